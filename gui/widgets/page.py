"""Base class of the pages, with the widgets and the behavior that they share.

From top to bottom:

Which sessions count?                               title: the question that the user answers here
12 of 14 chosen, 26 points. Totals agree.           status: one sentence, announced when it changes
(banner)                                            a notice that needs no decision
(question)                                          do both files belong together?
...                                                 body
                        [ Back ]    [ Students ]    the way back, and the one primary action, named after the next step
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPalette, QResizeEvent, QShowEvent
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

from core.problems import Location
from gui.look.appearance import GRID, apply_title_font
from gui.look.text_formatting import announce
from gui.steps import Step, StepState
from gui.widgets.buttons import PrimaryButton
from gui.widgets.course_question import CourseQuestion
from gui.widgets.fields import focus_search_field, get_back_shortcut, is_reachable
from gui.widgets.layouts import MinimumHeightWidget, PageScrollArea
from gui.widgets.page_parts import Banner, EmptyState, EmptyStateStack
from gui.work.document import Document

HIDDEN_PAGE_DELAY_MS = 60
"""Delay per step number before a hidden page shows changes, in milliseconds."""


class Page(QWidget):
    """Page of one step; subclasses fill `body` and override the default methods.

    `search` is the search field of the page, or None if it has none.

    Signals:
    - `next_requested`: the user pressed the primary button.
    - `back_requested`: the user wants to go to the previous step.
    - `navigation_requested`: carries the `Step`, or the `Location` in one of the files, to go to.
    - `explanation_requested`: carries the Canvas ID of the student whose score is to be explained.
    - `state_changed`: the state or the count may have changed.
    - `browse_requested`: the user wants to choose files.
    """

    next_requested = Signal()
    back_requested = Signal()
    navigation_requested = Signal(object)
    explanation_requested = Signal(object)
    state_changed = Signal()
    browse_requested = Signal()

    def __init__(self, document: Document, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.document = document
        self._changes_handler: Callable[[frozenset[str]], None] | None = None
        self._pending_changes: frozenset[str] = frozenset()
        self._pending_timer = QTimer(self, singleShot=True)
        self._pending_timer.timeout.connect(self._deliver_pending_changes)
        self.search: QLineEdit | None = None
        self.title = QLabel(title)
        apply_title_font(self.title)
        self.title.setWordWrap(True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.status = QLabel()
        self.status.setWordWrap(True)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.banner = Banner()
        self.course_question = CourseQuestion(document)
        self.course_question.changed.connect(self.state_changed)
        self.course_question.browse_requested.connect(self.browse_requested)
        self.body = QVBoxLayout()
        self.body.setSpacing(2 * GRID)
        self.footer = QHBoxLayout()
        self.primary_button = PrimaryButton()
        self.primary_button.setDefault(True)
        self.primary_button.setVisible(False)
        self.primary_button.clicked.connect(self.next_requested)
        self.back_button = QPushButton(QCoreApplication.translate("Page", "Back"))
        self.back_button.setShortcut(get_back_shortcut())
        self.back_button.setToolTip(get_back_shortcut().toString(QKeySequence.SequenceFormat.NativeText))
        self.back_button.setAutoDefault(False)
        self.back_button.clicked.connect(self.go_back)
        self._build()

    def subscribe(self, step: Step, handler: Callable[[frozenset[str]], None]) -> None:
        """Call `handler` with the names of the changed fields when the document changes.

        In a large class, hidden pages are updated later, one at a time, so that the visible page is painted first
        and the window doesn't freeze.
        """
        self._changes_handler = handler
        self._pending_timer.setInterval(HIDDEN_PAGE_DELAY_MS * (step + 1))
        self.document.changed.connect(self._receive_changes)

    def schedule_update(self, names: frozenset[str]) -> None:
        """Show changes to these fields later, after the current ones have been painted."""
        self._pending_changes |= names
        self._pending_timer.start()

    def _receive_changes(self, names: frozenset[str]) -> None:
        self._pending_changes |= names
        if self.document.is_large and not self.isVisible():
            self._pending_timer.start()
        else:
            self._deliver_pending_changes()

    def _deliver_pending_changes(self) -> None:
        """Pass all changes since the last update to the subscribed function."""
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

    def set_primary_action(self, text: str, *, enabled: bool = True) -> None:
        """Set the text of the primary button, with its mnemonic; "" hides the button."""
        self.primary_button.setText(text)
        self.primary_button.setEnabled(enabled)
        self.primary_button.setVisible(bool(text))

    def go_back(self) -> None:
        """Go to the previous step."""
        self.back_requested.emit()

    def add_to_footer(self, widget: QWidget) -> None:
        """Add a widget to the footer, before the Back button."""
        self.footer.insertWidget(self.footer.indexOf(self.back_button), widget)

    def create_body(self, empty_state: EmptyState) -> tuple[EmptyStateStack, QVBoxLayout]:
        """Fill the body with a stack that shows either the content or the empty state.

        Returns:
            The stack, and the layout of the content.
        """
        content = MinimumHeightWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        stack = EmptyStateStack(content, empty_state)
        empty_state.action_requested.connect(lambda: self.navigation_requested.emit(Step.FILES))
        self.body.addWidget(stack, 1)
        return stack, column

    def get_state(self) -> StepState:
        """Return the step's state, which is never DONE while the course question is open."""
        own = self.get_own_state()
        return StepState.NEEDS_ATTENTION if own is StepState.DONE and self.course_question.is_open else own

    def get_own_state(self) -> StepState:
        """Return the state of the step without considering the course question."""
        return StepState.NOT_READY

    def count_open_items(self) -> int:
        """Return the number of items that need the user's attention on this page."""
        return 0

    def describe_saved_file(self) -> str:
        """Return a sentence about the file that this step saved, or "" if there is none."""
        return ""

    def can_search(self) -> bool:
        """Return True if the page has a search field that the user can reach now."""
        return self.search is not None and is_reachable(self.search)

    def start_search(self) -> None:
        """Focus the search field if the user can reach it now."""
        if self.search is not None and is_reachable(self.search):
            focus_search_field(self.search)

    def get_edit_actions(self) -> Sequence[QAction]:
        """Return the actions that this page adds to the Edit menu."""
        return ()

    def show_location(self, location: Location) -> bool:  # noqa: ARG002 - for overriding methods
        """Show this location in a file; return False if the page can't."""
        return False

    def save_for_canvas(self) -> None:
        """Save the upload file, on the page that can do so."""

    def explain_student(self, canvas_id: str) -> None:
        """Show how this student's score was calculated, on pages that support it."""

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Show pending changes, and move the footer's buttons to the end of the tab order."""
        self._deliver_pending_changes()
        self._scroll_area.setAccessibleName(self.title.text())
        super().showEvent(event)
        for button in (self.back_button, self.primary_button):
            is_offered = not button.isHidden()
            button.setParent(None)  # a widget that is added again comes last
            self.footer.addWidget(button)
            button.setVisible(is_offered)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.course_question.adapt_to_height(self.height())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the focused button or, as in a dialog, the primary button."""
        focus = QApplication.focusWidget()
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif isinstance(focus, QPushButton | QToolButton):
            focus.click()
        elif self.primary_button.isVisible() and (focus is self or isinstance(focus, QAbstractButton | QTabBar)):
            self.primary_button.click()

    def _build(self) -> None:
        content = MinimumHeightWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.title)
        layout.addWidget(self.status)
        layout.addWidget(self.banner)
        layout.addWidget(self.course_question)
        layout.addSpacing(GRID)
        layout.addLayout(self.body, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 2 * GRID)
        outer.setSpacing(2 * GRID)
        self._scroll_area = PageScrollArea(content, self.title.text())
        outer.addWidget(self._scroll_area, 1)
        outer.addLayout(self.footer)
        self.footer.setContentsMargins(3 * GRID, 0, 3 * GRID, 0)
        self.footer.addStrut(self.primary_button.sizeHint().height())  # the footer keeps its height while it is empty
        self.footer.setSpacing(GRID)
        self.footer.addStretch(1)
        self.footer.addWidget(self.back_button)
        self.footer.addWidget(self.primary_button)
