"""Tests that explanations of random classes, rules, and corrections add up to the written score."""

import argparse
import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from core.choices import FROM_START, TOTAL_KEY, ScoreCorrection
from core.commands import convert_options
from core.commands.convert import build_workbook
from core.errors import ClickoverError
from core.results import Results, derive_results
from core.score_explanation import ScoreExplanation, explain_score
from core.upload.columns import resolve_columns
from core.upload.file import format_wanted_text
from core.upload.score_grid import ScoreGrid
from core.workbook import Workbook
from tests.oracle import Course
from tests.oracle_runs import find_options, list_options, write_export, write_gradebook
from tests.random_courses import make_random_course, make_random_rule

OPTIONS = find_options()
NUMBER = r"-?\d+(?:\.\d+)?…?"
TOLERANCE = Fraction(1, 1000)
"""Numbers that end in an ellipsis are cut off after six decimals, and some are multiplied afterward."""

SCORES = ("EX", "0", "1", "2.5", "", "10")


def read_class(folder: Path, seed: int, course: Course) -> Workbook:
    """Return the workbook of a random class and rule, with random corrections and first sessions."""
    export, gradebook = folder / "export.csv", folder / "gradebook.csv"
    write_export(export, course)
    write_gradebook(gradebook, course)
    parser = argparse.ArgumentParser()
    convert_options.add_arguments(parser)
    arguments = list_options(make_random_rule(seed, course, OPTIONS), OPTIONS)
    workbook, _ = build_workbook(
        parser.parse_args([str(export), "--roster", str(gradebook), "-o", str(folder / "out.csv"), *arguments])
    )
    assert workbook.export is not None
    assert workbook.gradebook is not None
    random = Random(seed)
    students = [f"canvas:{student.canvas_id}" for student in workbook.gradebook.students]
    sessions = [session.key for session in workbook.export.sessions]
    corrections = [
        ScoreCorrection(student, session, random.choice(SCORES))
        for student in students
        for session in sessions
        if random.random() < 0.1
    ]
    joined = {student: random.choice([*sessions, FROM_START]) for student in students if random.random() < 0.15}
    return replace(workbook, corrections=tuple(corrections), joined=joined)


def explain_all(results: Results) -> dict[tuple[str, str], ScoreExplanation]:
    sheet, workbook = results.score_sheet, results.workbook
    if sheet is None or workbook.gradebook is None:
        return {}
    columns, _ = resolve_columns(workbook, sheet)
    students = [student.canvas_id for student in workbook.gradebook.students]
    return {
        (student, column.key): explain_score(workbook, sheet, column, student)
        for column in columns
        for student in students
    }


def parse_number(text: str) -> Fraction:
    return Fraction(text.rstrip("…"))


def is_near(left: Fraction, right: Fraction, text: str) -> bool:
    """Return True if two numbers are equal, or nearly equal if the text has a number that is cut off."""
    return left == right or ("…" in text and abs(left - right) <= TOLERANCE * max(Fraction(1), abs(right)))


def evaluate(expression: str) -> Fraction:
    """Return the value of a sum or of a chain of products and quotients. Terms in brackets don't count."""
    value = Fraction(0)
    for term in re.sub(rf"\[{NUMBER}\]", "0", expression).split(" + "):
        factors = re.split(r" ([×÷]) ", term)
        product = parse_operand(factors[0])
        for operator, operand in zip(factors[1::2], factors[2::2], strict=True):
            product = product * parse_operand(operand) if operator == "×" else product / parse_operand(operand)
        value += product
    return value


def parse_operand(text: str) -> Fraction:
    return parse_number(text[:-1]) / 100 if text.endswith("%") else parse_number(text)


def check_equations(steps: Sequence[str]) -> list[str]:
    """Return the steps with an equation that isn't true."""
    wrong = []
    for step in steps:
        for expression, result in re.findall(rf"([-\[\d][-\[\]\d.…%+×÷ ]*) = ({NUMBER})", step):
            if not is_near(evaluate(expression.strip()), parse_number(result), step):
                wrong.append(step)
    return wrong


def follow_steps(steps: Sequence[str]) -> Fraction | None:
    """Return the number to which the steps of a total lead, each continuing with the number before it."""
    value: Fraction | None = None
    for step in steps:
        numbers = re.findall(NUMBER, step.partition(": ")[2] if step.startswith(("Sum", "In prop")) else step)
        if step.startswith("Sum"):
            value = parse_number(re.findall(rf"({NUMBER})(?: of {NUMBER})?$", step)[0])
        elif value is not None and numbers and not step.startswith(("Left out", "Result")):
            start = parse_number(numbers[0])
            if step.startswith("Rounded"):
                value = parse_number(numbers[-1])
                continue
            assert is_near(start, value, f"{step}…"), step
            value = parse_number(numbers[-1])
    return value


@pytest.mark.parametrize("first", range(0, 80, 20))
def test_explain_score_random_class_adds_up_to_written_score(tmp_path: Path, first: int) -> None:
    count = 0
    for seed in range(first, first + 20):
        course = make_random_course(seed, OPTIONS)
        try:
            workbook = read_class(tmp_path, seed, course)
        except ClickoverError:
            continue
        results = derive_results(workbook)
        sheet = results.score_sheet
        for (student, key), explanation in explain_all(results).items():
            assert sheet is not None
            place = f"seed {seed}, {student}, {key}: {explanation.text}"
            assert check_equations([*explanation.steps, *(item.text for item in explanation.contributions)]) == [], (
                place
            )
            score = sheet.get_column(key).get_score(student) if student in sheet.rows else None
            if score is not None and explanation.total is not None:
                count += 1
                assert explanation.steps[-1] == f"Result: {explanation.requested_text}", place
                reached = follow_steps(explanation.steps) if key == TOTAL_KEY else None
                if reached is not None:
                    assert is_near(reached, parse_number(explanation.requested_text or ""), "…"), place
                columns = {column.key: column for column in resolve_columns(workbook, sheet)[0]}
                assert explanation.requested_text == format_wanted_text(score, columns[key], workbook.choices), place
                assert ScoreGrid(workbook, sheet).format_score(student, key) == explanation.requested_text, place
    assert count > 50
