"""Style of the program: Fusion with changes that apply to every widget.

Labels and plain text edits are aligned to the leading edge, icons grow with the text, combo boxes open a list, and
every dialog fits on its screen. Qt polishes every widget before showing it, including those that Qt itself creates, so
these changes reach all of them.

Names from files can contain control characters and marks that reverse text. In all text that the style draws, such
characters appear as visible marks. The same is true of tables, banners, and message boxes, which Qt draws in another
way.
"""

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)
from typing_extensions import override

from core.display_text import make_lines_visible
from gui.look.appearance import refresh_colors
from gui.look.fonts import scale_icon_size
from gui.look.palette import BASE_STYLE
from gui.look.screen_fit import fit_rect, get_available_size

_TEXT_ICON_METRICS = frozenset(
    {
        QStyle.PixelMetric.PM_SmallIconSize,
        QStyle.PixelMetric.PM_ButtonIconSize,
        QStyle.PixelMetric.PM_TabBarIconSize,
        QStyle.PixelMetric.PM_LineEditIconSize,
    }
)
"""Sizes of icons that appear beside text."""

_CENTERED_PROPERTY = "isPlaced"


def install_style() -> None:
    """Install the program's style.

    This is called after the first paint because it would delay the paint.
    """
    if not isinstance(QApplication.style(), ProgramStyle):
        QApplication.setStyle(ProgramStyle())
        refresh_colors()  # a style may set its own palette


class ScreenFitter(QObject):
    """Event filter that keeps dialogs entirely on the screen when they are shown.

    A new dialog is centered over its parent. Qt does that, too, but assumes a thin frame. Message boxes are left alone
    because they are small and their size isn't known yet.
    """

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and not watched.isMaximized():
            available = watched.screen().availableGeometry()
            watched.setMinimumSize(watched.minimumSize().boundedTo(get_available_size(available)))
            if isinstance(watched, QMessageBox):
                return False
            content = watched.geometry()
            if not watched.property(_CENTERED_PROPERTY):
                watched.setProperty(_CENTERED_PROPERTY, True)
                parent = watched.parentWidget()
                content.moveCenter(parent.window().geometry().center() if parent else available.center())
            watched.setGeometry(fit_rect(content, available))
        return False


class ProgramStyle(QProxyStyle):
    """Proxy style that adjusts Fusion for Clickover."""

    def __init__(self) -> None:
        super().__init__(BASE_STYLE)
        self._fitter = ScreenFitter(self)

    @override
    def polish(self, item: QWidget | QApplication | QPalette) -> None:  # type: ignore[override] # three methods in Qt
        super().polish(item)
        if isinstance(item, QLabel):
            item.setAlignment(_align_leading(item, item.alignment()))
        elif isinstance(item, QDialog):
            item.setBackgroundRole(QPalette.ColorRole.Base)
            item.setAutoFillBackground(True)  # otherwise, windows are filled in the Window color
            item.installEventFilter(self._fitter)  # installing it twice is harmless
        elif isinstance(item, QPlainTextEdit):
            text_option = item.document().defaultTextOption()
            text_option.setAlignment(_align_leading(item, text_option.alignment()))
            item.document().setDefaultTextOption(text_option)

    @override
    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        if metric not in _TEXT_ICON_METRICS or widget is None:
            return super().pixelMetric(metric, option, widget)
        # without the widget, because some sizes derive from others and would grow twice
        return scale_icon_size(super().pixelMetric(metric, option), widget.fontMetrics())

    @override
    def drawItemText(
        self,
        painter: QPainter,
        rect: QRect,
        flags: int,
        pal: QPalette | Qt.GlobalColor | QColor,
        enabled: bool,
        text: str,
        textRole: QPalette.ColorRole = QPalette.ColorRole.NoRole,
    ) -> None:
        """Draw a widget's text, with visible marks for control characters.

        The text may be that of a label, a button, a menu, or a header.
        """
        super().drawItemText(painter, rect, flags, pal, enabled, make_lines_visible(text), textRole)

    @override
    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        """Return Fusion's hint, but let combo boxes open a list instead of a menu.

        A menu would be drawn in the Window color of menus, which is used for outlines (see `gui.look.contrast`).
        """
        if hint is QStyle.StyleHint.SH_ComboBox_Popup:
            return 0
        return super().styleHint(hint, option, widget, returnData)


def _align_leading(widget: QWidget, alignment: Qt.AlignmentFlag) -> Qt.AlignmentFlag:
    """Return the alignment that matches the widget's reading direction.

    Qt would otherwise follow the direction of the text.
    """
    return QStyle.visualAlignment(widget.layoutDirection(), alignment) | Qt.AlignmentFlag.AlignAbsolute
