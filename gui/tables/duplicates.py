"""Table of duplicate accounts: both rows of a student, their scores, and which one counts."""

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from typing_extensions import override

from core.choices import DuplicateAccountPolicy
from core.clicker.export import ClickerExport
from core.points import Mark, format_decimal
from core.problems import Location, Source
from gui.look.text_formatting import join_nonempty
from gui.tables.filtered_table_model import FilteredTableModel
from gui.work import tasks

if TYPE_CHECKING:
    from core.results import Results


@dataclass(frozen=True, slots=True)
class DuplicateEntry:
    """Scores of one student in one session, in more than one row.

    `scores` has one text per row, such as "row 8: 2". `counted` is what counts, and from which row.
    """

    name: str
    session: str
    scores: str
    counted: str
    rows: tuple[int, ...]

    @property
    def location(self) -> Location:
        """The first of the rows in the iClicker file."""
        return Location(Source.EXPORT, self.rows[0])


def build_duplicate_entries(results: "Results") -> tuple[DuplicateEntry, ...]:
    """Return an entry for each duplicate account and each included session in which it has a score."""
    workbook, sheet = results.workbook, results.score_sheet
    export, gradebook = workbook.export, workbook.gradebook
    if export is None or gradebook is None or sheet is None:
        return ()
    names = {student.canvas_id: student.name for student in gradebook.students}
    sessions = {session.key: workbook.get_session_name(session) for session in workbook.chosen_sessions}
    texts = {person.row: person.row_text for person in export.participants}
    entries = []
    found = tasks.list_duplicate_scores(export.scores, sheet.rows, list(sessions), workbook.choices.two_accounts)
    for duplicate in found:
        cells = {row: format_score_cell(export, row, duplicate.session) for row in duplicate.rows}
        counted = [row for row, is_counted in zip(duplicate.rows, duplicate.is_counted, strict=True) if is_counted]
        entries.append(
            DuplicateEntry(
                names.get(duplicate.student, duplicate.student),
                sessions[duplicate.session],
                join_nonempty([_format_cell(texts[row], cell) for row, cell in cells.items()]),
                join_nonempty([_format_cell(texts[row], cells[row]) for row in counted]) or _tr("no score"),
                duplicate.rows,
            )
        )
    return tuple(entries)


def format_score_cell(export: ClickerExport, row: int, key: str) -> str:
    """Return a cell of the iClicker file as text; "" if it is blank."""
    points = export.scores.get_points(row, key)
    if points is not None:
        return format_decimal(points)
    return {
        Mark.EXCUSED: _tr("excused"),
        Mark.NO_RESPONSE: _tr("no response"),
        Mark.NO_VALUE: _tr("no value yet"),
    }.get(export.scores.get_mark(row, key), "")


def describe_duplicate_policy(policy: DuplicateAccountPolicy) -> str:
    """Return a sentence about which score of a duplicate account counts."""
    return {
        DuplicateAccountPolicy.BEST: _tr("In each session, the better score counts."),
        DuplicateAccountPolicy.SUM: _tr("In each session, the scores are added."),
        DuplicateAccountPolicy.FIRST: _tr("In each session, the score in the upper row counts."),
    }[policy]


def _format_cell(row_text: str, cell: str) -> str:
    return _tr("row {row}: {score}").format(row=row_text, score=cell or _tr("no score"))


class Column(IntEnum):
    """Columns of the table, from left to right."""

    NAME = 0
    SESSION = 1
    SCORES = 2
    COUNTED = 3


class DuplicatesModel(FilteredTableModel[DuplicateEntry, Column]):
    """Sortable table model with one row per duplicate account and session."""

    columns = Column

    @override
    def _headings(self) -> tuple[str, ...]:
        return _tr("Student"), _tr("Session"), _tr("Scores in the iClicker file"), _tr("Counts")

    @override
    def _display(self, row: DuplicateEntry, column: Column) -> str:
        return (row.name, row.session, row.scores, row.counted)[column]

    @override
    def _tool_tip(self, row: DuplicateEntry, column: Column) -> str:
        return self._display(row, column)

    @override
    def _accessible_text(self, row: DuplicateEntry, column: Column) -> str:
        return _tr("{name}, {session}: {scores}. Counts: {counted}").format(
            name=row.name, session=row.session, scores=row.scores, counted=row.counted
        )


def _tr(text: str) -> str:
    return QCoreApplication.translate("duplicates", text)
