"""Tests for layout detection and rejection of other files."""

from pathlib import Path

import pytest

from core.clicker.reading import read_export
from core.errors import UnrecognizedFileError
from tests.core.clicker.exported import build_export


@pytest.mark.parametrize(
    ("text", "layout"),
    [
        ("Name,SIS Login ID,Quiz A\nA,a@x,1\n", "cloud-canvas"),
        ("Email,Poll Points Grade,Quiz Points Grade\na@x,1,2\n", "cloud-brightspace"),
        ("Email,End-of-Line Indicator,Class 1 - Quiz\na@x,#,2\n", "cloud-brightspace"),
        ("Name,Total Absent,Total Present,Class 1 - Attendance\nA,0,0,\n", "cloud-attendance"),
        ("Name,Total Absent,Class 1\nA,0,1\n", "generic"),
        ("Name,Student ID,Email,Session 1 Total 9/03/26 [5.00]\nA,1,a@x,3\n", "classic-session-total-brackets"),
        ("Name,Session 1 Participation,Session 2 Participation\nA,1,NV\n", "classic-uploadfile"),
        ("Name,Remote ID,Quiz\nA,#22B0C0D5,1\n", "classic-uploadfile"),
        ("Student ID,Total,9/3/25,9/5/25\na,2,1,1\n", "classic-id-total-dates"),
        ("Student,E-Mail,SID,Quiz\nA,a@x,1,1\n", "cloud-gradebook"),
        ("Name,Quiz\nA,1\n", "generic"),
    ],
)
def test_detect_layout_returns_layout_by_content(text: str, layout: str) -> None:
    assert build_export(text).layout == layout


HEADER = "Student,ID,SIS User ID,SIS Login ID,Section"
UPLOAD = f"{HEADER},Class 1 - Poll (0)\n"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("iclicker-classic-L2509030932.csv", "session file .* UploadFile.csv"),
        ("iclicker-classic-L2509050930.xml", "session file .* UploadFile.csv"),
        ("iclicker-classic-remoteid.csv", "list of remotes"),
        ("iclicker-classic-roster.txt", "list of students"),
        ("canvas-gradebook.csv", "Canvas gradebook .* Gradebook > Export"),
        ("canvas-gradebook-resaved-in-excel.csv", "Canvas gradebook"),
    ],
)
def test_read_export_other_sample_file_raises_unrecognized_file_error(samples: Path, name: str, message: str) -> None:
    with pytest.raises(UnrecognizedFileError, match=message):
        read_export(samples / name)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Name,Email,Question 1,Response,Question 2,Response\nA,a@x,1,B,0,C\n", "answers to one poll"),
        ("Poll of Monday\nLast,First,Q1 Correct Answer,Q2 answer\nA,B,C,D\n", "answers to one poll"),
        ("Vance,Quill,qvance\nPlum,W,wplum\n", "list of students"),
        (UPLOAD + "A,,1,a@x,,2\n", "Canvas"),
        ("\n" * 300 + "A,B\n", "not an iClicker export"),
        (" \n,\n", "not an iClicker export"),
    ],
)
def test_parse_export_other_table_raises_unrecognized_file_error(text: str, message: str) -> None:
    with pytest.raises(UnrecognizedFileError, match=message):
        build_export(text)


def test_parse_export_numbered_quizzes_become_sessions() -> None:
    assert [session.title for session in build_export("Name,Q1,Q2\nA,1,2\n").sessions] == ["Q1", "Q2"]


def test_parse_export_merged_rows_reports_missing_quotation_mark() -> None:
    header = "Student,ID,SIS User ID,SIS Login ID,Section,A,B\nPoints Possible,,,,,2,2\n"
    export = build_export(header + '"Able, Ann,,s1,a@x.edu,,1,2\n"Baker, Bob",,s2,b@x.edu,,1,2\n')
    assert export.problems.problems[0].code == "rows-run-together"


def test_parse_export_merged_gradebook_rows_report_missing_quotation_mark() -> None:
    rows = '"Able, Ann,5001,s1,a,S,1\n"Baker, Bob"",5002,s2,b,S,2\n"Cole, Cy",5003,s3,c,S,2\n'
    with pytest.raises(UnrecognizedFileError, match="Line 2: a quotation mark"):
        build_export(f"{HEADER},Class 1 (4101)\n{rows}")
