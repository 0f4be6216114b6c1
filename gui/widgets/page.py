"""Base class of the pages, one per step: title, status, banner, body, and primary button.

From top to bottom:

Which sessions count?                               title: the question that the user answers here
12 of 14 chosen, 26 points. Totals agree.           status: one sentence, announced when it changes
(banner)                                            a notice that needs no decision
(question)                                          do both files belong together?
...                                                 body
                                    [ Students > ]  the one primary action, named after the next step
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
from gui.widgets.fields import go_to_search, is_reachable
from gui.widgets.layouts import PageScroll, Squeezed
from gui.widgets.page_parts import Banner, EmptyState, OrEmpty
from gui.work.document import Document

HIDDEN_PAGE_DELAY_MS = 60
"""Delay in milliseconds, times the number of the step, before a hidden page shows changes."""


class Page(QWidget):
    """Page of one step. A subclass fills `body` and overrides what differs from the defaults.

    `search` is the page's search field, or None if the page has none.

    Signals:
    - `next_requested`: the user pressed the primary button.
    - `go_to`: carries the `Step`, or the `Place` in one of the files, to go to.
    - `why_requested`: carries the Canvas ID of the student whose score is to be explained.
    - `state_changed`: the state or the count may have changed.
    - `browse_requested`: the user wants to choose files.
    """

    next_requested = Signal()
    go_to = Signal(object)
    why_requested = Signal(object)
    state_changed = Signal()
    browse_requested = Signal()

    def __init__(self, document: Document, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self._changes_handler: Callable[[frozenset[str]], None] | None = None
        self._pending_changes: frozenset[str] = frozenset()
        self._pending_timer = QTimer(self, singleShot=True)
        self._pending_timer.timeout.connect(self._show_pending_changes)
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
        """Call `show` with the names of changed fields when the document changes.

        With a large class, hidden pages are updated a moment later and one at a time: the visible page is painted
        first, and the window never freezes for all pages together.
        """
        self._changes_handler = show
        self._pending_timer.setInterval(HIDDEN_PAGE_DELAY_MS * (step + 1))
        self.document.changed.connect(self._receive_changes)

    def follow_later(self, names: frozenset[str]) -> None:
        """Show these changes in a later event, after the current ones have been painted."""
        self._pending_changes |= names
        self._pending_timer.start()

    def _receive_changes(self, names: frozenset[str]) -> None:
        self._pending_changes |= names
        if self.document.is_large and not self.isVisible():
            self._pending_timer.start()
        else:
            self._show_pending_changes()

    def _show_pending_changes(self) -> None:
        """Show what has changed since the last update."""
        self._pending_timer.stop()
        names, self._pending_changes = self._pending_changes, frozenset()
        if names and self._changes_handler:
            self._changes_handler(names)

    def set_status(self, sentence: str) -> None:
        """Set the status sentence, and announce it to screen readers if it changed."""
        is_new = sentence != self.status.text()
        self.status.setText(sentence)
        if is_new and sentence and self.isVisible():
            announce(self.status, sentence)

    def set_primary(self, text: str, *, enabled: bool = True) -> None:
        """Set the text of the primary button, with a mnemonic; an empty text hides the button."""
        self.primary.setText(text)
        self.primary.setEnabled(enabled)
        self.primary.setVisible(bool(text))

    def fill(self, empty: EmptyState) -> tuple[OrEmpty, QVBoxLayout]:
        """Fill the body with a stack of content and empty state.

        Returns:
            The stack, and the layout of the content.
        """
        content = Squeezed()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        stack = OrEmpty(content, empty)
        empty.pressed.connect(lambda: self.go_to.emit(Step.FILES))
        self.body.addWidget(stack, 1)
        return stack, column

    def state(self) -> StepState:
        """Return the state of the step, which isn't done while the user hasn't answered the course question."""
        own = self.own_state()
        return StepState.NEEDS_YOU if own is StepState.DONE and self.question.is_open else own

    def own_state(self) -> StepState:
        """Return the state of the step apart from the course question."""
        return StepState.NOT_YET

    def count(self) -> int:
        """Return how many items need the user on this page; shown beside the state unless it is 0."""
        return 0

    def written(self) -> str:
        """Return a sentence about the file that this step has saved, or "" if it has saved none."""
        return ""

    def can_search(self) -> bool:
        """Return True if the page has a search field that is available now."""
        return self.search is not None and is_reachable(self.search)

    def start_search(self) -> None:
        """Focus the search field if it is available."""
        if self.search is not None and is_reachable(self.search):
            go_to_search(self.search)

    def edit_actions(self) -> Sequence[QAction]:
        """Return the actions that this page adds to the Edit menu."""
        return ()

    def show_place(self, place: Place) -> bool:  # noqa: ARG002 - for overriding methods
        """Show this place in a file, and return True, if the page can show it."""
        return False

    def explain_student(self, canvas_id: str) -> None:
        """Explain this student's score, if the page can."""

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Show pending changes, and make the primary button the last one in the tab order."""
        self._show_pending_changes()
        self._scroll_area.setAccessibleName(self.title.text())
        super().showEvent(event)
        is_offered = not self.primary.isHidden()
        self.primary.setParent(None)  # a widget that is added again comes last
        self.footer.addWidget(self.primary)
        self.primary.setVisible(is_offered)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.question.adapt_to_height(self.height())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the focused button, or else the primary button, as in a dialog."""
        focus = QApplication.focusWidget()
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif isinstance(focus, QPushButton | QToolButton):
            focus.click()
        elif self.primary.isVisible() and (focus is self or isinstance(focus, QAbstractButton | QTabBar)):
            self.primary.click()

    def _build(self) -> None:
        content = Squeezed()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.title)
        layout.addWidget(self.status)
        layout.addWidget(self.banner)
        layout.addWidget(self.question)
        layout.addSpacing(GRID)
        layout.addLayout(self.body, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 2 * GRID)
        outer.setSpacing(2 * GRID)
        self._scroll_area = PageScroll(content, self.title.text())
        outer.addWidget(self._scroll_area, 1)
        outer.addLayout(self.footer)
        self.footer.setContentsMargins(3 * GRID, 0, 3 * GRID, 0)
        self.footer.addStrut(self.primary.sizeHint().height())  # the footer keeps its height while it is empty
        self.footer.addStretch(1)
        self.footer.addWidget(self.primary)
