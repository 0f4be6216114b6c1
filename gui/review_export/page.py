"""Last page of the program, where the user reviews and saves the upload file."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QWidget
from typing_extensions import override

from core.choices import TOTAL_KEY
from core.points import Points
from core.problems import Severity
from core.saved_upload import SavedUpload
from gui.look.text_formatting import tr
from gui.review_export.after_saving import CanvasStepsView, SavedFileBar
from gui.review_export.confirmations import (
    WarningAcceptance,
    build_notice,
    describe_blockers,
    describe_last_save,
    describe_missing_input,
    describe_saved_upload,
    find_errors,
    find_missing_input_step,
    format_missing_input_action,
)
from gui.review_export.points_fixes import describe_scaling, scale_columns
from gui.review_export.problem_fixes import fix_problem
from gui.review_export.problem_groups import ProblemGroup
from gui.review_export.review_view import ReviewView
from gui.review_export.saving import SavePrompts, UploadSaver
from gui.review_export.upload_file_checker import UploadFileChecker
from gui.review_export.upload_review import EmptyReason, UploadReview, build_review
from gui.steps import Step, StepState
from gui.student_scores.explain_dialog import open_explain_dialog
from gui.student_scores.scores_dialog import ScoresButton
from gui.widgets.page import Page
from gui.widgets.page_parts import EmptyState, FittingStack
from gui.work.background import TaskId, TaskRunner
from gui.work.document import SAVED_UPLOAD, Document
from gui.work.edit import CourseRecord
from gui.work.messages import Messages, NoticeAction
from gui.work.preferences import Preferences


class ReviewPage(Page):
    """Page that previews Canvas's import and saves exactly the bytes that it shows."""

    def __init__(
        self,
        document: Document,
        messages: Messages,
        background: TaskRunner,
        preferences: Preferences,
    ) -> None:
        super().__init__(document, tr("Is everything right?"))
        self._messages = messages
        self._background = background
        self._save_prompts = SavePrompts(messages)
        self.file_checker = UploadFileChecker(messages, background, self)
        self._acceptance = WarningAcceptance(document)
        self._review: UploadReview | None = None
        self._review_task_id: TaskId | None = None
        self._has_new_files = self._was_just_shown = True
        self.saver = UploadSaver(messages, background, self)
        self.view = ReviewView(background)
        self.search = self.view.changes_view.student_field
        self.canvas_steps = CanvasStepsView(messages, preferences)
        self.saved_file_bar = SavedFileBar()
        self.empty_state = EmptyState("clipboard-check", "", tr("&Go to Files"))
        self.scores_button = ScoresButton(tr("All sco&res…"), document, background)
        self.restore_box = QCheckBox(tr("Also save the old &scores"), checked=True)  # type: ignore[call-overload]  # a property
        self._stack = FittingStack()
        self._build_body()
        self._connect_signals()
        self._handle_change(frozenset({"outgoing"}))

    @property
    def review(self) -> UploadReview | None:
        """The review that is shown; None if there is no file or no review yet."""
        return self._review

    @override
    def get_own_state(self) -> StepState:
        """Return DONE once this exact file is saved, or PROBLEM if it can't be saved."""
        if self._review is None:
            return StepState.PROBLEM if self.document.upload_error else StepState.NOT_READY
        if find_errors(self._review):
            return StepState.PROBLEM
        if self._acceptance.confirmations.is_saved:
            return StepState.DONE
        is_outdated = self.document.saved_upload is not None and bool(self._review.outgoing.upload.rows)
        if self.count_open_items() or is_outdated:
            return StepState.NEEDS_ATTENTION
        return StepState.DONE if self._review.empty_reason is EmptyReason.UNCHANGED else StepState.NOT_READY

    @override
    def count_open_items(self) -> int:
        return self._acceptance.confirmations.count_open_items(self._review) if self._review else 0

    @override
    def describe_saved_file(self) -> str:
        saved_upload = self.document.saved_upload
        return describe_last_save(saved_upload, is_same=self._acceptance.confirmations.is_saved) if saved_upload else ""

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._was_just_shown = True
            self._select_relevant_tab()

    def _build_body(self) -> None:
        for widget in (self.empty_state, self.view, self.canvas_steps):
            self._stack.addWidget(widget)
        self.body.addWidget(self.saved_file_bar)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self.restore_box)
        self.view.changes_view.bottom_row.addWidget(self.scores_button)
        self.restore_box.setToolTip(tr("In a second file: import that one in Canvas to get the scores of today back."))

    def _connect_signals(self) -> None:
        self.subscribe(Step.REVIEW, self._handle_change)
        self.next_requested.connect(self._handle_primary_action)
        self.view.go_to_requested.connect(self.navigation_requested)
        go_to = self.navigation_requested.emit
        self.empty_state.action_requested.connect(lambda: go_to(find_missing_input_step(self.document)))
        self.view.losses_seen_changed.connect(self._set_losses_seen)
        self.view.accept_requested.connect(self._acceptance.accept)
        self.view.revoke_requested.connect(self._acceptance.revoke)
        self.view.problems_view.scale_requested.connect(self._scale_columns)
        self.view.problems_view.fix_requested.connect(lambda code: fix_problem(self.document, code, self))
        for source in (self.view, self.file_checker):
            source.explanation_requested.connect(self.explain_student)
        self.view.canvas_edits_view.decided.connect(lambda edit: edit.apply_to(self.document))
        self.saver.busy_changed.connect(self._update)
        self.saved_file_bar.steps_requested.connect(self._show_canvas_steps)
        self.saved_file_bar.verify_requested.connect(self._choose_gradebook_to_verify)

    def _handle_change(self, changed: frozenset[str]) -> None:
        """Update the page, and recompute the review if the upload file changed."""
        is_saved = self._acceptance.confirmations.is_saved
        if changed <= {"accepted", SAVED_UPLOAD} and (is_saved or SAVED_UPLOAD not in changed):
            self._update_confirmations()
            return
        if changed & {"export", "gradebook"}:
            self._has_new_files = True
            self._acceptance.reset_for_new_files(is_other_export="export" in changed)
        self._background.cancel(self._review_task_id)
        self._review, self._review_task_id = None, None
        results, outgoing = self.document.results, self.document.prepared_upload
        if results is not None and outgoing is not None:
            saved_data = self.document.saved_upload.data if self.document.saved_upload else None
            task = partial(build_review, results, outgoing, saved_data)
            self._review_task_id = self._background.run(task, self._set_review)
        self._update()

    def _set_review(self, review: UploadReview) -> None:
        self._review, self._review_task_id = review, None
        self.view.set_review(review, self._acceptance.confirmations)
        self._select_relevant_tab()
        self._update()

    def _select_relevant_tab(self) -> None:
        """Select the most relevant tab after new files, or once the page is shown."""
        if self._review is not None and (self._has_new_files or self._was_just_shown):
            confirmations = self._acceptance.confirmations
            self.view.select_relevant_tab(self._review, confirmations, has_new_files=self._has_new_files)
            self._has_new_files, self._was_just_shown = not self.isVisible(), False

    def _update(self) -> None:
        review, confirmations = self._review, self._acceptance.confirmations
        self.title.setText(tr("Is everything right?"))
        if review is None:
            self._show_empty_state()
        else:
            self._stack.setCurrentWidget(self.view)
            self.set_status(describe_blockers(review, confirmations) or review.summary)
            self._update_banner(review)
        is_empty = self._stack.currentWidget() is self.empty_state
        if review is not None or is_empty:
            self.restore_box.setVisible(review is not None and review.changes_existing_scores)
            changes_since = "" if review is None or confirmations.is_saved else review.changes_since_save
            saved_upload = None if is_empty else self.document.saved_upload
            self.saved_file_bar.set_upload(saved_upload, changes_since, has_next_steps=True)
        self.set_primary_action("" if is_empty else tr("S&ave for Canvas…"), enabled=self._can_save())
        self.state_changed.emit()

    def _show_empty_state(self) -> None:
        missing_input = describe_missing_input(self.document)
        self.banner.clear()
        self.set_status("" if missing_input else tr("Working out what Canvas will do…"))
        self.empty_state.message.setText(missing_input)
        self.empty_state.button.setText(format_missing_input_action(self.document))
        self._stack.setCurrentWidget(self.empty_state if missing_input else self.view)

    def _update_banner(self, review: UploadReview) -> None:
        now = datetime.now().astimezone()
        notice = build_notice(review, self._acceptance.confirmations, self.document.workbook.gradebook, now)
        if notice is None or self.course_question.is_open:  # first: are both files from the same course?
            self.banner.clear()
            return
        if notice.severity is Severity.ERROR:
            action = NoticeAction(tr("Look at the problems &now"), self.view.focus_problems)
        else:
            action = NoticeAction(tr("&Go to Files"), lambda: self.navigation_requested.emit(Step.FILES))
        self.banner.show_notice(replace(notice, actions=(action,)), can_close=notice.severity is not Severity.ERROR)

    def _can_save(self) -> bool:
        review = self._review
        if review is None or self.saver.is_saving or find_errors(review) or not review.outgoing.upload.rows:
            return False
        return self._acceptance.confirmations.has_seen_losses(review)

    def _set_losses_seen(self, is_seen: bool) -> None:
        if self._review is not None:
            self._acceptance.set_losses_seen(self._review, is_seen=is_seen)
        self._update_confirmations()

    def _update_confirmations(self) -> None:
        if self._review is not None:
            self.view.set_confirmations(self._review, self._acceptance.confirmations)
        self._update()

    def _scale_columns(self, points: Points) -> None:
        self.document.apply(describe_scaling(points), scale_columns(self.document.workbook, points))

    @override
    def go_back(self) -> None:
        """Go from the steps in Canvas to the review, and from the review to the previous step."""
        if self._stack.currentWidget() is self.canvas_steps:
            self._update()
        else:
            super().go_back()

    @override
    def explain_student(self, canvas_id: str = "", key: str = TOTAL_KEY, parent: QWidget | None = None) -> None:
        open_explain_dialog(self.document, canvas_id, key, parent or self)

    def rehearse_file(self, path: Path) -> None:
        """Preview how Canvas would import the upload file at `path`."""
        self.file_checker.rehearse_upload(path, self.document.workbook.gradebook)

    def verify_upload(self, path: Path) -> None:
        """Verify that the saved or shown scores arrived in the gradebook at `path`."""
        self.banner.clear()  # it may refer to another file that was tried as the gradebook
        shown_data = self._review.outgoing.upload.data if self._review else None
        state = self.document.state
        self.file_checker.verify_upload(path, state.course.saved_upload, shown_data, state.workbook.gradebook)

    def _choose_gradebook_to_verify(self) -> None:
        paths = self._messages.choose_files(tr("The gradebook, exported after the upload"), tr("CSV files (*.csv)"))
        for path in paths[:1]:
            self.verify_upload(path)

    def _handle_primary_action(self) -> None:
        if self._stack.currentWidget() is self.canvas_steps:
            self._choose_gradebook_to_verify()
        else:
            self.save_for_canvas()

    @override
    def save_for_canvas(self) -> None:
        review, state = self._review, self.document.state
        if review is None or not self._can_save():
            return
        if not self._save_prompts.confirm_save_again(review, state.course.saved_upload):
            return
        if not self._save_prompts.confirm_open_warnings(review, self._acceptance.confirmations):
            self.view.focus_problems()
            return
        path = self._save_prompts.choose_path(state.workbook)
        if path is not None:
            open_warnings = self._acceptance.confirmations.find_open_warnings(review)
            with_restore = self.restore_box.isChecked() and review.changes_existing_scores
            handle_saved = partial(self._handle_saved, state.course, open_warnings)
            self.saver.save(review, path, state.workbook.gradebook, handle_saved, with_restore=with_restore)

    def _handle_saved(self, course: CourseRecord, open_warnings: tuple[ProblemGroup, ...], upload: SavedUpload) -> None:
        """Record the saved file, and only then accept the warnings that were open."""
        self.document.record_upload(course, upload)
        if self.document.state.course is course:
            self._acceptance.accept(*open_warnings)
        if self._acceptance.confirmations.is_saved:
            self._show_canvas_steps()

    def _show_canvas_steps(self) -> None:
        saved_upload, review = self.document.saved_upload, self._review
        if saved_upload is None or review is None:
            return
        self.canvas_steps.populate(saved_upload.path.name, review)
        self._stack.setCurrentWidget(self.canvas_steps)
        self.banner.clear()
        self.restore_box.hide()
        self.set_primary_action(tr("Check that scores &arrived…"))
        self.title.setText(tr("Now upload it in Canvas"))
        self.saved_file_bar.set_upload(saved_upload, "", has_next_steps=False)
        self.set_status(describe_saved_upload(saved_upload, review))
