"""Tests of reading CSV as Ruby's parser does."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.canvas.importer import ruby_csv
from core.canvas.importer.ruby_csv import (
    CsvErrorKind,
    MalformedCsvError,
    parse_columns_fast,
    parse_javascript_float,
    parse_records,
    parse_ruby_float,
    parse_ruby_integer,
)


def parse_rows_fast(text: str, separator: str) -> list[list[str]] | None:
    columns = parse_columns_fast(text, separator)
    return None if columns is None else [list(row) for row in zip(*columns, strict=True)]


def parse_rows(text: str, separator: str = ",") -> list[list[str | None]]:
    return [record.fields for record in parse_records(text, separator)]


def test_parse_records_blank_fields_distinguishes_quoted_from_unquoted() -> None:
    assert parse_rows('a,,""\n,"b ""c"""\n\n') == [["a", None, ""], [None, 'b "c"'], []]


def test_parse_records_separator_lines_are_skipped_but_counted() -> None:
    assert [(record.number, record.fields) for record in parse_records(",;, \na\n,,", ",")] == [(2, ["a"])]


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        ('a\nb"c,d\n', CsvErrorKind.STRAY_QUOTE, 2),
        ('a\nb"c",d\n', CsvErrorKind.STRAY_QUOTE, 2),
        ('a\n"b" ,c\n', CsvErrorKind.AFTER_QUOTE, 2),
        ('a\nb,"c\nd""', CsvErrorKind.UNCLOSED_QUOTE, 2),
        ("a\r\nb\n", CsvErrorKind.LINE_END, 2),
        ("a\nb\r\n", CsvErrorKind.LINE_END, 2),
        ("a\rb\nc", CsvErrorKind.LINE_END, 2),
    ],
)
def test_parse_records_malformed_text_raises_malformed_csv_error(text: str, kind: CsvErrorKind, line: int) -> None:
    with pytest.raises(MalformedCsvError) as caught:
        parse_rows(text)
    assert (caught.value.kind, caught.value.line) == (kind, line)
    assert parse_rows_fast(text, ",") is None


@pytest.mark.parametrize("text", ["a;b\r\nc;d", "a\n", "", "\n", 'x,"1\n2"\n', 'x\r\n"3\r4"\r\n', "a\n\nb"])
def test_parse_columns_fast_any_text_matches_parse_records(text: str) -> None:
    expected = [[field or "" for field in row] for row in parse_rows(text)]
    width = max(map(len, expected), default=0)
    cells = parse_rows_fast(text, ",")
    assert cells is None or cells == [row + [""] * (width - len(row)) for row in expected if width]


def test_parse_columns_fast_different_quoted_line_ending_returns_columns() -> None:
    assert parse_rows_fast('x,"1\n2"\r\n', ",") is None  # the first line ending decides, and it is quoted
    assert parse_rows_fast('x\r\n"1\n2"\r\n', ",") == [["x"], ["1\n2"]]


def test_parse_columns_fast_oversized_field_returns_none() -> None:
    limit = csv.field_size_limit(10)
    try:
        assert parse_rows_fast("a" * 20, ",") is None
    finally:
        csv.field_size_limit(limit)


def test_parse_columns_fast_regular_text_matches_csv_module(monkeypatch: pytest.MonkeyPatch) -> None:
    text = 'Student,ID\r\n"Lee, Ann",11\r\n"say ""x""",\r\n'
    cells = parse_rows_fast(text, ",")
    monkeypatch.setattr(ruby_csv, "parse_regular_columns", lambda *_: None)
    assert parse_rows_fast(text, ",") == cells == [["Student", "ID"], ["Lee, Ann", "11"], ['say "x"', ""]]
    assert parse_rows_fast("a,b\n\n", ",") == [["a", "b"], ["", ""]]


CELL_TEXTS = st.text(alphabet='ab1,;" \n', max_size=6)


@given(st.lists(st.lists(CELL_TEXTS, min_size=2, max_size=4), min_size=1, max_size=6), st.sampled_from([",", ";"]))
def test_parse_records_well_formed_file_matches_csv_module(table: list[list[str]], separator: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(table)
    assert [[field or "" for field in row] for row in parse_rows(out.getvalue(), separator)] == table
    width = max(map(len, table))
    assert parse_rows_fast(out.getvalue(), separator) == [row + [""] * (width - len(row)) for row in table]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("9/10", "9"), ("(read only)", "0"), (" -1.5 pts", "-1.5"), ("+.5", "0.5"), ("1_000.5", "1000.5"), ("", "0")),
        *(("1e3", "1000"), ("1E-2x", "0.01"), ("1e999", "1E+999"), ("1e0999", "1E+999"), ("1e1000", "1E+999")),
        *(("-2e1000", "-1E+999"), ("1e-1000", "0"), ("-1e-1000", "0"), ("0e1000", "0"), ("e5", "0")),
    ],
)
def test_parse_ruby_float_returns_leading_number(text: str, number: str) -> None:
    assert parse_ruby_float(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "number"), [("2 pts", "2"), ("5.", "5"), ("-.5", "-0.5"), ("1e1000", "1E+999"), ("x", None), ("", None)]
)
def test_parse_javascript_float_returns_leading_number(text: str, number: str | None) -> None:
    assert parse_javascript_float(text) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (" 12", 12),
        ("2abc", 2),
        ("1.2E+07", 1),
        ("-3", -3),
        ("1_000", 1000),
        ("_1", 0),
        ("x", 0),
        ("9" * 5000, 10**4000 - 1),
    ],
)
def test_parse_ruby_integer_returns_leading_integer(text: str, number: int) -> None:
    assert parse_ruby_integer(text) == number
