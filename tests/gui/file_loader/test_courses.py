"""The parts of the Files page about courses: the list on the start page, the bar, and the list of changes."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.choices import TOTAL_KEY
from core.courses.changes import CourseChanges, PersonChange, SessionChange, SessionScoreChange
from core.courses.course import CourseSummary
from core.problems import Location, Source
from core.scores.late_adds import LateAddProposal
from gui.file_loader.changes_model import Column, count_changes, list_change_items
from gui.file_loader.course_bar import CourseBar
from gui.file_loader.course_list import MAX_COURSES, CourseList
from gui.work.background import TaskRunner
from tests.core.courses.courses import WEEK_1, make_course, make_workbook, replace_upload
from tests.gui.conftest import RecordingMessages
from tests.gui.work.conftest import WEEK_2_FILES, Window, store_course

ALL_CHANGES = CourseChanges(
    new_sessions=(SessionChange("Class 2 - Poll", "Class 2 - Poll", is_included=True),),
    gone_sessions=(SessionChange("Class 9", "Class 9"),),
    renamed_sessions=(SessionChange("Class 3 - Quiz", "Class 3 - Quiz", earlier_title="Quiz 3"),),
    changed_scores=(SessionScoreChange("11", "Adler, Ida", "Class 1 - Poll", "2", "EX"),),
    lowered_totals=(SessionScoreChange("12", "Bose, Ravi", TOTAL_KEY, "4.25", ""),),
    new_people=(PersonChange("13", "Cruz, Lena"),),
    gone_people=(PersonChange("", "Gone, Gus"),),
    new_students=(PersonChange("14", "Dorn, Max"), PersonChange("12", "Bose, Ravi")),
    gone_students=(PersonChange("99", "Left, Lou"),),
    late_adds=(LateAddProposal("14", "Class 2 - Poll", ("Class 1 - Poll",), 2, 2),),
    is_export_older=True,
    is_gradebook_older=True,
)


@pytest.fixture
def window(background: TaskRunner, person: RecordingMessages, tmp_path: Path) -> Iterator[Window]:
    made = Window(tmp_path / "courses.sqlite3", background, person)
    yield made
    made.close()


@pytest.fixture
def bar(qtbot: QtBot, window: Window) -> CourseBar:
    shown = CourseBar(window.document, window.memory)
    qtbot.addWidget(shown)
    QAbstractItemModelTester(shown.model, QAbstractItemModelTester.FailureReportingMode.Fatal, shown)
    return shown


def test_every_change_is_one_item() -> None:
    items = list_change_items(ALL_CHANGES, make_workbook())
    assert len(items) == count_changes(ALL_CHANGES) == 12
    assert len({item.kind for item in items}) == 10
    assert (count_changes(None), count_changes(CourseChanges())) == (0, 0)


def test_many_changed_scores_are_one_item_for_each_session() -> None:
    keys = ("Class 1 - Poll", "Class 2 - Poll")
    scores = [SessionScoreChange(str(number), f"Name {number}", keys[number % 2], "1", "2") for number in range(501)]
    items = list_change_items(CourseChanges(changed_scores=tuple(scores)), make_workbook())
    assert [item.item for item in items] == [*keys]
    assert [item.location for item in items] == [Location(Source.EXPORT, column=column) for column in (5, 6)]
    single = list_change_items(CourseChanges(changed_scores=tuple(scores[:500])), make_workbook())
    assert len(single) == 500


def test_items_lead_to_their_places() -> None:
    places = {item.item: (item.location, item.student) for item in list_change_items(ALL_CHANGES, make_workbook())}
    assert places["Class 2 - Poll"] == (Location(Source.EXPORT, column=6), "")
    assert places["Adler, Ida, “Class 1 - Poll”"] == (Location(Source.EXPORT, row=3), "")
    assert places["Cruz, Lena"] == (Location(Source.EXPORT, row=5), "")
    assert places["Dorn, Max"] == (None, "14")
    assert places["Left, Lou"] == (Location(Source.GRADEBOOK), "")


def test_start_page_lists_last_used_courses(qtbot: QtBot, window: Window) -> None:
    shown = CourseList(window.document, window.memory)
    qtbot.addWidget(shown)
    assert shown.isHidden()
    moments = [(WEEK_1 + timedelta(days=number)).isoformat() for number in range(MAX_COURSES + 1)]
    window.memory.courses = tuple(CourseSummary(f"A&B {text}", 1, 1, text) for text in (*moments[1:], None))
    window.memory.courses_changed.emit()
    assert not shown.isHidden()
    assert len(shown.buttons) == MAX_COURSES
    assert "A&&B" in shown.buttons[0].text()
    shown.show()
    shown.buttons[1].setFocus()
    QTest.keyClick(shown.buttons[1], Qt.Key.Key_Space)
    assert window.memory.chosen_name == window.memory.courses[1].name
    assert shown.other_button.isVisible()
    shown.other_button.click()
    assert window.memory.chosen_name == ""
    assert shown.buttons[0].isVisible()


def test_bar_asks_for_a_name_until_it_is_declined(bar: CourseBar, window: Window) -> None:
    assert bar.isHidden()
    window.open(make_workbook())
    assert not bar.isHidden()
    assert bar.name_field.text() == "MATH"
    bar.set_blocked(True)
    assert bar.isHidden()
    bar.set_blocked(False)
    bar.name_field.clear()
    assert not bar.remember_button.isEnabled()
    QTest.keyClick(bar.name_field, Qt.Key.Key_Return)
    assert window.memory.name == ""
    bar.decline_button.click()
    assert bar.isHidden()
    assert not window.memory.path.exists()


def test_return_in_name_field_remembers_course(bar: CourseBar, window: Window) -> None:
    window.open(make_workbook())
    bar.name_field.setText("MATH 101")
    QTest.keyClick(bar.name_field, Qt.Key.Key_Return)
    assert window.memory.name == "MATH 101"
    assert bar.isHidden()


def test_bar_says_how_the_course_continues_and_undoes_it(bar: CourseBar, window: Window) -> None:
    store_course(window.memory.path, replace_upload(make_course(), arrived_at=WEEK_1))
    window.open(make_workbook(*WEEK_2_FILES))
    assert bar.banner.text.startswith("MATH: continued from")
    window.document.apply(
        "Leave out", window.document.workbook.with_sessions_included(["Class 1 - Poll"], included=False)
    )
    assert not window.memory.can_undo_continuation
    window.document.undo_stack.undo()
    assert window.memory.can_undo_continuation
    undo = bar.banner.findChildren(QPushButton)[-1]
    undo.click()
    assert window.memory.name == ""
    assert bar.banner.isHidden()


def test_items_and_late_adds_can_be_used(qtbot: QtBot, bar: CourseBar, window: Window) -> None:
    window.open(make_workbook())
    window.memory.changes = ALL_CHANGES
    window.memory.changed.emit()
    assert len(bar.model.rows) == 12
    kinds = [row.kind for row in bar.model.rows]
    bar.table.set_current_row(kinds.index("New session"))
    with qtbot.waitSignal(bar.location_requested) as location:
        bar.show_button.click()
    assert location.args == [Location(Source.EXPORT, column=6)]
    bar.table.set_current_row(kinds.index("Lower total"))
    with qtbot.waitSignal(bar.explanation_requested) as student:
        bar.show_button.click()
    assert student.args == ["12"]
    assert bar.model.index(0, Column.KIND).data() == "Older file"
    bar.late_button.click()
    assert window.document.workbook.joined == {"canvas:14": "Class 2 - Poll"}
