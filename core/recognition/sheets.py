"""Selection of the workbook sheet that contains people and scores."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.errors import InvalidRequestError
from core.files.table import Table
from core.points import parse_points
from core.problems import Problem, Report, Severity
from core.recognition.header_row import detect_grid
from core.recognition.headers import parse_identity_header
from core.text_values import is_attendance_word

_MIN_SHARE = 0.5


def select_sheet(table: Table, chosen: str = "") -> Table:
    """Return the sheet with people and scores, and a problem that lists the sheets left out.

    It is the first sheet with at least half as many scored people as any other. If no sheet has scores, the number of
    people decides. If the user chose a sheet by its name or number, it is that one.

    Raises:
        InvalidRequestError: the chosen sheet doesn't exist.
    """
    sheets = (table, *table.other_sheets)
    if chosen:
        return _report_other_sheets(sheets, _find_chosen_sheet(sheets, chosen))
    if len(sheets) == 1:
        return table
    counts = [_count_people(sheet) for sheet in sheets]
    position = 1 if any(scored for _, scored in counts) else 0
    minimum = max(count[position] for count in counts) * _MIN_SHARE
    index = next(index for index, count in enumerate(counts) if count[position] >= minimum)
    return _report_other_sheets(sheets, index)


def _find_chosen_sheet(sheets: Sequence[Table], chosen: str) -> int:
    names = [sheet.sheet.strip().casefold() for sheet in sheets]
    if chosen.strip().casefold() in names and names != [""]:
        return names.index(chosen.strip().casefold())
    numbers = [str(sheet.sheet_number) for sheet in sheets if sheet.sheet_number]
    if chosen.strip() in numbers:
        return numbers.index(chosen.strip())
    listed_names = ", ".join(f"“{sheet.sheet}”" for sheet in sheets if sheet.sheet)
    raise InvalidRequestError(
        f"there is no sheet “{chosen}”.",
        where=sheets[0].path.name,
        advice=f"The sheets are {listed_names}." if listed_names else "The file isn't a workbook.",
    )


def _report_other_sheets(sheets: Sequence[Table], index: int) -> Table:
    if len(sheets) == 1:
        return sheets[0]
    other_names = ", ".join(f"“{sheet.sheet}”" for sheet in sheets if sheet is not sheets[index])
    message = f"The sheet “{sheets[index].sheet}” is read. The workbook also holds {other_names}, which is left out."
    problems = Report((Problem("other-sheets-left-out", Severity.INFO, message), *sheets[index].problems))
    names = tuple(sheet.sheet for sheet in sheets)
    return replace(sheets[index], problems=problems, other_sheets=(), sheet_names=names)


def _count_people(table: Table) -> tuple[int, int]:
    """Return how many people are in a sheet, and how many of them have a score."""
    grid = detect_grid(table)
    if grid is None:
        return 0, 0
    has_identity = np.zeros(table.row_count, np.bool_)
    has_score = np.zeros(table.row_count, np.bool_)
    for header, column in zip(grid.headers, table.columns, strict=False):
        if parse_identity_header(header):
            has_identity |= column.mask(lambda text: bool(text.strip()))
        elif header:
            has_score |= column.mask(_is_score)
    people = has_identity[grid.header_row + 1 :]
    return int(people.sum()), int((people & has_score[grid.header_row + 1 :]).sum())


def _is_score(text: str) -> bool:
    return parse_points(text) is not None or is_attendance_word(text.strip()) or text.strip().casefold() == "attended"
