"""Bar that summarizes the included sessions, and the dialog with the details."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from core.problems import Severity
from gui.look.appearance import GRID, SEVERITY_ICONS, paint_icon
from gui.look.screen_fit import get_available_size
from gui.session_selection.summary import SummaryDetails, SummaryItem, TextRow
from gui.tables.table_model import ALIGN_LEFT, ALIGN_RIGHT, ROOT, Index
from gui.tables.table_view import enable_two_line_rows, style_table
from gui.widgets.layouts import FlowLayout
from gui.widgets.text_dialog import create_close_buttons

SUMMARY_ICONS = {**SEVERITY_ICONS, Severity.INFO: "check"}
ICON_GAP = GRID // 2
CORNER_RADIUS = 3
DIALOG_WIDTH, DIALOG_HEIGHT = 42, 28
"""Size of the dialog, in line heights."""
LONG_TEXT = 40
"""Number of characters above which rows are two lines high."""
SAMPLED_ROWS = 500
"""Number of rows that are checked for numbers and text lengths."""


class SummaryBar(QWidget):
    """Bar with one button per summary item.

    `details_requested` carries the `SummaryDetails` of the button that the user pressed.
    """

    details_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items: tuple[SummaryItem, ...] = ()
        self.buttons: list[SummaryButton] = []
        self._layout = FlowLayout(self, GRID)

    def set_items(self, items: Sequence[SummaryItem]) -> None:
        """Show these items, reusing existing buttons so that the focus stays in place."""
        self.items = tuple(items)
        while len(self.buttons) < len(items):
            self._add_button()
        for position, button in enumerate(self.buttons):
            button.setVisible(position < len(items))
            if position < len(items):
                button.set_item(items[position])

    def _add_button(self) -> None:
        button = SummaryButton()
        position = len(self.buttons)
        button.clicked.connect(lambda: self.details_requested.emit(self.items[position].details))
        self._layout.addWidget(button)
        self.buttons.append(button)


class SummaryButton(QToolButton):
    """Flat, framed button with the severity icon and the text of a summary item.

    All buttons have the same height, with or without an icon, so that their texts line up.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = ""
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_item(self, item: SummaryItem) -> None:
        """Show this item, with an icon unless the item only gives information."""
        is_plain = item.severity is Severity.INFO and not item.is_check
        self._icon_name = "" if is_plain else SUMMARY_ICONS[item.severity]
        if self.text() != item.text:
            self.setText(item.text)
            self.setAccessibleName(item.text)
            self.setToolTip(f"{item.details.description}\n{self.tr('Press to see the list.')}")
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        text = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text())
        icons = (self._icon_side + ICON_GAP) * (2 if self._icon_name else 1)
        return QSize(text.width() + icons + 2 * GRID, text.height() + GRID)

    @property
    def _icon_side(self) -> int:
        """Width and height of the icons in pixels, equal to the ascent of the font."""
        return self.fontMetrics().ascent()

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text, option.icon = "", QIcon()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), CORNER_RADIUS, CORNER_RADIUS)
        color = self.palette().color(QPalette.ColorRole.ButtonText)
        room = self.rect().adjusted(GRID, 0, -GRID, 0)
        square = QRect(0, 0, self._icon_side, self._icon_side)
        square.moveCenter(room.center())
        if self._icon_name:
            square.moveLeft(room.left())
            paint_icon(painter, self._icon_name, QStyle.visualRect(option.direction, self.rect(), square), color)
            room.setLeft(square.right() + 1 + ICON_GAP)
        square.moveRight(room.right())
        paint_icon(painter, "chevron-right", QStyle.visualRect(option.direction, self.rect(), square), color)
        text_rect = QStyle.visualRect(
            option.direction, self.rect(), room.adjusted(0, 0, -self._icon_side - ICON_GAP, 0)
        )
        painter.setPen(color)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # keeps text of the other direction readable
        leading = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        flags = leading | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(text_rect, flags, self.text())
        painter.end()


class SummaryDetailsModel(QAbstractTableModel):
    """Table model of text rows, each of which is built only when it is displayed."""

    def __init__(self, headers: TextRow, rows: Sequence[TextRow], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headers = headers
        self._text_rows = rows
        columns = list(zip(headers, *islice(rows, SAMPLED_ROWS), strict=True))
        self.max_lengths = [max(map(len, texts)) for texts in columns]
        self._number_columns = {column for column, texts in enumerate(columns) if all(map(_is_number, texts[1:]))}

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._text_rows)

    @override
    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._headers)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._get_alignment(index.column())
        is_text = role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
        )  # the column may be too narrow
        return self._text_rows[index.row()][index.column()] if is_text and index.isValid() else None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical or not 0 <= section < len(self._headers):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._get_alignment(section)
        return self._headers[section] if role == Qt.ItemDataRole.DisplayRole else None

    def _get_alignment(self, column: int) -> Qt.AlignmentFlag:
        return ALIGN_RIGHT if column in self._number_columns else ALIGN_LEFT


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


class SummaryDetailsDialog(QDialog):
    """Non-modal dialog that lists the details of a summary item."""

    def __init__(self, details: SummaryDetails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.details = details
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(details.title)
        description = QLabel(details.description)
        description.setWordWrap(True)
        buttons = create_close_buttons(self)
        self.copy_button = buttons.addButton(self.tr("&Copy list"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(details.clipboard_text))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(description)
        rows = details.rows
        self.copy_button.setVisible(bool(rows))
        if rows:
            self.model = SummaryDetailsModel(details.headers, rows, self)
            self.table = _create_table(details.title, self.model)
            layout.addWidget(self.table, 1)
        else:
            layout.addStretch(1)
        layout.addWidget(buttons)
        line_height = self.fontMetrics().height()
        width = min(DIALOG_WIDTH * line_height, get_available_size(self.screen().availableGeometry()).width())
        self.resize(width, DIALOG_HEIGHT * line_height if rows else layout.heightForWidth(width))


def _create_table(title: str, model: SummaryDetailsModel) -> QTableView:
    table = QTableView()
    table.setModel(model)
    style_table(table, title, row_padding=GRID)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # measuring all rows takes too long
    _fit_columns(table, model.max_lengths)
    table.setCurrentIndex(model.index(0, 0))  # makes the focus visible from the start
    return table


def _fit_columns(table: QTableView, max_lengths: list[int]) -> None:
    """Stretch the column with the longest text; limit the others to half the width."""
    header = table.horizontalHeader()
    half = DIALOG_WIDTH * table.fontMetrics().height() // 2
    table.resizeColumnsToContents()
    for column in range(len(max_lengths)):
        header.resizeSection(column, min(header.sectionSize(column), half))
    if max(max_lengths) > LONG_TEXT:
        enable_two_line_rows(table)
    header.setSectionResizeMode(max_lengths.index(max(max_lengths)), QHeaderView.ResizeMode.Stretch)
