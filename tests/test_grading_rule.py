"""The grading rule of the real command line against the independent calculation, and against policies from syllabi."""

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.file_builders import FILES
from tests.oracle import TOTAL, Course, Session, calculate_cells
from tests.oracle_runs import compare, convert, find_options, parse_options

OPTIONS = find_options()
POLICIES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in (FILES / "policies").glob("*.toml")}
EXPRESSIBLE = sorted(name for name, policy in POLICIES.items() if "options" in policy)
SEEDS_PER_TEST = 15


@pytest.mark.parametrize("first", range(0, 120, SEEDS_PER_TEST))
def test_convert_random_rule_writes_oracle_scores(tmp_path: Path, first: int) -> None:
    kinds = set()
    for seed in range(first, first + SEEDS_PER_TEST):
        kind, differences = compare(tmp_path, seed, OPTIONS)
        kinds.add(kind)
        assert differences == []
    assert "compared" in kinds


@pytest.mark.parametrize("name", EXPRESSIBLE)
def test_convert_policy_writes_manually_calculated_total(tmp_path: Path, name: str) -> None:
    policy = POLICIES[name]
    result = convert(tmp_path, make_course(policy), policy["options"])
    missing = {word for word in policy["options"] if word.startswith("--")} - OPTIONS
    if missing:  # a version without an option refuses it and never ignores it
        assert result.status == 2
        assert "unrecognized arguments" in result.error
        return
    totals = {student: text for student, text in policy["totals"].items() if text}
    assert {student: text for (student, title), text in result.cells.items() if title == TOTAL} == totals
    assert {title for _, title in result.cells} == {TOTAL}


@pytest.mark.parametrize("name", EXPRESSIBLE)
def test_oracle_policy_returns_manually_calculated_total(name: str) -> None:
    policy = POLICIES[name]
    course = make_course(policy)
    cells = calculate_cells(course, parse_options(policy["options"]))
    assert cells == {(student, TOTAL): policy["totals"].get(student, "") for student in course.students}


def test_policies_have_source_and_at_most_two_are_unsupported() -> None:
    assert len(POLICIES) == 30
    assert all(policy["source"] and policy["address"].startswith("http") for policy in POLICIES.values())
    assert all("options" in policy or policy["not_expressible"] for policy in POLICIES.values())
    assert len(POLICIES) - len(EXPRESSIBLE) <= 2


def make_course(policy: dict[str, Any]) -> Course:
    """Return the class of a policy's file. Its sessions are called “Class 1 - Poll” and so on."""
    sessions = [Session(f"Class {number} - Poll", Fraction(text)) for number, text in enumerate(policy["points"], 1)]
    students = [*policy["rows"], *policy.get("absent", ())]
    return Course(sessions, {student: frozenset({"S1"}) for student in students}, list(policy["rows"].items()))
