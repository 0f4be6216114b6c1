"""How does the list of a box open? As a list, on the ground of lists.

Fusion would draw it as a menu, on the Window of menus, which is made to outline them: see `gui.contrast`.
"""

from functools import cache

from PySide6.QtWidgets import QApplication, QComboBox, QProxyStyle, QStyle, QStyleHintReturn, QStyleOption, QWidget
from typing_extensions import override


def drop_as_list(*boxes: QComboBox) -> None:
    """Let the lists of these boxes open as lists; other styles than Fusion do as their system does."""
    name = QApplication.style().name()
    for box in boxes if name.casefold() == "fusion" else ():
        box.setStyle(_list_style(name))


@cache
def _list_style(name: str) -> "ListStyle":
    """One for all boxes: a style is not owned by the widgets that use it."""
    return ListStyle(name)


class ListStyle(QProxyStyle):
    """The program's style, whose boxes open no menu."""

    @override
    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        return 0 if hint is QStyle.StyleHint.SH_ComboBox_Popup else super().styleHint(hint, option, widget, returnData)
