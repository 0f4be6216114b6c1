"""Parts of pages: the banner for notices, the icon label, and the empty state."""

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
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
from gui.look.appearance import CORNER_RADIUS, GRID, SEVERITY_ICONS, get_icon, paint_icon
from gui.look.fonts import scale_icon_size
from gui.look.text_formatting import announce, insert_word_breaks
from gui.look.tones import SEVERITY_TONES, Tone, get_tint, get_tone_color
from gui.work.messages import Notice

ICON_SIZE = 20


class Card(QFrame):
    """Rounded box that groups what belongs together, in the color of its tone.

    A card is never inside another card.
    """

    def __init__(self, tone: Tone = Tone.NEUTRAL, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone

    @property
    def tone(self) -> Tone:
        """Meaning of the card's color."""
        return self._tone

    def set_tone(self, tone: Tone) -> None:
        """Change the color of the card."""
        self._tone = tone
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self.palette()
        is_plain = self._tone in (Tone.NEUTRAL, Tone.QUIET)
        border = palette.color(QPalette.ColorRole.Mid) if is_plain else get_tone_color(palette, self._tone)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(border, 1))
            painter.setBrush(get_tint(palette, self._tone))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), CORNER_RADIUS, CORNER_RADIUS)


class Banner(Card):
    """Notice with an icon, a sentence, and action buttons.

    The banner is hidden while there is no notice.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Tone.QUIET, parent)
        self._icon = IconLabel(SEVERITY_ICONS[Severity.INFO], ICON_SIZE)
        self._text = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._buttons = QHBoxLayout()
        self._close_button = QToolButton(autoRaise=True)
        self._close_button.setIcon(get_icon("x"))
        self._close_button.setAccessibleName(_tr("Close this message"))
        self._close_button.setToolTip(_tr("Close this message"))
        self._close_button.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        row.addLayout(self._buttons)
        row.addWidget(self._close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._severity = Severity.INFO
        self._spoken_text = ""
        self.hide()

    @property
    def text(self) -> str:
        """Text of the notice, starting with its severity; "" while the banner is hidden."""
        return self._spoken_text if not self.isHidden() else ""

    @property
    def severity(self) -> Severity:
        """Severity of the notice that was shown last."""
        return self._severity

    def show_notice(self, notice: Notice, *, can_close: bool = True) -> None:
        """Show a notice and its actions; announce it to screen readers if its text is new."""
        self._severity = notice.severity
        previous = self.text
        word = {Severity.INFO: "", Severity.WARNING: _tr("Look: "), Severity.ERROR: _tr("Problem: ")}[notice.severity]
        self._spoken_text = f"{word}{notice.text}"
        self._text.setText(insert_word_breaks(self._spoken_text))
        self._text.setAccessibleName(self._spoken_text)
        tone = SEVERITY_TONES[notice.severity]
        self.set_tone(tone)
        self._icon.set_icon(SEVERITY_ICONS[notice.severity], tone)
        self._remove_buttons()
        tab_predecessor: QWidget = self._close_button
        for action in notice.actions:
            button = QPushButton(action.text)
            button.setAccessibleDescription(action.accessible_description)
            button.clicked.connect(lambda _checked=False, do=action.callback: do())
            self._buttons.addWidget(button)
            button.show()  # a layout shows new widgets only after the next event
            self.setTabOrder(tab_predecessor, button)
            tab_predecessor = button
        self._close_button.setVisible(can_close)
        self.show()
        if self.text != previous:
            announce(self, self.text)

    def clear(self) -> None:
        """Hide the banner and remove its notice."""
        self._remove_buttons()
        self._spoken_text = ""
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
    """Label with an icon from `resources/icons`, drawn in the text color or the color of a tone.

    `size` is in pixels at the default font size; the icon grows with the font.
    """

    def __init__(
        self,
        name: str,
        size: int,
        accessible_name: str = "",
        parent: QWidget | None = None,
        *,
        tone: Tone | None = None,
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._tone = tone
        self._size = size
        self.setAccessibleName(accessible_name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, name: str, tone: Tone | None = None) -> None:
        """Show another icon from `resources/icons`, named without its extension."""
        self._name, self._tone = name, tone
        self.update()

    @override
    def sizeHint(self) -> QSize:
        side = scale_icon_size(self._size, self.fontMetrics())
        return QSize(side, side)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        color = get_tone_color(palette, self._tone) if self._tone else palette.color(self.foregroundRole())
        paint_icon(painter, self._name, self.contentsRect(), color)
        painter.end()


PICTURE_SIZE = 48


class EmptyState(QWidget):
    """Picture, message, and button for a page that has nothing to show yet."""

    action_requested = Signal()

    def __init__(self, icon_name: str, message: str, action_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = QLabel(message, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton(action_text)
        self.button.clicked.connect(self.action_requested)
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * GRID)
        layout.addStretch(1)
        layout.addWidget(IconLabel(icon_name, PICTURE_SIZE), 0, Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self.message)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(2)


class EmptyStateStack(QStackedWidget):
    """Stack of a content widget and the empty state that can replace it."""

    def __init__(self, content: QWidget, empty_state: EmptyState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = content
        self.empty_state = empty_state
        self.addWidget(content)
        self.addWidget(empty_state)

    @property
    def is_empty(self) -> bool:
        """True while the empty state is shown."""
        return self.currentWidget() is self.empty_state

    def set_content_visible(self, has_content: bool) -> None:
        """Show the content widget if `has_content` is True, otherwise the empty state."""
        self.setCurrentWidget(self.content if has_content else self.empty_state)
