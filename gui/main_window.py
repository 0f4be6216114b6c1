"""Main window as it appears at the first paint.

Only its size and position, the menu titles, and the first page's title are set here. Everything else is added a moment
later, so this module imports as little as possible.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QSettings, QSize, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QMainWindow, QMenu, QVBoxLayout, QWidget

from gui.application import get_bytes, override
from gui.look.fonts import build_title_font
from gui.look.screen_fit import center_rect, get_available_size, move_onto_screen

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent

MINIMUM_SIZE = QSize(900, 520)
"""The minimum content size, unless the screen is even smaller."""

DEFAULT_SIZE = QSize(1180, 780)
RAIL_WIDTH = 224
PAGE_MARGIN = 24


class MainWindow(QMainWindow):
    """Top-level window, which contains the menus and the steps.

    `first_painted` is emitted only once. `files_dropped` carries a list of paths. `theme_changed` is emitted when the
    system's colors have changed. The window closes only if `can_close()` returns True.
    """

    first_painted = Signal()
    theme_changed = Signal()
    files_dropped = Signal(object)

    def __init__(self, settings: QSettings) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.can_close: Callable[[], bool] = bool
        self._settings = settings
        self._was_painted = False
        bar = self.menuBar()
        self.file_menu, self.edit_menu, self.view_menu, self.help_menu = (
            bar.addMenu(text) for text in (_tr("&File"), _tr("&Edit"), _tr("&View"), _tr("&Help"))
        )
        self.menus: tuple[QMenu, ...] = (self.file_menu, self.edit_menu, self.view_menu, self.help_menu)
        self.setCentralWidget(_build_placeholder())
        self._restore_geometry(get_bytes(settings, "geometry"))

    def _restore_geometry(self, geometry: QByteArray | None) -> None:
        """Restore the saved size and position, adjusted to the screen.

        Without a valid geometry, the window is centered.
        """
        if not QGuiApplication.screens():  # showing the window fails and says why
            return
        available = self.screen().availableGeometry()
        self.setMinimumSize(MINIMUM_SIZE.boundedTo(get_available_size(available)))
        self.setGeometry(center_rect(DEFAULT_SIZE, available))
        if geometry is not None and self.restoreGeometry(geometry):
            move_onto_screen(self)

    @override
    def paintEvent(self, event: "QPaintEvent") -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.first_painted.emit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ThemeChange:
            self.theme_changed.emit()
        elif event.type() is QEvent.Type.WindowStateChange and self._was_painted:
            QTimer.singleShot(0, self, lambda: move_onto_screen(self))  # the restored size may be too large

    @override
    def dragEnterEvent(self, event: "QDragEnterEvent") -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: "QDropEvent") -> None:
        event.acceptProposedAction()
        self.files_dropped.emit([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    @override
    def closeEvent(self, event: "QCloseEvent") -> None:
        if not self.can_close():
            event.ignore()
            return
        self._settings.setValue("geometry", self.saveGeometry())
        event.accept()


def _build_placeholder() -> QWidget:
    """Return a widget with the first page's title where the page will show it."""
    placeholder = QWidget()
    title = QLabel(get_first_page_title())
    title.setFont(build_title_font(title.font()))
    column = QVBoxLayout(placeholder)
    column.setContentsMargins(RAIL_WIDTH + PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN)
    column.addWidget(title)
    column.addStretch(1)
    return placeholder


def get_first_page_title() -> str:
    """Return the translated title of the first page.

    Defined here because it is shown before the page's module is imported.
    """
    return _tr("Which files?")


def _tr(text: str) -> str:
    return QCoreApplication.translate("MainWindow", text)
