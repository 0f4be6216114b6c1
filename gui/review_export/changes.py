"""Which scores does the finished file change in Canvas, the losses first?"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from gui.review_export.sentences import counted, listed, tr

if TYPE_CHECKING:
    from core.canvas.rehearsal import Change
    from core.canvas.upload.file import Upload

LOWERED, REMOVED, UNEXCUSED, RAISED, NEW, EXCUSED = (
    "lowered",
    "removed",
    "no longer excused",
    "raised",
    "new",
    "excused",
)
"""The values of `core.canvas.upload.cells.Effect` that change something, in the order in which they are shown."""

EFFECTS = (LOWERED, REMOVED, UNEXCUSED, RAISED, NEW, EXCUSED)
LOSSES = frozenset({LOWERED, REMOVED, UNEXCUSED})
_RANK = {effect: rank for rank, effect in enumerate(EFFECTS)}


@dataclass(frozen=True, slots=True)
class ChangedScore:
    """One score that Canvas would hold differently; `key` names the column, "" where it came from another file."""

    student: str
    canvas_id: str
    key: str
    title: str
    before: str
    after: str
    effect: str

    @property
    def is_loss(self) -> bool:
        """Whether a person must have seen it."""
        return self.effect in LOSSES


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """Which changes to show; what is empty filters nothing. `losses_only` shows every kind of loss."""

    effect: str = ""
    student: str = ""
    title: str = ""
    losses_only: bool = False

    def select(self, changes: Iterable[ChangedScore]) -> list[ChangedScore]:
        """The changes that are shown. One pass for each thing that is filtered by: that is quick for large classes."""
        kept = list(changes)
        if self.effect:
            kept = [change for change in kept if change.effect == self.effect]
        if self.losses_only:
            kept = [change for change in kept if change.effect in LOSSES]
        if self.title:
            kept = [change for change in kept if change.title == self.title]
        if self.student:
            wanted = self.student.casefold()
            kept = [change for change in kept if wanted in change.student.casefold()]
        return kept


def changes_of(upload: "Upload") -> tuple[ChangedScore, ...]:
    """The changes that the file makes, losses first, then in the order of the file."""
    found = [
        ChangedScore(
            row.student.name,
            row.student.canvas_id,
            column.key,
            column.title,
            cell.before,
            cell.text,
            cell.effect.value,
        )
        for row in upload.rows
        for column, cell in zip(upload.columns, row.cells, strict=True)
        if cell.effect.value in _RANK
    ]
    return _ordered(found)


def changes_of_rehearsal(changes: Iterable["Change"], names: dict[str, str]) -> tuple[ChangedScore, ...]:
    """The changes that a rehearsal tells of; `names` by Canvas id."""
    return _ordered(
        [
            ChangedScore(
                names.get(change.canvas_id, change.canvas_id),
                change.canvas_id,
                "",
                change.title,
                change.before,
                change.after,
                effect_of(change.before, change.after),
            )
            for change in changes
        ]
    )


def effect_of(before: str, after: str) -> str:
    """What happens to a score: `core.canvas.upload.cells.effect_of`, for cells that may also hold other text."""
    if after == "EX":
        return REMOVED if before else EXCUSED
    if before == "EX":
        return UNEXCUSED
    if not after:
        return REMOVED
    if not before:
        return NEW
    try:
        return RAISED if Decimal(after) > Decimal(before) else LOWERED
    except InvalidOperation:  # a letter: nobody can say that nothing is lost
        return LOWERED


def count_effects(changes: Sequence[ChangedScore]) -> Counter[str]:
    """How many changes there are of each kind."""
    return Counter(change.effect for change in changes)


def effect_word(effect: str) -> str:
    """The word of one effect in the table."""
    return {
        LOWERED: tr("Lowered"),
        REMOVED: tr("Removed"),
        UNEXCUSED: tr("No longer excused"),
        RAISED: tr("Raised"),
        NEW: tr("New"),
        EXCUSED: tr("Excused"),
    }.get(effect, effect)


def say_changes(changes: Sequence[ChangedScore]) -> str:
    """Say how many of which kind: "9 new scores, 3 raised, 1 lowered"; empty where nothing changes."""
    counts = count_effects(changes)
    several = {
        NEW: (tr("{n} new score"), tr("{n} new scores")),
        RAISED: (tr("{n} raised"), tr("{n} raised")),
        EXCUSED: (tr("{n} excused"), tr("{n} excused")),
        LOWERED: (tr("{n} lowered"), tr("{n} lowered")),
        REMOVED: (tr("{n} removed"), tr("{n} removed")),
        UNEXCUSED: (tr("{n} no longer excused"), tr("{n} no longer excused")),
    }
    return listed([counted(counts[effect], *words) for effect, words in several.items() if counts[effect]])


def _ordered(changes: list[ChangedScore]) -> tuple[ChangedScore, ...]:
    return tuple(sorted(changes, key=lambda change: _RANK[change.effect]))
