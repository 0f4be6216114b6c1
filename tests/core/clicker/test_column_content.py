"""Tests of columns whose cells show that they hold no scores."""

import pytest

from tests.core.clicker.exported import build_export, list_problem_codes, list_roles


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("", ("1", "2", "3")),
        ("Index", ("1", "2", "3")),
        ("#", ("1", "2", "3")),
        ("Response #", ("7", "8", "9")),
        ("Unnamed: 0", ("0", "1", "2")),
        ("Last seen", ("1/21/26 14:05", "1/21/26 14:06", "")),
        ("When (1/21/26)", ("14:05:10", "14:06:00", "14:07:11")),
        ("Watched", ("57m 49s", "12m 3s", "5m")),
        ("Minutes", ("57", "49", "12")),
        ("Total Tracked", ("2", "1", "0")),
        ("Term GPA", ("3.1", "3.9", "2.4")),
        ("Lab Section", ("1", "2", "1")),
        ("Registered On", ("46012", "46013", "46012")),
        ("Total Duration (Minutes)", ("2", "1", "0")),
        ("Correct Responses", ("2", "1", "0")),
        ("Cohort start", ("46012", "46013", "46012")),
        ("Code", ("321456", "481496", "979052")),
    ],
)
def test_detect_role_column_without_scores_is_ignored(header: str, cells: tuple[str, str, str]) -> None:
    lines = [f"Name,{header},Class 1", *(f"{name},{cell},{1}" for name, cell in zip("ABC", cells, strict=True))]
    export = build_export("\n".join(lines))
    assert list_roles(export) == ["name", "ignored", "session"]


def test_detect_role_running_numbers_are_ignored_without_warning() -> None:
    lines = ["Name,Extra,Class 1", *(f"{name},{number},1" for number, name in enumerate("ABCDE", 7))]
    export = build_export("\n".join(lines))
    assert list_roles(export) == ["name", "ignored", "session"]
    assert list_problem_codes(export) == []


def test_detect_role_constant_column_is_ignored_with_warning() -> None:
    export = build_export("Name,Weight,Class 1\nA,5,1\nB,5,2\nC,5,1\n")
    assert list_roles(export) == ["name", "ignored", "session"]
    assert list_problem_codes(export) == ["column-not-read"]


def test_detect_role_session_with_equal_scores_returns_session() -> None:
    assert list_roles(build_export("Name,Class 1\nA,1\nB,1\nC,1\n")) == ["name", "session"]


def test_detect_role_constant_column_in_series_is_a_session() -> None:
    export = build_export("Name,Lab 1,Lab 2,Weight\nA,5,1,3\nB,5,2,3\nC,5,1,3\n")
    assert list_roles(export) == ["name", "session", "session", "ignored"]


def test_classify_columns_five_digit_codes_are_ignored() -> None:
    export = build_export("Name,Email,Class 1 - Poll,Code\nA,a@x.edu,1,48213\nB,b@x.edu,2,59102\nC,c@x.edu,0,33871\n")
    assert list_roles(export)[3] == "ignored"


def test_find_points_unknown_stem_belongs_to_column_on_left() -> None:
    export = build_export("Name,Email,Class 1 - Poll,HW9 - Max Points\nA,a@x.edu,1,4\nB,b@x.edu,2,4\nC,c@x.edu,0,4\n")
    assert [session.points_possible for session in export.sessions] == [4]
