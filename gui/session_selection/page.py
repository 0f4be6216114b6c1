"""Page of the Sessions step, where the user selects sessions and destinations."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton
from typing_extensions import override

from core.choices import OutputColumns
from core.problems import Location, Problem, Source
from core.rule_sets import RuleSetStore
from core.upload.destinations import list_searched_titles
from gui.look.appearance import get_icon
from gui.session_selection.columns_bar import ColumnsBar
from gui.session_selection.destinations import (
    DestinationOptions,
    SimilarAssignments,
    build_destination_options,
    create_destination_resolver,
)
from gui.session_selection.filter_bar import FilterBar
from gui.session_selection.notice_bars import CanvasPointsBar, SessionHintBar
from gui.session_selection.offer_bars import ClassOffers
from gui.session_selection.rule_texts import count_changed_rules
from gui.session_selection.rules_dialog import RulesDialog
from gui.session_selection.session_rows import SessionAnalysis, SessionFilter, SessionRow, build_session_rows
from gui.session_selection.session_table import SessionTableView
from gui.session_selection.sessions_model import SessionsModel
from gui.session_selection.status_text import describe_selection
from gui.session_selection.summary import SummaryDetails, build_summary
from gui.session_selection.summary_bar import SummaryBar, SummaryDetailsDialog
from gui.steps import Step, StepState
from gui.student_scores.scores_dialog import ScoresButton
from gui.widgets.page import Page
from gui.widgets.page_parts import EmptyState, EmptyStateStack
from gui.work import tasks
from gui.work.background import TaskId, TaskRunner
from gui.work.document import SAVED_UPLOAD, Document
from gui.work.messages import Messages

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.results import Results


class SessionsPage(Page):
    """Page with the session table and the bars for columns, filter, and summary."""

    def __init__(self, document: Document, messages: Messages, background: TaskRunner, rule_sets: RuleSetStore) -> None:
        super().__init__(document, "")
        self.title.setText(self.tr("Which sessions count?"))
        self._messages = messages
        self._background = background
        self._rule_sets = rule_sets
        self._analysis = SessionAnalysis()
        self._statistics_task: TaskId | None = None
        self._similarity_task: TaskId | None = None
        self._similarity_inputs: tuple[tuple[str, ...], Gradebook | None] = ((), None)
        self._rules_dialog: RulesDialog | None = None
        self._file_hash = ""
        self.columns_bar = ColumnsBar(document)
        self.rules_button = QPushButton(self.tr("&Rules…"))
        self.scores_button = ScoresButton(self.tr("All s&cores…"), document, background)
        self.filter_bar = FilterBar()
        self.search = self.filter_bar.search_field
        self.model = SessionsModel(document, get_icon("triangle-alert"), self)
        self.table = SessionTableView(self.model)
        self.no_results = EmptyState("search", self.tr("No session fits the search."), self.tr("Sho&w all sessions"))
        self.points_bar = CanvasPointsBar()
        self.hint_bar = SessionHintBar()
        self.offers = ClassOffers(document, background)
        self.summary_bar = SummaryBar()
        self.empty_state = EmptyState(
            "list-checks",
            self.tr("The sessions are in the file from iClicker. Open it first."),
            self.tr("&Go to Files"),
        )
        self._fill_body()
        self._connect_signals()
        self._clear_filter_for_new_file()
        self._compute_statistics()
        self._find_similar_assignments()
        self._refresh()

    def _fill_body(self) -> None:
        self.stack, layout = self.create_body(self.empty_state)
        self.columns_bar.button_row.addWidget(self.rules_button)
        self.table_stack = EmptyStateStack(self.table, self.no_results)
        layout.addWidget(self.columns_bar)
        layout.addWidget(self.filter_bar)
        layout.addWidget(self.table_stack, 1)
        layout.addWidget(self.points_bar)
        layout.addWidget(self.hint_bar)
        layout.addWidget(self.offers)
        layout.addWidget(self.summary_bar)
        self.footer.insertWidget(0, self.scores_button)
        self.table.build_options = self._build_options
        self.setTabOrder(self.columns_bar.buttons[OutputColumns.BOTH], self.rules_button)
        self.setTabOrder(self.rules_button, self.columns_bar.name)
        self.setTabOrder(self.columns_bar.name, self.columns_bar.destination)
        self.setTabOrder(self.columns_bar.destination, self.filter_bar.include_all)
        self.setTabOrder(self.filter_bar.dates, self.table)

    def _connect_signals(self) -> None:
        self.subscribe(Step.SESSIONS, self._update_from_document)
        self.document.deriving_changed.connect(self._update_summary)
        self.no_results.action_requested.connect(self.filter_bar.clear)
        self.filter_bar.changed.connect(self._apply_filter)
        self.filter_bar.all_toggled.connect(self.model.set_shown_included)
        self.table.current_changed.connect(self._update_hints)
        self.points_bar.accepted.connect(self.model.accept_canvas_points)
        self.hint_bar.inclusion_requested.connect(
            lambda row, included: self.model.set_included([row], included=included)
        )
        self.hint_bar.next_requested.connect(self._go_to_next_hint)
        self.summary_bar.details_requested.connect(self._open_details_dialog)
        self.rules_button.clicked.connect(self.open_rules_dialog)

    @override
    def get_own_state(self) -> StepState:
        workbook = self.document.workbook
        if workbook.export is None:
            return StepState.NOT_READY
        if not workbook.chosen_sessions or self._find_rule_problems():
            return StepState.PROBLEM
        return StepState.NEEDS_ATTENTION if self.count_open_items() else StepState.DONE

    @override
    def count_open_items(self) -> int:
        """Return how many included sessions and totals still need points or a destination."""
        rows = self.model.all_rows
        return sum(row.needs_points or row.needs_destination for row in rows) + self.columns_bar.needs_destination

    @override
    def get_edit_actions(self) -> Sequence[QAction]:
        return self.table.get_row_actions()

    @override
    def show_location(self, location: Location) -> bool:
        """Select the session in this column of the iClicker file."""
        if location.source is not Source.EXPORT or location.column is None:
            return False
        export = self.document.workbook.export
        column = export.get_session_column(location.column) if export else None
        row = next((row for row in self.model.all_rows if row.session.column == column), None)
        if row is None:
            return False
        if not self.table.select_session(row.key):
            self.filter_bar.clear()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return self.table.select_session(row.key)

    def open_rules_dialog(self) -> None:
        """Open the non-modal rules dialog, or bring it to the front."""
        if self._rules_dialog is None:
            self._rules_dialog = RulesDialog(self.document, self._background, self._messages, self._rule_sets, self)
        self._rules_dialog.open_for_document()

    def _update_from_document(self, names: frozenset[str]) -> None:
        if "export" in names:
            self._clear_filter_for_new_file()
        if names & {"export", "gradebook", "points"}:
            self._compute_statistics()
        if names & {"export", "gradebook", "titles", "choices"}:
            self._find_similar_assignments()
        if names - {"outgoing", "accepted", SAVED_UPLOAD}:
            self._refresh()

    def _clear_filter_for_new_file(self) -> None:
        """Clear the filter for a different file, but keep it if the same file is reloaded."""
        export = self.document.workbook.export
        previous, self._file_hash = self._file_hash, export.sha256 if export else ""
        if previous != self._file_hash:
            self.filter_bar.clear()

    def _compute_statistics(self) -> None:
        """Compute the statistics of the sessions in the background."""
        self._background.cancel(self._statistics_task)
        export = self.document.workbook.export
        if export is None:
            self._analysis = SessionAnalysis()
        else:
            self._statistics_task = self._background.run(
                partial(tasks.compute_session_statistics, export), self._set_statistics
            )

    def _find_similar_assignments(self) -> None:
        """Find similar assignments in the background if a title or gradebook changed.

        The previous results are kept until the task is done, unless the gradebook has been replaced.
        """
        workbook = self.document.workbook
        previous, inputs = self._similarity_inputs, (list_searched_titles(workbook), workbook.gradebook)
        if inputs == previous:
            return
        self._background.cancel(self._similarity_task)
        self._similarity_inputs = inputs
        if previous[1] is not workbook.gradebook:
            self._analysis = SessionAnalysis(self._analysis.statistics)
        if workbook.gradebook is not None:
            task = partial(tasks.find_similar_assignments, inputs[0], workbook.gradebook)
            self._similarity_task = self._background.run(task, self._set_similar_assignments)

    def _set_statistics(self, statistics: object) -> None:
        self._analysis = SessionAnalysis(statistics, self._analysis.similar_assignments)  # type: ignore[arg-type]  # result of the task
        self._refresh()

    def _set_similar_assignments(self, similar: SimilarAssignments) -> None:
        self._analysis = SessionAnalysis(self._analysis.statistics, similar)
        self._refresh()

    def _refresh(self) -> None:
        workbook = self.document.workbook
        self.stack.set_content_visible(workbook.export is not None)
        self.scores_button.setVisible(workbook.export is not None and workbook.gradebook is not None)
        self.set_primary_action(self.tr("&Students") if workbook.export is not None else "")
        rows = build_session_rows(workbook, self._analysis)
        self.model.set_all_rows(rows)
        self.filter_bar.set_sessions(rows)
        self.points_bar.update_offer(rows)
        self.table.update_columns(rows)
        self.columns_bar.refresh(self._analysis.similar_assignments)
        changed = count_changed_rules(workbook.choices)
        self.rules_button.setText(self.tr("&Rules ({n} changed)…").format(n=changed) if changed else self.tr("&Rules…"))
        self._update_visible_rows()
        self._update_summary()

    def _apply_filter(self, session_filter: SessionFilter) -> None:
        self.model.set_predicates(session_filter.accepts)
        self._update_visible_rows()

    def _update_visible_rows(self) -> None:
        visible = self.model.rows
        self.table_stack.set_content_visible(bool(visible) or not self.model.all_rows)
        self.filter_bar.update_include_all(visible, is_filtered=len(visible) < len(self.model.all_rows))
        self._update_hints()

    def _update_hints(self) -> None:
        self.hint_bar.set_rows(self.model.all_rows, self.table.get_current_row())

    def _update_summary(self) -> None:
        rows = self.model.all_rows
        self.set_status(self._describe_status())
        self.summary_bar.set_items(build_summary(self.document.workbook, self._results, rows) if rows else ())
        self.state_changed.emit()

    def _describe_status(self) -> str:
        problems = self._find_rule_problems()
        return describe_selection(
            self.document.workbook,
            self.model.all_rows,
            problems[0].message if problems else "",
            total_needs_destination=self.columns_bar.needs_destination,
        )

    @property
    def _results(self) -> "Results | None":
        """The results for the current workbook, or None while they are being computed."""
        return self.document.state.results

    def _find_rule_problems(self) -> list[Problem]:
        """Return the problems known so far that make it impossible to apply the rules."""
        problems: Iterable[Problem] = self._results.problems if self._results else ()
        return [problem for problem in problems if problem.code == "rule-impossible"]

    def _build_options(self, row: SessionRow) -> DestinationOptions:
        resolver = create_destination_resolver(self.document.workbook, self._analysis.similar_assignments)
        return build_destination_options(resolver, row.key, row.destination)

    def _go_to_next_hint(self) -> None:
        """Select the next included session with a hint, wrapping around at the end."""
        rows = self.model.rows
        start = self.table.currentIndex().row() + 1
        candidates = [row for row in (*rows[start:], *rows[:start]) if row.unusual_hints and row.is_included]
        if not candidates:
            self.filter_bar.clear()
            candidates = [row for row in self.model.rows if row.unusual_hints and row.is_included]
        self.table.select_session(candidates[0].key)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_details_dialog(self, details: SummaryDetails) -> None:
        SummaryDetailsDialog(details, self).show()
