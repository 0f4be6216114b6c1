"""What was a file recognised as, what does it hold, and what is odd about it?"""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from core.problems import Problem
from gui.appearance import GRID, SEVERITY_ICONS, make_heading, make_quiet
from gui.file_loader.facts import FileFacts
from gui.fonts import icon_side
from gui.icon_label import IconLabel
from gui.long_words import breakable

ICON = 18
SHOWN_PROBLEMS = 5


class FileCard(QWidget):
    """One file: its name and kind, counts, and what is odd.

    `replace_requested`: the person wants to choose another file.
    """

    replace_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = IconLabel("file-spreadsheet", 3 * GRID)
        self._name = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        make_heading(self._name)
        self._counts = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._counts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._why = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        make_quiet(self._why)
        self._problems = QFormLayout(horizontalSpacing=GRID, verticalSpacing=GRID)
        self._problems.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._told: Sequence[Problem] = ()
        self.change = QPushButton(_tr("Use another file…"))
        self._build()

    @property
    def text(self) -> str:
        """Everything that the card says of the file, what is odd aside."""
        return "\n".join((self._name.text(), self._counts.text(), self._why.text()))

    @property
    def told(self) -> tuple[str, ...]:
        """What it says is odd, the gravest first."""
        return tuple(_placed(problem) for problem in self._told)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab stops at."""
        return (self.change,)

    def show_facts(self, facts: FileFacts) -> None:
        """Show what is known of the file."""
        self._name.setText(breakable(facts.heading))
        self._name.setAccessibleName(facts.heading)
        self._counts.setText(facts.counts)
        self._why.setText(facts.why)
        self._why.setVisible(bool(facts.why))
        self.change.setAccessibleName(_tr("Use another file in place of {name}").format(name=facts.name))
        problems = sorted(facts.problems, key=lambda problem: -problem.severity)
        if problems != self._told:
            self._told = problems
            self._show_problems()

    def _show_problems(self) -> None:
        while self._problems.rowCount():
            self._problems.removeRow(0)
        for problem in self._told[:SHOWN_PROBLEMS]:
            mark = IconLabel(SEVERITY_ICONS[problem.severity], ICON, problem.severity.word)
            self._problems.addRow(mark, _Sentence(_placed(problem)))
        if len(self._told) > SHOWN_PROBLEMS:
            more = _tr("and {count} more, all of them listed in the last step")
            self._problems.addRow(QLabel(), _Sentence(more.format(count=len(self._told) - SHOWN_PROBLEMS)))

    def _build(self) -> None:
        self.change.clicked.connect(self.replace_requested)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self._picture)
        head.addWidget(self._name, 1)
        head.addWidget(self.change)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(head)
        column.addWidget(self._counts)
        column.addWidget(self._why)
        column.addLayout(self._problems)


class _Sentence(QLabel):
    """A text over as many lines as its width asks for, and no higher than these."""

    def __init__(self, text: str) -> None:
        super().__init__(breakable(text), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFixedHeight(max(icon_side(ICON, self.fontMetrics()), self.heightForWidth(self.width())))


def _placed(problem: Problem) -> str:
    """The sentence; its row is named where the sentence itself does not."""
    row = problem.place.row
    return (
        problem.message
        if row is None or f"ow {row}" in problem.message
        else _tr("{message} (row {row})").format(message=problem.message, row=row)
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("FileCard", text)
