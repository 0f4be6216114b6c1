"""Page on which the user reviews and changes the matches."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from core.problems import Location, Severity, Source
from core.students.decisions import OPEN, Decision
from core.students.match_results import MatchResult
from gui.look.appearance import GRID
from gui.steps import Step, StepState
from gui.student_matching.duplicates_button import DuplicatesButton
from gui.student_matching.match_texts import (
    MatchGroup,
    build_reason_menu,
    describe_decision,
    format_match_action,
    format_match_status,
)
from gui.student_matching.matching_draft import MatchingDraft, make_not_in_course_decision, make_rejection_decision
from gui.student_matching.people import People, build_search_texts, load_people
from gui.student_matching.people_model import PeopleModel
from gui.student_matching.people_table import CorrectionsDialog, GroupFilterBar, PeopleTableView
from gui.student_matching.person import Person, PersonDetailLabel
from gui.student_matching.wizard import MatchingWizard, confirm_discard
from gui.tables.table_model import OBJECT_ROLE
from gui.widgets.layouts import FlowLayout
from gui.widgets.page import Page
from gui.widgets.page_parts import EmptyState, EmptyStateStack
from gui.work import tasks
from gui.work.background import TaskId, TaskRunner
from gui.work.document import Document
from gui.work.messages import Messages, Notice

MAX_SYNCHRONOUS_PEOPLE = 2_000
"""Maximum number of people to load on the GUI thread; larger classes are loaded in the background."""


class StudentsPage(Page):
    """Page with the table of people and the buttons to match them."""

    def __init__(self, document: Document, messages: Messages, background: TaskRunner) -> None:
        super().__init__(document, "")
        self.title.setText(self.tr("Who is who?"))
        self._messages = messages
        self._background = background
        self._people: People | None = None
        self._match_result: MatchResult | None = None
        self._search_texts_ticket: TaskId | None = None
        self._people_ticket: TaskId | None = None
        self._is_loading_people = False
        self._postponed_rows: frozenset[int] = frozenset()
        self.wizard: MatchingWizard | None = None
        self.filter_bar = GroupFilterBar()
        self.search = self.filter_bar.search_field
        self.model = PeopleModel(self)
        self.table = PeopleTableView(self.model)
        self.no_results = EmptyState("search", self.tr("Nobody fits the search."), self.tr("Show &everybody"))
        self.detail_label = PersonDetailLabel()
        self.decide_button = QPushButton(self.tr("&Decide…"))
        self.take_back_button = QPushButton(self.tr("&Take back"))
        self.reject_button = QPushButton(self.tr("Dou&bt this match"))
        tip = self.tr("Does this automatic match look wrong? Then it does not count until you decide.")
        self.reject_button.setToolTip(tip)
        self.explain_button = QPushButton(self.tr("Wh&y this score?"))
        self.not_in_course_button = QPushButton(self.tr("&Not in this course"))
        self.corrections_button = QPushButton(self.tr("&Who should correct what…"))
        self.duplicates_button = DuplicatesButton(document, background)
        self.match_button = QPushButton()
        self.empty_state = EmptyState(
            "users",
            self.tr("People are matched when both files are there: the iClicker export and Canvas's gradebook."),
            self.tr("&Go to Files"),
        )
        self._build_body()
        self._connect_signals()
        self._load_people()

    def _build_body(self) -> None:
        self.stack, layout = self.create_body(self.empty_state)
        self.add_to_footer(self.match_button)
        self.table_stack = EmptyStateStack(self.table, self.no_results)
        layout.addWidget(self.filter_bar)
        layout.addWidget(self.table_stack, 1)
        layout.addWidget(self.detail_label)
        actions = QWidget()
        action_layout = FlowLayout(actions, GRID)
        selection_buttons = self.decide_button, self.take_back_button, self.reject_button, self.not_in_course_button
        for button in (*selection_buttons, self.explain_button, self.duplicates_button, self.corrections_button):
            action_layout.addWidget(button)
        layout.addWidget(actions)
        self.not_in_course_button.setMenu(build_reason_menu(self.not_in_course_button, self.mark_not_in_course))

    def _connect_signals(self) -> None:
        self.primary_button.clicked.disconnect()
        self.primary_button.clicked.connect(self._run_primary_action)
        self.subscribe(Step.STUDENTS, self._update_from_document)
        self.document.deriving_changed.connect(self._update_status)
        self.no_results.action_requested.connect(self.filter_bar.clear)
        self.filter_bar.changed.connect(self._apply_filter)
        self.match_button.clicked.connect(lambda: self.open_wizard())
        self.decide_button.clicked.connect(lambda: self.open_wizard(self.table.get_selected_rows()))
        self.take_back_button.clicked.connect(self.withdraw_selected_decisions)
        self.reject_button.clicked.connect(self.reject_selected_matches)
        self.explain_button.clicked.connect(lambda: self.explanation_requested.emit(self._find_explainable_student()))
        self.duplicates_button.go_to_requested.connect(self.show_location)
        self.corrections_button.clicked.connect(self._open_corrections)
        self.table.selectionModel().selectionChanged.connect(self._update_buttons)
        self.model.modelReset.connect(self._update_buttons)
        self.table.activated.connect(lambda index: self.open_wizard([index.data(OBJECT_ROLE).row]))

    @override
    def get_own_state(self) -> StepState:
        if self._people is None or not set(self.model.counts) - {MatchGroup.SKIPPED}:
            return StepState.NOT_READY
        if self._people.is_from_other_course:
            return StepState.PROBLEM
        return StepState.NEEDS_ATTENTION if self.count_open_items() else StepState.DONE

    @override
    def count_open_items(self) -> int:
        """Return the number of people who need review."""
        return self.model.counts.get(MatchGroup.NEEDS_REVIEW, 0)

    @override
    def show_location(self, place: Location) -> bool:
        """Select the person in an iClicker row; return False if there is none."""
        if place.source is not Source.EXPORT or place.row is None or self._people is None:
            return False
        if place.row not in self._people.row_matches:
            return False
        if self.model.find_position(place.row) < 0:
            self.filter_bar.clear()
        self.table.select_rows([place.row])
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def open_wizard(self, rows: Sequence[int] | None = None) -> None:
        """Open the wizard for these rows, or for all rows that need review."""
        results = self.document.results
        if results is None or results.matches is None or self.wizard is not None:
            return
        people = self._people if self._people and self._people.is_built_from(results) else None
        self.wizard = MatchingWizard(results, rows or None, self, people=people)
        self.wizard.confirm_discard = partial(confirm_discard, self._messages)
        self.wizard.setWindowModality(Qt.WindowModality.WindowModal)
        self.wizard.finished.connect(self._finish_wizard)
        self.wizard.open()

    def mark_not_in_course(self, reason: str) -> None:
        """Record that the selected people aren't in this course."""
        self._apply_decision(make_not_in_course_decision(reason), self.table.get_selected_people())

    def withdraw_selected_decisions(self) -> None:
        """Withdraw the decisions about the selected people."""
        self._apply_decision(OPEN, [person for person in self.table.get_selected_people() if person.is_decided])

    def reject_selected_matches(self) -> None:
        """Reject the automatic matches of the selected people."""
        people = [person for person in self.table.get_selected_people() if person.can_be_rejected]
        self._apply_decision(make_rejection_decision(), people)

    def _apply_decision(self, decision: Decision, people: Sequence[Person]) -> None:
        if people:
            text = describe_decision(decision.judgment, [person.name for person in people])
            self.document.apply(
                text, self.document.workbook.with_decision(decision, *(person.row for person in people))
            )

    def _finish_wizard(self, code: int) -> None:
        wizard, self.wizard = self.wizard, None
        if wizard is None:
            return
        if code == MatchingWizard.DialogCode.Accepted:
            self._apply_draft(wizard.draft)
        wizard.deleteLater()
        self._postponed_rows = frozenset(self._people.review_rows if self._people else ())
        self._update_status()

    def _apply_draft(self, draft: MatchingDraft) -> None:
        """Apply each answer as an edit, unless other files have been opened."""
        if not draft.decisions:
            return
        if not draft.applies_to(self.document.workbook):
            warning = self.tr(
                "Your answers were not used: other files were opened while you gave them, and a row of those may be "
                "another person. Please answer again."
            )
            self._messages.notice_posted.emit(Notice(Severity.WARNING, warning))
            return
        self.document.apply_all(draft.build_edits(self.document.workbook))

    def _run_primary_action(self) -> None:
        if self.count_open_items() and not self._is_postponed:
            self.open_wizard()
        elif self.get_state() is StepState.PROBLEM:
            self.navigation_requested.emit(Step.FILES)
        else:
            self.next_requested.emit()

    def _update_from_document(self, names: frozenset[str]) -> None:
        results = self.document.results
        match_result = results.matches if results else None
        is_new_result = "results" in names and (match_result is None or match_result is not self._match_result)
        if is_new_result or names & {"export", "gradebook"}:  # choosing sessions matches no one differently
            self._match_result = match_result
            self._load_people()
        self._update_buttons()

    def _load_people(self) -> None:
        """Build the people for the current results, in the background for large classes."""
        self._background.cancel(self._people_ticket)
        self._is_loading_people = False
        results = self.document.results
        if results is None or results.proposals is None or results.matches is None:
            self._set_people(None)
        elif len(results.matches.by_row) <= MAX_SYNCHRONOUS_PEOPLE:
            self._set_people(People(results))
        else:
            if self._people is not None and self._people.proposals is not results.proposals:
                self._set_people(None)  # these people are from other files
            self._is_loading_people = True
            self._people_ticket = self._background.run(partial(load_people, results), self._set_people)
            self._update_status()

    def _set_people(self, people: People | None) -> None:
        self._is_loading_people = False
        before, self._people = self._people, people
        self.stack.set_content_visible(people is not None)
        selected = [person.row for person in self.table.get_selected_people() if people and people.contains(person)]
        self.model.set_people(people)
        if not selected:
            self.table.clearSelection()
        self.table.select_rows(selected)
        self.table.fit_columns()
        if people and (before is None or before.proposals is not people.proposals):
            self._postponed_rows = frozenset()
            self._background.cancel(self._search_texts_ticket)
            task = partial(build_search_texts, people)
            self._search_texts_ticket = self._background.run(task, self.model.set_search_texts)
        self._update_status()

    def _apply_filter(self) -> None:
        self.model.set_filter(self.filter_bar.search_text, self.filter_bar.selected_group)
        self.table_stack.set_content_visible(bool(self.model.rows) or self._people is None)

    def _update_buttons(self) -> None:
        people = self.table.get_selected_people()
        self.decide_button.setEnabled(bool(people))
        self.not_in_course_button.setEnabled(bool(people))
        self.detail_label.set_people(people)
        self.take_back_button.setEnabled(any(person.is_decided for person in people))
        self.reject_button.setEnabled(any(person.can_be_rejected for person in people))
        self.explain_button.setEnabled(bool(self._find_explainable_student()))

    def _find_explainable_student(self) -> str:
        """Return the selected student's ID, or "" if there is no score to explain."""
        people = self.table.get_selected_people()
        return people[0].row_match.canvas_id if len(people) == 1 and self.document.prepared_upload is not None else ""

    def _update_status(self) -> None:
        counts = self.model.counts
        self.filter_bar.set_counts(counts)
        self.duplicates_button.set_count(self._people.duplicate_count if self._people else 0)
        self._apply_filter()
        self._update_buttons()
        self.set_status(self._format_status(counts))
        self.set_primary_action(self._format_primary_action_text(), enabled=self._people is not None)
        self.match_button.setText(format_match_action(self.count_open_items()))
        self.match_button.setVisible(self._is_postponed)
        self.state_changed.emit()

    @property
    def _is_postponed(self) -> bool:
        """True if people need review, and the user has left all of them for later."""
        rows = self._people.review_rows if self._people else ()
        return bool(rows) and self._postponed_rows.issuperset(rows)

    def _format_primary_action_text(self) -> str:
        if self.count_open_items() and not self._is_postponed:
            return format_match_action(self.count_open_items())
        return self.tr("&Go to Files") if self.get_state() is StepState.PROBLEM else self.tr("&Review and save")

    def _format_status(self, counts: Mapping[MatchGroup, int]) -> str:
        if self._is_loading_people or (self._people is not None and self.document.is_deriving):
            return self.tr("Matching…")
        if self._people is None:
            return self.tr("Nobody to match yet.")
        return format_match_status(counts, self._people.review_band_counts, self._people.small_group_names)

    def _open_corrections(self) -> None:
        results = self.document.results
        if results is not None and results.matches is not None:
            task = partial(tasks.list_profile_corrections, results)
            self._background.run(task, lambda lines: CorrectionsDialog(lines, self).show())
