"""Which students should mend their iClicker id or e-mail, so that nobody has to match them by hand again?"""

from collections.abc import Mapping, Sequence

from core.canvas.gradebook import Student
from core.clicker.export import Participant
from core.students.identity import id_key, login_key, login_name, plain_id
from core.students.rows import Row, read_row


def _mend_id(row: Row, student: Student) -> str:
    right = student.sis_user_id
    if not id_key(right) or plain_id(row.id_text) == plain_id(right):
        return ""
    return f"student ID {f'is {row.id_text}, ' if row.id_text else 'is blank, '}should be {right}"


def _mend_email(row: Row, student: Student) -> str:
    login = login_key(student.login_id)
    if not login:
        return ""
    if row.email and (row.email.address == login or row.email.local == login_name(login)):
        return ""
    wanted = login if "@" in login else f"the school address of {login}"
    return f"e-mail {f'is {row.email_text}, ' if row.email_text else 'is blank, '}should be {wanted}"


def _mend_accounts(rows: Sequence[Row]) -> str:
    return f"{len(rows)} iClicker accounts (rows {', '.join(str(row.number) for row in rows)}), should be one"


def who_should_correct_what(
    participants: Sequence[Participant], students: Sequence[Student], settled: Mapping[int, str]
) -> tuple[str, ...]:
    """One line a student whose iClicker account should be mended, in roster order: name, what it is, what it should be.

    `settled` says by row which Canvas id a row counts for. No scores are in it.
    """
    rows: dict[str, list[Row]] = {}
    for participant in participants:
        if participant.row in settled:
            rows.setdefault(settled[participant.row], []).append(read_row(participant))
    lines = []
    for student in students:
        mine = rows.get(student.canvas_id, [])
        parts = [_mend_accounts(mine)] if len(mine) > 1 else []
        for row in mine:
            parts += [part for part in (_mend_id(row, student), _mend_email(row, student)) if part]
        if parts:
            lines.append(f"{student.name}: {'; '.join(dict.fromkeys(parts))}")
    return tuple(lines)
