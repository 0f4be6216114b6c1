"""Tests for dictionary-encoded columns."""

import numpy as np
import pytest

from core.files.dictionary_column import CodeTable, DictionaryColumn, TextColumn, find_unique, zip_columns

CELLS = ["8", "", "8", "EX", ""]


def test_dictionary_column_access_returns_cells() -> None:
    column = TextColumn.from_cells(CELLS)
    assert (len(column), column[0], column[3], list(column)) == (5, "8", "EX", CELLS)
    assert (list(column[1:4]), list(column.take(np.array([4, 3])))) == (["", "8", "EX"], ["", "EX"])
    assert column.values == ("8", "", "EX")


def test_dictionary_column_equals_sequence_of_same_cells() -> None:
    column = TextColumn.from_cells(CELLS)
    assert column == tuple(CELLS) == TextColumn.from_distinct(CELLS)
    assert column != [*CELLS[:-1], "9"]
    assert column != "8"
    assert column != 8
    assert len({column, TextColumn.from_distinct(CELLS)}) == 1
    assert repr(DictionaryColumn.full("", 2)) == "DictionaryColumn(['', ''])"


def test_value_counts_unused_values_are_omitted() -> None:
    assert TextColumn.from_cells(CELLS).value_counts() == {"8": 2, "": 2, "EX": 1}
    assert TextColumn.from_cells(CELLS)[:2].value_counts() == {"8": 1, "": 1}
    assert TextColumn(TextColumn.from_cells(CELLS).codes, ("8", "", "8")).value_counts() == {"8": 3, "": 2}


def test_compact_unused_values_are_removed() -> None:
    last = TextColumn.from_cells(CELLS)[3:].compact()
    assert (list(last), last.values) == (["EX", ""], ["", "EX"])
    assert TextColumn.from_cells([]).compact().values == []


def test_map_cells_repeated_values_calls_function_once_per_value() -> None:
    column = DictionaryColumn(np.array([1, 0, 1], np.int32), ("a", "b", "c"))
    calls: list[str] = []

    def convert(text: str) -> str:
        calls.append(text)
        return text.upper()

    assert column.map_cells(convert) == ["B", "A", "B"]
    assert calls == ["a", "b", "c"]


def test_mask_nonboolean_results_are_converted() -> None:
    column = DictionaryColumn.from_cells(["x", " ", "", "x"])
    assert column.mask(str.strip).tolist() == [True, False, False, True]


def test_code_table_encode_continues_numbering() -> None:
    code_table = CodeTable[str]()
    assert code_table.encode(["b", "a", "b"]).tolist() == [0, 1, 0]
    assert code_table["c"] == 2
    assert code_table.encode(["d", "a", "d", "c"]).tolist() == [3, 1, 3, 2]
    assert list(code_table) == ["b", "a", "c", "d"]


def test_map_equal_results_are_merged() -> None:
    column = TextColumn.from_cells(CELLS)
    mapped = column.map(str.lower)
    assert (list(mapped), mapped.values) == (["8", "", "8", "ex", ""], ("8", "", "ex"))
    lengths = column.map(len)
    assert (list(lengths), lengths.values) == ([1, 0, 1, 2, 0], (1, 0, 2))
    assert column.map_codes(len).tolist() == [1, 0, 1, 2, 0]
    assert column.mask(bool).tolist() == [True, False, True, True, False]


def test_zip_columns_repeated_pairs_are_stored_once() -> None:
    both = zip_columns(TextColumn.from_cells(CELLS), DictionaryColumn.from_cells([1, 2, 1, 1, 3]))
    assert list(both) == [("8", 1), ("", 2), ("8", 1), ("EX", 1), ("", 3)]
    assert len(both.values) == 4
    assert list(zip_columns(TextColumn.from_cells([]), TextColumn.from_cells([]))) == []


@pytest.mark.parametrize("limit", [5, 8, 1000])
def test_find_unique_low_and_high_limit_return_same_values(limit: int) -> None:
    distinct, codes = find_unique(np.array([4, 0, 4, 2, 0, 4, 4]), limit)
    assert distinct.tolist() == [0, 2, 4]
    assert codes.tolist() == [2, 0, 2, 1, 0, 2, 2]
    assert codes.dtype == np.int32
