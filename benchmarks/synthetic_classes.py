"""Synthetic classes of any size and seed, with known true matches.

Names come from the rosters of the corpus and are recombined within their origin. Errors in names, IDs, and email
addresses occur at the rates in the corpus's settings.
"""

import csv
import json
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from anyascii import anyascii

from benchmarks.data_entry_errors import SyntheticPerson, corrupt_id, corrupt_name, create_email, split_words
from core.canvas.gradebook import Student
from core.clicker.export import Participant
from core.students.identity import normalize_id
from core.students.names import parse_name

CORPUS_FOLDER = Path(__file__).parent / "corpus"
_NAME_STEMS = split_words(
    "Ash Bar Bel Birch Black Bran Brook Cald Carl Clay Cob Crow Dal Dun East El Fair Fox Gar Glen Gran Hal Hart"
)
_NAME_ENDINGS = split_words(
    "wood field ton ley ford by worth well man ham ridge more land ster brook dale stone low ner son"
)
_ID_STYLES = ("9", "8z", "10", "A8", "7")
_LOGIN_STYLES = ("flast", "initials", "first.last", "number")


@dataclass(frozen=True)
class Truth:
    """The true student of a row.

    `canvas_id` is "" if the row has no student. `is_ambiguous` is True if the row's own evidence fits two people or the
    wrong one.
    """

    canvas_id: str
    kind: str
    is_ambiguous: bool = False


@dataclass
class SchoolClass:
    """One class: the roster, the participants, and the truth by row."""

    name: str
    students: list[Student] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    truth: dict[int, Truth] = field(default_factory=dict)


def read_corpus_class(folder: Path) -> SchoolClass:
    """Read a class from its folder in the corpus."""
    school_class = SchoolClass(folder.name)
    with (folder / "roster.csv").open(encoding="utf-8-sig", newline="") as file:
        for row, line in enumerate(csv.DictReader(file), 2):
            if "Points Possible" not in line["Student"]:
                ids = (line["ID"], line["Student"], line["SIS User ID"], line["SIS Login ID"], line["Section"])
                school_class.students.append(Student(*ids, row, is_test=line["Student"] == "Student, Test"))
    with (folder / "clicker.csv").open(encoding="utf-8-sig", newline="") as file:
        for row, line in enumerate(csv.DictReader(file), 2):
            last, first = line.get("Last Name", "").strip(), line.get("First Name", "").strip()
            full_name = f"{last}, {first}" if last and first else last or first
            name = line["Name"].strip() if "Name" in line else full_name
            school_class.participants.append(
                Participant(row, name, last, first, line["Student ID"].strip(), line["Email"].strip())
            )
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            school_class.truth[int(line["row"]) + 2] = Truth(line["canvas_id"], line["kind"], line["ambiguous"] == "1")
    return school_class


@cache
def _load_names_by_origin() -> dict[str, tuple[list[str], list[str]]]:
    """Return the last and first names by origin, as often as they occur in the corpus."""
    names: dict[str, tuple[list[str], list[str]]] = {}
    for folder in sorted(CORPUS_FOLDER.iterdir()):
        origins = {}
        with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                if line["canvas_id"]:
                    origins[line["canvas_id"]] = line["origin"]
        for student in read_corpus_class(folder).students:
            last, _, first = student.name.partition(", ")
            if student.canvas_id in origins and "(" not in first:
                last_names, first_names = names.setdefault(origins[student.canvas_id], ([], []))
                last_names.append(last)
                first_names.append(first)
    return names


@cache
def load_rates() -> dict[str, Any]:
    """Return the error rates from the corpus's settings."""
    text = (CORPUS_FOLDER / "typical-1500" / "meta.json").read_text(encoding="utf-8")
    rates: dict[str, Any] = json.loads(text)["rates"]
    return rates


def pick_first_name(rng: random.Random, initial: str = "") -> str:
    """Pick a first name of any origin, with this initial if one is given."""
    names = [first for _, firsts in _load_names_by_origin().values() for first in firsts]
    return rng.choice([name for name in names if name.startswith(initial)] or names)


def draw_name(rng: random.Random) -> tuple[str, str, str]:
    """Draw a last name, a first name, and the origin of both."""
    weights = load_rates()["origin"]
    origin = rng.choices(list(weights), list(weights.values()))[0]
    last_names, first_names = _load_names_by_origin()[origin]
    last = (
        rng.choice(_NAME_STEMS) + rng.choice(_NAME_ENDINGS)
        if origin == "anglo" and rng.random() < 0.4
        else rng.choice(last_names)
    )
    return last, rng.choice(first_names), origin


def _create_id(rng: random.Random, style: str) -> str:
    if style == "8z":
        return f"00{rng.randrange(10**5, 10**6)}"
    if style == "A8":
        return f"A{rng.randrange(10**7, 10**8)}"
    return str(rng.randrange(10 ** (int(style) - 1), 10 ** int(style)))


class _IdentityGenerator:
    """Generator of people with unique IDs and logins, in the styles of one school."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._id_style = rng.choice(_ID_STYLES)
        self._login_style = rng.choice(_LOGIN_STYLES)
        self._used_values: set[str] = set()

    def create_person(self, last: str, first: str, origin: str, *, is_enrolled: bool) -> SyntheticPerson:
        """Create a person with this name, and with a Canvas ID if enrolled."""
        sis_user_id = self._create_unique_value(lambda _: _create_id(self._rng, self._id_style))
        stem = self._build_login_stem(anyascii(last).lower(), anyascii(first).lower())
        login = self._create_unique_value(lambda attempts: f"{stem}{attempts or ''}") if stem else sis_user_id
        canvas_id = self._create_unique_value(lambda _: str(self._rng.randrange(10**5, 10**7))) if is_enrolled else ""
        return SyntheticPerson(last, first, origin, sis_user_id, login, canvas_id)

    def _build_login_stem(self, last: str, first: str) -> str:
        last, first = (re.sub("[^a-z]", "", part) for part in (last, first.split(" ")[0]))
        if self._login_style == "flast":
            return (first[:1] + last)[:8]
        if self._login_style == "initials":
            return f"{first[:1]}x{last[:1]}{self._rng.randrange(10, 9999)}"
        return f"{first}.{last}" if self._login_style == "first.last" else ""

    def _create_unique_value(self, create: Callable[[int], str]) -> str:
        attempts = 0
        while (value := create(attempts)) in self._used_values:
            attempts += 1
        self._used_values.add(value)
        return value


def generate_class(name: str, size: int, seed: int, *, has_ids: bool = True) -> SchoolClass:
    """Generate a class of `size` students, the same for each seed.

    Without IDs, it has no school emails either.
    """
    rng = random.Random(seed)
    generator = _IdentityGenerator(rng)
    enrolled_people = [generator.create_person(*draw_name(rng), is_enrolled=True) for _ in range(size)]
    for _ in range(round(size * 0.004)):
        namesake = rng.choice(enrolled_people)
        enrolled_people[rng.randrange(size)] = generator.create_person(
            namesake.last, namesake.first, namesake.origin, is_enrolled=True
        )
    school_class = SchoolClass(name)
    for row, person in enumerate(enrolled_people, 3):
        ids = (person.canvas_id, f"{person.last}, {person.first}", person.sis_user_id, person.login, "CHEM 1A-001")
        school_class.students.append(Student(*ids, row))
    school_class.students.append(
        Student("99", "Student, Test", "", "5d0c1a77be", "CHEM 1A-001", size + 3, is_test=True)
    )
    attendees = [(person, "student") for person in enrolled_people if rng.random() > 0.05]
    attendees += [(person, "second account") for person in rng.sample(enrolled_people, round(size * 0.02))]
    attendees += [
        (_create_dropped_person(rng, generator, enrolled_people), "dropped") for _ in range(round(size * 0.046))
    ]
    rng.shuffle(attendees)
    _add_participants(rng, school_class, attendees, [person.sis_user_id for person in enrolled_people], has_ids=has_ids)
    return school_class


def _create_dropped_person(
    rng: random.Random, generator: _IdentityGenerator, enrolled_people: list[SyntheticPerson]
) -> SyntheticPerson:
    last, first, origin = draw_name(rng)
    chance = rng.random()
    if chance < 0.1:
        classmate = rng.choice(enrolled_people)
        last, origin = classmate.last, classmate.origin
        first = classmate.first if chance < 0.04 else rng.choice(_load_names_by_origin()[origin][1])
    return generator.create_person(last, first, origin, is_enrolled=False)


def _add_participants(
    rng: random.Random,
    school_class: SchoolClass,
    attendees: list[tuple[SyntheticPerson, str]],
    all_ids: list[str],
    *,
    has_ids: bool,
) -> None:
    name_counts = Counter(parse_name(student.name).sorted_tokens for student in school_class.students)
    rates = load_rates()
    for row, (person, kind) in enumerate(attendees, 2):
        is_sloppy = rng.random() < rates["sloppy"]
        factor = rates["sloppy_mult"] if is_sloppy else rates["tidy_mult"]
        name = corrupt_name(rng, person, rates, factor)
        email = create_email(rng, person, rates, has_school_emails=has_ids)
        student_id = corrupt_id(rng, person, rates["id"], factor, all_ids) if has_ids else ""
        school_class.participants.append(Participant(row, name, student_id=student_id, email=email))
        same_name_count = name_counts[parse_name(name).sorted_tokens]
        normalized_id = normalize_id(student_id)
        has_own_evidence = normalized_id in (
            normalize_id(person.sis_user_id),
            normalize_id(person.login),
        ) or email.startswith(person.login + "@")
        school_class.truth[row] = Truth(
            person.canvas_id, kind, not has_own_evidence and same_name_count > bool(person.canvas_id)
        )
