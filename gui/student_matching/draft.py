"""What has the person decided in the wizard so far, and what is still free?

Nothing of it is in the document until the wizard is finished: then it is one edit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.students.decisions import Decision, Judgment
from core.students.settling import Standing
from core.workbook import Workbook
from gui.student_matching.people import People, Person

if TYPE_CHECKING:
    from core.canvas.gradebook import Student
    from core.results import Results


def matched(canvas_id: str, reason: str = "") -> Decision:
    """This row is that student, as the person says today."""
    return Decision(Judgment.MATCHED, canvas_id, reason=reason, when=_today())


def not_in_course(reason: str) -> Decision:
    """This row belongs to nobody in the course, as the person says today."""
    return Decision(Judgment.NOT_IN_COURSE, reason=reason, when=_today())


def doubted() -> Decision:
    """This row is not matched by itself, as the person says today."""
    return Decision(Judgment.DOUBTED, when=_today())


def _today() -> str:
    return datetime.now(UTC).astimezone().date().isoformat()


@dataclass(frozen=True, slots=True)
class Summary:
    """How many people were matched, are not in the course, or wait for later."""

    matched: int
    not_in_course: int
    later: int


class MatchingDraft:
    """Decisions by row beside those of the document. A row without one is as it was when the wizard began."""

    def __init__(self, results: "Results") -> None:
        self.workbook: Workbook = results.workbook
        self.people = People(results)
        self._decisions: dict[int, Decision] = {}
        self._settled = {
            row: end.canvas_id for row, end in self.people.ends.items() if end.standing is Standing.SETTLED
        }

    @property
    def decisions(self) -> Mapping[int, Decision]:
        """What was decided here, by row."""
        return self._decisions

    def decide(self, row: int, decision: Decision | None) -> None:
        """Decide on a row; None is "later": the row stays as it was."""
        if decision is None:
            self._decisions.pop(row, None)
        else:
            self._decisions[row] = decision

    def person(self, row: int) -> Person:
        """The person of a row, as the document has it."""
        return self.people.person(row)

    def student_of(self, row: int) -> str:
        """The student whom the row counts for, with what was decided here; "" where none."""
        decision = self._decisions.get(row)
        return self._settled.get(row, "") if decision is None else decision.canvas_id or ""

    def rows_of(self, canvas_id: str, besides: int) -> tuple[int, ...]:
        """The other rows that count for this student."""
        return tuple(row for row, student in self._students().items() if student == canvas_id and row != besides)

    def _students(self) -> dict[int, str]:
        decided = {row: decision.canvas_id or "" for row, decision in self._decisions.items()}
        return {row: student for row, student in (self._settled | decided).items() if student}

    def taken(self, besides: int | None = None) -> frozenset[str]:
        """The students for whom some row counts, this one aside."""
        return frozenset(student for row, student in self._students().items() if row != besides)

    def free_students(self, besides: int | None = None) -> "list[Student]":
        """The students for whom no row counts, in roster order; the Test Student is nobody's match."""
        taken = self.taken(besides)
        students = self.people.students.values()
        return [student for student in students if student.canvas_id not in taken and not student.is_test]

    def rows_without_student(self) -> list[int]:
        """The rows that are still nobody: neither matched, nor said to be outside the course, nor no student at all."""
        open_ends = (Standing.NEEDS_PERSON, Standing.NOBODY)
        return [
            row for row, end in self.people.ends.items() if end.standing in open_ends and row not in self._decisions
        ]

    def summary(self, asked: Iterable[int]) -> Summary:
        """What was decided here; `asked` are the rows that were asked about."""
        judgments = [decision.judgment for decision in self._decisions.values()]
        later = sum(row not in self._decisions for row in asked)
        return Summary(judgments.count(Judgment.MATCHED), judgments.count(Judgment.NOT_IN_COURSE), later)

    def is_about(self, workbook: Workbook) -> bool:
        """Whether these are decisions about the files of this workbook: in other files, a row is another person."""
        return workbook.export is self.workbook.export and workbook.gradebook is self.workbook.gradebook

    def apply_to(self, workbook: Workbook) -> Workbook:
        """The workbook with all these decisions; the same object where there is none.

        Raises:
            ValueError: they are about other files.
        """
        if not self.is_about(workbook):
            raise ValueError("these decisions are about other files")
        for row, decision in self._decisions.items():
            workbook = workbook.deciding(decision, row)
        return workbook
