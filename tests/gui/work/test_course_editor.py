"""Changes to what is remembered: renaming, deleting, and importing."""

from pathlib import Path

import pytest

from core.courses.course import Course
from gui.work import course_tasks
from gui.work.course_editor import CourseEditor
from tests.core.courses.courses import WEEK_1, make_course, make_workbook, replace_upload
from tests.gui.work.conftest import WEEK_2_FILES, Window, load, store_course

MATCH = "past_decisions"


@pytest.fixture
def opened(window: Window, path: Path) -> Window:
    """A window with the course “MATH” of a second week."""
    store_course(path, replace_upload(make_course(), arrived_at=WEEK_1))
    window.open(make_workbook(*WEEK_2_FILES))
    assert window.memory.name == "MATH"
    return window


@pytest.fixture
def editor(opened: Window) -> CourseEditor:
    return CourseEditor(opened.document, opened.person, opened.memory, opened.parent)


def test_renamed_open_course_is_saved_under_its_new_name(opened: Window, editor: CourseEditor, path: Path) -> None:
    editor.rename("MATH", "MATH 101")
    assert (opened.memory.name, [course.name for course in opened.memory.courses]) == ("MATH 101", ["MATH 101"])
    opened.document.apply(
        "Leave out", opened.document.workbook.with_sessions_included(["Class 1 - Poll"], included=False)
    )
    opened.memory.saver.flush()
    assert load(path, "MATH 101").decisions.dropped == {"Class 1 - Poll"}


def test_name_of_another_course_is_refused(opened: Window, editor: CourseEditor, path: Path) -> None:
    store_course(path, Course("OTHER"))
    editor.rename("MATH", "other")
    assert opened.memory.name == "MATH"
    assert len(opened.person.told) == 1


def test_deleted_open_course_leaves_nothing(opened: Window, editor: CourseEditor, path: Path) -> None:
    editor.delete("MATH")
    assert (opened.memory.name, opened.memory.can_name, opened.memory.courses) == ("", False, ())
    opened.document.apply(
        "Leave out", opened.document.workbook.with_sessions_included(["Class 1 - Poll"], included=False)
    )
    opened.memory.saver.flush()
    assert course_tasks.load_course(path, "MATH").value is None
    assert b"Adler" not in path.read_bytes()


def test_other_course_is_deleted_alone(opened: Window, editor: CourseEditor, path: Path) -> None:
    store_course(path, Course("OTHER"))
    editor.delete("OTHER")
    assert (opened.memory.name, [course.name for course in opened.memory.courses]) == ("MATH", ["MATH"])


def test_all_courses_are_deleted_with_the_database(opened: Window, editor: CourseEditor, path: Path) -> None:
    editor.delete_all()
    assert (opened.memory.name, opened.memory.courses) == ("", ())
    assert not path.exists()


def test_deleted_match_is_gone_in_the_open_course(opened: Window, editor: CourseEditor, path: Path) -> None:
    [item] = [item for item in course_tasks.list_course_items(load(path)) if item[0] == MATCH]
    calls: list[str] = []
    editor.delete_items("MATH", frozenset({item}), lambda: calls.append("done"))
    assert calls == ["done"]
    assert load(path).decisions.past_decisions == ()
    assert opened.document.workbook.past_decisions == ()
    opened.document.undo_stack.undo()
    opened.memory.saver.flush()
    assert len(load(path).decisions.past_decisions) == 1


def test_deleted_upload_is_gone(editor: CourseEditor, path: Path) -> None:
    [item] = [item for item in course_tasks.list_course_items(load(path)) if item[0] == "uploads"]
    editor.delete_items("MATH", frozenset({item}), lambda: None)
    assert load(path).uploads == ()


def test_imported_items_reach_the_open_course(opened: Window, editor: CourseEditor, path: Path) -> None:
    theirs = make_course(make_workbook(WEEK_2_FILES[0]).with_title("Class 1 - Poll", "Poll 1"))
    item = ("titles", "Class 1 - Poll")
    editor.import_course(theirs, frozenset({item}))
    assert load(path).decisions.titles == {"Class 1 - Poll": "Poll 1"}
    assert opened.document.workbook.titles == {"Class 1 - Poll": "Poll 1"}
    assert not opened.memory.saver.has_unsaved_changes


def test_exported_course_file_is_read_without_differences(opened: Window, path: Path, tmp_path: Path) -> None:
    file = tmp_path / "MATH.clickover"
    course_tasks.export_course(path, "MATH", opened.document.state.contents, file)
    read = course_tasks.read_course_file(path, file).value
    assert (read.theirs.name, read.differences) == ("MATH", ())
    elsewhere = tmp_path / "elsewhere" / "courses.sqlite3"
    assert course_tasks.read_course_file(elsewhere, file).value.ours is None
    course_tasks.import_course(elsewhere, read.theirs, frozenset())
    assert course_tasks.list_course_items(load(elsewhere)) == course_tasks.list_course_items(load(path))
