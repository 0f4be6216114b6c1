"""Tests of the grid of all scores, and of the offers about them."""

from dataclasses import replace
from decimal import Decimal

from core.choices import (
    TOTAL_KEY,
    Choices,
    OutputColumns,
    ScoreCorrection,
    ScoringRule,
    SectionSessions,
)
from core.points import Mark
from core.results import derive_results
from core.upload.score_grid import ScoreGrid
from core.upload.score_offers import find_sessions_to_restrict, find_unconfirmed_late_adds
from core.workbook import Workbook
from tests.file_builders import CLICKER, GRADEBOOK, make_workbook

FIRST, SECOND, QUIZ = "Class 1 - Poll", "Class 2 - Poll", "Class 3 - Quiz"
LATE = CLICKER.replace("0.00,,4.25,4.25", ",,4.25,4.25")


def build_grid(workbook: Workbook) -> ScoreGrid:
    sheet = derive_results(workbook).score_sheet
    assert sheet is not None
    return ScoreGrid(workbook, sheet)


def list_late_adds(workbook: Workbook) -> list[tuple[str, str, int]]:
    sheet = derive_results(workbook).score_sheet
    assert sheet is not None
    found = find_unconfirmed_late_adds(workbook, sheet)
    return [(item.student, item.first_session, len(item.missed)) for item in found]


def test_score_grid_contains_scores_as_written() -> None:
    rule = ScoringRule(scale_to=Decimal(3))
    grid = build_grid(make_workbook().with_choices(Choices(columns=OutputColumns.BOTH, rule=rule)))
    assert [session.key for session in grid.sessions] == [FIRST, SECOND, QUIZ]
    keys = (FIRST, SECOND, QUIZ, TOTAL_KEY)
    assert [grid.format_score("11", key) for key in keys] == ["3", "2.25", "3", "2.83"]
    assert [grid.format_score("12", key) for key in keys] == ["0", "", "2.55", "1.42"]
    assert [grid.get_sort_value("12", key) for key in (FIRST, SECOND)] == [0, None]
    assert [grid.format_score("14", key) for key in keys] == [""] * 4


def test_score_grid_corrections_have_both_scores() -> None:
    corrections = (
        ScoreCorrection("canvas:11", FIRST, "EX", "flu"),
        ScoreCorrection("canvas:99", FIRST, "1"),
        ScoreCorrection("canvas:11", "Class 9 - Poll", "1"),
    )
    grid = build_grid(replace(make_workbook(), corrections=corrections, joined={"canvas:13": QUIZ}))
    assert list(grid.corrections) == [("11", FIRST), ("11", "Class 9 - Poll")]
    assert (grid.format_score("11", FIRST), grid.format_file_score("11", FIRST)) == ("EX", "2")
    assert (grid.get_mark("13", SECOND), grid.format_file_score("13", SECOND)) == (Mark.EXCUSED, "")
    assert [grid.is_before_joining("13", key) for key in (FIRST, SECOND, QUIZ)] == [True, True, False]
    assert not grid.is_before_joining("11", FIRST)
    assert grid.format_file_score("14", FIRST) == ""


def test_find_unconfirmed_late_adds_decided_students_are_omitted() -> None:
    workbook = make_workbook(LATE)
    assert list_late_adds(workbook) == [("12", QUIZ, 2)]
    for first in (QUIZ, FIRST):
        assert list_late_adds(workbook.with_first_sessions({"canvas:12": first})) == []
    assert list_late_adds(make_workbook(LATE, None)) == []


def test_find_unconfirmed_late_adds_excused_sessions_are_ignored() -> None:
    correction = ScoreCorrection("canvas:12", FIRST, "EX")
    assert list_late_adds(make_workbook(LATE).with_corrections([correction])) == []


def test_find_sessions_to_restrict_rule_set_returns_nothing() -> None:
    workbook = make_workbook(gradebook=GRADEBOOK.replace("ravi,S1", "ravi,S2").replace("Class 1 - Poll (71)", "A (71)"))
    sheet = derive_results(workbook).score_sheet
    assert sheet is not None
    assert find_sessions_to_restrict(workbook, sheet) == {SECOND: "S1"}
    own = workbook.with_choices(Choices(rule=ScoringRule(section_sessions=SectionSessions.OWN)))
    assert find_sessions_to_restrict(own, sheet) == {}
    alone = make_workbook(gradebook=None)
    assert find_sessions_to_restrict(alone, sheet) == {}
