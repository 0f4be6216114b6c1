"""View of duplicate accounts, on the review page and in a dialog."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.choices import DuplicateAccountPolicy
from gui.look.appearance import GRID
from gui.tables.duplicates import Column, DuplicateEntry, DuplicatesModel, describe_duplicate_policy
from gui.tables.placeholder_table import PlaceholderTable
from gui.work.background import TaskRunner


class DuplicatesView(QWidget):
    """Table of duplicate accounts, with the rule that decides which score counts.

    `go_to_requested` carries the `Location` of the account's first row.
    """

    go_to_requested = Signal(object)

    def __init__(self, background: TaskRunner | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = DuplicatesModel(background, self)
        self.rule_label = QLabel(wordWrap=True)
        self.listing = PlaceholderTable(
            self.model,
            self.tr("Duplicate accounts"),
            self.tr("No student has more than one row in the iClicker file."),
            Column.SCORES,
            has_two_lines=True,
        )
        self.listing.enable_sorting()
        self.go_to_button = QPushButton(self.tr("Take &me there"))
        row = QHBoxLayout()
        row.addWidget(self.rule_label, 1)
        row.addWidget(self.go_to_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.listing, 1)
        layout.addLayout(row)
        self.listing.current_changed.connect(lambda entry: self.go_to_button.setEnabled(entry is not None))
        self.listing.activated.connect(lambda _: self._go_to_current())
        self.go_to_button.clicked.connect(self._go_to_current)
        self.go_to_button.setEnabled(False)

    def set_entries(self, entries: Sequence[DuplicateEntry], policy: DuplicateAccountPolicy) -> None:
        """Show these entries, and the rule that decides which score counts."""
        self.model.set_all_rows(tuple(entries))
        self.rule_label.setText(describe_duplicate_policy(policy) if entries else "")

    def _go_to_current(self) -> None:
        entry = self.listing.get_current_object()
        if isinstance(entry, DuplicateEntry):
            self.go_to_requested.emit(entry.location)


class DuplicatesDialog(QDialog):
    """Dialog with the duplicate accounts. “Take me there” closes it."""

    def __init__(
        self, entries: Sequence[DuplicateEntry], policy: DuplicateAccountPolicy, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Duplicate accounts"))
        self.view = DuplicatesView()
        self.view.set_entries(entries, policy)
        self.view.go_to_requested.connect(self.accept)
        close_button = QPushButton(self.tr("Close"))
        close_button.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons)
        self.resize(100 * GRID, 56 * GRID)
