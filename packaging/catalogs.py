"""Extraction of the program's texts into a catalog, and update and compilation of translations.

`clickover.pot` is the list of all texts that users see. It has no line numbers and no dates, so that it only changes
when a text does.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from release import NAME, RESOURCES, ROOT, VERSION

LOCALE = RESOURCES / "locale"
TEMPLATE = LOCALE / "clickover.pot"
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "ngettext": (1, 2)}
METHODS = [("core/**.py", "python"), ("gui/**.py", "python"), ("resources/templates/**.html", "jinja2")]
COMMENT_TAG = "Translators:"


def extract_texts() -> Catalog:
    """Return a catalog of all texts in the source, sorted."""
    catalog = Catalog(project=NAME, version=VERSION, charset="utf-8", fuzzy=False)
    for message, comments in sorted(_iter_messages(), key=lambda entry: str(entry[0])):
        catalog.add(message, auto_comments=comments)
    return catalog


def _iter_messages() -> Iterator[tuple[str | tuple[str, ...], list[str]]]:
    found = extract_from_dir(str(ROOT), METHODS, keywords=KEYWORDS, comment_tags=[COMMENT_TAG], strip_comment_tags=True)
    for _path, _line, message, comments, _context in found:
        yield message, comments


def write_template(target: Path = TEMPLATE) -> Catalog:
    """Write the catalog of all texts, and return it."""
    catalog = extract_texts()
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        write_po(file, catalog, width=0, no_location=True, omit_header=True, sort_output=True)
    return catalog


def update_translations(template: Catalog) -> None:
    """Add new texts to each translation, remove unused ones, and compile it."""
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/clickover.po")):
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.parts[-3])
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalog, width=0, no_location=True, sort_output=True)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)


if __name__ == "__main__":
    update_translations(write_template())
    sys.exit(0)
