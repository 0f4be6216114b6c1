"""Comparison of a person with a student, field by field, for showing both side by side.

Matching weighs the evidence (see `comparison.py`). This module only describes what a reader sees in two texts: whether
they are the same, similar, or different. The result is UNKNOWN if one of them is missing, or if a difference means
nothing, as with a private email address.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from core.clicker.export import Participant
from core.students.id_evidence import IdEvidenceKind, score_rounded_id
from core.students.identity import (
    Email,
    RowIdentity,
    extract_local_part,
    format_student_id,
    is_scientific_notation,
    normalize_id,
    normalize_login,
    parse_row_identity,
)
from core.students.name_agreement import names_agree
from core.students.names import Name, parse_name, tokenize

if TYPE_CHECKING:
    from core.canvas.gradebook import Student

_MIN_SIMILAR_LENGTH = 4
"""The fewest characters of a login, an ID, or a name that one edit or a longer text can be compared with."""


class FieldAgreement(StrEnum):
    """Result of comparing two texts. UNKNOWN is no evidence for or against the match."""

    SAME = "same"
    SIMILAR = "similar"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


class ComparedField(StrEnum):
    """Fields of a comparison, in the order in which they are shown."""

    NAME = "name"
    EMAIL = "email"
    STUDENT_ID = "student-id"


@dataclass(frozen=True, slots=True)
class FieldComparison:
    """One field of a person and a student.

    The texts are as in the files; "" means that there is none. `owner_id` is the Canvas ID of another student to whom
    the person's text belongs.
    """

    field: ComparedField
    clicker_text: str
    canvas_text: str
    agreement: FieldAgreement
    owner_id: str = ""


@dataclass(frozen=True, eq=False)
class IdentityOwners:
    """The students' Canvas IDs by normalized student ID, and by login before the @."""

    by_id: Mapping[str, str]
    by_login: Mapping[str, str]


def index_identity_owners(students: "Iterable[Student]") -> IdentityOwners:
    """Return who has which student ID and login. The Test Student has none."""
    by_id: dict[str, str] = {}
    by_login: dict[str, str] = {}
    for student in students:
        if not student.is_test:
            by_id.setdefault(normalize_id(student.sis_user_id), student.canvas_id)
            by_login.setdefault(extract_local_part(student.login_id), student.canvas_id)
    return IdentityOwners(by_id, by_login)


def compare_fields(
    participant: Participant, student: "Student", owners: IdentityOwners
) -> tuple[FieldComparison, FieldComparison, FieldComparison]:
    """Return how the name, the email address, and the student ID compare."""
    identity = parse_row_identity(participant)
    return (
        _compare_names(identity, student),
        _compare_emails(identity, participant, student, owners),
        _compare_ids(identity, participant, student, owners),
    )


def _compare_names(identity: RowIdentity, student: "Student") -> FieldComparison:
    name, other = identity.name, parse_name(student.name)
    if not name or not other:
        agreement = FieldAgreement.UNKNOWN
    elif name.has_other_suffix(other):
        agreement = FieldAgreement.DIFFERENT
    elif name.sorted_tokens == other.sorted_tokens:
        agreement = FieldAgreement.SAME
    elif names_agree(name, other) or _is_login(identity, student):
        agreement = FieldAgreement.SIMILAR
    else:
        agreement = FieldAgreement.DIFFERENT
    return FieldComparison(ComparedField.NAME, identity.name_text, student.name, agreement)


def _is_login(identity: RowIdentity, student: "Student") -> bool:
    login = "".join(tokenize(extract_local_part(student.login_id)))
    return bool(login) and "".join(tokenize(identity.name_text)) == login


def _compare_emails(
    identity: RowIdentity, participant: Participant, student: "Student", owners: IdentityOwners
) -> FieldComparison:
    login, name = normalize_login(student.login_id), parse_name(student.name)
    text = participant.email or participant.login
    compared = [(_compare_email(email, login, name, student, owners), email) for email in identity.emails if login]
    for agreement in (FieldAgreement.SAME, FieldAgreement.DIFFERENT, FieldAgreement.SIMILAR):
        for found, email in compared:
            if found is agreement:
                owner = _find_owner(owners.by_login, email.local_part, student)
                owner = owner if agreement is FieldAgreement.DIFFERENT else ""
                return FieldComparison(ComparedField.EMAIL, text or email.address, student.login_id, agreement, owner)
    return FieldComparison(ComparedField.EMAIL, text, student.login_id, FieldAgreement.UNKNOWN)


def _compare_email(email: Email, login: str, name: Name, student: "Student", owners: IdentityOwners) -> FieldAgreement:
    login_name = extract_local_part(login)
    if email.address == login or (email.local_part == login_name and not email.is_public):
        return FieldAgreement.SAME
    if email.local_part == login_name:
        return FieldAgreement.SIMILAR
    if not email.is_public and _find_owner(owners.by_login, email.local_part, student):
        return FieldAgreement.DIFFERENT
    letters = "".join(tokenize(email.local_part))
    has_name = any(len(token) >= _MIN_SIMILAR_LENGTH and token in letters for token in name.tokens)
    return FieldAgreement.SIMILAR if has_name or _is_one_edit(email.local_part, login_name) else FieldAgreement.UNKNOWN


def _compare_ids(
    identity: RowIdentity, participant: Participant, student: "Student", owners: IdentityOwners
) -> FieldComparison:
    text, canvas_text = format_student_id(participant.student_id), student.sis_user_id
    stated_ids = [stated for stated in identity.ids if not stated.is_login and stated.text]
    known = {normalize_id(value): value for value in (canvas_text, *student.custom_values)}
    for stated in stated_ids:
        if stated.normalized_id and stated.normalized_id in known:
            same_text = known[stated.normalized_id]
            return FieldComparison(ComparedField.STUDENT_ID, text or stated.text, same_text, FieldAgreement.SAME)
    if "@" in text or not canvas_text.strip():
        return FieldComparison(ComparedField.STUDENT_ID, text, canvas_text, FieldAgreement.UNKNOWN)
    for stated in stated_ids:
        agreement = _compare_id(stated.text, stated.normalized_id, canvas_text)
        owner = _find_owner(owners.by_id, stated.normalized_id, student)
        if owner or agreement is not FieldAgreement.UNKNOWN:
            agreement = FieldAgreement.DIFFERENT if owner else agreement
            return FieldComparison(ComparedField.STUDENT_ID, text or stated.text, canvas_text, agreement, owner)
    return FieldComparison(ComparedField.STUDENT_ID, text, canvas_text, FieldAgreement.UNKNOWN)


def _compare_id(text: str, normalized_id: str, canvas_text: str) -> FieldAgreement:
    """Return how two different IDs compare. A prefix or one digit is a small difference."""
    if is_scientific_notation(text) or is_scientific_notation(canvas_text):
        is_fit = score_rounded_id(text, canvas_text).kind is IdEvidenceKind.ROUNDED
        return FieldAgreement.SIMILAR if is_fit else FieldAgreement.DIFFERENT
    other = normalize_id(canvas_text)
    if not normalized_id or not other:
        return FieldAgreement.UNKNOWN
    shorter, longer = sorted((normalized_id, other), key=len)
    is_part = len(shorter) >= _MIN_SIMILAR_LENGTH and shorter in longer
    return FieldAgreement.SIMILAR if is_part or _is_one_edit(normalized_id, other) else FieldAgreement.DIFFERENT


def _is_one_edit(left: str, right: str) -> bool:
    return min(len(left), len(right)) >= _MIN_SIMILAR_LENGTH and OSA.distance(left, right, score_cutoff=1) == 1


def _find_owner(owners: Mapping[str, str], key: str, student: "Student") -> str:
    """Return the Canvas ID of another student with this ID or login, or ""."""
    owner = owners.get(key, "") if key else ""
    return "" if owner == student.canvas_id else owner
