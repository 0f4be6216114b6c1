"""What did one rehearsal find out, step by step?"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.canvas.gradebook import Gradebook
from core.canvas.importer.columns import Column, Header, PointsCell, match_assignments, read_header, read_points
from core.canvas.importer.reading import Rows, Upload, exact_record
from core.canvas.importer.rehearsal import ChangedColumn
from core.canvas.importer.scores import ColumnOfCells, compare, known_entries
from core.canvas.importer.students import Entry, StudentIndex, find_special_rows, find_students
from core.canvas.importer.weeding import (
    PostedCells,
    find_changed_custom_columns,
    find_changed_overrides,
    list_changes,
    post_all,
    weed,
    weed_on_page,
)


@dataclass(frozen=True, eq=False)
class Run:
    """Everything that the importer knows of an accepted file, for the answer and for its Problems.

    `compared` holds one item for each of `columns`; `posting` says which of them are left on the page.
    """

    gradebook: Gradebook
    upload: Upload
    header: Header
    rows: Rows
    entries: Sequence[Entry]
    known: Sequence[Entry]
    columns: Sequence[Column]
    points: Sequence[PointsCell]
    compared: Sequence[ColumnOfCells]
    posting: PostedCells
    changed_custom: Sequence[str]
    changed_overrides: Sequence[str]
    changed: tuple[ChangedColumn, ...]

    @property
    def unknown(self) -> list[Entry]:
        """The rows that Canvas would ask about."""
        return [entry for entry in self.entries if entry.student is None]

    @property
    def new_columns(self) -> list[Column]:
        """The columns that Canvas would ask about, from the left. A read-only one is dropped first, by rule D4."""
        is_dropping = not self.unknown
        return [
            column
            for column, points in zip(self.columns, self.points, strict=True)
            if column.known is None and not (is_dropping and points.is_read_only)
        ]

    def number_of(self, entry: Entry) -> int:
        """The spreadsheet's row number of an entry."""
        return self.rows.numbers[entry.place]


def run_import(gradebook: Gradebook, upload: Upload, rows: Rows) -> Run:
    """Go through an accepted file in Canvas's own order (GradebookImporter#parse!, then the page)."""
    header = read_header(upload.header_cells, gradebook.custom_columns)
    special = find_special_rows(rows)
    students = [index for index in range(len(rows.numbers)) if index not in special]
    entries = find_students(header, rows, students, StudentIndex(gradebook))
    columns = match_assignments(header, gradebook.assignments)
    points_rows = [exact_record(upload, rows.numbers[index]) for index, is_points in special.items() if is_points]
    points = read_points(columns, points_rows)
    known = known_entries(entries)
    compared = compare(gradebook, known, rows, columns, points)
    posting = weed(compared, known) if len(known) == len(entries) else post_all(compared)
    if len(known) < len(entries) or any(compared[index].column.known is None for index in posting.columns):
        posting = weed_on_page(compared, known, posting)
    return Run(
        gradebook,
        upload,
        header,
        rows,
        entries,
        known,
        columns,
        points,
        compared,
        posting,
        find_changed_custom_columns(gradebook, header, known, rows),
        find_changed_overrides(gradebook, header, known, rows),
        list_changes(gradebook, compared, known, posting),
    )
