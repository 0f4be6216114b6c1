"""Bar that filters the session table by text, kind, and date."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from gui.session_selection.session_rows import SessionFilter, SessionRow
from gui.widgets.fields import TextField
from gui.widgets.layouts import lay_out_row

DateSpan = tuple[date | None, date | None]
ANY_DATE: DateSpan = (None, None)
NEWEST_WEEK = timedelta(days=6)


class FilterBar(QWidget):
    """Row of filter fields, with a check box that includes all visible sessions.

    `changed` carries the new `SessionFilter`. `all_toggled` carries True to include all visible sessions, and False
    to leave them out.
    """

    changed = Signal(object)
    all_toggled = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.include_all = QCheckBox(self.tr("Tick &all"))
        self.include_all.setToolTip(self.tr("Tick or untick every session that the table shows"))
        self.search_field = TextField()
        self.search_field.setPlaceholderText(self.tr("Search sessions"))
        self.search_field.setAccessibleName(self.tr("Search sessions"))
        self.search_field.setClearButtonEnabled(True)
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Kind of session"))
        self.dates = QComboBox()
        self.dates.setAccessibleName(self.tr("Dates"))
        self.search_field.textChanged.connect(self._emit_filter)
        self.kind.activated.connect(self._emit_filter)
        self.dates.activated.connect(self._emit_filter)
        self.include_all.clicked.connect(self._emit_all_toggled)
        lay_out_row(self, self.include_all, (self.search_field, 1), self.kind, self.dates)
        self._kinds: list[str] = []
        self._spans: list[tuple[str, DateSpan]] = []

    def build_filter(self) -> SessionFilter:
        """Return the filter that the text, kind, and date fields describe."""
        index = self.dates.currentIndex()
        since, until = self._spans[index][1] if 0 <= index < len(self._spans) else ANY_DATE
        return SessionFilter(self.search_field.text(), self.kind.currentData() or "", since, until)

    def set_sessions(self, rows: Sequence[SessionRow]) -> None:
        """Offer the kinds and dates of these sessions; keep selections that remain valid."""
        kinds = sorted({row.session.kind for row in rows} - {""})
        spans = self._build_date_spans([row.session.held_on for row in rows if row.session.held_on])
        if kinds != self._kinds or not self.kind.count():
            self._kinds = kinds
            _refill_combo_box(self.kind, [(self.tr("All kinds"), ""), *((kind, kind) for kind in kinds)])
        if spans != self._spans:
            self._spans = spans
            _refill_combo_box(self.dates, [(label, "") for label, _ in spans])
        self.kind.setVisible(len(kinds) > 1)
        self.dates.setVisible(len(spans) > 1)

    def clear(self) -> None:
        """Reset all fields, so that every session is shown."""
        self.search_field.clear()
        self.kind.setCurrentIndex(0)
        self.dates.setCurrentIndex(0)
        self._emit_filter()

    def update_include_all(self, rows: Sequence[SessionRow], *, is_filtered: bool) -> None:
        """Check the box if all visible rows are included, partially if only some are.

        If the table is filtered, the label contains the number of visible sessions.
        """
        shown_label = self.tr("Tick &all shown ({n})").format(n=len(rows))
        self.include_all.setText(shown_label if is_filtered else self.tr("Tick &all"))
        included = sum(row.is_included for row in rows)
        state = Qt.CheckState.PartiallyChecked
        if included in (0, len(rows)):
            state = Qt.CheckState.Checked if included else Qt.CheckState.Unchecked
        self.include_all.setCheckState(state)
        self.include_all.setEnabled(bool(rows))

    def _emit_filter(self) -> None:
        self.changed.emit(self.build_filter())

    def _emit_all_toggled(self) -> None:
        self.all_toggled.emit(self.include_all.checkState() is not Qt.CheckState.Unchecked)

    def _build_date_spans(self, days: Sequence[date]) -> list[tuple[str, DateSpan]]:
        """Return labeled date spans: any date, the latest week, and each month in `days`."""
        spans: list[tuple[str, DateSpan]] = [(self.tr("Any date"), ANY_DATE)]
        if days:
            spans.append((self.tr("Newest week"), (max(days) - NEWEST_WEEK, max(days))))
        for year, month in sorted({(day.year, day.month) for day in days}):
            last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            spans.append((f"{QLocale().standaloneMonthName(month)} {year}", (date(year, month, 1), last)))
        return spans


def _refill_combo_box(combo_box: QComboBox, entries: Sequence[tuple[str, str]]) -> None:
    previous = combo_box.currentText()
    combo_box.clear()
    for label, value in entries:
        combo_box.addItem(label, value)
    combo_box.setCurrentIndex(max(0, combo_box.findText(previous)))
