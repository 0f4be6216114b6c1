"""Classes with one kind of trouble, such as namesakes or shared emails.

Each kind changes a share of the rows and keeps the truth: a row belongs to the person whose name it has.
"""

import random
from collections.abc import Callable
from dataclasses import replace

from benchmarks.data_entry_errors import SCHOOL_DOMAIN, add_typo
from benchmarks.synthetic_classes import SchoolClass, Truth, draw_name, generate_class, pick_first_name
from core.canvas.gradebook import Student
from core.clicker.export import Participant

ClassChange = Callable[[random.Random, SchoolClass], None]
_AFFECTED_SHARE = 0.02


def replace_half_of_ids(rng: random.Random, school_class: SchoolClass) -> None:
    """Replace half of the IDs with numbers such as those of library cards."""
    for position, participant in enumerate(school_class.participants):
        if rng.random() < 0.5:
            card_number = f"21{rng.randrange(10**11, 10**12)}"
            school_class.participants[position] = replace(participant, student_id=card_number)


def replace_all_ids(rng: random.Random, school_class: SchoolClass) -> None:
    """Replace every ID with an unknown one of the same length, and delete most emails."""
    for position, participant in enumerate(school_class.participants):
        student_id = f"{rng.randrange(10**8, 10**9)}" if participant.student_id else ""
        email = participant.email if rng.random() < 0.3 else ""
        school_class.participants[position] = replace(participant, student_id=student_id, email=email)


def share_emails(rng: random.Random, school_class: SchoolClass) -> None:
    """Give one participant's personal email to another, as in couples and families."""
    for first, second in _sample_pairs(rng, school_class):
        school_class.participants[second] = replace(
            school_class.participants[second], email=school_class.participants[first].email
        )


def share_accounts(rng: random.Random, school_class: SchoolClass) -> None:
    """Let two people share an account: one's name, the other's email, and no ID."""
    for first, second in _sample_pairs(rng, school_class):
        email = school_class.participants[first].email
        school_class.participants[second] = replace(school_class.participants[second], email=email, student_id="")


def swap_ids(rng: random.Random, school_class: SchoolClass) -> None:
    """Swap the IDs of two people. Half of the pairs lose their emails."""
    for first, second in _sample_pairs(rng, school_class):
        first_row, second_row = school_class.participants[first], school_class.participants[second]
        keeps_email = rng.random() < 0.5
        school_class.participants[first] = replace(
            first_row, student_id=second_row.student_id, email=first_row.email if keeps_email else ""
        )
        school_class.participants[second] = replace(
            second_row, student_id=first_row.student_id, email=second_row.email if keeps_email else ""
        )


def swap_emails(rng: random.Random, school_class: SchoolClass) -> None:
    """Swap the emails of two people without IDs."""
    for first, second in _sample_pairs(rng, school_class):
        first_row, second_row = school_class.participants[first], school_class.participants[second]
        school_class.participants[first] = replace(first_row, email=second_row.email, student_id="")
        school_class.participants[second] = replace(second_row, email=first_row.email, student_id="")


def add_namesakes(rng: random.Random, school_class: SchoolClass) -> None:
    """Enroll people who have a classmate's name.

    Half of them take part, with or without an ID.
    """
    for student in rng.sample(_list_students(school_class), _count_affected(school_class)):
        canvas_id, sis_user_id = _create_ids(rng, student)
        row = len(school_class.students) + 4
        login = f"{student.login_id}{rng.randrange(2, 9)}"
        school_class.students.append(Student(canvas_id, student.name, sis_user_id, login, "CHEM 1A-001", row))
        if rng.random() < 0.5:
            _add_participant(school_class, student.name, rng.choice(("", "", sis_user_id)), "", canvas_id)


def add_siblings(rng: random.Random, school_class: SchoolClass) -> None:
    """Add siblings, who have the same last name and often the same initial.

    Some also have the family's email. Half of them aren't in the course.
    """
    for student in rng.sample(_list_students(school_class), _count_affected(school_class)):
        last, _, first = student.name.partition(", ")
        first_name = pick_first_name(rng, first[:1] if rng.random() < 0.5 else "")
        canvas_id, sis_user_id = _create_ids(rng, student)
        name = f"{last}, {first_name}"
        if rng.random() < 0.5:
            login = f"{student.login_id}{rng.randrange(10, 99)}"
            school_class.students.append(
                Student(canvas_id, name, sis_user_id, login, "", len(school_class.students) + 4)
            )
        else:
            canvas_id = ""
        family = "".join(letter for letter in last.lower() if letter.isalnum())
        email = rng.choice(("", f"{family}.family@gmail.com", _find_personal_email(school_class, student.canvas_id)))
        _add_participant(school_class, name, rng.choice(("", "", sis_user_id)), email, canvas_id)


def add_outsiders(rng: random.Random, school_class: SchoolClass) -> None:
    """Add people who aren't in the course.

    Some have a student's name or a similar one, and some have a school ID.
    """
    students = _list_students(school_class)
    for _ in range(5 * _count_affected(school_class)):
        last, first, _ = draw_name(rng)
        model_last, _, model_first = rng.choice(students).name.partition(", ")
        chance = rng.random()
        if chance < 0.08:
            last, first = model_last, model_first
        elif chance < 0.16:
            last = model_last
        elif chance < 0.24:
            last, first = add_typo(rng, model_last), model_first
        _, sis_user_id = _create_ids(rng, rng.choice(students))
        email = rng.choice(("", f"{first.split(' ')[0].lower()}{rng.randrange(99)}@gmail.com"))
        is_namesake = chance < 0.08  # without an ID, nothing could tell them apart
        _add_participant(
            school_class, f"{last}, {first}", sis_user_id if is_namesake or rng.random() < 0.5 else "", email, ""
        )


TROUBLES: dict[str, tuple[ClassChange, ...]] = {
    "plain": (),
    "other-ids": (replace_half_of_ids,),
    "unknown-ids": (replace_all_ids,),
    "shared-emails": (share_emails,),
    "shared-remotes": (share_accounts,),
    "swapped": (swap_ids, swap_emails),
    "namesakes": (add_namesakes,),
    "siblings": (add_siblings,),
    "outsiders": (add_outsiders,),
    "everything": (add_namesakes, add_siblings, add_outsiders, share_emails, share_accounts, swap_ids, swap_emails),
}


def generate_troubled_class(trouble: str, size: int, seed: int, *, has_ids: bool = True) -> SchoolClass:
    """Generate a class of `size` students with this trouble, the same for each seed."""
    school_class = generate_class(trouble, size, seed, has_ids=has_ids)
    rng = random.Random(f"{trouble} {seed}")
    for change in TROUBLES[trouble]:
        change(rng, school_class)
    return school_class


def _list_students(school_class: SchoolClass) -> list[Student]:
    return [student for student in school_class.students if not student.is_test]


def _count_affected(school_class: SchoolClass) -> int:
    return max(round(len(school_class.students) * _AFFECTED_SHARE), 2)


def _sample_pairs(rng: random.Random, school_class: SchoolClass) -> list[tuple[int, int]]:
    """Return pairs of positions of participants without a school email.

    No participant is in two pairs.
    """
    positions = [
        position
        for position, participant in enumerate(school_class.participants)
        if not participant.email.endswith(SCHOOL_DOMAIN)
    ]
    sample = rng.sample(positions, min(2 * _count_affected(school_class), len(positions) // 2 * 2))
    return list(zip(sample[::2], sample[1::2], strict=True))


def _create_ids(rng: random.Random, student: Student) -> tuple[str, str]:
    """Create a new Canvas ID, and a student ID in the format of this student's."""
    characters = (rng.choice("0123456789") if character.isdigit() else character for character in student.sis_user_id)
    return f"7{rng.randrange(10**7, 10**8)}", "".join(characters)


def _find_personal_email(school_class: SchoolClass, canvas_id: str) -> str:
    """Return the student's personal email, or "" if there is none."""
    for participant in school_class.participants:
        if school_class.truth[participant.row].canvas_id == canvas_id and not participant.email.endswith(SCHOOL_DOMAIN):
            return participant.email
    return ""


def _add_participant(school_class: SchoolClass, name: str, student_id: str, email: str, canvas_id: str) -> None:
    row = max(school_class.truth) + 1
    school_class.participants.append(Participant(row, name, student_id=student_id, email=email))
    school_class.truth[row] = Truth(canvas_id, "troubled")
