"""Shapes of files: the same headers, in any order. Corrections of a file are used for the next one of its shape.

The window imports this module before pandas is loaded.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.recognition.corrections import NO_CORRECTIONS, Corrections

if TYPE_CHECKING:
    from core.files.table import Table

_MIN_HEADERS = 2
_MAX_SEARCHED_ROWS = 60


@dataclass(frozen=True, slots=True)
class KeptCorrections:
    """The corrections of a file, with its headers in order."""

    headers: tuple[str, ...] = ()
    corrections: Corrections = NO_CORRECTIONS


def build_file_shape(headers: Sequence[str]) -> str:
    """Return a key that is the same for files with the same headers, or "" for fewer than two headers.

    The order of the headers and columns without a header don't matter.
    """
    texts = sorted(filter(None, map(str.strip, headers)))
    text = "\n".join(texts).encode(errors="surrogatepass")
    return hashlib.sha256(text).hexdigest() if len(texts) >= _MIN_HEADERS else ""


def remap_corrections(corrections: Corrections, old_headers: Sequence[str], new_headers: Sequence[str]) -> Corrections:
    """Return the corrections of a file for one that has its headers in another order.

    A column is found by its header. Of several columns with one header, the first corresponds to the first, and so on.
    Roles of columns that the new file doesn't have are dropped.
    """
    new_columns = {key: column for column, key in enumerate(_number_headers(new_headers), 1)}
    old_keys = dict(enumerate(_number_headers(old_headers), 1))
    roles = {
        new_columns[old_keys[column]]: role
        for column, role in corrections.roles.items()
        if column in old_keys and old_keys[column] in new_columns
    }
    return replace(corrections, roles=roles)


def keep_corrections(
    kept: Mapping[str, KeptCorrections], files: Iterable[tuple[Sequence[str], Corrections]]
) -> Mapping[str, KeptCorrections]:
    """Return kept corrections by shape, with those of these files added, each with its headers."""
    new = {
        shape: KeptCorrections(tuple(headers), replace(corrections, is_recalled=False))
        for headers, corrections in files
        if corrections.count and (shape := build_file_shape(headers))
    }
    return {**kept, **new} if new else kept


def _number_headers(headers: Sequence[str]) -> list[tuple[str, int]]:
    """Return each header with the number of earlier columns that have it, too."""
    counts: Counter[str] = Counter()
    keys = []
    for header in map(str.strip, headers):
        keys.append((header, counts[header]))
        counts[header] += 1
    return keys


def recall_corrections(table: "Table", kept: Mapping[str, KeptCorrections]) -> Corrections | None:
    """Return the kept corrections for a table that has a row with the headers of an earlier file, or None.

    `kept` maps shapes to corrections. The sheet and the row are those where the headers are in this table.
    """
    for sheet in (table, *table.other_sheets) if kept else ():
        for row, texts in enumerate(sheet.rows[:_MAX_SEARCHED_ROWS], 1):
            found = kept.get(build_file_shape(texts))
            if found is not None:
                corrections = remap_corrections(found.corrections, found.headers, texts)
                return replace(
                    corrections,
                    sheet=sheet.sheet if corrections.sheet else "",
                    header_row=row if corrections.header_row else 0,
                    is_recalled=True,
                )
    return None
