"""How does the person answer "who is this?" with one form: a candidate, somebody else, nobody here, or later?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QShortcutEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QRadioButton, QVBoxLayout, QWidget
from typing_extensions import override

from core.students.decisions import Decision, Judgment
from core.students.proposals import Band, Candidate, is_preselected
from gui.look.appearance import GRID, make_quiet
from gui.student_matching.draft import MatchingDraft, matched, not_in_course
from gui.student_matching.person import Person
from gui.student_matching.roster_search import RosterSearch
from gui.student_matching.words import ReasonBox, band_meaning, band_words, student_facts
from gui.widgets.fields import go_to_search
from gui.widgets.page_parts import IconLabel

if TYPE_CHECKING:
    from core.canvas.gradebook import Student

INDENT = 3 * GRID
SMALL_ICON = 16


@dataclass(frozen=True, slots=True)
class Offer:
    """A candidate with what Canvas knows of the student."""

    candidate: Candidate
    student: "Student"
    band: Band


class _Answer(QRadioButton):
    """An answer that its letter chooses at once.

    Qt would hold the button down for a moment first, and a Return within it would take the answer marked before.
    """

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QShortcutEvent) and not event.isAmbiguous():
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.click()
            return True
        return super().event(event)


class _Leading(_Answer):
    """An answer that leads on to a field: who clicks it, or presses its letter, goes on typing there.

    With the arrow keys one only comes past: they move the keyboard as Tab does.
    """

    def __init__(self, text: str, field: QWidget) -> None:
        super().__init__(text)
        self._field = field
        self._is_passing = True
        self.clicked.connect(self._lead)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._is_passing = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._is_passing = True

    def _lead(self) -> None:
        if not self._is_passing:
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)


class Answers(QWidget):
    """The ways to answer as radio buttons. `changed`: another answer, student or reason was chosen."""

    changed = Signal()

    def __init__(
        self, person: Person, draft: MatchingDraft, parent: QWidget | None = None, *, is_unticked: bool = False
    ) -> None:
        super().__init__(parent)
        self._draft = draft
        self._is_doubted = person.is_doubted or is_unticked
        self._is_offered = False
        self._person = person
        self._group = QButtonGroup(self)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(GRID + GRID // 2)
        self.offers = _offers(person, draft)
        self.candidates = [self._add_offer(place, offer) for place, offer in enumerate(self.offers)]
        self.search = RosterSearch()
        self.search.setFixedHeight(16 * GRID)
        self.else_button = self._add_button(_Leading(self.tr("Somebody &else"), self.search.line), self.search)
        self.reason = ReasonBox()
        self.nobody_button = self._add_button(_Answer(self.tr("Not in this &course")), self.reason)
        self.later_button = self._add_button(_Answer(self.tr("Decide &later")))
        self._whole.addStretch(1)
        self._start()

    def _start(self) -> None:
        """Start with the earlier decision. Otherwise mark the first candidate if likely and not doubted, or later.

        Enter must never take a student who is only possible: `core/students/confidence.py` has the rule.
        """
        is_marked = bool(self.offers) and is_preselected(self.offers[0].band) and not self._is_doubted
        (self.candidates[0] if is_marked else self.later_button).setChecked(True)
        if not self._person.is_doubted and (decided := self._draft.decision_of(self.row)) is not None:
            self.begin_with(decided)
        self._first_decision = self.decision
        self._group.buttonToggled.connect(self._show_choice)
        self.search.chosen.connect(self.changed)
        self.reason.currentTextChanged.connect(self.changed)
        self._show_choice()

    @property
    def row(self) -> int:
        """The row of the export that is asked about."""
        return self._person.row

    def begin_with(self, decision: Decision | None) -> None:
        """Mark the answer that is this decision; None is later."""
        if decision is None:
            self.later_button.setChecked(True)
        elif decision.judgment is Judgment.NOT_IN_COURSE:
            self.nobody_button.setChecked(True)
            self.reason.setCurrentText(decision.reason)
        else:
            self._begin_with_student(decision.canvas_id or "")

    def _begin_with_student(self, canvas_id: str) -> None:
        offered = [offer.student.canvas_id for offer in self.offers]
        if canvas_id in offered:
            self.candidates[offered.index(canvas_id)].setChecked(True)
        elif student := self._draft.people.students.get(canvas_id):
            self.else_button.setChecked(True)
            self._fill_search()
            self.search.show_student(student)

    @property
    def student(self) -> "Student | None":
        """The student that is chosen: a candidate or one found by typing."""
        if self.else_button.isChecked():
            return self.search.student
        chosen = [offer for offer, button in zip(self.offers, self.candidates, strict=True) if button.isChecked()]
        return chosen[0].student if chosen else None

    @property
    def student_in_view(self) -> "Student | None":
        """The student to look at: who is chosen, and while that waits for later, the best candidate."""
        is_waiting = self.later_button.isChecked() and self.offers
        return self.offers[0].student if is_waiting else self.student

    @property
    def is_complete(self) -> bool:
        """Whether the answer can be taken: somebody else needs a student."""
        return not self.else_button.isChecked() or self.search.student is not None

    @property
    def decision(self) -> Decision | None:
        """The answer as a decision; None for later."""
        if self.nobody_button.isChecked():
            return not_in_course(self.reason.reason)
        if self.else_button.isChecked():
            return matched(self.search.student.canvas_id) if self.search.student else None
        for offer, button in zip(self.offers, self.candidates, strict=True):
            if button.isChecked():
                return matched(offer.student.canvas_id, "; ".join(offer.candidate.reasons))
        return None

    @property
    def is_changed(self) -> bool:
        """Return True if the user chose something else than what the page started with."""
        return self.decision != self._first_decision

    @property
    def checked(self) -> QRadioButton:
        """The button that is on, for the keyboard's place."""
        return next(button for button in self._buttons() if button.isChecked())

    @property
    def field(self) -> QWidget | None:
        """What belongs to the answer that is on: the search, or the reason."""
        fields = {self.else_button: self.search, self.nobody_button: self.reason}
        return fields.get(self.checked)

    @property
    def in_order(self) -> Sequence[QWidget]:
        """Everything that takes the keyboard, from above."""
        return (
            *(*self.candidates, self.else_button, self.search.line, self.search.list),
            *(self.nobody_button, self.reason, self.later_button),
        )

    def start_search(self) -> None:
        """It is somebody else: search the roster."""
        self.else_button.setChecked(True)
        go_to_search(self.search.line)

    def choose_candidate(self, place: int) -> None:
        """Choose the candidate with this number, from 0."""
        if place < len(self.candidates):
            self.candidates[place].setChecked(True)
            self.candidates[place].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _buttons(self) -> Sequence[QRadioButton]:
        return (*self.candidates, self.else_button, self.nobody_button, self.later_button)

    def _show_choice(self) -> None:
        if self.else_button.isChecked():
            self._fill_search()
        for field in (self.search, self.reason):
            field.setVisible(field is self.field)
        self.changed.emit()

    def _fill_search(self) -> None:
        """The roster, when it is first looked through."""
        if not self._is_offered:
            self._is_offered = True
            offered = frozenset(offer.student.canvas_id for offer in self.offers)
            self.search.offer(self._draft.people.roster_texts, self._draft.taken(self._person.row), offered)

    def _add_button(self, button: QRadioButton, below: QWidget | None = None) -> QRadioButton:
        """One more answer, with what belongs to it closely below."""
        self._group.addButton(button)
        cell = QVBoxLayout()
        cell.setSpacing(GRID // 2)
        cell.addWidget(button)
        if below is not None:
            inset = QHBoxLayout()
            inset.setContentsMargins(INDENT, 0, 0, 0)
            inset.addWidget(below)
            cell.addLayout(inset)
        self._whole.addLayout(cell)
        return button

    def _add_offer(self, place: int, offer: Offer) -> QRadioButton:
        is_doubted = place == 0 and self._is_doubted
        words = self.tr("doubted by you") if is_doubted else band_words(offer.band)
        name = f"{offer.student.name} — {words}"
        button = _Answer(f"&{place + 1}  {name.replace('&', '&&')}")
        button.setToolTip(band_meaning(offer.band))
        details = QWidget()
        lines = QVBoxLayout(details)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(GRID // 2)
        spoken = [student_facts(offer.student)]
        lines.addWidget(_quiet(student_facts(offer.student)))
        for sign, told in (("check", offer.candidate.reasons), ("x", offer.candidate.against)):
            if told:
                words = self.tr("For: {facts}") if sign == "check" else self.tr("Against: {facts}")
                spoken.append(words.format(facts="; ".join(told)))
                lines.addWidget(_with_icon(sign, spoken[-1]))
        button.setAccessibleDescription(". ".join(spoken))
        return self._add_button(button, details)


def _offers(person: Person, draft: MatchingDraft) -> list[Offer]:
    """Return the candidates with their students. The first has the proposal's band; all others are only possible."""
    offers = []
    for place, candidate in enumerate(person.proposal.candidates):
        student = draft.people.students.get(candidate.canvas_id)
        if student is not None:
            band = person.proposal.band if place == 0 else Band.POSSIBLE
            offers.append(Offer(candidate, student, band))
    return offers


def _quiet(text: str) -> QLabel:
    label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    make_quiet(label)
    return label


def _with_icon(name: str, text: str) -> QWidget:
    cell = QWidget()
    line = QHBoxLayout(cell)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(GRID // 2)
    line.addWidget(IconLabel(name, SMALL_ICON), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(_quiet(text), 1)
    return cell
