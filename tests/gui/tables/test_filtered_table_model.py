"""Sorting by value and filtering with predicates."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import IntEnum

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from typing_extensions import override

from gui.tables.filtered_table_model import FilteredTableModel


class Column(IntEnum):
    NAME = 0
    VALUE = 1


class ValuesModel(FilteredTableModel[tuple[str, Decimal | None], Column]):
    columns = Column

    @override
    def _headings(self) -> tuple[str, ...]:
        return "Name", "Value"

    @override
    def _display(self, row: tuple[str, Decimal | None], column: Column) -> str:
        return str(row[column])

    @override
    def _get_sort_value(self, row: tuple[str, Decimal | None], column: Column) -> object:
        return row[1] if column is Column.VALUE else super()._get_sort_value(row, column)

    @override
    def _get_row_keys(self, rows: Sequence[tuple[str, Decimal | None]]) -> Sequence[str]:
        return [name for name, _ in rows]


ROWS = (("b", Decimal(10)), ("A", Decimal("9.5")), ("d", None), ("c", Decimal(3000000000)), ("e", Decimal(10)))


@pytest.fixture
def model(qapp: object) -> Iterator[ValuesModel]:
    assert qapp
    model = ValuesModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_all_rows(ROWS)
    yield model
    tester.deleteLater()
    model.deleteLater()


def visible_names(model: ValuesModel) -> str:
    return "".join(model.index(row, Column.NAME).data() for row in range(model.rowCount()))


def test_sort_puts_none_last_and_keeps_order_of_equal_values(model: ValuesModel) -> None:
    model.sort(Column.VALUE, Qt.SortOrder.AscendingOrder)
    assert visible_names(model) == "Abecd"
    model.sort(Column.VALUE, Qt.SortOrder.DescendingOrder)
    assert visible_names(model) == "cbeAd"
    model.sort(-1)
    assert visible_names(model) == "bAdce"


def test_sort_text_ignores_case(model: ValuesModel) -> None:
    model.sort(Column.NAME)
    assert visible_names(model) == "Abcde"


def test_set_predicates_keeps_rows_satisfying_all(model: ValuesModel) -> None:
    model.set_predicates(lambda row: row[1] is not None, lambda row: row[0] != "c")
    assert visible_names(model) == "bAe"
    model.sort(Column.NAME, Qt.SortOrder.DescendingOrder)
    assert visible_names(model) == "ebA"
    model.set_predicates()
    assert visible_names(model) == "edcbA"
    assert model.all_rows == ROWS


def test_set_all_rows_with_same_keys_updates_without_reset(model: ValuesModel) -> None:
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    model.set_all_rows([(name, Decimal(1)) for name, _ in ROWS])
    assert (resets, model.index(2, Column.VALUE).data()) == ([], "1")
    model.set_all_rows(ROWS[:2])
    assert (len(resets), visible_names(model)) == (1, "bA")
