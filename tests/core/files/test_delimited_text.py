"""Tests that all CSV parsers split regular text into the same cells."""

import csv
import io
from collections.abc import Iterator

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.canvas.importer.ruby_csv import MalformedCsvError, parse_records
from core.files import delimited_text
from core.files.delimited_text import detect_line_end, parse_regular_columns, transpose_rows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb", "\n"),
        ("a\r\nb", "\r\n"),
        ("a\rb", "\r"),
        ("a\rb\n", "\r"),
        ("a\nb\r\n", "\n"),
        ("a", "\n"),
    ],
)
def test_detect_line_end_returns_first_line_end(text: str, expected: str) -> None:
    assert detect_line_end(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "a\nb\n",
        "a,b\n\n",
        "a,b\n1\n",
        "a,b\n1,2,3\n",
        "a,b\n1\n2,3,4\n",
        "a,b\n1,2\n,,\n\n3,4\n",
        "a,b\n1\n\n2,3,4,5\n",
        "\ufeffa,b\n",
        'a,"\n"\r\n',
        'a,b\n1,2"3\n',
        "a,b\n1,2\r3,4\n",
        "a,b\n1,2\0\n",
    ],
)
def test_parse_regular_columns_irregular_text_returns_none(text: str) -> None:
    assert parse_regular_columns(text, ",") is None


@pytest.fixture(autouse=True)
def small_chunks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited_text, "_BLOCK_CELLS", 8)
        patch.setattr(delimited_text, "_BLOCK_ROWS", 2)
        yield


CELL = st.sampled_from(
    [
        "",
        " ",
        "8.00",
        "1,5",
        "NA",
        "nan",
        "null",
        "True",
        "-0",
        "1e5",
        "=1",
        "#x",
        "'a",
        'say ""x""',
        " é ",
        "9/10",
        "\\",
        "\ufeff",
        "Class 1 - Poll",
        "12.345678901",
        "ééééé",
        "two\nlines",
        "\r\n",
    ]
)


@given(st.data(), st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_parse_regular_columns_regular_text_matches_csv_and_ruby(
    data: st.DataObject, separator: str, end: str, is_ended: bool
) -> None:
    width = data.draw(st.integers(2, 4))
    cells = data.draw(st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=6))
    quoted = data.draw(st.integers(0, 2**24))
    lines = []
    for number, row in enumerate(cells):
        marks = [
            f'"{cell}"' if quoted >> number * width + at & 1 or {separator, '"', "\r", "\n"} & {*cell} else cell
            for at, cell in enumerate(row)
        ]
        lines.append(separator.join(marks))
    text = end.join(lines) + (end if is_ended else "")
    assume(not text.startswith("\ufeff") and (detect_line_end(text) == end or not (lines[1:] or is_ended)))
    expected = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    columns = parse_regular_columns(text, separator)
    assert columns is not None
    assert [list(row) for row in zip(*columns, strict=True)] == expected
    if separator in ",;":
        walked = [
            [field or "" for field in record.fields] for record in parse_records(text, separator, skip_lines=False)
        ]
        assert walked == expected


@given(st.text(alphabet='a1,;" \n\r', max_size=30), st.sampled_from([",", ";"]))
def test_parse_regular_columns_any_text_matches_csv_and_ruby(text: str, separator: str) -> None:
    columns = parse_regular_columns(text, separator)
    if columns is None:
        return
    rows = [list(row) for row in zip(*columns, strict=True)]
    assert rows == list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    try:
        records = list(parse_records(text, separator, skip_lines=False))
    except MalformedCsvError:
        pytest.fail("a text that Ruby rejects was parsed")
    assert rows == [[field or "" for field in record.fields] for record in records]


def test_parse_regular_columns_many_repeated_cells_matches_csv() -> None:
    text = "a,b\n" + "".join(f"{number % 2},{number % 3}\n" for number in range(12))
    columns = parse_regular_columns(text, ",")
    assert columns is not None
    assert [list(row) for row in zip(*columns, strict=True)] == list(csv.reader(io.StringIO(text)))


def test_transpose_rows_short_rows_are_padded() -> None:
    assert transpose_rows([["a", "b"], [], ["c"]]) == [["a", "", "c"], ["b", "", ""]]
    assert transpose_rows([]) == []
