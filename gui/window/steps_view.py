"""Where do the four steps stand in the window, and how does the person go from one to another?"""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QWidget

from core.problems import Place, Severity
from gui.look.words import announce
from gui.steps import Step
from gui.widgets.layouts import PageScroll
from gui.widgets.page import Page
from gui.window.busy import Busy, BusySign
from gui.window.rail import Rail
from gui.work.document import FIELDS, Document
from gui.work.edit import Retraced, changed_place, say_retraced
from gui.work.messages import Notice
from gui.work.work_file import course_name


class StepsView(QWidget):
    """The rail on the left, the page of the step on the right. No logic: what a step does is done by its page.

    `browse_requested`: the user wants to choose files.
    """

    browse_requested = Signal()

    def __init__(
        self,
        document: Document,
        page_makers: Mapping[Step, Callable[[], Page]],
        busy: Busy,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.pages: dict[Step, Page] = {}
        self.rail = Rail()
        self._noticed: set[Step] = set()
        self._document = document
        self._makers = page_makers
        self._busy = busy
        self._stack = QStackedWidget()
        line = QFrame()
        line.setFrameShape(QFrame.Shape.VLine)
        line.setFrameShadow(QFrame.Shadow.Sunken)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        side = PageScroll(self.rail, QCoreApplication.translate("StepsView", "Steps"))
        side.setFixedWidth(self.rail.width())
        row.addWidget(side)
        row.addWidget(line)
        row.addWidget(self._stack, 1)
        for step in Step:
            shortcut = QShortcut(QKeySequence(f"Ctrl+{step + 1}"), self)
            shortcut.activated.connect(lambda step=step: self.go_to(step))
        self.rail.chosen.connect(self.go_to)
        document.changed.connect(self._show_changes)
        document.retraced.connect(self._show_retraced)
        self.page(Step.FILES)
        self.go_to(Step.FILES)

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self._document.step

    @property
    def current_page(self) -> Page:
        """The page that is shown."""
        return self.pages[self.step]

    def page(self, step: Step) -> Page:
        """The page of a step, made when it is first needed."""
        if step not in self.pages:
            page = self._makers[step]()
            self.pages[step] = page
            self._stack.addWidget(page)
            page.footer.insertWidget(page.footer.count() - 1, BusySign(self._busy))
            page.next_requested.connect(lambda: self.go_to(Step(min(step + 1, Step.REVIEW))))
            page.go_to.connect(self.go_to)
            page.browse_requested.connect(self.browse_requested)
            page.why_requested.connect(lambda student: self.page(Step.REVIEW).explain_student(student))
            page.state_changed.connect(lambda: self._show_state(step))
            self._show_state(step)
        return self.pages[step]

    def make_pages(self) -> None:
        """Make the pages that are not there yet, so that the rail knows how each step stands."""
        for step in Step:
            self.page(step)

    def go_to(self, aim: object) -> None:
        """Go to a `Step`, or to the first page that shows a `Place`."""
        is_place = isinstance(aim, Place)
        if isinstance(aim, Place):
            self.make_pages()
            aim = next((step for step in reversed(Step) if self.pages[step].show_place(aim)), None)
        if isinstance(aim, Step):
            page = self.page(aim)
            banner = self.current_page.banner
            if self.step is not aim and banner.severity is Severity.INFO:
                banner.clear()
            self._document.step = aim
            self._stack.setCurrentWidget(page)
            self.rail.show_step(aim)
            if not is_place:  # a place has the keyboard already
                page.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_notice(self, notice: Notice) -> None:
        """Say something in the page that is shown."""
        self.current_page.banner.show_notice(notice)
        self._noticed.add(self.step)

    def _clear_notices(self) -> None:
        """What was said of earlier files holds no longer. A page says anew what it says of its own accord."""
        for step in self._noticed:
            self.pages[step].banner.clear()
        self._noticed.clear()

    def _show_retraced(self, edit: Retraced) -> None:
        """Go where the edit was made, to what it is about, and say what was undone or done again."""
        if edit.step is not self.step:
            self.go_to(edit.step)
        place = changed_place(edit.before, edit.after)
        if place is not None:
            self.current_page.show_place(place)
        told = say_retraced(edit)
        self.rail.show_note("undo-2" if edit.is_undone else "redo-2", told)
        announce(self.rail.note, told)

    def _show_changes(self, names: frozenset[str]) -> None:
        if not names.isdisjoint(FIELDS):
            self.rail.clear_note()
        if names & {"export", "gradebook"}:
            self._clear_notices()
        if "gradebook" in names:
            self.rail.show_course(course_name(self._document.workbook))

    def _show_state(self, step: Step) -> None:
        page = self.pages[step]
        self.rail.show_state(step, page.state(), page.count(), page.status.text())
        if step is Step.REVIEW:
            self.rail.show_written(page.written())
