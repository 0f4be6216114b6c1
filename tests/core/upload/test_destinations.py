"""Where a column goes by the person's word and by its title, and why only a person can tell where it cannot be told."""

from dataclasses import replace

import pytest

from core.choices import TOTAL, Columns, Destination, Going
from core.upload.destinations import Doubt, Goal, GoalKind, Places, describe_ambiguity, find_identified_assignments
from core.upload.titles import find_similar_assignments
from core.workbook import Workbook
from tests.classroom import CLICKER, GRADEBOOK, make_gradebook, make_workbook

FIRST, SECOND, QUIZ = "Class 1 - Poll", "Class 2 - Poll", "Class 3 - Quiz"
TWINS = CLICKER.replace(SECOND, FIRST)
TWIN = f"{FIRST} #2"
WARM_UP = GRADEBOOK.replace("Essay (72)", "Warm-up (72)")


def places_of(workbook: Workbook) -> Places:
    assignments = find_identified_assignments(workbook.gradebook)
    return Places(workbook, lambda title: find_similar_assignments(title, assignments))


def goal_of(workbook: Workbook, key: str) -> Goal:
    return places_of(workbook).resolve(key)


def told(goal: Goal) -> tuple[GoalKind, str, Doubt | None]:
    return goal.kind, goal.assignment.assignment_id if goal.assignment else "", goal.doubt


CHOOSE_REPEATED = (GoalKind.CHOOSE, "", Doubt.REPEATED)


def test_a_renamed_session_finds_the_assignment_of_its_name() -> None:
    workbook = make_workbook().titled(SECOND, "Warm-up")
    assert goal_of(workbook, SECOND) == Goal(GoalKind.NEW, "Warm-up")
    next_week = workbook.with_gradebook(make_gradebook(WARM_UP))
    assert told(goal_of(next_week, SECOND)) == (GoalKind.EXISTING, "72", None)


def test_a_renamed_session_goes_no_more_by_the_title_in_the_file() -> None:
    assert goal_of(make_workbook().titled(FIRST, "Warm-up"), FIRST) == Goal(GoalKind.NEW, "Warm-up")


@pytest.mark.parametrize(("renamed", "other"), [(FIRST, TWIN), (TWIN, FIRST)])
def test_of_two_sessions_of_one_title_only_the_renamed_one_is_certain(renamed: str, other: str) -> None:
    workbook = make_workbook(TWINS, WARM_UP).titled(renamed, "Warm-up")
    assert told(goal_of(workbook, renamed)) == (GoalKind.EXISTING, "72", None)
    assert told(goal_of(workbook, other)) == CHOOSE_REPEATED
    assert told(goal_of(workbook.choosing([renamed], count=False), other)) == CHOOSE_REPEATED


@pytest.mark.parametrize("elsewhere", [{"count": False}, {"count": True}])
def test_the_new_column_of_a_repeated_session_is_never_called_like_the_other(elsewhere: dict[str, bool]) -> None:
    workbook = make_workbook(TWINS, GRADEBOOK.replace(FIRST, "Homework"))
    assert {key: goal.title for key, goal in places_of(workbook).goals.items()} == {
        FIRST: FIRST,
        TWIN: TWIN,
        QUIZ: QUIZ,
    }
    other = workbook.sending(FIRST, Destination(Going.EXISTING, "72")).choosing([FIRST], **elsewhere)
    assert places_of(other).goals[TWIN] == Goal(GoalKind.NEW, TWIN)
    assert places_of(other.titled(TWIN, FIRST)).goals[TWIN] == Goal(GoalKind.NEW, FIRST)


def test_the_assignment_that_was_made_for_a_repeated_session_is_offered_and_not_made_again() -> None:
    workbook = make_workbook(TWINS, GRADEBOOK.replace(FIRST, "Homework")).choosing([FIRST], count=False)
    new = workbook.sending(TWIN, places_of(workbook).destination_new(TWIN))
    made = make_gradebook(GRADEBOOK.replace(FIRST, "Homework").replace("Essay", TWIN))
    for goal, doubt in (
        (goal_of(workbook.with_gradebook(made), TWIN), Doubt.REPEATED),
        (goal_of(new.with_gradebook(made), TWIN), Doubt.MADE),
    ):
        assert told(goal) == (GoalKind.CHOOSE, "", doubt)
        assert [assignment.title for assignment in goal.alike] == [TWIN]


def test_a_title_in_the_file_is_no_name_for_a_repeated_session() -> None:
    workbook = make_workbook(TWINS.replace(QUIZ, TWIN), GRADEBOOK.replace(FIRST, "Homework"))
    goals = places_of(workbook).goals
    titles = {session.column: goals[session.key].title for session in workbook.chosen}
    assert [titles[column] for column in sorted(titles)] == [FIRST, f"{FIRST} #3", TWIN]


def test_a_name_that_is_the_title_of_another_session_is_certain_for_neither() -> None:
    workbook = make_workbook().titled(SECOND, FIRST)
    assert told(goal_of(workbook, FIRST)) == CHOOSE_REPEATED
    assert told(goal_of(workbook, SECOND)) == CHOOSE_REPEATED
    assert told(goal_of(workbook.titled(FIRST, "Warm-up"), SECOND)) == CHOOSE_REPEATED


def test_the_total_bears_its_name_where_it_is_written() -> None:
    workbook = make_workbook()
    named = workbook.preferring(replace(workbook.choices, total_name=FIRST))
    assert told(goal_of(named, FIRST)) == (GoalKind.EXISTING, "71", None)
    both = named.preferring(replace(named.choices, columns=Columns.BOTH))
    assert told(goal_of(both, FIRST)) == told(goal_of(both, TOTAL)) == CHOOSE_REPEATED


def test_new_is_new_as_long_as_no_assignment_is_called_so() -> None:
    workbook = make_workbook().titled(SECOND, "Warm-up")
    workbook = workbook.sending(SECOND, places_of(workbook).destination_new(SECOND))
    assert told(goal_of(workbook, SECOND)) == (GoalKind.NEW, "", None)
    next_week = workbook.with_gradebook(make_gradebook(WARM_UP))
    goal = goal_of(next_week, SECOND)
    assert told(goal) == (GoalKind.CHOOSE, "", Doubt.MADE)
    assert [assignment.assignment_id for assignment in goal.alike] == ["72"]
    assert told(places_of(next_week).goal_by_title(SECOND)) == (GoalKind.EXISTING, "72", None)


def test_one_more_of_a_name_is_made_only_where_a_person_knew_of_the_others() -> None:
    workbook = make_workbook()
    workbook = workbook.sending(FIRST, places_of(workbook).destination_new(FIRST))
    assert workbook.destination_of(FIRST) == Destination(Going.NEW, beside=("71",))
    assert goal_of(workbook, FIRST) == Goal(GoalKind.NEW, FIRST)
    two = make_gradebook(GRADEBOOK.replace("Essay (72)", f"{FIRST} (72)"))
    assert told(goal_of(workbook.with_gradebook(two), FIRST)) == (GoalKind.CHOOSE, "", Doubt.MADE)


def test_goals_are_those_of_the_finished_file() -> None:
    workbook = make_workbook().titled(QUIZ, "Essay").sending(SECOND, Destination(Going.EXISTING, "72"))
    workbook = workbook.sending(QUIZ, Destination(Going.NEW, beside=("72",)))
    goals = places_of(workbook).goals
    assert {key: goal.title for key, goal in goals.items()} == {FIRST: FIRST, SECOND: "Essay", QUIZ: "Essay #2"}
    dropped = places_of(workbook.choosing([SECOND], count=False)).goals
    assert dropped[QUIZ].title == "Essay"
    total = places_of(workbook.preferring(replace(workbook.choices, columns=Columns.TOTAL))).goals
    assert [goal.kind for goal in total.values()] == [*[GoalKind.IN_TOTAL] * 3, GoalKind.NEW]


def test_the_name_that_a_new_column_got_in_the_file_is_known_next_week_too() -> None:
    workbook = make_workbook(TWINS).sending(FIRST, Destination(Going.EXISTING, "71"))
    workbook = workbook.sending(TWIN, places_of(workbook).destination_new(TWIN))
    assert told(places_of(workbook).goals[TWIN]) == (GoalKind.NEW, "", None)
    assert places_of(workbook).goals[TWIN].title == f"{FIRST} #2"

    next_week = workbook.with_gradebook(make_gradebook(GRADEBOOK.replace("Essay (72)", f"{FIRST} #2 (72)")))
    goal = places_of(next_week).goals[TWIN]
    assert told(goal) == (GoalKind.CHOOSE, "", Doubt.MADE)
    assert [assignment.assignment_id for assignment in goal.alike] == ["72"]

    alone = next_week.sending(FIRST, Destination(Going.LEFT_OUT))
    assert told(places_of(alone).goals[TWIN]) == (GoalKind.CHOOSE, "", Doubt.MADE)

    one_more = next_week.sending(TWIN, places_of(next_week).destination_new(TWIN))
    assert one_more.destination_of(TWIN) == Destination(Going.NEW, beside=("71", "72"))
    assert told(places_of(one_more).goals[TWIN]) == (GoalKind.NEW, "", None)


def test_columns_of_one_title_are_shown_all_that_an_earlier_file_may_have_made_of_them() -> None:
    twins = CLICKER.replace("Class 3 - Quiz", SECOND)
    assert [goal.kind for goal in places_of(make_workbook(twins)).goals.values()][1:] == [GoalKind.NEW] * 2
    made = make_workbook(twins, GRADEBOOK.replace("Class 1 - Poll", SECOND).replace("Essay", f"{SECOND} #2"))
    for key in (SECOND, f"{SECOND} #2"):
        goal = places_of(made).goals[key]
        assert told(goal) == CHOOSE_REPEATED
        assert [assignment.assignment_id for assignment in goal.alike] == ["71", "72"]


def test_new_titles_are_apart_from_all_others() -> None:
    workbook = make_workbook().sending(QUIZ, Destination(Going.EXISTING, "72"))
    for key in (FIRST, SECOND):
        workbook = workbook.titled(key, "Essay").sending(key, Destination(Going.NEW, beside=("72",)))
    assert [goal.title for goal in places_of(workbook).goals.values()] == ["Essay #2", "Essay #3", "Essay"]


def test_a_title_that_was_made_distinct_is_counted_on_where_it_is_taken_and_found_again() -> None:
    made = make_gradebook(GRADEBOOK.replace("Essay", TWIN))
    workbook = make_workbook(TWINS).with_gradebook(made).sending(QUIZ, Destination(Going.EXISTING, "72"))
    workbook = workbook.sending(TWIN, places_of(workbook).destination_new(TWIN))
    assert places_of(workbook).goals[TWIN] == Goal(GoalKind.NEW, f"{FIRST} #3")
    next_week = make_gradebook(GRADEBOOK.replace("Essay", TWIN).replace("Class 1 - Poll (71)", f"{FIRST} #3 (73)"))
    goal = goal_of(workbook.with_gradebook(next_week), TWIN)
    assert told(goal) == (GoalKind.CHOOSE, "", Doubt.MADE)
    assert [assignment.assignment_id for assignment in goal.alike] == ["73"]


def test_what_is_not_certain_is_said() -> None:
    workbook = make_workbook(TWINS)
    said = describe_ambiguity(goal_of(workbook, TWIN), f"“{TWIN}”")
    assert said == (
        "“Class 1 - Poll #2”: it is not certain where this column goes. More than one session is called so, and in "
        "Canvas “Class 1 - Poll” (71) has this title. Say whether it goes there or becomes a new assignment; until "
        "then it is not written."
    )
    made = goal_of(make_workbook().sending(FIRST, Destination(Going.NEW)), FIRST)
    assert describe_ambiguity(made, "“X”") == (
        "“X” was to become a new assignment, and by now Canvas has “Class 1 - Poll” (71). Say whether it goes there "
        "or becomes one more assignment of this name; until then it is not written."
    )
    mixed = goal_of(make_workbook().sending(FIRST, Destination(Going.TO_ASK)), FIRST)
    assert told(mixed) == (GoalKind.CHOOSE, "", Doubt.MIXED)
    assert "it is not certain which session of this title" in describe_ambiguity(mixed, "“X”")
    gone = goal_of(make_workbook().sending(FIRST, Destination(Going.EXISTING, "99")), FIRST)
    assert told(gone) == (GoalKind.CHOOSE, "", Doubt.GONE)
    assert "not in this gradebook (any more)" in describe_ambiguity(gone, "“X”")


def test_without_files_there_are_no_columns() -> None:
    assert places_of(Workbook()).goals == {}
