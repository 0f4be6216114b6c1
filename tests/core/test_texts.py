"""Tests for texts that stay translatable until they are shown."""

import copy
import gettext
import pickle
from collections.abc import Callable

import pytest
from typing_extensions import override

from core.texts import (
    Text,
    Translator,
    _,
    join_commas,
    join_limited,
    join_lines,
    join_list,
    join_semicolons,
    join_sentences,
    ngettext,
)


class SpanishCatalog(gettext.NullTranslations):
    """A catalog with a few entries, without a file."""

    entries = {  # noqa: RUF012
        "“{title}” is left out.": "“{title}” se omite.",
        "a session": "una sesión",
        "{first} and {last}": "{first} y {last}",
        "{first}, and {last}": "{first} y {last}",
    }

    @override
    def gettext(self, message: str) -> str:
        """Return the entry, the header for an empty message, or the message."""
        return self.entries.get(message, message) if message else "Content-Type: text/plain"

    @override
    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form for a number, as Spanish has two."""
        return {"{n} row": "{n} fila", "{n} rows": "{n} filas"}[msgid1 if n == 1 else msgid2]


def test_text_equals_english_sentence() -> None:
    text = _("“{title}” is left out.", title="Quiz {1}")

    assert text == "“Quiz {1}” is left out."
    assert text.template == "“{title}” is left out."
    assert text.values == {"title": "Quiz {1}"}


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "0 rows in a"), (1, "1 row in a"), (2, "2 rows in a"), (1547, "1,547 rows in a")]
)
def test_ngettext_with_number_uses_its_form(number: int, expected: str) -> None:
    assert ngettext("{n} row in {file}", "{n} rows in {file}", number, file="a") == expected


def test_text_with_integer_groups_digits_only_in_numbers() -> None:
    assert _("{count} in row {row}", count=1547, row="1547") == "1,547 in row 1547"


def test_text_with_value_named_number_keeps_it() -> None:
    assert _("{number} {template}", number="a", template="b") == "a b"


@pytest.mark.parametrize("clone", [copy.copy, copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text))])
def test_text_after_copy_keeps_template_and_values(clone: Callable[[Text], Text]) -> None:
    text = clone(ngettext("{n} row in {file}", "{n} rows in {file}", 2, file="a"))

    assert (text, text.plural, text.values) == ("2 rows in a", "{n} rows in {file}", {"file": "a"})


@pytest.mark.parametrize(
    ("items", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b, and c")]
)
def test_join_list_adds_commas_and_conjunction(items: list[str], expected: str) -> None:
    assert join_list(items) == expected


def test_join_commas_separates_items_with_commas() -> None:
    assert join_commas(["a", "b", "c"]) == "a, b, c"


def test_join_semicolons_separates_all_items_by_semicolons() -> None:
    assert join_semicolons(["a", "b", "c"]) == "a; b; c"


def test_join_lines_with_line_breaks_returns_one_line_that_stays_translatable() -> None:
    text = join_lines(ngettext("{n} row in {file}", "{n} rows in {file}", 2, file=_("“{name}”", name="a\nb  c")))

    assert (text, join_lines(" a\n b ")) == ("2 rows in “a b c”", "a b")
    assert Translator(SpanishCatalog()).translate(join_lines(_("{first} and {last}", first="a\n", last=1))) == "a y 1"


def test_join_sentences_with_empty_ones_leaves_them_out() -> None:
    assert join_sentences("", "A.", "", "B.") == "A. B."
    assert join_sentences() == ""


def test_translator_without_catalog_returns_english() -> None:
    translated = Translator().translate(_("“{title}” is left out.", title="Quiz"))

    assert translated == "“Quiz” is left out."
    assert not isinstance(translated, Text)


def test_translator_translates_template_and_values() -> None:
    translator = Translator(SpanishCatalog())

    assert translator.translate(_("“{title}” is left out.", title=_("a session"))) == "“una sesión” se omite."


def test_translator_with_number_uses_plural_form_of_language() -> None:
    assert Translator(SpanishCatalog()).translate(ngettext("{n} row", "{n} rows", 1547)) == "1,547 filas"


def test_translator_translates_each_part_of_joined_texts() -> None:
    translator = Translator(SpanishCatalog())
    left_out = _("“{title}” is left out.", title="A")

    assert translator.translate(join_sentences(left_out, _("a session"))) == "“A” se omite. una sesión"
    assert translator.translate(join_list([_("a session"), "B", "C"])) == "una sesión, B y C"


def test_translator_with_plain_string_returns_same_string() -> None:
    assert Translator(SpanishCatalog()).translate("a session") == "a session"


def test_translator_with_empty_text_returns_empty_string() -> None:
    assert Translator(SpanishCatalog()).translate(join_sentences()) == ""


@pytest.mark.parametrize(
    ("items", "expected"),
    [([], ""), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b, and 1 more"), (list("abcde"), "a, b, and 3 more")],
)
def test_join_limited_returns_first_items_and_number_of_others(items: list[str], expected: str) -> None:
    assert join_limited(items, 2) == expected


def test_join_list_with_thousands_of_items_stays_translatable() -> None:
    text = join_lines(join_list([_("“{name}”", name=str(position)) for position in range(5000)]))

    assert text.endswith("“4998”, and “4999”")
    assert Translator(SpanishCatalog()).translate(text).endswith("“4998” y “4999”")
    assert copy.deepcopy(text) == text
