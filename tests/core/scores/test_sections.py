"""Tests for sections of students."""

import pytest

from core.scores.sections import split_sections


@pytest.mark.parametrize(
    ("texts", "sections"),
    [
        (["01", "02", "01 and 02"], {"01 and 02": {"01", "02"}}),
        (["01", "02", "03", "01, 02, and 03"], {"01, 02, and 03": {"01", "02", "03"}}),
        (["S2", "S1 and S3", "S2 and S3"], {"S1 and S3": {"S1", "S3"}, "S2 and S3": {"S2", "S3"}}),
        (["Mon and Wed", "Tue and Thu"], {"Mon and Wed": {"Mon and Wed"}}),
        (
            ["BIO, Lab 3", "BIO, Lab 4", "BIO, Lab 3 and BIO, Lab 4"],
            {"BIO, Lab 3 and BIO, Lab 4": {"BIO, Lab 3", "BIO, Lab 4"}},
        ),
    ],
)
def test_split_sections_splits_only_at_known_names(texts: list[str], sections: dict[str, set[str]]) -> None:
    found = split_sections([*texts, "", " "])
    assert {text: set(found[text]) for text in sections} == sections
    assert set(found) == set(texts)
