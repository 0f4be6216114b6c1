"""Tests for the detection of encodings and delimiters."""

from collections.abc import Callable

import pytest

from core.files import text as text_module
from core.files.text import decode_text, decode_utf_8, find_delimiter, split_sep_line

NAMES = "Student,ID\nÇelikson Mirélla,1\nJosé María Müller,2\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (NAMES.encode(), "utf-8"),
        (NAMES.encode("utf-8-sig"), "utf-8-sig"),
        (NAMES.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + NAMES.encode("utf-16-be"), "utf-16"),
        (NAMES.encode("utf-32"), "utf-32"),
        (NAMES.encode("utf-16-le"), "utf-16-le"),
        (NAMES.encode("utf-16-be"), "utf-16-be"),
        (NAMES.encode("cp1252"), "cp1252"),
        (NAMES.encode("mac_roman"), "mac_roman"),
    ],
)
def test_decode_text_unicode_returns_encoding(data: bytes, encoding: str) -> None:
    decoded = decode_text(data)
    assert decoded is not None
    assert (decoded.text, decoded.encoding) == (NAMES, encoding)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Müller,1", "mac_roman"),
        ("García,1", "mac_roman"),
        ("Müller,1", "cp1252"),
        ("Zoë O’Brien,1\nClass 1 – Poll,2", "cp1252"),
        ("MUÑOZ,1\nÉmile,2", "cp1252"),
        ("Dvořák Jiří,1\nŁukasz Żółty,2\n", "cp1250"),
        ("王小明,李四,王伟\n1,2", "gb18030"),
    ],
)
def test_decode_text_eight_bit_text_returns_encoding(text: str, encoding: str) -> None:
    decoded = decode_text(text.encode(encoding))
    assert decoded is not None
    assert (decoded.text, decoded.encoding, decoded.is_guess) == (text, encoding, True)


def test_decode_text_undefined_byte_returns_text() -> None:
    decoded = decode_text(b"M\x81ller M\x81 \x8d,1\n" + "é".encode("cp1252"))
    assert decoded is not None
    assert decoded.is_guess


def test_decode_text_implausible_bytes_returns_text(monkeypatch: pytest.MonkeyPatch) -> None:
    class Nothing:
        def best(self) -> None:
            return None

    monkeypatch.setattr("charset_normalizer.from_bytes", lambda *_, **__: Nothing())
    decoded = decode_text("Иванов Пётр".encode("cp1251"))
    assert decoded is not None
    assert decoded.encoding in {"cp1252", "mac_roman"}


def test_decode_text_damaged_utf_8_counts_letters() -> None:
    decoded = decode_text("éàüöñ ".encode() * 4 + b"\xc3")
    assert decoded is not None
    assert (decoded.encoding, decoded.damaged_letters) == ("utf-8", 1)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe" + b"\0\xd8\0\xd8\0\xd8",
        b"\xfe\xff\0\0\0\0",
        b"\0\1\2\3abc",
        b"a\0b\0c\0\0\xd8d\0",
        b"a\0\0\0b\0\0\0",
        b"abcdefghijklmnopqrstuvwxyz\0abcdef",
    ],
)
def test_decode_text_binary_data_returns_none(data: bytes) -> None:
    assert decode_text(data) is None


@pytest.mark.parametrize(
    "data",
    [b"", b"abc", "é€😀 ü".encode() * 3, b"ab\xff", b"abc\xe2\x82", "😀".encode() + b"\xf0\x9f\x98", b"\xc3(abc"],
)
def test_decode_utf_8_in_chunks_equals_bytes_decode(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_module, "_CHUNK_SIZE", 3)
    assert read_or_describe_error(decode_utf_8, data) == read_or_describe_error(bytes.decode, data)


def read_or_describe_error(decode_all: Callable[[bytes], str], data: bytes) -> object:
    """Return the text, or the details of the error."""
    try:
        return decode_all(data)
    except UnicodeDecodeError as error:
        return error.start, error.end, error.object, error.reason


ROWS = (("Student", "ID", "Class 1", "Class 2"), ('"Vance, Q"', "1", "2", "3"), ('"Plum; W"', "2", "", "1"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_find_delimiter_sample_returns_expected_delimiter(delimiter: str) -> None:
    assert find_delimiter("\n".join(delimiter.join(row) for row in ROWS)) == delimiter


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("Student;ID;A;B;C\nVance, Q;1;1,50;2,50;3,50\nPlum, W;2;1,50;2,50;3,50\n", ";"),
        ("Name;A;B;C\nX, Y;1,50;2,50;3,50\nZ, W;1,00;2,00;3,00\n", ";"),
        ("Course: MATH 101; Fall\n\nName,ID,A\nx,1,2\ny,2,3\n", ","),
        ("Last\tA\nVance, Q\t1\nPlum, W\t2\n", "\t"),
        ("one column\nand no more\n", ","),
        ("a;b\n", ";"),
        ("", ","),
        ("\n\n", ","),
        ('Name;ID;Poll |17;Quiz\nPoints;;2;2\n"Lee, A;1;2;1"\n"Li, B;2;1;2"\n"Lo, C;3;1;2"\n', ";"),
    ],
)
def test_find_delimiter_several_candidates_prefers_even_rows(text: str, delimiter: str) -> None:
    assert find_delimiter(text) == delimiter


@pytest.mark.parametrize(
    ("text", "rest", "delimiter"),
    [
        ("sep=;\r\na;b\n", "a;b\n", ";"),
        ('"sep=\t"\na\tb\n', "a\tb\n", "\t"),
        ("SEP=,\na,b\n", "a,b\n", ","),
        ("separate,b\n", "separate,b\n", ""),
    ],
)
def test_split_sep_line_with_sep_line_returns_delimiter(text: str, rest: str, delimiter: str) -> None:
    assert split_sep_line(text) == (rest, delimiter)
