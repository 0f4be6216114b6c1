"""Tests of the dialogs about courses, and of the menu actions that open them."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from core.courses.course import Course
from core.courses.differences import list_differences
from core.courses.store import CourseStore
from gui.program import Program
from gui.window.course_import_dialog import CourseImportDialog, DifferenceColumn
from gui.window.course_items import Column, CourseItemTexts
from gui.window.courses_dialog import CoursesDialog
from gui.work import course_tasks
from tests.core.courses.courses import WEEK_1, make_course, make_workbook, replace_upload

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def _take(course: Course, _current: Course | None) -> Course:
    return course


def store(program: Program, *courses: Course) -> None:
    with CourseStore(program.memory.path) as opened:
        for course in courses:
            opened.update(course.name, partial(_take, course))


@pytest.fixture
def dialog(qtbot: QtBot, program: Program) -> Iterator[CoursesDialog]:
    store(program, replace_upload(make_course(), arrived_at=WEEK_1), Course("EMPTY"))
    program.memory.load_list()
    qtbot.waitUntil(lambda: len(program.memory.courses) == 2, timeout=20_000)
    shown = CoursesDialog(program.memory, program.courses.editor, program.messages, program.window)
    shown.show()
    qtbot.waitUntil(lambda: len(shown.model.rows) > 0, timeout=20_000)
    QAbstractItemModelTester(shown.model, FATAL, shown)
    yield shown
    shown.close()
    shown.deleteLater()


def list_kinds(dialog: CoursesDialog) -> set[str]:
    return {row.kind for row in dialog.model.rows}


def test_dialog_lists_everything_of_the_last_used_course(dialog: CoursesDialog) -> None:
    assert dialog.name == "MATH"
    assert {"Match", "Upload file", "Session", "Student", "Assignment", "iClicker file"} <= list_kinds(dialog)
    [match] = [row for row in dialog.model.rows if row.kind == "Match"]
    assert match.item == "Xu, Wei"
    assert "Dorn, Max" in match.value
    assert "asked him" in match.value


def test_search_filters_by_every_word(dialog: CoursesDialog) -> None:
    dialog.search_field.setText("dorn match")
    assert list_kinds(dialog) == {"Match"}
    dialog.search_field.setText("nothing like this")
    assert dialog.model.rows == []
    assert not dialog.remove_button.isEnabled()


def test_delete_item_removes_one_match(qtbot: QtBot, dialog: CoursesDialog, program: Program) -> None:
    dialog.search_field.setText("match")
    dialog.remove_button.click()
    qtbot.waitUntil(lambda: dialog.model.rows == [], timeout=20_000)
    course = course_tasks.load_course(program.memory.path, "MATH").value
    assert course
    assert course.decisions.past_decisions == ()


def test_rename_button_renames_course(qtbot: QtBot, dialog: CoursesDialog, program: Program) -> None:
    assert not dialog.rename_button.isEnabled()
    dialog.name_field.setText("  MATH   101 ")
    dialog.rename_button.click()
    qtbot.waitUntil(lambda: program.memory.courses[0].name == "MATH 101", timeout=20_000)
    qtbot.waitUntil(lambda: dialog.name_field.text() == "MATH 101", timeout=20_000)


def test_deletion_is_confirmed(
    qtbot: QtBot, dialog: CoursesDialog, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ["keep", "delete", "keep", "delete"]
    monkeypatch.setattr(program.messages, "ask", lambda *_arguments: answers.pop(0))
    dialog.delete_button.click()
    assert len(program.memory.courses) == 2
    dialog.delete_button.click()
    qtbot.waitUntil(lambda: [course.name for course in program.memory.courses] == ["EMPTY"], timeout=20_000)
    dialog.delete_all_button.click()
    assert len(program.memory.courses) == 1
    dialog.delete_all_button.click()
    qtbot.waitUntil(lambda: program.memory.courses == (), timeout=20_000)
    assert not program.memory.path.exists()
    assert dialog.empty_label.isVisible()


def test_continue_button_chooses_course(qtbot: QtBot, dialog: CoursesDialog) -> None:
    with qtbot.waitSignal(dialog.continue_requested) as signal:
        dialog.continue_button.click()
    assert signal.args == ["MATH"]


def test_items_of_every_kind_have_texts() -> None:
    texts = CourseItemTexts([make_course()])
    for path, value in course_tasks.list_course_items(make_course()).items():
        item = texts.describe_item(path, value)
        assert item.kind
        assert item.item
    assert texts.describe_item(("unknown", "key"), {"a": ["b"]}).value == "a: b"
    assert texts.describe_item(("joined", "canvas:14"), "Class 2 - Poll").item == "Dorn, Max"
    assert texts.describe_value(("dropped", "Class 1 - Poll"), None) == "–"
    assert len(Column) == 3


@pytest.mark.parametrize(
    ("judgment", "text"), [("matched", "is Dorn, Max"), ("doubted", "isn't Dorn, Max"), ("open", "not decided")]
)
def test_decisions_about_people_have_texts(judgment: str, text: str) -> None:
    value = {"judgment": judgment, "canvas_id": "14", "name": "Xu, Wei"}
    assert CourseItemTexts([make_course()]).describe_item(("past_decisions", "key"), value).value == text


def test_import_dialog_takes_missing_items_first(qtbot: QtBot) -> None:
    ours = make_course(make_workbook().with_title("Class 1 - Poll", "Ours"))
    theirs = make_course(
        make_workbook().with_title("Class 1 - Poll", "Theirs").with_title("Class 2 - Poll", "Only theirs")
    )
    differences = list_differences(ours, theirs)
    dialog = CourseImportDialog(course_tasks.CourseImport(theirs, ours, differences))
    qtbot.addWidget(dialog)
    QAbstractItemModelTester(dialog.model, FATAL, dialog)
    assert ("titles", "Class 2 - Poll") in dialog.model.taken
    assert ("titles", "Class 1 - Poll") not in dialog.model.taken
    dialog.all_button.click()
    assert dialog.model.taken == {item.path for item in differences}
    dialog.none_button.click()
    assert dialog.model.taken == frozenset()
    index = dialog.model.index(0, DifferenceColumn.TAKE)
    assert dialog.model.setData(index, Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    assert dialog.model.taken == {dialog.model.rows[0][0].path}
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    assert not dialog.model.setData(index, "text")
    dialog.missing_button.click()
    assert ("titles", "Class 2 - Poll") in dialog.model.taken


def test_export_and_import_of_the_open_course(
    qtbot: QtBot, filled: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.memory.remember_as("MATH 101")
    qtbot.waitUntil(lambda: filled.memory.name == "MATH 101", timeout=20_000)
    file = tmp_path / "MATH 101.clickover"
    monkeypatch.setattr(filled.messages, "choose_save_file", lambda *_arguments: file)
    monkeypatch.setattr(filled.messages, "choose_files", lambda *_arguments: [file])
    filled.courses.export_open_course()
    qtbot.waitUntil(lambda: file.exists() and not filled.background.is_busy, timeout=20_000)
    filled.courses.browse_course_file()
    qtbot.waitUntil(lambda: not filled.background.is_busy, timeout=20_000)
    filled.courses.editor.delete("MATH 101")
    qtbot.waitUntil(lambda: filled.memory.courses == (), timeout=20_000)
    filled.courses.browse_course_file()
    qtbot.waitUntil(lambda: [course.name for course in filled.memory.courses] == ["MATH 101"], timeout=20_000)
