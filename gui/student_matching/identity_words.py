"""What is known of a person on either side, in one line?"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from core.clicker.export import Participant

if TYPE_CHECKING:
    from core.canvas.gradebook import Student

SEPARATOR = " · "


def name_of(participant: Participant) -> str:
    """What iClicker calls a person; the number of the row where it has no name."""
    return participant.name or _tr("row {row}").format(row=participant.row)


def spoken_name(name: str) -> str:
    """A name as it stands in a sentence: "Lee, Ana" is Ana Lee there."""
    last, _, first = name.partition(", ")
    return f"{first} {last}".strip()


def participant_words(participant: Participant) -> str:
    """All that iClicker knows of a person."""
    return joined(participant.name, participant.student_id, participant.email, participant.remote_id)


def identity_lines(participant: Participant) -> str:
    """What iClicker knows of a person beside the name: the IDs, below them the e-mail."""
    ids = joined(participant.student_id, participant.remote_id)
    return "\n".join(part for part in (ids, participant.email) if part)


def student_words(student: "Student") -> str:
    """All that Canvas knows of a student."""
    return joined(student.name, student.login_id, student.sis_user_id, student.section)


def student_facts(student: "Student") -> str:
    """What Canvas knows of a student beside the name, each with its name."""
    facts = (
        (_tr("Login"), student.login_id),
        (_tr("SIS ID"), student.sis_user_id),
        (_tr("Section"), student.section),
    )
    return joined(*(f"{label} {value}" for label, value in facts if value))


def joined(*parts: str) -> str:
    """Several facts in one line, without those that are not known."""
    return SEPARATOR.join([part for part in parts if part])


def _tr(text: str) -> str:
    return QCoreApplication.translate("roster search", text)
