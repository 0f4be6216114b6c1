"""Serialization of immutable values to JSON-compatible ones, and back.

The conversion is based on type hints. Supported types: dataclasses, string and integer enums, Decimal, datetime,
mappings, frozen sets, homogeneous tuples, str, int, bool, and None.
"""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import IntEnum, StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints


class DeserializationError(ValueError):
    """A stored value doesn't have the expected type."""


def serialize(value: object) -> Any:  # noqa: ANN401 - JSON values have no narrower type
    """Convert a value to dicts, lists, strings, integers, Booleans, and None.

    Decimals and datetimes become strings.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: serialize(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): serialize(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted((serialize(item) for item in value), key=str)
    if isinstance(value, tuple):
        return [serialize(item) for item in value]
    if isinstance(value, Decimal | StrEnum):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return int(value) if isinstance(value, IntEnum) else value


def deserialize(kind: Any, stored_value: object) -> Any:  # noqa: ANN401 - returns a value of `kind`
    """Convert a stored value back to a value of type `kind`.

    Missing fields keep their defaults.

    Raises:
        DeserializationError: the stored value isn't valid for this type.
    """
    origin = get_origin(kind)
    if origin in (types.UnionType, Union):
        option_kind = next(option for option in get_args(kind) if option is not type(None))
        return None if stored_value is None else deserialize(option_kind, stored_value)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        key_kind, value_kind = get_args(kind)
        return _deserialize_mapping(key_kind, value_kind, stored_value)
    if origin is frozenset:
        return frozenset(deserialize(get_args(kind)[0], item) for item in _require_type(list, stored_value))
    if origin is tuple:
        return tuple(deserialize(get_args(kind)[0], item) for item in _require_type(list, stored_value))
    if is_dataclass(kind):
        return _deserialize_dataclass(kind, stored_value)
    return _deserialize_scalar(kind, stored_value)


def _deserialize_scalar(kind: type, stored_value: object) -> Any:  # noqa: ANN401 - returns a value of `kind`
    if issubclass(kind, Decimal):
        return _deserialize_decimal(stored_value)
    if issubclass(kind, datetime):
        return _deserialize_datetime(stored_value)
    if issubclass(kind, StrEnum | IntEnum):
        return _deserialize_enum(kind, stored_value)
    return _require_type(kind, stored_value)


def _require_type(kind: type, stored_value: object) -> Any:  # noqa: ANN401 - returns a value of `kind`
    if not isinstance(stored_value, kind) or (kind is int and isinstance(stored_value, bool)):
        raise DeserializationError(f"{kind.__name__} expected, {type(stored_value).__name__} found")
    return stored_value


def _deserialize_mapping(key_kind: Any, value_kind: Any, stored_value: object) -> dict[Any, Any]:  # noqa: ANN401 - types given by the caller
    mapping: dict[str, object] = _require_type(dict, stored_value)
    if key_kind is not int:
        return {key: deserialize(value_kind, value) for key, value in mapping.items()}
    invalid = [key for key in mapping if not (key.isascii() and key.isdigit())]
    if invalid:
        raise DeserializationError(f"whole numbers expected, {invalid[0]!r} found")
    return {int(key): deserialize(value_kind, value) for key, value in mapping.items()}


def _deserialize_dataclass(kind: Any, stored_value: object) -> Any:  # noqa: ANN401 - returns a value of `kind`
    values = _require_type(dict, stored_value)
    hints = get_type_hints(kind)
    try:
        return kind(
            **{
                field.name: deserialize(hints[field.name], values[field.name])
                for field in fields(kind)
                if field.name in values
            }
        )
    except TypeError as error:
        raise DeserializationError(f"a field of {kind.__name__} is missing") from error


def _deserialize_decimal(stored_value: object) -> Decimal:
    try:
        number = Decimal(_require_type(str, stored_value))
    except InvalidOperation as error:
        raise DeserializationError(f"a number expected, {stored_value!r} found") from error
    if not number.is_finite():
        raise DeserializationError(f"a finite number expected, {stored_value!r} found")
    return number


def _deserialize_datetime(stored_value: object) -> datetime:
    try:
        return datetime.fromisoformat(_require_type(str, stored_value)).astimezone()
    except (ValueError, OverflowError) as error:
        raise DeserializationError(f"a moment expected, {stored_value!r} found") from error


def _deserialize_enum(kind: type[StrEnum | IntEnum], stored_value: object) -> StrEnum | IntEnum:
    try:
        return kind(_require_type(str if issubclass(kind, StrEnum) else int, stored_value))
    except ValueError as error:
        raise DeserializationError(f"{stored_value!r} is no {kind.__name__}") from error
