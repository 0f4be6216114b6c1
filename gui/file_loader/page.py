"""Which two files are brought together?"""

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from core.problems import Place, Problem, Severity, Source
from gui.file_loader.columns_model import columns_of_export, columns_of_gradebook
from gui.file_loader.drop_area import DropArea
from gui.file_loader.file_card import FileCard, facts_of_export, facts_of_gradebook
from gui.file_loader.file_tables import FileTables
from gui.file_loader.first_rows_model import show_export, show_gradebook
from gui.file_loader.guide import Guide
from gui.file_loader.opening import Opening
from gui.look.appearance import GRID, beside_bar
from gui.main_window import first_question
from gui.steps import Step, StepState
from gui.widgets.page import Page
from gui.work.document import Document
from gui.work.preferences import Preferences

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.clicker.export import Export

CLOCK_MS = 20_000
"""So often it is told anew how old the gradebook is: its age is said in minutes."""


class FilesPage(Page):
    """The drop area, and for each file that was read a card and its tables."""

    def __init__(
        self, document: Document, opening: Opening, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(document, first_question(), parent)
        self._preferences = preferences
        self.drop = DropArea()
        self.export_card, self.export_tables = FileCard(), FileTables()
        self.gradebook_card, self.gradebook_tables = FileCard(), FileTables()
        self.guide = Guide()
        self._clock = QTimer(self, interval=CLOCK_MS)
        self._clock.timeout.connect(self._show_age)
        self._fill()
        self.drop.files_given.connect(opening.open)
        self.drop.browse_requested.connect(opening.browse)
        self.drop.example_requested.connect(opening.open_example)
        self.export_card.replace_requested.connect(opening.browse)
        self.gradebook_card.replace_requested.connect(opening.browse)
        self.export_tables.columns.corrected.connect(opening.correct)
        preferences.recent_changed.connect(self._show_recent)
        self.follow(Step.FILES, self._show_changed)
        self._show_recent()
        self._show_changed(frozenset({"export", "gradebook"}))

    @override
    def own_state(self) -> StepState:
        """Return DONE once both files are read."""
        if self._errors():
            return StepState.PROBLEM
        return StepState.NEEDS_YOU if self.count() else StepState.DONE

    @override
    def count(self) -> int:
        """How many files are still needed."""
        return sum(file is None for file in (self.document.workbook.export, self.document.workbook.gradebook))

    @override
    def show_place(self, place: Place) -> bool:
        """Bring the file's card into view, and its column where the place is a column's heading."""
        card = {Source.EXPORT: self.export_card, Source.GRADEBOOK: self.gradebook_card}.get(place.source)
        if card is None:
            return False
        self._scroll.ensureWidgetVisible(card)
        if card is self.export_card and place.column is not None:
            self.export_tables.show_column(place.column)
        return True

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Say how old the gradebook is by now, and go on saying so."""
        super().showEvent(event)
        self._show_age()
        self._clock.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    def _show_age(self) -> None:
        gradebook = self.document.workbook.gradebook
        if gradebook is not None:
            self.gradebook_card.show_facts(facts_of_gradebook(gradebook))

    def _errors(self) -> list[Problem]:
        """What is wrong with the files, beyond a warning."""
        workbook = self.document.workbook
        problems = [each for file in (workbook.export, workbook.gradebook) if file for each in file.problems]
        return [problem for problem in problems if problem.severity is Severity.ERROR]

    def _show_changed(self, names: frozenset[str]) -> None:
        if names.isdisjoint({"export", "gradebook", "points", "results", "accepted"}):
            return
        workbook = self.document.workbook
        export, gradebook = workbook.export, workbook.gradebook
        if "export" in names:
            self._show_export(export)
        elif "points" in names and export is not None:
            self.export_card.show_facts(facts_of_export(export, workbook.points))
        if self.document.is_large and {"export", "gradebook"} <= names:
            self.follow_later(frozenset({"gradebook"}))
        elif "gradebook" in names:
            self._show_gradebook(gradebook)
        if names & {"export", "gradebook"}:
            self._show_missing(has_export=export is not None, has_gradebook=gradebook is not None)
            self.set_primary(_tr("Choose &sessions") if export else "", enabled=True)
            self._offer_keyboard(self.drop.browse if export is None else None)
        self.set_status(self._sentence())
        self.state_changed.emit()

    def _show_missing(self, *, has_export: bool, has_gradebook: bool) -> None:
        """What is still to be done stands first: giving the other file; then what was read."""
        self.drop.show_missing(has_export=has_export, has_gradebook=has_gradebook)
        self.guide.show_missing(has_export=has_export, has_gradebook=has_gradebook)
        read = self.export_card, self.gradebook_card, self.export_tables, self.gradebook_tables
        parts = (*read, self.drop) if has_export and has_gradebook else (self.drop, self.guide, *read)
        for place, part in enumerate(parts):
            self._column.insertWidget(place, part)
        stops = [stop for part in parts if not isinstance(part, Guide) for stop in part.stops]
        for before, after in pairwise(stops):
            self.setTabOrder(before, after)

    def _offer_keyboard(self, button: QPushButton | None) -> None:
        """Let Return browse while there is no file, and go on afterwards."""
        if self.focusProxy() is not button:
            self.setFocusProxy(button)  # type: ignore[arg-type]  # None takes it away, which the stub does not know
            if self.isVisible():
                self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_export(self, export: "Export | None") -> None:
        for part in (self.export_card, self.export_tables):
            part.setVisible(export is not None)
        if export is not None:
            facts = facts_of_export(export, self.document.workbook.points)
            self.export_card.show_facts(facts)
            self.export_tables.show_name(facts.name)
            show_export(self.export_tables.first_rows, export)
            self.export_tables.show_columns(columns_of_export(export))

    def _show_gradebook(self, gradebook: "Gradebook | None") -> None:
        for part in (self.gradebook_card, self.gradebook_tables):
            part.setVisible(gradebook is not None)
        if gradebook is not None:
            facts = facts_of_gradebook(gradebook)
            self.gradebook_card.show_facts(facts)
            self.gradebook_tables.show_name(facts.name)
            show_gradebook(self.gradebook_tables.first_rows, gradebook)
            self.gradebook_tables.show_columns(columns_of_gradebook(gradebook))

    def _show_recent(self) -> None:
        self.drop.show_recent(self._preferences.recent)

    def _sentence(self) -> str:
        export, gradebook = self.document.workbook.export, self.document.workbook.gradebook
        if export is None and gradebook is None:
            return _tr(
                "Clickover needs the file that iClicker exports and the one that Canvas exports. It changes neither."
            )
        errors = self._errors()
        if errors:
            return self._say_errors(errors)
        if gradebook is None:
            return _tr("The iClicker file is read. Without the gradebook from Canvas nobody can be matched yet.")
        if export is None:
            return _tr("The gradebook is read. The file that iClicker exports is still needed.")
        if self.question.is_open:
            return _tr("Both files are read. Check first whether they belong together.")
        return _tr("Both files are read. Check that they are the right ones, then go on.")

    def _say_errors(self, errors: list[Problem]) -> str:
        read = _tr("Both files are read.") if not self.count() else _tr("One file is read.")
        one, many = _tr("Look at this: {why}"), _tr("{n} problems, first: {why}")
        return f"{read} {(one if len(errors) == 1 else many).format(n=len(errors), why=errors[0].message)}"

    def _fill(self) -> None:
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(beside_bar(self))
        self._column.setSpacing(3 * GRID)
        self._column.addWidget(self.guide)
        self._column.addStretch(1)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setAccessibleName(_tr("The files"))
        self._scroll.setWidget(inside)
        self.body.addWidget(self._scroll, 1)


def _tr(text: str) -> str:
    return QCoreApplication.translate("FilesPage", text)
