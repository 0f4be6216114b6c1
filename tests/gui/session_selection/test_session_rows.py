"""Rows of the session table and destinations of columns, compared with the upload file."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from core.choices import Destination, DestinationKind, OutputColumns
from core.results import derive_results
from core.upload.columns import resolve_columns
from core.upload.destinations import Ambiguity, ResolvedDestination, ResolvedKind, list_searched_titles
from core.workbook import Workbook
from gui.session_selection.destinations import (
    build_destination_options,
    create_destination_resolver,
    describe_destination,
    format_destination,
)
from gui.session_selection.session_rows import SessionAnalysis, SessionFilter, SessionRow, build_session_rows
from gui.work import tasks


def compute_analysis(workbook: Workbook) -> SessionAnalysis:
    assert workbook.export is not None
    assert workbook.gradebook is not None
    near = tasks.find_similar_assignments(list_searched_titles(workbook), workbook.gradebook)
    return SessionAnalysis(tasks.compute_session_statistics(workbook.export), near)


def build_rows(workbook: Workbook) -> tuple[SessionRow, ...]:
    return build_session_rows(workbook, compute_analysis(workbook))


def test_build_session_rows_adds_statistics_and_hints(workbook: Workbook) -> None:
    first, second, quiz, test = build_rows(workbook)
    assert first.statistics is not None
    assert (first.statistics.answered_count, first.statistics.row_count) == (4, 4)
    assert [hint.code for hint in second.hints] == ["above-maximum"]
    assert quiz.hints == ()
    assert [hint.code for hint in test.hints] == ["zero-points"]


def test_build_session_rows_without_export_returns_nothing() -> None:
    assert build_session_rows(Workbook(), SessionAnalysis()) == ()


def test_build_session_rows_resolves_destinations(workbook: Workbook) -> None:
    kinds = [row.destination.kind for row in build_rows(workbook)]
    assert kinds == [ResolvedKind.EXISTING, ResolvedKind.CHOOSE, ResolvedKind.NEW, ResolvedKind.NEW]


KEYS = ("Class 1 - Poll 9/9/2026", "Class 2 - Poll 9/11/2026", "Class 2 - Quiz 9/11/2026", "Test 10/2/2026")
WORKBOOKS: dict[str, Callable[[Workbook], Workbook]] = {
    "as read": lambda workbook: workbook,
    "chosen": lambda workbook: workbook.with_destination(KEYS[1], Destination(DestinationKind.EXISTING, "72")),
    "new": lambda workbook: workbook.with_destination(KEYS[0], Destination(DestinationKind.NEW)),
    "one more": lambda workbook: workbook.with_destination(KEYS[0], Destination(DestinationKind.NEW, beside=("71",))),
    "named like one": lambda workbook: workbook.with_title(KEYS[2], "Essay"),
    "named nearly like one": lambda workbook: workbook.with_title(KEYS[2], "class 1 poll, 9/9/2026"),
    "named like another": lambda workbook: workbook.with_title(KEYS[2], KEYS[0]),
    "new beside one of its name": lambda workbook: (
        workbook.with_destination(KEYS[0], Destination(DestinationKind.EXISTING, "73"))
        .with_title(KEYS[2], "Essay")
        .with_destination(KEYS[2], Destination(DestinationKind.NEW, beside=("73",)))
    ),
    "left out": lambda workbook: workbook.with_destination(KEYS[0], Destination(DestinationKind.LEFT_OUT)),
    "asked again": lambda workbook: workbook.with_destination(KEYS[0], Destination(DestinationKind.NEEDS_CHOICE)),
    "renamed": lambda workbook: workbook.with_title(KEYS[2], "Quiz two"),
    "same names": lambda workbook: workbook.with_title(KEYS[2], "Poll").with_title(KEYS[3], "Poll"),
    "total only": lambda workbook: workbook.with_choices(replace(workbook.choices, columns=OutputColumns.TOTAL)),
    "both": lambda workbook: workbook.with_choices(replace(workbook.choices, columns=OutputColumns.BOTH)),
}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_row_destinations_match_upload_columns(workbook: Workbook, name: str) -> None:
    changed = WORKBOOKS[name](workbook)
    sheet = derive_results(changed).score_sheet
    assert sheet is not None
    placed, refused = resolve_columns(changed, sheet)
    goals = {row.key: row.destination for row in build_rows(changed)}
    goals |= create_destination_resolver(changed, compute_analysis(changed).similar_assignments).destinations
    for column in placed:
        goal = goals[column.key]
        assert (goal.assignment, goal.title) == (column.assignment, column.title)
    assert {column.key for column in refused if column.problem} == {
        key for key, goal in goals.items() if goal.kind is ResolvedKind.CHOOSE
    }


def test_describe_destination_with_ambiguity_lists_similar_assignments(workbook: Workbook) -> None:
    similar = build_rows(workbook)[1].destination
    assert similar.ambiguity is Ambiguity.SIMILAR_TITLE
    assert "class 2 poll 9/11/2026" in describe_destination(similar).splitlines()[1]
    made = build_rows(workbook.with_destination(KEYS[0], Destination(DestinationKind.NEW)))[0].destination
    assert made.ambiguity is Ambiguity.ALREADY_CREATED
    assert KEYS[0] in describe_destination(made).splitlines()[1]
    assert KEYS[0] in describe_destination(build_rows(workbook)[0].destination)
    tips = [
        describe_destination(ResolvedDestination(kind, "A"))
        for kind in (ResolvedKind.NEW, ResolvedKind.LEFT_OUT, ResolvedKind.IN_TOTAL)
    ]
    assert len(set(tips)) == 3


def test_build_destination_options_with_same_name_offers_new_assignment(workbook: Workbook) -> None:
    options = build_destination_options(
        create_destination_resolver(workbook, {}), KEYS[0], build_rows(workbook)[0].destination
    )
    assert [(option.destination.going, option.is_current) for option in options.likely] == [
        (DestinationKind.EXISTING, True),
        (DestinationKind.NEW, False),
        (DestinationKind.LEFT_OUT, False),
    ]
    assert options.likely[1].destination.beside == ("71",)


def test_row_with_missing_assignment_needs_destination(workbook: Workbook) -> None:
    row = build_rows(workbook.with_destination(KEYS[0], Destination(DestinationKind.EXISTING, "99")))[0]
    assert row.destination.kind is ResolvedKind.CHOOSE
    assert row.destination.ambiguity is Ambiguity.MISSING
    assert row.destination_text == format_destination(row.destination)


def test_row_with_unclear_session_needs_destination(workbook: Workbook) -> None:
    asked = build_rows(workbook.with_destination(KEYS[0], Destination(DestinationKind.NEEDS_CHOICE)))[0]
    assert asked.needs_destination
    assert asked.destination.ambiguity is Ambiguity.UNCLEAR_SESSION


def test_build_destination_options_lists_likely_destinations_first(workbook: Workbook) -> None:
    options = build_destination_options(
        create_destination_resolver(workbook, compute_analysis(workbook).similar_assignments),
        KEYS[1],
        build_rows(workbook)[1].destination,
    )
    assert [(option.destination.going, option.destination.assignment_id) for option in options.likely] == [
        (DestinationKind.EXISTING, "72"),
        (DestinationKind.NEW, ""),
        (DestinationKind.LEFT_OUT, ""),
    ]
    assert [option.destination.assignment_id for option in options.others] == ["71", "73"]


@pytest.mark.parametrize(
    ("session_filter", "accepted"),
    [
        (SessionFilter(), [0, 1, 2, 3]),
        (SessionFilter("CLASS 2"), [1, 2]),
        (SessionFilter(kind="quiz"), [2]),
        (SessionFilter(since=date(2026, 9, 10)), [1, 2, 3]),
        (SessionFilter(until=date(2026, 9, 30)), [0, 1, 2]),
        (SessionFilter("poll", since=date(2026, 9, 10), until=date(2026, 9, 30)), [1]),
    ],
)
def test_session_filter_accepts_matching_rows(
    workbook: Workbook, session_filter: SessionFilter, accepted: list[int]
) -> None:
    assert [index for index, row in enumerate(build_rows(workbook)) if session_filter.accepts(row)] == accepted


def test_session_filter_with_dates_rejects_undated_row(workbook: Workbook) -> None:
    row = build_rows(workbook)[0]
    undated = replace(row, session=replace(row.session, held_on=None))
    assert SessionFilter().accepts(undated)
    assert not SessionFilter(since=date(2026, 1, 1)).accepts(undated)
