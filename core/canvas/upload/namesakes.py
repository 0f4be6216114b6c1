"""Which assignments may be meant by a title that is not quite theirs?"""

from collections.abc import Iterable

from rapidfuzz.distance import OSA

from core.canvas.gradebook import Assignment
from core.canvas.upload.headers import folded

SHORTEST = 8
"""In shorter titles one letter makes another title."""


def near_assignments(title: str, assignments: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """Assignments whose title is nearly this one: alike but for case, blanks, punctuation or one letter, no digit."""
    key = folded(title)
    return tuple(assignment for assignment in assignments if _is_near(key, folded(assignment.title)))


def _is_near(one: str, other: str) -> bool:
    if one == other:
        return True
    same_digits = [c for c in one if c.isdigit()] == [c for c in other if c.isdigit()]
    return same_digits and min(len(one), len(other)) >= SHORTEST and OSA.distance(one, other, score_cutoff=1) <= 1
