"""Tests for problems and their wording."""

from core.problems import counted


def test_pluralize_uses_singular_only_for_one() -> None:
    assert counted(1, "row") == "1 row"
    assert counted(2, "row") == "2 rows"
    assert counted(0, "person", "people") == "0 people"
