"""In which three sizes does the window speak?

Apart from `gui.look.appearance`, because the window's first paint needs no more than this.
"""

from PySide6.QtGui import QFont, QFontMetrics

TITLE_SCALE = 1.5
QUIET_SCALE = 0.9
USUAL_LINE = 16
"""So many pixels high is a line of text on most systems."""


def scaled_font(font: QFont, factor: float) -> QFont:
    """The same font in another size, whether its size is given in points or, as on some systems, in pixels."""
    scaled = QFont(font)
    if font.pointSizeF() > 0:
        scaled.setPointSizeF(font.pointSizeF() * factor)
    else:
        scaled.setPixelSize(round(font.pixelSize() * factor))
    return scaled


def title_font(font: QFont) -> QFont:
    """The largest of the three: this font in the size and weight of a title."""
    return heading_font(scaled_font(font, TITLE_SCALE))


def heading_font(font: QFont) -> QFont:
    """The middle one of the three, in the weight of a heading."""
    heading = QFont(font)
    heading.setWeight(QFont.Weight.DemiBold)
    return heading


def quiet_font(font: QFont) -> QFont:
    """The smallest of the three: this font in the size of a remark."""
    return scaled_font(font, QUIET_SCALE)


def icon_side(side: int, metrics: QFontMetrics) -> int:
    """How large a drawing of so many pixels is beside text in this font: it grows with large text."""
    return max(side, round(side * metrics.height() / USUAL_LINE))
