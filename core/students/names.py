"""What are the parts of a person's name, whatever the script, the order and the decoration?

Every name becomes plain lower-case tokens: accents and other scripts are transliterated (anyascii), what is no part of
a name (suffixes, titles, pronouns, `*`, emoji) is taken off, and particles ("van der", "de la") are left out wherever
another token remains.

Is one given name a usual short form, or another spelling, of the other?

Short forms come from the `nicknames` package (English) and from our own table for other languages. A row of it is a
name and what its bearers are called; a row of the spellings table holds romanisations that stand for one another.

Which words have a meaning of their own in names and addresses?
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from anyascii import anyascii
from nicknames import name_triplets

from core.clicker.export import REMOTE
from core.resources import RESOURCES

_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|\"([^\"]+)\"|“([^”]+)”|«([^»]+)»")
_BARE_PRONOUNS = re.compile(r"\b(?:he|she|they|ze|xe)\s*/\s*\w+(?:\s*/\s*\w+)*", re.IGNORECASE)
_IN_WORD = re.compile(r"(?<=\w)['’‘`´ʻʼ](?=\w)|[\u0300-\u036f]")
_NO_LETTER = re.compile(r"[^a-z0-9]+")
_IDEOGRAPHS = (("\u3400", "\u9fff"), ("\uac00", "\ud7af"), ("\U00020000", "\U0003ffff"))


Tokens = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A name's tokens. `is_split` tells whether the source said which are the last name and which the first.

    `last`, `first`: tokens without particles. `nick`: tokens given in brackets or quotes. `bag`: all tokens but `nick`,
    sorted: equal for two spellings of one name in any order. `whole_last`, `whole_first`: each with its particles and
    without any gaps.
    """

    last: Tokens
    first: Tokens
    nick: Tokens
    is_split: bool
    bag: Tokens
    whole_last: str
    whole_first: str

    @property
    def joined(self) -> str:
        """The whole name without any gaps, last name first."""
        return self.whole_last + self.whole_first

    @property
    def is_plain(self) -> bool:
        """Whether neither part has particles or gaps."""
        return self.whole_last == "".join(self.last) and self.whole_first == "".join(self.first)

    @property
    def tokens(self) -> Tokens:
        """Last, then first."""
        return self.last + self.first

    def __bool__(self) -> bool:
        """Whether there is any name at all."""
        return bool(self.bag)


def _is_ideographic(character: str) -> bool:
    return any(first <= character <= last for first, last in _IDEOGRAPHS)


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
def fold(text: str) -> Tokens:
    """The plain lower-case tokens of a text, in order: "José-María O’Brien*" gives jose, maria, obrien."""
    joined = _IN_WORD.sub("", _transliterate(_IN_WORD.sub("", text)))
    return tuple(_NO_LETTER.sub(" ", joined.lower()).split())


def _without_decoration(tokens: Tokens) -> Tokens:
    kept = tuple(token for token in tokens if token not in SUFFIXES and token not in TITLES)
    return kept or tokens


def _core(tokens: Tokens) -> Tokens:
    kept = tuple(token for token in tokens if token not in PARTICLES)
    return kept or tokens


def _take_brackets(text: str) -> tuple[str, Tokens]:
    inside: list[str] = []
    for found in _BRACKETS.finditer(text):
        tokens = fold(next(group for group in found.groups() if group is not None))
        if not set(tokens) <= PRONOUNS:
            inside.extend(tokens)
    return _BRACKETS.sub(" ", text), tuple(inside)


def _fields(text: str) -> list[Tokens]:
    fields = [fold(part) for part in text.replace("，", ",").replace("、", ",").split(",")]
    return [field for field in fields if field and not set(field) <= SUFFIXES | TITLES]


def _split_open(tokens: Tokens) -> tuple[Tokens, Tokens]:
    """Last and first tokens of a name in one field without a comma: given names, then the last name."""
    if len(tokens) > 2 and PARTICLES.issuperset(tokens[:-1]):
        return tokens, ()
    at = len(tokens) - 1
    while at > 1 and tokens[at - 1] in PARTICLES:
        at -= 1
    return tokens[at:], tokens[:at]


def make_name(last: Tokens, first: Tokens, nick: Tokens = (), *, is_split: bool = True) -> Name:
    """A Name of these tokens, without suffixes, titles and (where anything else is left) particles."""
    last, first = _without_decoration(last), _without_decoration(first)
    if not (last and first) and len(last + first) > 1:
        (last, first), is_split = _split_open(last + first), False
    whole_last, whole_first = "".join(last), "".join(first)
    last, first = _core(last), _core(first)
    bag = tuple(sorted(last + first))
    return Name(last, first, nick, is_split and bool(last and first), bag, whole_last, whole_first)


@lru_cache(maxsize=1 << 17)
def read_name(text: str) -> Name:
    """The parts of a name as printed: "Last, First", "First Last", a login, or nothing."""
    if REMOTE.fullmatch(text.strip()):
        return make_name((), ())
    plain, nick = _take_brackets(_BARE_PRONOUNS.sub(" ", text))
    fields = _fields(plain)
    if not fields:
        return make_name((), nick)
    if len(fields) == 1 and _is_ideographic(plain.strip()[0]):
        return make_name(fields[0][:1], fields[0][1:], nick, is_split=False)
    if len(fields) == 1:
        last, first = _split_open(_without_decoration(fields[0]))
        return make_name(last, first, nick, is_split=False)
    return make_name(fields[0], tuple(token for field in fields[1:] for token in field), nick)


def read_participant_name(name: str, last: str, first: str) -> Name:
    """The name of a row: of its two fields where it has both, else of its one field."""
    return read_name(
        f"{last.replace(',', ' ')}, {first.replace(',', ' ')}" if last and first else name or last or first
    )


_NONE: frozenset[str] = frozenset()
_TABLES = RESOURCES / "data"


def _read_rows(table: str) -> list[list[str]]:
    with (_TABLES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [["".join(fold(cell)) for cell in row] for row in csv.reader(file) if row]


def _join(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    joined: dict[str, set[str]] = {}
    for one, other in pairs:
        joined.setdefault(one, set()).add(other)
        joined.setdefault(other, set()).add(one)
    return {name: frozenset(others) for name, others in joined.items()}


@cache
def _short_forms() -> Mapping[str, frozenset[str]]:
    package = [(found.name1, found.name2) for found in name_triplets()]
    return _join([*package, *((row[0], short) for row in _read_rows("nicknames") for short in row[1:])])


@cache
def _spellings() -> Mapping[str, frozenset[str]]:
    return _join((one, other) for row in _read_rows("spellings") for one in row for other in row if one < other)


def is_short_form(one: str, other: str) -> bool:
    """Whether one of two folded names is a usual short form of the other (Bill and William)."""
    return other in _short_forms().get(one, _NONE)


def is_other_spelling(one: str, other: str) -> bool:
    """Whether two folded names are known spellings of one name (Zhang and Cheung, Sean and Shawn)."""
    return other in _spellings().get(one, _NONE)


def is_given_name(name: str) -> bool:
    """Whether this folded name is a given name that the tables of short forms know."""
    return name in _short_forms()


def short_forms_of(name: str) -> frozenset[str]:
    """The folded names that this one is a short form of, or that are short forms of it."""
    return _short_forms().get(name, _NONE)


def other_spellings_of(name: str) -> frozenset[str]:
    """The known other spellings of this folded name."""
    return _spellings().get(name, _NONE)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Providers where anybody can have an address: the label before the ending, as in gmail.com or yahoo.co.uk.
PUBLIC_MAIL = _words(
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
# Small words of last names, which people leave out, join and move about.
PARTICLES = _words(
    """
    van von der den de het ter ten la las los el al ul da das do dos di del della du des le y e i bin bint ibn ben abu
    abd zu zum af av st san santa mc mac o of
    """
)
SUFFIXES = _words("jr jnr junior sr snr senior ii iii iv vi vii esq phd md dds jd")
TITLES = _words("mr mrs ms miss mx dr prof professor sir")
PRONOUNS = _words(
    """
    he him his she her hers they them theirs ze zir zirs hir hirs xe xem xyr ey em eir it its any all pronouns el ella
    elle
    """
)
# Last names whose bearers often go by an English first name that no roster has.
EAST_ASIAN_LAST_NAMES = _words(
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
STAFF = _words("instructor instructors teacher lecturer professor")
# A row is made up where one of MADE_UP stands in its name and nothing but MADE_UP_COMPANY beside it.
MADE_UP = _words("test demo dummy sample fake")
MADE_UP_COMPANY = MADE_UP | STAFF | _words("student account user ta iclicker clicker canvas preview view class 1 2 3")
