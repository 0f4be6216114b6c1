"""Numbers of things in words."""

from core.problems import counted


def test_one_and_many() -> None:
    assert counted(1, "row") == "1 row"
    assert counted(2, "row") == "2 rows"
    assert counted(0, "person", "people") == "0 people"
