"""Widgets that are shown after saving: the steps in Canvas and the saved file."""

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
from core.saved_upload import SavedUpload
from gui.look.appearance import GRID, apply_heading_font, get_scroll_bar_margins, make_selectable
from gui.look.contrast import find_visible_color
from gui.look.fonts import scale_icon_size
from gui.look.text_formatting import format_datetime, tr
from gui.look.tones import Tone
from gui.review_export.canvas_steps import CanvasStep, build_canvas_steps
from gui.review_export.upload_review import UploadReview
from gui.widgets.fields import TextField
from gui.widgets.layouts import FlowLayout
from gui.widgets.page_parts import Card, IconLabel
from gui.work.messages import Choice, Messages
from gui.work.preferences import Preferences

_STEP_ICON_SIZE = 16
_SAVED_ICON_SIZE = 20
_DRAWING_SIZE = QSize(160, 96)
_DRAWINGS_DIR = RESOURCES / "pictures"


class CanvasStepsView(QWidget):
    """Numbered list of the steps in Canvas, each with a drawing and its warnings."""

    def __init__(self, messages: Messages, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._preferences = preferences
        self.step_labels: list[QLabel] = []
        self.scroll_area = QScrollArea(widgetResizable=True)
        self.scroll_area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.scroll_area.setAccessibleName(tr("What to do in Canvas"))
        self.address_field = TextField(preferences.canvas_address, placeholderText="https://school.instructure.com")
        self.address_field.setAccessibleName(tr("Address of your school's Canvas"))
        self.open_canvas_button = QPushButton(tr("Open &Canvas"))
        self._build_layout()
        self.open_canvas_button.clicked.connect(self._open_canvas)
        self.address_field.editingFinished.connect(self._save_address)

    def populate(self, file_name: str, review: UploadReview) -> None:
        """Show the steps for importing this upload file into Canvas."""
        self.step_labels = []
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(get_scroll_bar_margins(self))
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(2 * GRID)
        grid.setColumnStretch(2, 1)
        grid.addWidget(_build_heading(tr("Now, in Canvas")), 0, 0, 1, 3)
        steps = build_canvas_steps(file_name, review)
        for number, step in enumerate(steps, 1):
            grid.addWidget(_build_heading(f"{number}"), number, 0, Qt.AlignmentFlag.AlignTop)
            drawing = StepDrawing(step.drawing, step.description, step.replacements)
            grid.addWidget(drawing, number, 1, Qt.AlignmentFlag.AlignTop)
            grid.addLayout(self._build_step_text(step), number, 2)
        grid.addWidget(self._build_next_week_card(), len(steps) + 1, 0, 1, 3)
        grid.setRowStretch(len(steps) + 2, 1)
        self.scroll_area.setWidget(content)
        for widget in (self.scroll_area.viewport(), content):
            widget.setAutoFillBackground(False)

    def _build_next_week_card(self) -> Card:
        """Build the card about what to do when there are new sessions."""
        card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(2 * GRID, GRID + GRID // 2, 2 * GRID, GRID + GRID // 2)
        column.setSpacing(GRID // 2)
        column.addWidget(_build_heading(tr("Next week")))
        for sentence in (
            tr("Save your work in the File menu, so that Clickover remembers who is who and your rules."),
            tr("Export both files again. Export the gradebook just before you start, because it has the new scores."),
            tr("Open your work, and drop both files in the window. Only what is new needs you."),
        ):
            column.addWidget(self._build_label(sentence))
        return card

    def _build_step_text(self, step: CanvasStep) -> QVBoxLayout:
        """Build the text beside a drawing: instruction, warnings, and what to enter."""
        layout = QVBoxLayout()
        layout.setSpacing(GRID // 2)
        layout.addWidget(self._build_label(step.instruction))
        for warning in step.warnings:
            row = QHBoxLayout()
            row.setSpacing(GRID)
            icon = IconLabel("triangle-alert", _STEP_ICON_SIZE, tr("Mind"), tone=Tone.WARNING)
            row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(self._build_label(warning), 1)
            layout.addLayout(row)
        if step.entries:
            layout.addWidget(self._build_label("\n".join(step.entries)))
        layout.addStretch(1)
        return layout

    def _build_label(self, text: str) -> QLabel:
        label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        make_selectable(label)
        label.setAccessibleName(text)
        self.step_labels.append(label)
        return label

    def _build_layout(self) -> None:
        address_row = QHBoxLayout()
        address_row.setSpacing(GRID)
        address_label = QLabel(tr("Your school's Canvas ad&dress:"), wordWrap=True)
        address_label.setBuddy(self.address_field)
        address_row.addWidget(address_label)
        address_row.addWidget(self.address_field, 1)
        address_row.addWidget(self.open_canvas_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.scroll_area, 1)
        layout.addLayout(address_row)

    def _save_address(self) -> None:
        url = parse_canvas_url(self.address_field.text())
        if url is not None:
            self.address_field.setText(url.toString())
        if url is not None or not self.address_field.text().strip():
            self._preferences.canvas_address = self.address_field.text().strip()

    def _open_canvas(self) -> None:
        url = parse_canvas_url(self.address_field.text())
        if url is None:
            self.address_field.setFocus(Qt.FocusReason.OtherFocusReason)
            self._messages.show_info(
                tr("Type the address of your school's Canvas first, such as school.instructure.com.")
            )
            return
        self._save_address()
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


def parse_canvas_url(address: str) -> QUrl | None:
    """Return the address that the user entered as a URL, or None if it is invalid.

    The scheme https:// is added if it is missing.
    """
    address = address.strip()
    url = QUrl(address if "://" in address else f"https://{address}", QUrl.ParsingMode.StrictMode)
    is_web = url.isValid() and url.scheme() in ("https", "http") and "." in url.host()
    return url if address and is_web else None


class StepDrawing(QWidget):
    """Line drawing in the colors of the palette.

    `currentColor` in the SVG becomes the text color, and `accentColor` the accent color. Names in braces are replaced
    by the values of `replacements`. Screen readers read `description`.
    """

    def __init__(
        self, name: str, description: str, replacements: Mapping[str, str] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        svg = (_DRAWINGS_DIR / f"{name}.svg").read_text(encoding="utf-8")
        for key, text in (replacements or {}).items():
            svg = svg.replace(f"{{{key}}}", html.escape(text))
        self.svg = svg
        self.setAccessibleName(description)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(scale_icon_size(_DRAWING_SIZE.width(), metrics), scale_icon_size(_DRAWING_SIZE.height(), metrics))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self.palette()
        svg = self.svg.replace("currentColor", palette.color(QPalette.ColorRole.WindowText).name())
        svg = svg.replace("accentColor", find_visible_color(palette, QPalette.ColorRole.Highlight).name())
        painter = QPainter(self)
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(self.rect()))
        painter.end()


class SavedFileBar(QWidget):
    """Bar that shows what was last saved and where, with buttons for the next steps.

    `steps_requested` asks for the steps in Canvas, and `verify_requested` for the check that the scores arrived.
    """

    steps_requested = Signal()
    verify_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = ""
        self._icon = IconLabel("circle-check", _SAVED_ICON_SIZE, tone=Tone.QUIET)
        self.message_label = _build_selectable_label()
        self.folder_label = _build_selectable_label()
        self.open_folder_button = QPushButton(tr("&Open folder"))
        self.steps_button = QPushButton(tr("What to &do in Canvas"))
        self.verify_button = QPushButton(tr("Check that scores &arrived…"))
        actions = QWidget()
        button_layout = FlowLayout(actions, GRID)
        for button in (self.open_folder_button, self.steps_button, self.verify_button):
            button_layout.addWidget(button)
        text_layout = QVBoxLayout()
        text_layout.setSpacing(GRID // 2)
        text_layout.addWidget(self.message_label)
        text_layout.addWidget(self.folder_label)
        text_layout.addWidget(actions)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text_layout, 1)
        self.open_folder_button.clicked.connect(self._open_folder)
        self.steps_button.clicked.connect(self.steps_requested)
        self.verify_button.clicked.connect(self.verify_requested)
        self.hide()

    def set_upload(self, upload: SavedUpload | None, changes_since: str, *, has_next_steps: bool) -> None:
        """Show the file that was saved last; None hides the bar.

        `changes_since` describes what has changed since that file was saved ("" if nothing has). If `has_next_steps` is
        True, the bar offers the steps in Canvas and the check after the import.
        """
        self.setVisible(upload is not None)
        if upload is None:
            return
        message = tr(
            "Saved for Canvas on {when} as “{name}”.", name=upload.path.name, when=format_datetime(upload.saved_at)
        )
        if changes_since:
            message = f"{tr('The saved file is older than what you see: {since}', since=changes_since)} {message}"
        self._folder = str(upload.path.parent)
        if changes_since:
            self._icon.set_icon("triangle-alert", Tone.WARNING)
        else:
            self._icon.set_icon("circle-check", Tone.QUIET)
        self.message_label.setText(message)
        self.message_label.setAccessibleName(message)
        self.folder_label.setText(self._folder)
        self.folder_label.setAccessibleName(tr("Folder: {folder}", folder=self._folder))
        self.steps_button.setVisible(has_next_steps and not changes_since)
        self.verify_button.setVisible(has_next_steps)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))


def _build_heading(text: str) -> QLabel:
    label = QLabel(text, textFormat=Qt.TextFormat.PlainText)
    apply_heading_font(label)
    return label


def _build_selectable_label() -> QLabel:
    label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    make_selectable(label)
    return label
