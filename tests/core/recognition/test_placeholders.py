"""Tests for words that mark a missing value or a missing ID."""

import pytest

from core.recognition.placeholders import is_id_placeholder, is_missing_mark


@pytest.mark.parametrize("text", ["NA", "nan", "NaN", "<NA>", "None", "NULL", " na "])
def test_is_missing_mark_software_markers_return_true(text: str) -> None:
    assert is_missing_mark(text)


@pytest.mark.parametrize("text", ["", "N/A", "0", "-", "Nan Li"])
def test_is_missing_mark_other_texts_return_false(text: str) -> None:
    assert not is_missing_mark(text)


@pytest.mark.parametrize("text", ["", "-", "#N/A", "n/a", "<NA>", "none", "NULL", "unknown", "not applicable", "xx"])
def test_is_id_placeholder_words_for_no_id_return_true(text: str) -> None:
    assert is_id_placeholder(text)


@pytest.mark.parametrize("text", ["0", "x1", "nanna", "70010001", "allen"])
def test_is_id_placeholder_ids_return_false(text: str) -> None:
    assert not is_id_placeholder(text)
