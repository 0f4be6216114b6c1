"""The page on which the user opens the two files and checks them."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from core.problems import Location, Problem, Severity, Source
from gui.file_loader.columns_model import list_export_columns, list_gradebook_columns
from gui.file_loader.export_guide import ExportGuide
from gui.file_loader.file_card import FileCard, summarize_export, summarize_gradebook
from gui.file_loader.file_drop_area import FileDropArea
from gui.file_loader.file_opener import FileOpener
from gui.file_loader.file_tables import FileTablesWidget
from gui.file_loader.first_rows_model import fill_from_export, fill_from_gradebook
from gui.look.appearance import GRID, get_scroll_bar_margins
from gui.main_window import get_first_page_title
from gui.steps import Step, StepState
from gui.widgets.page import Page
from gui.work.document import Document
from gui.work.preferences import Preferences

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.clicker.export import ClickerExport

AGE_UPDATE_MS = 20_000
"""Interval for updating the gradebook's age, which is shown in minutes."""


class FilesPage(Page):
    """The drop area, and a card and tables for each open file."""

    def __init__(
        self, document: Document, file_opener: FileOpener, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(document, get_first_page_title(), parent)
        self._preferences = preferences
        self._errors: Sequence[Problem] = ()
        self.drop_area = FileDropArea()
        self.export_card, self.export_tables = FileCard(), FileTablesWidget()
        self.gradebook_card, self.gradebook_tables = FileCard(), FileTablesWidget()
        self.guide = ExportGuide()
        self._age_timer = QTimer(self, interval=AGE_UPDATE_MS)
        self._age_timer.timeout.connect(self._update_age)
        self._build_body()
        self.drop_area.open_requested.connect(file_opener.open)
        self.drop_area.browse_requested.connect(file_opener.browse_files)
        self.drop_area.example_requested.connect(file_opener.open_example)
        self.export_card.replace_requested.connect(file_opener.browse_files)
        self.gradebook_card.replace_requested.connect(file_opener.browse_files)
        self.export_tables.columns_model.correction_requested.connect(file_opener.correct_column)
        preferences.recent_files_changed.connect(self._update_recent_files)
        self.course_question.changed.connect(self._update_status)
        self.subscribe(Step.FILES, self._update_from_document)
        self._update_recent_files()
        self._update_from_document(frozenset({"export", "gradebook"}))

    @override
    def get_own_state(self) -> StepState:
        """Return DONE if both files are open without errors."""
        if self._errors:
            return StepState.PROBLEM
        return StepState.NEEDS_ATTENTION if self.count_open_items() else StepState.DONE

    @override
    def count_open_items(self) -> int:
        """Return the number of files that are still needed."""
        return sum(file is None for file in (self.document.workbook.export, self.document.workbook.gradebook))

    @override
    def show_location(self, place: Location) -> bool:
        """Scroll to the file's card, or to the column if the location is one."""
        card = {Source.EXPORT: self.export_card, Source.GRADEBOOK: self.gradebook_card}.get(place.source)
        if card is None:
            return False
        self._files_scroll_area.ensureWidgetVisible(card)
        if card is self.export_card and place.column is not None:
            self.export_tables.scroll_to_column(place.column)
        return True

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Update the gradebook's age, and start the timer that keeps it current."""
        super().showEvent(event)
        self._update_age()
        self._age_timer.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._age_timer.stop()

    def _update_age(self) -> None:
        gradebook = self.document.workbook.gradebook
        if gradebook is not None:
            self.gradebook_card.set_summary(summarize_gradebook(gradebook))

    def _find_errors(self) -> list[Problem]:
        """Return the files' problems of severity ERROR."""
        workbook = self.document.workbook
        problems = [problem for file in (workbook.export, workbook.gradebook) if file for problem in file.problems]
        return [problem for problem in problems if problem.severity is Severity.ERROR]

    def _update_from_document(self, names: frozenset[str]) -> None:
        if names.isdisjoint({"export", "gradebook", "points"}):
            return
        workbook = self.document.workbook
        export, gradebook = workbook.export, workbook.gradebook
        if "export" in names:
            self._update_export(export)
        elif "points" in names and export is not None:
            self.export_card.set_summary(summarize_export(export, workbook.points))
        if self.document.is_large and {"export", "gradebook"} <= names:
            self.schedule_update(frozenset({"gradebook"}))
        elif "gradebook" in names:
            self._update_gradebook(gradebook)
        if names & {"export", "gradebook"}:
            self._errors = self._find_errors()
            self._arrange_parts(has_export=export is not None, has_gradebook=gradebook is not None)
            self.set_primary_action(_tr("Choose &sessions") if export else "", enabled=True)
            self._set_focus_button(self.drop_area.browse_button if export is None else None)
        self._update_status()

    def _update_status(self) -> None:
        self.set_status(self._format_status())
        self.state_changed.emit()

    def _arrange_parts(self, *, has_export: bool, has_gradebook: bool) -> None:
        """Place missing files above those that are open, and set the tab order."""
        self.drop_area.set_loaded_files(has_export=has_export, has_gradebook=has_gradebook)
        self.guide.set_loaded_files(has_export=has_export, has_gradebook=has_gradebook)
        file_parts = self.export_card, self.gradebook_card, self.export_tables, self.gradebook_tables
        parts = (
            (*file_parts, self.drop_area) if has_export and has_gradebook else (self.drop_area, self.guide, *file_parts)
        )
        for place, part in enumerate(parts):
            self._layout.insertWidget(place, part)
        tab_stops = [widget for part in parts if not isinstance(part, ExportGuide) for widget in part.tab_stops]
        for before, after in pairwise(tab_stops):
            self.setTabOrder(before, after)

    def _set_focus_button(self, button: QPushButton | None) -> None:
        """Make Return press this button, or the primary button if it is None."""
        if self.focusProxy() is not button:
            self.setFocusProxy(button)  # type: ignore[arg-type]  # None takes it away, which the stub does not know
            if self.isVisible():
                self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _update_export(self, export: "ClickerExport | None") -> None:
        for part in (self.export_card, self.export_tables):
            part.setVisible(export is not None)
        if export is not None:
            summary = summarize_export(export, self.document.workbook.points)
            self.export_card.set_summary(summary)
            self.export_tables.set_file_name(summary.name)
            fill_from_export(self.export_tables.first_rows_model, export)
            self.export_tables.set_columns(list_export_columns(export))

    def _update_gradebook(self, gradebook: "Gradebook | None") -> None:
        for part in (self.gradebook_card, self.gradebook_tables):
            part.setVisible(gradebook is not None)
        if gradebook is not None:
            summary = summarize_gradebook(gradebook)
            self.gradebook_card.set_summary(summary)
            self.gradebook_tables.set_file_name(summary.name)
            fill_from_gradebook(self.gradebook_tables.first_rows_model, gradebook)
            self.gradebook_tables.set_columns(list_gradebook_columns(gradebook))

    def _update_recent_files(self) -> None:
        self.drop_area.set_recent_files(self._preferences.recent_files)

    def _format_status(self) -> str:
        export, gradebook = self.document.workbook.export, self.document.workbook.gradebook
        if export is None and gradebook is None:
            return _tr(
                "Clickover needs the file that iClicker exports and the one that Canvas exports. It changes neither."
            )
        if self._errors:
            return self._format_errors()
        if gradebook is None:
            return _tr("The iClicker file is read. Without the gradebook from Canvas nobody can be matched yet.")
        if export is None:
            return _tr("The gradebook is read. The file that iClicker exports is still needed.")
        if self.course_question.is_open:
            return _tr("Both files are read. Check first whether they belong together.")
        return _tr("Both files are read. Check that they are the right ones, then go on.")

    def _format_errors(self) -> str:
        prefix = _tr("Both files are read.") if not self.count_open_items() else _tr("One file is read.")
        singular, plural = _tr("Look at this: {why}"), _tr("{n} problems, first: {why}")
        count = len(self._errors)
        return f"{prefix} {(singular if count == 1 else plural).format(n=count, why=self._errors[0].message)}"

    def _build_body(self) -> None:
        content = QWidget()
        self._layout = QVBoxLayout(content)
        self._layout.setContentsMargins(get_scroll_bar_margins(self))
        self._layout.setSpacing(3 * GRID)
        self._layout.addWidget(self.guide)
        self._layout.addStretch(1)
        self._files_scroll_area = QScrollArea(widgetResizable=True)
        self._files_scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self._files_scroll_area.setAccessibleName(_tr("The files"))
        self._files_scroll_area.setWidget(content)
        self.body.addWidget(self._files_scroll_area, 1)


def _tr(text: str) -> str:
    return QCoreApplication.translate("FilesPage", text)
