"""Delegates whose cells look like combo boxes: roles of columns, and values of texts."""

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from gui.file_loader.columns_model import get_role_labels
from gui.file_loader.values_model import get_value_labels
from gui.look.appearance import GRID
from gui.tables.table_model import Index


class _ComboBoxDelegate(QStyledItemDelegate):
    """Delegate that paints each editable cell as a combo box.

    A click on the cell opens an actual combo box.
    """

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            super().paint(painter, option, index)
            return
        combo = QStyleOptionComboBox()
        combo.rect = option.rect.adjusted(1, 1, -1, -1)
        combo.palette = option.palette
        combo.fontMetrics = option.fontMetrics
        combo.direction = option.direction
        combo.state = QStyle.StateFlag.State_Enabled | (option.state & QStyle.StateFlag.State_HasFocus)
        combo.currentText = str(index.data())
        style = option.widget.style()
        style.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, combo, painter, option.widget)
        style.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, combo, painter, option.widget)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width() + 5 * GRID, max(size.height(), 4 * GRID))

    @override
    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Close an editor on Return before the combo box can choose the same value once more."""
        if isinstance(event, QKeyEvent) and isinstance(editor, QComboBox) and event.type() is QEvent.Type.KeyPress:
            is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_return:
                self._commit_and_close(editor)
                return True
        return super().eventFilter(editor, event)

    def _build_combo(self, parent: QWidget, index: Index) -> QComboBox:
        combo = QComboBox(parent)
        combo.setAccessibleName(str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)))
        combo.activated.connect(lambda: self._commit_and_close(combo))
        return combo

    def _commit_and_close(self, combo: QComboBox) -> None:
        self.commitData.emit(combo)
        self.closeEditor.emit(combo)


class ColumnRoleDelegate(_ComboBoxDelegate):
    """Delegate for the role of a column."""

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        combo = self._build_combo(parent, index)
        for role, label in get_role_labels().items():
            combo.addItem(label, role)
        return combo

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(list(get_role_labels()).index(index.data(Qt.ItemDataRole.EditRole)))
            editor.showPopup()

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, list(get_role_labels())[editor.currentIndex()])


class ValueDelegate(_ComboBoxDelegate):
    """Delegate for the value of a text: a choice, or points that the user types."""

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        combo = self._build_combo(parent, index)
        combo.setEditable(True)
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for value, label in get_value_labels().items():
            combo.addItem(label, value)
        field = combo.lineEdit()
        if field is not None:
            field.setPlaceholderText(QCoreApplication.translate("ValueDelegate", "Points"))
        return combo

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            value = str(index.data(Qt.ItemDataRole.EditRole))
            editor.setCurrentIndex(editor.findData(value))
            editor.setEditText(get_value_labels().get(value, value))
            editor.showPopup()

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            text = editor.currentText().strip()
            values = {label.casefold(): value for value, label in get_value_labels().items()}
            model.setData(index, values.get(text.casefold(), text))
