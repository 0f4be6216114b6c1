"""How is a column of millions of cells held, most of which say the same?"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Generic, Self, TypeVar, overload

import numpy as np
import numpy.typing as npt
from typing_extensions import override

Value = TypeVar("Value", bound=Hashable)
Other = TypeVar("Other", bound=Hashable)
Codes = npt.NDArray[np.int32]
"""For each cell, the place of its value."""


class CodedColumn(Sequence[Value]):
    """A column of cells that repeat: cell i is `values[codes[i]]`.

    It reads like a tuple of its cells and is equal to any sequence of the same cells. Columns of one table may share
    their `values`, so some of these may stand in no cell of this column. Never changed once it is made.
    """

    __slots__ = ("codes", "values")

    def __init__(self, codes: Codes, values: Sequence[Value]) -> None:
        """`codes` are places in `values`."""
        self.codes = codes
        self.values = values

    @classmethod
    def of(cls, cells: Iterable[Value]) -> Self:
        """The column of these cells."""
        places: Numbering[Value] = Numbering()
        codes = np.fromiter(map(places.__getitem__, cells), np.int32)
        return cls(codes, tuple(places))

    @classmethod
    def of_different(cls, cells: Sequence[Value]) -> Self:
        """The column of cells that hardly repeat, such as names: nothing is gained by looking for equal ones."""
        return cls(np.arange(len(cells), dtype=np.int32), cells)

    @classmethod
    def of_one(cls, value: Value, length: int) -> Self:
        """A column of so many cells that all say the same."""
        return cls(np.zeros(length, np.int32), (value,))

    def take(self, places: "slice | npt.NDArray[np.intp]") -> Self:
        """The column of the cells at these places."""
        return type(self)(self.codes[places], self.values)

    def compact(self) -> Self:
        """The same column with only those values that stand in a cell."""
        used = np.flatnonzero(np.bincount(self.codes, minlength=len(self.values)))
        codes = np.zeros(len(self.values), np.int32)
        codes[used] = np.arange(len(used))
        return type(self)(codes[self.codes], [self.values[place] for place in used.tolist()])

    def map(self, change: Callable[[Value], Other]) -> "CodedColumn[Other]":
        """The column of what each cell becomes; each value is changed once, and those that become alike are one."""
        places: Numbering[Other] = Numbering()
        codes = np.array([places[change(value)] for value in self.values], np.int32)
        return CodedColumn(codes[self.codes], tuple(places))

    def numbers(self, number_of: Callable[[Value], int]) -> Codes:
        """The number of each cell; each value is asked once."""
        return np.array([number_of(value) for value in self.values], np.int32)[self.codes]

    def where(self, matters: Callable[[Value], bool]) -> npt.NDArray[np.bool_]:
        """Of each cell whether it matters; each value is asked once."""
        return np.array([matters(value) for value in self.values], np.bool_)[self.codes]

    def counts(self) -> Counter[Value]:
        """How often each value stands in a cell."""
        counts: Counter[Value] = Counter()
        for place, count in enumerate(np.bincount(self.codes, minlength=len(self.values)).tolist()):
            if count:
                counts[self.values[place]] += count
        return counts

    @override
    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, place: int) -> Value: ...
    @overload
    def __getitem__(self, place: slice) -> Self: ...
    @override
    def __getitem__(self, place: int | slice) -> Value | Self:
        return self.take(place) if isinstance(place, slice) else self.values[self.codes[place]]

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
        return f"CodedColumn({list(self)})"


TextColumn = CodedColumn[str]
"""A column of a table."""


class Numbering(dict[Value, int], Generic[Value]):
    """The number of each different value, from 0, in the order in which they are first asked for."""

    def __missing__(self, value: Value) -> int:
        """The number of a value that is met for the first time."""
        self[value] = number = len(self)
        return number


def pair(one: CodedColumn[Value], other: CodedColumn[Other]) -> CodedColumn[tuple[Value, Other]]:
    """Two columns of the same length side by side; each different pair stands once among the values."""
    both = one.codes.astype(np.int64) * len(other.values) + other.codes
    distinct, codes = np.unique(both, return_inverse=True)
    places = [divmod(place, len(other.values)) for place in distinct.tolist()]
    return CodedColumn(codes.astype(np.int32), [(one.values[left], other.values[right]) for left, right in places])
