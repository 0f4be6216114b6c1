"""Page on which the user opens the two files and checks them."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from core.clicker.export import locate_file_key
from core.problems import Location, Problem, Severity, Source
from gui.file_loader.class_files import JoinSessionsBar, join_sessions, remove_file
from gui.file_loader.correction_edits import CorrectionEdit
from gui.file_loader.course_bar import CourseBar
from gui.file_loader.course_list import CourseList
from gui.file_loader.export_guide import ExportGuide
from gui.file_loader.file_card import summarize_gradebook
from gui.file_loader.file_drop_area import FileDropArea
from gui.file_loader.file_opener import FileOpener
from gui.file_loader.file_section import FileSection
from gui.file_loader.page_status import describe_files
from gui.file_loader.refused_tables_view import RefusedTablesView
from gui.file_loader.score_question import describe_inclusion
from gui.look.appearance import GRID, get_scroll_bar_margins
from gui.main_window import get_first_page_title
from gui.steps import Step, StepState
from gui.widgets.page import Page
from gui.work.course_memory import CourseMemory
from gui.work.document import Document
from gui.work.edit import REFUSED_TABLES
from gui.work.preferences import Preferences

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.clicker.export import ClickerExport

_FilePart = RefusedTablesView | FileSection | JoinSessionsBar | FileDropArea | ExportGuide | CourseBar | CourseList

AGE_UPDATE_MS = 20_000
"""Interval for updating the gradebook's age, which is shown in minutes."""


class FilesPage(Page):
    """Page with the drop area, and with a section for each open file and for each table that isn't used."""

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
        self.export_sections: list[FileSection] = []
        self._add_export_section()
        self.join_bar = JoinSessionsBar()
        self.gradebook_section = FileSection()
        self.refused_view = RefusedTablesView()
        self.guide = ExportGuide()
        self.course_bar = CourseBar(document, memory)
        self.course_list = CourseList(document, memory)
        self._age_timer = QTimer(self, interval=AGE_UPDATE_MS)
        self._age_timer.timeout.connect(self._update_age)
        self._build_body()
        self.drop_area.open_requested.connect(file_opener.open)
        self.drop_area.browse_requested.connect(file_opener.browse_files)
        self.drop_area.example_requested.connect(file_opener.open_example)
        self.gradebook_section.card.replace_requested.connect(file_opener.browse_files)
        self.refused_view.browse_requested.connect(file_opener.browse_files)
        self.refused_view.correction_requested.connect(file_opener.correct_table)
        self.refused_view.close_requested.connect(file_opener.close_table)
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
        """Return the number of files that are still needed, or about which a question is open."""
        missing = sum(file is None for file in (self.document.workbook.export, self.document.workbook.gradebook))
        pending = sum(table.sha256 in self._open_hashes for table in self.document.refused_tables)
        return missing + pending + sum(section.question.is_open for section in self.export_sections)

    @override
    def show_location(self, place: Location) -> bool:
        """Scroll to the file's card, and select the column or the row of the location if it has one."""
        if place.source is Source.GRADEBOOK:
            self._files_scroll_area.ensureWidgetVisible(self.gradebook_section.card)
            return True
        if place.source is not Source.EXPORT:
            return False
        file, number = locate_file_key(place.column or place.row or 0)
        section = self.export_sections[min(file, len(self.export_sections)) - 1]
        self._files_scroll_area.ensureWidgetVisible(section.card)
        if place.column is not None:
            section.tables.show_column(number)
        elif place.row is not None:
            section.tables.show_row(number)
        return True

    def show_changes(self) -> None:
        """Show what changed in the course since last time."""
        self._files_scroll_area.ensureWidgetVisible(self.course_bar)
        self.course_bar.table.table.setFocus(Qt.FocusReason.OtherFocusReason)

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
            self.gradebook_section.card.set_summary(summarize_gradebook(gradebook))

    @property
    def _open_hashes(self) -> set[str]:
        """The hashes of the open iClicker files."""
        export = self.document.workbook.export
        return {file.sha256 for file in export.files} if export else set()

    def _find_errors(self) -> list[Problem]:
        """Return the problems in the files that are errors."""
        workbook = self.document.workbook
        problems = [problem for file in (workbook.export, workbook.gradebook) if file for problem in file.problems]
        return [problem for problem in problems if problem.severity is Severity.ERROR]

    def _update_from_document(self, names: frozenset[str]) -> None:
        if "dropped" in names and "export" not in names:
            self._update_questions()
        if names.isdisjoint({"export", "gradebook", "points", REFUSED_TABLES}):
            return
        workbook = self.document.workbook
        export, gradebook = workbook.export, workbook.gradebook
        if "export" in names:
            self._update_export(export)
        elif "points" in names and export is not None:
            self._update_export_cards(export)
        if names & {"export", REFUSED_TABLES}:
            self._update_refused_tables()
        if self.document.is_large and {"export", "gradebook"} <= names:
            self.schedule_update(frozenset({"gradebook"}))
        elif "gradebook" in names:
            self._update_gradebook(gradebook)
        if names & {"export", "gradebook", REFUSED_TABLES}:
            self._errors = self._find_errors()
            self._arrange_parts(has_export=export is not None, has_gradebook=gradebook is not None)
            self.set_primary_action(_tr("Choose &sessions") if export else "", enabled=True)
            is_start = export is None and not self.document.refused_tables
            self._set_focus_button(self.drop_area.browse_button if is_start else None)
        self._update_status()

    def _update_status(self) -> None:
        self.course_bar.set_blocked(self.course_question.is_open)
        self.set_status(
            describe_files(
                self.document.workbook,
                self._errors,
                has_open_columns=any(section.question.is_open for section in self.export_sections),
                is_course_unclear=self.course_question.is_open,
            )
        )
        self.state_changed.emit()

    def _arrange_parts(self, *, has_export: bool, has_gradebook: bool) -> None:
        """Put the drop area first if a file is missing, otherwise last; set the tab order."""
        self.drop_area.set_loaded_files(has_export=has_export, has_gradebook=has_gradebook)
        self.guide.set_loaded_files(has_export=has_export, has_gradebook=has_gradebook)
        files: tuple[_FilePart, ...] = (self.join_bar, *self.export_sections, self.gradebook_section)
        start: tuple[_FilePart, ...] = (self.course_list, self.drop_area, self.guide)
        is_done = has_export and has_gradebook
        parts: tuple[_FilePart, ...] = (
            (self.course_bar, *files, *start) if is_done else (*start, self.course_bar, *files)
        )
        parts = (self.refused_view, *parts)
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
        while len(self.export_sections) < len(files):
            self._layout.addWidget(self._add_export_section())  # before it is shown, or it would be a window of its own
        for number, section in enumerate(self.export_sections, 1):
            section.setVisible(number <= len(files))
        self.join_bar.set_export(export)
        self._update_questions()
        if export is not None:
            self._update_export_cards(export)
            for file, name, section in zip(files, export.file_names, self.export_sections, strict=False):
                section.tables.set_export(file, name)

    def _update_questions(self) -> None:
        """Update which columns of tables are included."""
        workbook = self.document.workbook
        before = [section.question.is_open for section in self.export_sections]
        for number, section in enumerate(self.export_sections, 1):
            section.question.set_workbook(workbook, number)
        if before != [section.question.is_open for section in self.export_sections]:
            self._update_status()

    def _update_export_cards(self, export: "ClickerExport") -> None:
        """Update the summary of each iClicker file."""
        for number, section in enumerate(self.export_sections[: len(export.files)], 1):
            section.set_export_summary(self.document.workbook, export, number)

    def _add_export_section(self) -> FileSection:
        """Add a section for one more iClicker file, and return it."""
        number = len(self.export_sections) + 1
        section = FileSection()
        section.card.replace_requested.connect(self._file_opener.browse_files)
        section.card.remove_requested.connect(partial(remove_file, self.document, number))
        section.correction_requested.connect(partial(self._correct_file, number))
        section.question.inclusion_requested.connect(self._include)
        self.export_sections.append(section)
        return section

    def _correct_file(self, number: int, edit: CorrectionEdit) -> None:
        self._file_opener.correct(edit, number)

    def _include(self, keys: Sequence[str], included: bool) -> None:
        workbook = self.document.workbook.with_sessions_included(keys, included=included)
        self.document.apply(describe_inclusion(keys, included=included), workbook)

    def _update_refused_tables(self) -> None:
        """Show the tables that aren't used, and scroll to them if one is new.

        If a focused table becomes a file of the class, the focus moves to that file.
        """
        focus = QApplication.focusWidget()
        has_focus = focus is None or self.refused_view.isAncestorOf(focus)  # opening a file ends what had the focus
        hashes = {section.refused_table.sha256 for section in self.refused_view.sections if section.refused_table}
        if self.refused_view.set_tables(self.document.refused_tables, self._open_hashes):
            self._files_scroll_area.verticalScrollBar().setValue(0)
        files = self.document.workbook.export.files if self.document.workbook.export else ()
        for file, section in zip(files, self.export_sections, strict=False):
            if has_focus and file.sha256 in hashes and not self.refused_view.sections:
                section.take_focus()

    def _update_gradebook(self, gradebook: "Gradebook | None") -> None:
        self.gradebook_section.setVisible(gradebook is not None)
        if gradebook is not None:
            self.gradebook_section.set_gradebook(gradebook)

    def _update_recent_files(self) -> None:
        self.drop_area.set_recent_files(self._preferences.recent_files)

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
