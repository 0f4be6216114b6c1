"""Sorting by value and filtering with a predicate."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QAbstractItemModelTester

from gui.tables.table_model import OBJECT_ROLE, SORT_ROLE, ValueSortProxyModel

VALUES = [Decimal(10), Decimal("9.5"), None, Decimal(3000000000)]


def make_proxy(values: list[object]) -> ValueSortProxyModel:
    model = QStandardItemModel()
    for value in values:
        item = QStandardItem(str(value))
        item.setData(value, SORT_ROLE)
        item.setData(value, OBJECT_ROLE)
        model.appendRow(item)
    proxy = ValueSortProxyModel()
    proxy.setSourceModel(model)
    model.setParent(proxy)
    return proxy


def visible_values(proxy: ValueSortProxyModel) -> list[object]:
    return [proxy.index(row, 0).data(OBJECT_ROLE) for row in range(proxy.rowCount())]


@pytest.mark.usefixtures("qapp")
def test_sort_puts_none_last() -> None:
    proxy = make_proxy(list(VALUES))
    tester = QAbstractItemModelTester(proxy, QAbstractItemModelTester.FailureReportingMode.Fatal)
    proxy.sort(0, Qt.SortOrder.AscendingOrder)
    assert visible_values(proxy) == [Decimal("9.5"), Decimal(10), Decimal(3000000000), None]
    proxy.sort(0, Qt.SortOrder.DescendingOrder)
    assert visible_values(proxy) == [Decimal(3000000000), Decimal(10), Decimal("9.5"), None]
    tester.deleteLater()


@pytest.mark.usefixtures("qapp")
def test_sort_ignores_case() -> None:
    proxy = make_proxy(["b", "A", "c"])
    proxy.sort(0)
    assert visible_values(proxy) == ["A", "b", "c"]


@pytest.mark.usefixtures("qapp")
def test_set_filter_keeps_accepted_rows() -> None:
    proxy = make_proxy(["b", "A"])
    proxy.set_filter(lambda value: value == "A")
    assert visible_values(proxy) == ["A"]
    proxy.set_filter(None)
    assert len(visible_values(proxy)) == 2
