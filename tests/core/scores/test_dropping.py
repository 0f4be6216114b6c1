"""Tests for Canvas's drop rule."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.scores.dropping import find_dropped_sessions

SMALL = st.integers(-2, 9)
LARGE = st.integers(-(10**18), 10**18)


def drop_by_brute_force(values: Sequence[int], possible: Sequence[int], candidates: list[int], count: int) -> set[int]:
    """Return the choice that leaves the highest share; of equal shares, the first in order."""
    best: tuple[Fraction, set[int]] | None = None
    for dropped in combinations(candidates, count):
        kept = [index for index in candidates if index not in dropped]
        share = Fraction(sum(values[index] for index in kept), sum(possible[index] for index in kept) or 1)
        if best is None or share > best[0]:
            best = share, set(dropped)
    assert best is not None
    return best[1]


def drop(
    values: list[list[int]],
    possible: list[int],
    candidates: list[list[bool]],
    counts: list[int],
    dtype: type = np.int64,
) -> list[set[int]]:
    mask = find_dropped_sessions(
        np.array(values, dtype), np.array(possible, dtype), np.array(candidates, np.bool_), np.array(counts)
    )
    return [set(np.flatnonzero(row).tolist()) for row in mask]


Example = tuple[list[list[int]], list[int], list[list[bool]], list[int]]
"""Values, points possible, candidates, and counts."""


@st.composite
def classes(draw: st.DrawFn, scores: st.SearchStrategy[int], points: st.SearchStrategy[int]) -> Example:
    width, height = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    possible = [draw(points) for _ in range(width)]
    values = [[draw(scores) for _ in range(width)] for _ in range(height)]
    candidates = [[draw(st.booleans()) for _ in range(width)] for _ in range(height)]
    counts = [draw(st.integers(0, sum(row))) for row in candidates]
    return values, possible, candidates, counts


@pytest.mark.parametrize(
    ("scores", "points", "dtype"),
    [
        (SMALL, st.just(4), np.int64),
        (SMALL, st.integers(1, 5), np.int64),
        (LARGE, st.integers(1, 10**18), object),
        (SMALL.map(lambda value: value * 10**17), st.integers(1, 5), object),
    ],
)
def test_find_dropped_sessions_equals_brute_force(
    scores: st.SearchStrategy[int], points: st.SearchStrategy[int], dtype: type
) -> None:
    @settings(max_examples=150, deadline=None)
    @given(classes(scores, points))
    def check(example: Example) -> None:
        values, possible, candidates, counts = example
        expected = [
            drop_by_brute_force(row, possible, [index for index, is_on in enumerate(allowed) if is_on], count)
            for row, allowed, count in zip(values, candidates, counts, strict=True)
        ]
        assert drop(values, possible, candidates, counts, dtype) == expected

    check()


def test_find_dropped_sessions_unequal_points_keeps_highest_share() -> None:
    """Dropping the lowest percentage isn't always best: without the second session, 100 of 101 points are left."""
    assert drop([[0, 40, 100]], [1, 100, 100], [[True] * 3], [1]) == [{1}]


def test_find_dropped_sessions_equal_shares_drops_earlier_sessions() -> None:
    assert drop([[1, 2, 3]], [2, 4, 6], [[True] * 3], [1]) == [{0}]
    assert drop([[2, 0, 2, 0]], [2, 2, 2, 2], [[True] * 4], [1]) == [{1}]


def test_find_dropped_sessions_large_int64_values_stay_exact() -> None:
    values = [[2**61, 2**61 - 1, 2**61 + 1]]
    assert drop(values, [2**60, 2**60 + 1, 2**60], [[True] * 3], [1]) == [{1}]
    assert drop(values, [5, 5, 5], [[True] * 3], [1]) == [{1}]
    values = [[-(2**61), -(2**61) - 1, -(2**61) + 1]]
    assert drop(values, [2**60, 2**60, 2**60 + 1], [[True] * 3], [1]) == [{1}]
    assert drop(values, [5, 5, 5], [[True] * 3], [1]) == [{1}]


def test_find_dropped_sessions_without_sessions_is_empty() -> None:
    assert find_dropped_sessions(np.empty((2, 0)), np.array([]), np.empty((2, 0), np.bool_), np.zeros(2)).size == 0


def test_find_dropped_sessions_large_negative_values_stay_exact() -> None:
    values = [[-(2**62), 1, 2]]
    assert drop(values, [2, 2, 2], [[True] * 3], [1]) == [{0}]
    assert drop(values, [2, 2, 3], [[True] * 3], [1]) == [{0}]
