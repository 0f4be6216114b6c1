"""Tests of stacks and tabs that are only as large as what they show."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QTabWidget, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from gui.widgets.page_parts import FittingStack
from gui.widgets.tabs import fit_to_current_tab


class SizedWidget(QWidget):
    """Widget with a fixed smallest size."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__()
        self._size = QSize(width, height)

    @override
    def minimumSizeHint(self) -> QSize:
        return self._size


def build_pages() -> tuple[QWidget, QWidget]:
    """Return a small and a large page."""
    return SizedWidget(100, 50), SizedWidget(900, 700)


def test_fitting_stack_smallest_size_is_that_of_current_widget(qtbot: QtBot) -> None:
    stack = FittingStack()
    qtbot.addWidget(stack)
    for page in build_pages():
        stack.addWidget(page)
    assert (stack.minimumSizeHint().width(), stack.minimumSizeHint().height()) == (100, 50)
    stack.setCurrentIndex(1)
    assert (stack.minimumSizeHint().width(), stack.minimumSizeHint().height()) == (900, 700)


def test_fit_to_current_tab_ignores_height_of_hidden_tabs(qtbot: QtBot) -> None:
    tabs = QTabWidget()
    qtbot.addWidget(tabs)
    for page in build_pages():
        tabs.addTab(page, "")
    fit_to_current_tab(tabs)
    assert tabs.minimumSizeHint().height() < 200
    tabs.setCurrentIndex(1)
    fit_to_current_tab(tabs)
    assert tabs.minimumSizeHint().height() >= 700
