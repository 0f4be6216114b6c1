"""Agreement of a row's name with a student's, as a check of exact evidence.

A swapped, shortened, abbreviated, or misspelled name agrees. A different first or last name doesn't, nor does another
suffix.
"""

from collections.abc import Iterator
from enum import Enum

from core.students.identity import Email, RowIdentity, extract_local_part
from core.students.names import Name, tokenize
from core.students.roster import NAME_START_LENGTH, Roster
from core.students.similarity import Similarity, compare_token_groups


class NameCheck(Enum):
    """How a row's name fits a student. The values are shown as reasons."""

    SAME = "same name"
    LOGIN = "the name is the login"
    SIMILAR = ""
    MISSING = "the row has no name"
    OTHER_SUFFIX = "the suffix of the name differs"
    AMBIGUOUS = "another student has exactly this name"
    OTHER_STUDENT = "another student has this name"
    DIFFERENT = "the name disagrees"

    @property
    def is_agreement(self) -> bool:
        """True if the name agrees with the student's."""
        return self in (NameCheck.SAME, NameCheck.LOGIN, NameCheck.SIMILAR)

    @property
    def is_other_person(self) -> bool:
        """True if the name is another person's, so that no ID can outweigh it."""
        return self in (NameCheck.OTHER_SUFFIX, NameCheck.OTHER_STUDENT)


def check_name(row: RowIdentity, roster: Roster, student: int) -> NameCheck:
    """Return how the row's name fits the student's."""
    name, other = row.name, roster.names[student]
    if not name:
        return NameCheck.MISSING
    if name.has_other_suffix(other):
        return NameCheck.OTHER_SUFFIX
    if name.sorted_tokens == other.sorted_tokens:
        return NameCheck.SAME if student in roster.find_namesakes(name) else NameCheck.OTHER_STUDENT
    if _is_name_equal_to_login(row, roster, student):
        return NameCheck.LOGIN
    is_agreement = names_agree(name, other)
    if set(roster.by_name.get(name.sorted_tokens, ())) - {student}:
        return NameCheck.AMBIGUOUS if is_agreement else NameCheck.OTHER_STUDENT
    return NameCheck.SIMILAR if is_agreement else NameCheck.DIFFERENT


def names_agree(name: Name, other: Name) -> bool:
    """Return True if two names are similar enough to belong to one person."""
    return measure_agreement(name, other) > 0


def measure_agreement(name: Name, other: Name) -> int:
    """Return how well two names agree, or 0 if they differ.

    The parts are compared in either order. A part that either name lacks isn't compared.
    """
    if name.has_other_suffix(other):
        return 0
    if name.sorted_tokens == other.sorted_tokens or name.joined == other.joined:
        return 2 * Similarity.SAME
    return max(
        (
            last + first
            for last, first, is_complete in _iter_readings(name, other)
            if max(last, first) > Similarity.INITIAL and not (is_complete and Similarity.DIFFERENT in (last, first))
        ),
        default=0,
    )


def agree_in_part(name: Name, other: Name) -> bool:
    """Return True if the last or the first names agree by more than an initial."""
    return any(max(last, first) > Similarity.INITIAL for last, first, _ in _iter_readings(name, other))


def _iter_readings(name: Name, other: Name) -> Iterator[tuple[Similarity, Similarity, bool]]:
    """Yield the similarity of the last and the first names in each reading, and whether both have both."""
    other_first = other.first + other.nicknames
    for last, first in _build_name_readings(name):
        is_complete = bool(last and other.last and first and other_first)
        yield compare_token_groups(last, other.last), compare_token_groups(first, other_first), is_complete


def _build_name_readings(name: Name) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    readings = [(name.last, name.first + name.nicknames), (name.first, name.last + name.nicknames)]
    tokens = name.tokens
    if len(tokens) > 2:
        readings += [(tokens[:1], tokens[1:]), (tokens[-1:], tokens[:-1])]
    return readings


def find_similar_students(name: Name, roster: Roster, student: int) -> list[int]:
    """Return the other students whom the name fits at least as well as this one."""
    strength = max(measure_agreement(name, roster.names[student]), 1)
    starts = {token[:NAME_START_LENGTH] for token in name.tokens + name.nicknames}
    others = {position for start in starts for position in roster.by_name_start.get(start, ())} - {student}
    return [other for other in sorted(others) if measure_agreement(name, roster.names[other]) >= strength]


def _is_name_equal_to_login(row: RowIdentity, roster: Roster, student: int) -> bool:
    login = extract_local_part(roster.students[student].login_id)
    return bool(login) and "".join(tokenize(row.name_text)) == "".join(tokenize(login))


def contains_full_name(email: Email, name: Name) -> bool:
    """Return True if the address contains a last and a first name of the student."""
    letters = "".join(tokenize(email.local_part))
    return bool(name.last and name.first) and all(
        any(len(token) > 2 and token in letters for token in group) for group in (name.last, name.first)
    )
