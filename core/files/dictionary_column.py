"""Dictionary-encoded columns for large tables with few distinct values."""

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, Generic, Self, TypeVar, overload

import numpy as np
import numpy.typing as npt
import pandas as pd
from typing_extensions import override

from core.cooperative import iter_yielding

Value = TypeVar("Value", bound=Hashable)
Other = TypeVar("Other", bound=Hashable)
Third = TypeVar("Third", bound=Hashable)
Codes = npt.NDArray[np.int32]
"""The index of each cell's value."""


class DictionaryColumn(Sequence[Value]):
    """A dictionary-encoded column of cells: cell i is `values[codes[i]]`.

    A column behaves like a tuple of its cells and equals any sequence of the same cells. Columns of a table may share
    their `values`, so a column may not use all of them. Instances are immutable.
    """

    __slots__ = ("codes", "values")

    def __init__(self, codes: Codes, values: Sequence[Value]) -> None:
        """Create a column from its values and, for each cell, the index of its value."""
        self.codes = codes
        self.values = values

    @classmethod
    def from_cells(cls, cells: Iterable[Value]) -> Self:
        """Return a column with these cells, storing each distinct value once."""
        code_table: CodeTable[Value] = CodeTable()
        return cls(code_table.encode(list(cells)), tuple(code_table))

    @classmethod
    def from_distinct(cls, cells: Sequence[Value]) -> Self:
        """Return a column with these cells, without looking for equal ones.

        This is faster if few cells are equal.
        """
        return cls(np.arange(len(cells), dtype=np.int32), cells)

    @classmethod
    def full(cls, value: Value, length: int) -> Self:
        """Return a column in which all `length` cells have the same value."""
        return cls(np.zeros(length, np.int32), (value,))

    def take(self, indexes: "slice | npt.NDArray[np.intp]") -> Self:
        """Return a column with the cells at these indexes."""
        return type(self)(self.codes[indexes], self.values)

    def compact(self) -> Self:
        """Return an equal column without unused values."""
        used = np.flatnonzero(np.bincount(self.codes, minlength=len(self.values)))
        codes = np.zeros(len(self.values), np.int32)
        codes[used] = np.arange(len(used))
        return type(self)(codes[self.codes], [self.values[index] for index in used.tolist()])

    def map(self, function: Callable[[Value], Other]) -> "DictionaryColumn[Other]":
        """Return a column of `function(cell)` for each cell.

        The function is called once per value, and equal results are merged.
        """
        code_table: CodeTable[Other] = CodeTable()
        codes = code_table.encode(list(map(function, self.values)))
        return DictionaryColumn(codes[self.codes], tuple(code_table))

    def map_cells(self, function: Callable[[Value], Other]) -> list[Other]:
        """Return a list of `function(cell)` for each cell.

        The function is called once per value.
        """
        results = list(map(function, self.values))
        return [results[code] for code in self.codes.tolist()]

    def map_codes(self, function: Callable[[Value], int]) -> Codes:
        """Return an array of `function(cell)` for each cell.

        The function is called once per value.
        """
        return np.array([function(value) for value in self.values], np.int32)[self.codes]

    def mask(self, predicate: Callable[[Value], object]) -> npt.NDArray[np.bool_]:
        """Return a Boolean mask of the cells for which the result of the predicate is true, as in `if`.

        The predicate is called once per value.
        """
        return np.fromiter(map(bool, map(predicate, self.values)), np.bool_, len(self.values))[self.codes]

    def value_counts(self) -> Counter[Value]:
        """Return the number of cells with each value."""
        counts: Counter[Value] = Counter()
        for index, count in enumerate(np.bincount(self.codes, minlength=len(self.values)).tolist()):
            if count:
                counts[self.values[index]] += count
        return counts

    @override
    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, index: int) -> Value: ...
    @overload
    def __getitem__(self, index: slice) -> Self: ...
    @override
    def __getitem__(self, index: int | slice) -> Value | Self:
        return self.take(index) if isinstance(index, slice) else self.values[self.codes[index]]

    @override
    def __iter__(self) -> Iterator[Value]:
        return map(self.values.__getitem__, self.codes.tolist())

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    @override
    def __hash__(self) -> int:
        return hash(tuple(self))

    @override
    def __repr__(self) -> str:
        return f"{type(self).__name__}({list(self)})"


TextColumn = DictionaryColumn[str]
"""A column of text cells."""


class CodeTable(dict[Value, int], Generic[Value]):
    """A mapping that assigns consecutive integers to values on their first lookup."""

    def __missing__(self, value: Value) -> int:
        """Assign the next integer, starting at 0, to a new value and return it."""
        self[value] = code = len(self)
        return code

    def encode(self, values: Sequence[Value]) -> Codes:
        """Return the integers of many values, faster than with one lookup for each."""
        new_values = dict.fromkeys(value for value in values if value not in self)
        self.update(zip(new_values, range(len(self), len(self) + len(new_values)), strict=True))
        return np.fromiter(map(self.__getitem__, values), np.int32, len(values))


def encode_blocks(blocks: Iterable[Iterable[npt.NDArray[np.object_]]], width: int) -> list[TextColumn]:
    """Encode a table that arrives in blocks of rows, and return its `width` columns.

    Each block has one array of cells for each column.
    """
    code_tables: list[CodeTable[str]] = [CodeTable() for _ in range(width)]
    codes = [[np.empty(0, np.int32)] for _ in range(width)]
    for block in iter_yielding(blocks, 1):
        for code_table, column_codes, cells in zip(code_tables, codes, block, strict=True):
            block_codes, distinct = pd.factorize(cells)
            column_codes.append(code_table.encode(distinct.tolist())[block_codes])
    return [
        DictionaryColumn(np.concatenate(column_codes), tuple(code_table))
        for code_table, column_codes in zip(code_tables, codes, strict=True)
    ]


@overload
def zip_columns(
    first: DictionaryColumn[Value], second: DictionaryColumn[Other], /
) -> DictionaryColumn[tuple[Value, Other]]: ...
@overload
def zip_columns(
    first: DictionaryColumn[Value], second: DictionaryColumn[Other], third: DictionaryColumn[Third], /
) -> DictionaryColumn[tuple[Value, Other, Third]]: ...
def zip_columns(*columns: DictionaryColumn[Any]) -> DictionaryColumn[Any]:
    """Combine columns of equal length into one column of tuples.

    Each distinct tuple is stored once.
    """
    shape = tuple(len(column.values) for column in columns)
    combined = np.ravel_multi_index([column.codes for column in columns], shape)
    distinct, codes = find_unique(combined, math.prod(shape))
    used_values = (
        [column.values[index] for index in indexes.tolist()]
        for column, indexes in zip(columns, np.unravel_index(distinct, shape), strict=True)
    )
    return DictionaryColumn(codes, list(zip(*used_values, strict=True)))


def find_unique(numbers: npt.NDArray[np.int64], limit: int) -> tuple[npt.NDArray[np.int64], Codes]:
    """Return the distinct numbers in ascending order, and each number's position among them.

    All numbers are at least 0 and less than `limit`. If `limit` is low, they are counted, which is faster than sorting.
    """
    if limit > len(numbers):
        distinct, codes = np.unique(numbers, return_inverse=True)
        return distinct, codes.astype(np.int32)
    distinct = np.flatnonzero(np.bincount(numbers, minlength=limit))
    positions = np.zeros(limit, np.int32)
    positions[distinct] = np.arange(len(distinct))
    return distinct, positions[numbers]
