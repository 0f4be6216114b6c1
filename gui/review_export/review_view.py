"""Everything about one finished file, on five tabs: changes, problems, questions, left out, totals."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout, QWidget

from core.problems import Problem
from gui.appearance import GRID, SEVERITY_ICONS, icon
from gui.review_export.changes_view import ChangesView
from gui.review_export.confirmations import Confirmations
from gui.review_export.facts import Facts
from gui.review_export.missing_view import MissingView
from gui.review_export.points_ways import ways_of
from gui.review_export.problem_groups import LOSS_CODES
from gui.review_export.problems_view import ProblemsView
from gui.review_export.questions_view import QuestionsView
from gui.review_export.sentences import counted, tr
from gui.review_export.totals_picture import TotalsPicture


class ReviewView(QWidget):
    """The tabs, and the tick for what is lost. `losses_ticked` carries whether the person says to have seen it."""

    losses_ticked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.changes = ChangesView()
        self.problems = ProblemsView()
        self.questions = QuestionsView()
        self.missing = MissingView()
        self.totals = TotalsPicture()
        self.tabs = QTabWidget(documentMode=True)
        self.losses = QCheckBox()
        self.show_losses = QPushButton(tr("Sh&ow them"))
        self._pages = (self.changes, self.problems, self.questions, self.missing, self.totals)
        self._build()
        self.losses.toggled.connect(lambda is_seen: self.losses_ticked.emit(is_seen))
        self.show_losses.clicked.connect(self._show_losses)

    def show_facts(self, facts: Facts, confirmed: Confirmations) -> None:
        """Show this file, with what the person has confirmed of it."""
        problems = listed_problems(facts)
        self.changes.show_changes(facts.changes)
        self.problems.show_problems(problems, ways_of(facts.outgoing.upload), confirmed.warnings)
        self.questions.show_questions(facts.questions, facts.outgoing.rehearsal.ignored_columns)
        self.missing.show_missing(facts.missing)
        self.totals.show_distribution(facts.totals)
        counts = (len(facts.changes), len(problems), len(facts.questions), len(facts.missing), None)
        for page, label, count in zip(self._pages, _labels(), counts, strict=True):
            at = self.tabs.indexOf(page)
            self.tabs.setTabText(at, label if count is None else f"{label} ({count:,})")
        worst = max((problem.severity for problem in problems), default=None)
        self.tabs.setTabIcon(self.tabs.indexOf(self.problems), icon(SEVERITY_ICONS[worst] if worst else "circle-check"))
        self._show_tick(facts, confirmed)

    def go_to_problems(self) -> None:
        """Show the problems, and give the keyboard to the first that is open."""
        self.tabs.setCurrentWidget(self.problems)
        self.problems.look_at_open()

    def _build(self) -> None:
        for page, label in zip(self._pages, _labels(), strict=True):
            self.tabs.addTab(page, label)
        self.tabs.setAccessibleName(tr("What the file does"))
        self.tabs.setUsesScrollButtons(True)
        tick = QHBoxLayout()
        tick.setSpacing(GRID)
        tick.addWidget(self.losses)
        tick.addWidget(self.show_losses)
        tick.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        whole.addWidget(self.tabs, 1)
        whole.addLayout(tick)

    def _show_tick(self, facts: Facts, confirmed: Confirmations) -> None:
        lost = len(facts.losses)
        self.losses.blockSignals(True)
        self.losses.setChecked(bool(lost) and confirmed.has_seen_losses(facts))
        self.losses.blockSignals(False)
        self.losses.setText(
            counted(
                lost,
                tr("I have seen the {n} score that goes down, is removed, or is no longer excused"),
                tr("I have seen the {n} scores that go down, are removed, or are no longer excused"),
            )
        )
        self.losses.setVisible(bool(lost))
        self.show_losses.setVisible(bool(lost))

    def _show_losses(self) -> None:
        self.tabs.setCurrentWidget(self.changes)
        self.changes.show_losses()


def listed_problems(facts: Facts) -> tuple[Problem, ...]:
    """The problems of the problems tab. Lost scores stand among the changes and have their own tick."""
    return tuple(problem for problem in facts.outgoing.problems if problem.code not in LOSS_CODES)


def _labels() -> tuple[str, ...]:
    return tr("Changes"), tr("Problems"), tr("Canvas will ask"), tr("Left out"), tr("Totals")
