"""Bar with rule sets: common policies, and the user's saved rule sets."""

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QInputDialog, QLabel, QMenu, QPushButton, QWidget

from core.choices import Choices
from core.errors import ClickoverError
from core.files.atomic_write import write_file
from core.rule_sets import (
    COMMON_POLICIES,
    RULE_SET_SUFFIX,
    RuleSet,
    RuleSetStore,
    build_rule_set,
    encode_rule_set,
    read_rule_set,
)
from core.workbook import Workbook
from gui.look.appearance import GRID
from gui.work.messages import Choice, Messages, choose_save_path, remove_option_hints

FILE_FILTER = f"JSON (*{RULE_SET_SUFFIX})"


class RuleSetBar(QWidget):
    """Combo box to start from a rule set, and buttons to save, export, import, and delete.

    `chosen` carries the `RuleSet` that the user chose or imported. `failed` carries an error message, or "".
    """

    chosen = Signal(object)
    failed = Signal(str)

    def __init__(self, store: RuleSetStore, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._messages = messages
        self._workbook = Workbook()
        self._saved: tuple[RuleSet, ...] = ()
        self.combo = QComboBox()
        self.save_button = QPushButton(self.tr("&Save as rule set…"))
        self.more_button = QPushButton(self.tr("M&ore"))
        self.export_action = QAction(self.tr("&Export…"), self)
        self.import_action = QAction(self.tr("&Import…"), self)
        self.delete_action = QAction(self.tr("&Delete…"), self)
        self._build()
        self._fill()

    def _build(self) -> None:
        label = QLabel(self.tr("Start &from"))
        label.setBuddy(self.combo)
        self.combo.setAccessibleName(self.tr("Start from a rule set"))
        self.combo.setPlaceholderText(self.tr("Choose a rule set"))
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(12)
        menu = QMenu(self)
        menu.addActions([self.export_action, self.import_action, self.delete_action])
        self.more_button.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 0)
        row.setSpacing(GRID)
        row.addWidget(label)
        row.addWidget(self.combo, 1)
        for button in (self.save_button, self.more_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        self.combo.activated.connect(self._choose)
        self.save_button.clicked.connect(self._save)
        self.export_action.triggered.connect(self._export)
        self.import_action.triggered.connect(self._import)
        self.delete_action.triggered.connect(self._delete)

    def set_workbook(self, workbook: Workbook) -> None:
        """Select the rule set that matches the workbook's options, if any."""
        self._workbook = workbook
        current = next((index for index in range(self.combo.count()) if self._is_current(index)), -1)
        with QSignalBlocker(self.combo):
            self.combo.setCurrentIndex(current)
        self.delete_action.setEnabled(self.selected in self._saved)

    @property
    def selected(self) -> RuleSet | None:
        """The selected rule set, if the rule still matches it."""
        value = self.combo.currentData(Qt.ItemDataRole.UserRole)
        return value if isinstance(value, RuleSet) else None

    def _is_current(self, index: int) -> bool:
        rule_set = self.combo.itemData(index)
        choices = self._workbook.choices
        return isinstance(rule_set, RuleSet) and rule_set.apply_to(choices) == choices

    def _fill(self) -> None:
        """Offer the user's rule sets, and then the common policies."""
        self._saved = self._store.read_all()
        with QSignalBlocker(self.combo):
            self.combo.clear()
            for rule_set in self._saved:
                self.combo.addItem(rule_set.name, rule_set)
            if self._saved:
                self.combo.insertSeparator(self.combo.count())
            for rule_set in COMMON_POLICIES:
                self.combo.addItem(rule_set.name, rule_set)
        self.set_workbook(self._workbook)

    def _choose(self, index: int) -> None:
        self.chosen.emit(self.combo.itemData(index))

    def _save(self) -> None:
        rule_set = self._ask_for_rule_set(self._workbook.choices)
        if rule_set is not None and self._confirm_replacement(rule_set):
            self._store_rule_set(rule_set)

    def _confirm_replacement(self, rule_set: RuleSet) -> bool:
        old = next((saved for saved in self._saved if saved.name == rule_set.name), rule_set)
        if old == rule_set:
            return True
        choices = (
            Choice("replace", self.tr("&Replace rule set"), is_destructive=True),
            Choice("cancel", self.tr("&Cancel"), is_default=True, is_cancel=True),
        )
        question = self.tr("Replace rule set “{name}”?").format(name=rule_set.name)
        detail = self.tr("You have a different rule set with this name. Its rule would be lost.")
        return self._messages.ask(question, detail, choices) == "replace"

    def _store_rule_set(self, rule_set: RuleSet) -> bool:
        """Save a rule set, and return True if it was saved."""
        try:
            self._store.save(rule_set)
        except ClickoverError as error:
            self.failed.emit(remove_option_hints(error.message))
            return False
        self.failed.emit("")
        self._fill()
        return True

    def _ask_for_rule_set(self, choices: Choices) -> RuleSet | None:
        """Return a rule set with the name that the user enters, or None."""
        dialog = QInputDialog(self)
        dialog.setWindowTitle(self.tr("Save as rule set"))
        dialog.setLabelText(self.tr("Name of the rule set"))
        dialog.setOkButtonText(self.tr("&Save rule set"))
        selected = self.selected
        dialog.setTextValue(selected.name if selected and selected in self._saved else "")
        is_accepted = dialog.exec() == QDialog.DialogCode.Accepted
        rule_set = build_rule_set("".join(filter(str.isprintable, dialog.textValue())), choices)
        dialog.deleteLater()
        return rule_set if is_accepted and rule_set.name else None

    def _export(self) -> None:
        """Write the current rule to a file that can be imported elsewhere."""
        selected = self.selected
        rule_set = build_rule_set(selected.name if selected else self.tr("Grading rule"), self._workbook.choices)
        suggested = "".join(letter if letter.isalnum() or letter in " -" else "-" for letter in rule_set.name)
        path = choose_save_path(
            self._messages,
            self.tr("Export the rule set"),
            f"{suggested}{RULE_SET_SUFFIX}",
            FILE_FILTER,
            RULE_SET_SUFFIX,
            self._workbook,
        )
        if path is not None:
            self._write(path, rule_set)

    def _write(self, path: Path, rule_set: RuleSet) -> None:
        try:
            write_file(path, encode_rule_set(rule_set))
        except ClickoverError as error:
            self.failed.emit(remove_option_hints(error.message))
        else:
            self.failed.emit("")

    def _import(self) -> None:
        """Save the rule sets in the chosen files, and choose the last one."""
        for path in self._messages.choose_files(self.tr("Import a rule set"), FILE_FILTER):
            try:
                rule_set = read_rule_set(path)
            except ClickoverError as error:
                self.failed.emit(remove_option_hints(error.message))
                return
            if self._confirm_replacement(rule_set) and self._store_rule_set(rule_set):
                self.chosen.emit(rule_set)

    def _delete(self) -> None:
        rule_set = self.selected
        if rule_set is None or rule_set not in self._saved:
            return
        choices = (
            Choice("delete", self.tr("&Delete rule set"), is_destructive=True),
            Choice("cancel", self.tr("&Cancel"), is_default=True, is_cancel=True),
        )
        question = self.tr("Delete rule set “{name}”?").format(name=rule_set.name)
        detail = self.tr("Classes that use this rule keep it.")
        if self._messages.ask(question, detail, choices) != "delete":
            return
        try:
            self._store.delete(rule_set.name)
        except ClickoverError as error:
            self.failed.emit(remove_option_hints(error.message))
        self._fill()
