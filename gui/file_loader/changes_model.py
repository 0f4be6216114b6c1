"""Table model of what changed since a course's last files, and the place that each change leads to."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from typing_extensions import override

from core.problems import Location, Source
from core.workbook import Workbook
from gui.look.text_formatting import format_score, pluralize, tr
from gui.tables.filtered_table_model import FilteredTableModel

if TYPE_CHECKING:
    from core.courses.changes import CourseChanges, SessionScoreChange


MAX_LISTED_SCORES = 500
"""The number of changed scores up to which each is listed by itself."""


class Column(IntEnum):
    """Columns of the table, from left to right."""

    KIND = 0
    ITEM = 1
    BEFORE = 2
    NOW = 3


@dataclass(frozen=True, slots=True)
class ChangeItem:
    """One change in words.

    `location` is where the user can see it, or None. `student` is the Canvas ID of a student whose score can be
    explained instead, or "".
    """

    kind: str
    item: str
    before: str = ""
    now: str = ""
    location: Location | None = None
    student: str = ""


class ChangesModel(FilteredTableModel[ChangeItem, Column]):
    """Sortable table model with one row for each change."""

    columns = Column

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("What changed"), tr("Who or which"), tr("Before"), tr("Now")

    @override
    def _display(self, row: ChangeItem, column: Column) -> str:
        return (row.kind, row.item, row.before, row.now)[column]

    @override
    def _tool_tip(self, row: ChangeItem, column: Column) -> str:
        return self._display(row, column)


def count_changes(changes: "CourseChanges | None") -> int:
    """Return the number of changes."""
    if changes is None:
        return 0
    groups = (
        changes.new_sessions,
        changes.gone_sessions,
        changes.renamed_sessions,
        changes.changed_scores,
        changes.lowered_totals,
        changes.new_people,
        changes.gone_people,
        changes.new_students,
        changes.gone_students,
    )
    return sum(map(len, groups)) + changes.is_export_older + changes.is_gradebook_older


def list_change_items(changes: "CourseChanges", workbook: Workbook) -> list[ChangeItem]:
    """Return one item for each change, the most harmful first. Many changed scores are one item for each session."""
    return [
        *_iter_older_files(changes),
        *_iter_lowered_totals(changes),
        *_iter_sessions(changes, workbook),
        *_iter_scores(changes, workbook),
        *_iter_people(changes, workbook),
    ]


def _iter_older_files(changes: "CourseChanges") -> Iterator[ChangeItem]:
    if changes.is_export_older:
        yield ChangeItem(
            tr("Older file"), tr("The iClicker file is older than the last one"), location=Location(Source.EXPORT)
        )
    if changes.is_gradebook_older:
        yield ChangeItem(
            tr("Older file"), tr("The gradebook is older than the last one"), location=Location(Source.GRADEBOOK)
        )


def _iter_lowered_totals(changes: "CourseChanges") -> Iterator[ChangeItem]:
    for change in changes.lowered_totals:
        scores = format_score(change.before), format_score(change.after)
        yield ChangeItem(tr("Lower total"), change.name, *scores, student=change.canvas_id)


def _iter_sessions(changes: "CourseChanges", workbook: Workbook) -> Iterator[ChangeItem]:
    columns = _map_columns(workbook)
    for session in changes.gone_sessions:
        yield ChangeItem(tr("Session is gone"), session.title, location=Location(Source.EXPORT))
    for session in changes.new_sessions:
        state = tr("included") if session.is_included else tr("left out")
        yield ChangeItem(tr("New session"), session.title, "", state, columns.get(session.key))
    for session in changes.renamed_sessions:
        location = columns.get(session.key)
        yield ChangeItem(tr("Renamed session"), session.title, session.earlier_title, session.title, location)


def _iter_scores(changes: "CourseChanges", workbook: Workbook) -> Iterator[ChangeItem]:
    titles = {session.key: session.title for session in workbook.export.sessions} if workbook.export else {}
    columns, rows = _map_columns(workbook), _map_rows(workbook)
    if len(changes.changed_scores) > MAX_LISTED_SCORES:
        for session, count in Counter(change.session for change in changes.changed_scores).items():
            now = pluralize(count, tr("1 score"), tr("{n} scores"))
            yield ChangeItem(tr("Changed scores"), titles.get(session, session), "", now, columns.get(session))
        return
    for change in changes.changed_scores:
        item = tr("{name}, “{session}”", name=change.name, session=titles.get(change.session, change.session))
        location = rows.get(change.name) or columns.get(change.session)
        yield ChangeItem(tr("Changed score"), item, *_format_scores(change), location)


def _iter_people(changes: "CourseChanges", workbook: Workbook) -> Iterator[ChangeItem]:
    rows = _map_rows(workbook)
    late = {late_add.student for late_add in changes.late_adds}
    for person in changes.new_people:
        yield ChangeItem(tr("New in iClicker"), person.name, location=rows.get(person.name))
    for person in changes.gone_people:
        yield ChangeItem(tr("No longer in iClicker"), person.name, location=Location(Source.EXPORT))
    for student in changes.new_students:
        state = tr("joined late") if student.canvas_id in late else ""
        yield ChangeItem(tr("New in Canvas"), student.name, "", state, student=student.canvas_id)
    for student in changes.gone_students:
        yield ChangeItem(tr("No longer in Canvas"), student.name, location=Location(Source.GRADEBOOK))


def _format_scores(change: "SessionScoreChange") -> tuple[str, str]:
    return format_score(change.before), format_score(change.after)


def _map_columns(workbook: Workbook) -> dict[str, Location]:
    sessions = workbook.export.sessions if workbook.export else ()
    return {session.key: Location(Source.EXPORT, column=session.column) for session in sessions}


def _map_rows(workbook: Workbook) -> dict[str, Location]:
    people = workbook.export.participants if workbook.export else ()
    return {person.label: Location(Source.EXPORT, row=person.row) for person in people}
