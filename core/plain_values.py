"""How do frozen values become what JSON can hold, and back, without a line for every field?

Known are dataclasses, enums of text or whole numbers, exact decimals, moments, mappings, frozen sets, tuples of one
type, text, whole numbers, truth values and None: what a workbook's decisions are made of.
"""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import IntEnum, StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints


class NotPlain(ValueError):  # noqa: N818 - reads as what is wrong
    """What was stored is not of the type that is wanted; the text says where."""


def to_plain(value: object) -> Any:  # noqa: ANN401 - JSON values have no narrower type
    """The value in dicts, lists, text, whole numbers, truth values and None. Decimals and moments become text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_plain(held) for key, held in value.items()}
    if isinstance(value, frozenset):
        return sorted((to_plain(held) for held in value), key=str)
    if isinstance(value, tuple):
        return [to_plain(held) for held in value]
    if isinstance(value, Decimal | StrEnum):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return int(value) if isinstance(value, IntEnum) else value


def from_plain(kind: Any, stored: object) -> Any:  # noqa: ANN401 - it gives a value of `kind`
    """The value of type `kind` that was stored. Fields that are not stored keep their defaults. Raises NotPlain."""
    origin = get_origin(kind)
    if origin in (types.UnionType, Union):
        wanted = next(each for each in get_args(kind) if each is not type(None))
        return None if stored is None else from_plain(wanted, stored)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        key_kind, value_kind = get_args(kind)
        return _mapping(key_kind, value_kind, stored)
    if origin is frozenset:
        return frozenset(from_plain(get_args(kind)[0], each) for each in _expect(list, stored))
    if origin is tuple:
        return tuple(from_plain(get_args(kind)[0], each) for each in _expect(list, stored))
    if is_dataclass(kind):
        return _dataclass(kind, stored)
    return _single(kind, stored)


def _single(kind: type, stored: object) -> Any:  # noqa: ANN401 - it gives a value of `kind`
    if issubclass(kind, Decimal):
        return _decimal(stored)
    if issubclass(kind, datetime):
        return _moment(stored)
    if issubclass(kind, StrEnum | IntEnum):
        return _enum(kind, stored)
    return _expect(kind, stored)


def _expect(kind: type, stored: object) -> Any:  # noqa: ANN401 - it gives a value of `kind`
    if not isinstance(stored, kind) or (kind is int and isinstance(stored, bool)):
        raise NotPlain(f"{kind.__name__} expected, {type(stored).__name__} found")
    return stored


def _mapping(key_kind: Any, kind: Any, stored: object) -> dict[Any, Any]:  # noqa: ANN401 - types given by the caller
    held: dict[str, object] = _expect(dict, stored)
    if key_kind is not int:
        return {key: from_plain(kind, value) for key, value in held.items()}
    wrong = [key for key in held if not (key.isascii() and key.isdigit())]
    if wrong:
        raise NotPlain(f"whole numbers expected, {wrong[0]!r} found")
    return {int(key): from_plain(kind, value) for key, value in held.items()}


def _dataclass(kind: Any, stored: object) -> Any:  # noqa: ANN401 - it gives a value of `kind`
    held = _expect(dict, stored)
    hints = get_type_hints(kind)
    try:
        return kind(
            **{
                field.name: from_plain(hints[field.name], held[field.name])
                for field in fields(kind)
                if field.name in held
            }
        )
    except TypeError as error:
        raise NotPlain(f"a field of {kind.__name__} is missing") from error


def _decimal(stored: object) -> Decimal:
    try:
        number = Decimal(_expect(str, stored))
    except InvalidOperation as error:
        raise NotPlain(f"a number expected, {stored!r} found") from error
    if not number.is_finite():
        raise NotPlain(f"a finite number expected, {stored!r} found")
    return number


def _moment(stored: object) -> datetime:
    try:
        return datetime.fromisoformat(_expect(str, stored)).astimezone()
    except (ValueError, OverflowError) as error:
        raise NotPlain(f"a moment expected, {stored!r} found") from error


def _enum(kind: type[StrEnum | IntEnum], stored: object) -> StrEnum | IntEnum:
    try:
        return kind(_expect(str if issubclass(kind, StrEnum) else int, stored))
    except ValueError as error:
        raise NotPlain(f"{stored!r} is no {kind.__name__}") from error
