"""What does the window say of one person of the iClicker file, and of the student that it is or may be?

What is known of the people who are selected, both sides and the whole evidence, where the table has no room?
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QWidget

from core.clicker.export import Participant
from core.students.decisions import DecidedBy
from core.students.proposals import Band, Proposal
from core.students.settling import Settled, Standing
from gui.student_matching.words import (
    Group,
    band_meaning,
    band_words,
    group_meaning,
    group_words,
    identity_lines,
    name_of,
    participant_words,
    student_words,
)

if TYPE_CHECKING:
    from core.canvas.gradebook import Student

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


def is_by_person(end: Settled) -> bool:
    """Whether a decision stands behind it, of now, of a file or of an earlier week."""
    return end.by in _DECIDERS


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
    def name(self) -> str:
        """What iClicker calls the person; the number of the row where it has no name."""
        return name_of(self.participant)

    @property
    def group(self) -> Group:
        """The group that the row is counted in."""
        return group_of(self.end)

    @property
    def is_decided(self) -> bool:
        """Whether a decision stands behind it that can be taken back."""
        return is_by_person(self.end)

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
            told = _tr("You doubted this match. Left out of the file until you say who it is.")
            back = _tr("“Take back” lets the automatic match count again.")
            return f"{told} {back}" if self.proposal.band is Band.AUTOMATIC else told
        if self.group is Group.NEEDS_YOU:
            return f"{band_meaning(self.proposal.band)} {group_meaning(self.group)}"
        return group_meaning(self.group)

    @property
    def told(self) -> str:
        """Both sides and the whole evidence, a line each; a table may have no room for it."""
        there = student_words(self.student) if self.student else _tr("nobody so far")
        lines = (
            _tr("In iClicker, row {row}: {words}").format(row=self.row, words=self.words),
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
            return _tr("you doubted this match. For it: {reasons}").format(reasons=self._for_and_against)
        if self.is_decided or self.group in (Group.SKIPPED, Group.AUTOMATIC):
            return _with_against(self.end.why or _tr("you said so"), self._against_settled)
        if not self.proposal.candidates:
            return _tr("no ID, e-mail or name like this in Canvas")
        return self._for_and_against

    @property
    def _for_and_against(self) -> str:
        best = self.proposal.candidates[0]
        return _with_against("; ".join(best.reasons), best.against)

    @property
    def _against_settled(self) -> Sequence[str]:
        """What speaks against the student that the row counts for; it stays so, whoever has decided."""
        return next((each.against for each in self.proposal.candidates if each.canvas_id == self.end.canvas_id), ())


def _with_against(told: str, against: Sequence[str]) -> str:
    return f"{told}. {_tr('Against:')} {'; '.join(against)}" if against else told


def _tr(text: str) -> str:
    return QCoreApplication.translate("people", text)


class PersonDetail(QLabel):
    """Three lines below the table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

    def show_people(self, people: Sequence[Person]) -> None:
        """Tell of the one who is selected, or how many are."""
        # There is always room for three lines, or the table would shrink over the row that was just selected.
        self.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        if len(people) == 1:
            self.setText(people[0].told)
        elif people:
            self.setText(self.tr("{number} people selected.").format(number=len(people)))
        else:
            self.setText(self.tr("Select somebody to see what is known on both sides, and why."))
