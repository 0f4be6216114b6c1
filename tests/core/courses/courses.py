"""Builders of courses for tests, from the small class in `tests.file_builders`."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.courses.course import Course, CourseUpload, build_course_upload
from core.courses.memory import add_upload, apply_course, remember
from core.results import derive_results, prepare_upload
from core.students.decisions import Decision, Judgment
from core.workbook import Workbook
from tests.file_builders import CLICKER, GRADEBOOK, make_export, make_gradebook

WEEK_1 = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
WEEK_2 = WEEK_1 + timedelta(days=7)
GRADEBOOK_NAME = "2026-03-09T1130_Grades-MATH.csv"
"""The file name of a gradebook in the second week."""

STRANGER = "Xu,Wei,wei@mail.example.com,,2.00,1.00,3.00,6.00"
"""A row without evidence of who the person is."""

CLASS_WITH_STRANGER = f"{CLICKER}{STRANGER}\n"


def make_workbook(
    clicker: str = CLICKER, gradebook: str = GRADEBOOK, name: str = "2026-03-02T1130_Grades-MATH.csv"
) -> Workbook:
    """Return a workbook with both files."""
    return Workbook(export=make_export(clicker), gradebook=make_gradebook(gradebook, name))


def remember_week(course: Course, workbook: Workbook, now: datetime = WEEK_1) -> Course:
    """Return the course after a week in which an upload file was saved."""
    results = derive_results(workbook)
    prepared = prepare_upload(results)
    columns = prepared.upload.resolved_columns
    remembered = remember(course, course, workbook, results, columns, now=now)
    assert workbook.gradebook
    new_columns = {column.key: column.title for column in columns if column.assignment is None}
    upload = build_course_upload(
        prepared.upload.data, prepared.restore_data, Path("upload.csv"), now, workbook.gradebook.sha256, new_columns
    )
    return add_upload(remembered, upload)


def make_course(workbook: Workbook | None = None) -> Course:
    """Return the course “MATH” after one week, in which a stranger was matched with Max Dorn."""
    workbook = workbook or make_workbook(CLASS_WITH_STRANGER)
    decided = workbook.with_decision(Decision(Judgment.MATCHED, "14", reason="asked him"), 6)
    return remember_week(Course("MATH"), decided)


def apply_week(course: Course, workbook: Workbook) -> Workbook:
    """Return the files of a new week with the course's decisions."""
    return apply_course(course, workbook)


def replace_upload(course: Course, **changes: object) -> Course:
    """Return the course with changes in its last upload."""
    upload: CourseUpload = replace(course.uploads[-1], **changes)  # type: ignore[arg-type]
    return replace(course, uploads=(*course.uploads[:-1], upload))
