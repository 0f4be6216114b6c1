"""Index of the gradebook's students, with the rarity of their names."""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from core.cooperative import cached_property, iter_yielding
from core.students.identity import extract_local_part, normalize_id, normalize_login, parse_email
from core.students.names import Name, parse_name

if TYPE_CHECKING:
    from core.canvas.gradebook import Student

_Key = TypeVar("_Key", bound=Hashable)
_MIN_RARITY = 1.2
MAX_RARITY = 8.5
NAME_START_LENGTH = 3


@dataclass(frozen=True, eq=False)
class Roster:
    """The students that rows can match, with indexes for finding them.

    The Test Student isn't included. The indexes map to positions in `students`. Their keys are normalized IDs,
    normalized logins, local parts of logins, and sorted name tokens. `by_custom_id` has the IDs in custom columns of
    the gradebook. `last_name_rarity` and `first_name_rarity` are the rarity of each token (see `compute_rarity`).
    `unseen_rarity` is the rarity of a token that no student has.
    """

    students: "tuple[Student, ...]"
    names: tuple[Name, ...]
    by_id: Mapping[str, tuple[int, ...]]
    by_login: Mapping[str, tuple[int, ...]]
    by_login_local_part: Mapping[str, tuple[int, ...]]
    by_name: Mapping[tuple[str, ...], tuple[int, ...]]
    last_name_rarity: Mapping[str, float]
    first_name_rarity: Mapping[str, float]
    unseen_rarity: float
    by_custom_id: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @cached_property
    def custom_ids(self) -> Mapping[int, tuple[str, ...]]:
        """The IDs in custom columns of the gradebook, by student."""
        ids: dict[int, tuple[str, ...]] = {}
        for custom_id, positions in self.by_custom_id.items():
            for position in positions:
                ids[position] = (*ids.get(position, ()), custom_id)
        return ids

    @cached_property
    def by_name_start(self) -> Mapping[str, tuple[int, ...]]:
        """The students by the first three letters of each name token."""
        positions: dict[str, list[int]] = defaultdict(list)
        for position, name in enumerate(iter_yielding(self.names)):
            for start in {token[:NAME_START_LENGTH] for token in name.tokens + name.nicknames}:
                positions[start].append(position)
        return {start: tuple(students) for start, students in positions.items()}

    def find_id_owners(self, normalized_id: str) -> tuple[int, ...]:
        """Return the students with this ID in Canvas's ID column or in a custom column."""
        return self.by_id.get(normalized_id) or self.by_custom_id.get(normalized_id, ())

    def find_namesakes(self, name: Name) -> tuple[int, ...]:
        """Return the students with these name tokens, except those with another suffix.

        If the name has a suffix and some students have the same suffix, only these are returned.
        """
        positions = self.by_name.get(name.sorted_tokens, ())
        if not name.suffix:
            return positions
        same_suffix = tuple(position for position in positions if self.names[position].suffix == name.suffix)
        return same_suffix or tuple(position for position in positions if not self.names[position].suffix)

    def __len__(self) -> int:
        """Return the number of students."""
        return len(self.students)


def _index_by_key(keys: Iterable[_Key]) -> dict[_Key, tuple[int, ...]]:
    positions: dict[_Key, tuple[int, ...]] = {}
    for position, key in enumerate(iter_yielding(keys)):
        if key:
            positions[key] = (*positions.get(key, ()), position)
    return positions


def _build_school_login_key(login: str) -> str:
    """Return the local part of a login, or "" for an address at a public provider."""
    email = parse_email(login)
    return "" if email and email.is_public else extract_local_part(login)


def _compute_rarities(groups: Iterable[tuple[str, ...]], size: int) -> dict[str, float]:
    counts = Counter(token for group in groups for token in set(group))
    return {token: compute_rarity(count, size) for token, count in counts.items()}


def compute_rarity(count: int, size: int) -> float:
    """Return the weight of sharing a token that `count` of `size` students have.

    The weight is in log units, from 1.2 to 8.5.
    """
    return min(max(-math.log((count + 0.5) / (size + 20)), _MIN_RARITY), MAX_RARITY)


def build_roster(students: "Sequence[Student]") -> Roster:
    """Build a roster with these students, without the Test Student."""
    enrolled = tuple(student for student in students if not student.is_test)
    names = tuple(parse_name(student.name) for student in iter_yielding(enrolled))
    return Roster(
        enrolled,
        names,
        _index_by_key(normalize_id(student.sis_user_id) for student in enrolled),
        _index_by_key(normalize_login(student.login_id) for student in enrolled),
        _index_by_key(_build_school_login_key(student.login_id) for student in enrolled),
        _index_by_key(name.sorted_tokens for name in names),
        _compute_rarities((name.last for name in names), len(enrolled)),
        _compute_rarities((name.first + name.nicknames for name in names), len(enrolled)),
        compute_rarity(0, len(enrolled)),
    )
