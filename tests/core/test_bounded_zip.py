"""Archives are read within bounds of memory."""

import io
import struct
import zipfile

import pytest

from core.bounded_zip import ZIP, BadZip, format_zip, has_part, read_parts
from tests.core.workbook_bytes import zip_parts

SIZE_IN_DIRECTORY = 24


def everything(_name: str) -> bool:
    return True


def zip_zeros(size: int) -> bytes:
    """A part of zeros that packs a thousand times smaller."""
    into = io.BytesIO()
    with (
        zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("zeros", "w", force_zip64=True) as part,
    ):
        for _ in range(size >> 20):
            part.write(bytes(2**20))
    return into.getvalue()


def with_entry(data: bytes, place: int, form: str, value: int) -> bytes:
    """The archive with one number of its last directory entry changed."""
    changed = bytearray(data)
    struct.pack_into(form, changed, data.rindex(b"PK\x01\x02") + place, value)
    return bytes(changed)


def reason(data: bytes) -> str:
    with pytest.raises(BadZip) as raised:
        read_parts(data, everything)
    return raised.value.reason


def test_read_parts_wanted_name_returns_only_that_part() -> None:
    assert read_parts(zip_parts({"a": "1", "b": "2"}), "b".__eq__) == {"b": b"2"}


def test_format_zip_parts_come_back() -> None:
    parts = {"a": b"1", "b": b""}
    assert read_parts(format_zip(parts), everything) == parts


def test_read_parts_declared_size_over_the_bound_is_too_large() -> None:
    assert reason(zip_zeros(2**26 + 2**20)) == "too large"


def test_read_parts_more_inflated_than_declared_is_damaged() -> None:
    assert reason(with_entry(zip_zeros(2**26 + 2**20), SIZE_IN_DIRECTORY, "<I", 1000)) == "damaged"


def test_read_parts_unwanted_bomb_is_not_unpacked() -> None:
    assert read_parts(zip_zeros(2**26 + 2**20), "other".__eq__) == {}


def test_read_parts_too_many_entries_is_too_large() -> None:
    assert reason(ZIP + b"PK\x01\x02" * 10_001) == "too large"


def test_read_parts_encrypted_is_password() -> None:
    assert reason(with_entry(zip_parts({"a": "1"}), 8, "<H", 1)) == "password"


@pytest.mark.parametrize(
    ("place", "form", "value"),
    [(6, "<H", 99), (8, "<H", 0x40), (10, "<H", 99), (16, "<I", 7), (42, "<I", 7)],
)
def test_read_parts_damaged_directory_is_damaged(place: int, form: str, value: int) -> None:
    assert reason(with_entry(zip_parts({"a": "1"}), place, form, value)) == "damaged"


def test_read_parts_no_memory_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_archive: zipfile.ZipFile, _info: zipfile.ZipInfo) -> bytes:
        raise MemoryError

    monkeypatch.setattr("core.bounded_zip._read_part", fail)
    assert reason(zip_parts({"a": "1"})) == "too large"


@pytest.mark.parametrize(
    ("data", "has"),
    [
        (zip_parts({"a": "1"}), True),
        (zip_parts({"b": "1"}), False),
        (b"a", False),
        (ZIP, False),
        (ZIP + b"PK\x01\x02" * 10_001, False),
    ],
)
def test_has_part_archive_tells(data: bytes, has: bool) -> None:
    assert has_part(data, "a") is has
