"""Recognition of a table's kind, from all of its contents.

The file name doesn't matter. The header row and the special rows are found here, once, and the readers of iClicker
files and gradebooks use the result.
"""

from dataclasses import dataclass, replace

from core.errors import UnrecognizedFileError
from core.files.table import Table
from core.problems import Location, Problem, Report, Severity
from core.recognition.canvas_evidence import find_canvas_reason, is_made_for_upload
from core.recognition.damage import R_DAMAGE, has_r_headers, repair_identity_columns, repair_table
from core.recognition.file_type import FileType
from core.recognition.gradebook_layout import GradebookLayout, find_layout
from core.recognition.header_row import Grid, detect_grid, find_repeated_headers
from core.recognition.headers import parse_identity_header
from core.recognition.other_files import OtherFile, find_canvas_download, find_other_clicker_file
from core.recognition.roles import REPEATABLE_ROLES
from core.recognition.second_headers import join_parts
from core.recognition.sheets import select_sheet
from core.recognition.special_rows import is_points_label

WHOLE_COURSE_ADVICE = "Open one export of the whole course."
_MAX_QUOTED_LENGTH = 60
PARTS_ADVICE = "Save each part as its own file, and open both."


@dataclass(frozen=True, slots=True)
class Refusal:
    """The reason why a table can't be used, with advice on what to get instead."""

    what: str
    advice: str


@dataclass(frozen=True, eq=False)
class Recognition:
    """A table with its kind and its layout.

    A table from which nothing suggests another kind is an EXPORT if its header has identity columns; its reader decides
    whether it has scores. `reason` is the evidence that the table is from Canvas. `grid` is None if no row is a header.
    `layout` is set for gradebooks and upload files. `other` is set if the table is a known file that can't be used.
    `refusal` is set if the table is too damaged to use. `problems` include the repairs that were made.
    """

    table: Table
    kind: FileType
    reason: str = ""
    grid: Grid | None = None
    layout: GradebookLayout | None = None
    other: OtherFile | None = None
    refusal: Refusal | None = None

    @property
    def problems(self) -> Report:
        """The problems found in the table as a whole."""
        return self.table.problems

    def build_error(self, refusal: Refusal) -> UnrecognizedFileError:
        """Return the error for a file that can't be used."""
        return UnrecognizedFileError(refusal.what, where=self.table.path.name, advice=refusal.advice)


def recognize_table(table: Table) -> Recognition:
    """Return the kind and the layout of a table.

    Damage is repaired first, where that is safe.
    """
    table = repair_table(select_sheet(table))
    grid = detect_grid(table)
    if download := find_canvas_download(table.rows):
        reason = f"has the headers of {download.description}"
        return Recognition(table, FileType.CANVAS_OTHER, reason, grid, other=download)
    reason = find_canvas_reason(grid) if grid else ""
    if grid is None or not reason:
        return _recognize_scores(table, grid)
    grid = repair_identity_columns(grid, _find_id_columns(grid))
    if refusal := _find_refusal(grid):
        return Recognition(grid.table, FileType.UNKNOWN, reason, grid, refusal=refusal)
    layout = find_layout(grid)
    if layout is None:
        return Recognition(grid.table, FileType.UNKNOWN, reason, grid)
    kind = FileType.UPLOAD if is_made_for_upload(grid, layout) else FileType.GRADEBOOK
    grid = _report_lines_above(grid)
    return Recognition(grid.table, kind, reason, grid, layout)


def _recognize_scores(table: Table, grid: Grid | None) -> Recognition:
    """Return the recognition of a table that isn't from Canvas."""
    other = find_other_clicker_file(table.rows)
    if other or grid is None:
        return Recognition(table, FileType.UNKNOWN, grid=grid, other=other)
    grid = repair_identity_columns(grid, _find_id_columns(grid))
    header_rows = find_repeated_headers(grid)
    if not all(map(grid.is_header, header_rows)):
        joined = join_parts(grid, header_rows)
        if joined is None:
            what = f"Row {header_rows[0] + 1} is a second header: two exports in one file, with different points."
            return Recognition(grid.table, FileType.UNKNOWN, grid=grid, refusal=Refusal(what, PARTS_ADVICE))
        grid = joined
    grid = _report_lines_above(grid)
    return Recognition(grid.table, FileType.EXPORT, grid=grid)


def _find_id_columns(grid: Grid) -> list[int]:
    return [
        column
        for column, header in enumerate(grid.headers)
        if (identity := parse_identity_header(header)) and identity[0] in REPEATABLE_ROLES
    ]


def _find_refusal(grid: Grid) -> Refusal | None:
    """Return why a table from Canvas can't be used, or None if it can."""
    if has_r_headers(grid.headers):
        return Refusal(f"this looks like a Canvas gradebook: {R_DAMAGE}", "Export the gradebook again.")
    if header_rows := find_repeated_headers(grid):
        what = f"Row {header_rows[0] + 1} is a second header: two gradebook exports in one file."
        return Refusal(what, WHOLE_COURSE_ADVICE)
    return None


def _report_lines_above(grid: Grid) -> Grid:
    """Add a note about lines above the header, which aren't read.

    A row of points possible may be above the header, and is not reported because it is read.
    """
    rows = [row for row in range(grid.header_row) if grid.filled_rows[row]]
    lines = [
        " ".join(filter(None, grid.get_row(row))) for row in rows if not any(map(is_points_label, grid.get_row(row)))
    ]
    if not lines:
        return grid
    found = f"“{lines[0][:_MAX_QUOTED_LENGTH]}”" + (f" and {len(lines) - 1} more" if len(lines) > 1 else "")
    message = f"The header is in row {grid.header_row + 1}. What is above it isn't read: {found}."
    problem = Problem("lines-above-header", Severity.INFO, message, Location(row=rows[0] + 1))
    return replace(grid, table=replace(grid.table, problems=Report((*grid.table.problems, problem))))
