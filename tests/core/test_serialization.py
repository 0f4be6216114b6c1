"""Tests for serialization to JSON-compatible values and back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from pathlib import Path
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
    st.none() | st.decimals(-(10**25), 10**25, places=6),
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
        (Outer, {}, "a value is missing"),
        (Outer, [], "named values expected, a list found"),
        (Inner, {"colour": "blue"}, "“blue” is unknown"),
        (Inner, {"weight": 7}, "“7” is unknown"),
        (Inner, {"weight": "1"}, "a whole number expected, a text found"),
        (Inner, {"members": 3}, "list expected"),
        (Inner, {"points": "Infinity"}, "usual size"),
        (Inner, {"points": "x"}, "a number expected"),
        (Inner, {"points": 1.5}, "a text expected"),
        (Mapping[int, str], {"x": "y"}, "a row or column expected, “x” found"),
        (Mapping[int, str], {"²": "y"}, "a row or column expected, “²” found"),
        (frozenset[str], "x", "list expected"),
        (Mapping[int, str], {"9" * 19: "y"}, "a row or column expected"),
        (Mapping[str, str], {"\ud800": "y"}, "half a character"),
        (Inner, {"points": "1E+9999999"}, "usual size"),
        (Inner, {"points": "1E-9999999"}, "usual size"),
        (Inner, {"points": "0E+9999999"}, "usual size"),
        (Inner, {"points": "9" * 50}, "“9{40}…” found"),
        (Inner, {"points": "\x1b[31m"}, "“\ufffd.31m” found"),
        (str, "\ud800", "half a character"),
        (Path, "a\0b", "null character"),
        (datetime, "9999-12-31T23:59:59+00:00", "a year from 1900 to 2199 expected"),
        (datetime, "1899-06-01T00:00:00+00:00", "a year from 1900 to 2199 expected"),
        (datetime, "0001-01-01T00:00:00+14:00", "a moment expected|a year from"),
        (int, True, "a whole number expected, yes or no found"),
    ],
)
def test_deserialize_wrong_type_raises_error(kind: Any, stored: object, expected_text: str) -> None:  # noqa: ANN401 - any type
    with pytest.raises(DeserializationError, match=expected_text):
        deserialize(kind, stored)


@pytest.mark.parametrize("path", [Path("a/b.csv"), Path("caf\udce9.csv")])
def test_deserialize_serialized_path_returns_equal_path(path: Path) -> None:
    assert deserialize(Path, json.loads(json.dumps(serialize(path)))) == path
