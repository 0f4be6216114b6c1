"""Where are files given: dropped, browsed for, or taken from those of last time?"""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from gui.look.appearance import GRID, icon, make_quiet
from gui.look.contrast import drawing_colour
from gui.look.fonts import title_font
from gui.widgets.page_parts import IconLabel

ICON = 40


class DropArea(QWidget):
    """A dashed frame that takes files.

    `files_given` carries the paths that were dropped or chosen from the recent ones; the other signals say that a
    button was pressed.
    """

    files_given = Signal(object)
    browse_requested = Signal()
    example_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._is_aimed_at = False
        self._pictures = IconLabel("file-spreadsheet", ICON), IconLabel("file-spreadsheet", ICON)
        self._words = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._hint = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._hint.setText(
            _tr("Both at once or one by one: Clickover sees which is which. Nothing leaves this computer.")
        )
        make_quiet(self._hint)
        self.browse = QPushButton(icon("folder-open"), _tr("&Browse…"))
        self.example = QPushButton(_tr("Tr&y it with an example class"))
        self.recent = QPushButton(icon("history"), _tr("Re&cent files"))
        self._menu = QMenu(self)
        self.recent.setMenu(self._menu)
        self.browse.clicked.connect(self.browse_requested)
        self.example.clicked.connect(self.example_requested)
        self._build()
        self.show_missing(has_export=False, has_gradebook=False)
        self.show_recent([])

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab stops at."""
        return self.browse, self.recent, self.example

    def show_missing(self, *, has_export: bool, has_gradebook: bool) -> None:
        """Say which files are still needed."""
        words = {
            (False, False): _tr("Drop the iClicker file and the Canvas file here"),
            (True, False): _tr("Now drop the Canvas file here"),
            (False, True): _tr("Now drop the iClicker file here"),
            (True, True): _tr("Drop a newer file here to use it instead"),
        }
        is_first = not has_export and not has_gradebook
        is_done = has_export and has_gradebook
        self._words.setText(words[(has_export, has_gradebook)])
        self._words.setFont(self.font() if is_done else title_font(self.font()))
        self._hint.setVisible(is_first)
        for picture, is_there in zip(self._pictures, (has_export, has_gradebook), strict=True):
            picture.setVisible(not is_done and not is_there)
        self.browse.setDefault(not has_export)
        self.example.setVisible(is_first)
        self.setMinimumHeight((25 if is_first else 11 if is_done else 18) * GRID)

    def show_recent(self, paths: list[Path]) -> None:
        """Offer these files again."""
        self._menu.clear()
        for path in paths:
            action = self._menu.addAction(path.name.replace("&", "&&"))
            action.setToolTip(str(path))
            action.triggered.connect(lambda _checked=False, path=path: self.files_given.emit([path]))
        self.recent.setVisible(bool(paths))

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.browse, self.recent, self.example):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addStretch(1)
        pictures = QHBoxLayout()
        pictures.setSpacing(2 * GRID)
        pictures.addStretch(1)
        for picture in self._pictures:
            pictures.addWidget(picture)
        pictures.addStretch(1)
        column.addLayout(pictures)
        for widget in (self._words, self._hint):
            column.addWidget(widget)
        column.addLayout(buttons)
        column.addStretch(1)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = QPalette.ColorRole.Highlight if self._is_aimed_at else QPalette.ColorRole.Mid
        line = drawing_colour(self.palette(), role, (QPalette.ColorRole.Window, QPalette.ColorRole.Base))
        painter.setPen(QPen(line, 2, Qt.PenStyle.DashLine))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), GRID, GRID)
        painter.end()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if paths_of(event.mimeData()):
            event.acceptProposedAction()
            self._aim(True)

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._aim(False)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._aim(False)
        event.acceptProposedAction()
        self.files_given.emit(paths_of(event.mimeData()))

    def _aim(self, is_aimed_at: bool) -> None:
        self._is_aimed_at = is_aimed_at
        self.update()


def paths_of(mime: QMimeData) -> list[Path]:
    """The files that are being dragged."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def _tr(text: str) -> str:
    return QCoreApplication.translate("DropArea", text)
