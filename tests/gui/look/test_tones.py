"""Tests of `gui.look.tones`: contrast of colors with a meaning, in both schemes and with any accent."""

import pytest
from PySide6.QtGui import QColor, QPalette

from core.problems import Severity
from gui.look.appearance import GRID
from gui.look.contrast import MIN_TEXT_CONTRAST, compute_contrast_ratio
from gui.look.palette import DARK_COLORS, LIGHT_COLORS, ColorTokens, build_palette
from gui.look.tones import SEVERITY_TONES, STATE_TONES, Tone, get_tint, get_tone_color
from gui.steps import StepState
from gui.widgets.page_parts import Card

BACKGROUNDS = (
    QPalette.ColorRole.Window,
    QPalette.ColorRole.Base,
    QPalette.ColorRole.AlternateBase,
    QPalette.ColorRole.Midlight,
)
ACCENTS = ["#ffcc00", "#000000", "#ffffff", "#00ff00", "#0078d4", "#7f7f7f"]


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("accent", ACCENTS)
@pytest.mark.parametrize("tone", list(Tone))
@pytest.mark.parametrize("tokens", [LIGHT_COLORS, DARK_COLORS])
def test_get_tone_color_any_background_is_readable(tokens: ColorTokens, tone: Tone, accent: str) -> None:
    palette = build_palette(tokens, QColor(accent))
    color = get_tone_color(palette, tone)
    grounds = [palette.color(role) for role in BACKGROUNDS]
    assert min(compute_contrast_ratio(color, ground) for ground in grounds) >= MIN_TEXT_CONTRAST


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("accent", ACCENTS)
@pytest.mark.parametrize("tone", list(Tone))
@pytest.mark.parametrize("tokens", [LIGHT_COLORS, DARK_COLORS])
def test_get_tint_text_and_tone_on_it_are_readable(tokens: ColorTokens, tone: Tone, accent: str) -> None:
    palette = build_palette(tokens, QColor(accent))
    tint = get_tint(palette, tone)
    for color in (palette.color(QPalette.ColorRole.WindowText), get_tone_color(palette, tone)):
        assert compute_contrast_ratio(color, tint) >= MIN_TEXT_CONTRAST


@pytest.mark.usefixtures("qapp")
def test_get_tone_color_high_contrast_is_text_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.look.tones.has_high_contrast", lambda: True)
    palette = build_palette(LIGHT_COLORS, QColor("#0078d4"))
    assert {get_tone_color(palette, tone).name() for tone in Tone} == {LIGHT_COLORS.text}
    assert {get_tint(palette, tone).name() for tone in Tone} == {LIGHT_COLORS.base}


@pytest.mark.usefixtures("qapp")
def test_get_tone_color_warning_and_error_differ_from_text() -> None:
    for tokens in (LIGHT_COLORS, DARK_COLORS):
        palette = build_palette(tokens, QColor("#0078d4"))
        assert len({get_tone_color(palette, tone).name() for tone in Tone}) == len(Tone)


def test_tones_every_severity_and_state_has_one() -> None:
    assert set(SEVERITY_TONES) == set(Severity)
    assert set(STATE_TONES) == set(StepState)


@pytest.mark.usefixtures("qapp")
def test_card_set_tone_changes_its_color() -> None:
    card = Card()
    card.resize(4 * GRID, 4 * GRID)
    plain = card.grab().toImage().pixelColor(2 * GRID, 2 * GRID)
    card.set_tone(Tone.ERROR)
    assert card.tone is Tone.ERROR
    assert card.grab().toImage().pixelColor(2 * GRID, 2 * GRID) != plain
