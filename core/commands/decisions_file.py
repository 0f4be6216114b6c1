"""Decisions files for `convert`, and lookup of sessions by name."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from core.choices import TOTAL_KEY, Destination, DestinationKind
from core.clicker.export import ClickerExport, Session, build_file_key
from core.commands.score_decisions import apply_score_decisions
from core.errors import InvalidRequestError
from core.files.file_bytes import read_bytes
from core.mojibake import repair_mojibake
from core.students.decisions import Decision, DecisionSource, Judgment
from core.students.selectors import IDENTIFIERS, SelectorIndex
from core.texts import _, join_alternatives, join_list
from core.upload.destinations import DestinationResolver
from core.workbook import Workbook

_ALLOWED_KEYS = {"export_sha256", "matches", "assignments", "scores", "joined"}


def apply_decisions(path: Path, workbook: Workbook) -> Workbook:
    """Read a decisions file and return the workbook with its decisions applied.

    Raises: UnreadableFileError: the file can't be read. InvalidRequestError: the file isn't a decisions file,
    contains row numbers of another iClicker file, or refers to a row, student, session, or assignment that doesn't
    exist.
    """
    content = _read_decisions(path)
    export = workbook.export
    if export is None:
        return workbook
    index = SelectorIndex(export.participants)
    for key, canvas_id in _get_text_mapping(content, "matches").items():
        rows = _find_rows(key, export, index, content.get("export_sha256"))
        workbook = workbook.with_decision(_parse_decision(canvas_id, workbook), *rows)
    resolver = DestinationResolver(workbook, lambda _title: ())  # "new" doesn't depend on other columns' destinations
    for name, target in _get_text_mapping(content, "assignments").items():
        column = _find_column(name, export, workbook)
        workbook = workbook.with_destination(column, _parse_destination(target, column, resolver, workbook))
    return apply_score_decisions(content, workbook, export, lambda name: find_session(name, export).key)


def _read_decisions(path: Path) -> Mapping[str, Any]:
    try:
        content = json.loads(read_bytes(path), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise InvalidRequestError(
            _("This file isn't JSON."), where=str(path), advice=_("Check that it is a decisions file.")
        ) from error
    if not isinstance(content, dict) or set(content) - _ALLOWED_KEYS:
        raise InvalidRequestError(
            _("This file isn't a decisions file."),
            where=str(path),
            advice=_("It can contain only {keys}.", keys=join_list(sorted(_ALLOWED_KEYS))),
        )
    return content


def _get_text_mapping(content: Mapping[str, Any], name: str) -> Mapping[str, str | None]:
    mapping = content.get(name, {})
    if not isinstance(mapping, dict) or not all(value is None or isinstance(value, str) for value in mapping.values()):
        raise InvalidRequestError(_("“{key}” in the decisions file must map names to text or null.", key=name))
    return mapping


def _find_rows(key: str, export: ClickerExport, index: SelectorIndex, export_sha256: object) -> tuple[int, ...]:
    """Return the rows that a key in "matches" refers to.

    The key is a row number, or "id:" or "email:" followed by a value, which refers to all rows with that value.
    """
    kind, _separator, text = key.partition(":")
    if kind in IDENTIFIERS and text:
        return tuple(person.row for person in index.find_people(kind, text))
    if not _has_same_hashes(export_sha256, export):
        raise InvalidRequestError(
            _("The decisions file has row numbers from another iClicker file."),
            advice=_("Name people by “id:…” or “email:…”, or use the iClicker file that it was made for."),
        )
    row = _parse_row_key(key, export)
    if row not in {person.row for person in export.participants}:
        needs_file = export.has_several_files and ":" not in key
        raise InvalidRequestError(
            _("The decisions file names row “{row}”, but no person is in this row.", row=key),
            advice=_("With several iClicker files, write rows like “2:7”.") if needs_file else "",
        )
    return (row,)


def _has_same_hashes(export_sha256: object, export: ClickerExport) -> bool:
    """Return True if a decisions file was made for exactly these iClicker files.

    Their order must also be the same.
    """
    hashes = [file.sha256 for file in export.files]
    return export_sha256 == hashes or (len(hashes) == 1 and export_sha256 == hashes[0])


def _parse_row_key(key: str, export: ClickerExport) -> int:
    """Return the row to which a key such as "7" or "2:7" refers.

    The second form is for several files. The row is 0 if the key has neither form.
    """
    file, separator, number = key.rpartition(":")
    has_form = bool(separator) or not export.has_several_files
    parts = (file if separator else "1", number)
    if not has_form or not all(part.isascii() and part.isdecimal() and len(part) < 8 for part in parts):
        return 0
    return build_file_key(int(parts[0]), int(parts[1]))


def _parse_decision(canvas_id: str | None, workbook: Workbook) -> Decision:
    if canvas_id is None:
        return Decision(Judgment.NOT_IN_COURSE, by=DecisionSource.FILE)
    if not (canvas_id.isascii() and canvas_id.isdecimal()):
        raise InvalidRequestError(
            _("“{student}” in the decisions file isn't a Canvas ID, which has only digits.", student=canvas_id)
        )
    if workbook.gradebook and canvas_id not in {student.canvas_id for student in workbook.gradebook.students}:
        raise InvalidRequestError(
            _("Student “{student}” in the decisions file isn't in the gradebook.", student=canvas_id)
        )
    return Decision(Judgment.MATCHED, canvas_id, DecisionSource.FILE)


def _find_column(name: str, export: ClickerExport, workbook: Workbook) -> str:
    """Return the key of the column with this name.

    If a total is the file's only score column, its name means the column of the total.
    """
    if name == workbook.choices.total_name:
        return TOTAL_KEY
    session = find_session(name, export)
    return TOTAL_KEY if export.has_only_total else session.key


def _parse_destination(
    target: str | None, column: str, resolver: DestinationResolver, workbook: Workbook
) -> Destination:
    if target is None:
        return Destination(DestinationKind.LEFT_OUT)
    if target == "new":
        return resolver.build_new_destination(column)
    assignments = workbook.gradebook.assignments if workbook.gradebook else ()
    if target not in {assignment.assignment_id for assignment in assignments}:
        raise InvalidRequestError(
            _("Assignment “{assignment}” in the decisions file isn't in the gradebook.", assignment=target)
        )
    return Destination(DestinationKind.EXISTING, target)


def find_session(name: str, export: ClickerExport) -> Session:
    """Return the session with this name.

    The name can be the session's key (such as "Title #2" for the second session with that title) or its header cell. It
    may be garbled, as it is in the file.

    Raises:
        InvalidRequestError: no session has this name. The error lists the most similar names.
    """
    by_key = {session.key: session for session in export.sessions}
    headers = {column.header.strip(): column.column for column in reversed(export.columns)}
    by_column = {session.column: session for session in export.sessions}
    for key in dict.fromkeys((name.strip(), repair_mojibake(name.strip()))):
        match = (
            by_key.get(key)
            or by_key.get(key.removesuffix(" #1"))
            or by_column.get(export.get_session_column(headers.get(key, 0)))
        )
        if match:
            return match
    nearest = process.extract(name, list(by_key), scorer=fuzz.WRatio, limit=3)
    suggestions = join_alternatives(f"“{suggestion}”" for suggestion, _score, _index in nearest)
    advice = _("Did you mean {names}?", names=suggestions) if suggestions else _("The iClicker file has no sessions.")
    raise InvalidRequestError(_("No session is called “{name}”.", name=name), advice=advice)


def find_left_out_sessions(keep: Iterable[str], drop: Iterable[str], export: ClickerExport) -> frozenset[str]:
    """Return the keys of the sessions to leave out.

    These are the sessions in `drop`. If `keep` isn't empty, all sessions that aren't in `keep` are also left out.

    Raises:
        InvalidRequestError: a name doesn't belong to any session.
    """
    all_keys = frozenset(session.key for session in export.sessions)
    kept = frozenset(find_session(name, export).key for name in keep) or all_keys
    return all_keys - kept | frozenset(find_session(name, export).key for name in drop)
