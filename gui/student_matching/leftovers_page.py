"""Who is left over on either side, and what was decided?"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
    QWizardPage,
)
from typing_extensions import override

from gui.appearance import GRID
from gui.student_matching.draft import MatchingDraft, matched, not_in_course
from gui.student_matching.queue import Queue
from gui.student_matching.reasons import ReasonBox
from gui.student_matching.roster_search import student_words


class LeftoversPage(QWizardPage):
    """The last page: people of iClicker without a student, students without a row, and the sum of all decisions."""

    def __init__(self, draft: MatchingDraft, queue: Queue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._queue = queue
        self._decided_here: list[int] = []
        self.setTitle(self.tr("Who is left over?"))
        self.setFinalPage(True)
        self.people = _list(self.tr("In iClicker, but not matched"), is_many=True)
        self.students = _list(self.tr("In Canvas, but in no iClicker row"), is_many=False)
        self.people_told = QLabel()
        self.students_told = QLabel()
        self.same = QPushButton(self.tr("These two are the &same person"))
        self.nobody = QPushButton(self.tr("N&ot in this course:"))
        self.reason = ReasonBox()
        self.told = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.told.setText(
            self.tr(
                "If two of them are the same person, select both and say so. Whoever left the course can be named here "
                "too. Nothing has to be decided now."
            )
        )
        self.summary = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._build()
        self.people.itemSelectionChanged.connect(self._enable)
        self.students.itemSelectionChanged.connect(self._enable)
        self.same.clicked.connect(self._match)
        self.nobody.clicked.connect(self._leave_out)

    def _build(self) -> None:
        whole = QGridLayout(self)
        whole.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        whole.setSpacing(GRID)
        whole.addWidget(self.told, 0, 0, 1, 2)
        whole.addWidget(self.people_told, 1, 0)
        whole.addWidget(self.students_told, 1, 1)
        whole.addWidget(self.people, 2, 0)
        whole.addWidget(self.students, 2, 1)
        outside = QHBoxLayout()
        outside.setSpacing(GRID)
        outside.addWidget(self.nobody)
        outside.addWidget(self.reason, 1)
        whole.addLayout(outside, 3, 0)
        whole.addWidget(self.same, 3, 1, Qt.AlignmentFlag.AlignRight)
        whole.addWidget(self.summary, 4, 0, 1, 2)
        whole.setRowStretch(2, 1)
        whole.setColumnStretch(0, 1)
        whole.setColumnStretch(1, 1)

    @override
    def initializePage(self) -> None:
        self._show()

    @override
    def cleanupPage(self) -> None:
        """Back: what was decided on this page is undone, and so is what the page gone back to had decided."""
        for row in (*self._decided_here, *self._queue.rows[-1:]):
            self._draft.decide(row, None)
        self._decided_here = []

    def focus_answer(self) -> None:
        """Put the keyboard into the first list that holds somebody."""
        found = self.people if self.people.count() else self.students
        if not found.selectedItems():
            found.setCurrentRow(0)
        found.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        rows = self._draft.rows_without_student()
        free = self._draft.free_students()
        _fill(self.people, [(self._draft.person(row).words, row) for row in rows])
        _fill(self.students, [(student_words(student), student.canvas_id) for student in free])
        one, many = self.tr("1 person in iClicker is not matched"), self.tr("{number} people in iClicker not matched")
        self.people_told.setText((one if len(rows) == 1 else many).format(number=len(rows)))
        one, many = self.tr("1 student in no iClicker row"), self.tr("{number} students in no iClicker row")
        self.students_told.setText((one if len(free) == 1 else many).format(number=len(free)))
        self.summary.setText(self._sum())
        self._enable()

    def _sum(self) -> str:
        summary = self._draft.summary(self._queue.asked)
        parts = [
            self.tr("You matched {number}.").format(number=summary.matched),
            self.tr("Not in this course: {number}.").format(number=summary.not_in_course),
            self.tr("Left for later: {number}.").format(number=summary.later),
        ]
        if self._draft.rows_without_student():
            parts.append(self.tr("Whoever is not matched is left out of the file, and listed."))
        return " ".join(parts)

    def _enable(self) -> None:
        people = self.people.selectedItems()
        self.same.setEnabled(len(people) == 1 and len(self.students.selectedItems()) == 1)
        self.nobody.setEnabled(bool(people))
        self.reason.setEnabled(bool(people))

    def _match(self) -> None:
        row = int(self.people.selectedItems()[0].data(Qt.ItemDataRole.UserRole))
        self._decide([row], str(self.students.selectedItems()[0].data(Qt.ItemDataRole.UserRole)))

    def _leave_out(self) -> None:
        self._decide([int(item.data(Qt.ItemDataRole.UserRole)) for item in self.people.selectedItems()], "")

    def _decide(self, rows: Sequence[int], canvas_id: str) -> None:
        for row in rows:
            self._draft.decide(row, matched(canvas_id) if canvas_id else not_in_course(self.reason.reason))
            self._decided_here.append(row)
        self._show()
        self.focus_answer()


def _list(name: str, *, is_many: bool) -> QListWidget:
    found = QListWidget()
    mode = QAbstractItemView.SelectionMode
    found.setSelectionMode(mode.ExtendedSelection if is_many else mode.SingleSelection)
    found.setUniformItemSizes(True)
    found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    found.setTextElideMode(Qt.TextElideMode.ElideRight)
    found.setSpacing(GRID // 4)
    found.setAccessibleName(name)
    return found


def _fill(found: QListWidget, entries: Sequence[tuple[str, object]]) -> None:
    found.clear()
    for words, value in entries:
        item = QListWidgetItem(words)
        item.setToolTip(words)
        item.setData(Qt.ItemDataRole.UserRole, value)
        found.addItem(item)
