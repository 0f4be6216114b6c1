"""Area where the user drops files, browses for them, or opens a recent one."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from gui.look.appearance import GRID, apply_caption_font, get_icon
from gui.look.contrast import find_visible_color
from gui.look.fonts import build_title_font
from gui.widgets.page_parts import IconLabel

ICON_SIZE = 40


class FileDropArea(QWidget):
    """Dashed frame onto which the user can drop files.

    `open_requested` carries the paths of files that were dropped or chosen from the Recent files menu. Each of the
    other signals is emitted when its button is clicked.
    """

    open_requested = Signal(object)
    browse_requested = Signal()
    example_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._is_drag_over = False
        self._file_icons = IconLabel("file-spreadsheet", ICON_SIZE), IconLabel("file-spreadsheet", ICON_SIZE)
        self._prompt_label = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._hint_label = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._hint_label.setText(
            _tr("Both at once or one by one: Clickover sees which is which. Nothing leaves this computer.")
        )
        apply_caption_font(self._hint_label)
        self.browse_button = QPushButton(get_icon("folder-open"), _tr("&Browse…"))
        self.example_button = QPushButton(_tr("Tr&y it with an example class"))
        self.recent_button = QPushButton(get_icon("history"), _tr("Re&cent files"))
        self._recent_menu = QMenu(self)
        self.recent_button.setMenu(self._recent_menu)
        self.browse_button.clicked.connect(self.browse_requested)
        self.example_button.clicked.connect(self.example_requested)
        self._build_layout()
        self.set_loaded_files(has_export=False, has_gradebook=False)
        self.set_recent_files([])

    @property
    def tab_stops(self) -> tuple[QWidget, ...]:
        """The focusable widgets, in tab order."""
        return self.browse_button, self.recent_button, self.example_button

    def set_loaded_files(self, *, has_export: bool, has_gradebook: bool) -> None:
        """Prompt for the files that are still missing."""
        prompts = {
            (False, False): _tr("Drop the iClicker file and the Canvas file here"),
            (True, False): _tr("Now drop the Canvas file here"),
            (False, True): _tr("Now drop the iClicker file here"),
            (True, True): _tr("Drop a newer file or another section here"),
        }
        is_first = not has_export and not has_gradebook
        is_done = has_export and has_gradebook
        self._prompt_label.setText(prompts[(has_export, has_gradebook)])
        self._prompt_label.setFont(self.font() if is_done else build_title_font(self.font()))
        self._hint_label.setVisible(is_first)
        for file_icon, is_loaded in zip(self._file_icons, (has_export, has_gradebook), strict=True):
            file_icon.setVisible(not is_done and not is_loaded)
        self.browse_button.setDefault(not has_export)
        self.example_button.setVisible(is_first)
        self.setMinimumHeight((25 if is_first else 11 if is_done else 18) * GRID)

    def set_recent_files(self, paths: list[Path]) -> None:
        """Fill the Recent files menu; hide its button if there are no files."""
        self._recent_menu.clear()
        for path in paths:
            action = self._recent_menu.addAction(path.name.replace("&", "&&"))
            action.setToolTip(str(path))
            action.triggered.connect(lambda _checked=False, path=path: self.open_requested.emit([path]))
        self.recent_button.setVisible(bool(paths))

    def _build_layout(self) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.browse_button, self.recent_button, self.example_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addStretch(1)
        icon_row = QHBoxLayout()
        icon_row.setSpacing(2 * GRID)
        icon_row.addStretch(1)
        for file_icon in self._file_icons:
            icon_row.addWidget(file_icon)
        icon_row.addStretch(1)
        column.addLayout(icon_row)
        for widget in (self._prompt_label, self._hint_label):
            column.addWidget(widget)
        column.addLayout(buttons)
        column.addStretch(1)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = QPalette.ColorRole.Highlight if self._is_drag_over else QPalette.ColorRole.Mid
        line = find_visible_color(self.palette(), role, (QPalette.ColorRole.Window, QPalette.ColorRole.Base))
        painter.setPen(QPen(line, 2, Qt.PenStyle.DashLine))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), GRID, GRID)
        painter.end()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if get_local_paths(event.mimeData()):
            event.acceptProposedAction()
            self._set_drag_over(True)

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._set_drag_over(False)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._set_drag_over(False)
        event.acceptProposedAction()
        self.open_requested.emit(get_local_paths(event.mimeData()))

    def _set_drag_over(self, is_drag_over: bool) -> None:
        self._is_drag_over = is_drag_over
        self.update()


def get_local_paths(mime: QMimeData) -> list[Path]:
    """Return the paths of the local files in drag-and-drop data."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def _tr(text: str) -> str:
    return QCoreApplication.translate("DropArea", text)
