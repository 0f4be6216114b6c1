"""Classification of columns: identity, session, total, or ignored.

This includes parsing the cells of each column and building an exact score table from them.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.clicker.cell_parsing import ATTENDANCE_RULE, CellParser, ParsedColumn, detect_decimal_comma
from core.clicker.identity_columns import IdentityColumns
from core.clicker.rows import RowClassification
from core.clicker.session_headers import SessionHeader, parse_session_header
from core.excel_dates import find_serial_date
from core.files.dictionary_column import DictionaryColumn
from core.points import Mark, Score, ScoreTable
from core.recognition.header_row import Grid
from core.recognition.headers import find_non_score_reason, is_total_header, parse_identity_header
from core.recognition.roles import ClassifiedColumn, ColumnRole
from core.recognition.special_rows import is_numbering
from core.title_parsing import detect_day_first

_TIME_CELL = re.compile(
    r"\d:\d\d|\d{4}-\d\d-\d\d|^\d{1,2}/\d{1,2}/\d{2,4}\b|\d+ ?(min|m|h|hr|hours|minutes|s|sec)\b", re.IGNORECASE
)
_MIN_READABLE_FRACTION = 0.5
_MIN_ID_NUMBER = 100_000  # a column with no smaller number has IDs, not scores
_MIN_OTHER_COLUMNS = 3
_MIN_EVIDENCE_ROWS = 3
_MIN_AGREEMENT = 0.95
_INT64_MAX = int(np.iinfo(np.int64).max)


@dataclass(frozen=True, slots=True)
class ScoreColumn:
    """A parsed column that may contain scores: any column except identity columns.

    `number` counts from 1. `points_text` and `points_score` come from the points row.
    """

    number: int
    header: SessionHeader
    cells: ParsedColumn
    points_text: str
    points_score: Score


@dataclass(frozen=True, eq=False)
class ColumnClassification:
    """The classified columns in file order.

    `score_columns` maps column numbers to all columns except identity columns.
    """

    classified_columns: tuple[ClassifiedColumn, ...]
    score_columns: Mapping[int, ScoreColumn]

    def get_columns_by_role(self, role: ColumnRole) -> list[ScoreColumn]:
        """Return the columns with the given role, from left to right."""
        return [self.score_columns[item.column] for item in self.classified_columns if item.role is role]

    def find_unread_columns(self) -> Iterator[ScoreColumn]:
        """Yield ignored columns with numbers, which may be sessions."""
        for column in self.get_columns_by_role(ColumnRole.IGNORED):
            is_recognized = find_non_score_reason(column.header.title) or parse_identity_header(column.header.text)
            if column.cells.has_numbers and not is_recognized and not is_numbering(column.cells.texts):
                yield column


def classify_columns(
    grid: Grid,
    rows: RowClassification,
    identity: IdentityColumns,
    corrections: Mapping[int, ColumnRole],
) -> ColumnClassification:
    """Classify every column and record the reason.

    The user's corrections take precedence over headers, and headers over cell values.
    """
    by_number = {item.column: item for item in identity.columns}
    columns = _parse_columns(grid, rows, [number for number in range(1, grid.width + 1) if number not in by_number])
    for number, column in columns.items():
        role, reason = (corrections[number], "you said so") if number in corrections else _detect_role(column)
        by_number[number] = ClassifiedColumn(number, column.header.text, role, reason)
    sessions = {number: columns[number].cells for number in columns if by_number[number].role is ColumnRole.SESSION}
    candidates = {number for number in sessions if number not in corrections and _can_be_total(columns[number])}
    total_number = find_sum_column(sessions, candidates)
    if total_number is not None:
        reason = "is the sum of all other sessions"
        by_number[total_number] = ClassifiedColumn(
            total_number, columns[total_number].header.text, ColumnRole.TOTAL, reason
        )
    return ColumnClassification(tuple(by_number[number] for number in sorted(by_number)), columns)


def _parse_columns(grid: Grid, rows: RowClassification, numbers: list[int]) -> dict[int, ScoreColumn]:
    headers = grid.headers
    day_first = detect_day_first(headers)
    cells = grid.get_columns(rows.participant_rows)
    texts = {number: cells[number - 1] for number in numbers}
    points = {n: "" if rows.points_row is None else grid.get_cell(rows.points_row, n - 1) for n in numbers}
    distinct_texts = {text for column in texts.values() for text in column.values} | set(points.values())
    parser = CellParser(detect_decimal_comma(distinct_texts, grid.table.delimiter))
    return {
        number: ScoreColumn(
            number,
            parse_session_header(headers[number - 1], day_first=day_first),
            parser.parse_column(texts[number]),
            points[number],
            parser.parse(points[number]),
        )
        for number in numbers
    }


def _detect_role(column: ScoreColumn) -> tuple[ColumnRole, str]:
    """Return a column's role, and which header or cells it is based on."""
    header = column.header
    if not header.text:
        return ColumnRole.IGNORED, "has no header" if column.cells.text_counts else "is empty"
    if is_total_header(header.title) and not header.has_number:
        return ColumnRole.TOTAL, f"headed “{header.text}”"
    if _is_true_for_most(column.cells, _is_time):
        return ColumnRole.IGNORED, "holds times, not scores"
    if column.cells.is_attendance:
        return ColumnRole.SESSION, f"holds attendance: {ATTENDANCE_RULE}"
    if header.is_session_like:
        return ColumnRole.SESSION, f"headed “{header.text}”, as sessions are"
    if reason := find_non_score_reason(header.title):
        return ColumnRole.IGNORED, reason
    if parse_identity_header(header.text):
        return ColumnRole.IGNORED, "also says who the student is"
    return _detect_role_by_content(column)


def _detect_role_by_content(column: ScoreColumn) -> tuple[ColumnRole, str]:
    cells = column.cells
    if column.points_score.points is not None:
        return ColumnRole.SESSION, "has points possible"
    if cells.is_blank:
        return (
            (ColumnRole.IGNORED, "holds nothing")
            if column.header.kind == "session"
            else (ColumnRole.SESSION, "named as one")
        )
    if cells.readable_fraction < _MIN_READABLE_FRACTION:
        return ColumnRole.IGNORED, "holds text, not scores"
    if cells.smallest_magnitude is not None and cells.smallest_magnitude >= _MIN_ID_NUMBER:
        return ColumnRole.IGNORED, "holds numbers that are too long for scores"
    if _is_true_for_most(cells, find_serial_date):
        return ColumnRole.IGNORED, "holds dates as numbers, as Excel stores them"
    if is_numbering(cells.texts):
        return ColumnRole.IGNORED, "only numbers the rows"
    if _is_constant(cells):
        return ColumnRole.IGNORED, "says the same in every row"
    return ColumnRole.SESSION, "holds scores"


def _is_true_for_most(cells: ParsedColumn, predicate: Callable[[str], object]) -> bool:
    """Return True if the predicate holds for more than half of the nonblank cells."""
    count = sum(count for text, count in cells.text_counts.items() if predicate(text))
    return 2 * count > cells.text_counts.total()


def _is_time(text: str) -> bool:
    return bool(_TIME_CELL.search(text))


def _is_constant(cells: ParsedColumn) -> bool:
    """Return True if all rows have the same number, unless it is 0 or 1.

    A session in which everyone has 0 or everyone has 1 isn't unusual.
    """
    return (
        len(cells.texts) >= _MIN_EVIDENCE_ROWS
        and len(cells.texts.value_counts()) == 1
        and all(score.points not in (0, 1) for score in cells.distinct_scores)
    )


def _can_be_total(column: ScoreColumn) -> bool:
    """Return True if a column classified as a session may still be a total."""
    return not column.header.is_session_like or is_total_header(column.header.title)


def find_sum_column(columns: Mapping[int, ParsedColumn], candidates: Set[int]) -> int | None:
    """Return the candidate that equals the sum of all other columns, or None.

    The sum must be equal in nearly every row. Rows with values in fewer than two other columns are no evidence, so a
    class with only one scored session doesn't turn that session into a total. At least three other columns are
    required.
    """
    numbers = list(columns)
    if not candidates or len(numbers) <= _MIN_OTHER_COLUMNS:
        return None
    scores = [columns[number].scores for number in numbers]
    table = build_score_table(range(len(scores[0])), [str(number) for number in numbers], scores)
    units, is_score = table.units.to_numpy(), table.marks.to_numpy() == Mark.SCORE
    sums, filled_counts = units.sum(axis=1), (units != 0).sum(axis=1)
    for number in sorted(candidates, reverse=True):
        position = numbers.index(number)
        own_units = units[:, position]
        is_scored = is_score[:, position]
        is_evidence = is_scored & (filled_counts - (own_units != 0) >= 2)
        is_equal = sums - own_units == own_units
        if is_evidence.sum() < _MIN_EVIDENCE_ROWS:
            continue
        if min(is_equal[is_evidence].mean(), is_equal[is_scored].mean()) >= _MIN_AGREEMENT:
            return number
    return None


def build_score_table(rows: Sequence[int], keys: Sequence[str], cells: Sequence[DictionaryColumn[Score]]) -> ScoreTable:
    """Build a score table from the cells in each column.

    `cells[j][i]` is the score in column `keys[j]` and row `rows[i]`. The table has as many decimals as its most precise
    score. Its units are Python ints if the sum of a row could overflow int64.
    """
    distinct_scores = list({score for column in cells for score in column.values})
    exponents = (int(score.points.as_tuple().exponent) for score in distinct_scores if score.points is not None)
    decimals = max(0, -min(exponents, default=0))
    codes = {score: code for code, score in enumerate(distinct_scores)}
    units = [int(score.points.scaleb(decimals)) if score.points is not None else 0 for score in distinct_scores]
    largest = max((abs(value) for value in units), default=0)
    dtype = np.dtype(np.int64) if largest * max(len(keys), 1) <= _INT64_MAX else np.dtype(object)
    distinct_units = np.array(units, dtype=dtype)
    distinct_marks = np.array([int(score.mark) for score in distinct_scores], np.int8)
    shape = len(rows), len(keys)
    all_units, all_marks = np.empty(shape, dtype, order="F"), np.empty(shape, np.int8, order="F")
    for position, column in enumerate(cells):
        cell_codes = column.map_codes(codes.__getitem__)
        all_units[:, position], all_marks[:, position] = distinct_units[cell_codes], distinct_marks[cell_codes]
    index, columns = pd.Index(list(rows), dtype=np.int64), pd.Index(list(keys), dtype=object)
    return ScoreTable(
        pd.DataFrame(all_units, index, columns, copy=False),
        pd.DataFrame(all_marks, index, columns, copy=False),
        decimals,
    )
