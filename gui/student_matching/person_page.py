"""Wizard page for matching one person."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget, QWizard, QWizardPage
from typing_extensions import override

from core.clicker.export import locate_file_key
from core.students.suffixes import format_full_name
from gui.look.appearance import GRID, apply_caption_font, get_scroll_bar_margins
from gui.look.text_formatting import insert_word_breaks
from gui.student_matching.accounts_view import AccountsView, build_identity_rows, build_score_rows
from gui.student_matching.answer_form import AnswerForm
from gui.student_matching.matching_draft import MatchingDraft, MatchingQueue
from gui.student_matching.person import Person
from gui.widgets.fields import get_back_shortcut, get_enter_key_name

MAX_NAME_WIDTH = 22 * GRID
"""Room for the student's name on the button that accepts the answer, in pixels."""

MAX_CANDIDATES = 3
"""Maximum number of candidates that matching offers. Each has a number key."""


class PersonPage(QWizardPage):
    """Page that asks about the person at one position in the queue.

    The form is built when the user reaches the page, because the queue may change before that.
    """

    def __init__(
        self, draft: MatchingDraft, queue: MatchingQueue, position: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._draft = draft
        self._queue = queue
        self._position = position
        self.answer_form: AnswerForm | None = None
        self.accounts_view = AccountsView()
        self.progress_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        apply_caption_font(self.progress_label)
        self._scroll_timer = QTimer(self, singleShot=True, interval=0)
        self._scroll_timer.timeout.connect(self._scroll_to_answer)
        self._scroll_area = QScrollArea(widgetResizable=True)
        self._scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll_area.viewport().setAutoFillBackground(False)
        self._scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.progress_label)
        layout.addWidget(self._scroll_area, 1)
        layout.addWidget(self.accounts_view)
        for number in range(MAX_CANDIDATES):
            shortcut = QShortcut(QKeySequence(str(number + 1)), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(
                lambda position=number: self.answer_form and self.answer_form.select_candidate(position)
            )

    @property
    def row(self) -> int:
        """The iClicker row that the page is about."""
        return self._queue.individual_rows[self._position]

    @override
    def initializePage(self) -> None:
        person = self._draft.build_person(self.row)
        self.setTitle(self.tr("Who is {name}?").format(name=_replace_angle_brackets(person.name)))
        previous_form = self.answer_form
        self.answer_form = AnswerForm(person, self._draft, is_unchecked=self.row in self._queue.unchecked_rows)
        if previous_form is not None and previous_form.row == self.row and previous_form.is_changed:
            self.answer_form.set_decision(previous_form.decision)
        progress = self.tr("{place} of {number}.").format(
            place=f"{self._position + 1:,}", number=f"{len(self._queue.individual_rows):,}"
        )
        self.progress_label.setText(f"{progress} {self._describe_keys(len(self.answer_form.candidate_buttons))}")
        self.answer_form.changed.connect(self._update_accounts)
        form = self._build_form(person, self.answer_form)
        self._scroll_area.setWidget(form)
        form.setAutoFillBackground(False)  # `setWidget` turns it on
        self._set_tab_order(self.answer_form)
        self._update_accounts()

    @override
    def cleanupPage(self) -> None:
        """Withdraw the answers on this page and on the page that the user returns to."""
        self._draft.withdraw_answers(*self._queue.individual_rows[max(self._position - 1, 0) : self._position + 1])

    @override
    def isComplete(self) -> bool:
        return self.answer_form is not None and self.answer_form.is_complete

    @override
    def validatePage(self) -> bool:
        if self.answer_form is None or not self.answer_form.is_complete:
            return False
        decision = self.answer_form.decision
        self._draft.withdraw_answers(self.row)
        if decision:
            self._draft.add_answer({self.row: decision})
        return True

    def focus_answer(self) -> None:
        """Move the focus to the selected answer.

        Return accepts this answer, and the arrow keys change it.
        """
        if self.answer_form is not None:
            self.answer_form.checked_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _describe_keys(self, candidates: int) -> str:
        """Return the hints about the keys that select an answer or go back."""
        sentences = [self.tr("Press {key} to take the marked answer.").format(key=get_enter_key_name())]
        if not candidates:
            sentences.insert(0, self.tr("Nobody in Canvas is like this person."))
        elif candidates == 1:
            sentences.append(self.tr("The key 1 chooses the student."))
        elif candidates == 2:
            sentences.append(self.tr("The keys 1 and 2 choose."))
        elif candidates > 2:
            sentences.append(self.tr("The keys 1 to 3 choose."))
        if self._position or self._queue.very_likely_rows:
            back = get_back_shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            sentences.append(self.tr("{back} goes back.").format(back=back))
        return " ".join(sentences)

    def _build_form(self, person: Person, answer_form: AnswerForm) -> QWidget:
        form = QWidget()
        layout = QVBoxLayout(form)
        layout.setContentsMargins(get_scroll_bar_margins(self))
        layout.setSpacing(2 * GRID)
        for sentence in self._describe_similar_rows(person.row):
            layout.addWidget(QLabel(insert_word_breaks(sentence), wordWrap=True, textFormat=Qt.TextFormat.PlainText))
        layout.addWidget(answer_form, 1)
        return form

    def _describe_similar_rows(self, row: int) -> Iterable[str]:
        """Yield a sentence for each similar unmatched iClicker row.

        Such a row shares an identity field with this one, but no candidate's reasons mention it.
        """
        proposals = self._draft.people.proposals
        for other_row, shared_fields in proposals.related_rows.get(row, {}).items():
            if not self._draft.adjusted_proposals.get_student(other_row):
                template = self.tr("Row {row}, {name}, has the same {common}, and is not matched so far.")
                name = self._draft.people.get_name(other_row)
                yield template.format(row=proposals.get_row_text(other_row), name=name, common=shared_fields)

    def _set_tab_order(self, answer_form: AnswerForm) -> None:
        """Set the tab order from top to bottom.

        Otherwise, the wizard's older buttons would come first.
        """
        kinds = (QWizard.WizardButton.CustomButton1, QWizard.WizardButton.BackButton)
        buttons = [self.wizard().button(kind) for kind in kinds]
        for before, after in pairwise((*answer_form.tab_order, self.accounts_view.table, *buttons)):
            QWidget.setTabOrder(before, after)

    def _update_accounts(self) -> None:
        """Compare the accounts side by side if the student already has a matched row."""
        student = self.answer_form.displayed_student if self.answer_form else None
        other_rows = self._draft.adjusted_proposals.find_rows(student.canvas_id, excluding=self.row) if student else ()
        self.accounts_view.setVisible(bool(other_rows))
        if student and other_rows:
            self._fill_accounts_view(student.name, other_rows)
        self._name_next_button()
        self.completeChanged.emit()
        self._scroll_timer.start()

    def _name_next_button(self) -> None:
        """Name the answer on the button that accepts it."""
        form = self.answer_form
        if form is None:
            return
        if not form.is_complete:
            answer = self.tr("choose a student")
        elif form.student is not None:
            name = (
                QLabel()
                .fontMetrics()
                .elidedText(format_full_name(form.student.name), Qt.TextElideMode.ElideMiddle, MAX_NAME_WIDTH)
            )
            answer = self.tr("this is {name}").format(name=name.replace("&", "&&"))
        elif form.not_in_course_button.isChecked():
            answer = self.tr("not in this course")
        else:
            answer = self.tr("decide later")
        self.setButtonText(QWizard.WizardButton.NextButton, self.tr("&Next: {answer}").format(answer=answer))
        self.setButtonText(QWizard.WizardButton.FinishButton, self.tr("&Finish: {answer}").format(answer=answer))

    def _fill_accounts_view(self, student: str, other_rows: Sequence[int]) -> None:
        """Show a comparison of this row with the student's other rows, and explain it."""
        rows, workbook, people = (self.row, *other_rows), self._draft.workbook, self._draft.people
        row_texts = {row: people.proposals.get_row_text(row) for row in other_rows}
        column_names = [
            self.tr("Row {row}: {name}").format(row=row_texts[row], name=people.get_name(row)) for row in other_rows
        ]
        shared_fields = people.proposals.related_rows.get(self.row, {})
        same_template = self.tr("Row {row}, matched to {student}, has the same {common}.")
        sentences = [
            same_template.format(row=row_texts[row], student=format_full_name(student), common=shared_fields[row])
            for row in other_rows
            if row in shared_fields
        ]
        taken_template = self.tr("{student} has another row already, so these would be two accounts of one student.")
        if not {locate_file_key(row)[0] for row in other_rows} & {locate_file_key(self.row)[0]}:
            taken_template = self.tr("{student} is already matched to a person in another file of the class.")
        sentences = sentences or [taken_template.format(student=format_full_name(student))]
        comparison_rows = (*build_identity_rows(workbook, rows), *build_score_rows(workbook, rows))
        self.accounts_view.set_accounts(
            " ".join(sentences), [self.tr("This one"), *column_names], comparison_rows, workbook.choices
        )

    def _scroll_to_answer(self) -> None:
        """Scroll to the selected answer and its field."""
        if self.answer_form is not None:
            field = self.answer_form.answer_field
            for widget in (self.answer_form.checked_button, *((field, field.focusProxy() or field) if field else ())):
                self._scroll_area.ensureWidgetVisible(widget)


def _replace_angle_brackets(name: str) -> str:
    """Return the name in a form that Qt doesn't interpret as rich text in a title."""
    return name.replace("<", "‹").replace(">", "›")
