"""Which rules make the scores of the file the scores that Canvas gets?

Every choice takes effect at once and is an edit of its own, so the window stays open beside the page and Undo works in
it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QRegularExpressionValidator, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from core.choices import Choices, Rule
from core.points import shortest
from gui.look.appearance import GRID, make_heading, make_quiet
from gui.session_selection.rule_texts import (
    CHOICE_TEXTS,
    FIGURE_TEXTS,
    SECTIONS,
    ChoiceText,
    FigureText,
    is_total_written,
    missing_in_total,
    say,
)
from gui.widgets.fields import TextField
from gui.widgets.page_parts import IconLabel
from gui.widgets.text_dialog import close_buttons
from gui.work.document import Document
from gui.work.messages import without_options

ICON = 18
SIZE = QSize(88 * GRID, 92 * GRID)
"""The window's size where the screen is as large."""
FIGURE_LETTERS = 16
"""How wide a field for a number is."""


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
        self.total_told = _told()
        self.problem = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._problem_icon = IconLabel("circle-alert", ICON)
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
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._grid.setHorizontalSpacing(3 * GRID)
        self._grid.setVerticalSpacing(2 * GRID)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        texts = {text.name: text for text in (*CHOICE_TEXTS, *FIGURE_TEXTS)}
        for heading, names in SECTIONS:
            self._grid.addWidget(_heading(say(heading)), self._grid.rowCount(), 0, 1, 2)
            for name in names:
                text = texts[name]
                field, cell = self._choice_cell(text) if isinstance(text, ChoiceText) else self._figure_cell(text)
                row = self._grid.rowCount()
                self._grid.addWidget(_label(say(text.label), field), row, 0, Qt.AlignmentFlag.AlignTop)
                self._grid.addWidget(cell, row, 1)
        self._grid.addWidget(self.total_told, self._grid.rowCount(), 0, 1, 2)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setAccessibleName(self.windowTitle())
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 2 * GRID)
        whole.addWidget(scroll, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        foot.setSpacing(GRID)
        foot.addWidget(self._problem_icon, 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self.problem, 1)
        foot.addWidget(close_buttons(self))
        whole.addLayout(foot)
        self.resize(SIZE.boundedTo(self.screen().availableSize()))

    def _choice_cell(self, text: ChoiceText) -> tuple[QComboBox, QWidget]:
        """The list of a choice, and the list with what follows from it."""
        combo, told = QComboBox(), _told()
        for option in text.options:
            combo.addItem(say(option.words), str(option.value))
        combo.setAccessibleName(say(text.label).replace("&", ""))
        combo.activated.connect(lambda _=0: self._choose(text, combo))
        self._choices[text.name] = _ChoiceRow(text, combo, told)
        if text.name != "existing":
            return combo, _stacked(combo, told)
        self.overwrite_excused.clicked.connect(self._overwrite_excused)
        return combo, _stacked(combo, told, self.overwrite_excused, self.excused_told)

    def _figure_cell(self, text: FigureText) -> tuple[QLineEdit, QWidget]:
        """The field of a figure, and the field with what follows from it."""
        edit, told = TextField(), _told()
        edit.setPlaceholderText(say(text.off))
        edit.setValidator(QRegularExpressionValidator(text.pattern, edit))
        edit.setAccessibleName(say(text.label).replace("&", ""))
        edit.setMaximumWidth(edit.fontMetrics().averageCharWidth() * FIGURE_LETTERS)
        edit.editingFinished.connect(lambda: self._figure_typed(text, edit))
        self._figures[text.name] = _FigureRow(text, edit, told)
        return edit, _stacked(edit, told)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return in a field takes what was typed, and closes nothing."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(self.focusWidget(), QLineEdit):
            event.accept()
        else:
            super().keyPressEvent(event)

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
            self.tr("A score replaces EX in Canvas: the student is no longer excused.")
            if choices.overwrite_excused
            else self.tr("Who is excused in Canvas (EX) stays excused, whatever the score.")
        )
        for name, figure in self._figures.items():
            self._show_figure(figure, getattr(choices.rule, name))
        results = self._document.state.results
        problems = results.problems if results is not None else ()
        refusals = [found.message for found in problems if found.code == "rule-impossible"]
        self.problem.setText(without_options(refusals[0]) if refusals else "")
        self._problem_icon.setVisible(bool(refusals))
        none = "" if is_total_written(choices) else self.tr("The file has no total now: each session has its column.")
        self.total_told.setText(f"{missing_in_total(choices)} {none}".strip())

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


def _heading(text: str) -> QLabel:
    """The words above a group of rules."""
    label = QLabel(text, wordWrap=True)
    label.setContentsMargins(0, GRID, 0, 0)
    make_heading(label)
    return label


def _label(text: str, field: QWidget) -> QLabel:
    """A field's label, over as many lines as it needs; its first is on the line of what stands in the field."""
    label = QLabel(text, wordWrap=True)
    above = max(0, field.sizeHint().height() - label.fontMetrics().height()) // 2
    label.setContentsMargins(0, above, 0, 0)
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
