"""What was saved last, where, when, and is it still what the person sees?"""

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.sent import Sent
from gui.flow_layout import FlowLayout
from gui.icon_label import IconLabel
from gui.look.appearance import GRID, let_select
from gui.look.words import moment_words, tr

ICON = 20


class SavedLine(QWidget):
    """Icon, sentence, and the full folder, to select and to open.

    `steps_requested`: what is to be done in Canvas? `check_requested`: did the scores arrive?
    """

    steps_requested = Signal()
    check_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = ""
        self._icon = IconLabel("circle-check", ICON)
        self.told = _selectable()
        self.folder = _selectable()
        self.open_folder = QPushButton(tr("&Open folder"))
        self.steps = QPushButton(tr("What to &do in Canvas"))
        self.check = QPushButton(tr("Check that scores &arrived…"))
        actions = QWidget()
        line = FlowLayout(actions, GRID)
        for button in (self.open_folder, self.steps, self.check):
            line.addWidget(button)
        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        words.addWidget(self.told)
        words.addWidget(self.folder)
        words.addWidget(actions)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.open_folder.clicked.connect(self._open_folder)
        self.steps.clicked.connect(self.steps_requested)
        self.check.clicked.connect(self.check_requested)
        self.hide()

    def show_sent(self, sent: Sent | None, since: str, *, offers_more: bool) -> None:
        """Show what was saved last, if anything was; `since` says what has changed since then, "" for nothing.

        With `offers_more`, the page leads on to Canvas and to the check of arrival.
        """
        self.setVisible(sent is not None)
        if sent is None:
            return
        told = tr("Saved for Canvas on {when} as “{name}”.", name=sent.path.name, when=moment_words(sent.when))
        if since:
            told = f"{tr('The saved file is older than what you see: {since}', since=since)} {told}"
        self._folder = str(sent.path.parent)
        self._icon.show_icon("triangle-alert" if since else "circle-check")
        self.told.setText(told)
        self.told.setAccessibleName(told)
        self.folder.setText(self._folder)
        self.folder.setAccessibleName(tr("Folder: {folder}", folder=self._folder))
        self.steps.setVisible(offers_more and not since)
        self.check.setVisible(offers_more)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))


def _selectable() -> QLabel:
    label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    let_select(label)
    return label
