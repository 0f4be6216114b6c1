"""Tests for zip archives and compound files."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from core.files.containers import (
    OLE_SIGNATURE,
    ZIP_SIGNATURE,
    CompoundFileError,
    ZipError,
    format_compound_file,
    format_zip,
    has_zip_part,
    parse_compound_file,
    read_zip_parts,
)
from tests.core.workbook_bytes import zip_parts

SIZE_IN_DIRECTORY = 24


def accept_all(_name: str) -> bool:
    return True


def zip_zeros(size: int) -> bytes:
    """Return an archive with a part of zeros, which compresses a thousandfold."""
    into = io.BytesIO()
    with (
        zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("zeros", "w", force_zip64=True) as part,
    ):
        for _ in range(size >> 20):
            part.write(bytes(2**20))
    return into.getvalue()


def with_entry(data: bytes, place: int, form: str, value: int) -> bytes:
    """Return the archive with one number in its last directory entry changed."""
    changed = bytearray(data)
    struct.pack_into(form, changed, data.rindex(b"PK\x01\x02") + place, value)
    return bytes(changed)


def get_reason(data: bytes) -> str:
    with pytest.raises(ZipError) as raised:
        read_zip_parts(data, accept_all)
    return raised.value.reason


def test_read_zip_parts_wanted_name_returns_only_that_part() -> None:
    assert read_zip_parts(zip_parts({"a": "1", "b": "2"}), "b".__eq__) == {"b": b"2"}


def test_format_zip_parts_can_be_read_back() -> None:
    parts = {"a": b"1", "b": b""}
    assert read_zip_parts(format_zip(parts), accept_all) == parts


def test_read_zip_parts_large_declared_size_raises_too_large() -> None:
    assert get_reason(zip_zeros(2**26 + 2**20)) == "too large"


def test_read_zip_parts_more_data_than_declared_raises_damaged() -> None:
    assert get_reason(with_entry(zip_zeros(2**26 + 2**20), SIZE_IN_DIRECTORY, "<I", 1000)) == "damaged"


def test_read_zip_parts_unwanted_bomb_is_not_inflated() -> None:
    assert read_zip_parts(zip_zeros(2**26 + 2**20), "other".__eq__) == {}


def test_read_zip_parts_too_many_entries_raises_too_large() -> None:
    assert get_reason(ZIP_SIGNATURE + b"PK\x01\x02" * 10_001) == "too large"


def test_read_zip_parts_encrypted_raises_password() -> None:
    assert get_reason(with_entry(zip_parts({"a": "1"}), 8, "<H", 1)) == "password"


@pytest.mark.parametrize(
    ("place", "form", "value"),
    [(6, "<H", 99), (8, "<H", 0x40), (10, "<H", 99), (16, "<I", 7), (42, "<I", 7)],
)
def test_read_zip_parts_damaged_directory_raises_damaged(place: int, form: str, value: int) -> None:
    assert get_reason(with_entry(zip_parts({"a": "1"}), place, form, value)) == "damaged"


def test_read_zip_parts_memory_error_raises_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_archive: zipfile.ZipFile, _info: zipfile.ZipInfo) -> bytes:
        raise MemoryError

    monkeypatch.setattr("core.files.containers._read_zip_part", fail)
    assert get_reason(zip_parts({"a": "1"})) == "too large"


@pytest.mark.parametrize(
    ("data", "has"),
    [
        (zip_parts({"a": "1"}), True),
        (zip_parts({"b": "1"}), False),
        (b"a", False),
        (ZIP_SIGNATURE, False),
        (ZIP_SIGNATURE + b"PK\x01\x02" * 10_001, False),
    ],
)
def test_has_zip_part_any_data_detects_part(data: bytes, has: bool) -> None:
    assert has_zip_part(data, "a") is has


FILES = Path(__file__).parents[2] / "files" / "workbooks"


def parse(data: bytes) -> dict[str, bytes]:
    return parse_compound_file(data, ("Workbook",))


def patch_bytes(data: bytes, place: int, number: int) -> bytes:
    changed = bytearray(data)
    struct.pack_into("<I", changed, place, number)
    return bytes(changed)


@pytest.mark.parametrize("size", [0, 1, 4096, 9_000_000])
def test_format_compound_file_stream_can_be_read_back(size: int) -> None:
    stream = b"x" * size
    assert parse(format_compound_file("Workbook", stream)) == {"Workbook": stream.ljust(4096, b"\0")}


def test_format_compound_file_large_stream_raises_compound_file_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.files.containers._FAT_SECTORS_IN_HEADER", 0)
    with pytest.raises(CompoundFileError, match="too large"):
        format_compound_file("Workbook", b"")


def test_parse_compound_file_from_other_program_returns_streams() -> None:
    assert parse((FILES / "formula.xls").read_bytes())["Workbook"].startswith(b"\x09\x08\x10\0\0\x06")


def test_parse_compound_file_stream_names_returns_only_named_streams() -> None:
    assert parse_compound_file(format_compound_file("Other", b"x"), ("Workbook",)) == {}


WHOLE = format_compound_file("Workbook", b"x" * 9000)  # its sectors: 3 of the stream, 1 small, directory, table
DIRECTORY, TABLE = 4 * 4096 + 4096, 5 * 4096 + 4096


@pytest.mark.parametrize(
    "data",
    [
        b"",
        OLE_SIGNATURE,
        b"x" * 600,
        patch_bytes(WHOLE, 30, 0),
        WHOLE[:4096],
        WHOLE[: DIRECTORY + 4096],
        patch_bytes(WHOLE, TABLE, 0),  # the first sector points to itself
        patch_bytes(WHOLE, TABLE, 0xFFFF),
        patch_bytes(WHOLE, 68, 0),  # the stream as an additional table of tables
        patch_bytes(patch_bytes(WHOLE, 68, 0), 4096 + 4092, 0),
        WHOLE[:76] + bytes(4 * 109) + WHOLE[512:],  # a hundred tables in one sector
        patch_bytes(WHOLE, DIRECTORY + 128 + 120, 99_999),
        patch_bytes(patch_bytes(WHOLE, DIRECTORY + 128 + 120, 100), DIRECTORY + 128 + 116, 5),  # no small table
    ],
)
def test_parse_compound_file_damaged_file_raises_compound_file_error(data: bytes) -> None:
    with pytest.raises(CompoundFileError):
        parse(data)


def test_parse_compound_file_cyclic_chain_raises_compound_file_error() -> None:
    ring = struct.pack("<1024I", *[0xFFFFFFFF] * 1023, 0)
    data = patch_bytes(format_compound_file("Workbook", ring * 2), 68, 0)
    with pytest.raises(CompoundFileError, match="goes round"):
        parse(data)


def test_parse_compound_file_additional_tables_are_read() -> None:
    further = struct.pack("<1024I", 5, *[0xFFFFFFFF] * 1022, 0xFFFFFFFE)
    data = patch_bytes(patch_bytes(format_compound_file("Workbook", further * 3), 68, 0), 76, 0xFFFFFFFF)
    assert parse(data) == {"Workbook": further * 3}


def test_parse_compound_file_empty_stream_returns_empty_bytes() -> None:
    assert parse(patch_bytes(WHOLE, DIRECTORY + 128 + 120, 0)) == {"Workbook": b""}


def test_parse_compound_file_small_stream_uses_small_table() -> None:
    table = struct.pack("<16I", 1, *[0xFFFFFFFE] * 15) + bytes(range(64))  # both the table and the small sectors
    data = patch_bytes(format_compound_file("Workbook", table), 60, 0)
    data = patch_bytes(data, 2 * 4096 + 4096 + 116, 0)
    data = patch_bytes(data, 2 * 4096 + 4096 + 128 + 120, 100)
    assert parse(data) == {"Workbook": (table)[:100]}
