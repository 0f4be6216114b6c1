"""Agreement of a row's name with a student's name, which confirms exact evidence.

A name agrees even if it is swapped, shortened, abbreviated, or misspelled. It doesn't agree if the first name, the last
name, or the suffix is a different one.
"""

from collections.abc import Container, Iterator, Mapping
from enum import StrEnum

from core.students.identity import Email, RowIdentity, extract_local_part
from core.students.names import Name, tokenize
from core.students.roster import NAME_START_LENGTH, Roster
from core.students.similarity import Similarity, compare_token_groups
from core.texts import Text, _

_CLOSE = Similarity.SAME + Similarity.SHORT_FORM


class NameCheck(StrEnum):
    """Ways in which a row's name fits a student."""

    SAME = "same"
    LOGIN = "login"
    SIMILAR = "similar"
    MISSING = "missing"
    OTHER_SUFFIX = "other-suffix"
    OTHER_STUDENT = "other-student"
    DIFFERENT = "different"

    @property
    def is_agreement(self) -> bool:
        """True if the name agrees with the student's."""
        return self in (NameCheck.SAME, NameCheck.LOGIN, NameCheck.SIMILAR)


NAME_CHECK_TEXTS: Mapping[NameCheck, Text] = {
    NameCheck.SAME: _("same name"),
    NameCheck.LOGIN: _("name is the login"),
    NameCheck.MISSING: _("the row has no name"),
    NameCheck.OTHER_SUFFIX: _("different suffix in the name"),
    NameCheck.OTHER_STUDENT: _("another student has this name"),
    NameCheck.DIFFERENT: _("different name"),
}
"""The reason for or against a match; a similar name needs none."""


def check_name(row: RowIdentity, roster: Roster, student: int) -> NameCheck:
    """Return how well the row's name fits the student's name."""
    name, other = row.name, roster.names[student]
    if not name:
        return NameCheck.MISSING
    if name.has_other_suffix(other):
        return NameCheck.OTHER_SUFFIX
    if name.sorted_tokens == other.sorted_tokens:
        is_namesake = not name.suffix or student in roster.find_namesakes(name)
        return NameCheck.SAME if is_namesake else NameCheck.OTHER_STUDENT
    if _is_name_equal_to_login(row, roster, student):
        return NameCheck.LOGIN
    if name.sorted_tokens in roster.by_name:
        return NameCheck.OTHER_STUDENT
    return NameCheck.SIMILAR if names_agree(name, other) else NameCheck.DIFFERENT


def is_other_person(name: Name, roster: Roster, student: int) -> bool:
    """Return True if the name is another person's, despite exact evidence.

    The name has another suffix, or it differs from this student's name and is another student's full name, apart from a
    short form. In both cases, even two exact fields need review.
    """
    if not name or names_agree(name, roster.names[student]):
        return False
    other = roster.names[student]
    return name.has_other_suffix(other) or bool(find_similar_students(name, roster, student, min_strength=_CLOSE))


def names_agree(name: Name, other: Name) -> bool:
    """Return True if two names are similar enough to belong to one person."""
    if name.has_other_suffix(other):
        return False
    if name.sorted_tokens == other.sorted_tokens or name.joined == other.joined:
        return True
    return any(_iter_agreements(name, other))


def measure_agreement(name: Name, other: Name) -> int:
    """Return how well two names agree, or 0 if they differ.

    The parts are compared in either order. A part that either name lacks isn't compared.
    """
    if name.has_other_suffix(other):
        return 0
    if name.sorted_tokens == other.sorted_tokens or name.joined == other.joined:
        return 2 * Similarity.SAME
    return max(_iter_agreements(name, other), default=0)


def _iter_agreements(name: Name, other: Name) -> Iterator[int]:
    for last, first, is_complete in _iter_readings(name, other):
        is_partial = is_complete and (last is Similarity.DIFFERENT or first is Similarity.DIFFERENT)
        if max(last, first) > Similarity.INITIAL and not is_partial:
            yield last + first


def names_partly_agree(name: Name, other: Name) -> bool:
    """Return True if the last or first names agree in more than an initial."""
    return any(max(last, first) > Similarity.INITIAL for last, first, _ in _iter_readings(name, other))


def _iter_readings(name: Name, other: Name) -> Iterator[tuple[Similarity, Similarity, bool]]:
    """Yield the similarity of the last names and of the first names in each reading.

    The third item is True if both names have both parts.
    """
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


def find_similar_students(
    name: Name, roster: Roster, student: int, *, excluding: Container[int] = (), min_strength: int = 1
) -> list[int]:
    """Return the other students whom the name fits at least as well as this one.

    Only students who share the start of a name and two initials are considered.
    """
    tokens = name.tokens + name.nicknames
    starts, initials = {token[:NAME_START_LENGTH] for token in tokens}, {token[0] for token in tokens}
    others = {position for start in starts for position in roster.by_name_start.get(start, ())} - {student}
    strength = max(measure_agreement(name, roster.names[student]), min_strength)
    return [
        other
        for other in sorted(others)
        if other not in excluding
        and len(initials.intersection(token[0] for token in roster.names[other].tokens)) >= min(len(initials), 2)
        and measure_agreement(name, roster.names[other]) >= strength
    ]


def _is_name_equal_to_login(row: RowIdentity, roster: Roster, student: int) -> bool:
    login = extract_local_part(roster.students[student].login_id)
    return bool(login) and "".join(tokenize(row.name_text)) == "".join(tokenize(login))


def contains_full_name(email: Email, name: Name) -> bool:
    """Return True if the address contains a last and a first name of the student."""
    letters = "".join(tokenize(email.local_part))
    return bool(name.last and name.first) and all(
        any(len(token) > 2 and token in letters for token in group) for group in (name.last, name.first)
    )
