"""Table model with the scores of all students, one column for each session."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QIcon, QPalette
from typing_extensions import override

from core.choices import TOTAL_KEY
from core.points import Mark, format_decimal
from gui.look.appearance import get_icon
from gui.look.text_formatting import format_date, format_score, tr
from gui.student_scores.edits import ScoreCell
from gui.tables.filtered_table_model import FilteredTableModel
from gui.tables.table_model import ALIGN_RIGHT, Index
from gui.work.background import TaskRunner

if TYPE_CHECKING:
    from core.canvas.gradebook import Student
    from core.clicker.export import Session
    from core.upload.correction_list import CorrectionEntry
    from core.upload.score_grid import ScoreGrid
    from core.workbook import Workbook

BLANK_TEXT = "–"


class Column(IntEnum):
    """The columns to the left of the sessions."""

    SECTION = 0
    TOTAL = 1


@dataclass(frozen=True, slots=True)
class StudentFilter:
    """Filter for students; an empty field matches everyone."""

    text: str = ""
    section: str = ""
    corrected: frozenset[str] | None = None

    def accepts(self, student: "Student") -> bool:
        """Return True if a student passes this filter."""
        if self.corrected is not None and student.canvas_id not in self.corrected:
            return False
        if self.section and student.section != self.section:
            return False
        texts = (student.name, student.sis_user_id, student.login_id, student.canvas_id)
        return not self.text or any(self.text in text.casefold() for text in texts)


class ScoresModel(FilteredTableModel["Student", Column]):
    """Table model with one row for each student, and columns for the section, the total, and the sessions.

    Each score is formatted when it is shown. The vertical header has the students' names.
    """

    columns = Column

    def __init__(self, background: TaskRunner | None = None, parent: QObject | None = None) -> None:
        super().__init__(background, parent)
        self.grid: ScoreGrid | None = None
        self.sessions: tuple[Session, ...] = ()
        self._workbook: Workbook | None = None
        self._corrected_icon = get_icon("pencil", QPalette.ColorRole.Text)

    def set_grid(self, grid: "ScoreGrid", workbook: "Workbook", students: Sequence["Student"]) -> None:
        """Show the scores of these students."""
        is_other = [session.key for session in grid.sessions] != [session.key for session in self.sessions]
        if is_other:
            self.beginResetModel()
        self.grid, self.sessions, self._workbook = grid, grid.sessions, workbook
        self._column_members = tuple(range(len(Column) + len(grid.sessions)))
        if is_other:
            self._sorted_by = None
            self.endResetModel()
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
        self.set_all_rows(students)

    def get_cell(self, row: int, column: int) -> ScoreCell | None:
        """Return the student and the session of a cell, or None if it isn't a session's."""
        student, position = self.get_row(row), column - len(Column)
        return ScoreCell(student, self.sessions[position]) if student and position >= 0 else None

    def find_column(self, key: str) -> int:
        """Return the column of a session, or of the total if there is no such session."""
        keys = [session.key for session in self.sessions]
        return len(Column) + keys.index(key) if key in keys else Column.TOTAL

    def get_key(self, column: int) -> str:
        """Return the key of the session in a column, or TOTAL_KEY."""
        return TOTAL_KEY if column < len(Column) else self.sessions[column - len(Column)].key

    def describe_cell(self, index: Index) -> str:
        """Return a sentence about a cell, with the correction if there is one."""
        student = self.get_row(index.row()) if index.isValid() else None
        return self._accessible_text(student, self._get_column(index.column())) if student else ""

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical:
            student = self.get_row(section)
            is_text = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
            return student.name if student and is_text else None
        if not 0 <= section < self.columnCount():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(self._get_alignment(section)) | int(Qt.TextFlag.TextWordWrap)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._describe_column(section)
        return self._get_heading(section) if role == Qt.ItemDataRole.DisplayRole else None

    def _get_heading(self, column: int) -> str:
        if column == Column.SECTION:
            return tr("Section")
        if column == Column.TOTAL or self._workbook is None:
            return tr("Total")
        return self._workbook.get_session_name(self.sessions[column - len(Column)])

    def _describe_column(self, column: int) -> str:
        possible = self.grid.get_possible(self.get_key(column)) if self.grid and column != Column.SECTION else None
        if possible is None:
            return self._get_heading(column)
        return tr("{name}, of {points}", name=self._get_heading(column), points=format_decimal(possible))

    @override
    def _display(self, row: "Student", column: Column) -> str:
        if column == Column.SECTION or self.grid is None:
            return row.section
        return self.grid.format_score(row.canvas_id, self.get_key(column)) or BLANK_TEXT

    @override
    def _decoration(self, row: "Student", column: Column) -> QIcon | None:
        return self._corrected_icon if self._describe_correction(row, column) else None

    @override
    def _tool_tip(self, row: "Student", column: Column) -> str:
        return self._accessible_text(row, column)

    @override
    def _accessible_text(self, row: "Student", column: Column) -> str:
        if column == Column.SECTION or self.grid is None:
            return tr("{student}: {value}", student=row.name, value=row.section)
        key = self.get_key(column)
        mark = self.grid.get_mark(row.canvas_id, key)
        words = {
            Mark.NO_RESPONSE: tr("no response"),
            Mark.OTHER_SECTION: tr("session of another section"),
            Mark.NO_VALUE: tr("text without a value"),
        }
        score = words.get(mark) or format_score(self.grid.format_score(row.canvas_id, key))
        text = tr("{student}, {column}: {score}", student=row.name, column=self._get_heading(column), score=score)
        correction = self._describe_correction(row, column)
        return f"{text}. {correction}" if correction else text

    def _describe_correction(self, row: "Student", column: Column) -> str:
        if column < len(Column) or self.grid is None:
            return ""
        key = row.canvas_id, self.get_key(column)
        if entry := self.grid.corrections.get(key):
            return describe_correction(entry)
        return tr("Excused: before the student joined") if self.grid.is_before_joining(*key) else ""

    @override
    def _get_sort_value(self, row: "Student", column: Column) -> float | str | None:
        if column == Column.SECTION or self.grid is None:
            return row.section.casefold()
        return self.grid.get_sort_value(row.canvas_id, self.get_key(column))

    @override
    def _get_row_keys(self, rows: Sequence["Student"]) -> Sequence[str]:
        return [student.canvas_id for student in rows]

    @override
    def _get_alignment(self, column: int) -> Qt.AlignmentFlag:
        return super()._get_alignment(column) if column == Column.SECTION else ALIGN_RIGHT


def describe_correction(entry: "CorrectionEntry") -> str:
    """Return a sentence such as “Corrected from 1 to 2 (make-up), 28 Nov 2026”."""
    parts = {"before": format_score(entry.file_score), "after": format_score(entry.score)}
    text = tr("Corrected from {before} to {after}", **parts)
    text += f" ({entry.reason})" if entry.reason else ""
    return f"{text}, {format_iso_date(entry.when)}" if entry.when else text


def format_iso_date(text: str) -> str:
    """Return an ISO date in the user's locale, or the text itself if it isn't a date."""
    try:
        return format_date(date.fromisoformat(text))
    except ValueError:
        return text


def list_sections(students: Iterable["Student"]) -> list[str]:
    """Return the distinct texts in the gradebook's Section column, in alphabetical order."""
    return sorted({student.section for student in students} - {""})
