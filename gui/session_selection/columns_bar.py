"""Bar to choose the upload file's columns: one for each session, a total, or both."""

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

from core.choices import DOUBLE_COUNTING_WARNING, TOTAL_KEY, OutputColumns
from core.upload.destinations import ResolvedKind
from core.upload.titles import collapse_whitespace
from gui.look.appearance import GRID, apply_caption_font
from gui.look.tones import Tone
from gui.session_selection.destinations import (
    DestinationComboBox,
    SimilarAssignments,
    build_destination_options,
    create_destination_resolver,
    describe_destination,
    format_destination,
)
from gui.session_selection.edit_delegates import AssignmentNameEdit
from gui.session_selection.rule_texts import describe_missing_scores
from gui.widgets.page_parts import IconLabel
from gui.work.document import Document


class ColumnsBar(QWidget):
    """Radio buttons for the columns, and fields for the total column.

    The fields set the name and the destination of the total. Every change is an edit of the document.
    `needs_destination` is True if the user must choose a destination for the total.
    """

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._similar: SimilarAssignments = {}
        self.needs_destination = False
        self.buttons = {
            OutputColumns.SESSIONS: QRadioButton(self.tr("&One column for each session")),
            OutputColumns.TOTAL: QRadioButton(self.tr("One &total column")),
            OutputColumns.BOTH: QRadioButton(self.tr("&Both")),
        }
        self.total_fields = QWidget()
        self.name = AssignmentNameEdit()
        self.destination = DestinationComboBox()
        self.warning = QWidget()
        self.warning_text = QLabel(DOUBLE_COUNTING_WARNING)
        self.name_problem = QLabel()
        self.missing_score_note = QLabel()
        apply_caption_font(self.missing_score_note)
        self._build()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        self.button_row = QHBoxLayout()
        self.button_row.setSpacing(2 * GRID)
        group = QButtonGroup(self)
        for columns, button in self.buttons.items():
            group.addButton(button)
            self.button_row.addWidget(button)
            button.clicked.connect(lambda _=False, columns=columns: self._apply_columns(columns))
        self.button_row.addStretch(1)
        layout.addLayout(self.button_row)
        layout.addWidget(self.total_fields)
        layout.addWidget(self.warning)
        self._build_total_fields()
        warning_row = QHBoxLayout(self.warning)
        warning_row.setContentsMargins(0, 0, 0, 0)
        warning_row.setSpacing(GRID)
        warning_row.addWidget(IconLabel("triangle-alert", 2 * GRID, tone=Tone.WARNING), 0, Qt.AlignmentFlag.AlignTop)
        warning_row.addWidget(self.warning_text, 1)
        for label in (self.warning_text, self.name_problem, self.missing_score_note):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.name.editingFinished.connect(self._apply_total_name)
        self.name.textChanged.connect(self._update_name_problem)
        self.destination.activated.connect(self._apply_destination)

    def _build_total_fields(self) -> None:
        """Build the fields of the total, and the labels for problems and notes below."""
        fields = QGridLayout(self.total_fields)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(GRID)
        name_label = QLabel(self.tr("Total's na&me"))
        name_label.setBuddy(self.name)
        destination_label = QLabel(self.tr("&Column in Canvas"))
        destination_label.setBuddy(self.destination)
        self.name.setAccessibleName(self.tr("Total's name"))
        self.destination.setAccessibleName(self.tr("Column in Canvas for the total"))
        fields.addWidget(name_label, 0, 0)
        fields.addWidget(self.name, 0, 1)
        fields.addWidget(destination_label, 0, 2)
        fields.addWidget(self.destination, 0, 3)
        fields.addWidget(self.name_problem, 1, 1, 1, 3)
        fields.addWidget(self.missing_score_note, 2, 0, 1, 4)
        fields.setColumnStretch(1, 1)
        fields.setColumnStretch(3, 1)

    def refresh(self, similar_assignments: SimilarAssignments) -> None:
        """Show the current choices of the document.

        `similar_assignments` maps column titles to similar assignments, which become likely destinations.
        """
        self._similar = similar_assignments
        workbook = self._document.workbook
        choices, output_columns = workbook.choices, workbook.output_columns
        self.buttons[output_columns].setChecked(True)
        self.total_fields.setVisible(output_columns is not OutputColumns.SESSIONS)
        self.warning.setVisible(output_columns is OutputColumns.BOTH)
        self.missing_score_note.setText(describe_missing_scores(choices))
        has_only_total = workbook.export is not None and workbook.export.has_only_total
        for columns, button in self.buttons.items():
            button.setEnabled(not has_only_total or columns is output_columns)
        for columns in (OutputColumns.TOTAL, OutputColumns.BOTH):
            self.buttons[columns].setToolTip(self.missing_score_note.text())
        if not self.name.hasFocus() or self.name.text() == "":
            self.name.setText(choices.total_name)
        self.needs_destination = False
        if output_columns is not OutputColumns.SESSIONS:
            self._fill_destinations()
        self._update_name_problem()

    def _fill_destinations(self) -> None:
        workbook = self._document.workbook
        resolver = create_destination_resolver(workbook, self._similar)
        current = resolver.destinations[TOTAL_KEY]
        self.needs_destination = current.kind is ResolvedKind.CHOOSE
        with QSignalBlocker(self.destination):
            self.destination.set_options(
                build_destination_options(resolver, TOTAL_KEY, current), format_destination(current)
            )
        self.destination.setToolTip(describe_destination(current))

    def _update_name_problem(self) -> None:
        self.name_problem.setText(self.name.problem)
        self.name_problem.setVisible(bool(self.name.problem))

    def _apply_columns(self, columns: OutputColumns) -> None:
        workbook = self._document.workbook
        if workbook.output_columns is not columns:
            text = self.tr("Choose “{words}”").format(words=self.buttons[columns].text().replace("&", ""))
            self._document.apply(text, workbook.with_choices(replace(workbook.choices, columns=columns)))

    def _apply_total_name(self) -> None:
        workbook = self._document.workbook
        name = collapse_whitespace(self.name.text())
        if not name:
            self.name.setText(workbook.choices.total_name)
        elif name != workbook.choices.total_name and not self.name.problem:
            text = self.tr("Name of the total")
            self._document.apply(text, workbook.with_choices(replace(workbook.choices, total_name=name)))

    def _apply_destination(self) -> None:
        destination = self.destination.currentData()
        workbook = self._document.workbook
        if destination is not None and destination != workbook.get_destination(TOTAL_KEY):
            self._document.apply(self.tr("Where the total goes"), workbook.with_destination(TOTAL_KEY, destination))
