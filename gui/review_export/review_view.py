"""Everything about one finished file, on five tabs: changes, problems, questions, left out, totals."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from gui.look.appearance import GRID, icon, make_quiet
from gui.look.words import counted, tr
from gui.review_export.changes_view import ChangesView
from gui.review_export.confirmations import Attention, Confirmations
from gui.review_export.facts import Facts
from gui.review_export.left_out import MissingView
from gui.review_export.points_ways import ways_of
from gui.review_export.problems_view import ICONS, ProblemsView
from gui.review_export.questions_view import QuestionsView
from gui.review_export.totals_picture import TotalsView
from gui.work.background import Background


class ReviewView(QWidget):
    """The tabs, and the tick for what is lost. `losses_ticked` carries whether the person says to have seen it."""

    losses_ticked = Signal(object)

    def __init__(self, background: Background | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.changes = ChangesView(background)
        self.problems = ProblemsView()
        self.questions = QuestionsView()
        self.missing = MissingView(background)
        self.totals = TotalsView()
        self.tabs = QTabWidget(documentMode=True)
        self.losses = QCheckBox()
        self.show_losses = QPushButton(tr("Sh&ow"))
        self.needed = QLabel(tr("You can save once you have ticked this."))
        make_quiet(self.needed)
        self._pages = (self.changes, self.problems, self.questions, self.missing, self.totals)
        self._build()
        for shown_with_losses in (self.losses, self.show_losses, self.needed):
            shown_with_losses.hide()
        self.losses.toggled.connect(lambda is_seen: self.losses_ticked.emit(is_seen))
        self.show_losses.clicked.connect(self._show_losses)

    def show_facts(self, facts: Facts, confirmed: Confirmations) -> None:
        """Show this file, with what the person has confirmed of it."""
        self.changes.show_changes(facts.changes)
        self.questions.show_questions(facts.questions, facts.outgoing.rehearsal.ignored_columns)
        self.missing.show_missing(facts.missing)
        self.totals.show_distribution(facts.totals)
        self._count(self.changes, len(facts.changes))
        self._count(self.questions, len(facts.questions))
        self._count(self.missing, len(facts.missing))
        self.show_confirmed(facts, confirmed)

    def show_confirmed(self, facts: Facts, confirmed: Confirmations) -> None:
        """Show anew what the person has confirmed of this file."""
        self.problems.show_groups(facts.groups, ways_of(facts.outgoing.upload), confirmed)
        attentions = [confirmed.attention(group) for group in facts.groups]
        waiting = [attention for attention in attentions if attention.is_open]
        is_noted = bool(attentions) and not waiting
        label, count = (tr("Notes"), len(attentions)) if is_noted else (tr("Problems"), len(waiting))
        at = self.tabs.indexOf(self.problems)
        self.tabs.setTabText(at, f"{label} ({count:,})")
        self.tabs.setTabIcon(at, icon(ICONS[waiting[0]] if waiting else ICONS[Attention.ACCEPTED]))
        self._show_tick(facts, confirmed)

    def show_what_matters(self, facts: Facts, confirmed: Confirmations, *, is_new: bool) -> None:
        """Show the tab with what waits for the person; where nothing does, of new files the changes, all of them."""
        if is_new:
            self.changes.show_everything()
        if any(confirmed.attention(group).is_open for group in facts.groups):
            self.problems.choose_open()
            self.tabs.setCurrentWidget(self.problems)
        elif is_new or not confirmed.has_seen_losses(facts):
            self.tabs.setCurrentWidget(self.changes)

    def go_to_problems(self) -> None:
        """Show the problems, and give the keyboard to the first that is open."""
        self.tabs.setCurrentWidget(self.problems)
        self.problems.choose_open()
        self.problems.listing.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _count(self, page: QWidget, count: int) -> None:
        at = self._pages.index(page)
        self.tabs.setTabText(at, f"{_labels()[at]} ({count:,})")

    def _build(self) -> None:
        for page, label in zip(self._pages, _labels(), strict=True):
            self.tabs.addTab(page, label)
        for tabs in (self.tabs, self.tabs.tabBar()):
            tabs.setAccessibleName(tr("What the file does"))
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
        whole.addWidget(self.needed)

    def _show_tick(self, facts: Facts, confirmed: Confirmations) -> None:
        lost = 0 if confirmed.is_saved else len(facts.losses)
        self.losses.blockSignals(True)
        self.losses.setChecked(bool(lost) and confirmed.has_seen_losses(facts))
        self.losses.blockSignals(False)
        self.losses.setText(
            counted(
                lost,
                tr("I have seen the {n} score that goes down or is lost"),
                tr("I have seen the {n} scores that go down or are lost"),
            )
        )
        self.losses.setVisible(bool(lost))
        self.show_losses.setVisible(bool(lost))
        self.needed.setVisible(not confirmed.has_seen_losses(facts))

    def _show_losses(self) -> None:
        self.tabs.setCurrentWidget(self.changes)
        self.changes.show_losses()


def _labels() -> tuple[str, ...]:
    return tr("Changes"), tr("Problems"), tr("Canvas will ask"), tr("Left out"), tr("Totals")
