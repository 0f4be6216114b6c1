"""How are the places of columns put into words, and which of them can a person choose?

How does the list of places look in which a person chooses where a column goes?
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QWidget
from typing_extensions import override

from core.choices import Destination, Going
from core.points import shortest
from core.upload.destinations import Doubt, Goal, GoalKind, Places, column_titles
from core.workbook import Workbook
from gui.look.appearance import GRID, icon

if TYPE_CHECKING:
    from core.canvas.gradebook import Assignment

Near = Mapping[str, "tuple[Assignment, ...]"]
"""By title: the assignments of the course that are called nearly so."""


@dataclass(frozen=True, slots=True)
class Option:
    """One line of the list in which the person chooses a place; `is_current` marks the one that holds now."""

    words: str
    destination: Destination
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """What the person can choose: the likely places with new and none, then the rest of the course."""

    first: tuple[Option, ...] = ()
    rest: tuple[Option, ...] = ()


def places_of(workbook: Workbook, near: Near) -> Places:
    """The places of the columns; near namesakes are known by title, once they were worked out."""
    return Places(workbook, lambda title: near.get(title, ()))


def titles_of(workbook: Workbook) -> tuple[str, ...]:
    """The titles whose near namesakes `places_of` needs to know."""
    return (*dict.fromkeys(column_titles(workbook).values()),)


def goal_words(goal: Goal) -> str:
    """A place as a table shows it."""
    return {
        GoalKind.EXISTING: goal.title,
        GoalKind.NEW: _tr("New: {title}").format(title=goal.title),
        GoalKind.LEFT_OUT: _tr("No column of its own"),
        GoalKind.CHOOSE: _tr("Choose…"),
        GoalKind.IN_TOTAL: _tr("In the total"),
    }[goal.kind]


def goal_tip(goal: Goal) -> str:
    """What there is to know of a place beyond its words: the points in Canvas, what a new one means, why one chooses.

    Lines that stand below one another.
    """
    if goal.doubt:
        alike = [_assignment_words(assignment) for assignment in goal.alike]
        return "\n".join((_why_choose(goal), *alike, _tr("Until you choose, nothing is written for it.")))
    if goal.assignment:
        return _tr("The scores go to this assignment in Canvas:\n{words}").format(
            words=_assignment_words(goal.assignment)
        )
    return {
        GoalKind.NEW: _tr("Canvas makes a new assignment of this name:\n{title}"),
        GoalKind.LEFT_OUT: _tr("The file gets no column for this session."),
    }.get(goal.kind, _tr("Only the total is written; this session counts in it.")).format(title=goal.title)


def _why_choose(goal: Goal) -> str:
    return {
        Doubt.ALIKE: _tr("It is not certain which assignment is meant. Canvas has:"),
        Doubt.REPEATED: _tr("More than one session is called so: the name does not tell which is meant. Canvas has:"),
        Doubt.MADE: _tr("It was to become a new assignment, and by now Canvas has one of this name:"),
        Doubt.GONE: _tr("The assignment that it was to go to is not in this gradebook any more."),
        Doubt.MIXED: _tr(
            "It is not certain which session of this name in the earlier file this is: say where it goes."
        ),
    }[goal.doubt or Doubt.GONE]


def options(places: Places, key: str, goal: Goal) -> Options:
    """What the person can choose for this column, which goes to `goal` now."""
    by_title = places.goal_by_title(key)
    likely = goal.alike or by_title.alike or ((by_title.assignment,) if by_title.assignment else ())
    new = places.destination_new(key)
    title = by_title.title if goal.assignment else goal.title
    one_more = _tr("New: {title} (one more of this name)") if new.beside else _tr("New: {title}")
    return Options(
        first=(
            *(_option(assignment, goal) for assignment in likely),
            Option(one_more.format(title=title), new, goal.kind is GoalKind.NEW),
            Option(_tr("No column of its own"), Destination(Going.LEFT_OUT), goal.kind is GoalKind.LEFT_OUT),
        ),
        rest=tuple(_option(assignment, goal) for assignment in places.assignments if assignment not in likely),
    )


def _option(assignment: "Assignment", goal: Goal) -> Option:
    destination = Destination(Going.EXISTING, assignment.assignment_id)
    return Option(_assignment_words(assignment), destination, assignment == goal.assignment)


def _assignment_words(assignment: "Assignment") -> str:
    points = assignment.points_possible
    text = _tr("{title} ({points} points)") if points is not None else _tr("{title}")
    return text.format(title=assignment.title, points="" if points is None else shortest(points))


def _tr(text: str) -> str:
    return QCoreApplication.translate("destinations", text)


class PlaceList(QComboBox):
    """The places of one column, the likely ones apart from the rest. A sign marks the one that holds now.

    `closed`: the list was closed, whether or not something was chosen.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view().setIconSize(self.iconSize())
        self.view().installEventFilter(self)
        self.setMinimumContentsLength(1)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def offer(self, options: Options, words: str) -> None:
        """Offer these; where none of them holds now, the list stands on none and says `words`."""
        self.clear()
        blank, current = _blank(self.iconSize()), -1
        for at, group in enumerate(group for group in (options.first, options.rest) if group):
            if at:
                self.insertSeparator(self.count())
            for option in group:
                current = self.count() if option.is_current else current
                self.addItem(icon("check") if option.is_current else blank, option.words, option.destination)
                self.setItemData(self.count() - 1, option.words, Qt.ItemDataRole.ToolTipRole)
        self.setCurrentIndex(current)
        self.setPlaceholderText(words)

    @override
    def initStyleOption(self, option: QStyleOptionComboBox, /) -> None:
        """The sign stands in the list alone: the field itself shows no other place."""
        super().initStyleOption(option)
        option.currentIcon = QIcon()

    @override
    def showPopup(self) -> None:
        """Open the list as wide as its longest words, up to the width of the screen."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        wanted = self.view().sizeHintForColumn(0) + bar + 2 * GRID
        self.view().setMinimumWidth(min(wanted, self.screen().availableGeometry().width()))
        self.view().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        super().showPopup()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Hide:
            QTimer.singleShot(0, self, self.closed.emit)  # what was chosen is told first
        return super().eventFilter(watched, event)


def _blank(size: QSize) -> QIcon:
    """Room as wide as the sign, so that all words begin alike."""
    pixmap = QPixmap(size)
    pixmap.fill(Qt.GlobalColor.transparent)
    return QIcon(pixmap)
