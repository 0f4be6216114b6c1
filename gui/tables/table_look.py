"""How does every table look, and how do keys leave it? All alike: whole rows, room to read, no grid.

How is the width of a table shared out among its columns?

How does a table stand on a page so that only the page scrolls? As high as its rows.
"""

from collections.abc import Mapping
from functools import cache
from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOption,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from gui.look.appearance import GRID
from gui.look.program_style import ProgramStyle
from gui.tables.table_model import LEFT

ROWS_LOOKED_AT = 25
"""Widths are taken from so many rows: looking at every row of a large class takes seconds."""


def dress_table(table: QTableView, name: str, *, row_gap: int = 2 * GRID) -> None:
    """Give a table the common look and this name for screen readers; `row_gap` is the room beside a row's text."""
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + row_gap)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(LEFT)
    header.setResizeContentsPrecision(ROWS_LOOKED_AT)
    for widget in (table, header):
        widget.setStyle(_roomy_style())


def show_two_lines(table: QTableView) -> None:
    """Give each row of a dressed table room for two lines, at which its texts are broken."""
    table.setWordWrap(True)
    table.verticalHeader().setDefaultSectionSize(2 * table.fontMetrics().lineSpacing() + GRID)


@cache
def _roomy_style() -> "RoomyStyle":
    """One for all tables: a style is not owned by the widgets that use it."""
    return RoomyStyle()


class RoomyStyle(ProgramStyle):
    """The program's style, with room between neighbouring columns, in headings and cells alike."""

    @override
    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        if metric is QStyle.PixelMetric.PM_HeaderMargin:
            return GRID
        if metric is QStyle.PixelMetric.PM_FocusFrameHMargin:
            return GRID - 1  # item views add one
        return super().pixelMetric(metric, option, widget)

    @override
    def subElementRect(self, element: QStyle.SubElement, option: QStyleOption, widget: QWidget | None = None) -> QRect:
        """The text of a cell stands close to its icon, and the frame of the keyboard goes around the cell."""
        if element is QStyle.SubElement.SE_ItemViewItemFocusRect:
            return option.rect
        found = super().subElementRect(element, option, widget)  # type: ignore[arg-type] # it may be None in Qt
        if element is not QStyle.SubElement.SE_ItemViewItemText or not _begins_with_icon(option):
            return found
        is_mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        return found.adjusted(0, 0, GRID, 0) if is_mirrored else found.adjusted(-GRID, 0, 0, 0)

    @override
    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the frame of the keyboard as a line only: Fusion tints the text in it, which is then hard to read."""
        if element is not QStyle.PrimitiveElement.PE_FrameFocusRect:
            super().drawPrimitive(element, option, painter, widget)
            return
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Highlight
        painter.save()
        painter.setPen(QPen(option.palette.color(role), 1))
        painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        painter.restore()


def _begins_with_icon(option: QStyleOption) -> bool:
    if not isinstance(option, QStyleOptionViewItem):
        return False
    is_before = option.decorationPosition is QStyleOptionViewItem.Position.Left
    return is_before and bool(option.features & QStyleOptionViewItem.ViewItemFeature.HasDecoration)


Column = TypeVar("Column", bound=int)


def heading_width(table: QTableView, column: int) -> int:
    """What the heading of a column needs, without the room for the arrow that only the sorted one shows."""
    words = table.model().headerData(column, Qt.Orientation.Horizontal)
    return table.horizontalHeader().fontMetrics().horizontalAdvance(words) + 3 * GRID


def wanted_width(table: QTableView, column: int) -> int:
    """What a column needs for its heading and its texts. Many cells are asked."""
    return max(table.sizeHintForColumn(column), heading_width(table, column))


def share_evenly(wanted: Mapping[Column, int], room: int) -> dict[Column, int]:
    """The widths of columns in this room: whoever wants less than an even share has it, the others share the rest."""
    widths: dict[Column, int] = {}
    for column, width in sorted(wanted.items(), key=lambda item: item[1]):
        widths[column] = min(width, (room - sum(widths.values())) // (len(wanted) - len(widths)))
    return widths


class WholeTable(QTableView):
    """A table that shows all of its rows and scrolls sideways alone; the page is scrolled to its current row."""

    def __init__(self, model: QAbstractItemModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        model.modelReset.connect(self.updateGeometry)
        self.horizontalScrollBar().rangeChanged.connect(self.updateGeometry)

    @override
    def sizeHint(self) -> QSize:
        heading = self.horizontalHeader().sizeHint().height()
        bar = self.horizontalScrollBar()
        below = bar.sizeHint().height() if bar.maximum() > bar.minimum() else 0
        rows = self.verticalHeader().length()
        return QSize(super().sizeHint().width(), heading + rows + below + 2 * self.frameWidth())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    @override
    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        super().scrollTo(index, hint)
        page: QWidget | None = self
        while page is not None and not isinstance(page, QScrollArea):
            page = page.parentWidget()
        inside = page.widget() if isinstance(page, QScrollArea) else None
        if isinstance(page, QScrollArea) and inside is not None:
            row = self.visualRect(index)
            page.ensureVisible(0, self.viewport().mapTo(inside, row.center()).y(), 0, row.height())
