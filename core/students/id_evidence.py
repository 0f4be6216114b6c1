"""Evidence for and against each student from student IDs."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from rapidfuzz.distance import OSA

from core.students.identity import StatedId, clean_id, is_scientific_notation, normalize_id, normalize_login
from core.students.roster import Roster

_SAME_WEIGHT, _LOGIN_WEIGHT = 11.0, 9.0
_ROUNDED_WEIGHT, _ROUNDED_MISMATCH_WEIGHT = 6.5, -3.0
_ONE_DIGIT_WEIGHT, _ONE_DIGIT_OTHER_STUDENT_WEIGHT = 5.5, 0.5
_TWO_DIGITS_WEIGHT = 0.8
_OTHER_STUDENT_WEIGHT, _DIFFERENT_WEIGHT, _OTHER_FORMAT_WEIGHT = -6.5, -4.8, -1.0
_MIN_FORMAT_SHARE = 0.02
_MAX_EXPONENT_DIGITS = 4


class IdEvidenceKind(StrEnum):
    """Kinds of evidence from a student ID."""

    NONE = ""
    SAME = "same"
    LOGIN = "login"
    ROUNDED = "rounded"
    ONE_DIGIT_OFF = "one-digit-off"
    TWO_DIGITS_OFF = "two-digits-off"
    OTHER_STUDENT = "other-student"
    DIFFERENT = "different"
    OTHER_FORMAT = "other-format"

    @property
    def is_contradiction(self) -> bool:
        """True if the ID isn't this student's."""
        return self in (IdEvidenceKind.OTHER_STUDENT, IdEvidenceKind.DIFFERENT)

    @property
    def is_doubtful(self) -> bool:
        """True if the ID suggests another person: it differs or has an unusual format."""
        return self.is_contradiction or self is IdEvidenceKind.OTHER_FORMAT

    @property
    def is_weak_support(self) -> bool:
        """True if the ID fits too loosely to count as evidence in its own right."""
        return self is IdEvidenceKind.TWO_DIGITS_OFF

    @property
    def is_support(self) -> bool:
        """True if the ID supports the match as evidence in its own right."""
        return self in (IdEvidenceKind.SAME, IdEvidenceKind.LOGIN, IdEvidenceKind.ROUNDED, IdEvidenceKind.ONE_DIGIT_OFF)


class IdEvidence(NamedTuple):
    """Evidence from a student ID. `weight` is in log units."""

    weight: float
    kind: IdEvidenceKind


NO_ID_EVIDENCE = IdEvidence(0.0, IdEvidenceKind.NONE)


def _weigh(evidence: IdEvidence) -> float:
    return abs(evidence.weight)


class IdScorer:
    """A scorer that weighs student IDs as evidence for the students in a roster."""

    def __init__(self, roster: Roster) -> None:
        """Detect the ID formats that are common in this roster."""
        self._roster = roster
        self._normalized_ids = tuple(normalize_id(student.sis_user_id) for student in roster.students)
        format_counts = Counter(detect_id_format(clean_id(student.sis_user_id)) for student in roster.students)
        format_counts += Counter(detect_id_format(key) for key in (*self._normalized_ids, *roster.by_custom_id))
        self._usual_formats = {
            id_format
            for id_format, count in format_counts.items()
            if id_format and count > _MIN_FORMAT_SHARE * len(roster)
        }

    def score(self, ids: Sequence[StatedId], student: int) -> IdEvidence:
        """Return the evidence from a row's IDs for or against a student.

        `student` is a position in the roster. If there are several IDs, the one with the strongest evidence counts.
        """
        scores = [self._score_id(stated, student) for stated in ids if not stated.is_login]
        return max(scores, key=_weigh) if scores else NO_ID_EVIDENCE

    def _score_id(self, stated: StatedId, student: int) -> IdEvidence:
        normalized_id = self._normalized_ids[student]
        sis_user_id = self._roster.students[student].sis_user_id
        if is_scientific_notation(stated.text) or is_scientific_notation(sis_user_id):
            return score_rounded_id(stated.text, sis_user_id)
        if stated.login == normalize_login(self._roster.students[student].login_id):
            return (
                IdEvidence(_LOGIN_WEIGHT, IdEvidenceKind.LOGIN)
                if stated.normalized_id != normalized_id
                else IdEvidence(_SAME_WEIGHT, IdEvidenceKind.SAME)
            )
        custom_ids = self._roster.custom_ids.get(student, ())
        if not stated.normalized_id or not (normalized_id or custom_ids):
            return NO_ID_EVIDENCE
        if stated.normalized_id == normalized_id or stated.normalized_id in custom_ids:
            return IdEvidence(_SAME_WEIGHT, IdEvidenceKind.SAME)
        return max(self._score_mismatched_id(stated, other) for other in (normalized_id, *custom_ids) if other)

    def _score_mismatched_id(self, stated: StatedId, normalized_id: str) -> IdEvidence:
        is_other_student = bool(self._roster.find_id_owners(stated.normalized_id))
        edits = OSA.distance(stated.normalized_id, normalized_id, score_cutoff=2)
        if edits == 1:
            return (
                IdEvidence(_ONE_DIGIT_OTHER_STUDENT_WEIGHT, IdEvidenceKind.OTHER_STUDENT)
                if is_other_student
                else IdEvidence(_ONE_DIGIT_WEIGHT, IdEvidenceKind.ONE_DIGIT_OFF)
            )
        if is_other_student or stated.login in self._roster.by_login:
            return IdEvidence(_OTHER_STUDENT_WEIGHT, IdEvidenceKind.OTHER_STUDENT)
        if edits == 2:
            return IdEvidence(_TWO_DIGITS_WEIGHT, IdEvidenceKind.TWO_DIGITS_OFF)
        is_usual = (
            detect_id_format(stated.normalized_id) in self._usual_formats
            or detect_id_format(clean_id(stated.text)) in self._usual_formats
        )
        return (
            IdEvidence(_DIFFERENT_WEIGHT, IdEvidenceKind.DIFFERENT)
            if is_usual
            else IdEvidence(_OTHER_FORMAT_WEIGHT, IdEvidenceKind.OTHER_FORMAT)
        )


def detect_id_format(text: str) -> str:
    """Return the format of an ID, such as "a00000" for "A00451".

    Each digit becomes "0", and every other character becomes "a".
    """
    return "".join("0" if character.isdigit() else "a" for character in text)


def _has_realistic_exponent(text: str) -> bool:
    """Return True if the exponent of a number in scientific notation is realistic.

    A larger one would stand for a number with more digits than a cell can have.
    """
    return len(text.partition("E")[2].lstrip("+-0")) <= _MAX_EXPONENT_DIGITS


def score_rounded_id(left: str, right: str) -> IdEvidence:
    """Return the evidence from two IDs, one of which a spreadsheet has rounded."""
    rounded_id, full_id = (left, right) if is_scientific_notation(left) else (right, left)
    digits = normalize_id(full_id)
    if not digits.isdigit():
        return NO_ID_EVIDENCE
    text = rounded_id.strip().replace(",", ".").upper()
    decimals = len(text.split("E")[0].partition(".")[2])
    fits = _has_realistic_exponent(text) and f"{Decimal(digits):.{decimals}E}" == f"{Decimal(text):.{decimals}E}"
    return (
        IdEvidence(_ROUNDED_WEIGHT, IdEvidenceKind.ROUNDED)
        if fits
        else IdEvidence(_ROUNDED_MISMATCH_WEIGHT, IdEvidenceKind.DIFFERENT)
    )
