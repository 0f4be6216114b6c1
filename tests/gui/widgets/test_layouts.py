"""Tests of rows and columns of widgets."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QLabel, QWidget
from pytestqt.qtbot import QtBot

from gui.look.appearance import GRID
from gui.widgets.layouts import DIALOG_MARGINS, build_row, lay_out_column, lay_out_row


def test_lay_out_column_stretches_and_aligns_parts(qtbot: QtBot) -> None:
    widget, first, second = QWidget(), QLabel(), QLabel()
    qtbot.addWidget(widget)
    row = build_row((first, 2), None)
    lay_out_column(widget, row, (second, 1, Qt.AlignmentFlag.AlignTop), margins=DIALOG_MARGINS)
    column = widget.layout()
    assert isinstance(column, QBoxLayout)
    assert column.direction() is QBoxLayout.Direction.TopToBottom
    assert [column.stretch(index) for index in range(column.count())] == [0, 1]
    assert [row.stretch(index) for index in range(row.count())] == [2, 1]
    item = column.itemAt(1)
    assert item
    assert item.alignment() == Qt.AlignmentFlag.AlignTop
    assert (column.contentsMargins().left(), column.contentsMargins().bottom()) == (3 * GRID, 2 * GRID)
    assert (column.spacing(), row.spacing()) == (GRID, GRID)


def test_lay_out_row_is_horizontal_without_margins(qtbot: QtBot) -> None:
    widget, label = QWidget(), QLabel()
    qtbot.addWidget(widget)
    lay_out_row(widget, label)
    row = widget.layout()
    assert isinstance(row, QBoxLayout)
    assert row.direction() is QBoxLayout.Direction.LeftToRight
    assert (row.contentsMargins().left(), row.spacing(), row.indexOf(label)) == (0, GRID, 0)
