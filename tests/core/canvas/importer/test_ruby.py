"""Rows as Ruby's CSV parser sees them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.canvas.importer import ruby
from core.canvas.importer.ruby import CsvErrorKind, MalformedCsvError, parse_columns_fast, parse_records


def fast_rows(text: str, separator: str) -> list[list[str]] | None:
    columns = parse_columns_fast(text, separator)
    return None if columns is None else [list(row) for row in zip(*columns, strict=True)]


def rows(text: str, separator: str = ",") -> list[list[str | None]]:
    return [record.fields for record in parse_records(text, separator)]


def test_unquoted_blank_is_none_and_quoted_blank_is_empty() -> None:
    assert rows('a,,""\n,"b ""c"""\n\n') == [["a", None, ""], [None, 'b "c"'], []]


def test_lines_of_separators_are_skipped_but_counted() -> None:
    assert [(record.number, record.fields) for record in parse_records(",;, \na\n,,", ",")] == [(2, ["a"])]


@pytest.mark.parametrize(
    ("text", "fault", "line"),
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
def test_malformed_text_names_fault_and_line(text: str, fault: CsvErrorKind, line: int) -> None:
    with pytest.raises(MalformedCsvError) as caught:
        rows(text)
    assert (caught.value.kind, caught.value.line) == (fault, line)
    assert fast_rows(text, ",") is None


@pytest.mark.parametrize("text", ["a;b\r\nc;d", "a\n", "", "\n", 'x,"1\n2"\n', 'x\r\n"3\r4"\r\n', "a\n\nb"])
def test_fast_rows_equal_the_walk(text: str) -> None:
    walked = [[field or "" for field in row] for row in rows(text)]
    width = max(map(len, walked), default=0)
    fast = fast_rows(text, ",")
    assert fast is None or fast == [row + [""] * (width - len(row)) for row in walked if width]


def test_quoted_line_end_of_another_kind_is_no_fault() -> None:
    assert fast_rows('x,"1\n2"\r\n', ",") is None  # the first line end decides, and it stands in quotes
    assert fast_rows('x\r\n"1\n2"\r\n', ",") == [["x"], ["1\n2"]]


def test_csv_module_is_given_up_where_it_cannot_read_the_field() -> None:
    limit = csv.field_size_limit(10)
    try:
        assert fast_rows("a" * 20, ",") is None
    finally:
        csv.field_size_limit(limit)


def test_a_regular_text_is_cut_to_the_same_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    text = 'Student,ID\r\n"Lee, Ann",11\r\n"say ""x""",\r\n'
    fast = fast_rows(text, ",")
    monkeypatch.setattr(ruby, "cut_columns", lambda *_: None)
    assert fast_rows(text, ",") == fast == [["Student", "ID"], ["Lee, Ann", "11"], ['say "x"', ""]]
    assert fast_rows("a,b\n\n", ",") == [["a", "b"], ["", ""]]


cells = st.text(alphabet='ab1,;" \n', max_size=6)


@given(st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=6), st.sampled_from([",", ";"]))
def test_well_formed_files_read_as_the_csv_module_does(table: list[list[str]], separator: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(table)
    assert [[field or "" for field in row] for row in rows(out.getvalue(), separator)] == table
    width = max(map(len, table))
    assert fast_rows(out.getvalue(), separator) == [row + [""] * (width - len(row)) for row in table]
