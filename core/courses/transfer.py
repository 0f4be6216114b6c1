"""Course files that contain a whole course, for transfer to another computer or person.

The course is in `course.json`, and its upload files are separate parts, in addition to the parts of saved work (see
`core.course_file`). Saved work without a course becomes a course when it is imported.
"""

import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from core.course_file import pack_parts, unpack_course
from core.course_schema import build_entries, collect_parts, parse_entries
from core.courses.course import (
    PACKED_FIELDS,
    Course,
    CourseSession,
    CourseStudent,
    CourseUpload,
    ScoreSnapshot,
    build_course_upload,
    build_upload_json,
)
from core.courses.memory import add_upload, remember
from core.errors import UnrecognizedFileError
from core.files.containers import read_zip_parts
from core.files.file_bytes import MAX_COURSE_BYTES
from core.results import derive_results
from core.saved_upload import CourseContents, SavedUpload
from core.serialization import DeserializationError, deserialize, serialize
from core.workbook import Workbook

COURSE_PART = "course.json"
_UPLOAD_PART = re.compile(r"uploads/[0-9]{1,6}(-restore)?\.csv")
_PLAIN_FIELDS = {
    "name": str,
    "students": Mapping[str, CourseStudent],
    "assignments": Mapping[str, str],
    "sessions": tuple[CourseSession, ...],
    "exports": Mapping[str, str],
    "snapshot": ScoreSnapshot | None,
}


def pack_whole_course(
    course: Course, workbook: Workbook | None = None, saved_upload: SavedUpload | None = None
) -> bytes:
    """Return the bytes of a course file with a course and, if there is a workbook, its open files."""
    workbook = workbook or course.decisions
    parts = {name: data for name, (_, data) in collect_parts(workbook, saved_upload).items()}
    parts[COURSE_PART] = json.dumps(build_course_json(course)).encode()
    for number, upload in enumerate(course.uploads, 1):
        parts[f"uploads/{number}.csv"] = upload.data
        if upload.packed_restore:
            parts[f"uploads/{number}-restore.csv"] = upload.restore_data
    return pack_parts(build_entries(workbook, saved_upload), parts, compress=True)


def build_course_json(course: Course) -> dict[str, Any]:
    """Return a course as JSON, without the bytes of its uploads. Equal courses have equal JSON."""
    uploads = [build_upload_json(upload) for upload in course.uploads]
    return {
        **{name: serialize(getattr(course, name)) for name in _PLAIN_FIELDS},
        "decisions": build_entries(course.decisions, None),
        "uploads": uploads,
    }


def unpack_whole_course(data: bytes, file_name: str, now: datetime) -> Course:
    """Return the course in the bytes of a course file.

    If the file contains only saved work, the course is built from its decisions and named after the file.

    Raises:
        UnrecognizedFileError: the file isn't a course file, is damaged, or was saved by a newer version.
    """
    contents = unpack_course(data, file_name, now)
    parts = read_zip_parts(
        data, lambda name: name == COURSE_PART or bool(_UPLOAD_PART.fullmatch(name)), MAX_COURSE_BYTES
    )
    if COURSE_PART not in parts:
        return build_course(contents, Path(file_name).stem, now)
    try:
        stored = json.loads(parts[COURSE_PART])
        return _parse_course(stored, parts)
    except (DeserializationError, ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise UnrecognizedFileError(
            "this course file is damaged.", where=file_name, advice="Export the course again."
        ) from error


def _parse_course(stored: Mapping[str, Any], parts: Mapping[str, bytes]) -> Course:
    plain = {name: deserialize(kind, stored[name]) for name, kind in _PLAIN_FIELDS.items()}
    snapshot = plain["snapshot"]
    if snapshot and not _is_consistent(snapshot):
        raise DeserializationError("scores are missing")
    uploads = tuple(_parse_upload(item, number, parts) for number, item in enumerate(stored["uploads"], 1))
    decisions = parse_entries(stored["decisions"]).decisions
    return Course(**plain, decisions=replace(Workbook(), **decisions), uploads=uploads)


def _is_consistent(snapshot: ScoreSnapshot) -> bool:
    """Return True if there is a score for each person in each session."""
    has_all = all(len(column) == len(snapshot.people) for column in snapshot.scores.values())
    return has_all and snapshot.scores.keys() == {session.key for session in snapshot.sessions}


def _parse_upload(stored: Mapping[str, Any], number: int, parts: Mapping[str, bytes]) -> CourseUpload:
    data, restore_data = parts[f"uploads/{number}.csv"], parts.get(f"uploads/{number}-restore.csv")
    packed = zlib.compress(data), zlib.compress(restore_data) if restore_data is not None else b""
    upload: CourseUpload = deserialize(CourseUpload, {**stored, **dict(zip(PACKED_FIELDS, packed, strict=True))})
    if hashlib.sha256(data).hexdigest() != upload.sha256:
        raise DeserializationError("an upload file isn't whole")
    return upload


def build_course(contents: CourseContents, name: str, now: datetime) -> Course:
    """Return a course built from saved work: its decisions, scores, and upload files."""
    workbook, saved_upload = contents.workbook, contents.saved_upload
    empty = Course(name)
    course = remember(empty, empty, workbook, derive_results(workbook), now=now)
    for sent in workbook.sent_uploads:
        upload = build_course_upload(sent.data, None, Path(sent.name), now, "", {})
        arrived_at = now if sent.has_arrived else None
        course = add_upload(course, replace(upload, arrived_at=arrived_at, assignment_ids=sent.assignment_ids))
    if saved_upload:
        sha256 = saved_upload.gradebook.sha256 if saved_upload.gradebook else ""
        upload = build_course_upload(saved_upload.data, None, saved_upload.path, saved_upload.saved_at, sha256, {})
        course = add_upload(course, upload)
    return course
