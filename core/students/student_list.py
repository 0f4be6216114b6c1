"""Lists of students that the user pasted: IDs, email addresses, logins, or names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.canvas.gradebook import Student
from core.students.identity import normalize_id, normalize_login
from core.students.names import parse_name

_LINE_SEPARATOR = re.compile(r"[\r\n;]+")
_CELL_SEPARATOR = re.compile(r"\t+")
_ITEM_SEPARATOR = re.compile(r"[,\s]+")
_NAME_WITH_EMAIL = re.compile(r"([^@<>]+)<([^<>]*@[^<>]*)>")


@dataclass(frozen=True, slots=True)
class ParsedStudentList:
    """The students in a pasted list, in its order.

    `unknown` are the items that match no student. `ambiguous` maps items to the names of the students they match.
    """

    students: tuple[Student, ...] = ()
    unknown: tuple[str, ...] = ()
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def parse_student_list(
    text: str, roster: Iterable[Student], identities: Mapping[str, Iterable[str]]
) -> ParsedStudentList:
    """Find the students in a pasted list, separated by line breaks or semicolons.

    An item may be a name in either order, an ID, a login, an email address, a row of a spreadsheet with any of these,
    or several IDs and addresses. Nothing is guessed: an item is used only if it identifies exactly one student, and if
    all of its IDs and addresses are known. `identities` maps Canvas IDs to additional IDs and addresses, such as those
    in the iClicker file.
    """
    finder = _StudentFinder(roster, identities)
    students: dict[str, Student] = {}
    unknown: list[str] = []
    ambiguous: dict[str, tuple[str, ...]] = {}
    for line in dict.fromkeys(filter(None, map(str.strip, _LINE_SEPARATOR.split(text)))):
        groups = finder.find_in_line(line)
        if not groups:
            unknown.append(line)
        elif several := next((group for group in groups if len(group) > 1), None):
            ambiguous[line] = tuple(student.name for student in several)
        else:
            students |= {student.canvas_id: student for group in groups for student in group}
    return ParsedStudentList(tuple(students.values()), tuple(unknown), ambiguous)


class _StudentFinder:
    """Finder of students by any ID, login, email address, or full name."""

    def __init__(self, roster: Iterable[Student], identities: Mapping[str, Iterable[str]]) -> None:
        self._by_key: defaultdict[tuple[str, object], dict[str, Student]] = defaultdict(dict)
        for student in roster:
            texts = (student.canvas_id, student.sis_user_id, student.login_id, *identities.get(student.canvas_id, ()))
            for text in texts:
                for key in _build_keys(text):
                    self._by_key[key][student.canvas_id] = student
            if name := parse_name(student.name):
                self._by_key["name", name.sorted_tokens][student.canvas_id] = student

    def find_in_line(self, line: str) -> list[tuple[Student, ...]]:
        """Return the students that each item of a line matches, or nothing if an item is unknown.

        The cells of a spreadsheet row all describe one student, and some of them may be other texts. The same is true
        of a name followed by an email address.
        """
        with_email = _NAME_WITH_EMAIL.fullmatch(line)
        cells = with_email.groups() if with_email else _CELL_SEPARATOR.split(line)
        if len(cells) > 1:
            found = {student.canvas_id: student for cell in cells for student in self._find(cell)}
            return [tuple(found.values())] if found else []
        if whole := self._find(line):
            return [whole]
        items = list(filter(None, _ITEM_SEPARATOR.split(line)))
        if not all(map(_is_id_or_address, items)):  # words may be a name, and those of a name may also be logins
            return []
        found_by_item = [self._find(item) for item in items]
        return found_by_item if all(found_by_item) else []

    def _find(self, text: str) -> tuple[Student, ...]:
        found: dict[str, Student] = {}
        for key in _build_keys(text):
            found |= self._by_key.get(key, {})
        if not found and (name := parse_name(text)):
            found = self._by_key.get(("name", name.sorted_tokens), {})
        return tuple(found.values())


def _is_id_or_address(item: str) -> bool:
    return "@" in item or any(map(str.isdigit, item))


def _build_keys(text: str) -> list[tuple[str, object]]:
    """Return the keys under which an ID, login, or email address is found."""
    text = text.strip().strip("<>")
    keys = [("id", normalize_id(text)), ("login", normalize_login(text))]
    return [key for key in keys if key[1]]
