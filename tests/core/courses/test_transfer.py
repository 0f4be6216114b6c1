"""Tests for course files with a whole course, and for differences between courses."""

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.choices import Choices, ScoringRule
from core.course_file import open_course, pack_course
from core.courses.course import Course
from core.courses.differences import CourseDifference, list_differences, merge_courses
from core.courses.transfer import build_course_json, pack_whole_course, unpack_whole_course
from core.errors import UnrecognizedFileError
from core.saved_upload import SavedUpload
from core.sent_upload import SentUpload
from tests.core.courses.courses import CLASS_WITH_STRANGER, WEEK_1, WEEK_2, make_course, make_workbook, replace_upload
from tests.core.courses.test_store import make_full_course
from tests.file_builders import make_gradebook


def change_part(data: bytes, name: str, change: Any) -> bytes:  # noqa: ANN401 - any function of the part
    """Return a course file with one part changed, or removed if `change` returns None."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for info in source.infolist():
            part = change(source.read(info)) if info.filename == name else source.read(info)
            if part is not None:
                target.writestr(info.filename, part)
    return buffer.getvalue()


@pytest.mark.parametrize("course", [make_full_course(), Course("EMPTY")], ids=["full", "empty"])
def test_unpack_whole_course_exported_course_returns_same_course(course: Course) -> None:
    imported = unpack_whole_course(pack_whole_course(course), "course.clickover", WEEK_2)
    assert build_course_json(imported) == build_course_json(course)
    assert [item.data for item in imported.uploads] == [item.data for item in course.uploads]
    assert [item.restore_data for item in imported.uploads] == [item.restore_data for item in course.uploads]
    assert list_differences(course, imported) == ()


def test_pack_whole_course_open_files_are_included(tmp_path: Path) -> None:
    workbook = make_workbook(CLASS_WITH_STRANGER)
    path = tmp_path / "course.clickover"
    path.write_bytes(pack_whole_course(make_course(), workbook, SavedUpload(b"x", Path("x"), None, WEEK_1, None)))
    contents = open_course(path, WEEK_2)
    assert contents.workbook.export is not None
    assert contents.saved_upload is not None
    assert unpack_whole_course(path.read_bytes(), path.name, WEEK_2).name == "MATH"


def test_unpack_whole_course_upload_without_restore_file_has_none() -> None:
    course = replace_upload(make_course(), packed_restore=b"")
    assert unpack_whole_course(pack_whole_course(course), "c", WEEK_2).uploads[0].packed_restore == b""


def test_unpack_whole_course_workbook_file_returns_course_with_uploads() -> None:
    workbook = make_workbook(CLASS_WITH_STRANGER).with_sessions_included(["Class 2 - Poll"], included=False)
    old = make_course().uploads[0].data
    sent = SentUpload("old.csv", old, has_arrived=True)
    workbook = replace(workbook, sent_uploads=(sent, SentUpload("older.csv", old + b"x,12,,,,,,\n")))
    upload = SavedUpload(b"new", Path("new.csv"), None, WEEK_1, workbook.gradebook)
    course = unpack_whole_course(pack_course(workbook, upload), "MATH 101.clickover", WEEK_2)
    assert course.name == "MATH 101"
    assert course.decisions.dropped == {"Class 2 - Poll"}
    found = [(item.path.name, item.arrived_at, item.gradebook_sha256) for item in course.uploads]
    assert found == [("old.csv", WEEK_2, ""), ("older.csv", None, ""), ("new.csv", None, make_gradebook().sha256)]
    assert len(unpack_whole_course(pack_course(workbook), "m", WEEK_2).uploads) == 2
    unknown = replace(upload, gradebook=None)
    assert unpack_whole_course(pack_course(workbook, unknown), "m", WEEK_2).uploads[-1].gradebook_sha256 == ""


def remove_key(data: bytes) -> bytes:
    stored = json.loads(data)
    del stored["students"]
    return json.dumps(stored).encode()


def remove_scores(data: bytes) -> bytes:
    stored = json.loads(data)
    stored["snapshot"]["scores"]["Class 1 - Poll"] = []
    return json.dumps(stored).encode()


def set_negative_points(data: bytes) -> bytes:
    stored = json.loads(data)
    stored["decisions"]["decided"]["choices"]["rule"]["cap"] = "-5"
    return json.dumps(stored).encode()


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("course.json", remove_key),
        ("course.json", remove_scores),
        ("course.json", set_negative_points),
        ("course.json", lambda _data: b"no JSON"),
        ("course.json", lambda _data: b"[1]"),
        ("uploads/1.csv", lambda _data: b"x"),
        ("uploads/1.csv", lambda _data: None),
    ],
)
def test_unpack_whole_course_damaged_file_raises_error(part: str, change: Any) -> None:  # noqa: ANN401 - any function of the part
    with pytest.raises(UnrecognizedFileError, match="this course file is damaged"):
        unpack_whole_course(change_part(pack_whole_course(make_course()), part, change), "c.clickover", WEEK_2)


def test_list_differences_describes_each_item() -> None:
    ours = make_course()
    theirs = replace(
        ours,
        decisions=ours.decisions.with_choices(replace(ours.decisions.choices, rule=ScoringRule(drop_lowest=2))),
        assignments={**ours.assignments, "80": "Essay 2"},
        uploads=(),
    )
    upload = ours.uploads[0]
    differences = list_differences(ours, theirs)
    assert CourseDifference(("choices.rule", "drop_lowest"), None, 2) in differences
    assert {item.path for item in differences} == {
        ("choices.rule", "drop_lowest"),
        ("assignments", "80"),
        ("uploads", " ".join(upload.key)),
    }
    assert {item.path[0]: item.is_missing_here for item in differences} == {
        "choices.rule": True,
        "assignments": True,
        "uploads": False,
    }


def test_merge_courses_takes_only_chosen_items() -> None:
    ours = make_course()
    choices = replace(Choices(), rule=ScoringRule(drop_lowest=2))
    theirs = replace(ours, decisions=ours.decisions.with_choices(choices), assignments={"80": "Essay 2"}, uploads=())
    merged = merge_courses(ours, theirs, {("choices.rule", "drop_lowest"), ("assignments", "80")})
    assert merged.decisions.choices.rule.drop_lowest == 2
    assert merged.assignments == {**ours.assignments, "80": "Essay 2"}
    assert merged.uploads == ours.uploads
    whole = merge_courses(ours, theirs, {item.path for item in list_differences(ours, theirs)})
    assert list_differences(whole, theirs) == ()
    assert merge_courses(Course("A"), Course("B"), ()).snapshot is None
