"""The three text sizes. A module of its own because the first paint needs nothing else of `gui.look.appearance`."""

from PySide6.QtGui import QFont, QFontMetrics

TITLE_SCALE = 1.5
CAPTION_SCALE = 0.9
REFERENCE_LINE_HEIGHT = 16
"""Height of a text line on most systems, in pixels."""


def scale_font(font: QFont, factor: float) -> QFont:
    """Return the font in another size, whether its size is in points or, as on some systems, in pixels."""
    scaled = QFont(font)
    if font.pointSizeF() > 0:
        scaled.setPointSizeF(font.pointSizeF() * factor)
    else:
        scaled.setPixelSize(round(font.pixelSize() * factor))
    return scaled


def build_title_font(font: QFont) -> QFont:
    """Return the title font: the largest size, in the heading weight."""
    return build_heading_font(scale_font(font, TITLE_SCALE))


def build_heading_font(font: QFont) -> QFont:
    """Return the heading font: the same size, but bolder."""
    heading = QFont(font)
    heading.setWeight(QFont.Weight.DemiBold)
    return heading


def build_caption_font(font: QFont) -> QFont:
    """Return the caption font: the smallest size."""
    return scale_font(font, CAPTION_SCALE)


def scale_icon_size(size: int, metrics: QFontMetrics) -> int:
    """Return the size in pixels for a picture beside text in this font, so that it grows with large text."""
    return max(size, round(size * metrics.height() / REFERENCE_LINE_HEIGHT))
