"""Which sessions count, what are they worth, and where do they go?"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton
from typing_extensions import override

from core.choices import Columns
from core.clicker.export import Export
from core.points import shortest
from core.problems import Place, Problem, Severity, Source
from gui.look.appearance import icon
from gui.session_selection.columns_bar import ColumnsBar
from gui.session_selection.destinations import Near, Options, options, places_of, titles_of
from gui.session_selection.figures import TOTAL_CODES, chosen_points, read_figures
from gui.session_selection.figures_bar import LiveBar
from gui.session_selection.figures_dialog import FigureList, FiguresDialog
from gui.session_selection.filter_bar import FilterBar
from gui.session_selection.lines_below import PointsOffer, RemarkLine
from gui.session_selection.rule_texts import changed_rules
from gui.session_selection.rules_dialog import RulesDialog
from gui.session_selection.session_rows import Facts, SessionFilter, SessionRow, read_sessions
from gui.session_selection.session_table import SessionTable
from gui.session_selection.sessions_model import SessionsModel
from gui.steps import Step, StepState
from gui.widgets.page import Page
from gui.widgets.page_parts import EmptyState, OrEmpty
from gui.work import tasks
from gui.work.background import Background, Ticket
from gui.work.document import SENT, Document
from gui.work.messages import Messages

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.results import Results


class SessionsPage(Page):
    """The step of the sessions."""

    def __init__(self, document: Document, messages: Messages, background: Background) -> None:
        super().__init__(document, "")
        self.title.setText(self.tr("Which sessions count?"))
        self._messages = messages
        self._background = background
        self._facts = Facts()
        self._reading: Ticket | None = None
        self._comparing: Ticket | None = None
        self._compared: tuple[tuple[str, ...], Gradebook | None] = ((), None)
        self._rules: RulesDialog | None = None
        self._file = ""
        self.columns = ColumnsBar(document)
        self.rules = QPushButton(self.tr("&Rules…"))
        self.filter = FilterBar()
        self.search = self.filter.text
        self.model = SessionsModel(document, icon("triangle-alert"), self)
        self.table = SessionTable(self.model)
        self.nothing_found = EmptyState("search", self.tr("No session fits the search."), self.tr("Sho&w all sessions"))
        self.offer = PointsOffer()
        self.remarks = RemarkLine()
        self.figures = LiveBar()
        self.empty = EmptyState(
            "list-checks",
            self.tr("The sessions are in the file from iClicker. Open it first."),
            self.tr("&Go to Files"),
        )
        self._fill_body()
        self._connect()
        self._meet_file()
        self._read_statistics()
        self._read_near()
        self._show_all()

    def _fill_body(self) -> None:
        self.stack, whole = self.fill(self.empty)
        self.columns.line.addWidget(self.rules)
        self.tables = OrEmpty(self.table, self.nothing_found)
        whole.addWidget(self.columns)
        whole.addWidget(self.filter)
        whole.addWidget(self.tables, 1)
        whole.addWidget(self.offer)
        whole.addWidget(self.remarks)
        whole.addWidget(self.figures)
        self.table.options_of = self._options
        self.setTabOrder(self.columns.buttons[Columns.BOTH], self.rules)
        self.setTabOrder(self.rules, self.columns.name)
        self.setTabOrder(self.columns.name, self.columns.place)
        self.setTabOrder(self.columns.place, self.filter.all_shown)
        self.setTabOrder(self.filter.dates, self.table)

    def _connect(self) -> None:
        self.follow(Step.SESSIONS, self._show_changed)
        self.document.deriving_changed.connect(self._show_figures)
        self.nothing_found.pressed.connect(self.filter.clear)
        self.filter.changed.connect(self._filter)
        self.filter.all_ticked.connect(lambda count: self.model.choose(self.table.shown_rows(), count=count))
        self.table.current_changed.connect(self._show_remarks)
        self.offer.taken.connect(self.model.take_points)
        self.remarks.decided.connect(lambda row, count: self.model.choose([row], count=count))
        self.remarks.next_wanted.connect(self._go_to_next_remark)
        self.figures.opened.connect(self._open_list)
        self.rules.clicked.connect(self.open_rules)

    @override
    def own_state(self) -> StepState:
        workbook = self.document.workbook
        if workbook.export is None:
            return StepState.NOT_YET
        if not workbook.chosen or self._refusals():
            return StepState.PROBLEM
        return StepState.NEEDS_YOU if self.count() else StepState.DONE

    @override
    def count(self) -> int:
        """How many sessions wait for their points or for a place."""
        return sum(row.needs_points or row.needs_place for row in self.model.rows)

    @override
    def edit_actions(self) -> Sequence[QAction]:
        return self.table.actions_of_row()

    @override
    def show_place(self, place: Place) -> bool:
        """A column of the export is a session."""
        if place.source is not Source.EXPORT or place.column is None:
            return False
        row = next((row for row in self.model.rows if row.session.column == place.column), None)
        if row is None:
            return False
        if not self.table.make_current(row.key):
            self.filter.clear()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return self.table.make_current(row.key)

    def open_rules(self) -> None:
        """Open the rules beside the page; they stay open while one works."""
        if self._rules is None:
            self._rules = RulesDialog(self.document, self)
        self._rules.show()
        self._rules.raise_()
        self._rules.activateWindow()

    def _show_changed(self, names: frozenset[str]) -> None:
        if "export" in names:
            self._meet_file()
        if names & {"export", "gradebook", "points"}:
            self._read_statistics()
        if names & {"export", "gradebook", "titles", "choices"}:
            self._read_near()
        if names - {"outgoing", "accepted", SENT}:
            self._show_all()

    def _meet_file(self) -> None:
        """Another file begins with all its sessions in view; one that is read anew keeps what was searched for."""
        export = self.document.workbook.export
        before, self._file = self._file, export.sha256 if export else ""
        if before != self._file:
            self.filter.clear()

    def _read_statistics(self) -> None:
        """Work out in the background how the sessions went."""
        self._background.cancel(self._reading)
        export = self.document.workbook.export
        if export is None:
            self._facts = Facts()
        else:
            self._reading = self._background.run(partial(tasks.session_statistics, export), self._take_statistics)

    def _read_near(self) -> None:
        """Work out in the background which titles are near ones of the course, where other titles are asked for.

        Until then, those that are known stay, but never in another gradebook.
        """
        workbook = self.document.workbook
        before, wanted = self._compared, (titles_of(workbook), workbook.gradebook)
        if wanted == before:
            return
        self._background.cancel(self._comparing)
        self._compared = wanted
        if before[1] is not workbook.gradebook:
            self._facts = Facts(self._facts.statistics)
        if workbook.gradebook is not None:
            near = partial(tasks.near_assignments, wanted[0], workbook.gradebook)
            self._comparing = self._background.run(near, self._take_near)

    def _take_statistics(self, statistics: object) -> None:
        self._facts = Facts(statistics, self._facts.near)  # type: ignore[arg-type]  # what the task gives
        self._show_all()

    def _take_near(self, near: Near) -> None:
        self._facts = Facts(self._facts.statistics, near)
        self._show_all()

    def _show_all(self) -> None:
        workbook = self.document.workbook
        self.stack.show_subject(workbook.export is not None)
        self.set_primary(self.tr("&Students") if workbook.export is not None else "")
        rows = read_sessions(workbook, self._facts)
        self.model.show_rows(rows)
        self.filter.offer(rows)
        self.offer.show_offers(rows)
        self.table.show_columns(rows)
        self.columns.show_choice(self._facts.near)
        changed = changed_rules(workbook.choices)
        self.rules.setText(self.tr("&Rules ({n} changed)…").format(n=changed) if changed else self.tr("&Rules…"))
        self._show_shown()
        self._show_figures()

    def _filter(self, wanted: SessionFilter) -> None:
        self.table.shown.keep_only(None if wanted == SessionFilter() else wanted.accepts)
        self._show_shown()

    def _show_shown(self) -> None:
        shown = self.table.shown_rows()
        self.tables.show_subject(bool(shown) or not self.model.rows)
        self.filter.show_ticks(shown, is_filtered=len(shown) < len(self.model.rows))
        self._show_remarks()

    def _show_remarks(self) -> None:
        self.remarks.show_remarks(self.model.rows, self.table.current_row())

    def _show_figures(self) -> None:
        rows = self.model.rows
        self.set_status(self._sentence(self.document.workbook.export))
        self.figures.show_figures(read_figures(self.document.workbook, self._results, rows) if rows else ())
        self.state_changed.emit()

    def _sentence(self, export: Export | None) -> str:
        if export is None:
            return self.tr("Nothing to choose from yet.")
        rows = self.model.rows
        chosen = sum(row.is_chosen for row in rows)
        if not chosen:
            return self.tr("No session is chosen, so there is nothing to write. Tick one.")
        points = chosen_points(self.document.workbook, rows)
        template = self.tr("{chosen} of {all} chosen, {points} points.")
        if points is None:
            template = self.tr("{chosen} of {all} chosen.")
        said = template.format(chosen=chosen, all=len(rows), points="" if points is None else shortest(points))
        unknown = [row.name for row in rows if row.needs_points]
        if unknown:
            one = self.tr("Enter in the column Points what “{name}” is worth: the file does not say.")
            many = self.tr("Enter in the column Points what {n} of them are worth: the file does not say.")
            return f"{said} {(one if len(unknown) == 1 else many).format(name=unknown[0], n=len(unknown))}"
        homeless = [row.name for row in rows if row.needs_place]
        if homeless:
            one = self.tr("Choose where “{name}” goes in Canvas.")
            many = self.tr("Choose where {n} of them go in Canvas.")
            return f"{said} {(one if len(homeless) == 1 else many).format(name=homeless[0], n=len(homeless))}"
        refusals = self._refusals()
        if refusals:
            return f"{said} {refusals[0].message}"
        return f"{said} {self._total_words(export)}".strip()

    def _total_words(self, export: Export) -> str:
        if not export.stated_totals:
            return ""
        wrong = [each for each in export.problems if each.code in TOTAL_CODES and each.severity >= Severity.WARNING]
        if wrong:
            one = self.tr("In 1 row iClicker's total is not the sum of the sessions.")
            many = self.tr("In {n} rows iClicker's total is not the sum of the sessions.")
            return (one if len(wrong) == 1 else many).format(n=f"{len(wrong):,}")
        return self.tr("iClicker's totals agree in all {number} rows.").format(number=f"{len(export.stated_totals):,}")

    @property
    def _results(self) -> "Results | None":
        """What follows from exactly what is shown; None while it is worked out."""
        return self.document.state.results

    def _refusals(self) -> list[Problem]:
        """Why the rules cannot be applied, as far as that is known yet."""
        problems: Iterable[Problem] = self._results.problems if self._results else ()
        return [found for found in problems if found.code == "rule-impossible"]

    def _options(self, row: SessionRow) -> Options:
        return options(places_of(self.document.workbook, self._facts.near), row.key, row.goal)

    def _go_to_next_remark(self) -> None:
        """The next odd session below the current one, and from the last one on to the first."""
        rows = self.table.shown_rows()
        start = self.table.currentIndex().row() + 1
        following = [row for row in (*rows[start:], *rows[:start]) if row.oddities and row.is_chosen]
        if not following:
            self.filter.clear()
            following = [row for row in self.table.shown_rows() if row.oddities and row.is_chosen]
        self.table.make_current(following[0].key)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_list(self, figures: FigureList) -> None:
        FiguresDialog(figures, self).show()
