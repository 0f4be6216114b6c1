"""Does Canvas get a column a session, one total, or both?"""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from core.choices import COUNTED_TWICE, TOTAL, Columns
from core.upload.titles import tidy
from gui.look.appearance import GRID, make_quiet
from gui.session_selection.destinations import Near, PlaceList, goal_tip, goal_words, options, places_of
from gui.session_selection.edit_delegates import NameEdit
from gui.session_selection.rule_texts import missing_in_total
from gui.widgets.page_parts import IconLabel
from gui.work.document import Document


class ColumnsBar(QWidget):
    """The choice in plain words, and, where there is a total, its name and place. Each is an edit of the document."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._near: Near = {}
        self.buttons = {
            Columns.SESSIONS: QRadioButton(self.tr("&One column for each session")),
            Columns.TOTAL: QRadioButton(self.tr("One &total column")),
            Columns.BOTH: QRadioButton(self.tr("&Both")),
        }
        self.total = QWidget()
        self.name = NameEdit()
        self.place = PlaceList()
        self.warning = QWidget()
        self.warning_text = QLabel(COUNTED_TWICE)
        self.fault = QLabel()
        self.missing = QLabel()
        make_quiet(self.missing)
        self._build()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        self.line = QHBoxLayout()
        self.line.setSpacing(2 * GRID)
        group = QButtonGroup(self)
        for columns, button in self.buttons.items():
            group.addButton(button)
            self.line.addWidget(button)
            button.clicked.connect(lambda _=False, columns=columns: self._choose(columns))
        self.line.addStretch(1)
        whole.addLayout(self.line)
        whole.addWidget(self.total)
        whole.addWidget(self.warning)
        self._build_total()
        told = QHBoxLayout(self.warning)
        told.setContentsMargins(0, 0, 0, 0)
        told.setSpacing(GRID)
        told.addWidget(IconLabel("triangle-alert", 2 * GRID), 0, Qt.AlignmentFlag.AlignTop)
        told.addWidget(self.warning_text, 1)
        for label in (self.warning_text, self.fault, self.missing):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.name.editingFinished.connect(self._rename)
        self.name.textChanged.connect(self._tell_fault)
        self.place.activated.connect(self._send)

    def _build_total(self) -> None:
        """The name of the total and its place, and below them what is to be said of either."""
        fields = QGridLayout(self.total)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(GRID)
        name_label = QLabel(self.tr("Total's na&me"))
        name_label.setBuddy(self.name)
        place_label = QLabel(self.tr("&Column in Canvas"))
        place_label.setBuddy(self.place)
        self.name.setAccessibleName(self.tr("Total's name"))
        self.place.setAccessibleName(self.tr("Column in Canvas for the total"))
        fields.addWidget(name_label, 0, 0)
        fields.addWidget(self.name, 0, 1)
        fields.addWidget(place_label, 0, 2)
        fields.addWidget(self.place, 0, 3)
        fields.addWidget(self.fault, 1, 1, 1, 3)
        fields.addWidget(self.missing, 2, 0, 1, 4)
        fields.setColumnStretch(1, 1)
        fields.setColumnStretch(3, 1)

    def show_choice(self, near: Near) -> None:
        """Show what the document says now; `near` are namesakes of titles in the course."""
        self._near = near
        choices = self._document.workbook.choices
        self.buttons[choices.columns].setChecked(True)
        self.total.setVisible(choices.columns is not Columns.SESSIONS)
        self.warning.setVisible(choices.columns is Columns.BOTH)
        self.missing.setText(missing_in_total(choices))
        for columns in (Columns.TOTAL, Columns.BOTH):
            self.buttons[columns].setToolTip(self.missing.text())
        if not self.name.hasFocus() or self.name.text() == "":
            self.name.setText(choices.total_name)
        if choices.columns is not Columns.SESSIONS:
            self._fill_places()
        self._tell_fault()

    def _fill_places(self) -> None:
        workbook = self._document.workbook
        places = places_of(workbook, self._near)
        goal = places.goals[TOTAL]
        with QSignalBlocker(self.place):
            self.place.offer(options(places, TOTAL, goal), goal_words(goal))
        self.place.setToolTip(goal_tip(goal))

    def _tell_fault(self) -> None:
        self.fault.setText(self.name.fault)
        self.fault.setVisible(bool(self.name.fault))

    def _choose(self, columns: Columns) -> None:
        workbook = self._document.workbook
        if workbook.choices.columns is not columns:
            text = self.tr("Choose “{words}”").format(words=self.buttons[columns].text().replace("&", ""))
            self._document.apply(text, workbook.preferring(replace(workbook.choices, columns=columns)))

    def _rename(self) -> None:
        workbook = self._document.workbook
        name = tidy(self.name.text())
        if not name:
            self.name.setText(workbook.choices.total_name)
        elif name != workbook.choices.total_name and not self.name.fault:
            text = self.tr("Name of the total")
            self._document.apply(text, workbook.preferring(replace(workbook.choices, total_name=name)))

    def _send(self) -> None:
        destination = self.place.currentData()
        workbook = self._document.workbook
        if destination is not None and destination != workbook.destination_of(TOTAL):
            self._document.apply(self.tr("Where the total goes"), workbook.sending(TOTAL, destination))
