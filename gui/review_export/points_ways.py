"""What can be done where an assignment is worth something else in Canvas than here?"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.points import Points, shortest
from gui.look.words import tr

if TYPE_CHECKING:
    from core.upload.file import Upload
    from core.workbook import Workbook


@dataclass(frozen=True, slots=True)
class Differing:
    """One column whose points possible differ: `ours` in the file, `theirs` in Canvas."""

    title: str
    ours: Points
    theirs: Points

    @property
    def formula(self) -> str:
        """How a score is scaled."""
        return tr(
            "{title}: score × {theirs} ÷ {ours}",
            title=self.title,
            theirs=shortest(self.theirs),
            ours=shortest(self.ours),
        )

    @property
    def clicks(self) -> str:
        """Where the points are changed in Canvas."""
        return tr(
            "In Canvas: Assignments → “{title}” → Edit → Points → type {ours} → Save. Then export the gradebook again "
            "and give the new file to Clickover.",
            title=self.title,
            ours=shortest(self.ours),
        )


@dataclass(frozen=True, slots=True)
class PointsWays:
    """The columns that differ, and the one number that scaling makes all of them agree with (None: there is none)."""

    differing: tuple[Differing, ...]
    goal: Points | None
    others: int

    @property
    def scale_words(self) -> str:
        """What scaling would do, in full."""
        formulas = "; ".join(column.formula for column in self.differing)
        if not self.others:
            return tr("Scaling would mean: {formulas}.", formulas=formulas)
        return tr(
            "Scaling would mean: {formulas}; every other column of the file to the same points.", formulas=formulas
        )


def ways_of(upload: "Upload") -> PointsWays:
    """The ways out for this file. One rule scales every column, so scaling is offered for one number only."""
    differing = []
    for column in upload.columns:
        in_canvas = column.assignment.points_possible if column.assignment else None
        if column.points is not None and in_canvas is not None and column.points != in_canvas:
            differing.append(Differing(column.title, column.points, in_canvas))
    goals = {column.theirs for column in differing}
    goal = goals.pop() if len(goals) == 1 else None
    return PointsWays(tuple(differing), goal if goal and goal > 0 else None, len(upload.columns) - len(differing))


def scaled(workbook: "Workbook", goal: Points) -> "Workbook":
    """The workbook in which every column is scaled to `goal` points."""
    return workbook.preferring(replace(workbook.choices, rule=replace(workbook.choices.rule, scale_to=goal)))
