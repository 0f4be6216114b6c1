"""Does what is drawn stand out from its ground, in the light and in the dark, and how is the palette mended where not?

Colours come from the palette: they are only made lighter or darker, or mixed.
"""

from collections.abc import Sequence

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

_OUTLINED = {
    "QCheckBox": 127,
    "QRadioButton": 150,
    "QLineEdit": 127,
    "QPlainTextEdit": 127,
    "QComboBox": 140,
    "QTableView": 127,
    "QListView": 127,
    "QMenu": 127,
}
"""What Fusion outlines, and how many hundredths darker than their Window it draws that line (qfusionstyle.cpp)."""

_FOCUSED = ("QCheckBox", "QRadioButton", "QLineEdit", "QPushButton", "QComboBox")
"""Round what Fusion draws a line while it has the keyboard."""

_WITHIN = ("QHeaderView", "QScrollBar")
"""What stands in a table or a list and draws its Window."""

_THEMED = (
    "QAbstractButton",
    "QAbstractItemView",
    "QGroupBox",
    "QLabel",
    "QMenuBar",
    "QTabBar",
    "QTextEdit",
    "QToolButton",
)
"""What else a platform may bring a palette for: an empty one of ours takes its place (qapplication.cpp)."""

VISIBLE = 3.0
"""The contrast that the edge of a box needs, and a drawing."""

_BLUR = 0.6
"""How much of the contrast a thin round line may lose where it is smoothed."""

READABLE = 4.5
"""The contrast that text needs."""


def adapt_palette() -> None:
    """Outline what Fusion leaves too pale to be seen. In the system's palette for high contrast, fix text, too."""
    _darken_selection()
    _strengthen_placeholders()
    _outline_boxes()


def _strengthen_placeholders() -> None:
    """Let the words in an empty field be read: mixed with the text's colour until they stand out from the ground."""
    role, palette = QPalette.ColorRole, QApplication.palette()
    ground, text, words = palette.color(role.Base), palette.color(role.Text), palette.color(role.PlaceholderText)
    shown = mixed(ground, QColor(words.rgb()), words.alphaF())
    readable = _until_seen(shown, text, (ground,), READABLE)
    if readable != shown:
        palette.setColor(role.PlaceholderText, readable)
        QApplication.setPalette(palette)


def _darken_selection() -> None:
    """Let selected text stand out 4.5 to 1: a bright ground under white words gets darker until it does."""
    palette = QApplication.palette()
    words = palette.color(QPalette.ColorRole.HighlightedText)
    ground = palette.color(QPalette.ColorRole.Highlight)
    while contrast(words, ground) < READABLE and lightness(words) > lightness(ground):
        ground = ground.darker(103)
    if ground != palette.color(QPalette.ColorRole.Highlight):
        palette.setColor(QPalette.ColorRole.Highlight, ground)
        QApplication.setPalette(palette)


def drawing_colour(
    palette: QPalette,
    role: QPalette.ColorRole,
    grounds: Sequence[QPalette.ColorRole] = (QPalette.ColorRole.Window,),
) -> QColor:
    """The colour of `role` as a drawing shows it: 3 to 1 or more against these grounds, as WCAG 2.1 asks in 1.4.11."""
    text = palette.color(QPalette.ColorRole.WindowText)
    return _until_seen(palette.color(role), text, [palette.color(ground) for ground in grounds], VISIBLE)


def contrast(one: QColor, other: QColor) -> float:
    """How much two colours stand out from each other, 1 to 21, as WCAG 2.1 defines it."""
    darker, lighter = sorted((lightness(one), lightness(other)))
    return (lighter + 0.05) / (darker + 0.05)


def lightness(colour: QColor) -> float:
    """The relative luminance of a colour, 0 to 1, as WCAG 2.1 defines it."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _outline_boxes() -> None:
    """Let what is ticked, typed in or pressed stand out, 3 to 1 and more, on a light and on a dark ground.

    Fusion draws outlines in a darker Window, of which nothing is seen in the dark; the Window of these is drawn nowhere
    else.
    """
    role, whole = QPalette.ColorRole, QApplication.palette()
    window = whole.color(role.Window)
    palettes = {kind: QPalette() for kind in (*_OUTLINED, *_FOCUSED, *_WITHIN, *_THEMED)}
    line = _outline(whole)
    for kind, factor in _OUTLINED.items():
        palettes[kind].setColor(role.Window, line.lighter(factor))
    for kind in _WITHIN:
        palettes[kind].setColor(role.Window, window)
    focus = _focus(whole)
    texts = whole.color(role.HighlightedText), whole.color(role.Base)
    for kind in _FOCUSED:
        palettes[kind].setColor(role.Highlight, focus)
        palettes[kind].setColor(role.HighlightedText, max(texts, key=lambda text: contrast(text, focus)))
    for kind, palette in palettes.items():
        QApplication.setPalette(palette, kind)  # type: ignore[arg-type]  # the stub says bytes, the binding takes str


def _focus(palette: QPalette) -> QColor:
    """The Highlight, in the dark as much lighter as the line that Fusion draws of it round what has the keyboard needs.

    That line is 1.25 times darker, and where it is bright, of a middle lightness (highlightedOutline in
    qfusionstyle_p_p.h).
    """
    window, focus = palette.color(QPalette.ColorRole.Window), palette.color(QPalette.ColorRole.Highlight)
    while lightness(window) < lightness(focus) < 1 and contrast(focus.darker(125), window) < VISIBLE + _BLUR:
        focus = focus.lighter(103)
    return focus


def _outline(palette: QPalette) -> QColor:
    """The colour between the ground's and the text's that is the first to stand out enough from either ground."""
    text, window = palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Window)
    grounds = window, palette.color(QPalette.ColorRole.Base)
    return _until_seen(window, text, grounds, VISIBLE + _BLUR)


def _until_seen(colour: QColor, text: QColor, grounds: Sequence[QColor], wanted: float) -> QColor:
    """The colour, with as much of the text's as it takes to stand out so far from every ground."""
    shades = (mixed(colour, text, hundredths / 100) for hundredths in range(101))
    return next((each for each in shades if min(contrast(each, ground) for ground in grounds) >= wanted), text)


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return a color with this share of another."""
    parts = zip(one.getRgbF()[:3], other.getRgbF()[:3], strict=True)  # type: ignore[index]  # the stub says object
    return QColor.fromRgbF(*(mine + (its - mine) * share for mine, its in parts))
