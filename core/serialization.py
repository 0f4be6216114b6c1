"""Serialization of frozen values to JSON-compatible ones, and back.

Type hints control the conversion. Supported types: dataclasses, string and integer enums, Decimal, datetime, mappings,
frozen sets, homogeneous tuples, str, int, bool, and None.
"""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import IntEnum, StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints


class DeserializationError(ValueError):
    """A stored value doesn't have the expected type. The message says where."""


def serialize(value: object) -> Any:  # noqa: ANN401 - JSON values have no narrower type
    """Return the value as dicts, lists, strings, integers, booleans, and None.

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


def deserialize(kind: Any, stored: object) -> Any:  # noqa: ANN401 - returns a value of `kind`
    """Return the value of type `kind` that was stored. Missing fields keep their defaults.

    Raises:
        DeserializationError: the stored value doesn't have this type.
    """
    origin = get_origin(kind)
    if origin in (types.UnionType, Union):
        option_kind = next(option for option in get_args(kind) if option is not type(None))
        return None if stored is None else deserialize(option_kind, stored)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        key_kind, value_kind = get_args(kind)
        return _deserialize_mapping(key_kind, value_kind, stored)
    if origin is frozenset:
        return frozenset(deserialize(get_args(kind)[0], item) for item in _require_type(list, stored))
    if origin is tuple:
        return tuple(deserialize(get_args(kind)[0], item) for item in _require_type(list, stored))
    if is_dataclass(kind):
        return _deserialize_dataclass(kind, stored)
    return _deserialize_scalar(kind, stored)


def _deserialize_scalar(kind: type, stored: object) -> Any:  # noqa: ANN401 - returns a value of `kind`
    if issubclass(kind, Decimal):
        return _deserialize_decimal(stored)
    if issubclass(kind, datetime):
        return _deserialize_datetime(stored)
    if issubclass(kind, StrEnum | IntEnum):
        return _deserialize_enum(kind, stored)
    return _require_type(kind, stored)


def _require_type(kind: type, stored: object) -> Any:  # noqa: ANN401 - returns a value of `kind`
    if not isinstance(stored, kind) or (kind is int and isinstance(stored, bool)):
        raise DeserializationError(f"{kind.__name__} expected, {type(stored).__name__} found")
    return stored


def _deserialize_mapping(key_kind: Any, kind: Any, stored: object) -> dict[Any, Any]:  # noqa: ANN401 - types given by the caller
    mapping: dict[str, object] = _require_type(dict, stored)
    if key_kind is not int:
        return {key: deserialize(kind, value) for key, value in mapping.items()}
    invalid = [key for key in mapping if not (key.isascii() and key.isdigit())]
    if invalid:
        raise DeserializationError(f"whole numbers expected, {invalid[0]!r} found")
    return {int(key): deserialize(kind, value) for key, value in mapping.items()}


def _deserialize_dataclass(kind: Any, stored: object) -> Any:  # noqa: ANN401 - returns a value of `kind`
    values = _require_type(dict, stored)
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


def _deserialize_decimal(stored: object) -> Decimal:
    try:
        number = Decimal(_require_type(str, stored))
    except InvalidOperation as error:
        raise DeserializationError(f"a number expected, {stored!r} found") from error
    if not number.is_finite():
        raise DeserializationError(f"a finite number expected, {stored!r} found")
    return number


def _deserialize_datetime(stored: object) -> datetime:
    try:
        return datetime.fromisoformat(_require_type(str, stored)).astimezone()
    except (ValueError, OverflowError) as error:
        raise DeserializationError(f"a moment expected, {stored!r} found") from error


def _deserialize_enum(kind: type[StrEnum | IntEnum], stored: object) -> StrEnum | IntEnum:
    try:
        return kind(_require_type(str if issubclass(kind, StrEnum) else int, stored))
    except ValueError as error:
        raise DeserializationError(f"{stored!r} is no {kind.__name__}") from error
