"""Form with all settings of the grading rule, in groups."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from core.choices import SectionSessions, SessionKind
from core.scores.points_possible import ImpossibleRuleError
from core.workbook import Workbook
from gui.look.appearance import GRID, apply_caption_font, apply_heading_font
from gui.session_selection.number_rules import NUMBER_RULES, NumberRuleText
from gui.session_selection.rule_conflict_notice import RuleConflictNotice
from gui.session_selection.rule_fields import DropsField, ExtraCreditList, NumberField
from gui.session_selection.rule_texts import CHOICE_RULES, KIND_NAMES, OWN_RULE_TEXTS, ChoiceRuleText, noop, translate
from gui.session_selection.rule_values import (
    count_sections,
    get_rule_value,
    list_session_kinds,
    replace_own_rule,
    replace_rule_value,
)

GROUPS = (
    (noop("Each session"), ("kind", "credit", "full_credit_at", "cap", "each_worth", "extra_credit")),
    (noop("Drops"), ("drops",)),
    (
        noop("The total"),
        (
            *("total_points", "excused_in_total", "section_sessions", "total_full_credit_at", "below", "cap_total"),
            *("no_response", "absent"),
        ),
    ),
    (noop("Rounding"), ("scale_to", "decimals")),
    (noop("Canvas and duplicate accounts"), ("existing", "two_accounts")),
)
"""Headings of the form, each with the names of its settings in display order."""

_STEPS = ("credit", "full_credit_at", "cap", "each_worth")
_DROP_STEPS = ("drop_lowest", "keep_best")


@dataclass(frozen=True, slots=True)
class _ChoiceRow:
    text: ChoiceRuleText
    combo: QComboBox
    note: QLabel


@dataclass(frozen=True, slots=True)
class _NumberRow:
    text: NumberRuleText
    field: NumberField
    note: QLabel


class RuleForm(QWidget):
    """Form that shows the rule of a workbook. `edited` carries the workbook after each change by the user."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbook = Workbook()
        self._cells: dict[str, QVBoxLayout] = {}
        self._labels: dict[str, QLabel] = {}
        self._choice_rows: dict[str, _ChoiceRow] = {}
        self._number_rows: dict[str, _NumberRow] = {}
        self.kind_combo = QComboBox()
        self.own_rule = QCheckBox()
        self.extra_credit = ExtraCreditList()
        self.drops = DropsField()
        self.cap_total = QCheckBox(self.tr("The total is never above its points possible"))
        self.overwrite_excused = QCheckBox(self.tr("Also replace EX (excused) in Canvas"))
        self.notice = RuleConflictNotice(self)
        self._build()
        self._connect_signals()

    @property
    def kind(self) -> SessionKind | None:
        """The kind of session whose steps are shown, or None for all other sessions."""
        value = self.kind_combo.currentData()
        return None if value is None else SessionKind(value)

    def get_choice_combo_box(self, name: str) -> QComboBox:
        """Return the combo box for a setting with fixed options."""
        return self._choice_rows[name].combo

    def get_number_field(self, name: str) -> NumberField:
        """Return the text field for a setting that is a number."""
        return self._number_rows[name].field

    def get_note_text(self, name: str) -> str:
        """Return the note below a setting, or "" if it is hidden."""
        row = self._choice_rows.get(name) or self._number_rows[name]
        return "" if row.note.isHidden() else row.note.text()

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        builders: dict[str, Callable[[], tuple[str, QWidget, list[QWidget]]]] = {
            "kind": lambda: (self.tr("These steps apply to"), self.kind_combo, [self.own_rule]),
            "extra_credit": lambda: (self.tr("Extra credit"), self.extra_credit, []),
            "drops": lambda: (self.tr("Sessions that count"), self.drops, []),
            "cap_total": lambda: ("", self.cap_total, []),
            **{text.name: partial(self._build_choice, text) for text in CHOICE_RULES},
            **{text.name: partial(self._build_number, text) for text in NUMBER_RULES},
        }
        for heading, names in GROUPS:
            label = QLabel(translate(heading), wordWrap=True)
            label.setContentsMargins(0, GRID, 0, 0)
            apply_heading_font(label)
            grid.addWidget(label, grid.rowCount(), 0, 1, 2)
            for name in names:
                self._add_row(grid, name, *builders[name]())
        grid.setRowStretch(grid.rowCount(), 1)

    def _add_row(self, grid: QGridLayout, name: str, text: str, field: QWidget, below: list[QWidget]) -> None:
        """Add a label, and a cell with the field and the widgets below it."""
        cell, row = QVBoxLayout(), grid.rowCount()
        cell.setSpacing(GRID // 2)
        for widget in (field, *below):
            cell.addWidget(widget)
        label = QLabel(text, wordWrap=True)
        first_line = min(field.sizeHint().height(), 2 * label.fontMetrics().height())
        label.setContentsMargins(0, max(0, first_line - label.fontMetrics().height()) // 2, 0, 0)
        label.setBuddy(field)
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(cell, row, 1)
        self._cells[name], self._labels[name] = cell, label

    def _build_choice(self, text: ChoiceRuleText) -> tuple[str, QWidget, list[QWidget]]:
        combo, note = QComboBox(), _create_note_label()
        for option in text.options:
            combo.addItem(translate(option.label), str(option.value))
        combo.setAccessibleName(translate(text.label))
        combo.activated.connect(lambda: self._apply_choice(text, combo))
        self._choice_rows[text.name] = _ChoiceRow(text, combo, note)
        return translate(text.label), combo, [note, self.overwrite_excused] if text.name == "existing" else [note]

    def _build_number(self, text: NumberRuleText) -> tuple[str, QWidget, list[QWidget]]:
        field, note = NumberField(text), _create_note_label()
        field.value_edited.connect(lambda value: self._apply(text.name, value))
        self._number_rows[text.name] = _NumberRow(text, field, note)
        return translate(text.label), field, [note]

    def _connect_signals(self) -> None:
        self.kind_combo.setAccessibleName(self.tr("Sessions to which these steps apply"))
        self.kind_combo.activated.connect(lambda: self.set_workbook(self._workbook))
        self.own_rule.clicked.connect(self._apply_own_rule)
        self.drops.rule_edited.connect(
            lambda rule: self._emit(self._workbook.with_choices(replace(self._workbook.choices, rule=rule)))
        )
        self.extra_credit.keys_edited.connect(lambda keys: self._emit(replace(self._workbook, extra_credit=keys)))
        self.cap_total.clicked.connect(lambda is_on: self._apply("cap_total", is_on))
        self.overwrite_excused.clicked.connect(lambda is_on: self._apply("overwrite_excused", is_on))
        self.notice.fix_requested.connect(self._emit)

    def set_workbook(self, workbook: Workbook) -> None:
        """Show the rule of this workbook."""
        self._workbook = workbook
        choices = workbook.choices
        self._update_kinds()
        for name, choice in self._choice_rows.items():
            value = get_rule_value(choices, name, self.kind)
            choice.combo.setCurrentIndex(choice.combo.findData(str(value)))
            option = next(option for option in choice.text.options if option.value == value)
            choice.note.setText(translate(option.consequence))
            choice.note.setVisible(option is not choice.text.options[0])
        for name, number in self._number_rows.items():
            amount = get_rule_value(choices, name, self.kind)
            number.field.set_value(amount)  # type: ignore[arg-type]  # the texts of numbers name settings with numbers
            number.note.setText(translate(number.text.consequence).format(value=number.field.text()))
            number.note.setVisible(amount is not None)
        counted = [session for session in workbook.chosen_sessions if session.key not in workbook.extra_credit]
        self.drops.set_rule(choices.rule, len(counted))
        self.extra_credit.set_workbook(workbook)
        self.cap_total.setChecked(choices.rule.cap_total)
        self.overwrite_excused.setChecked(choices.overwrite_excused)
        self._update_usable_settings()

    def _update_kinds(self) -> None:
        """Offer the kinds of sessions, and enable the steps of kinds that have their own rule."""
        kinds, rule, current = list_session_kinds(self._workbook), self._workbook.choices.rule, self.kind
        with QSignalBlocker(self.kind_combo):
            self.kind_combo.clear()
            self.kind_combo.addItem(self.tr("All other sessions") if rule.kinds else self.tr("All sessions"), None)
            for kind in kinds:
                self.kind_combo.addItem(translate(KIND_NAMES[kind]), str(kind))
            self.kind_combo.setCurrentIndex(max(self.kind_combo.findData(current and str(current)), 0))
        for widget in (self.kind_combo, self._labels["kind"]):
            widget.setVisible(bool(kinds))
        kind_shown = self.kind
        self.own_rule.setVisible(kind_shown is not None)
        if kind_shown is not None:
            self.own_rule.setText(translate(OWN_RULE_TEXTS[kind_shown]))
            self.own_rule.setChecked(kind_shown in rule.kinds)
        for name in _STEPS:
            field = self.get_choice_combo_box(name) if name in self._choice_rows else self.get_number_field(name)
            field.setEnabled(kind_shown is None or kind_shown in rule.kinds)

    def _update_usable_settings(self) -> None:
        """Disable the settings that have no effect, and explain why below them."""
        rule = self._workbook.choices.rule
        below, sections = self._choice_rows["below"], self._choice_rows["section_sessions"]
        has_threshold = rule.total_full_credit_at is not None
        below.combo.setEnabled(has_threshold)
        if not has_threshold:
            below.note.setText(self.tr("Enter a percentage first."))
        below.note.show()
        has_sections = count_sections(self._workbook) > 1
        sections.combo.setEnabled(has_sections or rule.section_sessions is SectionSessions.OWN)
        if not has_sections:
            sections.note.setText(self.tr("The gradebook doesn't have several sections."))
            sections.note.show()

    def set_conflict(self, conflict: ImpossibleRuleError | None) -> None:
        """Show why the rule can't be applied, below the step in question, or nothing."""
        if conflict is None:
            self.notice.hide()
            return
        cell = self._cells["drops" if conflict.step in _DROP_STEPS else conflict.step]
        if cell.indexOf(self.notice) < 0:
            cell.addWidget(self.notice)
        self.notice.show_conflict(conflict, self._workbook)

    def _apply_choice(self, text: ChoiceRuleText, combo: QComboBox) -> None:
        self._apply(
            text.name, next(option.value for option in text.options if str(option.value) == combo.currentData())
        )

    def _apply_own_rule(self, has_own_rule: bool) -> None:
        kind = self.kind
        if kind is not None:
            choices = replace_own_rule(self._workbook.choices, kind, has_own_rule=has_own_rule)
            self._emit(self._workbook.with_choices(choices))

    def _apply(self, name: str, value: object) -> None:
        choices = replace_rule_value(self._workbook.choices, name, value, self.kind)
        if choices != self._workbook.choices:
            self._emit(self._workbook.with_choices(choices))

    def _emit(self, workbook: Workbook) -> None:
        self.edited.emit(workbook)


def _create_note_label() -> QLabel:
    label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    apply_caption_font(label)
    return label
