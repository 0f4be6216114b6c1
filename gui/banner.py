"""How does a page say something that is no decision?"""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from core.problems import Severity
from gui.icon_label import IconLabel
from gui.look.appearance import GRID, SEVERITY_ICONS, icon
from gui.look.words import announce, breakable
from gui.messages import Notice

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
