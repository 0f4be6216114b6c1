"""Limits on the length of cells, and of the numbers in them.

No real student, title, score, or ID is longer. Without limits, some patterns would take time that grows with the square
of a cell's length, and Python would refuse to convert a number with several thousand digits.
"""

import re
from collections.abc import Sequence

import numpy as np

from core.cooperative import iter_yielding
from core.errors import UnrecognizedFileError
from core.files.dictionary_column import TextColumn
from core.texts import Text, _

MAX_CELL_LENGTH = 32_767
"""Maximum length of a cell, the same as in Excel."""

MAX_DIGITS = 1000
_ENDLESS_NUMBER = re.compile(rf"(?:\d[.,_]?){{{MAX_DIGITS + 1}}}")
_SHOWN_LENGTH = 20


def check_cells(columns: Sequence[TextColumn], first_row: int = 1, where: str = "") -> None:
    """Check the length of all cells and of the numbers in them.

    `first_row` is the number of the first row in a spreadsheet.

    Raises:
        UnrecognizedFileError: a cell is too long, or it contains a number with too many digits.
    """
    for index, column in enumerate(iter_yielding(columns, 8)):
        long_values = [value for value in column.values if len(value) > MAX_DIGITS]
        for value in long_values:
            if fault := _find_fault(value):
                row = int(np.flatnonzero(column.mask(value.__eq__))[0]) + first_row
                raise _build_error(row, index + 1, fault, where)


def check_row(cells: Sequence[str | None], row: int) -> None:
    """Check the cells in one row as `check_cells` does."""
    for index, text in enumerate(cells):
        if fault := _find_fault(text or ""):
            raise _build_error(row, index + 1, fault)


def _build_error(row: int, column: int, fault: Text, where: str = "") -> UnrecognizedFileError:
    what = _("Row {row}, column {column}: {fault}", row=str(row), column=str(column), fault=fault)
    return UnrecognizedFileError(what, where=where, advice=_("Fix this cell, or download the file again."))


def _find_fault(text: str) -> Text | None:
    """Return what is wrong with a cell, or None."""
    if len(text) > MAX_CELL_LENGTH:
        return _(
            "The cell “{beginning}…” has more than {limit} characters.",
            beginning=text[:_SHOWN_LENGTH],
            limit=MAX_CELL_LENGTH,
        )
    if len(text) > MAX_DIGITS and (number := _ENDLESS_NUMBER.search(text)):
        return _(
            "The number “{beginning}…” has more than {limit} digits.",
            beginning=number[0][:_SHOWN_LENGTH],
            limit=MAX_DIGITS,
        )
    return None
