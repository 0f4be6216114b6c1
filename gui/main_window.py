"""Where do the steps, the menus and the title stand in the window?

No logic: what a menu does is done by the services, what a step does by its page.
"""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QStackedWidget, QWidget
from typing_extensions import override

from core.problems import Place, Severity
from gui.document import Document
from gui.file_loader.drop_area import paths_of
from gui.file_loader.opening import Opening
from gui.messages import Messages, Notice
from gui.page import Page
from gui.preferences import Preferences
from gui.rail import Rail
from gui.steps import Step
from gui.work_file import WorkFile

SMALLEST = QSize(1000, 640)
"""The content of a window on a screen of 1024 x 700."""

FIRST_SIZE = QSize(1180, 780)


class MainWindow(QMainWindow):
    """The rail on the left, the page of the step on the right. `painted` is emitted once, at the first paint."""

    painted = Signal()

    def __init__(
        self,
        document: Document,
        messages: Messages,
        opening: Opening,
        work_file: WorkFile,
        preferences: Preferences,
        page_makers: Mapping[Step, Callable[[], Page]],
    ) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.setMinimumSize(SMALLEST)
        self.pages: dict[Step, Page] = {}
        self.rail = Rail()
        self.step = Step.FILES
        self._document = document
        self._messages = messages
        self._opening = opening
        self._work_file = work_file
        self._preferences = preferences
        self._makers = page_makers
        self._was_painted = False
        self._stack = QStackedWidget()
        self._place()
        self._connect()
        self.page(Step.FILES)
        self.go_to(Step.FILES)
        self._show_title()
        self.resize(FIRST_SIZE)
        self.restoreGeometry(preferences.geometry)

    def page(self, step: Step) -> Page:
        """The page of a step, made when it is first needed."""
        if step not in self.pages:
            page = self._makers[step]()
            self.pages[step] = page
            self._stack.addWidget(page)
            page.next_requested.connect(lambda: self.go_to(Step(min(self.step + 1, Step.REVIEW))))
            page.go_to.connect(self.go_to)
            page.state_changed.connect(lambda: self._show_state(step))
            self._show_state(step)
        return self.pages[step]

    def make_pages(self) -> None:
        """Make the pages that are not there yet, so that the rail knows how each step stands."""
        for step in Step:
            self.page(step)

    def go_to(self, aim: object) -> None:
        """Go to a `Step`, or to the page that shows a `Place`."""
        if isinstance(aim, Place):
            self.make_pages()
            found = [step for step in Step if self.pages[step].show_place(aim)]
            if not found:
                return
            aim = found[0]
        if isinstance(aim, Step):
            page = self.page(aim)
            banner = self.pages[self.step].banner
            if self.step is not aim and banner.severity is Severity.INFO:
                banner.clear()
            self.step = aim
            self._stack.setCurrentWidget(page)
            self.rail.show_step(aim)

    def _place(self) -> None:
        line = QFrame()
        line.setFrameShape(QFrame.Shape.VLine)
        line.setFrameShadow(QFrame.Shadow.Sunken)
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for widget in (self.rail, line):
            row.addWidget(widget)
        row.addWidget(self._stack, 1)
        self.setCentralWidget(centre)
        for step in Step:
            shortcut = QShortcut(QKeySequence(f"Ctrl+{step + 1}"), self)
            shortcut.activated.connect(lambda step=step: self._choose(step))

    def _connect(self) -> None:
        self.rail.chosen.connect(self.go_to)
        self._messages.window = self
        self._messages.noticed.connect(self._show_notice)
        self._document.changed.connect(self._show_changes)
        self._work_file.changed.connect(self._show_title)
        self._opening.opened.connect(lambda: self.go_to(Step.FILES))

    def _choose(self, step: Step) -> None:
        """Go to a step by its key, and put the focus where it shows."""
        self.go_to(step)
        self.rail.buttons[step].setFocus()

    def _show_notice(self, notice: Notice) -> None:
        self.page(self.step).banner.show_notice(notice)

    def _show_changes(self, names: frozenset[str]) -> None:
        if "gradebook" in names:
            gradebook = self._document.workbook.gradebook
            self.rail.show_course(gradebook.course if gradebook else "")
        self._show_title()

    def _show_state(self, step: Step) -> None:
        page = self.pages[step]
        self.rail.show_state(step, page.state(), page.count())

    def _show_title(self) -> None:
        path = self._work_file.path
        self.setWindowTitle(f"{path.stem} [*]– Clickover" if path else _tr("Clickover"))
        self.setWindowModified(path is not None and not self._work_file.is_saved)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if paths_of(event.mimeData()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._opening.open(paths_of(event.mimeData()))

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._work_file.confirm_close(self.close):
            event.ignore()
            return
        self._preferences.geometry = self.saveGeometry()
        self._preferences.folder = self._messages.folder
        self._preferences.save()
        event.accept()


def _tr(text: str) -> str:
    return QCoreApplication.translate("MainWindow", text)
