"""Do the rows of the table, and the places of columns, say what the document and the finished file say?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from core.choices import Columns, Destination, Going
from core.results import derive
from core.upload.columns import resolve_columns
from core.upload.destinations import Goal, GoalKind
from core.workbook import Workbook
from gui.session_selection.destinations import goal_tip, options, places_of, titles_of
from gui.session_selection.session_rows import Facts, SessionFilter, SessionRow, read_sessions
from gui.work import tasks


def facts_of(workbook: Workbook) -> Facts:
    assert workbook.export is not None
    assert workbook.gradebook is not None
    near = tasks.near_assignments(titles_of(workbook), workbook.gradebook)
    return Facts(tasks.session_statistics(workbook.export), near)


def rows_of(workbook: Workbook) -> tuple[SessionRow, ...]:
    return read_sessions(workbook, facts_of(workbook))


def test_a_row_tells_how_the_session_went(workbook: Workbook) -> None:
    first, second, quiz, test = rows_of(workbook)
    assert first.statistics is not None
    assert (first.statistics.answered, first.statistics.people) == (4, 4)
    assert [remark.code for remark in second.remarks] == ["above-maximum"]
    assert quiz.remarks == ()
    assert [remark.code for remark in test.remarks] == ["zero-points"]


def test_nothing_is_read_without_an_export() -> None:
    assert read_sessions(Workbook(), Facts()) == ()


def test_places_are_told_as_the_finished_file_has_them(workbook: Workbook) -> None:
    kinds = [row.goal.kind for row in rows_of(workbook)]
    assert kinds == [GoalKind.EXISTING, GoalKind.CHOOSE, GoalKind.NEW, GoalKind.NEW]


KEYS = ("Class 1 - Poll 9/9/2026", "Class 2 - Poll 9/11/2026", "Class 2 - Quiz 9/11/2026", "Test 10/2/2026")
WORKBOOKS: dict[str, Callable[[Workbook], Workbook]] = {
    "as read": lambda workbook: workbook,
    "chosen": lambda workbook: workbook.sending(KEYS[1], Destination(Going.EXISTING, "72")),
    "new": lambda workbook: workbook.sending(KEYS[0], Destination(Going.NEW)),
    "one more": lambda workbook: workbook.sending(KEYS[0], Destination(Going.NEW, beside=("71",))),
    "named like one": lambda workbook: workbook.titled(KEYS[2], "Essay"),
    "named nearly like one": lambda workbook: workbook.titled(KEYS[2], "class 1 poll, 9/9/2026"),
    "named like another": lambda workbook: workbook.titled(KEYS[2], KEYS[0]),
    "new beside one of its name": lambda workbook: (
        workbook.sending(KEYS[0], Destination(Going.EXISTING, "73"))
        .titled(KEYS[2], "Essay")
        .sending(KEYS[2], Destination(Going.NEW, beside=("73",)))
    ),
    "left out": lambda workbook: workbook.sending(KEYS[0], Destination(Going.LEFT_OUT)),
    "asked again": lambda workbook: workbook.sending(KEYS[0], Destination(Going.TO_ASK)),
    "renamed": lambda workbook: workbook.titled(KEYS[2], "Quiz two"),
    "same names": lambda workbook: workbook.titled(KEYS[2], "Poll").titled(KEYS[3], "Poll"),
    "total only": lambda workbook: workbook.preferring(replace(workbook.choices, columns=Columns.TOTAL)),
    "both": lambda workbook: workbook.preferring(replace(workbook.choices, columns=Columns.BOTH)),
}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_the_table_and_the_file_agree(workbook: Workbook, name: str) -> None:
    changed = WORKBOOKS[name](workbook)
    sheet = derive(changed).sheet
    assert sheet is not None
    placed, refused = resolve_columns(changed, sheet)
    goals = {row.key: row.goal for row in rows_of(changed)}
    goals |= places_of(changed, facts_of(changed).near).goals
    for column in placed:
        goal = goals[column.key]
        assert (goal.assignment, goal.title) == (column.assignment, column.title)
    assert {column.key for column in refused if column.problem} == {
        key for key, goal in goals.items() if goal.kind is GoalKind.CHOOSE
    }


def test_the_tip_says_why_a_person_must_choose_and_what_is_alike(workbook: Workbook) -> None:
    near = rows_of(workbook)[1].goal
    assert goal_tip(near).splitlines() == [
        "It is not certain which assignment is meant. Canvas has:",
        "class 2 poll 9/11/2026 (2 points)",
        "Until you choose, nothing is written for it.",
    ]
    made = rows_of(workbook.sending(KEYS[0], Destination(Going.NEW)))[0].goal
    assert goal_tip(made).startswith("It was to become a new assignment, and by now Canvas has one of this name:\n")
    assert "2 points" in goal_tip(rows_of(workbook)[0].goal)
    tips = [goal_tip(Goal(kind, "A")) for kind in (GoalKind.NEW, GoalKind.LEFT_OUT, GoalKind.IN_TOTAL)]
    assert len(set(tips)) == 3


def test_one_more_of_a_name_is_offered_as_that(workbook: Workbook) -> None:
    offered = options(places_of(workbook, {}), KEYS[0], rows_of(workbook)[0].goal)
    assert [(option.words, option.is_current) for option in offered.first] == [
        (f"{KEYS[0]} (2 points)", True),
        (f"New: {KEYS[0]} (one more of this name)", False),
        ("No column of its own", False),
    ]
    assert offered.first[1].destination.beside == ("71",)


def test_an_assignment_that_is_gone_must_be_chosen_again(workbook: Workbook) -> None:
    row = rows_of(workbook.sending(KEYS[0], Destination(Going.EXISTING, "99")))[0]
    assert row.goal.kind is GoalKind.CHOOSE
    assert row.place_words == "Choose…"


def test_a_session_that_may_be_another_one_of_its_title_is_asked_about(workbook: Workbook) -> None:
    asked = rows_of(workbook.sending(KEYS[0], Destination(Going.TO_ASK)))[0]
    assert asked.needs_place
    assert goal_tip(asked.goal).startswith(
        "It is not certain which session of this name in the earlier file this is: say where"
    )


def test_likely_places_are_offered_first(workbook: Workbook) -> None:
    offered = options(places_of(workbook, facts_of(workbook).near), KEYS[1], rows_of(workbook)[1].goal)
    assert [option.words for option in offered.first] == [
        "class 2 poll 9/11/2026 (2 points)",
        f"New: {KEYS[1]}",
        "No column of its own",
    ]
    assert [option.words for option in offered.rest] == ["Class 1 - Poll 9/9/2026 (2 points)", "Essay (10 points)"]


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        (SessionFilter(), [0, 1, 2, 3]),
        (SessionFilter("CLASS 2"), [1, 2]),
        (SessionFilter(kind="quiz"), [2]),
        (SessionFilter(since=date(2026, 9, 10)), [1, 2, 3]),
        (SessionFilter(until=date(2026, 9, 30)), [0, 1, 2]),
        (SessionFilter("poll", since=date(2026, 9, 10), until=date(2026, 9, 30)), [1]),
    ],
)
def test_the_filter(workbook: Workbook, wanted: SessionFilter, shown: list[int]) -> None:
    assert [place for place, row in enumerate(rows_of(workbook)) if wanted.accepts(row)] == shown


def test_a_session_without_a_date_is_in_no_span(workbook: Workbook) -> None:
    row = rows_of(workbook)[0]
    undated = replace(row, session=replace(row.session, held_on=None))
    assert SessionFilter().accepts(undated)
    assert not SessionFilter(since=date(2026, 1, 1)).accepts(undated)
