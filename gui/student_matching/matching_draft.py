"""Decisions made in the matching wizard, and the queue of rows that it asks about.

The document doesn't change until the wizard is finished. At that point, each answer becomes one edit, whether it is
about one person or about a list that the user confirmed as a whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.students.decisions import Decision, Judgment
from core.students.match_results import BAND_RANKS, MatchStatus
from core.students.proposals import AdjustedProposals
from core.workbook import Workbook
from gui.student_matching.match_texts import describe_decision
from gui.student_matching.people import People
from gui.student_matching.person import Person

if TYPE_CHECKING:
    from core.canvas.gradebook import Student
    from core.results import Results


def make_match_decision(canvas_id: str, reason: str = "") -> Decision:
    """Return a decision, dated today, that matches a row with a student."""
    return Decision(Judgment.MATCHED, canvas_id, reason=reason, when=_format_today())


def make_not_in_course_decision(reason: str) -> Decision:
    """Return a decision, dated today, that a person isn't in the course."""
    return Decision(Judgment.NOT_IN_COURSE, reason=reason, when=_format_today())


def make_rejection_decision() -> Decision:
    """Return a decision, dated today, that rejects an automatic match."""
    return Decision(Judgment.REJECTED, when=_format_today())


def _format_today() -> str:
    return datetime.now(UTC).astimezone().date().isoformat()


@dataclass(frozen=True, slots=True)
class DraftSummary:
    """Numbers of people who are matched, marked as not in the course, or postponed."""

    matched_count: int
    not_in_course_count: int
    postponed_count: int


class MatchingDraft:
    """The user's answers before they are applied to the document.

    A row without an answer keeps the document's decision.
    """

    def __init__(self, results: "Results", people: People | None = None) -> None:
        self.workbook: Workbook = results.workbook
        self.people = people or People(results)
        self._answers: list[Mapping[int, Decision]] = []
        self._decisions: dict[int, Decision] = {}

    @property
    def decisions(self) -> Mapping[int, Decision]:
        """The decisions of this draft, by row."""
        return self._decisions

    def find_decision(self, row: int) -> Decision | None:
        """Return the user's decision about a row, or None if there is none.

        The draft takes precedence over the document.
        """
        decision = self._decisions.get(row) or self.workbook.decisions.get(row)
        return None if decision.judgment in (Judgment.OPEN, Judgment.REJECTED) else decision

    def add_answer(self, decisions: Mapping[int, Decision]) -> None:
        """Add one answer about one or more rows, replacing earlier answers.

        Undo reverts all decisions in an answer together.
        """
        self.withdraw_answers(*decisions)
        if decisions:
            self._answers.append(decisions)
            self._decisions.update(decisions)

    def withdraw_answers(self, *rows: int) -> None:
        """Remove the answers about these rows."""
        withdrawn = self._decisions.keys() & set(rows)
        for row in withdrawn:
            del self._decisions[row]
        remaining = (
            {row: decision for row, decision in answer.items() if row not in withdrawn} for answer in self._answers
        )
        self._answers = [answer for answer in remaining if answer]

    def build_person(self, row: int) -> Person:
        """Return the person in a row, with evidence that reflects the draft."""
        return self.people.build_person(row, self.adjusted_proposals)

    @property
    def adjusted_proposals(self) -> AdjustedProposals:
        """The proposals, adjusted to the decisions in the document and the draft."""
        return self.people.adjusted_proposals.with_changes(self._decided_students)

    @property
    def _decided_students(self) -> dict[int, str]:
        return {row: decision.canvas_id or "" for row, decision in self._decisions.items()}

    def find_taken_students(self, excluded_row: int | None = None) -> frozenset[str]:
        """Return the IDs of the students matched with other rows."""
        students = {**self.people.matched_students, **self._decided_students}
        return frozenset(student for row, student in students.items() if student and row != excluded_row)

    def find_free_students(self, excluded_row: int | None = None) -> "list[Student]":
        """Return the students without a matched row, in roster order.

        The Test Student is omitted.
        """
        taken = self.find_taken_students(excluded_row)
        students = self.people.students.values()
        return [student for student in students if student.canvas_id not in taken and not student.is_test]

    def find_unmatched_rows(self) -> list[int]:
        """Return the undecided rows that need review or have no match."""
        unresolved = (MatchStatus.NEEDS_REVIEW, MatchStatus.NO_MATCH)
        return [
            row
            for row, row_match in self.people.row_matches.items()
            if row_match.status in unresolved and row not in self._decisions
        ]

    def summarize(self, queued_rows: Iterable[int]) -> DraftSummary:
        """Count the draft's decisions.

        `queued_rows` are the rows that the wizard asks about.
        """
        judgments = [decision.judgment for decision in self._decisions.values()]
        postponed_count = sum(row not in self._decisions for row in queued_rows)
        return DraftSummary(judgments.count(Judgment.MATCHED), judgments.count(Judgment.NOT_IN_COURSE), postponed_count)

    def applies_to(self, workbook: Workbook) -> bool:
        """Return True if the workbook has the same files as the draft.

        In other files, a row number may refer to another person.
        """
        return workbook.export is self.workbook.export and workbook.gradebook is self.workbook.gradebook

    def build_edits(self, workbook: Workbook) -> Sequence[tuple[str, Workbook]]:
        """Return an edit for each answer, in order.

        Each edit consists of its Undo text and the workbook with this answer and all earlier ones.

        Raises:
            ValueError: the draft is about other files.
        """
        if not self.applies_to(workbook):
            raise ValueError("these decisions are about other files")
        edits = []
        for answer in self._answers:
            workbook = workbook.with_decisions(answer)
            names = [self.people.get_name(row) for row in answer]
            edits.append((describe_decision(next(iter(answer.values())).judgment, names), workbook))
        return edits


@dataclass(eq=False)
class MatchingQueue:
    """The rows that the wizard asks about.

    The user confirms `very_likely_rows` as a list and is asked about `other_rows` one by one. The wizard also asks
    about each row that the user clears in the list, before the others.
    """

    very_likely_rows: tuple[int, ...] = ()
    other_rows: tuple[int, ...] = ()
    unchecked_rows: set[int] = field(default_factory=set)

    @property
    def individual_rows(self) -> tuple[int, ...]:
        """The rows to ask about one by one, given the current selection."""
        return (*(row for row in self.very_likely_rows if row in self.unchecked_rows), *self.other_rows)

    @property
    def all_rows(self) -> tuple[int, ...]:
        """The rows to confirm as a list, followed by the others."""
        return (*self.very_likely_rows, *self.other_rows)


def build_queue(people: People) -> MatchingQueue:
    """Return the queue of all rows that need review, the most likely matches first."""
    review_rows = people.review_rows
    very_likely = [row for row in review_rows if people.is_very_likely(row)]
    others = [row for row in review_rows if not people.is_very_likely(row)]
    return MatchingQueue(tuple(very_likely), tuple(sorted(others, key=lambda row: -BAND_RANKS[people.get_band(row)])))
