"""How does the person rename a session, type its points, and say where it goes, inside the table?

How do cells show that they can be changed, and that something is to be entered in them?
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPalette, QRegularExpressionValidator, QValidator
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)
from typing_extensions import override

from gui.look.appearance import GRID, paint_icon
from gui.session_selection.destinations import Options, PlaceList
from gui.session_selection.session_rows import SessionRow, name_fault
from gui.tables.table_model import OBJECT_ROLE
from gui.widgets.fields import TextField

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


class NameValidator(QValidator):
    """A name with a fault may be typed, since the next letter may mend it, but Return does not take it."""

    def __init__(self, fault_of: Callable[[str], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._fault_of = fault_of

    @override
    def validate(self, text: str, position: int, /) -> object:
        has_fault = bool(self._fault_of(text))
        return (QValidator.State.Intermediate if has_fault else QValidator.State.Acceptable), text, position


class NameEdit(TextField):
    """A name for a new assignment; says while one types why it cannot be that. `fault_of` gives the sentence, or ""."""

    def __init__(self, parent: QWidget | None = None, fault_of: Callable[[str], str] = name_fault) -> None:
        super().__init__(parent)
        self._fault_of = fault_of
        self.setAccessibleName(self.tr("Name of the new assignment"))
        self.setValidator(NameValidator(fault_of, self))
        self.textChanged.connect(self._check)

    @property
    def fault(self) -> str:
        """Why the name cannot be taken, and what can; empty where it can."""
        return self._fault_of(self.text())

    def _check(self) -> None:
        fault = self.fault
        self.setAccessibleDescription(fault)
        if fault:
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), fault, self)
        else:
            QToolTip.hideText()


class NameDelegate(Signed):
    """Ticks with the mouse, with Shift a whole range, and renames in place. A name with a fault is not taken.

    `tick` is called with the row's index and whether Shift was held; `fault_of` says why a row cannot be called so.
    """

    sign = "pencil"

    def __init__(
        self,
        tick: Callable[[Index, bool], None],
        fault_of: Callable[[SessionRow, str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tick = tick
        self._fault_of = fault_of

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """The sign of a remark stands behind the name, so that all names begin alike."""
        super().initStyleOption(option, index)
        option.decorationPosition = QStyleOptionViewItem.Position.Right
        option.textElideMode = Qt.TextElideMode.ElideMiddle  # names that begin alike end in what tells them apart

    @override
    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        is_press = event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
        if not isinstance(event, QMouseEvent) or event.button() is not Qt.MouseButton.LeftButton:
            return False
        if not self._check_box(option, index).contains(event.position().toPoint()):
            return False
        if event.type() is QEvent.Type.MouseButtonRelease:
            self._tick(index, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return True
        return is_press

    def _check_box(self, option: QStyleOptionViewItem, index: Index) -> QRect:
        """Where the tick stands, with room around it: the whole row's height can be clicked."""
        styled = QStyleOptionViewItem(option)
        self.initStyleOption(styled, index)
        box = styled.widget.style().subElementRect(
            QStyle.SubElement.SE_ItemViewItemCheckIndicator, styled, styled.widget
        )
        cell, leading = option.rect, QStyle.visualRect(option.direction, option.rect, box)
        room = QRect(cell.left(), cell.top(), leading.right() + 4 - cell.left(), cell.height())
        return QStyle.visualRect(option.direction, cell, room)

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        row: SessionRow = index.data(OBJECT_ROLE)
        editor = NameEdit(parent, partial(self._fault_of, row))
        editor.setText(index.data(Qt.ItemDataRole.EditRole))
        return editor

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, NameEdit) and not editor.fault:
            super().setModelData(editor, model, index)


class PointsDelegate(Signed):
    """Takes points possible where the file does not say them: a plain number. A frame invites where they are missing.

    `give` is called with the row's index and what was typed.
    """

    def __init__(self, give: Callable[[Index, str], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._give = give

    @override
    def _invites(self, row: SessionRow) -> bool:
        return row.needs_points

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            self._give(index, editor.text())

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = TextField(parent)
        editor.setAccessibleName(self.tr("Points possible"))
        editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        editor.setValidator(QRegularExpressionValidator(r"\d{0,6}([.,]\d{0,4})?", editor))
        editor.setText(index.data(Qt.ItemDataRole.EditRole))
        return editor


class DestinationDelegate(Signed):
    """Offers the places that a column can go to, and opens the list at once. A frame invites where one must choose."""

    sign = "chevron-down"

    def __init__(self, options: Callable[[SessionRow], Options], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = options

    @override
    def _invites(self, row: SessionRow) -> bool:
        return row.needs_place

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = PlaceList(parent)
        row: SessionRow = index.data(OBJECT_ROLE)
        editor.offer(self._options(row), row.place_words)
        editor.setAccessibleName(self.tr("Column in Canvas for {name}").format(name=row.name))
        editor.activated.connect(lambda: self.commitData.emit(editor))
        editor.closed.connect(lambda: self.closeEditor.emit(editor))
        opening = QTimer(editor, singleShot=True, interval=0)
        opening.timeout.connect(editor.showPopup)
        opening.start()
        return editor

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox) and editor.currentData() is not None:
            model.setData(index, editor.currentData(), Qt.ItemDataRole.EditRole)
