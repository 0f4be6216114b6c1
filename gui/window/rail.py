"""Where is the person on the way from two files to a finished one, and how does each step stand?"""

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QStyle, QVBoxLayout, QWidget
from typing_extensions import override

from gui.look.appearance import GRID, STATE_ICONS, make_quiet, make_title, paint_icon
from gui.look.contrast import drawing_colour
from gui.look.fonts import heading_font, icon_side, quiet_font
from gui.look.words import breakable
from gui.main_window import RAIL_WIDTH
from gui.steps import Step, StepState
from gui.widgets.layouts import Squeezed
from gui.widgets.page_parts import IconLabel

ICON = 20
MANY = 999
"""For so many things of each kind there is room."""


class Rail(Squeezed):
    """The course's name, the four steps with their states, and the promise that nothing is written before the end.

    Above the promise stands, after an edit was undone, what that was. `chosen` carries the `Step` that the person went
    to.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.course = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        make_title(self.course)
        self.promise = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        make_quiet(self.promise)
        self.show_written("")
        self.note = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._noted = QWidget()
        self._note_icon = IconLabel("undo-2", ICON)
        self.buttons = {step: RailButton(step, name) for step, name in step_names().items()}
        widest = max(button.sizeHint().width() for button in self.buttons.values())
        self.setFixedWidth(max(RAIL_WIDTH, widest + 4 * GRID))
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 3 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID // 2)
        column.addWidget(self.course)
        column.addSpacing(2 * GRID)
        for step, button in self.buttons.items():
            column.addWidget(button)
            button.clicked.connect(lambda _checked=False, step=step: self.chosen.emit(step))
        column.addStretch(1)
        column.addWidget(self._noted)
        column.addSpacing(GRID)
        column.addWidget(self.promise)
        line = QHBoxLayout(self._noted)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(self._note_icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.note, 1)
        self.clear_note()
        self.show_course("")

    def show_course(self, name: str) -> None:
        """Name the course."""
        self.course.setText(breakable(name or _tr("Your class")))

    def show_note(self, icon: str, text: str) -> None:
        """Say what was just undone or done again."""
        self._note_icon.show_icon(icon)
        self.note.setText(breakable(text))
        self.note.setAccessibleName(text)
        self._noted.show()

    def clear_note(self) -> None:
        """Something else was done since."""
        self._noted.hide()
        self.note.clear()

    def show_written(self, told: str) -> None:
        """Say what was written; "" promises that nothing is."""
        self.promise.setText(told or _tr("No file for Canvas is written before you save in the last step."))

    def show_step(self, step: Step) -> None:
        """Mark the step that is shown."""
        self.buttons[step].setChecked(True)

    def show_state(self, step: Step, state: StepState, count: int, told: str = "") -> None:
        """Show how a step stands, and how many things wait for the person there; `told` says it in a sentence."""
        self.buttons[step].show_state(state, count, told)


class RailButton(QAbstractButton):
    """One step: icon, name, and under the name its state in words."""

    def __init__(self, step: Step, name: str) -> None:
        super().__init__()
        self.setText(name)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._step = step
        self._state = StepState.NOT_YET
        self._count = 0
        self._told = ""
        self._say()

    @property
    def words(self) -> str:
        """The state in words, with what waits where something does."""
        if self._state in settled_words():
            return settled_words()[self._state]
        tables = {StepState.NEEDS_YOU: waiting_words(), StepState.PROBLEM: problem_words()}
        none, one, many = tables[self._state][self._step]
        return (one if self._count == 1 else many).format(n=f"{self._count:,}") if self._count else none

    @property
    def plain_name(self) -> str:
        """The step's name without its number."""
        return self.text().partition(" ")[2].strip()

    def show_state(self, state: StepState, count: int, told: str) -> None:
        """Show how the step stands."""
        self._state, self._count, self._told = state, count, told
        self._say()
        self.update()

    def _say(self) -> None:
        spoken = _tr("Step {number}, {name}: {state}")
        self.setAccessibleName(spoken.format(number=self._step + 1, name=self.plain_name, state=self.words))
        self.setAccessibleDescription(self._told)
        shortcut = QKeySequence(f"Ctrl+{self._step + 1}").toString(QKeySequence.SequenceFormat.NativeText)
        name = _tr("{name} ({shortcut})").format(name=self.plain_name, shortcut=shortcut)
        self.setToolTip(f"{name}\n{self._told}".strip())

    def _bold_font(self) -> QFont:
        return heading_font(self.font())

    def _quiet_font(self) -> QFont:
        return quiet_font(self.font())

    @override
    def sizeHint(self) -> QSize:
        lines = self.fontMetrics().height() * 2
        name = QFontMetrics(self._bold_font()).horizontalAdvance(self.text().replace("&", ""))
        quiet = QFontMetrics(self._quiet_font())
        said = *waiting_words()[self._step], *problem_words()[self._step]
        words = max(quiet.horizontalAdvance(each.format(n=MANY)) for each in said)
        return QSize(self._left + max(name, words) + GRID, lines + 2 * GRID)

    @property
    def _left(self) -> int:
        """How far from the leading edge the words begin."""
        return icon_side(ICON, self.fontMetrics()) + 2 * GRID

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return goes to the step, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        role = QPalette.ColorRole.HighlightedText if self.isChecked() else QPalette.ColorRole.WindowText
        self._paint_ground(painter)
        colour = palette.color(role)
        line = self.fontMetrics().height()
        top = (self.height() - 2 * line) // 2
        side = icon_side(ICON, self.fontMetrics())
        box = self._visual(QRect(GRID, top + (line - side) // 2, side, side))
        paint_icon(painter, STATE_ICONS[self._state], box, colour)
        painter.setPen(colour)
        name = self._visual(QRect(self._left, top, self.width() - self._left - GRID, line))
        leading = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        flags = leading | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._bold_font() if self.isChecked() else self.font())
        painter.drawText(name, int(flags) | int(Qt.TextFlag.TextShowMnemonic), self.text())
        painter.setFont(self._quiet_font())
        painter.drawText(name.translated(0, line), int(flags), self.words)
        if self.hasFocus():
            self._paint_focus(painter)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        palette = self.palette()
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(palette.color(QPalette.ColorRole.Highlight))
        elif self.underMouse():
            painter.setBrush(palette.color(QPalette.ColorRole.Midlight))
        else:
            return
        painter.drawRoundedRect(self.rect(), GRID / 2, GRID / 2)

    def _paint_focus(self, painter: QPainter) -> None:
        """A line that stands out from the accent, which the style's own does not."""
        palette = self.palette()
        on_accent = palette.color(QPalette.ColorRole.HighlightedText)
        line = on_accent if self.isChecked() else drawing_colour(palette, QPalette.ColorRole.Highlight)
        painter.setPen(QPen(line, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), GRID / 2, GRID / 2)

    def _visual(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)


def step_names() -> dict[Step, str]:
    """The steps' names. Alt and a step's number go to it: no letter is taken from the pages."""
    return {
        Step.FILES: _tr("&1  Files"),
        Step.SESSIONS: _tr("&2  Sessions"),
        Step.STUDENTS: _tr("&3  Students"),
        Step.REVIEW: _tr("&4  Review and save"),
    }


def settled_words() -> dict[StepState, str]:
    """The states in which nothing is asked of the person, in words."""
    return {StepState.DONE: _tr("done"), StepState.NOT_YET: _tr("not yet")}


def waiting_words() -> dict[Step, tuple[str, str, str]]:
    """What waits for the person on each step: where nothing is counted, for one thing and for more."""
    needed = _tr("needs you")
    return {
        Step.FILES: (needed, _tr("needs you: 1 file"), _tr("needs you: {n} files")),
        Step.SESSIONS: (needed, _tr("needs you: 1 session"), _tr("needs you: {n} sessions")),
        Step.STUDENTS: (needed, _tr("needs you: 1 person"), _tr("needs you: {n} people")),
        Step.REVIEW: (needed, _tr("needs you: 1 to check"), _tr("needs you: {n} to check")),
    }


def problem_words() -> dict[Step, tuple[str, str, str]]:
    """What a problem on each step is: where nothing is counted, for one thing and for more."""
    return {
        Step.FILES: (_tr("problem in a file"),) * 3,
        Step.SESSIONS: (_tr("needs a change"),) * 3,
        Step.STUDENTS: (_tr("nobody is matched"),) * 3,
        Step.REVIEW: (_tr("cannot save yet"), _tr("cannot save: 1 to check"), _tr("cannot save: {n} to check")),
    }


def _tr(text: str) -> str:
    return QCoreApplication.translate("Rail", text)
