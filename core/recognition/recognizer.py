"""Recognition of a table's kind, from all of its contents.

The file name doesn't matter. The header row and the special rows are found here, once, and the readers of iClicker
files and gradebooks use the result.
"""

from dataclasses import dataclass, replace

from core.errors import UnrecognizedFileError
from core.files.table import Table
from core.problems import Location, Problem, Report, Severity
from core.recognition.canvas_evidence import find_canvas_reason, is_made_for_upload
from core.recognition.clicker_evidence import is_clicker_table
from core.recognition.corrections import NO_CORRECTIONS, Corrections
from core.recognition.damage import R_DAMAGE, has_r_headers, repair_identity_columns, repair_table
from core.recognition.file_type import FileType
from core.recognition.gradebook_layout import GradebookLayout, find_layout
from core.recognition.header_row import (
    MAX_SEARCHED_ROWS,
    Grid,
    build_grid,
    detect_grid,
    find_repeated_headers,
    select_grid,
)
from core.recognition.headers import parse_identity_header
from core.recognition.other_files import OtherFile, find_canvas_download, find_other_clicker_file
from core.recognition.roles import REPEATABLE_ROLES
from core.recognition.second_headers import join_parts
from core.recognition.sheets import select_sheet
from core.recognition.special_rows import is_points_label
from core.recognition.tool_files import ToolFile, find_tool_file

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

    `kind` is EXPORT or SCORE_TABLE for any table with a header that says who people are and no evidence of another
    kind: its reader decides whether it has scores. `tool` is the tool that wrote it, if it is a known one other than
    iClicker and Canvas. `reason` says why the table is from Canvas. `grid` is None if no row is a header. `layout` is
    set for gradebooks and upload files. `other` is the known file that the table is instead. `refusal` is set if the
    table is too damaged to use. `problems` are those of the table, and what was repaired.
    """

    table: Table
    kind: FileType
    reason: str = ""
    grid: Grid | None = None
    layout: GradebookLayout | None = None
    other: OtherFile | None = None
    refusal: Refusal | None = None
    tool: ToolFile | None = None

    @property
    def problems(self) -> Report:
        """The problems found in the table as a whole."""
        return self.table.problems

    def build_error(self, refusal: Refusal) -> UnrecognizedFileError:
        """Return the error for a file that can't be used."""
        return UnrecognizedFileError(refusal.what, where=self.table.path.name, advice=refusal.advice)


def recognize_table(table: Table, corrections: Corrections = NO_CORRECTIONS) -> Recognition:
    """Return the kind and layout of a table, with damage repaired where that is safe.

    A file from Canvas other than a gradebook is a table of scores only if the user chose its score column.

    Raises:
        InvalidRequestError: the user's sheet or header row doesn't exist.
    """
    table = repair_table(select_sheet(table, corrections.sheet))
    grid = select_grid(table, corrections.header_row) if corrections.header_row else detect_grid(table)
    download = find_canvas_download(table.rows)
    if download and not corrections.are_scores_named:
        reason = f"has the headers of {download.description}"
        return Recognition(table, FileType.CANVAS_OTHER, reason, grid, other=download)
    reason = find_canvas_reason(grid) if grid else ""
    if download or grid is None or not reason:
        return _recognize_scores(table, grid, corrections, is_from_canvas=bool(download))
    grid = repair_identity_columns(grid, _find_id_columns(grid))
    refusal = _find_refusal(grid)
    layout = None if refusal else find_layout(grid)
    if layout is None and corrections.are_scores_named:
        return _recognize_scores(table, grid, corrections, is_from_canvas=True)
    if layout is None:
        return Recognition(grid.table, FileType.UNKNOWN, reason, grid, refusal=refusal)
    kind = FileType.UPLOAD if is_made_for_upload(grid, layout) else FileType.GRADEBOOK
    grid = _report_lines_above(grid)
    return Recognition(grid.table, kind, reason, grid, layout)


def _recognize_scores(
    table: Table, grid: Grid | None, corrections: Corrections, *, is_from_canvas: bool
) -> Recognition:
    """Return the kind and layout of a table that isn't a gradebook.

    A file without scores is refused unless the user has corrected how it is read.
    """
    tool = find_tool_file(table.rows)
    other = None if tool or corrections.is_structural else find_other_clicker_file(table.rows)
    if grid is None and corrections.is_structural:
        grid = guess_grid(table)
    if other or grid is None or (tool and tool.missing and not corrections.is_structural):
        return Recognition(table, FileType.UNKNOWN, grid=grid, other=other, tool=tool)
    grid = repair_identity_columns(grid, _find_id_columns(grid))
    header_rows = find_repeated_headers(grid)
    if not all(map(grid.is_header, header_rows)):
        joined = join_parts(grid, header_rows)
        if joined is None:
            what = f"Row {header_rows[0] + 1} is a second header: two exports in one file, with different points."
            return Recognition(grid.table, FileType.UNKNOWN, grid=grid, refusal=Refusal(what, PARTS_ADVICE), tool=tool)
        grid = joined
    grid = _report_lines_above(grid)
    is_clicker = not is_from_canvas and is_clicker_table(grid, is_foreign=tool is not None)
    kind = FileType.EXPORT if is_clicker else FileType.SCORE_TABLE
    return Recognition(grid.table, kind, grid=grid, tool=tool)


def guess_grid(table: Table) -> Grid:
    """Return a table without a known header as a grid. Its header is the first row with several cells."""
    rows = enumerate(table.rows[:MAX_SEARCHED_ROWS])
    return build_grid(table, next((row for row, texts in rows if sum(bool(text.strip()) for text in texts) > 1), 0))


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
