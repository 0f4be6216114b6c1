"""Zip archives, read within bounds of memory.

A zip of 2 MB can declare, or really contain, gigabytes. The bounds are checked before anything is inflated, and while
it is inflated, because a damaged or hostile archive can declare less than it contains.

Compound files, the container of .xls workbooks: one stream out of a file, and a file around one stream.

The form is that of [MS-CFB]: sectors chained by a table (FAT), with small streams in a stream of small sectors.
"""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping

from core.pacing import give_way

ZIP = b"PK\x03\x04"
_CENTRAL_ENTRY = b"PK\x01\x02"
_MAX_ENTRIES = 10_000
_ALWAYS_ALLOWED, _MAX_RATIO, _NEVER_ALLOWED = 2**26, 50, 2**30
_PIECE = 2**20
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


class BadZip(Exception):  # noqa: N818 - named after the archive
    """An archive that can't be read; `reason` is "password", "too large", or "damaged"."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def read_parts(data: bytes, is_wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """Return the wanted parts of an archive by name; of two parts with one name, the last. Raises BadZip."""
    if data.count(_CENTRAL_ENTRY) > _MAX_ENTRIES:
        raise BadZip("too large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = {info.filename: info for info in archive.infolist() if is_wanted(info.filename)}
            _check_declared(list(infos.values()), len(data))
            return {name: _read_part(archive, info) for name, info in infos.items()}
    except MemoryError as error:
        raise BadZip("too large") from error
    except Exception as error:
        if isinstance(error, BadZip):
            raise
        # On damaged bytes zipfile raises nearly anything: BadZipFile, zlib.error, EOFError, NotImplementedError, ...
        raise BadZip("damaged") from error


def has_part(data: bytes, name: str) -> bool:
    """Return whether the bytes are a zip archive with a part of this name. Nothing is inflated."""
    if not data.startswith(ZIP) or data.count(_CENTRAL_ENTRY) > _MAX_ENTRIES:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return name in archive.namelist()
    except Exception:
        return False


def format_zip(parts: Mapping[str, bytes]) -> bytes:
    """Return an archive with these parts, not compressed."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), part)
    return into.getvalue()


def _check_declared(infos: list[zipfile.ZipInfo], size: int) -> None:
    """Check what the archive declares. Raises BadZip."""
    if infos and all(info.flag_bits & _ENCRYPTED for info in infos):
        raise BadZip("password")
    if any(info.compress_type not in _METHODS for info in infos):
        raise BadZip("damaged")
    if sum(info.file_size for info in infos) > min(max(_ALWAYS_ALLOWED, _MAX_RATIO * size), _NEVER_ALLOWED):
        raise BadZip("too large")


def _read_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Inflate one part piece by piece: at once, zipfile would inflate more than is declared."""
    pieces = []
    with archive.open(info) as part:
        while piece := part.read(_PIECE):
            give_way()
            pieces.append(piece)
    return b"".join(pieces)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER, _ENTRY, _SMALL_SECTOR, _SMALL_STREAM = 512, 128, 64, 4096
_MAX_SECTOR, _FAT_SECTOR, _END, _FREE = 0xFFFFFFFA, 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF
_FAT_SECTORS_IN_HEADER = 109
_BIG_SHIFT, _SMALL_SHIFT = 12, 6
_STREAM, _ROOT = 2, 5


class BadCompoundFile(Exception):  # noqa: N818 - named after the file
    """The bytes are no compound file, or a damaged one."""


def parse_compound_file(data: bytes, wanted: tuple[str, ...]) -> dict[str, bytes]:
    """Return the wanted streams by name; of two with one name, the first. Raises BadCompoundFile."""
    try:
        return _Reader(data).read(wanted)
    except (struct.error, IndexError) as error:
        raise BadCompoundFile("cut short") from error


def format_compound_file(name: str, stream: bytes) -> bytes:
    """Return a file that contains one stream, with zeros after its end if it is short. Raises BadCompoundFile."""
    size = 1 << _BIG_SHIFT
    stream = stream.ljust(_SMALL_STREAM, b"\0")
    used = -(-len(stream) // size)
    tables = 1
    while (used + 2 + tables) * 4 > tables * size:
        tables += 1
    if tables > _FAT_SECTORS_IN_HEADER:
        raise BadCompoundFile("too large")
    small, directory, first_table = used, used + 1, used + 2  # a reader may expect a stream of small sectors
    chain = [*range(1, used), _END, _END, _END, *[_FAT_SECTOR] * tables]
    chain += [_FREE] * (tables * size // 4 - len(chain))
    in_header = [*range(first_table, first_table + tables)]
    in_header += [_FREE] * (_FAT_SECTORS_IN_HEADER - tables)
    header = OLE + struct.pack(
        "<16xHHHHH6xIIIIIIIII", 0x3E, 4, 0xFFFE, _BIG_SHIFT, _SMALL_SHIFT, 1, tables, directory, 0, _SMALL_STREAM,
        _END, 0, _END, 0,
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


class _Reader:
    """Follows the chains of a compound file, none of them twice through one sector."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if not data.startswith(OLE) or shift not in (9, _BIG_SHIFT) or small_shift != _SMALL_SHIFT:
            raise BadCompoundFile("no header")
        self._size = 1 << shift
        self._wide = shift == _BIG_SHIFT
        self._directory, small_table, further = struct.unpack_from("<I8xI4xI", data, 48)
        self._fat = self._read_fat(further)
        self._small_table = _numbers(self._chain(small_table)) if small_table < _MAX_SECTOR else ()

    def read(self, wanted: tuple[str, ...]) -> dict[str, bytes]:
        """Return the wanted streams by name."""
        directory = self._chain(self._directory)
        small, found = b"", {}
        for at in range(0, len(directory), _ENTRY):
            entry = directory[at : at + _ENTRY]
            kind = entry[66]
            start, length, high = struct.unpack_from("<III", entry, 116)
            length += (high << 32) if self._wide else 0
            name = entry[:_SMALL_SECTOR].decode("utf-16-le", "replace").partition("\0")[0]
            if kind == _ROOT and not small and start < _MAX_SECTOR:
                small = self._chain(start)
            if kind == _STREAM and name in wanted and name not in found:
                found[name] = self._read_small(start, length, small) if length < _SMALL_STREAM else self._chain(start)
                if len(found[name]) < length:
                    raise BadCompoundFile("a stream is cut short")
                found[name] = found[name][:length]
        return found

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        sector = self._data[start : start + self._size]
        if not sector:
            raise BadCompoundFile("a sector is missing")
        return sector  # the last one of a file can be short

    def _read_fat(self, further: int) -> tuple[int, ...]:
        numbers = [*struct.unpack_from(f"<{_FAT_SECTORS_IN_HEADER}I", self._data, 76)]
        left = len(self._data) // self._size
        while further < _MAX_SECTOR:
            left -= 1
            if left < 0:
                raise BadCompoundFile("a chain goes round")
            *more, further = _numbers(self._sector(further))
            numbers += more
        used = [number for number in numbers if number < _MAX_SECTOR]
        if len(used) > len(self._data) // self._size:
            raise BadCompoundFile("more tables than sectors")
        return tuple(entry for number in used for entry in _numbers(self._sector(number)))

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _follow(start, self._fat))

    def _read_small(self, start: int, length: int, small: bytes) -> bytes:
        if not length:
            return b""
        starts = (number * _SMALL_SECTOR for number in _follow(start, self._small_table))
        return b"".join(small[at : at + _SMALL_SECTOR] for at in starts)


def _follow(start: int, table: tuple[int, ...]) -> list[int]:
    """Return the sectors of a chain."""
    chain: list[int] = []
    seen: set[int] = set()
    while start < _MAX_SECTOR:
        if start in seen:
            raise BadCompoundFile("a chain goes round")
        seen.add(start)
        chain.append(start)
        start = table[start]
    return chain


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
