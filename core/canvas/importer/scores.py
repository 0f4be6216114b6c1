"""Comparison of an upload's cells with the scores in the gradebook.

A gradebook export doesn't show grading types, so every assignment is assumed to be graded in points.

A course may have ten million cells, and nearly all of them repeat what Canvas already has. Each distinct text is
therefore parsed once, columns are compared as arrays of numbers, and only the differing cells are examined, once for
each distinct pair of cell and score.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from core.canvas.effects import EXCUSED
from core.canvas.gradebook import NOT_ASSIGNED, Gradebook, PostingPolicy
from core.canvas.importer.columns import AssignmentColumn, ColumnPoints
from core.canvas.importer.reading import UploadRows
from core.canvas.importer.ruby_csv import parse_javascript_float, parse_ruby_float
from core.canvas.importer.students import StudentRow
from core.cooperative import iter_yielding
from core.files.dictionary_column import Codes, CodeTable, DictionaryColumn, TextColumn, zip_columns
from core.points import EXACT, format_decimal, normalize_separators, round_to_cents

_POINTS_PATTERN = re.compile(r"^[+-]?(?:[0-9]++(?:\.[0-9]++)?|\.[0-9]++)$", re.MULTILINE)
_PERCENT_PATTERN = re.compile(r"^[+-]?(?:[0-9]++(?:\.[0-9]++)?|\.[0-9]++)%$", re.MULTILINE)
_WHITESPACE = " \t\n\v\f\r\0"
_NUMBER_PATTERN = re.compile(r"\s*[+-]?(?=\.?[0-9])[0-9_]*(\.[0-9]+)?([eE][+-]?[0-9]+)?\s*")

CellScorePair = tuple[str, str]
"""Raw cell and the existing Canvas score that it would replace."""


@dataclass(frozen=True, slots=True)
class CellEffect:
    """Effect of one cell on the existing Canvas score.

    `after` is the score after the cell is posted: "", "EX", or a plain decimal. `target` is the score that the cell
    specifies, even if Canvas ignores it. `is_assigned` is False if the student doesn't have this assignment.
    """

    before: str
    after: str
    is_unchanged_in_importer: bool
    is_unchanged_on_page: bool
    is_assigned: bool = True
    target: str = ""

    @property
    def is_change(self) -> bool:
        """True if posting the cell would change the score."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class ParsedCell:
    """Cell text after conversion, and the numbers that Canvas compares.

    The importer compares `rounded_number`, which has two decimal places. The mapping page compares `javascript_number`,
    the result of parseFloat. Either is None if the text isn't a number.
    """

    grade: str
    rounded_number: Decimal | None
    javascript_number: Decimal | None


@dataclass(frozen=True, slots=True)
class ColumnComparison:
    """Comparison of a column's cells with the gradebook's scores.

    `codes` has one item per known row: an index into `pairs`, or -1 if the cell changes nothing in the importer or on
    the mapping page. `effects` has the effect of each pair.
    """

    column: AssignmentColumn
    points: ColumnPoints
    codes: Codes
    pairs: Sequence[CellScorePair]
    effects: Sequence[CellEffect]

    def get_effect(self, row: int) -> CellEffect | None:
        """Return the effect of a known row's cell, or None if it changes nothing."""
        code = self.codes[row]
        return None if code < 0 else self.effects[code]

    def find_rows(self, is_affected: Sequence[bool]) -> npt.NDArray[np.intp]:
        """Return the indexes of the known rows whose pair is affected.

        `is_affected` has one flag per item of `pairs`.
        """
        if not any(is_affected):
            return np.array([], np.intp)
        return np.flatnonzero(np.array([*is_affected, False])[self.codes])  # code -1 selects the final False

    @property
    def is_unchanged_in_importer(self) -> bool:
        """True if the importer finds no changed cell and unchanged points.

        A new assignment always counts as changed. Canvas rules D2 and F3.
        """
        keeps_points = self.column.assignment is not None and not self.points.is_changed
        return keeps_points and all(effect.is_unchanged_in_importer for effect in self.effects)


@lru_cache(maxsize=2**17)
def parse_cell(cell: str) -> ParsedCell:
    """Parse a raw cell both as the importer and as the mapping page would."""
    grade = (normalize_separators(cell) or "").strip(_WHITESPACE)
    return ParsedCell(grade, _parse_rounded_number(grade), parse_javascript_float(grade))


@lru_cache(maxsize=2**17)
def parse_plain_score(cell: str) -> str:
    """Return the score in a cell that is blank or a plain number.

    The score is "" or a plain decimal. If it equals the gradebook's score, the cell changes nothing in Canvas. For any
    other cell (EX, percent, text), the result is a text that no gradebook contains, so the cell is always examined.
    """
    grade = parse_cell(cell).grade
    if _POINTS_PATTERN.fullmatch(grade):
        return format_decimal(parse_ruby_float(grade))
    return f"not plain: {cell}" if grade else ""


def compute_effect(cell: str, original: str, points: Decimal | None, *, is_closed: bool = False) -> CellEffect:
    """Return the effect of a raw cell on a gradebook score.

    `original` is "", "EX", "N/A", a plain decimal, or other text; for a new assignment, it is "". A blank cell removes
    an existing score or excused status. A closed assignment, whose scores are hidden from instructors, accepts no
    scores. Canvas rules F1, F4, F5, F8, F10, and G4.
    """
    parsed = parse_cell(cell)
    target = interpret_grade(parsed.grade, points)
    if original == NOT_ASSIGNED:
        return CellEffect(
            "", "", is_unchanged_in_importer=True, is_unchanged_on_page=True, is_assigned=False, target=target
        )
    is_same = _is_unchanged_on_page(parsed, original)
    if is_closed:
        return CellEffect(
            original, original, is_unchanged_in_importer=True, is_unchanged_on_page=is_same, target=target
        )
    return CellEffect(original, target, _is_parsed_cell_unchanged_in_importer(parsed, original), is_same, target=target)


def is_unchanged_in_importer(cell: str, original: str) -> bool:
    """Return True if the importer treats a raw cell as unchanged.

    Canvas rule F4 (GradebookImporter#no_change_to_value?).
    """
    return _is_parsed_cell_unchanged_in_importer(parse_cell(cell), original)


@lru_cache(maxsize=2**17)
def interpret_grade(grade: str, points: Decimal | None) -> str:
    """Return the score that Canvas's server stores for a posted grade.

    A blank gives "", and so does any text that isn't a grade; "" removes an existing score. Canvas rules F5, F7, and F8
    (AbstractAssignment#interpret_grade).
    """
    if grade.upper() in (EXCUSED, "EXCUSED"):
        return EXCUSED
    if _PERCENT_PATTERN.search(grade):
        with localcontext(EXACT):
            return format_decimal((points or Decimal(0)) * parse_ruby_float(grade) / 100)
    if _POINTS_PATTERN.search(grade):
        return format_decimal(parse_ruby_float(grade))
    if grade in ("pass", "complete"):
        return format_decimal(points or Decimal(0))
    return "0" if grade in ("fail", "incomplete") else ""


def filter_known_rows(student_rows: Sequence[StudentRow]) -> list[StudentRow]:
    """Return the rows that Canvas matches to a student."""
    return [student_row for student_row in student_rows if student_row.student_index is not None]


def find_effective_rows(known_rows: Sequence[StudentRow]) -> list[int]:
    """For each known row, return the index of the row whose values Canvas uses.

    That is the student's last row. Canvas rule E9.
    """
    last_rows = {student_row.student_index: student_row.row_index for student_row in known_rows}
    return [last_rows[student_row.student_index] for student_row in known_rows]


def compare_columns(
    gradebook: Gradebook,
    known_rows: Sequence[StudentRow],
    rows: UploadRows,
    columns: Sequence[AssignmentColumn],
    points: Sequence[ColumnPoints],
) -> list[ColumnComparison]:
    """Compare each column's cells with the gradebook's scores.

    Only known rows are compared. `columns` and `points` are parallel, as is the result.
    """
    effective_rows = np.array(find_effective_rows(known_rows), np.intp)
    student_indexes = np.array([student_row.student_index for student_row in known_rows], np.intp)
    blank_scores, unchanged_codes = (
        DictionaryColumn.full("", len(gradebook.students)),
        np.full(len(known_rows), -1, np.int32),
    )
    encoder = _ScoreEncoder()
    comparisons = []
    for column, column_points in iter_yielding(zip(columns, points, strict=True), 1):
        cells = rows.get_column(column.source_index).take(effective_rows)
        scores = (gradebook.cells[column.assignment.assignment_id] if column.assignment else blank_scores).take(
            student_indexes
        )
        differing_rows = np.flatnonzero(encoder.encode_cells(cells) != encoder.encode_scores(scores))
        if len(differing_rows):
            comparisons.append(_compare_differing_rows(column, column_points, cells, scores, differing_rows))
        else:
            comparisons.append(ColumnComparison(column, column_points, unchanged_codes, (), ()))
    return comparisons


def _parse_rounded_number(text: str) -> Decimal | None:
    """Return a number rounded to two decimal places, or None if it isn't one."""
    if not _NUMBER_PATTERN.fullmatch(text):
        return None
    return round_to_cents(parse_ruby_float(text))


def _is_parsed_cell_unchanged_in_importer(parsed: ParsedCell, original: str) -> bool:
    """Return True if the importer treats a parsed cell as unchanged.

    Cell and score must be the same text, both be blank or "-", or be numbers that are equal at two decimal places.
    """
    grade = parsed.grade
    if grade == original or (grade.upper() == EXCUSED and original == EXCUSED):
        return True
    if grade in ("", "-") and original in ("", "-"):
        return True
    return parsed.rounded_number is not None and parsed.rounded_number == parse_cell(original).rounded_number


def _is_unchanged_on_page(parsed: ParsedCell, original: str) -> bool:
    """Return True if the mapping page treats the cell as unchanged.

    Canvas rule G4 (gradebook_uploads/index.js).
    """
    if not parsed.grade and not original:
        return True
    return parsed.javascript_number is not None and parsed.javascript_number == parse_cell(original).javascript_number


def _compare_differing_rows(
    column: AssignmentColumn,
    points: ColumnPoints,
    cells: TextColumn,
    scores: TextColumn,
    differing_rows: npt.NDArray[np.intp],
) -> ColumnComparison:
    """Return the comparison of a column in which some cells differ."""
    is_closed = column.assignment is not None and column.assignment.posting_policy is PostingPolicy.MANUAL_HIDDEN
    pairs = zip_columns(cells.take(differing_rows), scores.take(differing_rows))
    codes = np.full(len(cells), -1, np.int32)
    codes[differing_rows] = pairs.codes
    effects = [compute_effect(*texts, points.points, is_closed=is_closed) for texts in pairs.values]
    return ColumnComparison(column, points, codes, pairs.values, effects)


class _ScoreEncoder:
    """Encoder of scores as numbers, so that columns can be compared as arrays."""

    def __init__(self) -> None:
        self._code_table: CodeTable[str] = CodeTable()
        self._cache: dict[tuple[int, Callable[[str], str]], tuple[Sequence[str], Codes]] = {}

    def encode_cells(self, cells: TextColumn) -> Codes:
        """Return the number assigned to each cell's plain score."""
        return self._encode_texts(cells.values, parse_plain_score)[cells.codes]

    def encode_scores(self, scores: TextColumn) -> Codes:
        """Return the number assigned to each gradebook score."""
        return self._encode_texts(scores.values, str)[scores.codes]

    def _encode_texts(self, texts: Sequence[str], get_score: Callable[[str], str]) -> Codes:
        """Return the number assigned to each text's score.

        The result is cached, because many columns share the same sequence of texts.
        """
        key = id(texts), get_score
        if key not in self._cache:
            numbers = np.fromiter((self._code_table[get_score(text)] for text in texts), np.int32)
            self._cache[key] = texts, numbers  # keep the texts alive, so that their id isn't reused
        return self._cache[key][1]
