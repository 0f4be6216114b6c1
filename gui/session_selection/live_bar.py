"""How are the figures of the page shown: calmly, always, each opening its list?"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from core.problems import Severity
from gui.appearance import GRID, icon
from gui.flow_layout import FlowLayout
from gui.session_selection.live_figures import Figure

ICONS = {Severity.INFO: "check", Severity.WARNING: "triangle-alert", Severity.ERROR: "circle-alert"}


class LiveBar(QWidget):
    """One flat button a figure. `opened` carries the `FigureList` behind the one that was pressed."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: tuple[Figure, ...] = ()
        self.buttons: list[QToolButton] = []
        self._line = FlowLayout(self, GRID)

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Show these. Buttons stay the same objects, so that the keyboard's place is kept."""
        self._figures = tuple(figures)
        while len(self.buttons) < len(figures):
            self._add_button()
        for place, button in enumerate(self.buttons):
            button.setVisible(place < len(figures))
            if place < len(figures):
                self._show(button, figures[place])

    def _show(self, button: QToolButton, figure: Figure) -> None:
        if button.text() != figure.words:
            button.setText(figure.words)
            button.setAccessibleName(figure.words)
            button.setToolTip(f"{figure.list.sentence}\n{self.tr('Press to see the list.')}")
        is_plain = figure.severity is Severity.INFO and not figure.is_check
        button.setToolButtonStyle(
            Qt.ToolButtonStyle.ToolButtonTextOnly if is_plain else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        )
        button.setIcon(icon(ICONS[figure.severity]))

    def _add_button(self) -> None:
        button = QToolButton(autoRaise=True)
        place = len(self.buttons)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: self.opened.emit(self._figures[place].list))
        self._line.addWidget(button)
        self.buttons.append(button)
