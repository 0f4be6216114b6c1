"""Fonts in three text sizes.

This is a separate module because the first paint needs nothing else from `gui.look.appearance`.
"""

from PySide6.QtGui import QFont, QFontMetrics

TITLE_SCALE = 1.5
CAPTION_SCALE = 0.9
REFERENCE_LINE_HEIGHT = 16
"""Height of a line of text on most systems, in pixels."""


def scale_font(font: QFont, factor: float) -> QFont:
    """Return the font scaled by a factor.

    Its size may be in points or, on some systems, in pixels.
    """
    scaled = QFont(font)
    if font.pointSizeF() > 0:
        scaled.setPointSizeF(font.pointSizeF() * factor)
    else:
        scaled.setPixelSize(round(font.pixelSize() * factor))
    return scaled


def build_title_font(font: QFont) -> QFont:
    """Return the title font, which has the largest size and is as bold as a heading."""
    return build_heading_font(scale_font(font, TITLE_SCALE))


def build_heading_font(font: QFont) -> QFont:
    """Return the heading font, which is bolder but not larger."""
    heading = QFont(font)
    heading.setWeight(QFont.Weight.DemiBold)
    return heading


def build_caption_font(font: QFont) -> QFont:
    """Return the caption font, which has the smallest size."""
    return scale_font(font, CAPTION_SCALE)


def scale_icon_size(size: int, metrics: QFontMetrics) -> int:
    """Return the size in pixels for an icon beside text in this font.

    The icon grows with large text.
    """
    return max(size, round(size * metrics.height() / REFERENCE_LINE_HEIGHT))
