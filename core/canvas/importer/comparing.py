"""Which cells of the upload are not plainly the score that Canvas has?

A course may have ten million cells, and nearly all of them say what Canvas knows already. So each row is compared as a
whole, every different text is read once, and only the cells that are left over are looked at, once for each different
pair of cell and score.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import itemgetter

from core.canvas.gradebook import Gradebook, Posting
from core.canvas.importer.assignments import Column, PointsCell
from core.canvas.importer.scores import Effect, PlainScores, effect_of
from core.canvas.importer.students import Entry

Pair = tuple[str, str]
"""A raw cell and the score that Canvas has there."""


@dataclass(frozen=True, slots=True)
class ColumnOfCells:
    """One column's cells against the gradebook's scores.

    `odd` holds, by place among the known entries, each cell that is not plainly the score that Canvas has; `effects`
    what each different pair of them does. All other cells change nothing and are the same on the page.
    """

    column: Column
    points: PointsCell
    odd: dict[int, Pair]
    effects: dict[Pair, Effect]

    def effect(self, place: int) -> Effect | None:
        """What the cell of one known entry does; None where it plainly is the score that Canvas has."""
        pair = self.odd.get(place)
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
    last = {entry.student: entry.index for entry in known}
    return [last[entry.student] for entry in known]


def compare(
    gradebook: Gradebook,
    known: Sequence[Entry],
    cells: Sequence[Sequence[str]],
    columns: Sequence[Column],
    points: Sequence[PointsCell],
) -> list[ColumnOfCells]:
    """Each column's cells against the gradebook's scores, a known entry each."""
    odd: list[dict[int, Pair]] = [{} for _ in columns]
    if columns:
        select = _selector([column.source for column in columns])
        scores_of = PlainScores()
        originals = _originals(gradebook, known, columns)
        for place, (index, scores) in enumerate(zip(rows_that_count(known), originals, strict=False)):
            values = select(cells[index])
            plain = tuple(map(scores_of.__getitem__, values))
            if plain != scores:
                for number, score in enumerate(plain):
                    if score != scores[number]:
                        odd[number][place] = (values[number], scores[number])
    return [_column(*parts) for parts in zip(columns, points, odd, strict=True)]


def _column(column: Column, points: PointsCell, odd: dict[int, Pair]) -> ColumnOfCells:
    is_closed = column.known is not None and column.known.posting is Posting.MANUAL_HIDDEN
    effects = {pair: effect_of(*pair, points.points, is_closed=is_closed) for pair in set(odd.values())}
    return ColumnOfCells(column, points, odd, effects)


def _selector(sources: Sequence[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """A function that picks these cells out of a row; a short row is filled up with blanks (Canvas rule F1)."""
    width = max(sources) + 1
    pick = itemgetter(*sources, sources[0])  # one more, since a single index would give no tuple

    def select(row: Sequence[str]) -> tuple[str, ...]:
        if len(row) < width:
            row = [*row, *[""] * (width - len(row))]
        picked: tuple[str, ...] = pick(row)
        return picked[:-1]

    return select


def _originals(gradebook: Gradebook, known: Sequence[Entry], columns: Sequence[Column]) -> Iterable[tuple[str, ...]]:
    """The gradebook's scores in these columns, a row for each known entry; "" for an assignment that is new."""
    students = [entry.student for entry in known if entry.student is not None]
    is_whole_roster = students == list(range(len(gradebook.students)))
    scores: list[Iterable[str]] = []
    for column in columns:
        if column.known is None:
            scores.append(repeat("", len(known)))
            continue
        all_scores = gradebook.cells[column.known.assignment_id]
        scores.append(all_scores if is_whole_roster else [all_scores[student] for student in students])
    return zip(*scores, strict=True)
