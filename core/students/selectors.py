"""Selectors such as "id:451201", which identify people in decisions files."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from core.canvas.gradebook import Student
from core.clicker.export import Participant
from core.students.identity import normalize_id, normalize_login

IDENTIFIERS: Mapping[str, Callable[[str], str]] = {"id": normalize_id, "email": normalize_login}
"""Comparison of selectors with people's IDs, logins, and email addresses, by kind."""

_Person = TypeVar("_Person")


class SelectorIndex:
    """The people of a class by ID and by email, so that each text is normalized only once.

    The kinds of selectors are the keys of IDENTIFIERS. The people are indexed when the first one is searched.
    """

    def __init__(self, participants: Iterable[Participant], roster: Iterable[Student] = ()) -> None:
        self._participants, self._roster = participants, roster
        self._people: dict[str, dict[str, list[Participant]]] = {}
        self._students: dict[str, dict[str, list[Student]]] = {}

    def find_people(self, kind: str, text: str) -> tuple[Participant, ...]:
        """Return the people with this ID or email in any column."""
        if kind not in self._people:
            people = [(person, [value.text for value in person.identities]) for person in self._participants]
            self._people[kind] = _index_people(kind, people)
        return tuple(self._people[kind].get(IDENTIFIERS[kind](text), ()))

    def find_students(self, kind: str, text: str) -> tuple[Student, ...]:
        """Return the students in the gradebook with this ID or login."""
        if kind not in self._students:
            students = [(item, [item.sis_user_id if kind == "id" else item.login_id]) for item in self._roster]
            self._students[kind] = _index_people(kind, students)
        return tuple(self._students[kind].get(IDENTIFIERS[kind](text), ()))


def _index_people(kind: str, people: Sequence[tuple[_Person, list[str]]]) -> dict[str, list[_Person]]:
    """Return the people by each of their texts, without empty ones."""
    index: dict[str, list[_Person]] = {}
    for person, texts in people:
        for key in {*map(IDENTIFIERS[kind], texts)} - {""}:
            index.setdefault(key, []).append(person)
    return index
