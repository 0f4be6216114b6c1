"""Where columns go."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.choices import TOTAL, Choices, Columns, Destination, Going, Rule
from core.results import derive
from core.upload.columns import Column, LeftOutColumn, resolve_columns
from core.upload.titles import find_similar_assignments
from core.workbook import Workbook
from tests.classroom import CLICKER, GRADEBOOK, make_gradebook, make_workbook


def place(workbook: Workbook) -> tuple[dict[str, Column], dict[str, LeftOutColumn]]:
    sheet = derive(workbook).sheet
    assert sheet is not None
    placed, refused = resolve_columns(workbook, sheet)
    return {column.key: column for column in placed}, {column.key: column for column in refused}


def codes(refused: dict[str, LeftOutColumn]) -> dict[str, str]:
    return {key: column.problem.code for key, column in refused.items() if column.problem}


def test_a_session_goes_to_the_assignment_of_its_title_or_becomes_new() -> None:
    placed, refused = place(make_workbook())
    assert [column.header for column in placed.values()] == [
        "Class 1 - Poll (71)",
        "Class 2 - Poll (0)",
        "Class 3 - Quiz (0)",
    ]
    assert not refused


def test_total_alone_or_beside_the_sessions() -> None:
    total, _ = place(make_workbook().preferring(Choices(columns=Columns.TOTAL)))
    assert [(column.key, column.header, column.points) for column in total.values()] == [
        (TOTAL, "iClicker Total (0)", Decimal(9))
    ]
    both, _ = place(make_workbook().preferring(Choices(columns=Columns.BOTH, total_name="Essay")))
    assert list(both) == ["Class 1 - Poll", "Class 2 - Poll", "Class 3 - Quiz", TOTAL]
    assert both[TOTAL].header == "Essay (72)"


def test_a_person_says_where_a_column_goes() -> None:
    workbook = make_workbook().sending("Class 1 - Poll", Destination(Going.NEW))
    workbook = workbook.sending("Class 2 - Poll", Destination(Going.EXISTING, "72"))
    workbook = workbook.sending("Class 3 - Quiz", Destination(Going.LEFT_OUT))
    placed, refused = place(workbook.titled("Class 1 - Poll", "Warm-up"))
    assert {key: column.header for key, column in placed.items()} == {
        "Class 1 - Poll": "Warm-up (0)",
        "Class 2 - Poll": "Essay (72)",
    }
    assert refused["Class 3 - Quiz"].reason == "left out, as was decided"


def test_two_assignments_of_the_title_are_a_question_for_a_person() -> None:
    text = GRADEBOOK.replace("Essay (72)", "Class 1 - Poll (72)")
    _, refused = place(make_workbook(CLICKER, text))
    assert codes(refused) == {"Class 1 - Poll": "assignment-ambiguous"}


def test_two_sessions_of_the_title_are_a_question_for_a_person() -> None:
    _, refused = place(make_workbook(CLICKER.replace("Class 2 - Poll", "Class 1 - Poll")))
    assert codes(refused) == {"Class 1 - Poll": "assignment-ambiguous", "Class 1 - Poll #2": "assignment-ambiguous"}


@pytest.mark.parametrize("dropped", ["Class 1 - Poll", "Class 1 - Poll #2"])
def test_a_session_that_is_dropped_still_has_its_title(dropped: str) -> None:
    workbook = make_workbook(CLICKER.replace("Class 2 - Poll", "Class 1 - Poll")).choosing([dropped], count=False)
    _, refused = place(workbook)
    assert list(codes(refused).values()) == ["assignment-ambiguous"]


def test_blanks_make_no_other_title() -> None:
    titled = (
        CLICKER.replace("Class 1 - Poll", "Class  1 - Poll"),
        GRADEBOOK.replace("Class 1 - Poll", "Class  1 - Poll"),
    )
    placed, _ = place(make_workbook(*titled))
    assert [column.assignment is None for column in placed.values()] == [False, True, True]


def test_a_new_title_differs_from_those_of_the_assignments_in_the_file() -> None:
    workbook = make_workbook().sending("Class 2 - Poll", Destination(Going.EXISTING, "72"))
    one_more = Destination(Going.NEW, beside=("72",))
    placed, _ = place(workbook.titled("Class 3 - Quiz", "Essay").sending("Class 3 - Quiz", one_more))
    assert [column.title for column in placed.values()] == ["Class 1 - Poll", "Essay", "Essay #2"]


def test_a_new_title_that_an_assignment_has_is_a_question_for_a_person() -> None:
    workbook = make_workbook(CLICKER.replace("Class 2 - Poll", "Class 1 - Poll"))
    workbook = workbook.with_gradebook(make_gradebook(GRADEBOOK.replace("Essay (72)", "Class 1 - Poll #2 (72)")))
    workbook = workbook.sending("Class 1 - Poll", Destination(Going.EXISTING, "71"))
    placed, refused = place(workbook.sending("Class 1 - Poll #2", Destination(Going.NEW, beside=("71",))))
    assert list(placed) == ["Class 1 - Poll", "Class 3 - Quiz"]
    assert codes(refused) == {"Class 1 - Poll #2": "assignment-ambiguous"}
    assert "“Class 1 - Poll #2” (72)" in refused["Class 1 - Poll #2"].reason


@pytest.mark.parametrize("points", ["-5", "1000000000"])
def test_points_that_canvas_refuses(points: str) -> None:
    _, refused = place(make_workbook(CLICKER.replace(",5.00,9.00", f",{points},9.00")))
    assert codes(refused) == {"Class 3 - Quiz": "points-unusable"}


@pytest.mark.parametrize("title", ["class 1 - poll", "Class 1 – Poll", "Class 1 Poll", "Clas 1 - Poll"])
def test_a_title_that_is_only_near_is_a_question_for_a_person(title: str) -> None:
    _, refused = place(make_workbook(CLICKER, GRADEBOOK.replace("Class 1 - Poll (71)", f"{title} (71)")))
    assert codes(refused) == {"Class 1 - Poll": "assignment-ambiguous"}
    assert "has nearly this title" in refused["Class 1 - Poll"].reason


@pytest.mark.parametrize("title", ["Class 11 - Poll", "Class 7 - Poll", "Class 1 - Quiz"])
def test_another_number_or_word_is_another_title(title: str) -> None:
    assignments = make_gradebook(GRADEBOOK.replace("Class 1 - Poll", title)).assignments
    assert find_similar_assignments("Class 1 - Poll", assignments) == ()


def test_repeated_new_titles_are_made_distinct() -> None:
    placed, _ = place(make_workbook(CLICKER.replace("Class 3 - Quiz", "Class 2 - Poll")))
    assert [column.title for column in placed.values()][1:] == ["Class 2 - Poll", "Class 2 - Poll #2"]


def test_a_name_that_canvas_eats_is_refused_with_a_proposal() -> None:
    _, refused = place(make_workbook(CLICKER.replace("Class 2 - Poll", "Final Score poll")))
    problem = refused["Final Score poll"].problem
    assert problem is not None
    assert problem.code == "header-unsafe"
    assert "Rename it to “final score poll”" in problem.message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Class 1 - Poll (71)", "Class 1 - Poll Final Score (71)"),
        ("S1,2.00,9.00", "S1,B+,9.00"),
        ("    Points Possible", ",,,,,Manual Posting (scores hidden from instructors),,\n    Points Possible"),
    ],
)
def test_an_assignment_that_cannot_take_scores_is_refused(old: str, new: str) -> None:
    workbook = make_workbook(CLICKER, GRADEBOOK.replace(old, new))
    assert workbook.gradebook is not None
    goals = [found for found in workbook.gradebook.assignments if found.assignment_id == "71"]
    if not goals:
        return  # the reader itself knows that such a column takes no scores
    _, refused = place(workbook.sending("Class 1 - Poll", Destination(Going.EXISTING, "71")))
    assert codes(refused) == {"Class 1 - Poll": "assignment-unusable"}


def test_an_assignment_that_a_fresh_gradebook_lacks_is_no_place() -> None:
    workbook = make_workbook().sending("Class 2 - Poll", Destination(Going.EXISTING, "72"))
    assert workbook.gradebook is not None
    fresh = make_gradebook(GRADEBOOK)
    left = tuple(assignment for assignment in fresh.assignments if assignment.assignment_id != "72")
    placed, refused = place(workbook.with_gradebook(replace(fresh, assignments=left)))
    assert "Class 2 - Poll" not in placed
    assert codes(refused) == {"Class 2 - Poll": "assignment-unusable"}


def test_a_renamed_session_is_called_so_where_its_place_is_not_certain() -> None:
    workbook = make_workbook(CLICKER, GRADEBOOK.replace("Essay (72)", "week 1: poll (72)"))
    _, refused = place(workbook.titled("Class 2 - Poll", "Week 1 poll"))
    assert refused["Class 2 - Poll"].name == "Week 1 poll"
    assert refused["Class 2 - Poll"].reason.startswith("“Week 1 poll” (“Class 2 - Poll”): it is not certain")


def test_two_columns_never_go_to_one_assignment() -> None:
    workbook = make_workbook().sending("Class 2 - Poll", Destination(Going.EXISTING, "71"))
    placed, refused = place(workbook)
    assert list(placed) == ["Class 3 - Quiz"]
    assert codes(refused) == {"Class 1 - Poll": "assignment-shared", "Class 2 - Poll": "assignment-shared"}


def test_scaling_changes_what_a_column_is_worth() -> None:
    placed, _ = place(make_workbook().preferring(Choices(rule=Rule(scale_to=Decimal(20)))))
    assert placed["Class 3 - Quiz"].points == 20
    assert placed["Class 3 - Quiz"].scale == (Decimal(20), Decimal(5))


@pytest.mark.parametrize(("points", "words"), [("0.00", "worth 0 points"), ("", "no points possible")])
def test_what_is_worth_nothing_cannot_be_scaled(points: str, words: str) -> None:
    clicker = CLICKER.replace(",5.00,9.00", f",{points},9.00")
    _, refused = place(make_workbook(clicker).preferring(Choices(rule=Rule(scale_to=Decimal(20)))))
    assert codes(refused) == {"Class 3 - Quiz": "scale-impossible"}
    assert words in refused["Class 3 - Quiz"].reason


def test_without_a_gradebook_every_column_is_new() -> None:
    placed, _ = place(replace(make_workbook(), gradebook=None))
    assert placed["Class 1 - Poll"].header == "Class 1 - Poll (0)"
