"""Tests of the groups of problems and of the heading of every problem code."""

import re
from pathlib import Path

import pytest

from core.problems import NOWHERE, Place, Problem, Severity, Source
from gui.review_export.problem_groups import ProblemGroup, format_heading, group_problems
from gui.steps import Step
from gui.work.messages import without_options


def make_problem(code: str, severity: Severity = Severity.WARNING, place: Place = NOWHERE) -> Problem:
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
        ("needs-person", Place(Source.EXPORT, 7), Place(Source.EXPORT, 7)),
        ("needs-person", NOWHERE, Step.STUDENTS),
        ("no-session", Place(Source.EXPORT, None, 6), Place(Source.EXPORT, None, 6)),
        ("assignment-ambiguous", NOWHERE, Step.SESSIONS),
        ("gradebook-old", Place(Source.GRADEBOOK), Step.FILES),
        ("id-blank", Place(Source.EXPORT, 3), Place(Source.EXPORT, 3)),
        ("encoding-guessed", Place(Source.EXPORT), Step.FILES),
        ("canvas-rejects", NOWHERE, None),
        ("student-twice", Place(Source.UPLOAD, 4), None),
    ],
)
def test_find_location_returns_place_or_step(code: str, place: Place, location: object) -> None:
    assert ProblemGroup(code, Severity.WARNING, (make_problem(code, place=place),)).find_location() == location


def test_without_options_removes_command_line_option() -> None:
    problem = Problem("points-possible-differ", Severity.WARNING, "Scale to 5 points (--scale-to 5).")
    assert without_options(problem.message) == "Scale to 5 points."


def test_format_heading_of_unknown_code_uses_code() -> None:
    assert format_heading("something-quite-new") == "Something quite new"
    assert format_heading("needs-person") != "Needs person"


def test_group_problems_counts_notes_with_open_problems() -> None:
    note = make_problem("id-blank", Severity.INFO)
    (with_open,) = group_problems([note, make_problem("id-blank"), note])
    assert (with_open.heading, with_open.count, with_open.resolved_count) == (format_heading("id-blank"), 1, 2)
    (only_notes,) = group_problems([note])
    assert (only_notes.heading, only_notes.count, only_notes.resolved_count) == (
        format_heading("id-blank", Severity.INFO),
        1,
        0,
    )
    assert only_notes.heading != with_open.heading


CORE = Path(__file__).parents[3] / "core"
CODE = re.compile(r'(?:Problem|_odd)\(\s*(?:run,\s*)?"([a-z]+(?:-[a-z]+)+)"')


def test_every_problem_code_has_heading() -> None:
    codes = {code for path in CORE.rglob("*.py") for code in CODE.findall(path.read_text(encoding="utf-8"))}
    assert len(codes) > 40
    assert sorted(code for code in codes if format_heading(code) == code.replace("-", " ").capitalize()) == []
