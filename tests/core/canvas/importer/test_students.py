"""Tests of matching rows to students: Canvas rules D5 and E1 to E9."""

import pytest

from core.texts import Text
from tests.core.canvas.course import COURSE, IDENTITY_HEADER, find_message, list_changes, list_codes, rehearse_upload
from tests.file_builders import GRADEBOOK
from tests.sentences import get_values


def match_row(row: str, course: str = COURSE) -> tuple[str, str] | None:
    """Return the student that Canvas matches to a row, and the key that matched."""
    students = rehearse_upload(f"{IDENTITY_HEADER},Poll 1 (71)\n{row}\n", course).students
    return (students[0].canvas_id, students[0].matched_by) if students else None


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Nobody,11,,,,", ("11", "id")),
        ("Nobody,11.0,0012,ravi,,", ("11", "id")),
        ("Nobody, 12,,,,", ("12", "id")),
        ("Nobody,99,0012,ida,,", ("12", "sis_user_id")),
        ("Nobody,,12,ida,,", ("11", "sis_login_id")),
        ("Nobody,,,IDA,,", None),
        ('"Cruz, Lena",,,,,', ("13", "name")),
        ("Lena Cruz,,,,,", ("13", "name")),
        ("lena cruz,,,,,", None),
        ("Nobody", None),
    ],
)
def test_match_students_several_keys_uses_first_matching_key(row: str, expected: tuple[str, str] | None) -> None:
    assert match_row(row) == expected


def test_match_students_other_root_account_returns_no_match() -> None:
    course = GRADEBOOK.replace("SIS Login ID,Section", "SIS Login ID,Root Account,Section").replace(
        ",ida,", ",ida,a.edu,"
    )
    course = course.replace(",ravi,", ",ravi,b.edu,").replace(",lena,", ",lena,,").replace(",max,", ",max,,")
    course = course.replace("5d0c1a77be,", "5d0c1a77be,,").replace("Possible,,,,,", "Possible,,,,,,")
    header = "Student,ID,SIS User ID,SIS Login ID,Root Account,Section,Essay (72)"
    rows = "X,,1001,,a.edu,,\nX,,1002,,a.edu,,\nX,,,lena,a.edu,,\n"
    rehearsal = rehearse_upload(f"{header}\n{rows}", course)
    assert [student.canvas_id for student in rehearsal.students] == ["11", "13"]


@pytest.mark.parametrize(
    "row", [",,,,,", ",,,,,Manual Posting", ',"","",,,muted', "", '""', ".,,,,,", "Manual Posting (x),,,,,"]
)
def test_find_non_student_rows_blank_or_posting_marks_finds_row(row: str) -> None:
    rehearsal = rehearse_upload(f"{IDENTITY_HEADER},Poll 1 (71)\nx,11,,,,1\nx,12,,,,1\n{row}\nx,13,,,,1\n")
    assert rehearsal.unknown_students == ()
    assert [student.row for student in rehearsal.students] == [2, 3, 5]


def test_rehearse_unknown_rows_suggests_fixes_in_file_order() -> None:
    rehearsal = rehearse_upload(f"{IDENTITY_HEADER},Poll 1 (71)\npoints possible,,,,,2\n,,,,S1,\nEve,99,,,,1\n")
    assert rehearsal.outcome == "asks"
    assert rehearsal.unknown_students == ("points possible", "", "Eve")
    assert [get_values(problem.message) for problem in rehearsal.problems] == [
        {"row": "2", "name": "points possible"},
        {"row": "3", "name": ""},
        {"row": "4", "name": "Eve"},
    ]
    assert len({_get_advice(problem.message) for problem in rehearsal.problems}) == 3


def test_rehearse_gradebook_without_sis_ids_reports_uncertainty() -> None:
    course = "Student,ID,SIS Login ID,Section,Poll 1 (71)\n    Points Possible,,,,2\nLee,11,lee,S1,\n"
    rehearsal = rehearse_upload(f"{IDENTITY_HEADER},Poll 1 (71)\nAnn,,0044,,,1\n", course)
    complete = rehearse_upload(f"{IDENTITY_HEADER},Poll 1 (71)\nAnn,,0044,,,1\n")
    assert _get_advice(find_message(rehearsal, "student-unknown")) != _get_advice(
        find_message(complete, "student-unknown")
    )


def test_rehearse_repeated_student_uses_last_row() -> None:
    rehearsal = rehearse_upload(f"{IDENTITY_HEADER},Poll 1 (71)\nx,11,,,,0\ny,,,ida,,1\n")
    assert list_changes(rehearsal) == [("11", "71", "2", "1")]
    assert list_codes(rehearsal) == ["student-twice", "student-twice", "scores-lowered"]


def test_rehearse_repeated_student_loses_changes_after_pruned_columns() -> None:
    upload = f"{IDENTITY_HEADER},Poll 1 (71),Essay (72),Lab (73)\nx,11,,,,2,9,1\nx,11,,,,2,9,1\nx,12,,,,1,EX,1\n"
    assert list_changes(rehearse_upload(upload)) == [("12", "73", "4", "1")]


def test_rehearse_repeated_student_with_pruned_columns_stops_page() -> None:
    rehearsal = rehearse_upload(f"{IDENTITY_HEADER},Poll 1 (71),New,Lab (73)\nx,11,,,,2,1,1\nx,11,,,,2,1,1\n")
    assert rehearsal.outcome == "asks"
    assert list_changes(rehearsal) == []
    assert "import-page-stops" in list_codes(rehearsal)


def test_rehearse_mapping_page_compares_columns_by_position() -> None:
    upload = f"{IDENTITY_HEADER},Essay (72),Lab (73),New\nx,11,,,,8,5,3\nx,11,,,,8,5,3\nx,12,,,,EX,4,\n"
    assert list_changes(rehearse_upload(upload)) == [("11", "72", "9", "8")]
    upload = f"{IDENTITY_HEADER},New,Essay (72),Poll 1 (71)\nx,12,,,,1,EX,1.0\nx,12,,,,1,EX,1.0\n,11,,,,1,9,2\n"
    assert list_changes(rehearse_upload(upload)) == [("11", "New", "", "1"), ("12", "New", "", "1")]


def test_rehearse_repeated_student_prunes_columns_on_mapping_page() -> None:
    upload = f"{IDENTITY_HEADER},Poll 1 (71),New\nPoints Possible,,,,,3,\nx,11,,,,2,1\nx,11,,,,2,1\n"
    assert list_changes(rehearse_upload(upload)) == [("11", "New", "", "1")]


def test_rehearse_weak_or_contradictory_ids_reports_problems() -> None:
    course = COURSE.replace('"Bose, Ravi"', '"Adler, Ida"')
    upload = f'{IDENTITY_HEADER},Poll 1 (71)\n"Adler, Ida",,,,,1\nx,11,0012,ravi,,1\nBose,1.1E+01,,ravi,,1\n'
    assert list_codes(rehearse_upload(upload, course)) == [
        "student-twice",
        "student-name-ambiguous",
        "student-twice",
        "id-contradicts",
        "id-contradicts",
        "id-cut-short",
        "scores-lowered",
    ]
    assert list_codes(rehearse_upload(f"{IDENTITY_HEADER},Poll 1 (71)\nIda Adler,,,,,2\n")) == ["student-by-name"]


def test_rehearse_name_columns_joins_first_and_last_name() -> None:
    course = "LastName,FirstName,ID,Section,Poll 1 (71)\n    Points Possible,,,,2\nLee,Ann,11,S1,\n"
    rehearsal = rehearse_upload("LastName,FirstName,ID,Section,Poll 1 (71)\nLee,Ann,,S1,1\nLee,,,S1,1\n", course)
    assert [student.matched_by for student in rehearsal.students] == ["name"]
    assert rehearsal.unknown_students == ("Lee",)


def _get_advice(message: str) -> object:
    """Return the last sentence of the message about an unknown student."""
    assert isinstance(message, Text)
    return list(message.values.values())[-1]
