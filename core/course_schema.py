"""The schema of `work.json`, the part of a course file with the user's decisions.

The type of each value and the range of each number are checked when the file is read.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self, get_origin, get_type_hints

from core.canvas.gradebook import Gradebook
from core.clicker.combining import MAX_FILES
from core.clicker.export import ClickerExport
from core.course_version import FORMAT_VERSION, VERSION_KEY
from core.number_limits import check_numbers
from core.recognition.corrections import Corrections
from core.recognition.roles import ColumnRole
from core.saved_upload import SavedUpload
from core.sent_upload import SentUpload
from core.serialization import DeserializationError, deserialize, serialize
from core.workbook import Workbook

EXPORT_PART, GRADEBOOK_PART, UPLOAD_PART = "export", "gradebook", "sent"
EXPORT_PARTS = (EXPORT_PART, *(f"{EXPORT_PART}-{number}" for number in range(2, MAX_FILES + 1)))
SENT_PARTS = tuple(f"{UPLOAD_PART}-{number}" for number in range(1, 100))
"""The parts with imported upload files, oldest first. A course with more than that keeps the latest ones."""
UPLOAD_PARTS = (UPLOAD_PART, *SENT_PARTS)
PARTS = (*EXPORT_PARTS, GRADEBOOK_PART, *UPLOAD_PARTS)

_SOURCES_KEY, _DECISIONS_KEY, _JOINED_KEY, _SENT_KEY = "sources", "decided", "joined", "imported"
_FILE_FIELDS = ("export", "gradebook", "sent_uploads")
_RULE_VERSION_FIELD, _FIRST_RULE_VERSION = "rule_version", 1
"""Courses without the field were saved for the first version of the grading rule."""


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """An input file's path, hash, corrections, and export time.

    `corrections` contains only corrections of column roles, and `reading` contains all. Files of version 3 or earlier
    have only `corrections`.
    """

    path: Path = Path()
    sha256: str = ""
    corrections: Mapping[int, ColumnRole] | None = None
    exported_at: str = ""
    age_from_name: bool = False
    reading: Corrections | None = None

    @property
    def all_corrections(self) -> Corrections:
        """All corrections of the file."""
        return self.reading or Corrections(roles=self.corrections or {})


@dataclass(frozen=True, slots=True)
class SavedUploadEntry:
    """The saved upload file's hash, path, restore file, and time.

    `is_current` is True if the upload file was built for the gradebook in this course file. `repeated` is as in
    `SentUpload`.
    """

    sha256: str
    path: Path
    restore: Path | None
    when: datetime
    is_current: bool
    repeated: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SentUploadEntry:
    """The hash of an imported upload file, and the fields of `SentUpload` except the bytes."""

    sha256: str
    name: str
    has_arrived: bool = False
    assignment_ids: Mapping[str, str] = field(default_factory=dict)
    repeated: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def from_upload(cls, upload: SentUpload) -> Self:
        """Return the entry of an imported upload file."""
        return cls(upload.sha256, upload.name, upload.has_arrived, upload.assignment_ids, upload.repeated)

    def restore(self, data: bytes) -> SentUpload:
        """Return the imported upload file with these bytes."""
        return SentUpload(self.name, data, self.has_arrived, self.assignment_ids, self.repeated)


@dataclass(frozen=True, slots=True)
class CourseEntries:
    """The contents of `work.json`.

    `decisions` maps names of workbook fields to stored values. Missing fields keep their defaults. `sent` are the
    imported upload files by part.
    """

    sources: Mapping[str, SourceEntry] = field(default_factory=dict)
    decisions: Mapping[str, Any] = field(default_factory=dict)
    joined_titles: frozenset[str] = frozenset()
    upload: SavedUploadEntry | None = None
    sent: Mapping[str, SentUploadEntry] = field(default_factory=dict)

    @property
    def export_parts(self) -> tuple[str, ...]:
        """The names of the iClicker files' parts, up to the first missing one."""
        return EXPORT_PARTS[: sum(part in self.sources for part in EXPORT_PARTS)]

    @property
    def hashes(self) -> dict[str, str]:
        """The hash of each part in the course, by name."""
        upload_hashes = {UPLOAD_PART: self.upload.sha256} if self.upload else {}
        sources = {part: source.sha256 for part, source in self.sources.items()}
        sent_hashes = {part: entry.sha256 for part, entry in self.sent.items()}
        return {**dict.fromkeys(self.export_parts, ""), **sources, **sent_hashes, **upload_hashes}


def build_entries(workbook: Workbook, saved_upload: SavedUpload | None) -> dict[str, Any]:
    """Return the contents of `work.json` for a workbook and its last upload file."""
    export, gradebook = workbook.export, workbook.gradebook
    sources: dict[str, SourceEntry] = {}
    files = export.files if export else ()
    for part, file in zip(EXPORT_PARTS, files, strict=False):
        sources[part] = SourceEntry(file.path, file.sha256, file.corrections.roles, reading=file.corrections)
    if gradebook:
        exported_at = gradebook.exported_at.isoformat()
        sources[GRADEBOOK_PART] = SourceEntry(
            gradebook.path, gradebook.sha256, None, exported_at, gradebook.is_date_from_name
        )
    return {
        VERSION_KEY: FORMAT_VERSION,
        _SOURCES_KEY: serialize(sources),
        _DECISIONS_KEY: {name: serialize(getattr(workbook, name)) for name in _get_stored_field_types()},
        **({_JOINED_KEY: sorted(export.joined_titles)} if export and export.joined_titles else {}),
        UPLOAD_PART: serialize(_build_upload_entry(saved_upload, gradebook) if saved_upload else None),
        _SENT_KEY: {
            part: serialize(SentUploadEntry.from_upload(upload)) for part, upload in _map_sent_uploads(workbook).items()
        },
    }


def collect_parts(workbook: Workbook, saved_upload: SavedUpload | None) -> dict[str, tuple[str, bytes]]:
    """Return the hash and bytes of each part except `work.json`, by name."""
    files: tuple[ClickerExport, ...] = workbook.export.files if workbook.export else ()
    parts = {part: (file.sha256, file.data) for part, file in zip(EXPORT_PARTS, files, strict=False)}
    if workbook.gradebook:
        parts[GRADEBOOK_PART] = workbook.gradebook.sha256, workbook.gradebook.data
    if saved_upload:
        parts[UPLOAD_PART] = saved_upload.sha256, saved_upload.data
    for part, upload in _map_sent_uploads(workbook).items():
        parts[part] = upload.sha256, upload.data
    return parts


def _map_sent_uploads(workbook: Workbook) -> dict[str, SentUpload]:
    return dict(zip(SENT_PARTS, workbook.sent_uploads[-len(SENT_PARTS) :], strict=False))


def _build_upload_entry(saved_upload: SavedUpload, gradebook: Gradebook | None) -> SavedUploadEntry:
    is_current = saved_upload.gradebook is not None and saved_upload.gradebook is gradebook
    return SavedUploadEntry(
        saved_upload.sha256,
        saved_upload.path,
        saved_upload.restore_path,
        saved_upload.saved_at,
        is_current,
        saved_upload.repeated,
    )


def parse_entries(work: Mapping[str, Any]) -> CourseEntries:
    """Return the contents of `work.json`.

    Raises:
        DeserializationError: a value has the wrong type or is out of range.
    """

    def raise_error(error: DeserializationError) -> None:
        raise error

    if not isinstance(work.get(_DECISIONS_KEY), dict):
        raise DeserializationError("it holds no decisions")
    return _EntriesParser(raise_error).parse(work)


def salvage_entries(work: Mapping[str, Any]) -> tuple[CourseEntries, list[DeserializationError]]:
    """Return the valid contents of `work.json`, and an error for each invalid value.

    Each invalid value is replaced by its default.
    """
    errors: list[DeserializationError] = []
    return _EntriesParser(errors.append).parse(work), errors


class _EntriesParser:
    """Parser of `work.json` that calls `handle_error` for each invalid value."""

    def __init__(self, handle_error: Callable[[DeserializationError], None]) -> None:
        self._handle_error = handle_error

    def parse(self, work: Mapping[str, Any]) -> CourseEntries:
        """Return the entries whose values are valid."""
        decisions = work.get(_DECISIONS_KEY)
        stored = {_RULE_VERSION_FIELD: _FIRST_RULE_VERSION, **(decisions if isinstance(decisions, dict) else {})}
        kinds = {name: kind for name, kind in _get_stored_field_types().items() if name in stored}
        return CourseEntries(
            self._parse(dict[str, SourceEntry], work.get(_SOURCES_KEY), {}),
            {
                name: value
                for name, kind in kinds.items()
                if (value := self._parse(kind, stored[name], MISSING, name)) is not MISSING
            },
            self._parse(frozenset[str], work.get(_JOINED_KEY, []), frozenset()),
            self._parse(SavedUploadEntry | None, work.get(UPLOAD_PART), None),
            self._parse(dict[str, SentUploadEntry], work.get(_SENT_KEY, {}), {}),
        )

    def _parse(self, kind: Any, stored: object, default: Any, name: str = "") -> Any:  # noqa: ANN401 - a value of `kind`
        """Return the stored value without its invalid items.

        A value that is invalid as a whole is replaced by the default.
        """
        origin = get_origin(kind)
        if isinstance(stored, dict) and isinstance(origin, type) and issubclass(origin, Mapping):
            return self._parse_mapping(kind, stored)
        if isinstance(stored, dict) and is_dataclass(kind) and _has_only_defaults(kind):
            return self._parse_dataclass(kind, stored)
        try:
            value = deserialize(kind, stored)
            check_numbers(name, value)
        except DeserializationError as error:
            self._handle_error(error)
            return default
        return value

    def _parse_mapping(self, kind: Any, stored: Mapping[str, object]) -> dict[Any, Any]:  # noqa: ANN401 - a type
        """Return the valid items of a mapping.

        An item is left out if any part of it is invalid.
        """
        items: dict[Any, Any] = {}
        for key, item in stored.items():
            try:
                parsed = deserialize(kind, {key: item})
                check_numbers("", parsed)
            except DeserializationError as error:
                self._handle_error(error)
            else:
                items |= parsed
        return items

    def _parse_dataclass(self, kind: Any, stored: Mapping[str, object]) -> Any:  # noqa: ANN401 - a value of `kind`
        hints = get_type_hints(kind)
        values = {
            spec.name: self._parse(hints[spec.name], stored[spec.name], MISSING, spec.name)
            for spec in fields(kind)
            if spec.name in stored
        }
        return kind(**{name: value for name, value in values.items() if value is not MISSING})


def _has_only_defaults(kind: Any) -> bool:  # noqa: ANN401 - a dataclass
    return all(spec.default is not MISSING or spec.default_factory is not MISSING for spec in fields(kind))


def _get_stored_field_types() -> dict[str, Any]:
    """Return the types of the workbook fields to store, by field name.

    Files are stored separately.
    """
    hints = get_type_hints(Workbook, localns={"Gradebook": Gradebook})
    return {spec.name: hints[spec.name] for spec in fields(Workbook) if spec.name not in _FILE_FIELDS}
