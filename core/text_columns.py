"""How is a column of millions of cells held, most of which say the same?"""

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

import numpy as np
import numpy.typing as npt
from typing_extensions import override

Codes = npt.NDArray[np.int32]
"""For each cell, the place of its text."""


class TextColumn(Sequence[str]):
    """A column of cells that repeat: cell i is `texts[codes[i]]`.

    It reads like a tuple of its cells and is equal to any sequence of the same cells. Columns of one table may share
    their `texts`, so some of these may stand in no cell of this column. Never changed once it is made.
    """

    __slots__ = ("codes", "texts")

    def __init__(self, codes: Codes, texts: Sequence[str]) -> None:
        """`codes` are places in `texts`."""
        self.codes = codes
        self.texts = texts

    @classmethod
    def of(cls, cells: Iterable[str]) -> "TextColumn":
        """The column of these cells."""
        places = Places()
        codes = np.fromiter(map(places.__getitem__, cells), np.int32)
        return cls(codes, tuple(places))

    @classmethod
    def blank(cls, length: int) -> "TextColumn":
        """A column of so many blank cells."""
        return cls(np.zeros(length, np.int32), ("",))

    @classmethod
    def of_different(cls, cells: Sequence[str]) -> "TextColumn":
        """The column of cells that hardly repeat, such as names: nothing is gained by looking for equal ones."""
        return cls(np.arange(len(cells), dtype=np.int32), cells)

    def take(self, places: "slice | npt.NDArray[np.intp]") -> "TextColumn":
        """The column of the cells at these places."""
        return TextColumn(self.codes[places], self.texts)

    def distinct(self) -> set[str]:
        """The texts that stand in a cell."""
        counts = np.bincount(self.codes, minlength=len(self.texts))
        return {self.texts[place] for place in np.flatnonzero(counts).tolist()}

    @override
    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> "TextColumn": ...
    @override
    def __getitem__(self, place: int | slice) -> "str | TextColumn":
        return self.take(place) if isinstance(place, slice) else self.texts[self.codes[place]]

    @override
    def __iter__(self) -> Iterator[str]:
        return map(self.texts.__getitem__, self.codes.tolist())

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    @override
    def __hash__(self) -> int:
        return hash(tuple(self))

    @override
    def __repr__(self) -> str:
        return f"TextColumn({list(self)})"


class Places(dict[str, int]):
    """The place of each different text, in the order in which they are first asked for."""

    def __missing__(self, text: str) -> int:
        """The place of a text that is met for the first time."""
        self[text] = place = len(self)
        return place
