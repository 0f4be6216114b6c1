"""What do people do to their own names, ids and addresses?"""

import random
import string
from collections.abc import Callable
from dataclasses import dataclass

from anyascii import anyascii

from core.students.names import PARTICLES, find_other_spellings, find_short_forms


def words(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())


_ENGLISH = words("Amy Jenny Kevin Jason Tony Iris Grace Vivian Daisy Leo Eric Cindy Andy Steven Angela Ray Jessica")
_EAST_ASIAN = frozenset({"chinese", "korean", "vietnamese"})
_WORDS = words("cool cat soccer music dragon happy sunny lil star tiger game boy girl dreams kid fan lover")
_PUBLIC = ("gmail.com", "gmail.com", "gmail.com", "yahoo.com", "outlook.com", "icloud.com", "hotmail.com")
SCHOOL_SITE = "mail.univ.edu"


@dataclass(frozen=True)
class Person:
    """Somebody with a name, an origin and ids; `canvas_id` is "" for who is not in the roster."""

    last: str
    first: str
    origin: str
    sis_user_id: str
    login: str
    canvas_id: str


def spoil_letters(rng: random.Random, word: str) -> str:
    """One slip of the finger: a letter lost, doubled, replaced, or two swapped."""
    if len(word) < 3:
        return word
    at = rng.randrange(len(word) - 1)
    letter = rng.choice(string.ascii_lowercase)
    return rng.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def spoil_name(rng: random.Random, person: Person, rates: dict[str, float], factor: float) -> str:
    """The name as this person typed it into iClicker, "Last, First" for the most part."""

    def happens(what: str) -> bool:
        return rng.random() < rates[what] * factor

    if happens("blank_name"):
        return ""
    if happens("username_as_name"):
        return person.login if rng.random() < 0.7 else f"user{rng.randrange(999)}"
    last, first = person.last, person.first
    last = _spoil_last(rng, last, happens)
    first = _spoil_first(rng, first, person.origin, happens)
    if happens("typo"):
        last, first = (spoil_letters(rng, last), first) if rng.random() < 0.5 else (last, spoil_letters(rng, first))
    if happens("typo2"):
        last = spoil_letters(rng, spoil_letters(rng, last))
    last, first = _shorten_and_swap(rng, last, first, person.origin, rates, happens)
    name = f"{first} {last}" if happens("one_field") else f"{last}, {first}"
    if happens("pronoun"):
        name += " (she/her)"
    if happens("lower"):
        return name.lower()
    return name.upper() if happens("upper") else name


def _shorten_and_swap(
    rng: random.Random, last: str, first: str, origin: str, rates: dict[str, float], happens: Callable[[str], bool]
) -> tuple[str, str]:
    if happens("initial_first"):
        first = first[:1] + "."
    elif happens("initial_last"):
        last = last[:1]
    if rng.random() < rates["drop_accents"]:
        last, first = anyascii(last), anyascii(first)
    if happens("swap_cjk") if origin in _EAST_ASIAN else happens("swap_other"):
        last, first = first, last
    return last, first


def _spoil_last(rng: random.Random, last: str, happens: Callable[[str], bool]) -> str:
    tokens = last.replace("-", " ").split(" ")
    core = [token for token in tokens if token.lower() not in PARTICLES]
    if len(core) > 1:
        if rng.random() < 0.45:
            return core[0]
        if rng.random() < 0.1:
            return core[-1]
        return "-".join(tokens) if rng.random() < 0.12 else last
    if len(tokens) > 1 and happens("particle"):
        return rng.choice(("".join(tokens), core[0] if core else last))
    if happens("surname_changed"):
        return last + rng.choice(("-Cooley", "-Lloyd")) if rng.random() < 0.5 else rng.choice(("Conrad", "Henry"))
    others = sorted(find_other_spellings(last.lower()))
    return rng.choice(others).title() if others and rng.random() < 0.01 else last


def _spoil_first(rng: random.Random, first: str, origin: str, happens: Callable[[str], bool]) -> str:
    tokens = first.replace("-", " ").split(" ")
    if origin in _EAST_ASIAN and happens("english_name_cjk"):
        english = rng.choice(_ENGLISH)
        return english if rng.random() < 0.6 else f"{english} {first}"
    if len(tokens) > 1:
        if origin in _EAST_ASIAN:
            return "".join(tokens).capitalize() if rng.random() < 0.5 else first
        if happens("goes_by_middle"):
            return tokens[1]
        return tokens[0] if rng.random() < 0.75 else first
    short = sorted(find_short_forms(anyascii(first).lower()))
    if short and rng.random() < 0.4 and happens("nickname"):
        return rng.choice(short).title()
    others = sorted(find_other_spellings(anyascii(first).lower()))
    if others and happens("variant"):
        return rng.choice(others).title()
    return f"{first} {rng.choice(string.ascii_uppercase)}" if happens("middle_add") else first


def spoil_id(rng: random.Random, person: Person, rates: dict[str, float], factor: float, others: list[str]) -> str:
    """The student id as typed, or as Excel left it."""
    exact, at = person.sis_user_id, rng.random()
    chances = {state: rates[state] * (factor if state != "ok" else 1.0) for state in rates}
    at *= sum(chances.values())
    for state, chance in chances.items():
        at -= chance
        if at < 0:
            return _typed_id(rng, state, exact, person.login, others)
    return exact


def _typed_id(rng: random.Random, state: str, exact: str, login: str, others: list[str]) -> str:
    if state == "zeros_or_float":
        return exact.lstrip("0") if exact[0] == "0" else f"{exact}.0"
    if state in ("typo1", "typo2"):
        for _ in range(int(state[-1])):
            place = rng.randrange(len(exact))
            exact = exact[:place] + rng.choice(string.digits) + exact[place + 1 :]
        return exact
    return {
        "spaced": f"{exact[:3]}-{exact[3:]}",
        "blank": rng.choice(("", "", "", "", "0", "N/A")),
        "login": login,
        "phone": str(rng.randrange(10**9, 10**10)),
        "other_student": rng.choice(others),
    }.get(state, exact)


def spoil_email(rng: random.Random, person: Person, rates: dict[str, dict[str, float]], *, school: bool) -> str:
    """The address: the school's with the login, or a personal one of some pattern."""
    kinds = rates["email"] if school else {kind: rates["email"][kind] for kind in ("personal", "blank")}
    kind = rng.choices(list(kinds), list(kinds.values()))[0]
    if kind == "blank":
        return ""
    if kind.startswith("univ"):
        local = spoil_letters(rng, person.login) if kind == "univ_typo" else person.login
        return f"{local}@{rng.choice((SCHOOL_SITE, SCHOOL_SITE, 'student.' + SCHOOL_SITE))}"
    patterns = rates["personal"]
    pattern = rng.choices(list(patterns), list(patterns.values()))[0]
    return f"{_personal(rng, person, pattern)}@{rng.choice(_PUBLIC)}"


def _personal(rng: random.Random, person: Person, pattern: str) -> str:
    last = "".join(letter for letter in anyascii(person.last).lower() if letter.isalpha()) or "x"
    first = "".join(letter for letter in anyascii(person.first).lower().split(" ")[0] if letter.isalpha()) or "x"
    digits = rng.choice(("", str(rng.randrange(1000)), str(rng.randrange(1996, 2009))))
    gap = rng.choice(("", ".", "_"))
    if pattern == "p_login":
        return person.login if not person.login.isdigit() else f"{first}{gap}{last}"
    if pattern == "p_full":
        return rng.choice((f"{first}{gap}{last}", f"{last}{gap}{first}")) + digits
    if pattern == "p_flast":
        return rng.choice((f"{first[0]}{gap}{last}", f"{last}{first[0]}", f"{first}{last[0]}")) + digits
    if pattern == "p_nick":
        return rng.choice((first, first[:4])) + str(rng.randrange(10, 999))
    return rng.choice(_WORDS) + rng.choice(_WORDS) + str(rng.randrange(10, 999))
