"""Tests for score explanations."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.canvas.effects import Effect
from core.canvas.gradebook import Gradebook, Student
from core.choices import (
    NO_SCORING_RULE,
    TOTAL_KEY,
    AbsentPolicy,
    BelowThresholdPolicy,
    Choices,
    DuplicateAccountPolicy,
    ExcusedPolicy,
    NoResponsePolicy,
    OutputColumns,
    ScoreCorrection,
    ScoringRule,
    SectionSessions,
    SessionCredit,
    SessionKind,
    SessionSteps,
)
from core.clicker.cell_parsing import build_score_table
from core.clicker.export import ClickerExport, Participant, Session
from core.files.dictionary_column import DictionaryColumn
from core.points import format_fraction, parse_score
from core.problems import Report
from core.results import derive_results
from core.score_explanation import ScoreExplanation, explain_score
from core.scores.duplicates import merge_students
from core.scores.sheet import ScoringDetails, build_score_sheet
from core.upload.cells import UploadCell
from core.upload.columns import resolve_columns
from core.upload.file import NO_SCORE_REASON, build_wanted_column
from core.workbook import Workbook
from tests.file_builders import GRADEBOOK, make_workbook

ANN = "900"


def build_export(rows: Sequence[Sequence[str]], points: Sequence[str]) -> ClickerExport:
    """Return an iClicker file with the sessions S1, S2, and so on. `rows` contain their cells as printed."""
    keys = [f"S{number}" for number, _ in enumerate(points, 1)]
    numbers = range(2, 2 + len(rows))
    cells = [DictionaryColumn.from_cells(parse_score(row[at]) for row in rows) for at in range(len(keys))]
    sessions = tuple(
        Session(key, key, at, None, "Poll", Decimal(worth) if worth else None)
        for at, (key, worth) in enumerate(zip(keys, points, strict=True), 6)
    )
    return ClickerExport(
        Path("export.csv"),
        "",
        "",
        "",
        "utf-8",
        ",",
        (),
        sessions,
        tuple(Participant(row, "Lee, Ann") for row in numbers),
        build_score_table(numbers, keys, cells),
        {},
        None,
        Report(),
    )


def gradebook() -> Gradebook:
    return Gradebook(
        Path("grades.csv"),
        "",
        "utf-8",
        ",",
        False,
        True,
        True,
        (Student(ANN, "Lee, Ann", "1", "ann", "A01", 3), Student("901", "Ray, Bo", "2", "bo", "A01", 4)),
        (),
        {},
        (),
        {},
        (),
        datetime(2026, 9, 1, tzinfo=UTC),
        False,
        Report(),
    )


def explain_ann(
    rows: Sequence[Sequence[str]],
    points: Sequence[str],
    choices: Choices | None = None,
    key: str = TOTAL_KEY,
    student: str = ANN,
    cell: UploadCell | None = None,
    extra_credit: Collection[str] = (),
) -> ScoreExplanation:
    """Return the explanation of Ann's score in column `key`, checked against the sheet. All rows are Ann's."""
    choices = choices or Choices(columns=OutputColumns.BOTH)
    workbook = Workbook(export=build_export(rows, points), gradebook=gradebook(), choices=choices)
    assert workbook.export is not None
    students = {person.row: ANN for person in workbook.export.participants}
    worth = {session.key: session.points_possible for session in workbook.chosen_sessions}
    sheet = build_score_sheet(
        workbook.export,
        merge_students(workbook.export.scores, students, choices.two_accounts),
        workbook.chosen_sessions,
        worth,
        choices.rule,
        ScoringDetails(extra_credit=frozenset(extra_credit)),
    )
    column = next(column for column in resolve_columns(workbook, sheet)[0] if column.key == key)
    found = explain_score(workbook, sheet, column, student, cell)
    if student == ANN:
        assert found.requested_text == build_wanted_column(column, sheet, choices)[list(sheet.rows).index(ANN)]
    return found


def choose_both_columns(
    rule: ScoringRule = NO_SCORING_RULE,
    two: DuplicateAccountPolicy = DuplicateAccountPolicy.BEST,
    left: NoResponsePolicy = NoResponsePolicy.LEAVE,
) -> Choices:
    return Choices(columns=OutputColumns.BOTH, rule=rule, two_accounts=two, no_response=left)


def test_explain_score_total_lists_every_session() -> None:
    found = explain_ann([["2", "1.5"]], ["2", "5"])
    assert found.text.splitlines() == [
        "iClicker Total",
        "  S1: 2 of 2; row 2 in the iClicker file",
        "  S2: 1.5 of 5; row 2 in the iClicker file",
        "Sum: 2 + 1.5 = 3.5 of 7",
        "Result: 3.5",
    ]
    assert (found.total, found.points_possible, found.requested_text) == (Fraction("3.5"), Decimal(7), "3.5")


def test_explain_score_one_session_lists_only_this_session() -> None:
    found = explain_ann([["2", "1.5"]], ["2", "5"], key="S2")
    assert [share.column for share in found.contributions] == [7]
    assert found.steps == ("Result: 1.5",)


def test_explain_score_cells_without_score_states_mark() -> None:
    found = explain_ann([["", "NV", "EX", "3"]], ["2", "2", "2", "4"])
    assert [share.text for share in found.contributions] == [
        "S1: no score of 2; row 2 in the iClicker file",
        "S2: no score of 2; row 2 in the iClicker file",
        "~~S3: excused of 2~~; row 2 in the iClicker file; left out of the total",
        "S4: 3 of 4; row 2 in the iClicker file",
    ]
    assert found.steps == (
        "Not counted: S3",
        "Sum: 3 of 8",
        "In proportion: 3 ÷ 8 × 10 = 3.75",
        "Result: 3.75",
    )


def test_explain_score_unknown_points_possible_are_omitted() -> None:
    found = explain_ann([["2"]], [""])
    assert found.contributions[0].text == "S1: 2; row 2 in the iClicker file"
    assert found.steps[0] == "Sum: 2"


@pytest.mark.parametrize(
    ("how", "note"),
    [
        (DuplicateAccountPolicy.BEST, ("row 3 in the iClicker file", "row 2: 1, row 4: no score (the best counts)")),
        (DuplicateAccountPolicy.FIRST, ("row 2 in the iClicker file", "row 3: 2, row 4: no score (the first counts)")),
        (DuplicateAccountPolicy.SUM, ("1 in row 2 + 2 in row 3", "row 4: no score (scores are added)")),
    ],
)
def test_explain_score_duplicate_accounts_shows_counted_row(how: DuplicateAccountPolicy, note: tuple[str, ...]) -> None:
    assert explain_ann([["1"], ["2"], [""]], ["2"], choose_both_columns(two=how), "S1").contributions[0].notes == note


def test_explain_score_duplicate_accounts_without_score_lists_both_rows() -> None:
    assert explain_ann([[""], [""]], ["2"], key="S1").contributions[0].notes == ("rows 2 and 3 in the iClicker file",)


def test_explain_score_session_rules_lists_notes_in_order() -> None:
    found = explain_ann(
        [["4"]], ["5"], choose_both_columns(ScoringRule(full_credit_at=Decimal(80), cap=Decimal("4.5"))), "S1"
    )
    share = found.contributions[0]
    assert share.text == (
        "S1: 4.5 of 5; row 2 in the iClicker file; earned 4, which is at least 80%: full credit; "
        "5 is more than the cap of 4.5"
    )
    assert (share.is_full_credit, share.is_capped) == (True, True)


def test_explain_score_rules_without_effect_adds_no_notes() -> None:
    found = explain_ann(
        [["3", "5", ""]], ["5", "5", "1"], choose_both_columns(ScoringRule(full_credit_at=Decimal(80), cap=Decimal(6)))
    )
    assert not any(share.is_full_credit or share.is_capped for share in found.contributions)


def test_explain_score_dropped_sessions_are_not_added() -> None:
    found = explain_ann([["1", "2", "2"]], ["2", "2", "2"], choose_both_columns(ScoringRule(drop_lowest=1)))
    assert [share.is_dropped for share in found.contributions] == [True, False, False]
    assert found.contributions[0].notes[-1] == "dropped"
    assert found.steps[0] == "Sum: [1] + 2 + 2 = 4 of 4"
    assert (
        not explain_ann([["1", "2"]], ["2", "2"], choose_both_columns(ScoringRule(drop_lowest=1)), "S1")
        .contributions[0]
        .is_dropped
    )


def test_explain_score_scaling_and_rounding_shows_arithmetic() -> None:
    found = explain_ann([["5", "5"]], ["7", "7"], choose_both_columns(ScoringRule(scale_to=Decimal(20))))
    assert found.steps[1:] == (
        "Scaled: 10 × 20 ÷ 14 = 14.285714…",
        "Rounded to 2 decimal places: 14.29",
        "Result: 14.29",
    )
    explanation = explain_ann(
        [["7", "7"]], ["7", "7"], choose_both_columns(ScoringRule(scale_to=Decimal(20), decimals=0))
    )
    assert explanation.steps[1:] == ("Scaled: 14 × 20 ÷ 14 = 20", "Result: 20")
    assert (
        explain_ann([["1.005"]], ["7"], choose_both_columns(ScoringRule(decimals=2))).steps[1]
        == "Rounded to 2 decimal places: 1.01"
    )


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [
        (NoResponsePolicy.LEAVE, None),
        (NoResponsePolicy.ZERO, "0"),
        (NoResponsePolicy.EXCUSED, "EX"),
        (NoResponsePolicy.CLEAR, ""),
    ],
)
def test_explain_score_missing_score_requests_policy_text(choice: NoResponsePolicy, wanted: str | None) -> None:
    found = explain_ann([[""]], ["2"], choose_both_columns(left=choice))
    assert (found.total, found.requested_text) == (None, wanted)
    assert found.steps[-1].values == {"file": "iClicker file"}


def test_explain_score_missing_score_each_policy_has_its_own_step() -> None:
    steps = [explain_ann([[""]], ["2"], choose_both_columns(left=choice)).steps[-1] for choice in NoResponsePolicy]
    assert len(set(steps)) == len(NoResponsePolicy)


def test_explain_score_all_sessions_excused_returns_excused_total() -> None:
    found = explain_ann([["EX"]], ["2"])
    assert found.requested_text == "EX"
    assert found.steps[-1] == "Result: excused (EX)"


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [(AbsentPolicy.LEAVE, None), (AbsentPolicy.ZERO, "0"), (AbsentPolicy.EXCUSED, "EX")],
)
def test_explain_score_absent_student_requests_policy_text(choice: AbsentPolicy, wanted: str | None) -> None:
    found = explain_absent_student(choice, UploadCell("3"))
    assert (found.contributions, found.requested_text) == ((), wanted)
    assert [step.values for step in found.steps] == [{"file": "iClicker file"}, {"score": "3"}]
    assert len(explain_absent_student(choice).steps) == 1


def explain_absent_student(choice: AbsentPolicy, cell: UploadCell | None = None) -> ScoreExplanation:
    choices = Choices(columns=OutputColumns.TOTAL, absent=choice)
    return explain_ann([["1"]], ["2"], choices, student="901", cell=cell)


def test_explain_score_absent_student_each_policy_has_its_own_step() -> None:
    assert len({explain_absent_student(choice).steps for choice in AbsentPolicy}) == len(AbsentPolicy)


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        (UploadCell("1", Effect.LOWERED, before="2"), {"before": "2", "after": "1", "effect": "lowered"}),
        (UploadCell("1", Effect.NEW), {"before": "no score", "after": "1", "effect": "new"}),
        (UploadCell("", Effect.REMOVED, before="2"), {"before": "2", "after": "no score", "effect": "removed"}),
        (UploadCell("1"), {"score": "1"}),
        (UploadCell(""), {"score": "no score"}),
        (UploadCell("EX", withheld_reason=NO_SCORE_REASON), {"reason": NO_SCORE_REASON}),
    ],
)
def test_explain_score_upload_cell_adds_effect_in_canvas(cell: UploadCell, values: dict[str, str]) -> None:
    assert explain_ann([["1"]], ["2"], cell=cell).steps[-1].values == values


def test_explain_score_without_export_treats_student_as_absent() -> None:
    workbook = Workbook(export=build_export([["1"]], ["2"]), choices=choose_both_columns())
    assert workbook.export is not None
    class_scores = merge_students(workbook.export.scores, {2: ANN}, DuplicateAccountPolicy.BEST)
    sheet = build_score_sheet(workbook.export, class_scores, workbook.chosen_sessions, {"S1": Decimal(2)})
    assert explain_score(Workbook(), sheet, resolve_columns(workbook, sheet)[0][0], ANN).contributions == ()


cells = st.sampled_from(["", "NV", "EX", "0", "1", "1.5", "2", "2.25", "4"])
points = st.sampled_from([None, Decimal("1.5"), Decimal(4)])
percents = st.sampled_from([None, Decimal(50), Decimal(75)])
rules = st.builds(
    ScoringRule,
    credit=st.sampled_from(SessionCredit),
    full_credit_at=percents,
    cap=points,
    each_worth=points,
    drop_lowest=st.integers(0, 1),
    total_points=st.sampled_from([Decimal(7), Decimal(10)]),
    excused_in_total=st.sampled_from(ExcusedPolicy),
    total_full_credit_at=percents,
    below=st.sampled_from(BelowThresholdPolicy),
    cap_total=st.booleans(),
    scale_to=points,
)


@given(
    st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=3),
    rules,
    st.sampled_from(DuplicateAccountPolicy),
    st.sampled_from(["S1", TOTAL_KEY]),
)
def test_explain_score_any_rules_each_step_continues_to_written_score(
    rows: list[list[str]], rule: ScoringRule, how: DuplicateAccountPolicy, key: str
) -> None:
    found = explain_ann(rows, ["2", "2.5", "3"], choose_both_columns(rule, how), key, extra_credit={"S3"})
    if found.total is None:
        return
    assert found.steps[-1] == f"Result: {found.requested_text}"
    results = [step.rpartition("= ")[2].rpartition(" ")[2] for step in found.steps if step.startswith("Scaled")]
    scaled = found.total * Fraction(rule.scale_to or 1) / Fraction(found.points_possible or 1)
    assert results in ([], [format_fraction(scaled)])
    sums = [step for step in found.steps if step.startswith("Sum")]
    assert len(sums) == (key == TOTAL_KEY)
    if key == TOTAL_KEY:
        counted = [item for item in found.contributions if not (item.is_left_out or item.is_extra_credit)]
        earned = sum((item.counted_points or Fraction(0) for item in counted if not item.is_dropped), Fraction(0))
        possible = sum((Fraction(item.points_possible or 0) for item in counted if not item.is_dropped), Fraction(0))
        assert sums[0].endswith(f"{format_fraction(earned)} of {format_fraction(possible)}")


def explain_class_1(workbook: Workbook, student: str, key: str = "Class 1 - Poll") -> ScoreExplanation:
    results = derive_results(workbook.with_choices(replace(workbook.choices, columns=OutputColumns.BOTH)))
    assert results.score_sheet is not None
    columns, _ = resolve_columns(results.workbook, results.score_sheet)
    column = next(column for column in columns if column.key == key)
    return explain_score(results.workbook, results.score_sheet, column, student)


def test_explain_score_corrected_score_states_reason() -> None:
    corrections = (
        ScoreCorrection("id:1001", "Class 1 - Poll", "1.5", "make-up"),
        ScoreCorrection("canvas:14", "Class 1 - Poll", "EX"),
        ScoreCorrection("login:1", "Class 1 - Poll", "1"),
    )
    workbook = replace(make_workbook(), corrections=corrections)
    notes = explain_class_1(workbook, "11").contributions[0].notes
    assert notes == ("row 3 in the iClicker file", "corrected to 1.5 (make-up)")
    assert explain_class_1(workbook, "14").contributions[0].notes == ("corrected to excused",)


def test_explain_score_session_before_student_joined_is_noted() -> None:
    workbook = replace(make_workbook(), joined={"id:1002": "Class 3 - Quiz", "id:1003": "gone"})
    total = explain_class_1(workbook, "12", TOTAL_KEY)
    assert total.contributions[1].notes[1:] == ("before the student joined", "left out of the total")
    assert total.steps == (
        "Not counted: Class 2 - Poll",
        "Sum: 0 + 4.25 = 4.25 of 7",
        "In proportion: 4.25 ÷ 7 × 9 = 5.464285…",
        "Rounded to 2 decimal places: 5.46",
        "Result: 5.46",
    )


def test_explain_score_session_of_other_section_is_not_written() -> None:
    workbook = make_workbook(gradebook=GRADEBOOK.replace("ravi,S1", "ravi,S2").replace("Class 1 - Poll (71)", "A (71)"))
    rule = ScoringRule(section_sessions=SectionSessions.OWN)
    explanation = explain_class_1(workbook.with_choices(Choices(rule=rule)), "12", "Class 2 - Poll")
    assert explanation.requested_text is None
    assert explanation.steps == ("Only other sections had this session, so nothing is written.",)


def test_explain_score_steps_by_kind_match_session_kind() -> None:
    kinds = {SessionKind.QUIZ: SessionSteps(full_credit_at=Decimal(80), each_worth=Decimal(10))}
    rule = ScoringRule(cap=Decimal(1), kinds=kinds)
    found = explain_class_1(make_workbook().with_choices(Choices(rule=rule)), "12", TOTAL_KEY)
    assert [item.notes[1:] for item in found.contributions] == [
        (),
        (),
        ("earned 4.25, which is at least 80%: full credit", "5 × 10 ÷ 5 = 10"),
    ]
    assert found.requested_text == "10"


def test_explain_score_credit_weight_and_cap_are_arithmetic() -> None:
    rule = ScoringRule(credit=SessionCredit.ANSWERED, each_worth=Decimal(3), cap=Decimal(4), cap_total=True)
    found = explain_ann([["1", "9"]], ["2", "8"], choose_both_columns(rule), extra_credit={"S1"})
    assert [item.notes[1:] for item in found.contributions] == [
        ("earned 1, and any answer gets full credit: 2", "2 × 3 ÷ 2 = 3", "extra credit"),
        ("earned 9, and any answer gets full credit: 8", "8 is more than the cap of 4", "4 × 3 ÷ 8 = 1.5"),
    ]
    assert found.steps == (
        "Sum: 1.5 of 3",
        "Extra credit: 1.5 + 3 = 4.5",
        "4.5 is more than the points possible: 3",
        "Result: 3",
    )
