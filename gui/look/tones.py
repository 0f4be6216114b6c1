"""Colors with a meaning: what needs you, warnings, errors, and what is done.

A tone never stands alone. An icon and a word always say the same.
"""

from enum import Enum
from functools import lru_cache

from PySide6.QtGui import QColor, QPalette

from core.problems import Severity
from gui.look.color_scheme import has_high_contrast
from gui.look.contrast import MIN_TEXT_CONTRAST, find_visible_shade, mix_colors
from gui.look.palette import DARK_COLORS, LIGHT_COLORS, is_dark
from gui.steps import StepState


class Tone(Enum):
    """Meaning of a color."""

    NEUTRAL = "neutral"
    QUIET = "quiet"
    """Done, or of little importance."""
    ATTENTION = "attention"
    """Needs the user: the accent color."""
    WARNING = "warning"
    ERROR = "error"


SEVERITY_TONES = {Severity.INFO: Tone.QUIET, Severity.WARNING: Tone.WARNING, Severity.ERROR: Tone.ERROR}
STATE_TONES = {
    StepState.DONE: Tone.QUIET,
    StepState.READY: Tone.NEUTRAL,
    StepState.NOT_READY: Tone.QUIET,
    StepState.NEEDS_ATTENTION: Tone.ATTENTION,
    StepState.PROBLEM: Tone.ERROR,
}

TINT_SHARE = 0.08
"""How much of a tone's color is in the background of its card."""

_BACKGROUND_ROLES = (
    QPalette.ColorRole.Window,
    QPalette.ColorRole.Base,
    QPalette.ColorRole.AlternateBase,
    QPalette.ColorRole.Midlight,
)


def get_tone_color(palette: QPalette, tone: Tone) -> QColor:
    """Return the color for text and icons with this meaning.

    Its contrast with every background is at least 4.5:1. In high contrast mode, all tones have the text color.
    """
    text = palette.color(QPalette.ColorRole.WindowText)
    if tone is Tone.NEUTRAL or has_high_contrast():
        return text
    if tone is Tone.QUIET:
        return palette.color(QPalette.ColorRole.PlaceholderText)
    if tone is Tone.ATTENTION:
        backgrounds = tuple(palette.color(role).name() for role in _BACKGROUND_ROLES)
        return QColor(_find_readable(palette.color(QPalette.ColorRole.Highlight).name(), text.name(), backgrounds))
    tokens = DARK_COLORS if is_dark(palette) else LIGHT_COLORS
    return QColor(tokens.warning if tone is Tone.WARNING else tokens.error)


def get_tint(palette: QPalette, tone: Tone) -> QColor:
    """Return the background of a card with this meaning."""
    base = palette.color(QPalette.ColorRole.Base)
    if has_high_contrast():
        return base
    if tone in (Tone.NEUTRAL, Tone.QUIET):
        return palette.color(QPalette.ColorRole.AlternateBase)
    return mix_colors(base, get_tone_color(palette, tone), TINT_SHARE)


@lru_cache(maxsize=64)
def _find_readable(color: str, text: str, backgrounds: tuple[str, ...]) -> str:
    grounds = [QColor(background) for background in backgrounds]
    return find_visible_shade(QColor(color), QColor(text), grounds, MIN_TEXT_CONTRAST).name()
