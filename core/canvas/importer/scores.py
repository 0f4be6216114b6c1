"""What does one cell do to the score that Canvas has?

The course's grading types are not in a gradebook export: every assignment is taken to be one of points.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from core.canvas.effects import EXCUSED
from core.canvas.gradebook import NOT_ASSIGNED
from core.canvas.importer.text_numbers import leading_float, parse_float
from core.points import CENT, join_decimals, shortest

_POINTS = re.compile(r"^[+-]?[0-9]*\.?[0-9]+$", re.MULTILINE)
_PERCENT = re.compile(r"^[+-]?[0-9]*\.?[0-9]+%$", re.MULTILINE)
_WHITESPACE = " \t\n\v\f\r\0"
_WHOLE_NUMBER = re.compile(r"\s*[+-]?(?=\.?[0-9])[0-9_]*(\.[0-9]+)?([eE][+-]?[0-9]+)?\s*")


@dataclass(frozen=True, slots=True)
class Effect:
    """What one cell does over one original score.

    `after` is the score afterwards if the cell is posted: "", "EX" or a plain decimal. `is_weeded` tells whether the
    importer takes it for no change, `is_same_on_page` whether the mapping page does, `is_assigned` whether the student
    has the assignment at all. `wanted` is the score that the cell says, whatever becomes of it.
    """

    before: str
    after: str
    is_weeded: bool
    is_same_on_page: bool
    is_assigned: bool = True
    wanted: str = ""

    @property
    def is_change(self) -> bool:
        """Whether the score would really be another one."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Reading:
    """One text, read once: trimmed, as the importer compares it (at two decimals) and as the page does (parseFloat)."""

    grade: str
    two_decimals: Decimal | None
    page_number: Decimal | None


@lru_cache(maxsize=2**17)
def read_cell(cell: str) -> Reading:
    """What the importer and the page see in a raw cell."""
    grade = (join_decimals(cell) or "").strip(_WHITESPACE)
    return Reading(grade, _two_decimals(grade), parse_float(grade))


def _two_decimals(text: str) -> Decimal | None:
    """A text that is a number from end to end, at the two decimals that the gradebook shows; else None."""
    if not _WHOLE_NUMBER.fullmatch(text):
        return None
    return leading_float(text).quantize(CENT, ROUND_HALF_UP)


def plain_score(cell: str) -> str:
    """The score that a plain cell says: "" for a blank one, a plain decimal for a number.

    Where it equals the gradebook's, nothing changes anywhere in Canvas, and the cell needs no further look. Every other
    cell (EX, percent, text) gives something that no gradebook holds, so that it gets one.
    """
    grade = read_cell(cell).grade
    if _POINTS.fullmatch(grade):
        return shortest(leading_float(grade))
    return f"not plain: {cell}" if grade else ""


def effect_of(cell: str, original: str, points: Decimal | None, *, is_closed: bool = False) -> Effect:
    """What a raw cell does to a score of the gradebook ("", "EX", "N/A", a plain decimal, or text).

    Canvas rules F1, F4, F10, G4 and F8. The original value of a new assignment is "". A closed assignment, whose scores
    are hidden from instructors, takes no score at all.
    """
    read = read_cell(cell)
    wanted = score_of(read.grade, points)
    if original == NOT_ASSIGNED:
        return Effect("", "", is_weeded=True, is_same_on_page=True, is_assigned=False, wanted=wanted)
    is_same = _is_same_on_page(read, original)
    if is_closed:
        return Effect(original, original, is_weeded=True, is_same_on_page=is_same, wanted=wanted)
    return Effect(original, wanted, _is_no_change(read, original), is_same, wanted=wanted)


def is_no_change(cell: str, original: str) -> bool:
    """Whether the importer weeds a raw cell. Canvas rule F4 (GradebookImporter#no_change_to_value?)."""
    return _is_no_change(read_cell(cell), original)


def _is_no_change(read: Reading, original: str) -> bool:
    """Equal, both without a score, or one number at two decimals; text that is no number equals only itself."""
    grade = read.grade
    if grade == original or (grade.upper() == EXCUSED and original == EXCUSED):
        return True
    if grade in ("", "-") and original in ("", "-"):
        return True
    return read.two_decimals is not None and read.two_decimals == read_cell(original).two_decimals


def _is_same_on_page(read: Reading, original: str) -> bool:
    """Whether the mapping page weeds the cell. Canvas rule G4 (gradebook_uploads/index.js)."""
    if not read.grade and not original:
        return True
    return read.page_number is not None and read.page_number == read_cell(original).page_number


@lru_cache(maxsize=2**17)
def score_of(grade: str, points: Decimal | None) -> str:
    """The score that the server makes of a posted grade.

    Canvas rules F7 and F8 (AbstractAssignment#interpret_grade).
    """
    if grade.upper() in (EXCUSED, "EXCUSED"):
        return EXCUSED
    if _PERCENT.search(grade):
        return shortest((points or Decimal(0)) * leading_float(grade) / 100)
    if _POINTS.search(grade):
        return shortest(leading_float(grade))
    if grade in ("pass", "complete"):
        return shortest(points or Decimal(0))
    return "0" if grade in ("fail", "incomplete") else ""
