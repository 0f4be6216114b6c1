"""What is wrong or odd, what does it mean, and where is it mended? One row a repair, its sentences below."""

from collections.abc import Iterable
from decimal import Decimal

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QListView, QPushButton, QVBoxLayout, QWidget

from core.canvas.decimals import shortest
from core.problems import Place, Problem, Severity
from gui.appearance import GRID
from gui.messages import without_options
from gui.review_export.listing import Listing
from gui.review_export.points_ways import PointsWays
from gui.review_export.problem_groups import POINTS_DIFFER, ProblemGroup
from gui.review_export.problems_model import Column, ProblemsModel
from gui.review_export.sentences import tr
from gui.steps import Step

_NO_WAYS = PointsWays((), None, 0)


class ProblemsView(QWidget):
    """The groups of problems.

    `go_to` carries a `Place` or a `Step`. `carried_on` carries the problems of a warning that the person accepts
    knowingly. `scale_requested` carries the points to which everything is to be scaled.
    """

    go_to = Signal(object)
    carried_on = Signal(object)
    scale_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ways = _NO_WAYS
        self._seen: frozenset[Problem] = frozenset()
        self._only_shows = False
        self.model = ProblemsModel(self)
        self.listing = Listing(self.model, tr("Problems, by repair"), tr("No problems were found."), Column.HEADING)
        self._sentences = QStringListModel(self)
        self.sentences = QListView(wordWrap=True)
        self.sentences.setModel(self._sentences)
        self.formula = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.take_there = QPushButton(tr("Take &me there"))
        self.in_canvas = QPushButton(tr("Change it in &Canvas first"))
        self.scale = QPushButton()
        self.carry_on = QPushButton(tr("Carry on &knowingly"))
        self._build()
        self.listing.chosen.connect(self._show_group)
        self.listing.activated.connect(lambda _: self._go())
        self.sentences.activated.connect(lambda _: self._go())
        self.sentences.selectionModel().currentChanged.connect(lambda: self._show_goal())
        self.take_there.clicked.connect(self._go)
        self.in_canvas.clicked.connect(self._show_clicks)
        self.scale.clicked.connect(lambda: self.scale_requested.emit(self._ways.goal))
        self.carry_on.clicked.connect(self._carry_on)

    def show_problems(self, problems: tuple[Problem, ...], ways: PointsWays, seen: frozenset[Problem]) -> None:
        """Show these; those in `seen` are warnings that the person has accepted."""
        self._ways, self._seen = ways, seen
        before = self.listing.current()
        self.model.show_problems(problems)
        if isinstance(before, ProblemGroup):
            self._choose(row for row, group in enumerate(self.model.rows) if group.code == before.code)

    def look_at_open(self) -> None:
        """Go to the gravest group that stops saving or was not accepted yet, with the keyboard."""
        self._choose(row for row, group in enumerate(self.model.rows) if self._is_open(group))
        self.listing.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, rows: Iterable[int]) -> None:
        row = next(iter(rows), None)
        if row is not None:
            self.listing.make_current(row)

    def _is_open(self, group: ProblemGroup) -> bool:
        return group.severity > Severity.INFO and not self._seen.issuperset(group.problems)

    def only_show(self) -> None:
        """Offer nothing to do: the problems lie in a file that is not open here."""
        self._only_shows = True
        self._show_group(None)

    def _build(self) -> None:
        self.sentences.setAccessibleName(tr("What was found"))
        self.sentences.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.sentences.setSpacing(GRID // 2)
        self.sentences.setResizeMode(QListView.ResizeMode.Adjust)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        for button in (self.take_there, self.in_canvas, self.scale):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.carry_on)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, GRID, 0, 0)
        whole.setSpacing(GRID)
        whole.addWidget(self.listing, 3)
        whole.addWidget(self.sentences, 2)
        whole.addWidget(self.formula)
        whole.addLayout(buttons)
        self._show_group(None)

    def _show_group(self, group: ProblemGroup | None) -> None:
        self.sentences.setVisible(group is not None)
        self._sentences.setStringList([without_options(problem.message) for problem in group.problems] if group else [])
        if group:
            self.sentences.setCurrentIndex(self._sentences.index(0))
        offers = group is not None and not self._only_shows
        self._show_goal()
        is_points = group is not None and group.code == POINTS_DIFFER and bool(self._ways.differing)
        self.in_canvas.setVisible(is_points)
        self.scale.setVisible(is_points and self._ways.goal is not None)
        self.formula.setVisible(is_points)
        if is_points:
            self.formula.setText(self._ways.scale_words if self._ways.goal else _formulas_apart())
            self.scale.setText(tr("Scale to {points} &points", points=shortest(self._ways.goal or Decimal(0))))
        is_seen = group is not None and self._seen.issuperset(group.problems)
        self.carry_on.setVisible(offers and group is not None and group.severity is Severity.WARNING)
        self.carry_on.setEnabled(not is_seen)
        self.carry_on.setText(tr("Accepted") if is_seen else tr("Carry on &knowingly"))

    def _show_goal(self) -> None:
        """Offer to go where the chosen sentence is mended, if that is anywhere."""
        group = self.listing.current()
        goal = self._goal(group) if isinstance(group, ProblemGroup) and not self._only_shows else None
        self.take_there.setVisible(goal is not None)

    def _goal(self, group: ProblemGroup) -> Place | Step | None:
        """Where the chosen sentence is mended."""
        return group.goal(max(self.sentences.currentIndex().row(), 0))

    def _go(self) -> None:
        group = self.listing.current()
        goal = self._goal(group) if isinstance(group, ProblemGroup) else None
        if goal is not None:
            self.go_to.emit(goal)

    def _show_clicks(self) -> None:
        self.formula.setText("\n".join(column.clicks for column in self._ways.differing))

    def _carry_on(self) -> None:
        if isinstance(group := self.listing.current(), ProblemGroup):
            self.carried_on.emit(frozenset(group.problems))
            self._choose(row for row, each in enumerate(self.model.rows) if self._is_open(each))


def _formulas_apart() -> str:
    return tr("The assignments are worth different points in Canvas, so one rule cannot scale all of them.")
