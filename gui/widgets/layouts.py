"""Rows and columns of widgets, layouts that wrap, and scroll areas for pages larger than the window."""

from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QStyle,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from gui.look.appearance import GRID

LayoutPart = QWidget | QLayout | tuple[Any, ...] | None
"""A part of a row or column: None for empty space, or a tuple with a stretch factor and perhaps an alignment."""

Margins = tuple[int, int, int, int]

DIALOG_MARGINS: Margins = (3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
TAB_MARGINS: Margins = (0, GRID, 0, 0)


def build_row(*parts: LayoutPart) -> QHBoxLayout:
    """Return a layout with these parts beside each other."""
    layout = QHBoxLayout()
    _add_parts(layout, parts)
    return layout


def lay_out_row(widget: QWidget, *parts: LayoutPart) -> None:
    """Arrange these parts beside each other in a widget, without margins."""
    layout = QHBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    _add_parts(layout, parts)


def lay_out_column(widget: QWidget, *parts: LayoutPart, margins: Margins = (0, 0, 0, 0), spacing: int = GRID) -> None:
    """Arrange these parts below each other in a widget."""
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(*margins)
    _add_parts(layout, parts, spacing)


def _add_parts(layout: QBoxLayout, parts: tuple[LayoutPart, ...], spacing: int = GRID) -> None:
    layout.setSpacing(spacing)
    for part in parts:
        item, *options = part if isinstance(part, tuple) else (part,)
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, QLayout):
            layout.addLayout(item, *options)
        else:
            layout.addWidget(item, *options)


class FlowLayout(QLayout):
    """Layout that arranges widgets in rows and wraps them like words."""

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
        return self._arrange(QRect(0, 0, width, 0), apply=False)

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSize()

    @override
    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._get_visible_items():
            size = size.expandedTo(item.minimumSize())
        return size

    @override
    def setGeometry(self, rect: QRect, /) -> None:
        super().setGeometry(rect)
        self._arrange(rect, apply=True)

    def _get_visible_items(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, area: QRect, *, apply: bool) -> int:
        """Return the total height of the items, and set their geometry if `apply` is True."""
        position = QPoint(0, 0)
        bottom = 0
        for item in self._get_visible_items():
            size = item.sizeHint()
            if position.x() and position.x() + size.width() > area.width():
                position = QPoint(0, bottom + self.spacing())
            if apply:
                direction = self._parent.layoutDirection()
                item.setGeometry(QStyle.visualRect(direction, area, QRect(area.topLeft() + position, size)))
            bottom = max(bottom, position.y() + size.height())
            position.setX(position.x() + size.width() + self.spacing())
        return bottom


class ColumnLayout(FlowLayout):
    """Layout of equally wide columns that are stacked if they don't fit."""

    @override
    def _arrange(self, area: QRect, *, apply: bool) -> int:
        items = self._get_visible_items()
        width = self._compute_column_width(items, area.width())
        cell = QRect(0, 0, width, 0)
        bottom = 0
        for item in items:
            if cell.left() and cell.right() >= area.width():
                cell.moveTo(0, bottom + self.spacing())
            cell.setHeight(item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height())
            if apply:
                rect = cell.translated(area.topLeft())
                item.setGeometry(QStyle.visualRect(self._parent.layoutDirection(), area, rect))
            bottom = max(bottom, cell.top() + cell.height())
            cell.moveLeft(cell.left() + width + self.spacing())
        return bottom

    def _compute_column_width(self, items: list[QLayoutItem], width: int) -> int:
        """Return an even share of the width, or all of it if the columns don't fit."""
        shared = (width - self.spacing() * (len(items) - 1)) // max(1, len(items))
        return shared if shared >= self.minimumSize().width() else width


class MinimumHeightWidget(QWidget):
    """Widget that requests its layout's minimum height instead of the preferred one."""

    @override
    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.totalMinimumHeightForWidth(width) if layout else -1


class PageScrollArea(QScrollArea):
    """Scroll area that scrolls only if it is smaller than its content's minimum size."""

    def __init__(self, content: MinimumHeightWidget, name: str) -> None:
        super().__init__(widgetResizable=True)
        self.setAccessibleName(name)
        self.setFrameShape(self.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        for widget in (self.viewport(), content):
            widget.setAutoFillBackground(False)


def make_scrollable(page: QWidget, name: str) -> None:
    """Wrap the layout of a page in a scroll area, for windows that are too small."""
    content, layout = MinimumHeightWidget(), page.layout()
    assert layout is not None
    content.setLayout(layout)
    outer = QVBoxLayout(page)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(PageScrollArea(content, name))
