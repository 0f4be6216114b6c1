"""Illustrated instructions for exporting the two files."""

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from core.resources import RESOURCES
from gui.look.appearance import GRID, apply_heading_font
from gui.look.contrast import compute_contrast_ratio, find_visible_color
from gui.look.fonts import scale_icon_size
from gui.widgets.layouts import ColumnLayout

PICTURES_FOLDER = RESOURCES / "pictures"


def get_drawing_colors(palette: QPalette) -> dict[str, QColor]:
    """Return the color of each placeholder in an SVG drawing.

    `on-accent` is the color of text on the accent color.
    """
    role = QPalette.ColorRole
    accent = find_visible_color(palette, role.Highlight, (role.Base,))
    text_colors = palette.color(role.HighlightedText), palette.color(role.Base)
    return {
        "ink": palette.color(role.WindowText),
        "paper": palette.color(role.Base),
        "line": find_visible_color(palette, role.Mid, (role.Window, role.Base)),
        "accent": accent,
        "on-accent": max(text_colors, key=lambda color: compute_contrast_ratio(color, accent)),
    }


class ExportIllustration(QWidget):
    """A widget that paints an SVG drawing in the palette's colors."""

    def __init__(self, name: str, description: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._svg = (PICTURES_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
        self.setAccessibleName(description)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(28 * GRID)

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(scale_icon_size(35 * GRID, metrics), scale_icon_size(17 * GRID, metrics))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        svg = self._svg
        for name, color in get_drawing_colors(self.palette()).items():
            svg = svg.replace(f"{{{name}}}", color.name())
        renderer = QSvgRenderer(QByteArray(svg.encode()))
        size = renderer.defaultSize().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left = 0 if self.layoutDirection() is Qt.LayoutDirection.LeftToRight else self.width() - size.width()
        painter = QPainter(self)
        renderer.render(painter, QRectF(left, 0, size.width(), size.height()))
        painter.end()


class ExportGuide(QWidget):
    """Instructions for exporting both files, side by side if there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        columns = ColumnLayout(self, 4 * GRID)
        self.sections = [
            _make_section(heading, ExportIllustration(picture, description), steps)
            for heading, picture, description, steps in _list_section_texts()
        ]
        for part in self.sections:
            columns.addWidget(part)

    def set_loaded_files(self, *, has_export: bool, has_gradebook: bool) -> None:
        """Show only the instructions for the files that are still missing."""
        for part, is_loaded in zip(self.sections, (has_export, has_gradebook), strict=True):
            part.setVisible(not is_loaded)
        self.setVisible(not (has_export and has_gradebook))


def _make_section(heading: str, picture: ExportIllustration, steps: Sequence[str]) -> QWidget:
    title = QLabel(heading, wordWrap=True)
    apply_heading_font(title)
    step_layout = QGridLayout()
    step_layout.setHorizontalSpacing(GRID)
    step_layout.setVerticalSpacing(GRID // 2)
    step_layout.setColumnStretch(1, 1)
    for number, step in enumerate(steps, 1):
        text = QLabel(step, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        step_layout.addWidget(QLabel(f"{number}."), number, 0, Qt.AlignmentFlag.AlignTop)
        step_layout.addWidget(text, number, 1, Qt.AlignmentFlag.AlignTop)
    section = QWidget()
    column = QVBoxLayout(section)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID)
    for widget in (title, picture):
        column.addWidget(widget)
    column.addLayout(step_layout)
    column.addStretch(1)
    return section


def _list_section_texts() -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Return the texts and the illustration for the section about each file.

    Each section has a heading, the name of an illustration, its accessible description, and steps.
    """
    return [
        (
            _tr("How to get the iClicker file"),
            "iclicker-export",
            _tr("Drawing: in the iClicker course, Gradebook, then Export, then the Canvas format"),
            (
                _tr("Open the course on iClicker's page for instructors."),
                _tr("Open Gradebook and choose Export."),
                _tr("Choose the Canvas format and tick every session."),
                _tr("Download. Do not open and save it in Excel: that damages IDs."),
            ),
        ),
        (
            _tr("How to get the Canvas file"),
            "canvas-export",
            _tr("Drawing: in the Canvas course, Grades, then Export, then Export Entire Gradebook"),
            (
                _tr("Open the course in Canvas and choose Grades."),
                _tr("Choose Export, then Export Entire Gradebook."),
                _tr("Do this just before you upload: scores entered later are not in it."),
                _tr("Its name is like 2026-02-01T0900_Grades-MATH_101.csv."),
            ),
        ),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Guide", text)
