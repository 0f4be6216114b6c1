"""How do widgets stand in a line that goes on below where it is too long?"""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget
from typing_extensions import override


class FlowLayout(QLayout):
    """From the leading side on, line below line, each as large as it asks to be."""

    def __init__(self, parent: QWidget, spacing: int) -> None:
        super().__init__(parent)
        self._parent = parent
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    @override
    def addItem(self, item: QLayoutItem, /) -> None:
        self._items.append(item)

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int, /) -> QLayoutItem:
        return self._items[index] if 0 <= index < len(self._items) else None  # type: ignore[return-value]  # as in Qt

    @override
    def takeAt(self, index: int, /) -> QLayoutItem:
        return self._items.pop(index) if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int, /) -> int:
        return self._lay_out(QRect(0, 0, width, 0), is_real=False)

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSize()

    @override
    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    @override
    def setGeometry(self, rect: QRect, /) -> None:
        super().setGeometry(rect)
        self._lay_out(rect, is_real=True)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lay_out(self, room: QRect, *, is_real: bool) -> int:
        """Place the items, or only find out how high they stand; gives that height."""
        at = QPoint(0, 0)
        bottom = 0
        for item in self._shown():
            size = item.sizeHint()
            if at.x() and at.x() + size.width() > room.width():
                at = QPoint(0, bottom + self.spacing())
            if is_real:
                side = self._parent.layoutDirection()
                item.setGeometry(QStyle.visualRect(side, room, QRect(room.topLeft() + at, size)))
            bottom = max(bottom, at.y() + size.height())
            at.setX(at.x() + size.width() + self.spacing())
        return bottom
