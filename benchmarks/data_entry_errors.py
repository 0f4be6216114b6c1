"""Realistic errors in the names, IDs, and email addresses that people enter."""

import random
import string
from collections.abc import Callable
from dataclasses import dataclass

from anyascii import anyascii

from core.students.names import PARTICLES, find_other_spellings, find_short_forms


def split_words(text: str) -> tuple[str, ...]:
    """Return the words of a text, separated by spaces or line breaks."""
    return tuple(text.split())


_ENGLISH_NAMES = split_words(
    "Amy Jenny Kevin Jason Tony Iris Grace Vivian Daisy Leo Eric Cindy Andy Steven Angela Ray Jessica"
)
_EAST_ASIAN = frozenset({"chinese", "korean", "vietnamese"})
_EMAIL_WORDS = split_words("cool cat soccer music dragon happy sunny lil star tiger game boy girl dreams kid fan lover")
_PUBLIC_DOMAINS = ("gmail.com", "gmail.com", "gmail.com", "yahoo.com", "outlook.com", "icloud.com", "hotmail.com")
SCHOOL_DOMAIN = "mail.univ.edu"


@dataclass(frozen=True)
class SyntheticPerson:
    """An invented person with a name, an origin, and IDs.

    `canvas_id` is "" if the person isn't in the roster.
    """

    last: str
    first: str
    origin: str
    sis_user_id: str
    login: str
    canvas_id: str


def add_typo(rng: random.Random, word: str) -> str:
    """Return the word with one typo.

    One letter is left out, doubled, or replaced, or two letters are swapped.
    """
    if len(word) < 3:
        return word
    position = rng.randrange(len(word) - 1)
    letter = rng.choice(string.ascii_lowercase)
    return rng.choice(
        (
            word[:position] + word[position + 1 :],
            word[:position] + word[position] + word[position:],
            word[:position] + letter + word[position + 1 :],
            word[:position] + word[position + 1] + word[position] + word[position + 2 :],
        )
    )


def corrupt_name(rng: random.Random, person: SyntheticPerson, rates: dict[str, float], factor: float) -> str:
    """Return the name as this person entered it in iClicker, mostly "Last, First"."""

    def occurs(error: str) -> bool:
        return rng.random() < rates[error] * factor

    if occurs("blank_name"):
        return ""
    if occurs("username_as_name"):
        return person.login if rng.random() < 0.7 else f"user{rng.randrange(999)}"
    last, first = person.last, person.first
    last = _corrupt_last_name(rng, last, occurs)
    first = _corrupt_first_name(rng, first, person.origin, occurs)
    if occurs("typo"):
        last, first = (add_typo(rng, last), first) if rng.random() < 0.5 else (last, add_typo(rng, first))
    if occurs("typo2"):
        last = add_typo(rng, add_typo(rng, last))
    last, first = _shorten_and_swap_names(rng, last, first, person.origin, rates, occurs)
    name = f"{first} {last}" if occurs("one_field") else f"{last}, {first}"
    if occurs("pronoun"):
        name += " (she/her)"
    if occurs("lower"):
        return name.lower()
    return name.upper() if occurs("upper") else name


def _shorten_and_swap_names(
    rng: random.Random, last: str, first: str, origin: str, rates: dict[str, float], occurs: Callable[[str], bool]
) -> tuple[str, str]:
    if occurs("initial_first"):
        first = first[:1] + "."
    elif occurs("initial_last"):
        last = last[:1]
    if rng.random() < rates["drop_accents"]:
        last, first = anyascii(last), anyascii(first)
    if occurs("swap_cjk") if origin in _EAST_ASIAN else occurs("swap_other"):
        last, first = first, last
    return last, first


def _corrupt_last_name(rng: random.Random, last: str, occurs: Callable[[str], bool]) -> str:
    tokens = last.replace("-", " ").split(" ")
    without_particles = [token for token in tokens if token.lower() not in PARTICLES]
    if len(without_particles) > 1:
        if rng.random() < 0.45:
            return without_particles[0]
        if rng.random() < 0.1:
            return without_particles[-1]
        return "-".join(tokens) if rng.random() < 0.12 else last
    if len(tokens) > 1 and occurs("particle"):
        return rng.choice(("".join(tokens), without_particles[0] if without_particles else last))
    if occurs("surname_changed"):
        return last + rng.choice(("-Cooley", "-Lloyd")) if rng.random() < 0.5 else rng.choice(("Conrad", "Henry"))
    others = sorted(find_other_spellings(last.lower()))
    return rng.choice(others).title() if others and rng.random() < 0.01 else last


def _corrupt_first_name(rng: random.Random, first: str, origin: str, occurs: Callable[[str], bool]) -> str:
    tokens = first.replace("-", " ").split(" ")
    if origin in _EAST_ASIAN and occurs("english_name_cjk"):
        english = rng.choice(_ENGLISH_NAMES)
        return english if rng.random() < 0.6 else f"{english} {first}"
    if len(tokens) > 1:
        if origin in _EAST_ASIAN:
            return "".join(tokens).capitalize() if rng.random() < 0.5 else first
        if occurs("goes_by_middle"):
            return tokens[1]
        return tokens[0] if rng.random() < 0.75 else first
    short_forms = sorted(find_short_forms(anyascii(first).lower()))
    if short_forms and rng.random() < 0.4 and occurs("nickname"):
        return rng.choice(short_forms).title()
    others = sorted(find_other_spellings(anyascii(first).lower()))
    if others and occurs("variant"):
        return rng.choice(others).title()
    return f"{first} {rng.choice(string.ascii_uppercase)}" if occurs("middle_add") else first


def corrupt_id(
    rng: random.Random, person: SyntheticPerson, rates: dict[str, float], factor: float, others: list[str]
) -> str:
    """Return the student ID as this person entered it, or as Excel changed it."""
    exact_id, draw = person.sis_user_id, rng.random()
    chances = {error: rates[error] * (factor if error != "ok" else 1.0) for error in rates}
    draw *= sum(chances.values())
    for error, chance in chances.items():
        draw -= chance
        if draw < 0:
            return _build_typed_id(rng, error, exact_id, person.login, others)
    return exact_id


def _build_typed_id(rng: random.Random, error: str, student_id: str, login: str, others: list[str]) -> str:
    if error == "zeros_or_float":
        return student_id.lstrip("0") if student_id[0] == "0" else f"{student_id}.0"
    if error in ("typo1", "typo2"):
        for _ in range(int(error[-1])):
            position = rng.randrange(len(student_id))
            student_id = student_id[:position] + rng.choice(string.digits) + student_id[position + 1 :]
        return student_id
    return {
        "spaced": f"{student_id[:3]}-{student_id[3:]}",
        "blank": rng.choice(("", "", "", "", "0", "N/A")),
        "login": login,
        "phone": str(rng.randrange(10**9, 10**10)),
        "other_student": rng.choice(others),
    }.get(error, student_id)


def create_email(
    rng: random.Random, person: SyntheticPerson, rates: dict[str, dict[str, float]], *, has_school_emails: bool
) -> str:
    """Create a school address from the person's login, or a personal address.

    Personal addresses follow a random pattern.
    """
    kinds = rates["email"] if has_school_emails else {kind: rates["email"][kind] for kind in ("personal", "blank")}
    kind = rng.choices(list(kinds), list(kinds.values()))[0]
    if kind == "blank":
        return ""
    if kind.startswith("univ"):
        local_part = add_typo(rng, person.login) if kind == "univ_typo" else person.login
        return f"{local_part}@{rng.choice((SCHOOL_DOMAIN, SCHOOL_DOMAIN, 'student.' + SCHOOL_DOMAIN))}"
    patterns = rates["personal"]
    pattern = rng.choices(list(patterns), list(patterns.values()))[0]
    return f"{_build_personal_local_part(rng, person, pattern)}@{rng.choice(_PUBLIC_DOMAINS)}"


def _build_personal_local_part(rng: random.Random, person: SyntheticPerson, pattern: str) -> str:
    last = "".join(letter for letter in anyascii(person.last).lower() if letter.isalpha()) or "x"
    first = "".join(letter for letter in anyascii(person.first).lower().split(" ")[0] if letter.isalpha()) or "x"
    digits = rng.choice(("", str(rng.randrange(1000)), str(rng.randrange(1996, 2009))))
    separator = rng.choice(("", ".", "_"))
    if pattern == "p_login":
        return person.login if not person.login.isdigit() else f"{first}{separator}{last}"
    if pattern == "p_full":
        return rng.choice((f"{first}{separator}{last}", f"{last}{separator}{first}")) + digits
    if pattern == "p_flast":
        return rng.choice((f"{first[0]}{separator}{last}", f"{last}{first[0]}", f"{first}{last[0]}")) + digits
    if pattern == "p_nick":
        return rng.choice((first, first[:4])) + str(rng.randrange(10, 999))
    return rng.choice(_EMAIL_WORDS) + rng.choice(_EMAIL_WORDS) + str(rng.randrange(10, 999))
