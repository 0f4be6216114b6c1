"""Table of people, its filter bar, and the dialog of profile corrections."""

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

from gui.look.appearance import GRID, get_icon
from gui.student_matching.match_texts import GROUP_ICONS, GROUP_TONES, MatchGroup, describe_group, get_group_label
from gui.student_matching.people_model import Column, PeopleModel
from gui.student_matching.person import Person
from gui.tables.table_model import OBJECT_ROLE, Index
from gui.tables.table_view import (
    distribute_width,
    enable_two_line_rows,
    measure_header_width,
    measure_preferred_width,
    style_table,
)
from gui.widgets.fields import TextField
from gui.widgets.layouts import FlowLayout
from gui.widgets.text_dialog import create_close_buttons

EVIDENCE_WIDTH_SHARE = 0.28
"""Minimum share of the table's width for the evidence column.

The status gets the width it needs; the other columns share the rest.
"""

WRAPPED_WIDTH_SHARES = {Column.NAME: 0.6, Column.STATUS: 0.75, Column.STUDENT: 0.6}
"""Approximate share of a text's width that it needs when it wraps onto two lines."""


class _ElideMiddleDelegate(QStyledItemDelegate):
    """Delegate that elides the middle of long texts.

    This keeps an email address's name and the end of its domain visible.
    """

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.WrapText  # the ID and the address have a line each


class PeopleTableView(QTableView):
    """Table of the people who pass the filter, with two lines per row."""

    def __init__(self, model: PeopleModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people_model = model
        self._preferred_widths: dict[Column, int] = {}
        self.setModel(model)
        style_table(self, self.tr("People"))
        self.setAlternatingRowColors(True)
        enable_two_line_rows(self)
        self.setItemDelegateForColumn(Column.IDENTITY, _ElideMiddleDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(Column.EVIDENCE, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)

    def get_selected_people(self) -> list[Person]:
        """Return the people in the selected rows."""
        return [index.data(OBJECT_ROLE) for index in self.selectionModel().selectedRows()]

    def get_selected_rows(self) -> list[int]:
        """Return the iClicker rows of the selected people."""
        return [person.row for person in self.get_selected_people()]

    def select_rows(self, rows: Sequence[int]) -> None:
        """Select these iClicker rows, except hidden ones.

        The first of the selected rows becomes the current row.
        """
        positions = [position for row in rows if (position := self._people_model.find_position(row)) >= 0]
        if not positions:
            return
        flags = QItemSelectionModel.SelectionFlag
        selection = self.selectionModel()
        selection.setCurrentIndex(self._people_model.index(positions[0], 0), flags.ClearAndSelect | flags.Rows)
        for position in positions[1:]:
            selection.select(self._people_model.index(position, 0), flags.Select | flags.Rows)
        self.scrollTo(self.currentIndex())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Distribute the new width over the columns."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._distribute_width()

    def fit_columns(self) -> None:
        """Measure the contents, and distribute the width over the columns."""
        columns = (Column.NAME, Column.IDENTITY, Column.STATUS, Column.STUDENT)
        self._preferred_widths = {column: measure_preferred_width(self, column) for column in columns}
        self._distribute_width()

    def _measure_longest_word(self) -> int:
        """Return the width of the longest status word with an icon, in pixels.

        Words can't wrap, so the column must not be narrower.
        """
        label = (word for group in MatchGroup for word in get_group_label(group).split())
        longest = max(self.fontMetrics().horizontalAdvance(word) for word in label)
        return longest + self.iconSize().width() + 3 * GRID

    def _distribute_width(self) -> None:
        if not self._preferred_widths:
            return
        available = int(self.viewport().width() * (1 - EVIDENCE_WIDTH_SHARE))
        minimum_widths = {
            column: max(int(WRAPPED_WIDTH_SHARES.get(column, 1) * width), measure_header_width(self, column))
            for column, width in self._preferred_widths.items()
        }
        minimum_widths[Column.STATUS] = max(minimum_widths[Column.STATUS], self._measure_longest_word())
        spare = available - sum(minimum_widths.values())
        if spare >= 0:
            extra = distribute_width(
                {column: width - minimum_widths[column] for column, width in self._preferred_widths.items()}, spare
            )
            widths = {column: width + extra[column] for column, width in minimum_widths.items()}
        else:
            status = minimum_widths.pop(Column.STATUS)
            widths = {Column.STATUS: status, **distribute_width(minimum_widths, available - status)}
        for column, width in widths.items():
            self.setColumnWidth(column, width)


class GroupFilterBar(QWidget):
    """Bar with a button for each group, which shows its count, and a search field.

    `changed` is emitted when `search_text` or `selected_group` changes.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search_field = TextField()
        self.search_field.setPlaceholderText(self.tr("Search people"))
        self.search_field.setAccessibleName(self.tr("Search people"))
        self.search_field.setClearButtonEnabled(True)
        self.everybody_button = QToolButton()
        self.group_buttons: dict[MatchGroup, QToolButton] = {}
        exclusive = QButtonGroup(self)
        groups = QWidget()
        button_layout = FlowLayout(groups, GRID // 2)
        for group, button in ((None, self.everybody_button), *((group, QToolButton()) for group in MatchGroup)):
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            if group is not None:
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
                button.setIcon(get_icon(GROUP_ICONS[group], GROUP_TONES[group]))
                button.setToolTip(describe_group(group))
                self.group_buttons[group] = button
            exclusive.addButton(button)
            button_layout.addWidget(button)
        self.everybody_button.setChecked(True)
        exclusive.buttonToggled.connect(self._emit_changed)
        self.search_field.textChanged.connect(self.changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(groups)
        layout.addWidget(self.search_field)

    @property
    def search_text(self) -> str:
        """The text in the search field."""
        return self.search_field.text()

    @property
    def selected_group(self) -> MatchGroup | None:
        """The selected group; None for everyone."""
        return next((group for group, button in self.group_buttons.items() if button.isChecked()), None)

    def clear(self) -> None:
        """Select the button for everyone, and clear the search field."""
        self.everybody_button.setChecked(True)
        self.search_field.clear()

    def set_counts(self, counts: Mapping[MatchGroup, int]) -> None:
        """Update the counts, and hide empty groups unless selected."""
        total = sum(counts.values())
        self.everybody_button.setText(self.tr("Everybody {number}").format(number=f"{total:,}"))
        for group, button in self.group_buttons.items():
            number = counts.get(group, 0)
            label = f"{get_group_label(group)} {number:,}"
            if button.accessibleName() != label:
                button.setText(f" {label}")
                button.setAccessibleName(label)
            button.setVisible(number > 0 or button.isChecked())

    def _emit_changed(self, button: QToolButton, is_on: bool) -> None:
        del button
        if is_on:
            self.changed.emit()


class CorrectionsDialog(QDialog):
    """Dialog that lists the students who should correct their iClicker profile.

    The list has no scores, so that it can be copied into an email.
    """

    def __init__(self, lines: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Who should correct what"))
        instructions = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        instructions.setText(
            self.tr(
                "These students should mend their profile in iClicker. Then they are matched automatically next time."
            )
            if lines
            else self.tr("Nobody has to correct anything: every matched account has the right ID and e-mail.")
        )
        self.text_edit = QPlainTextEdit("\n".join(lines), readOnly=True)
        self.text_edit.setAccessibleName(self.tr("Who should correct what"))
        self.text_edit.setTabChangesFocus(True)
        self.text_edit.setVisible(bool(lines))
        buttons = create_close_buttons(self)
        self.copy_button = buttons.addButton(self.tr("&Copy list"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.setEnabled(bool(lines))
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text_edit.toPlainText()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(instructions)
        layout.addWidget(self.text_edit, 1)
        layout.addWidget(buttons)
        self.resize(80 * GRID, 50 * GRID if lines else 0)
