"""Builder of the upload file for a course with a gradebook, with its checks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.canvas.effects import EXCUSED
from core.canvas.gradebook import Gradebook, Student
from core.choices import AbsentPolicy
from core.clicker.export import ClickerExport
from core.cooperative import iter_yielding
from core.files.dictionary_column import DictionaryColumn
from core.points import Mark
from core.problems import Report
from core.scores.sheet import ScoreSheet
from core.sent_upload import select_edit_decisions
from core.students.match_results import MatchResult, MatchStatus, RowMatch
from core.students.proposals import AdjustedProposals, Proposals
from core.texts import Text, _
from core.upload.canvas_edits import check_canvas_edits, check_resent_scores, iter_edited_scores
from core.upload.cells import CellColumn, UploadCell, apply_edit_decisions, build_cells
from core.upload.columns import UploadColumn, resolve_columns
from core.upload.file import (
    NO_SCORE_REASON,
    LeftOutItem,
    UploadBody,
    UploadFile,
    UploadRow,
    build_left_out_column_items,
    build_wanted_column,
    encode_upload,
)
from core.upload.missing_values import check_unknown_shares, find_students_without_value, list_left_out_texts
from core.upload.scoring import find_counted_sections
from core.upload.sent_scores import NO_SENT_SCORES, SentScores
from core.upload.upload_checks import check_double_counting, check_upload
from core.workbook import Workbook


@dataclass(frozen=True, slots=True)
class _StudentRow:
    """A student with their positions in the roster and in the score sheet.

    The position in the score sheet is -1 for an absent student.
    """

    row: UploadRow
    roster_position: int
    sheet_position: int


def build_upload(
    workbook: Workbook,
    proposals: Proposals,
    match_result: MatchResult,
    sheet: ScoreSheet,
    sent: SentScores = NO_SENT_SCORES,
) -> UploadFile:
    """Build the upload file from a workbook with an export and a gradebook.

    Every row of the export is either in the file or in `left_out`. The same is true for every score that could have
    been written, except that a score that only Canvas changed since it was `sent` is a note.
    """
    export, gradebook = _require_both_files(workbook)
    columns, left_out_columns = resolve_columns(workbook, sheet)
    is_absence_written = workbook.choices.absent is not AbsentPolicy.LEAVE
    absent_students = find_absent_students(gradebook, proposals, match_result) if is_absence_written else ()
    students = _build_student_rows(gradebook, sheet, absent_students)
    cells = _build_cell_columns(columns, students, sheet, workbook, sent)
    body = UploadBody(columns, tuple(student.row for student in students), cells)
    changed_body = body.filter_changed()
    names = {participant.row: participant.label for participant in export.participants}
    left_out = (
        *_find_left_out_rows(match_result, names, proposals, gradebook),
        *list_left_out_texts(export, sheet, columns, names),
        *_find_unchanged_rows(body, changed_body, names, sheet),
        *build_left_out_column_items(left_out_columns),
        *_find_withheld_scores(body, names, sheet),
    )
    edited_scores = tuple(iter_edited_scores(body))
    problems = [
        *check_upload(workbook, changed_body, left_out_columns),
        *check_double_counting(columns),
        *check_unknown_shares(export, sheet),
        *check_canvas_edits(edited_scores, body, sheet),
        *check_resent_scores(changed_body, sent, gradebook),
    ]
    return UploadFile(
        columns=changed_body.columns,
        rows=changed_body.rows,
        cells=changed_body.cells,
        left_out=left_out,
        left_out_keys=tuple(column.key for column in left_out_columns),
        resolved_columns=columns,
        problems=Report(tuple(problems)),
        data=encode_upload(changed_body),
        edited_scores=edited_scores,
    )


def _require_both_files(workbook: Workbook) -> tuple[ClickerExport, Gradebook]:
    if workbook.export is None or workbook.gradebook is None:
        raise ValueError("a file is built from an export and a gradebook")
    return workbook.export, workbook.gradebook


def find_absent_students(gradebook: Gradebook, proposals: Proposals, match_result: MatchResult) -> tuple[Student, ...]:
    """Return the students who aren't in the export, except the Test Student.

    A student who is a candidate for a row that still needs review isn't absent.
    """
    present_ids = set(match_result.students.values())
    for row in match_result.find_rows(MatchStatus.NEEDS_REVIEW):
        present_ids.update(candidate.canvas_id for candidate in proposals.by_row[row].candidates)
    return tuple(
        student for student in gradebook.students if student.canvas_id not in present_ids and not student.is_test
    )


def _build_student_rows(
    gradebook: Gradebook, sheet: ScoreSheet, absent_students: Sequence[Student]
) -> list[_StudentRow]:
    """Return rows for students with scores and absent students, in roster order."""
    absent_ids = {student.canvas_id for student in absent_students}
    sheet_positions = {key: position for position, key in enumerate(sheet.rows)}
    students = []
    for position, student in enumerate(gradebook.students):
        key = student.canvas_id
        if key in sheet_positions or key in absent_ids:
            row = UploadRow(student, sheet.rows.get(key, ()))
            students.append(_StudentRow(row, position, sheet_positions.get(key, -1)))
    return students


def _build_cell_columns(
    columns: Sequence[UploadColumn],
    students: Sequence[_StudentRow],
    sheet: ScoreSheet,
    workbook: Workbook,
    sent: SentScores,
) -> tuple[CellColumn, ...]:
    choices, (_export, gradebook) = workbook.choices, _require_both_files(workbook)
    sheet_positions = np.array([student.sheet_position for student in students], np.intp)
    roster_positions = np.array([student.roster_position for student in students], np.intp)
    absent_text = {AbsentPolicy.LEAVE: None, AbsentPolicy.ZERO: "0", AbsentPolicy.EXCUSED: EXCUSED}[choices.absent]
    absent_positions = [position for position, student in enumerate(students) if not student.row.export_rows]
    sections = find_counted_sections(workbook)
    canvas_ids = [student.row.student.canvas_id for student in students]
    empty_cells = DictionaryColumn.full("", len(gradebook.students))
    cell_columns = []
    for column in iter_yielding(columns, 1):
        earned_texts = build_wanted_column(column, sheet, choices)
        absent_code = np.int32(len(earned_texts.values))
        codes = np.append(earned_texts.codes, absent_code)[sheet_positions]  # position -1 is the code for absence
        for position in absent_positions:
            student = students[position].row.student
            if not sheet.has_result(student.canvas_id, column.key):
                codes[position] = absent_code + sheet.is_other_section(sections.get(student.canvas_id), column.key)
        wanted_texts = DictionaryColumn(codes, (*earned_texts.values, absent_text, None))
        canvas_cells = gradebook.cells[column.assignment.assignment_id] if column.assignment else empty_cells
        sent_cells = sent.get_column(column.assignment)
        own_sent_cells = None if sent_cells is None else sent_cells.take(roster_positions)
        cells = build_cells(wanted_texts, canvas_cells.take(roster_positions), choices, own_sent_cells)
        assignment_id = column.assignment.assignment_id if column.assignment else ""
        if decisions := select_edit_decisions(workbook.edit_decisions, assignment_id):
            cells = apply_edit_decisions(cells, canvas_ids, decisions, choices)
        cell_columns.append(cells)
    return tuple(cell_columns)


def _find_left_out_rows(
    match_result: MatchResult, names: Mapping[int, str], proposals: Proposals, gradebook: Gradebook
) -> Iterator[LeftOutItem]:
    canvas_names = {student.canvas_id: student.name for student in gradebook.students}
    accounts = AdjustedProposals(proposals, match_result.students)
    for row, row_match in match_result.by_row.items():
        if row_match.status is not MatchStatus.MATCHED:
            candidates = accounts.get_proposal(row).candidates
            top_name = canvas_names[candidates[0].canvas_id] if candidates else ""
            yield LeftOutItem(row, names[row], None, _describe_left_out_row(row_match, top_name))
        elif row_match.canvas_id not in canvas_names:
            yield LeftOutItem(row, names[row], None, _("Matched with a student who isn't in this gradebook."))


def _describe_left_out_row(row_match: RowMatch, top_name: str) -> Text:
    reason = row_match.reason
    match row_match.status:
        case MatchStatus.NEEDS_REVIEW:
            return _("Not matched yet. The best match is {name} ({reason}).", name=top_name, reason=reason)
        case MatchStatus.NOT_IN_COURSE if reason:
            return _("You marked this person as not in the course ({reason}).", reason=reason)
        case MatchStatus.NOT_IN_COURSE:
            return _("You marked this person as not in the course.")
        case MatchStatus.SKIPPED:
            return _("Not a student in the course ({reason}).", reason=reason)
        case _status:
            return _("No one in the gradebook matches this person.")


def _find_unchanged_rows(
    body: UploadBody, changed_body: UploadBody, names: Mapping[int, str], sheet: ScoreSheet
) -> Iterator[LeftOutItem]:
    """Yield export rows of students who have no changes to write, with the reason."""
    written_ids = {row.student.canvas_id for row in changed_body.rows}
    withheld_ids = {row.student.canvas_id for row, _column, _cell in body.iter_cells(_is_withheld)}
    textual_ids = find_students_without_value(sheet, body.columns)
    has_result = sheet.scores.marks.isin((Mark.SCORE, Mark.EXCUSED)).any(axis=1).to_dict()
    for row in body.rows:
        student = row.student.canvas_id
        if student in written_ids:
            continue
        is_unchanged = False
        if not body.columns:
            reason = _("No column is written.")
        elif student in textual_ids:
            reason = _("Nothing to write, because a text has no value yet.")
        elif student in withheld_ids:
            reason = _("Nothing to write, because Canvas's scores are kept.")
        elif has_result.get(student, True):
            reason, is_unchanged = _("Nothing would change in Canvas."), True
        else:
            reason = NO_SCORE_REASON
        yield from (LeftOutItem(number, names[number], None, reason, is_unchanged) for number in row.export_rows)


def _is_withheld(cell: UploadCell) -> bool:
    return cell.withheld_reason is not None


def _find_withheld_scores(body: UploadBody, names: Mapping[int, str], sheet: ScoreSheet) -> Iterator[LeftOutItem]:
    """Yield the scores that are withheld, with the reason.

    Withheld values for missing scores aren't listed.
    """
    for row, column, cell in body.iter_cells(_is_withheld):
        if cell.withheld_reason and sheet.has_result(row.student.canvas_id, column.key):
            number = row.export_rows[0] if row.export_rows else None
            name = row.student.name if number is None else names[number]
            yield LeftOutItem(number, name, column.name, cell.withheld_reason)
