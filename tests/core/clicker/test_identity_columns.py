"""Tests for the columns that say who people are."""

import pytest

from core.clicker.export import MAIN_COLUMN, IdentityValue
from core.errors import InvalidRequestError
from core.recognition.roles import ColumnRole
from tests.core.clicker.exported import build_export, list_roles


def test_find_identity_columns_keeps_every_column() -> None:
    export = build_export("Name,Student ID,SID,Username,Email,School Email,Class 1\nA,1,2,u,a@x,b@x,3\n")
    assert list_roles(export) == ["name", "student id", "student id", "login", "e-mail", "e-mail", "session"]
    assert export.participants[0].identities == (
        IdentityValue(MAIN_COLUMN, ColumnRole.STUDENT_ID, "1"),
        IdentityValue(MAIN_COLUMN, ColumnRole.LOGIN, "u"),
        IdentityValue(MAIN_COLUMN, ColumnRole.EMAIL, "a@x"),
        IdentityValue(3, ColumnRole.STUDENT_ID, "2"),
        IdentityValue(6, ColumnRole.EMAIL, "b@x"),
    )
    assert export.participants[0].identity_texts == ("1", "u", "a@x", "2", "b@x")


@pytest.mark.parametrize(
    ("header", "role"),
    [
        *(("SIS Login ID", "login"), ("NetID", "login"), ("Campus Username", "login"), ("Org ID", "student id")),
        *(
            ("Banner ID", "student id"),
            ("College ID", "student id"),
            ("Kiosk ID", "other id"),
            ("Top Hat ID", "other id"),
        ),
        *(("Submission ID", "ignored"), ("Response ID", "ignored"), ("Public ID", "ignored"), ("Group ID", "ignored")),
        *(("Session ID", "ignored"), ("Poll Session ID", "ignored")),
        *(("Matricola", "student id"), ("N° étudiant", "student id"), ("E-mailadres", "e-mail"), ("Usuário", "login")),
        *(("学号", "student id"), ("Brugernavn", "login"), ("Matr.-Nr.", "student id")),
    ],
)
def test_find_identity_columns_reads_header(header: str, role: str) -> None:
    export = build_export(f"Name,{header},Class 1 - Poll\nA,k1,1\nB,k2,2\n")
    assert list_roles(export)[1] == role


@pytest.mark.parametrize(
    ("header", "roles"),
    [
        ("Name,Preferred name", ["name", "other name"]),
        ("Nickname,Student Name", ["other name", "name"]),
        ("First Name,Last Name,Full Name", ["first name", "last name", "other name"]),
        ("Name,First Name,Rufname", ["name", "other name", "other name"]),
        ("Name,Display Name,Student", ["name", "other name", "other name"]),
    ],
)
def test_find_identity_columns_additional_names_are_other_names(header: str, roles: list[str]) -> None:
    cells = [f"{name},{name},{name}".split(",")[: len(roles)] for name in ("Bo", "Cam")]
    rows = "".join(f"{','.join(row)},7\n" for row in cells)
    assert list_roles(build_export(f"{header},Class 1 - Poll\n{rows}")) == [*roles, "session"]


def test_find_identity_columns_blank_additional_name_is_ignored() -> None:
    assert list_roles(build_export("Name,Nickname,Class 1 - Poll\nBo,,1\n")) == ["name", "ignored", "session"]


def test_read_participants_additional_names_are_kept() -> None:
    people = build_export("Name,Nickname,Class 1 - Poll\nRobert Lee,Bo,1\nAnn Ng,,1\n,Cam,2\n").participants
    assert [(person.name, person.other_names) for person in people] == [
        ("Robert Lee", ("Bo",)),
        ("Ann Ng", ()),
        ("Cam", ("Cam",)),
    ]


def test_find_identity_columns_corrections_give_role_to_several_columns() -> None:
    roles = {2: ColumnRole.STUDENT_ID, 3: ColumnRole.STUDENT_ID, 4: ColumnRole.OTHER_ID}
    export = build_export("Name,P,Q,R,Class 1\nA,1,2,3,4\n", roles)
    assert list_roles(export) == ["name", "student id", "student id", "other id", "session"]
    assert export.participants[0].student_id == "1"
    assert [value.text for value in export.participants[0].other_identities] == ["2", "3"]


def test_read_participants_removes_number_sign_before_every_id() -> None:
    people = build_export("OrgDefinedId,Username,Class 1 - Poll\n#00451202,#ob,1\n#00451204,,2\n").participants
    assert [(person.student_id, person.login) for person in people] == [("00451202", "ob"), ("00451204", "")]


def test_read_participants_keeps_number_sign_of_some_ids() -> None:
    people = build_export("Name,Student ID,Class 1 - Poll\nA,00451202,1\n,#00451204,2\n").participants
    assert people[1].remote_id == "#00451204"
    assert people[1].other_identities == (IdentityValue(2, ColumnRole.STUDENT_ID, "#00451204"),)
    assert people[1].identity_texts == ("#00451204",)


@pytest.mark.parametrize(
    "header", ["Sobrenome,Nome", "Cognome,Nome", "Nazwisko,Imię", "Efternavn,Fornavn", "Фамилия,Имя", "姓,名"]
)
def test_find_identity_columns_reads_names_in_other_languages(header: str) -> None:
    assert list_roles(build_export(f"{header},Class 1 - Poll\nA,B,1\n")) == ["last name", "first name", "session"]


def test_find_identity_columns_role_given_twice_raises_invalid_request_error() -> None:
    roles = {1: ColumnRole.NAME, 2: ColumnRole.NAME}
    with pytest.raises(InvalidRequestError):
        build_export("Name,Nickname,Student ID,Class 1 - Poll\nA,B,7,1\n", roles)
