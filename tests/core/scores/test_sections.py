"""Tests for sections of students."""

import pytest

from core.scores.sections import find_one_section_sessions, split_sections
from tests.file_builders import make_export


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


@pytest.mark.parametrize(
    ("sections", "found"),
    [
        ({2: "S1", 3: "S2"}, {"Class 2 - Poll": "S2", "Class 3 - Poll": "S1"}),
        ({2: "S1", 3: "S1"}, {}),
        ({2: "S1"}, {}),
        ({}, {}),
    ],
)
def test_find_one_section_sessions_single_section_returns_nothing(
    sections: dict[int, str], found: dict[str, str]
) -> None:
    text = "Name,Student ID,Class 1 - Poll,Class 2 - Poll,Class 3 - Poll,Class 4 - Poll\nAda,1,1,,1,\nBea,2,1,2,,\n"
    scores = make_export(text).scores
    for frame in (scores.units, scores.marks):
        frame.index = [str(row) for row in frame.index]
    members = {str(row): frozenset({name}) for row, name in sections.items()}
    assert find_one_section_sessions(scores, members) == found
