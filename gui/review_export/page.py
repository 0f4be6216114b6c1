"""Is everything right, and may the file be saved?"""

from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QPushButton, QStackedWidget, QWidget
from typing_extensions import override

from core.choices import TOTAL
from core.problems import Severity
from core.sent import Sent
from gui.look.words import tr
from gui.review_export.after_saving import AfterSaving, SavedLine
from gui.review_export.confirmations import (
    Consent,
    errors_of,
    gravest_notice,
    say_missing,
    say_saved,
    say_stops,
    say_written,
    where_missing,
)
from gui.review_export.explain_dialog import open_explanation
from gui.review_export.facts import Facts, Nothing, work_out
from gui.review_export.other_files import OtherFiles
from gui.review_export.points_ways import scaled
from gui.review_export.problem_groups import ProblemGroup
from gui.review_export.review_view import ReviewView
from gui.review_export.saving import SaveQuestions, Saver
from gui.steps import Step, StepState
from gui.widgets.page import Page
from gui.widgets.page_parts import EmptyState
from gui.work.background import Background, Ticket
from gui.work.document import SENT, Document
from gui.work.edit import Work
from gui.work.messages import Action, Messages
from gui.work.preferences import Preferences

if TYPE_CHECKING:
    from core.points import Points


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
        self._consent = Consent(document)
        self._facts: Facts | None = None
        self._working: Ticket | None = None
        self._is_new = self._has_arrived = True
        self.saver = Saver(messages, background, self)
        self.view = ReviewView(background)
        self.search = self.view.changes.student
        self.after = AfterSaving(messages, preferences)
        self.back = QPushButton(tr("&Back to the review"))
        self.saved_line = SavedLine()
        self.empty = EmptyState("clipboard-check", "", tr("&Go to Files"))
        self.restore = QCheckBox(tr("Also save the old &scores"))
        self._stack = QStackedWidget()
        self._build_body()
        self._connect()
        self._show_changed(frozenset({"outgoing"}))

    @property
    def facts(self) -> Facts | None:
        """What is shown; None while it is worked out, and where there is no file."""
        return self._facts

    @override
    def own_state(self) -> StepState:
        """Done once this very file is saved; a problem where it cannot be."""
        if self._facts is None:
            return StepState.PROBLEM if self.document.refusal else StepState.NOT_YET
        if errors_of(self._facts):
            return StepState.PROBLEM
        if self._consent.given.is_saved:
            return StepState.DONE
        is_old = self.document.sent is not None and bool(self._facts.outgoing.upload.rows)
        if self.count() or is_old:
            return StepState.NEEDS_YOU
        return StepState.DONE if self._facts.nothing is Nothing.UNCHANGED else StepState.NOT_YET

    @override
    def count(self) -> int:
        return self._consent.given.waiting(self._facts) if self._facts else 0

    @override
    def written(self) -> str:
        sent = self.document.sent
        return say_written(sent, is_same=self._consent.given.is_saved) if sent else ""

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._has_arrived = True
            self._show_what_matters()

    def _build_body(self) -> None:
        for shown in (self.empty, self.view, self.after):
            self._stack.addWidget(shown)
        self.body.addWidget(self.saved_line)
        self.body.addWidget(self._stack, 1)
        self.footer.insertWidget(0, self.restore)
        self.footer.insertWidget(0, self.back)
        self.restore.setChecked(True)
        self.restore.setToolTip(tr("In a second file: import that one in Canvas to get the scores of today back."))

    def _connect(self) -> None:
        self.follow(Step.REVIEW, self._show_changed)
        self.next_requested.connect(self._go_on)
        self.empty.pressed.connect(lambda: self.go_to.emit(where_missing(self.document)))
        self.view.losses_ticked.connect(self._confirm_losses)
        self.view.problems.accepted.connect(self._consent.accept)
        self.view.problems.taken_back.connect(self._consent.take_back)
        self.view.problems.scale_requested.connect(self._scale)
        explain = self.explain_student
        self.view.changes.why_requested.connect(lambda of: explain(of.canvas_id, of.key) if of else explain())
        for view in (self.view.problems, self.view.questions, self.view.missing):
            view.go_to.connect(self.go_to)
        self.back.clicked.connect(lambda: self._show())
        self.saver.busy_changed.connect(self._show)
        self.saved_line.steps_requested.connect(self._show_steps)
        self.saved_line.check_requested.connect(self._choose_fresh_gradebook)

    def _show_changed(self, names: frozenset[str]) -> None:
        """The document changed: what is shown belongs to another file, or the one that it is compared with is new."""
        if names <= {"accepted", SENT} and (SENT not in names or self._consent.given.is_saved):
            self._show_confirmed()
            return
        if names & {"export", "gradebook"}:
            self._is_new = True
            self._consent.meet_files(is_other_export="export" in names)
        self._background.cancel(self._working)
        self._facts, self._working = None, None
        results, outgoing = self.document.results, self.document.outgoing
        if results is not None and outgoing is not None:
            saved = self.document.sent.data if self.document.sent else None
            self._working = self._background.run(partial(work_out, results, outgoing, saved), self._take)
        self._show()

    def _take(self, facts: Facts) -> None:
        self._facts, self._working = facts, None
        self.view.show_facts(facts, self._consent.given)
        self._show_what_matters()
        self._show()

    def _show_what_matters(self) -> None:
        """Whoever comes here meets the tab that needs them; in a new class, not the one that was open in the last."""
        if self._facts is not None and (self._is_new or self._has_arrived):
            self.view.show_what_matters(self._facts, self._consent.given, is_new=self._is_new)
            self._is_new, self._has_arrived = not self.isVisible(), False

    def _show(self) -> None:
        """Show where things stand."""
        facts = self._facts
        self.title.setText(tr("Is everything right?"))
        if facts is None:
            self._show_nothing()
        else:
            self._stack.setCurrentWidget(self.view)
            self.set_status(say_stops(facts, self._consent.given) or facts.sentence)
            self._show_banner(facts)
        is_empty = self._stack.currentWidget() is self.empty
        if facts is not None or is_empty:
            self.restore.setVisible(facts is not None and facts.changes_existing)
            since = "" if facts is None or self._consent.given.is_saved else facts.since
            self.saved_line.show_sent(None if is_empty else self.document.sent, since, offers_more=True)
        self.back.hide()
        self.set_primary("" if is_empty else tr("S&ave for Canvas…"), enabled=self._may_save())
        self.state_changed.emit()

    def _show_nothing(self) -> None:
        waits = say_missing(self.document)
        self.banner.clear()
        self.set_status("" if waits else tr("Working out what Canvas will do…"))
        self.empty.sentence.setText(waits)
        is_file = where_missing(self.document) is Step.FILES
        self.empty.button.setText(tr("&Go to Files") if is_file else tr("&Go to Sessions"))
        self._stack.setCurrentWidget(self.empty if waits else self.view)

    def _show_banner(self, facts: Facts) -> None:
        now = datetime.now().astimezone()
        notice = gravest_notice(facts, self._consent.given, self.document.workbook.gradebook, now)
        if notice is None or self.question.is_open:  # whether the files belong together comes first
            self.banner.clear()
        elif notice.severity is Severity.ERROR:
            look = Action(tr("Look at the problems &now"), self.view.go_to_problems)
            self.banner.show_notice(replace(notice, actions=(look,)), can_close=False)
        else:
            go = Action(tr("&Go to Files"), lambda: self.go_to.emit(Step.FILES))
            self.banner.show_notice(replace(notice, actions=(go,)))

    def _may_save(self) -> bool:
        facts = self._facts
        if facts is None or self.saver.is_saving or errors_of(facts) or not facts.outgoing.upload.rows:
            return False
        return self._consent.given.has_seen_losses(facts)

    def _confirm_losses(self, is_seen: bool) -> None:
        if self._facts is not None:
            self._consent.see_losses(self._facts, is_seen=is_seen)
            self._show_confirmed()

    def _show_confirmed(self) -> None:
        if self._facts is not None:
            self.view.show_confirmed(self._facts, self._consent.given)
        self._show()

    def _scale(self, goal: "Points") -> None:
        told = tr("Scale every column to {points} points", points=f"{goal:f}")
        self.document.apply(told, scaled(self.document.workbook, goal))

    @override
    def explain_student(self, canvas_id: str = "", key: str = TOTAL) -> None:
        results, outgoing = self.document.results, self.document.outgoing
        if results is not None and outgoing is not None:
            open_explanation(results, outgoing, canvas_id, key, self)

    def rehearse_file(self, path: Path) -> None:
        """Show what Canvas would do with any upload file, in the course of the open gradebook."""
        self._others.rehearse(path, self.document.workbook.gradebook)

    def check_landing_file(self, path: Path) -> None:
        """Show whether the file that was saved last, else the one that is shown, arrived in this fresh gradebook."""
        self.banner.clear()  # what it says may be of another file that was given for this
        sent = self.document.state.work.sent
        if sent is not None:
            self._others.check_sent(path, sent)
        else:
            shown = self._facts.outgoing.upload.data if self._facts else None
            self._others.check_shown(path, shown, self.document.workbook.gradebook)

    def _choose_fresh_gradebook(self) -> None:
        chosen = self._messages.choose_files(tr("The gradebook, exported after the upload"), tr("CSV files (*.csv)"))
        for path in chosen[:1]:
            self.check_landing_file(path)

    def _go_on(self) -> None:
        if self._stack.currentWidget() is self.after:
            self._choose_fresh_gradebook()
        else:
            self._save()

    def _save(self) -> None:
        facts, state = self._facts, self.document.state
        if facts is None or not self._may_save() or not self._questions.may_save_again(facts, state.work.sent):
            return
        if not self._questions.may_go_on(facts, self._consent.given):
            self.view.go_to_problems()
            return
        path = self._questions.choose_path(state.workbook)
        if path is not None:
            known = self._consent.given.open_warnings(facts)
            with_restore = self.restore.isChecked() and facts.changes_existing
            done = partial(self._take_saved, state.work, known)
            self.saver.write(facts, path, state.workbook.gradebook, done, with_restore=with_restore)

    def _take_saved(self, work: Work, known: tuple[ProblemGroup, ...], sent: Sent) -> None:
        """The file is on the disk: now, and not before, the person has carried on with what they knew of."""
        self.document.keep_sent(work, sent)
        if self.document.state.work is work:
            self._consent.accept(*known)
        if self._consent.given.is_saved:
            self._show_steps()

    def _show_steps(self) -> None:
        """Show what is to be done in Canvas with the file that was saved."""
        sent, facts = self.document.sent, self._facts
        if sent is None or facts is None:
            return
        self.after.show_clicks(sent.path.name, facts)
        self._stack.setCurrentWidget(self.after)
        self.banner.clear()
        self.restore.hide()
        self.back.show()
        self.set_primary(tr("Check that scores &arrived…"))
        self.title.setText(tr("Now upload it in Canvas"))
        self.saved_line.show_sent(sent, "", offers_more=False)
        self.set_status(say_saved(sent, facts))
