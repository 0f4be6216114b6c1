"""What is each column: identity, session, total, or nothing that counts?

What do the cells of one column say: scores, attendance, or neither?

Is a column the sum of the others?

How do many scores become one exact table?
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from core.clicker.export import ColumnMeaning, Role
from core.clicker.header_row import Grid, identity_of, is_total_name, why_no_scores
from core.clicker.rows import RowPlan
from core.clicker.session_headers import SessionHeader, parse_session_header, writes_day_first
from core.files.coded_columns import CodedColumn, TextColumn
from core.pacing import paced
from core.points import BLANK, EXCUSED, Mark, Points, Score, ScoreTable, read_score

ATTENDANCE_POINTS = Decimal(1)
ATTENDANCE_RULE = "PRESENT counts 1 point, ABSENT 0, EXCUSED is excused, and a blank stays blank"
_ATTENDANCE = {
    "present": Score(Mark.SCORE, ATTENDANCE_POINTS),
    "absent": Score(Mark.SCORE, Decimal(0)),
    "excused": EXCUSED,
}
_THOUSANDS = r"(?![+-]?[1-9][0-9]{0,2}[.,][0-9]{3}(?![0-9]))"  # 1,000 may be a thousand, and tells nothing
_WITH_COMMA = re.compile(rf"{_THOUSANDS}[+-]?[0-9]*,[0-9]+\s*(/.*)?")
_WITH_POINT = re.compile(rf"{_THOUSANDS}[+-]?[0-9]*\.[0-9]+\s*(/.*)?")


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """One column's cells, read. `counts` are how often each distinct text stands in it, blanks left out."""

    texts: TextColumn
    scores: CodedColumn[Score]
    counts: Counter[str]
    is_attendance: bool

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the column."""
        return not self.counts

    @property
    def distinct(self) -> set[Score]:
        """The scores that stand in the column, each once."""
        return set(self.scores.counts())

    @property
    def read_share(self) -> float:
        """The share of the filled cells that could be read, 0 to 1."""
        faulty = sum(often for score, often in self.scores.counts().items() if score.fault)
        return 1 - faulty / self.counts.total() if self.counts else 0.0

    @property
    def holds_numbers(self) -> bool:
        """Whether any cell is a number (or an attendance word)."""
        return any(score.mark is Mark.SCORE for score in self.distinct)

    @property
    def smallest(self) -> Points | None:
        """The smallest number that is not zero, signs aside; None where there is none."""
        return min((abs(score.points) for score in self.distinct if score.points), default=None)


class CellReader:
    """Reads the cells of one file; each distinct text once, so that equal cells share one Score."""

    def __init__(self, decimal_comma: bool | None) -> None:
        """`decimal_comma` says which sign the file's decimals have; None where it is not known."""
        self._decimal_comma = decimal_comma
        self._known: dict[str, Score] = {"": BLANK}

    def read(self, text: str) -> Score:
        """What one cell says."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = read_score(text, self._decimal_comma)
        return known

    def read_column(self, texts: TextColumn) -> ReadColumn:
        """All cells of a column; attendance words count only where most of the column is such words."""
        counts = texts.counts()
        del counts[""]
        words = sum(often for text, often in counts.items() if text.casefold() in _ATTENDANCE)
        only_excused = all(text.casefold() == "excused" for text in counts if text.casefold() in _ATTENDANCE)
        if not only_excused and 2 * words > counts.total():
            scores = texts.map(lambda text: _ATTENDANCE.get(text.casefold()) or self.read(text))
            return ReadColumn(texts, scores, counts, is_attendance=True)
        return ReadColumn(texts, texts.map(self.read), counts, is_attendance=False)


def has_decimal_comma(texts: Iterable[str], delimiter: str) -> bool | None:
    """Which sign a file's decimals have: True a comma, False a point, None where its cells do not tell.

    A file cut by semicolons comes from a country with decimal commas, unless one of its cells says otherwise.
    """
    distinct = set(texts)
    commas = any(_WITH_COMMA.fullmatch(text) for text in distinct)
    points = any(_WITH_POINT.fullmatch(text) for text in distinct)
    if commas != points:
        return commas
    return True if delimiter == ";" and not points else None


_MOSTLY = 0.5
_LIKE_AN_ID = 100_000


@dataclass(frozen=True, slots=True)
class ScoreColumn:
    """A column that is not identity, taken apart. `number` counts from 1; `points_text` is the points row's cell."""

    number: int
    header: SessionHeader
    cells: ReadColumn
    points_text: str
    points: Score


@dataclass(frozen=True, eq=False)
class ColumnPlan:
    """Every column's meaning, from the left, and the columns that are not identity by their numbers."""

    meanings: tuple[ColumnMeaning, ...]
    columns: Mapping[int, ScoreColumn]

    def of(self, role: Role) -> list[ScoreColumn]:
        """The columns of one role, from the left."""
        return [self.columns[meaning.column] for meaning in self.meanings if meaning.role is role]

    def unread(self) -> Iterator[ScoreColumn]:
        """Columns that hold numbers, and are left out although nothing in their name says so."""
        for column in self.of(Role.IGNORED):
            named = why_no_scores(column.header.title) or identity_of(column.header.text)
            if column.cells.holds_numbers and not named:
                yield column


def plan_columns(
    grid: Grid, rows: RowPlan, identity: Mapping[Role, ColumnMeaning], corrections: Mapping[int, Role]
) -> ColumnPlan:
    """Say what every column is, and why. What a person said comes first, then names, then what the cells hold."""
    meanings = {meaning.column: meaning for meaning in identity.values()}
    columns = _read_columns(grid, rows, [number for number in range(1, grid.width + 1) if number not in meanings])
    for number, column in columns.items():
        role, why = (corrections[number], "you said so") if number in corrections else _role_of(column)
        meanings[number] = ColumnMeaning(number, column.header.text, role, why)
    sessions = {number: columns[number].cells for number in columns if meanings[number].role is Role.SESSION}
    may_be = {number for number in sessions if number not in corrections and _may_be_a_sum(columns[number])}
    found = find_sum_column(sessions, may_be)
    if found is not None:
        why = "is the sum of all other sessions"
        meanings[found] = ColumnMeaning(found, columns[found].header.text, Role.TOTAL, why)
    return ColumnPlan(tuple(meanings[number] for number in sorted(meanings)), columns)


def _read_columns(grid: Grid, rows: RowPlan, numbers: list[int]) -> dict[int, ScoreColumn]:
    headers = grid.headers
    day_first = writes_day_first(headers)
    cells = grid.columns(rows.participants)
    texts = {number: cells[number - 1] for number in numbers}
    points = {n: "" if rows.points_row is None else grid.cell(rows.points_row, n - 1) for n in numbers}
    distinct = {text for column in texts.values() for text in column.values} | set(points.values())
    reader = CellReader(has_decimal_comma(distinct, grid.table.delimiter))
    return {
        number: ScoreColumn(
            number,
            parse_session_header(headers[number - 1], day_first=day_first),
            reader.read_column(texts[number]),
            points[number],
            reader.read(points[number]),
        )
        for number in paced(numbers, 1)
    }


def _role_of(column: ScoreColumn) -> tuple[Role, str]:
    """What a column is by its name, else by what it holds; and why, in words."""
    header = column.header
    if not header.text:
        return Role.IGNORED, "has no header" if column.cells.counts else "is empty"
    if is_total_name(header.title) and not header.has_number:
        return Role.TOTAL, f"headed “{header.text}”"
    if column.cells.is_attendance:
        return Role.SESSION, f"holds attendance: {ATTENDANCE_RULE}"
    if header.is_session_like:
        return Role.SESSION, f"headed “{header.text}”, as sessions are"
    if why := why_no_scores(header.title):
        return Role.IGNORED, why
    if identity_of(header.text):
        return Role.IGNORED, "also says who the student is"
    return _role_by_content(column)


def _role_by_content(column: ScoreColumn) -> tuple[Role, str]:
    """What a column is whose name tells nothing."""
    cells = column.cells
    if column.points.points is not None:
        return Role.SESSION, "has points possible"
    if cells.is_blank:
        return (Role.IGNORED, "holds nothing") if column.header.kind == "session" else (Role.SESSION, "named as one")
    if cells.read_share < _MOSTLY:
        return Role.IGNORED, "holds text, not scores"
    if cells.smallest is not None and cells.smallest >= _LIKE_AN_ID:
        return Role.IGNORED, "holds numbers that are too long for scores"
    return Role.SESSION, "holds scores"


def _may_be_a_sum(column: ScoreColumn) -> bool:
    """Whether a column that was taken for a session may yet turn out to be a total."""
    return not column.header.is_session_like or is_total_name(column.header.title)


_FEWEST_SESSIONS = 3
_FEWEST_ROWS = 3
_NEARLY_ALL = 0.95


def find_sum_column(columns: Mapping[int, ReadColumn], candidates: Set[int]) -> int | None:
    """The one of `candidates` that is the exact sum of all other columns in nearly every row, or None.

    Only rows in which two other columns hold something count as evidence, so that a class in which only one session
    was scored does not turn that session into a total. Nothing is said with fewer than three other columns.
    """
    numbers = list(columns)
    if not candidates or len(numbers) <= _FEWEST_SESSIONS:
        return None
    texts = columns[numbers[0]].scores
    table = build_score_table(range(len(texts)), [str(number) for number in numbers], _scores(columns, numbers))
    units, is_score = table.units.to_numpy(), table.marks.to_numpy() == Mark.SCORE
    sums, filled = units.sum(axis=1), (units != 0).sum(axis=1)
    for number in sorted(candidates, reverse=True):
        place = numbers.index(number)
        own = units[:, place]
        evidence = is_score[:, place] & (filled - (own != 0) >= 2)
        equal = sums - own == own
        told = is_score[:, place]
        if evidence.sum() >= _FEWEST_ROWS and min(equal[evidence].mean(), equal[told].mean()) >= _NEARLY_ALL:
            return number
    return None


def _scores(columns: Mapping[int, ReadColumn], numbers: Sequence[int]) -> list[CodedColumn[Score]]:
    return [columns[number].scores for number in numbers]


_INT64_MAX = int(np.iinfo(np.int64).max)


def build_score_table(rows: Sequence[int], keys: Sequence[str], cells: Sequence[CodedColumn[Score]]) -> ScoreTable:
    """A ScoreTable of `cells[j][i]`, the score of column `keys[j]` in row `rows[i]`.

    The table has as many decimals as its finest score
    prints; its units are Python ints where a row's sum could overflow int64.
    """
    distinct = list({score for column in cells for score in column.values})
    decimals = max(map(_printed_decimals, distinct), default=0)
    codes = {score: code for code, score in enumerate(distinct)}
    units = [int(score.points.scaleb(decimals)) if score.points is not None else 0 for score in distinct]
    largest = max((abs(value) for value in units), default=0)
    dtype = np.dtype(np.int64) if largest * max(len(keys), 1) <= _INT64_MAX else np.dtype(object)
    unit_of, mark_of = np.array(units, dtype=dtype), np.array([int(score.mark) for score in distinct], np.int8)
    shape = len(rows), len(keys)
    all_units, all_marks = np.empty(shape, dtype, order="F"), np.empty(shape, np.int8, order="F")
    for place, column in enumerate(paced(cells, 1)):
        numbers = column.numbers(codes.__getitem__)
        all_units[:, place], all_marks[:, place] = unit_of[numbers], mark_of[numbers]
    index, columns = pd.Index(list(rows), dtype=np.int64), pd.Index(list(keys), dtype=object)
    return ScoreTable(
        pd.DataFrame(all_units, index, columns, copy=False),
        pd.DataFrame(all_marks, index, columns, copy=False),
        decimals,
    )


def _printed_decimals(score: Score) -> int:
    """How many decimals a score prints; 0 where it is no number."""
    return max(0, -int(score.points.as_tuple().exponent)) if score.points is not None else 0
