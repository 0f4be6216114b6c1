"""Selectors such as "id:451201", which identify people in decisions files."""

from collections.abc import Callable, Iterable, Mapping

from core.canvas.gradebook import Student
from core.clicker.export import Participant
from core.students.identity import normalize_id, normalize_login

IDENTIFIERS: Mapping[str, Callable[[str], str]] = {"id": normalize_id, "email": normalize_login}
"""Comparison of selectors with people's IDs, logins, and email addresses, by kind."""


def find_people(kind: str, text: str, participants: Iterable[Participant]) -> tuple[Participant, ...]:
    """Return the people with this ID or email in any column.

    `kind` is a key of IDENTIFIERS.
    """
    normalize = IDENTIFIERS[kind]
    wanted = normalize(text)
    return tuple(
        person
        for person in participants
        if wanted and any(normalize(value.text) == wanted for value in person.identities)
    )


def find_roster_students(kind: str, text: str, roster: Iterable[Student]) -> tuple[Student, ...]:
    """Return the students in the gradebook with this ID or login.

    `kind` is a key of IDENTIFIERS.
    """
    normalize = IDENTIFIERS[kind]
    wanted = normalize(text)
    return tuple(
        student
        for student in roster
        if wanted and normalize(student.sis_user_id if kind == "id" else student.login_id) == wanted
    )
