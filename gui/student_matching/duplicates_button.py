"""Button that lists the duplicate accounts."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from gui.tables.duplicates import DuplicateEntry, build_duplicate_entries
from gui.tables.duplicates_view import DuplicatesDialog
from gui.work.background import TaskRunner
from gui.work.document import Document


class DuplicatesButton(QPushButton):
    """Button with the number of duplicate accounts, hidden if there are none. It opens their list.

    `go_to_requested` carries the `Location` of an account.
    """

    go_to_requested = Signal(object)

    def __init__(self, document: Document, background: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._background = background
        self.clicked.connect(self._load_entries)

    def set_count(self, count: int) -> None:
        """Show how many students have more than one row."""
        singular, plural = self.tr("1 d&uplicate account…"), self.tr("{n} d&uplicate accounts…")
        self.setText((singular if count == 1 else plural).format(n=f"{count:,}"))
        self.setVisible(bool(count))

    def _load_entries(self) -> None:
        results = self._document.results
        if results is not None:
            self._background.run(partial(build_duplicate_entries, results), self._show_entries)

    def _show_entries(self, entries: tuple[DuplicateEntry, ...]) -> None:
        dialog = DuplicatesDialog(entries, self._document.workbook.choices.two_accounts, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.view.go_to_requested.connect(self.go_to_requested)
        dialog.show()
