"""Which boxes will Canvas show, and what is to be chosen in each?"""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.look.appearance import GRID
from gui.look.words import counted, tr
from gui.review_export.listing import Listing
from gui.review_export.questions import Column, Question, QuestionsModel


class QuestionsView(QWidget):
    """The boxes, the warning that belongs to them, and the columns that Canvas would ignore.

    `go_to` carries the `Place` or the `Step` where points are entered that are not known yet.
    """

    go_to = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = QuestionsModel(self)
        nothing = tr("Canvas will ask nothing: it knows every student and every column of this file.")
        self.listing = Listing(self.model, tr("What Canvas will ask"), nothing, Column.ABOUT)
        self.unknown = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.enter = QPushButton(tr("&Enter the points"))
        self.advice = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.ignored = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.unknown, 1)
        row.addWidget(self.enter)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, GRID, 0, 0)
        whole.setSpacing(GRID)
        whole.addWidget(self.listing, 1)
        whole.addLayout(row)
        whole.addWidget(self.advice)
        whole.addWidget(self.ignored)
        self.listing.activated.connect(lambda _: self._go())
        self.enter.clicked.connect(self._go)

    def show_questions(self, questions: tuple[Question, ...], ignored: tuple[str, ...]) -> None:
        """Show these boxes and these ignored columns."""
        self.model.show_rows(questions)
        self.listing.table.setColumnHidden(Column.POINTS, not any(each.told_points for each in questions))
        unknown = sum(each.goal is not None for each in questions)
        self.unknown.setText(
            counted(
                unknown,
                tr("The points of {n} column are not known yet. Without points it counts for nothing in Canvas."),
                tr("The points of {n} columns are not known yet. Without points they count for nothing in Canvas."),
            )
        )
        self.unknown.setVisible(bool(unknown))
        self.enter.setVisible(bool(unknown))
        self.advice.setText(" ".join(advice()) if questions else "")
        self.advice.setVisible(bool(questions))
        names = ", ".join(f"“{title}”" for title in ignored)
        self.ignored.setText(tr("Canvas ignores these columns: {names}.", names=names) if ignored else "")
        self.ignored.setVisible(bool(ignored))

    def _go(self) -> None:
        """Go where the points of the chosen column are entered, else those of the first that are not known."""
        chosen = self.listing.current()
        goal = _goal([chosen] if isinstance(chosen, Question) else []) or _goal(self.model.rows)
        if goal is not None:
            self.go_to.emit(goal)


def _goal(questions: Iterable[Question]) -> object:
    return next((question.goal for question in questions if question.goal is not None), None)


def advice() -> tuple[str, ...]:
    """What everybody must know who answers the boxes. Canvas rule G4 (process_gradebook_upload.js)."""
    return (
        tr("Never choose “Bogus, ignore it”: Canvas can then change scores that it does not show."),
        tr(
            "If Canvas offers an assignment that already has this name, stop, export the gradebook again, and start "
            "from that file."
        ),
    )
