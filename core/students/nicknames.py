"""Is one given name a usual short form, or another spelling, of the other?

Short forms come from the `nicknames` package (English) and from our own table for other languages. A row of it is a
name and what its bearers are called; a row of the spellings table holds romanisations that stand for one another.
"""

import csv
from collections.abc import Iterable, Mapping
from functools import cache

from nicknames import name_triplets

from core.resources import RESOURCES
from core.students.names import fold

_NONE: frozenset[str] = frozenset()
_TABLES = RESOURCES / "data"


def _read_rows(table: str) -> list[list[str]]:
    with (_TABLES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [["".join(fold(cell)) for cell in row] for row in csv.reader(file) if row]


def _join(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    joined: dict[str, set[str]] = {}
    for one, other in pairs:
        joined.setdefault(one, set()).add(other)
        joined.setdefault(other, set()).add(one)
    return {name: frozenset(others) for name, others in joined.items()}


@cache
def _short_forms() -> Mapping[str, frozenset[str]]:
    package = [(found.name1, found.name2) for found in name_triplets()]
    return _join([*package, *((row[0], short) for row in _read_rows("nicknames") for short in row[1:])])


@cache
def _spellings() -> Mapping[str, frozenset[str]]:
    return _join((one, other) for row in _read_rows("spellings") for one in row for other in row if one < other)


def is_short_form(one: str, other: str) -> bool:
    """Whether one of two folded names is a usual short form of the other (Bill and William)."""
    return other in _short_forms().get(one, _NONE)


def is_other_spelling(one: str, other: str) -> bool:
    """Whether two folded names are known spellings of one name (Zhang and Cheung, Sean and Shawn)."""
    return other in _spellings().get(one, _NONE)


def is_given_name(name: str) -> bool:
    """Whether this folded name is a given name that the tables of short forms know."""
    return name in _short_forms()


def short_forms_of(name: str) -> frozenset[str]:
    """The folded names that this one is a short form of, or that are short forms of it."""
    return _short_forms().get(name, _NONE)


def other_spellings_of(name: str) -> frozenset[str]:
    """The known other spellings of this folded name."""
    return _spellings().get(name, _NONE)
