"""Ways to fix columns whose points possible differ from those in Canvas."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.points import Points, format_decimal
from gui.look.text_formatting import tr

if TYPE_CHECKING:
    from core.upload.file import UploadFile
    from core.workbook import Workbook


@dataclass(frozen=True, slots=True)
class PointsMismatch:
    """Column whose points possible differ between the upload file and Canvas."""

    title: str
    file_points: Points
    canvas_points: Points

    @property
    def formula(self) -> str:
        """The formula by which scaling changes the scores in this column."""
        return tr(
            "{title}: score × {theirs} ÷ {ours}",
            title=self.title,
            theirs=format_decimal(self.canvas_points),
            ours=format_decimal(self.file_points),
        )

    @property
    def canvas_instructions(self) -> str:
        """The instructions for changing the points possible in Canvas."""
        return tr(
            "In Canvas: Assignments → “{title}” → Edit → Points → type {ours} → Save. Then export the gradebook again "
            "and give the new file to Clickover.",
            title=self.title,
            ours=format_decimal(self.file_points),
        )


@dataclass(frozen=True, slots=True)
class PointsFixes:
    """Columns whose points differ from Canvas, and the scaling that would fix them.

    `scale_to` is the number of points to which every column would be scaled. It is None if no single number fixes all
    of them. `other_count` is the number of columns that already match.
    """

    mismatches: tuple[PointsMismatch, ...]
    scale_to: Points | None
    other_count: int

    @property
    def scale_description(self) -> str:
        """The description of what scaling would do to each column."""
        formulas = "; ".join(column.formula for column in self.mismatches)
        if not self.other_count:
            return tr("Scaling would mean: {formulas}.", formulas=formulas)
        return tr(
            "Scaling would mean: {formulas}; every other column of the file to the same points.", formulas=formulas
        )


def find_points_fixes(upload: "UploadFile") -> PointsFixes:
    """Return the columns with mismatched points in this file, and how to fix them.

    Scaling applies to every column.
    """
    mismatches = tuple(
        PointsMismatch(column.title, *mismatch) for column in upload.columns if (mismatch := column.points_mismatch)
    )
    return PointsFixes(mismatches, upload.scale_target, len(upload.columns) - len(mismatches))


def describe_scaling(points: Points) -> str:
    """Return the Undo text for scaling every column."""
    return tr("Scale every column to {points} points", points=f"{points:f}")


def scale_columns(workbook: "Workbook", points: Points) -> "Workbook":
    """Return the workbook with every column scaled to these points."""
    return workbook.with_choices(replace(workbook.choices, rule=replace(workbook.choices.rule, scale_to=points)))
