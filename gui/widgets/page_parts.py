"""How does a page say something that is no decision?

How does an icon stand beside a text? In the text's colour, also when light turns dark, and sharp on every screen.

What does a page show while what it is about is not there yet?
"""

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from core.problems import Severity
from gui.look.appearance import GRID, SEVERITY_ICONS, icon, paint_icon
from gui.look.fonts import icon_side
from gui.look.words import announce, breakable
from gui.work.messages import Notice

ICON = 20


class Banner(QFrame):
    """A strip with an icon, a word, a sentence, and a few things to do about it; hidden while nothing is to be said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        self._icon = IconLabel(SEVERITY_ICONS[Severity.INFO], ICON)
        self._text = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._buttons = QHBoxLayout()
        self._close = QToolButton(autoRaise=True)
        self._close.setIcon(icon("x"))
        self._close.setAccessibleName(_tr("Close this message"))
        self._close.setToolTip(_tr("Close this message"))
        self._close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        row.addLayout(self._buttons)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._severity = Severity.INFO
        self._said = ""
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while it is hidden."""
        return self._said if not self.isHidden() else ""

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return self._severity

    def show_notice(self, notice: Notice, *, can_close: bool = True) -> None:
        """Say this, and offer its actions."""
        self._severity = notice.severity
        before = self.text
        word = {Severity.INFO: "", Severity.WARNING: _tr("Look: "), Severity.ERROR: _tr("Problem: ")}[notice.severity]
        self._said = f"{word}{notice.text}"
        self._text.setText(breakable(self._said))
        self._text.setAccessibleName(self._said)
        self._icon.show_icon(SEVERITY_ICONS[notice.severity])
        self._remove_buttons()
        before_it: QWidget = self._close
        for action in notice.actions:
            button = QPushButton(action.text)
            button.setAccessibleDescription(action.spoken)
            button.clicked.connect(lambda _checked=False, do=action.do: do())
            self._buttons.addWidget(button)
            button.show()  # a layout shows it a moment later only
            self.setTabOrder(before_it, button)
            before_it = button
        self._close.setVisible(can_close)
        self.show()
        if self.text != before:
            announce(self, self.text)

    def clear(self) -> None:
        """Say nothing."""
        self._remove_buttons()
        self._said = ""
        self._text.clear()
        self.hide()

    def _remove_buttons(self) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Banner", text)


class IconLabel(QLabel):
    """An icon of `resources/icons`, `side` pixels large beside usual text; to a screen reader it says `word`."""

    def __init__(self, name: str, side: int, word: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._side = side
        self.setAccessibleName(word)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str) -> None:
        """Show another icon."""
        self._name = name
        self.update()

    @override
    def sizeHint(self) -> QSize:
        side = icon_side(self._side, self.fontMetrics())
        return QSize(side, side)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self.palette().color(self.foregroundRole())
        paint_icon(painter, self._name, self.contentsRect(), colour)
        painter.end()


PICTURE = 48


class EmptyState(QWidget):
    """A picture, a sentence that says what is missing, and one thing to do about it."""

    pressed = Signal()

    def __init__(self, picture: str, sentence: str, action: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = QLabel(sentence, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton(action)
        self.button.clicked.connect(self.pressed)
        whole = QVBoxLayout(self)
        whole.setSpacing(2 * GRID)
        whole.addStretch(1)
        whole.addWidget(IconLabel(picture, PICTURE), 0, Qt.AlignmentFlag.AlignCenter)
        whole.addWidget(self.sentence)
        whole.addWidget(self.button, 0, Qt.AlignmentFlag.AlignCenter)
        whole.addStretch(2)


class OrEmpty(QStackedWidget):
    """A widget, or the empty state that stands in its place."""

    def __init__(self, subject: QWidget, empty: EmptyState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.subject = subject
        self.empty = empty
        self.addWidget(subject)
        self.addWidget(empty)

    @property
    def is_empty(self) -> bool:
        """Whether the empty state is shown."""
        return self.currentWidget() is self.empty

    def show_subject(self, is_there: bool) -> None:
        """Show the subject, or say why there is none."""
        self.setCurrentWidget(self.subject if is_there else self.empty)
