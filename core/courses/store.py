"""The store of courses, which lists, loads, and saves them."""

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from core.courses.course import (
    PACKED_FIELDS,
    Course,
    CourseMembers,
    CourseSession,
    CourseStudent,
    CourseSummary,
    CourseUpload,
    ScoreSnapshot,
    build_upload_json,
)
from core.courses.database import CourseStoreError, build_store_error, open_database, transaction
from core.courses.decision_items import build_workbook, list_items
from core.data_folder import COURSES_FILE_NAME, get_data_folder
from core.serialization import DeserializationError, deserialize, serialize

Rows = Sequence[tuple[object, ...]]

_ROW_TABLES = ("students", "assignments", "sessions", "exports")
"""Tables whose rows are written anew when they change."""


def get_default_path() -> Path:
    """Return the path of the user's database, which may not exist yet."""
    return get_data_folder() / COURSES_FILE_NAME


class CourseStore:
    """The courses in one database. Use it in a `with` block, or call `close`.

    `set_aside` is the new path of a database that was damaged when the store was opened, or None.

    Raises: every method raises CourseStoreError if the database can't be read or changed. Nothing is then changed.
    """

    def __init__(self, path: Path | None = None, *, read_only: bool = False) -> None:
        """Open the database at `path`, by default the user's own. It is created unless `read_only`."""
        self.path = path or get_default_path()
        self._connection, self.set_aside = open_database(self.path, read_only=read_only)

    def __enter__(self) -> Self:
        """Return the store."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the database."""
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def list_courses(self) -> tuple[CourseSummary, ...]:
        """Return a summary of every course, sorted by name."""
        with self._reporting_errors():
            rows = self._connection.execute(
                "SELECT name, (SELECT count(*) FROM students WHERE course_id = id), "
                "(SELECT count(*) FROM sessions WHERE course_id = id), "
                "(SELECT max(saved_at) FROM uploads WHERE course_id = courses.id) FROM courses ORDER BY name_key"
            )
            return tuple(CourseSummary(*row) for row in rows)

    def list_members(self) -> tuple[CourseMembers, ...]:
        """Return the students and assignments of every course, to recognize it by."""
        with self._reporting_errors():
            courses = self._connection.execute("SELECT id, name FROM courses ORDER BY name_key").fetchall()
            return tuple(
                CourseMembers(name, self._load_students(number), frozenset(self._load_assignments(number)))
                for number, name in courses
            )

    def load(self, name: str) -> Course | None:
        """Return the course with this name, or None. Case and surrounding spaces are ignored."""
        with self._reporting_errors():
            return self._load(name)

    def update(self, name: str, change: Callable[[Course | None], Course | None]) -> Course | None:
        """Change a course in one transaction, and return the new one.

        `change` receives the current course, or None if it doesn't exist; no other process can change it meanwhile. It
        returns the new course, which may have another name, or None to delete the course.
        """
        with self._reporting_errors(), transaction(self._connection):
            before = self._load(name)
            after = change(before)
            if after is not None and after is not before:
                self._save(before, after)
            elif after is None and before is not None:
                self._connection.execute("DELETE FROM courses WHERE name_key = ?", (build_name_key(before.name),))
            return after

    @contextmanager
    def _reporting_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise build_store_error(self.path, error) from error
        except (DeserializationError, ValueError, KeyError, zlib.error) as error:
            what = f"a course in the database is damaged ({error})."
            raise CourseStoreError(what, where=str(self.path), advice="Import a course file that you saved.") from error

    def _find_number(self, name: str) -> int | None:
        row = self._connection.execute("SELECT id FROM courses WHERE name_key = ?", (build_name_key(name),)).fetchone()
        return int(row[0]) if row else None

    def _load(self, name: str) -> Course | None:
        number = self._find_number(name)
        if number is None:
            return None
        [saved_name] = self._select("SELECT name FROM courses WHERE id = ?", number)[0]
        decisions = self._select("SELECT field, key, value FROM decisions WHERE course_id = ?", number)
        sessions = self._select(
            "SELECT key, title, held_on FROM sessions WHERE course_id = ? ORDER BY position", number
        )
        uploads = self._select(
            "SELECT details, data, restore_data FROM uploads WHERE course_id = ? ORDER BY saved_at, id", number
        )
        snapshots = self._select("SELECT content FROM snapshots WHERE course_id = ?", number)
        return Course(
            name=saved_name,
            students=self._load_students(number),
            assignments=self._load_assignments(number),
            sessions=tuple(CourseSession(*row) for row in sessions),
            decisions=build_workbook({(field, key): json.loads(value) for field, key, value in decisions}),
            uploads=tuple(_build_upload(*row) for row in uploads),
            exports=dict(self._select("SELECT sha256, first_used FROM exports WHERE course_id = ?", number)),
            snapshot=deserialize(ScoreSnapshot, json.loads(zlib.decompress(snapshots[0][0]))) if snapshots else None,
        )

    def _load_students(self, number: int) -> dict[str, CourseStudent]:
        rows = self._select("SELECT canvas_id, name, sis_user_id, login_id FROM students WHERE course_id = ?", number)
        return {canvas_id: CourseStudent(*values) for canvas_id, *values in rows}

    def _load_assignments(self, number: int) -> dict[str, str]:
        return dict(self._select("SELECT assignment_id, title FROM assignments WHERE course_id = ?", number))

    def _select(self, statement: str, number: int) -> list[Any]:
        return self._connection.execute(statement, (number,)).fetchall()

    def _save(self, before: Course | None, after: Course) -> None:
        """Write the changes between two versions of a course."""
        number = self._save_name(before, after)
        for table, old_rows, new_rows in zip(
            _ROW_TABLES, _list_rows(before) if before else [()] * len(_ROW_TABLES), _list_rows(after), strict=True
        ):
            if old_rows != new_rows:
                self._replace_rows(table, number, new_rows)
        if after.snapshot is not (before.snapshot if before else None):
            content = [(zlib.compress(_dump(after.snapshot).encode()),)] if after.snapshot else []
            self._replace_rows("snapshots", number, content)
        self._save_decisions(number, before, after)
        self._save_uploads(number, before, after)

    def _save_name(self, before: Course | None, after: Course) -> int:
        name, key = after.name, build_name_key(after.name)
        if before is None:
            cursor = self._connection.execute("INSERT INTO courses (name, name_key) VALUES (?, ?)", (name, key))
            return int(cursor.lastrowid or 0)
        number = self._find_number(before.name)
        assert number is not None, "the course was loaded in this transaction"
        if name != before.name:
            self._connection.execute("UPDATE courses SET name = ?, name_key = ? WHERE id = ?", (name, key, number))
        return number

    def _replace_rows(self, table: str, number: int, rows: Rows) -> None:
        self._connection.execute(f"DELETE FROM {table} WHERE course_id = ?", (number,))
        for row in rows:
            marks = ", ".join("?" * (len(row) + 1))
            self._connection.execute(f"INSERT INTO {table} VALUES ({marks})", (number, *row))

    def _save_decisions(self, number: int, before: Course | None, after: Course) -> None:
        if before and after.decisions is before.decisions:
            return
        old, new = list_items(before.decisions) if before else {}, list_items(after.decisions)
        for path in old.keys() - new.keys():
            self._connection.execute(
                "DELETE FROM decisions WHERE course_id = ? AND field = ? AND key = ?", (number, *path)
            )
        for path, value in new.items():
            if path not in old or old[path] != value:
                self._connection.execute(
                    "INSERT OR REPLACE INTO decisions VALUES (?, ?, ?, ?)",
                    (number, *path, json.dumps(value, ensure_ascii=False)),
                )

    def _save_uploads(self, number: int, before: Course | None, after: Course) -> None:
        old = {upload.key: upload for upload in (before.uploads if before else ())}
        new = {upload.key: upload for upload in after.uploads}
        where = "WHERE course_id = ? AND sha256 = ? AND gradebook_sha256 = ?"
        for key in old.keys() - new.keys():
            self._connection.execute(f"DELETE FROM uploads {where}", (number, *key))
        for key, upload in new.items():
            values = (upload.saved_at.astimezone(UTC).isoformat(), json.dumps(build_upload_json(upload)))
            if key not in old:
                self._connection.execute(
                    "INSERT INTO uploads (course_id, sha256, gradebook_sha256, saved_at, details, data, restore_data) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (number, *key, *values, upload.packed_data, upload.packed_restore),
                )
            elif upload is not old[key]:
                self._connection.execute(
                    f"UPDATE uploads SET saved_at = ?, details = ? {where}", (*values, number, *key)
                )


def _list_rows(course: Course) -> list[Rows]:
    """Return the rows of each table in `_ROW_TABLES`, without the number of the course."""
    return [
        [(key, item.name, item.sis_user_id, item.login_id) for key, item in course.students.items()],
        [*course.assignments.items()],
        [(number, item.key, item.title, item.held_on_text) for number, item in enumerate(course.sessions)],
        [*course.exports.items()],
    ]


def build_name_key(name: str) -> str:
    """Return the form of a course's name that is used for comparison."""
    return " ".join(name.split()).casefold()


def _dump(value: object) -> str:
    """Return a value as JSON. Paths can have surrogates, which only ASCII can express."""
    return json.dumps(serialize(value))


def _build_upload(details: str, data: bytes, restore_data: bytes) -> CourseUpload:
    packed = dict(zip(PACKED_FIELDS, (data, restore_data), strict=True))
    upload: CourseUpload = deserialize(CourseUpload, {**json.loads(details), **packed})
    return upload
