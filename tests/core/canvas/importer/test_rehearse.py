"""Tests of the complete result for a file that Canvas accepts."""

import gc

from tests.core.canvas.course import COURSE, IDENTITY_HEADER, find_message, list_changes, list_codes, rehearse_upload
from tests.sentences import get_values


def test_rehearse_accepted_file_lists_students_assignments_and_ignored_columns() -> None:
    rehearsal = rehearse_upload(f"{IDENTITY_HEADER},Poll 1 (71),New (0),Essay Final Grade (72),\nx,11,,,,2,1,7,\n")
    assert [(found.row, found.canvas_id, found.matched_by) for found in rehearsal.students] == [(2, "11", "id")]
    assert [(found.column, found.header, found.assignment_id, found.matched_by) for found in rehearsal.assignments] == [
        (6, "Poll 1 (71)", "71", "id"),
        (7, "New (0)", "", "new"),
        (9, "", "", "new"),
    ]
    assert rehearsal.ignored_columns == ("Essay Final Grade (72)",)
    assert rehearsal.unknown_assignments == ("New", "")
    assert list_changes(rehearsal) == [("11", "New", "", "1")]
    assert list_codes(rehearsal) == ["assignment-new", "assignment-nameless", "column-ignored"]


def test_rehearse_canvas_totals_reports_one_problem() -> None:
    rehearsal = rehearse_upload(f"{IDENTITY_HEADER},Current Score,Poll 1 (71),Override Score\nx,11,,,,9,2,88\n")
    assert rehearsal.ignored_columns == ("Current Score", "Override Score")
    assert [(problem.code, problem.severity.word) for problem in rehearsal.problems] == [("column-ignored", "info")]


def test_rehearse_displaced_column_reports_problem() -> None:
    rehearsal = rehearse_upload(f"{IDENTITY_HEADER},Poll 1 (71),Essay (72),Notes\n,11,,,,1,9,sits at front\n")
    assert (rehearsal.outcome, rehearsal.ignored_columns) == ("no-changes", ("Poll 1 (71)",))
    assert get_values(find_message(rehearsal, "column-swallowed")) == {
        "column": "Poll 1 (71)",
        "item_0": "“Notes”",
        "n": 1,
    }


def test_rehearse_missing_id_column_reports_problem() -> None:
    rehearsal = rehearse_upload("Student,SIS User ID,SIS Login ID,Section,Poll 1 (71)\nx,0012,ida,,2\n")
    assert [found.canvas_id for found in rehearsal.students] == ["12"]
    assert get_values(find_message(rehearsal, "upload-id-column-missing")) == {"header": "SIS User ID"}


def test_rehearse_byte_order_mark_reports_problem() -> None:
    assert list_codes(rehearse_upload("\ufeff" + IDENTITY_HEADER + ",Poll 1 (71)\n")) == ["upload-byte-order-mark"]


def test_rehearse_different_points_reports_both_numbers() -> None:
    course = COURSE.replace(",,,,,,2.00,10.00", ",,,,,,,10.00")
    rehearsal = rehearse_upload(
        f"{IDENTITY_HEADER},Poll 1 (71),Essay (72)\nPoints Possible,,,,,3,20\n,11,,,,2,9\n", course
    )
    assert get_values(find_message(rehearsal, "points-possible-differ")) == {"title": "Poll 1", "points": "3"}


def test_rehearse_several_changes_are_sorted_by_student_and_assignment() -> None:
    rehearsal = rehearse_upload(f"{IDENTITY_HEADER},Lab (73),Poll 1 (71)\n,12,,,,1,0\n,11,,,,1,0\n")
    assert list_changes(rehearsal) == [
        ("11", "71", "2", "0"),
        ("11", "73", "5", "1"),
        ("12", "71", "1", "0"),
        ("12", "73", "4", "1"),
    ]


def test_rehearse_file_without_assignments_or_rows_returns_no_changes() -> None:
    assert rehearse_upload(f"{IDENTITY_HEADER}\nx,11,,,\n").outcome == "no-changes"
    assert rehearse_upload(f"{IDENTITY_HEADER},Poll 1 (71)\n").outcome == "no-changes"


def test_rehearse_restores_garbage_collector() -> None:
    gc.disable()
    try:
        rehearse_upload(b"")
        assert not gc.isenabled()
    finally:
        gc.enable()
    rehearse_upload(b"")
    assert gc.isenabled()
