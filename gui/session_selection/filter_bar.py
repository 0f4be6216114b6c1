"""Which sessions does the table show: by text, kind and date, and are all of them ticked?"""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from gui.look.appearance import GRID
from gui.session_selection.session_rows import SessionFilter, SessionRow
from gui.widgets.fields import TextField

Span = tuple[date | None, date | None]
ANY: Span = (None, None)
NEWEST = timedelta(days=6)


class FilterBar(QWidget):
    """`changed` carries the `SessionFilter`; `all_ticked` whether all shown sessions shall count."""

    changed = Signal(object)
    all_ticked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.all_shown = QCheckBox(self.tr("Tick &all"))
        self.all_shown.setToolTip(self.tr("Tick or untick every session that the table shows"))
        self.text = TextField()
        self.text.setPlaceholderText(self.tr("Search sessions"))
        self.text.setAccessibleName(self.tr("Search sessions"))
        self.text.setClearButtonEnabled(True)
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Kind of session"))
        self.dates = QComboBox()
        self.dates.setAccessibleName(self.tr("Dates"))
        self.text.textChanged.connect(self._tell)
        self.kind.activated.connect(self._tell)
        self.dates.activated.connect(self._tell)
        self.all_shown.clicked.connect(self._tick_all)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(self.all_shown)
        line.addWidget(self.text, 1)
        line.addWidget(self.kind)
        line.addWidget(self.dates)
        self._kinds: list[str] = []
        self._spans: list[tuple[str, Span]] = []

    def filter(self) -> SessionFilter:
        """What is asked for now."""
        place = self.dates.currentIndex()
        since, until = self._spans[place][1] if 0 <= place < len(self._spans) else ANY
        return SessionFilter(self.text.text(), self.kind.currentData() or "", since, until)

    def offer(self, rows: Sequence[SessionRow]) -> None:
        """Offer the kinds and dates that these sessions have. A choice of before stays where it is still there."""
        kinds = sorted({row.session.kind for row in rows} - {""})
        spans = self._read_spans([row.session.held_on for row in rows if row.session.held_on])
        if kinds != self._kinds or not self.kind.count():
            self._kinds = kinds
            _refill(self.kind, [(self.tr("All kinds"), ""), *((kind, kind) for kind in kinds)])
        if spans != self._spans:
            self._spans = spans
            _refill(self.dates, [(words, "") for words, _ in spans])
        self.kind.setVisible(len(kinds) > 1)
        self.dates.setVisible(len(spans) > 1)

    def clear(self) -> None:
        """Show every session."""
        self.text.clear()
        self.kind.setCurrentIndex(0)
        self.dates.setCurrentIndex(0)
        self._tell()

    def show_ticks(self, rows: Sequence[SessionRow], *, is_filtered: bool) -> None:
        """Say whether all shown sessions, some or none are ticked; where the table does not show all, say so."""
        some = self.tr("Tick &all shown ({n})").format(n=len(rows))
        self.all_shown.setText(some if is_filtered else self.tr("Tick &all"))
        ticked = sum(row.is_chosen for row in rows)
        state = Qt.CheckState.PartiallyChecked
        if ticked in (0, len(rows)):
            state = Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        self.all_shown.setCheckState(state)
        self.all_shown.setEnabled(bool(rows))

    def _tell(self) -> None:
        self.changed.emit(self.filter())

    def _tick_all(self) -> None:
        self.all_ticked.emit(self.all_shown.checkState() is not Qt.CheckState.Unchecked)

    def _read_spans(self, days: Sequence[date]) -> list[tuple[str, Span]]:
        """Any date, the newest week, and the months in which there was a session."""
        spans: list[tuple[str, Span]] = [(self.tr("Any date"), ANY)]
        if days:
            spans.append((self.tr("Newest week"), (max(days) - NEWEST, max(days))))
        for year, month in sorted({(day.year, day.month) for day in days}):
            last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            spans.append((f"{QLocale().standaloneMonthName(month)} {year}", (date(year, month, 1), last)))
        return spans


def _refill(combo: QComboBox, entries: Sequence[tuple[str, str]]) -> None:
    before = combo.currentText()
    combo.clear()
    for words, value in entries:
        combo.addItem(words, value)
    combo.setCurrentIndex(max(0, combo.findText(before)))
