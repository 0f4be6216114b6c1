"""Translation of the command line's text, help, and errors into the user's language. JSON stays English."""

import gettext
from functools import cache
from pathlib import Path

from core.resources import RESOURCES
from core.texts import Translator

LOCALE_FOLDER = RESOURCES / "locale"
_CATALOG_NAME = "clickover"


@cache
def get_translator() -> Translator:
    """Return the translator for the environment's language.

    Without a catalog for this language, all text is English.
    """
    path = gettext.find(_CATALOG_NAME, LOCALE_FOLDER)
    if path is None:
        return Translator()
    with Path(path).open("rb") as file:
        return Translator(gettext.GNUTranslations(file))


def translate(text: str) -> str:
    """Return a text in the user's language. Strings that aren't a `Text` stay as they are."""
    return get_translator().translate(text)
