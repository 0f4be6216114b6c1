"""Tests for columns that Canvas would ask about."""

import pytest

from core.problems import Severity
from tests.core.canvas.course import COURSE, IDENTITY_HEADER, find_message, list_codes, rehearse_upload
from tests.sentences import get_values


@pytest.mark.parametrize(
    "header",
    [
        "71",
        "(71)",
        "71.0",
        "Poll 1(71)",
        "Poll 1 [71]",
        "Poll.1..71.",
        "poll 1",
        "Poll 1 9/3/26",
        "Poll 1 [2.00]",
        "Poll.1",
        "Poll 1 (0)",
        "Poll 1 (999)",
    ],
)
def test_check_new_columns_other_spelling_names_meant_header(header: str) -> None:
    rehearsal = rehearse_upload(f"{IDENTITY_HEADER},{header}\n,11,,,,2\n")
    assert list_codes(rehearsal) == ["assignment-new"]
    assert "“Poll 1 (71)”" in find_message(rehearsal, "assignment-new")


@pytest.mark.parametrize(
    ("title", "header"),
    [
        ("1/23/26", "X1.23.26..71."),
        ("4/10 Poll Quiz", "X4.10.Poll.Quiz..71."),
        ("7/28 - Poll &", "X7.28...Poll....71."),
        ("2026-03-11 Lab", "X2026.03.11.Lab..71."),
        ("5.1 Poll", "X5.1.Poll"),
    ],
)
def test_check_new_columns_title_with_number_from_r_names_meant_header(title: str, header: str) -> None:
    course = COURSE.replace("Poll 1 (71)", f"{title} (71)")
    rehearsal = rehearse_upload(f"{IDENTITY_HEADER},{header}\n,11,,,,2\n", course)
    assert f"“{title} (71)”" in find_message(rehearsal, "assignment-new")


@pytest.mark.parametrize("header", ["Poll 2", "Quiz 71", "Project", "7", "Lab 5.0"])
def test_check_new_columns_other_title_names_no_header(header: str) -> None:
    message = find_message(rehearse_upload(f"{IDENTITY_HEADER},{header}\n,11,,,,2\n"), "assignment-new")
    assert get_values(message) == {"title": header}


@pytest.mark.parametrize("header", ["SIS User ID", "SIS.Login.ID", "Student"])
def test_check_new_columns_misplaced_identity_column_warns(header: str) -> None:
    rehearsal = rehearse_upload(f"Student,ID,Section,{header},Poll 1 (71)\n,11,,x,2\n")
    problem = rehearsal.problems.problems[0]
    assert (problem.code, problem.severity, problem.place.column) == ("assignment-new", Severity.WARNING, 4)


@pytest.mark.parametrize(("header", "count"), [("Poll 2", 1), ("Poll 1 (71)", 0)])
def test_check_new_columns_course_with_grading_periods_warns(header: str, count: int) -> None:
    course = COURSE.replace("Current Score", "Current Score (Fall 2025)")
    assert (
        list_codes(rehearse_upload(f"{IDENTITY_HEADER},{header}\n,11,,,,2\n", course)).count("grading-periods") == count
    )
    assert "grading-periods" not in list_codes(rehearse_upload(f"{IDENTITY_HEADER},{header}\n,11,,,,2\n"))


@pytest.mark.parametrize("name", ["LastName", "FirstName", "ID", "Integration ID", "Root Account", "Section"])
def test_check_new_columns_every_reserved_name_warns(name: str) -> None:
    rehearsal = rehearse_upload(f"{IDENTITY_HEADER},Poll 1 (71),{name}\n,11,,,,2,1\n")
    found = [(problem.severity, problem.place.column) for problem in rehearsal.problems if "new" in problem.code]
    assert found == [(Severity.WARNING, 7)]


def test_check_new_columns_only_equal_title_already_exists() -> None:
    equal = find_message(rehearse_upload(f"{IDENTITY_HEADER},Poll 1 (0)\n,11,,,,2\n"), "assignment-new")
    similar = find_message(rehearse_upload(f"{IDENTITY_HEADER},Poll.1\n,11,,,,2\n"), "assignment-new")
    assert get_values(equal).get("header") == "Poll 1 (0)"
    assert "header" not in get_values(similar)
