"""How do widgets stand in a line that goes on below where it is too long?

How do columns stand side by side where there is room, and below one another where there is not?

Scrolls what is too tall or too wide for the window, and only then.
"""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QScrollArea, QStyle, QVBoxLayout, QWidget
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


class Squeezed(QWidget):
    """Asks for the smallest height at which everything in its layout has room; Qt would ask for the preferred one."""

    @override
    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.totalMinimumHeightForWidth(width) if layout else -1


class PageScroll(QScrollArea):
    """Shows content as large as the room it has, and scrolls where that is less than the content's smallest size."""

    def __init__(self, content: Squeezed, name: str) -> None:
        super().__init__(widgetResizable=True)
        self.setAccessibleName(name)
        self.setFrameShape(self.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        for each in (self.viewport(), content):
            each.setAutoFillBackground(False)


def scroll_inside(page: QWidget, name: str) -> None:
    """Have all that is laid out in a page scroll where the page is too small for it."""
    content, layout = Squeezed(), page.layout()
    assert layout is not None
    content.setLayout(layout)
    whole = QVBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(PageScroll(content, name))
