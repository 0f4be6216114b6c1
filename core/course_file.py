"""Course files, which save the user's input files and decisions in a single file.

A course file is a zip archive with the original bytes of the input files, the last upload file, and `work.json`, which
contains the format version, the paths of the files, and all of the user's decisions. The input files are parsed again
when the course is opened, so the decisions always apply to the original data.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_type_hints

from core.canvas import gradebook_age
from core.canvas.gradebook import Gradebook, parse_gradebook
from core.clicker.combining import MAX_FILES, combine_exports
from core.clicker.export import ClickerExport
from core.clicker.reading import parse_export
from core.cooperative import iter_yielding
from core.errors import UnrecognizedFileError
from core.files.atomic_write import write_file
from core.files.containers import EARLIEST_ZIP_DATE, ZIP_SIGNATURE, ZipError, has_zip_part, read_zip_parts
from core.files.file_bytes import read_bytes
from core.files.tables import parse_table
from core.problems import Report
from core.recognition.corrections import Corrections
from core.recognition.roles import ColumnRole
from core.saved_upload import CourseContents, SavedUpload
from core.serialization import DeserializationError, deserialize, serialize
from core.workbook import Workbook

if TYPE_CHECKING:
    from typing import Any

FORMAT_VERSION = 2
"""The version of the file format, increased when older programs could misread it.

Version 2 added rejected matches. The saved upload file was added without a new version, because older programs ignore
it.
"""

SEVERAL_FILES_VERSION = 3
"""The version for a class with several iClicker files, of which older programs would open only the first."""

READABLE_VERSIONS = range(1, SEVERAL_FILES_VERSION + 1)

COURSE_FILE_SUFFIX = ".clickover"

_WORK_PART, _EXPORT_PART, _GRADEBOOK_PART, _UPLOAD_PART = "work.json", "export", "gradebook", "sent"
_EXPORT_PARTS = (_EXPORT_PART, *(f"{_EXPORT_PART}-{number}" for number in range(2, MAX_FILES + 1)))
_SOURCE_FIELDS = (_EXPORT_PART, _GRADEBOOK_PART)
_JOINED_KEY = "joined"
_CHUNK_SIZE = 2**20
_MAX_WORK_SIZE = 2**25
"""Maximum size of `work.json` in bytes: over ten times that of a class of 3,000."""

_NOT_A_COURSE_FILE = "this is no work saved by Clickover, or it is damaged."
_DAMAGED_ADVICE = "Open another copy of it, or begin again with the files from iClicker and Canvas."


@dataclass(frozen=True, slots=True)
class _SourceEntry:
    """An input file's path, hash, corrections (in `corrections`, of roles alone), and export time."""

    path: str = ""
    sha256: str = ""
    corrections: Mapping[int, ColumnRole] | None = None
    exported_at: str = ""
    age_from_name: bool = False
    reading: Corrections | None = None


@dataclass(frozen=True, slots=True)
class _SavedUploadEntry:
    """The saved upload file's hash, path, restore file, and time.

    `is_current` is True if it was built for the gradebook in this course file.
    """

    sha256: str
    path: str
    restore: str | None
    when: datetime
    is_current: bool


def pack_course(workbook: Workbook, saved_upload: SavedUpload | None = None, *, compress: bool = True) -> bytes:
    """Return the bytes of a course file with this workbook and its last upload file."""
    export, gradebook = workbook.export, workbook.gradebook
    sources: dict[str, _SourceEntry] = {}
    parts: dict[str, bytes] = {}
    files = export.files if export else ()
    for part, file in zip(_EXPORT_PARTS, files, strict=False):
        sources[part] = _SourceEntry(str(file.path), file.sha256, file.corrections.roles, reading=file.corrections)
        parts[part] = file.data
    if gradebook:
        exported_at = gradebook.exported_at.isoformat()
        sources[_GRADEBOOK_PART] = _SourceEntry(
            str(gradebook.path), gradebook.sha256, None, exported_at, gradebook.is_date_from_name
        )
        parts[_GRADEBOOK_PART] = gradebook.data
    if saved_upload:
        parts[_UPLOAD_PART] = saved_upload.data
    decisions = {name: serialize(getattr(workbook, name)) for name in _get_stored_field_types()}
    upload_entry = serialize(_build_upload_entry(saved_upload, gradebook) if saved_upload else None)
    work = {
        "clickover": SEVERAL_FILES_VERSION if len(files) > 1 else FORMAT_VERSION,
        "sources": serialize(sources),
        "decided": decisions,
        **({_JOINED_KEY: sorted(export.joined_titles)} if export and export.joined_titles else {}),
        _UPLOAD_PART: upload_entry,
    }
    buffer = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    with zipfile.ZipFile(buffer, "w", method, compresslevel=1) as archive:
        archive.writestr(_build_zip_info(_WORK_PART, method), json.dumps(work, ensure_ascii=False, indent=1))
        for name, data in parts.items():
            _write_zip_part(archive, _build_zip_info(name, method), data)
    return buffer.getvalue()


def _build_upload_entry(saved_upload: SavedUpload, gradebook: Gradebook | None) -> _SavedUploadEntry:
    restore = None if saved_upload.restore_path is None else str(saved_upload.restore_path)
    is_current = saved_upload.gradebook is not None and saved_upload.gradebook is gradebook
    return _SavedUploadEntry(
        _sha256(saved_upload.data), str(saved_upload.path), restore, saved_upload.saved_at, is_current
    )


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
        UnwritableFileError: the file can't be written.
    """
    write_file(path, pack_course(workbook, saved_upload, compress=compress))


def is_course_file(path: Path) -> bool:
    """Return True if the contents of the file at `path` are those of a course file."""
    try:
        if not path.is_file():  # opening a pipe may block forever
            return False
        with path.open("rb") as file:
            start = file.read(len(ZIP_SIGNATURE))
            return start == ZIP_SIGNATURE and has_zip_part(start + file.read(), _WORK_PART)
    except (OSError, ValueError):
        return False


def open_course(path: Path, now: datetime | None = None) -> CourseContents:
    """Read the course file at `path` and return its contents.

    Raises:
        UnreadableFileError: the file can't be read.
        UnrecognizedFileError: the file isn't a course file, is damaged, or was saved by a newer version.
        InvalidRequestError: a column correction is invalid in this version.
    """
    return unpack_course(read_bytes(path), path.name, now)


def unpack_course(data: bytes, name: str, now: datetime | None = None) -> CourseContents:
    """Return the contents of a course file, given its bytes and name.

    The exceptions are those of `open_course`, except UnreadableFileError.
    """
    work, parts = _unpack_archive(data, name)
    if work.get("clickover") not in READABLE_VERSIONS:
        what = "it was saved by another version of Clickover."
        raise UnrecognizedFileError(
            what, where=name, advice="Open it with the version that saved it, or update this one."
        )
    try:
        sources = deserialize(dict[str, _SourceEntry], work.get("sources"))
        decisions = _deserialize_decisions(work.get("decided"))
        joined_titles = deserialize(frozenset[str], work.get(_JOINED_KEY, []))
        upload_entry = deserialize(_SavedUploadEntry | None, work.get(_UPLOAD_PART))
    except DeserializationError as error:
        raise UnrecognizedFileError(
            f"this saved work is damaged: {error}.", where=name, advice=_DAMAGED_ADVICE
        ) from error
    hashes = {part: source.sha256 for part, source in sources.items()}
    if upload_entry:
        hashes[_UPLOAD_PART] = upload_entry.sha256
    export_parts = _EXPORT_PARTS[: sum(part in sources for part in _EXPORT_PARTS)]
    for part, sha256 in {**dict.fromkeys(export_parts, ""), **hashes}.items():
        if _sha256(parts.get(part, b"")) != sha256:
            raise UnrecognizedFileError(
                "this saved work is damaged: a file in it is not whole.", where=name, advice=_DAMAGED_ADVICE
            )
    workbook = replace(Workbook(), **decisions)
    if export_parts:
        files = [_restore_export(sources[part], parts[part]) for part in export_parts]
        workbook = replace(workbook, export=combine_exports(files, joined_titles))
    if _GRADEBOOK_PART in sources:
        workbook = replace(
            workbook, gradebook=_restore_gradebook(sources[_GRADEBOOK_PART], parts[_GRADEBOOK_PART], now)
        )
    return CourseContents(
        workbook, _restore_saved_upload(upload_entry, parts[_UPLOAD_PART], workbook.gradebook) if upload_entry else None
    )


def _build_zip_info(name: str, method: int) -> zipfile.ZipInfo:
    """Return an entry with a fixed timestamp, so that equal courses have equal bytes."""
    entry = zipfile.ZipInfo(name, EARLIEST_ZIP_DATE)
    entry.compress_type = method
    entry.external_attr = 0o600 << 16
    return entry


def _unpack_archive(data: bytes, name: str) -> tuple[dict[str, "Any"], dict[str, bytes]]:
    """Return the contents of `work.json` and the bytes of the other parts."""
    try:
        parts = read_zip_parts(data, (_WORK_PART, *_EXPORT_PARTS, _GRADEBOOK_PART, _UPLOAD_PART).__contains__)
        if len(parts[_WORK_PART]) > _MAX_WORK_SIZE:
            raise ZipError("too large")
        work = json.loads(parts.pop(_WORK_PART))
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


def _get_stored_field_types() -> dict[str, "Any"]:
    """Return the types of the workbook fields to store, by field name.

    The input files are stored separately.
    """
    hints = get_type_hints(Workbook, localns={"Gradebook": Gradebook})
    return {field.name: hints[field.name] for field in fields(Workbook) if field.name not in _SOURCE_FIELDS}


def _deserialize_decisions(stored_value: object) -> dict[str, "Any"]:
    """Return the stored decisions. Missing ones keep their defaults."""
    if not isinstance(stored_value, dict):
        raise DeserializationError("it holds no decisions")
    return {
        name: deserialize(kind, stored_value[name])
        for name, kind in _get_stored_field_types().items()
        if name in stored_value
    }


def _restore_export(source: _SourceEntry, data: bytes) -> ClickerExport:
    return parse_export(
        parse_table(Path(source.path), data),
        source.reading or Corrections(roles=source.corrections or {}),
    )


def _restore_saved_upload(entry: _SavedUploadEntry, data: bytes, gradebook: Gradebook | None) -> SavedUpload:
    restore = None if entry.restore is None else Path(entry.restore)
    return SavedUpload(data, Path(entry.path), restore, entry.when, gradebook if entry.is_current else None)


def _restore_gradebook(source: _SourceEntry, data: bytes, now: datetime | None) -> Gradebook:
    """Return the gradebook with its original export time.

    The file that the time was read from may no longer exist.
    """
    now = (now or datetime.now(UTC)).astimezone()
    gradebook = parse_gradebook(parse_table(Path(source.path), data), now)
    try:
        exported_at = datetime.fromisoformat(source.exported_at).astimezone()
    except (ValueError, OverflowError):
        exported_at = gradebook.exported_at
    export_info = gradebook_age.GradebookExportInfo(
        exported_at, is_date_from_name=source.age_from_name, course=gradebook.course
    )
    other_problems = [problem for problem in gradebook.problems if problem.code not in gradebook_age.AGE_CODES]
    problems = Report((*other_problems, *gradebook_age.check_export_age(export_info, now)))
    return replace(gradebook, exported_at=exported_at, is_date_from_name=source.age_from_name, problems=problems)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
