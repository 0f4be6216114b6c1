"""Dialog for the grading rule, which shows the effect of a change before it is applied.

The dialog edits a trial workbook. The document changes only when the user applies the rules, as one edit.
"""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from core.choices import OutputColumns
from core.errors import ClickoverError
from core.rule_sets import RuleSet, RuleSetStore
from core.scores.points_possible import ImpossibleRuleError
from core.upload.rule_fixes import find_rule_conflict
from core.workbook import Workbook
from gui.look.appearance import GRID
from gui.session_selection.rule_fields import is_entering
from gui.session_selection.rule_form import RuleForm
from gui.session_selection.rule_preview import RulePreview
from gui.session_selection.rule_set_bar import RuleSetBar
from gui.session_selection.summary import map_student_names
from gui.widgets.page_parts import IconLabel
from gui.work import tasks
from gui.work.background import TaskId, TaskRunner
from gui.work.document import Document
from gui.work.messages import Messages, remove_option_hints

ICON_SIZE = 18
DIALOG_SIZE = QSize(132 * GRID, 92 * GRID)
"""Size of the dialog in pixels, unless the screen is smaller."""
MIN_WIDTH_FOR_COLUMNS = 54
"""Width from which the form and the preview are side by side, in line heights."""


class RulesDialog(QDialog):
    """Dialog with a form of all rules, the rule in words, and the effect of changes."""

    def __init__(
        self,
        document: Document,
        background: TaskRunner,
        messages: Messages,
        store: RuleSetStore,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._background = background
        self._base = self._trial = document.workbook
        self._comparison_task: TaskId | None = None
        self._failure = ""
        self._conflict: ImpossibleRuleError | None = None
        self.setWindowTitle(self.tr("Rules"))
        self.rule_sets = RuleSetBar(store, messages)
        self.form = RuleForm()
        self.preview = RulePreview()
        self.message_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._message_icon = IconLabel("circle-alert", ICON_SIZE)
        self.show_button = QPushButton(self.tr("Sho&w why"))
        self.buttons = QDialogButtonBox()
        self.apply_button = self.buttons.addButton(self.tr("&Apply rules"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.cancel_button = self.buttons.addButton(self.tr("&Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self._build()
        self._connect_signals()

    @property
    def trial(self) -> Workbook:
        """The workbook with the rule as it is in the dialog."""
        return self._trial

    def _build(self) -> None:
        self._form_area = _create_scroll_area(self.form, self.tr("Rules"))
        self._preview_area = _create_scroll_area(self.preview, self.tr("The rule in words, and what changes"))
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(0)
        separator = QFrame()
        separator.setFrameShape(QFrame.Shape.VLine)
        separator.setFrameShadow(QFrame.Shadow.Sunken)
        self._columns.addWidget(self._form_area, 5)
        self._columns.addWidget(separator)
        self._columns.addWidget(self._preview_area, 4)
        footer = QHBoxLayout()
        footer.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        footer.setSpacing(GRID)
        footer.addWidget(self._message_icon)
        footer.addWidget(self.message_label, 1)
        footer.addWidget(self.show_button)
        footer.addWidget(self.buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 2 * GRID)
        layout.addWidget(self.rule_sets)
        layout.addLayout(self._columns, 1)
        layout.addLayout(footer)
        self.apply_button.setDefault(True)
        self.cancel_button.setAutoDefault(False)
        self.show_button.setAutoDefault(False)
        self.resize(DIALOG_SIZE.boundedTo(self.screen().availableSize()))

    def _connect_signals(self) -> None:
        self.rule_sets.chosen.connect(self._apply_rule_set)
        self.rule_sets.failed.connect(self._set_failure)
        self.form.edited.connect(self._show_trial)
        self.preview.boundary_changed.connect(self._compare)
        self.preview.total_requested.connect(self._add_total)
        self.show_button.clicked.connect(self._show_conflict)
        self.buttons.accepted.connect(self._apply)
        self.buttons.rejected.connect(self.reject)
        self._document.changed.connect(self._on_document_changed)

    def open_for_document(self) -> None:
        """Show the dialog with the rule of the document, or bring it to the front with the user's changes."""
        if not self.isVisible():
            self._restart()
        self.show()
        self.raise_()
        self.activateWindow()

    def _restart(self) -> None:
        self._failure = ""
        self._base = self._document.workbook
        self._show_trial(self._base)

    def _show_trial(self, trial: Workbook) -> None:
        """Show a trial workbook, and compare its totals in the background."""
        self._trial = trial
        self.form.set_workbook(trial)
        self.preview.set_workbook(trial)
        self.rule_sets.set_workbook(trial)
        self._show_conflict_state(find_rule_conflict(trial))
        self._compare()

    def _show_conflict_state(self, conflict: ImpossibleRuleError | None) -> None:
        self._conflict = conflict
        self.form.set_conflict(conflict)
        text = self.tr("The rule can't be applied yet.") if conflict else self._failure
        self.message_label.setText(text)
        self._message_icon.setVisible(bool(text))
        self.show_button.setVisible(conflict is not None)
        self.apply_button.setEnabled(conflict is None and _is_changed(self._base, self._trial))

    def _compare(self) -> None:
        """Compare the totals of the document and of the trial workbook."""
        self._background.cancel(self._comparison_task)
        self._comparison_task = None
        if self._conflict is not None:
            self.preview.show_message(self.tr("Resolve the problem with the rule to see what changes."))
            return
        results = self._document.state.results
        if results is None or results.class_scores is None:
            self.preview.show_message(self.tr("The totals are being calculated."))
            return
        task = partial(tasks.compare_rules, results, self._trial, self.preview.boundary_percent)
        self._comparison_task = self._background.run(
            task, self._show_comparison, self._on_comparison_failed, urgent=True
        )

    def _show_comparison(self, comparison: object) -> None:
        writes_sessions = self._trial.output_columns is not OutputColumns.TOTAL
        self.preview.show_comparison(comparison, map_student_names(self._trial), writes_sessions=writes_sessions)  # type: ignore[arg-type]  # result of the task

    def _on_comparison_failed(self, error: BaseException) -> None:
        """Show a conflict that depends on the scores, or another reason."""
        if isinstance(error, ImpossibleRuleError):
            self._show_conflict_state(error)
            self._compare()
        elif isinstance(error, ClickoverError):
            self.preview.show_message(remove_option_hints(error.message))
        else:
            raise error

    def _on_document_changed(self, names: frozenset[str]) -> None:
        """Keep the user's changes, and show them with the document's new files and sessions."""
        workbook = self._document.workbook
        if not self.isVisible():
            return
        if workbook is self._base:
            if "results" in names:
                self._compare()
            return
        is_changed = _is_changed(self._base, self._trial) and workbook.export is self._base.export
        trial = replace(workbook.with_choices(self._trial.choices), extra_credit=self._trial.extra_credit)
        self._base = workbook
        self._show_trial(trial if is_changed else workbook)

    def _set_failure(self, text: str) -> None:
        self._failure = text
        self._show_conflict_state(self._conflict)

    def _apply_rule_set(self, rule_set: RuleSet) -> None:
        self._failure = ""
        self._show_trial(self._trial.with_choices(rule_set.apply_to(self._trial.choices)))

    def _add_total(self) -> None:
        choices = replace(self._trial.choices, columns=OutputColumns.BOTH)
        self._show_trial(self._trial.with_choices(choices))

    def _show_conflict(self) -> None:
        self._form_area.ensureWidgetVisible(self.form.notice)
        if self.form.notice.buttons:
            self.form.notice.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _apply(self) -> None:
        """Apply the trial as one edit, and close the dialog."""
        trial = self._trial
        self.accept()
        self._document.apply(self.tr("Change the rules"), trial)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the dialog open when Enter confirms the input of a field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and is_entering(self.focusWidget()):
            event.accept()
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the preview next to the form, or above it if the dialog is narrow."""
        super().resizeEvent(event)
        is_wide = self.width() >= MIN_WIDTH_FOR_COLUMNS * self.fontMetrics().height()
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.BottomToTop
        if self._columns.direction() is not direction:
            self._columns.setDirection(direction)


def _is_changed(base: Workbook, trial: Workbook) -> bool:
    return (base.choices, base.extra_credit, base.dropped) != (trial.choices, trial.extra_credit, trial.dropped)


def _create_scroll_area(content: QWidget, name: str) -> QScrollArea:
    area = QScrollArea(widgetResizable=True)
    area.setAccessibleName(name)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    return area
