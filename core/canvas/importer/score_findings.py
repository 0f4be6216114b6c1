"""Which scores in the file will surprise somebody?

Looked at once for each different cell of a column, and told once a column with the first row that has it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from core.canvas.effects import EXCUSED
from core.canvas.gradebook import NOT_ASSIGNED
from core.canvas.importer.comparing import ColumnOfCells
from core.canvas.importer.run import Run
from core.canvas.importer.scores import Effect
from core.canvas.rehearsal import ChangedColumn
from core.points import shortest
from core.problems import Place, Problem, Severity, Source, counted

_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")
_NO_SCORE = ("", "-", EXCUSED, "EXCUSED", NOT_ASSIGNED)

Test = Callable[[str, Effect], bool]


def check_scores(run: Run) -> Iterator[Problem]:
    """Every Problem of the cells, a column at a time."""
    lost = _losses_by_assignment(run.changed)
    for each in run.compared:
        yield from _check_cells(run, each)
        yield from _check_losses(each, lost.pop(each.column.assignment_id, Counter()))


def _count(run: Run, each: ColumnOfCells, is_odd: Test) -> tuple[int, int]:
    """How many cells are odd, and the spreadsheet row of the first; (0, 0) where none is."""
    found = each.places([is_odd(cell, effect) for (cell, _), effect in zip(each.pairs, each.effects, strict=True)])
    return (len(found), run.number_of(run.known[found[0]])) if len(found) else (0, 0)


def _in_rows(count: int, row: int) -> str:
    return f"row {row}" if count == 1 else f"{count} rows, first row {row}"


def _odd(each: ColumnOfCells, code: str, row: int, message: str) -> Problem:
    place = Place(Source.UPLOAD, row, each.column.source + 1)
    return Problem(code, Severity.WARNING, f"“{each.column.title}”, {message}", place)


def _check_cells(run: Run, each: ColumnOfCells) -> Iterator[Problem]:
    """Cells that Canvas reads as something else than they look like. Canvas rules A8, F1 and F8."""
    points = each.points.points

    def is_above(_: str, effect: Effect) -> bool:
        return points is not None and effect.is_change and _number(effect.after) > points

    tests: list[tuple[str, Test]] = [
        ("score-above-points", is_above),
        ("score-not-a-number", _is_text),
        ("score-thousands", _is_thousands),
        ("score-not-assigned", _is_not_assigned),
    ]
    for code, is_odd in tests:
        count, row = _count(run, each, is_odd)
        if count:
            words = _WORDS[code].format(_in_rows(count, row), points=shortest(points or Decimal(0)))
            yield _odd(each, code, row, words)


_WORDS = {
    "score-above-points": "{}: the score is above the {points} points possible. Canvas takes it as it is.",
    "score-not-a-number": (
        "{}: expected a number, found text. Canvas makes no score of it and removes one that is there. Write a number."
    ),
    "score-thousands": (
        "{}: Canvas reads the separator as a decimal point, so 1,234 becomes 1.234. Write the number without it."
    ),
    "score-not-assigned": (
        "{}: the assignment is not assigned to this student, so Canvas drops the score without a word."
    ),
}


_LOSSES = {
    "scores-lowered": "lowered",
    "scores-removed": "removed: the file has no number there",
    "scores-unexcused": "no longer excused",
}


def _is_text(cell: str, effect: Effect) -> bool:
    return effect.is_assigned and effect.after == "" and cell.strip().upper() not in _NO_SCORE


def _is_thousands(cell: str, _: Effect) -> bool:
    return bool(_THOUSANDS.fullmatch(cell.strip()))


def _is_not_assigned(cell: str, effect: Effect) -> bool:
    return not effect.is_assigned and cell.strip().upper() not in _NO_SCORE


def _number(score: str) -> Decimal:
    return Decimal(0) if score in ("", EXCUSED) else Decimal(score)


def _losses_by_assignment(changed: Sequence[ChangedColumn]) -> dict[str, Counter[str]]:
    """How many scores each assignment would lose, by code; one that Canvas would create has none to lose."""
    lost: dict[str, Counter[str]] = {}
    for column in changed:
        if column.assignment_id:
            counts = lost.setdefault(column.assignment_id, Counter())
            for scores, count in column.scores.counts().items():
                counts[_loss(*scores)] += count
    return lost


def _loss(before: str, after: str) -> str:
    """The code of the loss that one change is, "" for none. Canvas rule F5."""
    if before == EXCUSED:
        return "scores-unexcused"
    if before and not after:
        return "scores-removed"
    return "scores-lowered" if _is_lowered(before, after) else ""


def _check_losses(each: ColumnOfCells, lost: Counter[str]) -> Iterator[Problem]:
    """Scores that would be lowered, removed or no longer excused. Canvas rule F5."""
    for code, what in _LOSSES.items():
        if lost[code]:
            scores = counted(lost[code], "score")
            message = f"“{each.column.title}”: {scores} would be {what}."
            yield Problem(code, Severity.WARNING, message, Place(Source.UPLOAD, None, each.column.source + 1))


def _is_lowered(before: str, after: str) -> bool:
    """Whether a number would become a smaller number."""
    try:
        return Decimal(after) < Decimal(before)
    except ArithmeticError:  # "", "EX" or a letter grade is no number
        return False
