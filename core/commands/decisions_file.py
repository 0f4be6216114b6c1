"""What does a decisions file say about rows and columns?

Which session does a name on the command line mean?
"""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from core.choices import TOTAL, Destination, Going
from core.clicker.export import Export, Participant, Session
from core.errors import RequestError
from core.files.tables import read_bytes
from core.students.decisions import DecidedBy, Decision, Judgment
from core.students.identity import id_key, login_key
from core.upload.destinations import Places
from core.workbook import Workbook

_KEYS = {"export_sha256", "matches", "assignments"}


def apply_decisions(path: Path, workbook: Workbook) -> Workbook:
    """The workbook with what the file decides.

    Raises:
        UnreadableFile: the file cannot be read.
        RequestError: it is not a decisions file, was made for another export, or names what is not there.
    """
    told = _read(path)
    export = workbook.export
    if export is None:
        return workbook
    for key, canvas_id in _mapping(told, "matches").items():
        rows = _rows(key, export, told.get("export_sha256"))
        workbook = workbook.deciding(_decision(canvas_id, workbook), *rows)
    places = Places(workbook, lambda _title: ())  # what "new" means does not depend on where other columns go
    for name, goal in _mapping(told, "assignments").items():
        column = TOTAL if name == workbook.choices.total_name else find_session(name, export).key
        workbook = workbook.sending(column, _destination(goal, column, places, workbook))
    return workbook


def _read(path: Path) -> Mapping[str, Any]:
    try:
        told = json.loads(read_bytes(path))
    except (ValueError, RecursionError) as error:
        raise RequestError("is not JSON.", where=str(path), advice="See the form of a decisions file.") from error
    if not isinstance(told, dict) or set(told) - _KEYS:
        raise RequestError(
            "is not a decisions file.", where=str(path), advice=f"It holds {', '.join(sorted(_KEYS))} and nothing else."
        )
    return told


def _mapping(told: Mapping[str, Any], name: str) -> Mapping[str, str | None]:
    found = told.get(name, {})
    if not isinstance(found, dict) or not all(value is None or isinstance(value, str) for value in found.values()):
        raise RequestError(f"“{name}” of the decisions file must map names to text or null.")
    return found


def _rows(key: str, export: Export, made_for: object) -> tuple[int, ...]:
    """The rows that a key of "matches" means: a row's number, or every row with this id or e-mail."""
    kind, _, text = key.partition(":")
    if kind == "id" and text:
        return tuple(_having(export.participants, lambda person: id_key(person.student_id) == id_key(text) != ""))
    if kind == "email" and text:
        return tuple(_having(export.participants, lambda person: login_key(person.email) == login_key(text)))
    if made_for != export.sha256:
        raise RequestError(
            "The decisions file names rows of another export.",
            advice='Name people by "id:..." or "email:...", or give the export that it was made for.',
        )
    if not key.isdecimal() or int(key) not in {person.row for person in export.participants}:
        raise RequestError(f"The decisions file names row “{key}”, which is no row of a person in this export.")
    return (int(key),)


def _having(people: Iterable[Participant], fits: Callable[[Participant], bool]) -> Iterable[int]:
    return (person.row for person in people if fits(person))


def _decision(canvas_id: str | None, workbook: Workbook) -> Decision:
    if canvas_id is None:
        return Decision(Judgment.NOT_IN_COURSE, by=DecidedBy.FILE)
    if not (canvas_id.isascii() and canvas_id.isdecimal()):
        raise RequestError(f"The decisions file names student “{canvas_id}”: expected a Canvas ID, digits alone.")
    if workbook.gradebook and canvas_id not in {student.canvas_id for student in workbook.gradebook.students}:
        raise RequestError(f"The decisions file names student “{canvas_id}”, who is not in the gradebook.")
    return Decision(Judgment.MATCHED, canvas_id, DecidedBy.FILE)


def _destination(goal: str | None, column: str, places: Places, workbook: Workbook) -> Destination:
    if goal is None:
        return Destination(Going.LEFT_OUT)
    if goal == "new":
        return places.destination_new(column)
    assignments = workbook.gradebook.assignments if workbook.gradebook else ()
    if goal not in {found.assignment_id for found in assignments}:
        raise RequestError(f"The decisions file names assignment “{goal}”, which is not in the gradebook.")
    return Destination(Going.EXISTING, goal)


def find_session(name: str, export: Export) -> Session:
    """The session that this name fits: its key, where "Title #2" is the second of that title, or its whole header cell.

    Raises:
        RequestError: it fits none; the nearest names are listed.
    """
    by_key = {session.key: session for session in export.sessions}
    headers = {column.header.strip(): column.column for column in reversed(export.columns)}
    by_column = {session.column: session for session in export.sessions}
    wanted = name.strip()
    found = by_key.get(wanted) or by_key.get(wanted.removesuffix(" #1")) or by_column.get(headers.get(wanted, 0))
    if found:
        return found
    nearest = process.extract(name, list(by_key), scorer=fuzz.WRatio, limit=3)
    listed = ", ".join(f"“{key}”" for key, _, _ in nearest)
    advice = f"The nearest names are {listed}." if listed else "The export holds no session."
    raise RequestError(f"No session is called “{name}”.", advice=advice)


def keys_to_drop(keep: Iterable[str], drop: Iterable[str], export: Export) -> frozenset[str]:
    """The keys of sessions that do not count: all but `keep` (where any is named), and `drop`.

    Raises:
        RequestError: a name fits no session.
    """
    every = frozenset(session.key for session in export.sessions)
    kept = frozenset(find_session(name, export).key for name in keep) or every
    return every - kept | frozenset(find_session(name, export).key for name in drop)
