"""Dialog that shows how a course file differs from the remembered course, and asks what to take from it."""

from dataclasses import replace
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from gui.look.appearance import GRID, apply_title_font
from gui.look.text_formatting import pluralize, tr
from gui.tables.filtered_table_model import FilteredTableModel
from gui.tables.placeholder_table import PlaceholderTable
from gui.window.course_items import CourseItem, CourseItemTexts, ItemPath

if TYPE_CHECKING:
    from gui.work.course_tasks import CourseImport


class DifferenceColumn(IntEnum):
    """Columns of the table, from left to right."""

    TAKE = 0
    KIND = 1
    ITEM = 2
    HERE = 3
    FILE = 4


class DifferencesModel(FilteredTableModel["tuple[CourseItem, str, str]", DifferenceColumn]):
    """Table model with one row for each item that differs: the item, its value here, and its value in the file.

    `taken` are the paths of the items that the user takes from the file.
    """

    columns = DifferenceColumn

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.taken: frozenset[ItemPath] = frozenset()

    def set_taken(self, taken: frozenset[ItemPath]) -> None:
        """Take exactly these items from the file."""
        self.taken = taken
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 0))

    @override
    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == DifferenceColumn.TAKE else flags

    @override
    def setData(
        self, index: QModelIndex | QPersistentModelIndex, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        row = self.get_row(index.row())
        if role != Qt.ItemDataRole.CheckStateRole or row is None:
            return False
        self.set_taken(self.taken ^ {row[0].path})
        return True

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("Take"), tr("What"), tr("Which or who"), tr("Here"), tr("In the file")

    @override
    def _display(self, row: "tuple[CourseItem, str, str]", column: DifferenceColumn) -> str:
        item, here, file = row
        return ("", item.kind, item.item, here, file)[column]

    @override
    def _check_state(self, row: "tuple[CourseItem, str, str]", column: DifferenceColumn) -> object:
        if column is not DifferenceColumn.TAKE:
            return None
        return Qt.CheckState.Checked if row[0].path in self.taken else Qt.CheckState.Unchecked

    @override
    def _accessible_text(self, row: "tuple[CourseItem, str, str]", column: DifferenceColumn) -> str | None:
        if column is not DifferenceColumn.TAKE:
            return None
        return tr("taken from the file") if row[0].path in self.taken else tr("kept as it is here")


class CourseImportDialog(QDialog):
    """Dialog in which the user takes items from a course file, all at once or one by one.

    At first, it takes what only the file has, as nothing is lost by that.
    """

    def __init__(self, course_import: "CourseImport", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ours, theirs, differences = course_import.ours, course_import.theirs, course_import.differences
        assert ours is not None
        self.setWindowTitle(tr("Import course file"))
        texts = CourseItemTexts([theirs, ours])
        self.model = DifferencesModel(self)
        values = {item.path: item for item in differences}
        items = texts.describe_items(
            {item.path: item.theirs if item.ours is None else item.ours for item in differences}
        )
        self.model.set_all_rows(
            [
                (
                    replace(item, value=""),
                    texts.describe_value(item.path, values[item.path].ours),
                    texts.describe_value(item.path, values[item.path].theirs),
                )
                for item in items
            ]
        )
        self._missing = frozenset(item.path for item in differences if item.is_missing_here)
        self._all = frozenset(values)
        self.model.set_taken(self._missing)
        heading = QLabel(tr("Import into “{name}”?", name=ours.name), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        apply_title_font(heading)
        count = pluralize(len(differences), tr("1 item differs"), tr("{n} items differ"))
        explanation = QLabel(
            tr("{count} from what Clickover remembers. Choose what to take from the file.", count=count), wordWrap=True
        )
        self.table = PlaceholderTable(self.model, tr("Items that differ"), "", DifferenceColumn.ITEM)
        self.table.enable_sorting()
        self.all_button = QPushButton(tr("Take &all"))
        self.missing_button = QPushButton(tr("Take what is &missing here"))
        self.none_button = QPushButton(tr("Take &nothing"))
        self.buttons = QDialogButtonBox()
        self.import_button = self.buttons.addButton(tr("&Import"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.all_button.clicked.connect(lambda: self.model.set_taken(self._all))
        self.missing_button.clicked.connect(lambda: self.model.set_taken(self._missing))
        self.none_button.clicked.connect(lambda: self.model.set_taken(frozenset()))
        self._build(heading, explanation)

    def _build(self, heading: QWidget, explanation: QWidget) -> None:
        self.resize(110 * GRID, 64 * GRID)
        choices = QHBoxLayout()
        choices.setSpacing(GRID)
        for button in (self.all_button, self.missing_button, self.none_button):
            button.setAutoDefault(False)
            choices.addWidget(button)
        choices.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(heading)
        column.addWidget(explanation)
        column.addWidget(self.table, 1)
        column.addLayout(choices)
        column.addWidget(self.buttons)
