"""What is there at the first paint, before anything else is loaded?

The window with its size and place, the names of its menus, and the question of the first page where it will stay.
All the rest is put in a moment later; so this module imports next to nothing.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QSize, Signal
from PySide6.QtWidgets import QLabel, QMainWindow, QMenu, QVBoxLayout, QWidget
from typing_extensions import override

from gui.fonts import title_font

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent

SMALLEST = QSize(1000, 640)
"""The content of a window on a screen of 1024 x 700."""

FIRST_SIZE = QSize(1180, 780)
RAIL_WIDTH = 224
MARGIN = 24


class MainWindow(QMainWindow):
    """The window. `painted` is emitted once, at the first paint; `dropped` carries the paths of files.

    `may_close` is asked before the window closes. `theme_changed`: the system's colors are other ones now.
    """

    painted = Signal()
    theme_changed = Signal()
    dropped = Signal(object)

    def __init__(self, settings: QSettings) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.setMinimumSize(SMALLEST)
        self.may_close: Callable[[], bool] = bool
        self._settings = settings
        self._was_painted = False
        bar = self.menuBar()
        self.file_menu, self.edit_menu, self.view_menu, self.help_menu = (
            bar.addMenu(text) for text in (_tr("&File"), _tr("&Edit"), _tr("&View"), _tr("&Help"))
        )
        self.menus: tuple[QMenu, ...] = (self.file_menu, self.edit_menu, self.view_menu, self.help_menu)
        self.setCentralWidget(_first_content())
        self.resize(FIRST_SIZE)
        geometry = settings.value("geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)

    @override
    def paintEvent(self, event: "QPaintEvent") -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ThemeChange:
            self.theme_changed.emit()

    @override
    def dragEnterEvent(self, event: "QDragEnterEvent") -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: "QDropEvent") -> None:
        event.acceptProposedAction()
        self.dropped.emit([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    @override
    def closeEvent(self, event: "QCloseEvent") -> None:
        if not self.may_close():
            event.ignore()
            return
        self._settings.setValue("geometry", self.saveGeometry())
        event.accept()


def _first_content() -> QWidget:
    """The first question, where the first page will show it."""
    content = QWidget()
    title = QLabel(first_question())
    title.setFont(title_font(title.font()))
    column = QVBoxLayout(content)
    column.setContentsMargins(RAIL_WIDTH + MARGIN, MARGIN, MARGIN, MARGIN)
    column.addWidget(title)
    column.addStretch(1)
    return content


def first_question() -> str:
    """The title of the first page."""
    return _tr("Which two files?")


def _tr(text: str) -> str:
    return QCoreApplication.translate("MainWindow", text)
