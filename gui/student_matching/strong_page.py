"""Are these strong matches right? One list, ticked, for one confirm."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
    QWizardPage,
)
from typing_extensions import override

from gui.appearance import GRID
from gui.student_matching.draft import MatchingDraft, matched
from gui.student_matching.people import Person
from gui.student_matching.queue import Queue
from gui.student_matching.roster_search import student_facts, student_words
from gui.table_look import dress_table


class StrongPage(QWizardPage):
    """The strong matches. What is unticked is asked about by itself on the next pages."""

    def __init__(self, draft: MatchingDraft, queue: Queue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._queue = queue
        self.setTitle(self.tr("Are these the same people?"))
        told = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        told.setText(
            self.tr(
                "The names agree and nothing speaks against it. Untick whoever is not right: you are asked about them "
                "one by one. Space ticks and unticks."
            )
        )
        self.table = QTableWidget(len(queue.strong), 4)
        self.table.setHorizontalHeaderLabels(
            [self.tr("In iClicker"), self.tr("In Canvas"), self.tr("What Canvas knows"), self.tr("Why")]
        )
        dress_table(self.table, self.tr("Strong matches"))
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for place, row in enumerate(queue.strong):
            self._fill(place, draft.person(row))
        self.detail = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.table.currentCellChanged.connect(self._show_detail)
        if queue.strong:
            self.table.setCurrentCell(0, 0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        whole.setSpacing(2 * GRID)
        whole.addWidget(told)
        whole.addWidget(self.table, 1)
        whole.addWidget(self.detail)

    def _fill(self, place: int, person: Person) -> None:
        student = person.student
        texts = (
            person.participant.name,
            student.name if student else "",
            student_facts(student) if student else "",
            person.evidence,
        )
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            if column == 0:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked)
            self.table.setItem(place, column, item)

    def _show_detail(self, place: int) -> None:
        """Say both sides and the whole evidence of the current pair; the table may have no room for it."""
        person = self._draft.person(self._queue.strong[place])
        parts = (
            self.tr("In iClicker: {words}").format(words=person.words),
            self.tr("In Canvas: {words}").format(words=student_words(person.student) if person.student else ""),
            self.tr("Why: {words}").format(words=person.evidence),
        )
        self.detail.setText("\n".join(parts))

    @override
    def validatePage(self) -> bool:
        unticked = []
        for place, row in enumerate(self._queue.strong):
            if self._is_ticked(place):
                best = self._draft.person(row).proposal.candidates[0]
                self._draft.decide(row, matched(best.canvas_id, "; ".join(best.reasons)))
            else:
                self._draft.decide(row, None)
                unticked.append(row)
        self._queue.unticked = tuple(unticked)
        return True

    def _is_ticked(self, place: int) -> bool:
        state = self.table.model().index(place, 0).data(Qt.ItemDataRole.CheckStateRole)
        return Qt.CheckState(state) is Qt.CheckState.Checked

    def undo_decisions(self) -> None:
        """Back on this page: nothing is confirmed any more."""
        for row in self._queue.strong:
            self._draft.decide(row, None)

    def focus_answer(self) -> None:
        """Put the keyboard into the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
