"""Tests for merging duplicate accounts."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.choices import DuplicateAccountPolicy
from core.clicker.cell_parsing import build_score_table
from core.files.dictionary_column import DictionaryColumn
from core.points import BLANK, EXCUSED, NO_RESPONSE, Mark, Score, ScoreTable
from core.scores.duplicates import (
    find_counted_scores,
    list_duplicate_scores,
    merge_accounts,
    merge_students,
    select_accounts,
)
from tests.core.scores.sheets import build_sheet
from tests.file_builders import make_export

SMALL = st.decimals(-3, 3, places=1)
LARGE = st.decimals(-(10**12) + 1, 10**12 - 1, places=6)
SCORES = (SMALL | LARGE).map(lambda points: Score(Mark.SCORE, points)) | st.sampled_from([BLANK, NO_RESPONSE, EXCUSED])
TABLES = st.integers(1, 12).flatmap(
    lambda width: st.lists(st.lists(SCORES, min_size=width, max_size=width), min_size=1, max_size=9)
)


def make_scores(cells: Sequence[Sequence[Score]]) -> ScoreTable:
    keys = [f"S{column}" for column in range(len(cells[0]))]
    columns = [DictionaryColumn.from_cells(row[column] for row in cells) for column in range(len(keys))]
    return build_score_table(range(2, 2 + len(cells)), keys, columns)


def merge_cells(cells: Sequence[Score], policy: DuplicateAccountPolicy) -> tuple[Mark, Decimal | None]:
    """Return the merged score of one student in one session, from the rule in plain Python."""
    points = [cell.points for cell in cells if cell.points is not None]
    if not points:
        return max(cell.mark for cell in cells), None
    if policy is DuplicateAccountPolicy.SUM:
        return Mark.SCORE, sum(points, Decimal(0))
    return Mark.SCORE, max(points) if policy is DuplicateAccountPolicy.BEST else points[0]


@settings(max_examples=60, deadline=None)
@given(TABLES, st.lists(st.sampled_from("abc"), min_size=9, max_size=9), st.sampled_from(DuplicateAccountPolicy))
def test_merge_accounts_equals_rule_in_plain_python(
    cells: list[list[Score]], owners: list[str], policy: DuplicateAccountPolicy
) -> None:
    scores = make_scores(cells)
    rows_by_student: Mapping[str, list[int]] = {owner: [] for owner in owners[: len(cells)]}
    for row, owner in enumerate(owners[: len(cells)], 2):
        rows_by_student[owner].append(row)
    keys = list(scores.units.columns)
    merged = merge_accounts(scores, rows_by_student, keys, policy)
    assert list(merged.units.index) == list(rows_by_student)
    for student, rows in rows_by_student.items():
        for column, key in enumerate(keys):
            expected = merge_cells([cells[row - 2][column] for row in rows], policy)
            assert (merged.get_mark(student, key), merged.get_points(student, key)) == expected


@settings(max_examples=60, deadline=None)
@given(
    TABLES, st.lists(st.sampled_from("abc"), min_size=9, max_size=9), st.sampled_from(DuplicateAccountPolicy), st.data()
)
def test_select_sessions_equals_merging_only_these_sessions(
    cells: list[list[Score]], owners: list[str], policy: DuplicateAccountPolicy, data: st.DataObject
) -> None:
    scores = make_scores(cells)
    class_scores = merge_students(scores, dict(zip(scores.units.index, owners, strict=False)), policy)
    keys = data.draw(st.lists(st.sampled_from(list(scores.units.columns)), unique=True))
    selected, expected = class_scores.select_sessions(keys), merge_accounts(scores, class_scores.rows, keys, policy)
    for frame, expected_frame in ((selected.units, expected.units), (selected.marks, expected.marks)):
        pd.testing.assert_frame_equal(frame, expected_frame, check_dtype=False)


def test_select_sessions_of_all_sessions_returns_same_table() -> None:
    class_scores = merge_students(make_scores([[BLANK] * 3]), {2: "ida"}, DuplicateAccountPolicy.BEST)
    assert class_scores.select_sessions(["S0", "S1", "S2"]) is class_scores.scores
    assert class_scores.select_sessions(["S1"]) is not class_scores.scores


@pytest.mark.parametrize(
    ("policy", "counted"),
    [
        (DuplicateAccountPolicy.BEST, [False, True, False]),
        (DuplicateAccountPolicy.SUM, [True, True, True]),
        (DuplicateAccountPolicy.FIRST, [True, False, False]),
    ],
)
def test_find_counted_scores_of_equal_scores_marks_first(policy: DuplicateAccountPolicy, counted: list[bool]) -> None:
    scores = make_scores([[Score(Mark.SCORE, Decimal(points))] for points in (-2, -1, -1)])
    accounts = select_accounts(scores, {"ida": (2, 3, 4)}, ["S0"])
    assert find_counted_scores(accounts, policy)["S0"].tolist() == counted


def test_find_counted_scores_without_sessions_is_empty() -> None:
    accounts = select_accounts(make_scores([[BLANK], [BLANK]]), {"ida": (2, 3)}, [])
    assert find_counted_scores(accounts, DuplicateAccountPolicy.BEST).shape == (2, 0)


def test_sum_of_large_duplicate_accounts_stays_exact() -> None:
    points = "999999999999.999999"
    rows = "".join(f"Ida Adler,{row}@x.edu{f',{points}' * 9}\n" for row in range(2))
    export = make_export(f"Name,Email,{','.join('ABCDEFGHI')}\nPoints Possible,{',4' * 9}\n{rows}")
    students = {person.row: "ida" for person in export.participants}
    sheet = build_sheet(export, students, accounts=DuplicateAccountPolicy.SUM)
    assert sheet.get_total("ida") == 18 * Decimal(points)
    assert sheet.total.mean == (18 * Decimal(points)).quantize(Decimal("0.01"))


@pytest.mark.parametrize(
    ("policy", "counted"),
    [
        (DuplicateAccountPolicy.BEST, [(False, True), (True, False), (False, False)]),
        (DuplicateAccountPolicy.FIRST, [(True, False), (True, False), (False, False)]),
        (DuplicateAccountPolicy.SUM, [(True, True), (True, True), (False, False)]),
    ],
)
def test_list_duplicate_scores_says_which_score_counts(
    policy: DuplicateAccountPolicy, counted: list[tuple[bool, bool]]
) -> None:
    one, two = Score(Mark.SCORE, Decimal(1)), Score(Mark.SCORE, Decimal(2))
    scores = make_scores([[two, two, two, two], [one, two, EXCUSED, BLANK], [two, two, BLANK, BLANK]])
    keys = [f"S{column}" for column in range(4)]
    found = list_duplicate_scores(scores, {"a": (2,), "b": (3, 4)}, keys, policy)
    assert [(each.student, each.session, each.rows) for each in found] == [("b", key, (3, 4)) for key in keys[:3]]
    assert [each.is_counted for each in found] == counted


def test_list_duplicate_scores_without_duplicates_or_sessions_is_empty() -> None:
    scores = make_scores([[BLANK], [BLANK]])
    policy = DuplicateAccountPolicy.BEST
    assert list_duplicate_scores(scores, {"a": (2,), "b": (3,)}, ["S0"], policy) == ()
    assert list_duplicate_scores(scores, {"a": (2, 3)}, [], policy) == ()
