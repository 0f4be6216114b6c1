"""How much does a row's e-mail address speak for or against each student?"""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from core.students.identity import Email, login_name
from core.students.name_evidence import PartScorer
from core.students.names import Name, short_forms_of
from core.students.roster import Roster

_NO_LETTERS = re.compile(r"[^a-z]+")
_IS_LOGIN, _IS_NUMBERED_LOGIN_ELSEWHERE = 9.0, 8.0
_OTHER_NUMBER = -4.5
_NEAR_LOGIN, _NEAR_LOGIN_BUT_ANOTHERS = 4.5, -5.0
OTHER_LOGIN = -5.0
UNRELATED = -0.35
_INITIAL = 1.6
_OTHER_REST_SHARE, _ONLY_SHARE = 0.4, 0.7
_SHORTEST_INSIDE = 4
_SHORTEST_LOGIN = 4


@lru_cache(maxsize=1 << 17)
def spell_out(local: str) -> tuple[str, tuple[str, ...]]:
    """The letters of a local part, and its words between dots, digits and the like."""
    return _NO_LETTERS.sub("", local), tuple(word for word in _NO_LETTERS.split(local) if word)


class EmailFact(StrEnum):
    """What kind of evidence the address is."""

    NONE = ""
    LOGIN = "e-mail name is the login"
    NEAR_LOGIN = "e-mail name is one letter off the login"
    FULL_NAME = "the e-mail spells the name"
    INITIAL_AND_NAME = "the e-mail has the name with an initial"
    PART_OF_NAME = "the e-mail has part of the name"
    UNRELATED = "the e-mail tells nothing"
    OTHER_NUMBER = "school e-mail has another number than the login"
    OTHER_LOGIN = "school e-mail is another login"

    @property
    def is_contrary(self) -> bool:
        """Whether it says that this is another person."""
        return self in (EmailFact.OTHER_NUMBER, EmailFact.OTHER_LOGIN)

    @property
    def is_support(self) -> bool:
        """Return True if it is evidence of its own kind for this person."""
        return self in (EmailFact.LOGIN, EmailFact.NEAR_LOGIN, EmailFact.FULL_NAME)


class EmailEvidence(NamedTuple):
    """`value` in log units. `repeats_name`: it tells again what the name tells, so that it adds little to a name."""

    value: float
    fact: EmailFact
    repeats_name: bool = False
    has_last: bool = False
    has_first: bool = False


NO_EMAIL = EmailEvidence(0.0, EmailFact.NONE)
_NOTHING = EmailEvidence(UNRELATED, EmailFact.UNRELATED)


class _Spelling(NamedTuple):
    """What a student's address could be made of."""

    login: str
    stem: str
    lasts: tuple[str, ...]
    firsts: tuple[str, ...]
    last_rarity: float
    first_rarity: float


class EmailScorer:
    """Scores addresses against one roster."""

    def __init__(self, roster: Roster, sites: frozenset[str], parts: PartScorer) -> None:
        """Score against this roster, `sites` being the school's own."""
        self._roster = roster
        self._sites = sites
        self._parts = parts
        self._spellings: dict[int, _Spelling] = {}
        self._logins: Mapping[str, tuple[int, ...]] = roster.by_login_name

    def score(self, email: Email | None, student: int) -> EmailEvidence:
        """What this address says of this student."""
        if email is None:
            return NO_EMAIL
        spelling = self._spellings.get(student) or self._spell(student)
        if email.site in self._sites:
            return self._score_school(email.local, spelling)
        if spelling.login and email.local == spelling.login and len(spelling.login) >= _SHORTEST_LOGIN:
            if spelling.stem != spelling.login:
                return EmailEvidence(_IS_NUMBERED_LOGIN_ELSEWHERE, EmailFact.LOGIN)
            value = spelling.last_rarity + _INITIAL
            return EmailEvidence(value, EmailFact.LOGIN, repeats_name=True, has_last=True, has_first=True)
        return _score_name(email.local, spelling)

    def _score_school(self, local: str, spelling: _Spelling) -> EmailEvidence:
        if local == spelling.login:
            return EmailEvidence(_IS_LOGIN, EmailFact.LOGIN)
        if not spelling.login:
            return _score_name(local, spelling)
        is_anothers = local in self._logins
        if spelling.stem and spell_out(local)[0] == spelling.stem:
            return EmailEvidence(_OTHER_NUMBER, EmailFact.OTHER_NUMBER)
        if OSA.distance(local, spelling.login, score_cutoff=1) == 1:
            value = _NEAR_LOGIN_BUT_ANOTHERS if is_anothers else _NEAR_LOGIN
            fact = EmailFact.OTHER_LOGIN if is_anothers else EmailFact.NEAR_LOGIN
            return EmailEvidence(value, fact, has_first=local[0] == spelling.login[0])
        if not is_anothers:
            by_name = _score_name(local, spelling)
            if by_name.fact is EmailFact.FULL_NAME:
                return by_name
        return EmailEvidence(OTHER_LOGIN, EmailFact.OTHER_LOGIN)

    def spells(self, email: Email | None, name: Name) -> bool:
        """Whether the address is made of both parts of this name, or of one and the initial of the other."""
        if email is None or not (name.last and name.first):
            return False
        found = _score_name(email.local, self._spelling_of(name, ""))
        return found.fact in (EmailFact.FULL_NAME, EmailFact.INITIAL_AND_NAME)

    def _spell(self, student: int) -> _Spelling:
        login = login_name(self._roster.students[student].login_id)
        spelling = self._spellings[student] = self._spelling_of(self._roster.names[student], login)
        return spelling

    def _spelling_of(self, name: Name, login: str) -> _Spelling:
        lasts = (*name.last, name.whole_last)
        firsts = [*name.first, *name.nick, name.whole_first]
        for token in (*name.first[:1], *name.nick):
            firsts += sorted(short_forms_of(token))
        return _Spelling(
            login,
            _NO_LETTERS.sub("", login),
            lasts,
            tuple(firsts),
            max((self._parts.rarity(token, is_last=True) for token in name.last), default=0.0),
            max((self._parts.rarity(token, is_last=False) for token in name.first), default=0.0),
        )


def _find(parts: tuple[str, ...], letters: str, words: tuple[str, ...]) -> str:
    best = ""
    for part in parts:
        inside = len(part) >= _SHORTEST_INSIDE and part in letters
        if (inside or part in words) and len(part) > max(len(best), 1):
            best = part
    return best


def _score_name(local: str, spelling: _Spelling) -> EmailEvidence:
    letters, words = spell_out(local)
    last = _find(spelling.lasts, letters, words)
    rest = letters.replace(last, "", 1) if last else letters
    first = _find(spelling.firsts, rest, words) or (rest if len(rest) > 1 and rest in spelling.firsts else "")
    if first and not last:
        rest = letters.replace(first, "", 1)
        last = rest if len(rest) > 1 and rest in spelling.lasts else ""
    if (last and first) or (not last and not first and _is_joined(letters, spelling)):
        value = spelling.last_rarity + spelling.first_rarity - 1.5
        return EmailEvidence(value, EmailFact.FULL_NAME, repeats_name=True, has_last=True, has_first=True)
    if last:
        return _score_one(rest, spelling.firsts, spelling.last_rarity, is_last=True)
    if first:
        return _score_one(rest, spelling.lasts, spelling.first_rarity, is_last=False)
    return _NOTHING


def _is_joined(letters: str, spelling: _Spelling) -> bool:
    """Whether these are both names, too short to be looked for by themselves ("anli")."""
    return any(
        (letters.removeprefix(last) in spelling.firsts or letters.removesuffix(last) in spelling.firsts)
        for last in spelling.lasts
        if letters.startswith(last) or letters.endswith(last)
    )


def _score_one(rest: str, others: tuple[str, ...], rarity: float, *, is_last: bool) -> EmailEvidence:
    if rest and any(other.startswith(rest) for other in others):
        value = rarity + _INITIAL - 1.0
        return EmailEvidence(value, EmailFact.INITIAL_AND_NAME, repeats_name=True, has_last=True, has_first=True)
    if rest:
        value = _OTHER_REST_SHARE * rarity - 1.0
        return EmailEvidence(value, EmailFact.PART_OF_NAME, True, is_last, not is_last)
    return EmailEvidence(_ONLY_SHARE * rarity - 1.0, EmailFact.PART_OF_NAME, True, is_last, not is_last)
