"""Main view of the review page, with tabs about the upload file."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from core.choices import TOTAL_KEY
from gui.look.appearance import GRID, apply_caption_font, get_icon
from gui.look.text_formatting import pluralize, tr
from gui.look.tones import Tone
from gui.review_export.canvas_edits_view import CanvasEditsView
from gui.review_export.changes_view import ChangesView
from gui.review_export.confirmations import Confirmations, ReviewStatus, find_errors
from gui.review_export.left_out_view import LeftOutView
from gui.review_export.points_fixes import find_points_fixes
from gui.review_export.problem_groups import ProblemGroup, build_losses_group
from gui.review_export.problem_headings import LOSSES_CODE
from gui.review_export.problems_view import STATUS_ICONS, STATUS_TONES, ProblemsView
from gui.review_export.questions_view import QuestionsView
from gui.review_export.totals_chart import TotalsView
from gui.review_export.upload_review import UploadReview
from gui.steps import Step
from gui.tables.duplicates_view import DuplicatesView
from gui.widgets.tabs import flatten_tabs
from gui.work.background import TaskRunner


class ReviewView(QWidget):
    """Tabs about one upload file, and the check box for lost scores.

    `losses_seen_changed` carries True if the check box is selected, and False if it is cleared. `go_to_requested`
    carries the `Location` or the `Step` to go to. `accept_requested` and `revoke_requested` carry a `ProblemGroup`.
    `explanation_requested` carries the Canvas ID of the student, or "", and the key of the column.
    """

    losses_seen_changed = Signal(object)
    go_to_requested = Signal(object)
    accept_requested = Signal(object)
    revoke_requested = Signal(object)
    explanation_requested = Signal(object, object)

    def __init__(self, background: TaskRunner | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.changes_view = ChangesView(background)
        self.problems_view = ProblemsView()
        self.questions_view = QuestionsView()
        self.left_out_view = LeftOutView(background)
        self.duplicates_view = DuplicatesView(background)
        self.totals_view = TotalsView()
        self.canvas_edits_view = CanvasEditsView(background)
        self.tabs = QTabWidget()
        flatten_tabs(self.tabs)
        self.losses_check_box = QCheckBox()
        self.show_losses_button = QPushButton(tr("Sh&ow"))
        self.losses_hint = QLabel(tr("You can save once you have ticked this."))
        apply_caption_font(self.losses_hint)
        self._pages = (
            self.changes_view,
            self.problems_view,
            self.questions_view,
            self.left_out_view,
            self.duplicates_view,
            self.totals_view,
            self.canvas_edits_view,
        )
        self._build_layout()
        for widget in (self.losses_check_box, self.show_losses_button, self.losses_hint):
            widget.hide()
        self.losses_check_box.toggled.connect(lambda is_seen: self.losses_seen_changed.emit(is_seen))
        self.show_losses_button.clicked.connect(self._show_losses)
        for view in (self.problems_view, self.questions_view, self.left_out_view, self.duplicates_view):
            view.go_to_requested.connect(self._go_to)
        self.problems_view.accept_requested.connect(partial(self._set_accepted, is_accepted=True))
        self.problems_view.revoke_requested.connect(partial(self._set_accepted, is_accepted=False))
        self.changes_view.explanation_requested.connect(
            lambda row: self.explanation_requested.emit(row.canvas_id if row else "", row.key if row else TOTAL_KEY)
        )
        self.left_out_view.explanation_requested.connect(self.explanation_requested)
        self.totals_view.explanation_requested.connect(lambda: self.explanation_requested.emit("", TOTAL_KEY))

    def set_review(self, review: UploadReview, confirmations: Confirmations) -> None:
        """Show the review of an upload file and what the user has confirmed in it."""
        self.changes_view.model.corrections = review.corrections
        self.changes_view.set_changes(review.changes)
        self.questions_view.set_questions(review.questions, review.outgoing.rehearsal.ignored_columns)
        self.left_out_view.set_entries(review.left_out_entries)
        self.duplicates_view.set_entries(review.duplicates, review.duplicate_policy)
        self.totals_view.set_distribution(review.totals)
        self._set_tab_count(self.changes_view, len(review.changes))
        self._set_tab_count(self.questions_view, len(review.questions))
        self._set_tab_count(self.left_out_view, len(review.left_out_entries))
        self._set_tab_count(self.duplicates_view, len({entry.rows for entry in review.duplicates}))
        self.tabs.setTabVisible(self._pages.index(self.duplicates_view), bool(review.duplicates))
        edited_scores = review.outgoing.upload.edited_scores
        self.canvas_edits_view.set_scores(edited_scores)
        self._set_tab_count(self.canvas_edits_view, len(edited_scores))
        self.tabs.setTabVisible(self.tabs.indexOf(self.canvas_edits_view), bool(edited_scores))
        self.set_confirmations(review, confirmations)

    def set_confirmations(self, review: UploadReview, confirmations: Confirmations) -> None:
        """Update everything that depends on what the user has confirmed."""
        groups = list(review.groups)
        if review.losses and not confirmations.is_saved:
            is_seen = confirmations.has_seen_losses(review)
            groups.insert(len(find_errors(review)), build_losses_group(len(review.losses), is_seen=is_seen))
        self.problems_view.set_groups(groups, find_points_fixes(review.outgoing.upload), confirmations)
        statuses = [confirmations.get_status(group) for group in groups]
        open_statuses = [status for status in statuses if status.is_open]
        has_only_notes = bool(statuses) and not open_statuses
        open_count = confirmations.count_open_items(review)
        label, count = (tr("Notes"), len(statuses)) if has_only_notes else (tr("Problems"), open_count)
        index = self.tabs.indexOf(self.problems_view)
        self.tabs.setTabText(index, f"{label} ({count:,})")
        self.tabs.setTabIcon(
            index,
            get_icon(STATUS_ICONS[open_statuses[0]], STATUS_TONES[open_statuses[0]])
            if open_statuses
            else get_icon(STATUS_ICONS[ReviewStatus.ACCEPTED], Tone.QUIET),
        )
        self._update_losses_check_box(review, confirmations)

    def select_relevant_tab(self, review: UploadReview, confirmations: Confirmations, *, has_new_files: bool) -> None:
        """Select the tab that needs the user's attention.

        Problems is selected if any are open. Otherwise, Changes is selected if the files are new or the user hasn't
        seen all lost scores.
        """
        if has_new_files:
            self.changes_view.clear_filters()
        if any(confirmations.get_status(group).is_open for group in review.groups):
            self.problems_view.select_first_open()
            self.tabs.setCurrentWidget(self.problems_view)
        elif has_new_files or not confirmations.has_seen_losses(review):
            self.tabs.setCurrentWidget(self.changes_view)

    def focus_problems(self) -> None:
        """Show the problems and focus the first group that is open."""
        self.tabs.setCurrentWidget(self.problems_view)
        self.problems_view.select_first_open()
        self.problems_view.listing.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_tab_count(self, page: QWidget, count: int) -> None:
        index = self._pages.index(page)
        self.tabs.setTabText(index, f"{_build_tab_labels()[index]} ({count:,})")

    def _build_layout(self) -> None:
        for page, label in zip(self._pages, _build_tab_labels(), strict=True):
            self.tabs.addTab(page, label)
        self.tabs.setTabVisible(self.tabs.indexOf(self.canvas_edits_view), False)
        for tabs in (self.tabs, self.tabs.tabBar()):
            tabs.setAccessibleName(tr("What the file does"))
        self.tabs.setUsesScrollButtons(True)
        losses_row = QHBoxLayout()
        losses_row.setSpacing(GRID)
        losses_row.addWidget(self.losses_check_box)
        losses_row.addWidget(self.show_losses_button)
        losses_row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(losses_row)
        layout.addWidget(self.losses_hint)

    def _update_losses_check_box(self, review: UploadReview, confirmations: Confirmations) -> None:
        loss_count = 0 if confirmations.is_saved else len(review.losses)
        self.losses_check_box.blockSignals(True)
        self.losses_check_box.setChecked(bool(loss_count) and confirmations.has_seen_losses(review))
        self.losses_check_box.blockSignals(False)
        self.losses_check_box.setText(
            pluralize(
                loss_count,
                tr("I have seen the {n} score that goes down or is lost"),
                tr("I have seen the {n} scores that go down or are lost"),
            )
        )
        self.losses_check_box.setVisible(bool(loss_count))
        self.show_losses_button.setVisible(bool(loss_count))
        self.losses_hint.setVisible(not confirmations.has_seen_losses(review))

    def _go_to(self, target: object) -> None:
        """Show the lost scores, or pass on a place on another page."""
        if target is Step.REVIEW:
            self._show_losses()
        else:
            self.go_to_requested.emit(target)

    def _set_accepted(self, group: ProblemGroup, *, is_accepted: bool) -> None:
        """Pass on that a warning is accepted or not. For lost scores, that means that the user has seen them."""
        if group.code == LOSSES_CODE:
            self.losses_seen_changed.emit(is_accepted)
        else:
            (self.accept_requested if is_accepted else self.revoke_requested).emit(group)

    def _show_losses(self) -> None:
        self.tabs.setCurrentWidget(self.changes_view)
        self.changes_view.filter_losses()


def _build_tab_labels() -> tuple[str, ...]:
    return (
        tr("Changes"),
        tr("Problems"),
        tr("Canvas will ask"),
        tr("Left out"),
        tr("Duplicates"),
        tr("Totals"),
        tr("Changed in Canvas"),
    )
