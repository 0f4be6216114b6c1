"""Prefixes, endings, and columns of IDs that a class has in common."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.canvas.gradebook import Student
from core.clicker.export import IdentityValue, Participant
from core.recognition.roles import ColumnRole
from core.students.exact_matching import MATCH_KEY_TEXTS, MatchKey
from core.students.matching import propose_matches
from core.students.name_agreement import NAME_CHECK_TEXTS, NameCheck
from tests.core.students.people import make_participants, make_students

NAMES = ("Ardley, Bo", "Brisco, Cam", "Corliss, Dee", "Dunmoor, Jasper")
NUMBERS = ("00451201", "00451302", "00451403", "01451504")
LOGINS = ("bardley", "cbrisco", "dcorliss", "jdunmoor")
OTHER_COLUMN = 5


def build_students(
    numbers: Sequence[str] = NUMBERS, logins: Sequence[str] = LOGINS, custom_values: Sequence[str] = ("",) * 4
) -> list[Student]:
    people = make_students(*zip("1234", NAMES, numbers, logins, strict=True))
    return [replace(student, custom_values=(value,)) for student, value in zip(people, custom_values, strict=True)]


def build_rows(
    ids: Sequence[str], emails: Sequence[str] = ("",) * 4, names: Sequence[str] = NAMES
) -> list[Participant]:
    return list(make_participants(*zip(names, ids, emails, strict=True)))


def list_bands(participants: Sequence[Participant], students: Sequence[Student]) -> list[str]:
    return [str(proposal.band) for proposal in propose_matches(participants, students).by_row.values()]


def add_column(participants: Sequence[Participant], values: Sequence[str], role: ColumnRole) -> list[Participant]:
    return [
        replace(participant, other_identities=(IdentityValue(OTHER_COLUMN, role, value),) if value else ())
        for participant, value in zip(participants, values, strict=True)
    ]


@pytest.mark.parametrize(
    ("roster_form", "row_form"),
    [("A{}", "{}"), ("{}", "U{}"), ("2024{}", "{}"), ("{}", "{}-01"), ("{}X", "{}")],
)
def test_constant_affix_of_ids_is_learned(roster_form: str, row_form: str) -> None:
    students = build_students([roster_form.format(number) for number in NUMBERS])
    rows = build_rows([row_form.format(number) for number in NUMBERS])
    assert list_bands(rows, students) == ["automatic"] * 4
    rows[3] = replace(rows[3], name="Pettibone, Rufus")
    assert list_bands(rows, students)[3] != "automatic"


def test_constant_prefix_of_ids_is_learned_without_leading_zeros() -> None:
    students = build_students([f"A{number}" for number in NUMBERS])
    assert list_bands(build_rows([number.lstrip("0") for number in NUMBERS]), students) == ["automatic"] * 4


def test_prefix_of_single_id_is_not_learned() -> None:
    rows = build_rows([f"U{NUMBERS[0]}", *NUMBERS[1:]])
    assert list_bands(rows, build_students()) == ["strong", "automatic", "automatic", "automatic"]


def test_different_prefixes_are_not_learned() -> None:
    rows = build_rows([f"{letter}{number}" for letter, number in zip("KLMN", NUMBERS, strict=True)])
    assert "automatic" not in list_bands(rows, build_students())


def test_prefix_with_mostly_conflicting_names_is_not_learned() -> None:
    names = ("Ardley, Bo", "Brisco, Cam", "Pettibone, Rufus", "Vance, Kimberly", "Roe, Al")
    ids = ("U00451201", "U00451302", "U00451403", "U01451504", "U01451504")
    rows = make_participants(*zip(names, ids, ("",) * 5, strict=True))
    assert "automatic" not in list_bands(rows, build_students())


def test_other_ids_with_learned_prefix_are_compared_without_prefix() -> None:
    rows = build_rows([f"U{number}" for number in (*NUMBERS[:3], "01451505")])
    reasons = propose_matches(rows, build_students()).by_row[6].candidates[0].reasons
    assert "student ID is one digit off" in reasons
    students = build_students([f"A0{number}" for number in NUMBERS])
    assert list_bands(build_rows((*NUMBERS[:3], "77")), students) == ["automatic"] * 3 + ["strong"]


@pytest.mark.parametrize(
    ("roster_form", "row_form"), [("{}", "{}-c@uni.example"), ("{}", "s-{}@uni.example"), ("{}.stu", "{}@uni.example")]
)
def test_constant_affix_of_logins_is_learned(roster_form: str, row_form: str) -> None:
    students = build_students(logins=[roster_form.format(login) for login in LOGINS])
    rows = build_rows([""] * 4, [row_form.format(login) for login in LOGINS])
    assert list_bands(rows, students) == ["automatic"] * 4


def test_number_at_end_of_logins_is_not_learned() -> None:
    rows = build_rows([""] * 4, [f"{login}7@uni.example" for login in LOGINS])
    assert "automatic" not in list_bands(rows, build_students())


def test_affix_of_public_logins_is_not_learned() -> None:
    students = build_students(logins=[f"{login}@gmail.com" for login in LOGINS])
    rows = build_rows([""] * 4, [f"{login}-c@uni.example" for login in LOGINS])
    assert "automatic" not in list_bands(rows, students)


def test_login_column_with_constant_ending_is_learned() -> None:
    rows = [replace(row, login=f"{login}-c") for row, login in zip(build_rows([""] * 4), LOGINS, strict=True)]
    assert list_bands(rows, build_students()) == ["automatic"] * 4


def test_custom_column_with_ids_and_agreeing_names_is_used() -> None:
    students = build_students([""] * 4, ["qx1", "qx2", "qx3", "qx4"], NUMBERS)
    names = ("Ardley, Bo", "Brisco, Cam", "Corliss, D", "Pettibone, Rufus")
    assert list_bands(build_rows(NUMBERS, names=names), students) == ["automatic", "automatic", "strong", "likely"]
    nameless = build_rows(NUMBERS, names=("",) * 4)
    assert set(list_bands(nameless, students)) == {"likely"}


@pytest.mark.parametrize(
    "values",
    [
        ("00451201", "00451302", "00451302", "01451504"),  # not unique
        ("00451201", "", "", ""),  # one student
        ("77", "78", "79", "80"),  # no IDs of the rows
    ],
)
def test_custom_column_without_unique_ids_is_ignored(values: tuple[str, ...]) -> None:
    students = build_students([""] * 4, ["qx1", "qx2", "qx3", "qx4"], values)
    assert "automatic" not in list_bands(build_rows(NUMBERS), students)


def test_short_numbers_in_custom_column_are_ignored() -> None:
    students = build_students([""] * 4, ["qx1", "qx2", "qx3", "qx4"], ("1", "2", "3", "4"))
    assert "automatic" not in list_bands(build_rows(("1", "2", "3", "4")), students)


def test_custom_id_supports_suggestions() -> None:
    students = build_students([""] * 4, ["qx1", "qx2", "qx3", "qx4"], NUMBERS)
    rows = build_rows((*NUMBERS[:3], "01451505"), names=(*NAMES[:3], "Dunmor, J"))
    assert "student ID is one digit off" in propose_matches(rows, students).by_row[6].candidates[0].reasons


def test_column_with_unknown_ids_and_agreeing_names_is_used() -> None:
    blank_rows = build_rows([""] * 4)
    rows = add_column(blank_rows, NUMBERS, ColumnRole.OTHER_ID)
    assert list_bands(rows, build_students()) == ["automatic"] * 4
    shifted_rows = add_column(blank_rows, (*NUMBERS[1:], NUMBERS[0]), ColumnRole.OTHER_ID)
    assert "automatic" not in list_bands(shifted_rows, build_students())
    foreign_rows = add_column(blank_rows, ("1", "2", "3", "4"), ColumnRole.OTHER_ID)
    assert list_bands(foreign_rows, build_students()) == list_bands(blank_rows, build_students())


def test_additional_column_without_students_is_ignored() -> None:
    rows = build_rows(NUMBERS)
    for role in (ColumnRole.STUDENT_ID, ColumnRole.LOGIN):
        assert list_bands(add_column(rows, ("k1", "k2", "k3", "k4"), role), build_students()) == ["automatic"] * 4


def test_second_ids_are_used_if_first_is_blank() -> None:
    rows = add_column(build_rows(("", "", *NUMBERS[2:])), (*NUMBERS[:2], "", ""), ColumnRole.STUDENT_ID)
    assert list_bands(rows, build_students()) == ["automatic"] * 4


def test_id_resembling_remote_is_used_if_student_has_it() -> None:
    rows = build_rows(
        ("#00451201", "#1A2B3C4D", "", ""), names=("Ardley, Bo", "Brisco, Cam", "Corliss, Dee", "Roe, Al")
    )
    proposals = propose_matches(rows, build_students()).by_row
    assert (proposals[3].band, proposals[4].band) == ("automatic", "strong")
    assert proposals[4].candidates[0].objections == ()


def test_same_id_in_two_columns_is_one_reason() -> None:
    rows = add_column(build_rows(NUMBERS), NUMBERS, ColumnRole.STUDENT_ID)
    reasons = propose_matches(rows, build_students()).by_row[3].candidates[0].reasons
    assert reasons == (MATCH_KEY_TEXTS[MatchKey.STUDENT_ID], NAME_CHECK_TEXTS[NameCheck.SAME])
