"""Build the upload file for a course whose gradebook is known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.canvas.effects import EXCUSED
from core.canvas.gradebook import Gradebook, Student
from core.choices import TOTAL_KEY, AbsentPolicy, Choices
from core.clicker.export import ClickerExport
from core.cooperative import iter_yielding
from core.files.dictionary_column import DictionaryColumn, zip_columns
from core.points import Mark
from core.problems import Report
from core.scores.sheet import ScoreSheet
from core.students.proposals import AdjustedProposals, Proposals
from core.students.resolution import MatchResult, MatchStatus, RowMatch
from core.upload.checks import check_double_counting, check_upload
from core.upload.columns import UploadColumn, resolve_columns
from core.upload.file import (
    CellColumn,
    LeftOutItem,
    UploadBody,
    UploadCell,
    UploadFile,
    UploadRow,
    build_cells,
    encode_upload,
    format_wanted_text,
)
from core.workbook import Workbook


@dataclass(frozen=True, slots=True)
class _StudentRow:
    """A student's row with its positions in the roster and the score sheet.

    The sheet position of an absent student is -1.
    """

    row: UploadRow
    roster_position: int
    sheet_position: int


def build_upload(workbook: Workbook, proposals: Proposals, match_result: MatchResult, sheet: ScoreSheet) -> UploadFile:
    """Build the upload file. `workbook` must contain the export and the gradebook.

    Every row of the export ends up in the file or in `left_out`. So does every score that could have been written.
    """
    export, gradebook = _require_both_files(workbook)
    columns, left_out_columns = resolve_columns(workbook, sheet)
    is_absence_written = workbook.choices.absent is not AbsentPolicy.LEAVE
    absent = find_absent_students(gradebook, proposals, match_result) if is_absence_written else ()
    students = _build_student_rows(gradebook, sheet, absent)
    cells = _fill_columns(columns, students, sheet, gradebook, workbook.choices)
    body = UploadBody(columns, tuple(student.row for student in students), cells)
    changed_body = body.keep_changed()
    names = {participant.row: participant.label for participant in export.participants}
    left_out = (
        *_find_left_out_rows(match_result, names, proposals, gradebook),
        *_find_unchanged_rows(body, changed_body, names, sheet),
        *(LeftOutItem(None, "", column.name, column.reason) for column in left_out_columns),
        *_find_withheld_scores(body, names, sheet),
    )
    problems = [*check_upload(workbook, changed_body, left_out_columns, sheet, names), *check_double_counting(columns)]
    return UploadFile(
        columns=changed_body.columns,
        rows=changed_body.rows,
        cells=changed_body.cells,
        left_out=left_out,
        left_out_keys=tuple(column.key for column in left_out_columns),
        resolved_columns=columns,
        problems=Report(tuple(problems)),
        data=encode_upload(changed_body),
    )


def _require_both_files(workbook: Workbook) -> tuple[ClickerExport, Gradebook]:
    if workbook.export is None or workbook.gradebook is None:
        raise ValueError("a file is built from an export and a gradebook")
    return workbook.export, workbook.gradebook


def find_absent_students(gradebook: Gradebook, proposals: Proposals, match_result: MatchResult) -> tuple[Student, ...]:
    """Return roster students who are in no row of the export, without the Test Student.

    A student who is a candidate for a row that still needs review isn't absent.
    """
    present_ids = set(match_result.students.values())
    for row in match_result.find_rows(MatchStatus.NEEDS_REVIEW):
        present_ids.update(candidate.canvas_id for candidate in proposals.by_row[row].candidates)
    students = iter_yielding(gradebook.students)
    return tuple(student for student in students if student.canvas_id not in present_ids and not student.is_test)


def _build_student_rows(gradebook: Gradebook, sheet: ScoreSheet, absent: Sequence[Student]) -> list[_StudentRow]:
    """Return the rows of students with scores or an absence value, in roster order."""
    absent_ids = {student.canvas_id for student in absent}
    sheet_positions = {key: position for position, key in enumerate(sheet.rows)}
    students = []
    for position, student in enumerate(iter_yielding(gradebook.students)):
        key = student.canvas_id
        if key in sheet_positions or key in absent_ids:
            row = UploadRow(student, sheet.rows.get(key, ()))
            students.append(_StudentRow(row, position, sheet_positions.get(key, -1)))
    return students


def _fill_columns(
    columns: Sequence[UploadColumn],
    students: Sequence[_StudentRow],
    sheet: ScoreSheet,
    gradebook: Gradebook,
    choices: Choices,
) -> tuple[CellColumn, ...]:
    sheet_positions = np.array([student.sheet_position for student in students], np.intp)
    roster_positions = np.array([student.roster_position for student in students], np.intp)
    absent_text = {AbsentPolicy.LEAVE: None, AbsentPolicy.ZERO: "0", AbsentPolicy.EXCUSED: EXCUSED}[choices.absent]
    empty_cells = DictionaryColumn.filled("", len(gradebook.students))
    cell_columns = []
    for column in iter_yielding(columns, 1):
        earned = build_wanted_column(column, sheet, choices)
        absent_code = np.int32(len(earned.values))
        codes = np.append(earned.codes, absent_code)[sheet_positions]  # position -1 is the code for absence
        wanted = DictionaryColumn(codes, (*earned.values, absent_text))
        canvas_cells = gradebook.cells[column.assignment.assignment_id] if column.assignment else empty_cells
        cell_columns.append(build_cells(wanted, canvas_cells.take(roster_positions), choices))
    return tuple(cell_columns)


def build_wanted_column(column: UploadColumn, sheet: ScoreSheet, choices: Choices) -> DictionaryColumn[str | None]:
    """Return the wanted text for each student in sheet order.

    See `format_wanted_text`.
    """
    units = sheet.totals if column.key == TOTAL_KEY else sheet.scores.units[column.key]
    marks = sheet.total_marks if column.key == TOTAL_KEY else sheet.scores.marks[column.key]
    codes, distinct = pd.factorize(units.to_numpy())
    unit_marks = zip_columns(
        DictionaryColumn(codes.astype(np.int32), distinct.tolist()),
        DictionaryColumn(marks.to_numpy().astype(np.int32), tuple(Mark)),
    )
    return unit_marks.map(lambda unit_mark: format_wanted_text(*unit_mark, sheet.scores.decimals, column, choices))


def _find_left_out_rows(
    match_result: MatchResult, names: Mapping[int, str], proposals: Proposals, gradebook: Gradebook
) -> Iterator[LeftOutItem]:
    canvas_names = {student.canvas_id: student.name for student in gradebook.students}
    accounts = AdjustedProposals(proposals, match_result.students)
    for row, row_match in iter_yielding(match_result.by_row.items()):
        if row_match.status is not MatchStatus.MATCHED:
            candidates = accounts.get_proposal(row).candidates
            top_name = canvas_names[candidates[0].canvas_id] if candidates else ""
            yield LeftOutItem(row, names[row], None, _describe_left_out_row(row_match, top_name))
        elif row_match.canvas_id not in canvas_names:
            yield LeftOutItem(row, names[row], None, "matched to a student who is not in this gradebook")


def _describe_left_out_row(row_match: RowMatch, top_name: str) -> str:
    reason = f" ({row_match.reason})" if row_match.reason else ""
    return {
        MatchStatus.NEEDS_REVIEW: f"not decided yet who this is, perhaps {top_name}{reason}",
        MatchStatus.NO_MATCH: row_match.reason,
        MatchStatus.NOT_IN_COURSE: f"not in this course, as was decided{reason}",
        MatchStatus.SKIPPED: f"no student of the course{reason}",
    }[row_match.status]


def _find_unchanged_rows(
    body: UploadBody, changed_body: UploadBody, names: Mapping[int, str], sheet: ScoreSheet
) -> Iterator[LeftOutItem]:
    """Yield the export rows whose student isn't written, with the reason."""
    written_ids = {row.student.canvas_id for row in changed_body.rows}
    withheld_ids = {row.student.canvas_id for row, _, _ in body.iter_cells(_is_withheld)}
    has_score = (sheet.scores.marks == Mark.SCORE).any(axis=1).to_dict()
    for row in iter_yielding(body.rows):
        student = row.student.canvas_id
        if student in written_ids:
            continue
        if not body.columns:
            reason = "no column is written"
        elif student in withheld_ids:
            reason = "nothing to write: its scores are kept back"
        elif has_score.get(student, True):
            reason = "no change: Canvas would look the same afterwards"
        else:
            reason = "no score in the chosen sessions"
        yield from (LeftOutItem(number, names[number], None, reason) for number in row.export_rows)


def _is_withheld(cell: UploadCell) -> bool:
    return bool(cell.withheld_reason)


def _find_withheld_scores(body: UploadBody, names: Mapping[int, str], sheet: ScoreSheet) -> Iterator[LeftOutItem]:
    """Yield scores that aren't written.

    Values that would only have filled blanks aren't listed.
    """
    for row, column, cell in body.iter_cells(_is_withheld):
        if row.export_rows and sheet.get_mark(row.student.canvas_id, column.key).is_definite:
            yield LeftOutItem(row.export_rows[0], names[row.export_rows[0]], column.name, cell.withheld_reason)
