"""Filters above the table of all scores."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from gui.look.appearance import GRID
from gui.look.text_formatting import tr
from gui.student_scores.scores_model import StudentFilter
from gui.widgets.fields import TextField
from gui.widgets.layouts import lay_out_row


class ScoresFilterBar(QWidget):
    """Row of fields that filter students and sessions.

    `students_changed` and `sessions_changed` are emitted when the user changes a filter.
    """

    students_changed = Signal()
    sessions_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.student_field = TextField(placeholderText=tr("Find a student"), clearButtonEnabled=True)
        self.session_field = TextField(placeholderText=tr("Find a session"), clearButtonEnabled=True)
        self.section_combo = QComboBox()
        self.corrected_box = QCheckBox(tr("Corrected &only"))
        self.student_field.setAccessibleName(tr("Find a student"))
        self.session_field.setAccessibleName(tr("Find a session"))
        self.section_combo.setAccessibleName(tr("Section"))
        self.section_combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.section_combo.setMaximumWidth(28 * GRID)
        lay_out_row(self, (self.student_field, 1), (self.session_field, 1), self.section_combo, self.corrected_box)
        self.student_field.textChanged.connect(lambda _: self.students_changed.emit())
        self.section_combo.currentIndexChanged.connect(lambda _: self.students_changed.emit())
        self.corrected_box.toggled.connect(lambda _: self.students_changed.emit())
        self.session_field.textChanged.connect(lambda _: self.sessions_changed.emit())

    @property
    def session_part(self) -> str:
        """The text that the name of each shown session contains, in lower case."""
        return self.session_field.text().strip().casefold()

    def set_sections(self, sections: Sequence[str]) -> None:
        """Offer these sections, and keep the chosen one if it still exists."""
        known = [self.section_combo.itemData(index) for index in range(1, self.section_combo.count())]
        self.section_combo.setVisible(len(sections) > 1)
        if known == sections and self.section_combo.count():
            return
        current = self.section_combo.currentData()
        with QSignalBlocker(self.section_combo):
            self.section_combo.clear()
            self.section_combo.addItem(tr("All sections"), "")
            for section in sections:
                self.section_combo.addItem(section, section)
            self.section_combo.setCurrentIndex(max(self.section_combo.findData(current), 0))

    def build_filter(self, corrected: frozenset[str]) -> StudentFilter:
        """Return the filter for students; `corrected` are the Canvas IDs of students with corrections."""
        return StudentFilter(
            self.student_field.text().strip().casefold(),
            self.section_combo.currentData() or "",
            corrected if self.corrected_box.isChecked() else None,
        )
