"""Fields of the rules dialog: numbers, dropped sessions, and extra credit."""

from dataclasses import replace
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QWidget

from core.choices import ScoringRule
from core.points import format_decimal
from core.workbook import Workbook
from gui.look.appearance import GRID
from gui.session_selection.number_rules import NumberRuleText
from gui.session_selection.rule_texts import translate
from gui.widgets.fields import TextField

NUMBER_FIELD_CHARACTERS = 22
"""Width of a number field, in characters."""
COUNT_FIELD_CHARACTERS = 6
MAX_VISIBLE_SESSIONS = 5

ALL_SESSIONS, DROP_LOWEST, KEEP_BEST = range(3)


class NumberField(TextField):
    """Field for a number that can be off. `value_edited` carries the number, or None, after each keystroke."""

    value_edited = Signal(object)

    def __init__(self, text: NumberRuleText, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self.setPlaceholderText(translate(text.placeholder))
        self.setValidator(QRegularExpressionValidator(text.pattern, self))
        self.setAccessibleName(translate(text.label))
        self.setMaximumWidth(self.fontMetrics().averageCharWidth() * NUMBER_FIELD_CHARACTERS)
        self.textEdited.connect(lambda: self.value_edited.emit(self.value))

    @property
    def value(self) -> Decimal | int | None:
        """The number in the field, or None if the rule is off."""
        try:
            return self._text.parse(self.text())
        except (InvalidOperation, ValueError):  # a lone separator
            return None

    def set_value(self, value: Decimal | int | None) -> None:
        """Show a number, without changing how the user wrote it."""
        if self.value != value or (value is None and not self.hasFocus()):
            self.setText("" if value is None else format_decimal(Decimal(value)))


class DropsField(QWidget):
    """Choice between all, all but the lowest, and the best sessions. `rule_edited` carries the changed rule."""

    rule_edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rule = ScoringRule()
        self._session_count = 1
        self.combo = QComboBox()
        self.combo.addItems([self.tr("All sessions"), self.tr("All but the lowest:"), self.tr("Only the best:")])
        self.combo.setAccessibleName(self.tr("Sessions that count"))
        self.count = TextField()
        self.count.setValidator(QRegularExpressionValidator(r"[1-9]\d{0,2}", self.count))
        self.count.setAccessibleName(self.tr("Number of sessions"))
        self.count.setMaximumWidth(self.fontMetrics().averageCharWidth() * COUNT_FIELD_CHARACTERS)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.combo, 1)
        row.addWidget(self.count)
        self.setFocusProxy(self.combo)
        self.combo.activated.connect(self._choose)
        self.count.textEdited.connect(self._enter_count)
        self.count.editingFinished.connect(lambda: self.set_rule(self._rule, self._session_count))

    def set_rule(self, rule: ScoringRule, session_count: int) -> None:
        """Show which sessions a rule drops, out of this number of sessions."""
        self._rule, self._session_count = rule, session_count
        number = rule.keep_best if rule.keep_best is not None else rule.drop_lowest or None
        choice = KEEP_BEST if rule.keep_best is not None else DROP_LOWEST if rule.drop_lowest else ALL_SESSIONS
        self.combo.setCurrentIndex(choice)
        self.count.setVisible(number is not None)
        if number is not None and (self.count.text() or not self.count.hasFocus()) and self.count.text() != str(number):
            self.count.setText(str(number))

    def _choose(self, choice: int) -> None:
        """Start with one dropped session, which is the same rule for either choice."""
        kept = max(self._session_count - 1, 1)
        self._apply(choice, kept if choice == KEEP_BEST else 1)
        if choice != ALL_SESSIONS:
            self.count.setFocus(Qt.FocusReason.OtherFocusReason)
            self.count.selectAll()

    def _enter_count(self) -> None:
        if self.count.hasAcceptableInput():
            self._apply(self.combo.currentIndex(), int(self.count.text()))

    def _apply(self, choice: int, number: int) -> None:
        self.rule_edited.emit(
            replace(
                self._rule,
                drop_lowest=number if choice == DROP_LOWEST else 0,
                keep_best=number if choice == KEEP_BEST else None,
            )
        )


class ExtraCreditList(QListWidget):
    """List of the included sessions with check boxes. `keys_edited` carries the keys of the extra-credit sessions."""

    keys_edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: list[str] = []
        self.setAccessibleName(self.tr("Extra credit"))
        self.setUniformItemSizes(True)
        self.setSpacing(2)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setTabKeyNavigation(False)
        self.itemChanged.connect(lambda: self.keys_edited.emit(self.checked_keys))

    @property
    def checked_keys(self) -> frozenset[str]:
        """The keys of the checked sessions."""
        states = [self.item(row).checkState() for row in range(self.count())]
        return frozenset(key for key, state in zip(self._keys, states, strict=True) if state is Qt.CheckState.Checked)

    def set_workbook(self, workbook: Workbook) -> None:
        """Show the included sessions of a workbook, with the extra-credit ones checked."""
        sessions = workbook.chosen_sessions
        names = [workbook.get_session_name(session) for session in sessions]
        with QSignalBlocker(self):
            if [session.key for session in sessions] != self._keys or names != self._list_names():
                self._keys = [session.key for session in sessions]
                self.clear()
                for name in names:
                    item = QListWidgetItem(name, self)
                    item.setToolTip(name)
                    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                self._fit_height()
            for row, key in enumerate(self._keys):
                is_extra = key in workbook.extra_credit
                self.item(row).setCheckState(Qt.CheckState.Checked if is_extra else Qt.CheckState.Unchecked)

    def _list_names(self) -> list[str]:
        return [self.item(row).text() for row in range(self.count())]

    def _fit_height(self) -> None:
        rows = min(max(self.count(), 1), MAX_VISIBLE_SESSIONS)
        row_height = self.sizeHintForRow(0) if self.count() else self.fontMetrics().height()
        self.setFixedHeight(rows * (row_height + 2 * self.spacing()) + 2 * self.frameWidth())


def is_entering(widget: QWidget | None) -> bool:
    """Return True if Enter in this widget confirms a text instead of pressing the default button."""
    return isinstance(widget, QLineEdit | QListWidget)
