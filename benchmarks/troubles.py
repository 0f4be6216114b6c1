"""What makes whole classes hard: IDs of another kind, shared emails, namesakes, siblings, swapped accounts, outsiders.

Each trouble changes a share of the rows of a class, and keeps the truth: a row is the person whose name it has.
"""

import random
from collections.abc import Callable
from dataclasses import replace

from benchmarks.classes import SchoolClass, Truth, draw_name, make_class, pick_first_name
from benchmarks.noise import SCHOOL_SITE, spoil_letters
from core.canvas.gradebook import Student
from core.clicker.export import Participant

Trouble = Callable[[random.Random, SchoolClass], None]
_SHARE = 0.02


def use_other_ids(rng: random.Random, made: SchoolClass) -> None:
    """Replace half of the IDs by numbers of another kind, such as those of a library card."""
    for at, participant in enumerate(made.participants):
        if rng.random() < 0.5:
            card = f"21{rng.randrange(10**11, 10**12)}"
            made.participants[at] = replace(participant, student_id=card)


def use_only_other_ids(rng: random.Random, made: SchoolClass) -> None:
    """Replace every ID by a number of the same length that the gradebook doesn't know, and most school emails."""
    for at, participant in enumerate(made.participants):
        student_id = f"{rng.randrange(10**8, 10**9)}" if participant.student_id else ""
        email = participant.email if rng.random() < 0.3 else ""
        made.participants[at] = replace(participant, student_id=student_id, email=email)


def share_emails(rng: random.Random, made: SchoolClass) -> None:
    """Give one person's own email to another, as couples and families do."""
    for one, other in _pairs(rng, made):
        made.participants[other] = replace(made.participants[other], email=made.participants[one].email)


def share_remotes(rng: random.Random, made: SchoolClass) -> None:
    """Let two people use one account: the name is one's, the email the other's, and the ID is missing."""
    for one, other in _pairs(rng, made):
        email = made.participants[one].email
        made.participants[other] = replace(made.participants[other], email=email, student_id="")


def swap_ids(rng: random.Random, made: SchoolClass) -> None:
    """Swap the IDs of two people; every other pair has no email."""
    for one, other in _pairs(rng, made):
        here, there = made.participants[one], made.participants[other]
        keeps = rng.random() < 0.5
        made.participants[one] = replace(here, student_id=there.student_id, email=here.email if keeps else "")
        made.participants[other] = replace(there, student_id=here.student_id, email=there.email if keeps else "")


def swap_emails(rng: random.Random, made: SchoolClass) -> None:
    """Swap the emails of two people who gave no ID."""
    for one, other in _pairs(rng, made):
        here, there = made.participants[one], made.participants[other]
        made.participants[one] = replace(here, email=there.email, student_id="")
        made.participants[other] = replace(there, email=here.email, student_id="")


def add_namesakes(rng: random.Random, made: SchoolClass) -> None:
    """Enroll people with the name of a classmate, half of whom take part, with or without an ID."""
    for student in rng.sample([each for each in made.students if not each.is_test], _few(made)):
        canvas_id, sis_user_id = _new_ids(rng, student)
        number = len(made.students) + 4
        login = f"{student.login_id}{rng.randrange(2, 9)}"
        made.students.append(Student(canvas_id, student.name, sis_user_id, login, "CHEM 1A-001", number))
        if rng.random() < 0.5:
            _add_row(made, student.name, rng.choice(("", "", sis_user_id)), "", canvas_id)


def add_siblings(rng: random.Random, made: SchoolClass) -> None:
    """Add brothers and sisters: same last name, often the same initial, some with the family's email.

    One in two isn't in the course.
    """
    for student in rng.sample([each for each in made.students if not each.is_test], _few(made)):
        last, _, first = student.name.partition(", ")
        other = pick_first_name(rng, first[:1] if rng.random() < 0.5 else "")
        canvas_id, sis_user_id = _new_ids(rng, student)
        name = f"{last}, {other}"
        if rng.random() < 0.5:
            login = f"{student.login_id}{rng.randrange(10, 99)}"
            made.students.append(Student(canvas_id, name, sis_user_id, login, "", len(made.students) + 4))
        else:
            canvas_id = ""
        family = "".join(letter for letter in last.lower() if letter.isalnum())
        email = rng.choice(("", f"{family}.family@gmail.com", _email_of(made, student.canvas_id)))
        _add_row(made, name, rng.choice(("", "", sis_user_id)), email, canvas_id)


def add_outsiders(rng: random.Random, made: SchoolClass) -> None:
    """Add people who aren't in the course, some named like a student or nearly, some with an ID of the school."""
    students = [each for each in made.students if not each.is_test]
    for _ in range(5 * _few(made)):
        last, first, _ = draw_name(rng)
        like_last, _, like_first = rng.choice(students).name.partition(", ")
        kind = rng.random()
        if kind < 0.08:
            last, first = like_last, like_first
        elif kind < 0.16:
            last = like_last
        elif kind < 0.24:
            last, first = spoil_letters(rng, like_last), like_first
        _, sis_user_id = _new_ids(rng, rng.choice(students))
        email = rng.choice(("", f"{first.split(' ')[0].lower()}{rng.randrange(99)}@gmail.com"))
        is_namesake = kind < 0.08  # without an ID, nothing could tell them apart
        _add_row(made, f"{last}, {first}", sis_user_id if is_namesake or rng.random() < 0.5 else "", email, "")


TROUBLES: dict[str, tuple[Trouble, ...]] = {
    "plain": (),
    "other-ids": (use_other_ids,),
    "unknown-ids": (use_only_other_ids,),
    "shared-emails": (share_emails,),
    "shared-remotes": (share_remotes,),
    "swapped": (swap_ids, swap_emails),
    "namesakes": (add_namesakes,),
    "siblings": (add_siblings,),
    "outsiders": (add_outsiders,),
    "everything": (add_namesakes, add_siblings, add_outsiders, share_emails, share_remotes, swap_ids, swap_emails),
}


def make_troubled(trouble: str, size: int, seed: int, *, has_ids: bool = True) -> SchoolClass:
    """Build a class of `size` students with a trouble of this name, the same for the same seed."""
    made = make_class(trouble, size, seed, has_ids=has_ids)
    rng = random.Random(f"{trouble} {seed}")
    for cause in TROUBLES[trouble]:
        cause(rng, made)
    return made


def _few(made: SchoolClass) -> int:
    return max(round(len(made.students) * _SHARE), 2)


def _pairs(rng: random.Random, made: SchoolClass) -> list[tuple[int, int]]:
    """Return pairs of places of rows with no school email; no row is in two pairs."""
    places = [at for at, each in enumerate(made.participants) if not each.email.endswith(SCHOOL_SITE)]
    found = rng.sample(places, min(2 * _few(made), len(places) // 2 * 2))
    return list(zip(found[::2], found[1::2], strict=True))


def _new_ids(rng: random.Random, like: Student) -> tuple[str, str]:
    """A new Canvas ID, and a student ID of the kind that this student has."""
    letters = (rng.choice("0123456789") if each.isdigit() else each for each in like.sis_user_id)
    return f"7{rng.randrange(10**7, 10**8)}", "".join(letters)


def _email_of(made: SchoolClass, canvas_id: str) -> str:
    """Return the student's own email, "" if it is the school's."""
    for participant in made.participants:
        if made.truth[participant.row].canvas_id == canvas_id and not participant.email.endswith(SCHOOL_SITE):
            return participant.email
    return ""


def _add_row(made: SchoolClass, name: str, student_id: str, email: str, canvas_id: str) -> None:
    row = max(made.truth) + 1
    made.participants.append(Participant(row, name, student_id=student_id, email=email))
    made.truth[row] = Truth(canvas_id, "troubled")
