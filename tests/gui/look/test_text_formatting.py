"""Tests of date and time formats."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from PySide6.QtCore import QLocale

from gui.look.text_formatting import format_date, format_datetime, insert_word_breaks


@pytest.fixture(autouse=True)
def restore_locale() -> Iterator[None]:
    before = QLocale()
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("C", "23 Nov 2026"),
        ("en_US", "Nov 23, 2026"),
        ("de_DE", "23. Nov. 2026"),
        ("zh_CN", "2026年11月23日"),
        ("hu_HU", "2026. nov. 23."),
    ],
)
def test_format_date_any_locale_names_month(language: str, words: str) -> None:
    QLocale.setDefault(QLocale(language))
    assert format_date(date(2026, 11, 23)) == words


def test_format_datetime_utc_time_returns_local_time() -> None:
    QLocale.setDefault(QLocale("en_GB"))
    assert format_datetime(datetime(2026, 11, 23, 6, 19).astimezone()) == "23 Nov 2026, 06:19"


@pytest.mark.parametrize(
    ("text", "shown"), [("Ev\x1b[31mil", "Ev␛[31mil"), ("a\nb", "a\nb"), ("a\u202eb", "a⟨U+202E⟩b")]
)
def test_insert_word_breaks_control_characters_become_visible(text: str, shown: str) -> None:
    assert insert_word_breaks(text) == shown
