"""Tests of decoding an upload into rows."""

import pytest

from core.canvas.importer.reading import (
    PREVALIDATION_LIMIT,
    count_fields,
    decode_upload,
    detect_separator,
    read_exact_record,
    read_rows,
)


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a,b\nc,d\ne,f\n", ","),
        ("a;b\nc;d\ne;f\n", ";"),
        ("a,b\nc\n", ";"),
        ('"a",b\n"c",d,e\n', ","),
        ("a,b\n\n", ","),
        ("a;b", ";"),
        ("", ","),
        ("a,b\nc,d\ne,f\ng\n", ","),
        ('\ufeff"a";b\n', ","),
    ],
)
def test_detect_separator_sample_lines_returns_separator(text: str, separator: str) -> None:
    assert detect_separator(text) == separator


def test_count_fields_blank_or_malformed_line_returns_no_fields() -> None:
    assert count_fields("\n", ",") == 0
    assert count_fields("", ",") == 0
    assert count_fields('a"b', ",") is None


def test_decode_upload_byte_order_mark_removes_mark() -> None:
    upload = decode_upload("\ufeffStudent,ID\n".encode())
    assert upload.has_bom
    assert upload.header_cells == ["Student", "ID"]


def test_decode_upload_text_without_records_returns_no_header() -> None:
    assert decode_upload(b"").header_record is None
    assert decode_upload(b",,\n;;\n").header_record is None
    assert decode_upload(b"").header_cells == []


@pytest.mark.parametrize(
    ("data", "has_header"),
    [
        (b"Student,ID\nM\xfcller,1\n", False),
        (b"Student,ID\n" + b"a,1\n" * PREVALIDATION_LIMIT + b"M\xfcller,1\n", True),
        (b"Student,ID\n" + b'"a' * PREVALIDATION_LIMIT + b"\xfc", True),
        (b"Student,ID\r" + b"a" * PREVALIDATION_LIMIT + b"\xfc", True),
        (b"a" * PREVALIDATION_LIMIT + b"\xfc", False),
        (b'Student,"' + b"a" * PREVALIDATION_LIMIT + b"\xfc", False),
        (b"Student,ID\n" + b"\n" * PREVALIDATION_LIMIT + b"\xfc", True),
    ],
)
def test_decode_upload_invalid_byte_keeps_only_complete_header_of_long_file(data: bytes, has_header: bool) -> None:
    upload = decode_upload(data)
    assert upload.invalid_byte_offset == data.index(b"\xfc")
    assert (upload.header_record is not None) is has_header


def test_read_rows_skipped_lines_keeps_row_numbers() -> None:
    rows = read_rows(decode_upload(b",\nStudent,ID\n,\nLee,1\n"))
    assert list(rows.row_numbers) == [3, 4]
    assert [rows.get_row(0), rows.get_row(1)] == [["", ""], ["Lee", "1"]]


def test_read_rows_quoted_separators_keeps_row() -> None:
    rows = read_rows(decode_upload(b'Student,ID\n;,\n";",\nLee,1\n'))
    assert list(rows.row_numbers) == [3, 4]
    assert [rows.get_row(0), rows.get_row(1)] == [[";", ""], ["Lee", "1"]]


def test_read_exact_record_blank_cells_distinguishes_quoted_from_unquoted() -> None:
    upload = decode_upload(b'Student,ID,A,B\nPoints Possible,,"","1,5"\n')
    assert read_exact_record(upload, 2) == ["Points Possible", None, "", "1.5"]


@pytest.mark.parametrize(("size", "has_header"), [(32 * 1024 - 1, False), (32 * 1024 + 1, True)])
def test_decode_upload_files_over_32_kilobytes_are_validated_by_line(size: int, has_header: bool) -> None:
    data = b"Student,ID\n"
    data += b"a" * (size - len(data) - 2) + b"\n\xfc"
    assert len(data) == size
    assert (decode_upload(data).header_record is not None) is has_header
