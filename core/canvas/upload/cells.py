"""What does one cell of the file say, given what was earned and what Canvas already has?"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from core.canvas.effects import EXCUSED, Effect, effect_of
from core.canvas.gradebook import NOT_ASSIGNED
from core.canvas.upload.columns import Column
from core.choices import Choices, Existing, NoResponse
from core.files.coded_columns import CodedColumn, pair
from core.points import Mark, Points, is_same_score, shortest


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of one cell, and its effect on `before`, which Canvas has.

    `kept_back` says why a score that was there to write is not written; "" where nothing is kept back.
    """

    text: str
    effect: Effect = Effect.NONE
    kept_back: str = ""
    before: str = ""


CellColumn = CodedColumn[Cell]
"""One column of the file, without its header and points."""


def wanted_text(units: int, mark: Mark, decimals: int, column: Column, choices: Choices) -> str | None:
    """What the export and the choices ask for: a plain decimal, "EX", "" to clear, or None to leave Canvas alone.

    `units` are whole 10**-decimals points. Scaling and rounding happen here, once, half up.
    """
    if mark is Mark.SCORE:
        return shortest(written_points(Decimal(units).scaleb(-decimals), column, choices))
    if mark is Mark.EXCUSED:
        return EXCUSED
    return {NoResponse.LEAVE: None, NoResponse.ZERO: "0", NoResponse.EXCUSED: EXCUSED, NoResponse.CLEAR: ""}[
        choices.no_response
    ]


def written_points(earned: Points, column: Column, choices: Choices) -> Points:
    """The points as they are written: scaled, then rounded once, half up."""
    digits = choices.rule.written_decimals
    with localcontext() as context:
        context.prec = 80  # more than any score times any scale: the one rounding is the last step
        points = earned * column.scale[0] / column.scale[1] if column.scale else earned
        return points if digits is None else points.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def fill_cell(wanted: str | None, held: str, choices: Choices) -> Cell:
    """Decide one cell: `wanted` is what should be there, `held` what Canvas has.

    What must not change carries what Canvas has, because a blank in an uploaded column deletes. Canvas rules F1, F4
    and F5.
    """
    if held == NOT_ASSIGNED:
        return Cell("", kept_back="not assigned to this student in Canvas (N/A)" if wanted else "")
    if wanted is None or is_same_score(wanted, held):
        return Cell(held)
    if held == EXCUSED and not choices.overwrite_excused:
        return Cell(held, kept_back="excused in Canvas, and stays excused")
    if held and choices.existing is Existing.KEEP:
        return Cell(held, kept_back=f"Canvas already has {held}, and scores in Canvas are kept")
    effect = effect_of(held, wanted)
    if choices.existing is Existing.RAISE and held not in ("", EXCUSED) and effect is not Effect.RAISED:
        return Cell(held, kept_back=f"Canvas already has {held}, and scores are only raised")
    return Cell(wanted, effect, before=held)


def fill_column(wanted: CodedColumn[str | None], held: CodedColumn[str], choices: Choices) -> CellColumn:
    """Every cell of one column. Scores repeat, so each pair of texts is decided once."""
    return pair(wanted, held).map(lambda texts: fill_cell(*texts, choices))
