"""What was a file recognised as, what does it hold, and what is odd about it?"""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from core.problems import Problem
from gui.appearance import GRID, SEVERITY_ICONS, lean, make_quiet
from gui.file_loader.column_role_delegate import ColumnRoleDelegate
from gui.file_loader.columns_model import Column, ColumnRow, ColumnsModel
from gui.file_loader.facts import FileFacts
from gui.file_loader.first_rows_model import FirstRowsModel
from gui.file_loader.whole_table import WholeTable
from gui.icon_label import IconLabel
from gui.table_look import dress_table

ICON = 18
SHOWN_PROBLEMS = 5
FEW_COLUMNS = 12
"""Up to so many columns are listed at once; of more, the first are, before the person asks for all."""

FIRST_COLUMNS = 8

WIDEST = 36
"""So many letters wide a column becomes by itself."""

FITTED_COLUMNS = 20
"""So many columns are looked at for their width; the others keep a usual one."""


class FileCard(QWidget):
    """One file: its name and kind, counts, what is odd, its columns and its first rows.

    `replace_requested`: the person wants to choose another file.
    """

    replace_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = ColumnsModel(self)
        self.first_rows = FirstRowsModel(self)
        self._picture = IconLabel("file-spreadsheet", 3 * GRID)
        self._name = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        font = self._name.font()
        font.setWeight(font.Weight.DemiBold)
        self._name.setFont(font)
        self._facts = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._why = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        make_quiet(self._why)
        lean(self._name, self._facts, self._why)
        self._problems = QFormLayout(horizontalSpacing=GRID, verticalSpacing=GRID)
        self._problems.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.change = QPushButton(_tr("Use another file…"))
        self.tables = _Tabs()
        self.columns_view = _table(self.columns)
        self.rows_view = _table(self.first_rows)
        self.more = QPushButton()
        self._listed: Sequence[ColumnRow] = ()
        self._shows_all = False
        self._fitted: list[WholeTable] = []
        self._build()

    @property
    def text(self) -> str:
        """Everything that the card says, for tests and for the clipboard."""
        return "\n".join((self._name.text(), self._facts.text(), self._why.text()))

    def show_facts(self, facts: FileFacts) -> None:
        """Show what is known of the file; its tables are shown by `show_columns` and through `first_rows`."""
        self._name.setText(facts.heading)
        self._facts.setText(facts.counts)
        self._why.setText(facts.why)
        self._why.setVisible(bool(facts.why))
        self._show_problems(facts.problems)
        self.change.setAccessibleName(_tr("Use another file in place of {name}").format(name=facts.name))
        for tabs in (self.tables, self.tables.tabBar()):
            tabs.setAccessibleName(_tr("Tables of {name}").format(name=facts.name))
        self.columns_view.setAccessibleName(_tr("Columns of {name}").format(name=facts.name))
        self.rows_view.setAccessibleName(_tr("First rows of {name}").format(name=facts.name))

    def show_columns(self, rows: Sequence[ColumnRow]) -> None:
        """List these columns: the first of them, until the person asks for all."""
        self._listed = rows
        are_few = len(rows) <= FEW_COLUMNS
        self.columns.show_rows(rows if self._shows_all or are_few else rows[:FIRST_COLUMNS])
        self.more.setVisible(not are_few)
        self.more.setText(
            _tr("Show fewer columns") if self._shows_all else _tr("Show all {n} columns").format(n=len(rows))
        )
        self._fitted.clear()
        self._fit_columns()

    def show_column(self, number: int) -> None:
        """Bring the column that stands at this place of the file into view."""
        if number > self.columns.rowCount():
            self._show_all(True)
        self.tables.setCurrentIndex(0)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # so that every row has its place
        self.columns_view.scrollTo(self.columns.index(number - 1, 0))

    def _show_all(self, is_wanted: bool) -> None:
        self._shows_all = is_wanted
        self.show_columns(self._listed)

    def _fit_columns(self) -> None:
        """Give the columns of the table that is shown the widths that their cells need."""
        view = (self.columns_view, self.rows_view)[self.tables.currentIndex()]
        if view in self._fitted:
            return
        self._fitted.append(view)
        self.columns_view.setColumnHidden(Column.NUMBER, not self.columns.has_numbers)
        for column in range(min(view.model().columnCount(), FITTED_COLUMNS)):
            header = view.horizontalHeader().sectionSizeHint(column)
            widest = WIDEST * view.fontMetrics().averageCharWidth()
            view.setColumnWidth(column, min(max(view.sizeHintForColumn(column), header), widest))

    def _show_problems(self, problems: Sequence[Problem]) -> None:
        while self._problems.rowCount():
            self._problems.removeRow(0)
        gravest = sorted(problems, key=lambda problem: -problem.severity)
        for problem in gravest[:SHOWN_PROBLEMS]:
            mark = IconLabel(SEVERITY_ICONS[problem.severity], ICON, problem.severity.word)
            self._problems.addRow(mark, _Sentence(_placed(problem)))
        if len(gravest) > SHOWN_PROBLEMS:
            more = _tr("and {count} more, all of them listed in the last step").format(
                count=len(gravest) - SHOWN_PROBLEMS
            )
            self._problems.addRow(QLabel(), _Sentence(more))

    def _build(self) -> None:
        self.change.clicked.connect(self.replace_requested)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self._picture)
        head.addWidget(self._name, 1)
        head.addWidget(self.change)
        self.columns_view.setItemDelegateForColumn(Column.TAKEN_AS, ColumnRoleDelegate(self))
        self.columns_view.setEditTriggers(
            QAbstractItemView.EditTrigger.CurrentChanged
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.columns_view.horizontalHeader().setSectionResizeMode(Column.WHY, QHeaderView.ResizeMode.Stretch)
        self.more.clicked.connect(lambda: self._show_all(not self._shows_all))
        self.tables.setDocumentMode(True)
        self.tables.addTab(_tab(self.columns_view, self.more), _tr("What each column was taken for"))
        self.tables.addTab(_tab(self.rows_view), _tr("First rows"))
        self.tables.currentChanged.connect(self._fit_columns)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(head)
        column.addWidget(self._facts)
        column.addWidget(self._why)
        column.addLayout(self._problems)
        column.addWidget(self.tables)


def _table(model: ColumnsModel | FirstRowsModel) -> WholeTable:
    view = WholeTable(model)
    dress_table(view, "")
    view.setAlternatingRowColors(True)
    return view


def _tab(table: WholeTable, below: QPushButton | None = None) -> QWidget:
    tab = QWidget()
    column = QVBoxLayout(tab)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID)
    column.addWidget(table)
    if below is not None:
        column.addWidget(below, 0, Qt.AlignmentFlag.AlignLeft)
    column.addStretch(1)
    return tab


class _Tabs(QTabWidget):
    """Tabs that are as high as the one that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.currentChanged.connect(self._fit)

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())

    @override
    def tabInserted(self, index: int, /) -> None:
        self._fit(self.currentIndex())

    def _fit(self, current: int) -> None:
        pages = [page for at in range(self.count()) if (page := self.widget(at)) is not None]
        for at, page in enumerate(pages):
            policy = QSizePolicy.Policy.Preferred if at == current else QSizePolicy.Policy.Ignored
            page.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        self.updateGeometry()


class _Sentence(QLabel):
    """A text over as many lines as its width asks for, and no higher than these."""

    def __init__(self, text: str) -> None:
        super().__init__(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        lean(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFixedHeight(max(ICON, self.heightForWidth(self.width())))


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
