"""Tests of the notes on what a gradebook export doesn't show."""

import pytest

from core.canvas.importer.rehearsal_result import RehearsalResult
from core.problems import Severity
from tests.core.canvas.course import rehearse_upload
from tests.sentences import get_values

COURSE = """\
Student,ID,SIS User ID,SIS Login ID,Section,Poll 1 (71),Essay (72),Lab (73)
    Points Possible,,,,,2.00,10.00,5.00
"Adler, Ida",11,0011,ida,S1,2.00,9.13,
"Bose, Ravi",12,0012,ravi,S1,0.00,EX,
"Cruz, Lena",13,0013,lena,S1,,8.50,N/A
"""
EXPORT_LIMIT_CODES = ("grading-type-not-shown", "decimals-not-shown")


def list_export_limit_codes(rehearsal: RehearsalResult) -> list[str]:
    return [problem.code for problem in rehearsal.problems if problem.code in EXPORT_LIMIT_CODES]


@pytest.mark.parametrize(
    ("columns", "rows", "expected"),
    [
        ("Poll 1 (71)", ["2", "1", ""], ["grading-type-not-shown"]),
        ("Poll 1 (71)", ["2", "2", "0"], []),
        ("Poll 1 (71)", ["2", "0", ""], []),
        ("Lab (73)", ["4", "", ""], ["grading-type-not-shown"]),
        ("New", ["1.5", "", ""], []),
        ("Essay (72)", ["9.13", "EX", "7"], ["decimals-not-shown"]),
        ("Essay (72)", ["9.13", "EX", "8.50"], []),
        ("Essay (72)", ["9", "EX", "8"], []),
        ("Poll 1 (71),Essay (72)", ["1,9.130", "0,EX", ",7"], ["grading-type-not-shown", "decimals-not-shown"]),
    ],
)
def test_check_upload_export_limits_reports_only_relevant_limits(
    columns: str, rows: list[str], expected: list[str]
) -> None:
    lines = [f"x,{11 + number},,{row}" for number, row in enumerate(rows)]
    assert (
        list_export_limit_codes(rehearse_upload("\n".join([f"Student,ID,Section,{columns}", *lines]), COURSE))
        == expected
    )


def test_check_upload_letter_grades_reports_grading_type() -> None:
    course = COURSE.replace("9.13", "B+").replace("8.50", "A")
    assert list_export_limit_codes(rehearse_upload("Student,ID,Section,Essay (72)\nx,13,,4\n", course)) == [
        "grading-type-not-shown"
    ]


def test_check_upload_several_affected_columns_reports_once() -> None:
    rehearsal = rehearse_upload("Student,ID,Section,Poll 1 (71),Lab (73)\nx,11,,1,3\n", COURSE)
    [problem] = [problem for problem in rehearsal.problems if problem.code in EXPORT_LIMIT_CODES]
    assert problem.severity is Severity.INFO
    assert get_values(problem.message) == {"title": "Poll 1", "n": 1}
    assert problem.place.column == 4


def test_check_upload_one_affected_column_counts_no_others() -> None:
    rehearsal = rehearse_upload("Student,ID,Section,Essay (72)\nx,11,,9.13\nx,12,,EX\nx,13,,7\n", COURSE)
    [problem] = [problem for problem in rehearsal.problems if problem.code == "decimals-not-shown"]
    assert get_values(problem.message) == {"title": "Essay"}
