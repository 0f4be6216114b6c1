"""Destinations for columns in Canvas: their texts, options, and combo box."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QWidget
from typing_extensions import override

from core.choices import Destination, DestinationKind
from core.points import format_decimal
from core.upload.destinations import (
    Ambiguity,
    DestinationResolver,
    ResolvedDestination,
    ResolvedKind,
)
from core.workbook import Workbook
from gui.look.appearance import GRID, get_icon

if TYPE_CHECKING:
    from core.canvas.gradebook import Assignment

SimilarAssignments = Mapping[str, "tuple[Assignment, ...]"]
"""Assignments of the course with similar titles, keyed by column title."""


@dataclass(frozen=True, slots=True)
class DestinationOption:
    """Destination that the user can choose; `is_current` marks the current one."""

    text: str
    destination: Destination
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class DestinationOptions:
    """Destinations that the user can choose for a column.

    `likely` also contains the options to create a new assignment and to leave the column out. `others` are the
    remaining assignments of the course.
    """

    likely: tuple[DestinationOption, ...] = ()
    others: tuple[DestinationOption, ...] = ()


def create_destination_resolver(workbook: Workbook, similar_assignments: SimilarAssignments) -> DestinationResolver:
    """Return a resolver that looks up similar titles in `similar_assignments`."""
    return DestinationResolver(workbook, lambda title: similar_assignments.get(title, ()))


def format_destination(destination: ResolvedDestination) -> str:
    """Return the short text of a destination, as a table cell shows it."""
    return {
        ResolvedKind.EXISTING: destination.title,
        ResolvedKind.NEW: _tr("New: {title}").format(title=destination.title),
        ResolvedKind.LEFT_OUT: _tr("No column of its own"),
        ResolvedKind.CHOOSE: _tr("Choose…"),
        ResolvedKind.IN_TOTAL: _tr("In the total"),
    }[destination.kind]


def describe_destination(destination: ResolvedDestination) -> str:
    """Return a description of a destination, with one detail per line.

    It names the assignment and its points, or explains why the user must choose.
    """
    if destination.ambiguity:
        assignments = [_format_assignment(assignment) for assignment in destination.candidates]
        return "\n".join(
            (_explain_ambiguity(destination), *assignments, _tr("Until you choose, nothing is written for it."))
        )
    if destination.assignment:
        return _tr("The scores go to this assignment in Canvas:\n{words}").format(
            words=_format_assignment(destination.assignment)
        )
    return {
        ResolvedKind.NEW: _tr("Canvas makes a new assignment of this name:\n{title}"),
        ResolvedKind.LEFT_OUT: _tr("The file gets no column for this session."),
    }.get(destination.kind, _tr("Only the total is written; this session counts in it.")).format(
        title=destination.title
    )


def _explain_ambiguity(destination: ResolvedDestination) -> str:
    return {
        Ambiguity.SIMILAR_TITLE: _tr("It is not certain which assignment is meant. Canvas has:"),
        Ambiguity.SHARED_TITLE: _tr(
            "More than one session is called so: the name does not tell which is meant. Canvas has:"
        ),
        Ambiguity.ALREADY_CREATED: _tr("It was to become a new assignment, and by now Canvas has one of this name:"),
        Ambiguity.MISSING: _tr("The assignment that it was to go to is not in this gradebook any more."),
        Ambiguity.UNCLEAR_SESSION: _tr(
            "It is not certain which session of this name in the earlier file this is: say where it goes."
        ),
        Ambiguity.GENERIC_HEADER: _tr("The header in the file doesn't tell where this column goes. Canvas has:"),
    }[destination.ambiguity or Ambiguity.MISSING]


def build_destination_options(
    resolver: DestinationResolver, key: str, current: ResolvedDestination
) -> DestinationOptions:
    """Return the destinations that the user can choose for a column.

    `key` is the key of the session or of the total; `current` is its current destination.
    """
    by_title = resolver.resolve_by_title(key)
    likely = current.candidates or by_title.candidates or ((by_title.assignment,) if by_title.assignment else ())
    new = resolver.build_new_destination(key)
    title = by_title.title if current.assignment else current.title
    new_template = _tr("New: {title} (one more of this name)") if new.beside else _tr("New: {title}")
    return DestinationOptions(
        likely=(
            *(_build_assignment_option(assignment, current) for assignment in likely),
            DestinationOption(new_template.format(title=title), new, current.kind is ResolvedKind.NEW),
            DestinationOption(
                _tr("No column of its own"),
                Destination(DestinationKind.LEFT_OUT),
                current.kind is ResolvedKind.LEFT_OUT,
            ),
        ),
        others=tuple(
            _build_assignment_option(assignment, current)
            for assignment in resolver.assignments
            if assignment not in likely
        ),
    )


def _build_assignment_option(assignment: "Assignment", current: ResolvedDestination) -> DestinationOption:
    destination = Destination(DestinationKind.EXISTING, assignment.assignment_id)
    return DestinationOption(_format_assignment(assignment), destination, assignment == current.assignment)


def _format_assignment(assignment: "Assignment") -> str:
    points = assignment.points_possible
    text = _tr("{title} ({points} points)") if points is not None else _tr("{title}")
    return text.format(title=assignment.title, points="" if points is None else format_decimal(points))


def _tr(text: str) -> str:
    return QCoreApplication.translate("destinations", text)


class DestinationComboBox(QComboBox):
    """Combo box for the destination of a column.

    A separator follows the likely destinations, and a check mark shows the current one. `popup_closed` is emitted
    whenever the popup closes, whether or not the user chose a destination.
    """

    popup_closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view().setIconSize(self.iconSize())
        self.view().installEventFilter(self)
        self.setMinimumContentsLength(1)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def set_options(self, options: DestinationOptions, placeholder: str) -> None:
        """Replace the options; show `placeholder` if none of them is current."""
        self.clear()
        blank, current = _create_blank_icon(self.iconSize()), -1
        for position, group in enumerate(group for group in (options.likely, options.others) if group):
            if position:
                self.insertSeparator(self.count())
            for option in group:
                current = self.count() if option.is_current else current
                self.addItem(get_icon("check") if option.is_current else blank, option.text, option.destination)
                self.setItemData(self.count() - 1, option.text, Qt.ItemDataRole.ToolTipRole)
        self.setCurrentIndex(current)
        self.setPlaceholderText(placeholder)

    @override
    def initStyleOption(self, option: QStyleOptionComboBox, /) -> None:
        """Hide the icon while the combo box is closed: only the popup has check marks."""
        super().initStyleOption(option)
        option.currentIcon = QIcon()

    @override
    def showPopup(self) -> None:
        """Make the popup as wide as its longest text, but no wider than the screen."""
        scroll_bar_width = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        width = self.view().sizeHintForColumn(0) + scroll_bar_width + 2 * GRID
        self.view().setMinimumWidth(min(width, self.screen().availableGeometry().width()))
        self.view().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        super().showPopup()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Hide:
            QTimer.singleShot(0, self, self.popup_closed.emit)  # after the signal of a choice
        return super().eventFilter(watched, event)


def _create_blank_icon(size: QSize) -> QIcon:
    """Return a transparent icon that keeps items without a check mark aligned."""
    pixmap = QPixmap(size)
    pixmap.fill(Qt.GlobalColor.transparent)
    return QIcon(pixmap)
