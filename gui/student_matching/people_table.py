"""How are all people shown, and how is the person's place kept when the table changes?

How many people stand where, and which of them does the table show?

Which students should mend their iClicker account, so that they are matched automatically next time?
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from gui.look.appearance import GRID, icon
from gui.student_matching.people_model import Column, PeopleModel
from gui.student_matching.person import Person
from gui.student_matching.words import GROUP_ICONS, Group, group_meaning, group_words
from gui.tables.table_look import dress_table, heading_width, share_evenly, show_two_lines, wanted_width
from gui.tables.table_model import OBJECT_ROLE, Index
from gui.widgets.fields import TextField
from gui.widgets.layouts import FlowLayout
from gui.widgets.text_dialog import close_buttons

WHY_SHARE = 0.28
"""At least so much of the width is for "Why". The status is as wide as it needs, the others have what is left."""

BROKEN_SHARES = {Column.NAME: 0.6, Column.STATUS: 0.75, Column.STUDENT: 0.6}
"""About so much of the width of a text is needed where it is broken into two lines."""


class _BothEnds(QStyledItemDelegate):
    """Leaves out the middle of what has no room: an e-mail address keeps its name and the end of its domain."""

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.WrapText  # ID and address have a line each


class PeopleTable(QTableView):
    """Everybody who fits the search, on two lines each. Rows are selected whole; several may be."""

    def __init__(self, model: PeopleModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people = model
        self._wanted: dict[Column, int] = {}
        self.setModel(model)
        dress_table(self, self.tr("People"))
        self.setAlternatingRowColors(True)
        show_two_lines(self)
        self.setItemDelegateForColumn(Column.IDENTITY, _BothEnds(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(Column.EVIDENCE, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)

    def selected(self) -> list[Person]:
        """The people who are selected."""
        return [index.data(OBJECT_ROLE) for index in self.selectionModel().selectedRows()]

    def select(self, rows: Sequence[int]) -> None:
        """Select the people of these rows of the export, as far as they are shown; the first becomes current."""
        places = [place for row in rows if (place := self._people.place_of(row)) >= 0]
        if not places:
            return
        flags = QItemSelectionModel.SelectionFlag
        selection = self.selectionModel()
        selection.setCurrentIndex(self._people.index(places[0], 0), flags.ClearAndSelect | flags.Rows)
        for place in places[1:]:
            selection.select(self._people.index(place, 0), flags.Select | flags.Rows)
        self.scrollTo(self.currentIndex())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width out."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._share_width()

    def fit_columns(self) -> None:
        """Share the width out among the columns, by what they hold now."""
        columns = (Column.NAME, Column.IDENTITY, Column.STATUS, Column.STUDENT)
        self._wanted = {column: wanted_width(self, column) for column in columns}
        self._share_width()

    def _longest_word(self) -> int:
        """The width of a status with its icon, broken between all words; a word itself cannot be broken."""
        words = (word for group in Group for word in group_words(group).split())
        longest = max(self.fontMetrics().horizontalAdvance(word) for word in words)
        return longest + self.iconSize().width() + 3 * GRID

    def _share_width(self) -> None:
        if not self._wanted:
            return
        room = int(self.viewport().width() * (1 - WHY_SHARE))
        least = {
            column: max(int(BROKEN_SHARES.get(column, 1) * width), heading_width(self, column))
            for column, width in self._wanted.items()
        }
        least[Column.STATUS] = max(least[Column.STATUS], self._longest_word())
        spare = room - sum(least.values())
        if spare >= 0:
            more = share_evenly({column: width - least[column] for column, width in self._wanted.items()}, spare)
            widths = {column: width + more[column] for column, width in least.items()}
        else:
            status = least.pop(Column.STATUS)
            widths = {Column.STATUS: status, **share_evenly(least, room - status)}
        for column, width in widths.items():
            self.setColumnWidth(column, width)


class GroupBar(QWidget):
    """A button a group with its number, and the search. `changed`: ask for `text` and `group` again."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = TextField()
        self.search.setPlaceholderText(self.tr("Search people"))
        self.search.setAccessibleName(self.tr("Search people"))
        self.search.setClearButtonEnabled(True)
        self.everybody = QToolButton()
        self.buttons: dict[Group, QToolButton] = {}
        exclusive = QButtonGroup(self)
        groups = QWidget()
        line = FlowLayout(groups, GRID // 2)
        for group, button in ((None, self.everybody), *((group, QToolButton()) for group in Group)):
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            if group is not None:
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
                button.setIcon(icon(GROUP_ICONS[group]))
                button.setToolTip(group_meaning(group))
                self.buttons[group] = button
            exclusive.addButton(button)
            line.addWidget(button)
        self.everybody.setChecked(True)
        exclusive.buttonToggled.connect(self._tell)
        self.search.textChanged.connect(self.changed)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        whole.addWidget(groups)
        whole.addWidget(self.search)

    @property
    def text(self) -> str:
        """What is searched for."""
        return self.search.text()

    @property
    def group(self) -> Group | None:
        """The group that is chosen; None for everybody."""
        return next((group for group, button in self.buttons.items() if button.isChecked()), None)

    def clear(self) -> None:
        """Show everybody."""
        self.everybody.setChecked(True)
        self.search.clear()

    def show_counts(self, counts: Mapping[Group, int]) -> None:
        """Show these numbers; groups without anybody are not shown, but for the one that is chosen."""
        total = sum(counts.values())
        self.everybody.setText(self.tr("Everybody {number}").format(number=f"{total:,}"))
        for group, button in self.buttons.items():
            number = counts.get(group, 0)
            words = f"{group_words(group)} {number:,}"
            if button.accessibleName() != words:
                button.setText(f" {words}")
                button.setAccessibleName(words)
            button.setVisible(number > 0 or button.isChecked())

    def _tell(self, button: QToolButton, is_on: bool) -> None:
        del button
        if is_on:
            self.changed.emit()


class CorrectionsDialog(QDialog):
    """The list as text, to copy into a mail. It holds no scores."""

    def __init__(self, lines: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Who should correct what"))
        told = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        told.setText(
            self.tr(
                "These students should mend their profile in iClicker. Then they are matched automatically next time."
            )
            if lines
            else self.tr("Nobody has to correct anything: every matched account has the right ID and e-mail.")
        )
        self.text = QPlainTextEdit("\n".join(lines), readOnly=True)
        self.text.setAccessibleName(self.tr("Who should correct what"))
        self.text.setTabChangesFocus(True)
        self.text.setVisible(bool(lines))
        buttons = close_buttons(self)
        self.copy = buttons.addButton(self.tr("&Copy list"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.setEnabled(bool(lines))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        whole.setSpacing(GRID)
        whole.addWidget(told)
        whole.addWidget(self.text, 1)
        whole.addWidget(buttons)
        self.resize(80 * GRID, 50 * GRID if lines else 0)
