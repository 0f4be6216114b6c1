"""Tests of `core.exact_integers`."""

import numpy as np
import pytest

from core.exact_integers import choose_integer_dtype, find_largest, multiply, widen


@pytest.mark.parametrize(
    ("largest", "dtype"), [(0, np.int64), (10**18 - 1, np.int64), (10**18, object), (10**40, object)]
)
def test_choose_integer_dtype_from_limit_on_is_object(largest: int, dtype: type) -> None:
    assert choose_integer_dtype(largest) == dtype


@pytest.mark.parametrize(
    ("values", "largest"),
    [([], 0), ([3, -7], 7), ([-(2**63)], 2**63), ([10**40, -(10**41)], 10**41), ([[1, 2], [0, -5]], 5)],
)
def test_find_largest_is_absolute(values: list[int], largest: int) -> None:
    is_small = all(abs(value) <= 2**63 for value in np.array(values, object).flat)
    assert find_largest(np.array(values, np.int64 if is_small else object)) == largest


@pytest.mark.parametrize(
    ("values", "factor", "dtype"),
    [([1, -2], 10**17, np.int64), ([1, -20], 10**17, object), ([0], 10**30, object), ([], 3, np.int64)],
)
def test_widen_holds_products_and_factor(values: list[int], factor: int, dtype: type) -> None:
    widened = widen(np.array(values, np.int64), factor)
    assert widened.dtype == dtype
    assert widened.tolist() == values
    assert (widened * factor).tolist() == [value * factor for value in values]


def test_multiply_is_exact_beyond_int64() -> None:
    values = np.array([9, -4, 0])
    assert multiply(values, 10**30).tolist() == [9 * 10**30, -4 * 10**30, 0]
    assert multiply(values, 1) is values
    assert multiply(values, 1, 10**18).dtype == object
