"""What does a header cell say, looked at alone?"""

import pytest

from core.clicker.export import Role
from core.clicker.headers import identity_of, is_total_name, simplify, why_no_scores


@pytest.mark.parametrize(
    ("header", "role"),
    [
        *(("Last Name", Role.LAST_NAME), ("LASTNAME", Role.LAST_NAME), ("first_name", Role.FIRST_NAME)),
        *(("Student", Role.NAME), ("Student Name", Role.NAME), ("E-mail", Role.EMAIL), ("email address", Role.EMAIL)),
        *(("SIS Login ID", Role.EMAIL), ("SIS User ID", Role.STUDENT_ID), ("Student  ID", Role.STUDENT_ID)),
        *(("Student Number", Role.STUDENT_ID), ("OrgDefinedId", Role.STUDENT_ID), ("UIN", Role.STUDENT_ID)),
        *(("Banner ID", Role.STUDENT_ID), ("Remote ID(s)", None), ("Remote ID", Role.REMOTE_ID)),
        *(("Class 1 - Poll", None), ("", None), ("Section ID", None), ("Total", None)),
    ],
)
def test_identity_columns_are_known_by_many_spellings(header: str, role: Role | None) -> None:
    found = identity_of(header)
    assert (found[0] if found else None) is role


def test_a_well_known_id_comes_before_a_local_one() -> None:
    usual, local = identity_of("Student ID"), identity_of("PUID")
    assert usual is not None
    assert local is not None
    assert usual[1] < local[1]


@pytest.mark.parametrize(
    "header",
    [
        *("Total", "TOTAL", "Total Score", "Grand Total", "total points", "iClicker Grade", "i>clicker Total"),
        *("MATH101 Fall 2025 TOTAL", "Polls total", "Overall", "Sum", "Points Earned"),
    ],
)
def test_totals_are_known_by_name(header: str) -> None:
    assert is_total_name(header)


@pytest.mark.parametrize("header", ["Class 1 - Poll", "Totally Fun Quiz", "Total eclipse", "", "Grade"])
def test_other_names_are_no_totals(header: str) -> None:
    assert not is_total_name(header)


@pytest.mark.parametrize(
    ("header", "has_scores"),
    [
        *(("Total Absent", False), ("Excused", False), ("Average", False), ("Course %", False), ("Section", False)),
        *(("End-of-Line Indicator", False), ("Class 1 - Poll", True), ("Guest lecture", True)),
    ],
)
def test_columns_that_hold_no_scores_are_known(header: str, has_scores: bool) -> None:
    assert (why_no_scores(header) == "") is has_scores


def test_words_are_compared_without_signs() -> None:
    assert simplify(" E-Mail_Address ") == "e mail address"
