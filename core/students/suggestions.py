"""Suggested students for rows without an exact match, with reasons and doubts.

Doubts are evidence that a row belongs to another person, or its student to another row. A different name isn't a doubt,
because people shorten and change their names. What counts is an ID, an email, another student's full name, and rows and
students that fit about as well.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from core.cooperative import iter_yielding
from core.students.comparison import Comparison, Ranking, RowComparer
from core.students.confidence import (
    Probabilities,
    assign_students,
    choose_band,
    compute_no_match_prior,
    estimate_probabilities,
    has_only_approximate_name,
    select_shown_students,
)
from core.students.exact_matching import ExactMatches
from core.students.identity import RowIdentity, extract_local_part
from core.students.name_agreement import NAME_CHECK_TEXTS, NameCheck
from core.students.proposals import Candidate, ConfidenceBand, Proposal, cap_contested_band
from core.students.reasons import describe_evidence, describe_namesakes
from core.students.roster import Roster
from core.texts import Text, _

BETTER_ROW_TEXT = _("another row matches this student better")
OTHER_ROW_TEXT = _("another row could also be this student")
CLOSE_STUDENT_TEXT = _("another student matches almost as well")
OTHER_STUDENT_EMAIL_TEXT = _("email belongs to another student")
_MIN_RIVAL_PROBABILITY = 0.05
"""The lowest probability at which another row or student counts as a rival."""


class IdentityDoubts:
    """Doubts about candidates that come from other rows and other students."""

    def __init__(
        self,
        rows: Sequence[RowIdentity],
        roster: Roster,
        exact_matches: ExactMatches,
        probabilities: Mapping[int, Probabilities],
        assignments: Mapping[int, int],
        taken_students: frozenset[int],
    ) -> None:
        """Index the probabilities by row and student, and the students assigned to rows.

        Rows and students are given by position. `taken_students` are students with an exact match.
        """
        self._rows = rows
        self._roster = roster
        self._exact_matches = exact_matches
        self._probabilities = probabilities
        self._taken_students = taken_students
        self._assigned_rows = {student: position for position, student in assignments.items()}
        self._claimants: Mapping[int, set[int]] = defaultdict(set)
        for position, by_student in probabilities.items():
            for student, probability in by_student.items():
                if probability >= _MIN_RIVAL_PROBABILITY:
                    self._claimants[student].add(position)

    def is_matched_by_other_row(self, student: int, position: int) -> bool:
        """Return True if another row has this student, or fits this student better."""
        return student in self._taken_students or self._assigned_rows.get(student, position) != position

    def find_doubts(self, position: int, comparison: Comparison, *, is_best: bool) -> tuple[Text, ...]:
        """Return the doubts about one candidate of a row.

        If `is_best` is True, rivals that fit less well are included.
        """
        return (
            *self._iter_name_doubts(position, comparison.student),
            *self._iter_exact_doubts(position, comparison),
            *self._iter_rival_doubts(position, comparison.student, is_best),
        )

    def _iter_name_doubts(self, position: int, student: int) -> Iterator[Text]:
        """Yield doubts raised by students with the same or a similar name.

        If an ID or email identifies the student, other students with the same name raise no doubt. Neither does a
        shortened name that is also another student's full name.
        """
        row = self._rows[position]
        if row.name.has_other_suffix(self._roster.names[student]):
            yield NAME_CHECK_TEXTS[NameCheck.OTHER_SUFFIX]
        is_exact = set(self._exact_matches.match_keys.get(position, ())) == {student}
        if not is_exact:
            yield from describe_namesakes(student, row.name, self._roster, self._taken_students)
        login_owners = self._roster.by_login_local_part.get(extract_local_part(row.name_text), ())
        namesakes = self._roster.find_namesakes(row.name) or login_owners
        is_shortened = is_exact and set(row.name.sorted_tokens) <= set(self._roster.names[student].sorted_tokens)
        if namesakes and student not in namesakes and not is_shortened:
            yield NAME_CHECK_TEXTS[NameCheck.OTHER_STUDENT]

    def _iter_exact_doubts(self, position: int, comparison: Comparison) -> Iterator[Text]:
        """Yield doubts from exact evidence for other students.

        Evidence that an ID or school email already shows isn't repeated.
        """
        match_keys = self._exact_matches.match_keys.get(position, {})
        others = set(match_keys) - {comparison.student}
        if not others:
            return
        if comparison.student in match_keys:
            yield self._exact_matches.conflicts[position]
        elif not (comparison.id.kind.is_contradiction or comparison.email.kind.is_contradiction):
            yield OTHER_STUDENT_EMAIL_TEXT

    def _iter_rival_doubts(self, position: int, student: int, is_best: bool) -> Iterator[Text]:
        """Yield doubts about rival rows for this student and rival students for this row."""
        if student not in self._taken_students:
            if self._assigned_rows.get(student, position) != position:
                yield BETTER_ROW_TEXT
            elif is_best and self._claimants[student] - {position}:
                yield OTHER_ROW_TEXT
        if is_best and any(
            probability >= _MIN_RIVAL_PROBABILITY
            for other, probability in self._probabilities[position].items()
            if other != student
        ):
            yield CLOSE_STUDENT_TEXT


@dataclass(frozen=True, eq=False)
class _SuggestionContext:
    """The inputs of the suggestions, with rows and students as positions."""

    rows: Sequence[RowIdentity]
    roster: Roster
    exact_matches: ExactMatches
    assignments: Mapping[int, int]
    doubts: IdentityDoubts

    @property
    def is_mostly_exact(self) -> bool:
        """True if exact evidence matches most rows, so that other rows are exceptions."""
        return 2 * len(self.exact_matches.matches) > len(self.rows)


def suggest_matches(
    rows: Sequence[RowIdentity],
    roster: Roster,
    exact_matches: ExactMatches,
    positions: Sequence[int],
    taken_students: frozenset[int],
    row_count: int,
) -> list[Proposal]:
    """Return a proposal for each row at these positions.

    All rows are in one file. `taken_students` are students with an exact match in this file, and `row_count` is its
    number of rows.
    """
    if not positions:
        return []
    comparer = RowComparer(roster, exact_matches, [rows[position] for position in positions])
    rankings = {
        position: comparer.rank(rows[position], tuple(exact_matches.match_keys.get(position, ())))
        for position in iter_yielding(positions, 1)
    }
    no_match_prior = compute_no_match_prior(row_count, len(positions))
    probabilities = estimate_probabilities(rankings, taken_students, len(roster), no_match_prior)
    assignments = assign_students(probabilities, rows, taken_students)
    doubts = IdentityDoubts(rows, roster, exact_matches, probabilities, assignments, taken_students)
    context = _SuggestionContext(rows, roster, exact_matches, assignments, doubts)
    return [
        _build_proposal(context, position, rankings[position], probabilities[position])
        for position in iter_yielding(positions, 8)
    ]


def _build_proposal(
    context: _SuggestionContext, position: int, ranking: Ranking, probabilities: Probabilities
) -> Proposal:
    row = context.rows[position]
    exact_students = frozenset(context.exact_matches.match_keys.get(position, ()))
    shown_students = select_shown_students(probabilities, context.assignments.get(position), exact_students)
    if not shown_students:
        return Proposal(row.row_number, ConfidenceBand.NONE)
    best = shown_students[0]
    is_duplicate = context.doubts.is_matched_by_other_row(best, position)
    may_be_strong = not is_duplicate and not exact_students and ranking.comparisons[0].student == best
    by_student = {comparison.student: comparison for comparison in ranking.comparisons}
    band = choose_band(
        row,
        ranking,
        context.roster,
        probabilities[best],
        may_be_strong=may_be_strong,
        has_exact_evidence=best in exact_students,
        is_approximate_name=context.is_mostly_exact and has_only_approximate_name(by_student[best]),
    )
    # A student that another row fits better is less likely here.
    capped_probabilities = accumulate((probabilities[student] for student in shown_students), min)
    candidates = tuple(
        _build_candidate(
            context,
            position,
            by_student[student],
            probability,
            is_best=student == best and band is not ConfidenceBand.STRONG,
        )
        for student, probability in zip(shown_students, capped_probabilities, strict=True)
    )
    band = cap_contested_band(band, is_contested=candidates[0].is_contested)
    if band is ConfidenceBand.LIKELY and position in context.exact_matches.very_likely and not is_duplicate:
        band = ConfidenceBand.STRONG
    return Proposal(row.row_number, band, candidates, is_duplicate)


def _build_candidate(
    context: _SuggestionContext, position: int, comparison: Comparison, probability: float, *, is_best: bool
) -> Candidate:
    reasons, evidence_objections = describe_evidence(context.rows[position], comparison, context.roster)
    doubts = context.doubts.find_doubts(position, comparison, is_best=is_best)
    objections = dict.fromkeys((*evidence_objections, *doubts))
    conflict = context.exact_matches.conflicts.get(position)
    if conflict and comparison.student in context.exact_matches.match_keys[position]:
        objections[conflict] = None
    is_contested = bool(doubts) or comparison.id.kind.is_doubtful or comparison.email.kind.is_contradiction
    canvas_id = context.roster.students[comparison.student].canvas_id
    return Candidate(canvas_id, probability, reasons, tuple(objections), is_contested)
