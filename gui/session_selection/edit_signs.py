"""How do cells show that they can be changed, and that something is to be entered in them?"""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from gui.look.appearance import GRID, paint_icon
from gui.session_selection.session_rows import SessionRow
from gui.table_sorting import OBJECT_ROLE

Index = QModelIndex | QPersistentModelIndex


def sign_place(cell: QRect, fonts: QFontMetrics, direction: Qt.LayoutDirection) -> QRect:
    """Where the sign stands in a cell whose text has these fonts: a square as high as a letter, at the cell's end."""
    side = fonts.ascent()
    square = QRect(cell.right() - GRID - side, cell.center().y() - side // 2, side, side)
    return QStyle.visualRect(direction, cell, square)


class Signed(QStyledItemDelegate):
    """Draws `sign` at the end of a cell that can be changed, where the pointer is and in the row of the keyboard.

    A frame invites where something is still to be entered or chosen; a subclass says where.
    """

    sign = ""

    def _invites(self, row: SessionRow) -> bool:  # noqa: ARG002 - for those that override it
        """Whether something is still to be said in this cell."""
        return False

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if self._shows_sign(option, index):
            self._paint_signed(painter, option, index)
        else:
            super().paint(painter, option, index)
        row = index.data(OBJECT_ROLE)
        if isinstance(row, SessionRow) and self._invites(row):
            painter.save()
            painter.setPen(_quiet(option))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(option.rect.adjusted(2, 3, -3, -4))
            painter.restore()

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """What is typed stays, whatever is worked out meanwhile: `createEditor` has put there what is changed."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """With room for the sign."""
        return super().sizeHint(option, index) + QSize(_room(option) if self.sign else 0, 0)

    def _shows_sign(self, option: QStyleOptionViewItem, index: Index) -> bool:
        view = option.widget
        is_current = isinstance(view, QAbstractItemView) and view.currentIndex().row() == index.row()
        is_here = is_current or bool(option.state & QStyle.StateFlag.State_MouseOver)
        return bool(self.sign) and is_here and bool(index.flags() & Qt.ItemFlag.ItemIsEditable)

    def _paint_signed(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The text gets what the sign leaves; the ground is that of the whole cell."""
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, whole, painter, option.widget)
        narrow = QStyleOptionViewItem(option)
        room = option.rect.adjusted(0, 0, -_room(option), 0)
        narrow.rect = QStyle.visualRect(option.direction, option.rect, room)
        super().paint(painter, narrow, index)
        square = sign_place(option.rect, option.fontMetrics, option.direction)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_icon(painter, self.sign, square, _quiet(option))
        painter.restore()


def _room(option: QStyleOptionViewItem) -> int:
    """What the text leaves to the sign."""
    return option.fontMetrics.ascent() + GRID


def _quiet(option: QStyleOptionViewItem) -> QColor:
    """The colour of what is offered but not there, on the ground of this row."""
    is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
    role = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.PlaceholderText
    return option.palette.color(role)
