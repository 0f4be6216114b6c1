"""Which boxes will Canvas show, and what is to be chosen in each?"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.appearance import GRID
from gui.review_export.listing import Listing
from gui.review_export.questions import Column, Question, QuestionsModel
from gui.review_export.sentences import tr


class QuestionsView(QWidget):
    """The boxes, the warning that belongs to them, and the columns that Canvas would ignore."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = QuestionsModel(self)
        nothing = tr("Canvas will ask nothing: it knows every student and every column of this file.")
        self.listing = Listing(self.model, tr("What Canvas will ask"), nothing, Column.ABOUT)
        self.advice = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.ignored = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, GRID, 0, 0)
        whole.setSpacing(GRID)
        whole.addWidget(self.listing, 1)
        whole.addWidget(self.advice)
        whole.addWidget(self.ignored)

    def show_questions(self, questions: tuple[Question, ...], ignored: tuple[str, ...]) -> None:
        """Show these boxes and these ignored columns."""
        self.model.show_rows(questions)
        self.advice.setText(advice() if questions else "")
        self.advice.setVisible(bool(questions))
        names = ", ".join(f"“{title}”" for title in ignored)
        self.ignored.setText(tr("Canvas ignores these columns: {names}.", names=names) if ignored else "")
        self.ignored.setVisible(bool(ignored))


def advice() -> str:
    """What everybody must know who answers the boxes. Canvas rule G4 (process_gradebook_upload.js)."""
    return tr(
        "Never choose “Bogus, ignore it”: Canvas can then change scores that it does not show. If Canvas offers an "
        "assignment that already has this name, stop, export the gradebook again, and start from that file."
    )
