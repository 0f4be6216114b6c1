"""Tests for the store: loading, saving, and concurrent changes of courses."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core.choices import Choices, Destination, DestinationKind, ScoreCorrection, ScoringRule
from core.courses.course import Course, CourseSession, UploadCheck
from core.courses.store import CourseStore, get_default_path
from core.courses.transfer import build_course_json
from core.data_folder import DATA_FOLDER_VARIABLE
from core.recognition.corrections import Corrections
from core.recognition.file_shapes import KeptCorrections
from core.recognition.roles import ColumnRole
from tests.core.courses.courses import WEEK_2, make_course, replace_upload


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a database that doesn't exist yet."""
    return tmp_path / "courses.sqlite3"


def make_full_course() -> Course:
    """Return a course in which every field has a value."""
    course = make_course()
    decisions = (
        course.decisions.with_choices(replace(Choices(), rule=ScoringRule(drop_lowest=1)))
        .with_destination("Class 3 - Quiz", Destination(DestinationKind.NEW, beside=("71", "72")))
        .with_sessions_included(["Class 2 - Poll"], included=False)
    )
    correction = ScoreCorrection("id:1001", "Class 1 - Poll", "EX", "ill", "2026-03-02")
    decisions = replace(
        decisions, corrections=(correction,), joined={"id:1003": "Class 2 - Poll"}, extra_credit=frozenset({"x"})
    )
    headers, roles = frozenset({"Name", "Mark"}), {"Mark": ColumnRole.SESSION}
    item = KeptCorrections(headers, roles, Corrections(values={"LATE": "0.5"}))
    check = UploadCheck(WEEK_2, "abc", 9, 8)
    course = replace_upload(course, arrived_at=WEEK_2, assignment_ids={"Class 2 - Poll": "73"}, check=check)
    return replace(course, decisions=replace(decisions, kept_corrections={item.shape: item}))


def test_store_saved_course_is_read_completely(path: Path) -> None:
    course = make_full_course()
    with CourseStore(path) as store:
        store.update("MATH", lambda _course: course)
    with CourseStore(path) as store:
        loaded = store.load(" math ")
    assert loaded is not None
    assert build_course_json(loaded) == build_course_json(course)
    assert (loaded.uploads[0].data, loaded.uploads[0].restore_data) == (
        course.uploads[0].data,
        course.uploads[0].restore_data,
    )
    assert loaded.last_upload == course.uploads[0].saved_at


def test_update_changes_in_every_part_are_saved(path: Path) -> None:
    before, after = make_full_course(), Course("New name", sessions=(CourseSession("A", "A", "2026-03-02"),))
    with CourseStore(path) as store:
        store.update("MATH", lambda _course: before)
        store.update("MATH", lambda _course: after)
        assert store.load("MATH") is None
        loaded = store.load("new name")
        assert loaded is not None
        assert build_course_json(loaded) == build_course_json(after)
        assert loaded.last_upload is None


def test_update_changed_upload_keeps_its_bytes(path: Path) -> None:
    course = make_course()
    with CourseStore(path) as store:
        store.update("MATH", lambda _course: course)
        store.update("MATH", lambda current: replace_upload(current or course, arrived_at=WEEK_2))
        loaded = store.load("MATH")
    assert loaded is not None
    assert (loaded.uploads[0].arrived_at, loaded.uploads[0].data) == (WEEK_2, course.uploads[0].data)


def test_update_writes_only_changed_items(path: Path) -> None:
    course = make_full_course()
    with CourseStore(path) as store:
        store.update("MATH", lambda _course: course)

        def change(current: Course | None) -> Course | None:
            assert current is not None
            return replace(current, decisions=current.decisions.with_title("Class 1 - Poll", "Poll of March"))

        before = store._connection.total_changes
        store.update("MATH", change)
        assert store._connection.total_changes == before + 1


def test_update_without_changes_writes_nothing(path: Path) -> None:
    with CourseStore(path) as store:
        store.update("MATH", lambda _course: make_course())
        before = store._connection.total_changes
        store.update("MATH", lambda current: current)
        assert store.update("OTHER", lambda _course: None) is None
        assert store._connection.total_changes == before


def test_list_courses_returns_student_session_and_upload_counts(path: Path) -> None:
    with CourseStore(path) as store:
        store.update("MATH", lambda _course: make_course())
        store.update("art", lambda _course: Course("art"))
        summaries = [
            (item.name, item.student_count, item.session_count, item.last_upload) for item in store.list_courses()
        ]
        members = [(item.name, set(item.students), item.assignment_ids) for item in store.list_members()]
    assert summaries == [("art", 0, 0, None), ("MATH", 4, 3, "2026-03-02T12:00:00+00:00")]
    assert members == [("art", set(), frozenset()), ("MATH", {"11", "12", "13", "14"}, frozenset({"71", "72"}))]


def test_delete_course_leaves_no_data_in_file(path: Path) -> None:
    with CourseStore(path) as store:
        store.update("MATH", lambda _course: make_course())
        assert b"Adler" in path.read_bytes()
        store.update("MATH", lambda _course: None)
        assert store.list_courses() == ()
    data = path.read_bytes()
    assert not [text for text in (b"Adler", b"MATH", b"wei@mail", b"1001") if text in data]


def test_update_failing_change_saves_nothing(path: Path) -> None:
    def fail(_course: Course | None) -> Course:
        raise RuntimeError

    with CourseStore(path) as store:
        with pytest.raises(RuntimeError):
            store.update("MATH", fail)
        assert store.list_courses() == ()


def test_get_default_path_uses_chosen_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(tmp_path))
    assert get_default_path() == tmp_path / "courses.sqlite3"
    monkeypatch.delenv(DATA_FOLDER_VARIABLE)
    assert get_default_path().parent.name == "Clickover"


ADD_ASSIGNMENTS = """
import sys
from dataclasses import astuple, replace
from pathlib import Path
from core.courses.store import CourseStore
with CourseStore(Path(sys.argv[1])) as store:
    for number in range(15):
        key = f"{sys.argv[2]}-{number}"
        store.update("MATH", lambda course: replace(course, assignments={**course.assignments, key: "x"}))
"""


def test_update_two_processes_keep_all_changes(path: Path) -> None:
    with CourseStore(path) as store:
        store.update("MATH", lambda _course: Course("MATH"))
    processes = [subprocess.Popen([sys.executable, "-c", ADD_ASSIGNMENTS, str(path), name]) for name in "ab"]
    assert [process.wait() for process in processes] == [0, 0]
    with CourseStore(path) as store:
        course = store.load("MATH")
    assert course is not None
    assert len(course.assignments) == 30


def test_store_import_loads_no_heavy_modules() -> None:
    code = "import sys, core.courses.store; sys.exit('pandas' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
