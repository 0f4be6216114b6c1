"""Tests of contrast and alignment in light and dark color schemes."""

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QMenu,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.file_loader import export_guide
from gui.file_loader.file_drop_area import FileDropArea
from gui.look.appearance import GRID, ColorScheme, apply_scheme
from gui.look.contrast import MIN_GRAPHIC_CONTRAST, MIN_TEXT_CONTRAST, compute_contrast_ratio
from gui.look.fonts import REFERENCE_LINE_HEIGHT, scale_font
from gui.review_export.after_saving import StepDrawing
from gui.review_export.totals import TotalsDistribution, TotalsHistogram
from gui.review_export.totals_chart import TotalsChart
from gui.tables.table_view import style_table
from gui.widgets.page_parts import IconLabel


@pytest.fixture(autouse=True)
def restore_palette(qapp: object) -> Iterator[None]:
    assert qapp
    yield
    apply_scheme(ColorScheme.SYSTEM)


def find_edge_color(image: QImage, x: int, y: int) -> float:
    """Return the contrast between the edge at `x` and what is left of it."""
    line = [image.pixelColor(at, y) for at in range(x - 1, x + 3)]
    return max(compute_contrast_ratio(pixel, image.pixelColor(x - 2, y)) for pixel in line)


def accent_color(image: QImage) -> QColor:
    """Return the most frequent color that isn't gray."""
    seen = Counter(image.pixel(x, y) for x in range(image.width()) for y in range(image.height()))
    return next(colour for pixel, _ in seen.most_common() if (colour := QColor(pixel)).hsvSaturationF() > 0.3)


def make_totals() -> TotalsChart:
    picture = TotalsChart()
    picture.resize(picture.sizeHint())
    picture.set_distribution(
        TotalsDistribution(Decimal(1), TotalsHistogram((1, 0), 1, None), TotalsHistogram((0, 2), 2, None))
    )
    return picture


DRAWINGS: dict[str, tuple[Callable[[], QWidget], QPalette.ColorRole]] = {
    "guide": (lambda: export_guide.ExportIllustration("canvas-export", "Export"), QPalette.ColorRole.Base),
    "steps": (lambda: StepDrawing("canvas-import", "Import"), QPalette.ColorRole.Window),
    "totals": (make_totals, QPalette.ColorRole.Window),
}


@pytest.mark.parametrize("name", DRAWINGS)
@pytest.mark.parametrize("scheme", [ColorScheme.LIGHT, ColorScheme.DARK])
def test_graphics_any_scheme_have_enough_contrast(qtbot: QtBot, scheme: ColorScheme, name: str) -> None:
    apply_scheme(scheme)
    make, ground = DRAWINGS[name]
    drawing = make()
    qtbot.addWidget(drawing)
    assert (
        compute_contrast_ratio(accent_color(drawing.grab().toImage()), drawing.palette().color(ground))
        >= MIN_GRAPHIC_CONTRAST
    )


@pytest.mark.parametrize("scheme", [ColorScheme.LIGHT, ColorScheme.DARK])
def test_guide_pictures_any_scheme_have_enough_contrast(qtbot: QtBot, scheme: ColorScheme) -> None:
    apply_scheme(scheme)
    frame, drawing = FileDropArea(), export_guide.ExportIllustration("canvas-export", "Export")
    for widget in (frame, drawing):
        qtbot.addWidget(widget)
    palette, image = frame.palette(), frame.grab().toImage()
    top = [image.pixelColor(x, 1) for x in range(frame.width())]
    for ground in (QPalette.ColorRole.Window, QPalette.ColorRole.Base):
        assert max(compute_contrast_ratio(pixel, palette.color(ground)) for pixel in top) >= MIN_GRAPHIC_CONTRAST
    colors = export_guide.get_drawing_colors(palette)
    assert compute_contrast_ratio(colors["line"], colors["paper"]) >= MIN_GRAPHIC_CONTRAST
    assert compute_contrast_ratio(colors["on-accent"], colors["accent"]) >= MIN_TEXT_CONTRAST


@pytest.mark.parametrize("is_on", [False, True])
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
@pytest.mark.parametrize("scheme", [ColorScheme.LIGHT, ColorScheme.DARK])
def test_check_boxes_any_scheme_have_visible_outlines(
    qtbot: QtBot, scheme: ColorScheme, kind: type[QCheckBox | QRadioButton], is_on: bool
) -> None:
    apply_scheme(scheme)
    page = QWidget()
    qtbot.addWidget(page)
    box = kind("Word", page)
    box.setGeometry(GRID, 0, 80, 40)
    box.setChecked(is_on)
    page.show()
    option = QStyleOptionButton()
    box.initStyleOption(option)
    part = QStyle.SubElement.SE_CheckBoxIndicator if kind is QCheckBox else QStyle.SubElement.SE_RadioButtonIndicator
    place = box.style().subElementRect(part, option, box).translated(box.pos())
    assert find_edge_color(page.grab().toImage(), place.left(), place.center().y()) >= MIN_GRAPHIC_CONTRAST


@pytest.mark.parametrize("scheme", [ColorScheme.LIGHT, ColorScheme.DARK])
def test_controls_any_scheme_have_visible_outlines(qtbot: QtBot, scheme: ColorScheme) -> None:
    apply_scheme(scheme)
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(200, 200)
    for place, widget in enumerate((QLineEdit(page), QTableWidget(page))):
        widget.setGeometry(GRID, place * 100, 80, 40)
    page.show()
    image = page.grab().toImage()
    assert min(find_edge_color(image, GRID, middle) for middle in (20, 120)) >= MIN_GRAPHIC_CONTRAST
    menu = QMenu()
    qtbot.addWidget(menu)
    action = menu.addAction("")
    action.setCheckable(True)
    menu.popup(page.pos())
    row = menu.actionGeometry(action)
    image = menu.grab(row).toImage()
    ground = image.pixelColor(1, 1)
    line = [image.pixelColor(x, row.height() // 2) for x in range(row.width() // 2)]
    assert max(compute_contrast_ratio(pixel, ground) for pixel in line) >= MIN_GRAPHIC_CONTRAST


@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton, QLineEdit, QPushButton, QComboBox])
@pytest.mark.parametrize("scheme", [ColorScheme.LIGHT, ColorScheme.DARK])
def test_focused_widget_any_scheme_has_visible_focus_line(
    qtbot: QtBot, scheme: ColorScheme, kind: type[QWidget]
) -> None:
    apply_scheme(scheme)
    page = QWidget()
    qtbot.addWidget(page)
    other, box = QPushButton(page), kind(page)
    box.setGeometry(GRID, 0, 80, 40)
    other.move(GRID, 60)
    page.resize(100, 100)
    page.show()
    page.activateWindow()
    other.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is other)
    QTest.keyClick(other, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is box
    assert find_edge_color(page.grab().toImage(), GRID, 20) >= MIN_GRAPHIC_CONTRAST
    colour = box.palette().color
    assert (
        compute_contrast_ratio(colour(QPalette.ColorRole.HighlightedText), colour(QPalette.ColorRole.Highlight))
        >= MIN_TEXT_CONTRAST
    )


def test_header_empty_part_has_window_color(qtbot: QtBot) -> None:
    apply_scheme(ColorScheme.DARK)
    table = QTableWidget(1, 1)
    qtbot.addWidget(table)
    table.resize(400, 200)
    header = table.horizontalHeader()
    image = header.grab().toImage()
    assert image.pixelColor(header.width() - 2, 4) == QApplication.palette().color(QPalette.ColorRole.Window)


@pytest.mark.parametrize("scheme", [ColorScheme.LIGHT, ColorScheme.DARK])
def test_text_colors_any_scheme_are_readable(qtbot: QtBot, scheme: ColorScheme) -> None:
    apply_scheme(scheme)
    page = QWidget()
    qtbot.addWidget(page)
    role, colour = QPalette.ColorRole, page.palette().color
    for words, ground in (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.PlaceholderText, role.Base),
        (role.HighlightedText, role.Highlight),
    ):
        assert compute_contrast_ratio(colour(words), colour(ground)) >= MIN_TEXT_CONTRAST


def test_icon_palette_change_updates_color(qtbot: QtBot) -> None:
    label = IconLabel("info", 2 * GRID, "Good to know")
    qtbot.addWidget(label)
    label.show()
    light = label.grab().toImage()
    apply_scheme(ColorScheme.DARK)
    qtbot.waitUntil(lambda: label.grab().toImage() != light)
    dark = label.grab().toImage()
    label.set_icon("circle-alert")
    assert label.grab().toImage() != dark
    assert label.accessibleName() == "Good to know"


def test_header_labels_are_aligned_with_cells(qtbot: QtBot) -> None:
    table = QTableWidget(1, 1)
    qtbot.addWidget(table)
    style_table(table, "Fruit")
    style, header = table.style(), table.horizontalHeader().style()
    assert style.pixelMetric(style.PixelMetric.PM_FocusFrameHMargin) + 1 == GRID
    assert header.pixelMetric(style.PixelMetric.PM_HeaderMargin) == GRID
    assert table.accessibleName() == "Fruit"


def test_cell_icons_large_text_are_larger(qtbot: QtBot) -> None:
    table = QTableWidget(1, 1)
    qtbot.addWidget(table)
    style_table(table, "Fruit")
    table.setFont(scale_font(table.font(), REFERENCE_LINE_HEIGHT / table.fontMetrics().height()))
    usual = table.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize, None, table)
    table.setFont(scale_font(table.font(), 2))
    assert table.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize, None, table) > 1.5 * usual
