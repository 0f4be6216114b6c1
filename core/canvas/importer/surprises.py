"""Which scores in the file will surprise somebody?

Looked at once for each different cell of a column, and told once a column with the first row that has it.

Which columns does Canvas ask about, drop or read in a way that nobody expects?
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from core.canvas.effects import EXCUSED
from core.canvas.gradebook import NOT_ASSIGNED, Posting
from core.canvas.importer.columns import is_ignored
from core.canvas.importer.rehearsal import ChangedColumn
from core.canvas.importer.run import Run
from core.canvas.importer.scores import ColumnOfCells, Effect
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


def check_columns(run: Run) -> Iterator[Problem]:
    """Every Problem of the header and the points row, a subject at a time."""
    yield from _check_new(run)
    yield from _check_ignored(run)
    yield from _check_repeated(run)
    yield from _check_points(run)
    yield from _check_posting(run)
    yield from _check_custom(run)


def _odd_column_findings(run: Run, code: str, severity: Severity, message: str, column: int | None) -> Problem:
    row = run.upload.header.number if run.upload.header else None
    place = None if column is None else column + 1
    return Problem(code, severity, message, Place(Source.UPLOAD, row, place))


def _check_new(run: Run) -> Iterator[Problem]:
    """Columns that Canvas asks about. Canvas rules B9 and C4."""
    for column in run.new_columns:
        if not column.header.strip():
            message = (
                f"Column {column.place + 1} has no header, as a comma too many at the end of the lines makes it. "
                "Canvas will ask about an assignment without a name. Remove the column from the file."
            )
            yield _odd_column_findings(run, "assignment-nameless", Severity.WARNING, message, column.place)
            continue
        is_there = any(assignment.title == column.title for assignment in run.gradebook.assignments)
        known = (
            f"The course has an assignment “{column.title}”, and this column (“{column.header}”) does not name it: a "
            "second one of that name would be made. Was this file uploaded before?"
            if is_there
            else f"“{column.title}” is no assignment of this course."
        )
        message = (
            f"{known} Canvas will ask “This Assignment is”: choose “A new assignment”. It is published at once and "
            "counts. If Canvas offers an assignment of this name, stop and export the gradebook again."
        )
        yield _odd_column_findings(run, "assignment-new", Severity.INFO, message, column.place)


def _check_ignored(run: Run) -> Iterator[Problem]:
    """Columns that are dropped without a word, each with its reason. Canvas rules B7, B8 and D4."""
    header = run.header
    first = header.student_columns
    own = set(run.gradebook.ignored_columns)
    own_places = [place for place, text in enumerate(header.cells) if is_ignored(text) and text in own]
    if own_places:
        message = "Canvas passes over its own totals, as it should."
        yield _odd_column_findings(run, "column-ignored", Severity.INFO, message, own_places[0])
    for place, text in enumerate(header.cells[first:], first):
        if text in header.custom or place in own_places:
            continue
        if is_ignored(text):
            message = (
                f"Canvas passes over the column “{text}”: its header contains the name of a total (such as Current "
                "Score or Final Grade). Give it another name if it holds scores."
            )
            yield _odd_column_findings(run, "column-ignored", Severity.WARNING, message, place)
        elif place < first + len(header.custom):
            names = ", ".join(f"“{title}”" for title in header.custom)
            message = (
                f"Canvas drops the column “{text or ''}” without a word, because the custom column {names} does not "
                "stand directly after Section. Move it there, or leave it out."
            )
            yield _odd_column_findings(run, "column-swallowed", Severity.WARNING, message, place)
    for column, points in zip(run.columns, run.points, strict=True):
        if points.is_read_only:
            after = "asks about or keeps it, since a student is unknown" if run.unknown else "drops it"
            message = f"The points row calls “{column.header}” read only: Canvas {after}. Write its points there."
            yield _odd_column_findings(run, "column-read-only", Severity.WARNING, message, column.place)


def _check_repeated(run: Run) -> Iterator[Problem]:
    """One header, or one assignment, in two columns. Canvas rule C5."""
    headers = Counter(column.header for column in run.columns)
    known = Counter(column.assignment_id for column in run.columns if column.known is not None)
    for column in run.columns:
        is_twice = headers[column.header] > 1 or known[column.assignment_id] > 1
        if column.source == column.place and not is_twice:
            continue
        if is_twice:
            message = (
                f"Column {column.place + 1}, “{column.header}”, is one of two for the same assignment: Canvas reads "
                f"column {column.source + 1} for both. Leave one of them."
            )
        else:
            message = (
                f"Column {column.place + 1}, “{column.header}”, has the same header as column {column.source + 1}, and "
                "Canvas reads that one instead. Rename it."
            )
        yield _odd_column_findings(run, "header-repeated", Severity.WARNING, message, column.place)


def _check_points(run: Run) -> Iterator[Problem]:
    """Points that differ from the assignment's: Canvas never saves them. Canvas rule D2."""
    for column, points in zip(run.columns, run.points, strict=True):
        if column.known is None or not points.is_changed or points.is_read_only:
            continue
        message = (
            f"“{column.title}” is worth {_points(column.known.points_possible)} in Canvas, but "
            f"{_points(points.points)} in "
            "this file. An upload never changes that: change the points in Canvas first, if they should differ."
        )
        yield _odd_column_findings(run, "points-possible-differ", Severity.WARNING, message, column.place)


def _points(points: Decimal | None) -> str:
    return "no points" if points is None else f"{shortest(points)} points"


def _check_posting(run: Run) -> Iterator[Problem]:
    """Scores that stay hidden, or that Canvas does not take at all. Canvas rule F10."""
    changed = {column.assignment_id for column in run.changed}
    for column in run.columns:
        posting = column.known.posting if column.known else Posting.AUTOMATIC
        if posting is Posting.MANUAL_HIDDEN:
            yield _odd_column_findings(
                run, "assignment-closed", Severity.WARNING, _CLOSED.format(column.title), column.place
            )
        elif posting is not Posting.AUTOMATIC and column.assignment_id in changed:
            yield _odd_column_findings(
                run, "assignment-posted-by-hand", Severity.INFO, _BY_HAND.format(column.title), column.place
            )


_CLOSED = (
    "“{}” is graded anonymously and not posted yet, so Canvas drops this column. Post its grades in Canvas first, then "
    "upload."
)
_BY_HAND = "“{}” is posted by hand: students do not see these scores before you choose Post grades in Canvas."


def _check_custom(run: Run) -> Iterator[Problem]:
    """Custom columns and overrides that the file would change. Canvas rules F12 and F13."""
    for title in run.changed_custom:
        message = f"The file changes text in the custom column “{title}”. Leave the column out if that is not meant."
        yield _odd_column_findings(run, "custom-column-changes", Severity.WARNING, message, run.header.custom[title])
    for title in run.changed_overrides:
        message = f"The file changes final grades in “{title}”. Leave the column out if that is not meant."
        yield _odd_column_findings(run, "override-changes", Severity.WARNING, message, run.header.cells.index(title))
