"""Three text sizes, whatever the system's font is given in."""

from PySide6.QtGui import QFont

from gui.look.fonts import build_caption_font, title_font


def test_sizes_in_points_and_in_pixels() -> None:
    points, pixels = QFont(), QFont()
    points.setPointSizeF(10.0)
    pixels.setPixelSize(20)
    assert title_font(points).pointSizeF() == 15.0
    assert title_font(pixels).pixelSize() == 30
    assert build_caption_font(pixels).pixelSize() == 18
