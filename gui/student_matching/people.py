"""Where does each person of the iClicker file stand, in the words of the table?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from core.clicker.export import Participant
from core.pacing import paced
from core.students.decisions import DecidedBy
from core.students.proposals import Band, Candidate, Proposal
from core.students.settling import Settled, Standing
from gui.student_matching.identity_words import identity_lines, participant_words, student_words
from gui.student_matching.standing_words import Group, band_meaning, band_words, group_meaning, group_words

if TYPE_CHECKING:
    from core.canvas.gradebook import Student
    from core.results import Results

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
    student: "Student | None"

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
    def is_doubted(self) -> bool:
        """Whether the person said that evidence alone must not match it, and who it is has still to be decided."""
        return self.is_decided and self.end.standing is Standing.NEEDS_PERSON

    @property
    def can_be_doubted(self) -> bool:
        """Whether evidence alone has matched it."""
        return self.end.standing is Standing.SETTLED and not self.is_decided

    @property
    def identity(self) -> str:
        """What iClicker knows of the person beside the name: the IDs, below them the e-mail."""
        return identity_lines(self.participant)

    @property
    def words(self) -> str:
        """All that iClicker knows of the person, in one line."""
        return participant_words(self.participant)

    @property
    def state_words(self) -> str:
        """Where the row stands; where a person is needed, below it how sure the suggestion is."""
        words = group_words(self.group)
        if self.is_doubted:
            return f"{words}\n{_tr('doubted by you')}"
        if self.group is Group.NEEDS_YOU:
            return f"{words}\n{band_words(self.proposal.band)}"
        return words

    @property
    def state_meaning(self) -> str:
        """What that means, in a sentence or two."""
        if self.is_doubted:
            return _tr(
                "You said that this must not be matched by itself. Left out of the file until you say who it is. “Take "
                "back” lets the evidence count again."
            )
        if self.group is Group.NEEDS_YOU:
            return f"{band_meaning(self.proposal.band)} {group_meaning(self.group)}"
        return group_meaning(self.group)

    @property
    def told(self) -> str:
        """Both sides and the whole evidence, a line each; a table may have no room for it."""
        there = student_words(self.student) if self.student else _tr("nobody so far")
        lines = (
            _tr("In iClicker: {words}").format(words=self.words),
            _tr("In Canvas: {words}").format(words=there),
            _tr("Why: {words}").format(words=self.evidence),
        )
        return "\n".join(lines)

    @property
    def spoken(self) -> str:
        """The whole row in a sentence or two, as a screen reader says it: who, how it stands, with whom, and why."""
        state = self.state_words.replace("\n", ", ")
        there = _tr("In Canvas: {name}.").format(name=self.student.name) if self.student else ""
        why = _tr("Why: {words}.").format(words=self.evidence)
        return " ".join(part for part in (f"{self.participant.name}: {state}.", there, why) if part)

    @property
    def evidence(self) -> str:
        """Why: what was decided and for which reason, or what speaks for the best candidate and against."""
        if self.is_doubted:
            return _tr("you said: not by itself. For it: {reasons}").format(reasons=self._for_and_against)
        if self.is_decided or self.group in (Group.SKIPPED, Group.AUTOMATIC):
            return self.end.why or _tr("you said so")
        if not self.proposal.candidates:
            return _tr("no ID, e-mail or name like this in Canvas")
        return self._for_and_against

    @property
    def _for_and_against(self) -> str:
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

    @cached_property
    def roster_texts(self) -> "Sequence[tuple[Student, str]]":
        """Every student, the Test Student aside, with what a search of the roster looks through."""
        return [
            (each, f"{each.name} {each.login_id} {each.sis_user_id} {each.canvas_id}".casefold())
            for each in self.students.values()
            if not each.is_test
        ]

    @cached_property
    def groups(self) -> Mapping[int, Group]:
        """The group of every row."""
        return {row: group_of(end) for row, end in self.ends.items()}

    @cached_property
    def counts(self) -> Mapping[Group, int]:
        """How many rows there are of each group."""
        return dict(Counter(self.groups.values()))

    @cached_property
    def waiting(self) -> Sequence[int]:
        """The rows that need a person, in file order."""
        return [row for row, group in self.groups.items() if group is Group.NEEDS_YOU]

    @cached_property
    def waiting_bands(self) -> Mapping[Band, int]:
        """How many of the rows that need a person have a suggestion how sure; one that was doubted has none."""
        return Counter(self.band(row) for row in self.waiting if not self.is_doubted(row))

    def count_all(self) -> None:
        """Work out the counts now; otherwise each is worked out when it is first asked for."""
        _ = self.counts, self.waiting_bands

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
        return {row: identity_lines(self._participants[row]).casefold() for row in self.ends}

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

    def say(self, row: int) -> str:
        """All that iClicker knows of the person of a row, in one line."""
        return participant_words(self._participants[row])

    def best(self, row: int) -> Candidate:
        """The likeliest student of a row that has any."""
        return self._proposals[row].candidates[0]

    def is_strong(self, row: int) -> bool:
        """Whether one click may confirm a row with others.

        Never a second account: both are shown first. Never a match that the person doubted.
        """
        is_plain = not self._proposals[row].is_second_account and not self.is_doubted(row)
        return self.band(row) is Band.STRONG and is_plain

    def is_doubted(self, row: int) -> bool:
        """Whether the person said that evidence alone must not match a row that is still to be decided."""
        end = self.ends[row]
        return end.standing is Standing.NEEDS_PERSON and end.by in _DECIDERS


def read_people(results: "Results") -> People:
    """Everybody, with all that the page tells of them worked out at once: meant for a pool thread."""
    people = People(results)
    people.count_all()
    return people


def search_texts(people: People) -> dict[int, str]:
    """What the search looks through, by row: iClicker's fields and those of the student."""
    texts = {}
    for row in paced(people.rows):
        person = people.person(row)
        own, student = person.participant, person.student
        known = (own.name, own.student_id, own.email, own.remote_id)
        there = (student.name, student.login_id, student.sis_user_id, student.section) if student else ()
        texts[row] = " ".join((*known, *there)).casefold()
    return texts


def _tr(text: str) -> str:
    return QCoreApplication.translate("people", text)
