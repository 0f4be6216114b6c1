"""Runs of the real command line, compared with the independent calculation of `tests/oracle.py`."""

import argparse
import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from unittest.mock import patch

from core.choices import ScoringRule, SessionCredit, SessionKind, SessionSteps
from core.commands import convert_options
from core.commands.command_line import run
from tests.oracle import (
    Course,
    RefusedRuleError,
    Rule,
    Steps,
    UndefinedResultError,
    calculate_cells,
    format_decimal,
)
from tests.random_courses import make_random_course, make_random_rule

FIRST_CANVAS_ID = 11

OPTION_NAMES: Mapping[str, str] = {
    "columns": "--columns",
    "dropped_sessions": "--drop",
    "two_accounts": "--two-accounts",
    "no_response": "--no-response",
    "absent": "--absent",
    "credit": "--credit",
    "full_credit_at": "--full-credit-at",
    "cap": "--cap",
    "each_worth": "--each-worth",
    "extra_credit": "--extra-credit",
    "drop_lowest": "--drop-lowest",
    "keep_best": "--keep-best",
    "total_points": "--total-points",
    "excused_in_total": "--excused-in-total",
    "total_full_credit_at": "--total-full-credit-at",
    "below": "--below",
    "cap_total": "--cap-total",
    "section_sessions": "--section-sessions",
    "scale_to": "--scale-to",
    "decimals": "--decimals",
}

WHOLE_NUMBERS = ("drop_lowest", "keep_best", "decimals")


@dataclass
class Run:
    """The result of one run of `convert`: exit status, written cells, JSON output, and error line."""

    status: int
    cells: dict[tuple[str, str], str] = field(default_factory=dict)
    answer: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    has_output: bool = True


def find_options() -> frozenset[str]:
    """Return the options that `convert` has in this version."""
    parser = argparse.ArgumentParser(add_help=False)
    convert_options.add_arguments(parser)
    return frozenset(option for action in parser._actions for option in action.option_strings)


def list_options(rule: Rule, available: frozenset[str]) -> list[str]:
    """Return the available command-line options that say this rule. Defaults are left out."""
    default = Rule(columns="sessions")
    options: list[str] = []
    for name, option in OPTION_NAMES.items():
        value = getattr(rule, name)
        if value == getattr(default, name) or option not in available:
            continue
        if value is True:
            options.append(option)
        else:
            values = value if isinstance(value, tuple) else (value,)
            options += [word for item in values for word in (option, format_option(item))]
    return options


def parse_options(options: Sequence[str]) -> Rule:
    """Return the rule that these command-line options say."""
    names = {option: name for name, option in OPTION_NAMES.items()}
    values: dict[str, Any] = {"columns": "sessions"}
    words = iter(options)
    for word in words:
        name = names[word]
        if name == "cap_total":
            values[name] = True
        elif name in ("dropped_sessions", "extra_credit"):
            values[name] = (*values.get(name, ()), next(words))
        elif name in WHOLE_NUMBERS:
            values[name] = int(next(words))
        else:
            text = next(words)
            values[name] = Fraction(text) if re.fullmatch(r"[\d.]+", text) else text
    return Rule(**values)


def format_option(value: object) -> str:
    """Return an option's value as it is typed."""
    return format_decimal(value) if isinstance(value, Fraction) else str(value)


def convert(folder: Path, course: Course, options: Sequence[str], kinds: Mapping[str, Steps] | None = None) -> Run:
    """Write the files of the class, and run `convert` on them in this process.

    `kinds` are steps by kind of session, which only the window can set.
    """
    export, gradebook, output = folder / "export.csv", folder / "gradebook.csv", folder / "out.csv"
    write_export(export, course)
    write_gradebook(gradebook, course)
    output.unlink(missing_ok=True)
    printed, error = io.StringIO(), io.StringIO()
    build_rule = convert_options._build_rule
    with_kinds = patch.object(
        convert_options, "_build_rule", lambda *arguments: add_kinds(build_rule(*arguments), kinds or {})
    )
    with with_kinds, redirect_stdout(printed), redirect_stderr(error):
        status = run(["convert", str(export), "--roster", str(gradebook), "-o", str(output), "--json", *options])
    if status == 2:
        return Run(status, error=error.getvalue(), has_output=output.exists())
    return Run(status, read_cells(output, course), json.loads(printed.getvalue()))


def add_kinds(rule: ScoringRule, kinds: Mapping[str, Steps]) -> ScoringRule:
    """Return the rule with these steps by kind of session."""
    return replace(
        rule,
        kinds={
            SessionKind(kind): SessionSteps(
                SessionCredit(steps.credit),
                *(
                    None if value is None else Decimal(format_decimal(value))
                    for value in (steps.full_credit_at, steps.cap, steps.each_worth)
                ),
            )
            for kind, steps in kinds.items()
        },
    )


def write_export(path: Path, course: Course) -> None:
    """Write the iClicker file of the class."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["Last Name", "First Name", "Email", "Student ID", *(session.title for session in course.sessions)]
        )
        points = [session.points_in_file for session in course.sessions]
        writer.writerow(
            ["Points Possible", "", "", "", *("" if item is None else format_decimal(item) for item in points)]
        )
        for student, cells in course.rows:
            number = list(course.students).index(student)
            writer.writerow([f"{student}son", student, f"{student.lower()}@example.edu", f"{1001 + number}", *cells])


def write_gradebook(path: Path, course: Course) -> None:
    """Write a gradebook that lists all students. Sessions with points in the gradebook have an assignment there."""
    existing = [
        (f"{session.title} ({71 + index})", session.points_in_gradebook)
        for index, session in enumerate(course.sessions)
        if session.points_in_gradebook is not None
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        titles = [title for title, _ in existing]
        writer.writerow(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *titles, "Current Score"])
        points = [format_decimal(item) for _, item in existing]
        writer.writerow(["    Points Possible", "", "", "", "", *points, "(read only)"])
        for number, (student, sections) in enumerate(course.students.items()):
            identity = [f"{student}son, {student}", FIRST_CANVAS_ID + number, 1001 + number, student.lower()]
            writer.writerow([*identity, " and ".join(sorted(sections)), *("" for _ in existing), ""])


def read_cells(path: Path, course: Course) -> dict[tuple[str, str], str]:
    """Return the written cells by student and title, with numbers as plain decimals without trailing zeros."""
    names = {str(FIRST_CANVAS_ID + number): student for number, student in enumerate(course.students)}
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    titles = [re.sub(r" \(\d+\)$", "", title) for title in header]
    first = header.index("Section") + 1
    id_column = header.index("ID")
    return {
        (names[row[id_column]], title): format_text(text)
        for row in rows
        if row[id_column] in names
        for title, text in zip(titles[first:], row[first:], strict=True)
        if text
    }


def format_text(text: str) -> str:
    """Return a written score without trailing zeros."""
    return format_decimal(Fraction(text)) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text


def find_differences(result: Run, expected: dict[tuple[str, str], str] | None) -> list[str]:
    """Describe each difference from the expected cells. None stands for exit status 2."""
    if expected is None:
        is_refused = result.status == 2 and result.error.count("\n") == 1 and not result.has_output
        return [] if is_refused else [f"exit status {result.status} instead of 2 {result.error}"]
    if result.status == 2:
        return [f"exit status 2: {result.error.strip()}"]
    cells = {key: text for key, text in expected.items() if text}
    differences = [
        f"{student}, {title}: {result.cells.get((student, title), '')!r} instead of {cells.get((student, title), '')!r}"
        for student, title in sorted(result.cells.keys() | cells.keys())
        if result.cells.get((student, title), "") != cells.get((student, title), "")
    ]
    is_listed = bool(result.answer["left_out"]) or any(
        problem["severity"] != "info" for problem in result.answer["problems"]
    )
    if result.status == 1 and not is_listed:
        differences.append("exit status 1, but nothing is listed")
    return differences


def compare(folder: Path, seed: int, options: frozenset[str]) -> tuple[str, list[str]]:
    """Compare one random rule and class. Return the kind of outcome and the differences."""
    course = make_random_course(seed, options)
    rule = make_random_rule(seed, course, options)
    expected: dict[tuple[str, str], str] | None
    try:
        expected = calculate_cells(course, rule)
    except RefusedRuleError:
        expected = None
    except UndefinedResultError:
        return "undefined", []
    arguments = list_options(rule, options)
    differences = find_differences(convert(folder, course, arguments, rule.kinds), expected)
    if differences:
        differences.insert(0, f"seed {seed}: {' '.join(arguments)} {dict(rule.kinds)}")
    return "refused" if expected is None else "compared", differences
