"""Central widget of the window: the navigation rail beside the current page."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QWidget

from core.problems import Location, Severity
from gui.look.text_formatting import announce
from gui.steps import Step, StepState
from gui.tables.row_mark import mark_current_row
from gui.widgets.layouts import PageScrollArea
from gui.widgets.page import Page
from gui.window.busy import BusyIndicator, BusyMonitor
from gui.window.rail import NavigationRail
from gui.work.course_file_actions import get_course_name
from gui.work.document import Document
from gui.work.edit import WORKBOOK_FIELDS, UndoneEdit, describe_undone_edit, find_changed_location
from gui.work.messages import Notice


class StepsView(QWidget):
    """Widget with the rail on the left and the current step's page on the right.

    `browse_requested` is emitted when the user wants to choose files.
    """

    browse_requested = Signal()

    def __init__(
        self,
        document: Document,
        page_factories: Mapping[Step, Callable[[], Page]],
        busy: BusyMonitor,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.pages: dict[Step, Page] = {}
        self.rail = NavigationRail()
        self._steps_with_notices: set[Step] = set()
        self._seen_steps: set[Step] = set()
        self._document = document
        self._page_factories = page_factories
        self._busy = busy
        self._stack = QStackedWidget()
        separator = QFrame()
        separator.setFrameShape(QFrame.Shape.VLine)
        separator.setFrameShadow(QFrame.Shadow.Plain)
        separator.setForegroundRole(QPalette.ColorRole.Midlight)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._rail_scroll = PageScrollArea(self.rail, QCoreApplication.translate("StepsView", "Steps"))
        self._rail_scroll.setFixedWidth(self.rail.width())
        row.addWidget(self._rail_scroll)
        row.addWidget(separator)
        row.addWidget(self._stack, 1)
        for step in Step:
            shortcut = QShortcut(QKeySequence(f"Ctrl+{step + 1}"), self)
            shortcut.activated.connect(lambda step=step: self.go_to(step))
        self.rail.step_selected.connect(self.go_to)
        document.changed.connect(self._handle_changes)
        document.edit_undone.connect(self._show_undone_edit)
        self.get_page(Step.FILES)
        self.go_to(Step.FILES)

    @property
    def step(self) -> Step:
        """The step whose page is shown."""
        return self._document.step

    @property
    def current_page(self) -> Page:
        """The page of the current step."""
        return self.pages[self.step]

    def get_page(self, step: Step) -> Page:
        """Return a step's page, creating it when it is first needed."""
        if step not in self.pages:
            page = self._page_factories[step]()
            self.pages[step] = page
            self._stack.addWidget(page)
            page.add_to_footer(BusyIndicator(self._busy, page))  # without a parent, it would be a window
            page.next_requested.connect(lambda: self.go_to(Step(min(step + 1, Step.REVIEW))))
            page.back_requested.connect(lambda: self.go_to(Step(max(step - 1, Step.FILES))))
            page.back_button.setHidden(step is Step.FILES)
            page.navigation_requested.connect(self.go_to)
            page.browse_requested.connect(self.browse_requested)
            page.explanation_requested.connect(lambda student: self.get_page(Step.REVIEW).explain_student(student))
            page.state_changed.connect(lambda: self._update_step_state(step))
            self._update_step_state(step)
        return self.pages[step]

    def fit_rail(self) -> None:
        """Fit the rail's width to its text, after the text size has changed."""
        self.rail.fit_width()
        self._rail_scroll.setFixedWidth(self.rail.width())

    def create_pages(self) -> None:
        """Create all missing pages, so that the rail can show every step's state."""
        for step in Step:
            self.get_page(step)

    def set_course(self, name: str, change_count: int) -> None:
        """Show the name of a remembered course, and how many things changed in it since last time."""
        self.rail.set_course(name or get_course_name(self._document.workbook), change_count)

    def go_to(self, target: object) -> None:
        """Go to a `Step`, or to the last step whose page can show a `Location`."""
        is_location = isinstance(target, Location)
        if isinstance(target, Location):
            self.create_pages()
            target = next((step for step in reversed(Step) if self.pages[step].show_location(target)), None)
        if isinstance(target, Step):
            page = self.get_page(target)
            banner = self.current_page.banner
            if self.step is not target and banner.severity is Severity.INFO:
                banner.clear()
            self._document.step = target
            self._seen_steps.add(target)
            self._update_step_state(target)
            self._stack.setCurrentWidget(page)
            self.rail.set_current_step(target)
            if not is_location:  # a place has the keyboard already
                page.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                mark_current_row(self.window().focusWidget())

    def show_notice(self, notice: Notice) -> None:
        """Show a notice in the banner of the current page."""
        self.current_page.banner.show_notice(notice)
        self._steps_with_notices.add(self.step)

    def _clear_notices(self) -> None:
        """Clear notices about earlier files; pages show theirs again if necessary."""
        for step in self._steps_with_notices:
            self.pages[step].banner.clear()
        self._steps_with_notices.clear()

    def _show_undone_edit(self, edit: UndoneEdit) -> None:
        """Go to the item that an undone or redone edit changed, and describe the edit."""
        if edit.step is not self.step:
            self.go_to(edit.step)
        location = find_changed_location(edit.before, edit.after)
        if location is not None:
            self.current_page.show_location(location)
        description = describe_undone_edit(edit)
        self.rail.set_note("undo-2" if edit.is_undone else "redo-2", description)
        announce(self.rail.note_label, description)

    def _handle_changes(self, names: frozenset[str]) -> None:
        if not names.isdisjoint(WORKBOOK_FIELDS):
            self.rail.clear_note()
        if names & {"export", "gradebook"}:
            self._clear_notices()
            self._seen_steps = {self.step}
            for step in self.pages:
                self._update_step_state(step)

    def _update_step_state(self, step: Step) -> None:
        """Show a step's state in the rail. A step is done only once the user has seen it with these files."""
        page = self.pages[step]
        state = page.get_state()
        if state is StepState.DONE and step not in self._seen_steps:
            state = StepState.READY
        self.rail.set_step_state(step, state, page.count_open_items(), page.status.text())
        if step is Step.REVIEW:
            self.rail.set_upload_status(page.describe_saved_file())
