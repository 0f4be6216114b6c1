"""Tests for layout detection and rejection of other files."""

from pathlib import Path

import pytest

from core.clicker.layouts import EXPORT_ADVICE
from core.clicker.reading import read_export
from core.errors import UnrecognizedFileError
from core.recognition.other_files import CLASSIC_ADVICE, CLOUD_ADVICE
from tests.core.clicker.exported import build_export
from tests.sentences import get_values


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


def catch_error(text: str) -> UnrecognizedFileError:
    with pytest.raises(UnrecognizedFileError) as raised:
        build_export(text)
    return raised.value


SESSION_CSV, SESSION_XML = "iclicker-classic-L2509030932.csv", "iclicker-classic-L2509050930.xml"
GRADEBOOKS = ("canvas-gradebook.csv", "canvas-gradebook-resaved-in-excel.csv")


def test_read_export_each_other_kind_of_file_has_its_own_explanation(samples: Path) -> None:
    found: dict[str, UnrecognizedFileError] = {}
    for name in (SESSION_CSV, SESSION_XML, "iclicker-classic-remoteid.csv", "iclicker-classic-roster.txt", *GRADEBOOKS):
        with pytest.raises(UnrecognizedFileError) as raised:
            read_export(samples / name)
        assert raised.value.where == name
        found[name] = raised.value
    assert {found[name].advice for name in found} == {CLOUD_ADVICE, CLASSIC_ADVICE}
    assert [found[name].advice for name in GRADEBOOKS] == [CLOUD_ADVICE] * 2
    assert found[GRADEBOOKS[0]].what == found[GRADEBOOKS[1]].what
    assert len({error.what for error in found.values()}) == 5


ANSWERS = "Name,Email,Question 1,Response,Question 2,Response\nA,a@x,1,B,0,C\n"


@pytest.mark.parametrize(
    ("text", "similar_text"),
    [
        ("Poll of Monday\nLast,First,Q1 Correct Answer,Q2 answer\nA,B,C,D\n", ANSWERS),
        ("Vance,Quill,qvance\nPlum,W,wplum\n", "Lee,Bo,blee\n"),
        (UPLOAD + "A,,1,a@x,,2\n", f"{HEADER},Class 1 - Poll (4101)\nA,5001,1,a@x,,2\n"),
    ],
)
def test_parse_export_other_file_is_explained_by_its_kind(text: str, similar_text: str) -> None:
    error, similar_error = catch_error(text), catch_error(similar_text)
    assert (error.what, error.advice) == (similar_error.what, similar_error.advice)
    assert error.advice != EXPORT_ADVICE


@pytest.mark.parametrize(
    ("text", "cells"), [("\n" * 300 + "A,B\n", ["“A”", "“B”"]), (" \n,\n", []), ("\u200b,\u200b\n", [])]
)
def test_parse_export_unknown_table_quotes_its_first_line(text: str, cells: list[str]) -> None:
    error = catch_error(text)
    assert list(get_values(error.what).values()) == cells
    assert error.advice.endswith(EXPORT_ADVICE)


def test_parse_export_numbered_quizzes_become_sessions() -> None:
    assert [session.title for session in build_export("Name,Q1,Q2\nA,1,2\n").sessions] == ["Q1", "Q2"]


def test_parse_export_merged_rows_reports_missing_quotation_mark() -> None:
    header = "Student,ID,SIS User ID,SIS Login ID,Section,A,B\nPoints Possible,,,,,2,2\n"
    export = build_export(header + '"Able, Ann,,s1,a@x.edu,,1,2\n"Baker, Bob",,s2,b@x.edu,,1,2\n')
    assert export.problems.problems[0].code == "rows-run-together"


def test_parse_export_merged_gradebook_rows_report_missing_quotation_mark() -> None:
    rows = '"Able, Ann,5001,s1,a,S,1\n"Baker, Bob"",5002,s2,b,S,2\n"Cole, Cy",5003,s3,c,S,2\n'
    assert get_values(catch_error(f"{HEADER},Class 1 (4101)\n{rows}").what)["line"] == "2"
