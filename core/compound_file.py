"""Compound files, the container of .xls workbooks: one stream out of a file, and a file around one stream.

The form is that of [MS-CFB]: sectors chained by a table (FAT), with small streams in a stream of small sectors.
"""

import struct

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
