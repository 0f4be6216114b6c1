"""When do two ids, or two e-mail addresses, mean one person, however they were typed?

An id is compared by its key: what is left after undoing what Excel and people do to ids. The number of an unregistered
remote (#1A2B3C4D) is no id; a number in scientific notation ("4.51E+05") has lost digits, so it has no key and never
matches exactly.

What does each row of the export say about who it is?
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from core.clicker.export import REMOTE, Participant
from core.pacing import paced
from core.students.names import PUBLIC_MAIL, Name, read_participant_name

_SCIENTIFIC = re.compile(r"[+-]?\d(?:[.,]\d+)?E\+\d+|[+-]?\d[.,]\d+E\d+", re.IGNORECASE)
_FLOAT_TAIL = re.compile(r"^(\d+)[.,]0+$")
_ID_NOISE = re.compile(r"[\s\u200b\ufeff.,'\"`=#*_/\\-]+")
_NO_ID = frozenset({"NA", "NONE", "NULL", "NAN", "NIL", "UNKNOWN", "TBD", "NOID", "NOTAPPLICABLE", "X", "XX", "XXX"})
"""What people write where they have no id."""

_EMAIL = re.compile(r"([^\s@<>,;:\"]+)@([^\s@<>,;:\"]+\.[^\s@<>,;:\".]+)")
_SCHOOL_ENDING = re.compile(r"\.(?:edu|ac|k12)(?:\.[a-z]{2})?$")
_SECOND_LEVELS = frozenset({"ac", "co", "com", "edu", "gov", "net", "org", "sch", "uni"})


class Email(NamedTuple):
    """An e-mail address in lower case, without any `+tag`.

    `site` is the part of the domain that belongs to one institution: its last two labels, or three below `.ac.uk`.
    """

    local: str
    domain: str
    site: str

    @property
    def address(self) -> str:
        """The whole address."""
        return f"{self.local}@{self.domain}"

    @property
    def is_public(self) -> bool:
        """Whether anybody can have an address there, so that its local part is no login of the school."""
        is_school = bool(_SCHOOL_ENDING.search(self.domain))
        return not is_school and self.site.split(".")[0] in PUBLIC_MAIL


def is_scientific(text: str) -> bool:
    """Whether a spreadsheet has turned this id into a rounded number such as 4.51E+05."""
    return bool(_SCIENTIFIC.fullmatch(text.strip()))


def plain_id(text: str) -> str:
    """The id without blanks, dashes, quotes and a trailing ".0", in capitals; leading zeros stay. "" for no id."""
    text = text.strip()
    if is_scientific(text) or REMOTE.fullmatch(text):
        return ""
    whole = _FLOAT_TAIL.match(text)
    plain = _ID_NOISE.sub("", whole[1] if whole else text).upper()
    return "" if plain in _NO_ID or not plain.strip("0") else plain


@lru_cache(maxsize=1 << 17)
def id_key(text: str) -> str:
    """What two spellings of one student id have in common: `plain_id` without leading zeros; "" where there is none."""
    return "" if "@" in text else plain_id(text).lstrip("0")


def _site(domain: str) -> str:
    labels = domain.split(".")
    deep = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVELS
    return ".".join(labels[-3:] if deep else labels[-2:])


@lru_cache(maxsize=1 << 17)
def read_email(text: str) -> Email | None:
    """The address in this text, or None where there is none or it is damaged."""
    found = _EMAIL.fullmatch(text.strip().strip("<>").removeprefix("mailto:").strip())
    if not found:
        return None
    domain = found[2].lower()
    return Email(found[1].lower().split("+")[0], domain, _site(domain))


@lru_cache(maxsize=1 << 17)
def login_key(text: str) -> str:
    """A login as compared: lower case, no blanks around; "" where there is none."""
    return text.strip().lower()


@lru_cache(maxsize=1 << 17)
def login_name(text: str) -> str:
    """The part of a login that a school's e-mail address begins with: all of it, or what stands before its @."""
    return login_key(text).split("@")[0]


@dataclass(frozen=True, slots=True)
class Row:
    """One participant's identity, taken apart. `id_key` and `typed_login` both come from the student id field.

    An e-mail address that stands in the student id field counts as the e-mail where the row has no other.
    """

    number: int
    name: Name
    name_text: str
    id_text: str
    id_key: str
    typed_login: str
    email_text: str
    email: Email | None

    @property
    def has_damaged_id(self) -> bool:
        """Whether something stands in the id field that no id can be read from."""
        return bool(self.id_text) and is_scientific(self.id_text)

    @property
    def has_damaged_email(self) -> bool:
        """Whether something stands in the e-mail field that is no address."""
        return bool(self.email_text) and self.email is None


def read_row(participant: Participant) -> Row:
    """The identity of one participant."""
    id_text = participant.student_id.strip()
    email_text = participant.email.strip() or (id_text if "@" in id_text else "")
    return Row(
        participant.row,
        read_participant_name(participant.name.strip(), participant.last.strip(), participant.first.strip()),
        participant.name.strip() or f"{participant.first} {participant.last}".strip(),
        id_text,
        id_key(id_text),
        login_key(id_text),
        email_text,
        read_email(email_text),
    )


def read_rows(participants: Sequence[Participant]) -> tuple[Row, ...]:
    """The identities of all of them, in file order."""
    return tuple(read_row(participant) for participant in paced(participants))
