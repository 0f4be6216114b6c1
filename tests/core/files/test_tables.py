"""Tests for reading tables and formatting CSV."""

import contextlib
import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ClickoverError, UnreadableFileError, UnrecognizedFileError
from core.files.cell_bounds import MAX_CELL_LENGTH
from core.files.file_bytes import read_bytes
from core.files.signatures import detect_signature
from core.files.table import Table
from core.files.tables import format_csv, parse_table, read_table
from core.problems import Severity
from tests.sentences import get_values

NAMED = Path("file.csv")
CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")))


def parse(text: str, encoding: str = "utf-8") -> Table:
    return parse_table(NAMED, text.encode(encoding))


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=5))
def test_parse_table_formatted_csv_returns_same_rows(rows: list[list[str]]) -> None:
    header = ["Student", "ID", "Class 1 - Poll", "Class 2 - Poll"]
    table = parse_table(NAMED, format_csv([header, *rows]))
    assert table.rows == [header, *rows]


@given(st.binary(max_size=200))
def test_parse_table_any_bytes_returns_table_or_raises(data: bytes) -> None:
    with contextlib.suppress(ClickoverError):
        assert parse_table(NAMED, data).rows


def test_format_csv_special_characters_are_quoted() -> None:
    assert format_csv([["a", "", 'say "x"'], ["é", "1,5", ""]]) == 'a,,"say ""x"""\né,"1,5",\n'.encode()


def test_parse_table_any_text_keeps_data_and_hash(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n1,2\n")
    table = read_table(path)
    assert table.data == b"a,b\n1,2\n"
    assert table.sha256 == hashlib.sha256(table.data).hexdigest()


def test_parse_table_blank_rows_are_kept() -> None:
    assert parse("a,b\n\n1,2\n").rows == [["a", "b"], [], ["1", "2"]]


def test_parse_table_large_cell_and_many_columns_are_read() -> None:
    table = parse(f"{'x' * MAX_CELL_LENGTH},{'9' * 400}\n" + ",".join("1" for _ in range(10_000)) + "\n")
    assert len(table.rows[0][0]) == MAX_CELL_LENGTH
    assert len(table.rows[1]) == 10_000


@pytest.mark.parametrize("content", [b"", b" \r\n\t", b",,\n,\n"])
def test_parse_table_empty_data_raises_unrecognized_file(content: bytes) -> None:
    with pytest.raises(UnrecognizedFileError):
        parse_table(NAMED, content)


def test_parse_table_guessed_encoding_adds_note() -> None:
    table = parse("Name,ID\nÇelikson,1\n", "cp1252")
    assert table.rows[1][0] == "Çelikson"
    assert [(problem.code, problem.severity) for problem in table.problems] == [("encoding-guessed", Severity.INFO)]


def test_parse_table_damaged_letters_adds_warning() -> None:
    table = parse_table(NAMED, "éàüöñéàüöñ,1\n".encode() + b"\xe9,2\n")
    assert [problem.code for problem in table.problems] == ["damaged-letters"]
    assert get_values(table.problems.problems[0].message) == {"n": 1}


@pytest.mark.parametrize("text", ['Name,ID\n"A,1\nB,2\n', 'Name,ID\nA,"1', 'x"y,1\n"z"w,2\n"open,3\n'])
def test_parse_table_unclosed_quote_raises_unrecognized_file(text: str) -> None:
    line = len(text.partition('"open')[0].splitlines()) + 1 if "open" in text else 2
    with pytest.raises(UnrecognizedFileError) as raised:
        parse(text)
    assert get_values(raised.value.what) == {"line": str(line)}


def test_parse_table_misplaced_quote_adds_warning() -> None:
    table = parse('Name,ID\n"A"B,1\n')
    assert table.rows[1] == ["AB", "1"]
    assert [(problem.code, problem.place.row) for problem in table.problems] == [("misplaced-quote", 2)]


def test_parse_table_merged_rows_adds_error() -> None:
    (problem,) = parse('Name,ID\n"A,1\nB"B,2\nC,3\n').problems
    assert (problem.code, problem.severity) == ("rows-run-together", Severity.ERROR)
    assert get_values(problem.message) == {"line": "2", "last_line": "3"}


def catch_error(path: Path) -> UnreadableFileError:
    with pytest.raises(UnreadableFileError) as raised:
        read_bytes(path)
    assert raised.value.where == str(path)
    assert raised.value.advice
    return raised.value


def test_read_bytes_each_failure_has_its_own_explanation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [catch_error(tmp_path / "none.csv"), catch_error(tmp_path)]
    for error in (PermissionError(13, "denied"), OSError(5, "Input/output error")):

        def fail(_path: Path, _mode: str, error: OSError = error) -> bytes:
            raise error

        monkeypatch.setattr(Path, "open", fail)
        found.append(catch_error(tmp_path / "a.csv"))
    assert [get_values(error.what) for error in found] == [{}, {}, {}, {"reason": "Input/output error"}]
    assert len({error.what for error in found}) == len({error.advice for error in found}) == 4


def test_parse_table_picture_raises_unrecognized_file() -> None:
    data = b"\x89PNG\r\n\x1a\n\0\0"
    with pytest.raises(UnrecognizedFileError) as raised:
        parse_table(NAMED, data)
    signature = detect_signature(data, None)
    assert (raised.value.what, raised.value.advice) == (signature.what, signature.advice)


def test_table_rows_keep_their_number_of_cells() -> None:
    rows = [["a", "b"], [], ["c"], *([str(number)] for number in range(600))]
    table = Table.from_rows(NAMED, rows, "utf-8", ",")
    assert table.rows == rows
    assert (table.rows[-1], table.rows[2], list(table.rows[1:3])) == (["599"], ["c"], [[], ["c"]])
    assert (table.row_count, table.widths[:4].tolist()) == (603, [2, 0, 1, 1])
    assert hash(table.rows) == hash(Table.from_rows(NAMED, rows, "utf-8", ",").rows)


def test_table_columns_are_padded_with_blanks() -> None:
    table = Table.from_rows(NAMED, [["a", "b"], [" "], [""], ["c"]], "utf-8", ",")
    assert [list(column) for column in table.columns] == [["a", " ", "", "c"], ["b", "", "", ""]]
    assert table.is_filled.tolist() == [True, False, False, True]
    assert table.get_column(1) == ["b", "", "", ""]
    assert table.get_column(2) == table.get_column(None) == [""] * 4
    assert table.extract_columns([3, 1], 3) == [["c", " "], ["", ""], ["", ""]]


def test_parse_table_row_with_too_many_and_too_few_cells_keeps_all_cells() -> None:
    assert parse("a,b\n1,2,3\n4\n").rows == [["a", "b"], ["1", "2", "3"], ["4"]]
