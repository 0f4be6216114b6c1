"""Cells of the upload file, including those where iClicker, Canvas, and an earlier upload disagree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.canvas.effects import EXCUSED, Effect, classify_effect
from core.canvas.gradebook import NOT_ASSIGNED
from core.choices import Choices, EditedScorePolicy, ExistingScorePolicy
from core.files.dictionary_column import DictionaryColumn, TextColumn, zip_columns
from core.points import is_same_score
from core.score_words import format_score_word
from core.sent_upload import CanvasEdit, EditDecision
from core.texts import Text, _
from core.upload.sent_scores import SentColumn


@dataclass(frozen=True, slots=True)
class UploadCell:
    """A cell's text, and its effect on `before`, the text in Canvas.

    `withheld_reason` says why an available score isn't written; otherwise it is None. `edit` is set if a person
    changed the score in Canvas, whether it is overwritten or not. `decision` is the user's decision about this score.
    `is_repeated` is True if the cell only repeats Canvas's text, which isn't iClicker's score.
    """

    text: str
    effect: Effect = Effect.NONE
    withheld_reason: Text | None = None
    before: str = ""
    edit: CanvasEdit | None = None
    is_repeated: bool = False
    decision: EditDecision | None = None


CellColumn = DictionaryColumn[UploadCell]
"""The cells of one column, without its header and points."""


def build_cell(wanted: str | None, current: str, choices: Choices, sent: str | None = None) -> UploadCell:
    """Build one cell from the wanted text, the current text in Canvas, and the text that was sent last, if any.

    Unchanged cells repeat Canvas's text because a blank would delete the score. Canvas rules F1, F4, and F5.
    """
    if current == NOT_ASSIGNED:
        reason = _("This assignment isn't assigned to the student in Canvas (N/A).") if wanted else None
        return UploadCell("", withheld_reason=reason)
    if wanted is None or is_same_score(wanted, current):
        return UploadCell(current, is_repeated=wanted is None and bool(current))
    is_edited = sent is not None and not is_same_score(sent, current)
    edit = CanvasEdit(sent or "", current, wanted) if is_edited else None
    if edit and choices.edited_in_canvas is EditedScorePolicy.KEEP:
        reason = _("This score was changed to {score} in Canvas.", score=format_score_word(current))
        return UploadCell(
            current, withheld_reason=reason if edit.has_iclicker_change else None, edit=edit, is_repeated=True
        )
    effect = classify_effect(current, wanted)
    if reason := _find_withheld_reason(current, effect, choices):
        return UploadCell(current, withheld_reason=reason, edit=edit, is_repeated=True)
    return UploadCell(wanted, effect, before=current, edit=edit)


def _find_withheld_reason(current: str, effect: Effect, choices: Choices) -> Text | None:
    """Return why Canvas's score isn't replaced by another one, or None if it is."""
    if current == EXCUSED and not choices.overwrite_excused:
        return _("The student is excused (EX) in Canvas and stays excused.")
    if current and choices.existing is ExistingScorePolicy.KEEP:
        return _("Canvas already has {score}, and you chose to keep Canvas's scores.", score=format_score_word(current))
    is_number = current not in ("", EXCUSED)
    if is_number and choices.existing is ExistingScorePolicy.RAISE and effect is not Effect.RAISED:
        return _("Canvas already has {score}, and you chose to only raise scores.", score=current)
    return None


def build_cells(
    wanted: DictionaryColumn[str | None], current: TextColumn, choices: Choices, sent: SentColumn | None = None
) -> CellColumn:
    """Build the cells of a column.

    Rows with the same texts share one cell object.
    """
    if sent is None:
        return zip_columns(wanted, current).map(lambda texts: build_cell(*texts, choices))
    return zip_columns(wanted, current, sent).map(lambda texts: build_cell(texts[0], texts[1], choices, texts[2]))


def apply_edit_decisions(
    cells: CellColumn, canvas_ids: Sequence[str], decisions: Mapping[str, EditDecision], choices: Choices
) -> CellColumn:
    """Return the cells of a column, with the user's decisions applied.

    `canvas_ids` are the students in the rows, and `decisions` are the user's decisions about this column, by student.
    """
    codes, values = cells.codes.copy(), list(cells.values)
    for row, canvas_id in enumerate(canvas_ids):
        if canvas_id in decisions:
            codes[row] = len(values)
            values.append(decide_cell(cells[row], decisions[canvas_id], choices))
    return DictionaryColumn(codes, values)


def decide_cell(cell: UploadCell, decision: EditDecision, choices: Choices) -> UploadCell:
    """Return a cell as the user decided, or unchanged if the decision was about other scores.

    A cell that the user wants to overwrite still follows the options for excused and existing scores.
    """
    edit = cell.edit
    if edit is None or edit != decision.edit:
        return cell
    policy = EditedScorePolicy.KEEP if decision.keeps_canvas else EditedScorePolicy.OVERWRITE
    decided = build_cell(edit.iclicker, edit.canvas, replace(choices, edited_in_canvas=policy), edit.sent)
    reason = None if decision.keeps_canvas else decided.withheld_reason
    return replace(decided, withheld_reason=reason, decision=decision)


def has_effect(cell: UploadCell) -> bool:
    """Return True if importing the cell changes the score in Canvas."""
    return cell.effect is not Effect.NONE
