"""Which student does Canvas take each row for?"""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar

from core.canvas.gradebook import Gradebook, Student
from core.canvas.importer.columns import Header
from core.canvas.importer.reading import Rows
from core.canvas.importer.ruby import leading_integer
from core.pacing import paced
from core.points import join_decimals

_SKIPPED_CELL = re.compile(r"\s*(Muted|Manual Posting.*)?\s*", re.IGNORECASE | re.DOTALL)

_Key = TypeVar("_Key", int, str)


class Entry(NamedTuple):
    """One student row of the upload: its place among the rows (from 0), and whom Canvas takes it for.

    `student` is the place in the gradebook's students, None for a row that Canvas would ask about under `name`.
    """

    place: int
    name: str
    student: int | None
    by: str


def find_special_rows(rows: Rows) -> dict[int, bool]:
    """The indexes of the rows that are no students, and of each whether it is a points row.

    Canvas rules D1 and D5 (GradebookImporter#check_for_non_student_row).
    """
    special = {}
    for index, first in enumerate(paced(rows.column(0))):
        if "Points Possible" in first:
            special[index] = True
        elif _is_skipped_cell(first) and all(map(_is_skipped_cell, rows.row(index))):
            special[index] = False
    return special


def _is_skipped_cell(text: str) -> bool:
    """Whether a cell is blank or a posting mark. Canvas rule D5."""
    return _SKIPPED_CELL.fullmatch(text) is not None or not text.strip(".,")


def rewritten_cell(text: str) -> str:
    """One cell after Canvas's converter, "" for a blank one."""
    return join_decimals(text) or ""


class StudentIndex:
    """The students of a gradebook, by every way in which Canvas looks them up; of two with one key the first counts.

    Nothing but the ids is needed where every row has one.
    """

    def __init__(self, gradebook: Gradebook) -> None:
        """Keep the students; an index is made when it is first looked into."""
        self._students = gradebook.students

    @cached_property
    def by_printed_id(self) -> dict[str, int]:
        """The students by Canvas's own id as it is printed: what nearly every row says, letter by letter."""
        return _first_places(student.canvas_id for student in self._students)

    @cached_property
    def by_id(self) -> dict[int, int]:
        """The students by Canvas's own id."""
        return _first_places(int(student.canvas_id) for student in self._students)

    @cached_property
    def by_sis_user_id(self) -> dict[str, int]:
        """Those who have a SIS User ID, by it."""
        return _first_places(student.sis_user_id for student in self._students)

    @cached_property
    def by_login_id(self) -> dict[str, int]:
        """Those who have a SIS Login ID, by it."""
        return _first_places(student.login_id for student in self._students)

    @cached_property
    def by_name(self) -> dict[str, int]:
        """Those who have a name, by both of its forms."""
        both = _first_places(name for student in self._students for name in names_of(student))
        return {name: place // 2 for name, place in both.items()}

    def has_account(self, student: int, account: str) -> bool:
        """Whether a student may be of this root account; "" is any."""
        return not account or self._students[student].root_account in ("", account)


def _first_places(keys: Iterable[_Key]) -> dict[_Key, int]:
    """Where each key but "" stands for the first time."""
    places: dict[_Key, int] = {}
    for place, key in enumerate(paced(keys)):
        if key != "":
            places.setdefault(key, place)
    return places


def names_of(student: Student) -> tuple[str, str]:
    """A student's sortable name and name, as far as the gradebook tells: "Lee, Ann" and "Ann Lee"."""
    last, comma, first = student.name.partition(", ")
    return student.name, f"{first} {last}" if comma else student.name


def find_students(header: Header, rows: Rows, indexes: Sequence[int], lookup: StudentIndex) -> list[Entry]:
    """An Entry for each of the rows at `indexes`, in file order.

    Canvas rules E1 to E6 (GradebookImporter#process_student).
    """
    first, last, canvas_ids = (list(rows.column(place)) for place in (0, 1, header.id))
    entries = []
    for index in paced(indexes):
        name = rewritten_cell(first[index])
        if header.has_last_first:
            name = f"{rewritten_cell(last[index])} {name}".strip()
        student = lookup.by_printed_id.get(canvas_ids[index])
        if student is not None:
            entries.append(Entry(index, name, student, "id"))
        else:
            entries.append(_find_student(header, rows, Entry(index, name, None, ""), lookup))
    return entries


def _find_student(header: Header, rows: Rows, entry: Entry, lookup: StudentIndex) -> Entry:
    """The first of id, SIS User ID, SIS Login ID and name that hits; nothing is cross-checked."""

    def cell(column: int | None) -> str:
        return rewritten_cell(rows.cell(entry.place, column))

    canvas_id = cell(header.id)
    if canvas_id.strip():
        student = lookup.by_id.get(leading_integer(canvas_id))
        if student is not None:
            return entry._replace(student=student, by="id")
    account = cell(header.root_account).strip()
    for keys, column, by in (
        (lookup.by_sis_user_id, header.sis_user_id, "sis_user_id"),
        (lookup.by_login_id, header.sis_login_id, "sis_login_id"),
    ):
        student = keys.get(cell(column))
        if student is not None and lookup.has_account(student, account):
            return entry._replace(student=student, by=by)
    student = lookup.by_name.get(entry.name)
    return entry._replace(student=student, by="name" if student is not None else "")
