"""View of grouped problems, with their messages and ways to fix them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import IntEnum

from PySide6.QtCore import QObject, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QListView, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from core.points import format_decimal
from core.problems import Location
from gui.look.appearance import GRID, get_icon
from gui.look.text_formatting import pluralize, tr
from gui.look.tones import Tone
from gui.review_export.confirmations import Confirmations, ReviewStatus
from gui.review_export.points_fixes import PointsFixes
from gui.review_export.problem_fixes import build_fix_labels
from gui.review_export.problem_groups import POINTS_DIFFER_CODE, ProblemGroup
from gui.steps import Step
from gui.tables.placeholder_table import PlaceholderTable
from gui.tables.table_model import TableModel
from gui.work.messages import remove_option_hints

NO_POINTS_FIXES = PointsFixes((), None, 0)

MAX_MESSAGES = 200
"""Maximum number of messages shown for a group.

No one reads more, and the list has to lay out every wrapped line.
"""


class ProblemsView(QWidget):
    """View of grouped problems, with their messages and actions.

    If `error_text` is given, it is the label of errors, and the view offers no actions, since its file isn't open.
    `go_to_requested` carries a `Location` or a `Step`, `accept_requested` and `revoke_requested` carry the group of a
    warning, `scale_requested` carries the points to which every column is scaled, and `fix_requested` carries the code
    of problems that have a specific fix (see `build_fix_labels`).
    """

    go_to_requested = Signal(object)
    accept_requested = Signal(object)
    revoke_requested = Signal(object)
    scale_requested = Signal(object)
    fix_requested = Signal(object)

    def __init__(self, error_text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points_fixes = NO_POINTS_FIXES
        self._is_read_only = bool(error_text)
        self.model = ProblemsModel(error_text or tr("Stops saving"), self)
        self.listing = PlaceholderTable(self.model, tr("Problems"), tr("No problems were found."), Column.HEADING)
        self._message_model = QStringListModel(self)
        self.message_list = QListView(wordWrap=True)
        self.message_list.setModel(self._message_model)
        self.note_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.go_to_button = QPushButton(tr("Take &me there"))
        self.canvas_instructions_button = QPushButton(tr("Change it in &Canvas first"))
        self.scale_button = QPushButton()
        self.fix_button = QPushButton()
        self.accept_button = QPushButton(tr("Accept &this"))
        self.revoke_button = QPushButton(tr("&Take it back"))
        self._build_layout()
        self.listing.current_changed.connect(self._show_group)
        self.listing.activated.connect(lambda _: self._go_to_current())
        self.message_list.activated.connect(lambda _: self._go_to_current())
        self.message_list.selectionModel().currentChanged.connect(lambda: self._update_go_to_button())
        self.go_to_button.clicked.connect(self._go_to_current)
        self.canvas_instructions_button.clicked.connect(self._show_canvas_instructions)
        self.scale_button.clicked.connect(lambda: self.scale_requested.emit(self._points_fixes.scale_to))
        self.fix_button.clicked.connect(self._request_fix)
        self.accept_button.clicked.connect(self._request_acceptance)
        self.revoke_button.clicked.connect(self._request_revocation)

    def set_groups(
        self, groups: Sequence[ProblemGroup], points_fixes: PointsFixes, confirmations: Confirmations
    ) -> None:
        """Replace the groups; the current one stays selected if it still exists."""
        self._points_fixes = points_fixes
        previous = self.listing.get_current_object()
        self.model.set_groups(groups, confirmations)
        if isinstance(previous, ProblemGroup):
            key = (previous.code, previous.severity)
            self._select_first_row(row for row, group in enumerate(groups) if (group.code, group.severity) == key)

    def select_first_open(self) -> None:
        """Select the most severe group that is still open."""
        self._select_first_row(row for row, group in enumerate(self.model.rows) if self.model.get_status(group).is_open)

    def _select_first_row(self, rows: Iterable[int]) -> None:
        row = next(iter(rows), None)
        if row is not None:
            self.listing.set_current_row(row)

    def _build_layout(self) -> None:
        self.message_list.setAccessibleName(tr("What was found"))
        self.message_list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.message_list.setFrameShape(QListView.Shape.NoFrame)
        self.message_list.setSpacing(GRID // 2)
        self.message_list.setResizeMode(QListView.ResizeMode.Adjust)
        button_row = QHBoxLayout()
        button_row.setSpacing(GRID)
        for button in (self.go_to_button, self.canvas_instructions_button, self.scale_button, self.fix_button):
            button_row.addWidget(button)
        button_row.addStretch(1)
        button_row.addWidget(self.accept_button)
        button_row.addWidget(self.revoke_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.listing, 3)
        layout.addWidget(self.message_list, 2)
        layout.addWidget(self.note_label)
        layout.addLayout(button_row)
        self._show_group(None)

    def _show_group(self, group: ProblemGroup | None) -> None:
        self.message_list.setVisible(group is not None)
        self._message_model.setStringList(_build_messages(group) if group else [])
        if group:
            self.message_list.setCurrentIndex(self._message_model.index(0))
        status = self.model.get_status(group) if group and not self._is_read_only else ReviewStatus.NOTE
        self._update_go_to_button()
        is_points_mismatch = (
            group is not None and group.code == POINTS_DIFFER_CODE and bool(self._points_fixes.mismatches)
        )
        self.canvas_instructions_button.setVisible(is_points_mismatch)
        self.scale_button.setVisible(is_points_mismatch and self._points_fixes.scale_to is not None)
        self.scale_button.setText(
            tr(
                "Scale every column to {points} &points",
                points=format_decimal(self._points_fixes.scale_to or Decimal(0)),
            )
        )
        fix_label = build_fix_labels().get(group.code, "") if group and not self._is_read_only else ""
        self.fix_button.setText(fix_label)
        self.fix_button.setVisible(bool(fix_label))
        self._update_note(status, is_points_mismatch=is_points_mismatch)
        self.accept_button.setVisible(status in (ReviewStatus.OPEN, ReviewStatus.REOPENED))
        self.revoke_button.setVisible(status is ReviewStatus.ACCEPTED)

    def _update_note(self, status: ReviewStatus, *, is_points_mismatch: bool) -> None:
        """Show what scaling would do, and whether the warning was accepted."""
        fix_text = self._points_fixes.scale_description if self._points_fixes.scale_to else _describe_no_common_scale()
        status_text = {
            ReviewStatus.REOPENED: tr("This has changed since you accepted it."),
            ReviewStatus.ACCEPTED: tr(
                "Accepted, here or by saving all the same. You are asked again only if it changes."
            ),
            ReviewStatus.SAVED_ANYWAY: tr("You saved the file all the same. You are asked again if the file changes."),
        }.get(status, "")
        is_open = is_points_mismatch and status.is_open
        self.note_label.setText("\n".join(part for part in (fix_text if is_open else "", status_text) if part))
        self.note_label.setVisible(bool(self.note_label.text()))

    def _update_go_to_button(self) -> None:
        """Show the button if there is a location where the problem can be fixed."""
        self.go_to_button.setVisible(self._find_location() is not None)

    def _find_location(self) -> Location | Step | None:
        """Return where to fix the current problem.

        The message that counts the hidden problems leads to the first of them.
        """
        group = self.listing.get_current_object()
        if self._is_read_only or not isinstance(group, ProblemGroup):
            return None
        return group.find_location(max(self.message_list.currentIndex().row(), 0))

    def _go_to_current(self) -> None:
        location = self._find_location()
        if location is not None:
            self.go_to_requested.emit(location)

    def _show_canvas_instructions(self) -> None:
        self.note_label.setText("\n".join(column.canvas_instructions for column in self._points_fixes.mismatches))

    def _request_fix(self) -> None:
        if isinstance(group := self.listing.get_current_object(), ProblemGroup):
            self.fix_requested.emit(group.code)

    def _request_acceptance(self) -> None:
        if isinstance(group := self.listing.get_current_object(), ProblemGroup):
            self.accept_requested.emit(group)
            self.select_first_open()

    def _request_revocation(self) -> None:
        if isinstance(group := self.listing.get_current_object(), ProblemGroup):
            self.revoke_requested.emit(group)


def _build_messages(group: ProblemGroup) -> list[str]:
    """Return at most MAX_MESSAGES messages, and the number of remaining problems."""
    messages = [remove_option_hints(problem.message) for problem in group.problems[:MAX_MESSAGES]]
    hidden_count = len(group.problems) - len(messages)
    messages += [tr("… and {n:,} more of this kind.", n=hidden_count)] if hidden_count else []
    singular, plural = (
        tr("Besides, {n} that is settled all the same."),
        tr("Besides, {n} that are settled all the same."),
    )
    return [*messages, pluralize(group.resolved_count, singular, plural)] if group.resolved_count else messages


def _describe_no_common_scale() -> str:
    return tr("The assignments are worth different points in Canvas, so one rule cannot scale all of them.")


STATUS_ICONS = {
    ReviewStatus.BLOCKING: "circle-alert",
    ReviewStatus.OPEN: "triangle-alert",
    ReviewStatus.REOPENED: "triangle-alert",
    ReviewStatus.ACCEPTED: "circle-check",
    ReviewStatus.SAVED_ANYWAY: "circle-check",
    ReviewStatus.NOTE: "info",
}

STATUS_TONES = {
    ReviewStatus.BLOCKING: Tone.ERROR,
    ReviewStatus.OPEN: Tone.WARNING,
    ReviewStatus.REOPENED: Tone.WARNING,
    ReviewStatus.ACCEPTED: Tone.QUIET,
    ReviewStatus.SAVED_ANYWAY: Tone.QUIET,
    ReviewStatus.NOTE: Tone.QUIET,
}


class Column(IntEnum):
    """Columns of the table, from left to right."""

    STATUS = 0
    HEADING = 1
    COUNT = 2


class ProblemsModel(TableModel[ProblemGroup, Column]):
    """Table model with one row for each group of problems.

    `error_text` is the label of errors.
    """

    columns = Column
    right_aligned = frozenset({Column.COUNT})

    def __init__(self, error_text: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._error_text = error_text
        self._statuses: dict[int, ReviewStatus] = {}

    def set_groups(self, groups: Sequence[ProblemGroup], confirmations: Confirmations) -> None:
        """Replace the groups, and determine their status from the confirmations."""
        self._statuses = {id(group): confirmations.get_status(group) for group in groups}
        self.set_rows(groups)

    def get_status(self, group: ProblemGroup) -> ReviewStatus:
        """Return the status of a group, which must be in the table."""
        return self._statuses[id(group)]

    def _format_status(self, group: ProblemGroup) -> str:
        return {
            ReviewStatus.BLOCKING: self._error_text,
            ReviewStatus.OPEN: tr("Please look"),
            ReviewStatus.REOPENED: tr("Please look again"),
            ReviewStatus.ACCEPTED: tr("Accepted"),
            ReviewStatus.SAVED_ANYWAY: tr("Saved all the same"),
            ReviewStatus.NOTE: tr("Good to know"),
        }[self.get_status(group)]

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("Status"), tr("What"), tr("How many")

    @override
    def _display(self, row: ProblemGroup, column: Column) -> str:
        return (self._format_status(row), row.heading, f"{row.count:,}")[column]

    @override
    def _decoration(self, row: ProblemGroup, column: Column) -> object:
        return (
            get_icon(STATUS_ICONS[self.get_status(row)], STATUS_TONES[self.get_status(row)])
            if column is Column.STATUS
            else None
        )

    @override
    def _tool_tip(self, row: ProblemGroup, column: Column) -> str:
        return row.example

    @override
    def _accessible_text(self, row: ProblemGroup, column: Column) -> str:
        return f"{self._format_status(row)}: {row.heading}, {row.count:,}. {row.example}"
