"""Builder of upload files that need only the iClicker file, without a gradebook."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np

from core.canvas.effects import Effect
from core.canvas.gradebook import Student
from core.clicker.export import ClickerExport, Participant
from core.errors import InvalidRequestError
from core.points import Mark
from core.problems import Report
from core.scores.duplicates import merge_students
from core.scores.sheet import ScoreSheet
from core.students.decisions import Decision, Decisions, Judgment
from core.students.identity import clean_id, normalize_id, normalize_login, parse_row_identities
from core.students.matching import find_skip_reason
from core.students.name_agreement import names_agree
from core.students.names import parse_participant_name
from core.students.row_problems import find_row_problems
from core.texts import Text, _, ngettext
from core.upload.cells import UploadCell
from core.upload.columns import UploadColumn, check_new_assignments, resolve_columns
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
from core.upload.formulas import check_formulas
from core.upload.missing_values import check_unknown_shares, list_left_out_texts
from core.upload.scoring import build_workbook_sheet, find_corrections
from core.workbook import Workbook


def build_upload_from_export(workbook: Workbook, export: ClickerExport) -> tuple[UploadFile, ScoreSheet]:
    """Build an upload file that identifies students by their IDs in the export.

    The IDs are written as SIS User ID and the emails as SIS Login ID. Every column is a new assignment. Rows without a
    score are left out because they have nothing to write.

    Raises:
        InvalidRequestError: a row would have a blank, which would delete the score in Canvas (rule F5).
    """
    students_by_row, left_out = _identify_people(export.participants, workbook.decisions)
    class_scores = merge_students(export.scores, students_by_row, workbook.choices.two_accounts)
    corrections = find_corrections(workbook, export, students_by_row)
    sheet = build_workbook_sheet(workbook, export, class_scores, corrections)
    columns, left_out_columns = resolve_columns(workbook, sheet)
    body, empty_rows = _build_body(columns, sheet, workbook, {person.row: person for person in export.participants})
    names = {person.row: person.label for person in export.participants}
    upload = UploadFile(
        columns=body.columns,
        rows=body.rows,
        cells=body.cells,
        left_out=(
            *left_out,
            *list_left_out_texts(export, sheet, columns, names),
            *(LeftOutItem(row, names[row], None, NO_SCORE_REASON) for row in empty_rows),
            *build_left_out_column_items(left_out_columns),
        ),
        left_out_keys=tuple(column.key for column in left_out_columns),
        resolved_columns=columns,
        problems=Report(
            (
                *find_row_problems(parse_row_identities(export.participants), ()),
                *(column.problem for column in left_out_columns if column.problem),
                *check_new_assignments(columns, workbook),
                *check_unknown_shares(export, sheet),
                *check_formulas(text for row in body.rows for text in (row.student.sis_user_id, row.student.login_id)),
            )
        ),
        data=encode_upload(body),
    )
    return upload, sheet


def _identify_people(
    participants: Sequence[Participant], decisions: Decisions
) -> tuple[dict[int, str], list[LeftOutItem]]:
    """Return the person key of each row, and the rows that can't be identified.

    Rows belong to the same person if they share an ID or email and their names agree.
    """
    keys_by_row: dict[int, str] = {}
    left_out: list[LeftOutItem] = []
    groups: dict[str, list[Participant]] = defaultdict(list)
    by_email: dict[str, str] = {}
    for person in participants:
        decision = decisions.get(person.row)
        student_id, email = normalize_id(person.student_id), normalize_login(person.email or person.login)
        if decision.canvas_id:
            keys_by_row[person.row] = decision.canvas_id
        elif reason := _find_left_out_reason(person, decision):
            left_out.append(LeftOutItem(person.row, person.label, None, reason))
        else:
            key = f"id {student_id}" if student_id else by_email.get(email, f"email {email}")
            by_email.setdefault(email, key)
            groups[key].append(person)
    for key, rows in groups.items():
        for part_key, part_rows in _split_group(key, rows):
            if _is_one_person(part_rows):
                keys_by_row.update((person.row, part_key) for person in part_rows)
            else:
                reason = ngettext(
                    "{n} row has this ID or email. Match it in a decisions file (--decisions).",
                    "{n} rows have this ID or email, but different names. Match them in a decisions file "
                    "(--decisions).",
                    len(part_rows),
                )
                left_out.extend(LeftOutItem(person.row, person.label, None, reason) for person in part_rows)
    return {person.row: keys_by_row[person.row] for person in participants if person.row in keys_by_row}, left_out


def _split_group(key: str, rows: Sequence[Participant]) -> Iterable[tuple[str, Sequence[Participant]]]:
    """Split rows whose IDs differ only in leading zeros, unless their names agree.

    Each spelling of the ID then belongs to a different person.
    """
    if _is_one_person(rows):
        return [(key, rows)]
    parts: dict[str, list[Participant]] = defaultdict(list)
    for person in rows:
        parts[clean_id(person.student_id)].append(person)
    return [(f"{key} {printed_id}", part_rows) for printed_id, part_rows in parts.items()]


def _is_one_person(rows: Sequence[Participant]) -> bool:
    """Return True if all the names in these rows agree.

    A missing name agrees with any name.
    """
    names = [name for row in rows if (name := parse_participant_name(row.name, row.last_name, row.first_name))]
    return all(names_agree(first, second) for first, second in combinations(names, 2))


def _find_left_out_reason(person: Participant, decision: Decision) -> Text | None:
    if decision.judgment is Judgment.NOT_IN_COURSE:
        return _("You marked this person as not in the course.")
    if reason := find_skip_reason(person):
        return _("Not a student in the course ({reason}).", reason=reason)
    if clean_id(person.student_id) or person.email or person.login:
        return None
    return _("No usable student ID or email, so Canvas can't find the student.")


def _build_body(
    columns: tuple[UploadColumn, ...], sheet: ScoreSheet, workbook: Workbook, people: dict[int, Participant]
) -> tuple[UploadBody, list[int]]:
    """Return the file's contents and the export rows with nothing to write."""
    wanted_columns = [build_wanted_column(column, sheet, workbook.choices) for column in columns]
    rows: list[UploadRow] = []
    positions: list[int] = []
    empty_rows: list[int] = []
    for position, (key, export_rows) in enumerate(sheet.rows.items()):
        if not any(sheet.get_mark(key, column.key).is_definite for column in columns):
            empty_rows.extend(export_rows)
            continue
        _require_values(columns, sheet, key, people[export_rows[0]])
        _require_no_blank(columns, [texts[position] for texts in wanted_columns], people[export_rows[0]])
        canvas_id = workbook.decisions.get(export_rows[0]).canvas_id or ""
        rows.append(UploadRow(_build_student([people[row] for row in export_rows], canvas_id), export_rows))
        positions.append(position)
    cells = (texts.take(np.array(positions, np.intp)).map(_build_new_cell) for texts in wanted_columns)
    return UploadBody(columns, tuple(rows), tuple(cells)), empty_rows


def _build_new_cell(text: str | None) -> UploadCell:
    return UploadCell(text or "", Effect.NEW)


def _require_values(columns: Sequence[UploadColumn], sheet: ScoreSheet, key: str, person: Participant) -> None:
    for column in columns:
        if sheet.get_mark(key, column.key) is Mark.NO_VALUE:
            raise InvalidRequestError(
                _(
                    "Row {row} has a text without a value for “{title}”, and a blank cell would delete the score in "
                    "Canvas.",
                    row=person.row_text,
                    title=column.title,
                ),
                advice=_(
                    "Enter what the text is worth (--value TEXT=POINTS), add the gradebook (--roster), or convert one "
                    "session at a time (--sessions)."
                ),
            )


def _require_no_blank(columns: Sequence[UploadColumn], texts: Sequence[str | None], person: Participant) -> None:
    for column, text in zip(columns, texts, strict=True):
        if text is None:
            raise InvalidRequestError(
                _(
                    "Row {row} has no score for “{title}”, and a blank cell would delete the score in Canvas.",
                    row=person.row_text,
                    title=column.title,
                ),
                advice=_(
                    "Add the gradebook (--roster), choose what no score means (--no-response zero, excused, or "
                    "clear), or convert one session at a time (--sessions)."
                ),
            )


def _build_student(rows: Sequence[Participant], canvas_id: str) -> Student:
    """Build a student from one person's rows.

    Each field comes from the first row that has it.
    """
    ids = (row.student_id for row in rows if clean_id(row.student_id))
    return Student(
        canvas_id=canvas_id,
        name=rows[0].name,
        sis_user_id=_find_first(ids),
        login_id=_find_first(row.email for row in rows) or _find_first(row.login for row in rows),
        section="",
        row=rows[0].row,
    )


def _find_first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")
