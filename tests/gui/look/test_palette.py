"""Tests of `gui.look.palette`: contrast with any accent color and row state."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QImage, QPalette, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from gui.application import Application, open_settings
from gui.look import palette
from gui.look.appearance import ColorScheme, apply_scheme, get_icon, refresh_colors
from gui.look.contrast import MIN_GRAPHIC_CONTRAST, MIN_TEXT_CONTRAST, compute_contrast_ratio
from gui.look.fonts import scale_font
from gui.look.palette import DARK_COLORS, LIGHT_COLORS, adjust_accent, build_palette
from gui.main_window import MainWindow
from gui.tables.table_view import style_table

SCHEMES = [ColorScheme.LIGHT, ColorScheme.DARK]
SOLID = "\N{FULL BLOCK}" * 6
"""Text without smoothed edges, so that its color equals the pen's."""
ACCENTS = ["#ffcc00", "#000000", "#ffffff", "#00ff00", "#0078d4", "#4cc2ff", "#7f7f7f", "#80ff0000"]


@pytest.fixture(autouse=True)
def restore_palette(qapp: object) -> Iterator[None]:
    assert qapp
    yield
    apply_scheme(ColorScheme.SYSTEM)


@pytest.fixture
def make_window(qtbot: QtBot, qapp: Application, tmp_path: Path) -> MainWindow:
    window = MainWindow(open_settings(tmp_path / "preferences.ini"))
    qtbot.addWidget(window)
    window.theme_changed.connect(qapp.apply_system_theme)
    return window


def make_table(qtbot: QtBot) -> tuple[QWidget, QTableView]:
    """Return a striped table with check boxes, icons, and text, in a window with another focus widget."""
    model = QStandardItemModel(6, 3)
    for row in range(6):
        ticked = QStandardItem(SOLID)
        ticked.setCheckable(True)
        with_icon = QStandardItem(SOLID)
        with_icon.setIcon(get_icon("info"))
        for column, item in enumerate((QStandardItem(SOLID), with_icon, ticked)):
            model.setItem(row, column, item)
    window = QWidget()
    qtbot.addWidget(window)
    table = QTableView(window)
    model.setParent(table)
    table.setModel(model)
    style_table(table, "Fruit")
    table.setAlternatingRowColors(True)
    table.setMouseTracking(True)
    table.setFont(scale_font(table.font(), 2))
    table.verticalHeader().setDefaultSectionSize(60)
    window.resize(900, 500)
    table.resize(880, 480)
    table.resizeColumnsToContents()
    window.show()
    return window, table


def hover(table: QTableView, row: int) -> None:
    """Move the mouse over the first cell of a row."""
    at = table.visualRect(table.model().index(row, 0)).center()
    place = QPointF(at)
    QApplication.sendEvent(table.viewport(), QEnterEvent(place, place, QPointF(table.viewport().mapToGlobal(at))))
    QTest.mouseMove(table.viewport(), at + QPoint(1, 1))
    QApplication.processEvents()


def cell_image(table: QTableView, row: int, column: int) -> QImage:
    return table.viewport().grab(table.visualRect(table.model().index(row, column))).toImage()


def find_background_and_text(image: QImage) -> tuple[QColor, QColor]:
    """Return the most frequent color near a cell's edge, and the most frequent other one inside."""
    edge = Counter(image.pixel(x, y) for x in range(2, image.width() - 2) for y in (3, image.height() - 4))
    ground = QColor(edge.most_common(1)[0][0])
    inside = Counter(image.pixel(x, y) for x in range(4, image.width() - 4) for y in range(5, image.height() - 5))
    return ground, next(text for color, _ in inside.most_common() if not is_similar(text := QColor(color), ground))


def is_similar(one: QColor, other: QColor) -> bool:
    """Return True if two colors are almost equal. The focus frame tints its cell slightly."""
    return compute_contrast_ratio(one, other) < 1.2


def find_strongest_color(image: QImage, ground: QColor) -> float:
    """Return the highest contrast within the start of the cell, with its icon or check box."""
    width = image.height()
    return max(
        compute_contrast_ratio(image.pixelColor(x, y), ground)
        for x in range(4, width)
        for y in range(8, image.height() - 8)
    )


@pytest.mark.parametrize("state", ["active", "inactive", "disabled"])
@pytest.mark.parametrize("is_hovered", [False, True])
@pytest.mark.parametrize("row", [0, 1])
@pytest.mark.parametrize("is_selected", [False, True])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_table_row_in_any_state_is_readable(
    qtbot: QtBot, scheme: ColorScheme, is_selected: bool, row: int, is_hovered: bool, state: str
) -> None:
    apply_scheme(scheme)
    window, table = make_table(qtbot)
    other = QPushButton()
    qtbot.addWidget(other)
    seen = window if state == "active" else other
    with qtbot.waitActive(seen):
        seen.show()
        seen.activateWindow()
    table.setEnabled(state != "disabled")
    if is_selected:
        table.selectRow(row)
    if is_hovered:
        hover(table, row)
    selected_ground = table.palette().color(QPalette.ColorRole.Highlight)
    for column in range(3):
        image = cell_image(table, row, column)
        ground, text = find_background_and_text(image)
        assert compute_contrast_ratio(text, ground) >= MIN_TEXT_CONTRAST
        assert is_similar(ground, selected_ground) is is_selected
        if column:
            assert find_strongest_color(image, ground) >= MIN_GRAPHIC_CONTRAST


@pytest.mark.parametrize("accent", ACCENTS)
@pytest.mark.parametrize("tokens", [LIGHT_COLORS, DARK_COLORS])
def test_build_palette_any_accent_has_enough_contrast(tokens: palette.ColorTokens, accent: str) -> None:
    made, role = build_palette(tokens, QColor(accent)), QPalette.ColorRole
    grounds = (role.Window, role.Base, role.AlternateBase, role.Button, role.Midlight, role.ToolTipBase)
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled):
        for text in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText, role.ToolTipText, role.Link):
            assert (
                min(compute_contrast_ratio(made.color(group, text), made.color(group, ground)) for ground in grounds)
                >= MIN_TEXT_CONTRAST
            )
        selected = made.color(group, role.Highlight)
        assert compute_contrast_ratio(made.color(group, role.HighlightedText), selected) >= MIN_TEXT_CONTRAST
        assert (
            min(compute_contrast_ratio(selected, made.color(group, ground)) for ground in grounds[:3])
            >= MIN_GRAPHIC_CONTRAST - 0.01
        )


@pytest.mark.parametrize("tokens", [LIGHT_COLORS, DARK_COLORS])
def test_build_palette_any_scheme_sets_opaque_roles(tokens: palette.ColorTokens) -> None:
    made = build_palette(tokens, QColor("#80ff0000"))
    roles = set(QPalette.ColorRole) - {QPalette.ColorRole.NoRole, QPalette.ColorRole.NColorRoles}
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled):
        for role in roles:
            assert made.isBrushSet(group, role), role
            assert made.color(group, role).alpha() == 255


def test_adjust_accent_readable_accent_returns_it_unchanged() -> None:
    assert adjust_accent(QColor("#2c6cb0"), QColor(LIGHT_COLORS.window)) == QColor("#2c6cb0")


def test_palette_dark_system_changes_unless_scheme_chosen(
    qtbot: QtBot, qapp: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = QApplication.palette
    is_dark = [False]
    monkeypatch.setattr("gui.look.palette.is_system_dark", lambda: is_dark[0])
    qapp.watch_system_theme()
    apply_scheme(ColorScheme.SYSTEM)
    assert shown().color(QPalette.ColorRole.Base) == QColor(LIGHT_COLORS.base)
    is_dark[0] = True
    QApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    qtbot.waitUntil(lambda: shown().color(QPalette.ColorRole.Base) == QColor(DARK_COLORS.base))
    apply_scheme(ColorScheme.LIGHT)
    QApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    QApplication.processEvents()
    assert shown().color(QPalette.ColorRole.Base) == QColor(LIGHT_COLORS.base)


def test_palette_new_system_accent_is_applied(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, make_window: MainWindow
) -> None:
    monkeypatch.setattr("gui.look.palette.find_system_accent", lambda: QColor("#8000a0"))
    QApplication.sendEvent(make_window, QEvent(QEvent.Type.ThemeChange))
    qtbot.waitUntil(lambda: QApplication.palette().color(QPalette.ColorRole.Accent) == QColor("#8000a0"))
    assert QApplication.palette().color(QPalette.ColorRole.Highlight) == QColor("#8000a0")


def test_palette_high_contrast_matches_system(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    apply_scheme(ColorScheme.DARK)
    monkeypatch.setattr("gui.look.appearance.has_high_contrast", lambda: True)
    refresh_colors()
    system = QApplication.style().standardPalette()
    assert QApplication.palette().color(QPalette.ColorRole.Button) == system.color(QPalette.ColorRole.Button)
    box = QPushButton("Word")
    qtbot.addWidget(box)
    assert box.palette().color(QPalette.ColorRole.Button) == system.color(QPalette.ColorRole.Button)
