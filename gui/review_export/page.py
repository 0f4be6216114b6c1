"""Is everything right, and may the file be saved?"""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QStackedWidget, QWidget
from typing_extensions import override

from core.choices import TOTAL
from core.problems import Severity
from core.workbook import is_same_course
from gui.background import Background, Ticket
from gui.document import Document
from gui.empty_state import EmptyState
from gui.messages import Messages
from gui.page import Page
from gui.preferences import Preferences
from gui.review_export.after_saving import AfterSaving
from gui.review_export.confirmations import errors_of
from gui.review_export.consent import Consent
from gui.review_export.explain_dialog import open_explanation
from gui.review_export.facts import Facts, work_out
from gui.review_export.nothing_to_send import Nothing
from gui.review_export.notices import gravest_notice, say_missing, say_saved, say_stops, say_written
from gui.review_export.other_files import OtherFiles
from gui.review_export.points_ways import scaled
from gui.review_export.review_view import ReviewView
from gui.review_export.save_questions import SaveQuestions
from gui.review_export.saved_line import SavedLine
from gui.review_export.saver import LastSave, Saver
from gui.review_export.sentences import tr
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
        self._consent = Consent(document)
        self._facts: Facts | None = None
        self._working: Ticket | None = None
        self._gradebook: Gradebook | None = None
        self._is_new = True
        self.saver = Saver(messages, background, self)
        self.view = ReviewView(background)
        self.search = self.view.changes.student
        self.after = AfterSaving(messages, preferences)
        self.saved_line = SavedLine()
        self.empty = EmptyState("clipboard-check", "", tr("&Go to Files"))
        self.restore = QCheckBox(tr("Also save a file that puts the old scores &back"))
        self._stack = QStackedWidget()
        self._build_body()
        self._connect()
        self._show_changed(frozenset({"outgoing"}))

    @property
    def facts(self) -> Facts | None:
        """What is shown; None while it is worked out, and where there is no file."""
        return self._facts

    @property
    def has_saved(self) -> bool:
        """Whether a file for Canvas was saved for the gradebook that is open."""
        return self.saver.last is not None and self.saver.last.gradebook is self.document.workbook.gradebook

    @override
    def state(self) -> StepState:
        """Done once this very file is saved; a problem where it cannot be."""
        if self._facts is None:
            return StepState.PROBLEM if self.document.refusal else StepState.NOT_YET
        if errors_of(self._facts):
            return StepState.PROBLEM
        if self.saver.is_saved(self._facts):
            return StepState.DONE
        if self.count():
            return StepState.NEEDS_YOU
        return StepState.DONE if self._facts.nothing is Nothing.UNCHANGED else StepState.NOT_YET

    @override
    def count(self) -> int:
        """How many things wait: losses that were not seen, each kind of problem that is open, a saved file too old."""
        facts = self._facts
        if facts is None or self.saver.is_saved(facts):
            return 0
        unseen = not self._consent.given.has_seen_losses(facts)
        old = self.has_saved and bool(facts.outgoing.upload.rows)
        return unseen + old + len(errors_of(facts)) + len(self._consent.given.open_warnings(facts))

    @override
    def written(self) -> str:
        last = self.saver.last
        is_same = self._facts is not None and self.saver.is_saved(self._facts)
        return say_written(last, is_same=is_same) if last and self.has_saved else ""

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_what_matters()

    def _build_body(self) -> None:
        for shown in (self.empty, self.view, self.after):
            self._stack.addWidget(shown)
        self.body.addWidget(self.saved_line)
        self.body.addWidget(self._stack, 1)
        self.footer.insertWidget(0, self.restore)
        self.restore.setChecked(True)
        self.restore.setToolTip(tr("Import that file in Canvas to get the scores of today back."))

    def _connect(self) -> None:
        self.follow(Step.REVIEW, self._show_changed)
        self.next_requested.connect(self._save)
        self.empty.pressed.connect(lambda: self.go_to.emit(Step.FILES))
        self.view.losses_ticked.connect(self._confirm_losses)
        self.view.problems.accepted.connect(self._consent.accept)
        self.view.problems.taken_back.connect(self._consent.take_back)
        self.view.problems.scale_requested.connect(self._scale)
        explain = self.explain_student
        self.view.changes.why_requested.connect(lambda of: explain(of.canvas_id, of.key) if of else explain())
        for view in (self.view.problems, self.view.questions, self.view.missing):
            view.go_to.connect(self.go_to)
        self.after.back_requested.connect(self._show)
        self.after.check_requested.connect(self._choose_fresh_gradebook)
        self.saver.saved.connect(self._tell_saved)
        self.saver.busy_changed.connect(self._show)
        self.saved_line.steps_requested.connect(self._show_steps)

    def _show_changed(self, names: frozenset[str]) -> None:
        """The document changed: what is shown belongs to another file."""
        if names <= {"accepted"}:
            self._show_confirmed()
            return
        self._meet_files(names)
        self._background.cancel(self._working)
        self._facts, self._working = None, None
        results, outgoing = self.document.results, self.document.outgoing
        if results is not None and outgoing is not None:
            saved = self.saver.last.upload if self.saver.last else None
            self._working = self._background.run(partial(work_out, results, outgoing, saved), self._take)
        self._show()

    def _meet_files(self, names: frozenset[str]) -> None:
        """Other files are looked at anew; and in another class nothing is confirmed or saved yet."""
        if not names & {"export", "gradebook"}:
            return
        self._is_new = True
        before, self._gradebook = self._gradebook, self.document.workbook.gradebook
        is_other_course = before and self._gradebook and not is_same_course(before, self._gradebook)
        if "export" in names or is_other_course:
            self._consent.forget_losses()
            self.saver.forget()

    def _take(self, facts: Facts) -> None:
        self._facts, self._working = facts, None
        self.view.show_facts(facts, self._consent.given)
        self._show_what_matters()
        self._show()

    def _show_what_matters(self) -> None:
        """Whoever comes to a new class meets the tab that matters, not the one that was open in the last class."""
        if self._is_new and self._facts is not None:
            self.view.show_what_matters(self._facts, self._consent.given)
            self._is_new = not self.isVisible()

    def _show(self) -> None:
        """Show where things stand."""
        facts = self._facts
        self.title.setText(tr("Is everything right?"))
        if facts is None:
            self._show_nothing()
        else:
            self._stack.setCurrentWidget(self.view)
            self.set_status(say_stops(facts) or facts.sentence)
            self._show_banner(facts)
        is_empty = self._stack.currentWidget() is self.empty
        if facts is not None or is_empty:
            self.restore.setVisible(facts is not None and facts.changes_existing)
            since = "" if facts is None or self.saver.is_saved(facts) else facts.since
            last = self.saver.last if self.has_saved and not is_empty else None
            self.saved_line.show_last(last, since, offers_steps=True)
        self.set_primary("" if is_empty else tr("S&ave for Canvas…"), enabled=self._may_save())
        self.state_changed.emit()

    def _show_nothing(self) -> None:
        waits = say_missing(self.document)
        self.banner.clear()
        self.set_status("" if waits else tr("Working out what Canvas will do…"))
        self.empty.sentence.setText(waits)
        self._stack.setCurrentWidget(self.empty if waits else self.view)

    def _show_banner(self, facts: Facts) -> None:
        now = datetime.now().astimezone()
        notice = gravest_notice(facts, self._consent.given, self.document.workbook.gradebook, now)
        if notice is None:
            self.banner.clear()
        elif notice.severity is Severity.ERROR:
            look = (tr("Look at the problems &now"), self.view.go_to_problems)
            self.banner.show_notice(notice, [look], can_close=False)
        else:
            self.banner.show_notice(notice, [(tr("&Go to Files"), lambda: self.go_to.emit(Step.FILES))])

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
        last = self.saver.last
        if last is not None:
            self._others.check_landing(path, last.upload.data, last.gradebook, last.saved.path.name)
        else:
            shown = self._facts.outgoing.upload.data if self._facts else None
            self._others.check_landing(path, shown, self.document.workbook.gradebook)

    def _choose_fresh_gradebook(self) -> None:
        chosen = self._messages.choose_files(tr("The gradebook, exported after the upload"), tr("CSV files (*.csv)"))
        for path in chosen[:1]:
            self.check_landing_file(path)

    def _save(self) -> None:
        facts = self._facts
        if facts is None or not self._may_save():
            return
        if not self._questions.may_go_on(facts, self._consent.given):
            self.view.go_to_problems()
            return
        self._consent.accept(*self._consent.given.open_warnings(facts))
        path = self._questions.choose_path(self.document.workbook)
        if path is not None:
            with_restore = self.restore.isChecked() and facts.changes_existing
            self.saver.write(facts, path, self.document.workbook.gradebook, with_restore=with_restore)

    def _tell_saved(self, last: LastSave) -> None:
        if self._facts is not None and self.saver.is_saved(self._facts):
            self.after.show_clicks(last.saved.path.name, self._facts)
            self._show_steps()

    def _show_steps(self) -> None:
        """Show what is to be done in Canvas with the file that was saved."""
        last, facts = self.saver.last, self._facts
        if last is None or facts is None:
            return
        self._stack.setCurrentWidget(self.after)
        self.banner.clear()
        self.restore.hide()
        self.set_primary("")
        self.title.setText(tr("Now upload it in Canvas"))
        self.saved_line.show_last(last, "", offers_steps=False)
        self.set_status(say_saved(last, facts))
