"""How are changed scores filtered, sorted and said? What they are says `core.upload.changes`."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING

from core.canvas.effects import Effect
from gui.look.words import counted, listed, tr

if TYPE_CHECKING:
    from core.upload.changes import AllChanges, Changes


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """Which changes to show; what is empty filters nothing. `losses_only` shows every kind of loss."""

    effect: Effect | None = None
    student: str = ""
    title: str = ""
    losses_only: bool = False

    def select(self, changes: "AllChanges") -> "Changes":
        """The changes that are shown, in their order."""
        kept = changes.of_effect(self.effect) if self.effect else changes.losses if self.losses_only else changes[:]
        if self.title:
            kept = kept.of_columns(lambda title: title == self.title)
        if self.student:
            wanted = self.student.casefold()
            kept = kept.of_people(lambda name: wanted in name.casefold())
        return kept


def effect_word(effect: Effect) -> str:
    """The word of one effect in the table."""
    return {
        Effect.NONE: tr("Unchanged"),
        Effect.LOWERED: tr("Lowered"),
        Effect.REMOVED: tr("Removed"),
        Effect.UNEXCUSED: tr("No longer excused"),
        Effect.RAISED: tr("Raised"),
        Effect.NEW: tr("New"),
        Effect.EXCUSED: tr("Excused"),
    }[effect]


def say_changes(counts: Mapping[Effect, int]) -> str:
    """Say how many of which kind: "9 new scores, 3 raised, 1 lowered"; empty where nothing changes."""
    several = {
        Effect.NEW: (tr("{n} new score"), tr("{n} new scores")),
        Effect.RAISED: (tr("{n} raised"), tr("{n} raised")),
        Effect.EXCUSED: (tr("{n} excused"), tr("{n} excused")),
        Effect.LOWERED: (tr("{n} lowered"), tr("{n} lowered")),
        Effect.REMOVED: (tr("{n} removed"), tr("{n} removed")),
        Effect.UNEXCUSED: (tr("{n} no longer excused"), tr("{n} no longer excused")),
    }
    return listed([counted(counts[effect], *words) for effect, words in several.items() if counts[effect]])


@lru_cache(maxsize=4096)
def score_rank(text: str) -> tuple[int, Decimal | str]:
    """Numbers by size, then words, then nothing: "EX" and letters stand after every number."""
    try:
        return 0, Decimal(text)
    except InvalidOperation:
        return (1, text) if text else (2, "")
