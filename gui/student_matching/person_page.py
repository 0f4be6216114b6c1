"""Who is this one person? A page of the wizard: one person, one plain form."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget, QWizard, QWizardPage
from typing_extensions import override

from gui.look.appearance import GRID, beside_bar, make_quiet
from gui.student_matching.accounts_view import AccountsView, compare_accounts, compare_identities, total_line
from gui.student_matching.answers import Answers
from gui.student_matching.draft import MatchingDraft, Queue
from gui.student_matching.person import Person
from gui.student_matching.words import spoken_name

MOST_CANDIDATES = 3
"""Matching offers no more; each has a key."""


def back_keys() -> QKeySequence:
    """The keys that go back a page, as in this system's browsers."""
    return QKeySequence.keyBindings(QKeySequence.StandardKey.Back)[0]


class PersonPage(QWizardPage):
    """The person at one place of the queue. The form is built when the page is reached, since the queue may change."""

    def __init__(self, draft: MatchingDraft, queue: Queue, place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._queue = queue
        self._place = place
        self.answers: Answers | None = None
        self.accounts = AccountsView()
        self.progress = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        make_quiet(self.progress)
        self._settled = QTimer(self, singleShot=True, interval=0)
        self._settled.timeout.connect(self._bring_into_view)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        whole.setSpacing(GRID)
        whole.addWidget(self.progress)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self.accounts)
        for number in range(MOST_CANDIDATES):
            key = QShortcut(QKeySequence(str(number + 1)), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(lambda place=number: self.answers and self.answers.choose_candidate(place))

    @property
    def row(self) -> int:
        """The row of the export that is asked about."""
        return self._queue.rows[self._place]

    @override
    def initializePage(self) -> None:
        person = self._draft.person(self.row)
        self.setTitle(self.tr("Who is {name}?").format(name=_plain(person.name)))
        before = self.answers
        self.answers = Answers(person, self._draft, is_unticked=self.row in self._queue.unticked)
        if before is not None and before.row == self.row and before.is_changed:
            self.answers.begin_with(before.decision)
        told = self.tr("{place} of {number}.").format(place=f"{self._place + 1:,}", number=f"{len(self._queue.rows):,}")
        self.progress.setText(f"{told} {self._keys(len(self.answers.candidates))}")
        self.answers.changed.connect(self._show_answer)
        self._scroll.setWidget(self._form(person, self.answers))
        self._order_tabs(self.answers)
        self._show_answer()

    @override
    def cleanupPage(self) -> None:
        """Back: what this page decided is undone, and so is what the page gone back to had decided."""
        self._draft.take_back(*self._queue.rows[max(self._place - 1, 0) : self._place + 1])

    @override
    def isComplete(self) -> bool:
        return self.answers is not None and self.answers.is_complete

    @override
    def validatePage(self) -> bool:
        if self.answers is None or not self.answers.is_complete:
            return False
        decision = self.answers.decision
        self._draft.take_back(self.row)
        if decision:
            self._draft.answer({self.row: decision})
        return True

    def focus_answer(self) -> None:
        """Put the keyboard on the answer that is chosen, so that Return takes it and the arrows change it."""
        if self.answers is not None:
            self.answers.checked.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keys(self, candidates: int) -> str:
        """Which keys answer, and go back where there is anything to go back to."""
        told = [self.tr("Press Return to take the marked answer.")]
        if not candidates:
            told.insert(0, self.tr("Nobody in Canvas is like this person."))
        elif candidates == 1:
            told.append(self.tr("The key 1 chooses the student."))
        elif candidates == 2:
            told.append(self.tr("The keys 1 and 2 choose."))
        elif candidates > 2:
            told.append(self.tr("The keys 1 to 3 choose."))
        if self._place or self._queue.strong:
            back = back_keys().toString(QKeySequence.SequenceFormat.NativeText)
            told.append(self.tr("{back} goes back.").format(back=back))
        return " ".join(told)

    def _form(self, person: Person, answers: Answers) -> QWidget:
        form = QWidget()
        whole = QVBoxLayout(form)
        whole.setContentsMargins(beside_bar(self))
        whole.setSpacing(2 * GRID)
        fields = QFormLayout()
        fields.setHorizontalSpacing(2 * GRID)
        fields.setVerticalSpacing(GRID // 2)
        own = person.participant
        for label, value in (
            (self.tr("In iClicker"), self.tr("{name} (row {row})").format(name=own.name, row=own.row)),
            (self.tr("Student ID"), own.student_id),
            (self.tr("E-mail"), own.email),
            (self.tr("Remote ID"), own.remote_id),
            (self.tr("Scores"), total_line(self._draft.workbook, person.row)),
            *self._alike_in_waiting(person.row),
        ):
            if value:
                fields.addRow(label, _value(value))
        whole.addLayout(fields)
        whole.addWidget(answers, 1)
        return form

    def _alike_in_waiting(self, row: int) -> Iterable[tuple[str, str]]:
        """Other rows that say the same and are not matched either, so that no candidate tells of them."""
        for other, common in self._draft.people.proposals.alike.get(row, {}).items():
            if not self._draft.accounts.student_of(other):
                words = self.tr("Row {row}, {name}, has the same {common}, and is not matched so far.")
                name = self._draft.people.name(other)
                yield self.tr("See also"), words.format(row=other, name=name, common=common)

    def _order_tabs(self, answers: Answers) -> None:
        """Tab goes through the page from above, then to the wizard's buttons: the answers are younger than these."""
        kinds = (QWizard.WizardButton.CustomButton1, QWizard.WizardButton.BackButton)
        below = [self.wizard().button(kind) for kind in kinds]
        for before, after in pairwise((*answers.in_order, self.accounts.table, *below)):
            QWidget.setTabOrder(before, after)

    def _show_answer(self) -> None:
        """Where the student already has another row, show both accounts side by side."""
        student = self.answers.student_in_view if self.answers else None
        others = self._draft.accounts.rows_of(student.canvas_id, besides=self.row) if student else ()
        self.accounts.setVisible(bool(others))
        if student and others:
            self._show_accounts(student.name, others)
        self.completeChanged.emit()
        self._settled.start()

    def _show_accounts(self, student: str, others: Sequence[int]) -> None:
        """What this row and the others of the student have, side by side, and why they may be one person's."""
        rows, workbook, people = (self.row, *others), self._draft.workbook, self._draft.people
        names = [self.tr("Row {row}: {name}").format(row=row, name=people.name(row)) for row in others]
        common = people.proposals.alike.get(self.row, {})
        same = self.tr("Row {row}, matched to {student}, has the same {common}.")
        told = [
            same.format(row=row, student=spoken_name(student), common=common[row]) for row in others if row in common
        ]
        is_taken = self.tr("{student} has another row already, so these would be two accounts of one student.")
        told = told or [is_taken.format(student=spoken_name(student))]
        lines = (*compare_identities(workbook, rows), *compare_accounts(workbook, rows))
        self.accounts.show_accounts(" ".join(told), [self.tr("This one"), *names], lines, workbook.choices)

    def _bring_into_view(self) -> None:
        """Show the answer that is on, and the field that belongs to it, where not all have room at once."""
        if self.answers is not None:
            field = self.answers.field
            for widget in (self.answers.checked, *((field, field.focusProxy() or field) if field else ())):
                self._scroll.ensureWidgetVisible(widget)


def _value(text: str) -> QLabel:
    label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _plain(name: str) -> str:
    """A name in a title, which Qt would read as rich text where it looks like it."""
    return name.replace("<", "‹").replace(">", "›")
