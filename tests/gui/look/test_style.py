"""Tests of `ProgramStyle`: alignment, icon sizes, and combo box lists."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QPushButton, QTableView, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from gui.look.appearance import ColorScheme, apply_scheme, get_icon
from gui.look.contrast import MIN_TEXT_CONTRAST, compute_contrast_ratio
from gui.look.fonts import REFERENCE_LINE_HEIGHT, scale_font
from gui.look.style import ProgramStyle, install_style
from gui.tables.table_view import style_table

ROOT = Path(__file__).parents[3]
FILE = "2026-02-01T0900_Grades-MATH_101.csv"
HEBREW = "\u05e9\u05dc\u05d5\u05dd"
WIDE = QRect(0, 0, 600, 40)


@pytest.fixture(autouse=True)
def restore_palette(qapp: QApplication) -> Iterator[None]:
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    apply_scheme(ColorScheme.SYSTEM)


def find_ink(image: QImage) -> list[int]:
    """Return the pixel columns that contain ink."""
    ground = image.pixelColor(image.width() // 2, 0)
    return [x for x in range(image.width()) if any(image.pixelColor(x, y) != ground for y in range(image.height()))]


@pytest.mark.parametrize("text", [FILE, HEBREW])
@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_label_any_text_direction_is_aligned_to_leading_edge(
    qtbot: QtBot, qapp: QApplication, direction: Qt.LayoutDirection, text: str
) -> None:
    qapp.setLayoutDirection(direction)
    label = QLabel(text)
    qtbot.addWidget(label)
    label.setGeometry(WIDE)
    label.show()
    written = find_ink(label.grab().toImage())
    is_at_right = written[0] > WIDE.width() / 2
    assert is_at_right is (direction is Qt.LayoutDirection.RightToLeft)
    assert written[-1] - written[0] < WIDE.width() / 2


def test_centered_label_stays_centered(qtbot: QtBot, qapp: QApplication) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    label = QLabel(FILE, alignment=Qt.AlignmentFlag.AlignCenter)
    qtbot.addWidget(label)
    label.show()
    assert label.alignment() & Qt.AlignmentFlag.AlignHCenter


def make_button(parent: QWidget) -> QWidget:
    return QPushButton(get_icon("search"), "Find", parent)


def make_tabs(parent: QWidget) -> QWidget:
    tabs = QTabWidget(parent)
    tabs.addTab(QWidget(), get_icon("search"), "Find")
    return tabs.tabBar()


@pytest.mark.parametrize("make", [make_button, make_tabs])
def test_icons_large_text_are_larger(qtbot: QtBot, qapp: QApplication, make: Callable[[QWidget], QWidget]) -> None:
    usual = qapp.font()
    line = QFontMetrics(usual).height()
    sides = []
    for factor in (1, 2):
        qapp.setFont(scale_font(usual, factor * REFERENCE_LINE_HEIGHT / line))
        page = QWidget()
        qtbot.addWidget(page)
        sides.append(make(page).property("iconSize").width())
    qapp.setFont(usual)
    assert 1.7 * sides[0] < sides[1] < 2.3 * sides[0]


@pytest.mark.parametrize("scheme", [ColorScheme.LIGHT, ColorScheme.DARK])
def test_combo_box_list_any_scheme_is_readable(qtbot: QtBot, scheme: ColorScheme) -> None:
    apply_scheme(scheme)
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems(["One", "Two", "Three"])
    box.show()
    box.showPopup()
    ground = box.view().viewport().grab().toImage()
    last = box.view().visualRect(box.model().index(2, 0))
    words = box.view().palette().color(QPalette.ColorRole.Text)
    assert compute_contrast_ratio(ground.pixelColor(last.right() - 2, last.bottom() - 1), words) >= MIN_TEXT_CONTRAST
    box.hidePopup()


def test_program_style_draws_with_fusion(qtbot: QtBot, qapp: QApplication) -> None:
    table = QTableView()
    qtbot.addWidget(table)
    style_table(table, "Fruit")
    for style in (qapp.style(), table.style()):
        assert isinstance(style, ProgramStyle)
        assert style.baseStyle().name() == "fusion"


def test_install_style_replaces_system_style(qapp: QApplication) -> None:
    apply_scheme(ColorScheme.DARK)
    ours = qapp.palette().color(QPalette.ColorRole.Base)
    qapp.setStyle("windows")
    qapp.setPalette(qapp.style().standardPalette())
    install_style()
    assert isinstance(qapp.style(), ProgramStyle)
    assert qapp.palette().color(QPalette.ColorRole.Base) == ours


def test_create_application_with_style_override_uses_fusion() -> None:
    code = "from gui.app import create_application; print(create_application().style().name())"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_STYLE_OVERRIDE": "windows"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.stdout == "fusion\n", done.stderr


@pytest.mark.parametrize("make", [QLabel, QPushButton, QCheckBox])
@pytest.mark.parametrize(("raw", "shown"), [("a\x1bb", "a␛b"), ("a\u202eb c", "a⟨U+202E⟩b c"), ("a\nb\x7f", "a\nb␡")])
def test_program_style_control_characters_are_drawn_as_marks(
    qtbot: QtBot, make: Callable[[str], QWidget], raw: str, shown: str
) -> None:
    widgets = [make(text) for text in (raw, shown)]
    for widget in widgets:
        qtbot.addWidget(widget)
        widget.resize(300, 60)
    first, second = (widget.grab().toImage() for widget in widgets)
    assert first == second
