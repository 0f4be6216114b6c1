"""Form in which the user identifies a person."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QShortcutEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget
from typing_extensions import override

from core.students.decisions import Decision, Judgment
from core.students.field_comparison import ComparedField
from core.students.identity import format_student_id
from core.students.proposals import is_preselected
from gui.look.appearance import GRID
from gui.student_matching.accounts_view import format_score_total
from gui.student_matching.candidate_grid import CandidateGrid, OfferedCandidate, build_offers
from gui.student_matching.field_texts import describe_comparison
from gui.student_matching.match_texts import ReasonComboBox, describe_band, get_band_label, join_nonempty
from gui.student_matching.matching_draft import MatchingDraft, make_match_decision, make_not_in_course_decision
from gui.student_matching.person import Person
from gui.student_matching.roster_search import RosterSearchWidget
from gui.widgets.fields import focus_search_field

if TYPE_CHECKING:
    from core.canvas.gradebook import Student

INDENT = 3 * GRID


class _AnswerButton(QRadioButton):
    """Radio button whose access key selects it immediately.

    Qt would hold the button down briefly first, and pressing Return during that time would accept the previous answer.
    """

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QShortcutEvent) and not event.isAmbiguous():
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.click()
            return True
        return super().event(event)


class _FieldAnswerButton(_AnswerButton):
    """Radio button that moves the focus to its field when it is activated.

    If the user selects it with the arrow keys, the focus stays on the button, so that the user can go on to the next
    answer. Qt reports the same focus reason for arrow keys as for Tab.
    """

    def __init__(self, text: str, field: QWidget) -> None:
        super().__init__(text)
        self._field = field
        self._keeps_focus = True
        self.clicked.connect(self._focus_field)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._keeps_focus = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._keeps_focus = True

    def _focus_field(self) -> None:
        if not self._keeps_focus:
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)


class AnswerForm(QWidget):
    """Form that shows the possible answers as radio buttons.

    `changed` is emitted when another answer, student, or reason is chosen.
    """

    changed = Signal()

    def __init__(
        self, person: Person, draft: MatchingDraft, parent: QWidget | None = None, *, is_unchecked: bool = False
    ) -> None:
        super().__init__(parent)
        self._draft = draft
        self._is_rejected = person.is_rejected or is_unchecked
        self._is_search_populated = False
        self._person = person
        self._button_group = QButtonGroup(self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID + GRID // 2)
        self.offers = build_offers(person, draft)
        self.candidate_buttons = [self._make_candidate_button(index, offer) for index, offer in enumerate(self.offers)]
        self.grid = self._build_grid()
        self._layout.addWidget(self.grid)
        self.search = RosterSearchWidget()
        self.search.setFixedHeight(16 * GRID)
        other_student_button = _FieldAnswerButton(self.tr("Somebody &else"), self.search.search_field)
        self.other_student_button = self._add_button(other_student_button, self.search)
        self.reason = ReasonComboBox()
        self.not_in_course_button = self._add_button(_AnswerButton(self.tr("Not in this &course")), self.reason)
        self.decide_later_button = self._add_button(_AnswerButton(self.tr("Decide &later")))
        self._layout.addStretch(1)
        self._set_initial_answer()

    def _set_initial_answer(self) -> None:
        """Select the earlier decision if there is one.

        Otherwise, select the first candidate if this student is at least a likely match and wasn't rejected. If there
        is no such candidate, select "Decide later". Enter must never accept a match that is only possible (see
        `core/students/confidence.py`).
        """
        is_preselectable = bool(self.offers) and is_preselected(self.offers[0].band) and not self._is_rejected
        (self.candidate_buttons[0] if is_preselectable else self.decide_later_button).setChecked(True)
        if not self._person.is_rejected and (decision := self._draft.find_decision(self.row)) is not None:
            self.set_decision(decision)
        self._initial_decision = self.decision
        self._button_group.buttonToggled.connect(self._update_fields)
        self.search.student_changed.connect(self.changed)
        self.reason.currentTextChanged.connect(self.changed)
        self._update_fields()

    @property
    def row(self) -> int:
        """The iClicker row that the form is about."""
        return self._person.row

    def set_decision(self, decision: Decision | None) -> None:
        """Select the answer that corresponds to this decision."""
        if decision is None:
            self.decide_later_button.setChecked(True)
        elif decision.judgment is Judgment.NOT_IN_COURSE:
            self.not_in_course_button.setChecked(True)
            self.reason.setCurrentText(decision.reason)
        else:
            self._set_student(decision.canvas_id or "")

    def _set_student(self, canvas_id: str) -> None:
        offered = [offer.student.canvas_id for offer in self.offers]
        if canvas_id in offered:
            self.candidate_buttons[offered.index(canvas_id)].setChecked(True)
        elif student := self._draft.people.students.get(canvas_id):
            self.other_student_button.setChecked(True)
            self._populate_search()
            self.search.select_student(student)

    @property
    def student(self) -> "Student | None":
        """The chosen student: a candidate or a search result."""
        if self.other_student_button.isChecked():
            return self.search.student
        chosen = [
            offer for offer, button in zip(self.offers, self.candidate_buttons, strict=True) if button.isChecked()
        ]
        return chosen[0].student if chosen else None

    @property
    def displayed_student(self) -> "Student | None":
        """The chosen student, or the best candidate for "Decide later"."""
        shows_best_candidate = self.decide_later_button.isChecked() and self.offers
        return self.offers[0].student if shows_best_candidate else self.student

    @property
    def is_complete(self) -> bool:
        """True unless "another student" is selected without a student."""
        return not self.other_student_button.isChecked() or self.search.student is not None

    @property
    def decision(self) -> Decision | None:
        """The answer as a decision; None means "Decide later"."""
        if self.not_in_course_button.isChecked():
            return make_not_in_course_decision(self.reason.reason)
        if self.other_student_button.isChecked():
            return make_match_decision(self.search.student.canvas_id) if self.search.student else None
        for offer, button in zip(self.offers, self.candidate_buttons, strict=True):
            if button.isChecked():
                return make_match_decision(offer.student.canvas_id, "; ".join(offer.candidate.reasons))
        return None

    @property
    def is_changed(self) -> bool:
        """True if the answer differs from the initial one."""
        return self.decision != self._initial_decision

    @property
    def checked_button(self) -> QRadioButton:
        """The selected radio button."""
        return next(button for button in self._list_buttons() if button.isChecked())

    @property
    def answer_field(self) -> QWidget | None:
        """The field that belongs to the selected answer: the roster search or the reason."""
        fields = {self.other_student_button: self.search, self.not_in_course_button: self.reason}
        return fields.get(self.checked_button)

    @property
    def tab_order(self) -> Sequence[QWidget]:
        """The focusable widgets, from top to bottom."""
        return (
            *self.candidate_buttons,
            self.grid.reasons_button,
            self.other_student_button,
            self.search.search_field,
            self.search.result_list,
            self.not_in_course_button,
            self.reason,
            self.decide_later_button,
        )

    def start_search(self) -> None:
        """Select "another student" and move the focus to the roster search."""
        self.other_student_button.setChecked(True)
        focus_search_field(self.search.search_field)

    def select_candidate(self, index: int) -> None:
        """Select the candidate at this index, if there is one."""
        if index < len(self.candidate_buttons):
            self.candidate_buttons[index].setChecked(True)
            self.candidate_buttons[index].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _list_buttons(self) -> Sequence[QRadioButton]:
        return (*self.candidate_buttons, self.other_student_button, self.not_in_course_button, self.decide_later_button)

    def _update_fields(self) -> None:
        if self.other_student_button.isChecked():
            self._populate_search()
        for field in (self.search, self.reason):
            field.setVisible(field is self.answer_field)
        self.changed.emit()

    def _populate_search(self) -> None:
        """Fill the roster search the first time it is needed."""
        if not self._is_search_populated:
            self._is_search_populated = True
            offered_ids = frozenset(offer.student.canvas_id for offer in self.offers)
            taken_ids = self._draft.find_taken_students(self._person.row)
            self.search.set_students(self._draft.people.roster_search_texts, taken_ids, offered_ids)

    def _add_button(self, button: QRadioButton, details: QWidget | None = None) -> QRadioButton:
        """Add an answer, with its details right below it."""
        self._button_group.addButton(button)
        cell = QVBoxLayout()
        cell.setSpacing(GRID // 2)
        cell.addWidget(button)
        if details is not None:
            inset = QHBoxLayout()
            inset.setContentsMargins(INDENT, 0, 0, 0)
            inset.addWidget(details)
            cell.addLayout(inset)
        self._layout.addLayout(cell)
        return button

    def _make_candidate_button(self, index: int, offer: OfferedCandidate) -> QRadioButton:
        is_rejected = index == 0 and self._is_rejected
        label = self.tr("doubted by you") if is_rejected else get_band_label(offer.band)
        button = _AnswerButton(f"&{index + 1}  {label}")
        button.setToolTip(describe_band(offer.band))
        button.setAccessibleName(self.tr("{name}, {label}").format(name=offer.student.name, label=label))
        parts = [describe_comparison(compared, self._draft.people.students) for compared in offer.fields]
        for template, facts in (
            (self.tr("For: {facts}"), offer.candidate.reasons),
            (self.tr("Against: {facts}"), offer.candidate.objections),
        ):
            if facts:
                parts.append(template.format(facts="; ".join(facts)))
        button.setAccessibleDescription(". ".join(parts))
        self._button_group.addButton(button)
        return button

    def _build_grid(self) -> CandidateGrid:
        participant = self._person.participant
        fields = (
            (ComparedField.NAME, participant.name),
            (ComparedField.EMAIL, participant.email or participant.login),
            (ComparedField.STUDENT_ID, format_student_id(participant.student_id)),
        )
        extra_rows = (
            (self.tr("Other names"), join_nonempty(*participant.other_names)),
            (self.tr("Login"), participant.login if participant.email else ""),
            (self.tr("Other IDs"), join_nonempty(*(value.text for value in participant.other_identities))),
            (self.tr("Remote ID"), participant.remote_id),
            (self.tr("Scores"), format_score_total(self._draft.workbook, self._person.row)),
        )
        return CandidateGrid(
            self.tr("Row {row}").format(row=participant.row_text),
            fields,
            [row for row in extra_rows if row[1]],
            self.offers,
            self.candidate_buttons,
            self._draft.people.students,
        )
