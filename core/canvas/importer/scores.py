"""What does one cell do to the score that Canvas has?

The course's grading types are not in a gradebook export: every assignment is taken to be one of points.

Which cells of the upload are not plainly the score that Canvas has?

A course may have ten million cells, and nearly all of them say what Canvas knows already. So every different text is
read once, columns are compared as numbers, and only what is left over is looked at, once for each different pair of
cell and score.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from core.canvas.effects import EXCUSED
from core.canvas.gradebook import NOT_ASSIGNED, Gradebook, Posting
from core.canvas.importer.columns import Column, PointsCell
from core.canvas.importer.reading import Rows
from core.canvas.importer.ruby import leading_float, parse_float
from core.canvas.importer.students import Entry
from core.files.coded_columns import CodedColumn, Codes, Numbering, TextColumn, pair
from core.pacing import paced
from core.points import CENT, join_decimals, shortest

_POINTS = re.compile(r"^[+-]?[0-9]*\.?[0-9]+$", re.MULTILINE)
_PERCENT = re.compile(r"^[+-]?[0-9]*\.?[0-9]+%$", re.MULTILINE)
_WHITESPACE = " \t\n\v\f\r\0"
_WHOLE_NUMBER = re.compile(r"\s*[+-]?(?=\.?[0-9])[0-9_]*(\.[0-9]+)?([eE][+-]?[0-9]+)?\s*")


@dataclass(frozen=True, slots=True)
class Effect:
    """What one cell does over one original score.

    `after` is the score afterwards if the cell is posted: "", "EX" or a plain decimal. `is_weeded` tells whether the
    importer takes it for no change, `is_same_on_page` whether the mapping page does, `is_assigned` whether the student
    has the assignment at all. `wanted` is the score that the cell says, whatever becomes of it.
    """

    before: str
    after: str
    is_weeded: bool
    is_same_on_page: bool
    is_assigned: bool = True
    wanted: str = ""

    @property
    def is_change(self) -> bool:
        """Whether the score would really be another one."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Reading:
    """One text, read once: trimmed, as the importer compares it (at two decimals) and as the page does (parseFloat)."""

    grade: str
    two_decimals: Decimal | None
    page_number: Decimal | None


@lru_cache(maxsize=2**17)
def read_cell(cell: str) -> Reading:
    """What the importer and the page see in a raw cell."""
    grade = (join_decimals(cell) or "").strip(_WHITESPACE)
    return Reading(grade, _two_decimals(grade), parse_float(grade))


def _two_decimals(text: str) -> Decimal | None:
    """A text that is a number from end to end, at the two decimals that the gradebook shows; else None."""
    if not _WHOLE_NUMBER.fullmatch(text):
        return None
    return leading_float(text).quantize(CENT, ROUND_HALF_UP)


def plain_score(cell: str) -> str:
    """The score that a plain cell says: "" for a blank one, a plain decimal for a number.

    Where it equals the gradebook's, nothing changes anywhere in Canvas, and the cell needs no further look. Every other
    cell (EX, percent, text) gives something that no gradebook holds, so that it gets one.
    """
    grade = read_cell(cell).grade
    if _POINTS.fullmatch(grade):
        return shortest(leading_float(grade))
    return f"not plain: {cell}" if grade else ""


def effect_of(cell: str, original: str, points: Decimal | None, *, is_closed: bool = False) -> Effect:
    """What a raw cell does to a score of the gradebook ("", "EX", "N/A", a plain decimal, or text).

    Canvas rules F1, F4, F10, G4 and F8. The original value of a new assignment is "". A closed assignment, whose scores
    are hidden from instructors, takes no score at all.
    """
    read = read_cell(cell)
    wanted = score_of(read.grade, points)
    if original == NOT_ASSIGNED:
        return Effect("", "", is_weeded=True, is_same_on_page=True, is_assigned=False, wanted=wanted)
    is_same = _is_same_on_page(read, original)
    if is_closed:
        return Effect(original, original, is_weeded=True, is_same_on_page=is_same, wanted=wanted)
    return Effect(original, wanted, _is_no_change(read, original), is_same, wanted=wanted)


def is_no_change(cell: str, original: str) -> bool:
    """Whether the importer weeds a raw cell. Canvas rule F4 (GradebookImporter#no_change_to_value?)."""
    return _is_no_change(read_cell(cell), original)


def _is_no_change(read: Reading, original: str) -> bool:
    """Equal, both without a score, or one number at two decimals; text that is no number equals only itself."""
    grade = read.grade
    if grade == original or (grade.upper() == EXCUSED and original == EXCUSED):
        return True
    if grade in ("", "-") and original in ("", "-"):
        return True
    return read.two_decimals is not None and read.two_decimals == read_cell(original).two_decimals


def _is_same_on_page(read: Reading, original: str) -> bool:
    """Whether the mapping page weeds the cell. Canvas rule G4 (gradebook_uploads/index.js)."""
    if not read.grade and not original:
        return True
    return read.page_number is not None and read.page_number == read_cell(original).page_number


@lru_cache(maxsize=2**17)
def score_of(grade: str, points: Decimal | None) -> str:
    """The score that the server makes of a posted grade.

    Canvas rules F7 and F8 (AbstractAssignment#interpret_grade).
    """
    if grade.upper() in (EXCUSED, "EXCUSED"):
        return EXCUSED
    if _PERCENT.search(grade):
        return shortest((points or Decimal(0)) * leading_float(grade) / 100)
    if _POINTS.search(grade):
        return shortest(leading_float(grade))
    if grade in ("pass", "complete"):
        return shortest(points or Decimal(0))
    return "0" if grade in ("fail", "incomplete") else ""


Pair = tuple[str, str]
"""A raw cell and the score that Canvas has there."""


@dataclass(frozen=True, slots=True)
class ColumnOfCells:
    """One column's cells against the gradebook's scores.

    `codes` holds, for each known entry, the place in `pairs` of what is not plainly the score that Canvas has, else -1;
    `effects` says what each pair does. All other cells change nothing and are the same on the page.
    """

    column: Column
    points: PointsCell
    codes: Codes
    pairs: Sequence[Pair]
    effects: Sequence[Effect]

    def effect(self, place: int) -> Effect | None:
        """What the cell of one known entry does; None where it plainly is the score that Canvas has."""
        code = self.codes[place]
        return None if code < 0 else self.effects[code]

    def places(self, matters: Sequence[bool]) -> npt.NDArray[np.intp]:
        """The places of the known entries whose pair matters; `matters` says so of each of `pairs`."""
        if not any(matters):
            return np.array([], np.intp)
        return np.flatnonzero(np.array([*matters, False])[self.codes])  # -1 is the last one

    @property
    def is_weeded_by_importer(self) -> bool:
        """Canvas rules D2 and F3: no cell and no points changed. A new assignment always stays."""
        is_same = self.column.known is not None and not self.points.is_changed
        return is_same and all(effect.is_weeded for effect in self.effects)


def known_entries(entries: Sequence[Entry]) -> list[Entry]:
    """The entries of students whom Canvas knows."""
    return [entry for entry in entries if entry.student is not None]


def rows_that_count(known: Sequence[Entry]) -> list[int]:
    """The row that each known entry's values come from: the last one of that student. Canvas rule E9."""
    last = {entry.student: entry.place for entry in known}
    return [last[entry.student] for entry in known]


def compare(
    gradebook: Gradebook,
    known: Sequence[Entry],
    rows: Rows,
    columns: Sequence[Column],
    points: Sequence[PointsCell],
) -> list[ColumnOfCells]:
    """Each column's cells against the gradebook's scores, a known entry each."""
    row_of = np.array(rows_that_count(known), np.intp)
    student_of = np.array([entry.student for entry in known], np.intp)
    nothing, all_plain = CodedColumn.of_one("", len(gradebook.students)), np.full(len(known), -1, np.int32)
    numbers = _ScoreNumbers()
    compared = []
    for column, its_points in paced(zip(columns, points, strict=True), 1):
        cells = rows.column(column.source).take(row_of)
        scores = (gradebook.cells[column.known.assignment_id] if column.known else nothing).take(student_of)
        odd = np.flatnonzero(numbers.of_cells(cells) != numbers.of_scores(scores))
        if len(odd):
            compared.append(_compare_odd(column, its_points, cells, scores, odd))
        else:
            compared.append(ColumnOfCells(column, its_points, all_plain, (), ()))
    return compared


def _compare_odd(
    column: Column, points: PointsCell, cells: TextColumn, scores: TextColumn, odd: npt.NDArray[np.intp]
) -> ColumnOfCells:
    """A column with cells at the places `odd` that are not plainly the score that Canvas has."""
    is_closed = column.known is not None and column.known.posting is Posting.MANUAL_HIDDEN
    pairs = pair(cells.take(odd), scores.take(odd))
    codes = np.full(len(cells), -1, np.int32)
    codes[odd] = pairs.codes
    effects = [effect_of(*texts, points.points, is_closed=is_closed) for texts in pairs.values]
    return ColumnOfCells(column, points, codes, pairs.values, effects)


class _ScoreNumbers:
    """Gives each score a number, so that whole columns are compared as numbers."""

    def __init__(self) -> None:
        self._numbers: Numbering[str] = Numbering()
        self._tables: dict[tuple[int, Callable[[str], str]], tuple[Sequence[str], Codes]] = {}

    def of_cells(self, cells: TextColumn) -> Codes:
        """The number of the score that each cell plainly says."""
        return self._table(cells.values, plain_score)[cells.codes]

    def of_scores(self, scores: TextColumn) -> Codes:
        """The number of each score of the gradebook."""
        return self._table(scores.values, str)[scores.codes]

    def _table(self, texts: Sequence[str], score_of: Callable[[str], str]) -> Codes:
        """The number of each text, found once for all the columns that share their texts."""
        key = id(texts), score_of
        if key not in self._tables:
            numbers = np.fromiter((self._numbers[score_of(text)] for text in texts), np.int32)
            self._tables[key] = texts, numbers  # the texts too, so that no others get their id
        return self._tables[key][1]
