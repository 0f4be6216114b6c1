"""Score sheet: students' scores and totals, after applying the grading rule.

Until a cell is written, a score is two exact numbers: points earned and points possible.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from core.choices import NO_SCORING_RULE, ScoringRule, SectionSessions, SessionSteps
from core.clicker.export import ClickerExport, Session
from core.exact_integers import choose_integer_dtype, find_largest
from core.points import EXACT, Mark, Points, ScoreTable, count_units
from core.scores.columns import ColumnScores
from core.scores.corrections import NO_CORRECTIONS, StudentCorrections, apply_corrections
from core.scores.duplicates import MergedScores, merge_students
from core.scores.points_possible import apply_weights, find_session_steps, require_points, require_possible_rule
from core.scores.rules import apply_session_rules, compute_weights
from core.scores.sections import find_section_sessions, is_other_section, mark_other_sections
from core.scores.shares import find_percentage_sessions, resolve_shares
from core.scores.totals import Totals, compute_totals


@dataclass(frozen=True, eq=False)
class ScoringDetails:
    """Details about the class that the grading rule needs, apart from the scores.

    `extra_credit` are session keys. `sections` maps students to their sections, and is empty if the gradebook has none.
    If `excuses_blanks` is True, missing scores become excused in Canvas, so they are also excused in the total.
    `writes_sessions` and `writes_total` say which columns are written. Points possible may be unknown if only a column
    that isn't written needs them.
    """

    extra_credit: frozenset[str] = frozenset()
    corrections: StudentCorrections = NO_CORRECTIONS
    sections: Mapping[str, frozenset[str]] = field(default_factory=dict)
    excuses_blanks: bool = False
    writes_sessions: bool = True
    writes_total: bool = True


NO_DETAILS = ScoringDetails()


@dataclass(frozen=True, eq=False)
class ScoreSheet:
    """Scores and totals, with duplicate accounts merged and the grading rule applied.

    `file_scores` are the scores in the file, `merged` those with the user's corrections, and `scores` those after
    steps 1 to 3 of the rule. All are indexed by student key (the Canvas ID) and have one column for each included
    session; students who aren't in the file have no row in `file_scores`. `weights` are the factors of step 4.
    `points` maps session keys to points possible before step 4, or to None if unknown. `rows` maps each student to
    spreadsheet rows of the export. `steps` maps session keys to steps 1 to 4. `sections_with_scores` maps session keys
    to sections. It is set only if sessions of other sections don't count.
    """

    file_scores: ScoreTable
    merged: ScoreTable
    scores: ScoreTable
    totals: Totals
    points: Mapping[str, Points | None]
    weights: Mapping[str, Fraction]
    rows: Mapping[str, tuple[int, ...]]
    rule: ScoringRule
    steps: Mapping[str, SessionSteps]
    extra_credit: frozenset[str]
    corrections: StudentCorrections
    sections_with_scores: Mapping[str, frozenset[str]]
    percentage_sessions: frozenset[str] = frozenset()

    @property
    def total(self) -> ColumnScores:
        """The totals of all students."""
        return self.totals.column

    @property
    def total_points(self) -> Points | None:
        """The points possible of the total, or None if unknown."""
        return self.total.possible

    @property
    def is_dropped(self) -> pd.DataFrame:
        """A mask of the sessions that were dropped from each student's total."""
        return self.totals.is_dropped

    def get_column(self, key: str) -> ColumnScores:
        """Return the scores in a session, or the totals.

        Any `key` that isn't a session key means the total.
        """
        if key not in self.points:
            return self.total
        weight, units = self.weights[key], self.scores.units[key].to_numpy()
        numerators = units if weight.numerator == 1 else units.astype(object) * weight.numerator
        denominator = 10**self.scores.decimals * weight.denominator
        is_divided = self.steps[key].each_worth is not None or key in self.percentage_sessions
        return ColumnScores(self.scores.marks[key], numerators, denominator, self.get_points(key), is_divided)

    def get_points(self, key: str) -> Points | None:
        """Return the points possible of a session after step 4, or None if unknown."""
        return apply_weights({key: self.points[key]}, self.steps)[key]

    def get_mark(self, student: str, key: str) -> Mark:
        """Return the mark of a student's score in a session, or of the total."""
        return self.scores.get_mark(student, key) if key in self.points else self.total.get_mark(student)

    def has_result(self, student: str, key: str) -> bool:
        """Return True if a student has a score or is excused, in a session or the total."""
        return student in self.rows and self.get_mark(student, key).is_definite

    def is_other_section(self, sections: frozenset[str] | None, key: str) -> bool:
        """Return True if a session doesn't count for students in these sections."""
        return is_other_section(sections or frozenset(), self.sections_with_scores.get(key, frozenset()))

    def get_total(self, student: str) -> Fraction | None:
        """Return a student's exact, unscaled total, or None if there is none."""
        score = self.total.get_score(student)
        return score.earned if score.mark is Mark.SCORE else None

    def get_dropped_sessions(self, student: str) -> tuple[str, ...]:
        """Return the keys of the sessions that were dropped from a student's total."""
        return tuple(str(key) for key, is_dropped in self.is_dropped.loc[student].items() if is_dropped)


def build_score_sheet(
    export: ClickerExport,
    class_scores: MergedScores,
    sessions: Sequence[Session],
    points_possible: Mapping[str, Points | None],
    rule: ScoringRule = NO_SCORING_RULE,
    details: ScoringDetails = NO_DETAILS,
) -> ScoreSheet:
    """Apply the rule to the students' scores in these sessions, and compute the totals exactly.

    `points_possible` maps session keys to points.

    Raises:
        InvalidRequestError: the rule needs points possible that are unknown, or no session is left.
    """
    points = {session.key: points_possible[session.key] for session in sessions}
    extra_credit = details.extra_credit & points.keys()
    steps = find_session_steps(sessions, rule)
    require_possible_rule(points, steps, rule, extra_credit, writes_total=details.writes_total)
    if rule.scale_to is not None and details.writes_sessions:
        require_points([key for key, value in points.items() if value is None], "scale_to", can_be_extra=False)
    shared_scores = resolve_shares(export, points)
    if shared_scores is not export.scores:
        class_scores = merge_students(shared_scores, class_scores.students, class_scores.duplicate_accounts)
    selected = class_scores.select_sessions(list(points))
    merged = file_scores = _convert_decimals(selected, points, steps, details.corrections)
    rows_by_student = dict(class_scores.rows)
    if details.corrections is not NO_CORRECTIONS:
        merged = apply_corrections(merged, details.corrections, export.sessions)
        rows_by_student.update((student, ()) for student in merged.units.index if student not in rows_by_student)
    sections_with_scores: Mapping[str, frozenset[str]] = {}
    if rule.section_sessions is SectionSessions.OWN:
        sections_with_scores = find_section_sessions(merged, details.sections)
        merged = mark_other_sections(merged, details.sections, sections_with_scores)
    scores = apply_session_rules(merged, points, steps)
    percentage_sessions = find_percentage_sessions(export) & points.keys()
    totals = compute_totals(
        scores,
        points,
        steps,
        rule,
        extra_credit,
        excuses_blanks=details.excuses_blanks,
        is_required=details.writes_total,
        has_divided_scores=bool(percentage_sessions) or any(item.each_worth is not None for item in steps.values()),
    )
    weights = compute_weights(points, steps)
    return ScoreSheet(
        file_scores,
        merged,
        scores,
        totals,
        points,
        weights,
        rows_by_student,
        rule,
        steps,
        extra_credit,
        details.corrections,
        sections_with_scores,
        percentage_sessions,
    )


def _convert_decimals(
    scores: ScoreTable,
    points: Mapping[str, Points | None],
    steps: Mapping[str, SessionSteps],
    corrections: StudentCorrections,
) -> ScoreTable:
    """Return the scores in units small enough that all points are whole numbers.

    The units are Python ints if a total could overflow int64.
    """
    corrected = [score.points for by_session in corrections.scores.values() for score in by_session.values()]
    limits = [value for item in steps.values() for value in (item.cap, item.each_worth)]
    known_points = [value for value in (*points.values(), *limits, *corrected) if value is not None]
    decimals = max([scores.decimals, *(-int(value.normalize(EXACT).as_tuple().exponent) for value in known_points)])
    factor = 10 ** (decimals - scores.decimals)
    largest_points = max(map(abs, known_points), default=Decimal(0))
    largest = max(find_largest(scores.units.to_numpy()), count_units(largest_points, scores.decimals) + 1)
    units = scores.units.astype(choose_integer_dtype(largest * factor * len(points)))
    return ScoreTable(units * factor if factor > 1 else units, scores.marks, decimals)
