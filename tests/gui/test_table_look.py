"""Does the text of a cell stand where it is looked for, and does the frame of the keyboard go around it?"""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView
from pytestqt.qtbot import QtBot

from gui.look.appearance import GRID
from gui.table_look import dress_table

CELL = QRect(0, 0, 200, 30)
SIDE = QStyleOptionViewItem.Position


@pytest.fixture
def table(qtbot: QtBot) -> QTableView:
    view = QTableView()
    qtbot.addWidget(view)
    dress_table(view, "Fruit")
    return view


def cell(table: QTableView, side: SIDE, direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight) -> QRect:
    """Where the text of a cell with an icon on this side stands."""
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


def test_a_text_stands_close_to_the_icon_before_it(table: QTableView) -> None:
    assert 16 < cell(table, SIDE.Left).left() <= 16 + 3 * GRID
    mirrored = cell(table, SIDE.Left, Qt.LayoutDirection.RightToLeft)
    assert CELL.right() - mirrored.right() == cell(table, SIDE.Left).left()


def test_an_icon_after_the_text_does_not_move_it(table: QTableView) -> None:
    assert cell(table, SIDE.Right).left() == 0
