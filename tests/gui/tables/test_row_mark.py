"""Tests of the mark around the row that the user was led to."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QTableWidget, QTableWidgetItem
from pytestqt.qtbot import QtBot

from core.problems import Location, Source
from gui.program import Program
from gui.steps import Step
from gui.student_matching.page import StudentsPage
from gui.tables.row_mark import RowMark, mark_current_row


def test_mark_current_row_frames_the_whole_row(qtbot: QtBot) -> None:
    table = QTableWidget(3, 2)
    qtbot.addWidget(table)
    table.setItem(1, 0, QTableWidgetItem("Fig"))
    assert mark_current_row(table) is None
    table.setCurrentCell(1, 0)
    table.show()
    mark = mark_current_row(table)
    assert mark is not None
    assert mark.width() == table.viewport().width()
    assert mark.geometry().contains(table.visualRect(table.model().index(1, 0)).center())
    assert mark.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    assert not mark.grab().isNull()


def test_mark_current_row_marks_lists_but_no_other_widgets(qtbot: QtBot) -> None:
    listing, field = QListWidget(), QLineEdit()
    for widget in (listing, field):
        qtbot.addWidget(widget)
    listing.addItem("Fig")
    listing.setCurrentRow(0)
    assert mark_current_row(listing) is not None
    assert mark_current_row(field) is None
    assert mark_current_row(None) is None


def test_go_to_location_selects_and_marks_the_row(filled: Program) -> None:
    filled.window.show()
    filled.steps.go_to(Location(Source.EXPORT, 7))
    page = filled.steps.current_page
    assert isinstance(page, StudentsPage)
    assert filled.steps.step is Step.STUDENTS
    assert page.table.get_selected_rows() == [7]
    assert len(page.table.findChildren(RowMark)) == 1
