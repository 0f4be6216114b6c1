"""Notice next to a rule that can't be applied, with buttons that resolve the conflict."""

from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QWidget

from core.points import format_decimal
from core.scores.points_possible import ImpossibleRuleError
from core.upload.rule_fixes import FixKind, RuleFix, list_rule_fixes
from core.workbook import Workbook
from gui.look.appearance import GRID
from gui.look.text_formatting import announce, insert_word_breaks
from gui.session_selection.rule_texts import noop, translate
from gui.widgets.layouts import FlowLayout
from gui.widgets.page_parts import IconLabel
from gui.work.messages import remove_option_hints

ICON_SIZE = 18


_FIX_TEXTS = {
    FixKind.SET_TOTAL_POINTS: noop("Make the total worth {amount} points"),
    FixKind.SET_EACH_WORTH: noop("Make every session worth {amount} points"),
    FixKind.LEAVE_OUT_SESSIONS: noop("Leave out sessions without points ({amount})"),
    FixKind.MAKE_EXTRA_CREDIT: noop("Make them extra credit ({amount})"),
    FixKind.DROP_FEWER: noop("Drop only the lowest {amount}"),
    FixKind.CLEAR_EXTRA_CREDIT: noop("Clear extra credit"),
    FixKind.TURN_OFF: noop("Turn this rule off"),
}


class RuleConflictNotice(QFrame):
    """Reason why a rule can't be applied. `fix_requested` carries the workbook after the user's choice of a fix."""

    fix_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[QPushButton] = []
        self.label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._button_area = QWidget()
        self._buttons_layout = FlowLayout(self._button_area, GRID)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID)
        grid.setColumnStretch(1, 1)
        grid.addWidget(IconLabel("circle-alert", ICON_SIZE), 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.label, 0, 1)
        grid.addWidget(self._button_area, 1, 1)
        self.hide()

    def show_conflict(self, conflict: ImpossibleRuleError, workbook: Workbook) -> None:
        """Show why the rule of a workbook can't be applied, and a button for each fix."""
        fixes = list_rule_fixes(workbook, conflict)
        text = remove_option_hints(conflict.what)
        is_new = self.label.accessibleName() != text or self.isHidden()
        self.label.setText(insert_word_breaks(text))
        self.label.setAccessibleName(text)
        while (item := self._buttons_layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = [self._add_button(fix) for fix in fixes]
        self.show()
        if is_new:
            announce(self, text)

    def _add_button(self, fix: RuleFix) -> QPushButton:
        amount = "" if fix.amount is None else format_decimal(Decimal(fix.amount))
        button = QPushButton(translate(_FIX_TEXTS[fix.kind]).format(amount=amount))
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self.fix_requested.emit(fix.workbook))
        self._buttons_layout.addWidget(button)
        button.show()
        return button
