"""Corrections that students should make to their iClicker accounts."""

from collections.abc import Iterator, Mapping, Sequence

from core.canvas.gradebook import Student
from core.clicker.export import Participant
from core.students.identity import (
    RowIdentity,
    clean_id,
    extract_local_part,
    group_by_file,
    normalize_id,
    normalize_login,
    parse_row_identity,
)
from core.texts import Text, _, join_commas, join_semicolons, ngettext


def list_account_corrections(
    participants: Sequence[Participant], students: Sequence[Student], students_by_row: Mapping[int, str]
) -> tuple[Text, ...]:
    """Return one line for each student whose iClicker account needs correcting.

    The lines are in roster order. Each has the student's name, what is wrong, and what it should be, but no scores.
    `students_by_row` are the Canvas IDs of the matched rows.
    """
    rows: dict[str, list[RowIdentity]] = {}
    for participant in participants:
        if participant.row in students_by_row:
            rows.setdefault(students_by_row[participant.row], []).append(parse_row_identity(participant))
    corrections = (
        (student, dict.fromkeys(_iter_corrections(rows.get(student.canvas_id, []), student))) for student in students
    )
    return tuple(
        _("{student}: {corrections}", student=student.name, corrections=join_semicolons(texts))
        for student, texts in corrections
        if texts
    )


def _iter_corrections(rows: Sequence[RowIdentity], student: Student) -> Iterator[Text]:
    for positions in group_by_file(rows):
        if len(positions) > 1:
            yield _describe_duplicate_accounts([rows[position] for position in positions])
    for row in rows:
        yield from filter(None, (_describe_id_correction(row, student), _describe_email_correction(row, student)))


def _describe_duplicate_accounts(rows: Sequence[RowIdentity]) -> Text:
    return ngettext(
        "{n} iClicker account (row {rows}), should be one",
        "{n} iClicker accounts (rows {rows}), should be one",
        len(rows),
        rows=join_commas(row.row_text for row in rows),
    )


def _describe_id_correction(row: RowIdentity, student: Student) -> Text | None:
    sis_user_id = student.sis_user_id
    if not normalize_id(sis_user_id) or clean_id(row.id_text) == clean_id(sis_user_id):
        return None
    if row.id_text:
        return _("student ID is {found}, should be {expected}", found=row.id_text, expected=sis_user_id)
    return _("student ID is missing, should be {expected}", expected=sis_user_id)


def _describe_email_correction(row: RowIdentity, student: Student) -> Text | None:
    login = normalize_login(student.login_id)
    if not login:
        return None
    if any(email.address == login or email.local_part == extract_local_part(login) for email in row.emails):
        return None
    expected = login if "@" in login else _("the school address of {login}", login=login)
    if row.email_text:
        return _("email is {found}, should be {expected}", found=row.email_text, expected=expected)
    return _("email is missing, should be {expected}", expected=expected)
