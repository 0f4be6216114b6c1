"""Automatic matches in random classes are never wrong."""

import pytest

from tests.core.students.random_classes import count_automatic_matches, find_wrong_matches

CLASSES_PER_TEST = 60


@pytest.mark.parametrize("start", range(0, 300, CLASSES_PER_TEST))
def test_propose_matches_in_random_classes_returns_no_wrong_automatic_match(start: int) -> None:
    assert [line for seed in range(start, start + CLASSES_PER_TEST) for line in find_wrong_matches(seed)] == []


def test_propose_matches_in_random_classes_finds_most_automatic_matches() -> None:
    counts = [count_automatic_matches(seed) for seed in range(40)]
    assert sum(automatic for automatic, _ in counts) > 0.5 * sum(total for _, total in counts)
