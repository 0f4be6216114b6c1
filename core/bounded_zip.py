"""Zip archives, read within bounds of memory.

A zip of 2 MB can declare, or really contain, gigabytes. The bounds are checked before anything is inflated, and while
it is inflated, because a damaged or hostile archive can declare less than it contains.
"""

import io
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
