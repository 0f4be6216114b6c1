"""Common style of table views, helpers for column widths, and a full-height view."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOption,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from gui.look.appearance import GRID, apply_caption_font
from gui.look.style import ProgramStyle
from gui.tables.table_model import ALIGN_LEFT, OBJECT_ROLE

MEASURED_ROWS = 25
"""Number of rows measured for column widths: measuring all of them takes seconds."""


def style_table(table: QTableView, name: str, *, row_padding: int = 2 * GRID) -> None:
    """Apply the common style and behavior to a table.

    `name` is the table's name for screen readers. Each row is `row_padding` pixels higher than its text.
    """
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + row_padding)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(ALIGN_LEFT)
    header.setResizeContentsPrecision(MEASURED_ROWS)
    table.setFrameShape(QFrame.Shape.NoFrame)
    apply_caption_font(header)
    for widget in (table, header):
        widget.setStyle(_get_shared_style())


def enable_two_line_rows(table: QTableView) -> None:
    """Make each row two lines high and wrap its text; call `style_table` first."""
    table.setWordWrap(True)
    table.verticalHeader().setDefaultSectionSize(2 * table.fontMetrics().lineSpacing() + GRID)


@cache
def _get_shared_style() -> "TableStyle":
    """Return the shared style, cached because widgets don't own their style."""
    return TableStyle()


class TableStyle(ProgramStyle):
    """Program style with quiet headers, and wider margins between columns."""

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
        """Place the text close to its icon, and the focus frame around the whole cell."""
        if element is QStyle.SubElement.SE_ItemViewItemFocusRect:
            return option.rect
        found = super().subElementRect(element, option, widget)  # type: ignore[arg-type] # it may be None in Qt
        if element is not QStyle.SubElement.SE_ItemViewItemText or not _has_leading_icon(option):
            return found
        is_mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        return found.adjusted(0, 0, GRID, 0) if is_mirrored else found.adjusted(-GRID, 0, 0, 0)

    @override
    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw headers as plain text above a line, without Fusion's gradient and separators."""
        if element not in (QStyle.ControlElement.CE_HeaderSection, QStyle.ControlElement.CE_HeaderEmptyArea):
            super().drawControl(element, option, painter, widget)
            return
        palette = QApplication.palette()
        painter.fillRect(option.rect, palette.color(QPalette.ColorRole.Base))
        line = option.rect.adjusted(0, option.rect.height() - 1, 0, 0)
        painter.fillRect(line, palette.color(QPalette.ColorRole.Mid))

    @override
    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the focus frame as an outline: Fusion's tint makes the text hard to read."""
        if element is not QStyle.PrimitiveElement.PE_FrameFocusRect:
            super().drawPrimitive(element, option, painter, widget)
            return
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Highlight
        painter.save()
        painter.setPen(QPen(option.palette.color(role), 1))
        painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        painter.restore()


def _has_leading_icon(option: QStyleOption) -> bool:
    if not isinstance(option, QStyleOptionViewItem):
        return False
    is_before = option.decorationPosition is QStyleOptionViewItem.Position.Left
    return is_before and bool(option.features & QStyleOptionViewItem.ViewItemFeature.HasDecoration)


ColumnIndex = TypeVar("ColumnIndex", bound=int)


def measure_header_width(table: QTableView, column: int) -> int:
    """Return the width in pixels of a column header, not counting the sort arrow."""
    text = table.model().headerData(column, Qt.Orientation.Horizontal)
    return table.horizontalHeader().fontMetrics().horizontalAdvance(text) + 3 * GRID


def measure_preferred_width(table: QTableView, column: int) -> int:
    """Return the width in pixels that a column needs for its header and first cells."""
    return max(table.sizeHintForColumn(column), measure_header_width(table, column))


def distribute_width(preferred: Mapping[ColumnIndex, int], available: int) -> dict[ColumnIndex, int]:
    """Return column widths in pixels that fit the available width.

    Columns that need less than an even share get their preferred width; the others share the rest evenly.
    """
    widths: dict[ColumnIndex, int] = {}
    for column, width in sorted(preferred.items(), key=lambda item: item[1]):
        widths[column] = min(width, (available - sum(widths.values())) // (len(preferred) - len(widths)))
    return widths


def shrink_to_fit(
    table: QTableView, preferred: Mapping[ColumnIndex, int], order: Sequence[tuple[ColumnIndex, int]]
) -> None:
    """Set the preferred column widths, shrunk if they exceed the viewport.

    Columns shrink in the given `order`. Each entry is a column and its smallest width in average characters.
    """
    widths = dict(preferred)
    excess = sum(widths.values()) - table.viewport().width()
    for column, characters in order:
        if column in widths and excess > 0:
            minimum = max(characters * table.fontMetrics().averageCharWidth(), measure_header_width(table, column))
            reduction = min(excess, max(0, widths[column] - minimum))
            widths[column] -= reduction
            excess -= reduction
    for column, width in widths.items():
        table.setColumnWidth(column, width)


class SelectionKeeper(QObject):
    """Object that restores a table's selection and current cell after a model reset.

    `get_key` returns a key that identifies the object in a row. Rows that are no longer shown are deselected.
    """

    def __init__(self, table: QTableView, get_key: Callable[[Any], Hashable]) -> None:
        super().__init__(table)
        self._table = table
        self._get_key = get_key
        self._selected_keys: set[Hashable] = set()
        self._current: tuple[Hashable, int] = (None, -1)
        table.model().modelAboutToBeReset.connect(self._store)
        table.model().modelReset.connect(self._restore)

    def _get_row_key(self, index: QModelIndex) -> Hashable:
        return self._get_key(index.data(OBJECT_ROLE)) if index.isValid() else None

    def _store(self) -> None:
        current = self._table.currentIndex()
        self._current = (self._get_row_key(current), current.column())
        self._selected_keys = set(map(self._get_row_key, self._table.selectionModel().selectedRows()))

    def _restore(self) -> None:
        model, selection = self._table.model(), self._table.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        current_key, column = self._current
        for row in range(model.rowCount()) if self._selected_keys or current_key is not None else ():
            index = model.index(row, max(column, 0))
            key = self._get_row_key(index)
            if key in self._selected_keys:
                selection.select(index, flags.Select | flags.Rows)
            if key == current_key:
                selection.setCurrentIndex(index, flags.NoUpdate)


class FullHeightTableView(QTableView):
    """Table view as high as all its rows, so that only the page scrolls vertically."""

    def __init__(self, model: QAbstractItemModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        model.modelReset.connect(self.updateGeometry)
        self.horizontalScrollBar().rangeChanged.connect(self.updateGeometry)

    @override
    def sizeHint(self) -> QSize:
        header_height = self.horizontalHeader().sizeHint().height()
        bar = self.horizontalScrollBar()
        bar_height = bar.sizeHint().height() if bar.maximum() > bar.minimum() else 0
        rows = self.verticalHeader().length()
        return QSize(super().sizeHint().width(), header_height + rows + bar_height + 2 * self.frameWidth())

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
        content = page.widget() if isinstance(page, QScrollArea) else None
        if isinstance(page, QScrollArea) and content is not None:
            row = self.visualRect(index)
            page.ensureVisible(0, self.viewport().mapTo(content, row.center()).y(), 0, row.height())
