"""What is known of the people who are selected, both sides and the whole evidence, where the table has no room?"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from gui.student_matching.person import Person


class PersonDetail(QLabel):
    """Three lines below the table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

    def show_people(self, people: Sequence[Person]) -> None:
        """Tell of the one who is selected, or how many are."""
        # There is always room for three lines, or the table would shrink over the row that was just selected.
        self.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        if len(people) == 1:
            self.setText(people[0].told)
        elif people:
            self.setText(self.tr("{number} people selected.").format(number=len(people)))
        else:
            self.setText(self.tr("Select somebody to see what is known on both sides, and why."))
