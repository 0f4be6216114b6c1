"""View of the tables that aren't used, in which the user corrects how they are read."""

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.refused_table import RefusedTable
from gui.file_loader.correction_edits import CorrectionEdit
from gui.file_loader.file_section import FileSection
from gui.look.appearance import GRID


class RefusedTablesView(QWidget):
    """Sections of the tables that aren't used.

    Signals:
    - `correction_requested`: carries a `CorrectionEdit` and the `RefusedTable`.
    - `close_requested`: carries the `RefusedTable`.
    - `browse_requested`: the user wants to choose files.
    """

    correction_requested = Signal(object, object)
    close_requested = Signal(object)
    browse_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sections: list[FileSection] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(3 * GRID)
        self.hide()

    @property
    def tab_stops(self) -> tuple[QWidget, ...]:
        """The focusable widgets, in tab order."""
        return tuple(stop for section in self.sections for stop in section.tab_stops)

    def set_tables(self, tables: Collection[RefusedTable], open_files: Collection[str]) -> bool:
        """Show a section for each table; return True if one of the files is new.

        `open_files` are the hashes of the open files.
        """
        shown = {section.refused_table.sha256 for section in self.sections if section.refused_table}
        while len(self.sections) < len(tables):
            self._layout.addWidget(self._add_section())
        while len(self.sections) > len(tables):
            section = self.sections.pop()
            section.hide()
            section.deleteLater()
        for table, section in zip(tables, self.sections, strict=True):
            section.set_refused_table(table, is_open=table.sha256 in open_files)
        self.setVisible(bool(tables))
        return any(table.sha256 not in shown for table in tables)

    def _add_section(self) -> FileSection:
        section = FileSection(self)
        section.card.replace_requested.connect(self.browse_requested)
        section.card.remove_requested.connect(partial(self._close, section))
        section.correction_requested.connect(partial(self._correct, section))
        self.sections.append(section)
        return section

    def _correct(self, section: FileSection, edit: CorrectionEdit) -> None:
        self.correction_requested.emit(edit, section.refused_table)

    def _close(self, section: FileSection) -> None:
        self.close_requested.emit(section.refused_table)
