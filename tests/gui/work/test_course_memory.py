"""The memory of courses: recognition, automatic saving, uploads, and failures."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from core.courses.course import Course
from core.courses.store import CourseStore
from core.students.decisions import Decision, Judgment
from core.workbook import Workbook
from gui.student_scores.score_history import describe_history
from tests.core.courses.courses import (
    CLASS_WITH_STRANGER,
    GRADEBOOK_NAME,
    WEEK_1,
    make_course,
    make_workbook,
    replace_upload,
)
from tests.file_builders import CLICKER, GRADEBOOK
from tests.gui.work.conftest import WEEK_2_FILES, Window, load, store_course


def test_new_class_can_be_named_and_leaves_nothing_before(window: Window, path: Path) -> None:
    window.open(make_workbook())
    assert window.memory.can_name
    assert not path.exists()
    window.memory.decline()
    assert (window.memory.can_name, window.memory.name) == (False, "")
    window.document.apply(
        "Leave out", window.document.workbook.with_sessions_included(["Class 3 - Quiz"], included=False)
    )
    assert not window.memory.saver.has_unsaved_changes
    assert not path.exists()


def test_one_file_alone_is_not_named(window: Window) -> None:
    window.open(Workbook(export=make_workbook().export))
    assert not window.memory.can_name


def test_named_class_is_saved_with_every_change(window: Window, path: Path) -> None:
    window.open(make_workbook(CLASS_WITH_STRANGER))
    window.memory.remember_as("  MATH  101 ")
    assert (window.memory.name, window.memory.can_name) == ("MATH 101", False)
    assert [course.name for course in window.memory.courses] == ["MATH 101"]
    assert window.memory.is_state_saved(window.document.state)
    window.document.apply("Match", window.document.workbook.with_decision(Decision(Judgment.MATCHED, "14"), 6))
    window.document.apply(
        "Leave out", window.document.workbook.with_sessions_included(["Class 3 - Quiz"], included=False)
    )
    assert window.memory.saver.has_unsaved_changes
    window.memory.saver.flush()
    course = load(path, "MATH 101")
    assert [match.canvas_id for match in course.decisions.past_decisions] == ["14"]
    assert course.decisions.dropped == {"Class 3 - Quiz"}
    window.document.undo_stack.undo()
    window.memory.saver.flush()
    assert load(path, "MATH 101").decisions.dropped == frozenset()


def test_accepted_warning_and_same_workbook_are_not_saved(window: Window) -> None:
    window.open(make_workbook())
    window.memory.remember_as("MATH")
    window.document.apply("Accept", window.document.workbook.with_accepted_warnings({"any": frozenset()}))
    assert not window.memory.saver.has_unsaved_changes


def test_two_new_files_continue_their_course_as_one_edit(window: Window, path: Path) -> None:
    store_course(path, make_course())
    window.person.answer = "no"
    window.open(make_workbook(*WEEK_2_FILES))
    assert window.memory.name == "MATH"
    assert len(window.document.workbook.past_decisions) == 1
    assert window.document.undo_stack.count() == 2
    assert window.memory.can_undo_continuation
    assert window.memory.changes is not None
    assert not window.memory.saver.has_unsaved_changes
    assert [state for state in window.document.replaced_states if not state.workbook.is_empty] == []
    window.memory.undo_continuation()
    assert window.memory.name == ""
    assert len(window.document.workbook.past_decisions) == 0
    assert not window.memory.can_undo_continuation
    window.document.undo_stack.redo()
    assert window.memory.name == "MATH"


def test_decisions_before_recognition_take_precedence(window: Window, path: Path) -> None:
    course = make_course(make_workbook(CLASS_WITH_STRANGER).with_sessions_included(["Class 1 - Poll"], included=False))
    store_course(path, course)
    window.person.answer = "no"
    window.open(make_workbook(*WEEK_2_FILES).with_sessions_included(["Class 3 - Quiz"], included=False))
    assert window.document.workbook.dropped == {"Class 1 - Poll", "Class 3 - Quiz"}


def test_course_is_chosen_if_two_fit(window: Window, path: Path) -> None:
    store_course(path, make_course())
    with CourseStore(path) as store:
        store.update(
            "OTHER",
            lambda _current: make_course().__class__(
                "OTHER", **{name: getattr(make_course(), name) for name in ("students", "assignments", "sessions")}
            ),
        )
    window.person.answer = ""
    window.open(make_workbook(*WEEK_2_FILES))
    assert (window.memory.name, window.memory.can_name) == ("", True)
    window.person.answer = "OTHER"
    window.open(make_workbook(*WEEK_2_FILES))
    assert window.memory.name == "OTHER"
    assert len(window.person.questions) == 2
    window.memory.choose("MATH")
    window.person.answer = "no"
    window.open(make_workbook(*WEEK_2_FILES))
    assert (window.memory.name, window.memory.chosen_name) == ("MATH", "")


def test_chosen_course_that_does_not_fit_is_said(window: Window, path: Path) -> None:
    store_course(path, make_course())
    window.memory.choose("MATH")
    other = (
        GRADEBOOK.replace(",11,", ",911,").replace(",12,", ",912,").replace(",13,", ",913,").replace(",14,", ",914,")
    )
    window.open(make_workbook(CLICKER, other, GRADEBOOK_NAME))
    assert window.memory.name == ""
    assert len(window.person.told) == 1


def test_missing_upload_is_asked_about_once(window: Window, path: Path) -> None:
    store_course(path, make_course())
    window.person.answer = "yes"
    more_students = f'{GRADEBOOK}"Zorn, Zoe",15,1005,zoe,S1,,,\n'
    window.open(make_workbook(CLASS_WITH_STRANGER, more_students, GRADEBOOK_NAME))
    assert len(window.person.questions) == 1
    assert load(path).uploads[-1].arrived_at is not None
    assert window.document.undo_stack.undoText() == "Compare with the last upload"


def test_saved_upload_is_recorded_with_its_columns(window: Window, path: Path, tmp_path: Path) -> None:
    window.open(make_workbook())
    window.memory.remember_as("MATH")
    upload = window.save_upload(tmp_path)
    [recorded] = load(path).uploads
    gradebook = window.document.workbook.gradebook
    assert gradebook
    assert (recorded.data, recorded.sha256) == (upload.data, upload.sha256)
    assert (recorded.saved_at, recorded.gradebook_sha256) == (WEEK_1, gradebook.sha256)
    assert set(recorded.new_columns) == {"Class 2 - Poll", "Class 3 - Quiz"}
    assert recorded.packed_restore
    assert window.memory.courses[0].last_upload is not None


def test_upload_saved_before_naming_is_recorded(window: Window, path: Path, tmp_path: Path) -> None:
    window.open(make_workbook())
    upload = window.save_upload(tmp_path)
    window.memory.remember_as("MATH")
    assert [item.sha256 for item in load(path).uploads] == [upload.sha256]


def test_last_files_change_only_with_an_upload(window: Window, path: Path, tmp_path: Path) -> None:
    course = replace_upload(make_course(), arrived_at=WEEK_1)
    store_course(path, course)
    rows = [line.split(",") for line in CLASS_WITH_STRANGER.splitlines()]
    for row, text in zip(rows, ("Class 4 - Poll", "2.00", "1.00", "1.00", "1.00", "1.00"), strict=False):
        row.insert(7, text)
    newer = "".join(",".join(row) + "\n" for row in rows)
    window.open(make_workbook(newer, GRADEBOOK, GRADEBOOK_NAME))
    assert window.memory.changes
    assert [session.key for session in window.memory.changes.new_sessions] == ["Class 4 - Poll"]
    window.document.apply(
        "Leave out", window.document.workbook.with_sessions_included(["Class 4 - Poll"], included=False)
    )
    window.memory.saver.flush()
    saved = load(path)
    assert saved.decisions.dropped == {"Class 4 - Poll"}
    assert saved.snapshot
    assert course.snapshot
    assert saved.snapshot.export_sha256 == course.snapshot.export_sha256
    window.open(make_workbook(newer, GRADEBOOK, GRADEBOOK_NAME))
    assert [session.key for session in window.memory.changes.new_sessions] == ["Class 4 - Poll"]
    assert not window.memory.changes.is_export_older
    window.save_upload(tmp_path)
    snapshot = load(path).snapshot
    assert snapshot
    assert snapshot.export_sha256 != course.snapshot.export_sha256


def test_two_windows_on_one_course_lose_nothing(make_window: Callable[[], Window], path: Path) -> None:
    store_course(path, replace_upload(make_course(), arrived_at=WEEK_1))
    first, second = make_window(), make_window()
    for window in (first, second):
        window.open(make_workbook(*WEEK_2_FILES))
    for window, key in ((first, "Class 1 - Poll"), (second, "Class 2 - Poll"), (first, "Class 3 - Quiz")):
        workbook = window.document.workbook.with_sessions_included([key], included=False)
        window.document.apply("Leave out", workbook)
        window.memory.saver.flush()
    saved = load(path)
    assert saved.decisions.dropped == {"Class 1 - Poll", "Class 2 - Poll", "Class 3 - Quiz"}
    assert len(saved.decisions.past_decisions) == 1


def test_deleted_course_is_no_longer_remembered(window: Window, path: Path) -> None:
    window.open(make_workbook())
    window.memory.remember_as("MATH")
    with CourseStore(path) as store:
        store.update("MATH", lambda _current: None)
    window.document.apply(
        "Leave out", window.document.workbook.with_sessions_included(["Class 1 - Poll"], included=False)
    )
    window.memory.saver.flush()
    assert (window.memory.name, window.memory.courses) == ("", ())
    with CourseStore(path) as store:
        assert store.load("MATH") is None


def test_name_in_use_is_refused(window: Window, path: Path) -> None:
    store_course(path, Course("MATH"))
    window.open(make_workbook())
    window.memory.remember_as("math")
    assert (window.memory.name, window.memory.can_name) == ("", True)
    assert len(window.person.told) == 1
    assert not window.memory.queue.is_failing


def test_locked_memory_is_said_once_and_saved_later(
    window: Window, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.courses.database.BUSY_TIMEOUT_S", 0.01)
    window.open(make_workbook())
    window.memory.remember_as("MATH")
    lock = sqlite3.connect(path, isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    for key in ("Class 1 - Poll", "Class 2 - Poll"):
        workbook = window.document.workbook.with_sessions_included([key], included=False)
        window.document.apply("Leave out", workbook)
        window.memory.saver.flush()
    assert len(window.person.told) == 1
    assert not window.memory.is_state_saved(window.document.state)
    lock.execute("ROLLBACK")
    lock.close()
    window.memory.saver.flush()
    assert len(window.person.told) == 2
    assert window.memory.is_state_saved(window.document.state)
    assert load(path).decisions.dropped == {"Class 1 - Poll", "Class 2 - Poll"}


def test_damaged_memory_is_set_aside_and_said(window: Window, path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no database" * 1000)
    window.memory.load_list()
    assert window.memory.courses == ()
    assert len(window.person.told) == 1
    assert len(list(path.parent.glob("courses-damaged-*"))) == 1


def test_newer_schema_is_kept_and_files_open_without_memory(window: Window, path: Path) -> None:
    store_course(path, make_course())
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    window.memory.load_list()
    window.open(make_workbook(*WEEK_2_FILES))
    assert window.memory.name == ""
    assert len(window.person.told) == 1
    assert path.read_bytes() == before


def test_history_of_a_score_says_what_was_sent(window: Window, tmp_path: Path) -> None:
    window.open(make_workbook())
    window.prepare()
    prepared = window.document.prepared_upload
    assert prepared
    column = prepared.upload.resolved_columns[0]
    assert describe_history(window.document.state.course, "12", column) == []
    window.memory.remember_as("MATH")
    window.save_upload(tmp_path)
    [line] = describe_history(window.document.state.course, "12", column)
    assert line.endswith(" Canvas had 1. A gradebook has yet to show it.")
    assert describe_history(window.document.state.course, "14", column) == []


def test_older_upload_that_is_being_written_is_known_to_the_next_recognition(
    window: Window, path: Path, tmp_path: Path
) -> None:
    window.open(make_workbook())
    window.memory.remember_as("MATH")
    window.document.apply(
        "Leave out", window.document.workbook.with_sessions_included(["Class 1 - Poll"], included=False)
    )
    window.save_upload(tmp_path)
    window.person.answer = "no"
    window.open(make_workbook(*WEEK_2_FILES))
    assert window.document.workbook.dropped == {"Class 1 - Poll"}
    assert not window.memory.saver.has_unsaved_changes
    assert len(load(path).uploads) == 1
