"""How does the table of sessions read, and what does an edit in it ask of the document?"""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QIcon
from typing_extensions import override

from core.choices import Destination
from core.points import shortest
from core.upload.destinations import GoalKind
from core.upload.titles import tidy
from gui.look.words import day_words
from gui.session_selection.destinations import goal_tip
from gui.session_selection.session_rows import SessionRow, name_fault, say_session
from gui.tables.table_model import Index, TableModel
from gui.work.document import Document


class Column(IntEnum):
    """The columns, from the left."""

    NAME = 0
    DATE = 1
    KIND = 2
    POINTS = 3
    ANSWERED = 4
    MEAN = 5
    SCORES = 6
    GOES_TO = 7


class SessionsModel(TableModel[SessionRow, Column]):
    """The sessions of the document's export. It changes no data: every edit is asked of the document."""

    columns = Column
    right = frozenset({Column.DATE, Column.POINTS, Column.MEAN})

    def __init__(self, document: Document, warning: QIcon, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._warning = warning

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
            return self._heading_tips().get(Column(section))
        return super().headerData(section, orientation, role)

    def _heading_tips(self) -> dict[Column, str]:
        return {
            Column.POINTS: self.tr("What the session is worth"),
            Column.ANSWERED: self.tr("How many of the people in the file have a score"),
            Column.MEAN: self.tr("The mean of those who have a score"),
            Column.SCORES: self.tr("How the scores spread, from 0 on the left to all points on the right"),
            Column.GOES_TO: self.tr("Where the scores go in Canvas"),
        }

    @override
    def show_rows(self, rows: Sequence[SessionRow]) -> None:
        """Show these; where they are the sessions of before, the view keeps its place."""
        same = [row.key for row in rows] == [row.key for row in self._rows]
        if same and rows:
            self._rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(Column) - 1))
        else:
            super().show_rows(rows)

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
        """Whether a person can say it: a name only where the column is new, points only where the file does not."""
        if column is Column.NAME:
            return row.goal.kind is GoalKind.NEW
        if column is Column.POINTS:
            return row.can_type_points
        return column is Column.GOES_TO and row.is_chosen and row.goal.kind is not GoalKind.IN_TOTAL

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid():
            return False
        row, column = self._rows[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.CheckStateRole and column is Column.NAME:
            self.choose([row], count=Qt.CheckState(value) is Qt.CheckState.Checked)
            return True
        if role != Qt.ItemDataRole.EditRole or not self.can_edit(row, column):
            return False
        if column is Column.GOES_TO:
            return self._send(row, value)
        return self._rename(row, value) if column is Column.NAME else self.type_points([row], value)

    def choose(self, rows: Sequence[SessionRow], *, count: bool) -> None:
        """Ask that these sessions count, or do not; those that already do are no edit."""
        changing = [row for row in rows if row.is_chosen is not count]
        if not changing:
            return
        one = self.tr("Count “{name}”") if count else self.tr("Leave out “{name}”")
        many = self.tr("Count {number} sessions") if count else self.tr("Leave out {number} sessions")
        text = (one if len(changing) == 1 else many).format(name=changing[0].name, number=len(changing))
        self._document.apply(text, self._document.workbook.choosing((row.key for row in changing), count=count))

    def name_fault(self, row: SessionRow, text: str) -> str:
        """Why this session's new column cannot be called so; "" where it can. The name that it has may stay."""
        title = tidy(text)
        if title in (row.goal.title, row.key):
            return ""
        others = [other for other in self._rows if other.key != row.key and title in (other.name, other.goal.title)]
        if others:
            return self.tr("Another session is called “{title}”. Give another name.").format(title=title)
        return name_fault(text, self._document.workbook.gradebook)

    def _rename(self, row: SessionRow, value: str) -> bool:
        title = tidy(value)
        own = "" if title == row.key else title
        is_same = title == row.goal.title or own == self._document.workbook.titles.get(row.key, "")
        if is_same or self.name_fault(row, value):
            return False
        text = self.tr("Rename “{name}”").format(name=row.name)
        self._document.apply(text, self._document.workbook.titled(row.key, own))
        return True

    def type_points(self, rows: Sequence[SessionRow], value: str) -> bool:
        """Ask that those of these sessions be worth so much of which the file says nothing; tells whether they can."""
        try:
            points = Decimal(value.strip().replace(",", ".")) if value.strip() else None
        except InvalidOperation:
            return False
        changing = [row for row in rows if row.can_type_points and row.points != points]
        if not changing or (points is not None and not (points.is_finite() and points >= 0)):
            return False
        workbook = self._document.workbook
        for row in changing:
            workbook = workbook.worth(row.key, points)
        text = self.tr("Points of “{name}”") if len(changing) == 1 else self.tr("Points of {number} sessions")
        self._document.apply(text.format(name=changing[0].name, number=len(changing)), workbook)
        return True

    def take_points(self, rows: Sequence[SessionRow]) -> None:
        """Ask that these sessions be worth what Canvas says of the assignments that they go to, where that is open."""
        offered = {row.key: row.offered_points for row in rows if row.offered_points is not None}
        if not offered:
            return
        workbook = self._document.workbook
        for key, points in offered.items():
            workbook = workbook.worth(key, points)
        one, many = self.tr("Take the points of “{name}” from Canvas"), self.tr("Take {number} points from Canvas")
        name = next(row.name for row in rows if row.key in offered)
        self._document.apply((one if len(offered) == 1 else many).format(name=name, number=len(offered)), workbook)

    def _send(self, row: SessionRow, value: Destination) -> bool:
        if value == self._document.workbook.destination_of(row.key):
            return False
        text = self.tr("Where “{name}” goes").format(name=row.name)
        self._document.apply(text, self._document.workbook.sending(row.key, value))
        return True

    @override
    def _display(self, row: SessionRow, column: Column) -> str:
        found = row.statistics
        match column:
            case Column.NAME:
                return row.name
            case Column.DATE:
                return day_words(row.session.held_on) if row.session.held_on else ""
            case Column.KIND:
                return row.session.kind
            case Column.POINTS:
                return self._points_words(row)
            case Column.ANSWERED:
                return f"{found.answered}/{found.people}" if found else ""
            case Column.MEAN:
                return "" if found is None or found.mean is None else shortest(found.mean)
            case Column.GOES_TO:
                return row.place_words
        return ""

    def _points_words(self, row: SessionRow) -> str:
        if row.points is not None:
            return shortest(row.points)
        if row.offered_points is not None:
            return self.tr("{points}?").format(points=shortest(row.offered_points))
        return self.tr("Enter…") if row.is_chosen else self.tr("not known")

    @override
    def _edit(self, row: SessionRow, column: Column) -> object:
        if column is Column.POINTS:
            return "" if row.points is None else shortest(row.points)
        if column is Column.NAME:
            return row.goal.title
        if column is Column.GOES_TO:
            return self._document.workbook.destination_of(row.key)
        return self._display(row, column)

    @override
    def _check(self, row: SessionRow, column: Column) -> Qt.CheckState | None:
        if column is not Column.NAME:
            return None
        return Qt.CheckState.Checked if row.is_chosen else Qt.CheckState.Unchecked

    @override
    def _tip(self, row: SessionRow, column: Column) -> str | None:
        if column is Column.NAME:
            is_renamed = row.key in self._document.workbook.titles
            in_file = [self.tr("In the iClicker file: {name}").format(name=row.key)] if is_renamed else []
            remarks = (remark.message for remark in row.remarks)
            return "\n".join((row.name, *in_file, *remarks, self._rename_tip(row)))
        if column is Column.POINTS:
            return self._points_tip(row)
        return goal_tip(row.goal) if column is Column.GOES_TO and row.is_chosen else None

    def _rename_tip(self, row: SessionRow) -> str:
        if self.can_edit(row, Column.NAME):
            return self.tr("F2 or a double click renames its new column in Canvas.")
        return self.tr("It has no new column in Canvas that could be renamed.")

    def _points_tip(self, row: SessionRow) -> str | None:
        if not row.can_type_points:
            return None
        offered = row.offered_points
        if offered is not None:
            return self.tr(
                "The file does not say what this session is worth. In Canvas it is {points} points.\nClick, or press "
                "Return, to take that. To give other points, type the number."
            ).format(points=shortest(offered))
        return self.tr(
            "The file does not say what this session is worth. Enter it here.\nTo give several sessions the same "
            "points, select them and type the number."
        )

    @override
    def _decoration(self, row: SessionRow, column: Column) -> QIcon | None:
        needs_choice = column is Column.GOES_TO and row.needs_place
        return self._warning if needs_choice or (column is Column.NAME and row.oddities) else None

    @override
    def _spoken(self, row: SessionRow, column: Column) -> str | None:
        """What a screen reader says where the picture tells more than the text."""
        found = row.statistics
        if column is Column.NAME:
            return say_session(row)
        if column is Column.POINTS and row.points is None:
            if row.offered_points is None:
                return self.tr("Points not known yet: enter them.")
            offered = shortest(row.offered_points)
            return self.tr("Points not known yet: {points} in Canvas. Return takes them.").format(points=offered)
        if column is Column.GOES_TO and row.needs_place:
            return f"{row.place_words} {goal_tip(row.goal)}"
        if column is Column.ANSWERED and found:
            return self.tr("{answered} of {people} answered").format(answered=found.answered, people=found.people)
        if column is Column.SCORES and found:
            return self.tr("Scores from low to high: {counts}").format(counts=", ".join(map(str, found.histogram)))
        return None

    @override
    def _sort(self, row: SessionRow, column: Column) -> object:
        found = row.statistics
        return {
            Column.NAME: row.name,
            Column.DATE: row.session.held_on,
            Column.KIND: row.session.kind,
            Column.POINTS: row.points,
            Column.ANSWERED: found and found.answered,
            Column.MEAN: found and found.mean,
            Column.SCORES: found and found.mean,
            Column.GOES_TO: row.place_words or None,
        }[column]
