"""Tests of verifying that an upload arrived."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.canvas.gradebook import Gradebook
from core.canvas.importer.verification import (
    ImportVerification,
    MissingColumn,
    ScoreMismatch,
    UnrelatedChange,
    verify_import,
)
from core.errors import UnrecognizedFileError
from core.problems import Severity
from tests.core.canvas.course import COURSE, IDENTITY_HEADER, make_course, rehearse_upload
from tests.sentences import get_values


def verify(upload: str, after: str = COURSE, before: str | None = None) -> ImportVerification:
    return verify_import(upload.encode(), make_course(after), make_course(before) if before else None)


def test_verify_import_all_scores_present_returns_complete_result() -> None:
    verification = verify(f"{IDENTITY_HEADER},Poll 1 (71),Lab (0)\nx,11,,,,2.004,5\nx,12,,,,1,4\nx,13,,,,,N/A\n")
    assert (
        verification.cell_count,
        verification.arrived_count,
        verification.mismatches,
        len(verification.problems),
    ) == (6, 6, (), 0)
    assert verification.is_complete


def test_verify_import_missing_scores_lists_mismatches() -> None:
    verification = verify(f"{IDENTITY_HEADER},Poll 1 (71),Essay (72),Lab (73)\nx,13,,,,2,EX,1\nx,12,,,,,3,4\n")
    assert verification.mismatches == (
        ScoreMismatch("12", "71", "Poll 1", "", "1"),
        ScoreMismatch("12", "72", "Essay", "3", "EX"),
        ScoreMismatch("13", "71", "Poll 1", "2", ""),
        ScoreMismatch("13", "72", "Essay", "EX", ""),
        ScoreMismatch("13", "73", "Lab", "1", "N/A"),
    )
    assert (verification.cell_count, verification.arrived_count, verification.is_complete) == (6, 1, False)


def test_verify_import_missing_columns_and_rows_reports_problems() -> None:
    after = COURSE.replace("Lab (73)", "Poll 1 (73)")
    verification = verify(f"{IDENTITY_HEADER},Poll 1 (0),New\nx,11,,,,2,1\nEve,,,,,2,1\n", after)
    assert (verification.cell_count, verification.is_complete) == (0, False)
    assert verification.missing_columns == (MissingColumn("Poll 1", 2), MissingColumn("New", 2))
    assert [(problem.code, get_values(problem.message)) for problem in verification.problems] == [
        ("landed-title-ambiguous", {"n": 2, "title": "Poll 1", "item_0": "71", "item_1": "73"}),
        ("landed-column-missing", {"n": 2, "title": "New"}),
        ("landed-row-unknown", {"row": "3", "name": "Eve"}),
    ]


def test_verify_import_shared_title_compares_new_assignment() -> None:
    before, after = COURSE.replace("Lab (73)", "Gone (79)"), COURSE.replace("Lab (73)", "Poll 1 (73)")
    verification = verify(f"{IDENTITY_HEADER},Poll 1 (0)\nx,11,,,,5\nx,12,,,,1\n", after, before)
    assert verification.mismatches == (ScoreMismatch("12", "73", "Poll 1", "1", "4"),)
    assert verification.missing_columns == ()
    [problem] = verification.problems
    assert (problem.code, problem.severity) == ("landed-title-shared", Severity.INFO)
    assert get_values(problem.message) == {"title": "Poll 1"}


def test_verify_import_shared_title_without_id_is_ambiguous() -> None:
    after = COURSE.replace("Lab (73)", "Poll 1 (73)")
    verification = verify(f"{IDENTITY_HEADER},Poll 1,Essay\nx,11,,,,2,9\n", after)
    assert [problem.code for problem in verification.problems] == ["landed-title-ambiguous"]
    assert verification.missing_columns == (MissingColumn("Poll 1", 1),)
    assert (verification.cell_count, verification.arrived_count) == (1, 1)


def test_verify_import_earlier_gradebook_lists_unrelated_changes() -> None:
    before = COURSE.replace("sits at front,2.00,9.00", "sits at front,1.00,8.00").replace("Lab (73)", "Gone (79)")
    before += '"Dorn, Max",14,0014,max,S1,,1,1,1,,\n'
    verification = verify(f"{IDENTITY_HEADER},Poll 1 (71)\nx,11,,,,2\n", before=before)
    assert verification.unrelated_changes == (UnrelatedChange("11", "72", "Essay", "8", "9"),)
    assert verification.is_complete


def test_verify_import_rejected_file_raises_unrecognized_file_error() -> None:
    with pytest.raises(UnrecognizedFileError) as caught:
        verify("")
    cause = rehearse_upload("").cause
    assert (cause is not None, caught.value.what.endswith(str(cause))) == (True, True)


UPLOAD = f"{IDENTITY_HEADER},Poll 1 (71),Lab (73)\nx,11,,,,1,5\nx,12,,,,2,4\nx,13,,,,,N/A\n".encode()
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def make_course_at(minutes: int, text: str = COURSE) -> Gradebook:
    """Return the course as exported this many minutes after noon."""
    return replace(make_course(text), exported_at=NOON + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("after", "before", "is_outdated"),
    [
        (make_course_at(30), make_course_at(-30), True),  # the same file
        (make_course_at(-1, f"{COURSE}\n"), make_course_at(-30), True),
        (make_course_at(-1, f"{COURSE}\n"), None, True),
        (make_course_at(0, f"{COURSE}\n"), make_course_at(-30), False),  # exported in the minute of saving
        (make_course_at(1, f"{COURSE}\n"), make_course_at(-30), False),
        (
            make_course_at(-1, COURSE.replace("S1,sits at front,2.00", "S1,sits at front,1.00")),
            make_course_at(-30),
            False,
        ),  # one score arrived
        (
            make_course_at(-1, f"{COURSE}\n"),
            make_course_at(-30, COURSE.replace("Poll 1 (71)", "Poll 1 (70)")),
            True,
        ),
    ],
)
def test_verify_import_incomplete_gradebook_detects_outdated_export(
    after: Gradebook, before: Gradebook | None, is_outdated: bool
) -> None:
    saved_at = NOON + timedelta(seconds=40)
    verification = verify_import(UPLOAD, after, before, saved_at)
    assert (verification.is_outdated, verification.is_complete) == (is_outdated, False)
    assert verify_import(UPLOAD, make_course_at(1, f"{COURSE}\n"), make_course_at(-30)).is_outdated is False


def test_verify_import_earlier_export_with_all_scores_is_not_outdated() -> None:
    verification = verify_import(
        f"{IDENTITY_HEADER},Poll 1 (71)\nx,11,,,,2\n".encode(), make_course_at(-60), make_course_at(-60), NOON
    )
    assert (verification.is_complete, verification.is_outdated) == (True, False)


def test_verify_import_unrelated_change_of_another_student_in_an_uploaded_column_is_listed() -> None:
    before = COURSE.replace("ravi,S1,,1.00", "ravi,S1,,2.00")
    verification = verify(f"{IDENTITY_HEADER},Poll 1 (71)\nx,11,,,,2\n", before=before)
    assert verification.unrelated_changes == (UnrelatedChange("12", "71", "Poll 1", "2", "1"),)
