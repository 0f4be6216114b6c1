"""Behavior that every table model inherits."""

from enum import IntEnum

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from typing_extensions import override

from gui.tables.table_model import ALIGN_LEFT, ALIGN_RIGHT, OBJECT_ROLE, TableModel

pytestmark = pytest.mark.usefixtures("qapp")


class Column(IntEnum):
    NAME = 0
    WEIGHT = 1


class FruitModel(TableModel[tuple[str, int], Column]):
    columns = Column
    right_aligned = frozenset({Column.WEIGHT})

    @override
    def _headings(self) -> tuple[str, ...]:
        return "Name", "Weight"

    @override
    def _display(self, row: tuple[str, int], column: Column) -> str:
        return str(row[column])


def test_table_model_with_minimal_subclass_shows_rows() -> None:
    model = FruitModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    pear = ("pear", 7)
    model.set_rows((pear,))
    assert tester.model() is model
    assert model.rows == (pear,)
    assert (model.get_row(0), model.get_row(1), model.get_row(-1)) == (pear, None, None)
    cell = model.index(0, Column.WEIGHT)
    assert (cell.data(), cell.data(OBJECT_ROLE)) == ("7", pear)
    assert cell.data(Qt.ItemDataRole.TextAlignmentRole) == ALIGN_RIGHT
    roles = Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.DecorationRole, Qt.ItemDataRole.CheckStateRole
    assert [cell.data(role) for role in (*roles, Qt.ItemDataRole.FontRole, Qt.ItemDataRole.AccessibleTextRole)] == [
        None
    ] * 5
    assert model.rowCount(model.index(0, 0)) == model.columnCount(model.index(0, 0)) == 0
    assert model.data(QModelIndex()) is None


def test_header_data_has_alignment_of_column() -> None:
    model = FruitModel()
    horizontal = Qt.Orientation.Horizontal
    assert [model.headerData(column, horizontal) for column in range(3)] == ["Name", "Weight", None]
    alignments = [model.headerData(column, horizontal, Qt.ItemDataRole.TextAlignmentRole) for column in Column]
    assert alignments == [ALIGN_LEFT, ALIGN_RIGHT]
    assert model.headerData(0, Qt.Orientation.Vertical) is None


def test_table_model_control_characters_are_visible() -> None:
    model = FruitModel()
    model.set_rows((("pe\x1b\u202ear\nripe", 7),))
    assert model.index(0, Column.NAME).data() == "pe␛⟨U+202E⟩ar\nripe"
