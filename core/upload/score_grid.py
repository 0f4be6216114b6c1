"""Scores of all students in all included sessions, as they would be written."""

from collections.abc import Mapping
from fractions import Fraction

from core.choices import TOTAL_KEY
from core.clicker.export import Session
from core.cooperative import cached_property
from core.points import Mark, Points, format_decimal
from core.scores.columns import ColumnScores, StudentScore
from core.scores.corrections import find_sessions_before_joining, format_correctable_score
from core.scores.sheet import ScoreSheet
from core.upload.columns import UploadColumn
from core.upload.correction_list import CorrectionEntry, list_corrections
from core.upload.file import compute_written_points
from core.workbook import Workbook


class _GridColumn:
    """One column of the grid. Texts of equal scores are formatted once."""

    def __init__(self, scores: ColumnScores, column: UploadColumn) -> None:
        self.possible = column.points
        self._column = column
        self._score_possible = scores.possible
        self._marks = scores.marks.to_numpy()
        self._numerators = scores.numerators
        self._denominators = scores.denominators
        self._texts: dict[tuple[int, int], str] = {}

    def get_mark(self, position: int) -> Mark:
        return Mark(int(self._marks[position]))

    def get_ratio(self, position: int) -> tuple[int, int]:
        """Return the numerator and the denominator of the points earned."""
        denominators = self._denominators
        return int(self._numerators[position]), (
            denominators if isinstance(denominators, int) else int(denominators[position])
        )

    def format_points(self, position: int) -> str:
        ratio = self.get_ratio(position)
        if ratio not in self._texts:
            score = StudentScore(Mark.SCORE, Fraction(*ratio), self._score_possible)
            self._texts[ratio] = format_decimal(compute_written_points(score, self._column))
        return self._texts[ratio]


class ScoreGrid:
    """The scores of all students by student key and session key, or TOTAL_KEY.

    `sessions` are the included ones. Each score is computed on request, so that large classes are shown immediately.
    `sheet` must be the score sheet of `workbook`.
    """

    def __init__(self, workbook: Workbook, sheet: ScoreSheet) -> None:
        self._workbook = workbook
        self._sheet = sheet
        self.sessions: tuple[Session, ...] = workbook.chosen_sessions
        self._positions = {str(student): position for position, student in enumerate(sheet.scores.marks.index)}
        self._columns: dict[str, _GridColumn] = {}
        self._earlier_sessions: dict[str, frozenset[str]] = {}

    def get_mark(self, student: str, key: str) -> Mark:
        """Return the mark of a score. A student without a row has blanks."""
        position = self._positions.get(student)
        return Mark.BLANK if position is None else self._get_column(key).get_mark(position)

    def format_score(self, student: str, key: str) -> str:
        """Return a score as written, "EX" if the student is excused, or "" if there is no score."""
        mark = self.get_mark(student, key)
        if mark is not Mark.SCORE:
            return "EX" if mark is Mark.EXCUSED else ""
        return self._get_column(key).format_points(self._positions[student])

    def get_sort_value(self, student: str, key: str) -> float | None:
        """Return the points earned, or None if there is no score."""
        if self.get_mark(student, key) is not Mark.SCORE:
            return None
        numerator, denominator = self._get_column(key).get_ratio(self._positions[student])
        return numerator / denominator

    def get_possible(self, key: str) -> Points | None:
        """Return the points possible as written, or None if they are unknown."""
        return self._get_column(key).possible

    def format_file_score(self, student: str, key: str) -> str:
        """Return the score in the iClicker file, before corrections, as in `ScoreCorrection.score`."""
        return format_correctable_score(self._sheet.file_scores, student, key)

    @cached_property
    def corrections(self) -> Mapping[tuple[str, str], CorrectionEntry]:
        """The corrections that are applied, by student key and session key."""
        return {
            (entry.student_key, entry.session_key): entry
            for entry in list_corrections(self._workbook, self._sheet)
            if entry.correction and entry.student_key
        }

    def is_before_joining(self, student: str, key: str) -> bool:
        """Return True if a student is excused because the session took place before the student joined."""
        if student not in self._sheet.corrections.joined_sources:
            return False
        if student not in self._earlier_sessions:
            earlier = find_sessions_before_joining(self._sheet.corrections, student, self._workbook.export)
            self._earlier_sessions[student] = frozenset(earlier)
        return key in self._earlier_sessions[student] and self.get_mark(student, key) is Mark.EXCUSED

    def _get_column(self, key: str) -> _GridColumn:
        if key not in self._columns:
            scores = self._sheet.get_column(key)
            self._columns[key] = _GridColumn(scores, build_unplaced_column(self._workbook, scores, key))
        return self._columns[key]


def build_unplaced_column(workbook: Workbook, scores: ColumnScores, key: str) -> UploadColumn:
    """Return the column of a session or the total without its Canvas destination, even if it isn't written."""
    rule = workbook.choices.rule
    name = workbook.choices.total_name if key == TOTAL_KEY else workbook.titles.get(key) or key
    points = scores.possible if rule.scale_to is None else rule.scale_to
    decimals = rule.get_written_decimals(is_divided=scores.is_divided)
    return UploadColumn(key, name, name, "", None, points, decimals)
