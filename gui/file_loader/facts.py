"""What does a card say of a file?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from core.problems import Problem
from gui.local_dates import day_words, moment_words

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.clicker.export import Export

ENCODINGS = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "xlsx": "Excel", "xls": "Excel 97"}


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file in sentences: its name, what it is, its counts, why it was taken for that, and what is odd."""

    name: str
    heading: str
    counts: str
    why: str
    problems: Sequence[Problem]


def facts_of_export(export: "Export") -> FileFacts:
    """What is told of an iClicker export."""
    held = [session.held_on for session in export.sessions if session.held_on]
    parts = [
        _tr("{count} people").format(count=len(export.participants)),
        _tr("{count} sessions").format(count=len(export.sessions)),
    ]
    if held:
        parts.append(_tr("held {first} to {last}").format(first=day_words(min(held)), last=day_words(max(held))))
    parts.append(_letters(export.encoding))
    return FileFacts(
        name=export.path.name,
        heading=_tr("{kind}: {name}").format(kind=export.layout_words, name=export.path.name),
        counts=", ".join(parts) + ".",
        why=_because(export.layout_why, len(export.left_out)),
        problems=tuple(export.problems),
    )


def facts_of_gradebook(gradebook: "Gradebook", now: datetime | None = None) -> FileFacts:
    """What is told of a Canvas gradebook, its age among it."""
    students = sum(not student.is_test for student in gradebook.students)
    parts = [
        _tr("{count} students").format(count=students),
        _tr("{count} assignments").format(count=len(gradebook.assignments)),
        _age(gradebook, now or datetime.now(UTC)),
        _letters(gradebook.encoding),
    ]
    if not gradebook.has_sis_user_id:
        parts.append(_tr("without SIS User IDs"))
    course = _tr("Gradebook that Canvas exported")
    return FileFacts(
        name=gradebook.path.name,
        heading=_tr("{kind}: {name}").format(kind=course, name=gradebook.path.name),
        counts=", ".join(parts) + ".",
        why="",
        problems=tuple(gradebook.problems),
    )


def _because(why: str, left_out: int) -> str:
    told = _tr("Told by this: {why}.").format(why=why.rstrip(".")) if why else ""
    if left_out:
        rows = _tr("{count} rows under the table are no people and are left out.").format(count=left_out)
        return f"{told} {rows}".strip()
    return told


def _age(gradebook: "Gradebook", now: datetime) -> str:
    minutes = max(0, int((now - gradebook.exported_at).total_seconds() // 60))
    if minutes < 60:
        age = _tr("a minute ago") if minutes < 2 else _tr("{count} minutes ago").format(count=minutes)
    elif minutes < 48 * 60:
        age = _tr("an hour ago") if minutes < 120 else _tr("{count} hours ago").format(count=minutes // 60)
    else:
        age = _tr("{count} days ago").format(count=minutes // (24 * 60))
    source = _tr("by its name") if gradebook.age_from_name else _tr("by its file date")
    return _tr("exported {age} ({when}, {source})").format(
        age=age, when=moment_words(gradebook.exported_at), source=source
    )


def _letters(encoding: str) -> str:
    return ENCODINGS.get(encoding, encoding)


def _tr(text: str) -> str:
    return QCoreApplication.translate("FileFacts", text)
