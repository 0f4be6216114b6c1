"""Evidence for and against each student from email addresses."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from core.students.identity import Email, extract_local_part
from core.students.name_evidence import NamePartScorer
from core.students.names import Name, find_short_forms
from core.students.roster import Roster

_NON_LETTERS = re.compile(r"[^a-z]+")
_LOGIN_WEIGHT, _NUMBERED_LOGIN_WEIGHT = 9.0, 8.0
_OTHER_NUMBER_WEIGHT = -4.5
_NEAR_LOGIN_WEIGHT, _NEAR_LOGIN_OTHER_STUDENT_WEIGHT = 4.5, -5.0
OTHER_LOGIN_WEIGHT = -5.0
UNRELATED_WEIGHT = -0.35
_INITIAL_WEIGHT = 1.6
_PARTIAL_NAME_FACTOR, _SINGLE_NAME_FACTOR = 0.4, 0.7
_MIN_SUBSTRING_LENGTH = 4
_MIN_LOGIN_LENGTH = 4


@lru_cache(maxsize=1 << 17)
def split_local_part(local_part: str) -> tuple[str, tuple[str, ...]]:
    """Return the letters of a local part, and its words.

    Words are separated by dots, digits, or other characters that aren't letters.
    """
    return _NON_LETTERS.sub("", local_part), tuple(word for word in _NON_LETTERS.split(local_part) if word)


class EmailEvidenceKind(StrEnum):
    """Kinds of evidence from an email address."""

    NONE = ""
    LOGIN = "login"
    NEAR_LOGIN = "near-login"
    FULL_NAME = "full-name"
    INITIAL_AND_NAME = "initial-and-name"
    PART_OF_NAME = "part-of-name"
    UNRELATED = "unrelated"
    OTHER_NUMBER = "other-number"
    OTHER_LOGIN = "other-login"

    @property
    def is_contradiction(self) -> bool:
        """True if the address isn't this student's."""
        return self in (EmailEvidenceKind.OTHER_NUMBER, EmailEvidenceKind.OTHER_LOGIN)

    @property
    def is_support(self) -> bool:
        """True if the address supports the match as evidence in its own right."""
        return self in (EmailEvidenceKind.LOGIN, EmailEvidenceKind.NEAR_LOGIN, EmailEvidenceKind.FULL_NAME)


class EmailEvidence(NamedTuple):
    """Evidence from an email address. `weight` is in log units.

    `repeats_name` is True if the address is built from the name, so that it adds little to a name that agrees.
    `has_last` and `has_first` say which parts of the name it contains.
    """

    weight: float
    kind: EmailEvidenceKind
    repeats_name: bool = False
    has_last: bool = False
    has_first: bool = False


NO_EMAIL_EVIDENCE = EmailEvidence(0.0, EmailEvidenceKind.NONE)
_UNRELATED_EVIDENCE = EmailEvidence(UNRELATED_WEIGHT, EmailEvidenceKind.UNRELATED)


def _weigh(evidence: EmailEvidence) -> float:
    return abs(evidence.weight)


class _EmailParts(NamedTuple):
    """The login and the names that a student's address may consist of."""

    login: str
    login_letters: str
    last_names: tuple[str, ...]
    first_names: tuple[str, ...]
    last_rarity: float
    first_rarity: float


class EmailScorer:
    """A scorer that weighs email addresses as evidence for the students in a roster."""

    def __init__(self, roster: Roster, school_domains: frozenset[str], part_scorer: NamePartScorer) -> None:
        """Prepare to score against this roster.

        `part_scorer` provides the rarity of each name.
        """
        self._roster = roster
        self._school_domains = school_domains
        self._part_scorer = part_scorer
        self._parts_by_student: dict[int, _EmailParts] = {}
        self._by_login_local_part: Mapping[str, tuple[int, ...]] = roster.by_login_local_part

    def score(self, emails: Sequence[Email], student: int) -> EmailEvidence:
        """Return the evidence from a row's addresses and logins for or against a student.

        `student` is a position in the roster. If there are several addresses, the one with the strongest evidence
        counts.
        """
        scores = [self._score_email(email, student) for email in emails]
        return max(scores, key=_weigh) if scores else NO_EMAIL_EVIDENCE

    def _score_email(self, email: Email, student: int) -> EmailEvidence:
        parts = self._parts_by_student.get(student) or self._build_student_parts(student)
        if email.registered_domain in self._school_domains:
            return self._score_school_email(email.local_part, parts)
        if parts.login and email.local_part == parts.login and len(parts.login) >= _MIN_LOGIN_LENGTH:
            if parts.login_letters != parts.login:
                return EmailEvidence(_NUMBERED_LOGIN_WEIGHT, EmailEvidenceKind.LOGIN)
            weight = parts.last_rarity + _INITIAL_WEIGHT
            return EmailEvidence(weight, EmailEvidenceKind.LOGIN, repeats_name=True, has_last=True, has_first=True)
        return _score_name(email.local_part, parts)

    def _score_school_email(self, local_part: str, parts: _EmailParts) -> EmailEvidence:
        if local_part == parts.login:
            return EmailEvidence(_LOGIN_WEIGHT, EmailEvidenceKind.LOGIN)
        if not parts.login:
            return _score_name(local_part, parts)
        is_other_student = local_part in self._by_login_local_part
        if parts.login_letters and split_local_part(local_part)[0] == parts.login_letters:
            return EmailEvidence(_OTHER_NUMBER_WEIGHT, EmailEvidenceKind.OTHER_NUMBER)
        if OSA.distance(local_part, parts.login, score_cutoff=1) == 1:
            weight = _NEAR_LOGIN_OTHER_STUDENT_WEIGHT if is_other_student else _NEAR_LOGIN_WEIGHT
            kind = EmailEvidenceKind.OTHER_LOGIN if is_other_student else EmailEvidenceKind.NEAR_LOGIN
            return EmailEvidence(weight, kind, has_first=local_part[0] == parts.login[0])
        if not is_other_student:
            name_evidence = _score_name(local_part, parts)
            if name_evidence.kind is EmailEvidenceKind.FULL_NAME:
                return name_evidence
        return EmailEvidence(OTHER_LOGIN_WEIGHT, EmailEvidenceKind.OTHER_LOGIN)

    def is_built_from_name(self, emails: Sequence[Email], name: Name) -> bool:
        """Return True if an address has both parts of the name, or one and an initial."""
        if not emails or not (name.last and name.first):
            return False
        parts = self._build_parts(name, "")
        kinds = {_score_name(email.local_part, parts).kind for email in emails}
        return not kinds.isdisjoint((EmailEvidenceKind.FULL_NAME, EmailEvidenceKind.INITIAL_AND_NAME))

    def _build_student_parts(self, student: int) -> _EmailParts:
        login = extract_local_part(self._roster.students[student].login_id)
        parts = self._parts_by_student[student] = self._build_parts(self._roster.names[student], login)
        return parts

    def _build_parts(self, name: Name, login: str) -> _EmailParts:
        last_names = (*name.last, name.joined_last)
        first_names = [*name.first, *name.nicknames, name.joined_first]
        for token in (*name.first[:1], *name.nicknames):
            first_names += sorted(find_short_forms(token))
        return _EmailParts(
            login,
            _NON_LETTERS.sub("", login),
            last_names,
            tuple(first_names),
            max((self._part_scorer.get_rarity(token, is_last=True) for token in name.last), default=0.0),
            max((self._part_scorer.get_rarity(token, is_last=False) for token in name.first), default=0.0),
        )


def _find_longest_part(names: tuple[str, ...], letters: str, words: tuple[str, ...]) -> str:
    longest = ""
    for name in names:
        is_substring = len(name) >= _MIN_SUBSTRING_LENGTH and name in letters
        if (is_substring or name in words) and len(name) > max(len(longest), 1):
            longest = name
    return longest


def _score_name(local_part: str, parts: _EmailParts) -> EmailEvidence:
    letters, words = split_local_part(local_part)
    last = _find_longest_part(parts.last_names, letters, words)
    rest = letters.replace(last, "", 1) if last else letters
    first = _find_longest_part(parts.first_names, rest, words) or (
        rest if len(rest) > 1 and rest in parts.first_names else ""
    )
    if first and not last:
        rest = letters.replace(first, "", 1)
        last = rest if len(rest) > 1 and rest in parts.last_names else ""
    if (last and first) or (not last and not first and _is_short_full_name(letters, parts)):
        weight = parts.last_rarity + parts.first_rarity - 1.5
        return EmailEvidence(weight, EmailEvidenceKind.FULL_NAME, repeats_name=True, has_last=True, has_first=True)
    if last:
        return _score_single_name(rest, parts.first_names, parts.last_rarity, is_last=True)
    if first:
        return _score_single_name(rest, parts.last_names, parts.first_rarity, is_last=False)
    return _UNRELATED_EVIDENCE


def _is_short_full_name(letters: str, parts: _EmailParts) -> bool:
    """Return True if the letters are a first and a last name, such as "anli".

    This covers names too short to search for one by one.
    """
    return any(
        (letters.removeprefix(last) in parts.first_names or letters.removesuffix(last) in parts.first_names)
        for last in parts.last_names
        if letters.startswith(last) or letters.endswith(last)
    )


def _score_single_name(rest: str, other_names: tuple[str, ...], rarity: float, *, is_last: bool) -> EmailEvidence:
    if rest and any(name.startswith(rest) for name in other_names):
        weight = rarity + _INITIAL_WEIGHT - 1.0
        return EmailEvidence(
            weight, EmailEvidenceKind.INITIAL_AND_NAME, repeats_name=True, has_last=True, has_first=True
        )
    if rest:
        weight = _PARTIAL_NAME_FACTOR * rarity - 1.0
        return EmailEvidence(weight, EmailEvidenceKind.PART_OF_NAME, True, is_last, not is_last)
    return EmailEvidence(_SINGLE_NAME_FACTOR * rarity - 1.0, EmailEvidenceKind.PART_OF_NAME, True, is_last, not is_last)
