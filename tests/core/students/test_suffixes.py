"""Suffixes of names, and full names for display."""

import pytest

from core.students.names import parse_name
from core.students.suffixes import format_full_name


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("Ardley, Bo, III", "III"),
        ("Ardley Jr., Bo", "Jr."),
        ("Bo Ardley 3rd", "III"),
        ("Ardley, Bo Junior", "Jr."),
        ("Nguyen, Vi", ""),
        ("Lee, Ann, PhD", ""),
    ],
)
def test_parse_name_returns_suffix(text: str, suffix: str) -> None:
    assert parse_name(text).suffix == suffix


def test_parse_name_first_name_resembling_number_is_kept() -> None:
    assert parse_name("Nguyen, V").first == ("v",)
    assert parse_name("Smith, V, John").first == ("john",)


def test_parse_name_initial_resembling_particle_is_kept() -> None:
    assert parse_name("I. García López").first == ("i", "garcia")
    assert parse_name("García y López, Ana").last == ("garcia", "lopez")


@pytest.mark.parametrize(
    ("name", "full_name"),
    [
        ("Lee, Ann", "Ann Lee"),
        ("Ardley, Bo, III", "Bo Ardley III"),
        ("Ardley Jr., Bo", "Bo Ardley Jr."),
        ("Ardley, Bo Jr.", "Bo Ardley Jr."),
        ("Smith, Jr., John", "John Smith Jr."),
        ("Junior, Pedro", "Pedro Junior"),
        ("Bo Ardley III", "Bo Ardley III"),
        ("Prince", "Prince"),
    ],
)
def test_format_full_name_places_suffix_last(name: str, full_name: str) -> None:
    assert format_full_name(name) == full_name


def test_has_other_suffix_one_suffix_returns_false() -> None:
    junior, third, plain = parse_name("Lee Jr., Al"), parse_name("Lee, Al, III"), parse_name("Lee, Al")
    assert junior.has_other_suffix(third)
    assert not junior.has_other_suffix(plain)
    assert not junior.has_other_suffix(junior)
