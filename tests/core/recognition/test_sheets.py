"""Tests of the choice of a sheet."""

import pytest

from core.files.table import Table
from core.files.tables import parse_table
from core.recognition.sheets import select_sheet
from tests.core.files.test_workbooks import NAMED, workbook

NOTES: list[list[object]] = [["Ask Jo first"], ["Name", "of the course"]]
SCORES: list[list[object]] = [["Name", "Class 1"], ["A", 1], ["B", 2], ["C", 2]]
ROSTER: list[list[object]] = [["Name", "Email"], ["A", "a@x"], ["B", "b@x"], ["C", "c@x"], ["D", "d@x"], ["E", "e@x"]]
NUMBERED: list[list[object]] = [["", "Name", "Class 1"], [1, "A", 1]]
ATTENDANCE: list[list[object]] = [["Name", "Monday"], ["A", "Present"]]


def select(*sheets: list[list[object]]) -> Table:
    return select_sheet(parse_table(NAMED, workbook(*sheets)))


@pytest.mark.parametrize(
    ("sheets", "name"),
    [
        ([SCORES], "Sheet 1"),
        ([NOTES, SCORES], "Sheet 2"),
        ([ROSTER, SCORES], "Sheet 2"),
        ([SCORES, ROSTER], "Sheet 1"),
        ([SCORES[:3], SCORES], "Sheet 1"),
        ([SCORES[:2], SCORES], "Sheet 2"),
        ([NOTES, ATTENDANCE], "Sheet 2"),
        ([NOTES, ROSTER], "Sheet 2"),
        ([NOTES, NUMBERED], "Sheet 2"),
        ([NOTES[:1], NOTES[:1]], "Sheet 1"),
    ],
)
def test_select_sheet_returns_sheet_with_people_and_scores(sheets: list[list[list[object]]], name: str) -> None:
    table = select(*sheets)
    assert table.sheet == name
    assert [problem.code for problem in table.problems] == ["other-sheets-left-out"] * (len(sheets) > 1)


def test_select_sheet_only_sheet_chosen_by_name_has_no_problem() -> None:
    table = select_sheet(parse_table(NAMED, workbook([["Name", "Class 1"], ["A", 1]])), "Sheet 1")
    assert table.row_count == 2
    assert list(table.problems) == []
