"""The course: everything that Clickover stores about a class.

A `Course` is immutable. `core.courses.memory` builds it from a workbook and applies it to one, and
`core.courses.store` saves it. Only the store knows the database.
"""

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from core.cooperative import cached_property
from core.serialization import serialize
from core.workbook import Workbook


@dataclass(frozen=True, slots=True)
class CourseStudent:
    """A student in the last gradebook."""

    name: str
    sis_user_id: str
    login_id: str


@dataclass(frozen=True, slots=True)
class CoursePerson:
    """A person in a row of the last iClicker file, and the Canvas ID of the matched student or ""."""

    name: str
    student_id: str
    email: str
    login: str
    canvas_id: str = ""

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """The fields by which the person is recognized in another file."""
        return self.student_id, self.email, self.login, self.name


@dataclass(frozen=True, slots=True)
class CourseSession:
    """A session of an earlier iClicker file. `held_on_text` is its ISO date or ""."""

    key: str
    title: str
    held_on_text: str = ""

    @property
    def held_on(self) -> date | None:
        """The date in the session's header, or None."""
        return date.fromisoformat(self.held_on_text) if self.held_on_text else None


@dataclass(frozen=True, slots=True)
class UploadCheck:
    """The result of comparing an upload file with a later gradebook."""

    checked_at: datetime
    gradebook_sha256: str
    cell_count: int
    arrived_count: int


@dataclass(frozen=True, eq=False)
class CourseUpload:
    """An upload file that was saved for a gradebook.

    `packed_data` and `packed_restore` are the compressed bytes of the upload file and of its restore file. The latter
    is empty if it is unknown which scores the upload changed.
    `new_columns` are the titles of the new assignments, by column key. `arrived_at` is the time at which a later
    gradebook showed that the file was imported, and `assignment_ids` are the assignments that Canvas created, by title.
    `check` is the user's last verification.
    """

    sha256: str
    path: Path
    saved_at: datetime
    gradebook_sha256: str
    packed_data: bytes
    packed_restore: bytes
    new_columns: Mapping[str, str] = field(default_factory=dict)
    arrived_at: datetime | None = None
    assignment_ids: Mapping[str, str] = field(default_factory=dict)
    check: UploadCheck | None = None

    @cached_property
    def data(self) -> bytes:
        """The bytes of the upload file."""
        return zlib.decompress(self.packed_data)

    @cached_property
    def restore_data(self) -> bytes:
        """The bytes of the restore file, with Canvas's scores before the upload."""
        return zlib.decompress(self.packed_restore)

    @property
    def key(self) -> tuple[str, str]:
        """Key that is equal for two uploads with the same bytes and gradebook."""
        return self.sha256, self.gradebook_sha256


def build_course_upload(
    data: bytes,
    restore_data: bytes | None,
    path: Path,
    saved_at: datetime,
    gradebook_sha256: str,
    new_columns: Mapping[str, str],
) -> CourseUpload:
    """Return the record of a saved upload file. `restore_data` is None if unknown."""
    packed = zlib.compress(data), b"" if restore_data is None else zlib.compress(restore_data)
    return CourseUpload(hashlib.sha256(data).hexdigest(), path, saved_at, gradebook_sha256, *packed, new_columns)


PACKED_FIELDS = ("packed_data", "packed_restore")
"""The fields of uploads that contain bytes, which are stored separately."""


def build_upload_json(upload: CourseUpload) -> dict[str, Any]:
    """Return an upload as JSON, without its bytes."""
    return {
        spec.name: serialize(getattr(upload, spec.name)) for spec in fields(upload) if spec.name not in PACKED_FIELDS
    }


@dataclass(frozen=True, eq=False)
class ScoreSnapshot:
    """The scores of the last iClicker file, to find what changed since.

    `scores` maps session keys to the printed score of each of the `people`. `totals` are the students' totals by Canvas
    ID. `export_sha256` and `exported_at` identify the iClicker file and the gradebook.
    """

    saved_at: datetime
    export_sha256: str
    exported_at: datetime
    people: tuple[CoursePerson, ...]
    sessions: tuple[CourseSession, ...]
    scores: Mapping[str, tuple[str, ...]]
    totals: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Course:
    """Everything that Clickover stores about a class.

    `students` and `assignments` (titles) are from the last gradebook, by ID. `sessions` are all sessions so far.
    `decisions` is a workbook without files: its fields are the user's decisions, and `decisions.past_decisions` are the
    matches with their evidence. `uploads` are in the order in which they were saved. `exports` maps the hashes of the
    iClicker files so far to the dates on which they were first used.
    """

    name: str
    students: Mapping[str, CourseStudent] = field(default_factory=dict)
    assignments: Mapping[str, str] = field(default_factory=dict)
    sessions: tuple[CourseSession, ...] = ()
    decisions: Workbook = field(default_factory=Workbook)
    uploads: tuple[CourseUpload, ...] = ()
    exports: Mapping[str, str] = field(default_factory=dict)
    snapshot: ScoreSnapshot | None = None

    @property
    def last_upload(self) -> datetime | None:
        """The time at which the last upload file was saved, or None."""
        return self.uploads[-1].saved_at if self.uploads else None


@dataclass(frozen=True, slots=True)
class CourseSummary:
    """One line of the list of courses. `last_upload` is an ISO time or None."""

    name: str
    student_count: int
    session_count: int
    last_upload: str | None


@dataclass(frozen=True, slots=True)
class CourseMembers:
    """The IDs by which a course is recognized."""

    name: str
    students: Mapping[str, CourseStudent]
    assignment_ids: frozenset[str]
