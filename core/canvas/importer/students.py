"""Which student does Canvas take each row for?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.canvas.decimals import join_decimals
from core.canvas.gradebook import Gradebook, Student
from core.canvas.importer.headers import Header
from core.canvas.importer.text_numbers import leading_integer

_SKIPPED_CELL = re.compile(r"\s*(Muted|Manual Posting.*)?\s*", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """One student row of the upload: its place among the rows (from 0), and whom Canvas takes it for.

    `student` is the place in the gradebook's students, None for a row that Canvas would ask about under `name`.
    """

    index: int
    name: str
    student: int | None
    by: str


def is_points_row(cells: Sequence[str]) -> bool:
    """Canvas rule D1 (GradebookImporter#check_for_non_student_row)."""
    return bool(cells) and "Points Possible" in cells[0]


def is_skipped_row(cells: Sequence[str]) -> bool:
    """Whether every cell is blank or a posting mark. Canvas rule D5."""
    if cells and cells[0] and not _SKIPPED_CELL.fullmatch(cells[0]) and cells[0].strip(".,"):
        return False
    return all(_SKIPPED_CELL.fullmatch(cell) is not None for cell in map(rewritten_cell, cells))


def rewritten_cell(text: str) -> str:
    """One cell after Canvas's converter, "" for a blank one."""
    return join_decimals(text) or ""


class Roster:
    """The students of a gradebook, by every way in which Canvas looks them up."""

    def __init__(self, gradebook: Gradebook) -> None:
        """Index the students; of two with one key the first in the file counts."""
        self.by_id: dict[int, int] = {}
        self.by_sis_user_id: dict[str, int] = {}
        self.by_login_id: dict[str, int] = {}
        self.by_name: dict[str, int] = {}
        self.root_accounts = [student.root_account for student in gradebook.students]
        for place, student in enumerate(gradebook.students):
            self.by_id.setdefault(int(student.canvas_id), place)
            self.by_sis_user_id.setdefault(student.sis_user_id, place)
            self.by_login_id.setdefault(student.login_id, place)
            for name in names_of(student):
                self.by_name.setdefault(name, place)
        for index in (self.by_sis_user_id, self.by_login_id, self.by_name):
            index.pop("", None)


def names_of(student: Student) -> tuple[str, str]:
    """A student's sortable name and name, as far as the gradebook tells: "Lee, Ann" and "Ann Lee"."""
    last, comma, first = student.name.partition(", ")
    return student.name, f"{first} {last}" if comma else student.name


def find_students(
    header: Header, cells: Sequence[Sequence[str]], indexes: Sequence[int], roster: Roster
) -> list[Entry]:
    """An Entry for each of the rows at `indexes`, in file order.

    Canvas rules E1 to E6 (GradebookImporter#process_student).
    """
    return [_find_student(header, cells[index], index, roster) for index in indexes]


def _find_student(header: Header, row: Sequence[str], index: int, roster: Roster) -> Entry:
    """The first of id, SIS User ID, SIS Login ID and name that hits; nothing is cross-checked."""

    def cell(column: int | None) -> str:
        return rewritten_cell(row[column]) if column is not None and column < len(row) else ""

    name = f"{cell(1)} {cell(0)}".strip() if header.has_last_first else cell(0)
    canvas_id = cell(header.id)
    if canvas_id.strip():
        student = roster.by_id.get(leading_integer(canvas_id))
        if student is not None:
            return Entry(index, name, student, "id")
    account = cell(header.root_account).strip()
    for keys, column, by in (
        (roster.by_sis_user_id, header.sis_user_id, "sis_user_id"),
        (roster.by_login_id, header.sis_login_id, "sis_login_id"),
    ):
        student = keys.get(cell(column))
        if student is not None and (not account or roster.root_accounts[student] in ("", account)):
            return Entry(index, name, student, by)
    student = roster.by_name.get(name)
    return Entry(index, name, student, "name" if student is not None else "")
