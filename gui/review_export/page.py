"""Is everything right, and may the file be saved?"""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QStackedWidget, QWidget
from typing_extensions import override

from core.errors import ClickoverError
from core.problems import Problem, Severity
from gui.background import Background, Ticket
from gui.document import Document
from gui.empty_state import EmptyState
from gui.messages import Messages, Notice, without_options
from gui.page import Page
from gui.preferences import Preferences
from gui.review_export.after_saving import AfterSaving
from gui.review_export.changes import ChangedScore
from gui.review_export.confirmations import Confirmations, errors_of
from gui.review_export.explain_dialog import ExplainDialog
from gui.review_export.facts import Facts, work_out
from gui.review_export.freshness import say_age
from gui.review_export.other_files import OtherFiles
from gui.review_export.points_ways import scaled
from gui.review_export.review_view import ReviewView
from gui.review_export.save_questions import SaveQuestions
from gui.review_export.saving import Saved, save
from gui.review_export.sentences import counted, tr
from gui.review_export.waiting import Waiting
from gui.steps import Step, StepState

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.scores.points import Points


class ReviewPage(Page):
    """The last step: what Canvas will do, what must be confirmed, the file, and what to click in Canvas afterwards.

    Only `document.outgoing` is ever written: the bytes that were rehearsed and are shown.
    """

    def __init__(
        self,
        document: Document,
        messages: Messages,
        background: Background,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(document, tr("Is everything right?"), parent)
        self._messages = messages
        self._background = background
        self._questions = SaveQuestions(messages)
        self._others = OtherFiles(messages, background, self)
        self._confirmed = Confirmations()
        self._facts: Facts | None = None
        self._working: Ticket | None = None
        self._is_saving = False
        self._saved: tuple[bytes, Gradebook | None] | None = None
        self.view = ReviewView()
        self.after = AfterSaving(messages, preferences)
        self.empty = EmptyState("clipboard-check", "", tr("&Go to Files"))
        self.restore = QCheckBox(tr("Also save a file that puts everything &back"))
        self.waiting = Waiting()
        self._stack = QStackedWidget()
        self._build_body()
        self._connect()
        self._follow(frozenset({"outgoing"}))

    @property
    def facts(self) -> Facts | None:
        """What is shown; None while it is worked out, and where there is no file."""
        return self._facts

    @property
    def has_saved(self) -> bool:
        """Whether a file for Canvas was saved for the gradebook that is open."""
        return self._saved is not None and self._saved[1] is self.document.workbook.gradebook

    @override
    def state(self) -> StepState:
        """Done once this very file is saved; a problem where it cannot be."""
        if self._facts is None:
            return StepState.PROBLEM if self.document.refusal else StepState.NOT_YET
        if errors_of(self._facts):
            return StepState.PROBLEM
        if self._saved is not None and self._facts.outgoing.upload.data == self._saved[0]:
            return StepState.DONE
        if self.count():
            return StepState.NEEDS_YOU
        return StepState.NOT_YET if self._facts.outgoing.upload.rows else StepState.DONE

    @override
    def count(self) -> int:
        """How many things wait: losses that were not seen count as one, each open warning as one."""
        if self._facts is None:
            return 0
        unseen = 0 if self._confirmed.has_seen_losses(self._facts) else 1
        return unseen + len({problem.code for problem in self._confirmed.open_warnings(self._facts)})

    def _build_body(self) -> None:
        for shown in (self.empty, self.view, self.after):
            self._stack.addWidget(shown)
        self.body.addWidget(self._stack)
        self.footer.insertWidget(0, self.restore)
        self.footer.insertWidget(self.footer.count() - 1, self.waiting)
        self.restore.setChecked(True)
        self.restore.setToolTip(tr("Import that file in Canvas to get the scores of today back."))

    def _connect(self) -> None:
        self.document.changed.connect(self._follow)
        self.next_requested.connect(self._save)
        self.empty.pressed.connect(lambda: self.go_to.emit(Step.FILES))
        self.view.losses_ticked.connect(self._confirm_losses)
        self.view.problems.carried_on.connect(self._accept)
        self.view.problems.scale_requested.connect(self._scale)
        self.view.changes.why_requested.connect(self.explain)
        for view in (self.view.problems, self.view.missing):
            view.go_to.connect(self.go_to)
        self.after.back_requested.connect(self._show)
        self.after.check_requested.connect(self._choose_fresh_gradebook)
        self.after.gradebook_dropped.connect(self.check_landing_file)

    @Slot(object)
    def _follow(self, names: frozenset[str]) -> None:
        """The document changed: what is shown belongs to another file."""
        if not names:
            return
        self._background.cancel(self._working)
        self._facts, self._working = None, None
        results, outgoing = self.document.results, self.document.outgoing
        if results is not None and outgoing is not None:
            self._working = self._background.run(partial(work_out, results, outgoing), self._take)
        self._show()

    def _take(self, facts: Facts) -> None:
        self._facts, self._working = facts, None
        self.view.show_facts(facts, self._confirmed)
        self._show()

    @Slot()
    def _show(self) -> None:
        """Show where things stand."""
        facts = self._facts
        self.title.setText(tr("Is everything right?"))
        if facts is None:
            self._show_nothing()
        else:
            self._stack.setCurrentWidget(self.view)
            self.set_status(facts.sentence)
            self._show_banner(facts)
        is_empty = self._stack.currentWidget() is self.empty
        if facts is not None or is_empty:
            self.restore.setVisible(facts is not None and facts.changes_existing)
        self.primary.setToolTip(self._why_not())
        self.set_primary("" if is_empty else tr("S&ave for Canvas…"), enabled=self._may_save())
        self.waiting.show_busy(self._is_saving or (facts is None and not is_empty))
        self.state_changed.emit()

    def _show_nothing(self) -> None:
        refusal = self.document.refusal
        self.banner.clear()
        workbook = self.document.workbook
        if workbook.export is None or workbook.gradebook is None:
            waits = tr("Open the iClicker file and the Canvas gradebook. Then you see here what will change.")
        elif refusal is not None:
            waits = without_options(refusal.sentence)
        elif self.document.results is not None and self.document.results.sheet is None:
            waits = " ".join(problem.message for problem in self.document.results.problems.of(Severity.ERROR))
        else:
            waits = ""
        self.set_status("" if waits else tr("Rehearsing what Canvas will do…"))
        self.empty.sentence.setText(waits)
        self._stack.setCurrentWidget(self.empty if waits else self.view)

    def _show_banner(self, facts: Facts) -> None:
        errors = errors_of(facts)
        old = say_age(self.document.workbook.gradebook, datetime.now().astimezone())
        look = (tr("Look at the problems &now"), self.view.go_to_problems)
        if errors:
            more = counted(len(errors) - 1, tr(" And {n} more."), tr(" And {n} more.")) if len(errors) > 1 else ""
            self.banner.show_notice(
                Notice(Severity.ERROR, without_options(errors[0].message) + more), [look], can_close=False
            )
        elif old:
            self.banner.show_notice(
                Notice(Severity.WARNING, old), [(tr("New &gradebook…"), lambda: self.go_to.emit(Step.FILES))]
            )
        else:
            self.banner.clear()

    def _why_not(self) -> str:
        """Why the file cannot be saved yet, where one tick is all that is missing."""
        if self._facts is None or errors_of(self._facts) or self._confirmed.has_seen_losses(self._facts):
            return ""
        return tr("First tick that you have seen the scores that go down.")

    def _may_save(self) -> bool:
        facts = self._facts
        if facts is None or self._is_saving or errors_of(facts) or not facts.outgoing.upload.rows:
            return False
        return self._confirmed.has_seen_losses(facts)

    @Slot(object)
    def _confirm_losses(self, is_seen: bool) -> None:
        if self._facts is not None:
            self._confirmed = self._confirmed.seeing_losses(self._facts, is_seen=is_seen)
            self._show()

    @Slot(object)
    def _accept(self, problems: frozenset[Problem]) -> None:
        self._confirmed = self._confirmed.accepting(problems)
        if self._facts is not None:
            self.view.show_facts(self._facts, self._confirmed)
        self._show()

    @Slot(object)
    def _scale(self, goal: "Points") -> None:
        self.document.apply(tr("Scale to {points} points", points=f"{goal:f}"), scaled(self.document.workbook, goal))

    @Slot(object)
    def explain(self, change: ChangedScore) -> None:
        """Show why this student gets this score."""
        results = self.document.results
        if self._facts is None or results is None:
            return
        dialog = ExplainDialog(results, self._facts.outgoing, self)
        dialog.explain(change.canvas_id, change.key)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(object)
    def rehearse_file(self, path: Path) -> None:
        """Show what Canvas would do with any upload file, in the course of the open gradebook."""
        self._others.rehearse(path, self.document.workbook.gradebook)

    @Slot(object)
    def check_landing_file(self, path: Path) -> None:
        """Show whether the file that was saved last, else the one that is shown, arrived in this fresh gradebook."""
        shown = self._facts.outgoing.upload.data if self._facts else None
        data, before = self._saved or (shown, self.document.workbook.gradebook)
        self._others.check_landing(path, data, before)

    @Slot()
    def _choose_fresh_gradebook(self) -> None:
        for path in self._messages.choose_files(
            tr("The gradebook, exported after the upload"), tr("CSV files (*.csv)")
        )[:1]:
            self.check_landing_file(path)

    @Slot()
    def _save(self) -> None:
        facts = self._facts
        if facts is None or not self._may_save():
            return
        if not self._questions.may_go_on(facts, self._confirmed):
            self.view.go_to_problems()
            return
        self._confirmed = self._confirmed.accepting(frozenset(self._confirmed.open_warnings(facts)))
        self._show()
        path = self._questions.choose_path(self.document.workbook)
        if path is not None:
            self._write(facts, path)

    def _write(self, facts: Facts, path: Path) -> None:
        outgoing = facts.outgoing
        restore = outgoing.restore if self.restore.isChecked() and facts.changes_existing else None
        self._is_saving = True
        self._show()
        task = partial(save, outgoing.upload.data, path, restore)
        self._background.run(task, partial(self._tell_saved, facts), self._tell_failed)

    def _tell_saved(self, facts: Facts, saved: Saved) -> None:
        self._is_saving = False
        self._saved = (facts.outgoing.upload.data, self.document.workbook.gradebook)
        self._show()
        self.after.show_saved(saved, facts)
        self._stack.setCurrentWidget(self.after)
        self.banner.clear()
        self.restore.hide()
        self.set_primary("")
        self.title.setText(tr("Now in Canvas"))
        told = tr("Saved as {name}, and read back: every byte is as it was rehearsed.", name=saved.path.name)
        beside = tr(" To put the old scores back, import {name}.", name=saved.restore.name) if saved.restore else ""
        new = tr(" New assignments can only be undone by deleting them in Canvas.") if facts.questions else ""
        self.set_status(told + beside + new)

    def _tell_failed(self, error: BaseException) -> None:
        self._is_saving = False
        self._show()
        if not isinstance(error, ClickoverError):
            raise error
        self._messages.warn(error)
