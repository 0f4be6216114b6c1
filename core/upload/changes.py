"""Score changes made by an upload file or shown in an import preview.

Losses come first. A class of 50,000 with 200 sessions has ten million changes. Each change is therefore stored as its
position in a grid and becomes an object only when it is accessed.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, overload

import numpy as np
import numpy.typing as npt
from typing_extensions import override

from core.canvas.effects import EFFECTS, Effect, classify_effect
from core.canvas.importer.rehearsal_result import ChangedColumn
from core.files.dictionary_column import CodeTable, DictionaryColumn
from core.upload.file import UploadFile

_EFFECT_RANKS: dict[Effect, int] = {effect: rank for rank, effect in enumerate(EFFECTS)}
_UNCHANGED_RANK = len(EFFECTS)


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell's text before and after the import, and the effect on the score."""

    before: str
    after: str
    effect: Effect


_NO_CHANGE = CellChange("", "", Effect.NONE)


@dataclass(frozen=True, slots=True)
class ChangedScore:
    """A score that Canvas would change.

    `key` identifies the column; it is "" if the change comes from another file.
    """

    student: str
    canvas_id: str
    key: str
    title: str
    before: str
    after: str
    effect: Effect

    @property
    def is_loss(self) -> bool:
        """True if the user must review this change."""
        return self.effect.is_loss


@dataclass(frozen=True, eq=False)
class ChangeGrid:
    """A grid of cell changes, with people as rows and assignments as columns.

    `people` are (name, Canvas ID), `columns` are (key, title), and `cells` has the changes in each column.
    """

    people: Sequence[tuple[str, str]]
    columns: Sequence[tuple[str, str]]
    cells: Sequence[DictionaryColumn[CellChange]]

    def encode_cells(self, get_code: Callable[[CellChange], int]) -> npt.NDArray[np.int32]:
        """Return the code of each cell in one array, row by row."""
        codes = np.empty((len(self.people), len(self.columns)), np.int32)
        for position, column in enumerate(self.cells):
            codes[:, position] = column.map_codes(get_code)
        return codes.ravel()


class ScoreChanges(Sequence[ChangedScore]):
    """Lazy sequence of the changes at `positions` in the flattened grid."""

    def __init__(self, grid: ChangeGrid, positions: npt.NDArray[np.intp]) -> None:
        super().__init__()
        self.grid = grid
        self.positions = positions
        self._width = max(len(grid.columns), 1)

    @override
    def __len__(self) -> int:
        return len(self.positions)

    @overload
    def __getitem__(self, index: int) -> ChangedScore: ...

    @overload
    def __getitem__(self, index: slice) -> "ScoreChanges": ...

    @override
    def __getitem__(self, index: int | slice) -> "ChangedScore | ScoreChanges":
        if isinstance(index, slice):
            return self._select(self.positions[index])
        row, column_index = divmod(int(self.positions[index]), self._width)
        change = self.grid.cells[column_index][row]
        person, column = self.grid.people[row], self.grid.columns[column_index]
        return ChangedScore(*person, *column, change.before, change.after, change.effect)

    def filter_by_title(self, predicate: Callable[[str], bool]) -> "ScoreChanges":
        """Return the changes in columns whose title satisfies the predicate."""
        is_selected = np.array([predicate(title) for _, title in self.grid.columns], np.bool_)
        return self._select(self.positions[is_selected[self.positions % self._width]])

    def filter_by_name(self, predicate: Callable[[str], bool]) -> "ScoreChanges":
        """Return the changes of people whose name satisfies the predicate."""
        is_selected = np.array([predicate(name) for name, _ in self.grid.people], np.bool_)
        return self._select(self.positions[is_selected[self.positions // self._width]])

    def is_subset_of(self, others: "Iterable[ScoreChanges]") -> bool:
        """Return True if each change is also in one of the other sequences.

        Two changes are the same if their person, column, and texts before and after are equal.
        """
        is_found = np.zeros(len(self), np.bool_)
        for other in others:
            is_found |= self._build_shared_mask(other)
        return bool(is_found.all())

    def _build_shared_mask(self, other: "ScoreChanges") -> npt.NDArray[np.bool_]:
        """Return a mask of the changes that are also in the other sequence."""
        other_ids, own_ids = ([canvas_id for _, canvas_id in grid.people] for grid in (other.grid, self.grid))
        people = _find_positions(other_ids, own_ids)
        columns = _find_positions(other.grid.columns, self.grid.columns)
        rows, column_indexes = people[self.positions // self._width], columns[self.positions % self._width]
        numbering: CodeTable[CellChange] = CodeTable()
        cell_count = len(other.grid.people) * other._width
        other_codes = np.full(cell_count + 1, -1, np.int32)  # the last code stands for a missing cell
        other_codes[other.positions] = other.grid.encode_cells(numbering.__getitem__)[other.positions]
        is_shared = (rows >= 0) & (column_indexes >= 0)
        other_positions = np.where(is_shared, rows * other._width + column_indexes, cell_count)
        return np.asarray(self.grid.encode_cells(numbering.__getitem__)[self.positions] == other_codes[other_positions])

    def sort_by_person(self, *, descending: bool) -> "ScoreChanges":
        """Return the changes sorted by student name, ignoring case."""
        ranks = _rank_alphabetically(name for name, _ in self.grid.people)
        return self._sort_by_rank(ranks[self.positions // self._width], descending)

    def sort_by_column(self, *, descending: bool) -> "ScoreChanges":
        """Return the changes sorted by column title, ignoring case."""
        ranks = _rank_alphabetically(title for _, title in self.grid.columns)
        return self._sort_by_rank(ranks[self.positions % self._width], descending)

    def sort_by_cell(self, key: Callable[[CellChange], Any], *, descending: bool) -> "ScoreChanges":
        """Return the changes sorted by a key computed from each cell change."""
        keys = sorted({key(change) for column in self.grid.cells for change in column.values})
        ranks = {value: rank for rank, value in enumerate(keys)}
        return self._sort_by_rank(self.grid.encode_cells(lambda change: ranks[key(change)])[self.positions], descending)

    def _sort_by_rank(self, ranks: npt.NDArray[np.int32], descending: bool) -> "ScoreChanges":
        """Return the changes sorted by rank; equal ranks keep their order."""
        return self._select(self.positions[np.argsort(-ranks if descending else ranks, kind="stable")])

    def _select(self, positions: npt.NDArray[np.intp]) -> "ScoreChanges":
        return ScoreChanges(self.grid, positions)


class AllScoreChanges(ScoreChanges):
    """All changes in a grid, in the order of `EFFECTS`.

    `counts` maps effects to the number of changes; `columns` lists the columns with changes.
    """

    counts: dict[Effect, int]
    columns: list[tuple[str, str]]

    @classmethod
    def from_grid(cls, grid: ChangeGrid) -> Self:
        """Collect all changes in a grid, losses first."""
        ranks = grid.encode_cells(lambda change: _EFFECT_RANKS.get(change.effect, _UNCHANGED_RANK))
        positions_by_rank = [np.flatnonzero(ranks == rank) for rank in range(len(EFFECTS))]
        changes = cls(grid, np.concatenate(positions_by_rank))
        changes.counts = {effect: len(positions) for effect, positions in zip(EFFECTS, positions_by_rank, strict=True)}
        changes.columns = [
            column
            for column, cells in zip(grid.columns, grid.cells, strict=True)
            if any(cell.effect in _EFFECT_RANKS for cell in cells.value_counts())
        ]
        return changes

    @property
    def losses(self) -> ScoreChanges:
        """The changes that the user must review, which come first."""
        return self[: sum(self.counts[effect] for effect in EFFECTS if effect.is_loss)]

    def filter_by_effect(self, effect: Effect) -> ScoreChanges:
        """Return the changes with the given effect."""
        start = sum(self.counts[earlier] for earlier in EFFECTS[: EFFECTS.index(effect)])
        return self[start : start + self.counts[effect]]


def build_upload_changes(upload: UploadFile) -> AllScoreChanges:
    """Return the changes that an upload file makes, losses first.

    Changes with the same effect are in file order.
    """
    people = [(row.student.name, row.student.canvas_id) for row in upload.rows]
    columns = [(column.key, column.title) for column in upload.columns]
    cells = [column.map(lambda cell: CellChange(cell.before, cell.text, cell.effect)) for column in upload.cells]
    return AllScoreChanges.from_grid(ChangeGrid(people, columns, cells))


def build_rehearsal_changes(columns: Sequence[ChangedColumn], names: Mapping[str, str]) -> AllScoreChanges:
    """Return the changes found by rehearsing an import.

    `names` maps Canvas IDs to student names.
    """
    canvas_ids = columns[0].canvas_ids if columns else ()
    people = [(names.get(canvas_id, canvas_id), canvas_id) for canvas_id in canvas_ids]
    cells = [_expand_column(column) for column in columns]
    return AllScoreChanges.from_grid(ChangeGrid(people, [("", column.title) for column in columns], cells))


def _find_positions(values: Sequence[Hashable], wanted: Iterable[Hashable]) -> npt.NDArray[np.intp]:
    """Return the position of each wanted value, or -1 if it is missing."""
    positions = {value: position for position, value in enumerate(values)}
    return np.array([positions.get(value, -1) for value in wanted], np.intp)


def _expand_column(column: ChangedColumn) -> DictionaryColumn[CellChange]:
    """Return a changed column with a cell for every student, changed or not."""
    changes = [CellChange(before, after, classify_effect(before, after)) for before, after in column.scores.values]
    codes = np.full(len(column.canvas_ids), len(changes), np.int32)
    codes[column.row_indexes] = column.scores.codes
    return DictionaryColumn(codes, [*changes, _NO_CHANGE])


def _rank_alphabetically(texts: Iterable[str]) -> npt.NDArray[np.int32]:
    """Return the alphabetical rank of each text, ignoring case."""
    folded_texts = [text.casefold() for text in texts]
    ranks = {text: rank for rank, text in enumerate(sorted(set(folded_texts)))}
    return np.array([ranks[text] for text in folded_texts], np.int32)
