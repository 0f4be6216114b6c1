"""Who is who: who was matched by what, who needs the person, and how is a match taken back?"""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QWidget
from typing_extensions import override

from core.problems import Place, Severity, Source
from core.students.decisions import OPEN, Decision
from core.students.settling import Roll
from gui.look.appearance import GRID
from gui.steps import Step, StepState
from gui.student_matching.draft import MatchingDraft, doubted, not_in_course
from gui.student_matching.people import People, read_people, search_texts
from gui.student_matching.people_model import PeopleModel
from gui.student_matching.people_table import CorrectionsDialog, GroupBar, PeopleTable
from gui.student_matching.person import Person, PersonDetail
from gui.student_matching.wizard import MatchingWizard
from gui.student_matching.words import Group, reasons, say_decision, say_standing
from gui.tables.table_model import OBJECT_ROLE
from gui.widgets.layouts import FlowLayout
from gui.widgets.page import Page
from gui.widgets.page_parts import EmptyState, OrEmpty
from gui.work import tasks
from gui.work.background import Background, Ticket
from gui.work.document import Document
from gui.work.messages import Choice, Messages, Notice

EVERYBODY_AT_ONCE = 2_000
"""Up to so many people the texts for the search are made at once."""


class StudentsPage(Page):
    """The step of the students."""

    def __init__(self, document: Document, messages: Messages, background: Background) -> None:
        super().__init__(document, "")
        self.title.setText(self.tr("Who is who?"))
        self._messages = messages
        self._background = background
        self._people: People | None = None
        self._roll: Roll | None = None
        self._waiting: Ticket | None = None
        self._reading: Ticket | None = None
        self._is_reading = False
        self.wizard: MatchingWizard | None = None
        self.groups = GroupBar()
        self.search = self.groups.search
        self.model = PeopleModel(self)
        self.table = PeopleTable(self.model)
        self.nobody_found = EmptyState("search", self.tr("Nobody fits the search."), self.tr("Show &everybody"))
        self.detail = PersonDetail()
        self.decide = QPushButton(self.tr("&Decide…"))
        self.take_back = QPushButton(self.tr("&Take back"))
        self.doubt = QPushButton(self.tr("Dou&bt this match"))
        self.doubt.setToolTip(self.tr("Does this automatic match look wrong? Then it does not count until you decide."))
        self.why = QPushButton(self.tr("Wh&y this score?"))
        self.outside = QPushButton(self.tr("&Not in this course"))
        self.corrections = QPushButton(self.tr("&Who should correct what…"))
        self.empty = EmptyState(
            "users",
            self.tr("People are matched when both files are there: the iClicker export and Canvas's gradebook."),
            self.tr("&Go to Files"),
        )
        self._fill_body()
        self._connect()
        self._read_people()

    def _fill_body(self) -> None:
        self.stack, whole = self.fill(self.empty)
        self.tables = OrEmpty(self.table, self.nobody_found)
        whole.addWidget(self.groups)
        whole.addWidget(self.tables, 1)
        whole.addWidget(self.detail)
        actions = QWidget()
        line = FlowLayout(actions, GRID)
        for button in (self.decide, self.take_back, self.doubt, self.outside, self.why, self.corrections):
            line.addWidget(button)
        whole.addWidget(actions)
        menu = QMenu(self.outside)
        for reason in reasons():
            menu.addAction(reason, partial(self.leave_out, reason))
        self.outside.setMenu(menu)

    def _connect(self) -> None:
        self.primary.clicked.disconnect()
        self.primary.clicked.connect(self._go_on)
        self.follow(Step.STUDENTS, self._show_changed)
        self.document.deriving_changed.connect(self._show_status)
        self.nobody_found.pressed.connect(self.groups.clear)
        self.groups.changed.connect(self._filter)
        self.decide.clicked.connect(lambda: self.open_wizard([person.row for person in self.table.selected()]))
        self.take_back.clicked.connect(self.take_back_selected)
        self.doubt.clicked.connect(self.doubt_selected)
        self.why.clicked.connect(lambda: self.why_requested.emit(self._explained()))
        self.corrections.clicked.connect(self._open_corrections)
        self.table.selectionModel().selectionChanged.connect(self._enable)
        self.model.modelReset.connect(self._enable)
        self.table.activated.connect(lambda index: self.open_wizard([index.data(OBJECT_ROLE).row]))

    @override
    def own_state(self) -> StepState:
        if self._people is None or not set(self.model.counts) - {Group.SKIPPED}:
            return StepState.NOT_YET
        if self._people.are_strangers:
            return StepState.PROBLEM
        return StepState.NEEDS_YOU if self.count() else StepState.DONE

    @override
    def count(self) -> int:
        """How many people need the person."""
        return self.model.counts.get(Group.NEEDS_YOU, 0)

    @override
    def show_place(self, place: Place) -> bool:
        """A row of the export is a person."""
        if place.source is not Source.EXPORT or place.row is None or self._people is None:
            return False
        if place.row not in self._people.ends:
            return False
        if self.model.place_of(place.row) < 0:
            self.groups.clear()
        self.table.select([place.row])
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def open_wizard(self, rows: Sequence[int] | None = None) -> None:
        """Ask about these rows, or about all who need the person. Each answer is an edit."""
        results = self.document.results
        if results is None or results.roll is None or self.wizard is not None:
            return
        people = self._people if self._people and self._people.is_of(results) else None
        self.wizard = MatchingWizard(results, rows or None, self, people=people)
        self.wizard.may_leave = self._may_leave
        self.wizard.setWindowModality(Qt.WindowModality.WindowModal)
        self.wizard.finished.connect(self._take_answers)
        self.wizard.open()

    def _may_leave(self, answers: int) -> bool:
        """Whether the wizard may be left although answers were given: they would be lost."""
        one, many = self.tr("Leave without your answer?"), self.tr("Leave without your {number} answers?")
        question = (one if answers == 1 else many).format(number=answers)
        detail = self.tr(
            "Nobody is matched before you press Finish on the last page. “Decide the rest later” leads there."
        )
        stay = Choice("stay", self.tr("&Go on matching"), is_default=True, is_cancel=True)
        leave = Choice("leave", self.tr("&Leave without them"), loses=True)
        return self._messages.ask(question, detail, (stay, leave)) == "leave"

    def leave_out(self, reason: str) -> None:
        """The selected people are not in this course."""
        self._decide(not_in_course(reason), self.table.selected())

    def take_back_selected(self) -> None:
        """The selected people stand again where matching had put them."""
        self._decide(OPEN, [person for person in self.table.selected() if person.is_decided])

    def doubt_selected(self) -> None:
        """Those of the selected people whom evidence has matched need the person."""
        self._decide(doubted(), [person for person in self.table.selected() if person.can_be_doubted])

    def _decide(self, decision: Decision, people: Sequence[Person]) -> None:
        if people:
            text = say_decision(decision.judgment, [person.name for person in people])
            self.document.apply(text, self.document.workbook.deciding(decision, *(person.row for person in people)))

    def _take_answers(self, code: int) -> None:
        wizard, self.wizard = self.wizard, None
        if wizard is None:
            return
        if code == MatchingWizard.DialogCode.Accepted:
            self._apply_answers(wizard.draft)
        wizard.deleteLater()

    def _apply_answers(self, draft: MatchingDraft) -> None:
        """Each answer is an edit; answers about files that are not open any more are none."""
        if not draft.decisions:
            return
        if not draft.is_about(self.document.workbook):
            told = self.tr(
                "Your answers were not used: other files were opened while you gave them, and a row of those may be "
                "another person. Please answer again."
            )
            self._messages.noticed.emit(Notice(Severity.WARNING, told))
            return
        self.document.apply_each(draft.edits_of(self.document.workbook))

    def _go_on(self) -> None:
        if self.count():
            self.open_wizard()
        elif self.state() is StepState.PROBLEM:
            self.go_to.emit(Step.FILES)
        else:
            self.next_requested.emit()

    def _show_changed(self, names: frozenset[str]) -> None:
        results = self.document.results
        roll = results.roll if results else None
        is_other_roll = "results" in names and (roll is None or roll is not self._roll)
        if is_other_roll or names & {"export", "gradebook"}:  # a tick of a session leaves everybody where they are
            self._roll = roll
            self._read_people()
        self._enable()

    def _read_people(self) -> None:
        """Look at the people of the results, in the background where there are many."""
        self._background.cancel(self._reading)
        self._is_reading = False
        results = self.document.results
        if results is None or results.proposals is None or results.roll is None:
            self._show_people(None)
        elif len(results.roll.by_row) <= EVERYBODY_AT_ONCE:
            self._show_people(People(results))
        else:
            if self._people is not None and self._people.proposals is not results.proposals:
                self._show_people(None)  # these are people of other files
            self._is_reading = True
            self._reading = self._background.run(partial(read_people, results), self._show_people)
            self._show_status()

    def _show_people(self, people: People | None) -> None:
        self._is_reading = False
        before, self._people = self._people, people
        self.stack.show_subject(people is not None)
        selected = [person.row for person in self.table.selected() if people and people.has(person)]
        self.model.show_people(people)
        if not selected:
            self.table.clearSelection()
        self.table.select(selected)
        self.table.fit_columns()
        if people and (before is None or before.proposals is not people.proposals):
            self._read_texts(people)
        self._show_status()

    def _read_texts(self, people: People) -> None:
        """Make what the search looks through, in the background where there are many."""
        self._background.cancel(self._waiting)
        self._waiting = None
        if len(people.ends) <= EVERYBODY_AT_ONCE:
            self.model.take_texts(search_texts(people))
        else:
            self._waiting = self._background.run(partial(search_texts, people), self.model.take_texts)

    def _filter(self) -> None:
        self.model.filter(self.groups.text, self.groups.group)
        self.tables.show_subject(bool(self.model.shown) or self._people is None)

    def _enable(self) -> None:
        people = self.table.selected()
        self.decide.setEnabled(bool(people))
        self.outside.setEnabled(bool(people))
        self.detail.show_people(people)
        self.take_back.setEnabled(any(person.is_decided for person in people))
        self.doubt.setEnabled(any(person.can_be_doubted for person in people))
        self.why.setEnabled(bool(self._explained()))

    def _explained(self) -> str:
        """The student whose score can be explained: one who is selected and matched, once the file is made; else ""."""
        people = self.table.selected()
        return people[0].end.canvas_id if len(people) == 1 and self.document.outgoing is not None else ""

    def _show_status(self) -> None:
        counts = self.model.counts
        self.groups.show_counts(counts)
        self._filter()
        self._enable()
        self.set_status(self._sentence(counts))
        self.set_primary(self._way_on(), enabled=self._people is not None)
        self.state_changed.emit()

    def _way_on(self) -> str:
        waiting = self.count()
        if not waiting:
            return self.tr("&Go to Files") if self.state() is StepState.PROBLEM else self.tr("&Review and save")
        one, many = self.tr("&Match 1 person…"), self.tr("&Match {number} people…")
        return (one if waiting == 1 else many).format(number=f"{waiting:,}")

    def _sentence(self, counts: Mapping[Group, int]) -> str:
        if self._is_reading or (self._people is not None and self.document.is_deriving):
            return self.tr("Matching…")
        if self._people is None:
            return self.tr("Nobody to match yet.")
        return say_standing(counts, self._people.waiting_bands, self._people.few_names)

    def _open_corrections(self) -> None:
        results = self.document.results
        if results is not None and results.roll is not None:
            self._background.run(partial(tasks.who_should_correct_what, results), self._show_corrections)

    def _show_corrections(self, lines: tuple[str, ...]) -> None:
        CorrectionsDialog(lines, self).show()
