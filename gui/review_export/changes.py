"""Which scores does the finished file change in Canvas, the losses first?

A class of 50,000 with 200 sessions has ten million changes. So a change is a number, its place in the file, until
somebody looks at it.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Any, overload

from typing_extensions import override

from gui.review_export.sentences import counted, listed, tr

if TYPE_CHECKING:
    from core.canvas.rehearsal import ChangedColumn
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

PIECE = 250_000
NOTHING = array("i")

Cell = tuple[str, str, str]
"""What stands there before and afterwards, and the effect."""


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
class Sheet:
    """Where changes lie: people as (name, Canvas id), columns as (key, title), and `look`, which gives a cell."""

    people: Sequence[tuple[str, str]]
    columns: Sequence[tuple[str, str]]
    look: Callable[[int, int], Cell]


NOWHERE = Sheet((), (), lambda *_: ("", "", ""))


class Changes(Sequence[ChangedScore]):
    """Changes of one sheet. Each is put together when somebody looks at it; `places` count through the whole sheet."""

    def __init__(self, sheet: Sheet = NOWHERE, places: "array[int] | None" = None) -> None:
        super().__init__()
        self.sheet = sheet
        self.places: array[int] = array("i") if places is None else places
        self._width = max(len(sheet.columns), 1)

    @override
    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, at: int) -> ChangedScore: ...

    @overload
    def __getitem__(self, at: slice) -> "Changes": ...

    @override
    def __getitem__(self, at: int | slice) -> "ChangedScore | Changes":
        if isinstance(at, slice):
            is_whole = at.indices(len(self)) == (0, len(self), 1)
            return self if is_whole else Changes(self.sheet, self.places[at])
        who, what = divmod(self.places[at], self._width)
        return ChangedScore(*self.sheet.people[who], *self.sheet.columns[what], *self.sheet.look(who, what))

    def of_columns(self, wanted: Callable[[str], bool]) -> "Changes":
        """Those in columns whose title is wanted."""
        kept = {at for at, (_, title) in enumerate(self.sheet.columns) if wanted(title)}
        return self._keep(place for place in self.places if place % self._width in kept)

    def of_people(self, wanted: Callable[[str], bool]) -> "Changes":
        """Those of people whose name is wanted."""
        kept = {at for at, (name, _) in enumerate(self.sheet.people) if wanted(name)}
        return self._keep(place for place in self.places if place // self._width in kept)

    def by_person(self, *, descending: bool) -> "Changes":
        """The same, by name."""
        rank = _ranks(name for name, _ in self.sheet.people)
        return self._sorted(lambda place: rank[place // self._width], descending)

    def by_column(self, *, descending: bool) -> "Changes":
        """The same, by title."""
        rank = _ranks(title for _, title in self.sheet.columns)
        return self._sorted(lambda place: rank[place % self._width], descending)

    def by_cell(self, key: Callable[[Cell], Any], *, descending: bool) -> "Changes":
        """The same, by something of what stands there."""
        return self._sorted(lambda place: key(self.sheet.look(*divmod(place, self._width))), descending)

    def _sorted(self, key: Callable[[int], Any], descending: bool) -> "Changes":
        """Put into a heap for each key: there are few keys, and the window lives on between two lines of Python."""
        heaps: dict[Any, array[int]] = {}
        for place in self.places:
            heaps.setdefault(key(place), array("i")).append(place)
        in_order: array[int] = array("i")
        for each in sorted(heaps, reverse=descending):
            _extend(in_order, heaps[each])
        return Changes(self.sheet, in_order)

    def _keep(self, places: Iterable[int]) -> "Changes":
        return Changes(self.sheet, array("i", places))


class AllChanges(Changes):
    """All changes of a file, in the order of `EFFECTS`. `counts` is by effect, `columns` are those that change."""

    def __init__(self, sheet: Sheet = NOWHERE, by_effect: "Mapping[str, array[int]] | None" = None) -> None:
        places: array[int] = array("i")
        found = by_effect or {}
        for effect in EFFECTS:
            _extend(places, found.get(effect, NOTHING))
        super().__init__(sheet, places)
        self.counts = {effect: len(found.get(effect, NOTHING)) for effect in EFFECTS}
        width = max(len(sheet.columns), 1)
        used = {place % width for place in places}
        self.columns = [column for at, column in enumerate(sheet.columns) if at in used]

    @property
    def losses(self) -> Changes:
        """What a person must have seen; it stands first."""
        return self[: sum(self.counts[effect] for effect in LOSSES)]

    def of_effect(self, effect: str) -> Changes:
        """Those of one effect."""
        begin = sum(self.counts[before] for before in EFFECTS[: EFFECTS.index(effect)])
        return self[begin : begin + self.counts[effect]]


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """Which changes to show; what is empty filters nothing. `losses_only` shows every kind of loss."""

    effect: str = ""
    student: str = ""
    title: str = ""
    losses_only: bool = False

    def select(self, changes: AllChanges) -> Changes:
        """The changes that are shown, in their order."""
        kept = changes.of_effect(self.effect) if self.effect else changes.losses if self.losses_only else changes[:]
        if self.title:
            kept = kept.of_columns(lambda title: title == self.title)
        if self.student:
            wanted = self.student.casefold()
            kept = kept.of_people(lambda name: wanted in name.casefold())
        return kept


def changes_of(upload: "Upload") -> AllChanges:
    """The changes that the file makes, losses first, then in the order of the file."""
    rows, width = upload.rows, len(upload.columns)
    found = {effect: array("i") for effect in EFFECTS}
    for who, row in enumerate(rows):
        for what, cell in enumerate(row.cells):
            if (places := found.get(cell.effect)) is not None:
                places.append(who * width + what)

    def look(who: int, what: int) -> Cell:
        cell = rows[who].cells[what]
        return cell.before, cell.text, cell.effect.value

    people = [(row.student.name, row.student.canvas_id) for row in rows]
    return AllChanges(Sheet(people, [(column.key, column.title) for column in upload.columns], look), found)


def changes_of_rehearsal(columns: "Sequence[ChangedColumn]", names: Mapping[str, str]) -> AllChanges:
    """The changes that a rehearsal tells of; `names` by Canvas id."""
    ids = list(dict.fromkeys(canvas_id for column in columns for canvas_id in column.scores))
    ranks = {canvas_id: who for who, canvas_id in enumerate(ids)}
    found: dict[str, list[int]] = {effect: [] for effect in EFFECTS}
    for what, column in enumerate(columns):
        for canvas_id, (before, after) in column.scores.items():
            found[effect_of(before, after)].append(ranks[canvas_id] * len(columns) + what)

    def look(who: int, what: int) -> Cell:
        before, after = columns[what].scores[ids[who]]
        return before, after, effect_of(before, after)

    people = [(names.get(canvas_id, canvas_id), canvas_id) for canvas_id in ids]
    in_order = {effect: array("i", sorted(places)) for effect, places in found.items()}
    return AllChanges(Sheet(people, [("", column.title) for column in columns], look), in_order)


def _extend(places: "array[int]", more: "array[int]") -> None:
    """Append in pieces: a step that takes long keeps the window waiting, even on another thread."""
    for at in range(0, len(more), PIECE):
        places.extend(more[at : at + PIECE])


@lru_cache(maxsize=4096)
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


def say_changes(counts: Mapping[str, int]) -> str:
    """Say how many of which kind: "9 new scores, 3 raised, 1 lowered"; empty where nothing changes."""
    several = {
        NEW: (tr("{n} new score"), tr("{n} new scores")),
        RAISED: (tr("{n} raised"), tr("{n} raised")),
        EXCUSED: (tr("{n} excused"), tr("{n} excused")),
        LOWERED: (tr("{n} lowered"), tr("{n} lowered")),
        REMOVED: (tr("{n} removed"), tr("{n} removed")),
        UNEXCUSED: (tr("{n} no longer excused"), tr("{n} no longer excused")),
    }
    return listed([counted(counts[effect], *words) for effect, words in several.items() if counts[effect]])


def _ranks(words: Iterable[str]) -> list[int]:
    """The place of each word in the alphabet of them all; the same one for words that are alike."""
    folded = [word.casefold() for word in words]
    order = {word: rank for rank, word in enumerate(sorted(set(folded)))}
    return [order[word] for word in folded]


@lru_cache(maxsize=4096)
def score_rank(text: str) -> tuple[int, Decimal | str]:
    """Numbers by size, then words, then nothing: "EX" and letters stand after every number."""
    try:
        return 0, Decimal(text)
    except InvalidOperation:
        return (1, text) if text else (2, "")
