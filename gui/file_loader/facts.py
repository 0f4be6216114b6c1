"""What does a card say of a file?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from core.clicker.checks import POINTS_UNKNOWN, check_points_stated
from core.problems import Problem
from gui.local_dates import day_words, moment_words

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.clicker.export import Export
    from core.points import Points

USUAL = ("utf-8-sig", "utf-8", "xlsx", "xls")
"""How letters are stored where nothing need be said of it."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file in sentences: its name, what it is, its counts, why it was taken for that, and what is odd."""

    name: str
    heading: str
    counts: str
    why: str
    problems: Sequence[Problem]


def facts_of_export(export: "Export", points: "Mapping[str, Points] | None" = None) -> FileFacts:
    """What is told of an iClicker export. `points`: what the person said that sessions are worth, by session."""
    held = [session.held_on for session in export.sessions if session.held_on]
    parts = [
        _counted(len(export.participants), _tr("1 person"), _tr("{n} people")),
        _counted(len(export.sessions), _tr("1 session"), _tr("{n} sessions")),
    ]
    if held:
        parts.append(_tr("held {first} to {last}").format(first=day_words(min(held)), last=day_words(max(held))))
    kind = _tr("Kind of file: {kind} ({why}).").format(kind=export.layout_words, why=export.layout_why.rstrip("."))
    left_out = len(export.left_out)
    one = _tr("1 row under the table is no person and is left out.")
    many = _tr("{n} rows under the table are no people and are left out.")
    rows = _counted(left_out, one, many) if left_out else ""
    return FileFacts(
        name=export.path.name,
        heading=_tr("From iClicker: {name}").format(name=export.path.name),
        counts=f"{', '.join(parts)}. {_letters(export.encoding)}".strip(),
        why=f"{kind} {rows}".strip(),
        problems=tuple(_still_odd(export, points or {})),
    )


def _still_odd(export: "Export", points: "Mapping[str, Points]") -> Iterator[Problem]:
    """What was odd when the file was read, without what the person has made good since."""
    for problem in export.problems:
        if problem.code == POINTS_UNKNOWN:
            unknown = sum(each.points_possible is None and each.key not in points for each in export.sessions)
            yield from check_points_stated(unknown)
        else:
            yield problem


def facts_of_gradebook(gradebook: "Gradebook", now: datetime | None = None) -> FileFacts:
    """What is told of a Canvas gradebook, its age among it."""
    students = sum(not student.is_test for student in gradebook.students)
    parts = [
        _counted(students, _tr("1 student"), _tr("{n} students")),
        _counted(len(gradebook.assignments), _tr("1 assignment"), _tr("{n} assignments")),
        _age(gradebook, now or datetime.now(UTC)),
    ]
    if not gradebook.has_sis_user_id:
        parts.append(_tr("without the school's IDs (SIS User ID)"))
    return FileFacts(
        name=gradebook.path.name,
        heading=_tr("From Canvas: {name}").format(name=gradebook.path.name),
        counts=f"{', '.join(parts)}. {_letters(gradebook.encoding)}".strip(),
        why="",
        problems=tuple(gradebook.problems),
    )


def _age(gradebook: "Gradebook", now: datetime) -> str:
    minutes = max(0, int((now - gradebook.exported_at).total_seconds() // 60))
    if minutes < 60:
        age = _tr("a minute ago") if minutes < 2 else _tr("{count} minutes ago").format(count=minutes)
    elif minutes < 48 * 60:
        age = _tr("an hour ago") if minutes < 120 else _tr("{count} hours ago").format(count=minutes // 60)
    else:
        age = _tr("{count} days ago").format(count=minutes // (24 * 60))
    source = (
        _tr("as the date in the file's name says") if gradebook.age_from_name else _tr("as the date of the file says")
    )
    return _tr("exported {age} ({when}, {source})").format(
        age=age, when=moment_words(gradebook.exported_at), source=source
    )


def _letters(encoding: str) -> str:
    """A sentence where the letters had to be guessed."""
    if encoding in USUAL:
        return ""
    return _tr("Its letters were read as {encoding}: look whether names are spelled right.").format(encoding=encoding)


def _counted(count: int, one: str, many: str) -> str:
    return (one if count == 1 else many).format(n=f"{count:,}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("FileFacts", text)
