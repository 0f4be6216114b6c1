"""Conversion of immutable values to JSON-compatible values, and back.

The conversion is based on type hints. Supported types: dataclasses, string and integer enums, Decimal, datetime, Path,
mappings, frozen sets, homogeneous tuples, str, int, bool, and None. Bytes are unchanged.

Stored values may come from a damaged or manipulated file. Therefore, the type and the range of each value are checked:
numbers must be of reasonable size, text must be writable to a file, and times must be in this century or the last one.
"""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

MAX_DECIMAL_DIGITS = 30
"""Maximum number of digits before or after the decimal point, which no calculation exceeds."""

YEARS = range(1900, 2200)

_TEXT_TYPES = (StrEnum, Decimal, Path)
_PLAIN_TYPES = (str, int, bool, type(None))
_MAX_KEY_DIGITS = 18
_MAX_SHOWN_LENGTH = 40
_TYPE_NAMES = {
    bool: "yes or no",
    bytes: "data",
    dict: "named values",
    float: "a number with decimals",
    int: "a whole number",
    list: "a list",
    str: "a text",
    type(None): "nothing",
}


class DeserializationError(ValueError):
    """A stored value that isn't valid for its type. The message is for the user."""


def serialize(value: object) -> Any:  # noqa: ANN401 - JSON values have no narrower type
    """Convert a value to dicts, lists, strings, integers, Booleans, and None.

    Decimals, datetimes, and paths become strings.
    """
    if type(value) in _PLAIN_TYPES:
        return value
    if isinstance(value, _TEXT_TYPES):  # before the slower checks, because classes have 50,000 decisions
        return str(value)
    if is_dataclass(value):
        return {name: serialize(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, Mapping):
        return {str(key): serialize(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted((serialize(item) for item in value), key=str)
    if isinstance(value, tuple):
        return [serialize(item) for item in value]
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
    if issubclass(kind, Path):
        return _deserialize_path(stored_value)
    if issubclass(kind, StrEnum | IntEnum):
        return _deserialize_enum(kind, stored_value)
    return _deserialize_text(stored_value) if kind is str else _require_type(kind, stored_value)


def _require_type(kind: type, stored_value: object) -> Any:  # noqa: ANN401 - returns a value of `kind`
    if not isinstance(stored_value, kind) or (kind is int and isinstance(stored_value, bool)):
        raise DeserializationError(f"{_TYPE_NAMES[kind]} expected, {_TYPE_NAMES[type(stored_value)]} found")
    return stored_value


def _deserialize_text(stored_value: object) -> str:
    """Return a text without lone surrogates, which no file can contain."""
    text: str = _require_type(str, stored_value)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise DeserializationError("a text contains half a character") from error
    return text


def _deserialize_path(stored_value: object) -> Path:
    """Return a path.

    It may contain surrogates, which stand for the bytes of a name that isn't valid UTF-8.
    """
    text: str = _require_type(str, stored_value)
    if "\0" in text:
        raise DeserializationError("a path contains a null character")
    return Path(text)


def _deserialize_mapping(key_kind: Any, value_kind: Any, stored_value: object) -> dict[Any, Any]:  # noqa: ANN401 - types given by the caller
    mapping: dict[str, object] = _require_type(dict, stored_value)
    return {_deserialize_key(key_kind, key): deserialize(value_kind, value) for key, value in mapping.items()}


def _deserialize_key(kind: Any, key: str) -> Any:  # noqa: ANN401 - returns a value of `kind`
    if kind is not int:
        return deserialize(kind, key)
    if not (key.isascii() and key.isdigit() and len(key) <= _MAX_KEY_DIGITS):
        raise DeserializationError(f"a row or column expected, {_quote(key)} found")
    return int(key)


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
        raise DeserializationError("a value is missing") from error


def _deserialize_decimal(stored_value: object) -> Decimal:
    text = _require_type(str, stored_value)
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise DeserializationError(f"a number expected, {_quote(text)} found") from error
    if not number.is_finite() or not _is_short(number):
        raise DeserializationError(f"a number of usual size expected, {_quote(text)} found")
    return number


def _is_short(number: Decimal) -> bool:
    """Return True if a number has few digits before and after the decimal point."""
    exponent = number.as_tuple().exponent
    return number.adjusted() < MAX_DECIMAL_DIGITS and isinstance(exponent, int) and exponent >= -MAX_DECIMAL_DIGITS


def _deserialize_datetime(stored_value: object) -> datetime:
    text = _require_type(str, stored_value)
    try:
        moment = datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError) as error:
        raise DeserializationError(f"a moment expected, {_quote(text)} found") from error
    if moment.year not in YEARS:
        raise DeserializationError(f"a year from {YEARS[0]} to {YEARS[-1]} expected, {_quote(text)} found")
    return moment


def _deserialize_enum(kind: type[StrEnum | IntEnum], stored_value: object) -> StrEnum | IntEnum:
    value = _require_type(str if issubclass(kind, StrEnum) else int, stored_value)
    try:
        return kind(value)
    except ValueError as error:
        raise DeserializationError(f"{_quote(str(value))} is unknown to this version") from error


def _quote(text: str) -> str:
    """Return the text in quotes, shortened and without unprintable characters."""
    shown = text if len(text) <= _MAX_SHOWN_LENGTH else f"{text[:_MAX_SHOWN_LENGTH]}…"
    printable = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in shown)
    return f"“{printable}”"
