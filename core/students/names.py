"""What are the parts of a person's name, whatever the script, the order and the decoration?

Every name becomes plain lower-case tokens: accents and other scripts are transliterated (anyascii), what is no part of
a name (suffixes, titles, pronouns, `*`, emoji) is taken off, and particles ("van der", "de la") are left out wherever
another token remains.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from core.clicker.export import REMOTE
from core.students.word_lists import PARTICLES, PRONOUNS, SUFFIXES, TITLES

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
