"""Tests for serialization to JSON-compatible values and back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.serialization import DeserializationError, deserialize, serialize


class Color(StrEnum):
    RED = "red"


class Weight(IntEnum):
    LIGHT = 1


@dataclass(frozen=True, slots=True)
class Inner:
    points: Decimal | None = None
    colour: Color = Color.RED
    weight: Weight = Weight.LIGHT
    members: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Outer:
    name: str
    inner: Inner = field(default_factory=Inner)
    by_row: Mapping[int, Inner] = field(default_factory=dict)
    keys: frozenset[str] = frozenset()
    is_on: bool = False
    count: int = 0
    by_code: Mapping[str, frozenset[Inner]] = field(default_factory=dict)


INNER = st.builds(
    Inner,
    st.none() | st.decimals(allow_nan=False, allow_infinity=False),
    members=st.lists(st.integers(), max_size=3).map(tuple),
)
OUTER = st.builds(
    Outer,
    st.text(),
    INNER,
    st.dictionaries(st.integers(0, 10**9), INNER),
    st.frozensets(st.text()),
    st.booleans(),
    st.integers(),
    st.dictionaries(st.text(), st.frozensets(INNER, max_size=3), max_size=3),
)


@given(OUTER)
def test_deserialize_serialized_value_returns_equal_value(value: Outer) -> None:
    assert deserialize(Outer, json.loads(json.dumps(serialize(value)))) == value


def test_deserialize_missing_fields_uses_defaults() -> None:
    assert deserialize(Outer, {"name": "x", "unknown": 1}) == Outer("x")


@pytest.mark.parametrize(
    ("kind", "stored", "expected_text"),
    [
        (Outer, {}, "a field of Outer is missing"),
        (Outer, [], "dict expected, list found"),
        (Inner, {"colour": "blue"}, "'blue' is no Color"),
        (Inner, {"weight": 7}, "7 is no Weight"),
        (Inner, {"weight": "1"}, "'1' is no Weight"),
        (Inner, {"members": 3}, "list expected"),
        (Inner, {"points": "Infinity"}, "finite"),
        (Inner, {"points": "x"}, "a number expected"),
        (Inner, {"points": 1.5}, "str expected"),
        (Mapping[int, str], {"x": "y"}, "whole numbers expected, 'x'"),
        (Mapping[int, str], {"²": "y"}, "whole numbers expected"),
        (frozenset[str], "x", "list expected"),
        (int, True, "int expected, bool found"),
    ],
)
def test_deserialize_wrong_type_raises_error(kind: Any, stored: object, expected_text: str) -> None:  # noqa: ANN401 - any type
    with pytest.raises(DeserializationError, match=expected_text):
        deserialize(kind, stored)
