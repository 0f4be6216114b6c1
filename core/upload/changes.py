"""Which scores does a file change in Canvas, the losses first?

A class of 50,000 with 200 sessions has ten million changes. So a change is a number, its place in the file, until
somebody looks at it.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, overload

import numpy as np
import numpy.typing as npt
from typing_extensions import override

from core.canvas.effects import EFFECTS, Effect, effect_of
from core.canvas.importer.rehearsal import ChangedColumn
from core.files.coded_columns import CodedColumn, Numbering
from core.pacing import paced
from core.upload.file import Upload

_RANKS: dict[Effect, int] = {effect: rank for rank, effect in enumerate(EFFECTS)}
_UNCHANGED = len(EFFECTS)
_PIECE = 2**20


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands in one cell before and afterwards, and what that does to the score."""

    before: str
    after: str
    effect: Effect


_NOTHING = Seen("", "", Effect.NONE)


@dataclass(frozen=True, slots=True)
class ChangedScore:
    """One score that Canvas would hold differently; `key` names the column, "" where it came from another file."""

    student: str
    canvas_id: str
    key: str
    title: str
    before: str
    after: str
    effect: Effect

    @property
    def is_loss(self) -> bool:
        """Whether a person must have seen it."""
        return self.effect.is_loss


@dataclass(frozen=True, eq=False)
class Field:
    """Where changes lie: people as (name, Canvas id), columns as (key, title), and a column of cells for each."""

    people: Sequence[tuple[str, str]]
    columns: Sequence[tuple[str, str]]
    cells: Sequence[CodedColumn[Seen]]

    def numbers(self, number_of: Callable[[Seen], int]) -> npt.NDArray[np.int32]:
        """The number of every cell, person by person."""
        grid = np.empty((len(self.people), len(self.columns)), np.int32)
        for at, column in enumerate(paced(self.cells, 1)):
            grid[:, at] = column.numbers(number_of)
        return grid.ravel()


class Changes(Sequence[ChangedScore]):
    """Changes of one field. Each is put together when somebody looks at it; `places` count through the whole field."""

    def __init__(self, field: Field, places: npt.NDArray[np.intp]) -> None:
        super().__init__()
        self.field = field
        self.places = places
        self._width = max(len(field.columns), 1)

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
            return self._keep(self.places[at])
        who, what = divmod(int(self.places[at]), self._width)
        seen = self.field.cells[what][who]
        person, column = self.field.people[who], self.field.columns[what]
        return ChangedScore(*person, *column, seen.before, seen.after, seen.effect)

    def of_columns(self, wanted: Callable[[str], bool]) -> "Changes":
        """Those in columns whose title is wanted."""
        is_kept = np.array([wanted(title) for _, title in self.field.columns], np.bool_)
        return self._keep(self.places[is_kept[self.places % self._width]])

    def of_people(self, wanted: Callable[[str], bool]) -> "Changes":
        """Those of people whose name is wanted."""
        is_kept = np.array([wanted(name) for name, _ in self.field.people], np.bool_)
        return self._keep(self.places[is_kept[self.places // self._width]])

    def are_among(self, others: "Iterable[Changes]") -> bool:
        """Whether each of these is one of the others: the same person and column, the same before and afterwards."""
        is_found = np.zeros(len(self), np.bool_)
        for each in others:
            is_found |= self._found_in(each)
        return bool(is_found.all())

    def _found_in(self, other: "Changes") -> npt.NDArray[np.bool_]:
        """Of each of these, whether it is one of the others."""
        people = _places_in([canvas_id for _, canvas_id in other.field.people], [i for _, i in self.field.people])
        columns = _places_in(other.field.columns, self.field.columns)
        who, what = people[self.places // self._width], columns[self.places % self._width]
        numbers: Numbering[Seen] = Numbering()
        theirs = np.full(len(other.field.people) * other._width + 1, -1, np.int32)  # the last one stands for nowhere
        theirs[other.places] = other.field.numbers(numbers.__getitem__)[other.places]
        there = np.where((who >= 0) & (what >= 0), who * other._width + what, len(theirs) - 1)
        return np.asarray(self.field.numbers(numbers.__getitem__)[self.places] == theirs[there])

    def by_person(self, *, descending: bool) -> "Changes":
        """The same, by name."""
        ranks = _alphabetic(name for name, _ in self.field.people)
        return self._sorted(ranks[self.places // self._width], descending)

    def by_column(self, *, descending: bool) -> "Changes":
        """The same, by title."""
        ranks = _alphabetic(title for _, title in self.field.columns)
        return self._sorted(ranks[self.places % self._width], descending)

    def by_cell(self, key: Callable[[Seen], Any], *, descending: bool) -> "Changes":
        """The same, by something of what stands there."""
        keys = sorted({key(seen) for column in self.field.cells for seen in column.values})
        ranks = {each: rank for rank, each in enumerate(keys)}
        return self._sorted(self.field.numbers(lambda seen: ranks[key(seen)])[self.places], descending)

    def _sorted(self, ranks: npt.NDArray[np.int32], descending: bool) -> "Changes":
        """By rank; those of one rank stay in the order in which they are."""
        return self._keep(self.places[np.argsort(-ranks if descending else ranks, kind="stable")])

    def _keep(self, places: npt.NDArray[np.intp]) -> "Changes":
        return Changes(self.field, places)


class AllChanges(Changes):
    """All changes of a file, in the order of `EFFECTS`. `counts` is by effect, `columns` are those that change."""

    @classmethod
    def of(cls, field: Field) -> Self:
        """The changes of a whole field."""
        ranks = field.numbers(lambda seen: _RANKS.get(seen.effect, _UNCHANGED))
        found = [_places_of(rank, ranks) for rank in range(len(EFFECTS))]
        changes = cls(field, np.concatenate(found))
        changes.counts = {effect: len(places) for effect, places in zip(EFFECTS, found, strict=True)}
        pairs = paced(zip(field.columns, field.cells, strict=True), 1)
        changes.columns = [column for column, cells in pairs if any(seen.effect in _RANKS for seen in cells.counts())]
        return changes

    counts: dict[Effect, int]
    columns: list[tuple[str, str]]

    @property
    def losses(self) -> Changes:
        """What a person must have seen; it stands first."""
        return self[: sum(self.counts[effect] for effect in EFFECTS if effect.is_loss)]

    def of_effect(self, effect: Effect) -> Changes:
        """Those of one effect."""
        begin = sum(self.counts[before] for before in EFFECTS[: EFFECTS.index(effect)])
        return self[begin : begin + self.counts[effect]]


def changes_of(upload: Upload) -> AllChanges:
    """The changes that the file makes, losses first, then in the order of the file."""
    people = [(row.student.name, row.student.canvas_id) for row in upload.rows]
    columns = [(column.key, column.title) for column in upload.columns]
    cells = [column.map(lambda cell: Seen(cell.before, cell.text, cell.effect)) for column in upload.cells]
    return AllChanges.of(Field(people, columns, cells))


def changes_of_rehearsal(columns: Sequence[ChangedColumn], names: Mapping[str, str]) -> AllChanges:
    """The changes that a rehearsal tells of; `names` by Canvas id."""
    canvas_ids = columns[0].canvas_ids if columns else ()
    people = [(names.get(canvas_id, canvas_id), canvas_id) for canvas_id in canvas_ids]
    cells = [_spread_out(column) for column in columns]
    return AllChanges.of(Field(people, [("", column.title) for column in columns], cells))


def _places_in(those: Sequence[Hashable], these: Iterable[Hashable]) -> npt.NDArray[np.intp]:
    """Where each of these stands among those; -1 for nowhere."""
    places = {each: place for place, each in enumerate(those)}
    return np.array([places.get(each, -1) for each in these], np.intp)


def _places_of(rank: int, ranks: npt.NDArray[np.int32]) -> npt.NDArray[np.intp]:
    """Where a rank stands."""
    starts = paced(range(0, len(ranks), _PIECE), 1)
    found = [np.flatnonzero(ranks[start : start + _PIECE] == rank) + start for start in starts]
    return np.concatenate([np.array([], np.intp), *found])


def _spread_out(column: ChangedColumn) -> CodedColumn[Seen]:
    """A changed column with a cell for everybody."""
    seen = [Seen(before, after, effect_of(before, after)) for before, after in column.scores.values]
    codes = np.full(len(column.canvas_ids), len(seen), np.int32)
    codes[column.places] = column.scores.codes
    return CodedColumn(codes, [*seen, _NOTHING])


def _alphabetic(words: Iterable[str]) -> npt.NDArray[np.int32]:
    """The place of each word in the alphabet of them all; the same one for words that are alike."""
    folded = [word.casefold() for word in words]
    order = {word: rank for rank, word in enumerate(sorted(set(folded)))}
    return np.array([order[word] for word in folded], np.int32)
