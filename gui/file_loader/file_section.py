"""Section of the Files page for one file: its card, the question about its scores, and its tables."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.problems import Problem, Severity
from core.refused_table import RefusedTable
from core.workbook import Workbook
from gui.file_loader.class_files import find_known_points
from gui.file_loader.file_card import FileCard, FileSummary, summarize_export, summarize_gradebook
from gui.file_loader.file_tables import FileTablesWidget
from gui.file_loader.score_question import ScoreQuestion
from gui.look.appearance import GRID

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.clicker.export import ClickerExport


class FileSection(QWidget):
    """Section about one file. `correction_requested` carries a `CorrectionEdit`."""

    correction_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card, self.question, self.tables = FileCard(), ScoreQuestion(), FileTablesWidget()
        self.question.hide()
        self.refused_table: RefusedTable | None = None
        self.tables.correction_requested.connect(self.correction_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        for part in (self.card, self.question, self.tables):
            column.addWidget(part)

    @property
    def tab_stops(self) -> tuple[QWidget, ...]:
        """The focusable widgets, in tab order."""
        return *self.card.tab_stops, *self.question.tab_stops, *self.tables.tab_stops

    def take_focus(self) -> None:
        """Give the focus to the question about scores or, if there is none, to the tables."""
        is_asked = self.question.isVisible() and self.question.include_button.isVisible()
        widget = self.question.include_button if is_asked else self.tables.fold_button
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_export_summary(self, workbook: Workbook, export: "ClickerExport", number: int) -> None:
        """Update the card of an iClicker file or table, by its position in the class from 1."""
        points = find_known_points(workbook, number)
        file, name = export.files[number - 1], export.file_names[number - 1]
        self.card.set_summary(summarize_export(file, points, name))
        self.card.remove_button.setVisible(export.has_several_files)

    def set_gradebook(self, gradebook: "Gradebook") -> None:
        """Show a gradebook."""
        summary = summarize_gradebook(gradebook)
        self.card.set_summary(summary)
        self.tables.set_gradebook(gradebook, summary.name)

    def set_refused_table(self, table: RefusedTable, *, is_open: bool) -> None:
        """Show a table that isn't used. `is_open` is True if the file is open, read in another way."""
        if table is self.refused_table:
            return
        self.refused_table = table
        name = table.path.name
        heading = _tr("Not used yet: {name} with your corrections") if is_open else _tr("Not used: {name}")
        note = _tr("If it has people and scores after all, say below where they are.")
        summary = FileSummary(
            name=name,
            heading=heading.format(name=name),
            counts="",
            layout_note=note,
            problems=(Problem("file-not-accepted", Severity.ERROR, table.message),),
        )
        self.card.set_summary(summary)
        self.card.remove_button.setText(_tr("Close this file"))
        self.card.remove_button.setAccessibleName(_tr("Close {name}").format(name=name))
        self.card.remove_button.show()
        self.tables.set_refused_table(table)


def _tr(text: str) -> str:
    return QCoreApplication.translate("FileSection", text)
