"""Dialog for the rules that turn iClicker scores into Canvas scores.

Every change is applied immediately as a separate edit. The dialog is non-modal, and Undo works in it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QRegularExpressionValidator, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from core.choices import Choices, OutputColumns, ScoringRule
from core.points import format_decimal
from core.upload.workbook_rule import describe_workbook_rule
from gui.look.appearance import GRID, apply_caption_font, apply_heading_font, make_selectable
from gui.session_selection.number_rules import NUMBER_RULES, NumberRuleText
from gui.session_selection.rule_texts import (
    CHOICE_RULES,
    SECTIONS,
    ChoiceRuleText,
    describe_missing_scores,
    get_choice,
    translate,
)
from gui.widgets.fields import TextField
from gui.widgets.page_parts import IconLabel
from gui.widgets.text_dialog import create_close_buttons
from gui.work.document import Document
from gui.work.messages import remove_option_hints

ICON_SIZE = 18
DIALOG_SIZE = QSize(88 * GRID, 92 * GRID)
"""Size of the dialog in pixels, unless the screen is smaller."""
NUMBER_FIELD_CHARACTERS = 16
"""Width of a number field, in characters."""


@dataclass(frozen=True, slots=True)
class _ChoiceRow:
    text: ChoiceRuleText
    combo: QComboBox
    note: QLabel


@dataclass(frozen=True, slots=True)
class _NumberRow:
    text: NumberRuleText
    field: QLineEdit
    note: QLabel


class RulesDialog(QDialog):
    """Dialog with a form of all rules and the consequence of each setting."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.setWindowTitle(self.tr("Rules"))
        self._choice_rows: dict[str, _ChoiceRow] = {}
        self._number_rows: dict[str, _NumberRow] = {}
        self.overwrite_excused = QCheckBox(self.tr("Also replace &EX (excused) in Canvas"))
        self.excused_note = _create_note_label()
        self.total_note = _create_note_label()
        self.words_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        make_selectable(self.words_label)
        self.copy_button = QPushButton(self.tr("Cop&y rule"))
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.words_label.text()))
        self.problem_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._problem_icon = IconLabel("circle-alert", ICON_SIZE)
        self._build()
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.activated.connect(document.undo_stack.undo)
        redo = QShortcut(QKeySequence(QKeySequence.StandardKey.Redo), self)
        redo.activated.connect(document.undo_stack.redo)
        document.changed.connect(self._on_document_changed)
        self.refresh()

    def get_choice_combo_box(self, name: str) -> QComboBox:
        """Return the combo box that edits the field `name` of `Choices`."""
        return self._choice_rows[name].combo

    def get_number_field(self, name: str) -> QLineEdit:
        """Return the text field that edits the field `name` of `ScoringRule`."""
        return self._number_rows[name].field

    def get_consequence_text(self, name: str) -> str:
        """Return the consequence that is shown below the rule `name`."""
        return (self._choice_rows.get(name) or self._number_rows[name]).note.text()

    def _build(self) -> None:
        content = QWidget()
        self._grid = QGridLayout(content)
        self._grid.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._grid.setHorizontalSpacing(3 * GRID)
        self._grid.setVerticalSpacing(2 * GRID)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        texts = {text.name: text for text in (*CHOICE_RULES, *NUMBER_RULES)}
        for heading, names in SECTIONS:
            self._grid.addWidget(_create_heading(translate(heading)), self._grid.rowCount(), 0, 1, 2)
            for name in names:
                text = texts[name]
                field, cell = (
                    self._build_choice_cell(text) if isinstance(text, ChoiceRuleText) else self._build_number_cell(text)
                )
                row = self._grid.rowCount()
                self._grid.addWidget(_create_label(translate(text.label), field), row, 0, Qt.AlignmentFlag.AlignTop)
                self._grid.addWidget(cell, row, 1)
        self._grid.addWidget(self.total_note, self._grid.rowCount(), 0, 1, 2)
        self._grid.addWidget(_create_heading(self.tr("The rule in words")), self._grid.rowCount(), 0, 1, 2)
        self._grid.addWidget(self.words_label, self._grid.rowCount(), 0, 1, 2)
        self._grid.addWidget(self.copy_button, self._grid.rowCount(), 0, Qt.AlignmentFlag.AlignLeft)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setAccessibleName(self.windowTitle())
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 2 * GRID)
        layout.addWidget(scroll, 1)
        footer = QHBoxLayout()
        footer.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        footer.setSpacing(GRID)
        footer.addWidget(self._problem_icon, 0, Qt.AlignmentFlag.AlignTop)
        footer.addWidget(self.problem_label, 1)
        footer.addWidget(create_close_buttons(self))
        layout.addLayout(footer)
        self.resize(DIALOG_SIZE.boundedTo(self.screen().availableSize()))

    def _build_choice_cell(self, text: ChoiceRuleText) -> tuple[QComboBox, QWidget]:
        """Return the combo box of a rule, and the cell that also shows its consequence."""
        combo, note = QComboBox(), _create_note_label()
        for option in text.options:
            combo.addItem(translate(option.label), str(option.value))
        combo.setAccessibleName(translate(text.label).replace("&", ""))
        combo.activated.connect(lambda _=0: self._apply_choice(text, combo))
        self._choice_rows[text.name] = _ChoiceRow(text, combo, note)
        if text.name != "existing":
            return combo, _stack_widgets(combo, note)
        self.overwrite_excused.clicked.connect(self._apply_overwrite_excused)
        return combo, _stack_widgets(combo, note, self.overwrite_excused, self.excused_note)

    def _build_number_cell(self, text: NumberRuleText) -> tuple[QLineEdit, QWidget]:
        """Return the text field of a rule, and the cell that also shows its consequence."""
        field, note = TextField(), _create_note_label()
        field.setPlaceholderText(translate(text.placeholder))
        field.setValidator(QRegularExpressionValidator(text.pattern, field))
        field.setAccessibleName(translate(text.label).replace("&", ""))
        field.setMaximumWidth(field.fontMetrics().averageCharWidth() * NUMBER_FIELD_CHARACTERS)
        field.editingFinished.connect(lambda: self._apply_number(text, field))
        self._number_rows[text.name] = _NumberRow(text, field, note)
        return field, _stack_widgets(field, note)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the dialog open when Enter confirms the input of a text field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(self.focusWidget(), QLineEdit):
            event.accept()
        else:
            super().keyPressEvent(event)

    def refresh(self) -> None:
        """Show the current rules, their consequences, and any problem with them."""
        choices = self._document.workbook.choices
        for name, choice in self._choice_rows.items():
            value = get_choice(choices, name)
            with QSignalBlocker(choice.combo):
                choice.combo.setCurrentIndex(choice.combo.findData(str(value)))
            consequence = next(option.consequence for option in choice.text.options if option.value is value)
            choice.note.setText(translate(consequence))
        self.overwrite_excused.setChecked(choices.overwrite_excused)
        self.excused_note.setText(
            self.tr("A score replaces EX in Canvas: the student is no longer excused.")
            if choices.overwrite_excused
            else self.tr("Who is excused in Canvas (EX) stays excused, whatever the score.")
        )
        for name, number in self._number_rows.items():
            self._update_number_row(number, getattr(choices.rule, name))
        results = self._document.state.results
        problems = results.problems if results is not None else ()
        problem_texts = [found.message for found in problems if found.code == "rule-impossible"]
        self.problem_label.setText(remove_option_hints(problem_texts[0]) if problem_texts else "")
        self._problem_icon.setVisible(bool(problem_texts))
        has_no_total = self._document.workbook.output_columns is OutputColumns.SESSIONS
        total_hint = self.tr("The file has no total now: each session has its column.") if has_no_total else ""
        self.total_note.setText(f"{describe_missing_scores(choices)} {total_hint}".strip())
        self.words_label.setText(describe_workbook_rule(self._document.workbook))

    def _update_number_row(self, row: _NumberRow, value: Decimal | int | None) -> None:
        is_off = value is None or (row.text.name == "drop_lowest" and value == 0)
        text = "" if is_off or value is None else format_decimal(Decimal(value))
        if not row.field.isModified() or not row.field.hasFocus():
            row.field.setText(text)
        row.note.setText(translate(row.text.consequence_off if is_off else row.text.consequence).format(value=text))

    def _on_document_changed(self, names: frozenset[str]) -> None:
        if names & {"choices", "results"}:
            self.refresh()

    def _apply_choice(self, text: ChoiceRuleText, combo: QComboBox) -> None:
        value = next(option.value for option in text.options if str(option.value) == combo.currentData())
        self._apply_choices(text.undo_text, lambda choices: _replace_choice(choices, text.name, value))

    def _apply_overwrite_excused(self, is_on: bool) -> None:
        self._apply_choices(self.tr("Rule: excused scores"), lambda choices: replace(choices, overwrite_excused=is_on))

    def _apply_number(self, text: NumberRuleText, field: QLineEdit) -> None:
        field.setModified(False)
        try:
            value = text.parse(field.text())
        except (InvalidOperation, ValueError):
            self.refresh()
            return
        self._apply_choices(
            text.undo_text, lambda choices: replace(choices, rule=_replace_rule(choices.rule, text.name, value))
        )

    def _apply_choices(self, text: str, change: Callable[[Choices], Choices]) -> None:
        workbook = self._document.workbook
        after = change(workbook.choices)
        if after != workbook.choices:
            self._document.apply(translate(text), workbook.with_choices(after))
        self.refresh()


def _replace_choice(choices: Choices, name: str, value: StrEnum) -> Choices:
    if not hasattr(choices, name):
        return replace(choices, rule=replace(choices.rule, **{name: value}))  # type: ignore[arg-type]
    return replace(choices, **{name: value})  # type: ignore[arg-type]  # the texts pair each field with its own enum


def _replace_rule(rule: ScoringRule, name: str, value: Decimal | int | None) -> ScoringRule:
    return replace(rule, **{name: value})  # type: ignore[arg-type]  # the texts pair each field with its own type


def _create_heading(text: str) -> QLabel:
    """Return a label in the heading font, with space above it."""
    label = QLabel(text, wordWrap=True)
    label.setContentsMargins(0, GRID, 0, 0)
    apply_heading_font(label)
    return label


def _create_label(text: str, field: QWidget) -> QLabel:
    """Return a wrapping label whose first line is level with the text in the field."""
    label = QLabel(text, wordWrap=True)
    above = max(0, field.sizeHint().height() - label.fontMetrics().height()) // 2
    label.setContentsMargins(0, above, 0, 0)
    label.setBuddy(field)
    return label


def _create_note_label() -> QLabel:
    label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    apply_caption_font(label)
    return label


def _stack_widgets(*widgets: QWidget) -> QWidget:
    cell = QWidget()
    column = QVBoxLayout(cell)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID // 2)
    for widget in widgets:
        column.addWidget(widget)
    return cell
