"""What may Canvas do that a gradebook export does not show?

Each is said once, and only of a file in which it can matter.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal

import numpy as np

from core.canvas.effects import EXCUSED
from core.canvas.gradebook import NOT_ASSIGNED
from core.canvas.importer.comparing import ColumnOfCells
from core.canvas.importer.run import Run
from core.points import plain_decimal, shortest
from core.problems import Place, Problem, Severity, Source


def check_unseen(run: Run) -> Iterator[Problem]:
    """What this gradebook cannot tell of the course, as far as the file touches it."""
    if run.changed:
        yield Problem("gradebook-cannot-tell", Severity.INFO, _REFUSED, Place(Source.UPLOAD))
    yield from _tell(run, "grading-type-not-shown", _GRADED, _may_be_pass_fail)
    yield from _tell(run, "decimals-not-shown", _ROUNDED, _carries_decimals)


_REFUSED = (
    "Canvas may also refuse scores without a word: of students who have not accepted their invitation or whose "
    "enrolment has ended, in closed grading periods, in unpublished assignments. A gradebook export does not show "
    "these."
)
_GRADED = (
    "Canvas may also read the numbers in {} in another way, since a gradebook export does not show how an assignment "
    "is graded. Points are taken here. If it is graded complete/incomplete, any number above 0 is complete and earns "
    "all the points; if by letters, a number that is the name of a grade is that grade. Look at the assignment in "
    "Canvas."
)
_ROUNDED = (
    "Canvas may also hold more than two decimals of scores in {}, and a gradebook export shows two. The file carries "
    "scores along that it does not change: 8.13 would then replace 8.126. Leave students whose scores do not change "
    "out of the file, if that matters."
)


def _tell(run: Run, code: str, words: str, matters: Callable[[Run, ColumnOfCells], bool]) -> Iterator[Problem]:
    """One Problem for all columns on the page in which something matters, at the first of them."""
    compared = [run.compared[index] for index in run.posting.columns]
    found = [each.column for each in compared if each.column.known is not None and matters(run, each)]
    if found:
        others = "" if len(found) == 1 else f" and {len(found) - 1} more"
        place = Place(Source.UPLOAD, None, found[0].source + 1)
        yield Problem(code, Severity.INFO, words.format(f"“{found[0].title}”{others}"), place)


def _may_be_pass_fail(run: Run, each: ColumnOfCells) -> bool:
    """Whether a number is written that is neither nothing nor everything, where no score yet says that points count.

    Canvas rules F8 and F9 (GradebookImporter#translate_pass_fail).
    """
    usual = {"", EXCUSED, NOT_ASSIGNED, "0", shortest(each.points.points or Decimal(0))}
    written = {effect.after for effect in each.effects if effect.is_change}
    present = {score for score in run.gradebook.cells[each.column.assignment_id].counts() if plain_decimal(score)}
    return not written <= usual and present <= usual


def _carries_decimals(run: Run, each: ColumnOfCells) -> bool:
    """Whether a score with decimals stands in the file unchanged. Canvas rule F6."""
    scores = run.gradebook.cells[each.column.assignment_id]
    has_decimals = scores.where(lambda score: "." in score and plain_decimal(score) is not None)
    if not has_decimals.any():
        return False
    is_kept = np.ones(len(run.known), bool)
    is_kept[each.places([effect.is_change for effect in each.effects])] = False
    students = np.array([entry.student for entry in run.known], np.intp)
    return bool((has_decimals[students] & is_kept).any())
