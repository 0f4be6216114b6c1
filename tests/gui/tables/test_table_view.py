"""Table views: position of icon, text, and focus frame, and column widths."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QIcon, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView
from pytestqt.qtbot import QtBot

from gui.look.appearance import GRID
from gui.tables.placeholder_table import PlaceholderTable
from gui.tables.table_view import distribute_width, measure_header_width, measure_preferred_width, style_table

CELL = QRect(0, 0, 200, 30)
SIDE = QStyleOptionViewItem.Position


@pytest.fixture
def table(qtbot: QtBot) -> QTableView:
    view = QTableView()
    qtbot.addWidget(view)
    style_table(view, "Fruit")
    return view


def text_rect(table: QTableView, side: SIDE, direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight) -> QRect:
    """Return the text rectangle of a cell with an icon on this side."""
    option = QStyleOptionViewItem()
    table.initViewItemOption(option)
    option.rect, option.text, option.direction = QRect(CELL), "Pear", direction
    pixmap = QPixmap(16, 16)
    option.icon, option.decorationSize, option.decorationPosition = QIcon(pixmap), pixmap.size(), side
    features = QStyleOptionViewItem.ViewItemFeature
    option.features = features.HasDisplay | features.HasDecoration
    style = table.style()
    assert style.subElementRect(QStyle.SubElement.SE_ItemViewItemFocusRect, option, table) == CELL
    return style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, table)


def test_text_after_icon_has_small_gap(table: QTableView) -> None:
    assert 16 < text_rect(table, SIDE.Left).left() <= 16 + 3 * GRID
    mirrored = text_rect(table, SIDE.Left, Qt.LayoutDirection.RightToLeft)
    assert CELL.right() - mirrored.right() == text_rect(table, SIDE.Left).left()


def test_text_before_icon_starts_at_edge(table: QTableView) -> None:
    assert text_rect(table, SIDE.Right).left() == 0


def test_distribute_width_limits_wide_columns() -> None:
    wanted = {0: 90, 1: 300, 2: 200}
    assert distribute_width(wanted, 600) == wanted
    assert distribute_width(wanted, 390) == {0: 90, 1: 150, 2: 150}
    assert distribute_width({}, 390) == {}


def make_model(*rows: tuple[str, ...]) -> QStandardItemModel:
    model = QStandardItemModel()
    model.setHorizontalHeaderLabels(["Who", "Why", "Row"])
    for row in rows:
        model.appendRow([QStandardItem(text) for text in row])
    return model


def expected_width(table: QTableView, column: int) -> int:
    """Return the wanted width, but at least Qt's minimum section size, which depends on the font."""
    return max(measure_preferred_width(table, column), table.horizontalHeader().minimumSectionSize())


def test_measure_preferred_width_fits_header_and_cells(qtbot: QtBot) -> None:
    table = QTableView()
    qtbot.addWidget(table)
    model = make_model(("A name that is longer than its heading", "x", "1"))
    table.setModel(model)
    assert measure_preferred_width(table, 0) > measure_header_width(table, 0)
    assert measure_preferred_width(table, 2) == measure_header_width(table, 2)


def test_wide_table_stretches_one_column(qtbot: QtBot) -> None:
    model = make_model(("Ash, Ana", "no change", "7"))
    listing = PlaceholderTable(model, "Left out", "", 1)
    qtbot.addWidget(listing)
    listing.resize(800, 300)
    listing.show()
    table = listing.table
    assert table.columnWidth(0) == expected_width(table, 0)
    assert table.columnWidth(2) == expected_width(table, 2)
    assert sum(table.columnWidth(column) for column in range(3)) == table.viewport().width()


def test_narrow_table_shrinks_long_columns_evenly(qtbot: QtBot) -> None:
    model = make_model(
        ("Somebody with a name of very many letters", "a reason that takes many more words than this", "7")
    )
    listing = PlaceholderTable(model, "Left out", "", 1)
    qtbot.addWidget(listing)
    listing.resize(320, 300)
    listing.show()
    table = listing.table
    assert table.columnWidth(2) == expected_width(table, 2)
    assert abs(table.columnWidth(0) - table.columnWidth(1)) < 10
