"""Limits for the numbers in saved work and in exported rules."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal

from core.serialization import DeserializationError

_MAX_POINTS = 10**9
_MAX_BY_FIELD = {
    "full_credit_at": 100,
    "total_full_credit_at": 100,
    "drop_lowest": 10_000,
    "keep_best": 10_000,
    "decimals": 10,
}
"""Maximum values by field name. All other numbers have the same maximum as points."""


def check_numbers(name: str, value: object) -> None:
    """Check that a number, or each number in a dataclass or mapping, is in the allowed range.

    `name` is the name of the field with the value.

    Raises:
        DeserializationError: a number is negative or too large.
    """
    if is_dataclass(value):
        for spec in fields(value):
            check_numbers(spec.name, getattr(value, spec.name))
    elif isinstance(value, Mapping):
        for item in value.values():
            check_numbers("", item)
    elif isinstance(value, Decimal | int) and not isinstance(value, bool):
        maximum = _MAX_BY_FIELD.get(name, _MAX_POINTS)
        if not 0 <= value <= maximum:
            raise DeserializationError(f"a number from 0 to {maximum} expected, “{value}” found")
