"""Exact matching of rows by student ID, login, or email.

A mistyped ID can be another student's, so the name must agree with it. A swapped, shortened, or misspelled name agrees;
a different first or last name doesn't.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from core.cooperative import iter_yielding
from core.students.identity import Email, RowIdentity, extract_local_part
from core.students.names import Name, tokenize
from core.students.roster import Roster
from core.students.similarity import Similarity, compare_token_groups

_MIN_LOGIN_HITS = 2
_MIN_LOGIN_SHARE = 0.34


class MatchKey(Enum):
    """A field that identifies a student exactly. The values are shown as reasons."""

    STUDENT_ID = "same student ID"
    ID_AS_LOGIN = "the student ID is the login"
    EMAIL = "the e-mail is the SIS Login ID"
    EMAIL_LOCAL_PART = "e-mail name is the login"

    @property
    def is_from_id_field(self) -> bool:
        """True if the key comes from the student ID field, not from the email."""
        return self in (MatchKey.STUDENT_ID, MatchKey.ID_AS_LOGIN)


@dataclass(frozen=True, slots=True)
class ExactMatch:
    """A row's student, by position in the roster, and the reasons for the match."""

    student: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ExactMatches:
    """The results of exact matching, with rows and students as positions.

    `matches` are the rows with a certain student. `conflicts` has the reasons why other rows' exact evidence needs
    review. `match_keys` has the keys of each row with exact evidence, by student.
    """

    matches: Mapping[int, ExactMatch]
    conflicts: Mapping[int, str]
    school_domains: frozenset[str]
    match_keys: Mapping[int, Mapping[int, tuple[MatchKey, ...]]]


def detect_school_domains(rows: Iterable[RowIdentity], roster: Roster) -> frozenset[str]:
    """Return the registered domains of the school's email addresses.

    A domain qualifies if it isn't public and its local parts are the logins of at least two students. These must be at
    least a third as many as the addresses at the domain.
    """
    address_counts: Counter[str] = Counter()
    login_owners: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.email and not row.email.is_public:
            address_counts[row.email.registered_domain] += 1
            owners = roster.by_login_local_part.get(row.email.local_part, ())
            if len(owners) == 1:
                login_owners[row.email.registered_domain].add(owners[0])
    return frozenset(
        domain
        for domain, students in login_owners.items()
        if len(students) >= _MIN_LOGIN_HITS and len(students) >= _MIN_LOGIN_SHARE * address_counts[domain]
    )


def _find_email_owners(
    email: Email, roster: Roster, school_domains: frozenset[str]
) -> list[tuple[MatchKey, tuple[int, ...]]]:
    owners = [(MatchKey.EMAIL, roster.by_login.get(email.address, ()))]
    if email.registered_domain in school_domains:
        owners.append((MatchKey.EMAIL_LOCAL_PART, roster.by_login_local_part.get(email.local_part, ())))
    return owners


def _find_login_owners(login: str, roster: Roster) -> tuple[int, ...]:
    """Return the students with this login.

    If logins are email addresses, the login is compared with their local parts.
    """
    owners = roster.by_login.get(login)
    return owners or roster.by_login_local_part.get(login, ())


def find_match_keys(
    row: RowIdentity, roster: Roster, school_domains: frozenset[str]
) -> dict[int, tuple[MatchKey, ...]]:
    """Return the match keys of every student whom the row identifies exactly."""
    owners_by_key: list[tuple[MatchKey, tuple[int, ...]]] = []
    if row.normalized_id:
        owners_by_key.append((MatchKey.STUDENT_ID, roster.by_id.get(row.normalized_id, ())))
    if row.id_as_login:
        owners_by_key.append((MatchKey.ID_AS_LOGIN, _find_login_owners(row.id_as_login, roster)))
    if row.email:
        owners_by_key.extend(_find_email_owners(row.email, roster, school_domains))
    keys_by_student: dict[int, tuple[MatchKey, ...]] = {}
    for key, students in owners_by_key:
        for student in students:
            keys_by_student[student] = (*keys_by_student.get(student, ()), key)
    return keys_by_student


def _check_match(
    row: RowIdentity, roster: Roster, student: int, keys: tuple[MatchKey, ...], *, has_names: bool
) -> ExactMatch | str:
    """Return the match, or why it needs review."""
    reasons = tuple(key.value for key in keys)
    has_both_fields = any(key.is_from_id_field for key in keys) and not all(key.is_from_id_field for key in keys)
    if has_both_fields or not has_names:
        return ExactMatch(student, reasons)
    if not row.name:
        return "the row has no name"
    is_agreement, name_reasons = check_name(row, roster, student)
    if is_agreement or (row.email and contains_full_name(row.email, roster.names[student])):
        return ExactMatch(student, (*reasons, *name_reasons))
    return "; ".join(name_reasons)


def find_exact_matches(rows: Sequence[RowIdentity], roster: Roster) -> ExactMatches:
    """Match the rows whose exact evidence names one student.

    Rows with conflicting evidence are returned with a reason.
    """
    school_domains = detect_school_domains(rows, roster)
    has_names = any(row.name for row in rows)
    matches: dict[int, ExactMatch] = {}
    conflicts: dict[int, str] = {}
    match_keys: dict[int, Mapping[int, tuple[MatchKey, ...]]] = {}
    for position, row in enumerate(iter_yielding(rows)):
        keys_by_student = find_match_keys(row, roster, school_domains)
        if not keys_by_student:
            continue
        match_keys[position] = keys_by_student
        if len(keys_by_student) > 1:
            conflicts[position] = _describe_conflict(keys_by_student)
            continue
        [(student, keys)] = keys_by_student.items()
        match = _check_match(row, roster, student, keys, has_names=has_names)
        if isinstance(match, ExactMatch):
            matches[position] = match
        else:
            conflicts[position] = match
    return ExactMatches(matches, conflicts, school_domains, match_keys)


def _describe_conflict(keys_by_student: Mapping[int, tuple[MatchKey, ...]]) -> str:
    by_id = {student for student, keys in keys_by_student.items() if any(key.is_from_id_field for key in keys)}
    by_email = {student for student, keys in keys_by_student.items() if not all(key.is_from_id_field for key in keys)}
    if by_id and by_email and by_id != by_email:
        return "student ID and e-mail are those of different students"
    return f"{len(keys_by_student)} students have this {'student ID' if by_id else 'e-mail'}"


def _is_name_agreement(last: Similarity, first: Similarity, *, has_last: bool, has_first: bool) -> bool:
    if has_last and has_first:
        return last > Similarity.DIFFERENT and first > Similarity.DIFFERENT and max(last, first) > Similarity.INITIAL
    return max(last, first) > Similarity.INITIAL


def _build_name_readings(name: Name) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    readings = [(name.last, name.first + name.nicknames), (name.first, name.last + name.nicknames)]
    tokens = name.tokens
    if len(tokens) > 2:
        readings += [(tokens[:1], tokens[1:]), (tokens[-1:], tokens[:-1])]
    return readings


def names_agree(name: Name, other: Name) -> bool:
    """Return True if two names are similar enough to belong to one person.

    The parts are compared in either order. A part that either name lacks isn't compared.
    """
    if name.sorted_tokens == other.sorted_tokens or name.joined == other.joined:
        return True
    first = other.first + other.nicknames
    return any(
        _is_name_agreement(
            compare_token_groups(reading_last, other.last),
            compare_token_groups(reading_first, first),
            has_last=bool(reading_last and other.last),
            has_first=bool(reading_first and first),
        )
        for reading_last, reading_first in _build_name_readings(name)
    )


def _is_name_equal_to_login(row: RowIdentity, roster: Roster, student: int) -> bool:
    login = extract_local_part(roster.students[student].login_id)
    return bool(login) and "".join(tokenize(row.name_text)) == "".join(tokenize(login))


def _has_name_of_other_student(row: RowIdentity, roster: Roster, student: int) -> bool:
    return bool(set(roster.by_name.get(row.name.sorted_tokens, ())) - {student})


def check_name(row: RowIdentity, roster: Roster, student: int) -> tuple[bool, tuple[str, ...]]:
    """Compare the row's name with the student's.

    Return True if the names agree, and the reasons for the result.
    """
    name, other = row.name, roster.names[student]
    if name.sorted_tokens == other.sorted_tokens:
        return True, ("same name",)
    if _is_name_equal_to_login(row, roster, student):
        return True, ("the name is the login",)
    if _has_name_of_other_student(row, roster, student):
        return False, ("another student has this name",)
    if names_agree(name, other):
        return True, ()
    return False, ("the name disagrees",)


def contains_full_name(email: Email, name: Name) -> bool:
    """Return True if the address contains a last and a first name of the student."""
    letters = "".join(tokenize(email.local_part))
    return bool(name.last and name.first) and all(
        any(len(token) > 2 and token in letters for token in group) for group in (name.last, name.first)
    )
