"""Tests of tables that were pasted together."""

import pytest

from core.errors import UnrecognizedFileError
from tests.core.clicker.exported import build_export, format_scores, list_problem_codes

FIRST = "Name,Email,Class 1,Class 2\nAnn,a@x,1,2\n"


@pytest.mark.parametrize(
    ("second", "titles", "scores"),
    [
        ("Name,Email,Class 1,Class 2\nBo,b@x,0,1\n", ["Class 1", "Class 2"], [["1", "2"], ["0", "1"]]),
        ("Name,Email,Class 2,Class 1\nBo,b@x,0,1\n", ["Class 1", "Class 2"], [["1", "2"], ["1", "0"]]),
        ("Email,Name,Class 1\nb@x,Bo,0\n", ["Class 1", "Class 2"], [["1", "2"], ["0", "blank"]]),
        (
            "Name,Email,Class 3,Class 3\nBo,b@x,0,1\n",
            ["Class 1", "Class 2", "Class 3", "Class 3"],
            [["1", "2", "blank", "blank"], ["blank", "blank", "0", "1"]],
        ),
    ],
)
def test_parse_export_pasted_parts_are_one_class(second: str, titles: list[str], scores: list[list[str]]) -> None:
    export = build_export(FIRST + second)
    assert [session.title for session in export.sessions] == titles
    assert format_scores(export) == scores
    assert [(person.row, person.name) for person in export.participants] == [(2, "Ann"), (4, "Bo")]
    assert [item.row for item in export.left_out] == [3]


def test_parse_export_three_parts_are_one_class() -> None:
    export = build_export(f"{FIRST}Name,Email,Class 3\nBo,b@x,1\nName,Email,Class 1,Class 2\nCy,c@x,1,0\n")
    assert [session.title for session in export.sessions] == ["Class 1", "Class 2", "Class 3"]
    assert format_scores(export) == [["1", "2", "blank"], ["blank", "blank", "1"], ["1", "0", "blank"]]
    assert list_problem_codes(export).count("second-header") == 2


def test_parse_export_parts_with_equal_points_share_sessions() -> None:
    first = "Name,Email,Class 1\nPoints Possible,,2\nAnn,a@x,1\n"
    export = build_export(f"{first}Name,Email,Class 1,Class 3\nPoints Possible,,2.00,5\nBo,b@x,1,4\n")
    assert [session.points_possible for session in export.sessions] == [2, 5]
    assert [item.row for item in export.left_out] == [4, 5]


def test_parse_export_parts_with_other_points_are_rejected() -> None:
    first = "Name,Email,Class 1\nPoints Possible,,2\nAnn,a@x,1\n"
    with pytest.raises(UnrecognizedFileError, match=r"Row 4 is a second header.*Save each part as its own file"):
        build_export(f"{first}Name,Email,Class 1,Class 3\nPoints Possible,,3,5\nBo,b@x,1,4\n")


def test_parse_export_person_named_name_is_not_a_header() -> None:
    export = build_export("Name,Class 1,Class 2\nName,1,2\nBo,1,2\n")
    assert [person.name for person in export.participants] == ["Name", "Bo"]


def test_parse_export_second_header_of_names_alone_is_found() -> None:
    export = build_export("Name,Class 1,Class 2\nAnn,1,2\nName,Class 1,Class 2\nBo,1,2\n")
    assert [item.row for item in export.left_out] == [3]


@pytest.mark.parametrize("header", ["Name,Email,Class 1,Class 2", "Email,Name,Class 2,Class 1"])
def test_parse_export_line_above_second_header_is_not_a_person(header: str) -> None:
    export = build_export(f"{FIRST}Section B\n{header}\nBo,Cam,3,4\n")
    assert len(export.participants) == 2
    assert [item.row for item in export.left_out] == [3, 4]
