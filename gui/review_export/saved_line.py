"""What was saved last, where, when, and is it still what the person sees?"""

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.appearance import GRID
from gui.icon_label import IconLabel
from gui.local_dates import moment_words
from gui.review_export.saver import LastSave
from gui.review_export.sentences import tr

ICON = 20


class SavedLine(QWidget):
    """Icon, sentence, and the full folder, to select and to open. `steps_requested`: what is to be done in Canvas?"""

    steps_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = ""
        self._icon = IconLabel("circle-check", ICON)
        self.told = _selectable()
        self.folder = _selectable()
        self.open_folder = QPushButton(tr("&Open folder"))
        self.steps = QPushButton(tr("What to &do in Canvas"))
        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        words.addWidget(self.told)
        words.addWidget(self.folder)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        for button in (self.open_folder, self.steps):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.open_folder.clicked.connect(self._open_folder)
        self.steps.clicked.connect(self.steps_requested)
        self.hide()

    def show_last(self, last: LastSave | None, since: str, *, offers_steps: bool) -> None:
        """Show what was saved last, if anything was; `since` says what has changed since then, "" for nothing."""
        self.setVisible(last is not None)
        if last is None:
            return
        words = {"name": last.saved.path.name, "when": moment_words(last.when)}
        if since:
            told = tr("The saved file is older than what you see: {since}", since=since)
            told += " " + tr("Saved on {when}: “{name}”.", **words)
        else:
            told = tr("Saved on {when}: “{name}”.", **words)
        self._folder = str(last.saved.path.parent)
        self._icon.show_icon("triangle-alert" if since else "circle-check")
        self.told.setText(told)
        self.told.setAccessibleName(told)
        self.folder.setText(self._folder)
        self.folder.setAccessibleName(tr("Folder: {folder}", folder=self._folder))
        self.steps.setVisible(offers_steps and not since)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))


def _selectable() -> QLabel:
    label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label
