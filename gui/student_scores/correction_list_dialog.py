"""Dialog that lists all corrections, where each can be removed."""

from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import QAbstractItemView, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from core.choices import FROM_START
from gui.look.appearance import GRID, apply_title_font, get_icon
from gui.look.text_formatting import format_score, join_nonempty, pluralize, tr
from gui.student_scores.edits import EXCUSED_SCORE, remove_corrections
from gui.student_scores.scores_model import format_iso_date
from gui.student_scores.undo_keys import add_undo_shortcuts
from gui.tables.filtered_table_model import FilteredTableModel
from gui.tables.placeholder_table import PlaceholderTable
from gui.tables.table_model import OBJECT_ROLE
from gui.widgets.fields import TextField, add_find_shortcut
from gui.widgets.text_dialog import create_close_buttons
from gui.work import tasks
from gui.work.document import Document

if TYPE_CHECKING:
    from core.upload.correction_list import CorrectionEntry


class Column(IntEnum):
    """Columns of the table, from left to right."""

    STUDENT = 0
    SESSION = 1
    BEFORE = 2
    AFTER = 3
    REASON = 4
    DATE = 5


class CorrectionListModel(FilteredTableModel["CorrectionEntry", Column]):
    """Table model with one row for each correction."""

    columns = Column
    right_aligned = frozenset({Column.BEFORE, Column.AFTER})

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("Student"), tr("Session"), tr("In the file"), tr("Corrected"), tr("Reason"), tr("Date")

    @override
    def _display(self, row: "CorrectionEntry", column: Column) -> str:
        if row.correction is None:
            return (row.student, *_describe_first_session(row), "")[column]
        before, after = format_score(row.file_score), format_score(row.score)
        return (row.student, row.session, before, after, row.reason, format_iso_date(row.when))[column]

    @override
    def _decoration(self, row: "CorrectionEntry", column: Column) -> QIcon | None:
        is_marked = column is Column.STUDENT and bool(_describe_warning(row))
        return get_icon("triangle-alert", QPalette.ColorRole.Text) if is_marked else None

    @override
    def _tool_tip(self, row: "CorrectionEntry", column: Column) -> str:
        return _describe_warning(row) or self._display(row, column)

    @override
    def _accessible_text(self, row: "CorrectionEntry", column: Column) -> str:
        return join_nonempty([*(self._display(row, item) for item in Column), _describe_warning(row)])

    @override
    def _get_sort_value(self, row: "CorrectionEntry", column: Column) -> str:
        return row.when if column is Column.DATE else super()._get_sort_value(row, column)  # type: ignore[return-value]


def _describe_first_session(entry: "CorrectionEntry") -> tuple[str, str, str, str]:
    """Return the texts of all columns but the first and the last, for a student who joined late or from the start."""
    if entry.session_key == FROM_START:
        return tr("all sessions"), "", "", tr("in the course from the start")
    session, before = tr("before “{session}”", session=entry.session), format_score("")
    return session, before, format_score(EXCUSED_SCORE), tr("joined late")


def _describe_warning(entry: "CorrectionEntry") -> str:
    """Return the reason why the user should check a correction, or ""."""
    if not entry.student_key:
        return tr("Not applied: this person isn't matched with a student.")
    if not entry.is_outdated or entry.correction is None:
        return ""
    before, now = format_score(entry.correction.file_score or ""), format_score(entry.file_score)
    return tr(
        "The iClicker file had {before} when you made this correction, and now has {now}.", before=before, now=now
    )


class CorrectionListDialog(QDialog):
    """Dialog with all corrections of the class."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._document = document
        self.model = CorrectionListModel(parent=self)
        empty_text = tr("You haven't corrected any score.")
        self.listing = PlaceholderTable(self.model, tr("Corrections"), empty_text, Column.REASON, has_two_lines=True)
        self.listing.enable_sorting()
        self.listing.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.search_field = TextField(placeholderText=tr("Find a student or session"), clearButtonEnabled=True)
        self.search_field.setAccessibleName(tr("Find a student or session"))
        self.detail_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.buttons = create_close_buttons(self)
        self.remove_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self._build_layout()
        self.search_field.textChanged.connect(self._apply_filter)
        self.remove_button.clicked.connect(self._remove_selected)
        self.listing.current_changed.connect(lambda _: self._update_buttons())
        self.listing.table.selectionModel().selectionChanged.connect(self._update_buttons)
        document.changed.connect(self._handle_change)
        add_undo_shortcuts(self, document)
        add_find_shortcut(self, self.search_field)
        self._refresh()

    def _build_layout(self) -> None:
        self.setWindowTitle(tr("Corrections"))
        heading = QLabel(tr("Corrections"), wordWrap=True)
        apply_title_font(heading)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(heading)
        layout.addWidget(self.search_field)
        layout.addWidget(self.listing, 1)
        layout.addWidget(self.detail_label)
        layout.addWidget(self.buttons)
        self.resize(104 * GRID, 64 * GRID)

    @property
    def selected_entries(self) -> "list[CorrectionEntry]":
        """The selected corrections."""
        return [index.data(OBJECT_ROLE) for index in self.listing.table.selectionModel().selectedRows()]

    def _handle_change(self, names: frozenset[str]) -> None:
        if names & {"results", "corrections", "joined"}:
            self._refresh()

    def _refresh(self) -> None:
        results = self._document.state.results
        if results is not None and results.score_sheet is not None:
            self.model.set_all_rows(tasks.list_corrections(results.workbook, results.score_sheet))
            self._update_buttons()

    def _apply_filter(self, text: str) -> None:
        part = text.strip().casefold()
        self.model.set_predicates(lambda row: part in f"{row.student}\n{row.session}\n{row.reason}".casefold())
        self._update_buttons()

    def _update_buttons(self) -> None:
        entries = self.selected_entries
        self.remove_button.setText(pluralize(len(entries), tr("&Remove {n} correction"), tr("&Remove {n} corrections")))
        self.remove_button.setEnabled(bool(entries))
        self.detail_label.setText(_describe_warning(entries[0]) if len(entries) == 1 else "")
        self.detail_label.setVisible(bool(self.detail_label.text()))

    def _remove_selected(self) -> None:
        remove_corrections(self._document, self.selected_entries)
