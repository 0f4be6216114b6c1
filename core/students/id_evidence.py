"""How much does a row's student id speak for or against each student?"""

from collections import Counter
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from rapidfuzz.distance import OSA

from core.students.identity import Row, id_key, is_scientific, login_key, plain_id
from core.students.roster import Roster

_SAME, _IS_LOGIN = 11.0, 9.0
_ROUNDED, _ROUNDED_AWAY = 6.5, -3.0
_ONE_OFF, _ONE_OFF_BUT_ANOTHERS = 5.5, 0.5
_TWO_OFF = 0.8
_ANOTHERS, _FAR, _ODD = -6.5, -4.8, -1.0
_USUAL_SHARE = 0.02


class IdFact(StrEnum):
    """What kind of evidence the id is."""

    NONE = ""
    SAME = "same student ID"
    LOGIN = "the student ID is the login"
    ROUNDED = "the ID that a spreadsheet has rounded fits"
    ONE_OFF = "student ID is one digit off"
    TWO_OFF = "student ID is two digits off"
    ANOTHERS = "the student ID is another student's"
    FAR = "different student ID"
    ODD = "the student ID is of another kind"

    @property
    def is_contrary(self) -> bool:
        """Whether it says that this is another person."""
        return self in (IdFact.ANOTHERS, IdFact.FAR)

    @property
    def is_doubt(self) -> bool:
        """Whether it makes another person possible: an ID of another kind tells less, but isn't this student's."""
        return self.is_contrary or self is IdFact.ODD

    @property
    def is_weak_support(self) -> bool:
        """Return True if it only just fits, so that it isn't evidence of its own kind."""
        return self is IdFact.TWO_OFF

    @property
    def is_support(self) -> bool:
        """Whether it is evidence of its own kind for this person."""
        return self in (IdFact.SAME, IdFact.LOGIN, IdFact.ROUNDED, IdFact.ONE_OFF)


class IdEvidence(NamedTuple):
    """`value` in log units, and the fact behind it."""

    value: float
    fact: IdFact


NO_ID = IdEvidence(0.0, IdFact.NONE)


class IdScorer:
    """Scores student ids against one roster."""

    def __init__(self, roster: Roster) -> None:
        """Score against this roster."""
        self._roster = roster
        self._keys = tuple(id_key(student.sis_user_id) for student in roster.students)
        shapes = Counter(shape(plain_id(student.sis_user_id)) for student in roster.students)
        shapes += Counter(shape(key) for key in self._keys)
        self._usual = {found for found, count in shapes.items() if found and count > _USUAL_SHARE * len(roster)}

    def score(self, row: Row, student: int) -> IdEvidence:
        """What the row's student id says of this student."""
        if not row.id_text:
            return NO_ID
        key = self._keys[student]
        printed = self._roster.students[student].sis_user_id
        if is_scientific(row.id_text) or is_scientific(printed):
            return _score_rounded(row.id_text, printed)
        if row.typed_login == login_key(self._roster.students[student].login_id):
            return IdEvidence(_IS_LOGIN, IdFact.LOGIN) if row.id_key != key else IdEvidence(_SAME, IdFact.SAME)
        if not row.id_key or not key:
            return NO_ID
        if row.id_key == key:
            return IdEvidence(_SAME, IdFact.SAME)
        return self._score_other(row, key)

    def _score_other(self, row: Row, key: str) -> IdEvidence:
        is_anothers = row.id_key in self._roster.by_id
        edits = OSA.distance(row.id_key, key, score_cutoff=2)
        if edits == 1:
            return (
                IdEvidence(_ONE_OFF_BUT_ANOTHERS, IdFact.ANOTHERS)
                if is_anothers
                else IdEvidence(_ONE_OFF, IdFact.ONE_OFF)
            )
        if is_anothers or row.typed_login in self._roster.by_login:
            return IdEvidence(_ANOTHERS, IdFact.ANOTHERS)
        if edits == 2:
            return IdEvidence(_TWO_OFF, IdFact.TWO_OFF)
        usual = shape(row.id_key) in self._usual or shape(plain_id(row.id_text)) in self._usual
        return IdEvidence(_FAR, IdFact.FAR) if usual else IdEvidence(_ODD, IdFact.ODD)


def shape(text: str) -> str:
    """The kinds of characters of an id: "A00451" has the shape "a00000"."""
    return "".join("0" if character.isdigit() else "a" for character in text)


def _score_rounded(one: str, other: str) -> IdEvidence:
    rounded, whole = (one, other) if is_scientific(one) else (other, one)
    digits = id_key(whole)
    if not digits.isdigit():
        return NO_ID
    text = rounded.strip().replace(",", ".").upper()
    places = len(text.split("E")[0].partition(".")[2])
    fits = f"{Decimal(digits):.{places}E}".replace("E+", "E") == f"{Decimal(text):.{places}E}".replace("E+", "E")
    return IdEvidence(_ROUNDED, IdFact.ROUNDED) if fits else IdEvidence(_ROUNDED_AWAY, IdFact.FAR)
