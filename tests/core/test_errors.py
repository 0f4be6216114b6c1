"""Tests for the messages of errors."""

import gettext

from typing_extensions import override

from core.errors import ClickoverError
from core.texts import Translator, _


class GermanCatalog(gettext.NullTranslations):
    """A catalog with the sentences of one error."""

    @override
    def gettext(self, message: str) -> str:
        """Return the translation, or the message if there is none."""
        entries = {"Row {row} is empty.": "Zeile {row} ist leer.", "Delete it.": "Löschen Sie sie."}
        return entries.get(message, message)


def test_message_has_location_failure_and_advice_on_one_line() -> None:
    error = ClickoverError("Row 7 is\nempty.", where="a  b.csv", advice="Delete it.")

    assert (error.message, str(error)) == ("a b.csv: Row 7 is empty. Delete it.", "a b.csv: Row 7 is empty. Delete it.")
    assert ClickoverError("Row 7 is empty.").message == "Row 7 is empty."


def test_message_of_texts_can_be_translated() -> None:
    error = ClickoverError(_("Row {row} is empty.", row="7"), where="a.csv", advice=_("Delete it."))

    translated = Translator(GermanCatalog()).translate(error.message)
    assert translated == "a.csv: Zeile 7 ist leer. Löschen Sie sie."
