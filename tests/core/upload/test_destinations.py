"""Tests for resolving destinations."""

from dataclasses import replace
from datetime import date

import pytest

from core.choices import TOTAL_KEY, Destination, DestinationKind, OutputColumns
from core.similar_titles import find_similar_assignments
from core.upload.destination_texts import describe_ambiguity
from core.upload.destinations import (
    Ambiguity,
    DestinationResolver,
    ResolvedDestination,
    ResolvedKind,
    find_identified_assignments,
    list_searched_titles,
)
from core.workbook import Workbook
from tests.file_builders import CLICKER, GRADEBOOK, make_gradebook, make_workbook
from tests.sentences import get_values

FIRST, SECOND, QUIZ = "Class 1 - Poll", "Class 2 - Poll", "Class 3 - Quiz"
TWINS = CLICKER.replace(SECOND, FIRST)
TWIN = f"{FIRST} #2"
WARM_UP = GRADEBOOK.replace("Essay (72)", "Warm-up (72)")


def build_resolver(workbook: Workbook) -> DestinationResolver:
    assignments = find_identified_assignments(workbook.gradebook)
    return DestinationResolver(workbook, lambda title: find_similar_assignments(title, assignments))


def resolve(workbook: Workbook, key: str) -> ResolvedDestination:
    return build_resolver(workbook).resolve(key)


def summarize(destination: ResolvedDestination) -> tuple[ResolvedKind, str, Ambiguity | None]:
    return (
        destination.kind,
        destination.assignment.assignment_id if destination.assignment else "",
        destination.ambiguity,
    )


CHOOSE_SHARED_TITLE = (ResolvedKind.CHOOSE, "", Ambiguity.SHARED_TITLE)


def test_resolve_renamed_session_returns_assignment_with_its_name() -> None:
    workbook = make_workbook().with_title(SECOND, "Warm-up")
    assert resolve(workbook, SECOND) == ResolvedDestination(ResolvedKind.NEW, "Warm-up")
    assert (resolve(workbook, SECOND).assignment, resolve(workbook, SECOND).ambiguity) == (None, None)
    next_week = workbook.with_gradebook(make_gradebook(WARM_UP))
    assert summarize(resolve(next_week, SECOND)) == (ResolvedKind.EXISTING, "72", None)


def test_resolve_renamed_session_ignores_title_in_file() -> None:
    assert resolve(make_workbook().with_title(FIRST, "Warm-up"), FIRST) == ResolvedDestination(
        ResolvedKind.NEW, "Warm-up"
    )


@pytest.mark.parametrize(("renamed", "other"), [(FIRST, TWIN), (TWIN, FIRST)])
def test_resolve_renamed_repeated_session_is_not_ambiguous(renamed: str, other: str) -> None:
    workbook = make_workbook(TWINS, WARM_UP).with_title(renamed, "Warm-up")
    assert summarize(resolve(workbook, renamed)) == (ResolvedKind.EXISTING, "72", None)
    assert summarize(resolve(workbook, other)) == CHOOSE_SHARED_TITLE
    assert summarize(resolve(workbook.with_sessions_included([renamed], included=False), other)) == CHOOSE_SHARED_TITLE


@pytest.mark.parametrize("elsewhere", [{"included": False}, {"included": True}])
def test_destinations_repeated_sessions_have_different_new_titles(elsewhere: dict[str, bool]) -> None:
    workbook = make_workbook(TWINS, GRADEBOOK.replace(FIRST, "Homework"))
    assert {key: destination.title for key, destination in build_resolver(workbook).destinations.items()} == {
        FIRST: FIRST,
        TWIN: TWIN,
        QUIZ: QUIZ,
    }
    other = workbook.with_destination(FIRST, Destination(DestinationKind.EXISTING, "72")).with_sessions_included(
        [FIRST], **elsewhere
    )
    assert build_resolver(other).destinations[TWIN] == ResolvedDestination(ResolvedKind.NEW, TWIN)
    assert build_resolver(other.with_title(TWIN, FIRST)).destinations[TWIN] == ResolvedDestination(
        ResolvedKind.NEW, FIRST
    )


def test_resolve_repeated_session_has_created_assignment_as_candidate() -> None:
    workbook = make_workbook(TWINS, GRADEBOOK.replace(FIRST, "Homework")).with_sessions_included(
        [FIRST], included=False
    )
    new = workbook.with_destination(TWIN, build_resolver(workbook).build_new_destination(TWIN))
    made = make_gradebook(GRADEBOOK.replace(FIRST, "Homework").replace("Essay", TWIN))
    for destination, ambiguity in (
        (resolve(workbook.with_gradebook(made), TWIN), Ambiguity.SHARED_TITLE),
        (resolve(new.with_gradebook(made), TWIN), Ambiguity.ALREADY_CREATED),
    ):
        assert summarize(destination) == (ResolvedKind.CHOOSE, "", ambiguity)
        assert [assignment.title for assignment in destination.candidates] == [TWIN]


def test_resolve_repeated_session_avoids_titles_in_file() -> None:
    workbook = make_workbook(TWINS.replace(QUIZ, TWIN), GRADEBOOK.replace(FIRST, "Homework"))
    destinations = build_resolver(workbook).destinations
    titles = {session.column: destinations[session.key].title for session in workbook.chosen_sessions}
    assert [titles[column] for column in sorted(titles)] == [FIRST, f"{FIRST} #3", TWIN]


def test_resolve_name_equal_to_another_title_makes_both_ambiguous() -> None:
    workbook = make_workbook().with_title(SECOND, FIRST)
    assert summarize(resolve(workbook, FIRST)) == CHOOSE_SHARED_TITLE
    assert summarize(resolve(workbook, SECOND)) == CHOOSE_SHARED_TITLE
    assert summarize(resolve(workbook.with_title(FIRST, "Warm-up"), SECOND)) == CHOOSE_SHARED_TITLE


def test_resolve_title_shared_with_written_total_is_ambiguous() -> None:
    workbook = make_workbook()
    named = workbook.with_choices(replace(workbook.choices, total_name=FIRST))
    assert summarize(resolve(named, FIRST)) == (ResolvedKind.EXISTING, "71", None)
    both = named.with_choices(replace(named.choices, columns=OutputColumns.BOTH))
    assert summarize(resolve(both, FIRST)) == summarize(resolve(both, TOTAL_KEY)) == CHOOSE_SHARED_TITLE


def test_resolve_new_destination_with_existing_title_is_ambiguous() -> None:
    workbook = make_workbook().with_title(SECOND, "Warm-up")
    workbook = workbook.with_destination(SECOND, build_resolver(workbook).build_new_destination(SECOND))
    assert summarize(resolve(workbook, SECOND)) == (ResolvedKind.NEW, "", None)
    next_week = workbook.with_gradebook(make_gradebook(WARM_UP))
    destination = resolve(next_week, SECOND)
    assert summarize(destination) == (ResolvedKind.CHOOSE, "", Ambiguity.ALREADY_CREATED)
    assert [assignment.assignment_id for assignment in destination.candidates] == ["72"]
    assert summarize(build_resolver(next_week).resolve_by_title(SECOND)) == (ResolvedKind.EXISTING, "72", None)


def test_resolve_new_destination_accepts_only_recorded_namesakes() -> None:
    workbook = make_workbook()
    workbook = workbook.with_destination(FIRST, build_resolver(workbook).build_new_destination(FIRST))
    assert workbook.get_destination(FIRST) == Destination(DestinationKind.NEW, beside=("71",))
    assert resolve(workbook, FIRST) == ResolvedDestination(ResolvedKind.NEW, FIRST)
    two = make_gradebook(GRADEBOOK.replace("Essay (72)", f"{FIRST} (72)"))
    assert summarize(resolve(workbook.with_gradebook(two), FIRST)) == (
        ResolvedKind.CHOOSE,
        "",
        Ambiguity.ALREADY_CREATED,
    )


def test_destinations_equal_upload_file_destinations() -> None:
    workbook = (
        make_workbook().with_title(QUIZ, "Essay").with_destination(SECOND, Destination(DestinationKind.EXISTING, "72"))
    )
    workbook = workbook.with_destination(QUIZ, Destination(DestinationKind.NEW, beside=("72",)))
    destinations = build_resolver(workbook).destinations
    assert {key: destination.title for key, destination in destinations.items()} == {
        FIRST: FIRST,
        SECOND: "Essay",
        QUIZ: "Essay #2",
    }
    dropped = build_resolver(workbook.with_sessions_included([SECOND], included=False)).destinations
    assert dropped[QUIZ].title == "Essay"
    total = build_resolver(workbook.with_choices(replace(workbook.choices, columns=OutputColumns.TOTAL))).destinations
    assert [destination.kind for destination in total.values()] == [*[ResolvedKind.IN_TOTAL] * 3, ResolvedKind.NEW]


def test_resolve_recognizes_distinct_title_from_earlier_upload() -> None:
    workbook = make_workbook(TWINS).with_destination(FIRST, Destination(DestinationKind.EXISTING, "71"))
    workbook = workbook.with_destination(TWIN, build_resolver(workbook).build_new_destination(TWIN))
    assert summarize(build_resolver(workbook).destinations[TWIN]) == (ResolvedKind.NEW, "", None)
    assert build_resolver(workbook).destinations[TWIN].title == f"{FIRST} #2"

    next_week = workbook.with_gradebook(make_gradebook(GRADEBOOK.replace("Essay (72)", f"{FIRST} #2 (72)")))
    destination = build_resolver(next_week).destinations[TWIN]
    assert summarize(destination) == (ResolvedKind.CHOOSE, "", Ambiguity.ALREADY_CREATED)
    assert [assignment.assignment_id for assignment in destination.candidates] == ["72"]

    alone = next_week.with_destination(FIRST, Destination(DestinationKind.LEFT_OUT))
    assert summarize(build_resolver(alone).destinations[TWIN]) == (ResolvedKind.CHOOSE, "", Ambiguity.ALREADY_CREATED)

    one_more = next_week.with_destination(TWIN, build_resolver(next_week).build_new_destination(TWIN))
    assert one_more.get_destination(TWIN) == Destination(DestinationKind.NEW, beside=("71", "72"))
    assert summarize(build_resolver(one_more).destinations[TWIN]) == (ResolvedKind.NEW, "", None)


def test_resolve_repeated_sessions_have_earlier_assignments_as_candidates() -> None:
    twins = CLICKER.replace("Class 3 - Quiz", SECOND)
    assert [destination.kind for destination in build_resolver(make_workbook(twins)).destinations.values()][1:] == [
        ResolvedKind.NEW
    ] * 2
    made = make_workbook(twins, GRADEBOOK.replace("Class 1 - Poll", SECOND).replace("Essay", f"{SECOND} #2"))
    for key in (SECOND, f"{SECOND} #2"):
        destination = build_resolver(made).destinations[key]
        assert summarize(destination) == CHOOSE_SHARED_TITLE
        assert [assignment.assignment_id for assignment in destination.candidates] == ["71", "72"]


def test_destinations_have_unique_new_titles() -> None:
    workbook = make_workbook().with_destination(QUIZ, Destination(DestinationKind.EXISTING, "72"))
    for key in (FIRST, SECOND):
        workbook = workbook.with_title(key, "Essay").with_destination(
            key, Destination(DestinationKind.NEW, beside=("72",))
        )
    assert [destination.title for destination in build_resolver(workbook).destinations.values()] == [
        "Essay #2",
        "Essay #3",
        "Essay",
    ]


def test_destinations_taken_title_gets_next_number() -> None:
    made = make_gradebook(GRADEBOOK.replace("Essay", TWIN))
    workbook = (
        make_workbook(TWINS).with_gradebook(made).with_destination(QUIZ, Destination(DestinationKind.EXISTING, "72"))
    )
    workbook = workbook.with_destination(TWIN, build_resolver(workbook).build_new_destination(TWIN))
    assert build_resolver(workbook).destinations[TWIN] == ResolvedDestination(ResolvedKind.NEW, f"{FIRST} #3")
    next_week = make_gradebook(GRADEBOOK.replace("Essay", TWIN).replace("Class 1 - Poll (71)", f"{FIRST} #3 (73)"))
    destination = resolve(workbook.with_gradebook(next_week), TWIN)
    assert summarize(destination) == (ResolvedKind.CHOOSE, "", Ambiguity.ALREADY_CREATED)
    assert [assignment.assignment_id for assignment in destination.candidates] == ["73"]


def resolve_with_choice(going: DestinationKind, assignment_id: str = "") -> ResolvedDestination:
    return resolve(make_workbook().with_destination(FIRST, Destination(going, assignment_id)), FIRST)


def build_ambiguous_destinations() -> list[ResolvedDestination]:
    """Return a destination for each case in which the user must choose."""
    nearly = GRADEBOOK.replace("Class 1 - Poll", "Class 1 Poll")
    return [
        resolve_with_choice(DestinationKind.EXISTING, "99"),
        resolve_with_choice(DestinationKind.NEEDS_CHOICE),
        resolve_with_choice(DestinationKind.NEW),
        resolve(make_workbook(SCORE, GRADEBOOK.replace("Essay", "Score")), "export Score"),
        resolve(make_workbook(TWINS), TWIN),
        resolve(make_workbook(TWINS, nearly), TWIN),
        resolve(make_workbook(CLICKER, GRADEBOOK.replace("Essay", FIRST)), FIRST),
        resolve(make_workbook(CLICKER, nearly), FIRST),
    ]


def test_describe_ambiguity_each_case_has_its_own_reason() -> None:
    destinations = build_ambiguous_destinations()
    assert {destination.ambiguity for destination in destinations} == set(Ambiguity)
    reasons = [describe_ambiguity(destination, "“X”")[0] for destination in destinations]
    assert len({reason.template for reason in reasons}) == len(destinations)
    assert all(reason.values["column"] == "“X”" for reason in reasons)


def test_describe_ambiguity_lists_assignments_and_new_title() -> None:
    values = [get_values(text) for text in describe_ambiguity(resolve(make_workbook(TWINS), TWIN), f"“{TWIN}”")]
    assert values == [{"column": f"“{TWIN}”", "item_0": "“Class 1 - Poll” (71)"}, {}]
    generic = resolve(make_workbook(SCORE, GRADEBOOK.replace("Essay", "Score")), "export Score")
    assert get_values(describe_ambiguity(generic, "“export Score”")[1]) == {"title": "export Score"}


def test_destinations_without_files_are_empty() -> None:
    assert build_resolver(Workbook()).destinations == {}


PEOPLE = "Name,Student ID,{}\nIda Adler,1001,9\nRavi Bose,1002,8\n"
SCORE = PEOPLE.format("Score")
GENERIC = (ResolvedKind.CHOOSE, "", Ambiguity.GENERIC_HEADER)


def test_resolve_generic_header_without_namesake_is_new() -> None:
    assert resolve(make_workbook(SCORE), "export Score") == ResolvedDestination(ResolvedKind.NEW, "export Score")


@pytest.mark.parametrize("title", ["Score", "score", "export Score", "Export score [10]", "Score 9/3/26"])
def test_resolve_generic_header_with_namesake_is_ambiguous(title: str) -> None:
    workbook = make_workbook(SCORE, GRADEBOOK.replace("Essay", title))
    destination = resolve(workbook, "export Score")
    assert summarize(destination) == GENERIC
    assert [candidate.assignment_id for candidate in destination.candidates] == ["72"]
    named = workbook.with_title("export Score", "Week 3")
    assert summarize(resolve(named, "export Score")) == (ResolvedKind.NEW, "", None)


def test_resolve_generic_header_lists_both_candidates() -> None:
    gradebook = GRADEBOOK.replace("Essay", "Score").replace(FIRST, "export Score")
    destination = resolve(make_workbook(SCORE, gradebook), "export Score")
    assert [candidate.assignment_id for candidate in destination.candidates] == ["72", "71"]


@pytest.mark.parametrize("header", ["iClicker Grade", "Total"])
def test_resolve_only_total_with_its_header_in_canvas_is_ambiguous(header: str) -> None:
    workbook = make_workbook(PEOPLE.format(header), GRADEBOOK.replace("Essay", header))
    assert summarize(resolve(workbook, TOTAL_KEY)) == GENERIC
    assert list_searched_titles(workbook) == (header, "iClicker Total")


def test_resolve_only_total_uses_total_name() -> None:
    workbook = make_workbook(PEOPLE.format("Total"), GRADEBOOK.replace("Essay", "iClicker Total"))
    assert summarize(resolve(workbook, TOTAL_KEY)) == (ResolvedKind.EXISTING, "72", None)
    assert resolve(workbook, "Total").kind is ResolvedKind.IN_TOTAL
    assert workbook.output_columns is OutputColumns.TOTAL


@pytest.mark.parametrize(
    ("header", "title"),
    [
        (f"{FIRST} 9/3/26", FIRST),
        (FIRST, f"{FIRST} 9/3/26"),
        (FIRST, "Class 1 â€“ Poll"),
        (FIRST, "Class.1...Poll"),
        (f"{FIRST} (2 pts)", f"{FIRST} [2.00]"),
    ],
)
def test_resolve_title_in_another_spelling_is_ambiguous(header: str, title: str) -> None:
    workbook = make_workbook(
        PEOPLE.format(header), GRADEBOOK.replace("Essay", title).replace(f"{FIRST} (71)", "X (71)")
    )
    assert workbook.export is not None
    destination = resolve(workbook, workbook.export.sessions[0].key)
    assert summarize(destination) == (ResolvedKind.CHOOSE, "", Ambiguity.SIMILAR_TITLE)
    assert [candidate.assignment_id for candidate in destination.candidates] == ["72"]


def test_destinations_sessions_with_one_title_are_distinguished_by_date() -> None:
    workbook = make_workbook(TWINS, GRADEBOOK.replace(FIRST, "Homework"))
    assert workbook.export is not None
    sessions = [
        replace(item, held_on=date(2026, 3, 2 + number)) for number, item in enumerate(workbook.export.sessions)
    ]
    workbook = replace(workbook, export=replace(workbook.export, sessions=tuple(sessions)))
    destinations = build_resolver(workbook).destinations
    assert [destinations[key].title for key in (FIRST, TWIN)] == [FIRST, f"{FIRST} 2026-03-03"]
