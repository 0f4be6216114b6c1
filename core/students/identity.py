"""Parsing and normalization of student IDs, logins, and email addresses.

Normalization undoes the changes that spreadsheets and people make to IDs. The number of an unregistered remote
(#1A2B3C4D) isn't an ID. A number in scientific notation ("4.51E+05") has lost digits, so it never matches exactly.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from core.clicker.export import REMOTE_ID_PATTERN, Participant
from core.cooperative import iter_yielding
from core.students.names import PUBLIC_EMAIL_PROVIDERS, Name, parse_participant_name

_SCIENTIFIC_NOTATION = re.compile(r"[+-]?\d(?:[.,]\d+)?E\+\d+|[+-]?\d[.,]\d+E\d+", re.IGNORECASE)
_WHOLE_FLOAT = re.compile(r"^(\d+)[.,]0+$")
_ID_SEPARATORS = re.compile(r"[\s\u200b\ufeff.,'\"`=#*_/\\-]+")
_ID_PLACEHOLDERS = frozenset(
    {"NA", "NONE", "NULL", "NAN", "NIL", "UNKNOWN", "TBD", "NOID", "NOTAPPLICABLE", "X", "XX", "XXX"}
)
"""What people enter if they have no ID."""

_EMAIL_ADDRESS = re.compile(r"([^\s@<>,;:\"]+)@([^\s@<>,;:\"]+\.[^\s@<>,;:\".]+)")
_SCHOOL_DOMAIN_SUFFIX = re.compile(r"\.(?:edu|ac|k12)(?:\.[a-z]{2})?$")
_SECOND_LEVEL_DOMAINS = frozenset({"ac", "co", "com", "edu", "gov", "net", "org", "sch", "uni"})


class Email(NamedTuple):
    """A lower-case email address without its `+tag`.

    `registered_domain` is the part of the domain that belongs to one institution: two labels, or three as in
    "ox.ac.uk".
    """

    local_part: str
    domain: str
    registered_domain: str

    @property
    def address(self) -> str:
        """The complete address, in lower case."""
        return f"{self.local_part}@{self.domain}"

    @property
    def is_public(self) -> bool:
        """True if the provider is open to everyone.

        The local part is then not a login of the school.
        """
        is_school = bool(_SCHOOL_DOMAIN_SUFFIX.search(self.domain))
        return not is_school and self.registered_domain.split(".")[0] in PUBLIC_EMAIL_PROVIDERS


def is_scientific_notation(text: str) -> bool:
    """Return True if the ID is a number in scientific notation, such as 4.51E+05.

    A spreadsheet has then rounded the ID.
    """
    return bool(_SCIENTIFIC_NOTATION.fullmatch(text.strip()))


def clean_id(text: str) -> str:
    """Return the ID in capitals, without separators, quotes, or a trailing ".0".

    Leading zeros are kept. The result is "" if there is no ID.
    """
    text = text.strip()
    if is_scientific_notation(text) or REMOTE_ID_PATTERN.fullmatch(text):
        return ""
    whole_number = _WHOLE_FLOAT.match(text)
    cleaned = _ID_SEPARATORS.sub("", whole_number[1] if whole_number else text).upper()
    return "" if cleaned in _ID_PLACEHOLDERS or not cleaned.strip("0") else cleaned


@lru_cache(maxsize=1 << 17)
def normalize_id(text: str) -> str:
    """Return the cleaned ID without leading zeros, so that all spellings are equal.

    The result is "" if there is no ID.
    """
    return "" if "@" in text else clean_id(text).lstrip("0")


def _extract_registered_domain(domain: str) -> str:
    labels = domain.split(".")
    has_second_level = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL_DOMAINS
    return ".".join(labels[-3:] if has_second_level else labels[-2:])


@lru_cache(maxsize=1 << 17)
def parse_email(text: str) -> Email | None:
    """Return the parsed email address, or None if it is missing or damaged."""
    match = _EMAIL_ADDRESS.fullmatch(text.strip().strip("<>").removeprefix("mailto:").strip())
    if not match:
        return None
    domain = match[2].lower()
    return Email(match[1].lower().split("+")[0], domain, _extract_registered_domain(domain))


@lru_cache(maxsize=1 << 17)
def normalize_login(text: str) -> str:
    """Return the login in lower case, without surrounding spaces."""
    return text.strip().lower()


@lru_cache(maxsize=1 << 17)
def extract_local_part(text: str) -> str:
    """Return the part of a login before the @, in lower case.

    A login without an @ is returned whole.
    """
    return normalize_login(text).split("@")[0]


@dataclass(frozen=True, slots=True)
class RowIdentity:
    """The parsed identity of one participant.

    `normalized_id` and `id_as_login` both come from the student ID field. An email address in the student ID field
    counts as the email if the row has no other.
    """

    row_number: int
    name: Name
    name_text: str
    id_text: str
    normalized_id: str
    id_as_login: str
    email_text: str
    email: Email | None
    row_text: str = ""

    @property
    def has_damaged_id(self) -> bool:
        """True if the ID field has a number that a spreadsheet has rounded."""
        return bool(self.id_text) and is_scientific_notation(self.id_text)

    @property
    def has_damaged_email(self) -> bool:
        """True if the email field has text that isn't an email address."""
        return bool(self.email_text) and self.email is None


def parse_row_identity(participant: Participant) -> RowIdentity:
    """Return the parsed name, IDs, and email address of one participant."""
    id_text = participant.student_id.strip()
    email_text = participant.email.strip() or (id_text if "@" in id_text else "")
    return RowIdentity(
        participant.row,
        parse_participant_name(participant.name.strip(), participant.last_name.strip(), participant.first_name.strip()),
        participant.name.strip() or f"{participant.first_name} {participant.last_name}".strip(),
        id_text,
        normalize_id(id_text),
        normalize_login(id_text),
        email_text,
        parse_email(email_text),
        participant.row_text,
    )


def parse_row_identities(participants: Sequence[Participant]) -> tuple[RowIdentity, ...]:
    """Return the parsed identities of all participants, in file order."""
    return tuple(parse_row_identity(participant) for participant in iter_yielding(participants))
