"""Table model of the sessions. Editing a cell edits the document."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QIcon
from typing_extensions import override

from core.choices import Destination
from core.points import format_decimal
from core.upload.destinations import ResolvedKind
from core.upload.titles import collapse_whitespace
from gui.look.text_formatting import describe_file, format_date
from gui.session_selection.destinations import describe_destination
from gui.session_selection.session_rows import SessionRow, describe_name_problem, describe_session
from gui.tables.filtered_table_model import FilteredTableModel
from gui.tables.table_model import Index
from gui.widgets.fields import get_enter_key_name
from gui.work.document import Document


class Column(IntEnum):
    """Columns of the session table, from left to right."""

    NAME = 0
    DATE = 1
    KIND = 2
    POINTS = 3
    ANSWERED = 4
    MEAN = 5
    SCORES = 6
    DESTINATION = 7


class SessionsModel(FilteredTableModel[SessionRow, Column]):
    """Table model with one row per session; `setData` applies edits to the document."""

    columns = Column
    right_aligned = frozenset({Column.DATE, Column.POINTS, Column.MEAN})

    def __init__(self, document: Document, warning: QIcon, parent: QObject | None = None) -> None:
        super().__init__(parent=parent)
        self._document = document
        self._warning_icon = warning

    @override
    def _headings(self) -> tuple[str, ...]:
        return (
            self.tr("Session"),
            self.tr("Date"),
            self.tr("Kind"),
            self.tr("Points"),
            self.tr("Answered"),
            self.tr("Mean"),
            self.tr("Scores"),
            self.tr("Column in Canvas"),
        )

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole and orientation is Qt.Orientation.Horizontal:
            return self._build_header_tool_tips().get(Column(section))
        return super().headerData(section, orientation, role)

    def _build_header_tool_tips(self) -> dict[Column, str]:
        return {
            Column.POINTS: self.tr("What the session is worth"),
            Column.ANSWERED: self.tr("How many of the people in the file have a score"),
            Column.MEAN: self.tr("The mean of those who have a score"),
            Column.SCORES: self.tr("How the scores spread, from 0 on the left to all points on the right"),
            Column.DESTINATION: self.tr("Where the scores go in Canvas"),
        }

    @override
    def _get_row_keys(self, rows: Sequence[SessionRow]) -> Sequence[str]:
        return [row.key for row in rows]

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        row, column = self._rows[index.row()], Column(index.column())
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if column is Column.NAME:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags | Qt.ItemFlag.ItemIsEditable if self.can_edit(row, column) else flags

    def can_edit(self, row: SessionRow, column: Column) -> bool:
        """Return True if the user can edit the cell.

        The user can edit names of new assignments, points that the file doesn't state, and destinations.
        """
        if column is Column.NAME:
            return row.destination.kind is ResolvedKind.NEW
        if column is Column.POINTS:
            return row.can_enter_points
        return column is Column.DESTINATION and row.is_included and row.destination.kind is not ResolvedKind.IN_TOTAL

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid():
            return False
        row, column = self._rows[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.CheckStateRole and column is Column.NAME:
            self.set_included([row], included=Qt.CheckState(value) is Qt.CheckState.Checked)
            return True
        if role != Qt.ItemDataRole.EditRole or not self.can_edit(row, column):
            return False
        if column is Column.DESTINATION:
            return self._set_destination(row, value)
        return self._rename_session(row, value) if column is Column.NAME else self.set_points([row], value)

    def set_included(self, rows: Sequence[SessionRow], *, included: bool) -> None:
        """Include sessions or leave them out, as a single edit."""
        changing = [row for row in rows if row.is_included is not included]
        if not changing:
            return
        one = self.tr("Count “{name}”") if included else self.tr("Leave out “{name}”")
        many = self.tr("Count {number} sessions") if included else self.tr("Leave out {number} sessions")
        text = (one if len(changing) == 1 else many).format(name=changing[0].name, number=len(changing))
        self._document.apply(
            text, self._document.workbook.with_sessions_included((row.key for row in changing), included=included)
        )

    def set_shown_included(self, included: bool) -> None:
        """Include all sessions that the filter shows, or leave them out."""
        self.set_included(self.rows, included=included)

    def describe_name_problem(self, row: SessionRow, text: str) -> str:
        """Return why the session can't have this name, or "" if it can."""
        title = collapse_whitespace(text)
        if title in (row.destination.title, row.key):
            return ""
        others = (other for other in self.all_rows if other.key != row.key)
        if any(title in (other.name, other.destination.title) for other in others):
            return self.tr("Another session is called “{title}”. Give another name.").format(title=title)
        return describe_name_problem(text, self._document.workbook.gradebook)

    def _rename_session(self, row: SessionRow, value: str) -> bool:
        title = collapse_whitespace(value)
        own_title = "" if title == row.key else title
        is_same = title == row.destination.title or own_title == self._document.workbook.titles.get(row.key, "")
        if is_same or self.describe_name_problem(row, value):
            return False
        text = self.tr("Rename “{name}”").format(name=row.name)
        self._document.apply(text, self._document.workbook.with_title(row.key, own_title))
        return True

    def set_points(self, rows: Sequence[SessionRow], value: str) -> bool:
        """Set points that the file doesn't state, and return True if any have changed."""
        try:
            points = Decimal(value.strip().replace(",", ".")) if value.strip() else None
        except InvalidOperation:
            return False
        changing = [row for row in rows if row.can_enter_points and row.points != points]
        if not changing or (points is not None and not (points.is_finite() and points >= 0)):
            return False
        workbook = self._document.workbook
        for row in changing:
            workbook = workbook.with_points_possible(row.key, points)
        text = self.tr("Points of “{name}”") if len(changing) == 1 else self.tr("Points of {number} sessions")
        self._document.apply(text.format(name=changing[0].name, number=len(changing)), workbook)
        return True

    def accept_canvas_points(self, rows: Sequence[SessionRow]) -> None:
        """Use the points from Canvas for the rows that need points, as a single edit."""
        offered = {row.key: row.canvas_points for row in rows if row.canvas_points is not None}
        if not offered:
            return
        workbook = self._document.workbook
        for key, points in offered.items():
            workbook = workbook.with_points_possible(key, points)
        one, many = self.tr("Take the points of “{name}” from Canvas"), self.tr("Take {number} points from Canvas")
        name = next(row.name for row in rows if row.key in offered)
        self._document.apply((one if len(offered) == 1 else many).format(name=name, number=len(offered)), workbook)

    def _set_destination(self, row: SessionRow, value: Destination) -> bool:
        if value == self._document.workbook.get_destination(row.key):
            return False
        text = self.tr("Where “{name}” goes").format(name=row.name)
        self._document.apply(text, self._document.workbook.with_destination(row.key, value))
        return True

    @override
    def _display(self, row: SessionRow, column: Column) -> str:
        statistics = row.statistics
        match column:
            case Column.NAME:
                return row.name
            case Column.DATE:
                return format_date(row.session.held_on) if row.session.held_on else ""
            case Column.KIND:
                return row.session.kind
            case Column.POINTS:
                return self._format_points(row)
            case Column.ANSWERED:
                return f"{statistics.answered_count}/{statistics.row_count}" if statistics else ""
            case Column.MEAN:
                return "" if statistics is None or statistics.mean is None else format_decimal(statistics.mean)
            case Column.DESTINATION:
                return row.destination_text
        return ""

    def _format_points(self, row: SessionRow) -> str:
        if row.points is not None:
            return format_decimal(row.points)
        if row.canvas_points is not None:
            return self.tr("{points}?").format(points=format_decimal(row.canvas_points))
        return self.tr("Enter…") if row.is_included else self.tr("not known")

    @override
    def _edit_value(self, row: SessionRow, column: Column) -> object:
        if column is Column.POINTS:
            return "" if row.points is None else format_decimal(row.points)
        if column is Column.NAME:
            return row.destination.title
        if column is Column.DESTINATION:
            return self._document.workbook.get_destination(row.key)
        return self._display(row, column)

    @override
    def _check_state(self, row: SessionRow, column: Column) -> Qt.CheckState | None:
        if column is not Column.NAME:
            return None
        return Qt.CheckState.Checked if row.is_included else Qt.CheckState.Unchecked

    @override
    def _tool_tip(self, row: SessionRow, column: Column) -> str | None:
        if column is Column.NAME:
            is_renamed, file = row.key in self._document.workbook.titles, describe_file(self._document.workbook.export)
            original = [self.tr("In the {file}: {name}").format(file=file, name=row.key)] if is_renamed else []
            hints = (hint.message for hint in row.hints)
            return "\n".join((row.name, *original, *hints, self._describe_renaming(row)))
        if column is Column.POINTS:
            return self._build_points_tool_tip(row)
        return describe_destination(row.destination) if column is Column.DESTINATION and row.is_included else None

    def _describe_renaming(self, row: SessionRow) -> str:
        if self.can_edit(row, Column.NAME):
            return self.tr("F2 or a double click renames its new column in Canvas.")
        return self.tr("It has no new column in Canvas that could be renamed.")

    def _build_points_tool_tip(self, row: SessionRow) -> str | None:
        if not row.can_enter_points:
            return None
        offered = row.canvas_points
        if offered is not None:
            return self.tr(
                "The file does not say what this session is worth. In Canvas it is {points} points.\nClick, or press "
                "Return, to take that. To give other points, type the number."
            ).format(points=format_decimal(offered))
        return self.tr(
            "The file does not say what this session is worth. Enter it here.\nTo give several sessions the same "
            "points, select them and type the number."
        )

    @override
    def _decoration(self, row: SessionRow, column: Column) -> QIcon | None:
        needs_choice = column is Column.DESTINATION and row.needs_destination
        return self._warning_icon if needs_choice or (column is Column.NAME and row.unusual_hints) else None

    @override
    def _accessible_text(self, row: SessionRow, column: Column) -> str | None:
        """Return the text that screen readers get in place of icons and charts."""
        statistics = row.statistics
        if column is Column.NAME:
            return describe_session(row)
        if column is Column.POINTS and row.points is None:
            if row.canvas_points is None:
                return self.tr("Points not known yet: enter them.")
            offered = format_decimal(row.canvas_points)
            return self.tr("Points not known yet: {points} in Canvas. {key} takes them.").format(
                points=offered, key=get_enter_key_name()
            )
        if column is Column.DESTINATION and row.needs_destination:
            return f"{row.destination_text} {describe_destination(row.destination)}"
        if column is Column.ANSWERED and statistics:
            return self.tr("{answered} of {people} answered").format(
                answered=statistics.answered_count, people=statistics.row_count
            )
        if column is Column.SCORES and statistics:
            return self.tr("Scores from low to high: {counts}").format(counts=", ".join(map(str, statistics.histogram)))
        return None

    @override
    def _get_sort_value(self, row: SessionRow, column: Column) -> Any:
        statistics = row.statistics
        match column:
            case Column.DATE:
                return row.session.held_on
            case Column.POINTS:
                return row.points
            case Column.ANSWERED:
                return statistics and statistics.answered_count
            case Column.MEAN | Column.SCORES:
                return statistics and statistics.mean
        return super()._get_sort_value(row, column) or None
