"""Autosave of courses, and recovery of damaged or autosaved course files."""

import json
import struct
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from core.course_file import (
    NewerVersionError,
    build_contents,
    hash_bytes,
    open_course,
    pack_parts,
    restore_export,
    restore_gradebook,
)
from core.course_parts import PREVIOUS_SUFFIX, find_newest_part, find_part, get_run_name, write_parts
from core.course_schema import (
    EXPORT_PARTS,
    GRADEBOOK_PART,
    PARTS,
    SENT_PARTS,
    UPLOAD_PART,
    UPLOAD_PARTS,
    CourseEntries,
    SourceEntry,
    build_entries,
    collect_parts,
    salvage_entries,
)
from core.course_version import MAX_WORK_SIZE, WORK_PART, is_newer_version
from core.errors import ClickoverError, UnreadableFileError
from core.files.atomic_write import write_files
from core.files.containers import ZIP_SIGNATURE
from core.files.file_bytes import MAX_COURSE_BYTES, read_bytes
from core.problems import pluralize
from core.saved_upload import CourseContents

MAX_SALVAGED_SIZE = 2**28
"""The largest part of a damaged course file that is unpacked, in bytes."""

_PART_NAMES = {GRADEBOOK_PART: "the gradebook", UPLOAD_PART: "the last upload file"}
_LOCAL_HEADER = struct.Struct("<4s2xHH4xIIIHH")
_STORED, _DEFLATED = 0, 8


def autosave_course(contents: CourseContents, path: Path) -> None:
    """Write the decisions to `path`, and the other parts next to it if needed.

    The decisions come first because they are written in milliseconds. Until the parts are complete, they can be
    recovered from the user's own files. The decisions before this change are also kept.

    Raises:
        UnwritableFileError: a file can't be written.
    """
    workbook, saved_upload = contents.workbook, contents.saved_upload
    data = pack_parts(build_entries(workbook, saved_upload), {}, compress=False)
    previous: dict[Path, bytes] = {}
    with suppress(OSError):
        previous = {path.with_suffix(PREVIOUS_SUFFIX): path.read_bytes()}
    write_files({**previous, path: data})
    parts = collect_parts(workbook, saved_upload)
    write_parts(path, ((name, sha256, part) for name, (sha256, part) in parts.items()))


def recover_course(path: Path, now: datetime | None = None) -> CourseContents:
    """Return whatever can be read from a course file, which may be damaged.

    If an autosaved file is damaged, the course is returned as it was before the last change. If that isn't possible,
    only the valid parts of the file are returned.

    Raises:
        UnreadableFileError: the file can't be read.
        NewerVersionError: the file was saved by a newer version of Clickover.
        ClickoverError: nothing in the file can be used.
    """
    try:
        return open_course(path, now)
    except (UnreadableFileError, NewerVersionError):
        raise
    except ClickoverError as error:
        contents = _open_previous(path, now) or _salvage(path, now)
        if contents is None:
            raise error from None
        return contents


def _open_previous(path: Path, now: datetime | None) -> CourseContents | None:
    """Return an autosaved course as it was before the last change, or None."""
    previous = path.with_suffix(PREVIOUS_SUFFIX)
    if get_run_name(path) and previous.is_file():
        with suppress(ClickoverError):
            return replace(open_course(previous, now), lost=("the last change",))
    return None


def _salvage(path: Path, now: datetime | None) -> CourseContents | None:
    """Return the valid parts of a damaged course file.

    Return None if no input file can be used.
    """
    stored_parts = scan_zip_parts(read_bytes(path, MAX_COURSE_BYTES))
    work = _parse_work(stored_parts.pop(WORK_PART, b""))
    if is_newer_version(work):
        return None
    entries, errors = salvage_entries(work)
    expected = entries.hashes.keys()
    parts = {name: part for name in PARTS if (part := _find_part(path, name, entries, stored_parts)) is not None}
    entries = replace(entries, sources={name: entries.sources.get(name, SourceEntry(Path(name))) for name in parts})
    usable = [name for name, part in parts.items() if _is_usable(name, entries, part, now)]
    lost = {*expected, *parts}.difference(usable)
    if not {*usable} - {*UPLOAD_PARTS}:
        return None
    is_class_whole = bool(work) and lost.isdisjoint(EXPORT_PARTS)
    contents = build_contents(*_keep_usable(entries, parts, usable, is_class_whole=is_class_whole), now)
    return replace(contents, lost=_describe_lost(lost, len(errors), is_class_whole=is_class_whole))


def _find_part(path: Path, name: str, entries: CourseEntries, stored_parts: Mapping[str, bytes]) -> bytes | None:
    """Return a part from the course file, a file next to it, or the user's own file.

    A part whose hash isn't as expected isn't used, because even a single wrong digit could change a score.
    """
    sha256 = entries.hashes.get(name)
    if sha256 is None:
        return stored_parts.get(name) or find_newest_part(path, name)
    candidates = (stored_parts.get(name), find_part(path, name, sha256), _read_source(path, entries.sources.get(name)))
    return next((part for part in candidates if part is not None and hash_bytes(part) == sha256), None)


def _read_source(path: Path, source: SourceEntry | None) -> bytes | None:
    """Read an autosaved course's input file from where the user opened it.

    Other course files may come from other people, so the paths in them aren't used.
    """
    if source is None or not get_run_name(path) or source.path.drive.startswith("\\\\"):
        return None
    with suppress(ClickoverError):
        return read_bytes(source.path)
    return None


def _is_usable(name: str, entries: CourseEntries, part: bytes, now: datetime | None) -> bool:
    """Return True if a part is readable as the kind of file that it should be."""
    try:
        if name in EXPORT_PARTS:
            restore_export(entries.sources[name], part)
        elif name == GRADEBOOK_PART:
            restore_gradebook(entries.sources[name], part, now)
    except ClickoverError:
        return False
    return name not in UPLOAD_PARTS or name in entries.sent or (name == UPLOAD_PART and entries.upload is not None)


def _keep_usable(
    entries: CourseEntries, parts: Mapping[str, bytes], usable: Sequence[str], *, is_class_whole: bool
) -> tuple[CourseEntries, dict[str, bytes]]:
    """Return only the usable entries and parts, and renumber the iClicker files.

    Decisions refer to rows and sessions by their position in the class, so they are kept only if all iClicker files
    are.
    """
    exports = [name for name in usable if name in EXPORT_PARTS]
    new_names = {name: name for name in usable} | dict(zip(exports, EXPORT_PARTS, strict=False))
    sources = {new_names[name]: entries.sources[name] for name in usable if name not in UPLOAD_PARTS}
    decisions = {name: value for name, value in entries.decisions.items() if is_class_whole or name == "choices"}
    upload = entries.upload if UPLOAD_PART in usable else None
    sent = {name: entries.sent[name] for name in usable if name in entries.sent}
    kept_entries = replace(entries, sources=sources, decisions=decisions, upload=upload, sent=sent)
    return kept_entries, {new_names[name]: parts[name] for name in usable}


def _describe_lost(lost: set[str], error_count: int, *, is_class_whole: bool) -> tuple[str, ...]:
    """Return one line for each kind of data that can't be read."""
    names = [_PART_NAMES.get(name, "an iClicker file") for name in PARTS if name in lost and name not in SENT_PARTS]
    if not lost.isdisjoint(SENT_PARTS):
        names.append("an imported upload file")
    if not is_class_whole:
        names.append("what you decided")
    elif error_count:
        names.append(pluralize(error_count, "decision or setting", "decisions or settings"))
    return tuple(dict.fromkeys(names))


def _parse_work(data: bytes) -> dict[str, Any]:
    """Return the contents of `work.json`, or {} if they can't be read."""
    with suppress(ValueError, RecursionError):
        work = json.loads(data) if len(data) <= MAX_WORK_SIZE else None
        return work if isinstance(work, dict) else {}
    return {}


def scan_zip_parts(data: bytes) -> dict[str, bytes]:
    """Return the undamaged parts of a course file, by name.

    They are found even if the directory at the end of the archive is damaged.
    """
    parts: dict[str, bytes] = {}
    start = data.find(ZIP_SIGNATURE)
    while start >= 0:
        end = start + len(ZIP_SIGNATURE)
        with suppress(struct.error, zlib.error, ValueError):
            _, _flags, method, checksum, size, full_size, name_size, extra_size = _LOCAL_HEADER.unpack_from(data, start)
            name_start = start + _LOCAL_HEADER.size
            content_start = name_start + name_size + extra_size
            name = data[name_start : name_start + name_size].decode()
            if name in (WORK_PART, *PARTS) and full_size <= MAX_SALVAGED_SIZE:
                part = _unpack(data[content_start : content_start + size], method, full_size)
                if zlib.crc32(part) == checksum:
                    parts[name] = part
                    end = content_start + size
        start = data.find(ZIP_SIGNATURE, end)
    return parts


def _unpack(content: bytes, method: int, size: int) -> bytes:
    if method == _DEFLATED:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(content, size + 1)
    if method != _STORED:
        raise ValueError("unknown method")
    return content
