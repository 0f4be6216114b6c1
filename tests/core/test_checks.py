"""Tests for the checks of the inputs, the matches, and the finished file."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from core.canvas.importer.rehearsal_result import RehearsalOutcome
from core.checks import (
    check_course,
    check_decisions,
    check_matches,
    check_missing_sessions,
    check_rehearsal,
    check_row_accounting,
    check_rule,
    check_sessions,
)
from core.choices import (
    Choices,
    Destination,
    DestinationKind,
    DuplicateAccountPolicy,
    ScoringRule,
    SessionKind,
    SessionSteps,
)
from core.clicker.checks import DUPLICATE_TITLE, check_titles
from core.clicker.export import Session, build_file_key
from core.duplicate_checks import find_exact_rows
from core.files.dictionary_column import DictionaryColumn
from core.problems import Problem, Severity
from core.results import derive_results, prepare_upload
from core.students.course_fit import COURSE_MISMATCH, CourseMismatch
from core.students.decisions import Decision, Judgment
from core.students.match_results import MatchResult, MatchStatus, RowMatch
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
from tests.sentences import as_text, get_values


def list_people(problem: Problem) -> str:
    assert isinstance(problem.message, Text)
    return str(problem.message.values["people"])


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
    assert [left.session for left in outgoing.upload.left_out if left.row == 3] == [None]


def test_check_sessions_no_session_yields_error() -> None:
    workbook = make_workbook()
    none = workbook.with_sessions_included([session.key for session in workbook.chosen_sessions], included=False)
    assert [problem.code for problem in check_sessions(none)] == ["no-session"]
    assert list(check_sessions(Workbook())) == []


def test_check_rule_cap_below_points_possible_yields_note() -> None:
    capped = make_workbook().with_choices(Choices(rule=ScoringRule(cap=Decimal(2))))
    assert [get_values(problem.message) for problem in check_rule(capped)] == [{"n": 1, "cap": "2"}]
    assert list(check_rule(make_workbook())) == []


def test_check_rule_caps_by_kind_yields_note_for_each_cap() -> None:
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
        (lambda workbook: workbook, ["“Class 1 - Poll”", "“Class 1 - Poll #2”"]),
        (lambda workbook: workbook.with_title("Class 1 - Poll", "A"), ["“A”", "“Class 1 - Poll #2”"]),
        (lambda workbook: workbook.with_title(TWIN, "B"), ["“Class 1 - Poll”", "“B”"]),
    ],
)
def test_check_titles_duplicate_titles_lists_names_from_user(
    change: Callable[[Workbook], Workbook], names: list[str]
) -> None:
    messages = [each.message for each in check_sessions(change(make_workbook(TWINS))) if each.code == DUPLICATE_TITLE]
    first, last = names
    assert [get_values(message) for message in messages] == [
        {"n": 2, "title": "Class 1 - Poll", "first": first, "last": last}
    ]


def test_check_titles_one_included_duplicate_yields_nothing() -> None:
    workbook = make_workbook(TWINS).with_sessions_included([TWIN], included=False)
    assert DUPLICATE_TITLE not in [problem.code for problem in check_sessions(workbook)]


def test_check_titles_many_duplicates_lists_first_ones() -> None:
    sessions = [Session(f"A #{place}", "A", place, None, "", None) for place in range(5)]
    (problem,) = check_titles(sessions, {})
    message = as_text(problem.message)
    assert message.number == 5
    assert message.values["names"] == "“A #0”, “A #1”, “A #2”, “A #3”, and 1 more"


def test_check_missing_sessions_lists_sessions_only_in_canvas() -> None:
    headers = ",".join(f"Class {number} - Poll ({number})" for number in range(3, 9))
    workbook = make_workbook(CLICKER, GRADEBOOK.replace("Essay (72)", headers).replace("10.00,", "1,1,1,1,1,1,"))
    (problem,) = check_missing_sessions(workbook)
    assert (problem.code, problem.severity) == ("sessions-missing", Severity.INFO)
    assert isinstance(problem.message, Text)
    assert (problem.message.number, problem.message.values["file"]) == (6, "iClicker file")
    listed = str(problem.message.values["sessions"])
    assert listed == "“Class 3 - Poll”, “Class 4 - Poll”, “Class 5 - Poll”, “Class 6 - Poll”, and 2 more"
    assert list(check_missing_sessions(make_workbook())) == []
    assert list(check_missing_sessions(make_workbook(gradebook=None))) == []


def test_check_missing_sessions_chosen_destination_is_not_missing() -> None:
    workbook = make_workbook(CLICKER, GRADEBOOK.replace("Essay (72)", "Class 3 - Poll (72)"))
    assert [problem.code for problem in check_missing_sessions(workbook)] == ["sessions-missing"]
    chosen = workbook.with_destination("Class 2 - Poll", Destination(DestinationKind.EXISTING, "72"))
    assert list(check_missing_sessions(chosen)) == []


def test_check_identities_resolved_row_yields_note() -> None:
    rows = "Dorn,Max,m@mail.example.com,,1.00,,,1.00\n"
    workbook = make_workbook(CLICKER + rows)
    before = [problem for problem in derive_results(workbook).problems if problem.code == "id-blank"]
    decided = workbook.with_decision(Decision(Judgment.MATCHED, "14"), 6)
    after = [problem for problem in derive_results(decided).problems if problem.code == "id-blank"]
    assert [problem.severity for problem in (*before, *after)] == [Severity.WARNING, Severity.INFO]


def test_check_matches_each_weaker_band_yields_note() -> None:
    matches = {
        row: RowMatch(MatchStatus.MATCHED, "14", band, "same name")
        for row, band in enumerate((ConfidenceBand.STRONG, ConfidenceBand.LIKELY, ConfidenceBand.AUTOMATIC), 3)
    }
    problems = list(check_matches(MatchResult(matches), make_export()))
    assert [(problem.code, problem.place.row) for problem in problems] == [
        ("accepted-unseen", 3),
        ("accepted-unseen", 4),
    ]
    assert [get_values(problem.message) for problem in problems] == [
        {"row": row, "reason": "same name"} for row in ("3", "4")
    ]
    assert problems[0].message != problems[1].message.replace("Row 4", "Row 3")


def test_derive_results_accepted_weak_match_yields_note() -> None:
    rows = "Dorn,Max,maxdorn@mail.example.com,,1.00,,,1.00\n"
    accepted = make_workbook(CLICKER + rows).with_choices(Choices(accept=ConfidenceBand.LIKELY))
    assert "accepted-unseen" in [problem.code for problem in derive_results(accepted).problems]


def test_check_matches_unmatched_rows_yields_count() -> None:
    rows = "Dorn,Maximilian,m@mail.example.com,,1.00,,,1.00\nZyx,Abc,,,1.00,,,1.00\n"
    found = {problem.code: problem for problem in derive_results(make_workbook(CLICKER + rows)).problems}
    assert found["needs-person"].members == (6,)
    assert get_values(found["needs-person"].message)["n"] == 1
    assert list_people(found["needs-person"]) == "“Dorn, Maximilian” (row 6)"
    assert found["not-in-gradebook"].members == (7,)
    assert list_people(found["not-in-gradebook"]) == "“Zyx, Abc” (row 7)"


@pytest.mark.parametrize(
    ("first_names", "people"),
    [
        ("AB", "“Zyx, A” (row 6) and “Zyx, B” (row 7)"),
        ("ABCDE", "“Zyx, A” (row 6), “Zyx, B” (row 7), “Zyx, C” (row 8), and 2 more"),
    ],
)
def test_check_matches_unmatched_rows_lists_first_names(first_names: str, people: str) -> None:
    rows = "".join(f"Zyx,{name},,90{name},1.00,,,1.00\n" for name in first_names)
    found = {problem.code: problem for problem in derive_results(make_workbook(CLICKER + rows)).problems}
    assert list_people(found["not-in-gradebook"]) == people


def test_check_matches_rows_needing_review_yield_one_warning() -> None:
    rows = "Dorn,Maximilian,m@mail.example.com,,1.00,,,1.00\nDorn,Maxi,n@mail.example.com,,1.00,,,1.00\n"
    found = {problem.code: problem for problem in derive_results(make_workbook(CLICKER + rows)).problems}
    assert found["needs-person"].members == (6, 7)
    assert list_people(found["needs-person"]) == "“Dorn, Maximilian” (row 6) and “Dorn, Maxi” (row 7)"


def test_check_course_mismatch_yields_warning_with_rows() -> None:
    found = [problem for problem in make_results(gradebook=ONE_SECTION).problems if problem.code == COURSE_MISMATCH]
    assert [(problem.severity, problem.members) for problem in found] == [(Severity.WARNING, (4, 5))]
    assert get_values(found[0].message)["people"] == 3
    other_course = list(check_course(CourseMismatch((4, 5), 3, 1, is_small_roster=False)))
    assert found[0].message != other_course[0].message


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
    messages = [
        problem.message
        for is_small in (False, True)
        for problem in check_course(CourseMismatch((2,), 2, 30, is_small_roster=is_small), "Gradescope file")
    ]
    assert [get_values(message)["file"] for message in messages] == ["Gradescope file"] * 2
    assert messages[0] != messages[1]


def test_check_duplicate_scores_same_scores_yields_nothing() -> None:
    workbook = Workbook(export=make_class(SECTION_A, LAB.replace("4.00,7.50", "5.00,8.50")), gradebook=make_gradebook())
    assert "duplicate-scores" not in [problem.code for problem in derive_results(workbook).problems]


def test_check_duplicate_scores_left_out_session_yields_nothing() -> None:
    workbook = Workbook(export=make_class(SECTION_A, LAB), gradebook=make_gradebook())
    (problem,) = [item for item in derive_results(workbook).problems if item.code == "duplicate-scores"]
    assert (problem.severity, problem.members) == (Severity.WARNING, (3, build_file_key(2, 3)))
    left_out = workbook.with_sessions_included(["Class 3 - Quiz"], included=False)
    assert "duplicate-scores" not in [item.code for item in derive_results(left_out).problems]


def test_check_duplicate_scores_many_sessions_counts_remaining() -> None:
    head = "Name,Student ID," + ",".join(f"Class {number} - Poll" for number in range(6))
    text = f"{head}\nIda Adler,1001,1,1,1,1,1,1\nIda Adler,1001,2,2,2,2,2,2\n"
    (problem,) = [item for item in make_results(text).problems if item.code == "duplicate-scores"]
    values = get_values(problem.message)
    assert (values["name"], values["session"], values["n"]) == ("Ida Adler", "Class 3 - Poll", 2)


def test_check_duplicate_scores_each_policy_has_its_own_message() -> None:
    workbook = Workbook(export=make_class(SECTION_A, LAB), gradebook=make_gradebook())
    messages = {
        problem.message
        for policy in DuplicateAccountPolicy
        for problem in derive_results(workbook.with_choices(Choices(two_accounts=policy))).problems
        if problem.code == "duplicate-scores"
    }
    assert len(messages) == len(DuplicateAccountPolicy)


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
    assert "Row 3 in 2.csv" in problem.message
