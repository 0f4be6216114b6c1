"""Tests of the shapes of files, and of corrections that are kept for the next file."""

from pathlib import Path

import pytest

from core.files.table import Table
from core.files.tables import parse_table
from core.recognition.corrections import NO_CORRECTIONS, Corrections
from core.recognition.file_shapes import (
    KeptCorrections,
    build_file_shape,
    keep_corrections,
    recall_corrections,
    remap_corrections,
)
from core.recognition.roles import ColumnRole

SESSION, IGNORED, NAME = ColumnRole.SESSION, ColumnRole.IGNORED, ColumnRole.NAME


def parse(text: str) -> Table:
    return parse_table(Path("file.csv"), text.encode())


def test_build_file_shape_ignores_order_and_blank_headers() -> None:
    shape = build_file_shape(["Name", "Score", "Score"])
    assert shape == build_file_shape(["Score", "", " Name ", "Score", ""]) != ""
    assert shape != build_file_shape(["Name", "Score"])
    assert shape != build_file_shape(["name", "Score", "Score"])
    assert build_file_shape(["Name", "", ""]) == ""


def test_remap_corrections_finds_columns_by_header() -> None:
    corrections = Corrections("Sheet", 3, {1: NAME, 2: SESSION, 4: IGNORED}, {"LATE": "1"})
    old, new = ["Who", "Score", "Note", "Score"], ["Score", "Score", "Who"]
    remapped = remap_corrections(corrections, old, new)
    assert remapped == Corrections("Sheet", 3, {3: NAME, 1: SESSION, 2: IGNORED}, {"LATE": "1"})


@pytest.mark.parametrize("headers", [["Who", "Note"], ["Note", "Points", "Who"]])
def test_remap_corrections_drops_roles_of_missing_columns(headers: list[str]) -> None:
    corrections = Corrections(roles={2: SESSION, 9: NAME})
    assert remap_corrections(corrections, ["Who", "Score"], headers) == NO_CORRECTIONS


def test_keep_corrections_adds_files_with_corrections() -> None:
    corrections = Corrections(values={"LATE": "1"}, is_recalled=True)
    headers = ("Name", "Score")
    kept = keep_corrections({}, [(headers, corrections), (("A", "B"), NO_CORRECTIONS), (("A",), corrections)])
    assert kept == {build_file_shape(headers): KeptCorrections(headers, Corrections(values={"LATE": "1"}))}
    assert keep_corrections(kept, [(("A", "B"), NO_CORRECTIONS)]) is kept


def test_recall_corrections_finds_header_in_another_row() -> None:
    corrections = Corrections(header_row=1, roles={2: SESSION})
    kept = keep_corrections({}, [(("Who", "Result"), corrections)])
    found = recall_corrections(parse("Title\n\nResult,Who\n1,Ann\n"), kept)
    assert found == Corrections(header_row=3, roles={1: SESSION}, is_recalled=True)
    without_row = keep_corrections({}, [(("Who", "Result"), Corrections(sheet="1", roles={2: SESSION}))])
    found = recall_corrections(parse("Who,Result\nAnn,1\n"), without_row)
    assert found == Corrections(roles={2: SESSION}, is_recalled=True)


def test_recall_corrections_of_another_shape_returns_none() -> None:
    kept = keep_corrections({}, [(("Who", "Result"), Corrections(header_row=1))])
    assert recall_corrections(parse("Who,Result,Note\nAnn,1,x\n"), kept) is None
    assert recall_corrections(parse("Who,Result\nAnn,1\n"), {}) is None


def test_corrections_can_be_added_and_removed() -> None:
    corrections = Corrections(sheet="A", values={"LATE": "1"}, is_recalled=True)
    added = corrections.with_header_row(2).with_roles({3: SESSION})
    assert (added.count, added.is_recalled, added.are_scores_named, added.is_structural) == (4, False, True, True)
    assert added.with_sheet("B") == Corrections(sheet="B", values={"LATE": "1"})
    assert added.without_role(3).without_value("LATE") == Corrections(sheet="A", header_row=2)
    assert corrections.without_value("LATE").is_recalled
    assert not corrections.with_roles({1: NAME}).are_scores_named
    assert corrections.with_value("L", "2").values == {"LATE": "1", "L": "2"}
