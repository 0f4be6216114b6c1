"""Tests for problems and their wording."""

from core.problems import pluralize


def test_pluralize_count_of_one_returns_singular() -> None:
    assert pluralize(1, "row") == "1 row"
    assert pluralize(2, "row") == "2 rows"
    assert pluralize(0, "person", "people") == "0 people"
