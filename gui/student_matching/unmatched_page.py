"""Last page of the wizard, with unmatched people and a summary."""

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
    QWizardPage,
)
from typing_extensions import override

from gui.look.appearance import GRID, apply_heading_font
from gui.student_matching.match_texts import ReasonComboBox, describe_student
from gui.student_matching.matching_draft import (
    MatchingDraft,
    MatchingQueue,
    make_match_decision,
    make_not_in_course_decision,
)
from gui.student_matching.unmatched_view import UnmatchedSearchField, UnmatchedView

if TYPE_CHECKING:
    from core.canvas.gradebook import Student


class UnmatchedPage(QWizardPage):
    """Page that lists unmatched people and students, with a summary."""

    def __init__(self, draft: MatchingDraft, queue: MatchingQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._queue = queue
        self._answered_rows: list[Sequence[int]] = []
        self.setTitle(self.tr("Who is left over?"))
        self.setFinalPage(True)
        describe_person = draft.people.describe_person
        self.people_view: UnmatchedView[int] = UnmatchedView(
            self.tr("In iClicker, but not matched"), describe_person, is_multi_select=True
        )
        students_name = self.tr("In Canvas, but in no iClicker row")
        self.students_view: UnmatchedView[Student] = UnmatchedView(
            students_name, describe_student, is_multi_select=False
        )
        self.people_heading = QLabel(wordWrap=True)
        self.students_heading = QLabel(wordWrap=True)
        self.people_search = UnmatchedSearchField(self.people_view, self.tr("Search people in iClicker"))
        self.students_search = UnmatchedSearchField(self.students_view, self.tr("Search students in Canvas"))
        self.match_button = QPushButton(self.tr("These two are the &same person"))
        self.not_in_course_button = QPushButton(self.tr("N&ot in this course:"))
        self.undo_button = QPushButton(self.tr("&Undo last answer"))
        self.reason_box = ReasonComboBox()
        self.instructions_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.instructions_label.setText(
            self.tr(
                "If two of them are the same person, select both and say so. Whoever left the course can be named here "
                "too. Nothing has to be decided now."
            )
        )
        self.summary_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._build_layout()
        self.people_view.selection_changed.connect(self._update_buttons)
        self.students_view.selection_changed.connect(self._update_buttons)
        self.match_button.clicked.connect(self._match_selected_pair)
        self.not_in_course_button.clicked.connect(self._mark_not_in_course)
        self.undo_button.clicked.connect(self._undo_last_answer)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self).activated.connect(self.undo_button.click)

    def _build_layout(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.instructions_label, 0, 0, 1, 2)
        for sentences in (self.people_heading, self.students_heading):
            sentences.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
            apply_heading_font(sentences)
        layout.addWidget(self.people_heading, 1, 0)
        layout.addWidget(self.students_heading, 1, 1)
        layout.addWidget(self.people_search, 2, 0)
        layout.addWidget(self.students_search, 2, 1)
        layout.addWidget(self.people_view, 3, 0)
        layout.addWidget(self.students_view, 3, 1)
        outside_layout = QHBoxLayout()
        outside_layout.setSpacing(GRID)
        outside_layout.addWidget(self.not_in_course_button)
        outside_layout.addWidget(self.reason_box, 1)
        layout.addLayout(outside_layout, 4, 0)
        match_layout = QHBoxLayout()
        match_layout.setSpacing(GRID)
        match_layout.addWidget(self.match_button)
        match_layout.addStretch(1)
        match_layout.addWidget(self.undo_button)
        layout.addLayout(match_layout, 4, 1)
        layout.addWidget(self.summary_label, 5, 0, 1, 2)
        layout.setRowStretch(3, 1)
        layout.setHorizontalSpacing(3 * GRID)
        layout.setColumnStretch(0, 1)
        layout.setColumnStretch(1, 1)

    @override
    def initializePage(self) -> None:
        self._update_lists()

    @override
    def cleanupPage(self) -> None:
        """Withdraw the answers on this page and on the page that the user returns to."""
        self._draft.withdraw_answers(*chain(*self._answered_rows), *self._queue.individual_rows[-1:])
        self._answered_rows = []

    def focus_answer(self) -> None:
        """Move the focus to the first list that isn't empty."""
        view = self.people_view if self.people_view.item_model.rows else self.students_view
        if not view.get_selected_items():
            view.select_position(0)
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _update_lists(self) -> None:
        rows = self._draft.find_unmatched_rows()
        free_students = self._draft.find_free_students()
        self.people_view.set_items(rows)
        self.students_view.set_items(free_students)
        zero_text = self.tr("Everybody in iClicker is matched, or not in this course.")
        singular, plural = (
            self.tr("1 person in iClicker is not matched"),
            self.tr("{n} people in iClicker are not matched"),
        )
        self.people_heading.setText(_pluralize(len(rows), zero_text, singular, plural))
        zero_text = self.tr("Every student in Canvas is matched.")
        singular, plural = (
            self.tr("1 student in Canvas is not matched"),
            self.tr("{n} students in Canvas are not matched"),
        )
        self.students_heading.setText(_pluralize(len(free_students), zero_text, singular, plural))
        self.summary_label.setText(self._format_summary())
        self.undo_button.setEnabled(bool(self._answered_rows))

    def _format_summary(self) -> str:
        """Return a summary of the decisions that Finish applies."""
        summary = self._draft.summarize(self._queue.all_rows)
        parts = (
            (summary.matched_count, self.tr("{n} matched by you")),
            (summary.not_in_course_count, self.tr("{n} not in this course")),
            (summary.postponed_count, self.tr("{n} left for later")),
        )
        done = ", ".join(template.format(n=f"{number:,}") for number, template in parts if number)
        finish_template, empty_text = self.tr("When you press Finish: {done}."), self.tr("Nothing was decided.")
        sentences = [finish_template.format(done=done) if done else empty_text]
        if self._draft.find_unmatched_rows():
            sentences.append(self.tr("Whoever is not matched is left out of the file, and listed."))
        return " ".join(sentences)

    def _update_buttons(self) -> None:
        people = self.people_view.get_selected_items()
        self.match_button.setEnabled(len(people) == 1 and len(self.students_view.get_selected_items()) == 1)
        self.not_in_course_button.setEnabled(bool(people))
        self.reason_box.setEnabled(bool(people))

    def _match_selected_pair(self) -> None:
        self._add_decision(self.people_view.get_selected_items(), self.students_view.get_selected_items()[0].canvas_id)

    def _mark_not_in_course(self) -> None:
        self._add_decision(self.people_view.get_selected_items(), "")

    def _add_decision(self, rows: Sequence[int], canvas_id: str) -> None:
        decision = make_match_decision(canvas_id) if canvas_id else make_not_in_course_decision(self.reason_box.reason)
        self._draft.add_answer(dict.fromkeys(rows, decision))
        self._answered_rows.append(rows)
        self._update_lists()
        self.focus_answer()

    def _undo_last_answer(self) -> None:
        """Withdraw the last answer on this page, so that its people are unmatched again."""
        self._draft.withdraw_answers(*self._answered_rows.pop())
        self._update_lists()
        self.focus_answer()


def _pluralize(number: int, zero_text: str, singular: str, plural: str) -> str:
    return (zero_text, singular)[number] if number < 2 else plural.format(n=f"{number:,}")
