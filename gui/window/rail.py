"""Navigation rail, which shows the four steps and their states."""

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QPushButton, QStyle, QVBoxLayout, QWidget
from typing_extensions import override

from gui.look.appearance import (
    CORNER_RADIUS,
    GRID,
    STATE_ICONS,
    apply_caption_font,
    apply_heading_font,
    paint_icon,
)
from gui.look.contrast import find_visible_color
from gui.look.fonts import build_caption_font, build_heading_font, scale_icon_size
from gui.look.text_formatting import insert_word_breaks
from gui.look.tones import STATE_TONES, get_tone_color
from gui.main_window import RAIL_WIDTH
from gui.steps import Step, StepState
from gui.widgets.layouts import MinimumHeightWidget
from gui.widgets.page_parts import IconLabel

ICON_SIZE = 20
MARK_WIDTH = 4
"""Width of the bar that marks the current step, in pixels."""

_CHECKED_BACKGROUNDS = (QPalette.ColorRole.Window, QPalette.ColorRole.Midlight)

MAX_COUNT = 999
"""The largest count that the button's width leaves room for."""


class NavigationRail(MinimumHeightWidget):
    """Sidebar with the course's name, the steps, and the status of the upload file.

    After an undo or redo, a note names the edit. `step_selected` carries the `Step` that the user clicked, and
    `changes_requested` is emitted when the user wants to see what changed since last time.
    """

    step_selected = Signal(object)
    changes_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.course_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        apply_heading_font(self.course_label)
        self.changes_button = QPushButton()
        self.changes_button.clicked.connect(self.changes_requested)
        self.upload_status_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        apply_caption_font(self.upload_status_label)
        self.set_upload_status("")
        self.note_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._note_row = QWidget()
        self._note_icon = IconLabel("undo-2", ICON_SIZE)
        self.buttons = {step: RailButton(step, name) for step, name in get_step_names().items()}
        self.fit_width()
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 3 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID // 2)
        column.addWidget(self.course_label)
        column.addWidget(self.changes_button)
        column.addSpacing(2 * GRID)
        for step, button in self.buttons.items():
            column.addWidget(button)
            button.clicked.connect(lambda _checked=False, step=step: self.step_selected.emit(step))
        column.addStretch(1)
        column.addWidget(self._note_row)
        column.addSpacing(GRID)
        column.addWidget(self.upload_status_label)
        line = QHBoxLayout(self._note_row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(self._note_icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.note_label, 1)
        self.clear_note()
        self.set_course("")

    def fit_width(self) -> None:
        """Make the rail as wide as its widest button needs."""
        widest = max(button.sizeHint().width() for button in self.buttons.values())
        self.setFixedWidth(max(RAIL_WIDTH, widest + 4 * GRID))

    def set_course(self, name: str, change_count: int = 0) -> None:
        """Show the course's name above the steps, and how many things changed in it since last time."""
        self.course_label.setText(insert_word_breaks(name or _tr("Your class")))
        template = _tr("1 change") if change_count == 1 else _tr("{n} changes")
        self.changes_button.setText(template.format(n=f"{change_count:,}"))
        self.changes_button.setToolTip(_tr("Show what changed since last time"))
        self.changes_button.setVisible(change_count > 0)

    def set_note(self, icon: str, text: str) -> None:
        """Set and show the note about the edit that was just undone or redone."""
        self._note_icon.set_icon(icon)
        self.note_label.setText(insert_word_breaks(text))
        self.note_label.setAccessibleName(text)
        self._note_row.show()

    def clear_note(self) -> None:
        """Hide the note, because another edit has been made since."""
        self._note_row.hide()
        self.note_label.clear()

    def set_upload_status(self, status: str) -> None:
        """Set the text about the saved upload file.

        If it is empty, the rail says that nothing has been saved yet.
        """
        self.upload_status_label.setText(
            status or _tr("No file for Canvas is written before you save in the last step.")
        )

    def set_current_step(self, step: Step) -> None:
        """Highlight the step whose page is shown."""
        self.buttons[step].setChecked(True)

    def set_step_state(self, step: Step, state: StepState, count: int, description: str = "") -> None:
        """Set a step's state and how many items need attention there.

        `description` says the same in a sentence.
        """
        self.buttons[step].set_state(state, count, description)


class RailButton(QAbstractButton):
    """Button for one step: its icon, its name, and its state in words below."""

    def __init__(self, step: Step, name: str) -> None:
        super().__init__()
        self.setText(name)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._step = step
        self._state = StepState.NOT_READY
        self._count = 0
        self._description = ""
        self._update_texts()

    @property
    def state_text(self) -> str:
        """The state in words, with the number of items that need attention."""
        if self._state in get_state_labels():
            return get_state_labels()[self._state]
        tables = {StepState.NEEDS_ATTENTION: get_attention_labels(), StepState.PROBLEM: get_problem_labels()}
        uncounted, singular, plural = tables[self._state][self._step]
        return (singular if self._count == 1 else plural).format(n=f"{self._count:,}") if self._count else uncounted

    @property
    def plain_name(self) -> str:
        """The step's name without its number."""
        return self.text().partition(" ")[2].strip()

    def set_state(self, state: StepState, count: int, description: str) -> None:
        """Set the step's state, its number of open items, and its description."""
        self._state, self._count, self._description = state, count, description
        self._update_texts()
        self.update()

    def _update_texts(self) -> None:
        template = _tr("Step {number}, {name}: {state}")
        self.setAccessibleName(template.format(number=self._step + 1, name=self.plain_name, state=self.state_text))
        self.setAccessibleDescription(self._description)
        shortcut = QKeySequence(f"Ctrl+{self._step + 1}").toString(QKeySequence.SequenceFormat.NativeText)
        name = _tr("{name} ({shortcut})").format(name=self.plain_name, shortcut=shortcut)
        self.setToolTip(f"{name}\n{self._description}".strip())

    def _build_bold_font(self) -> QFont:
        return build_heading_font(self.font())

    def _build_caption_font(self) -> QFont:
        return build_caption_font(self.font())

    @override
    def sizeHint(self) -> QSize:
        lines = self.fontMetrics().height() * 2
        name_width = QFontMetrics(self._build_bold_font()).horizontalAdvance(self.text().replace("&", ""))
        caption_metrics = QFontMetrics(self._build_caption_font())
        texts = *get_attention_labels()[self._step], *get_problem_labels()[self._step]
        text_width = max(caption_metrics.horizontalAdvance(text.format(n=MAX_COUNT)) for text in texts)
        return QSize(self._text_offset + max(name_width, text_width) + GRID, lines + 2 * GRID)

    @property
    def _text_offset(self) -> int:
        """Distance in pixels between the leading edge and the text."""
        return scale_icon_size(ICON_SIZE, self.fontMetrics()) + 2 * GRID

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Select the step when Return is pressed, just as when Space is pressed."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        self._paint_background(painter)
        state_color = get_tone_color(palette, STATE_TONES[self._state])
        line = self.fontMetrics().height()
        top = (self.height() - 2 * line) // 2
        side = scale_icon_size(ICON_SIZE, self.fontMetrics())
        box = self._mirror_rect(QRect(GRID, top + (line - side) // 2, side, side))
        paint_icon(painter, STATE_ICONS[self._state], box, state_color)
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        name = self._mirror_rect(QRect(self._text_offset, top, self.width() - self._text_offset - GRID, line))
        leading = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        flags = leading | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._build_bold_font() if self.isChecked() else self.font())
        painter.drawText(name, int(flags) | int(Qt.TextFlag.TextShowMnemonic), self.text())
        painter.setFont(self._build_caption_font())
        painter.setPen(state_color)
        painter.drawText(name.translated(0, line), int(flags), self.state_text)
        if self.hasFocus():
            self._paint_focus(painter)
        painter.end()

    def _paint_background(self, painter: QPainter) -> None:
        palette = self.palette()
        painter.setPen(Qt.PenStyle.NoPen)
        if not self.isChecked() and not self.underMouse():
            return
        painter.setBrush(palette.color(QPalette.ColorRole.Midlight))
        painter.drawRoundedRect(self.rect(), CORNER_RADIUS, CORNER_RADIUS)
        if self.isChecked():
            painter.setBrush(find_visible_color(palette, QPalette.ColorRole.Highlight, _CHECKED_BACKGROUNDS))
            bar = self._mirror_rect(QRect(0, GRID, MARK_WIDTH, self.height() - 2 * GRID))
            painter.drawRoundedRect(bar, MARK_WIDTH / 2, MARK_WIDTH / 2)

    def _paint_focus(self, painter: QPainter) -> None:
        """Paint a focus line that is visible on every background of the button."""
        line = find_visible_color(self.palette(), QPalette.ColorRole.Highlight, _CHECKED_BACKGROUNDS)
        painter.setPen(QPen(line, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), CORNER_RADIUS, CORNER_RADIUS)

    def _mirror_rect(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)


def get_step_names() -> dict[Step, str]:
    """Return the names of the steps.

    Their mnemonics are digits, so pages can use all letters.
    """
    return {
        Step.FILES: _tr("&1  Files"),
        Step.SESSIONS: _tr("&2  Sessions"),
        Step.STUDENTS: _tr("&3  Students"),
        Step.REVIEW: _tr("&4  Review and save"),
    }


def get_state_labels() -> dict[StepState, str]:
    """Return the labels of the states that need nothing from the user."""
    return {StepState.DONE: _tr("done"), StepState.READY: _tr("ready"), StepState.NOT_READY: _tr("not yet")}


def get_attention_labels() -> dict[Step, tuple[str, str, str]]:
    """Return each step's labels for the state in which it needs attention.

    The three labels are for an unknown count, for one item, and for several items.
    """
    needed = _tr("needs you")
    return {
        Step.FILES: (needed, _tr("needs you: 1 file"), _tr("needs you: {n} files")),
        Step.SESSIONS: (needed, _tr("needs you: 1 session"), _tr("needs you: {n} sessions")),
        Step.STUDENTS: (needed, _tr("needs you: 1 person"), _tr("needs you: {n} people")),
        Step.REVIEW: (needed, _tr("needs you: 1 to check"), _tr("needs you: {n} to check")),
    }


def get_problem_labels() -> dict[Step, tuple[str, str, str]]:
    """Return each step's labels for the state in which it has a problem.

    The three labels are for an unknown count, for one item, and for several items.
    """
    return {
        Step.FILES: (_tr("problem in a file"),) * 3,
        Step.SESSIONS: (_tr("needs a change"),) * 3,
        Step.STUDENTS: (_tr("nobody is matched"),) * 3,
        Step.REVIEW: (_tr("cannot save yet"), _tr("cannot save: 1 to check"), _tr("cannot save: {n} to check")),
    }


def _tr(text: str) -> str:
    return QCoreApplication.translate("Rail", text)
