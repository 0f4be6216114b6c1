"""How do columns stand side by side where there is room, and below one another where there is not?"""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLayoutItem, QStyle
from typing_extensions import override

from gui.flow_layout import FlowLayout


class ColumnLayout(FlowLayout):
    """All of one width: side by side, or one below the other as soon as one of them would be cut off."""

    @override
    def _lay_out(self, room: QRect, *, is_real: bool) -> int:
        items = self._shown()
        width = self._column_width(items, room.width())
        at = QRect(0, 0, width, 0)
        bottom = 0
        for item in items:
            if at.left() and at.right() >= room.width():
                at.moveTo(0, bottom + self.spacing())
            at.setHeight(item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height())
            if is_real:
                placed = at.translated(room.topLeft())
                item.setGeometry(QStyle.visualRect(self._parent.layoutDirection(), room, placed))
            bottom = max(bottom, at.top() + at.height())
            at.moveLeft(at.left() + width + self.spacing())
        return bottom

    def _column_width(self, items: list[QLayoutItem], room: int) -> int:
        """The width of a column among the others; all the room where they do not fit."""
        beside = (room - self.spacing() * (len(items) - 1)) // max(1, len(items))
        return beside if beside >= self.minimumSize().width() else room
