"""Build the upload file from the iClicker export alone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np

from core.canvas.effects import Effect
from core.canvas.gradebook import Student
from core.clicker.export import Export, Participant
from core.errors import RequestError
from core.scores.sheet import ScoreSheet, score
from core.students.decisions import Decision, Decisions, Judgment
from core.students.exact import names_agree
from core.students.identity import id_key, login_key, plain_id, read_rows
from core.students.matching import find_row_problems, why_skipped
from core.students.names import read_participant_name
from core.upload.building import build_wanted_column
from core.upload.columns import Column, resolve_columns
from core.upload.file import Cell, LeftOut, Upload, UploadBody, UploadRow, encode_upload
from core.workbook import Workbook


def build_from_export(workbook: Workbook, export: Export) -> tuple[Upload, ScoreSheet]:
    """Build an upload file whose rows carry SIS User ID and SIS Login ID from the export.

    Every column is a new assignment. Rows without a score are left out because they have nothing to write.

    Raises:
        RequestError: a row would have a blank, which deletes the value in Canvas (rule F5).
    """
    students_by_row, left_out = _identify_people(export.participants, workbook.decisions)
    points = {session.key: workbook.points_possible(session) for session in export.sessions}
    choices = workbook.choices
    sheet = score(export, students_by_row, workbook.chosen, points, choices.rule, choices.two_accounts)
    columns, left_out_columns = resolve_columns(workbook, sheet)
    body, empty_rows = _build_body(columns, sheet, workbook, {person.row: person for person in export.participants})
    names = {person.row: person.label for person in export.participants}
    upload = Upload(
        columns=body.columns,
        rows=body.rows,
        cells=body.cells,
        left_out=(
            *left_out,
            *(LeftOut(row, names[row], None, "no score in the chosen sessions") for row in empty_rows),
            *(LeftOut(None, "", column.name, column.reason) for column in left_out_columns),
        ),
        refused=tuple(column.key for column in left_out_columns),
        placed=columns,
        problems=find_row_problems(read_rows(export.participants), ())
        + tuple(column.problem for column in left_out_columns if column.problem),
        data=encode_upload(body),
    )
    return upload, sheet


def _identify_people(participants: Sequence[Participant], decisions: Decisions) -> tuple[dict[int, str], list[LeftOut]]:
    """Return a key per person by row, and the rows that can't be identified.

    Rows belong to one person if they share an ID or email and their names agree.
    """
    keys_by_row: dict[int, str] = {}
    left_out: list[LeftOut] = []
    groups: dict[str, list[Participant]] = defaultdict(list)
    by_email: dict[str, str] = {}
    for person in participants:
        decision = decisions.of(person.row)
        student_id, email = id_key(person.student_id), login_key(person.email)
        if decision.canvas_id:
            keys_by_row[person.row] = decision.canvas_id
        elif reason := _find_left_out_reason(person, decision):
            left_out.append(LeftOut(person.row, person.label, None, reason))
        else:
            key = f"id {student_id}" if student_id else by_email.get(email, f"e-mail {email}")
            by_email.setdefault(email, key)
            groups[key].append(person)
    for key, rows in groups.items():
        for part_key, part_rows in _split_group(key, rows):
            if _is_one_person(part_rows):
                keys_by_row.update((person.row, part_key) for person in part_rows)
            else:
                count = len(part_rows)
                reason = f"{count} rows have one ID or e-mail and different names: say who is who (--decisions)"
                left_out.extend(LeftOut(person.row, person.label, None, reason) for person in part_rows)
    return {person.row: keys_by_row[person.row] for person in participants if person.row in keys_by_row}, left_out


def _split_group(key: str, rows: Sequence[Participant]) -> Iterable[tuple[str, Sequence[Participant]]]:
    """Split the rows by the printed ID unless their names agree.

    Leading zeros then tell IDs apart.
    """
    if _is_one_person(rows):
        return [(key, rows)]
    parts: dict[str, list[Participant]] = defaultdict(list)
    for person in rows:
        parts[plain_id(person.student_id)].append(person)
    return [(f"{key} {printed_id}", part_rows) for printed_id, part_rows in parts.items()]


def _is_one_person(rows: Sequence[Participant]) -> bool:
    """Return True if all names in these rows agree; missing names agree with any."""
    names = [name for row in rows if (name := read_participant_name(row.name, row.last, row.first))]
    return all(names_agree(first, second) for first, second in combinations(names, 2))


def _find_left_out_reason(person: Participant, decision: Decision) -> str:
    if decision.judgment is Judgment.NOT_IN_COURSE:
        return "not in this course, as was decided"
    if plain_id(person.student_id) or login_key(person.email):
        return why_skipped(person)
    return why_skipped(person) or "neither a usable student ID nor an e-mail, so Canvas could not tell who it is"


def _build_body(
    columns: tuple[Column, ...], sheet: ScoreSheet, workbook: Workbook, people: dict[int, Participant]
) -> tuple[UploadBody, list[int]]:
    """Return the file's contents and the export rows with nothing to write."""
    wanted_columns = [build_wanted_column(column, sheet, workbook.choices) for column in columns]
    rows: list[UploadRow] = []
    positions: list[int] = []
    empty_rows: list[int] = []
    for position, (key, sources) in enumerate(sheet.rows.items()):
        if not any(sheet.get_mark(key, column.key).says_something for column in columns):
            empty_rows.extend(sources)
            continue
        _require_no_blank(columns, [texts[position] for texts in wanted_columns], people[sources[0]])
        canvas_id = workbook.decisions.of(sources[0]).canvas_id or ""
        rows.append(UploadRow(_build_student([people[row] for row in sources], canvas_id), sources))
        positions.append(position)
    cells = (texts.take(np.array(positions, np.intp)).map(_build_new_cell) for texts in wanted_columns)
    return UploadBody(columns, tuple(rows), tuple(cells)), empty_rows


def _build_new_cell(text: str | None) -> Cell:
    return Cell(text or "", Effect.NEW)


def _require_no_blank(columns: Sequence[Column], texts: Sequence[str | None], person: Participant) -> None:
    for column, text in zip(columns, texts, strict=True):
        if text is None:
            raise RequestError(
                f"Row {person.row} has no score for “{column.title}”, and a blank cell deletes what Canvas has there.",
                advice="Give the gradebook (--roster), or say what a missing score means (--no-response zero, excused "
                "or clear), or convert one session at a time (--sessions).",
            )


def _build_student(rows: Sequence[Participant], canvas_id: str) -> Student:
    """Return one person's identities, each from the first row that has it."""
    ids = (row.student_id for row in rows if plain_id(row.student_id))
    return Student(
        canvas_id=canvas_id,
        name=rows[0].name,
        sis_user_id=_find_first(ids),
        login_id=_find_first(row.email for row in rows),
        section="",
        row=rows[0].row,
    )


def _find_first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")
