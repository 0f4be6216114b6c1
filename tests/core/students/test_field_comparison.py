"""Tests of `core.students.field_comparison`: what agrees and what differs between a person and a student."""

from dataclasses import replace

import pytest

from core.canvas.gradebook import Student
from core.clicker.export import IdentityValue, Participant
from core.recognition.roles import ColumnRole
from core.students.field_comparison import (
    ComparedField,
    FieldAgreement,
    FieldComparison,
    compare_fields,
    index_identity_owners,
)
from core.students.identity import format_student_id
from tests.core.students.people import ROSTER, make_students

SAME, SIMILAR, DIFFERENT, UNKNOWN = FieldAgreement
STUDENTS = make_students(*ROSTER)
OWNERS = index_identity_owners(STUDENTS)
ODETTE = STUDENTS[1]


def compare(participant: Participant, student: Student = ODETTE) -> dict[ComparedField, FieldComparison]:
    return {compared.field: compared for compared in compare_fields(participant, student, OWNERS)}


def compare_one(field: ComparedField, student: Student = ODETTE, **fields: str) -> tuple[FieldAgreement, str]:
    participant = replace(Participant(7, ""), **fields)  # type: ignore[arg-type]
    compared = compare(participant, student)[field]
    return compared.agreement, compared.owner_id


@pytest.mark.parametrize(
    ("name", "agreement"),
    [
        ("Brightwater, Odette", SAME),
        ("Odette Brightwater", SAME),
        ("Brightwater, Odete", SIMILAR),
        ("obrightw", SIMILAR),
        ("Brightwater, Quentin", DIFFERENT),
        ("Fenwick, Tamsin", DIFFERENT),
        ("", UNKNOWN),
    ],
)
def test_compare_fields_name_has_expected_agreement(name: str, agreement: FieldAgreement) -> None:
    assert compare_one(ComparedField.NAME, name=name) == (agreement, "")


def test_compare_fields_other_suffix_is_different() -> None:
    student = replace(ODETTE, name="Brightwater, Odette Jr.")
    assert compare_one(ComparedField.NAME, student, name="Brightwater, Odette Sr.") == (DIFFERENT, "")


def test_compare_fields_student_without_login_compares_name_only() -> None:
    student = replace(ODETTE, login_id="")
    compared = compare(Participant(7, "Quentin", email="obrightw@example.edu"), student)
    assert compared[ComparedField.NAME].agreement is DIFFERENT
    assert compared[ComparedField.EMAIL].agreement is UNKNOWN


@pytest.mark.parametrize(
    ("email", "result"),
    [
        ("obrightw@example.edu", (SAME, "")),
        ("OBrightw+clicker@example.edu", (SAME, "")),
        ("obrightw@gmail.com", (SIMILAR, "")),
        ("obrightx@example.edu", (SIMILAR, "")),
        ("odette99@gmail.com", (SIMILAR, "")),
        ("tfenwick@example.edu", (DIFFERENT, "5")),
        ("tfenwick@gmail.com", (UNKNOWN, "")),
        ("sunshine1999@gmail.com", (UNKNOWN, "")),
        ("not an address", (UNKNOWN, "")),
        ("", (UNKNOWN, "")),
    ],
)
def test_compare_fields_email_has_expected_agreement(email: str, result: tuple[FieldAgreement, str]) -> None:
    assert compare_one(ComparedField.EMAIL, email=email) == result


def test_compare_fields_login_column_is_compared_with_login() -> None:
    compared = compare(Participant(7, "", login="obrightw"))[ComparedField.EMAIL]
    assert (compared.clicker_text, compared.canvas_text, compared.agreement) == ("obrightw", "obrightw", SAME)


def test_compare_fields_second_address_shows_the_text_that_decided() -> None:
    second = IdentityValue(5, ColumnRole.EMAIL, "obrightw@example.edu")
    compared = compare(Participant(7, "", other_identities=(second,)))[ComparedField.EMAIL]
    assert (compared.clicker_text, compared.agreement) == ("obrightw@example.edu", SAME)


@pytest.mark.parametrize(
    ("student_id", "result"),
    [
        ("00451202", (SAME, "")),
        ("451202", (SAME, "")),
        ("451202.0", (SAME, "")),
        ("00451292", (SIMILAR, "")),
        ("U00451202", (SIMILAR, "")),
        ("4.51E+05", (SIMILAR, "")),
        ("9.99E+05", (DIFFERENT, "")),
        ("00451203", (DIFFERENT, "3")),
        ("10451205", (DIFFERENT, "5")),
        ("77777777", (DIFFERENT, "")),
        ("obrightw@example.edu", (UNKNOWN, "")),
        ("0", (UNKNOWN, "")),
        ("N/A", (UNKNOWN, "")),
        ("", (UNKNOWN, "")),
    ],
)
def test_compare_fields_id_has_expected_agreement(student_id: str, result: tuple[FieldAgreement, str]) -> None:
    assert compare_one(ComparedField.STUDENT_ID, student_id=student_id) == result


def test_compare_fields_custom_column_with_the_id_is_same() -> None:
    student = replace(ODETTE, custom_values=("", "C-9981"))
    compared = compare(Participant(7, "", student_id="c9981"), student)[ComparedField.STUDENT_ID]
    assert (compared.canvas_text, compared.agreement) == ("C-9981", SAME)


@pytest.mark.parametrize("sis_user_id", ["", "N/A"])
def test_compare_fields_student_without_id_is_unknown(sis_user_id: str) -> None:
    student = replace(ODETTE, sis_user_id=sis_user_id)
    assert compare_one(ComparedField.STUDENT_ID, student, student_id="77777777") == (UNKNOWN, "")


def test_index_identity_owners_leaves_out_test_student() -> None:
    owners = index_identity_owners([replace(ODETTE, is_test=True)])
    assert (owners.by_id, owners.by_login) == ({}, {})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0", ""),
        ("N/A", ""),
        ("none", ""),
        (" 00451202 ", "00451202"),
        ("600633133.0", "600633133"),
        ("6006.5", "6006.5"),
        ("A12.0", "A12.0"),
        ("4.51E+05", "4.51E+05"),
        ("ode@example.edu", "ode@example.edu"),
        ("", ""),
    ],
)
def test_format_student_id_placeholder_is_blank(text: str, shown: str) -> None:
    assert format_student_id(text) == shown
