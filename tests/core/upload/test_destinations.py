"""Tests for resolving destinations."""

from dataclasses import replace

import pytest

from core.choices import TOTAL, Columns, Destination, Going
from core.upload.destinations import Doubt, Goal, GoalKind, Places, describe_ambiguity, named_assignments
from core.upload.titles import near_assignments
from core.workbook import Workbook
from tests.classroom import CLICKER, GRADEBOOK, make_gradebook, make_workbook

FIRST, SECOND, QUIZ = "Class 1 - Poll", "Class 2 - Poll", "Class 3 - Quiz"
TWINS = CLICKER.replace(SECOND, FIRST)
TWIN = f"{FIRST} #2"
WARM_UP = GRADEBOOK.replace("Essay (72)", "Warm-up (72)")


def build_resolver(workbook: Workbook) -> Places:
    assignments = named_assignments(workbook.gradebook)
    return Places(workbook, lambda title: near_assignments(title, assignments))


def resolve(workbook: Workbook, key: str) -> Goal:
    return build_resolver(workbook).resolve(key)


def summarize(destination: Goal) -> tuple[GoalKind, str, Doubt | None]:
    return destination.kind, destination.assignment.assignment_id if destination.assignment else "", destination.doubt


CHOOSE_SHARED_TITLE = (GoalKind.CHOOSE, "", Doubt.REPEATED)


def test_renamed_session_uses_assignment_with_its_name() -> None:
    workbook = make_workbook().titled(SECOND, "Warm-up")
    assert resolve(workbook, SECOND) == Goal(GoalKind.NEW, "Warm-up")
    next_week = workbook.with_gradebook(make_gradebook(WARM_UP))
    assert summarize(resolve(next_week, SECOND)) == (GoalKind.EXISTING, "72", None)


def test_renamed_session_ignores_title_in_the_file() -> None:
    assert resolve(make_workbook().titled(FIRST, "Warm-up"), FIRST) == Goal(GoalKind.NEW, "Warm-up")


@pytest.mark.parametrize(("renamed", "other"), [(FIRST, TWIN), (TWIN, FIRST)])
def test_renaming_one_of_two_sessions_resolves_only_that_one(renamed: str, other: str) -> None:
    workbook = make_workbook(TWINS, WARM_UP).titled(renamed, "Warm-up")
    assert summarize(resolve(workbook, renamed)) == (GoalKind.EXISTING, "72", None)
    assert summarize(resolve(workbook, other)) == CHOOSE_SHARED_TITLE
    assert summarize(resolve(workbook.choosing([renamed], count=False), other)) == CHOOSE_SHARED_TITLE


@pytest.mark.parametrize("elsewhere", [{"count": False}, {"count": True}])
def test_new_titles_of_repeated_sessions_differ(elsewhere: dict[str, bool]) -> None:
    workbook = make_workbook(TWINS, GRADEBOOK.replace(FIRST, "Homework"))
    assert {key: destination.title for key, destination in build_resolver(workbook).goals.items()} == {
        FIRST: FIRST,
        TWIN: TWIN,
        QUIZ: QUIZ,
    }
    other = workbook.sending(FIRST, Destination(Going.EXISTING, "72")).choosing([FIRST], **elsewhere)
    assert build_resolver(other).goals[TWIN] == Goal(GoalKind.NEW, TWIN)
    assert build_resolver(other.titled(TWIN, FIRST)).goals[TWIN] == Goal(GoalKind.NEW, FIRST)


def test_assignment_created_for_repeated_session_is_a_candidate() -> None:
    workbook = make_workbook(TWINS, GRADEBOOK.replace(FIRST, "Homework")).choosing([FIRST], count=False)
    new = workbook.sending(TWIN, build_resolver(workbook).destination_new(TWIN))
    made = make_gradebook(GRADEBOOK.replace(FIRST, "Homework").replace("Essay", TWIN))
    for destination, ambiguity in (
        (resolve(workbook.with_gradebook(made), TWIN), Doubt.REPEATED),
        (resolve(new.with_gradebook(made), TWIN), Doubt.MADE),
    ):
        assert summarize(destination) == (GoalKind.CHOOSE, "", ambiguity)
        assert [assignment.title for assignment in destination.alike] == [TWIN]


def test_repeated_session_avoids_titles_in_the_file() -> None:
    workbook = make_workbook(TWINS.replace(QUIZ, TWIN), GRADEBOOK.replace(FIRST, "Homework"))
    destinations = build_resolver(workbook).goals
    titles = {session.column: destinations[session.key].title for session in workbook.chosen}
    assert [titles[column] for column in sorted(titles)] == [FIRST, f"{FIRST} #3", TWIN]


def test_name_equal_to_another_title_makes_both_ambiguous() -> None:
    workbook = make_workbook().titled(SECOND, FIRST)
    assert summarize(resolve(workbook, FIRST)) == CHOOSE_SHARED_TITLE
    assert summarize(resolve(workbook, SECOND)) == CHOOSE_SHARED_TITLE
    assert summarize(resolve(workbook.titled(FIRST, "Warm-up"), SECOND)) == CHOOSE_SHARED_TITLE


def test_total_title_counts_only_if_total_is_written() -> None:
    workbook = make_workbook()
    named = workbook.preferring(replace(workbook.choices, total_name=FIRST))
    assert summarize(resolve(named, FIRST)) == (GoalKind.EXISTING, "71", None)
    both = named.preferring(replace(named.choices, columns=Columns.BOTH))
    assert summarize(resolve(both, FIRST)) == summarize(resolve(both, TOTAL)) == CHOOSE_SHARED_TITLE


def test_new_destination_is_ambiguous_once_an_assignment_has_its_title() -> None:
    workbook = make_workbook().titled(SECOND, "Warm-up")
    workbook = workbook.sending(SECOND, build_resolver(workbook).destination_new(SECOND))
    assert summarize(resolve(workbook, SECOND)) == (GoalKind.NEW, "", None)
    next_week = workbook.with_gradebook(make_gradebook(WARM_UP))
    destination = resolve(next_week, SECOND)
    assert summarize(destination) == (GoalKind.CHOOSE, "", Doubt.MADE)
    assert [assignment.assignment_id for assignment in destination.alike] == ["72"]
    assert summarize(build_resolver(next_week).goal_by_title(SECOND)) == (GoalKind.EXISTING, "72", None)


def test_new_destination_accepts_only_recorded_namesakes() -> None:
    workbook = make_workbook()
    workbook = workbook.sending(FIRST, build_resolver(workbook).destination_new(FIRST))
    assert workbook.destination_of(FIRST) == Destination(Going.NEW, beside=("71",))
    assert resolve(workbook, FIRST) == Goal(GoalKind.NEW, FIRST)
    two = make_gradebook(GRADEBOOK.replace("Essay (72)", f"{FIRST} (72)"))
    assert summarize(resolve(workbook.with_gradebook(two), FIRST)) == (GoalKind.CHOOSE, "", Doubt.MADE)


def test_destinations_equal_those_of_the_upload_file() -> None:
    workbook = make_workbook().titled(QUIZ, "Essay").sending(SECOND, Destination(Going.EXISTING, "72"))
    workbook = workbook.sending(QUIZ, Destination(Going.NEW, beside=("72",)))
    destinations = build_resolver(workbook).goals
    assert {key: destination.title for key, destination in destinations.items()} == {
        FIRST: FIRST,
        SECOND: "Essay",
        QUIZ: "Essay #2",
    }
    dropped = build_resolver(workbook.choosing([SECOND], count=False)).goals
    assert dropped[QUIZ].title == "Essay"
    total = build_resolver(workbook.preferring(replace(workbook.choices, columns=Columns.TOTAL))).goals
    assert [destination.kind for destination in total.values()] == [*[GoalKind.IN_TOTAL] * 3, GoalKind.NEW]


def test_distinct_new_title_is_recognized_next_week() -> None:
    workbook = make_workbook(TWINS).sending(FIRST, Destination(Going.EXISTING, "71"))
    workbook = workbook.sending(TWIN, build_resolver(workbook).destination_new(TWIN))
    assert summarize(build_resolver(workbook).goals[TWIN]) == (GoalKind.NEW, "", None)
    assert build_resolver(workbook).goals[TWIN].title == f"{FIRST} #2"

    next_week = workbook.with_gradebook(make_gradebook(GRADEBOOK.replace("Essay (72)", f"{FIRST} #2 (72)")))
    destination = build_resolver(next_week).goals[TWIN]
    assert summarize(destination) == (GoalKind.CHOOSE, "", Doubt.MADE)
    assert [assignment.assignment_id for assignment in destination.alike] == ["72"]

    alone = next_week.sending(FIRST, Destination(Going.LEFT_OUT))
    assert summarize(build_resolver(alone).goals[TWIN]) == (GoalKind.CHOOSE, "", Doubt.MADE)

    one_more = next_week.sending(TWIN, build_resolver(next_week).destination_new(TWIN))
    assert one_more.destination_of(TWIN) == Destination(Going.NEW, beside=("71", "72"))
    assert summarize(build_resolver(one_more).goals[TWIN]) == (GoalKind.NEW, "", None)


def test_repeated_sessions_have_all_earlier_assignments_as_candidates() -> None:
    twins = CLICKER.replace("Class 3 - Quiz", SECOND)
    assert [destination.kind for destination in build_resolver(make_workbook(twins)).goals.values()][1:] == [
        GoalKind.NEW
    ] * 2
    made = make_workbook(twins, GRADEBOOK.replace("Class 1 - Poll", SECOND).replace("Essay", f"{SECOND} #2"))
    for key in (SECOND, f"{SECOND} #2"):
        destination = build_resolver(made).goals[key]
        assert summarize(destination) == CHOOSE_SHARED_TITLE
        assert [assignment.assignment_id for assignment in destination.alike] == ["71", "72"]


def test_new_titles_are_unique() -> None:
    workbook = make_workbook().sending(QUIZ, Destination(Going.EXISTING, "72"))
    for key in (FIRST, SECOND):
        workbook = workbook.titled(key, "Essay").sending(key, Destination(Going.NEW, beside=("72",)))
    assert [destination.title for destination in build_resolver(workbook).goals.values()] == [
        "Essay #2",
        "Essay #3",
        "Essay",
    ]


def test_taken_distinct_title_gets_next_number_and_is_recognized() -> None:
    made = make_gradebook(GRADEBOOK.replace("Essay", TWIN))
    workbook = make_workbook(TWINS).with_gradebook(made).sending(QUIZ, Destination(Going.EXISTING, "72"))
    workbook = workbook.sending(TWIN, build_resolver(workbook).destination_new(TWIN))
    assert build_resolver(workbook).goals[TWIN] == Goal(GoalKind.NEW, f"{FIRST} #3")
    next_week = make_gradebook(GRADEBOOK.replace("Essay", TWIN).replace("Class 1 - Poll (71)", f"{FIRST} #3 (73)"))
    destination = resolve(workbook.with_gradebook(next_week), TWIN)
    assert summarize(destination) == (GoalKind.CHOOSE, "", Doubt.MADE)
    assert [assignment.assignment_id for assignment in destination.alike] == ["73"]


def test_describe_ambiguity_states_each_reason() -> None:
    workbook = make_workbook(TWINS)
    description = describe_ambiguity(resolve(workbook, TWIN), f"“{TWIN}”")
    assert description == (
        "“Class 1 - Poll #2”: it is not certain where this column goes. More than one session is called so, and in "
        "Canvas “Class 1 - Poll” (71) has this title. Say whether it goes there or becomes a new assignment; until "
        "then it is not written."
    )
    made = resolve(make_workbook().sending(FIRST, Destination(Going.NEW)), FIRST)
    assert describe_ambiguity(made, "“X”") == (
        "“X” was to become a new assignment, and by now Canvas has “Class 1 - Poll” (71). Say whether it goes there "
        "or becomes one more assignment of this name; until then it is not written."
    )
    mixed = resolve(make_workbook().sending(FIRST, Destination(Going.TO_ASK)), FIRST)
    assert summarize(mixed) == (GoalKind.CHOOSE, "", Doubt.MIXED)
    assert "it is not certain which session of this title" in describe_ambiguity(mixed, "“X”")
    gone = resolve(make_workbook().sending(FIRST, Destination(Going.EXISTING, "99")), FIRST)
    assert summarize(gone) == (GoalKind.CHOOSE, "", Doubt.GONE)
    assert "not in this gradebook (any more)" in describe_ambiguity(gone, "“X”")


def test_resolver_without_files_has_no_destinations() -> None:
    assert build_resolver(Workbook()).goals == {}
