"""Delegates that edit names, points, and destinations in the session table."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
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
from gui.session_selection.destinations import DestinationComboBox, DestinationOptions
from gui.session_selection.session_rows import SessionRow, describe_name_problem
from gui.tables.table_model import OBJECT_ROLE, Index
from gui.widgets.fields import TextField


def get_edit_icon_rect(cell: QRect, metrics: QFontMetrics, direction: Qt.LayoutDirection) -> QRect:
    """Return the square at the end of the cell in which the edit icon is drawn."""
    side = metrics.ascent()
    square = QRect(cell.right() - GRID - side, cell.center().y() - side // 2, side, side)
    return QStyle.visualRect(direction, cell, square)


class EditableCellDelegate(QStyledItemDelegate):
    """Delegate that draws an edit icon in editable cells.

    The icon appears at the end of the cell under the mouse and of each cell in the current row. Cells that need input
    have a frame; subclasses decide which cells those are.
    """

    edit_icon = ""

    def _needs_input(self, row: SessionRow) -> bool:  # noqa: ARG002 - for overriding methods
        """Return True if the user still has to fill in this cell."""
        return False

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if self._is_icon_visible(option, index):
            self._paint_with_icon(painter, option, index)
        else:
            super().paint(painter, option, index)
        row = index.data(OBJECT_ROLE)
        if isinstance(row, SessionRow) and self._needs_input(row):
            painter.save()
            painter.setPen(_get_icon_color(option))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(option.rect.adjusted(2, 3, -3, -4))
            painter.restore()

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Do nothing: changes in the model must not overwrite what the user is typing.

        `createEditor` sets the initial text instead.
        """

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the preferred size of the cell, including space for its edit icon."""
        return super().sizeHint(option, index) + QSize(_get_icon_width(option) if self.edit_icon else 0, 0)

    def _is_icon_visible(self, option: QStyleOptionViewItem, index: Index) -> bool:
        view = option.widget
        is_current = isinstance(view, QAbstractItemView) and view.currentIndex().row() == index.row()
        is_active = is_current or bool(option.state & QStyle.StateFlag.State_MouseOver)
        return bool(self.edit_icon) and is_active and bool(index.flags() & Qt.ItemFlag.ItemIsEditable)

    def _paint_with_icon(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the background of the whole cell, the text beside the icon, and the icon."""
        background = QStyleOptionViewItem(option)
        self.initStyleOption(background, index)
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, background, painter, option.widget)
        text_option = QStyleOptionViewItem(option)
        text_rect = option.rect.adjusted(0, 0, -_get_icon_width(option), 0)
        text_option.rect = QStyle.visualRect(option.direction, option.rect, text_rect)
        super().paint(painter, text_option, index)
        square = get_edit_icon_rect(option.rect, option.fontMetrics, option.direction)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_icon(painter, self.edit_icon, square, _get_icon_color(option))
        painter.restore()


def _get_icon_width(option: QStyleOptionViewItem) -> int:
    """Return the width in pixels of the edit icon and the gap before it."""
    return option.fontMetrics.ascent() + GRID


def _get_icon_color(option: QStyleOptionViewItem) -> QColor:
    """Return the color of icons and frames, which contrasts with the row's background."""
    is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
    role = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.PlaceholderText
    return option.palette.color(role)


class AssignmentNameValidator(QValidator):
    """Validator that lets the user type an invalid name but not accept it."""

    def __init__(self, describe_problem: Callable[[str], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._describe_problem = describe_problem

    @override
    def validate(self, text: str, position: int, /) -> object:
        is_invalid = bool(self._describe_problem(text))
        return (QValidator.State.Intermediate if is_invalid else QValidator.State.Acceptable), text, position


class AssignmentNameEdit(TextField):
    """Field for the name of a new assignment, with problems shown in a tool tip.

    `describe_problem` returns the problem, or "" for a valid name.
    """

    def __init__(
        self, parent: QWidget | None = None, describe_problem: Callable[[str], str] = describe_name_problem
    ) -> None:
        super().__init__(parent)
        self._describe_problem = describe_problem
        self.setAccessibleName(self.tr("Name of the new assignment"))
        self.setValidator(AssignmentNameValidator(describe_problem, self))
        self.textChanged.connect(self._show_problem)

    @property
    def problem(self) -> str:
        """Problem with the current name, and how to fix it; "" for a valid name."""
        return self._describe_problem(self.text())

    def _show_problem(self) -> None:
        problem = self.problem
        self.setAccessibleDescription(problem)
        if problem:
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), problem, self)
        else:
            QToolTip.hideText()


class NameDelegate(EditableCellDelegate):
    """Delegate for names, with a check box and an editor that rejects invalid names.

    `toggle` is called with the index of the cell, and with True if the user held down Shift. `describe_problem` is
    called with a row and a name, and returns the problem with the name.
    """

    edit_icon = "pencil"

    def __init__(
        self,
        toggle: Callable[[Index, bool], None],
        describe_problem: Callable[[SessionRow, str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._toggle = toggle
        self._describe_problem = describe_problem

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Place the hint icon after the name, so that all names line up."""
        super().initStyleOption(option, index)
        option.decorationPosition = QStyleOptionViewItem.Position.Right
        option.textElideMode = Qt.TextElideMode.ElideMiddle  # similar names usually differ at the end

    @override
    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        is_press = event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
        if not isinstance(event, QMouseEvent) or event.button() is not Qt.MouseButton.LeftButton:
            return False
        if not self._compute_check_box_rect(option, index).contains(event.position().toPoint()):
            return False
        if event.type() is QEvent.Type.MouseButtonRelease:
            self._toggle(index, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return True
        return is_press

    def _compute_check_box_rect(self, option: QStyleOptionViewItem, index: Index) -> QRect:
        """Return the clickable area of the check box, which is as tall as the row."""
        styled_option = QStyleOptionViewItem(option)
        self.initStyleOption(styled_option, index)
        box = styled_option.widget.style().subElementRect(
            QStyle.SubElement.SE_ItemViewItemCheckIndicator, styled_option, styled_option.widget
        )
        cell, indicator = option.rect, QStyle.visualRect(option.direction, option.rect, box)
        area = QRect(cell.left(), cell.top(), indicator.right() + 4 - cell.left(), cell.height())
        return QStyle.visualRect(option.direction, cell, area)

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        row: SessionRow = index.data(OBJECT_ROLE)
        editor = AssignmentNameEdit(parent, partial(self._describe_problem, row))
        editor.setText(index.data(Qt.ItemDataRole.EditRole))
        return editor

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, AssignmentNameEdit) and not editor.problem:
            super().setModelData(editor, model, index)


class PointsDelegate(EditableCellDelegate):
    """Delegate that edits points possible that the iClicker file doesn't state.

    `set_points` is called with the index of the cell and the text that the user entered.
    """

    def __init__(self, set_points: Callable[[Index, str], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._set_points = set_points

    @override
    def _needs_input(self, row: SessionRow) -> bool:
        return row.needs_points

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            self._set_points(index, editor.text())

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = TextField(parent)
        editor.setAccessibleName(self.tr("Points possible"))
        editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        editor.setValidator(QRegularExpressionValidator(r"\d{0,6}([.,]\d{0,4})?", editor))
        editor.setText(index.data(Qt.ItemDataRole.EditRole))
        return editor


class DestinationDelegate(EditableCellDelegate):
    """Delegate that edits the destination of a column in a combo box.

    The popup opens as soon as editing starts.
    """

    edit_icon = "chevron-down"

    def __init__(
        self, build_options: Callable[[SessionRow], DestinationOptions], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._build_options = build_options

    @override
    def _needs_input(self, row: SessionRow) -> bool:
        return row.needs_destination

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = DestinationComboBox(parent)
        row: SessionRow = index.data(OBJECT_ROLE)
        editor.set_options(self._build_options(row), row.destination_text)
        editor.setAccessibleName(self.tr("Column in Canvas for {name}").format(name=row.name))
        editor.activated.connect(lambda: self.commitData.emit(editor))
        editor.popup_closed.connect(lambda: self.closeEditor.emit(editor))
        popup_timer = QTimer(editor, singleShot=True, interval=0)
        popup_timer.timeout.connect(editor.showPopup)
        popup_timer.start()
        return editor

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox) and editor.currentData() is not None:
            model.setData(index, editor.currentData(), Qt.ItemDataRole.EditRole)
