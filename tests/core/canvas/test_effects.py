import pytest

from core.canvas.effects import EFFECTS, classify_effect


def test_effects_are_ordered_losses_first() -> None:
    is_loss = [effect.is_loss for effect in EFFECTS]
    assert is_loss == sorted(is_loss, reverse=True)
    assert any(is_loss)


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [
        ("", "1", "new"),
        ("1", "2", "raised"),
        ("10", "9", "lowered"),
        ("1", "", "removed"),
        ("", "EX", "excused"),
        ("1", "EX", "removed"),
        ("EX", "1", "no longer excused"),
        ("EX", "", "no longer excused"),
        ("A", "8", "lowered"),
    ],
)
def test_classify_effect_different_scores_returns_effect(before: str, after: str, effect: str) -> None:
    assert classify_effect(before, after) == effect
