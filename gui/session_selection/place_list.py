"""How does the list of places look in which a person chooses where a column goes?"""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QWidget
from typing_extensions import override

from gui.look.appearance import GRID, icon
from gui.session_selection.destinations import Options


class PlaceList(QComboBox):
    """The places of one column, the likely ones apart from the rest. A sign marks the one that holds now.

    `closed`: the list was closed, whether or not something was chosen.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view().setIconSize(self.iconSize())
        self.view().installEventFilter(self)
        self.setMinimumContentsLength(1)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def offer(self, options: Options, words: str) -> None:
        """Offer these; where none of them holds now, the list stands on none and says `words`."""
        self.clear()
        blank, current = _blank(self.iconSize()), -1
        for at, group in enumerate(group for group in (options.first, options.rest) if group):
            if at:
                self.insertSeparator(self.count())
            for option in group:
                current = self.count() if option.is_current else current
                self.addItem(icon("check") if option.is_current else blank, option.words, option.destination)
                self.setItemData(self.count() - 1, option.words, Qt.ItemDataRole.ToolTipRole)
        self.setCurrentIndex(current)
        self.setPlaceholderText(words)

    @override
    def initStyleOption(self, option: QStyleOptionComboBox, /) -> None:
        """The sign stands in the list alone: the field itself shows no other place."""
        super().initStyleOption(option)
        option.currentIcon = QIcon()

    @override
    def showPopup(self) -> None:
        """Open the list as wide as its longest words, up to the width of the screen."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        wanted = self.view().sizeHintForColumn(0) + bar + 2 * GRID
        self.view().setMinimumWidth(min(wanted, self.screen().availableGeometry().width()))
        self.view().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        super().showPopup()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Hide:
            QTimer.singleShot(0, self, self.closed.emit)  # what was chosen is told first
        return super().eventFilter(watched, event)


def _blank(size: QSize) -> QIcon:
    """Room as wide as the sign, so that all words begin alike."""
    pixmap = QPixmap(size)
    pixmap.fill(Qt.GlobalColor.transparent)
    return QIcon(pixmap)
