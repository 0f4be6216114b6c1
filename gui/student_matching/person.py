"""Person in the iClicker file, with the matched student and the evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QWidget

from core.clicker.export import Participant
from core.students.decisions import DecisionSource
from core.students.match_results import MatchStatus, RowMatch
from core.students.proposals import ConfidenceBand, Proposal
from gui.student_matching.match_texts import (
    MatchGroup,
    describe_band,
    describe_group,
    describe_participant,
    describe_student,
    format_identity,
    get_band_label,
    get_display_name,
    get_group_label,
)

if TYPE_CHECKING:
    from core.canvas.gradebook import Student

_GROUP_BY_STATUS = {
    MatchStatus.NEEDS_REVIEW: MatchGroup.NEEDS_REVIEW,
    MatchStatus.NO_MATCH: MatchGroup.NO_MATCH,
    MatchStatus.NOT_IN_COURSE: MatchGroup.NOT_IN_COURSE,
    MatchStatus.SKIPPED: MatchGroup.SKIPPED,
}

_GROUP_BY_DECIDER: dict[str, MatchGroup] = {
    DecisionSource.USER: MatchGroup.MATCHED_BY_USER,
    DecisionSource.FILE: MatchGroup.MATCHED_BY_USER,
    DecisionSource.MEMORY: MatchGroup.MATCHED_EARLIER,
}
_DECIDERS: frozenset[str] = frozenset(DecisionSource)


def is_decided(row_match: RowMatch) -> bool:
    """Return True if the match comes from a decision, not from evidence alone.

    The decision may be new or come from saved work or an earlier week.
    """
    return row_match.source in _DECIDERS


def find_group(row_match: RowMatch) -> MatchGroup:
    """Return the group in which a row is counted, based on its match result."""
    if row_match.status is not MatchStatus.MATCHED:
        return _GROUP_BY_STATUS[row_match.status]
    return _GROUP_BY_DECIDER.get(row_match.source, MatchGroup.MATCHED_AUTOMATICALLY)


@dataclass(frozen=True, slots=True)
class Person:
    """One iClicker row with its match result and the matched or suggested student."""

    participant: Participant
    proposal: Proposal
    row_match: RowMatch
    student: "Student | None"

    @property
    def row(self) -> int:
        """The row in the iClicker file."""
        return self.participant.row

    @property
    def name(self) -> str:
        """The name in iClicker, or the row number if there is no name."""
        return get_display_name(self.participant)

    @property
    def group(self) -> MatchGroup:
        """The group in which the row is counted."""
        return find_group(self.row_match)

    @property
    def is_decided(self) -> bool:
        """True if there is a decision that the user can take back."""
        return is_decided(self.row_match)

    @property
    def is_rejected(self) -> bool:
        """True if the user rejected the match without choosing another one."""
        return self.is_decided and self.row_match.status is MatchStatus.NEEDS_REVIEW

    @property
    def can_be_rejected(self) -> bool:
        """True if evidence alone matched the row."""
        return self.row_match.status is MatchStatus.MATCHED and not self.is_decided

    @property
    def identity(self) -> str:
        """The IDs in iClicker and, on a second line, the email address."""
        return format_identity(self.participant)

    @property
    def description(self) -> str:
        """The iClicker data of the person in one line."""
        return describe_participant(self.participant)

    @property
    def status_text(self) -> str:
        """The group and, if the row needs review, the suggestion's confidence.

        The confidence is on a second line.
        """
        label = get_group_label(self.group)
        if self.is_rejected:
            return f"{label}\n{_tr('doubted by you')}"
        if self.group is MatchGroup.NEEDS_REVIEW:
            return f"{label}\n{get_band_label(self.proposal.band)}"
        return label

    @property
    def status_tooltip(self) -> str:
        """The explanation of the status, one or two sentences long."""
        if self.is_rejected:
            meaning = _tr("You doubted this match. Left out of the file until you say who it is.")
            take_back_hint = _tr("“Take back” lets the automatic match count again.")
            return f"{meaning} {take_back_hint}" if self.proposal.band is ConfidenceBand.AUTOMATIC else meaning
        if self.group is MatchGroup.NEEDS_REVIEW:
            return f"{describe_band(self.proposal.band)} {describe_group(self.group)}"
        return describe_group(self.group)

    @property
    def details(self) -> str:
        """The iClicker data, the Canvas data, and the evidence, one line each."""
        canvas_text = describe_student(self.student) if self.student else _tr("nobody so far")
        lines = (
            _tr("In iClicker, row {row}: {words}").format(row=self.participant.row_text, words=self.description),
            _tr("In Canvas: {words}").format(words=canvas_text),
            _tr("Why: {words}").format(words=self.evidence),
        )
        return "\n".join(lines)

    @property
    def accessible_text(self) -> str:
        """The text of the whole row for screen readers."""
        state = self.status_text.replace("\n", ", ")
        canvas_text = _tr("In Canvas: {name}.").format(name=self.student.name) if self.student else ""
        why = _tr("Why: {words}.").format(words=self.evidence)
        file_name = self.participant.file_name
        file_text = _tr("In the file {name}.").format(name=file_name) if file_name else ""
        return " ".join(part for part in (f"{self.participant.name}: {state}.", file_text, canvas_text, why) if part)

    @property
    def evidence(self) -> str:
        """The reason for the decision, or the evidence for and against the best candidate."""
        if self.is_rejected:
            return _tr("you doubted this match. For it: {reasons}").format(reasons=self._candidate_evidence)
        if self.is_decided or self.group in (MatchGroup.SKIPPED, MatchGroup.MATCHED_AUTOMATICALLY):
            return _append_contradictions(self.row_match.reason or _tr("you said so"), self._contradictions)
        if not self.proposal.candidates:
            return _tr("no ID, e-mail or name like this in Canvas")
        return self._candidate_evidence

    @property
    def _candidate_evidence(self) -> str:
        best = self.proposal.candidates[0]
        return _append_contradictions("; ".join(best.reasons), best.objections)

    @property
    def _contradictions(self) -> Sequence[str]:
        """The evidence against the matched student, even if the user chose the match."""
        return next(
            (
                candidate.objections
                for candidate in self.proposal.candidates
                if candidate.canvas_id == self.row_match.canvas_id
            ),
            (),
        )


def _append_contradictions(text: str, contradictions: Sequence[str]) -> str:
    return f"{text}. {_tr('Against:')} {'; '.join(contradictions)}" if contradictions else text


def _tr(text: str) -> str:
    return QCoreApplication.translate("people", text)


class PersonDetailLabel(QLabel):
    """Label with three lines of details about the selected person."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

    def set_people(self, people: Sequence[Person]) -> None:
        """Show the details of one selected person, or the number of several."""
        # Always reserve three lines, or the table would shrink and cover the row that was just selected.
        self.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        if len(people) == 1:
            self.setText(people[0].details)
        elif people:
            self.setText(self.tr("{number} people selected.").format(number=len(people)))
        else:
            self.setText(self.tr("Select somebody to see what is known on both sides, and why."))
