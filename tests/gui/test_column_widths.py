from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from gui.column_widths import heading_width, share_evenly, wanted_width
from gui.review_export.listing import Listing


def test_columns_share_what_room_there_is() -> None:
    wanted = {0: 90, 1: 300, 2: 200}
    assert share_evenly(wanted, 600) == wanted
    assert share_evenly(wanted, 390) == {0: 90, 1: 150, 2: 150}
    assert share_evenly({}, 390) == {}


def _model(*rows: tuple[str, ...]) -> QStandardItemModel:
    model = QStandardItemModel()
    model.setHorizontalHeaderLabels(["Who", "Why", "Row"])
    for row in rows:
        model.appendRow([QStandardItem(text) for text in row])
    return model


def given_width(table: QTableView, column: int) -> int:
    """What a column wants, and no less than Qt gives any: that depends on the font."""
    return max(wanted_width(table, column), table.horizontalHeader().minimumSectionSize())


def test_a_column_is_wide_enough_for_its_heading_and_its_texts(qtbot: QtBot) -> None:
    table = QTableView()
    qtbot.addWidget(table)
    model = _model(("A name that is longer than its heading", "x", "1"))
    table.setModel(model)
    assert wanted_width(table, 0) > heading_width(table, 0)
    assert wanted_width(table, 2) == heading_width(table, 2)


def test_what_a_table_needs_is_given_and_the_rest_goes_to_one_column(qtbot: QtBot) -> None:
    model = _model(("Ash, Ana", "no change", "7"))
    listing = Listing(model, "Left out", "", 1)
    qtbot.addWidget(listing)
    listing.resize(800, 300)
    listing.show()
    table = listing.table
    assert table.columnWidth(0) == given_width(table, 0)
    assert table.columnWidth(2) == given_width(table, 2)
    assert sum(table.columnWidth(column) for column in range(3)) == table.viewport().width()


def test_where_a_table_is_too_narrow_its_long_columns_give_way_alike(qtbot: QtBot) -> None:
    model = _model(("Somebody with a name of very many letters", "a reason that takes many more words than this", "7"))
    listing = Listing(model, "Left out", "", 1)
    qtbot.addWidget(listing)
    listing.resize(320, 300)
    listing.show()
    table = listing.table
    assert table.columnWidth(2) == given_width(table, 2)
    assert abs(table.columnWidth(0) - table.columnWidth(1)) < 10
