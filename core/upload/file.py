"""Rows and cells of the upload file, and its encoding as CSV."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, repeat

import numpy as np

from core.canvas.effects import EXCUSED, Effect
from core.canvas.gradebook import Student
from core.choices import Choices, NoResponsePolicy
from core.cooperative import iter_yielding
from core.errors import UnwritableFileError
from core.files.dictionary_column import DictionaryColumn
from core.files.tables import format_csv
from core.points import Mark, Points, format_decimal, round_points
from core.problems import Report
from core.scores.columns import StudentScore
from core.scores.sheet import ScoreSheet
from core.sent_upload import CanvasEdit
from core.texts import Text, _, join_sentences
from core.upload.cells import CellColumn, UploadCell, has_effect
from core.upload.columns import LeftOutColumn, UploadColumn
from core.upload.formulas import protect_text
from core.upload.titles import collapse_whitespace

NO_SCORE_REASON = _("No score in the included sessions.")
IDENTITY_HEADERS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POINTS_POSSIBLE_LABEL = "    Points Possible"
_NO_ROWS = np.array([], np.intp)
_ROW_BATCH_SIZE = 1000
"""Number of rows that are written and read back together."""


def format_wanted_text(score: StudentScore, column: UploadColumn, choices: Choices) -> str | None:
    """Return the text that should be written for a score.

    It is a plain decimal, "EX", an empty text to clear the cell, or None to keep Canvas's value. Scores are scaled, and
    then rounded once, half up.
    """
    if score.mark is Mark.SCORE:
        return format_decimal(compute_written_points(score, column))
    if score.mark is Mark.EXCUSED:
        return EXCUSED
    if score.mark in (Mark.OTHER_SECTION, Mark.NO_VALUE):
        return None
    return {
        NoResponsePolicy.LEAVE: None,
        NoResponsePolicy.ZERO: "0",
        NoResponsePolicy.EXCUSED: EXCUSED,
        NoResponsePolicy.CLEAR: "",
    }[choices.no_response]


def build_wanted_column(column: UploadColumn, sheet: ScoreSheet, choices: Choices) -> DictionaryColumn[str | None]:
    """Return the text to write for each student in a column, in sheet order.

    For the texts, see `format_wanted_text`.
    """
    return sheet.get_column(column.key).encode().map(lambda score: format_wanted_text(score, column, choices))


def compute_written_points(score: StudentScore, column: UploadColumn) -> Points:
    """Return the points as written: scaled, then rounded once, half up."""
    return round_points(scale_points(score, column), column.decimals)


def scale_points(score: StudentScore, column: UploadColumn) -> Fraction:
    """Return the points earned, scaled to the column's points, before rounding."""
    if not score.possible or column.points is None or column.points == score.possible:
        return score.earned
    return score.earned * Fraction(column.points) / Fraction(score.possible)


@dataclass(frozen=True, slots=True)
class UploadRow:
    """A student's row in the file.

    `export_rows` are the export rows that it combines; for an absent student, there are none.
    """

    student: Student
    export_rows: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class UploadBody:
    """The rows and columns of an upload file.

    `cells[j][i]` is the cell in `columns[j]` and `rows[i]`.
    """

    columns: tuple[UploadColumn, ...]
    rows: tuple[UploadRow, ...]
    cells: tuple[CellColumn, ...]

    @property
    def scale_target(self) -> Points | None:
        """The points to which all columns can be scaled to agree with Canvas.

        It is None if no points differ, or if a single number can't fix all columns.
        """
        canvas_points = {mismatch[1] for column in self.columns if (mismatch := column.points_mismatch)}
        return max(canvas_points) if len(canvas_points) == 1 and max(canvas_points) > 0 else None

    def iter_cells(
        self, predicate: Callable[[UploadCell], bool]
    ) -> Iterator[tuple[UploadRow, UploadColumn, UploadCell]]:
        """Yield the cells that satisfy the predicate, with their rows and columns.

        They are sorted by row, then by column.
        """
        masks = [column.mask(predicate) for column in self.cells]
        if any(mask.any() for mask in masks):
            for row in np.flatnonzero(np.logical_or.reduce(masks)).tolist():
                for index, mask in enumerate(masks):
                    if mask[row]:
                        yield self.rows[row], self.columns[index], self.cells[index][row]

    def filter_changed(self) -> "UploadBody":
        """Return the contents without rows and columns that change nothing in Canvas."""
        changes = [column.mask(has_effect) for column in self.cells]
        columns = [index for index, mask in enumerate(changes) if mask.any()]
        rows = np.flatnonzero(np.logical_or.reduce([changes[index] for index in columns])) if columns else _NO_ROWS
        return UploadBody(
            tuple(self.columns[index] for index in columns),
            tuple(self.rows[row] for row in rows.tolist()),
            tuple(self.cells[index].take(rows) for index in columns),
        )

    def iter_row_batches(self) -> Iterator[list[list[str]]]:
        """Yield the rows in batches, as written to the file."""
        columns = [column.map(_get_cell_text) for column in self.cells]
        for start in iter_yielding(range(0, len(self.rows), _ROW_BATCH_SIZE), 1):
            batch = slice(start, start + _ROW_BATCH_SIZE)
            cells = zip(*(column[batch] for column in columns), strict=True) if columns else repeat(())
            yield [
                [*_build_identity_cells(row.student), *texts]
                for row, texts in zip(self.rows[batch], cells, strict=False)
            ]


@dataclass(frozen=True, slots=True)
class LeftOutItem:
    """A row, column, or score that isn't written, with the reason.

    `session` is None if the whole row is left out; `row` is None if the whole column is left out. `is_unchanged` is
    True for a row that is left out only because nothing in it would change in Canvas. `advice` says what the user can
    do about a column, or is empty.
    """

    row: int | None
    name: str
    session: str | None
    reason: Text
    is_unchanged: bool = False
    advice: Text | None = None

    @property
    def message(self) -> Text:
        """The reason, followed by the advice."""
        return join_sentences(self.reason, self.advice or "")


def build_left_out_column_items(columns: Iterable[LeftOutColumn]) -> Iterator[LeftOutItem]:
    """Yield the entries for columns that aren't written."""
    for column in columns:
        yield LeftOutItem(None, "", column.name, column.reason, advice=column.advice)


@dataclass(frozen=True, slots=True)
class EditedScore:
    """A score that a person changed in Canvas after it was sent, and its cell in the upload file."""

    student: Student
    column: UploadColumn
    cell: UploadCell
    edit: CanvasEdit


@dataclass(frozen=True, eq=False)
class UploadFile(UploadBody):
    """The complete upload file with its bytes.

    `edited_scores` are the scores that a person changed in Canvas, written or not.

    `left_out_keys` are the keys of requested columns that aren't written. `resolved_columns` are all columns with a
    destination, including those omitted from `columns` because nothing changes.
    """

    left_out: tuple[LeftOutItem, ...]
    left_out_keys: tuple[str, ...]
    resolved_columns: tuple[UploadColumn, ...]
    problems: Report
    data: bytes
    edited_scores: tuple[EditedScore, ...] = ()

    def count_effects(self, *effects: Effect) -> int:
        """Return the number of cells with one of these effects."""
        return sum(int(column.mask(lambda cell: cell.effect in effects).sum()) for column in self.cells)


def encode_upload(body: UploadBody) -> bytes:
    """Return the bytes of an upload file, verified by reading them back.

    The format is UTF-8 without BOM, LF, and commas, with the points row after the header. Every row is as wide as the
    header. Canvas rules A2 to A5 (encoding, separator), B4 and B5 (header), and D1 (points row).

    Raises:
        UnwritableFileError: the bytes don't read back as the same rows.
    """
    header_rows = [
        [*IDENTITY_HEADERS, *(column.header for column in body.columns)],
        [POINTS_POSSIBLE_LABEL, "", "", "", "", *(_format_points(column) for column in body.columns)],
    ]
    return b"".join(_encode_verified(rows) for rows in chain([header_rows], body.iter_row_batches()))


def _encode_verified(rows: list[list[str]]) -> bytes:
    """Return the rows as CSV, verified by reading them back."""
    data = format_csv(rows)
    read_back = csv.reader(io.StringIO(data.decode(), newline=""), strict=True)
    if list(read_back) != rows:
        raise UnwritableFileError(
            _("The upload file can't be read back correctly, so it wasn't saved."),
            advice=_("Check the names and titles for unusual characters."),
        )
    return data


def _format_points(column: UploadColumn) -> str:
    return "" if column.points is None else format_decimal(column.points)


def _build_identity_cells(student: Student) -> list[str]:
    label = POINTS_POSSIBLE_LABEL.strip()
    name = student.name.replace(label, label.lower())  # otherwise, rule D1 reads this row as the points row
    ids = [student.sis_user_id, student.login_id, student.section]
    name, *ids = map(collapse_whitespace, (name, *ids))
    if student.canvas_id:  # otherwise, Canvas uses these cells to find the student
        ids = [protect_text(text) for text in ids]
    return [protect_text(name), student.canvas_id, *ids]


def _get_cell_text(cell: UploadCell) -> str:
    return cell.text


def encode_restore_file(upload: UploadFile) -> bytes:
    """Return a CSV file that undoes an upload's score changes in Canvas.

    Blanks are also restored. New assignments aren't included, because an upload can't remove an assignment.
    """
    existing_indexes = [index for index, column in enumerate(upload.columns) if column.assignment]
    columns = tuple(_restore_canvas_points(upload.columns[index]) for index in existing_indexes)
    cells = tuple(upload.cells[index].map(_build_restoring_cell) for index in existing_indexes)
    restored_body = UploadBody(columns, upload.rows, cells)
    return encode_upload(restored_body.filter_changed())


def _build_restoring_cell(cell: UploadCell) -> UploadCell:
    """Return a cell that restores the text that Canvas had before the upload."""
    return UploadCell(cell.before, cell.effect) if has_effect(cell) else cell


def _restore_canvas_points(column: UploadColumn) -> UploadColumn:
    points = column.assignment.points_possible if column.assignment else None
    return replace(column, points=points)
