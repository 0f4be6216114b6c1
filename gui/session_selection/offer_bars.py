"""Bars below the session table with offers: sessions of one section, and late adds."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from core.choices import SectionSessions
from gui.look.appearance import GRID, get_icon
from gui.look.text_formatting import insert_word_breaks, pluralize, tr
from gui.student_scores.late_adds_dialog import LateAddsDialog
from gui.widgets.page_parts import IconLabel
from gui.work import tasks
from gui.work.background import TaskId, TaskRunner
from gui.work.document import Document

if TYPE_CHECKING:
    from core.results import Results
    from core.scores.late_adds import LateAddProposal

ICON_SIZE = 16


class OfferBar(QWidget):
    """Bar with a sentence, a button that accepts the offer, and one that hides it."""

    def __init__(self, button_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.accept_button = QPushButton(button_text)
        self.close_button = QToolButton(autoRaise=True)
        self.close_button.setIcon(get_icon("x"))
        self.close_button.setToolTip(tr("Hide this offer"))
        self.close_button.setAccessibleName(tr("Hide this offer"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(IconLabel("info", ICON_SIZE), 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.accept_button)
        layout.addWidget(self.close_button)
        self.hide()

    def set_offer(self, text: str) -> None:
        """Show an offer, or hide the bar if the text is ""."""
        self.label.setText(insert_word_breaks(text))
        self.setVisible(bool(text))


class ClassOffers(QWidget):
    """Bars with offers about the scores of this class.

    An offer that the user hid reappears only if its sessions or students change.
    """

    def __init__(self, document: Document, background: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._background = background
        self._task_id: TaskId | None = None
        self._hidden: set[object] = set()
        self._sessions: dict[str, str] = {}
        self._late_adds: tuple[LateAddProposal, ...] = ()
        self.section_bar = OfferBar(tr("Count for o&wn section only"))
        self.late_bar = OfferBar(tr("Revie&w late adds…"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        for bar in (self.section_bar, self.late_bar):
            layout.addWidget(bar)
        self.section_bar.accept_button.clicked.connect(self._restrict_sessions)
        self.late_bar.accept_button.clicked.connect(lambda: LateAddsDialog(document, self).open())
        self._connect_close_button(self.section_bar, lambda: frozenset(self._sessions.items()))
        self._connect_close_button(self.late_bar, lambda: self._late_adds)
        document.changed.connect(self._handle_change)
        self._find_offers()

    def _connect_close_button(self, bar: OfferBar, get_offer: Callable[[], object]) -> None:
        def hide() -> None:
            self._hidden.add(get_offer())
            self._show_offers()

        bar.close_button.clicked.connect(hide)

    def _handle_change(self, names: frozenset[str]) -> None:
        if names & {"export", "gradebook", "results"}:
            self._find_offers()

    def _find_offers(self) -> None:
        """Look for offers in the background."""
        self._background.cancel(self._task_id)
        results = self._document.state.results
        if results is None or results.score_sheet is None:
            self._set_offers(({}, ()))
        else:
            self._task_id = self._background.run(partial(_compute_offers, results), self._set_offers)

    def _set_offers(self, offers: "tuple[dict[str, str], tuple[LateAddProposal, ...]]") -> None:
        self._sessions, self._late_adds = offers
        self._show_offers()

    def _show_offers(self) -> None:
        is_section_hidden = frozenset(self._sessions.items()) in self._hidden
        self.section_bar.set_offer("" if is_section_hidden else self._describe_sessions())
        self.late_bar.set_offer("" if self._late_adds in self._hidden else self._describe_late_adds())
        self.setVisible(not (self.section_bar.isHidden() and self.late_bar.isHidden()))

    def _describe_sessions(self) -> str:
        if not self._sessions:
            return ""
        key, section = next(iter(self._sessions.items()))
        names = {
            item.key: self._document.workbook.get_session_name(item) for item in self._document.workbook.chosen_sessions
        }
        return pluralize(
            len(self._sessions),
            tr("“{name}” has scores from section {section} only.", name=names.get(key, key), section=section),
            tr("{{n}} sessions have scores from one section only, such as “{name}”.", name=names.get(key, key)),
        )

    def _describe_late_adds(self) -> str:
        if not self._late_adds:
            return ""
        return pluralize(
            len(self._late_adds),
            tr("{n} student has no scores at first and regular scores later. Did this student join late?"),
            tr("{n} students have no scores at first and regular scores later. Did they join late?"),
        )

    def _restrict_sessions(self) -> None:
        choices = self._document.workbook.choices
        rule = replace(choices.rule, section_sessions=SectionSessions.OWN)
        text = tr("Count sessions for their own section only")
        self._document.apply(text, self._document.workbook.with_choices(replace(choices, rule=rule)))


def _compute_offers(results: "Results") -> "tuple[dict[str, str], tuple[LateAddProposal, ...]]":
    sheet = results.score_sheet
    if sheet is None:
        return {}, ()
    sessions = tasks.find_sessions_to_restrict(results.workbook, sheet)
    return sessions, tasks.find_unconfirmed_late_adds(results.workbook, sheet)
