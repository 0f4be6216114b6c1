"""Repair of damage that other programs do to tables.

Damage is repaired only if it can be undone exactly, and each repair is reported.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from core.cooperative import iter_yielding
from core.files.delimited_text import transpose_rows
from core.files.dictionary_column import TextColumn
from core.files.table import Table
from core.files.text import find_delimiter
from core.mojibake import repair_mojibake
from core.problems import Problem, Severity, pluralize
from core.recognition.header_row import MAX_SEARCHED_ROWS, Grid, find_header_row
from core.recognition.placeholders import is_missing_mark

_MIN_REPAIRED_SHARE = 0.8

_MIN_WRAPPED_CELLS = 3
_MIN_WRAPPED_SHARE = 0.5

_INVISIBLE_CHARACTERS = re.compile("[\u200b\u200e\u200f\u2060\ufeff]+|^[\u200c\u200d]+|[\u200c\u200d]+$|^ï»¿|^Ôªø")
"""Zero-width characters, and a garbled byte order mark. Joiners inside a word are part of its spelling."""

_FLOAT_ID = re.compile(r"([0-9]{2,})[.,]0+")
_MIN_MISSING_MARKS = 2  # a single one may be a name or a login
_R_ASSIGNMENT_HEADER = re.compile(r".+\.\.[0-9]+\.+([0-9]+)?", re.DOTALL)
_R_IDENTITY_HEADER = re.compile(r"(SIS\.User\.ID|SIS\.Login\.ID|Root\.Account|Integration\.ID)\.*")
R_DAMAGE = "R replaced spaces and brackets with dots (check.names)."


def repair_table(table: Table) -> Table:
    """Return the table with rows and letters repaired.

    A problem reports each repair.
    """
    return _repair_letters(_unwrap_rows(_remove_invisible_characters(table)))


def _remove_invisible_characters(table: Table) -> Table:
    """Remove zero-width characters, which web pages and chats leave in copied text."""
    cleaned = {
        text: plain for text in _list_non_ascii_texts(table) if (plain := _INVISIBLE_CHARACTERS.sub("", text)) != text
    }
    if not cleaned:
        return table
    message = f"Invisible characters were removed from {pluralize(len(cleaned), 'text')}."
    return _replace_texts_in_table(table, cleaned, Problem("invisible-characters", Severity.INFO, message))


def _list_non_ascii_texts(table: Table) -> set[str]:
    """Return the distinct texts with a character beyond ASCII."""
    if table.data.isascii():
        return set()
    return {text for column in iter_yielding(table.columns, 1) for text in column.values if not text.isascii()}


def _unwrap_rows(table: Table) -> Table:
    """Split rows whose cells are all in a single cell.

    Excel leaves rows like this if it expects another separator. Sometimes only a few rows are affected, such as those
    with a comma in the name. In that case, a row is split only if the result has at least as many cells as the table
    has columns.
    """
    lone_rows = np.flatnonzero(table.filled_counts == 1).tolist()
    row_count = int(np.count_nonzero(table.is_filled))
    if not lone_rows:
        return table
    lone_cells = {row: next(filter(str.strip, table.rows[row])) for row in iter_yielding(lone_rows)}
    attempts = [(table.delimiter, max(len(table.columns), _MIN_WRAPPED_CELLS), 1.0)] if table.delimiter else []
    if len(lone_rows) >= _MIN_WRAPPED_SHARE * row_count:
        delimiter = find_delimiter("\n".join(lone_cells.values()))
        attempts.insert(0, (delimiter, _MIN_WRAPPED_CELLS, _MIN_WRAPPED_SHARE * row_count))
    for delimiter, min_cells, min_rows in attempts:
        split_rows = {row: _split_cell(text, delimiter) for row, text in lone_cells.items()}
        wrapped = {row: cells for row, cells in split_rows.items() if len(cells) >= min_cells}
        blank = {row: cells for row, cells in split_rows.items() if not any(map(str.strip, cells))}
        replaced = wrapped | blank
        rows = [replaced.get(index, row) for index, row in enumerate(table.rows)] if wrapped else []
        if len(wrapped) >= min_rows and _has_header(rows):
            return replace_rows(table, rows, _build_unwrapping_problem(len(wrapped)))
    return table


def _build_unwrapping_problem(count: int) -> Problem:
    message = (
        f"{pluralize(count, 'row')} had all cells in one, as Excel leaves them if it expects another separator. "
        "They are split again."
    )
    return Problem("rows-in-one-cell", Severity.INFO, message)


def _has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Return True if one of the first rows is a header, whose letters may be garbled."""
    texts = ([repair_mojibake(text) for text in row] for row in rows[:MAX_SEARCHED_ROWS])
    return find_header_row(list(texts)) is not None


def _split_cell(text: str, delimiter: str) -> list[str]:
    """Return the cells of a row in a single cell.

    A text with a line break outside quotation marks isn't such a row, so it stays whole.
    """
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return [text]


def _repair_letters(table: Table) -> Table:
    """Repair letters that were decoded with the wrong encoding, as in “QuÃ­mica”.

    The repair is made only if nearly all non-ASCII texts in the file are garbled.
    """
    texts = _list_non_ascii_texts(table)
    repaired = {text: fixed for text in iter_yielding(texts) if (fixed := _repair_text(text)) != text}
    if len(repaired) < max(_MIN_REPAIRED_SHARE * len(texts), 1):
        return table
    example = min(repaired)
    message = (
        f"Letters in this file were garbled, as in “{example.strip()[:40]}”. They are read as "
        f"“{repaired[example].strip()[:40]}”."
    )
    return _replace_texts_in_table(table, repaired, Problem("letters-repaired", Severity.INFO, message))


def _repair_text(text: str) -> str:
    return _INVISIBLE_CHARACTERS.sub("", repair_mojibake(text))


def replace_rows(table: Table, rows: Sequence[Sequence[str]], *problems: Problem) -> Table:
    """Return the table with these rows instead of its own, and with added problems."""
    widths = np.array([len(row) for row in rows], np.int32)
    return replace(table, columns=transpose_rows(rows), widths=widths, problems=table.problems + problems)


def _replace_texts_in_table(table: Table, replacements: Mapping[str, str], problem: Problem) -> Table:
    columns = [_replace_texts(column, replacements) for column in iter_yielding(table.columns, 1)]
    return _replace_columns(table, columns, problem)


def _replace_texts(column: TextColumn, replacements: Mapping[str, str]) -> TextColumn:
    return column.map(lambda text: replacements.get(text, text))


def _replace_columns(table: Table, columns: Sequence[TextColumn], *problems: Problem) -> Table:
    return replace(table, columns=columns, problems=table.problems + problems)


def repair_identity_columns(grid: Grid, columns: Iterable[int]) -> Grid:
    """Remove decimals from IDs such as `5001.0`, and blank out missing IDs.

    pandas writes a column of whole numbers this way if one of its cells is blank. R and pandas also write a word, such
    as "NA", for a missing cell. If that word marks missing IDs, it is also removed from the score columns.
    """
    table = grid.table
    positions = set(columns)
    counts = Counter(text for column in positions for text in grid.get_texts(column)[grid.header_row + 1 :])
    whole_ids = {text: match[1] for text in counts if (match := _FLOAT_ID.fullmatch(text))}
    count = sum(counts[text] for text in whole_ids)
    blanks = {text: "" for text in counts if counts[text] >= _MIN_MISSING_MARKS and is_missing_mark(text)}
    if not whole_ids and not blanks:
        return grid
    repaired = [
        _replace_texts(column.map(str.strip), whole_ids | blanks if index in positions else blanks)
        for index, column in enumerate(table.columns)
    ]
    message = (
        f"{pluralize(count, 'ID')} ended in “.0”, as pandas and spreadsheets write whole numbers. Clickover reads "
        "them without it."
    )
    problems = (Problem("ids-with-decimals", Severity.INFO, message),) if count else ()
    return replace(grid, table=_replace_columns(table, repaired, *problems))


def has_r_headers(headers: Iterable[str]) -> bool:
    """Return True if R has rewritten the headers of a Canvas file: “SIS.User.ID”."""
    return any(_R_IDENTITY_HEADER.fullmatch(header) or _R_ASSIGNMENT_HEADER.fullmatch(header) for header in headers)
