"""Parsing of names into plain tokens, and tables of nicknames and special words.

Tokens are lower-case ASCII: anyascii transliterates accents and other scripts. Suffixes, titles, pronouns, and emoji
are removed, and particles ("van der", "de la") are left out if another token remains.

Short forms come from the `nicknames` package (English) and from our own table for other languages, in which each row
has a name and its short forms. Each row of the spellings table has romanizations of one name.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module

from anyascii import anyascii

from core.recognition.roles import REMOTE_ID_PATTERN
from core.resources import RESOURCES
from core.students.suffixes import NAMED_SUFFIXES, SUFFIXES, find_generation

_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|\"([^\"]+)\"|“([^”]+)”|«([^»]+)»")
_PRONOUN_PAIRS = re.compile(r"\b(?:he|she|they|ze|xe)\s*/\s*\w+(?:\s*/\s*\w+)*", re.IGNORECASE)
_INNER_MARKS = re.compile(r"(?<=\w)['’‘`´ʻʼ](?=\w)|[\u0300-\u036f]")
_NON_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")
_IDEOGRAPH_RANGES = (("\u3400", "\u9fff"), ("\uac00", "\ud7af"), ("\U00020000", "\U0003ffff"))
_NO_NAMES: frozenset[str] = frozenset()
_DATA_FOLDER = RESOURCES / "data"


Tokens = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A name, parsed into tokens.

    `last` and `first` are tokens without particles; `is_split` is True if the source separates the two. `nicknames` are
    the tokens in brackets or quotes. `sorted_tokens` are all tokens except nicknames, so they are equal for either
    order of a name. `joined_last` and `joined_first` include particles and have no spaces. `suffix` is Jr., Sr., II,
    III, IV, or "".
    """

    last: Tokens
    first: Tokens
    nicknames: Tokens
    is_split: bool
    sorted_tokens: Tokens
    joined_last: str
    joined_first: str
    suffix: str = ""

    @property
    def joined(self) -> str:
        """The last and the first name, with particles and without spaces."""
        return self.joined_last + self.joined_first

    @property
    def has_particles(self) -> bool:
        """True if a particle was left out of `last` or `first`."""
        return self.joined_last != "".join(self.last) or self.joined_first != "".join(self.first)

    @property
    def tokens(self) -> Tokens:
        """The tokens of the last name, then of the first name."""
        return self.last + self.first

    def __bool__(self) -> bool:
        """Return True if the name has any token."""
        return bool(self.sorted_tokens)

    def has_other_suffix(self, other: "Name") -> bool:
        """Return True if both names have a suffix, and the suffixes differ."""
        return bool(self.suffix and other.suffix) and self.suffix != other.suffix


def _is_ideographic(character: str) -> bool:
    return any(first <= character <= last for first, last in _IDEOGRAPH_RANGES)


def _transliterate(text: str) -> str:
    if text.isascii():
        return text
    parts = []
    for character in unicodedata.normalize("NFKC", text):
        if character.isascii():
            parts.append(character)
        elif _is_ideographic(character):
            parts.append(f" {anyascii(character)} ")
        elif unicodedata.category(character)[0] in "LMN":
            parts.append(anyascii(character))
        else:
            parts.append(" ")
    return "".join(parts)


@lru_cache(maxsize=1 << 17)
def tokenize(text: str) -> Tokens:
    """Return the lower-case ASCII tokens of a text.

    "José-María O’Brien*" gives jose, maria, obrien.
    """
    if text.isascii() and text.isalnum():
        return (text.lower(),)
    joined = _INNER_MARKS.sub("", _transliterate(_INNER_MARKS.sub("", text)))
    return tuple(_NON_ALPHANUMERIC.sub(" ", joined.lower()).split())


def _strip_affixes(tokens: Tokens) -> Tokens:
    if _AFFIXES.isdisjoint(tokens):
        return tokens
    return tuple(token for token in tokens if token not in _AFFIXES) or tokens


def _drop_particles(tokens: Tokens, initials: Tokens = ()) -> Tokens:
    if PARTICLES.isdisjoint(tokens):
        return tokens
    return tuple(token for token in tokens if token not in PARTICLES or token in initials) or tokens


def _extract_nicknames(text: str) -> tuple[str, Tokens]:
    if not _BRACKETS.search(text):
        return text, ()
    nicknames: list[str] = []
    for match in _BRACKETS.finditer(text):
        tokens = tokenize(next(group for group in match.groups() if group is not None))
        if not set(tokens) <= PRONOUNS:
            nicknames.extend(tokens)
    return _BRACKETS.sub(" ", text), tuple(nicknames)


def _split_fields(text: str) -> tuple[list[Tokens], str]:
    """Return the parts between commas, without suffixes and titles, and the suffix.

    After a single comma, V and VI are an initial and a name.
    """
    parts = text.replace("，", ",").replace("、", ",").split(",")
    fields = [field for part in parts if (field := tokenize(part.strip()))]
    affixes = _AFFIXES if len(fields) > 2 else _NAMED_AFFIXES
    suffix = find_generation(token for field in fields for token in field)
    return [field for field in fields if not affixes.issuperset(field)], suffix


def _split_single_field(tokens: Tokens) -> tuple[Tokens, Tokens]:
    """Split a name without a comma into its last and first tokens.

    The given names come first in the text.
    """
    if len(tokens) > 2 and PARTICLES.issuperset(tokens[:-1]):
        return tokens, ()
    start = len(tokens) - 1
    while start > 1 and tokens[start - 1] in PARTICLES:
        start -= 1
    return tokens[start:], tokens[:start]


def build_name(last: Tokens, first: Tokens, nicknames: Tokens = (), *, is_split: bool = True, suffix: str = "") -> Name:
    """Build a name from tokens.

    Suffixes and titles are removed, and so are particles if another token remains.
    """
    last, first = _strip_affixes(last), _strip_affixes(first)
    if not (last and first) and len(last + first) > 1:
        (last, first), is_split = _split_single_field(last + first), False
    joined_last, joined_first = "".join(last), "".join(first)
    # “I. Gómez” begins with an initial, not with a particle.
    last, first = (
        _drop_particles(last),
        _drop_particles(first, initials=tuple(token for token in first[:1] if len(token) == 1)),
    )
    is_split = is_split and bool(last and first)
    return Name(last, first, nicknames, is_split, tuple(sorted(last + first)), joined_last, joined_first, suffix)


@lru_cache(maxsize=1 << 17)
def parse_name(text: str) -> Name:
    """Parse a name as it appears in a file.

    The text may be "Last, First", "First Last", a login, or empty.
    """
    if REMOTE_ID_PATTERN.fullmatch(text.strip()):
        return build_name((), ())
    plain, nicknames = _extract_nicknames(_PRONOUN_PAIRS.sub(" ", text) if "/" in text else text)
    fields, suffix = _split_fields(plain)
    if not fields:
        return build_name((), nicknames)
    if len(fields) == 1 and _is_ideographic(plain.strip()[0]):
        return build_name(fields[0][:1], fields[0][1:], nicknames, is_split=False)
    if len(fields) == 1:
        last, first = _split_single_field(_strip_affixes(fields[0]))
        return build_name(last, first, nicknames, is_split=False, suffix=suffix)
    return build_name(fields[0], tuple(token for field in fields[1:] for token in field), nicknames, suffix=suffix)


def parse_participant_name(name: str, last: str, first: str) -> Name:
    """Parse a participant's name.

    The first and last name fields are used if both are filled. Otherwise, the full name is used, or the only field that
    is filled.
    """
    return parse_name(
        f"{last.replace(',', ' ')}, {first.replace(',', ' ')}" if last and first else name or last or first
    )


def _read_table(table_name: str) -> list[list[str]]:
    with (_DATA_FOLDER / f"{table_name}.csv").open(encoding="utf-8", newline="") as file:
        return [["".join(tokenize(cell)) for cell in row] for row in csv.reader(file) if row]


def _index_pairs(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    partners: dict[str, set[str]] = {}
    for left, right in pairs:
        partners.setdefault(left, set()).add(right)
        partners.setdefault(right, set()).add(left)
    return {name: frozenset(others) for name, others in partners.items()}


@cache
def _load_short_forms() -> Mapping[str, frozenset[str]]:
    name_triplets = import_module("nicknames").name_triplets  # not needed while all names are equal
    english_pairs = [(triplet.name1, triplet.name2) for triplet in name_triplets()]
    return _index_pairs([*english_pairs, *((row[0], short) for row in _read_table("nicknames") for short in row[1:])])


@cache
def _load_spellings() -> Mapping[str, frozenset[str]]:
    return _index_pairs(
        (left, right) for row in _read_table("spellings") for left in row for right in row if left < right
    )


def is_short_form(left: str, right: str) -> bool:
    """Return True if either token is a short form of the other (Bill, William)."""
    return right in _load_short_forms().get(left, _NO_NAMES)


def is_other_spelling(left: str, right: str) -> bool:
    """Return True if the tokens are known spellings of one name (Sean, Shawn)."""
    return right in _load_spellings().get(left, _NO_NAMES)


def is_given_name(name: str) -> bool:
    """Return True if the token is a given name in the tables of short forms."""
    return name in _load_short_forms()


def find_short_forms(name: str) -> frozenset[str]:
    """Return the short forms of a token, and the names that it is a short form of."""
    return _load_short_forms().get(name, _NO_NAMES)


def find_other_spellings(name: str) -> frozenset[str]:
    """Return the known other spellings of a token."""
    return _load_spellings().get(name, _NO_NAMES)


def split_words(text: str) -> frozenset[str]:
    """Return the words in a text."""
    return frozenset(text.split())


# Short words in last names that people leave out, join, or move.
PARTICLES = split_words(
    """
    van von der den de het ter ten la las los el al ul da das do dos di del della du des le y e i bin bint ibn ben abu
    abd zu zum af av st san santa mc mac o of
    """
)
TITLES = split_words("mr mrs ms miss mx dr prof professor sir")
_AFFIXES = SUFFIXES | TITLES
_NAMED_AFFIXES = NAMED_SUFFIXES | TITLES
PRONOUNS = split_words(
    """
    he him his she her hers they them theirs ze zir zirs hir hirs xe xem xyr ey em eir it its any all pronouns el ella
    elle
    """
)
# Last names of people who often use an English first name that no roster has.
EAST_ASIAN_LAST_NAMES = split_words(
    """
    wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie tang song deng
    han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren shen yao lu cui tan zhong
    jin qiu xia jia fang bai shi kong hou shao meng long wan duan lei qian yin chang hao lai gong wen mao hong qin gu
    wong chan lau cheung chow chu ho leung lam yeung ng lee tsai hsu hsieh kuo tseng tsang chiu chiang yip fung kwok mak
    kim park choi jung jeong kang cho yoon jang lim oh shin seo kwon ahn yoo hwang moon son bae baek heo nam noh ha joo
    woo min ryu chung hong ko jun
    nguyen tran le pham huynh hoang phan vu vo dang bui do ngo duong dinh trinh mai truong cao luong
    """
)
STAFF_WORDS = split_words("instructor instructors teacher lecturer professor")
# A test row has one of TEST_WORDS in its name, and no words except TEST_ROW_WORDS.
TEST_WORDS = split_words("test demo dummy sample fake")
TEST_ROW_WORDS = (
    TEST_WORDS | STAFF_WORDS | split_words("student account user ta iclicker clicker canvas preview view class 1 2 3")
)
