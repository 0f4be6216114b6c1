"""When do two ids, or two e-mail addresses, mean one person, however they were typed?

An id is compared by its key: what is left after undoing what Excel and people do to ids. The number of an unregistered
remote (#1A2B3C4D) is no id; a number in scientific notation ("4.51E+05") has lost digits, so it has no key and never
matches exactly.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from core.clicker.export import REMOTE
from core.students.word_lists import PUBLIC_MAIL

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
