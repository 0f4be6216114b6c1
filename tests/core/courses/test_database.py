"""Tests for the database: permissions, schema, damage, locks, full disks, and killed processes."""

import os
import signal
import sqlite3
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from core.courses import database
from core.courses.course import Course
from core.courses.database import CourseStoreError, NewerSchemaError, open_database
from core.courses.store import CourseStore
from tests.core.courses.courses import make_course

ONLY_POSIX = pytest.mark.skipif(os.name == "nt", reason="permissions and signals of POSIX")
NOT_ROOT = pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a database that doesn't exist yet."""
    return tmp_path / "data" / "courses.sqlite3"


def save(path: Path, course: Course) -> None:
    with CourseStore(path) as store:
        store.update(course.name, lambda _course: course)


def list_names(path: Path) -> list[str]:
    with CourseStore(path) as store:
        return [item.name for item in store.list_courses()]


@ONLY_POSIX
def test_open_database_creates_private_file_and_folder(path: Path) -> None:
    old_mask = os.umask(0)
    try:
        save(path, Course("MATH"))
    finally:
        os.umask(old_mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@ONLY_POSIX
def test_open_database_existing_file_becomes_private(path: Path) -> None:
    save(path, Course("MATH"))
    path.chmod(0o644)
    assert list_names(path) == ["MATH"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@ONLY_POSIX
def test_open_database_journal_is_private(path: Path) -> None:
    save(path, Course("MATH"))
    old_mask = os.umask(0)
    try:
        with CourseStore(path) as store:

            def change(course: Course | None) -> Course | None:
                store._connection.execute("UPDATE courses SET name = name || 'x'")
                modes = [stat.S_IMODE(item.stat().st_mode) for item in path.parent.iterdir()]
                assert modes == [0o600, 0o600]
                return course

            store.update("MATH", change)
    finally:
        os.umask(old_mask)


def test_open_database_read_only_without_file_raises_error(path: Path) -> None:
    with pytest.raises(CourseStoreError, match="no course has been saved yet"):
        open_database(path, read_only=True)
    assert not path.parent.exists()


def test_open_database_newer_schema_changes_nothing(path: Path) -> None:
    save(path, Course("MATH"))
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewerSchemaError, match="newer version"):
        CourseStore(path)
    assert path.read_bytes() == before
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_open_database_older_schema_is_migrated(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(path, make_course())
    monkeypatch.setattr(database, "SCHEMA_VERSION", 2)
    monkeypatch.setitem(database.MIGRATIONS, 2, "ALTER TABLE courses ADD COLUMN color TEXT NOT NULL DEFAULT ''")
    with pytest.raises(CourseStoreError, match="older version"):
        CourseStore(path, read_only=True)
    with CourseStore(path) as store:
        assert store._connection.execute("PRAGMA user_version").fetchone() == (2,)
        assert store._connection.execute("SELECT color FROM courses").fetchall() == [("",)]


def test_open_database_failed_migration_keeps_old_schema(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(path, Course("MATH"))
    monkeypatch.setattr(database, "SCHEMA_VERSION", 2)
    monkeypatch.setitem(database.MIGRATIONS, 2, "CREATE TABLE extra (id INTEGER); CREATE NONSENSE")
    with pytest.raises(CourseStoreError, match="the system says"):
        CourseStore(path)
    monkeypatch.undo()
    assert list_names(path) == ["MATH"]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def overwrite_middle(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:8192] = b"\xa5" * 4096
    path.write_bytes(data)


def write_text(path: Path) -> None:
    path.write_text("this is no database, but a text that is long enough to be looked at as one" * 20)


def write_other_database(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bookmarks (id INTEGER)")
    connection.close()


@pytest.mark.parametrize("damage", [cut, overwrite_middle, write_text, write_other_database])
def test_open_database_damaged_file_is_set_aside(path: Path, damage: Callable[[Path], None]) -> None:
    save(path, make_course())
    damage(path)
    damaged = path.read_bytes()
    with pytest.raises(CourseStoreError, match="damaged"):
        CourseStore(path, read_only=True)
    with CourseStore(path) as store:
        assert store.list_courses() == ()
        assert store.set_aside is not None
        assert store.set_aside.read_bytes() == damaged
    save(path, Course("NEW"))
    assert list_names(path) == ["NEW"]


def test_open_database_damaged_file_already_set_aside_is_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(path, Course("MATH"))
    write_text(path)
    real_open = database._open_checked

    def open_late(path: Path, *, read_only: bool) -> sqlite3.Connection:
        monkeypatch.setattr(database, "_open_checked", real_open)
        try:
            return real_open(path, read_only=read_only)
        finally:
            save(path, Course("OTHER"))

    monkeypatch.setattr(database, "_open_checked", open_late)
    with CourseStore(path) as store:
        assert store.set_aside is None
        assert [item.name for item in store.list_courses()] == ["OTHER"]


def test_load_damaged_item_raises_error(path: Path) -> None:
    save(path, Course("MATH"))
    with CourseStore(path) as store:
        store._connection.execute("PRAGMA writable_schema = ON")
        store._connection.execute("INSERT INTO decisions VALUES (1, 'dropped', 'x', 'no JSON')")
        with pytest.raises(CourseStoreError, match="a course in the database is damaged"):
            store.load("MATH")


def test_update_locked_database_raises_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(path, Course("MATH"))
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.05)
    with CourseStore(path) as first, CourseStore(path) as second:

        def change(course: Course | None) -> Course | None:
            with pytest.raises(CourseStoreError, match="another Clickover is using them"):
                second.update("OTHER", lambda _course: Course("OTHER"))
            return course

        first.update("MATH", change)
    assert list_names(path) == ["MATH"]


def test_update_full_disk_keeps_old_course(path: Path) -> None:
    save(path, Course("MATH"))
    with CourseStore(path) as store:
        [pages] = store._connection.execute("PRAGMA page_count").fetchone()
        store._connection.execute(f"PRAGMA max_page_count = {pages}")
        large = Course("MATH", assignments={str(number): "x" * 500 for number in range(200)})
        with pytest.raises(CourseStoreError, match="the disk is full"):
            store.update("MATH", lambda _course: large)
    with CourseStore(path) as store:
        course = store.load("MATH")
    assert course is not None
    assert course.assignments == {}


@NOT_ROOT
def test_open_database_read_only_folder_raises_error(path: Path) -> None:
    save(path, Course("MATH"))
    path.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        with pytest.raises(CourseStoreError, match="you aren't allowed"):
            save(path, Course("NEW"))
        with CourseStore(path, read_only=True) as store:
            assert store.load("MATH") is not None
    finally:
        path.parent.chmod(0o700)


def test_update_read_only_store_raises_error(path: Path) -> None:
    save(path, Course("MATH"))
    with CourseStore(path, read_only=True) as store, pytest.raises(CourseStoreError, match="you aren't allowed"):
        store.update("MATH", lambda _course: None)
    assert list_names(path) == ["MATH"]


def test_open_database_file_in_place_of_folder_raises_error(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(CourseStoreError, match="the system says"):
        CourseStore(tmp_path / "data" / "courses.sqlite3")


def kill_at_statement(path: Path, number: int, course: Course) -> bool:
    """Save a course in a child process that kills itself before a statement. Return True if it was killed."""
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            count = 0

            def trace(_statement: str) -> None:
                nonlocal count
                count += 1
                if count == number:
                    os.kill(os.getpid(), signal.SIGKILL)

            store = CourseStore(path)
            store._connection.set_trace_callback(trace)
            store.update(course.name, lambda _course: course)
            os._exit(0)
        os._exit(1)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, -signal.SIGKILL)
    return status != 0


@pytest.mark.skipif(sys.platform != "linux", reason="forks")
def test_update_killed_at_any_statement_leaves_old_or_new_course(path: Path) -> None:
    new = make_course()
    old = Course("MATH", assignments={"1": "Essay"})
    number, killed = 0, True
    while killed:
        number += 1 if number < 12 else 25
        save(path, old)
        killed = kill_at_statement(path, number, new)
        with CourseStore(path) as store:
            course = store.load("MATH")
            assert store.set_aside is None
        assert course is not None
        assert course.assignments == (old.assignments if killed else new.assignments)
        assert len(course.uploads) == (0 if killed else 1)
    assert number > 30
