"""A workbook's decisions as single items, which can be stored, compared, and merged separately.

An item is a JSON value with a path: the name of the workbook's field, and a key in it. Fields of `Choices` and of the
grading rule are separate items. Values that equal their defaults have no item.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_type_hints

from core.serialization import deserialize, serialize
from core.workbook import Workbook

ItemPath = tuple[str, str]
"""The field, such as "destinations" or "choices.rule", and the key in it, such as a session's key."""

Items = Mapping[ItemPath, Any]
"""JSON values by path."""

PAST_DECISIONS = "past_decisions"

_UNSTORED_FIELDS = frozenset({"export", "gradebook", "decisions", "accepted", "sent_uploads"})
"""The files, and decisions about the rows of one file."""

_TUPLE_KEYS = {
    "corrections": ("student", "session"),
    "edit_decisions": ("student", "assignment_id"),
    PAST_DECISIONS: ("student_id", "email", "login", "name"),
}
"""The attributes that identify an element of a tuple."""


def list_items(workbook: Workbook) -> dict[ItemPath, Any]:
    """Return the decisions in a workbook that differ from the defaults, by path."""
    default = dict(_iter_items(Workbook()))
    return {path: value for path, value in _iter_items(workbook) if default.get(path) != value or path not in default}


def build_workbook(items: Items) -> Workbook:
    """Return a workbook without files that has these decisions. Unknown fields are ignored.

    Raises:
        DeserializationError: a value isn't valid.
    """
    stored: dict[str, Any] = {}
    for (path, key), value in items.items():
        name, *inner_names = path.split(".")
        group = stored.setdefault(name, {})
        for inner_name in inner_names:
            group = group.setdefault(inner_name, {})
        group[key] = value
    kinds = _get_field_types()
    return replace(
        Workbook(),
        **{
            name: deserialize(kinds[name], _restore_form(name, group))
            for name, group in stored.items()
            if name in kinds
        },
    )


def merge_changes(stored: Items, before: Items, after: Items) -> dict[ItemPath, Any]:
    """Return the stored items with the changes between two versions of a workbook.

    Stored items that didn't change between these versions are kept, even if neither version has them. Thus, two
    processes can store different decisions.
    """
    removed = before.keys() - after.keys()
    changed = {path: value for path, value in after.items() if path not in before or before[path] != value}
    return {**{path: value for path, value in stored.items() if path not in removed}, **changed}


def _get_field_types() -> dict[str, Any]:
    hints = get_type_hints(Workbook, localns={"Gradebook": object})
    return {spec.name: hints[spec.name] for spec in fields(Workbook) if spec.name not in _UNSTORED_FIELDS}


def _iter_items(workbook: Workbook) -> Iterator[tuple[ItemPath, Any]]:
    for name in _get_field_types():
        yield from _iter_field_items(name, getattr(workbook, name))


def _iter_field_items(name: str, value: Any) -> Iterator[tuple[ItemPath, Any]]:  # noqa: ANN401 - any field
    if isinstance(value, Mapping):
        yield from (((name, str(key)), serialize(item)) for key, item in value.items())
    elif isinstance(value, frozenset):
        yield from (((name, str(item)), True) for item in value)
    elif name in _TUPLE_KEYS:
        for element in value:
            key = json.dumps([getattr(element, attribute) for attribute in _TUPLE_KEYS[name]], ensure_ascii=False)
            yield (name, key), serialize(element)
    elif is_dataclass(value):
        yield from _iter_attribute_items(name, value)
    else:
        yield (name, ""), serialize(value)


def _iter_attribute_items(path: str, value: Any) -> Iterator[tuple[ItemPath, Any]]:  # noqa: ANN401 - a dataclass
    for spec in fields(value):
        attribute = getattr(value, spec.name)
        if is_dataclass(attribute):
            yield from _iter_attribute_items(f"{path}.{spec.name}", attribute)
        else:
            yield (path, spec.name), serialize(attribute)


def _restore_form(name: str, group: dict[str, Any]) -> Any:  # noqa: ANN401 - a JSON value
    """Return the JSON value from which a field is deserialized."""
    default = getattr(Workbook(), name)
    if isinstance(default, frozenset):
        return list(group)
    if name in _TUPLE_KEYS:
        return list(group.values())
    return group if isinstance(default, Mapping) or is_dataclass(default) else group[""]
