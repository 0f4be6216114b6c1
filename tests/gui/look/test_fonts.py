"""Tests of `gui.look.fonts`."""

from PySide6.QtGui import QFont

from gui.look.fonts import build_caption_font, build_title_font


def test_scale_font_points_or_pixels_changes_size() -> None:
    points, pixels = QFont(), QFont()
    points.setPointSizeF(10.0)
    pixels.setPixelSize(20)
    assert build_title_font(points).pointSizeF() == 15.0
    assert build_title_font(pixels).pixelSize() == 30
    assert build_caption_font(pixels).pixelSize() == 18
