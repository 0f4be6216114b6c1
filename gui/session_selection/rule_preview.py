"""Panel with the rule in words and the effect of changing it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QGuiApplication, QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.choices import OutputColumns
from core.points import Points, format_decimal
from core.upload.workbook_rule import describe_workbook_rule
from core.workbook import Workbook
from gui.look.appearance import GRID, apply_caption_font, apply_heading_font, make_selectable
from gui.look.text_formatting import pluralize
from gui.session_selection.number_rules import PERCENT_PATTERN
from gui.session_selection.total_histogram import RuleComparisonHistogram
from gui.widgets.fields import TextField

if TYPE_CHECKING:
    from core.rule_comparison import Distribution, RuleComparison, TotalChange

DEFAULT_BOUNDARY = Decimal(80)
BOUNDARY_CHARACTERS = 8


class RulePreview(QWidget):
    """The rule in words, and the totals before and after.

    `boundary_changed` is emitted when the user sets another boundary. `total_requested` is emitted when the upload file
    should also have a total.
    """

    boundary_changed = Signal()
    total_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words_label = _create_text_label()
        self.copy_button = QPushButton(self.tr("Cop&y for the syllabus"))
        self.total_note = _create_text_label()
        self.total_button = QPushButton(self.tr("Also &write a total"))
        self.summary_label = _create_text_label()
        self.boundary = TextField(format_decimal(DEFAULT_BOUNDARY))
        self.boundary_label = _create_text_label()
        self.histogram = RuleComparisonHistogram()
        self.legend = QLabel(self.tr("Outlined: now. Filled: with the new rule."), wordWrap=True)
        self.gains_label = _create_text_label()
        self.losses_label = _create_text_label()
        self._build()
        self._connect_signals()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        boundary_row = QHBoxLayout()
        boundary_row.setSpacing(GRID)
        boundary_caption = QLabel(self.tr("Boundary (%)"))
        boundary_caption.setBuddy(self.boundary)
        boundary_row.addWidget(boundary_caption)
        boundary_row.addWidget(self.boundary)
        boundary_row.addStretch(1)
        apply_caption_font(self.legend)
        column.addWidget(_create_heading(self.tr("The rule in words")))
        column.addWidget(self.words_label)
        column.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(_create_heading(self.tr("What changes")))
        column.addWidget(self.total_note)
        column.addWidget(self.total_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.summary_label)
        column.addWidget(self.histogram)
        column.addWidget(self.legend)
        column.addLayout(boundary_row)
        column.addWidget(self.boundary_label)
        column.addWidget(self.gains_label)
        column.addWidget(self.losses_label)
        column.addStretch(1)
        self.boundary.setAccessibleName(self.tr("Boundary in percent"))
        self.boundary.setMaximumWidth(self.boundary.fontMetrics().averageCharWidth() * BOUNDARY_CHARACTERS)
        self.boundary.setValidator(QRegularExpressionValidator(PERCENT_PATTERN, self.boundary))
        for button in (self.copy_button, self.total_button):
            button.setAutoDefault(False)

    def _connect_signals(self) -> None:
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.words_label.text()))
        self.total_button.clicked.connect(self.total_requested)
        self.boundary.textEdited.connect(self.boundary_changed)

    @property
    def boundary_percent(self) -> Points:
        """The boundary in percent; 0 if the field is empty."""
        text = self.boundary.text().replace(",", ".").strip(".")
        return Decimal(text) if text else Decimal(0)

    def set_workbook(self, workbook: Workbook) -> None:
        """Show the rule of this workbook in words."""
        self.words_label.setText(describe_workbook_rule(workbook))
        has_no_total = workbook.output_columns is OutputColumns.SESSIONS
        self.total_note.setVisible(has_no_total)
        self.total_button.setVisible(has_no_total)
        self.total_note.setText(self.tr("The upload file has no total, so the totals below are only for comparison."))

    def show_message(self, text: str) -> None:
        """Show the reason why nothing can be compared."""
        self.summary_label.setText(text)
        self._set_details_visible(is_visible=False)
        self.gains_label.hide()
        self.losses_label.hide()

    def show_comparison(self, found: "RuleComparison", names: Mapping[str, str], *, writes_sessions: bool) -> None:
        """Show the changed totals. `names` maps student keys to names."""
        self.summary_label.setText(_describe_changes(found, writes_sessions=writes_sessions))
        self._set_details_visible(is_visible=found.before is not None)
        if found.before is not None and found.after is not None:
            self.histogram.set_distributions(found.before, found.after, self.boundary_percent)
            self.boundary_label.setText(
                _describe_boundary(found, found.before, found.after, format_decimal(self.boundary_percent))
            )
        for label, heading, changes in (
            (self.gains_label, self.tr("Largest gains"), found.gains),
            (self.losses_label, self.tr("Largest losses"), found.losses),
        ):
            label.setVisible(bool(changes))
            label.setText("\n".join([heading, *(_format_change(change, names) for change in changes)]))

    def _set_details_visible(self, *, is_visible: bool) -> None:
        for widget in (self.histogram, self.legend, self.boundary_label):
            widget.setVisible(is_visible)


def _describe_changes(found: "RuleComparison", *, writes_sessions: bool) -> str:
    sentences = []
    if found.changed_count:
        template = _tr("The totals of {changed} of {all} students change: {up} up, {down} down.")
        sentences.append(
            template.format(
                changed=f"{found.changed_count:,}",
                all=f"{found.student_count:,}",
                up=f"{found.raised_count:,}",
                down=f"{found.lowered_count:,}",
            )
        )
        if same := found.changed_count - found.raised_count - found.lowered_count:
            sentences.append(_tr("Same percentage: {same}.").format(same=f"{same:,}"))
    else:
        sentences.append(_tr("No total changes."))
    if writes_sessions and found.rescored_count:
        sentences.append(
            pluralize(
                found.rescored_count,
                _tr("Scores in sessions change for {n} student."),
                _tr("Scores in sessions change for {n} students."),
            )
        )
    if found.before and found.after and found.before.mean is not None and found.after.mean is not None:
        template = _tr("Mean: {before}% now, {after}% with the new rule.")
        sentences.append(template.format(before=f"{found.before.mean:.1f}", after=f"{found.after.mean:.1f}"))
    return " ".join(sentences)


def _describe_boundary(found: "RuleComparison", before: "Distribution", after: "Distribution", boundary: str) -> str:
    template = _tr("Students at {boundary}% or more: {before} now, {after} with the new rule.")
    sentences = [template.format(boundary=boundary, before=f"{before.passed_count:,}", after=f"{after.passed_count:,}")]
    if found.risen_count or found.fallen_count:
        template = _tr("Across the boundary: {up} up, {down} down.")
        sentences.append(template.format(up=f"{found.risen_count:,}", down=f"{found.fallen_count:,}"))
    return " ".join(sentences)


def _format_change(change: "TotalChange", names: Mapping[str, str]) -> str:
    none = _tr("no total")
    name = names.get(change.student, change.student)
    return f"{name}: {change.before or none} → {change.after or none}"


def _create_heading(text: str) -> QLabel:
    label = QLabel(text, wordWrap=True)
    label.setContentsMargins(0, GRID, 0, 0)
    apply_heading_font(label)
    return label


def _create_text_label() -> QLabel:
    label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    make_selectable(label)
    return label


def _tr(text: str) -> str:
    return QCoreApplication.translate("rule preview", text)
