"""Now in Canvas: what is to be clicked there, once the file is saved?

How is a drawing of ours shown in the colours of the palette?

What was saved last, where, when, and is it still what the person sees?
"""

import html
from collections.abc import Mapping

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPainter, QPaintEvent, QPalette
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from core.resources import RESOURCES
from core.sent import Sent
from gui.look.appearance import GRID, beside_bar, let_select
from gui.look.contrast import drawing_colour
from gui.look.fonts import icon_side
from gui.look.words import moment_words, tr
from gui.review_export.canvas_steps import Click, clicks
from gui.review_export.facts import Facts
from gui.widgets.fields import TextField
from gui.widgets.layouts import FlowLayout
from gui.widgets.page_parts import IconLabel
from gui.work.messages import Choice, Messages
from gui.work.preferences import Preferences

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


PICTURES = RESOURCES / "pictures"
SIZE = QSize(160, 96)


class Picture(QWidget):
    """A line drawing: `currentColor` in it becomes the text colour, `accentColor` the palette's accent.

    `texts` stand in it where their names stand in braces; `shows` says to a screen reader what is to be seen.
    """

    def __init__(
        self, name: str, shows: str, texts: Mapping[str, str] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        drawing = (PICTURES / f"{name}.svg").read_text(encoding="utf-8")
        for key, text in (texts or {}).items():
            drawing = drawing.replace(f"{{{key}}}", html.escape(text))
        self.drawing = drawing
        self.setAccessibleName(shows)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(icon_side(SIZE.width(), metrics), icon_side(SIZE.height(), metrics))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self.palette()
        text = self.drawing.replace("currentColor", palette.color(QPalette.ColorRole.WindowText).name())
        text = text.replace("accentColor", drawing_colour(palette, QPalette.ColorRole.Highlight).name())
        painter = QPainter(self)
        QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(self.rect()))
        painter.end()


ICON_SAVED_LINE = 20


class SavedLine(QWidget):
    """Icon, sentence, and the full folder, to select and to open.

    `steps_requested`: what is to be done in Canvas? `check_requested`: did the scores arrive?
    """

    steps_requested = Signal()
    check_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = ""
        self._icon = IconLabel("circle-check", ICON_SAVED_LINE)
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
