"""What is each column: identity, session, total, or nothing that counts?"""

import pytest

from core.clicker.export import Role
from tests.core.clicker.exported import CANVAS, codes, export, roles

PEOPLE = "".join(f"P{i},{i % 3},{i % 2},{i * 7 % 5},1,{i % 3 + i % 2 + i * 7 % 5 + 1}\n" for i in range(9))


@pytest.mark.parametrize(
    ("header", "cells", "role"),
    [
        *(("Guest lecture", ("2", ""), "session"), ("Guest lecture", ("NV", "NV"), "session")),
        *(
            ("Guest lecture", ("", ""), "ignored"),
            ("Poll on trees", ("", ""), "session"),
            ("Class 7", ("", ""), "session"),
        ),
        *(("Major", ("Biology", "Maths"), "ignored"), ("Colour", ("red", "2x"), "ignored")),
        *(("Phone", ("8585551234", "8585551235"), "ignored"), ("Card", ("8585551234", "8585551235"), "ignored")),
        *(("Class 9 - Poll", ("red", "blue"), "session"), ("Other ID", ("17", "18"), "student id")),
        *(
            ("Total", ("2", "3"), "total"),
            ("Session 2 Total", ("2", "3"), "session"),
            ("Average", ("1", "2"), "ignored"),
        ),
        *(
            ("", ("", ""), "ignored"),
            ("Attend", ("PRESENT", "ABSENT"), "session"),
            ("Username", ("a", "b"), "student id"),
        ),
    ],
)
def test_a_column_is_told_by_its_name_then_by_what_it_holds(header: str, cells: tuple[str, str], role: str) -> None:
    read = export(f"Name,{header},Class 1 - Poll\nA,{cells[0]},1\nB,{cells[1]},2\n")
    assert roles(read)[1] == role
    assert read.columns[1].why


def test_points_possible_make_a_session() -> None:
    assert roles(export("Name,Trees,Class 1\nPoints Possible,5,2\nA,,1\n")) == ["name", "session", "session"]


@pytest.mark.parametrize("header", ["", "Card"])
def test_numbers_that_are_left_out_are_told(header: str) -> None:
    read = export(f"Name,{header},Class 1\nA,8585551234,1\n")
    assert codes(read) == ["column-not-read"]


def test_known_columns_are_left_out_without_a_word() -> None:
    assert codes(export("Name,Year,Total Absent,Class 1\nA,2,3,1\n")) == []


def test_the_sum_of_all_others_is_a_total_whatever_its_name() -> None:
    assert roles(export("Name,A,B,C,D,Grade\n" + PEOPLE))[-1] == "total"
    assert roles(export("Name,A,B,C,D,Session 5 Total\n" + PEOPLE))[-1] == "total"


def test_a_session_of_a_usual_name_is_never_a_total() -> None:
    assert roles(export("Name,A,B,C,D,Class 5 - Poll\n" + PEOPLE))[-1] == "session"


def test_a_sum_by_chance_is_no_total() -> None:
    assert roles(export("Name,A,B,C,D\nP,1,0,0,1\nQ,1,0,0,1\nR,1,0,0,1\nS,1,0,0,1\n")) == ["name", *["session"] * 4]
    assert roles(export("Name,A,B\nP,1,1\nQ,2,2\nR,1,1\n")) == ["name", "session", "session"]


def test_a_person_has_the_last_word() -> None:
    read = export("Name,A,B,C,D,Grade\n" + PEOPLE, {6: Role.SESSION, 2: Role.TOTAL})
    assert roles(read) == ["name", "total", "session", "session", "session", "session"]
    assert [session.title for session in read.sessions] == ["B", "C", "D", "Grade"]


def test_the_place_of_columns_does_not_matter() -> None:
    read = export("Total,Class 2 - Quiz,Email,Class 1 - Poll,Student ID,First,Last\n3,2,a@x,1,7,A,B\n")
    assert roles(read) == ["total", "session", "e-mail", "session", "student id", "first name", "last name"]


def test_canvas_columns_that_iclicker_leaves_blank_are_ignored() -> None:
    assert roles(export(CANVAS + "A,,1,a@x,,1,2,3,6\n"))[:5] == ["name", "ignored", "student id", "e-mail", "ignored"]
