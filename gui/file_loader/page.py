"""Page on which the user opens the two files and checks them."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from core.clicker.export import locate_file_key
from core.problems import Location, Problem, Severity, Source
from gui.file_loader.class_files import JoinSessionsBar, find_known_points, join_sessions, remove_file
from gui.file_loader.columns_model import list_export_columns, list_gradebook_columns
from gui.file_loader.course_bar import CourseBar
from gui.file_loader.course_list import CourseList
from gui.file_loader.export_guide import ExportGuide
from gui.file_loader.file_card import FileCard, summarize_export, summarize_gradebook
from gui.file_loader.file_drop_area import FileDropArea
from gui.file_loader.file_opener import FileOpener
from gui.file_loader.file_tables import FileTablesWidget
from gui.file_loader.first_rows_model import fill_from_export, fill_from_gradebook
from gui.file_loader.values_model import list_text_values
from gui.look.appearance import GRID, get_scroll_bar_margins
from gui.main_window import get_first_page_title
from gui.steps import Step, StepState
from gui.widgets.page import Page
from gui.work.course_memory import CourseMemory
from gui.work.document import Document
from gui.work.preferences import Preferences

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.clicker.export import ClickerExport
    from core.recognition.roles import ColumnRole

_FilePart = FileCard | FileTablesWidget | JoinSessionsBar | FileDropArea | ExportGuide | CourseBar | CourseList

AGE_UPDATE_MS = 20_000
"""Interval for updating the gradebook's age, which is shown in minutes."""


class FilesPage(Page):
    """Page with the drop area, and with a card and tables for each open file."""

    def __init__(
        self,
        document: Document,
        file_opener: FileOpener,
        preferences: Preferences,
        memory: CourseMemory,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(document, get_first_page_title(), parent)
        self._preferences = preferences
        self._errors: Sequence[Problem] = ()
        self.drop_area = FileDropArea()
        self._file_opener = file_opener
        self.export_parts: list[tuple[FileCard, FileTablesWidget]] = []
        self.export_card, self.export_tables = self._add_export_parts()
        self.join_bar = JoinSessionsBar()
        self.gradebook_card, self.gradebook_tables = FileCard(), FileTablesWidget()
        self.guide = ExportGuide()
        self.course_bar = CourseBar(document, memory)
        self.course_list = CourseList(document, memory)
        self._age_timer = QTimer(self, interval=AGE_UPDATE_MS)
        self._age_timer.timeout.connect(self._update_age)
        self._build_body()
        self.drop_area.open_requested.connect(file_opener.open)
        self.drop_area.browse_requested.connect(file_opener.browse_files)
        self.drop_area.example_requested.connect(file_opener.open_example)
        self.gradebook_card.replace_requested.connect(file_opener.browse_files)
        self.join_bar.join_requested.connect(partial(join_sessions, document))
        preferences.recent_files_changed.connect(self._update_recent_files)
        self.course_bar.location_requested.connect(self.navigation_requested)
        self.course_bar.explanation_requested.connect(self.explanation_requested)
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
        """Scroll to the file's card or, if the location has a column, to that column."""
        if place.source is Source.GRADEBOOK:
            self._files_scroll_area.ensureWidgetVisible(self.gradebook_card)
            return True
        if place.source is not Source.EXPORT:
            return False
        file, number = locate_file_key(place.column or place.row or 0)
        card, tables = self.export_parts[min(file, len(self.export_parts)) - 1]
        self._files_scroll_area.ensureWidgetVisible(card)
        if place.column is not None:
            tables.scroll_to_column(number)
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
        """Return the problems in the files that are errors."""
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
            self._update_export_cards(export)
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
        self.course_bar.set_blocked(self.course_question.is_open)
        self.set_status(self._format_status())
        self.state_changed.emit()

    def _arrange_parts(self, *, has_export: bool, has_gradebook: bool) -> None:
        """Put the drop area first if a file is missing, otherwise last; set the tab order."""
        self.drop_area.set_loaded_files(has_export=has_export, has_gradebook=has_gradebook)
        self.guide.set_loaded_files(has_export=has_export, has_gradebook=has_gradebook)
        cards, tables = zip(*self.export_parts, strict=True)
        file_parts = (self.join_bar, *cards, self.gradebook_card, *tables, self.gradebook_tables)
        parts: tuple[_FilePart, ...] = (
            (self.course_bar, *file_parts, self.drop_area, self.course_list)
            if has_export and has_gradebook
            else (self.course_list, self.drop_area, self.guide, self.course_bar, *file_parts)
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
        files = export.files if export else ()
        while len(self.export_parts) < len(files):
            for part in self._add_export_parts():
                self._layout.addWidget(part)  # before it is shown, or it would be a window of its own
        for number, (card, tables) in enumerate(self.export_parts, 1):
            for part in (card, tables):
                part.setVisible(number <= len(files))
            card.remove_button.setVisible(len(files) > 1)
        self.join_bar.set_export(export)
        if export is not None:
            self._update_export_cards(export)
            for file, name, (_, tables) in zip(files, export.file_names, self.export_parts, strict=False):
                tables.set_file_name(name)
                fill_from_export(tables.first_rows_model, file)
                tables.set_columns(list_export_columns(file))
                tables.set_values(list_text_values(file))

    def _update_export_cards(self, export: "ClickerExport") -> None:
        """Update the summary of each iClicker file."""
        for number, (file, name) in enumerate(zip(export.files, export.file_names, strict=True), 1):
            points = find_known_points(self.document.workbook, number)
            self.export_parts[number - 1][0].set_summary(summarize_export(file, points, name))

    def _add_export_parts(self) -> tuple[FileCard, FileTablesWidget]:
        """Add a card and tables for one more iClicker file, and return them."""
        number = len(self.export_parts) + 1
        card, tables = FileCard(), FileTablesWidget()
        card.replace_requested.connect(self._file_opener.browse_files)
        card.remove_requested.connect(partial(remove_file, self.document, number))
        tables.columns_model.correction_requested.connect(partial(self._correct_column, number))
        tables.values_model.value_requested.connect(partial(self._correct_value, number))
        self.export_parts.append((card, tables))
        return card, tables

    def _correct_column(self, number: int, column: int, header: str, role: "ColumnRole") -> None:
        self._file_opener.correct_column(column, header, role, number)

    def _correct_value(self, number: int, text: str, value: str) -> None:
        self._file_opener.correct_value(text, value, number)

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
        if export.has_several_files:
            return _tr("All files are read. Check that they are the right ones, then go on.")
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
