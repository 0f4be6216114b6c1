"""Do tables sort by value, and keep only what is asked for?"""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QAbstractItemModelTester

from gui.tables.table_model import OBJECT_ROLE, SORT_ROLE, ValueSortProxyModel

VALUES = [Decimal(10), Decimal("9.5"), None, Decimal(3000000000)]


def sorting(values: list[object]) -> ValueSortProxyModel:
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


def shown(proxy: ValueSortProxyModel) -> list[object]:
    return [proxy.index(row, 0).data(OBJECT_ROLE) for row in range(proxy.rowCount())]


@pytest.mark.usefixtures("qapp")
def test_values_are_compared_and_none_stands_last() -> None:
    proxy = sorting(list(VALUES))
    tester = QAbstractItemModelTester(proxy, QAbstractItemModelTester.FailureReportingMode.Fatal)
    proxy.sort(0, Qt.SortOrder.AscendingOrder)
    assert shown(proxy) == [Decimal("9.5"), Decimal(10), Decimal(3000000000), None]
    proxy.sort(0, Qt.SortOrder.DescendingOrder)
    assert shown(proxy) == [Decimal(3000000000), Decimal(10), Decimal("9.5"), None]
    tester.deleteLater()


@pytest.mark.usefixtures("qapp")
def test_text_is_compared_without_regard_to_case() -> None:
    proxy = sorting(["b", "A", "c"])
    proxy.sort(0)
    assert shown(proxy) == ["A", "b", "c"]


@pytest.mark.usefixtures("qapp")
def test_only_what_is_asked_for_is_kept() -> None:
    proxy = sorting(["b", "A"])
    proxy.set_filter(lambda value: value == "A")
    assert shown(proxy) == ["A"]
    proxy.set_filter(None)
    assert len(shown(proxy)) == 2
