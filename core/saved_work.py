"""How does work in progress become a file, and a file work in progress again?

One zip file holds the bytes of the two source files as they were read, those that were saved for Canvas last, and
`work.json`: the version of this form, where the files came from and went, and everything that the person decided. The
sources are read again when the work is opened, so that a saved file never says anything that its sources do not.
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

from core.canvas import gradebook_checks
from core.canvas.gradebook import Gradebook, parse_gradebook
from core.clicker.export import Export, Role
from core.clicker.reading import parse_export
from core.errors import UnknownFile
from core.files.atomic import write_file
from core.files.containers import ZIP, BadZip, has_part, read_parts
from core.files.tables import parse_table, read_bytes
from core.pacing import paced
from core.plain_values import NotPlain, from_plain, to_plain
from core.problems import Report
from core.sent import Kept, Sent
from core.workbook import Workbook

if TYPE_CHECKING:
    from typing import Any

FORM = 2
"""The version of the file's form. It grows when an older program could misread the file. 2: matches can be doubted.

An older program passes over what was saved for Canvas, and reads all else as it is.
"""

READABLE_FORMS = range(1, FORM + 1)

SUFFIX = ".clickover"

_WORK, _EXPORT, _GRADEBOOK, _SENT = "work.json", "export", "gradebook", "sent"
_SOURCES = (_EXPORT, _GRADEBOOK)
_PIECE = 2**20
_MAX_WORK = 2**25
"""The bytes of `work.json` are at most these: a class of 3,000 with every decision takes less than a tenth."""

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_NOT_WORK = "this is no work saved by Clickover, or it is damaged."
_DAMAGED = "Open another copy of it, or begin again with the files from iClicker and Canvas."


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a source came from: its path then, its hash, and what the person said of its columns."""

    path: str = ""
    sha256: str = ""
    corrections: Mapping[int, Role] | None = None
    exported_at: str = ""
    age_from_name: bool = False


@dataclass(frozen=True, slots=True)
class _SentTo:
    """Where the bytes for Canvas went; `is_current`: they were made for the gradebook that is kept with them."""

    sha256: str
    path: str
    restore: str | None
    when: datetime
    is_current: bool


def pack(workbook: Workbook, sent: Sent | None = None, *, compress: bool = True) -> bytes:
    """The bytes of a file that holds this work, and what was saved of it for Canvas."""
    export, gradebook = workbook.export, workbook.gradebook
    sources: dict[str, _Source] = {}
    parts: dict[str, bytes] = {}
    if export:
        sources[_EXPORT] = _Source(str(export.path), export.sha256, export.corrections)
        parts[_EXPORT] = export.data
    if gradebook:
        at = gradebook.exported_at.isoformat()
        sources[_GRADEBOOK] = _Source(str(gradebook.path), gradebook.sha256, None, at, gradebook.age_from_name)
        parts[_GRADEBOOK] = gradebook.data
    if sent:
        parts[_SENT] = sent.data
    decided = {name: to_plain(getattr(workbook, name)) for name in _decided_fields()}
    sent_to = to_plain(_sent_to(sent, gradebook) if sent else None)
    work = {"clickover": FORM, "sources": to_plain(sources), "decided": decided, _SENT: sent_to}
    into = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    with zipfile.ZipFile(into, "w", method, compresslevel=1) as archive:
        archive.writestr(_entry(_WORK, method), json.dumps(work, ensure_ascii=False, indent=1))
        for name, data in parts.items():
            _write_part(archive, _entry(name, method), data)
    return into.getvalue()


def _sent_to(sent: Sent, gradebook: Gradebook | None) -> _SentTo:
    restore = None if sent.restore is None else str(sent.restore)
    is_current = sent.gradebook is not None and sent.gradebook is gradebook
    return _SentTo(_sha256(sent.data), str(sent.path), restore, sent.when, is_current)


def _write_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, data: bytes) -> None:
    """Write one entry, giving way between its pieces."""
    with archive.open(part, "w") as entry:
        for start in paced(range(0, len(data), _PIECE), 1):
            entry.write(data[start : start + _PIECE])


def save_work(workbook: Workbook, path: Path, sent: Sent | None = None, *, compress: bool = True) -> None:
    """Write the work to `path`, whole or not at all, readable by this user only. Raises UnwritableFile.

    Without `compress`, the largest classes take a tenth of the time, and ten times the space.
    """
    write_file(path, pack(workbook, sent, compress=compress))


def is_saved_work(path: Path) -> bool:
    """Whether the file at `path` is work that was saved; its name tells nothing."""
    try:
        if not path.is_file():  # opening a pipe may wait forever
            return False
        with path.open("rb") as file:
            start = file.read(len(ZIP))
            return start == ZIP and has_part(start + file.read(), _WORK)
    except (OSError, ValueError):
        return False


def open_work(path: Path, now: datetime | None = None) -> Kept:
    """The work that the file at `path` holds.

    Raises:
        UnreadableFile: its bytes cannot be had.
        UnknownFile: they are no saved work, are damaged, or were written by a newer program.
        RequestError: what was said of a column makes no sense to this version of the program.
    """
    return unpack(read_bytes(path), path.name, now)


def unpack(data: bytes, name: str, now: datetime | None = None) -> Kept:
    """The work that these bytes of the file `name` hold; raises as `open_work` does."""
    work, held = _read_archive(data, name)
    if work.get("clickover") not in READABLE_FORMS:
        newer = "it was saved by another version of Clickover."
        raise UnknownFile(newer, where=name, advice="Open it with the version that saved it, or update this one.")
    try:
        sources = from_plain(dict[str, _Source], work.get("sources"))
        decided = _decided(work.get("decided"))
        sent_to = from_plain(_SentTo | None, work.get(_SENT))
    except NotPlain as error:
        raise UnknownFile(f"this saved work is damaged: {error}.", where=name, advice=_DAMAGED) from error
    hashes = {part: source.sha256 for part, source in sources.items()} | ({_SENT: sent_to.sha256} if sent_to else {})
    for part, sha256 in hashes.items():
        if _sha256(held.get(part, b"")) != sha256:
            raise UnknownFile("this saved work is damaged: a file in it is not whole.", where=name, advice=_DAMAGED)
    workbook = replace(Workbook(), **decided)
    if _EXPORT in sources:
        workbook = replace(workbook, export=_export(sources[_EXPORT], held[_EXPORT]))
    if _GRADEBOOK in sources:
        workbook = replace(workbook, gradebook=_gradebook(sources[_GRADEBOOK], held[_GRADEBOOK], now))
    return Kept(workbook, _sent(sent_to, held[_SENT], workbook.gradebook) if sent_to else None)


def _entry(name: str, method: int) -> zipfile.ZipInfo:
    """An entry without the time of writing: the same work gives the same bytes."""
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.compress_type = method
    entry.external_attr = 0o600 << 16
    return entry


def _read_archive(data: bytes, name: str) -> tuple[dict[str, "Any"], dict[str, bytes]]:
    """What `work.json` says, and the bytes of the other parts."""
    try:
        held = read_parts(data, (_WORK, *_SOURCES, _SENT).__contains__)
        if len(held[_WORK]) > _MAX_WORK:
            raise BadZip("too large")
        work = json.loads(held.pop(_WORK))
    except BadZip as error:
        if error.reason == "too large":
            told = "this saved work is damaged: it would need too much memory."
            raise UnknownFile(told, where=name, advice=_DAMAGED) from error
        raise UnknownFile(_NOT_WORK, where=name, advice=_DAMAGED) from error
    except (KeyError, ValueError, RecursionError) as error:
        raise UnknownFile(_NOT_WORK, where=name, advice=_DAMAGED) from error
    if not isinstance(work, dict):
        raise UnknownFile("this is no work saved by Clickover.", where=name, advice=_DAMAGED)
    return work, held


def _decided_fields() -> dict[str, "Any"]:
    """The types, by name, of what the person decided."""
    hints = get_type_hints(Workbook, localns={"Gradebook": Gradebook})
    return {field.name: hints[field.name] for field in fields(Workbook) if field.name not in _SOURCES}


def _decided(stored: object) -> dict[str, "Any"]:
    """The decisions; those that the file does not name stay at their defaults."""
    if not isinstance(stored, dict):
        raise NotPlain("it holds no decisions")
    return {name: from_plain(kind, stored[name]) for name, kind in _decided_fields().items() if name in stored}


def _export(source: _Source, data: bytes) -> Export:
    return parse_export(parse_table(Path(source.path), data), source.corrections)


def _sent(sent_to: _SentTo, data: bytes, gradebook: Gradebook | None) -> Sent:
    restore = None if sent_to.restore is None else Path(sent_to.restore)
    return Sent(data, Path(sent_to.path), restore, sent_to.when, gradebook if sent_to.is_current else None)


def _gradebook(source: _Source, data: bytes, now: datetime | None) -> Gradebook:
    """The gradebook with the age that it had when it was read: the file itself may be gone."""
    now = (now or datetime.now(UTC)).astimezone()
    gradebook = parse_gradebook(parse_table(Path(source.path), data), now)
    try:
        at = datetime.fromisoformat(source.exported_at).astimezone()
    except (ValueError, OverflowError):
        at = gradebook.exported_at
    exported = gradebook_checks.Export(at, from_name=source.age_from_name, course=gradebook.course)
    others = [problem for problem in gradebook.problems if problem.code != "gradebook-old"]
    problems = Report((*others, *gradebook_checks.check_age(exported, now)))
    return replace(gradebook, exported_at=at, age_from_name=source.age_from_name, problems=problems)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
