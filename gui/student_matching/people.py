"""Where does each person of the iClicker file stand, in the words of the table?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from core.canvas.gradebook import Student
from core.clicker.export import Participant
from core.students.decisions import DecidedBy
from core.students.proposals import Band, Proposal
from core.students.settling import Settled, Standing

if TYPE_CHECKING:
    from core.results import Results


SEPARATOR = " · "


class Group(Enum):
    """The groups in which the table is counted, those that need somebody first."""

    NEEDS_YOU = "needs you"
    NOBODY = "nobody alike"
    BY_YOU = "matched by you"
    REMEMBERED = "remembered"
    AUTOMATIC = "automatic"
    NOT_IN_COURSE = "not in this course"
    SKIPPED = "no student"


GROUP_ICONS = {
    Group.NEEDS_YOU: "circle-dot",
    Group.NOBODY: "circle-question-mark",
    Group.BY_YOU: "user-check",
    Group.REMEMBERED: "history",
    Group.AUTOMATIC: "circle-check",
    Group.NOT_IN_COURSE: "user-x",
    Group.SKIPPED: "circle-x",
}

_OF_STANDING = {
    Standing.NEEDS_PERSON: Group.NEEDS_YOU,
    Standing.NOBODY: Group.NOBODY,
    Standing.NOT_IN_COURSE: Group.NOT_IN_COURSE,
    Standing.SKIPPED: Group.SKIPPED,
}

_OF_DECIDER: dict[str, Group] = {
    DecidedBy.PERSON: Group.BY_YOU,
    DecidedBy.FILE: Group.BY_YOU,
    DecidedBy.MEMORY: Group.REMEMBERED,
}
_DECIDERS: frozenset[str] = frozenset(DecidedBy)


def group_of(end: Settled) -> Group:
    """The group of a row, by how it ended."""
    if end.standing is not Standing.SETTLED:
        return _OF_STANDING[end.standing]
    return _OF_DECIDER.get(end.by, Group.AUTOMATIC)


@dataclass(frozen=True, slots=True)
class Person:
    """One row of the export: who it is in iClicker, how it stands, and the student that it is or may be."""

    participant: Participant
    proposal: Proposal
    end: Settled
    student: Student | None

    @property
    def row(self) -> int:
        """The row of the export."""
        return self.participant.row

    @property
    def group(self) -> Group:
        """The group that the row is counted in."""
        return group_of(self.end)

    @property
    def is_decided(self) -> bool:
        """Whether a decision stands behind it that can be taken back."""
        return self.end.by in _DECIDERS

    @property
    def identity(self) -> str:
        """What iClicker knows of the person beside the name."""
        return identity_words(self.participant)

    @property
    def words(self) -> str:
        """All that iClicker knows of the person, in one line."""
        return SEPARATOR.join(part for part in (self.participant.name, self.identity) if part)

    @property
    def state_words(self) -> str:
        """Where the row stands, and by whom."""
        words = group_words(self.group)
        if self.group is Group.NEEDS_YOU:
            return f"{words}: {band_words(self.proposal.band)}"
        return words

    @property
    def evidence(self) -> str:
        """Why: what was decided and for which reason, or what speaks for the best candidate and against."""
        if self.is_decided or self.group in (Group.SKIPPED, Group.AUTOMATIC):
            return self.end.why
        if not self.proposal.candidates:
            return _tr("No student in Canvas has this ID, this e-mail or a name like this.")
        best = self.proposal.candidates[0]
        told = "; ".join(best.reasons)
        return f"{told}. {_tr('Against:')} {'; '.join(best.against)}" if best.against else told


class People:
    """Everybody in the export, by row. A `Person` is put together when somebody looks at it: a file may hold 50,000.

    `source` are the proposals behind it: while they are the same, so are the names.
    """

    def __init__(self, results: "Results") -> None:
        workbook = results.workbook
        export, gradebook = workbook.export, workbook.gradebook
        self._participants = {person.row: person for person in export.participants} if export else {}
        self.students: Mapping[str, Student] = {
            student.canvas_id: student for student in (gradebook.students if gradebook else ())
        }
        self._proposals: Mapping[int, Proposal] = results.proposals.by_row if results.proposals else {}
        self.source = results.proposals
        self.ends: Mapping[int, Settled] = results.roll.by_row if results.roll else {}

    @property
    def rows(self) -> Sequence[int]:
        """All rows, in file order."""
        return tuple(self.ends)

    def person(self, row: int) -> Person:
        """The person of one row."""
        proposal, end = self._proposals[row], self.ends[row]
        student = self.students.get(end.canvas_id or self._best(row, end))
        return Person(self._participants[row], proposal, end, student)

    def name_keys(self) -> dict[int, str]:
        """What the rows are sorted by, as names; this and the others without the cost of a `Person` for each row."""
        return {row: self._participants[row].name.casefold() for row in self.ends}

    def identity_keys(self) -> dict[int, str]:
        """What the rows are sorted by, as identities."""
        return {row: identity_words(self._participants[row]).casefold() for row in self.ends}

    def student_keys(self) -> dict[int, str]:
        """What the rows are sorted by, as the students that they are or may be; "" for none."""
        names = {canvas_id: student.name.casefold() for canvas_id, student in self.students.items()}
        offered = {"": "", **{canvas_id: f"{name}?" for canvas_id, name in names.items()}}
        return {
            row: names.get(end.canvas_id, "") if end.canvas_id else offered.get(self._best(row, end), "")
            for row, end in self.ends.items()
        }

    def evidence_keys(self) -> dict[int, str]:
        """What the rows are sorted by, as evidence."""
        return {row: self._evidence(row, end).casefold() for row, end in self.ends.items()}

    def _evidence(self, row: int, end: Settled) -> str:
        return end.why if end.standing is Standing.SETTLED else self.person(row).evidence

    def _best(self, row: int, end: Settled) -> str:
        """The student who is offered where a person is needed."""
        candidates = self._proposals[row].candidates
        return candidates[0].canvas_id if candidates and end.standing is Standing.NEEDS_PERSON else ""

    def band(self, row: int) -> Band:
        """How sure the proposal for a row is."""
        return self._proposals[row].band

    def groups(self) -> dict[int, Group]:
        """The group of every row."""
        return {row: group_of(end) for row, end in self.ends.items()}


def identity_words(participant: Participant) -> str:
    """What iClicker knows of a participant beside the name."""
    known = (participant.student_id, participant.email, participant.remote_id)
    return SEPARATOR.join([part for part in known if part])


def search_texts(people: People) -> dict[int, str]:
    """What the search looks through, by row: iClicker's fields and those of the student."""
    texts = {}
    for row in people.rows:
        person = people.person(row)
        own, student = person.participant, person.student
        known = (own.name, own.student_id, own.email, own.remote_id)
        there = (student.name, student.login_id, student.sis_user_id, student.section) if student else ()
        texts[row] = " ".join((*known, *there)).casefold()
    return texts


def group_words(group: Group) -> str:
    """A group in the person's language."""
    return {
        Group.NEEDS_YOU: _tr("Needs you"),
        Group.NOBODY: _tr("Nobody alike"),
        Group.BY_YOU: _tr("Matched by you"),
        Group.REMEMBERED: _tr("Remembered"),
        Group.AUTOMATIC: _tr("Automatic"),
        Group.NOT_IN_COURSE: _tr("Not in this course"),
        Group.SKIPPED: _tr("No student"),
    }[group]


def band_words(band: Band) -> str:
    """How sure a proposal is, in the person's language."""
    return {
        Band.AUTOMATIC: _tr("exact"),
        Band.STRONG: _tr("strong"),
        Band.LIKELY: _tr("likely"),
        Band.POSSIBLE: _tr("possible"),
        Band.NONE: _tr("no suggestion"),
    }[band]


def _tr(text: str) -> str:
    return QCoreApplication.translate("people", text)
