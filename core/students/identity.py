"""Parsing and normalization of student IDs, logins, and email addresses.

Normalization undoes the changes that spreadsheets and people make to IDs. "#1A2B3C4D" is the number of an unregistered
remote, unless a student has this ID. A number in scientific notation ("4.51E+05") has lost digits, so it never matches
exactly.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from core.clicker.export import IdentityValue, Participant, locate_file_key
from core.cooperative import iter_yielding
from core.recognition.placeholders import is_id_placeholder
from core.recognition.roles import REMOTE_ID_PATTERN, ColumnRole
from core.students.names import Name, parse_name, parse_participant_name, split_words

_SCIENTIFIC_NOTATION = re.compile(r"[+-]?\d(?:[.,]\d+)?E\+\d+|[+-]?\d[.,]\d+E\d+", re.IGNORECASE)
_WHOLE_FLOAT = re.compile(r"^(\d+)[.,]0+$")
_ID_SEPARATORS = re.compile(r"[\s\u200b\ufeff.,'\"`=#*_/\\-]+")

_EMAIL_ADDRESS = re.compile(r"([^\s@<>,;:\"]+)@([^\s@<>,;:\"]+\.[^\s@<>,;:\".]+)")
_SCHOOL_DOMAIN_SUFFIX = re.compile(r"\.(?:edu|ac|k12)(?:\.[a-z]{2})?$")
_SECOND_LEVEL_DOMAINS = frozenset({"ac", "co", "com", "edu", "gov", "net", "org", "sch", "uni"})
_PUBLIC_EMAIL_PROVIDERS = split_words(
    """
    gmail googlemail yahoo ymail rocketmail myyahoo hotmail outlook live msn passport icloud me mac aol aim proton
    protonmail pm tutanota tuta duck hey fastmail hushmail mail email inbox zoho gmx web freenet t-online posteo arcor
    1und1 orange wanadoo free laposte sfr bbox libero virgilio tiscali alice tin telenet skynet ziggo kpnmail planet
    home bluewin sapo terra uol bol ig globo qq foxmail 163 126 yeah sina sohu 139 189 aliyun 21cn naver daum hanmail
    kakao nate yandex ya bk list rambler ukr rediffmail sify seznam centrum wp onet interia o2 abv docomo ezweb au
    softbank comcast att sbcglobal bellsouth verizon cox charter spectrum rr roadrunner optonline optimum earthlink
    frontier windstream centurylink juno netzero rogers shaw telus bell sympatico videotron bigpond optusnet btinternet
    sky talktalk ntlworld virginmedia blueyonder xtra yopmail mailinator simplelogin relay privaterelay
    """
)
"""Providers open to everyone, by the label before the ending, as in gmail.com or yahoo.co.uk."""


class Email(NamedTuple):
    """A lower-case email address without its `+tag`, or a login, which has no domain.

    `registered_domain` is the part of the domain that belongs to one institution: two labels, or three as in
    "ox.ac.uk".
    """

    local_part: str
    domain: str = ""
    registered_domain: str = ""

    @property
    def address(self) -> str:
        """The complete address, in lower case."""
        return f"{self.local_part}@{self.domain}" if self.domain else self.local_part

    @property
    def is_public(self) -> bool:
        """True if the provider is open to everyone.

        In that case, the local part isn't a school login.
        """
        is_provider = self.registered_domain.split(".")[0] in _PUBLIC_EMAIL_PROVIDERS
        return is_provider and not _SCHOOL_DOMAIN_SUFFIX.search(self.domain)


def is_scientific_notation(text: str) -> bool:
    """Return True if the ID is a number in scientific notation, such as 4.51E+05.

    A spreadsheet has rounded such an ID.
    """
    return bool(_SCIENTIFIC_NOTATION.fullmatch(text.strip()))


def clean_id(text: str) -> str:
    """Return the ID in capitals, without separators, quotes, or a trailing ".0".

    Leading zeros are kept. The result is "" if there is no ID.
    """
    text = text.strip()
    if not text.isalnum():
        if is_scientific_notation(text) or REMOTE_ID_PATTERN.fullmatch(text):
            return ""
        whole_number = _WHOLE_FLOAT.match(text)
        text = _ID_SEPARATORS.sub("", whole_number[1] if whole_number else text)
    cleaned = text.upper()
    return "" if is_id_placeholder(cleaned) or not cleaned.strip("0") else cleaned


def format_student_id(text: str) -> str:
    """Return a student ID for display.

    It is "" if the text stands for no ID, such as 0 or N/A, and "600633133" for 600633133.0 from a spreadsheet.
    """
    stripped = text.strip()
    if "@" in stripped or is_scientific_notation(stripped):
        return stripped
    if not clean_id(stripped.removeprefix("#")):
        return ""
    whole, _, decimals = stripped.partition(".")
    return whole if decimals and not decimals.strip("0") and whole.isdigit() else stripped


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
    match = _EMAIL_ADDRESS.fullmatch(text.strip().strip("<>").removeprefix("mailto:").removeprefix("#").strip())
    if not match:
        return None
    domain = match[2].lower()
    return Email(match[1].lower().split("+")[0], domain, _extract_registered_domain(domain))


@lru_cache(maxsize=1 << 17)
def normalize_login(text: str) -> str:
    """Return the login in lower case, without surrounding spaces or a leading "#"."""
    return text.strip().removeprefix("#").lower()


@lru_cache(maxsize=1 << 17)
def extract_local_part(text: str) -> str:
    """Return the part of a login before the @, in lower case.

    A login without an @ is returned whole.
    """
    return normalize_login(text).split("@")[0]


class StatedId(NamedTuple):
    """A text without an @ that may be a student ID or a login.

    `login` is the text as a login. `is_login` is True if the column's header says that it contains logins.
    """

    column: int
    text: str
    normalized_id: str
    login: str
    is_login: bool = False


@dataclass(frozen=True, slots=True)
class RowIdentity:
    """The parsed identity of one participant.

    `ids` are the texts of all columns that may be IDs or logins. `emails` are the addresses and logins. In both, the
    main columns come first. `uncertain_ids` count only if students have these IDs: they begin with "#" like remote IDs,
    or come from a column of unknown IDs.
    """

    row_number: int
    name: Name
    name_text: str
    id_text: str
    email_text: str
    ids: tuple[StatedId, ...]
    emails: tuple[Email, ...]
    uncertain_ids: tuple[StatedId, ...] = ()
    row_text: str = ""
    login_text: str = ""

    @property
    def normalized_id(self) -> str:
        """The first student ID, or "" if there is none."""
        return next((stated.normalized_id for stated in self.ids if not stated.is_login), "")

    @property
    def has_damaged_id(self) -> bool:
        """True if the ID field contains a number that a spreadsheet has rounded."""
        return bool(self.id_text) and is_scientific_notation(self.id_text)

    @property
    def has_damaged_email(self) -> bool:
        """True if the email field contains text that isn't an email address."""
        return bool(self.email_text) and parse_email(self.email_text) is None


def _parse_id(value: IdentityValue) -> StatedId:
    text = value.text.strip()
    is_login = value.role is ColumnRole.LOGIN or value.role is ColumnRole.EMAIL
    return StatedId(value.column, text, normalize_id(text.removeprefix("#")), normalize_login(text), is_login)


def parse_row_identity(participant: Participant) -> RowIdentity:
    """Return the parsed name, IDs, and email addresses of one participant."""
    id_text = participant.student_id.strip()
    ids: list[StatedId] = []
    uncertain_ids: list[StatedId] = []
    emails: list[Email] = []
    for value in participant.identities:
        if "@" in value.text:
            email = parse_email(value.text)
            if email and email not in emails:
                emails.append(email)
        elif value.role is ColumnRole.OTHER_ID or ("#" in value.text and REMOTE_ID_PATTERN.fullmatch(value.text)):
            uncertain_ids.append(_parse_id(value))
        else:
            ids.append(_parse_id(value))
            if value.role is ColumnRole.LOGIN:
                emails.append(Email(normalize_login(value.text)))
    return RowIdentity(
        participant.row,
        _parse_names(participant),
        participant.name.strip() or f"{participant.first_name} {participant.last_name}".strip(),
        id_text,
        participant.email.strip() or (id_text if "@" in id_text else ""),
        tuple(ids),
        tuple(emails),
        tuple(uncertain_ids),
        participant.row_text,
        participant.login.strip(),
    )


def _parse_names(participant: Participant) -> Name:
    """Return the participant's name, with words of additional name columns as nicknames.

    These words can confirm a first name, but never replace the last name.
    """
    name = parse_participant_name(
        participant.name.strip(), participant.last_name.strip(), participant.first_name.strip()
    )
    if not participant.other_names:
        return name
    others = [parse_name(text) for text in participant.other_names]
    tokens = dict.fromkeys(token for other in others for token in (*other.first, *other.last, *other.nicknames))
    known = {*name.tokens, *name.nicknames, name.joined_last, name.joined_first}
    nicknames = tuple(token for token in tokens if token.isalpha() and token not in known)
    return replace(name, nicknames=(*name.nicknames, *nicknames)) if nicknames else name


def parse_row_identities(participants: Sequence[Participant]) -> tuple[RowIdentity, ...]:
    """Return the parsed identities of all participants, in file order."""
    return tuple(parse_row_identity(participant) for participant in iter_yielding(participants))


def group_by_file(rows: Sequence[RowIdentity]) -> list[list[int]]:
    """Return the positions of the rows in each file.

    Only rows in the same file compete for a student.
    """
    positions: dict[int, list[int]] = defaultdict(list)
    for position, row in enumerate(rows):
        positions[locate_file_key(row.row_number)[0]].append(position)
    return list(positions.values())
