"""What has the person decided in the wizard so far, and what is still free?

Nothing of it is in the document until the wizard is finished: then each answer is an edit, be it about one person or
about a list that was confirmed as a whole.

Who is asked about in the wizard, one after the other?
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.students.decisions import Decision, Judgment
from core.students.proposals import Accounts
from core.students.settling import STRENGTH, Standing
from core.workbook import Workbook
from gui.student_matching.people import People
from gui.student_matching.person import Person
from gui.student_matching.words import say_decision

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
    """Evidence alone does not match this row, as the person says today."""
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
    """Answers beside the decisions of the document. A row without one is as it was when the wizard began."""

    def __init__(self, results: "Results", people: People | None = None) -> None:
        self.workbook: Workbook = results.workbook
        self.people = people or People(results)
        self._answers: list[Mapping[int, Decision]] = []
        self._decisions: dict[int, Decision] = {}

    @property
    def decisions(self) -> Mapping[int, Decision]:
        """What was decided here, by row."""
        return self._decisions

    def decision_of(self, row: int) -> Decision | None:
        """What the person has decided about a row, here or before; None where nothing."""
        decision = self._decisions.get(row) or self.workbook.decisions.of(row)
        return None if decision.judgment in (Judgment.OPEN, Judgment.DOUBTED) else decision

    def answer(self, decisions: Mapping[int, Decision]) -> None:
        """One answer, about one row or several: together they are undone as one. It replaces any earlier one."""
        self.take_back(*decisions)
        if decisions:
            self._answers.append(decisions)
            self._decisions.update(decisions)

    def take_back(self, *rows: int) -> None:
        """These rows are again as they were when the wizard began, or wait for later."""
        gone = self._decisions.keys() & set(rows)
        for row in gone:
            del self._decisions[row]
        left = ({row: each for row, each in answer.items() if row not in gone} for answer in self._answers)
        self._answers = [answer for answer in left if answer]

    def person(self, row: int) -> Person:
        """The person of a row: as the document has it, but knowing of what was decided here about other rows."""
        return self.people.person(row, self.accounts)

    @property
    def accounts(self) -> Accounts:
        """What the rows that count, here or in the document, tell of the others."""
        return self.people.accounts.after(self._decided)

    @property
    def _decided(self) -> dict[int, str]:
        return {row: decision.canvas_id or "" for row, decision in self._decisions.items()}

    def taken(self, besides: int | None = None) -> frozenset[str]:
        """The students for whom some row counts, this one aside."""
        students = {**self.people.matched, **self._decided}
        return frozenset(student for row, student in students.items() if student and row != besides)

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

    def edits_of(self, workbook: Workbook) -> Sequence[tuple[str, Workbook]]:
        """The answers in their order, each with its words and the workbook that has it and all before.

        Raises:
            ValueError: they are about other files.
        """
        if not self.is_about(workbook):
            raise ValueError("these decisions are about other files")
        edits = []
        for answer in self._answers:
            workbook = workbook.deciding_each(answer)
            names = [self.people.name(row) for row in answer]
            edits.append((say_decision(next(iter(answer.values())).judgment, names), workbook))
        return edits


@dataclass(eq=False)
class Queue:
    """`strong` are the rows that one click confirms, `rows` those that are asked about one by one.

    Whoever of the strong ones the person unticks is asked about by themselves, before all others.
    """

    strong: tuple[int, ...] = ()
    single: tuple[int, ...] = ()
    unticked: set[int] = field(default_factory=set)

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows that are asked about one by one, as it stands now."""
        return (*(row for row in self.strong if row in self.unticked), *self.single)

    @property
    def asked(self) -> tuple[int, ...]:
        """All rows that the wizard is about."""
        return (*self.strong, *self.single)


def queue_of(people: People) -> Queue:
    """All who need a person: strong ones for one confirm, the others one by one, the most certain first."""
    waiting = people.waiting
    strong = [row for row in waiting if people.is_strong(row)]
    others = [row for row in waiting if not people.is_strong(row)]
    return Queue(tuple(strong), tuple(sorted(others, key=lambda row: -STRENGTH[people.band(row)])))
