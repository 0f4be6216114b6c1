"""What does the program ask of its style, for every widget alike?

Labels and plain texts stand where reading begins, icons grow with the text, the list of a box opens as a list, and
every dialog fits its screen. A style is told of each widget before it is shown, also of those that Qt makes: none can
be forgotten.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)
from typing_extensions import override

from gui.application import STYLE
from gui.look.appearance import show_colors
from gui.look.fonts import icon_side
from gui.look.screen_fit import ScreenFitter

_BESIDE_TEXT = frozenset(
    {
        QStyle.PixelMetric.PM_SmallIconSize,
        QStyle.PixelMetric.PM_ButtonIconSize,
        QStyle.PixelMetric.PM_TabBarIconSize,
        QStyle.PixelMetric.PM_LineEditIconSize,
    }
)
"""The sides of icons that stand beside text."""


def take_style() -> None:
    """Give the application the style of the program. Done after the first paint, which it would make late."""
    if not isinstance(QApplication.style(), ProgramStyle):
        QApplication.setStyle(ProgramStyle())
        show_colors()  # a style may bring a palette of its own


class ProgramStyle(QProxyStyle):
    """Fusion on every system, with what the program asks of it."""

    def __init__(self) -> None:
        super().__init__(STYLE)
        self._fitter = ScreenFitter(self)

    @override
    def polish(self, item: QWidget | QApplication | QPalette) -> None:  # type: ignore[override] # three methods in Qt
        super().polish(item)
        if isinstance(item, QLabel):
            item.setAlignment(_leading(item, item.alignment()))
        elif isinstance(item, QDialog):
            item.installEventFilter(self._fitter)  # a second time changes nothing
        elif isinstance(item, QPlainTextEdit):
            begins = item.document().defaultTextOption()
            begins.setAlignment(_leading(item, begins.alignment()))
            item.document().setDefaultTextOption(begins)

    @override
    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        if metric not in _BESIDE_TEXT or widget is None:
            return super().pixelMetric(metric, option, widget)
        # asked without the widget: one of these sizes is another, which would else grow twice
        return icon_side(super().pixelMetric(metric, option), widget.fontMetrics())

    @override
    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        """Fusion would draw the list of a box as a menu, on the Window of menus, which is made to outline them.

        See `gui.look.contrast`.
        """
        if hint is QStyle.StyleHint.SH_ComboBox_Popup:
            return 0
        return super().styleHint(hint, option, widget, returnData)


def _leading(widget: QWidget, alignment: Qt.AlignmentFlag) -> Qt.AlignmentFlag:
    """The side where reading begins, also for a text of the other direction: a file's name, a course's."""
    return QStyle.visualAlignment(widget.layoutDirection(), alignment) | Qt.AlignmentFlag.AlignAbsolute
