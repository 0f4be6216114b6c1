"""Tests for the scores that a course sent, and for the arrival of uploads."""

import csv
import io
import zlib
from dataclasses import replace

import pytest

from core.choices import Destination, DestinationKind, OutputColumns
from core.courses.course import Course
from core.courses.memory import apply_course
from core.courses.sent_history import check_last_upload, list_sent_uploads, update_arrivals
from core.results import derive_results, prepare_upload
from tests.core.courses.courses import GRADEBOOK_NAME, WEEK_2, make_course, make_workbook, remember_week, replace_upload
from tests.file_builders import CLICKER, GRADEBOOK, make_gradebook

BEFORE = GRADEBOOK.replace("1001,ida,S1,2.00", "1001,ida,S1,1.00").replace("1002,ravi,S1,1.00", "1002,ravi,S1,")
"""A gradebook in which the upload changes two scores of “Class 1 - Poll”: 1 to 2, and none to 0."""

AFTER = BEFORE.replace("ida,S1,1.00", "ida,S1,2.00").replace("ravi,S1,,", "ravi,S1,0.00,")
"""The gradebook after the import, without the new assignments."""

CREATED = "\n".join(
    f"{line},{text}"
    for line, text in zip(
        AFTER.splitlines(),
        ("Class 2 - Poll (73),Class 3 - Quiz (74)", "2.00,5.00", "1.50,5.00", ",4.25", ",", ",", ","),
        strict=True,
    )
)
"""The gradebook after the import, with the new assignments."""


@pytest.fixture
def course() -> Course:
    """Return a course after the first week, whose upload was made for `BEFORE`."""
    return remember_week(Course("MATH"), make_workbook(CLICKER, BEFORE))


def read_sent(course: Course, gradebook: str) -> dict[tuple[str, str], str]:
    """Return the sent scores by student and assignment."""
    sent = {}
    for upload in list_sent_uploads(course, make_gradebook(gradebook, GRADEBOOK_NAME)):
        header, _points, *rows = csv.reader(io.StringIO(upload.data.decode()))
        for row in rows:
            sent.update(
                {(row[1], title.split("(")[1][:-1]): text for title, text in zip(header[5:], row[5:], strict=True)}
            )
    return sent


def test_update_arrivals_scores_in_gradebook_marks_upload_as_arrived(course: Course) -> None:
    arrived = update_arrivals(course, make_gradebook(CREATED, GRADEBOOK_NAME), WEEK_2)
    [upload] = arrived.uploads
    assert upload.arrived_at == WEEK_2
    assert upload.assignment_ids == {"Class 2 - Poll": "73", "Class 3 - Quiz": "74"}
    assert arrived.decisions.get_destination("Class 3 - Quiz") == Destination(DestinationKind.EXISTING, "74")
    assert arrived.decisions.get_destination("Class 1 - Poll") == Destination(DestinationKind.EXISTING, "71")
    expected = {("11", "71"): "2", ("12", "71"): "0", ("11", "73"): "1.5", ("11", "74"): "5", ("12", "74"): "4.25"}
    assert read_sent(arrived, CREATED) == expected
    assert update_arrivals(arrived, make_gradebook(CREATED, GRADEBOOK_NAME), WEEK_2) is arrived
    assert list(check_last_upload(arrived, make_gradebook(CREATED, GRADEBOOK_NAME))) == []


def test_list_sent_uploads_renamed_assignment_is_found_by_id(course: Course) -> None:
    arrived = update_arrivals(course, make_gradebook(CREATED, GRADEBOOK_NAME), WEEK_2)
    renamed = CREATED.replace("Class 3 - Quiz (74)", "Quiz of October (74)")
    assert read_sent(arrived, renamed)["12", "74"] == "4.25"
    applied = apply_course(arrived, make_workbook(CLICKER, renamed, GRADEBOOK_NAME))
    assert [column.header for column in prepare_upload(derive_results(applied)).upload.resolved_columns] == [
        "Class 1 - Poll (71)",
        "Class 2 - Poll (73)",
        "Quiz of October (74)",
    ]


def test_update_arrivals_left_out_column_remains_left_out(course: Course) -> None:
    left_out = Destination(DestinationKind.LEFT_OUT)
    course = replace(course, decisions=course.decisions.with_destination("Class 3 - Quiz", left_out))
    arrived = update_arrivals(course, make_gradebook(CREATED, GRADEBOOK_NAME), WEEK_2)
    assert arrived.decisions.get_destination("Class 3 - Quiz") == left_out


def test_update_arrivals_shared_title_uses_new_assignment(course: Course) -> None:
    course = replace(course, assignments={**course.assignments, "73": "Class 2 - Poll"})
    shared = CREATED.replace("Poll (73)", "Poll (75)").replace("Class 3 - Quiz (74)", "Class 2 - Poll (73)")
    [upload] = update_arrivals(course, make_gradebook(shared, GRADEBOOK_NAME), WEEK_2).uploads
    assert upload.assignment_ids == {"Class 2 - Poll": "75"}


def test_update_arrivals_same_gradebook_changes_nothing(course: Course) -> None:
    same = make_gradebook(BEFORE)
    assert update_arrivals(course, same, WEEK_2) is course
    assert list(check_last_upload(course, same)) == []
    assert list(check_last_upload(Course("NEW"), same)) == []
    assert update_arrivals(Course("NEW"), same, WEEK_2).uploads == ()


def test_check_last_upload_missing_scores_yield_warning(course: Course) -> None:
    unchanged = make_gradebook(f"{BEFORE}\n", GRADEBOOK_NAME)
    assert update_arrivals(course, unchanged, WEEK_2) is course
    [problem] = check_last_upload(course, unchanged)
    assert (problem.code, problem.message[:55]) == (
        "sent-not-imported",
        "Canvas has only 0 of the 5 scores that “upload.csv” (sa",
    )
    older = make_gradebook(f"{BEFORE}\n", "2026-03-01T1130_Grades-MATH.csv")
    assert list(check_last_upload(course, older)) == []


def test_list_sent_uploads_without_arrival_uses_earlier_canvas_scores(course: Course) -> None:
    assert read_sent(course, BEFORE) == {("11", "71"): "1", ("12", "71"): ""}
    edited = BEFORE.replace("1001,ida,S1,1.00", "1001,ida,S1,7.00")
    assert read_sent(course, edited)["11", "71"] == "1"
    single = BEFORE.replace("1001,ida,S1,1.00", "1001,ida,S1,2.00")
    assert read_sent(course, single)["11", "71"] == "2"


def test_prepare_upload_edit_after_unarrived_upload_is_kept(course: Course) -> None:
    edited = make_workbook(CLICKER, BEFORE.replace("1001,ida,S1,1.00", "1001,ida,S1,0.50"), GRADEBOOK_NAME)
    assert edited.gradebook
    applied = replace(apply_course(course, edited), sent_uploads=list_sent_uploads(course, edited.gradebook))
    prepared = prepare_upload(derive_results(applied))
    assert "edited-in-both" in {problem.code for problem in prepared.problems}
    assert ("11", "71") not in {(item.canvas_id, item.assignment_id) for item in prepared.rehearsal.changes}


def test_update_arrivals_two_uploads_marks_the_one_with_more_scores(course: Course) -> None:
    fewer = remember_week(
        course, make_workbook(CLICKER, BEFORE).with_sessions_included(["Class 3 - Quiz"], included=False), WEEK_2
    )
    assert len(fewer.uploads) == 2
    first, second = update_arrivals(fewer, make_gradebook(CREATED, GRADEBOOK_NAME), WEEK_2).uploads
    assert (first.arrived_at, second.arrived_at) == (WEEK_2, None)


def test_update_arrivals_earlier_upload_is_not_marked(course: Course) -> None:
    later = make_workbook(CLICKER, f"{BEFORE}\n\n", GRADEBOOK_NAME)
    both = remember_week(course, later, WEEK_2)
    first, second = update_arrivals(both, make_gradebook(CREATED, "2026-03-16T1130_Grades-MATH.csv"), WEEK_2).uploads
    assert (first.arrived_at, second.arrived_at) == (None, WEEK_2)


def test_list_sent_uploads_without_restore_file_includes_all_scores(course: Course) -> None:
    unknown = replace_upload(course, packed_restore=b"", arrived_at=WEEK_2)
    assert read_sent(unknown, BEFORE) == {("11", "71"): "2", ("12", "71"): "0"}


def test_list_sent_uploads_column_without_assignment_is_ignored() -> None:
    workbook = make_workbook(CLICKER, BEFORE)
    assert workbook.choices.columns is OutputColumns.SESSIONS
    course = make_course(workbook)
    data = course.uploads[0].data.replace(b"Class 1 - Poll (71)", b"Class 1 - Poll")

    broken = replace_upload(course, packed_data=zlib.compress(data), arrived_at=WEEK_2)
    assert ("11", "71") not in read_sent(broken, BEFORE)


def test_update_arrivals_removed_students_are_ignored(course: Course) -> None:
    gone = "\n".join(line for line in CREATED.splitlines() if "Bose" not in line)
    [upload] = update_arrivals(course, make_gradebook(gone, GRADEBOOK_NAME), WEEK_2).uploads
    assert upload.arrived_at == WEEK_2
