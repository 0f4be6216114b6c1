"""Tests for the checks of the inputs, the matches, and the finished file."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from core.canvas.importer.rehearsal_result import RehearsalOutcome
from core.checks import (
    check_course,
    check_decisions,
    check_missing_sessions,
    check_rehearsal,
    check_row_accounting,
    check_rule,
    check_sessions,
    find_exact_rows,
)
from core.choices import Choices, ScoringRule, SessionKind, SessionSteps
from core.clicker.checks import DUPLICATE_TITLE, check_titles
from core.clicker.export import Session, build_file_key
from core.files.dictionary_column import DictionaryColumn
from core.problems import Severity
from core.results import derive_results, prepare_upload
from core.students.course_fit import COURSE_MISMATCH, CourseMismatch
from core.students.decisions import Decision, Judgment
from core.students.proposals import ConfidenceBand
from core.texts import Text
from core.workbook import Workbook
from tests.class_builders import LAB, SECTION_A, make_class
from tests.file_builders import (
    CLICKER,
    GRADEBOOK,
    ONE_SECTION,
    make_export,
    make_gradebook,
    make_results,
    make_workbook,
)


def test_check_rehearsal_correct_file_yields_nothing() -> None:
    outgoing = prepare_upload(make_results())
    assert list(check_row_accounting(make_export(), outgoing.upload)) == []
    assert list(check_rehearsal(outgoing.upload, outgoing.rehearsal)) == []


def test_check_row_accounting_missing_row_yields_error() -> None:
    outgoing = prepare_upload(make_results())
    lost = replace(outgoing.upload, left_out=())
    assert [problem.code for problem in check_row_accounting(make_export(), lost)] == ["rows-not-accounted"]


def test_check_rehearsal_rejected_file_yields_error() -> None:
    outgoing = prepare_upload(make_results())
    rejected = replace(outgoing.rehearsal, outcome=RehearsalOutcome.REJECTED, cause=Text("The header is wrong."))
    assert [problem.code for problem in check_rehearsal(outgoing.upload, rejected)] == ["canvas-rejects"]


def test_check_rehearsal_different_changes_yields_error() -> None:
    outgoing = prepare_upload(make_results())
    fewer = outgoing.rehearsal.changed_columns[1:]
    other = replace(outgoing.rehearsal, changed_columns=fewer, unknown_students=("X",), ignored_columns=("Y",))
    assert [problem.code for problem in check_rehearsal(outgoing.upload, other)] == [
        "canvas-asks-student",
        "canvas-ignores-column",
        "rehearsal-differs",
    ]


def test_check_rehearsal_one_different_value_yields_error() -> None:
    outgoing = prepare_upload(make_results())
    first, *others = outgoing.rehearsal.changed_columns
    before, after = first.scores[0]
    for column in (
        replace(first, canvas_ids=("999", *first.canvas_ids[1:])),
        replace(first, row_indexes=first.row_indexes[1:], scores=first.scores[1:]),
        replace(first, scores=DictionaryColumn.from_cells([(before, f"{after}.5"), *first.scores[1:]])),
    ):
        other = replace(outgoing.rehearsal, changed_columns=(column, *others))
        assert [problem.code for problem in check_rehearsal(outgoing.upload, other)] == ["rehearsal-differs"]


def test_check_decisions_missing_student_yields_error() -> None:
    workbook = (
        make_workbook()
        .with_decision(Decision(Judgment.MATCHED, "999"), 3)
        .with_decision(Decision(Judgment.NOT_IN_COURSE), 4)
    )
    assert [problem.code for problem in check_decisions(workbook)] == ["decision-without-student"]


def test_check_row_accounting_decision_for_missing_student_yields_nothing() -> None:
    outgoing = prepare_upload(derive_results(make_workbook().with_decision(Decision(Judgment.MATCHED, "999"), 3)))
    assert [problem.code for problem in outgoing.problems.filter_by_severity(Severity.ERROR)] == [
        "decision-without-student"
    ]
    [gone] = [left for left in outgoing.upload.left_out if left.row == 3]
    assert gone.reason == "matched to a student who is not in this gradebook"


def test_check_sessions_no_session_yields_error() -> None:
    workbook = make_workbook()
    none = workbook.with_sessions_included([session.key for session in workbook.chosen_sessions], included=False)
    assert [problem.code for problem in check_sessions(none)] == ["no-session"]
    assert list(check_sessions(Workbook())) == []


def test_check_rule_cap_below_points_possible_yields_note() -> None:
    capped = make_workbook().with_choices(Choices(rule=ScoringRule(cap=Decimal(2))))
    assert [problem.message for problem in check_rule(capped)] == [
        "1 session is worth more than the cap of 2: nobody can reach all of those points."
    ]
    assert list(check_rule(make_workbook())) == []


def test_check_rule_caps_by_kind_yield_note_for_each_cap() -> None:
    rule = ScoringRule(cap=Decimal(1), kinds={SessionKind.QUIZ: SessionSteps(cap=Decimal(4))})
    problems = list(check_rule(make_workbook().with_choices(Choices(rule=rule))))
    assert [(problem.code, problem.place.column) for problem in problems] == [
        ("cap-below-points", 5),
        ("cap-below-points", 7),
    ]


def test_check_sessions_dropped_session_yields_nothing() -> None:
    workbook = make_workbook(CLICKER.replace(",5.00,9.00", ",0.00,4.00"))
    codes = [problem.code for problem in check_sessions(workbook)]
    assert "zero-points-session" in codes
    dropped = workbook.with_sessions_included(["Class 3 - Quiz"], included=False)
    assert "zero-points-session" not in [problem.code for problem in check_sessions(dropped)]


TWINS = CLICKER.replace("Class 2 - Poll", "Class 1 - Poll")
TWIN = "Class 1 - Poll #2"


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (lambda workbook: workbook, "“Class 1 - Poll”, “Class 1 - Poll #2”"),
        (lambda workbook: workbook.with_title("Class 1 - Poll", "A"), "“A”, “Class 1 - Poll #2”"),
        (lambda workbook: workbook.with_title(TWIN, "B"), "“Class 1 - Poll”, “B”"),
    ],
)
def test_check_titles_duplicate_titles_lists_names_from_user(
    change: Callable[[Workbook], Workbook], names: str
) -> None:
    messages = [each.message for each in check_sessions(change(make_workbook(TWINS))) if each.code == DUPLICATE_TITLE]
    assert messages == [f"2 sessions of the file are called “Class 1 - Poll”. They stay 2 sessions: {names}."]


def test_check_titles_one_included_duplicate_yields_nothing() -> None:
    workbook = make_workbook(TWINS).with_sessions_included([TWIN], included=False)
    assert DUPLICATE_TITLE not in [problem.code for problem in check_sessions(workbook)]


def test_check_titles_many_duplicates_lists_first_ones() -> None:
    sessions = [Session(f"A #{place}", "A", place, None, "", None) for place in range(5)]
    (problem,) = check_titles(sessions, {})
    assert problem.message.endswith("They stay 5 sessions: “A #0”, “A #1”, “A #2”, “A #3” and so on.")


def test_check_missing_sessions_lists_sessions_that_only_canvas_has() -> None:
    headers = ",".join(f"Class {number} - Poll ({number})" for number in range(3, 9))
    workbook = make_workbook(CLICKER, GRADEBOOK.replace("Essay (72)", headers).replace("10.00,", "1,1,1,1,1,1,"))
    (problem,) = check_missing_sessions(workbook)
    assert (problem.code, problem.severity) == ("sessions-missing", Severity.INFO)
    assert problem.message.startswith("Canvas has 6 sessions that the iClicker file doesn't have: “Class 3 - Poll”, ")
    assert "“Class 6 - Poll”, and 2 more." in problem.message
    assert list(check_missing_sessions(make_workbook())) == []
    assert list(check_missing_sessions(make_workbook(gradebook=None))) == []


def test_check_identities_resolved_row_yields_note() -> None:
    rows = "Dorn,Max,m@mail.example.com,,1.00,,,1.00\n"
    workbook = make_workbook(CLICKER + rows)
    before = [problem for problem in derive_results(workbook).problems if problem.code == "id-blank"]
    decided = workbook.with_decision(Decision(Judgment.MATCHED, "14"), 6)
    after = [problem for problem in derive_results(decided).problems if problem.code == "id-blank"]
    assert [problem.severity for problem in (*before, *after)] == [Severity.WARNING, Severity.INFO]


def test_check_matches_weaker_band_yields_note() -> None:
    rows = "Dorn,Max,maxdorn@mail.example.com,,1.00,,,1.00\n"
    accepted = make_workbook(CLICKER + rows).with_choices(Choices(accept=ConfidenceBand.LIKELY))
    assert "accepted-unseen" in [problem.code for problem in derive_results(accepted).problems]


def test_check_matches_unmatched_rows_yields_count() -> None:
    rows = "Dorn,Maximilian,m@mail.example.com,,1.00,,,1.00\nZyx,Abc,,,1.00,,,1.00\n"
    found = {problem.code: problem for problem in derive_results(make_workbook(CLICKER + rows)).problems}
    assert found["needs-person"].members == (6,)
    assert found["needs-person"].message.startswith("1 row is not matched yet: it is not certain who that is.")
    assert found["needs-person"].message.endswith("until somebody decides: “Dorn, Maximilian” (row 6).")
    assert found["not-in-gradebook"].members == (7,)
    assert found["not-in-gradebook"].message == (
        "1 row is like nobody in the gradebook, and left out: “Zyx, Abc” (row 7)."
    )


@pytest.mark.parametrize(
    ("first_names", "ending"),
    [
        ("AB", "2 rows are like nobody in the gradebook, and left out: “Zyx, A” (row 6); “Zyx, B” (row 7)."),
        ("ABCDE", "left out: “Zyx, A” (row 6); “Zyx, B” (row 7); “Zyx, C” (row 8); and 2 more."),
    ],
)
def test_check_matches_unmatched_rows_lists_first_names(first_names: str, ending: str) -> None:
    rows = "".join(f"Zyx,{name},,90{name},1.00,,,1.00\n" for name in first_names)
    found = {problem.code: problem for problem in derive_results(make_workbook(CLICKER + rows)).problems}
    assert found["not-in-gradebook"].message.endswith(ending)


def test_check_matches_rows_that_need_review_yields_one_warning() -> None:
    rows = "Dorn,Maximilian,m@mail.example.com,,1.00,,,1.00\nDorn,Maxi,n@mail.example.com,,1.00,,,1.00\n"
    found = {problem.code: problem for problem in derive_results(make_workbook(CLICKER + rows)).problems}
    assert found["needs-person"].message.startswith("2 rows are not matched yet: it is not certain who they are.")


def test_check_course_mismatch_yields_warning_with_rows() -> None:
    found = [problem for problem in make_results(gradebook=ONE_SECTION).problems if problem.code == COURSE_MISMATCH]
    assert [(problem.severity, problem.members) for problem in found] == [(Severity.WARNING, (4, 5))]
    assert "2 of 3 people in the iClicker file have no likely match" in found[0].message
    assert "which lists 1 student." in found[0].message
    assert "for one section only" in found[0].message


def test_derive_results_decided_rows_removes_course_mismatch() -> None:
    results = make_results(gradebook=ONE_SECTION)
    ticked = derive_results(results.workbook.with_sessions_included(["Class 1 - Poll"], included=False), results)
    assert ticked.course_mismatch is results.course_mismatch
    decided = results.workbook.with_decision(Decision(Judgment.NOT_IN_COURSE), 4, 5)
    assert derive_results(decided, ticked).course_mismatch is None


def test_check_course_matching_files_yields_nothing() -> None:
    results = make_results()
    assert results.course_mismatch is None
    assert COURSE_MISMATCH not in [problem.code for problem in results.problems]


def test_check_course_large_gradebook_mentions_another_course() -> None:
    (problem,) = check_course(CourseMismatch((2,), 2, 30, is_small_roster=False))
    assert problem.message.startswith("1 of 2 people in the iClicker file has no likely match")
    assert "different courses or sections" in problem.message


def test_check_duplicate_scores_same_scores_yields_nothing() -> None:
    workbook = Workbook(export=make_class(SECTION_A, LAB.replace("4.00,7.50", "5.00,8.50")), gradebook=make_gradebook())
    assert "duplicate-scores" not in [problem.code for problem in derive_results(workbook).problems]


def test_check_duplicate_scores_left_out_session_yields_nothing() -> None:
    workbook = Workbook(export=make_class(SECTION_A, LAB), gradebook=make_gradebook())
    (problem,) = [item for item in derive_results(workbook).problems if item.code == "duplicate-scores"]
    assert (problem.severity, problem.members) == (Severity.WARNING, (3, build_file_key(2, 3)))
    left_out = workbook.with_sessions_included(["Class 3 - Quiz"], included=False)
    assert "duplicate-scores" not in [item.code for item in derive_results(left_out).problems]


def test_check_duplicate_scores_many_sessions_counts_rest() -> None:
    head = "Name,Student ID," + ",".join(f"Class {number} - Poll" for number in range(6))
    text = f"{head}\nIda Adler,1001,1,1,1,1,1,1\nIda Adler,1001,2,2,2,2,2,2\n"
    (problem,) = [item for item in make_results(text).problems if item.code == "duplicate-scores"]
    assert "“Class 3 - Poll”: 1 and 2; and 2 more sessions. The best score counts." in problem.message


def test_find_exact_rows_decided_row_is_omitted() -> None:
    workbook = Workbook(export=make_class(SECTION_A, LAB), gradebook=make_gradebook())
    decided = workbook.with_decision(Decision(Judgment.MATCHED, "12"), build_file_key(2, 3))
    results = derive_results(decided)
    assert results.proposals is not None
    assert results.matches is not None
    rows = find_exact_rows(results.proposals, results.matches)
    assert rows == {"11": [3], "12": [4], "13": [build_file_key(2, 4)]}


def test_check_decisions_second_file_is_named() -> None:
    workbook = Workbook(export=make_class(SECTION_A, LAB), gradebook=make_gradebook())
    (problem,) = check_decisions(workbook.with_decision(Decision(Judgment.MATCHED, "99"), build_file_key(2, 3)))
    assert problem.message.startswith("Row 3 of 2.csv was matched")
