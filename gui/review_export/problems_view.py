"""What is wrong or odd, what does it mean, and where is it mended? One row a repair, its sentences below.

How does a table show the problems, one row a repair?
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import IntEnum

from PySide6.QtCore import QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QListView, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from core.points import shortest
from core.problems import Place
from gui.look.appearance import GRID, icon
from gui.look.words import counted, tr
from gui.review_export.confirmations import Attention, Confirmations
from gui.review_export.points_ways import PointsWays
from gui.review_export.problem_groups import POINTS_DIFFER, ProblemGroup
from gui.steps import Step
from gui.tables.listing import Listing
from gui.tables.table_model import TableModel
from gui.work.messages import without_options

NO_WAYS = PointsWays((), None, 0)

MOST_SENTENCES = 200
"""Nobody reads more of one kind, and a list of wrapped lines lays out every one of them."""


class ProblemsView(QWidget):
    """The groups of problems. `elsewhere` is the word for what is wrong with a file that is not open here.

    `go_to` carries a `Place` or a `Step`. `accepted` and `taken_back` carry the group of a warning. `scale_requested`
    carries the points to which everything is to be scaled.
    """

    go_to = Signal(object)
    accepted = Signal(object)
    taken_back = Signal(object)
    scale_requested = Signal(object)

    def __init__(self, elsewhere: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ways = NO_WAYS
        self._only_shows = bool(elsewhere)
        self.model = ProblemsModel(elsewhere or tr("Stops saving"), self)
        self.listing = Listing(self.model, tr("Problems"), tr("No problems were found."), Column.HEADING)
        self._sentences = QStringListModel(self)
        self.sentences = QListView(wordWrap=True)
        self.sentences.setModel(self._sentences)
        self.note = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.take_there = QPushButton(tr("Take &me there"))
        self.in_canvas = QPushButton(tr("Change it in &Canvas first"))
        self.scale = QPushButton()
        self.accept = QPushButton(tr("Accept &this"))
        self.take_back = QPushButton(tr("&Take it back"))
        self._build()
        self.listing.chosen.connect(self._show_group)
        self.listing.activated.connect(lambda _: self._go())
        self.sentences.activated.connect(lambda _: self._go())
        self.sentences.selectionModel().currentChanged.connect(lambda: self._show_goal())
        self.take_there.clicked.connect(self._go)
        self.in_canvas.clicked.connect(self._show_clicks)
        self.scale.clicked.connect(lambda: self.scale_requested.emit(self._ways.goal))
        self.accept.clicked.connect(self._accept)
        self.take_back.clicked.connect(self._take_back)

    def show_groups(self, groups: Sequence[ProblemGroup], ways: PointsWays, confirmed: Confirmations) -> None:
        """Show these, with what the person has accepted of them."""
        self._ways = ways
        before = self.listing.current()
        self.model.show_groups(groups, confirmed)
        if isinstance(before, ProblemGroup):
            same = (before.code, before.severity)
            self._choose(row for row, group in enumerate(groups) if (group.code, group.severity) == same)

    def choose_open(self) -> None:
        """Go to the gravest group that waits for the person."""
        self._choose(row for row, group in enumerate(self.model.rows) if self.model.attention(group).is_open)

    def _choose(self, rows: Iterable[int]) -> None:
        row = next(iter(rows), None)
        if row is not None:
            self.listing.make_current(row)

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
        buttons.addWidget(self.accept)
        buttons.addWidget(self.take_back)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, GRID, 0, 0)
        whole.setSpacing(GRID)
        whole.addWidget(self.listing, 3)
        whole.addWidget(self.sentences, 2)
        whole.addWidget(self.note)
        whole.addLayout(buttons)
        self._show_group(None)

    def _show_group(self, group: ProblemGroup | None) -> None:
        self.sentences.setVisible(group is not None)
        self._sentences.setStringList(_sentences(group) if group else [])
        if group:
            self.sentences.setCurrentIndex(self._sentences.index(0))
        attention = self.model.attention(group) if group and not self._only_shows else Attention.KNOW
        self._show_goal()
        is_points = group is not None and group.code == POINTS_DIFFER and bool(self._ways.differing)
        self.in_canvas.setVisible(is_points)
        self.scale.setVisible(is_points and self._ways.goal is not None)
        self.scale.setText(tr("Scale every column to {points} &points", points=shortest(self._ways.goal or Decimal(0))))
        self._note(attention, is_points=is_points)
        self.accept.setVisible(attention in (Attention.LOOK, Attention.LOOK_AGAIN))
        self.take_back.setVisible(attention is Attention.ACCEPTED)

    def _note(self, attention: Attention, *, is_points: bool) -> None:
        """What is to be said below the sentences: what scaling would do, and how the person stands to a warning."""
        ways = self._ways.scale_words if self._ways.goal else _formulas_apart()
        standing = {
            Attention.LOOK_AGAIN: tr("This has changed since you accepted it."),
            Attention.ACCEPTED: tr("Accepted, here or by saving all the same. You are asked again only if it changes."),
            Attention.SAVED: tr("You saved the file all the same. You are asked again if the file changes."),
        }.get(attention, "")
        is_open = is_points and attention.is_open
        self.note.setText("\n".join(part for part in (ways if is_open else "", standing) if part))
        self.note.setVisible(bool(self.note.text()))

    def _show_goal(self) -> None:
        """Offer to go where the chosen sentence is mended, if that is anywhere."""
        self.take_there.setVisible(self._goal() is not None)

    def _goal(self) -> Place | Step | None:
        """Where the chosen sentence is mended; the line that says how many more there are leads to the next of them."""
        group = self.listing.current()
        if self._only_shows or not isinstance(group, ProblemGroup):
            return None
        return group.goal(max(self.sentences.currentIndex().row(), 0))

    def _go(self) -> None:
        goal = self._goal()
        if goal is not None:
            self.go_to.emit(goal)

    def _show_clicks(self) -> None:
        self.note.setText("\n".join(column.clicks for column in self._ways.differing))

    def _accept(self) -> None:
        if isinstance(group := self.listing.current(), ProblemGroup):
            self.accepted.emit(group)
            self.choose_open()

    def _take_back(self) -> None:
        if isinstance(group := self.listing.current(), ProblemGroup):
            self.taken_back.emit(group)


def _sentences(group: ProblemGroup) -> list[str]:
    """The problems in full, as many as anybody reads."""
    told = [without_options(problem.message) for problem in group.problems[:MOST_SENTENCES]]
    more = len(group.problems) - len(told)
    told += [tr("… and {n:,} more of this kind.", n=more)] if more else []
    one, many = tr("Besides, {n} that is settled all the same."), tr("Besides, {n} that are settled all the same.")
    return [*told, counted(group.settled, one, many)] if group.settled else told


def _formulas_apart() -> str:
    return tr("The assignments are worth different points in Canvas, so one rule cannot scale all of them.")


ICONS = {
    Attention.STOPS: "circle-alert",
    Attention.LOOK: "triangle-alert",
    Attention.LOOK_AGAIN: "triangle-alert",
    Attention.ACCEPTED: "circle-check",
    Attention.SAVED: "circle-check",
    Attention.KNOW: "info",
}


class Column(IntEnum):
    """The columns, from the left."""

    ATTENTION = 0
    HEADING = 1
    COUNT = 2


class ProblemsModel(TableModel[ProblemGroup, Column]):
    """One row a group of problems, gravest first. `stops` is the word for what cannot be accepted."""

    columns = Column
    right = frozenset({Column.COUNT})

    def __init__(self, stops: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stops = stops
        self._attention: dict[int, Attention] = {}

    def show_groups(self, groups: Sequence[ProblemGroup], confirmed: Confirmations) -> None:
        """Show these, with what the person has accepted of them."""
        self._attention = {id(group): confirmed.attention(group) for group in groups}
        self.show_rows(groups)

    def attention(self, group: ProblemGroup) -> Attention:
        """What a group that is shown asks of the person."""
        return self._attention[id(group)]

    def _word(self, group: ProblemGroup) -> str:
        return {
            Attention.STOPS: self._stops,
            Attention.LOOK: tr("Please look"),
            Attention.LOOK_AGAIN: tr("Please look again"),
            Attention.ACCEPTED: tr("Accepted"),
            Attention.SAVED: tr("Saved all the same"),
            Attention.KNOW: tr("Good to know"),
        }[self.attention(group)]

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("Status"), tr("What"), tr("How many")

    @override
    def _display(self, row: ProblemGroup, column: Column) -> str:
        return (self._word(row), row.heading, f"{row.count:,}")[column]

    @override
    def _sort(self, row: ProblemGroup, column: Column) -> object:
        return (int(row.severity), row.heading, row.count)[column]

    @override
    def _decoration(self, row: ProblemGroup, column: Column) -> object:
        return icon(ICONS[self.attention(row)], QPalette.ColorRole.Text) if column is Column.ATTENTION else None

    @override
    def _tip(self, row: ProblemGroup, column: Column) -> str:
        return row.example

    @override
    def _spoken(self, row: ProblemGroup, column: Column) -> str:
        return f"{self._word(row)}: {row.heading}, {row.count:,}. {row.example}"
