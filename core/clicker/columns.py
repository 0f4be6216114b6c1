"""Classification of columns: identity, session, total, or ignored.

This includes parsing the cells of each column.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, replace

from core.clicker.cell_parsing import (
    ATTENDANCE_RULE,
    CellParser,
    ParsedColumn,
    build_score_table,
    detect_decimal_comma,
)
from core.clicker.identity_columns import IdentityColumns
from core.clicker.rows import RowClassification
from core.clicker.session_headers import SessionHeader, add_file_name, build_unique_keys, parse_session_header
from core.excel_dates import find_serial_date
from core.points import Mark, Score
from core.recognition.clicker_evidence import is_clicker_session_header
from core.recognition.header_row import Grid
from core.recognition.headers import (
    RATE_REASON,
    can_be_attendance,
    find_non_score_reason,
    find_points_header_stem,
    is_total_header,
    normalize_header,
    parse_identity_header,
)
from core.recognition.roles import USER_REASON, ClassifiedColumn, ColumnRole
from core.recognition.special_rows import is_numbering
from core.text_values import NO_VALUE_TABLE, ValueTable
from core.title_parsing import detect_day_first

_TIME_CELL = re.compile(
    r"\d:\d\d|\d{4}-\d\d-\d\d|^\d{1,2}/\d{1,2}/\d{2,4}\b|\d+ ?(min|m|h|hr|hours|minutes|s|sec)\b", re.IGNORECASE
)
_CONSTANT = "says the same in every row"
_MIN_READABLE_FRACTION = 0.5
_MIN_ID_NUMBER = 100_000  # a column with no smaller number has IDs, not scores
_MIN_ID_LENGTH = 5
_MIN_OTHER_COLUMNS = 3
_MIN_EVIDENCE_ROWS = 3
_MIN_AGREEMENT = 0.95


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
    values: ValueTable = NO_VALUE_TABLE,
) -> ColumnClassification:
    """Classify every column and record the reason.

    The user's corrections take precedence over headers, and headers over cell values.
    """
    by_number = {item.column: item for item in identity.columns}
    numbers = [number for number in range(1, grid.width + 1) if number not in by_number]
    day_first = detect_day_first(grid.headers)
    columns = _parse_columns(grid, rows, numbers, values, day_first=day_first)
    titles = frozenset(map(normalize_header, grid.headers))
    for number, column in columns.items():
        role, reason = corrections.get(number), USER_REASON
        if role is None:
            role, reason = _detect_role(column, titles, day_first=day_first)
        by_number[number] = ClassifiedColumn(number, column.header.text, role, reason)
    by_number |= _find_constant_sessions(by_number, columns)
    sessions = {number: columns[number].cells for number in columns if by_number[number].role is ColumnRole.SESSION}
    candidates = {number for number in sessions if number not in corrections and _can_be_total(columns[number])}
    total_number = find_sum_column(sessions, candidates)
    if total_number is not None:
        reason = "is the sum of all other sessions"
        by_number[total_number] = ClassifiedColumn(
            total_number, columns[total_number].header.text, ColumnRole.TOTAL, reason
        )
    return ColumnClassification(tuple(by_number[number] for number in sorted(by_number)), columns)


def _find_constant_sessions(
    classified: Mapping[int, ClassifiedColumn], columns: Mapping[int, ScoreColumn]
) -> dict[int, ClassifiedColumn]:
    """Return the columns with the same number in every row that are sessions because of their headers.

    Other sessions have the same header with another number: in a small section, everyone may have full points.
    """
    series = {number: _find_series(column.header.short_title) for number, column in columns.items()}
    session_series = {series[number] for number in columns if classified[number].role is ColumnRole.SESSION} - {""}
    return {
        number: replace(classified[number], role=ColumnRole.SESSION, reason="headed like other sessions")
        for number in columns
        if classified[number].reason == _CONSTANT and series[number] in session_series
    }


def _find_series(title: str) -> str:
    """Return a numbered title with each number replaced by 0, or "" for any other title."""
    series = re.sub(r"\d+", "0", title.casefold())
    return series if "0" in series else ""


def _parse_columns(
    grid: Grid, rows: RowClassification, numbers: list[int], values: ValueTable, *, day_first: bool
) -> dict[int, ScoreColumn]:
    """Parse the cells of these columns.

    A session's names are its header, its title, its unique key, and a generic title with the file's name.
    """
    path = grid.table.path
    headers = {number: parse_session_header(grid.headers[number - 1], day_first=day_first) for number in numbers}
    keys = dict(zip(numbers, build_unique_keys([header.title for header in headers.values()]), strict=True))
    names = {
        number: (header.text, header.title, keys[number], add_file_name(header.title, path))
        for number, header in headers.items()
    }
    all_names = {name for column_names in names.values() for name in column_names if name}
    cells = grid.get_columns(rows.participant_rows)
    texts = {number: cells[number - 1] for number in numbers}
    points = {n: "" if rows.points_row is None else grid.get_cell(rows.points_row, n - 1) for n in numbers}
    distinct_texts = {text for column in texts.values() for text in column.values} | set(points.values())
    parser = CellParser(detect_decimal_comma(distinct_texts, grid.table.delimiter))
    return {
        number: ScoreColumn(
            number,
            headers[number],
            parser.parse_column(texts[number], values.get_session_values(names[number], all_names)),
            points[number],
            parser.parse(points[number]),
        )
        for number in numbers
    }


def _detect_role(column: ScoreColumn, titles: Set[str], *, day_first: bool) -> tuple[ColumnRole, str]:
    """Return a column's role, based on its header or cells, and the reason for it.

    A column whose header looks like an iClicker session is a session, whatever it contains, unless it has the points
    possible of a column with one of the `titles`, as in “HW1 - Max Points”.
    """
    header = column.header
    if not header.text:
        return ColumnRole.IGNORED, "has no header" if column.cells.text_counts else "is empty"
    stem = find_points_header_stem(header.text)
    if not (stem and stem in titles) and is_clicker_session_header(header.text, day_first=day_first):
        return ColumnRole.SESSION, f"headed “{header.text}”, as sessions are"
    if stem is not None:
        return ColumnRole.POINTS_POSSIBLE, f"headed “{header.text}”"
    if is_total_header(header.title) and not header.has_number:
        return ColumnRole.TOTAL, f"headed “{header.text}”"
    if _is_true_for_majority(column.cells, _is_time):
        return ColumnRole.IGNORED, "holds times, not scores"
    if column.cells.is_attendance and can_be_attendance(header.text):
        return ColumnRole.SESSION, f"holds attendance: {ATTENDANCE_RULE}"
    return _detect_remaining_role(column)


def _detect_remaining_role(column: ScoreColumn) -> tuple[ColumnRole, str]:
    """Return the role of a column whose header has no sign of a session, a total, or points possible."""
    header = column.header
    reason = find_non_score_reason(header.text) or find_non_score_reason(header.title)
    if reason and not (header.is_session_like and reason == RATE_REASON):
        return ColumnRole.IGNORED, reason
    if header.is_session_like:
        return ColumnRole.SESSION, f"headed “{header.text}”, as sessions are"
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
    if _is_true_for_majority(cells, find_serial_date):
        return ColumnRole.IGNORED, "holds dates as numbers, as Excel stores them"
    if cells.readable_fraction < _MIN_READABLE_FRACTION:
        return ColumnRole.IGNORED, "holds text, not scores"
    if cells.smallest_magnitude is not None and cells.smallest_magnitude >= _MIN_ID_NUMBER:
        return ColumnRole.IGNORED, "holds numbers that are too long for scores"
    if is_numbering(cells.texts):
        return ColumnRole.IGNORED, "only numbers the rows"
    if _has_ids(cells):
        return ColumnRole.IGNORED, "holds IDs, not scores"
    if _is_constant(cells):
        return ColumnRole.IGNORED, _CONSTANT
    return ColumnRole.SESSION, "holds scores"


def _is_true_for_majority(cells: ParsedColumn, predicate: Callable[[str], object]) -> bool:
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


def _has_ids(cells: ParsedColumn) -> bool:
    """Return True if every row has another number of at least five digits, all of one length."""
    texts = list(cells.texts)
    lengths = {len(text) for text in texts}
    return (
        len(texts) >= _MIN_EVIDENCE_ROWS
        and len(set(texts)) == len(texts)
        and len(lengths) == 1
        and lengths.pop() >= _MIN_ID_LENGTH
        and all(text.isdecimal() for text in texts)
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
