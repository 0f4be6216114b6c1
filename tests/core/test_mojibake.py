"""Tests for the repair of garbled letters."""

import pytest

from core.mojibake import repair_mojibake

TITLE = "Clase 1 \N{EN DASH} Química"


@pytest.mark.parametrize("codec", ["cp1252", "latin-1", "cp1250", "mac_roman", "cp437"])
def test_repair_mojibake_restores_letters(codec: str) -> None:
    garbled = TITLE.encode().decode(codec)
    assert garbled != TITLE
    assert repair_mojibake(garbled) == TITLE


def test_repair_mojibake_twice_garbled_text_is_repaired() -> None:
    once = TITLE.encode().decode("cp1252")
    assert repair_mojibake(once.encode().decode("cp1252")) == TITLE


@pytest.mark.parametrize("text", ["Class 1 - Poll", TITLE, "Ã", "測驗 1", "àŸŸ", "Ã© \N{EM DASH} sic"[3:]])
def test_repair_mojibake_sound_text_is_unchanged(text: str) -> None:
    assert repair_mojibake(text) == text
