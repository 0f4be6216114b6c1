"""Simulated import of a file that Canvas accepts."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.canvas.gradebook import Gradebook
from core.canvas.importer.columns import (
    AssignmentColumn,
    ColumnPoints,
    UploadHeader,
    match_assignments,
    read_header,
    read_points_possible,
)
from core.canvas.importer.pruning import (
    PostedCells,
    find_changed_columns,
    find_changed_custom_columns,
    find_changed_overrides,
    keep_all_cells,
    prune_in_importer,
    prune_on_mapping_page,
)
from core.canvas.importer.reading import DecodedUpload, UploadRows, read_exact_record
from core.canvas.importer.rehearsal_result import ChangedColumn
from core.canvas.importer.scores import ColumnComparison, compare_columns, filter_known_rows
from core.canvas.importer.students import StudentIndex, StudentRow, find_non_student_rows, match_students
from core.problems import Location, Source


@dataclass(frozen=True, eq=False)
class MatchedUpload:
    """Accepted file, with its rows matched to students and its columns to assignments.

    `known_rows` are the rows whose students are in the gradebook. `column_points` has one item per column.
    """

    gradebook: Gradebook
    upload: DecodedUpload
    header: UploadHeader
    rows: UploadRows
    student_rows: Sequence[StudentRow]
    known_rows: Sequence[StudentRow]
    columns: Sequence[AssignmentColumn]
    column_points: Sequence[ColumnPoints]


@dataclass(frozen=True, eq=False)
class ImportRun(MatchedUpload):
    """Intermediate results of importing an accepted file.

    `comparisons` has one item per column, and `posted_cells` contains the cells that Canvas would post.
    """

    comparisons: Sequence[ColumnComparison]
    posted_cells: PostedCells
    changed_custom_columns: Sequence[str]
    changed_overrides: Sequence[str]
    changed_columns: tuple[ChangedColumn, ...]

    @property
    def unknown_rows(self) -> list[StudentRow]:
        """The rows whose students Canvas would ask about."""
        return [student_row for student_row in self.student_rows if student_row.student_index is None]

    @property
    def new_columns(self) -> list[AssignmentColumn]:
        """The columns that Canvas would ask about, from left to right.

        If all students are known, Canvas drops read-only columns first (rule D4).
        """
        drops_read_only = not self.unknown_rows
        return [
            column
            for column, points in zip(self.columns, self.column_points, strict=True)
            if column.assignment is None and not (drops_read_only and points.is_read_only)
        ]

    def locate_header(self, column: int | None) -> Location:
        """Return the location of a header, or of the header row if `column` is None."""
        row = self.upload.header_record.number if self.upload.header_record else None
        return Location(Source.UPLOAD, row, None if column is None else column + 1)

    def get_row_number(self, student_row: StudentRow) -> int:
        """Return the spreadsheet row number of a student row."""
        return self.rows.row_numbers[student_row.row_index]


def match_upload(gradebook: Gradebook, upload: DecodedUpload, rows: UploadRows) -> MatchedUpload:
    """Match the rows and columns of an accepted file as Canvas's importer does.

    Source: GradebookImporter#parse!.
    """
    header = read_header(upload.header_cells, gradebook.custom_columns)
    non_student_rows = find_non_student_rows(rows)
    row_indexes = [index for index in range(len(rows.row_numbers)) if index not in non_student_rows]
    student_rows = match_students(header, rows, row_indexes, StudentIndex(gradebook))
    columns = match_assignments(header, gradebook.assignments)
    points_row_numbers = [rows.row_numbers[index] for index, is_points in non_student_rows.items() if is_points]
    points_rows = [read_exact_record(upload, number) for number in points_row_numbers]
    points = read_points_possible(columns, points_rows)
    known_rows = filter_known_rows(student_rows)
    return MatchedUpload(gradebook, upload, header, rows, student_rows, known_rows, columns, points)


def run_import(gradebook: Gradebook, upload: DecodedUpload, rows: UploadRows) -> ImportRun:
    """Process an accepted file as Canvas's importer and mapping page do."""
    matched = match_upload(gradebook, upload, rows)
    header, known_rows = matched.header, matched.known_rows
    comparisons = compare_columns(gradebook, known_rows, rows, matched.columns, matched.column_points)
    has_unknown_rows = len(known_rows) < len(matched.student_rows)
    posted_cells = keep_all_cells(comparisons) if has_unknown_rows else prune_in_importer(comparisons, known_rows)
    if has_unknown_rows or any(comparisons[index].column.assignment is None for index in posted_cells.columns):
        posted_cells = prune_on_mapping_page(comparisons, known_rows, posted_cells)
    return ImportRun(
        **vars(matched),
        comparisons=comparisons,
        posted_cells=posted_cells,
        changed_custom_columns=find_changed_custom_columns(gradebook, header, known_rows, rows),
        changed_overrides=find_changed_overrides(gradebook, header, known_rows, rows),
        changed_columns=find_changed_columns(gradebook, comparisons, known_rows, posted_cells),
    )
