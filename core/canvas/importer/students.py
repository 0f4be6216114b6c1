"""Matching of upload rows to students, as Canvas does it."""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar

from core.canvas.gradebook import Gradebook, Student
from core.canvas.importer.columns import UploadHeader
from core.canvas.importer.reading import UploadRows
from core.canvas.importer.ruby_csv import parse_ruby_integer
from core.cooperative import iter_yielding
from core.points import normalize_separators

_SKIPPED_CELL_PATTERN = re.compile(r"\s*(Muted|Manual Posting.*)?\s*", re.IGNORECASE | re.DOTALL)

_Key = TypeVar("_Key", int, str)


class StudentRow(NamedTuple):
    """Student row of the upload and the student that Canvas matches it to.

    `row_index` counts the rows below the header from 0. `student_index` is the student's index in the gradebook, or
    None if Canvas would ask about the row under `name`.
    """

    row_index: int
    name: str
    student_index: int | None
    matched_by: str


def find_non_student_rows(rows: UploadRows) -> dict[int, bool]:
    """Return the indexes of rows that aren't students; True marks points rows.

    Canvas rules D1 and D5 (GradebookImporter#check_for_non_student_row).
    """
    non_student_rows = {}
    for index, first_cell in enumerate(iter_yielding(rows.get_column(0))):
        if "Points Possible" in first_cell:
            non_student_rows[index] = True
        elif _is_blank_or_posting_mark(first_cell) and all(map(_is_blank_or_posting_mark, rows.get_row(index))):
            non_student_rows[index] = False
    return non_student_rows


def _is_blank_or_posting_mark(text: str) -> bool:
    """Return True if a cell is blank or a posting mark. Canvas rule D5."""
    return _SKIPPED_CELL_PATTERN.fullmatch(text) is not None or not text.strip(".,")


def convert_cell(text: str) -> str:
    """Return a cell after Canvas's number conversion, "" for a blank one."""
    return normalize_separators(text) or ""


class StudentIndex:
    """Lookup of a gradebook's students by each key that Canvas uses.

    If two students share a key, the first one wins. Each index is built on first use, because most files need only the
    ids.
    """

    def __init__(self, gradebook: Gradebook) -> None:
        """Store the students; the indexes are built later."""
        self._students = gradebook.students

    @cached_property
    def by_printed_id(self) -> dict[str, int]:
        """Return the students by Canvas id as text, which matches nearly every row."""
        return _index_keys(student.canvas_id for student in self._students)

    @cached_property
    def by_id(self) -> dict[int, int]:
        """Return the students by Canvas id as a number."""
        return _index_keys(int(student.canvas_id) for student in self._students)

    @cached_property
    def by_sis_user_id(self) -> dict[str, int]:
        """Return the students by SIS User ID, for those who have one."""
        return _index_keys(student.sis_user_id for student in self._students)

    @cached_property
    def by_login_id(self) -> dict[str, int]:
        """Return the students by SIS Login ID, for those who have one."""
        return _index_keys(student.login_id for student in self._students)

    @cached_property
    def by_name(self) -> dict[str, int]:
        """Return the students by name, in both forms that Canvas accepts."""
        indexes = _index_keys(name for student in self._students for name in list_names(student))
        return {name: index // 2 for name, index in indexes.items()}

    def has_root_account(self, student: int, account: str) -> bool:
        """Return True if a student may belong to this root account; "" matches any."""
        return not account or self._students[student].root_account in ("", account)


def _index_keys(keys: Iterable[_Key]) -> dict[_Key, int]:
    """Return the first index of each key except ""."""
    indexes: dict[_Key, int] = {}
    for index, key in enumerate(iter_yielding(keys)):
        if key != "":
            indexes.setdefault(key, index)
    return indexes


def list_names(student: Student) -> tuple[str, str]:
    """Return a student's sortable name and display name: "Lee, Ann" and "Ann Lee"."""
    last, comma, first = student.name.partition(", ")
    return student.name, f"{first} {last}" if comma else student.name


def match_students(
    header: UploadHeader, rows: UploadRows, indexes: Sequence[int], lookup: StudentIndex
) -> list[StudentRow]:
    """Match the rows at `indexes` to students, in file order.

    Canvas rules E1 to E6 (GradebookImporter#process_student).
    """
    first_column, second_column, canvas_ids = (list(rows.get_column(column)) for column in (0, 1, header.id))
    student_rows = []
    for index in iter_yielding(indexes):
        name = convert_cell(first_column[index])
        if header.has_last_first:
            name = f"{convert_cell(second_column[index])} {name}".strip()
        student = lookup.by_printed_id.get(canvas_ids[index])
        if student is not None:
            student_rows.append(StudentRow(index, name, student, "id"))
        else:
            student_rows.append(_match_student(header, rows, StudentRow(index, name, None, ""), lookup))
    return student_rows


def _match_student(header: UploadHeader, rows: UploadRows, student_row: StudentRow, lookup: StudentIndex) -> StudentRow:
    """Return the row with its student, found by the first key that fits.

    Canvas tries ID, SIS User ID, SIS Login ID, and name, and doesn't check whether the other keys agree.
    """

    def get_converted_cell(column: int | None) -> str:
        return convert_cell(rows.get_cell(student_row.row_index, column))

    canvas_id = get_converted_cell(header.id)
    if canvas_id.strip():
        student = lookup.by_id.get(parse_ruby_integer(canvas_id))
        if student is not None:
            return student_row._replace(student_index=student, matched_by="id")
    account = get_converted_cell(header.root_account).strip()
    for keys, column, by in (
        (lookup.by_sis_user_id, header.sis_user_id, "sis_user_id"),
        (lookup.by_login_id, header.sis_login_id, "sis_login_id"),
    ):
        student = keys.get(get_converted_cell(column))
        if student is not None and lookup.has_root_account(student, account):
            return student_row._replace(student_index=student, matched_by=by)
    student = lookup.by_name.get(student_row.name)
    return student_row._replace(student_index=student, matched_by="name" if student is not None else "")
