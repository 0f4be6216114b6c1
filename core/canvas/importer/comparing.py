"""Which cells of the upload are not plainly the score that Canvas has?

A course may have ten million cells, and nearly all of them say what Canvas knows already. So each row is compared as a
whole, every different text is read once, and only the cells that are left over are looked at, once for each different
pair of cell and score.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from core.canvas.gradebook import Gradebook, Posting
from core.canvas.importer.assignments import Column, PointsCell
from core.canvas.importer.reading import Rows
from core.canvas.importer.scores import Effect, PlainScores, effect_of
from core.canvas.importer.students import Entry

Pair = tuple[str, str]
"""A raw cell and the score that Canvas has there."""


@dataclass(frozen=True, slots=True)
class ColumnOfCells:
    """One column's cells against the gradebook's scores.

    `pairs` holds, for each known entry, the pair that is not plainly the score that Canvas has, else None;
    `effects` what each different pair does. All other cells change nothing and are the same on the page.
    """

    column: Column
    points: PointsCell
    pairs: Sequence[Pair | None]
    effects: dict[Pair, Effect]

    def effect(self, place: int) -> Effect | None:
        """What the cell of one known entry does; None where it plainly is the score that Canvas has."""
        pair = self.pairs[place]
        return None if pair is None else self.effects[pair]

    @property
    def is_weeded_by_importer(self) -> bool:
        """Canvas rules D2 and F3: no cell and no points changed. A new assignment always stays."""
        is_same = self.column.known is not None and not self.points.is_changed
        return is_same and all(effect.is_weeded for effect in self.effects.values())


def known_entries(entries: Sequence[Entry]) -> list[Entry]:
    """The entries of students whom Canvas knows."""
    return [entry for entry in entries if entry.student is not None]


def rows_that_count(known: Sequence[Entry]) -> list[int]:
    """The row that each known entry's values come from: the last one of that student. Canvas rule E9."""
    last = {entry.student: entry.place for entry in known}
    return [last[entry.student] for entry in known]


def compare(
    gradebook: Gradebook,
    known: Sequence[Entry],
    rows: Rows,
    columns: Sequence[Column],
    points: Sequence[PointsCell],
) -> list[ColumnOfCells]:
    """Each column's cells against the gradebook's scores, a known entry each."""
    pick_cells = _picker(rows_that_count(known))
    pick_scores = _picker([entry.student for entry in known if entry.student is not None])
    nothing, all_plain = ("",) * len(known), (None,) * len(known)
    scores_of = PlainScores()
    compared = []
    for column, its_points in zip(columns, points, strict=True):
        cells = pick_cells(rows.column(column.source))
        scores = pick_scores(gradebook.cells[column.known.assignment_id]) if column.known else nothing
        plain = tuple(map(scores_of.__getitem__, cells))
        if plain == scores:
            compared.append(ColumnOfCells(column, its_points, all_plain, {}))
        else:
            compared.append(_column(column, its_points, _odd_pairs(cells, plain, scores)))
    return compared


def _odd_pairs(cells: Iterable[str], plain: Iterable[str], scores: Iterable[str]) -> list[Pair | None]:
    """Each pair of cell and score that is not plainly the same; equal pairs are one object."""
    share = dict[Pair, Pair]().setdefault
    return [
        None if says == held else share((cell, held), (cell, held))
        for cell, says, held in zip(cells, plain, scores, strict=True)
    ]


def _column(column: Column, points: PointsCell, pairs: Sequence[Pair | None]) -> ColumnOfCells:
    is_closed = column.known is not None and column.known.posting is Posting.MANUAL_HIDDEN
    odd = {pair for pair in set(pairs) if pair is not None}
    effects = {pair: effect_of(*pair, points.points, is_closed=is_closed) for pair in odd}
    return ColumnOfCells(column, points, pairs, effects)


def _picker(places: Sequence[int]) -> Callable[[Sequence[str]], Sequence[str]]:
    """A function that picks the cells at `places` out of a column: as one piece where they stand one after another."""
    if not places:
        return lambda _: ()
    first, last = places[0], places[-1]
    if places == list(range(first, last + 1)):
        return lambda cells: cells[first : last + 1]
    pick = itemgetter(*places, first)  # one more, since a single place would give no tuple
    return lambda cells: pick(cells)[:-1]
