"""Does the table of sessions show what the document holds, and ask it for every edit?"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from core.choices import Destination, Going
from gui.document import Document
from gui.local_dates import day_words
from gui.session_selection.page import SessionsPage
from gui.session_selection.sessions_model import Column, SessionsModel
from gui.table_sorting import OBJECT_ROLE, SORT_ROLE
from tests.classroom import make_export


@pytest.fixture
def model(page: SessionsPage) -> Iterator[SessionsModel]:
    tester = QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield page.model
    tester.deleteLater()


def shown(model: SessionsModel, row: int) -> list[str]:
    return [model.index(row, column).data() for column in Column]


def test_cells_are_text(model: SessionsModel) -> None:
    name, _, kind, points, answered, mean, scores, goes_to = shown(model, 0)
    assert (name, kind, points, answered) == ("Class 1 - Poll 9/9/2026", "poll", "2", "4/4")
    assert (mean, scores, goes_to) == ("1.25", "", "Class 1 - Poll 9/9/2026")


def test_dates_are_in_the_persons_way_and_sort_as_dates(model: SessionsModel) -> None:
    index = model.index(3, Column.DATE)
    assert "2026" in index.data() or "26" in index.data()
    assert index.data(SORT_ROLE) == model.rows[3].session.held_on


def test_a_tick_is_one_edit_with_a_name(model: SessionsModel, document: Document) -> None:
    index = model.index(3, Column.NAME)
    assert model.setData(index, Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    assert document.undo_stack.undoText() == "Leave out “Test 10/2/2026”"
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    assert model.index(3, Column.GOES_TO).data() == ""
    document.undo_stack.undo()
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked


def test_many_ticks_are_one_edit(model: SessionsModel, document: Document) -> None:
    model.choose(model.rows, count=False)
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "Leave out 4 sessions"
    model.choose(model.rows, count=False)
    assert document.undo_stack.count() == 1


def test_a_new_column_can_be_renamed(model: SessionsModel, document: Document) -> None:
    index = model.index(2, Column.NAME)
    assert model.setData(index, "  Quiz   two ")
    assert document.workbook.titles == {"Class 2 - Quiz 9/11/2026": "Quiz two"}
    assert model.index(2, Column.GOES_TO).data() == "New: Quiz two"
    assert model.setData(index, "Class 2 - Quiz 9/11/2026")
    assert document.workbook.titles == {}


@pytest.mark.parametrize("name", ["Final Score", "x" * 256, "Class 2 - Quiz 9/11/2026", "Essay", " essay "])
def test_a_name_that_canvas_would_lose_or_has_or_the_same_one_is_no_edit(
    model: SessionsModel, document: Document, name: str
) -> None:
    assert not model.setData(model.index(2, Column.NAME), name)
    assert document.undo_stack.count() == 0


def test_an_existing_assignment_keeps_its_name(model: SessionsModel, document: Document) -> None:
    index = model.index(0, Column.NAME)
    assert not model.flags(index) & Qt.ItemFlag.ItemIsEditable
    assert not model.setData(index, "Another")
    assert document.undo_stack.count() == 0


def test_points_that_the_file_states_stay(model: SessionsModel) -> None:
    assert not model.setData(model.index(0, Column.POINTS), "9")


@pytest.mark.parametrize(("text", "points"), [("2,5", Decimal("2.5")), ("3", Decimal(3))])
def test_points_that_the_file_does_not_state_can_be_typed(
    page: SessionsPage, document: Document, text: str, points: Decimal
) -> None:
    without = "Student ID,Class 1 - Poll,Class 2 - Poll\n1001,2,1\n1002,1,1\n"
    document.apply("open", document.workbook.with_export(make_export(without)))
    index = page.model.index(0, Column.POINTS)
    assert index.data() == "Enter…"
    assert page.model.setData(index, text)
    assert document.workbook.points == {"Class 1 - Poll": points}
    for wrong in ("abc", "-1", "NaN"):
        assert not page.model.setData(index, wrong)
    assert page.model.setData(index, "")
    assert document.workbook.points == {}


def test_a_place_can_be_chosen(model: SessionsModel, document: Document) -> None:
    index = model.index(1, Column.GOES_TO)
    assert index.data() == "Choose…"
    assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()
    there = Destination(Going.EXISTING, "72")
    assert model.setData(index, there)
    assert not model.setData(index, there)
    assert index.data() == "class 2 poll 9/11/2026"
    assert document.undo_stack.undoText() == "Where “Class 2 - Poll 9/11/2026” goes"


def test_a_screen_reader_is_told_what_is_drawn(model: SessionsModel) -> None:
    spoken = [model.index(3, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in Column]
    day = day_words(date(2026, 10, 2))
    assert spoken[Column.NAME] == (
        f"Test 10/2/2026: counts. Held on {day}. Points: 0. 1 of 4 answered. "
        "Column in Canvas: New: Test 10/2/2026. It is worth 0 points, so it adds nothing."
    )
    model.choose([model.rows[3]], count=False)
    left_out = model.index(3, Column.NAME).data(Qt.ItemDataRole.AccessibleTextRole)
    assert left_out.startswith("Test 10/2/2026: left out.")
    assert "Canvas" not in left_out
    assert spoken[Column.ANSWERED] == "1 of 4 answered"
    assert spoken[Column.SCORES].startswith("Scores from low to high: 1, 0")


def test_another_file_is_a_new_table(model: SessionsModel, document: Document) -> None:
    document.apply("close", document.workbook.with_export(None))
    assert model.rowCount() == 0
    document.undo_stack.undo()
    assert model.rowCount() == 4
    assert model.index(0, 0).data(OBJECT_ROLE).key == "Class 1 - Poll 9/9/2026"
