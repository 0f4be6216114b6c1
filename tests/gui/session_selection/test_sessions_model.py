"""Does the table of sessions show what the document holds, and ask it for every edit?"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from core.choices import BY_TITLE, Destination, Going
from gui.look.words import day_words
from gui.session_selection.page import SessionsPage
from gui.session_selection.sessions_model import Column, SessionsModel
from gui.tables.table_model import OBJECT_ROLE, SORT_ROLE
from gui.work.document import Document
from tests.classroom import make_export, make_gradebook
from tests.gui.session_selection.conftest import GRADEBOOK

TEST = "Test 10/2/2026"


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
    assert model.index(3, Column.DESTINATION).data() == ""
    document.undo_stack.undo()
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked


def test_many_ticks_are_one_edit(model: SessionsModel, document: Document) -> None:
    model.set_included(model.rows, included=False)
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "Leave out 4 sessions"
    model.set_included(model.rows, included=False)
    assert document.undo_stack.count() == 1


def test_a_new_column_can_be_renamed(model: SessionsModel, document: Document) -> None:
    index = model.index(2, Column.NAME)
    assert model.setData(index, "  Quiz   two ")
    assert document.workbook.titles == {"Class 2 - Quiz 9/11/2026": "Quiz two"}
    assert model.index(2, Column.DESTINATION).data() == "New: Quiz two"
    tip = index.data(Qt.ItemDataRole.ToolTipRole).splitlines()
    assert tip[:2] == ["Quiz two", "In the iClicker file: Class 2 - Quiz 9/11/2026"]
    assert model.setData(index, "Class 2 - Quiz 9/11/2026")
    assert document.workbook.titles == {}


@pytest.mark.parametrize("name", ["Final Score", "x" * 256, "Class 2 - Quiz 9/11/2026", "Essay", " essay "])
def test_a_name_that_canvas_would_lose_or_has_or_the_same_one_is_no_edit(
    model: SessionsModel, document: Document, name: str
) -> None:
    assert not model.setData(model.index(2, Column.NAME), name)
    assert document.undo_stack.count() == 0


def test_a_name_that_another_session_has_is_no_edit(model: SessionsModel, document: Document) -> None:
    quiz = model.rows[2]
    assert model.describe_name_problem(quiz, TEST) == f"Another session is called “{TEST}”. Give another name."
    assert not model.setData(model.index(2, Column.NAME), TEST)
    assert document.undo_stack.count() == 0


def test_the_second_of_a_title_is_renamed_from_what_its_column_is_called(
    page: SessionsPage, document: Document
) -> None:
    twins = make_export("Student ID,Warm-up (2 points),Warm-up (2 points)\n1001,2,1\n1002,1,1\n")
    document.apply("open", document.workbook.with_export(twins))
    model = page.model
    names = [model.index(row, Column.NAME).data() for row in range(2)]
    goals = [model.index(row, Column.DESTINATION).data() for row in range(2)]
    assert names[0] != names[1]
    assert goals == [f"New: {name}" for name in names]
    edits = document.undo_stack.count()
    assert not model.setData(model.index(1, Column.NAME), "Warm-up")
    assert document.undo_stack.count() == edits
    assert model.setData(model.index(0, Column.NAME), "Alpha")
    second = model.index(1, Column.NAME)
    assert second.data(Qt.ItemDataRole.EditRole) == model.rows[1].destination.title
    assert model.index(1, Column.DESTINATION).data() == goals[1]
    for name in ("Warm-up", names[1]):
        assert model.setData(second, name)
        assert model.index(1, Column.DESTINATION).data() == f"New: {name}"
        assert model.index(1, Column.NAME).data() == name
    assert not document.workbook.titles.keys() & {model.rows[1].key}


def test_a_new_column_whose_name_canvas_has_by_now_is_asked_about(model: SessionsModel, document: Document) -> None:
    key = model.rows[2].key
    document.apply("new", document.workbook.sending(key, Destination(Going.NEW)))
    document.apply("name", document.workbook.titled(key, "Quiz two"))
    fresh = make_gradebook(GRADEBOOK.replace("Essay (73)", "Quiz two (73)"))
    document.apply("fresh", document.workbook.with_gradebook(fresh))
    index = model.index(2, Column.DESTINATION)
    assert index.data() == "Choose…"
    assert "by now Canvas has one of this name:\nQuiz two (10 points)" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "Quiz two" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    document.apply("undecided", document.workbook.sending(key, BY_TITLE))
    assert index.data() == "Quiz two"
    assert model.rows[2].destination.assignment is not None


def without_points(document: Document) -> None:
    header = "Student ID,Class 1 - Poll 9/9/2026,Essay,Other\n"
    document.apply("open", document.workbook.with_export(make_export(f"{header}1001,2,1,1\n1002,1,1,1\n")))


def test_points_of_the_assignment_are_offered_and_never_taken_by_themselves(
    page: SessionsPage, document: Document
) -> None:
    without_points(document)
    model = page.model
    points = [model.index(row, Column.POINTS) for row in range(3)]
    assert [index.data() for index in points] == ["2?", "10?", "Enter…"]
    assert document.workbook.points == {}
    assert "In Canvas it is 10 points" in points[1].data(Qt.ItemDataRole.ToolTipRole)
    spoken = points[1].data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Points not known yet: 10 in Canvas. Return takes them."
    model.accept_canvas_points(model.rows[1:])
    assert document.undo_stack.undoText() == "Take the points of “Essay” from Canvas"
    assert [index.data() for index in points] == ["2?", "10", "Enter…"]
    model.accept_canvas_points(model.rows[1:])
    assert document.undo_stack.undoText() == "Take the points of “Essay” from Canvas"
    model.set_included(model.rows[:1], included=False)
    assert points[0].data() == "not known"


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
    index = model.index(1, Column.DESTINATION)
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
    model.set_included([model.rows[3]], included=False)
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
