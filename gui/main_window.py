"""What is there at the first paint, before anything else is loaded?

The window with its size and place, the names of its menus, and the question of the first page where it will stay.
All the rest is put in a moment later; so this module imports next to nothing.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QSettings, QSize, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QMainWindow, QMenu, QVBoxLayout, QWidget
from typing_extensions import override

from gui.application import stored_bytes
from gui.look.fonts import title_font
from gui.look.screen_fit import center_rect, put_on_screen, room_on

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent

SMALLEST = QSize(900, 520)
"""The content of the smallest window; on a smaller screen, the window is as small as that screen."""

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
        self.may_close: Callable[[], bool] = bool
        self._settings = settings
        self._was_painted = False
        bar = self.menuBar()
        self.file_menu, self.edit_menu, self.view_menu, self.help_menu = (
            bar.addMenu(text) for text in (_tr("&File"), _tr("&Edit"), _tr("&View"), _tr("&Help"))
        )
        self.menus: tuple[QMenu, ...] = (self.file_menu, self.edit_menu, self.view_menu, self.help_menu)
        self.setCentralWidget(_first_content())
        self._place(stored_bytes(settings, "geometry"))

    def _place(self, geometry: QByteArray | None) -> None:
        """Be as large and where the user left the window, as far as the screen allows; in the middle at first."""
        if not QGuiApplication.screens():  # to show the window fails, and says why
            return
        available = self.screen().availableGeometry()
        self.setMinimumSize(SMALLEST.boundedTo(room_on(available)))
        self.setGeometry(center_rect(FIRST_SIZE, available))
        if geometry is not None and self.restoreGeometry(geometry):
            put_on_screen(self)

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
        elif event.type() is QEvent.Type.WindowStateChange and self._was_painted:
            QTimer.singleShot(0, self, lambda: put_on_screen(self))  # the size before it was maximized may be too large

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
