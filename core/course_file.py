"""Course files, which save the user's input files and decisions in a single file.

A course file is a zip archive with the original bytes of the input files, the last upload file, and `work.json`, which
contains the format version, the paths of the files, and all of the user's decisions. The input files are parsed again
when the course is opened, so the decisions always apply to the original data.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.canvas import gradebook_age
from core.canvas.gradebook import Gradebook, parse_gradebook
from core.clicker.combining import combine_exports
from core.clicker.export import ClickerExport
from core.clicker.reading import parse_export
from core.cooperative import iter_yielding
from core.course_parts import find_part
from core.course_schema import (
    GRADEBOOK_PART,
    PARTS,
    SENT_PARTS,
    UPLOAD_PART,
    CourseEntries,
    SavedUploadEntry,
    SourceEntry,
    build_entries,
    collect_parts,
    parse_entries,
)
from core.course_version import (
    MAX_WORK_SIZE,
    READABLE_VERSIONS,
    VERSION_KEY,
    WORK_PART,
    is_newer_course_file,
    is_newer_version,
)
from core.errors import UnrecognizedFileError, UnwritableFileError
from core.files.atomic_write import write_file
from core.files.containers import EARLIEST_ZIP_DATE, ZipError, read_zip_parts
from core.files.file_bytes import MAX_COURSE_BYTES, read_bytes
from core.files.tables import parse_table
from core.problems import Report
from core.saved_upload import CourseContents, SavedUpload
from core.serialization import YEARS, DeserializationError
from core.workbook import Workbook

_CHUNK_SIZE = 2**20

_NOT_A_COURSE_FILE = "this is no work saved by Clickover, or it is damaged."
_DAMAGED_ADVICE = "Open another copy of it, or begin again with the files from iClicker and Canvas."


class NewerVersionError(UnrecognizedFileError):
    """A course file that was saved by a newer version of Clickover."""


def pack_course(workbook: Workbook, saved_upload: SavedUpload | None = None, *, compress: bool = True) -> bytes:
    """Return the bytes of a course file with this workbook and last upload file."""
    parts = {name: data for name, (_, data) in collect_parts(workbook, saved_upload).items()}
    return pack_parts(build_entries(workbook, saved_upload), parts, compress=compress)


def pack_parts(work: Mapping[str, Any], parts: Mapping[str, bytes], *, compress: bool) -> bytes:
    """Return the bytes of a course file with this `work.json` and these parts."""
    buffer = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    with zipfile.ZipFile(buffer, "w", method, compresslevel=1) as archive:
        # Without indentation, the encoder in C is used. Paths can have surrogates, which only ASCII can express.
        archive.writestr(_build_zip_info(WORK_PART, method), json.dumps(work))
        for name, data in parts.items():
            _write_zip_part(archive, _build_zip_info(name, method), data)
    return buffer.getvalue()


def _write_zip_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, data: bytes) -> None:
    """Write one entry in chunks, with a checkpoint before each."""
    with archive.open(part, "w") as entry:
        for start in iter_yielding(range(0, len(data), _CHUNK_SIZE), 1):
            entry.write(data[start : start + _CHUNK_SIZE])


def save_course(
    workbook: Workbook, path: Path, saved_upload: SavedUpload | None = None, *, compress: bool = True
) -> None:
    """Write the course file to `path` atomically, readable only by this user.

    Without compression, saving the largest courses takes a tenth of the time and ten times the space.

    Raises:
        UnwritableFileError: the file can't be written, or it was saved by a newer version of Clickover.
    """
    require_replaceable(path)
    write_file(path, pack_course(workbook, saved_upload, compress=compress))


def require_replaceable(path: Path) -> None:
    """Check that saving wouldn't replace a course file of a newer version.

    Such a file may contain data that this version can't save.

    Raises:
        UnwritableFileError: `path` is a course file of a newer version.
    """
    if is_newer_course_file(path):
        what = "cannot be replaced: it was saved by a newer version of Clickover."
        raise UnwritableFileError(what, where=str(path), advice="Choose another name.")


def open_course(path: Path, now: datetime | None = None) -> CourseContents:
    """Read the course file at `path` and return its contents.

    Raises:
        UnreadableFileError: the file can't be read.
        UnrecognizedFileError: the file isn't a course file, is damaged, or was saved by a newer version.
        InvalidRequestError: a column correction is invalid in this version.
    """
    data = read_bytes(path, MAX_COURSE_BYTES)
    return unpack_course(data, path.name, now, lambda part, sha256: find_part(path, part, sha256))


def unpack_course(
    data: bytes,
    name: str,
    now: datetime | None = None,
    find_missing_part: Callable[[str, str], bytes | None] = lambda _part, _sha256: None,
) -> CourseContents:
    """Return the contents of a course, given the name and bytes of its file.

    `find_missing_part` is called with the name and hash of a part that the file lacks. Raises the exceptions of
    `open_course`, except UnreadableFileError.
    """
    work, parts = _unpack_archive(data, name)
    if is_newer_version(work):
        advice = "Open it with the version that saved it, or update this one."
        raise NewerVersionError("it was saved by another version of Clickover.", where=name, advice=advice)
    if work.get(VERSION_KEY) not in READABLE_VERSIONS:
        raise UnrecognizedFileError(_NOT_A_COURSE_FILE, where=name, advice=_DAMAGED_ADVICE)
    try:
        entries = parse_entries(work)
    except DeserializationError as error:
        raise UnrecognizedFileError(
            f"this saved work is damaged: {error}.", where=name, advice=_DAMAGED_ADVICE
        ) from error
    for part, sha256 in entries.hashes.items():
        found = parts[part] if part in parts else find_missing_part(part, sha256)
        if found is None or hash_bytes(found) != sha256:
            raise UnrecognizedFileError(
                "this saved work is damaged: a file in it is not whole.", where=name, advice=_DAMAGED_ADVICE
            )
        parts[part] = found
    return build_contents(entries, parts, now)


def build_contents(entries: CourseEntries, parts: Mapping[str, bytes], now: datetime | None) -> CourseContents:
    """Build the contents of a course from its entries and the bytes of its parts."""
    workbook = replace(Workbook(), **entries.decisions)
    if entries.export_parts:
        files = [restore_export(entries.sources[part], parts[part]) for part in entries.export_parts]
        workbook = replace(workbook, export=combine_exports(files, entries.joined_titles))
    if GRADEBOOK_PART in entries.sources:
        gradebook = restore_gradebook(entries.sources[GRADEBOOK_PART], parts[GRADEBOOK_PART], now)
        workbook = replace(workbook, gradebook=gradebook)
    sent = [entries.sent[part].restore(parts[part]) for part in SENT_PARTS if part in entries.sent]
    workbook = replace(workbook, sent_uploads=tuple(sent))
    upload = entries.upload
    return CourseContents(
        workbook, _restore_saved_upload(upload, parts[UPLOAD_PART], workbook.gradebook) if upload else None
    )


def _build_zip_info(name: str, method: int) -> zipfile.ZipInfo:
    """Return an entry with a fixed timestamp, so that equal courses have equal bytes."""
    entry = zipfile.ZipInfo(name, EARLIEST_ZIP_DATE)
    entry.compress_type = method
    entry.external_attr = 0o600 << 16
    return entry


def _unpack_archive(data: bytes, name: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return the contents of `work.json` and the bytes of the other parts."""
    try:
        parts = read_zip_parts(data, (WORK_PART, *PARTS).__contains__, MAX_COURSE_BYTES)
        if len(parts[WORK_PART]) > MAX_WORK_SIZE:
            raise ZipError("too large")
        work = json.loads(parts.pop(WORK_PART))
    except ZipError as error:
        if error.reason == "too large":
            what = "this saved work is damaged: it would need too much memory."
            raise UnrecognizedFileError(what, where=name, advice=_DAMAGED_ADVICE) from error
        raise UnrecognizedFileError(_NOT_A_COURSE_FILE, where=name, advice=_DAMAGED_ADVICE) from error
    except (KeyError, ValueError, RecursionError) as error:
        raise UnrecognizedFileError(_NOT_A_COURSE_FILE, where=name, advice=_DAMAGED_ADVICE) from error
    if not isinstance(work, dict):
        raise UnrecognizedFileError("this is no work saved by Clickover.", where=name, advice=_DAMAGED_ADVICE)
    return work, parts


def restore_export(source: SourceEntry, data: bytes) -> ClickerExport:
    """Return an iClicker file, read again with the user's column corrections."""
    return parse_export(parse_table(source.path, data), source.all_corrections)


def _restore_saved_upload(entry: SavedUploadEntry, data: bytes, gradebook: Gradebook | None) -> SavedUpload:
    own_gradebook = gradebook if entry.is_current else None
    return SavedUpload(data, entry.path, entry.restore, entry.when, own_gradebook, entry.repeated)


def restore_gradebook(source: SourceEntry, data: bytes, now: datetime | None) -> Gradebook:
    """Return the gradebook with its original export time.

    The time can't be read again, because the original file may no longer exist.
    """
    now = (now or datetime.now(UTC)).astimezone()
    gradebook = parse_gradebook(parse_table(source.path, data), now)
    exported_at = _parse_export_time(source.exported_at) or gradebook.exported_at
    export_info = gradebook_age.GradebookExportInfo(
        exported_at, is_date_from_name=source.age_from_name, course=gradebook.course
    )
    other_problems = [problem for problem in gradebook.problems if problem.code not in gradebook_age.AGE_CODES]
    problems = Report((*other_problems, *gradebook_age.check_export_age(export_info, now)))
    return replace(gradebook, exported_at=exported_at, is_date_from_name=source.age_from_name, problems=problems)


def _parse_export_time(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        return None
    return moment if moment.year in YEARS else None


def hash_bytes(data: bytes) -> str:
    """Return the SHA-256 hash of the bytes."""
    return hashlib.sha256(data).hexdigest()
