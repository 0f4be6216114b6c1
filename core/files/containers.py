"""Readers for zip archives and compound files, the containers of workbooks.

Memory is limited: a zip archive of 2 MB can contain gigabytes. Its size is checked both before and during inflation,
because a damaged or malicious archive can declare less than it contains.

Compound files contain .xls workbooks. As specified in [MS-CFB], they consist of sectors that a table (FAT) links into
chains. Small streams are parts of one stream that is divided into small sectors.
"""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping

from core.cooperative import checkpoint

ZIP_SIGNATURE = b"PK\x03\x04"
EARLIEST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""Date of every zip part that Clickover writes, so that equal contents give equal bytes."""

_CENTRAL_ENTRY = b"PK\x01\x02"
_MAX_ZIP_ENTRIES = 10_000
_ALWAYS_ALLOWED_SIZE, _MAX_RATIO = 2**26, 50
MAX_UNPACKED_BYTES = 2**28
"""Maximum size of the parts of a workbook that are read."""

_CHUNK_SIZE = 2**20
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class ZipError(Exception):
    """A zip archive that can't be read.

    `reason` is "password", "too large", or "damaged".
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def read_zip_parts(
    data: bytes, is_wanted: Callable[[str], bool], max_size: int = MAX_UNPACKED_BYTES
) -> dict[str, bytes]:
    """Return the parts of a zip archive whose names satisfy `is_wanted`, by name.

    `max_size` is the maximum total size of these parts in bytes. If two have the same name, the last one is returned.

    Raises:
        ZipError: the archive is damaged, encrypted, or too large.
    """
    if data.count(_CENTRAL_ENTRY) > _MAX_ZIP_ENTRIES:
        raise ZipError("too large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = {info.filename: info for info in archive.infolist() if is_wanted(info.filename)}
            _check_declared_sizes(list(infos.values()), len(data), max_size)
            return {name: _read_zip_part(archive, info) for name, info in infos.items()}
    except MemoryError as error:
        raise ZipError("too large") from error
    except Exception as error:
        if isinstance(error, ZipError):
            raise
        # On damaged bytes zipfile raises nearly anything: BadZipFile, zlib.error, EOFError, NotImplementedError, ...
        raise ZipError("damaged") from error


def has_zip_part(data: bytes, name: str) -> bool:
    """Return True if the data is a zip archive with a part of this name.

    Only the archive's directory is read.
    """
    if not data.startswith(ZIP_SIGNATURE) or data.count(_CENTRAL_ENTRY) > _MAX_ZIP_ENTRIES:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return name in archive.namelist()
    except Exception:
        return False


def format_zip(parts: Mapping[str, bytes]) -> bytes:
    """Return an uncompressed zip archive with these parts, by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, EARLIEST_ZIP_DATE), part)
    return buffer.getvalue()


def _check_declared_sizes(infos: list[zipfile.ZipInfo], size: int, max_size: int) -> None:
    """Check the encryption, compression, and declared size of the parts."""
    if infos and all(info.flag_bits & _ENCRYPTED for info in infos):
        raise ZipError("password")
    if any(info.compress_type not in _METHODS for info in infos):
        raise ZipError("damaged")
    if sum(info.file_size for info in infos) > min(max(_ALWAYS_ALLOWED_SIZE, _MAX_RATIO * size), max_size):
        raise ZipError("too large")


def _read_zip_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Inflate one part in chunks, because it may be larger than declared."""
    pieces = []
    with archive.open(info) as part:
        while piece := part.read(_CHUNK_SIZE):
            checkpoint()
            pieces.append(piece)
    return b"".join(pieces)


OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER, _ENTRY, _SMALL_SECTOR, _SMALL_STREAM = 512, 128, 64, 4096
_MAX_SECTOR, _FAT_SECTOR, _END_OF_CHAIN, _FREE = 0xFFFFFFFA, 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF
_FAT_SECTORS_IN_HEADER = 109
_BIG_SHIFT, _SMALL_SHIFT = 12, 6
_STREAM, _ROOT = 2, 5


class CompoundFileError(Exception):
    """Data that isn't a valid compound file."""


def parse_compound_file(data: bytes, stream_names: tuple[str, ...]) -> dict[str, bytes]:
    """Return the streams with these names from a compound file, by name.

    If two streams have the same name, the first one is returned.

    Raises:
        CompoundFileError: the data isn't a valid compound file.
    """
    try:
        return _CompoundFileReader(data).read(stream_names)
    except (struct.error, IndexError) as error:
        raise CompoundFileError("cut short") from error


def format_compound_file(name: str, stream: bytes) -> bytes:
    """Return a compound file with one stream, padded with zeros if necessary.

    Raises:
        CompoundFileError: the stream is too large.
    """
    size = 1 << _BIG_SHIFT
    stream = stream.ljust(_SMALL_STREAM, b"\0")
    used = -(-len(stream) // size)
    tables = 1
    while (used + 2 + tables) * 4 > tables * size:
        tables += 1
    if tables > _FAT_SECTORS_IN_HEADER:
        raise CompoundFileError("too large")
    small, directory, first_table = used, used + 1, used + 2  # some readers expect a stream of small sectors
    chain = [*range(1, used), _END_OF_CHAIN, _END_OF_CHAIN, _END_OF_CHAIN, *[_FAT_SECTOR] * tables]
    chain += [_FREE] * (tables * size // 4 - len(chain))
    in_header = [*range(first_table, first_table + tables)]
    in_header += [_FREE] * (_FAT_SECTORS_IN_HEADER - tables)
    header = OLE_SIGNATURE + struct.pack(
        "<16xHHHHH6xIIIIIIIII", 0x3E, 4, 0xFFFE, _BIG_SHIFT, _SMALL_SHIFT, 1, tables, directory, 0, _SMALL_STREAM,
        _END_OF_CHAIN, 0, _END_OF_CHAIN, 0,
    )  # fmt: skip
    header += struct.pack(f"<{_FAT_SECTORS_IN_HEADER}I", *in_header)
    entries = _format_entry("Root Entry", _ROOT, child=1, start=small, length=_SMALL_SECTOR)
    entries += _format_entry(name, _STREAM, child=_FREE, start=0, length=len(stream))
    table = struct.pack(f"<{len(chain)}I", *chain)
    return header.ljust(size, b"\0") + stream.ljust((used + 1) * size, b"\0") + entries.ljust(size, b"\0") + table


def _format_entry(name: str, kind: int, *, child: int, start: int, length: int) -> bytes:
    text = name.encode("utf-16-le")
    links = struct.pack("<III36xIQ", _FREE, _FREE, child, start, length)
    return text.ljust(_SMALL_SECTOR, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1) + links


class _CompoundFileReader:
    """Reader for the streams in a compound file.

    Chains of sectors that form a cycle are rejected.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if not data.startswith(OLE_SIGNATURE) or shift not in (9, _BIG_SHIFT) or small_shift != _SMALL_SHIFT:
            raise CompoundFileError("no header")
        self._size = 1 << shift
        self._wide = shift == _BIG_SHIFT
        self._directory, small_table, further = struct.unpack_from("<I8xI4xI", data, 48)
        self._fat = self._read_fat(further)
        self._small_table = _unpack_uint32s(self._read_chain(small_table)) if small_table < _MAX_SECTOR else ()

    def read(self, stream_names: tuple[str, ...]) -> dict[str, bytes]:
        """Return the streams with these names that exist, by name."""
        directory = self._read_chain(self._directory)
        small, found = b"", {}
        for offset in range(0, len(directory), _ENTRY):
            entry = directory[offset : offset + _ENTRY]
            kind = entry[66]
            start, length, high = struct.unpack_from("<III", entry, 116)
            length += (high << 32) if self._wide else 0
            name = entry[:_SMALL_SECTOR].decode("utf-16-le", "replace").partition("\0")[0]
            if kind == _ROOT and not small and start < _MAX_SECTOR:
                small = self._read_chain(start)
            if kind == _STREAM and name in stream_names and name not in found:
                found[name] = (
                    self._read_small_stream(start, length, small) if length < _SMALL_STREAM else self._read_chain(start)
                )
                if len(found[name]) < length:
                    raise CompoundFileError("a stream is cut short")
                found[name] = found[name][:length]
        return found

    def _read_sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        sector = self._data[start : start + self._size]
        if not sector:
            raise CompoundFileError("a sector is missing")
        return sector  # the last sector of a file can be short

    def _read_fat(self, next_sector: int) -> tuple[int, ...]:
        numbers = [*struct.unpack_from(f"<{_FAT_SECTORS_IN_HEADER}I", self._data, 76)]
        remaining = len(self._data) // self._size
        while next_sector < _MAX_SECTOR:
            remaining -= 1
            if remaining < 0:
                raise CompoundFileError("a chain goes round")
            *more, next_sector = _unpack_uint32s(self._read_sector(next_sector))
            numbers += more
        used = [number for number in numbers if number < _MAX_SECTOR]
        if len(used) > len(self._data) // self._size:
            raise CompoundFileError("more tables than sectors")
        return tuple(entry for number in used for entry in _unpack_uint32s(self._read_sector(number)))

    def _read_chain(self, start: int) -> bytes:
        return b"".join(self._read_sector(number) for number in _follow_chain(start, self._fat))

    def _read_small_stream(self, start: int, length: int, small_sectors: bytes) -> bytes:
        if not length:
            return b""
        starts = (number * _SMALL_SECTOR for number in _follow_chain(start, self._small_table))
        return b"".join(small_sectors[offset : offset + _SMALL_SECTOR] for offset in starts)


def _follow_chain(start: int, table: tuple[int, ...]) -> list[int]:
    """Return the sector numbers of the chain that begins with `start`."""
    chain: list[int] = []
    seen: set[int] = set()
    while start < _MAX_SECTOR:
        if start in seen:
            raise CompoundFileError("a chain goes round")
        seen.add(start)
        chain.append(start)
        start = table[start]
    return chain


def _unpack_uint32s(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
