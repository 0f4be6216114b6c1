"""What can be written where nothing is known of Canvas but the export itself?"""

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
from core.upload.building import wanted_column
from core.upload.columns import Column, place_columns
from core.upload.file import Body, Cell, LeftOut, Upload, UploadRow, safe_file
from core.workbook import Workbook


def build_from_export(workbook: Workbook, export: Export) -> tuple[Upload, ScoreSheet]:
    """The file whose rows carry the identities of the export: SIS User ID and SIS Login ID.

    Every column is a new one. Rows without a score are left out, because they have nothing to write.

    Raises:
        RequestError: a row would hold a blank, which deletes whatever Canvas has there (rule F5).
    """
    people, left_out = _people(export.participants, workbook.decisions)
    points = {session.key: workbook.points_possible(session) for session in export.sessions}
    sheet = score(export, people, workbook.chosen, points, workbook.choices.rule, workbook.choices.two_accounts)
    columns, refused = place_columns(workbook, sheet)
    body, empty = _body(columns, sheet, workbook, {person.row: person for person in export.participants})
    names = {person.row: person.label for person in export.participants}
    upload = Upload(
        columns=body.columns,
        rows=body.rows,
        cells=body.cells,
        left_out=(
            *left_out,
            *(LeftOut(row, names[row], None, "no score in the chosen sessions") for row in empty),
            *(LeftOut(None, "", column.name, column.why) for column in refused),
        ),
        refused=tuple(column.key for column in refused),
        placed=columns,
        problems=find_row_problems(read_rows(export.participants), ())
        + tuple(column.problem for column in refused if column.problem),
        data=safe_file(body),
    )
    return upload, sheet


def _people(participants: Sequence[Participant], decisions: Decisions) -> tuple[dict[int, str], list[LeftOut]]:
    """One key a person by row: rows of one id or e-mail and of one name; and the rows that are nobody's."""
    people: dict[int, str] = {}
    left_out: list[LeftOut] = []
    groups: dict[str, list[Participant]] = defaultdict(list)
    by_email: dict[str, str] = {}
    for person in participants:
        decision = decisions.of(person.row)
        student_id, email = id_key(person.student_id), login_key(person.email)
        if decision.canvas_id:
            people[person.row] = decision.canvas_id
        elif why := _why_nobody(person, decision):
            left_out.append(LeftOut(person.row, person.label, None, why))
        else:
            key = f"id {student_id}" if student_id else by_email.get(email, f"e-mail {email}")
            by_email.setdefault(email, key)
            groups[key].append(person)
    for key, rows in groups.items():
        for part, same in _split(key, rows):
            if _is_one_person(same):
                people.update((person.row, part) for person in same)
            else:
                why = f"{len(same)} rows have one ID or e-mail and different names: say who is who (--decisions)"
                left_out.extend(LeftOut(person.row, person.label, None, why) for person in same)
    return {person.row: people[person.row] for person in participants if person.row in people}, left_out


def _split(key: str, rows: Sequence[Participant]) -> Iterable[tuple[str, Sequence[Participant]]]:
    """The rows as they are where they are one person's; else apart by the id as printed, leading zeros and all."""
    if _is_one_person(rows):
        return [(key, rows)]
    parts: dict[str, list[Participant]] = defaultdict(list)
    for person in rows:
        parts[plain_id(person.student_id)].append(person)
    return [(f"{key} {printed}", same) for printed, same in parts.items()]


def _is_one_person(rows: Sequence[Participant]) -> bool:
    """Whether no two names among these rows disagree; a row without a name disagrees with nobody."""
    names = [name for row in rows if (name := read_participant_name(row.name, row.last, row.first))]
    return all(names_agree(one, other) for one, other in combinations(names, 2))


def _why_nobody(person: Participant, decision: Decision) -> str:
    if decision.judgment is Judgment.NOT_IN_COURSE:
        return "not in this course, as was decided"
    if plain_id(person.student_id) or login_key(person.email):
        return why_skipped(person)
    return why_skipped(person) or "neither a usable student ID nor an e-mail, so Canvas could not tell who it is"


def _body(
    columns: tuple[Column, ...], sheet: ScoreSheet, workbook: Workbook, people: dict[int, Participant]
) -> tuple[Body, list[int]]:
    """What is written, and the rows of the export that have nothing to write."""
    wanted = [wanted_column(column, sheet, workbook.choices) for column in columns]
    rows: list[UploadRow] = []
    places: list[int] = []
    empty: list[int] = []
    for place, (key, sources) in enumerate(sheet.rows.items()):
        if not any(sheet.mark_of(key, column.key).says_something for column in columns):
            empty.extend(sources)
            continue
        _refuse_blank(columns, [texts[place] for texts in wanted], people[sources[0]])
        known = workbook.decisions.of(sources[0]).canvas_id or ""
        rows.append(UploadRow(_student([people[row] for row in sources], known), sources))
        places.append(place)
    cells = (texts.take(np.array(places, np.intp)).map(_new_cell) for texts in wanted)
    return Body(columns, tuple(rows), tuple(cells)), empty


def _new_cell(text: str | None) -> Cell:
    return Cell(text or "", Effect.NEW)


def _refuse_blank(columns: Sequence[Column], texts: Sequence[str | None], person: Participant) -> None:
    for column, text in zip(columns, texts, strict=True):
        if text is None:
            raise RequestError(
                f"Row {person.row} has no score for “{column.title}”, and a blank cell deletes what Canvas has there.",
                advice="Give the gradebook (--roster), or say what a missing score means (--no-response zero, excused "
                "or clear), or convert one session at a time (--sessions).",
            )


def _student(rows: Sequence[Participant], canvas_id: str) -> Student:
    """The identities of one person, each the first that one of their rows has."""
    ids = (row.student_id for row in rows if plain_id(row.student_id))
    return Student(
        canvas_id=canvas_id,
        name=rows[0].name,
        sis_user_id=_first(ids),
        login_id=_first(row.email for row in rows),
        section="",
        row=rows[0].row,
    )


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")
