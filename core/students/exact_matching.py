"""Exact matching of rows by student ID, login, or email.

A mistyped ID can be another student's, and people share addresses. So the name must agree, unless both an ID and a
login identify the same student and the login doesn't just repeat the ID.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from core.cooperative import iter_yielding
from core.students.identity import RowIdentity, extract_local_part, normalize_id
from core.students.name_agreement import (
    NAME_CHECK_TEXTS,
    NameCheck,
    check_name,
    contains_full_name,
    find_similar_students,
    is_other_person,
    names_partly_agree,
)
from core.students.roster import Roster
from core.texts import Text, _, ngettext

_MIN_LOGIN_HITS = 2
_MIN_LOGIN_SHARE = 0.34


class MatchKey(StrEnum):
    """A field that identifies a student exactly."""

    STUDENT_ID = "student-id"
    CUSTOM_ID = "custom-id"
    LOGIN_AS_ID = "login-as-id"
    ID_AS_LOGIN = "id-as-login"
    LOGIN = "login"
    EMAIL = "email"
    EMAIL_LOCAL_PART = "email-local-part"

    @property
    def is_from_id_field(self) -> bool:
        """True if the key comes from a column of student IDs."""
        return self in (MatchKey.STUDENT_ID, MatchKey.CUSTOM_ID, MatchKey.ID_AS_LOGIN)

    @property
    def is_student_id(self) -> bool:
        """True if the key is the student's ID, not the login."""
        return self in (MatchKey.STUDENT_ID, MatchKey.CUSTOM_ID, MatchKey.LOGIN_AS_ID)


MATCH_KEY_TEXTS: Mapping[MatchKey, Text] = {
    MatchKey.STUDENT_ID: _("same student ID"),
    MatchKey.CUSTOM_ID: _("same ID in a custom column in Canvas"),
    MatchKey.LOGIN_AS_ID: _("login matches the student ID"),
    MatchKey.ID_AS_LOGIN: _("student ID matches the login"),
    MatchKey.LOGIN: _("same login"),
    MatchKey.EMAIL: _("email matches the SIS Login ID"),
    MatchKey.EMAIL_LOCAL_PART: _("email matches the login"),
}
"""The reasons that the fields give for a match."""

BORROWED_KEY_TEXT = _("another row has this ID or email, and the name matches another student")
DIFFERENT_STUDENTS_TEXT = _("student ID and email belong to different students")


@dataclass(frozen=True, slots=True)
class ExactMatch:
    """A row's student, by position in the roster, and the reasons for the match."""

    student: int
    reasons: tuple[Text, ...]


@dataclass(frozen=True, eq=False)
class ExactMatches:
    """The results of exact matching, with rows and students as positions.

    `matches` are the rows with a certain student. `conflicts` has the reasons why other rows' exact evidence needs
    review. `match_keys` has the keys of each row with exact evidence, by student. `very_likely` are the rows in which
    only the name needs review.
    """

    matches: Mapping[int, ExactMatch]
    conflicts: Mapping[int, Text]
    school_domains: frozenset[str]
    match_keys: Mapping[int, Mapping[int, tuple[MatchKey, ...]]]
    very_likely: frozenset[int] = frozenset()


def detect_school_domains(rows: Iterable[RowIdentity], roster: Roster) -> frozenset[str]:
    """Return the registered domains of the school's email addresses.

    A domain qualifies if it isn't public and its local parts are the logins of at least two students. These must be at
    least a third as many as the addresses at the domain. Logins without a domain count as addresses at the domain "".
    """
    address_counts: Counter[str] = Counter()
    login_owners: dict[str, set[int]] = defaultdict(set)
    for row in iter_yielding(rows):
        for email in row.emails:
            if not email.is_public:
                address_counts[email.registered_domain] += 1
                owners = roster.by_login_local_part.get(email.local_part, ())
                if len(owners) == 1:
                    login_owners[email.registered_domain].add(owners[0])
    return frozenset(
        domain
        for domain, students in login_owners.items()
        if len(students) >= _MIN_LOGIN_HITS and len(students) >= _MIN_LOGIN_SHARE * address_counts[domain]
    )


def _add_key(keys_by_student: dict[int, tuple[MatchKey, ...]], key: MatchKey, students: tuple[int, ...]) -> None:
    for student in students:
        keys = keys_by_student.get(student, ())
        if key not in keys:
            keys_by_student[student] = (*keys, key)


def find_match_keys(
    row: RowIdentity, roster: Roster, school_domains: frozenset[str]
) -> dict[int, tuple[MatchKey, ...]]:
    """Return the match keys of every student whom the row identifies exactly.

    If logins are email addresses, a login is also compared with their local parts.
    """
    keys_by_student: dict[int, tuple[MatchKey, ...]] = {}
    for stated in row.ids:
        if owners := roster.by_id.get(stated.normalized_id):
            _add_key(keys_by_student, MatchKey.LOGIN_AS_ID if stated.is_login else MatchKey.STUDENT_ID, owners)
        if owners := roster.by_custom_id.get(stated.normalized_id):
            _add_key(keys_by_student, MatchKey.CUSTOM_ID, owners)
        if owners := roster.by_login.get(stated.login) or roster.by_login_local_part.get(stated.login):
            _add_key(keys_by_student, MatchKey.LOGIN if stated.is_login else MatchKey.ID_AS_LOGIN, owners)
    for email in row.emails:
        if email.domain and (owners := roster.by_login.get(email.address)):
            _add_key(keys_by_student, MatchKey.EMAIL, owners)
        if email.domain and email.registered_domain in school_domains:
            _add_key(keys_by_student, MatchKey.EMAIL_LOCAL_PART, roster.by_login_local_part.get(email.local_part, ()))
    return keys_by_student


@cache
def _has_id_and_login(keys: tuple[MatchKey, ...]) -> bool:
    return len({key.is_student_id for key in keys}) > 1


def _are_independent(keys: tuple[MatchKey, ...], roster: Roster, student: int) -> bool:
    """Return True if both an ID and a login identify the student independently.

    They are independent if neither contains the other.
    """
    if not _has_id_and_login(keys):
        return False
    login = normalize_id(extract_local_part(roster.students[student].login_id))
    ids = (normalize_id(roster.students[student].sis_user_id), *roster.custom_ids.get(student, ()))
    return not any(login in student_id or student_id in login for student_id in ids if student_id)


def _check_match(
    row: RowIdentity, roster: Roster, student: int, keys: tuple[MatchKey, ...], *, has_names: bool
) -> ExactMatch | NameCheck:
    """Return the match, or how the name fits if that needs review.

    A custom column may contain anything, so its ID counts only with the same name.
    """
    reasons = tuple(MATCH_KEY_TEXTS[key] for key in keys)
    is_confirmed = keys != (MatchKey.CUSTOM_ID,) and (not has_names or _are_independent(keys, roster, student))
    if is_confirmed and not is_other_person(row.name, roster, student):
        return ExactMatch(student, reasons)
    check = check_name(row, roster, student)
    if keys == (MatchKey.CUSTOM_ID,):
        return ExactMatch(student, (*reasons, NAME_CHECK_TEXTS[check])) if check is NameCheck.SAME else check
    if check.is_agreement:
        return ExactMatch(student, reasons if check is NameCheck.SIMILAR else (*reasons, NAME_CHECK_TEXTS[check]))
    if _is_confirmed_by_email(row, keys, roster, student):
        return ExactMatch(student, reasons)
    return check


def _is_very_likely(row: RowIdentity, keys: tuple[MatchKey, ...], roster: Roster, student: int) -> bool:
    """Return True if only the name leaves some doubt about a match.

    Two columns or a custom column identify the student, and the last or first name agrees.
    """
    has_evidence = keys == (MatchKey.CUSTOM_ID,) or len({key.is_from_id_field for key in keys}) > 1
    name = row.name
    return (
        has_evidence and names_partly_agree(name, roster.names[student]) and not is_other_person(name, roster, student)
    )


def _is_confirmed_by_email(row: RowIdentity, keys: tuple[MatchKey, ...], roster: Roster, student: int) -> bool:
    """Return True if the ID column identifies the student, and an email confirms it.

    The address spells the student's name and isn't their login.
    """
    login = extract_local_part(roster.students[student].login_id)
    is_candidate = any(key.is_from_id_field for key in keys) and not is_other_person(row.name, roster, student)
    return bool(row.name and is_candidate) and any(
        email.local_part != login and contains_full_name(email, roster.names[student]) for email in row.emails
    )


def find_exact_matches(rows: Sequence[RowIdentity], roster: Roster) -> ExactMatches:
    """Match the rows whose exact evidence names one student.

    Rows with conflicting evidence are returned with a reason.
    """
    school_domains = detect_school_domains(rows, roster)
    has_names = any(row.name for row in rows)
    matches: dict[int, ExactMatch] = {}
    conflicts: dict[int, Text] = {}
    match_keys: dict[int, Mapping[int, tuple[MatchKey, ...]]] = {}
    very_likely: set[int] = set()
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
            continue
        if match in NAME_CHECK_TEXTS:
            conflicts[position] = NAME_CHECK_TEXTS[match]
        if _is_very_likely(row, keys, roster, student):
            very_likely.add(position)
    for position in list(_find_borrowed_keys(rows, roster, matches, match_keys)):
        del matches[position]
        conflicts[position] = BORROWED_KEY_TEXT
    return ExactMatches(matches, conflicts, school_domains, match_keys, frozenset(very_likely))


def _find_borrowed_keys(
    rows: Sequence[RowIdentity],
    roster: Roster,
    matches: Mapping[int, ExactMatch],
    match_keys: Mapping[int, Mapping[int, tuple[MatchKey, ...]]],
) -> Iterator[int]:
    """Yield the rows whose ID or email may be mistyped or borrowed.

    Another row identifies the same student, and this row's name fits another student at least as well. If this row has
    the student's ID, other students count only if no row of their own identifies them.
    """
    positions_by_student: dict[int, list[int]] = defaultdict(list)
    for position, match in matches.items():
        positions_by_student[match.student].append(position)
    for student, positions in positions_by_student.items():
        for position in positions if len(positions) > 1 else ():
            name = rows[position].name
            if name.sorted_tokens == roster.names[student].sorted_tokens or name.joined == roster.names[student].joined:
                continue
            has_id = any(key.is_student_id for key in match_keys[position][student])
            if find_similar_students(name, roster, student, excluding=positions_by_student if has_id else ()):
                yield position


def _describe_conflict(keys_by_student: Mapping[int, tuple[MatchKey, ...]]) -> Text:
    by_id = {student for student, keys in keys_by_student.items() if any(key.is_from_id_field for key in keys)}
    by_email = {student for student, keys in keys_by_student.items() if not all(key.is_from_id_field for key in keys)}
    if by_id and by_email and by_id != by_email:
        return DIFFERENT_STUDENTS_TEXT
    count = len(keys_by_student)
    if by_id:
        return ngettext("{n} student has this student ID", "{n} students have this student ID", count)
    return ngettext("{n} student has this email", "{n} students have this email", count)
