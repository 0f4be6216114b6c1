"""Sentences for users, which stay translatable until they are shown.

`_` and `ngettext` return a `Text`: a string with the English sentence, for JSON and comparisons, that also keeps its
template and values. The command line and the window translate it when they show it. Thus, each sentence exists once,
and JSON is the same in every language.

GNU gettext recognizes the names `_` and `ngettext` and extracts their texts into the catalog
(`resources/locale/clickover.pot`).
"""

import gettext
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self


class Text(str):
    """An English sentence with its template and its values.

    `template` contains named placeholders, such as “{title}”. If the sentence depends on a number, `plural` is its
    template for other numbers than 1, and the placeholder “{n}” stands for `number`. Values may also be texts.
    """

    template: str
    plural: str
    number: int
    values: Mapping[str, object]

    def __new__(cls, template: str, plural: str = "", number: int = 1, /, **values: object) -> Self:
        """Build the English sentence."""
        english = template if number == 1 or not plural else plural
        text = super().__new__(cls, _fill(english, values, number))
        text.template, text.plural, text.number, text.values = template, plural, number, values
        return text

    def __getnewargs_ex__(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Return the arguments with which copies and pickles build the text again."""
        return (self.template, self.plural, self.number), dict(self.values)


def _(template: str, /, **values: object) -> Text:
    """Return a sentence. Integers are grouped (1,547); pass row numbers and IDs as strings."""
    return Text(template, **values)


def ngettext(singular: str, plural: str, number: int, /, **values: object) -> Text:
    """Return the sentence for a number, which the placeholder “{n}” stands for."""
    return Text(singular, plural, number, **values)


def join_list(items: Iterable[str]) -> Text:
    """Return the items as a list in a sentence: “A, B, and C”."""
    parts = tuple(items)
    if len(parts) < 2:
        return join_commas(parts)
    if len(parts) == 2:
        return _("{first} and {last}", first=parts[0], last=parts[1])
    return _("{first}, and {last}", first=join_commas(parts[:-1]), last=parts[-1])


def join_limited(items: Sequence[str], limit: int) -> Text:
    """Return the items as a list that has at most `limit` of them: “A, B, and 3 more”."""
    hidden_count = len(items) - limit
    if hidden_count <= 0:
        return join_list(items)
    return join_list((*items[:limit], ngettext("{n} more", "{n} more", hidden_count)))


def join_alternatives(items: Iterable[str]) -> Text:
    """Return the items as alternatives in a sentence: “A, B, or C”."""
    parts = tuple(items)
    if len(parts) < 2:
        return join_commas(parts)
    if len(parts) == 2:
        return _("{first} or {last}", first=parts[0], last=parts[1])
    return _("{first}, or {last}", first=join_commas(parts[:-1]), last=parts[-1])


def join_commas(items: Iterable[str]) -> Text:
    """Return the items separated by commas: “A, B, C”."""
    return _join(", ", items)


def join_semicolons(items: Iterable[str]) -> Text:
    """Return the items separated by semicolons: “A; B; C”."""
    return _join("; ", items)


def join_sentences(*sentences: str) -> Text:
    """Return the sentences, joined by spaces. Empty sentences are left out."""
    return _join(" ", filter(None, sentences))


def _join(separator: str, items: Iterable[str]) -> Text:
    """Return the items in one text. It isn't nested, because a list can have thousands of items."""
    values = {f"item_{position}": item for position, item in enumerate(items)}
    return Text(separator.join(f"{{{name}}}" for name in values), **values)


def join_lines(text: str) -> str:
    """Return the text on one line. A `Text` stays translatable."""
    if not isinstance(text, Text):
        return " ".join(text.split())
    values = {name: join_lines(value) if isinstance(value, str) else value for name, value in text.values.items()}
    return Text(text.template, text.plural, text.number, **values)


class Translator:
    """Translator of texts with one catalog. Without a catalog, all texts remain in English."""

    def __init__(self, catalog: gettext.NullTranslations | None = None) -> None:
        """Keep the catalog."""
        self._catalog = catalog

    def translate(self, text: str) -> str:
        """Return a text in the catalog's language. Strings that aren't a `Text` are unchanged."""
        if self._catalog is None or not isinstance(text, Text):
            return str(text)
        if not text.template:  # gettext returns the header of the catalog for it
            return ""
        if text.plural:
            template = self._catalog.ngettext(text.template, text.plural, text.number)
        else:
            template = self._catalog.gettext(text.template)
        values = {
            name: self.translate(value) if isinstance(value, str) else value for name, value in text.values.items()
        }
        return _fill(template, values, text.number)


def _fill(template: str, values: Mapping[str, object], number: int) -> str:
    formatted = {name: f"{value:,}" if type(value) is int else value for name, value in values.items()}
    return template.format_map({"n": f"{number:,}", **formatted})
