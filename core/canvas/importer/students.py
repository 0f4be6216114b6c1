"""Matching of upload rows to students, with Canvas's own rules."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from core.canvas.gradebook import Gradebook, Student
from core.canvas.importer.columns import UploadHeader
from core.canvas.importer.reading import UploadRows
from core.canvas.importer.ruby_csv import parse_ruby_integer
from core.cooperative import cached_property
from core.points import normalize_separators

_SKIPPED_CELL_PATTERN = re.compile(r"\s*(Muted|Manual Posting.*)?\s*", re.IGNORECASE | re.DOTALL)

_Key = TypeVar("_Key", int, str)


class StudentRow(NamedTuple):
    """Upload row and the student to whom Canvas matches it.

    `row_index` is the zero-based index below the header. `student_index` is the student's index in the gradebook. It is
    None if Canvas would ask about the row, showing `name`. `matched_by` is the key that matched, or "".
    """

    row_index: int
    name: str
    student_index: int | None
    matched_by: str


def find_non_student_rows(rows: UploadRows) -> dict[int, bool]:
    """Return the indexes of rows that Canvas doesn't treat as students.

    Each index is mapped to True if the row is a points row, and to False otherwise. Canvas rules D1 and D5
    (GradebookImporter#check_for_non_student_row).
    """
    non_student_rows = {}
    for index, first_cell in enumerate(rows.get_column(0)):
        if "Points Possible" in first_cell:
            non_student_rows[index] = True
        elif _is_blank_or_posting_mark(first_cell) and all(map(_is_blank_or_posting_mark, rows.get_row(index))):
            non_student_rows[index] = False
    return non_student_rows


def _is_blank_or_posting_mark(text: str) -> bool:
    """Return True if a cell is blank or contains a posting mark. Canvas rule D5."""
    return _SKIPPED_CELL_PATTERN.fullmatch(text) is not None or not text.strip(".,")


def convert_cell(text: str) -> str:
    """Return a cell after Canvas's number conversion, which is "" for a blank."""
    return normalize_separators(text) or ""


class StudentIndex:
    """Index of a gradebook's students, by each key that Canvas uses.

    Each mapping leads to a position in the gradebook. If two students share a key, the first student is found. Mappings
    are built on first use, because most files need only the IDs.
    """

    def __init__(self, gradebook: Gradebook) -> None:
        """Store the gradebook's students without indexing them yet."""
        self._students = gradebook.students

    @cached_property
    def by_id_text(self) -> dict[str, int]:
        """Students by the text of their Canvas ID, which matches nearly every row."""
        return _index_keys(student.canvas_id for student in self._students)

    @cached_property
    def by_id_number(self) -> dict[int, int]:
        """Students by Canvas ID as a number."""
        return _index_keys(int(student.canvas_id) for student in self._students)

    @cached_property
    def by_sis_user_id(self) -> dict[str, int]:
        """Students by SIS User ID; those without one are left out."""
        return _index_keys(student.sis_user_id for student in self._students)

    @cached_property
    def by_login_id(self) -> dict[str, int]:
        """Students by SIS Login ID; those without one are left out."""
        return _index_keys(student.login_id for student in self._students)

    @cached_property
    def by_name(self) -> dict[str, int]:
        """Students by name, in both forms that Canvas accepts."""
        indexes = _index_keys(name for student in self._students for name in list_names(student))
        return {name: index // 2 for name, index in indexes.items()}

    def matches_root_account(self, student: int, account: str) -> bool:
        """Return True if a student may belong to this root account.

        If either account is blank, the student may belong to it.
        """
        return not account or self._students[student].root_account in ("", account)


def _index_keys(keys: Iterable[_Key]) -> dict[_Key, int]:
    """Return the index of the first occurrence of each key except ""."""
    indexes: dict[_Key, int] = {}
    for index, key in enumerate(keys):
        if key != "":
            indexes.setdefault(key, index)
    return indexes


def list_names(student: Student) -> tuple[str, str]:
    """Return a student's sortable and display names: "Lee, Ann" and "Ann Lee"."""
    last, comma, first = student.name.partition(", ")
    return student.name, f"{first} {last}" if comma else student.name


def match_students(
    header: UploadHeader, rows: UploadRows, row_indexes: Sequence[int], student_lookup: StudentIndex
) -> list[StudentRow]:
    """Match the rows at `row_indexes` to students, in file order.

    Canvas rules E1 to E6 (GradebookImporter#process_student).
    """
    first_column, second_column, canvas_ids = (list(rows.get_column(column)) for column in (0, 1, header.id_column))
    student_rows = []
    for index in row_indexes:
        name = convert_cell(first_column[index])
        if header.has_last_first:
            name = f"{convert_cell(second_column[index])} {name}".strip()
        student = student_lookup.by_id_text.get(canvas_ids[index])
        if student is not None:
            student_rows.append(StudentRow(index, name, student, "id"))
        else:
            student_rows.append(_match_student(header, rows, StudentRow(index, name, None, ""), student_lookup))
    return student_rows


def _match_student(
    header: UploadHeader, rows: UploadRows, student_row: StudentRow, student_lookup: StudentIndex
) -> StudentRow:
    """Return the row with the student found by the first matching key.

    Canvas tries ID, SIS User ID, SIS Login ID, and name, in that order. It doesn't check whether the remaining keys
    agree.
    """

    def get_converted_cell(column: int | None) -> str:
        return convert_cell(rows.get_cell(student_row.row_index, column))

    canvas_id = get_converted_cell(header.id_column)
    if canvas_id.strip():
        student = student_lookup.by_id_number.get(parse_ruby_integer(canvas_id))
        if student is not None:
            return student_row._replace(student_index=student, matched_by="id")
    account = get_converted_cell(header.root_account_column).strip()
    for keys, column, key_name in (
        (student_lookup.by_sis_user_id, header.sis_user_id_column, "sis_user_id"),
        (student_lookup.by_login_id, header.sis_login_id_column, "sis_login_id"),
    ):
        student = keys.get(get_converted_cell(column))
        if student is not None and student_lookup.matches_root_account(student, account):
            return student_row._replace(student_index=student, matched_by=key_name)
    student = student_lookup.by_name.get(student_row.name)
    return student_row._replace(student_index=student, matched_by="name" if student is not None else "")
