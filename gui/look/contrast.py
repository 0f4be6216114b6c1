"""Contrast of text and graphics, with fixes for palettes in which it is too low.

No new colors are introduced: palette colors are only lightened, darkened, or mixed.
"""

from collections.abc import Sequence

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

_OUTLINE_FACTORS = {
    "QCheckBox": 127,
    "QRadioButton": 150,
    "QLineEdit": 127,
    "QPlainTextEdit": 127,
    "QComboBox": 140,
    "QTableView": 127,
    "QListView": 127,
    "QMenu": 127,
}
"""Widget classes that Fusion outlines, and how dark it draws the outlines.

The factor is the outline's color in percent of the widget's Window color (qfusionstyle.cpp).
"""

_FOCUS_CLASSES = ("QCheckBox", "QRadioButton", "QLineEdit", "QPushButton", "QComboBox")
"""Widget classes that Fusion draws a focus line around."""

_VIEW_PART_CLASSES = ("QHeaderView", "QScrollBar")
"""Parts of tables and lists that are drawn in their own Window color."""

_THEMED_CLASSES = (
    "QAbstractButton",
    "QAbstractItemView",
    "QGroupBox",
    "QLabel",
    "QMenuBar",
    "QTabBar",
    "QTextEdit",
    "QToolButton",
)
"""Other widget classes that a platform may set a palette for.

An empty palette replaces it (qapplication.cpp).
"""

MIN_GRAPHIC_CONTRAST = 3.0
"""The minimum contrast ratio of graphics and the edges of controls."""

_ANTIALIASING_LOSS = 0.6
"""The contrast that a thin, curved line may lose to antialiasing."""

MIN_TEXT_CONTRAST = 4.5
"""The minimum contrast ratio of text."""


def increase_contrast() -> None:
    """Strengthen everything that Fusion draws too faintly.

    In a high contrast palette, the text colors are fixed as well.
    """
    _darken_selection()
    _strengthen_placeholders()
    _strengthen_outlines()


def _strengthen_placeholders() -> None:
    """Mix the placeholder color with the text color until it is readable."""
    role, palette = QPalette.ColorRole, QApplication.palette()
    background, text, placeholder = (
        palette.color(role.Base),
        palette.color(role.Text),
        palette.color(role.PlaceholderText),
    )
    blended = mix_colors(background, QColor(placeholder.rgb()), placeholder.alphaF())
    readable = find_visible_shade(blended, text, (background,), MIN_TEXT_CONTRAST)
    if readable.name() != blended.name():
        palette.setColor(role.PlaceholderText, readable)
        QApplication.setPalette(palette)


def _darken_selection() -> None:
    """Darken the selection color until white text on it is readable (4.5:1)."""
    palette = QApplication.palette()
    text = palette.color(QPalette.ColorRole.HighlightedText)
    background = palette.color(QPalette.ColorRole.Highlight)
    while compute_contrast_ratio(text, background) < MIN_TEXT_CONTRAST and compute_relative_luminance(
        text
    ) > compute_relative_luminance(background):
        background = background.darker(103)
    if background != palette.color(QPalette.ColorRole.Highlight):
        palette.setColor(QPalette.ColorRole.Highlight, background)
        QApplication.setPalette(palette)


def find_visible_color(
    palette: QPalette,
    role: QPalette.ColorRole,
    background_roles: Sequence[QPalette.ColorRole] = (QPalette.ColorRole.Window,),
) -> QColor:
    """Return the color of `role`, adjusted to be visible on these backgrounds.

    The contrast is at least 3:1, as WCAG 2.1 requires for graphics (1.4.11).
    """
    text = palette.color(QPalette.ColorRole.WindowText)
    return find_visible_shade(
        palette.color(role), text, [palette.color(background) for background in background_roles], MIN_GRAPHIC_CONTRAST
    )


def compute_contrast_ratio(first: QColor, second: QColor) -> float:
    """Return the contrast ratio of two colors, from 1 to 21 (WCAG 2.1)."""
    darker, lighter = sorted((compute_relative_luminance(first), compute_relative_luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def compute_relative_luminance(color: QColor) -> float:
    """Return the relative luminance of a color, from 0 to 1 (WCAG 2.1)."""
    channels = (color.redF(), color.greenF(), color.blueF())
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return sum(weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _strengthen_outlines() -> None:
    """Give the outlines and focus lines of controls a contrast of at least 3:1.

    Fusion derives outlines by darkening Window, which makes them invisible in dark schemes. These widget classes use
    their Window color for nothing else, so it can be changed.
    """
    role, base_palette = QPalette.ColorRole, QApplication.palette()
    window = base_palette.color(role.Window)
    palettes = {
        class_name: QPalette()
        for class_name in (*_OUTLINE_FACTORS, *_FOCUS_CLASSES, *_VIEW_PART_CLASSES, *_THEMED_CLASSES)
    }
    line = _find_outline_color(base_palette)
    for class_name, factor in _OUTLINE_FACTORS.items():
        palettes[class_name].setColor(role.Window, line.lighter(factor))
    for class_name in _VIEW_PART_CLASSES:
        palettes[class_name].setColor(role.Window, window)
    palettes["QHeaderView"].setColor(role.ButtonText, base_palette.color(role.PlaceholderText))
    focus = _find_focus_color(base_palette)
    texts = base_palette.color(role.HighlightedText), base_palette.color(role.Base)
    for class_name in _FOCUS_CLASSES:
        palettes[class_name].setColor(role.Highlight, focus)
        palettes[class_name].setColor(
            role.HighlightedText, max(texts, key=lambda text: compute_contrast_ratio(text, focus))
        )
    for class_name, palette in palettes.items():
        QApplication.setPalette(palette, class_name)  # type: ignore[arg-type]  # the stub says bytes, the binding takes str


def _find_focus_color(palette: QPalette) -> QColor:
    """Return Highlight, lightened in dark schemes until the focus line is visible.

    Fusion darkens the focus line by a factor of 1.25, and limits the lightness of a bright one (highlightedOutline in
    qfusionstyle_p_p.h).
    """
    window, focus = palette.color(QPalette.ColorRole.Window), palette.color(QPalette.ColorRole.Highlight)
    while (
        compute_relative_luminance(window) < compute_relative_luminance(focus) < 1
        and compute_contrast_ratio(focus.darker(125), window) < MIN_GRAPHIC_CONTRAST + _ANTIALIASING_LOSS
    ):
        focus = focus.lighter(103)
    return focus


def _find_outline_color(palette: QPalette) -> QColor:
    """Return the shade closest to Window that is visible on Window and Base."""
    text, window = palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Window)
    backgrounds = window, palette.color(QPalette.ColorRole.Base)
    return find_visible_shade(window, text, backgrounds, MIN_GRAPHIC_CONTRAST + _ANTIALIASING_LOSS)


def find_visible_shade(color: QColor, text: QColor, backgrounds: Sequence[QColor], min_contrast: float) -> QColor:
    """Return the color mixed with as little of the text color as possible.

    The contrast of the result with each background is at least `min_contrast`.
    """
    shades = (QColor(mix_colors(color, text, hundredths / 100).name()) for hundredths in range(101))  # as painted
    return next(
        (
            shade
            for shade in shades
            if min(compute_contrast_ratio(shade, background) for background in backgrounds) >= min_contrast
        ),
        text,
    )


def mix_colors(first: QColor, second: QColor, share: float) -> QColor:
    """Return a mix of two colors.

    `share` is the second color's share, from 0 to 1.
    """
    channels = zip(first.getRgbF()[:3], second.getRgbF()[:3], strict=True)  # type: ignore[index]  # the stub says object
    return QColor.fromRgbF(*(a + (b - a) * share for a, b in channels))
