"""What does every step's page have: a question, where things stand, room for its subject, one way on.

From top to bottom:

Which sessions count?                               title: the question that the page answers
12 of 14 chosen, 26 points. Totals agree.           status: one sentence, read out when it changes
(banner)                                            what is no decision
(question)                                          whether both files belong together
...                                                 body
                                    [ Students > ]  the one primary action, named by where it leads
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from core.problems import Place
from gui.look.appearance import GRID, make_title
from gui.look.words import announce
from gui.steps import Step, StepState
from gui.widgets.course_question import CourseQuestion
from gui.widgets.fields import can_search, go_to_search
from gui.widgets.layouts import PageScroll, Squeezed
from gui.widgets.page_parts import Banner, EmptyState, OrEmpty
from gui.work.document import Document

FOLLOW_MS = 60
"""How much later than the one before a page follows that nobody sees."""


class Page(QWidget):
    """One step. A subclass fills `body`.

    It overrides `own_state`, `count`, `edit_actions` and `show_place` where it has something to say; `search` is the
    field where one types what is searched for, None where there is nothing to search.

    `next_requested`: the primary button was pressed. `go_to` carries a `Place` (in one of the files) or a `Step`.
    `why_requested` carries the Canvas id of a student whose score is to be explained. `state_changed`: the rail should
    ask again. `browse_requested`: the user wants to choose files.
    """

    next_requested = Signal()
    go_to = Signal(object)
    why_requested = Signal(object)
    state_changed = Signal()
    browse_requested = Signal()

    def __init__(self, document: Document, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self._show_changes: Callable[[frozenset[str]], None] | None = None
        self._missed: frozenset[str] = frozenset()
        self._catching_up = QTimer(self, singleShot=True)
        self._catching_up.timeout.connect(self._catch_up)
        self.search: QLineEdit | None = None
        self.title = QLabel(title)
        make_title(self.title)
        self.title.setWordWrap(True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.status = QLabel()
        self.status.setWordWrap(True)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.banner = Banner()
        self.question = CourseQuestion(document)
        self.question.changed.connect(self.state_changed)
        self.question.browse_requested.connect(self.browse_requested)
        self.body = QVBoxLayout()
        self.body.setSpacing(2 * GRID)
        self.footer = QHBoxLayout()
        self.primary = QPushButton()
        self.primary.setDefault(True)
        self.primary.setVisible(False)
        self.primary.clicked.connect(self.next_requested)
        self._build()

    def follow(self, step: Step, show: Callable[[frozenset[str]], None]) -> None:
        """Have `show` called with the names of what has changed in the document: at once where somebody looks.

        A page that is not seen follows a large class a moment later, each in a turn of its own: what is seen is painted
        first, and the window never stands still for all of them together.
        """
        self._show_changes = show
        self._catching_up.setInterval(FOLLOW_MS * (step + 1))
        self.document.changed.connect(self._note_changes)

    def follow_later(self, names: frozenset[str]) -> None:
        """Show these changes in a turn of their own, after what is shown now was painted."""
        self._missed |= names
        self._catching_up.start()

    def _note_changes(self, names: frozenset[str]) -> None:
        self._missed |= names
        if self.document.is_large and not self.isVisible():
            self._catching_up.start()
        else:
            self._catch_up()

    def _catch_up(self) -> None:
        """Show what has changed since the page last looked."""
        self._catching_up.stop()
        names, self._missed = self._missed, frozenset()
        if names and self._show_changes:
            self._show_changes(names)

    def set_status(self, sentence: str) -> None:
        """Say in one sentence where things stand."""
        is_news = sentence != self.status.text()
        self.status.setText(sentence)
        if is_news and sentence and self.isVisible():
            announce(self.status, sentence)

    def set_primary(self, text: str, *, enabled: bool = True) -> None:
        """Name the primary action (with a mnemonic); an empty text hides it."""
        self.primary.setText(text)
        self.primary.setEnabled(enabled)
        self.primary.setVisible(bool(text))

    def fill(self, empty: EmptyState) -> tuple[OrEmpty, QVBoxLayout]:
        """Fill the body with a subject that needs files, and what stands in its place; the layout is the subject's."""
        subject = Squeezed()
        column = QVBoxLayout(subject)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        stack = OrEmpty(subject, empty)
        empty.pressed.connect(lambda: self.go_to.emit(Step.FILES))
        self.body.addWidget(stack, 1)
        return stack, column

    def state(self) -> StepState:
        """Return how the step stands. No step is done while it's open whether both files belong together."""
        own = self.own_state()
        return StepState.NEEDS_YOU if own is StepState.DONE and self.question.is_open else own

    def own_state(self) -> StepState:
        """Return how the step stands, apart from what every step asks."""
        return StepState.NOT_YET

    def count(self) -> int:
        """How many things wait for the person here; shown beside the state where it is not 0."""
        return 0

    def written(self) -> str:
        """What this step has written to the disk, in a sentence; "" while it is nothing."""
        return ""

    def can_search(self) -> bool:
        """Whether there is something to search on this page now."""
        return self.search is not None and can_search(self.search)

    def start_search(self) -> None:
        """Put the keyboard into the search, if there is something to search now."""
        if self.search is not None and can_search(self.search):
            go_to_search(self.search)

    def edit_actions(self) -> Sequence[QAction]:
        """What can be edited on this page now, beside what can be edited everywhere."""
        return ()

    def show_place(self, place: Place) -> bool:  # noqa: ARG002 - for those that override it
        """Show this spot of a file, if this page shows such spots; tells whether it did."""
        return False

    def explain_student(self, canvas_id: str) -> None:
        """Say why this student gets their score, if this page can."""

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Show what is true now, and let Tab come to the primary button last: there it stands."""
        self._catch_up()
        self._upper.setAccessibleName(self.title.text())
        super().showEvent(event)
        is_offered = not self.primary.isHidden()
        self.primary.setParent(None)  # what is put in anew stands last
        self.footer.addWidget(self.primary)
        self.primary.setVisible(is_offered)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.question.fit(self.height())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses the button that has the keyboard, else the primary one: as in a dialog, not as in a window."""
        focus = QApplication.focusWidget()
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif isinstance(focus, QPushButton | QToolButton):
            focus.click()
        elif self.primary.isVisible() and (focus is self or isinstance(focus, QAbstractButton | QTabBar)):
            self.primary.click()

    def _build(self) -> None:
        content = Squeezed()
        upper = QVBoxLayout(content)
        upper.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 0)
        upper.setSpacing(GRID)
        upper.addWidget(self.title)
        upper.addWidget(self.status)
        upper.addWidget(self.banner)
        upper.addWidget(self.question)
        upper.addSpacing(GRID)
        upper.addLayout(self.body, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 2 * GRID)
        whole.setSpacing(2 * GRID)
        self._upper = PageScroll(content, self.title.text())
        whole.addWidget(self._upper, 1)
        whole.addLayout(self.footer)
        self.footer.setContentsMargins(3 * GRID, 0, 3 * GRID, 0)
        self.footer.addStrut(self.primary.sizeHint().height())  # nothing moves when something appears in it
        self.footer.addStretch(1)
        self.footer.addWidget(self.primary)
