"""How many people stand where, and which of them does the table show?"""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from gui.flow_layout import FlowLayout
from gui.look.appearance import GRID, icon
from gui.student_matching.standing_words import GROUP_ICONS, Group, group_meaning, group_words
from gui.text_field import TextField


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
