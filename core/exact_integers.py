"""Exact whole numbers in NumPy arrays: int64 if all results fit, otherwise Python ints (dtype object)."""

from typing import Any

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[Any]

_INT64_BOUND = 10**18
"""The largest int64 is over nine times this bound, so a few terms that a caller leaves out of it don't overflow."""


def choose_integer_dtype(largest: int) -> "np.dtype[Any]":
    """Return the dtype for whole numbers whose absolute values are at most `largest`."""
    return np.dtype(np.int64 if largest < _INT64_BOUND else object)


def find_largest(values: Integers) -> int:
    """Return the largest absolute value, or 0 if there are no values."""
    return max(int(values.max(initial=0)), -int(values.min(initial=0)))


def widen(values: Integers, factor: int) -> Integers:
    """Return the values in a type that can hold `factor`, and `factor` times each value."""
    is_safe = choose_integer_dtype(max(find_largest(values), 1) * factor) == np.int64
    return values if is_safe else values.astype(object)


def multiply(values: Integers, factor: int, count: int = 1) -> Integers:
    """Return the values times a factor, in a type that can hold the sum of `count` products."""
    values = widen(values, factor * count)
    return values if factor == 1 else values * factor
