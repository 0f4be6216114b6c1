"""Tests for resolving upload columns."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.choices import TOTAL_KEY, Choices, Destination, DestinationKind, OutputColumns, ScoringRule
from core.problems import Location, Severity, Source
from core.results import derive_results
from core.similar_titles import find_similar_assignments
from core.upload.columns import LeftOutColumn, UploadColumn, check_new_assignments, resolve_columns
from core.workbook import Workbook
from tests.file_builders import CLICKER, GRADEBOOK, make_gradebook, make_workbook
from tests.sentences import get_values


def resolve(workbook: Workbook) -> tuple[dict[str, UploadColumn], dict[str, LeftOutColumn]]:
    sheet = derive_results(workbook).score_sheet
    assert sheet is not None
    resolved, left_out = resolve_columns(workbook, sheet)
    return {column.key: column for column in resolved}, {column.key: column for column in left_out}


def list_problem_codes(left_out: dict[str, LeftOutColumn]) -> dict[str, str]:
    problems = {key: column.problem for key, column in left_out.items() if column.problem}
    assert all(problem.message and problem.severity is Severity.WARNING for problem in problems.values())
    return {key: problem.code for key, problem in problems.items()}


def test_resolve_columns_uses_assignment_with_same_title_or_new_assignment() -> None:
    resolved, left_out = resolve(make_workbook())
    assert [column.header for column in resolved.values()] == [
        "Class 1 - Poll (71)",
        "Class 2 - Poll (0)",
        "Class 3 - Quiz (0)",
    ]
    assert not left_out


def test_resolve_columns_includes_total_as_chosen() -> None:
    total, _ = resolve(make_workbook().with_choices(Choices(columns=OutputColumns.TOTAL)))
    assert [(column.key, column.header, column.points) for column in total.values()] == [
        (TOTAL_KEY, "iClicker Total (0)", Decimal(9))
    ]
    both, _ = resolve(make_workbook().with_choices(Choices(columns=OutputColumns.BOTH, total_name="Essay")))
    assert list(both) == ["Class 1 - Poll", "Class 2 - Poll", "Class 3 - Quiz", TOTAL_KEY]
    assert both[TOTAL_KEY].header == "Essay (72)"


def test_resolve_columns_chosen_destinations_override_titles() -> None:
    workbook = make_workbook().with_destination("Class 1 - Poll", Destination(DestinationKind.NEW))
    workbook = workbook.with_destination("Class 2 - Poll", Destination(DestinationKind.EXISTING, "72"))
    workbook = workbook.with_destination("Class 3 - Quiz", Destination(DestinationKind.LEFT_OUT))
    resolved, left_out = resolve(workbook.with_title("Class 1 - Poll", "Warm-up"))
    assert {key: column.header for key, column in resolved.items()} == {
        "Class 1 - Poll": "Warm-up (0)",
        "Class 2 - Poll": "Essay (72)",
    }
    assert left_out["Class 3 - Quiz"].problem is None


def test_resolve_columns_two_assignments_with_same_title_are_ambiguous() -> None:
    text = GRADEBOOK.replace("Essay (72)", "Class 1 - Poll (72)")
    _, left_out = resolve(make_workbook(CLICKER, text))
    assert list_problem_codes(left_out) == {"Class 1 - Poll": "assignment-ambiguous"}


def test_resolve_columns_two_sessions_with_same_title_are_ambiguous() -> None:
    _, left_out = resolve(make_workbook(CLICKER.replace("Class 2 - Poll", "Class 1 - Poll")))
    assert list_problem_codes(left_out) == {
        "Class 1 - Poll": "assignment-ambiguous",
        "Class 1 - Poll #2": "assignment-ambiguous",
    }


@pytest.mark.parametrize("dropped", ["Class 1 - Poll", "Class 1 - Poll #2"])
def test_resolve_columns_left_out_session_keeps_title_shared(dropped: str) -> None:
    workbook = make_workbook(CLICKER.replace("Class 2 - Poll", "Class 1 - Poll")).with_sessions_included(
        [dropped], included=False
    )
    _, left_out = resolve(workbook)
    assert list(list_problem_codes(left_out).values()) == ["assignment-ambiguous"]


def test_resolve_columns_ignores_repeated_spaces_in_titles() -> None:
    texts = (
        CLICKER.replace("Class 1 - Poll", "Class  1 - Poll"),
        GRADEBOOK.replace("Class 1 - Poll", "Class  1 - Poll"),
    )
    resolved, _ = resolve(make_workbook(*texts))
    assert [column.assignment is None for column in resolved.values()] == [False, True, True]


def test_resolve_columns_new_title_differs_from_written_assignments() -> None:
    workbook = make_workbook().with_destination("Class 2 - Poll", Destination(DestinationKind.EXISTING, "72"))
    one_more = Destination(DestinationKind.NEW, beside=("72",))
    resolved, _ = resolve(workbook.with_title("Class 3 - Quiz", "Essay").with_destination("Class 3 - Quiz", one_more))
    assert [column.title for column in resolved.values()] == ["Class 1 - Poll", "Essay", "Essay #2"]


def test_resolve_columns_new_title_of_existing_assignment_is_ambiguous() -> None:
    workbook = make_workbook(CLICKER.replace("Class 2 - Poll", "Class 1 - Poll"))
    workbook = workbook.with_gradebook(make_gradebook(GRADEBOOK.replace("Essay (72)", "Class 1 - Poll #2 (72)")))
    workbook = workbook.with_destination("Class 1 - Poll", Destination(DestinationKind.EXISTING, "71"))
    resolved, left_out = resolve(
        workbook.with_destination("Class 1 - Poll #2", Destination(DestinationKind.NEW, beside=("71",)))
    )
    assert list(resolved) == ["Class 1 - Poll", "Class 3 - Quiz"]
    assert list_problem_codes(left_out) == {"Class 1 - Poll #2": "assignment-ambiguous"}
    assert "“Class 1 - Poll #2” (72)" in left_out["Class 1 - Poll #2"].reason


@pytest.mark.parametrize("points", ["-5", "1000000000"])
def test_resolve_columns_leaves_out_points_outside_canvas_limits(points: str) -> None:
    _, left_out = resolve(make_workbook(CLICKER.replace(",5.00,9.00", f",{points},9.00")))
    assert list_problem_codes(left_out) == {"Class 3 - Quiz": "points-unusable"}


@pytest.mark.parametrize("title", ["class 1 - poll", "Class 1 – Poll", "Class 1 Poll", "Clas 1 - Poll"])
def test_resolve_columns_similar_title_is_ambiguous(title: str) -> None:
    _, left_out = resolve(make_workbook(CLICKER, GRADEBOOK.replace("Class 1 - Poll (71)", f"{title} (71)")))
    assert list_problem_codes(left_out) == {"Class 1 - Poll": "assignment-ambiguous"}
    assert get_values(left_out["Class 1 - Poll"].reason)["item_0"] == f"“{title}” (71)"


@pytest.mark.parametrize("title", ["Class 11 - Poll", "Class 7 - Poll", "Class 1 - Quiz"])
def test_find_similar_assignments_rejects_other_numbers_and_words(title: str) -> None:
    assignments = make_gradebook(GRADEBOOK.replace("Class 1 - Poll", title)).assignments
    assert find_similar_assignments("Class 1 - Poll", assignments) == ()


def test_resolve_columns_repeated_new_titles_become_distinct() -> None:
    resolved, _ = resolve(make_workbook(CLICKER.replace("Class 3 - Quiz", "Class 2 - Poll")))
    assert [column.title for column in resolved.values()][1:] == ["Class 2 - Poll", "Class 2 - Poll #2"]


def test_resolve_columns_unsafe_title_is_left_out_with_suggestion() -> None:
    _, left_out = resolve(make_workbook(CLICKER.replace("Class 2 - Poll", "Final Score poll")))
    problem = left_out["Final Score poll"].problem
    assert problem is not None
    assert problem.code == "header-unsafe"
    advice = left_out["Final Score poll"].advice
    assert advice is not None
    assert advice.values == {"title": "final score poll"}
    assert get_values(left_out["Final Score poll"].reason) == {"title": "Final Score poll", "words": "Final Score"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Class 1 - Poll (71)", "Class 1 - Poll Final Score (71)"),
        ("S1,2.00,9.00", "S1,B+,9.00"),
        ("    Points Possible", ",,,,,Manual Posting (scores hidden from instructors),,\n    Points Possible"),
    ],
)
def test_resolve_columns_leaves_out_unusable_assignment(old: str, new: str) -> None:
    workbook = make_workbook(CLICKER, GRADEBOOK.replace(old, new))
    assert workbook.gradebook is not None
    matches = [item for item in workbook.gradebook.assignments if item.assignment_id == "71"]
    if not matches:
        return  # the gradebook reader already excludes this column
    _, left_out = resolve(workbook.with_destination("Class 1 - Poll", Destination(DestinationKind.EXISTING, "71")))
    assert list_problem_codes(left_out) == {"Class 1 - Poll": "assignment-unusable"}


def test_resolve_columns_leaves_out_missing_assignment() -> None:
    workbook = make_workbook().with_destination("Class 2 - Poll", Destination(DestinationKind.EXISTING, "72"))
    assert workbook.gradebook is not None
    fresh = make_gradebook(GRADEBOOK)
    remaining = tuple(assignment for assignment in fresh.assignments if assignment.assignment_id != "72")
    resolved, left_out = resolve(workbook.with_gradebook(replace(fresh, assignments=remaining)))
    assert "Class 2 - Poll" not in resolved
    assert list_problem_codes(left_out) == {"Class 2 - Poll": "assignment-unusable"}


def test_resolve_columns_ambiguous_renamed_session_reports_both_names() -> None:
    workbook = make_workbook(CLICKER, GRADEBOOK.replace("Essay (72)", "week 1: poll (72)"))
    _, left_out = resolve(workbook.with_title("Class 2 - Poll", "Week 1 poll"))
    assert left_out["Class 2 - Poll"].name == "Week 1 poll"
    values = get_values(left_out["Class 2 - Poll"].reason)
    assert (values["name"], values["original"]) == ("Week 1 poll", "Class 2 - Poll")


def test_resolve_columns_leaves_out_columns_sharing_an_assignment() -> None:
    workbook = make_workbook().with_destination("Class 2 - Poll", Destination(DestinationKind.EXISTING, "71"))
    resolved, left_out = resolve(workbook)
    assert list(resolved) == ["Class 3 - Quiz"]
    assert list_problem_codes(left_out) == {
        "Class 1 - Poll": "assignment-shared",
        "Class 2 - Poll": "assignment-shared",
    }


def test_resolve_columns_scaling_changes_points() -> None:
    resolved, _ = resolve(make_workbook().with_choices(Choices(rule=ScoringRule(scale_to=Decimal(20)))))
    assert resolved["Class 3 - Quiz"].points == 20


def test_resolve_columns_scaling_leaves_out_column_of_zero_points() -> None:
    clicker = CLICKER.replace(",5.00,9.00", ",0.00,9.00")
    _, left_out = resolve(make_workbook(clicker).with_choices(Choices(rule=ScoringRule(scale_to=Decimal(20)))))
    assert list_problem_codes(left_out) == {"Class 3 - Quiz": "scale-impossible"}
    assert get_values(left_out["Class 3 - Quiz"].reason) == {"name": "Class 3 - Quiz", "target": "20"}


def test_resolve_columns_without_gradebook_returns_new_assignments() -> None:
    resolved, _ = resolve(replace(make_workbook(), gradebook=None))
    assert resolved["Class 1 - Poll"].header == "Class 1 - Poll (0)"


NO_POINTS = CLICKER.replace("Points Possible,,,,2.00,2.00,5.00,9.00\n", "")


@pytest.mark.parametrize(
    ("columns", "kept", "members"),
    [
        (OutputColumns.SESSIONS, ["Class 1 - Poll"], ()),
        (OutputColumns.SESSIONS, ["Class 1 - Poll", "Class 2 - Poll"], (6,)),
        (OutputColumns.TOTAL, ["Class 1 - Poll", "Class 2 - Poll"], (6,)),
    ],
)
def test_check_new_assignments_unknown_points_warn_for_new_columns_only(
    columns: OutputColumns, kept: list[str], members: tuple[int, ...]
) -> None:
    workbook = make_workbook(NO_POINTS).with_choices(Choices(columns=columns))
    assert workbook.export is not None
    dropped = [session.key for session in workbook.export.sessions if session.key not in kept]
    workbook = workbook.with_sessions_included(dropped, included=False)
    problems = list(check_new_assignments(list(resolve(workbook)[0].values()), workbook))
    assert [problem.members for problem in problems] == ([members] if members else [])
    for key in kept:
        workbook = workbook.with_points_possible(key, Decimal(2))
    assert list(check_new_assignments(list(resolve(workbook)[0].values()), workbook)) == []


def test_check_new_assignments_course_with_grading_periods_warns() -> None:
    workbook = make_workbook(gradebook=GRADEBOOK.replace("Current Score", "Current Score (Fall)"))
    columns = list(resolve(workbook)[0].values())
    assert [problem.code for problem in check_new_assignments(columns, workbook)] == ["grading-periods"]
    assert list(check_new_assignments(columns[:1], workbook)) == []


@pytest.mark.parametrize("points", ["-5", "1000000000"])
def test_resolve_columns_unusable_points_are_in_the_reason(points: str) -> None:
    _, left_out = resolve(make_workbook(CLICKER.replace(",5.00,9.00", f",{points},9.00")))
    assert f" {points} " in left_out["Class 3 - Quiz"].reason


def test_resolve_columns_shared_assignment_leaves_out_named_columns() -> None:
    workbook = make_workbook().with_destination("Class 2 - Poll", Destination(DestinationKind.EXISTING, "71"))
    _, left_out = resolve(workbook.with_title("Class 2 - Poll", "Warm-up"))
    assert [(column.key, column.name) for column in left_out.values()] == [
        ("Class 1 - Poll", "Class 1 - Poll"),
        ("Class 2 - Poll", "Warm-up"),
    ]


def test_check_new_assignments_counts_sessions_without_points() -> None:
    workbook = make_workbook(NO_POINTS)
    [problem] = check_new_assignments(list(resolve(workbook)[0].values()), workbook)
    assert (problem.place, problem.members) == (Location(Source.EXPORT, None, 6), (6, 7))
    assert "2" in problem.message


def test_resolve_columns_left_out_session_has_the_place_of_its_column() -> None:
    _, left_out = resolve(make_workbook(CLICKER.replace("Class 2 - Poll", "Final Score poll")))
    problem = left_out["Final Score poll"].problem
    assert problem is not None
    assert problem.place == Location(Source.EXPORT, None, 6)
