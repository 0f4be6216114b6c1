"""Now in Canvas: what is to be clicked there, once the file is saved?"""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.icon_label import IconLabel
from gui.look.appearance import GRID, beside_bar, let_select
from gui.look.words import tr
from gui.messages import Choice, Messages
from gui.preferences import Preferences
from gui.review_export.canvas_steps import Click, clicks
from gui.review_export.facts import Facts
from gui.review_export.picture import Picture
from gui.text_field import TextField

ICON = 16


class AfterSaving(QWidget):
    """The clicks as a numbered list with pictures; what must be known stands beside the click that it concerns."""

    def __init__(self, messages: Messages, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._preferences = preferences
        self.steps: list[QLabel] = []
        self.area = QScrollArea(widgetResizable=True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setAccessibleName(tr("What to do in Canvas"))
        self.address = TextField(preferences.canvas_address, placeholderText="https://school.instructure.com")
        self.address.setAccessibleName(tr("Address of your school's Canvas"))
        self.open_canvas = QPushButton(tr("Open &Canvas"))
        self._build()
        self.open_canvas.clicked.connect(self._open_canvas)
        self.address.editingFinished.connect(self._keep_address)

    def show_clicks(self, file_name: str, facts: Facts) -> None:
        """Tell how to bring this file into Canvas."""
        self.steps = []
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(beside_bar(self))
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(2 * GRID)
        grid.setColumnStretch(2, 1)
        for number, click in enumerate(clicks(file_name, facts), 1):
            grid.addWidget(QLabel(f"{number}."), number, 0, Qt.AlignmentFlag.AlignTop)
            picture = Picture(click.picture, click.shows, click.texts)
            grid.addWidget(picture, number, 1, Qt.AlignmentFlag.AlignTop)
            grid.addLayout(self._words(click), number, 2)
        self.area.setWidget(inside)

    def _words(self, click: Click) -> QVBoxLayout:
        """What to do, what to know before it, and what to enter."""
        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        words.addWidget(self._step(click.text))
        for warning in click.warnings:
            row = QHBoxLayout()
            row.setSpacing(GRID)
            row.addWidget(IconLabel("triangle-alert", ICON, tr("Mind")), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(self._step(warning), 1)
            words.addLayout(row)
        if click.lines:
            words.addWidget(self._step("\n".join(click.lines)))
        words.addStretch(1)
        return words

    def _step(self, text: str) -> QLabel:
        label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        let_select(label)
        label.setAccessibleName(text)
        self.steps.append(label)
        return label

    def _build(self) -> None:
        canvas = QHBoxLayout()
        canvas.setSpacing(GRID)
        named = QLabel(tr("Your school's Canvas ad&dress:"))
        named.setBuddy(self.address)
        canvas.addWidget(named)
        canvas.addWidget(self.address, 1)
        canvas.addWidget(self.open_canvas)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2 * GRID)
        whole.addWidget(self.area, 1)
        whole.addLayout(canvas)

    def _keep_address(self) -> None:
        url = canvas_url(self.address.text())
        if url is not None:
            self.address.setText(url.toString())
        if url is not None or not self.address.text().strip():
            self._preferences.canvas_address = self.address.text().strip()

    def _open_canvas(self) -> None:
        url = canvas_url(self.address.text())
        if url is None:
            self.address.setFocus(Qt.FocusReason.OtherFocusReason)
            self._messages.tell(tr("Type the address of your school's Canvas first, such as school.instructure.com."))
            return
        self._keep_address()
        answer = self._messages.ask(
            tr("Open Canvas in your browser?"),
            tr("{address} opens in your browser. Clickover itself sends nothing.", address=url.toString()),
            [
                Choice("open", tr("&Open"), is_default=True),
                Choice("cancel", tr("Cancel"), is_cancel=True),
            ],
        )
        if answer == "open":
            QDesktopServices.openUrl(url)


def canvas_url(typed: str) -> QUrl | None:
    """The address that a person typed, with https:// where they typed none; None where it is no web address."""
    text = typed.strip()
    url = QUrl(text if "://" in text else f"https://{text}", QUrl.ParsingMode.StrictMode)
    is_web = url.isValid() and url.scheme() in ("https", "http") and "." in url.host()
    return url if text and is_web else None
