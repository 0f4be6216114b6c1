"""Tests of the groups of problems and the headings of problem codes."""

import re
from pathlib import Path

import pytest

from core.problems import NO_LOCATION, Location, Problem, Severity, Source
from gui.review_export.problem_groups import ProblemGroup, build_losses_group, group_problems
from gui.review_export.problem_headings import format_problem_heading
from gui.steps import Step
from gui.work.messages import remove_option_hints


def make_problem(code: str, severity: Severity = Severity.WARNING, place: Location = NO_LOCATION) -> Problem:
    return Problem(code, severity, f"About {code}.", place)


def test_group_problems_orders_by_severity() -> None:
    groups = group_problems(
        [
            make_problem("id-blank", Severity.INFO),
            make_problem("needs-person"),
            make_problem("no-session", Severity.ERROR),
            make_problem("needs-person"),
        ]
    )
    assert [(group.code, len(group.problems)) for group in groups] == [
        ("no-session", 1),
        ("needs-person", 2),
        ("id-blank", 1),
    ]
    assert groups[1].example == "About needs-person."
    assert group_problems([make_problem("score-lowered")]) == ()


@pytest.mark.parametrize(
    ("code", "place", "location"),
    [
        ("needs-person", Location(Source.EXPORT, 7), Location(Source.EXPORT, 7)),
        ("needs-person", NO_LOCATION, Step.STUDENTS),
        ("no-session", Location(Source.EXPORT, None, 6), Location(Source.EXPORT, None, 6)),
        ("assignment-ambiguous", NO_LOCATION, Step.SESSIONS),
        ("sessions-differ", Location(Source.EXPORT, None, 6), Step.FILES),
        ("gradebook-old", Location(Source.GRADEBOOK), Step.FILES),
        ("id-blank", Location(Source.EXPORT, 3), Location(Source.EXPORT, 3)),
        ("encoding-guessed", Location(Source.EXPORT), Step.FILES),
        ("canvas-rejects", NO_LOCATION, None),
        ("student-twice", Location(Source.UPLOAD, 4), None),
    ],
)
def test_find_location_returns_location_or_step(code: str, place: Location, location: object) -> None:
    assert ProblemGroup(code, Severity.WARNING, (make_problem(code, place=place),)).find_location() == location


def test_remove_option_hints_removes_command_line_option() -> None:
    problem = Problem("points-possible-differ", Severity.WARNING, "Scale to 5 points (--scale-to 5).")
    assert remove_option_hints(problem.message) == "Scale to 5 points."


def test_format_heading_with_unknown_code_returns_code() -> None:
    assert format_problem_heading("something-quite-new") == "Something quite new"
    assert format_problem_heading("needs-person") != "Needs person"


def test_group_problems_counts_notes_with_open_problems() -> None:
    note = make_problem("id-blank", Severity.INFO)
    (with_open,) = group_problems([note, make_problem("id-blank"), note])
    assert (with_open.heading, with_open.count, with_open.resolved_count) == (format_problem_heading("id-blank"), 1, 2)
    (only_notes,) = group_problems([note])
    assert (only_notes.heading, only_notes.count, only_notes.resolved_count) == (
        format_problem_heading("id-blank", Severity.INFO),
        1,
        0,
    )
    assert only_notes.heading != with_open.heading


CORE = Path(__file__).parents[3] / "core"
CODE = re.compile(r'[Pp]roblem\(\s*(?:run,\s*)?"([a-z]+(?:-[a-z]+)+)"')


def test_every_problem_code_has_heading() -> None:
    codes = {code for path in CORE.rglob("*.py") for code in CODE.findall(path.read_text(encoding="utf-8"))}
    assert len(codes) > 40
    assert sorted(code for code in codes if format_problem_heading(code) == code.replace("-", " ").capitalize()) == []


def test_group_problems_orders_warnings_by_harm() -> None:
    codes = ["gradebook-old", "points-possible-differ", "not-in-gradebook", "id-contradicts", "duplicate-scores"]
    groups = group_problems([make_problem(code) for code in codes])
    assert [group.code for group in groups] == codes[::-1]


@pytest.mark.parametrize(("count", "is_seen"), [(1, False), (3, True)])
def test_build_losses_group_counts_scores_and_leads_to_changes(count: int, is_seen: bool) -> None:
    group = build_losses_group(count, is_seen=is_seen)
    assert (group.count, group.is_accepted, group.find_location()) == (count, is_seen, Step.REVIEW)
