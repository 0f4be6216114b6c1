"""Who is left out, and can we go there?"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.background import Background
from gui.look.appearance import GRID
from gui.look.words import tr
from gui.review_export.left_out import Column, LeftOutModel, Missing
from gui.review_export.listing import Listing


class MissingView(QWidget):
    """Rows, scores and students that are not in the file. `go_to` carries the `Place` of one of them."""

    go_to = Signal(object)

    def __init__(self, background: Background | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = LeftOutModel(background, self)
        nobody = tr("Nobody is left out: every row is in the file, and every student of the course is in a row.")
        self.listing = Listing(self.model, tr("What is left out, and why"), nobody, Column.WHY, has_two_lines=True)
        self.listing.let_sort()
        self.detail = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.take_there = QPushButton(tr("Take &me there"))
        below = QHBoxLayout()
        below.setSpacing(GRID)
        below.addWidget(self.detail, 1)
        below.addWidget(self.take_there)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, GRID, 0, 0)
        whole.setSpacing(GRID)
        whole.addWidget(self.listing, 1)
        whole.addLayout(below)
        self.listing.chosen.connect(self._show_chosen)
        self.listing.activated.connect(lambda _: self._go())
        self.take_there.clicked.connect(self._go)

    def show_missing(self, missing: tuple[Missing, ...]) -> None:
        """Show these."""
        self.model.show_missing(missing)

    def _show_chosen(self, missing: Missing | None) -> None:
        """Say the whole reason of the chosen line; the table may have no room for it."""
        self.detail.setText(missing.words if missing else "")
        self.take_there.setEnabled(missing is not None and missing.place.row is not None)

    def _go(self) -> None:
        missing = self.listing.current()
        if isinstance(missing, Missing) and missing.place.row is not None:
            self.go_to.emit(missing.place)
