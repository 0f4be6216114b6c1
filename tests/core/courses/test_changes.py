"""Tests for the changes since a course's last files."""

from dataclasses import replace

import pytest

from core.choices import TOTAL_KEY, Choices, OutputColumns
from core.courses.changes import (
    NO_CHANGES,
    CourseChanges,
    PersonChange,
    SessionChange,
    SessionScoreChange,
    find_changes,
)
from core.courses.course import Course
from core.courses.memory import apply_course
from core.courses.snapshots import format_totals
from core.results import Results, derive_results
from core.scores.late_adds import LateAddProposal
from core.workbook import Workbook
from tests.core.courses.courses import GRADEBOOK_NAME, WEEK_2, make_workbook, remember_week
from tests.file_builders import CLICKER, GRADEBOOK

TOTALS = Choices(columns=OutputColumns.BOTH)


@pytest.fixture
def course() -> Course:
    """Return a course after one week, with a total."""
    return remember_week(Course("MATH"), make_workbook().with_choices(TOTALS))


def compare(
    course: Course, clicker: str = CLICKER, gradebook: str = GRADEBOOK, name: str = GRADEBOOK_NAME
) -> CourseChanges:
    """Return the changes in new files."""
    return find_changes(course, derive_results(apply_course(course, make_workbook(clicker, gradebook, name))))


def test_find_changes_same_files_returns_no_changes(course: Course) -> None:
    assert compare(course) == NO_CHANGES
    assert NO_CHANGES.list_problems() == ()


def test_find_changes_first_files_returns_no_changes() -> None:
    assert compare(Course("NEW")) == NO_CHANGES
    assert find_changes(Course("NEW"), Results(Workbook())) == NO_CHANGES


def test_find_changes_lists_new_and_missing_sessions(course: Course) -> None:
    rows = [line.split(",") for line in CLICKER.splitlines()]
    for row, text in zip(rows, ("Class 4 - Poll", "2.00", "1.00", "1.00", "1.00"), strict=True):
        row.insert(7, text)
    changes = compare(course, "".join(",".join(row) + "\n" for row in rows))
    assert changes.new_sessions == (SessionChange("Class 4 - Poll", "Class 4 - Poll", is_included=True),)
    assert not changes.is_export_older
    shorter = "\n".join(",".join(line.split(",")[:6] + line.split(",")[7:]) for line in CLICKER.splitlines())
    changes = compare(course, shorter)
    assert changes.gone_sessions == (SessionChange("Class 3 - Quiz", "Class 3 - Quiz"),)
    assert [problem.code for problem in changes.list_problems()] == ["export-older"]


def test_find_changes_renamed_session_is_neither_new_nor_missing() -> None:
    more = CLICKER.replace("1003,,,,", "1003,1.00,,3.00,")
    course = remember_week(Course("MATH"), make_workbook(more))
    changes = compare(course, more.replace("Class 3 - Quiz", "Quiz of October"))
    assert changes.renamed_sessions == (
        SessionChange("Quiz of October", "Quiz of October", is_included=True, earlier_title="Class 3 - Quiz"),
    )
    assert (changes.new_sessions, changes.gone_sessions) == ((), ())


def test_find_changes_lists_changed_scores_and_lowered_totals(course: Course) -> None:
    changes = compare(course, CLICKER.replace("2.00,1.50,5.00,8.50", "2.00,EX,4.00,6.00"))
    assert changes.changed_scores == (
        SessionScoreChange("11", "Adler, Ida", "Class 2 - Poll", "1.5", "EX"),
        SessionScoreChange("11", "Adler, Ida", "Class 3 - Quiz", "5", "4"),
    )
    assert changes.lowered_totals == (SessionScoreChange("11", "Adler, Ida", TOTAL_KEY, "8.5", "7.71"),)


def test_find_changes_missing_total_is_lowered(course: Course) -> None:
    changes = compare(course, CLICKER.replace("0.00,,4.25,4.25", ",,,"))
    assert changes.lowered_totals == (SessionScoreChange("12", "Bose, Ravi", TOTAL_KEY, "4.25", ""),)


def test_find_changes_lists_added_and_removed_people(course: Course) -> None:
    clicker = CLICKER.replace("Cruz,Lena,lena@example.edu,1003,,,,0", "Dorn,Max,max@example.edu,1004,,2.00,1.00,3.00")
    gradebook = GRADEBOOK.replace('"Cruz, Lena",13,1003,lena', '"Zorn, Zoe",15,1005,zoe')
    changes = compare(course, clicker, gradebook)
    assert changes.new_people == (PersonChange("14", "Dorn, Max"),)
    assert changes.gone_people == (PersonChange("13", "Cruz, Lena"),)
    assert changes.new_students == (PersonChange("15", "Zorn, Zoe"),)
    assert changes.gone_students == (PersonChange("13", "Cruz, Lena"),)
    assert changes.late_adds == ()


def test_find_changes_new_student_without_first_scores_is_late_add(course: Course) -> None:
    clicker = f"{CLICKER}Zorn,Zoe,zoe@example.edu,1005,,2.00,1.00,3.00\n"
    gradebook = f'{GRADEBOOK}"Zorn, Zoe",15,1005,zoe,S1,,,\n'
    changes = compare(course, clicker, gradebook)
    assert changes.late_adds == (LateAddProposal("15", "Class 2 - Poll", ("Class 1 - Poll",), 2, 2),)
    assert changes.late_adds[0].selector == "canvas:15"
    excused = replace(
        apply_course(course, make_workbook(clicker, gradebook, GRADEBOOK_NAME)), joined={"canvas:15": "Class 2 - Poll"}
    )
    assert find_changes(course, derive_results(excused)).late_adds == ()
    complete = clicker.replace("1005,,2.00", "1005,1.00,2.00")
    assert compare(course, complete, gradebook).late_adds == ()


def test_find_changes_changed_email_of_same_student_is_same_person(course: Course) -> None:
    changes = compare(course, CLICKER.replace("ravi@example.edu,1002,0.00", "ravi2@example.edu,1002,1.00"))
    assert (changes.new_people, changes.gone_people) == ((), ())
    assert changes.changed_scores == (SessionScoreChange("12", "Bose, Ravi", "Class 1 - Poll", "0", "1"),)


def test_find_changes_earlier_files_are_older(course: Course) -> None:
    newer = CLICKER.replace("4.25,4.25", "4.50,4.50")
    later = remember_week(course, apply_course(course, make_workbook(newer, GRADEBOOK, GRADEBOOK_NAME)), WEEK_2)
    changes = compare(later, CLICKER, GRADEBOOK, "2026-03-02T1130_Grades-MATH.csv")
    assert (changes.is_export_older, changes.is_gradebook_older) == (True, True)
    assert [problem.code for problem in changes.list_problems()] == ["export-older", "gradebook-older"]


def test_snapshot_text_without_value_is_question_mark() -> None:
    course = remember_week(Course("MATH"), make_workbook(CLICKER.replace("1.50,5.00,8.50", "LATE,5.00,")))
    assert course.snapshot is not None
    assert course.snapshot.scores["Class 2 - Poll"] == ("?", "", "")


def test_format_totals_excused_student_or_no_total_returns_mark_or_nothing() -> None:
    workbook = make_workbook(CLICKER.replace("2.00,1.50,5.00,8.50", "EX,EX,EX,")).with_choices(TOTALS)
    assert format_totals(workbook, derive_results(workbook)) == {"11": "EX", "12": "4.25", "13": ""}
    assert format_totals(make_workbook(), derive_results(make_workbook())) == {}
    assert format_totals(workbook, Results(workbook)) == {}
