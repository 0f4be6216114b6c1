"""Normalization of the IDs, logins, and email addresses that people enter."""

import pytest

from core.students.identity import (
    clean_id,
    extract_local_part,
    is_scientific_notation,
    normalize_id,
    normalize_login,
    parse_email,
)


@pytest.mark.parametrize(
    "text",
    ["00451203", "451203", " 451203 ", "451203.0", "0045-1203", "0045 1203", "'00451203", '="00451203"', "451,203"],
)
def test_normalize_id_with_any_spelling_returns_same_id(text: str) -> None:
    assert normalize_id(text) == "451203"


@pytest.mark.parametrize("text", ["", " ", "0", "000", "N/A", "n/a", "none", "-", "#5E6F7081", "jo@example.edu"])
def test_normalize_id_without_id_returns_empty_text(text: str) -> None:
    assert normalize_id(text) == ""


@pytest.mark.parametrize("text", ["4.51E+05", "4,51E+05", "1E+07", "4.51e5", " 2.00123E+11 "])
def test_normalize_id_with_rounded_number_returns_empty_text(text: str) -> None:
    assert is_scientific_notation(text)
    assert normalize_id(text) == ""


def test_clean_id_keeps_letters_and_zeros() -> None:
    assert clean_id("a0045-1203") == "A00451203"
    assert not is_scientific_notation("12E5")


def test_parse_email_removes_tag() -> None:
    email = parse_email(" <Jo.Doe+clicker@Student.Univ.edu> ")
    assert email is not None
    assert (email.address, email.registered_domain, email.is_public) == ("jo.doe@student.univ.edu", "univ.edu", False)


@pytest.mark.parametrize("text", ["", "jo", "jo@", "jo@univ", "jo doe@univ.edu", "jo@univ.edu,x@univ.edu"])
def test_parse_email_with_damaged_address_returns_none(text: str) -> None:
    assert parse_email(text) is None


@pytest.mark.parametrize(
    ("address", "registered_domain", "is_public"),
    [
        ("a@mail.univ.ac.uk", "univ.ac.uk", False),
        ("a@yahoo.co.uk", "yahoo.co.uk", True),
        ("a@gmail.com", "gmail.com", True),
        ("a@live.edu", "live.edu", False),
        ("a@mail.example.com", "example.com", False),
    ],
)
def test_parse_email_returns_registered_domain(address: str, registered_domain: str, is_public: bool) -> None:
    email = parse_email(address)
    assert email is not None
    assert (email.registered_domain, email.is_public) == (registered_domain, is_public)


def test_normalize_login_ignores_case() -> None:
    assert normalize_login(" JDoe ") == "jdoe"
    assert extract_local_part("JDoe@univ.edu") == "jdoe"
