"""Random classes with every kind of error in names, IDs, logins, and addresses, and the true student of each row.

    python -m tests.core.students.random_classes 10000     print the wrong automatic matches in so many classes

People borrow one another's ID or address only if the row's name tells them apart, and never both from the same person:
nobody could tell that such a row isn't that person with a new name.
"""

import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from core.canvas.gradebook import Student
from core.clicker.export import IdentityValue, Participant
from core.recognition.roles import ColumnRole
from core.students.matching import propose_matches
from core.students.proposals import ConfidenceBand

LAST_NAMES = ("Smith", "García López", "van der Plum", "Nguyen", "Wang", "O’Neill", "Okonjo-Reyes", "Çelik", "Ardley")
FIRST_NAMES = ("William", "Jane", "John", "Tai Man", "Inés", "Xiaoming", "Bo", "Katherine", "Quill", "Ulrich")
SHORT_FORMS = {"William": "Bill", "Katherine": "Kate", "Jane": "Janie"}
SUFFIXES = ("", "", "", "Jr.", "III")
ROW_ERRORS = ("", "", "", "initial", "swapped", "typo", "short form", "lower case", "one field", "no suffix")
KIOSK_COLUMN, SECOND_ID_COLUMN = 7, 8


class Person(NamedTuple):
    """An invented person. `canvas_id` is "" if the person isn't in the course."""

    last: str
    first: str
    suffix: str
    canvas_id: str
    number: str
    login: str

    @property
    def sortable_name(self) -> str:
        """The name as Canvas sorts it."""
        return ", ".join(part for part in (self.last, self.first, self.suffix) if part)


@dataclass
class Style:
    """The formats of a school's IDs and logins."""

    roster_prefix: str
    row_prefix: str
    email_ending: str
    has_sis_id: bool
    has_custom_column: bool
    login_is_email: bool
    has_username: bool
    has_kiosk_column: bool
    has_names: bool
    blank_share: float


@dataclass
class RandomClass:
    """A class with the true Canvas ID of each row."""

    students: list[Student] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    truth: dict[int, str] = field(default_factory=dict)


def generate_class(seed: int) -> RandomClass:
    """Return the random class of this seed."""
    rng = random.Random(seed)
    style = _draw_style(rng)
    people = _draw_people(rng, rng.randint(3, 25))
    random_class = RandomClass()
    for row, person in enumerate((person for person in people if person.canvas_id), 3):
        random_class.students.append(_build_student(person, style, row))
    for person in people:
        for _ in range(rng.choice((0, 1, 1, 1, 1, 1, 1, 2))):
            row = len(random_class.participants) + 2
            random_class.participants.append(_build_participant(rng, person, people, style, row))
            random_class.truth[row] = person.canvas_id
    return random_class


def find_wrong_matches(seed: int) -> Iterator[str]:
    """Yield a description of each automatic match with another student than the true one."""
    random_class = generate_class(seed)
    proposals = propose_matches(random_class.participants, random_class.students)
    students = {student.canvas_id: student for student in random_class.students}
    for participant in random_class.participants:
        proposal = proposals.by_row[participant.row]
        is_automatic = proposal.band is ConfidenceBand.AUTOMATIC
        if is_automatic and proposal.candidates[0].canvas_id != random_class.truth[participant.row]:
            student = students[proposal.candidates[0].canvas_id]
            yield f"seed {seed}: {participant} was matched to {student}: {proposal.candidates[0].reasons}"


def count_automatic_matches(seed: int) -> tuple[int, int]:
    """Return the number of automatic matches, and the number of rows with a student."""
    random_class = generate_class(seed)
    proposals = propose_matches(random_class.participants, random_class.students).by_row.values()
    automatic = sum(proposal.band is ConfidenceBand.AUTOMATIC for proposal in proposals)
    return automatic, sum(bool(canvas_id) for canvas_id in random_class.truth.values())


def _draw_style(rng: random.Random) -> Style:
    prefix = rng.choice(("", "U", "A0", "2024"))
    has_prefix_in_roster = rng.random() < 0.5
    has_sis_id = rng.random() < 0.8
    return Style(
        roster_prefix=prefix if has_prefix_in_roster else "",
        row_prefix="" if has_prefix_in_roster else prefix,
        email_ending=rng.choice(("", "", "-c", ".stu")),
        has_sis_id=has_sis_id,
        has_custom_column=rng.random() < (0.2 if has_sis_id else 0.8),
        login_is_email=rng.random() < 0.2,
        has_username=rng.random() < 0.4,
        has_kiosk_column=rng.random() < 0.3,
        has_names=rng.random() < 0.95,
        blank_share=rng.choice((0.0, 0.2, 0.6)),
    )


def _draw_people(rng: random.Random, count: int) -> list[Person]:
    people: list[Person] = []
    login_style = rng.choice(("first.last", "flast", "number", "opaque"))
    start, step = rng.choice((451201, 10451201)), rng.choice((1, 7, 1371))
    for position in range(count):
        last, first = rng.choice(LAST_NAMES), rng.choice(FIRST_NAMES)
        number = f"{start + position * step:08d}"
        login = _build_login(login_style, last, first, number, len(people))
        canvas_id = "" if rng.random() < 0.1 else str(5001 + position)
        people.append(Person(last, first, rng.choice(SUFFIXES), canvas_id, number, login))
        if rng.random() < 0.1:  # a relative with the same name
            suffix, relative_id = rng.choice(("Jr.", "III", "Sr.", "")), str(7001 + position)
            login = f"{login}{rng.randint(2, 9)}"
            people.append(Person(last, first, suffix, relative_id, f"{start + 500_000 + position}", login))
    return people


def _build_login(style: str, last: str, first: str, number: str, position: int) -> str:
    plain_last = "".join(letter for letter in last.lower() if letter.isascii() and letter.isalpha())
    if style == "first.last":
        return f"{first.split()[0].lower()}.{plain_last}{position}"
    if style == "flast":
        return f"{first[0].lower()}{plain_last}{position}"
    return number if style == "number" else f"qx{position * 7919 % 9973:04d}zk"


def _build_student(person: Person, style: Style, row: int) -> Student:
    number = style.roster_prefix + person.number
    return Student(
        person.canvas_id,
        person.sortable_name,
        number if style.has_sis_id else "",
        f"{person.login}@uni.example" if style.login_is_email else person.login,
        "A01",
        row,
        custom_values=(("", number)[style.has_custom_column], f"{row}"),
    )


def _build_participant(rng: random.Random, person: Person, people: list[Person], style: Style, row: int) -> Participant:
    error = rng.choice(ROW_ERRORS)
    others = [other for other in people if _can_be_told_apart(person, other, error)]
    number = _draw_number(rng, person, others, style)
    lenders = [other for other in others if other.number not in number]
    is_borrowed = rng.random() < 0.15 and lenders and style.has_names
    login_owner = rng.choice(lenders) if is_borrowed else person
    email = rng.choice(
        (
            "",
            f"{login_owner.login}{style.email_ending}@uni.example",
            f"{login_owner.login}{style.email_ending}@uni.example",
            f"{_build_login('first.last', person.last, person.first, '', 0)}@gmail.com",
            f"star{rng.randrange(99)}@gmail.com",
        )
    )
    username_owner = login_owner if rng.random() < 0.7 else person
    username = rng.choice(("", username_owner.login)) if style.has_username else ""
    kiosk_id = rng.choice(
        (str(rng.randrange(1, 60)), f"21{rng.randrange(10**10)}", rng.choice(others or people).number)
    )
    others_ids = (IdentityValue(KIOSK_COLUMN, ColumnRole.OTHER_ID, kiosk_id),) if style.has_kiosk_column else ()
    name = _write_name(rng, person, error) if style.has_names else ""
    return Participant(row, name, student_id=number, email=email, login=username, other_identities=others_ids)


def _draw_number(rng: random.Random, person: Person, others: list[Person], style: Style) -> str:
    """Return the ID in the row: right, blank, mistyped, another person's, or of another kind."""
    if rng.random() < style.blank_share:
        return rng.choice(("", "", "n/a", "#1A2B3C4D"))
    chance = rng.random()
    if chance < 0.04:
        return f"21{rng.randrange(10**10)}"
    if chance < 0.1 and others and style.has_names:
        return style.row_prefix + rng.choice(others).number
    if chance < 0.13:
        return person.login
    number = style.row_prefix + person.number
    return rng.choice((number, number, number, f"#{number}", number.lstrip("0"), f"{number}.0"))


def _can_be_told_apart(person: Person, other: Person, error: str) -> bool:
    """Return True if a row with this person's name can't be taken for the other person's."""
    if other.last != person.last:
        return other.first != person.first or error != "one field"
    if other.first != person.first:
        return error in ("", "swapped", "lower case", "short form", "no suffix")
    return bool(other.suffix and person.suffix) and other.suffix != person.suffix and error != "no suffix"


def _write_name(rng: random.Random, person: Person, error: str) -> str:
    last, first = person.last, person.first
    if error == "initial":
        first = f"{first[0]}."
    elif error == "short form":
        first = SHORT_FORMS.get(first, first)
    elif error == "typo" and len(last) > 4:
        position = rng.randrange(1, len(last) - 1)
        last = last[:position] + last[position + 1 :]
    elif error == "one field":
        last, first = rng.choice(((last, ""), ("", first)))
    if error == "swapped":
        last, first = first, last
    suffix = "" if error == "no suffix" else f" {person.suffix}"
    formats: tuple[Callable[[], str], ...] = (
        lambda: f"{last}{suffix}, {first}",
        lambda: f"{last}, {first}{suffix}",
        lambda: f"{first} {last}{suffix}",
    )
    name = rng.choice(formats)() if last and first else f"{last or first}{suffix}"
    name = " ".join(name.split())
    return name.lower() if error == "lower case" else name


def main() -> int:
    """Print all wrong matches, and the share of automatic ones. Return 1 if any match is wrong."""
    count = int(sys.argv[1])
    wrong = [line for seed in range(count) for line in find_wrong_matches(seed)]
    sample = [count_automatic_matches(seed) for seed in range(0, count, 20)]
    automatic, total = (sum(numbers) for numbers in zip(*sample, strict=True))
    sys.stdout.write("\n".join((*wrong[:20], f"{len(wrong)} wrong in {count} classes; {automatic} of {total}\n")))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
