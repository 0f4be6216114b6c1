"""Which rules make the scores of the file the scores that Canvas gets?

Every choice takes effect at once and is an edit of its own, so the window stays open beside the page and Undo works in
it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence, QRegularExpressionValidator, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.canvas.decimals import shortest
from core.choices import Choices
from core.scores.rules import Rule
from gui.appearance import GRID, make_quiet
from gui.document import Document
from gui.session_selection.rule_texts import CHOICE_TEXTS, FIGURE_TEXTS, ChoiceText, FigureText, say


@dataclass(frozen=True, slots=True)
class _ChoiceRow:
    text: ChoiceText
    combo: QComboBox
    told: QLabel


@dataclass(frozen=True, slots=True)
class _FigureRow:
    text: FigureText
    edit: QLineEdit
    told: QLabel


class RulesDialog(QDialog):
    """The rules as a form: each with its choice and one line that says what follows."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.setWindowTitle(self.tr("Rules"))
        self._choices: dict[str, _ChoiceRow] = {}
        self._figures: dict[str, _FigureRow] = {}
        self.overwrite_excused = QCheckBox(self.tr("Also replace &EX (excused) in Canvas"))
        self.excused_told = _told()
        self.problem = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._build()
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.activated.connect(document.undo_stack.undo)
        redo = QShortcut(QKeySequence(QKeySequence.StandardKey.Redo), self)
        redo.activated.connect(document.undo_stack.redo)
        document.changed.connect(self._show_changed)
        self.show_rules()

    def choice(self, name: str) -> QComboBox:
        """The list of this field of `Choices`."""
        return self._choices[name].combo

    def figure(self, name: str) -> QLineEdit:
        """The field of this figure of `Rule`."""
        return self._figures[name].edit

    def consequence(self, name: str) -> str:
        """The line under this field."""
        return (self._choices.get(name) or self._figures[name]).told.text()

    def _build(self) -> None:
        inner = QWidget()
        form = QVBoxLayout(inner)
        form.setSpacing(GRID)
        form.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        fields = QFormLayout()
        fields.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        fields.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        fields.setHorizontalSpacing(2 * GRID)
        fields.setVerticalSpacing(2 * GRID)
        for choice in CHOICE_TEXTS:
            self._add_choice(fields, choice)
        for figure in FIGURE_TEXTS:
            self._add_figure(fields, figure)
        form.addLayout(fields)
        form.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setAccessibleName(self.windowTitle())
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 2 * GRID)
        whole.addWidget(scroll, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        foot.addWidget(self.problem, 1)
        foot.addWidget(buttons)
        whole.addLayout(foot)
        self.resize(88 * GRID, 84 * GRID)

    def _add_choice(self, fields: QFormLayout, text: ChoiceText) -> None:
        combo, told = QComboBox(), _told()
        for option in text.options:
            combo.addItem(say(option.words), str(option.value))
        combo.setAccessibleName(say(text.label).replace("&", ""))
        combo.activated.connect(lambda _=0: self._choose(text, combo))
        cell = _stacked(combo, told)
        if text.name == "existing":
            cell.layout().addWidget(self.overwrite_excused)  # type: ignore[union-attr]  # _stacked gives it a layout
            cell.layout().addWidget(self.excused_told)  # type: ignore[union-attr]
            self.overwrite_excused.clicked.connect(self._overwrite_excused)
        fields.addRow(_label(say(text.label), combo), cell)
        self._choices[text.name] = _ChoiceRow(text, combo, told)

    def _add_figure(self, fields: QFormLayout, text: FigureText) -> None:
        edit, told = QLineEdit(), _told()
        edit.setPlaceholderText(say(text.off))
        edit.setValidator(QRegularExpressionValidator(text.pattern, edit))
        edit.setAccessibleName(say(text.label).replace("&", ""))
        edit.setMaximumWidth(16 * GRID)
        edit.editingFinished.connect(lambda: self._figure_typed(text, edit))
        fields.addRow(_label(say(text.label), edit), _stacked(edit, told))
        self._figures[text.name] = _FigureRow(text, edit, told)

    def show_rules(self) -> None:
        """Show what the document says now."""
        choices = self._document.workbook.choices
        for name, choice in self._choices.items():
            value: StrEnum = getattr(choices, name)
            with QSignalBlocker(choice.combo):
                choice.combo.setCurrentIndex(choice.combo.findData(str(value)))
            told = next(option.consequence for option in choice.text.options if option.value is value)
            choice.told.setText(say(told))
        self.overwrite_excused.setChecked(choices.overwrite_excused)
        self.excused_told.setText(
            self.tr("A score replaces EX: the student is no longer excused.")
            if choices.overwrite_excused
            else self.tr("EX stays EX, whatever the student scored.")
        )
        for name, figure in self._figures.items():
            self._show_figure(figure, getattr(choices.rule, name))
        results = self._document.results
        refusals = [found.message for found in results.problems if found.code == "rule-impossible"] if results else []
        self.problem.setText(refusals[0] if refusals else "")

    def _show_figure(self, row: _FigureRow, value: Decimal | int | None) -> None:
        is_off = value is None or (row.text.name == "drop_lowest" and value == 0)
        text = "" if is_off or value is None else shortest(Decimal(value))
        if not row.edit.isModified() or not row.edit.hasFocus():
            row.edit.setText(text)
        row.told.setText(say(row.text.consequence_off if is_off else row.text.consequence).format(value=text))

    def _show_changed(self, names: frozenset[str]) -> None:
        if names & {"choices", "results"}:
            self.show_rules()

    def _choose(self, text: ChoiceText, combo: QComboBox) -> None:
        value = next(option.value for option in text.options if str(option.value) == combo.currentData())
        self._apply(text.edit, lambda choices: _choosing(choices, text.name, value))

    def _overwrite_excused(self, is_on: bool) -> None:
        self._apply(self.tr("Rule: excused scores"), lambda choices: replace(choices, overwrite_excused=is_on))

    def _figure_typed(self, text: FigureText, edit: QLineEdit) -> None:
        edit.setModified(False)
        try:
            value = text.read(edit.text())
        except (InvalidOperation, ValueError):
            self.show_rules()
            return
        self._apply(text.edit, lambda choices: replace(choices, rule=_with(choices.rule, text.name, value)))

    def _apply(self, text: str, change: Callable[[Choices], Choices]) -> None:
        workbook = self._document.workbook
        after = change(workbook.choices)
        if after != workbook.choices:
            self._document.apply(say(text), workbook.preferring(after))
        self.show_rules()


def _choosing(choices: Choices, name: str, value: StrEnum) -> Choices:
    return replace(choices, **{name: value})  # type: ignore[arg-type]  # the texts name fields with their own enums


def _with(rule: Rule, name: str, value: Decimal | int | None) -> Rule:
    return replace(rule, **{name: value})  # type: ignore[arg-type]  # the texts name fields of Rule with their types


def _label(text: str, field: QWidget) -> QLabel:
    """A field's label, on the line of what stands in the field."""
    label = QLabel(text)
    label.setContentsMargins(0, GRID // 2, GRID // 2, 0)
    label.setBuddy(field)
    return label


def _told() -> QLabel:
    label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    make_quiet(label)
    return label


def _stacked(*widgets: QWidget) -> QWidget:
    cell = QWidget()
    column = QVBoxLayout(cell)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID // 2)
    for widget in widgets:
        column.addWidget(widget)
    return cell
