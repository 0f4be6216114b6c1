"""Tests that the focus is visible on the widgets that Clickover draws itself."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QPushButton, QTableWidget, QTableWidgetItem, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from gui.look.appearance import ColorScheme, apply_scheme
from gui.look.contrast import MIN_GRAPHIC_CONTRAST, compute_contrast_ratio
from gui.steps import Step
from gui.tables.table_view import style_table
from gui.widgets.buttons import PrimaryButton
from gui.widgets.tabs import flatten_tabs
from gui.window.rail import RailButton


@pytest.fixture(autouse=True)
def restore_palette(qapp: object) -> Iterator[None]:
    assert qapp
    yield
    apply_scheme(ColorScheme.SYSTEM)


def make_tabs() -> QWidget:
    tabs = QTabWidget()
    flatten_tabs(tabs)
    for title in ("Apples", "Figs"):
        tabs.addTab(QWidget(), title)
    return tabs


def make_table() -> QWidget:
    table = QTableWidget(2, 2)
    style_table(table, "Fruit")
    for row in range(2):
        table.setItem(row, 0, QTableWidgetItem("Fig"))
    table.setCurrentCell(0, 0)
    return table


def make_checked_rail_button() -> QWidget:
    button = RailButton(Step.FILES, "&1  Files")
    button.setChecked(True)
    return button


WIDGETS: dict[str, Callable[[], QWidget]] = {
    "primary button": lambda: PrimaryButton("Save"),
    "tabs": make_tabs,
    "table": make_table,
    "rail": lambda: RailButton(Step.FILES, "&1  Files"),
    "current step": make_checked_rail_button,
}


def measure_change(before: QImage, after: QImage) -> float:
    """Return the highest contrast between the same pixel without and with the focus."""
    pixels = [(x, y) for x in range(before.width()) for y in range(before.height())]
    changed = [place for place in pixels if before.pixel(*place) != after.pixel(*place)]
    return max(
        (compute_contrast_ratio(before.pixelColor(*place), after.pixelColor(*place)) for place in changed), default=1
    )


@pytest.mark.parametrize("name", WIDGETS)
@pytest.mark.parametrize("scheme", [ColorScheme.LIGHT, ColorScheme.DARK])
def test_focus_any_scheme_is_visible(qtbot: QtBot, scheme: ColorScheme, name: str) -> None:
    apply_scheme(scheme)
    page = QWidget()
    qtbot.addWidget(page)
    other, widget = QPushButton("Other", page), WIDGETS[name]()
    widget.setParent(page)
    widget.setGeometry(10, 50, 220, 120 if name in ("tabs", "table") else 44)
    page.resize(240, 200)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    target = widget.tabBar() if isinstance(widget, QTabWidget) else widget
    other.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is other)
    before = widget.grab().toImage()
    target.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is target)
    assert measure_change(before, widget.grab().toImage()) >= MIN_GRAPHIC_CONTRAST
