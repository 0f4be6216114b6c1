"""Parsing of names in any script, order, and format."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.students.names import parse_name, parse_participant_name, tokenize


@pytest.mark.parametrize(
    ("text", "last", "first"),
    [
        ("Okonjo-Reyes*, José María", ("okonjo", "reyes"), ("jose", "maria")),
        ("van der Plum, Wilhelmina", ("plum",), ("wilhelmina",)),
        ("Plum, Wilhelmina van der", ("plum",), ("wilhelmina",)),
        ("Wilhelmina van der Plum", ("plum",), ("wilhelmina",)),
        ("Smith, Jr., John", ("smith",), ("john",)),
        ("Robert Smith III", ("smith",), ("robert",)),
        ("Dr. Ann Lee", ("lee",), ("ann",)),
        ("Valentine, Alan (she/her)", ("valentine",), ("alan",)),
        ("Valentine, Alan they/them", ("valentine",), ("alan",)),
        ("O’Neill, S.", ("oneill",), ("s",)),
        ("😀, Ann", ("ann",), ()),
        ("aarav.thapa", ("thapa",), ("aarav",)),
        ("王小明", ("wang",), ("xiao", "ming")),
        ("김민준", ("gim",), ("min", "jun")),
        ("Иванов, Сергей", ("ivanov",), ("sergey",)),
        ("محمد", ("mhmd",), ()),
        ("Le, An", ("le",), ("an",)),
        ("Jr.", (), ()),
        (",", (), ()),
        ("#5E6F7081", (), ()),
        ("", (), ()),
    ],
)
def test_parse_name_returns_last_and_first_tokens(text: str, last: tuple[str, ...], first: tuple[str, ...]) -> None:
    name = parse_name(text)
    assert name.tokens == last + first
    assert (name.last, name.first) == (last, first)


def test_parse_name_with_brackets_returns_nickname() -> None:
    assert parse_name("Wang, Jierong (Andy)").nicknames == ("andy",)
    assert parse_name('Lee, Robert "Bob"').nicknames == ("bob",)


def test_parse_name_with_any_order_returns_same_sorted_tokens() -> None:
    assert parse_name("Lee, Ann Marie").sorted_tokens == parse_name("marie ann LEE").sorted_tokens


def test_name_joined_keeps_particles() -> None:
    assert parse_name("de Kok, Brenda").joined == parse_name("Dekok, Brenda").joined
    assert parse_name("de Kok, Brenda").has_particles
    assert not parse_name("Dekok, Brenda").has_particles


def test_parse_participant_name_prefers_first_and_last_name_fields() -> None:
    name = parse_participant_name("whatever", "Lee, Jr", "Ann")
    assert (name.last, name.first, name.is_split) == (("lee",), ("ann",), True)
    assert parse_participant_name("Ann Lee", "", "").last == ("lee",)
    assert parse_participant_name("", "Lee", "").last == ("lee",)
    assert parse_participant_name("", "", "Ann").sorted_tokens == ("ann",)


def test_parse_name_with_only_particles_before_last_name_has_no_first_name() -> None:
    assert parse_name("de la Cruz").joined_last == "delacruz"
    assert parse_name("Al Gore").first == ("al",)


@given(st.text(max_size=30))
def test_parse_name_with_any_text_returns_ascii_tokens(text: str) -> None:
    name = parse_name(text)
    assert bool(name) == bool(name.sorted_tokens)
    assert all(token.isascii() and token.isalnum() for token in name.sorted_tokens + tokenize(text))
