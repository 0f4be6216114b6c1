"""Shapes of files. Corrections of how a file is read are kept for other files of its shape.

A shape is a set of headers: those of the columns that aren't sessions, and those of the columns whose role the user
corrected. A file has the shape if one of its rows has all these headers, in any order. So a file still has it after
weeks with more sessions.

The window imports this module before pandas is loaded.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from core.recognition.corrections import NO_CORRECTIONS, Corrections
from core.recognition.roles import ClassifiedColumn, ColumnRole

if TYPE_CHECKING:
    from core.files.table import Table

_MIN_HEADERS = 2
_MAX_SEARCHED_ROWS = 60


@dataclass(frozen=True, slots=True)
class KeptCorrections:
    """The corrections of a file, with the headers of its shape.

    Repeated headers have a number, so that all are unique. `roles` are the corrected roles by header, because the
    columns may be in other places in the next file. The other corrections are in `corrections`.
    """

    headers: frozenset[str] = frozenset()
    roles: Mapping[str, ColumnRole] = field(default_factory=dict)
    corrections: Corrections = NO_CORRECTIONS

    @property
    def shape(self) -> str:
        """A key that is the same for files with the same headers, or "" for fewer than two headers."""
        text = "\n".join(sorted(self.headers)).encode(errors="surrogatepass")
        return hashlib.sha256(text).hexdigest() if len(self.headers) >= _MIN_HEADERS else ""

    @property
    def is_empty(self) -> bool:
        """True if the user corrected nothing."""
        return not self.roles and not self.corrections.count

    def fits(self, headers: Iterable[str]) -> bool:
        """Return True if a file with these headers has the shape."""
        return bool(self.headers) and self.headers.issubset(_number_headers(headers))


def build_kept_corrections(columns: Sequence[ClassifiedColumn], corrections: Corrections) -> KeptCorrections:
    """Return the corrections of a file with these columns, with the headers of its shape.

    The shape of a file with fewer than two such headers is all of its headers, because many other files have a single
    header such as “Name”.
    """
    names = _number_headers(column.header for column in columns)
    named = {column.column: name for column, name in zip(columns, names, strict=True) if name}
    sessions = {column.column for column in columns if column.role is ColumnRole.SESSION} - corrections.roles.keys()
    headers = frozenset(name for column, name in named.items() if column not in sessions)
    return KeptCorrections(
        headers if len(headers) >= _MIN_HEADERS else frozenset(named.values()),
        {named[column]: role for column, role in corrections.roles.items() if column in named},
        replace(corrections, roles={}, is_recalled=False),
    )


def keep_corrections(
    kept: Mapping[str, KeptCorrections], files: Iterable[KeptCorrections]
) -> Mapping[str, KeptCorrections]:
    """Return kept corrections by shape, with those of these files added."""
    new = {file.shape: file for file in files if file.shape and not file.is_empty}
    return {**kept, **new} if new else kept


def forget_corrections(
    kept: Mapping[str, KeptCorrections], files: Iterable[Sequence[str]]
) -> Mapping[str, KeptCorrections]:
    """Return kept corrections by shape, without those that apply to files with these headers."""
    by_size = _sort_by_size(kept)
    forgotten = {next((item.shape for item in by_size if item.fits(headers)), "") for headers in files}
    return {shape: item for shape, item in kept.items() if shape not in forgotten}


def recall_corrections(table: "Table", kept: Mapping[str, KeptCorrections]) -> Corrections | None:
    """Return the kept corrections for a table that has a row with all headers of a shape, or None.

    Of several shapes, the one with the most headers counts. The sheet and the row are those where the headers are in
    this table.
    """
    for item in _sort_by_size(kept):
        for sheet in (table, *table.other_sheets):
            for row, headers in enumerate(sheet.rows[:_MAX_SEARCHED_ROWS], 1):
                if item.fits(headers):
                    columns = {name: column for column, name in enumerate(_number_headers(headers), 1)}
                    return replace(
                        item.corrections,
                        sheet=sheet.sheet if item.corrections.sheet else "",
                        header_row=row if item.corrections.header_row else 0,
                        roles={columns[header]: role for header, role in item.roles.items()},
                        is_recalled=True,
                    )
    return None


def _sort_by_size(kept: Mapping[str, KeptCorrections]) -> list[KeptCorrections]:
    """Return kept corrections, those of shapes with the most headers first."""
    return sorted(kept.values(), key=lambda item: -len(item.headers))


def _number_headers(headers: Iterable[str]) -> list[str]:
    """Return the headers without spaces around them. Repeated ones get a number, so that all names are unique."""
    counts: Counter[str] = Counter()
    names = []
    for header in map(str.strip, headers):
        counts[header] += 1
        names.append(header if not header or counts[header] == 1 else f"{header}\t{counts[header]}")
    return names
