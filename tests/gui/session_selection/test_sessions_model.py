"""Model of the sessions: cells, edits, and accessible text."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from core.choices import BY_TITLE, Destination, DestinationKind
from core.upload.destinations import Ambiguity, ResolvedKind
from gui.look.text_formatting import format_date
from gui.session_selection.destinations import describe_destination
from gui.session_selection.page import SessionsPage
from gui.session_selection.session_rows import describe_session
from gui.session_selection.sessions_model import Column, SessionsModel
from gui.tables.table_model import OBJECT_ROLE
from gui.work.document import Document
from tests.file_builders import make_export, make_gradebook
from tests.gui.session_selection.conftest import GRADEBOOK

TEST = "Test 10/2/2026"


@pytest.fixture
def model(page: SessionsPage) -> Iterator[SessionsModel]:
    tester = QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield page.model
    tester.deleteLater()


def cell_texts(model: SessionsModel, row: int) -> list[str]:
    return [model.index(row, column).data() for column in Column]


def test_cells_display_text(model: SessionsModel) -> None:
    name, _, kind, points, answered, mean, scores, goes_to = cell_texts(model, 0)
    assert (name, kind, points, answered) == ("Class 1 - Poll 9/9/2026", "poll", "2", "4/4")
    assert (mean, scores, goes_to) == ("1.25", "", "Class 1 - Poll 9/9/2026")


def test_sort_by_date_compares_dates_instead_of_text(model: SessionsModel) -> None:
    model.sort(Column.DATE, Qt.SortOrder.DescendingOrder)
    assert [row.session.held_on for row in model.rows] == [
        date(2026, 10, 2),
        date(2026, 9, 11),
        date(2026, 9, 11),
        date(2026, 9, 9),
    ]


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (Column.NAME, [0, 1, 2, 3]),
        (Column.KIND, [0, 1, 2, 3]),
        (Column.POINTS, [3, 0, 1, 2]),
        (Column.ANSWERED, [3, 1, 2, 0]),
        (Column.MEAN, [3, 0, 1, 2]),
        (Column.SCORES, [3, 0, 1, 2]),
        (Column.DESTINATION, [1, 0, 2, 3]),
    ],
)
def test_sort_by_each_column_orders_sessions(model: SessionsModel, column: Column, order: list[int]) -> None:
    rows = list(model.all_rows)
    model.sort(column)
    assert [rows.index(row) for row in model.rows] == order


def test_unchecking_session_is_one_edit(model: SessionsModel, document: Document) -> None:
    index = model.index(3, Column.NAME)
    assert model.setData(index, Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    assert document.undo_stack.count() == 1
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    assert model.index(3, Column.DESTINATION).data() == ""
    document.undo_stack.undo()
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked


def test_set_included_for_many_rows_is_one_edit(model: SessionsModel, document: Document) -> None:
    model.set_included(model.rows, included=False)
    assert document.undo_stack.count() == 1
    assert not document.workbook.chosen_sessions
    model.set_included(model.rows, included=False)
    assert document.undo_stack.count() == 1


def test_renaming_new_assignment_sets_title(model: SessionsModel, document: Document) -> None:
    index = model.index(2, Column.NAME)
    assert model.setData(index, "  Quiz   two ")
    assert document.workbook.titles == {"Class 2 - Quiz 9/11/2026": "Quiz two"}
    assert (model.rows[2].destination.kind, model.rows[2].destination.title) == (ResolvedKind.NEW, "Quiz two")
    tip = index.data(Qt.ItemDataRole.ToolTipRole).splitlines()
    assert tip[0] == "Quiz two"
    assert "Class 2 - Quiz 9/11/2026" in tip[1]
    assert model.setData(index, "Class 2 - Quiz 9/11/2026")
    assert document.workbook.titles == {}


@pytest.mark.parametrize("name", ["Final Score", "x" * 256, "Class 2 - Quiz 9/11/2026", "Essay", " essay "])
def test_renaming_to_invalid_or_same_name_is_rejected(model: SessionsModel, document: Document, name: str) -> None:
    assert not model.setData(model.index(2, Column.NAME), name)
    assert document.undo_stack.count() == 0


def test_renaming_to_name_of_other_session_is_rejected(model: SessionsModel, document: Document) -> None:
    quiz = model.rows[2]
    assert TEST in model.describe_name_problem(quiz, TEST)
    assert not model.setData(model.index(2, Column.NAME), TEST)
    assert document.undo_stack.count() == 0


def test_renaming_duplicate_title_starts_with_column_title(page: SessionsPage, document: Document) -> None:
    duplicates = make_export("Student ID,Warm-up (2 points),Warm-up (2 points)\n1001,2,1\n1002,1,1\n")
    document.apply("open", document.workbook.with_export(duplicates))
    model = page.model
    names = [model.index(row, Column.NAME).data() for row in range(2)]
    assert names[0] != names[1]
    assert [row.destination.title for row in model.rows] == names
    edits = document.undo_stack.count()
    assert not model.setData(model.index(1, Column.NAME), "Warm-up")
    assert document.undo_stack.count() == edits
    assert model.setData(model.index(0, Column.NAME), "Alpha")
    second = model.index(1, Column.NAME)
    assert second.data(Qt.ItemDataRole.EditRole) == model.rows[1].destination.title
    assert model.rows[1].destination.title == names[1]
    for name in ("Warm-up", names[1]):
        assert model.setData(second, name)
        assert model.rows[1].destination.title == name
        assert model.index(1, Column.NAME).data() == name
    assert not document.workbook.titles.keys() & {model.rows[1].key}


def test_new_assignment_already_in_canvas_needs_destination(model: SessionsModel, document: Document) -> None:
    key = model.rows[2].key
    document.apply("new", document.workbook.with_destination(key, Destination(DestinationKind.NEW)))
    document.apply("name", document.workbook.with_title(key, "Quiz two"))
    newer = make_gradebook(GRADEBOOK.replace("Essay (73)", "Quiz two (73)"))
    document.apply("newer", document.workbook.with_gradebook(newer))
    index = model.index(2, Column.DESTINATION)
    assert model.rows[2].destination.ambiguity is Ambiguity.ALREADY_CREATED
    assert index.data(Qt.ItemDataRole.ToolTipRole) == describe_destination(model.rows[2].destination)
    assert "Quiz two" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    document.apply("undecided", document.workbook.with_destination(key, BY_TITLE))
    assert index.data() == "Quiz two"
    assert model.rows[2].destination.assignment is not None


def open_export_without_points(document: Document) -> None:
    header = "Student ID,Class 1 - Poll 9/9/2026,Essay,Other\n"
    document.apply("open", document.workbook.with_export(make_export(f"{header}1001,2,1,1\n1002,1,1,1\n")))


def test_canvas_points_are_not_applied_until_accepted(page: SessionsPage, document: Document) -> None:
    open_export_without_points(document)
    model = page.model
    points = [model.index(row, Column.POINTS) for row in range(3)]
    assert [row.canvas_points for row in model.rows] == [2, 10, None]
    assert [row.needs_points for row in model.rows] == [False, False, True]
    assert document.workbook.points == {}
    assert "10" in points[1].data(Qt.ItemDataRole.ToolTipRole)
    assert "10" in points[1].data(Qt.ItemDataRole.AccessibleTextRole)
    model.accept_canvas_points(model.rows[1:])
    edits = document.undo_stack.count()
    assert [row.points for row in model.rows] == [None, 10, None]
    model.accept_canvas_points(model.rows[1:])
    assert document.undo_stack.count() == edits
    model.set_included(model.rows[:1], included=False)
    assert (model.rows[0].needs_points, model.rows[0].canvas_points) == (False, None)


def test_renaming_existing_assignment_is_rejected(model: SessionsModel, document: Document) -> None:
    index = model.index(0, Column.NAME)
    assert not model.flags(index) & Qt.ItemFlag.ItemIsEditable
    assert not model.setData(index, "Another")
    assert document.undo_stack.count() == 0


def test_points_stated_in_file_are_not_editable(model: SessionsModel) -> None:
    assert not model.setData(model.index(0, Column.POINTS), "9")


@pytest.mark.parametrize(("text", "points"), [("2,5", Decimal("2.5")), ("3", Decimal(3))])
def test_points_missing_in_file_are_editable(
    page: SessionsPage, document: Document, text: str, points: Decimal
) -> None:
    export_text = "Student ID,Class 11 - Poll,Class 12 - Poll\n1001,2,1\n1002,1,1\n"
    document.apply("open", document.workbook.with_export(make_export(export_text)))
    index = page.model.index(0, Column.POINTS)
    assert page.model.rows[0].needs_points
    assert page.model.setData(index, text)
    assert document.workbook.points == {"Class 11 - Poll": points}
    for invalid in ("abc", "-1", "NaN"):
        assert not page.model.setData(index, invalid)
    assert page.model.setData(index, "")
    assert document.workbook.points == {}


def test_setting_same_destination_twice_is_one_edit(model: SessionsModel, document: Document) -> None:
    index = model.index(1, Column.DESTINATION)
    assert model.rows[1].needs_destination
    assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()
    existing = Destination(DestinationKind.EXISTING, "72")
    assert model.setData(index, existing)
    assert not model.setData(index, existing)
    assert index.data() == "class 2 poll 9/11/2026"
    assert document.undo_stack.count() == 1


def test_accessible_text_describes_charts(model: SessionsModel) -> None:
    accessible_texts = [model.index(3, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in Column]
    assert accessible_texts[Column.NAME] == describe_session(model.rows[3])
    assert TEST in accessible_texts[Column.NAME]
    assert format_date(date(2026, 10, 2)) in accessible_texts[Column.NAME]
    assert model.rows[3].hints[0].message in accessible_texts[Column.NAME]
    model.set_included([model.rows[3]], included=False)
    left_out = model.index(3, Column.NAME).data(Qt.ItemDataRole.AccessibleTextRole)
    assert left_out == describe_session(model.rows[3]) != accessible_texts[Column.NAME]
    assert [part in accessible_texts[Column.ANSWERED] for part in ("1", "4")] == [True, True]
    assert ", ".join(map(str, model.rows[3].statistics.histogram)) in accessible_texts[Column.SCORES]  # type: ignore[union-attr]


def test_closing_export_resets_model(model: SessionsModel, document: Document) -> None:
    document.apply("close", document.workbook.with_export(None))
    assert model.rowCount() == 0
    document.undo_stack.undo()
    assert model.rowCount() == 4
    assert model.index(0, 0).data(OBJECT_ROLE).key == "Class 1 - Poll 9/9/2026"
