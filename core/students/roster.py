"""What is known of the roster before any row is compared: names, ids, logins, and how rare each name is?"""

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from core.canvas.gradebook import Student
from core.pacing import paced
from core.students.identity import id_key, login_key, login_name, read_email
from core.students.names import Name, read_name

_Key = TypeVar("_Key", bound=Hashable)
_MOST_COMMON = 1.2
RAREST = 8.5


@dataclass(frozen=True, eq=False)
class Roster:
    """The students that rows are matched to (the Test Student left out), by number, with what they are found by.

    `by_id`, `by_login`, `by_login_name`, `by_bag`: numbers of students by `id_key`, `login_key`, `login_name`, folded
    name. `rarity_last`, `rarity_first`: by token, -ln of its share in the roster, 1.2 to 8.5. `unseen`: that of a token
    that is not in it.
    """

    students: tuple[Student, ...]
    names: tuple[Name, ...]
    by_id: Mapping[str, tuple[int, ...]]
    by_login: Mapping[str, tuple[int, ...]]
    by_login_name: Mapping[str, tuple[int, ...]]
    by_bag: Mapping[tuple[str, ...], tuple[int, ...]]
    rarity_last: Mapping[str, float]
    rarity_first: Mapping[str, float]
    unseen: float

    def __len__(self) -> int:
        """How many students there are."""
        return len(self.students)


def _number(keys: Iterable[_Key]) -> dict[_Key, tuple[int, ...]]:
    numbers: dict[_Key, tuple[int, ...]] = {}
    for number, key in enumerate(paced(keys)):
        if key:
            numbers[key] = (*numbers.get(key, ()), number)
    return numbers


def _school_login(login: str) -> str:
    email = read_email(login)
    return "" if email and email.is_public else login_name(login)


def _rarity(groups: Iterable[tuple[str, ...]], size: int) -> dict[str, float]:
    counts = Counter(token for group in paced(groups) for token in set(group))
    return {token: rarity(count, size) for token, count in counts.items()}


def rarity(count: int, size: int) -> float:
    """How much it tells that two names share a token that `count` of `size` students bear, in units of log evidence."""
    return min(max(-math.log((count + 0.5) / (size + 20)), _MOST_COMMON), RAREST)


def read_roster(students: Sequence[Student]) -> Roster:
    """The roster of these students. The Test Student is nobody's match and stays out."""
    real = tuple(student for student in students if not student.is_test)
    names = tuple(read_name(student.name) for student in paced(real))
    return Roster(
        real,
        names,
        _number(id_key(student.sis_user_id) for student in real),
        _number(login_key(student.login_id) for student in real),
        _number(_school_login(student.login_id) for student in real),
        _number(name.bag for name in names),
        _rarity((name.last for name in names), len(real)),
        _rarity((name.first + name.nick for name in names), len(real)),
        rarity(0, len(real)),
    )
