"""Tests of the lists of unmatched people and students: sorted, searchable, and usable with the keyboard."""

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.student_matching.unmatched_view import UnmatchedSearchField, UnmatchedView

NAMES = ["Zed, Zoe · z@example.org", "adler, Ida · 1001", "Bose, Ravi · 1002", "Adler, Ina · 1003"]


@pytest.fixture
def view(qtbot: QtBot) -> UnmatchedView[int]:
    made: UnmatchedView[int] = UnmatchedView("People", lambda row: NAMES[row], is_multi_select=True)
    qtbot.addWidget(made)
    made.set_items([0, 1, 2, 3])
    return made


def test_unmatched_view_is_sorted_by_name(view: UnmatchedView[int]) -> None:
    assert list(view.item_model.rows) == [1, 3, 2, 0]


@pytest.mark.parametrize(
    ("text", "rows"), [("adler", [1, 3]), ("1003 ADLER", [3]), ("example", [0]), ("nobody", []), ("  ", [1, 3, 2, 0])]
)
def test_search_field_shows_items_with_every_word(
    qtbot: QtBot, view: UnmatchedView[int], text: str, rows: list[int]
) -> None:
    field = UnmatchedSearchField(view, "Search")
    qtbot.addWidget(field)
    field.setText(text)
    assert list(view.item_model.rows) == rows
    view.set_items([0, 1, 2, 3])  # as after an answer
    assert list(view.item_model.rows) == rows


def test_search_field_enter_selects_the_first_item(qtbot: QtBot, view: UnmatchedView[int]) -> None:
    field = UnmatchedSearchField(view, "Search")
    qtbot.addWidget(field)
    field.setText("bose")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert view.get_selected_items() == [2]
    field.setText("nobody")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert view.get_selected_items() == []


def test_shift_selects_all_items_in_between(view: UnmatchedView[int]) -> None:
    view.show()
    view.select_position(0)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.get_selected_items() == [1, 3, 2]
    view.selectionModel().select(view.item_model.index(0, 0), QItemSelectionModel.SelectionFlag.Deselect)
    assert view.get_selected_items() == [3, 2]
