"""Which class of invented people do we measure on? Any size, any seed, with known truth.

Names are drawn from the corpus's rosters and recombined inside their origin; what goes wrong with them, with ids
and with addresses happens at the rates that the corpus's own settings state.
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

from benchmarks.noise import Person, spoil_email, spoil_id, spoil_name, words
from core.canvas.gradebook import Student
from core.clicker.export import Participant
from core.students.identity import id_key
from core.students.names import parse_name

CORPUS = Path(__file__).parent / "corpus"
_STEMS = words(
    "Ash Bar Bel Birch Black Bran Brook Cald Carl Clay Cob Crow Dal Dun East El Fair Fox Gar Glen Gran Hal Hart"
)
_ENDS = words("wood field ton ley ford by worth well man ham ridge more land ster brook dale stone low ner son")
_ID_STYLES = ("9", "8z", "10", "A8", "7")
_LOGIN_STYLES = ("flast", "initials", "first.last", "number")


@dataclass(frozen=True)
class Truth:
    """Who a row really is ("" for nobody), and whether its own evidence fits two people or a wrong one."""

    canvas_id: str
    kind: str
    is_ambiguous: bool = False


@dataclass
class SchoolClass:
    """One class: the roster, the export's rows, and the truth by row."""

    name: str
    students: list[Student] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    truth: dict[int, Truth] = field(default_factory=dict)


def read_corpus(folder: Path) -> SchoolClass:
    """One class of the corpus."""
    found = SchoolClass(folder.name)
    with (folder / "roster.csv").open(encoding="utf-8-sig", newline="") as file:
        for row, line in enumerate(csv.DictReader(file), 2):
            if "Points Possible" not in line["Student"]:
                ids = (line["ID"], line["Student"], line["SIS User ID"], line["SIS Login ID"], line["Section"])
                found.students.append(Student(*ids, row, is_test=line["Student"] == "Student, Test"))
    with (folder / "clicker.csv").open(encoding="utf-8-sig", newline="") as file:
        for row, line in enumerate(csv.DictReader(file), 2):
            last, first = line.get("Last Name", "").strip(), line.get("First Name", "").strip()
            both = f"{last}, {first}" if last and first else last or first
            name = line["Name"].strip() if "Name" in line else both
            found.participants.append(
                Participant(row, name, last, first, line["Student ID"].strip(), line["Email"].strip())
            )
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            found.truth[int(line["row"]) + 2] = Truth(line["canvas_id"], line["kind"], line["ambiguous"] == "1")
    return found


@cache
def _names() -> dict[str, tuple[list[str], list[str]]]:
    """Last and first names by origin, as often as the corpus has them."""
    names: dict[str, tuple[list[str], list[str]]] = {}
    for folder in sorted(CORPUS.iterdir()):
        origins = {}
        with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                if line["canvas_id"]:
                    origins[line["canvas_id"]] = line["origin"]
        for student in read_corpus(folder).students:
            last, _, first = student.name.partition(", ")
            if student.canvas_id in origins and "(" not in first:
                lasts, firsts = names.setdefault(origins[student.canvas_id], ([], []))
                lasts.append(last)
                firsts.append(first)
    return names


@cache
def rates() -> dict[str, Any]:
    """The rates at which things go wrong, as the corpus states them."""
    settings: dict[str, Any] = json.loads((CORPUS / "typical-1500" / "meta.json").read_text(encoding="utf-8"))["rates"]
    return settings


def pick_first_name(rng: random.Random, initial: str = "") -> str:
    """Pick a first name of any origin, one with this initial where there is any."""
    names = [first for _, firsts in _names().values() for first in firsts]
    return rng.choice([name for name in names if name.startswith(initial)] or names)


def draw_name(rng: random.Random) -> tuple[str, str, str]:
    """Draw a last name, a first name, and the origin of both."""
    weights = rates()["origin"]
    origin = rng.choices(list(weights), list(weights.values()))[0]
    lasts, firsts = _names()[origin]
    last = rng.choice(_STEMS) + rng.choice(_ENDS) if origin == "anglo" and rng.random() < 0.4 else rng.choice(lasts)
    return last, rng.choice(firsts), origin


def _make_id(rng: random.Random, style: str) -> str:
    if style == "8z":
        return f"00{rng.randrange(10**5, 10**6)}"
    if style == "A8":
        return f"A{rng.randrange(10**7, 10**8)}"
    return str(rng.randrange(10 ** (int(style) - 1), 10 ** int(style)))


class _School:
    """Gives out ids and logins that nobody else has."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._id_style = rng.choice(_ID_STYLES)
        self._login_style = rng.choice(_LOGIN_STYLES)
        self._used: set[str] = set()

    def admit(self, last: str, first: str, origin: str, *, enrolled: bool) -> Person:
        """A person of this name; with a Canvas id if enrolled."""
        sis_user_id = self._fresh(lambda _: _make_id(self._rng, self._id_style))
        stem = self._stem(anyascii(last).lower(), anyascii(first).lower())
        login = self._fresh(lambda tried: f"{stem}{tried or ''}") if stem else sis_user_id
        canvas_id = self._fresh(lambda _: str(self._rng.randrange(10**5, 10**7))) if enrolled else ""
        return Person(last, first, origin, sis_user_id, login, canvas_id)

    def _stem(self, last: str, first: str) -> str:
        last, first = (re.sub("[^a-z]", "", part) for part in (last, first.split(" ")[0]))
        if self._login_style == "flast":
            return (first[:1] + last)[:8]
        if self._login_style == "initials":
            return f"{first[:1]}x{last[:1]}{self._rng.randrange(10, 9999)}"
        return f"{first}.{last}" if self._login_style == "first.last" else ""

    def _fresh(self, make: Callable[[int], str]) -> str:
        tried = 0
        while (made := make(tried)) in self._used:
            tried += 1
        self._used.add(made)
        return made


def make_class(name: str, size: int, seed: int, *, has_ids: bool = True) -> SchoolClass:
    """A class of `size` students, the same for the same seed. Without ids there are no school addresses either."""
    rng = random.Random(seed)
    school = _School(rng)
    enrolled = [school.admit(*draw_name(rng), enrolled=True) for _ in range(size)]
    for _ in range(round(size * 0.004)):
        twin = rng.choice(enrolled)
        enrolled[rng.randrange(size)] = school.admit(twin.last, twin.first, twin.origin, enrolled=True)
    made = SchoolClass(name)
    for row, person in enumerate(enrolled, 3):
        ids = (person.canvas_id, f"{person.last}, {person.first}", person.sis_user_id, person.login, "CHEM 1A-001")
        made.students.append(Student(*ids, row))
    made.students.append(Student("99", "Student, Test", "", "5d0c1a77be", "CHEM 1A-001", size + 3, is_test=True))
    sitting = [(person, "student") for person in enrolled if rng.random() > 0.05]
    sitting += [(person, "second account") for person in rng.sample(enrolled, round(size * 0.02))]
    sitting += [(_dropped(rng, school, enrolled), "dropped") for _ in range(round(size * 0.046))]
    rng.shuffle(sitting)
    _register(rng, made, sitting, [person.sis_user_id for person in enrolled], has_ids=has_ids)
    return made


def _dropped(rng: random.Random, school: _School, enrolled: list[Person]) -> Person:
    last, first, origin = draw_name(rng)
    kind = rng.random()
    if kind < 0.1:
        like = rng.choice(enrolled)
        last, origin = like.last, like.origin
        first = like.first if kind < 0.04 else rng.choice(_names()[origin][1])
    return school.admit(last, first, origin, enrolled=False)


def _register(
    rng: random.Random, made: SchoolClass, sitting: list[tuple[Person, str]], ids: list[str], *, has_ids: bool
) -> None:
    bags = Counter(parse_name(student.name).sorted_tokens for student in made.students)
    settings = rates()
    for row, (person, kind) in enumerate(sitting, 2):
        sloppy = rng.random() < settings["sloppy"]
        factor = settings["sloppy_mult"] if sloppy else settings["tidy_mult"]
        name = spoil_name(rng, person, settings, factor)
        email = spoil_email(rng, person, settings, school=has_ids)
        student_id = spoil_id(rng, person, settings["id"], factor, ids) if has_ids else ""
        made.participants.append(Participant(row, name, student_id=student_id, email=email))
        rivals = bags[parse_name(name).sorted_tokens]
        typed = id_key(student_id)
        is_told = typed in (id_key(person.sis_user_id), id_key(person.login)) or email.startswith(person.login + "@")
        made.truth[row] = Truth(person.canvas_id, kind, not is_told and rivals > bool(person.canvas_id))
