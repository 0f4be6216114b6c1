"""Scores that a course's upload files sent to Canvas, and which uploads a later gradebook confirms."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from core.canvas.gradebook import Gradebook
from core.canvas.importer.verification import has_arrived
from core.choices import Destination, DestinationKind
from core.courses.course import Course, CourseUpload
from core.files.tables import format_csv
from core.problems import Problem, Severity
from core.sent_upload import SentUpload
from core.texts import ngettext
from core.upload.file import IDENTITY_HEADERS, POINTS_POSSIBLE_LABEL

_ID_INDEX = IDENTITY_HEADERS.index("ID")
_HEADER = re.compile(r"'?(.*) \(([0-9]+)\)", re.DOTALL)
_NEW_ID = "0"

ScoresByStudent = Mapping[str, str]
"""Texts of scores by Canvas ID."""


@dataclass(frozen=True)
class _SentFile:
    """Scores that an upload file changed, with Canvas's earlier scores.

    If it is unknown which scores changed, all are included. `scores` has the changed scores of existing assignments by
    ID, and `new_scores` the scores of new assignments by title. `before` has Canvas's earlier scores by assignment ID,
    only for the changed scores.
    """

    scores: Mapping[str, ScoresByStudent]
    new_scores: Mapping[str, ScoresByStudent]
    before: Mapping[str, ScoresByStudent]


def update_arrivals(course: Course, gradebook: Gradebook, now: datetime) -> Course:
    """Return the course with its last upload marked as arrived if a gradebook shows that it was imported.

    An upload has arrived if the gradebook has at least half of the scores that the upload changed. If several files
    were saved for the same earlier gradebook, the one with the most scores in the new one was imported. Earlier uploads
    aren't checked again, because a later file may have sent the same scores. The assignments that Canvas created are
    found by title, once, and are remembered as the destinations of their columns.
    """
    arrived = _find_arrived_upload(course, gradebook)
    if arrived is None:
        return course
    assignment_ids = _find_created_assignments(arrived, course, gradebook)
    decisions = course.decisions
    for key, title in arrived.new_columns.items():
        is_open = decisions.get_destination(key).going in (DestinationKind.BY_TITLE, DestinationKind.NEW)
        if title in assignment_ids and is_open:
            destination = Destination(DestinationKind.EXISTING, assignment_ids[title])
            decisions = decisions.with_destination(key, destination)
    marked = replace(arrived, arrived_at=now, assignment_ids=assignment_ids)
    uploads = tuple(marked if upload is arrived else upload for upload in course.uploads)
    return replace(course, uploads=uploads, decisions=decisions)


def _find_arrived_upload(course: Course, gradebook: Gradebook) -> CourseUpload | None:
    """Return the upload that a gradebook confirms among those saved last, or None."""
    last_sha256 = course.uploads[-1].gradebook_sha256 if course.uploads else gradebook.sha256
    candidates = [upload for upload in course.uploads if upload.gradebook_sha256 == last_sha256]
    if last_sha256 == gradebook.sha256 or any(upload.arrived_at for upload in candidates):
        return None
    best, best_count = None, 1
    for upload in candidates:
        created_ids = _find_created_assignments(upload, course, gradebook)
        sent_count, arrived_count = _count_arrived(_read_upload(upload), created_ids, gradebook)
        if 2 * arrived_count >= sent_count and arrived_count >= best_count:
            best, best_count = upload, arrived_count
    return best


def _find_created_assignments(upload: CourseUpload, course: Course, gradebook: Gradebook) -> dict[str, str]:
    """Return the assignments with the titles of the upload's new columns.

    If several share a title, the only one missing from the course's last gradebook is used.
    """
    ids_by_title: dict[str, list[str]] = defaultdict(list)
    for assignment in gradebook.assignments:
        ids_by_title[assignment.title.strip()].append(assignment.assignment_id)
    created = {}
    for title in upload.new_columns.values():
        candidates = ids_by_title[title]
        unknown = [assignment_id for assignment_id in candidates if assignment_id not in course.assignments]
        found = candidates if len(candidates) == 1 else unknown
        if len(found) == 1:
            created[title] = found[0]
    return created


def _count_arrived(file: _SentFile, created_ids: Mapping[str, str], gradebook: Gradebook) -> tuple[int, int]:
    """Return the number of scores that a file changed, and the number of them in the gradebook."""
    current = _CurrentScores(gradebook)
    columns = [*file.scores.items()]
    columns += [(created_ids.get(title, ""), scores) for title, scores in file.new_scores.items()]
    cells = [
        (assignment_id, student, text)
        for assignment_id, scores in columns
        for student, text in scores.items()
        if current.has_student(student)
    ]
    return len(cells), sum(current.has_arrived(*cell) for cell in cells)


def check_last_upload(course: Course, gradebook: Gradebook) -> Iterator[Problem]:
    """Yield a warning if none of the last saved files seems to have been imported."""
    upload = course.uploads[-1] if course.uploads else None
    if upload is None or upload.gradebook_sha256 == gradebook.sha256:
        return
    if any(item.arrived_at for item in course.uploads if item.gradebook_sha256 == upload.gradebook_sha256):
        return
    created_ids = _find_created_assignments(upload, course, gradebook)
    sent_count, arrived_count = _count_arrived(_read_upload(upload), created_ids, gradebook)
    if sent_count and gradebook.exported_at >= upload.saved_at.replace(second=0, microsecond=0):
        saved_at = f"{upload.saved_at.astimezone():%Y-%m-%d %H:%M}"
        message = ngettext(
            "Canvas doesn't have the {n} score that “{file}” changes, so that file probably wasn't imported. "
            "Clickover doesn't treat it as sent. You saved the file on {time}.",
            "Canvas has only {arrived} of the {n} scores that “{file}” changes, so that file probably wasn't "
            "imported. Clickover doesn't treat its other scores as sent. You saved the file on {time}.",
            sent_count,
            arrived=arrived_count,
            file=upload.path.name,
            time=saved_at,
        )
        yield Problem("sent-not-imported", Severity.WARNING, message)


def list_sent_uploads(course: Course, gradebook: Gradebook) -> tuple[SentUpload, ...]:
    """Return the score that the course last sent for each cell, from uploads that have arrived.

    Scores in other uploads are used only if the gradebook shows them. If only such uploads changed a score, Canvas's
    earlier score is used instead, so that a score entered by a person isn't replaced without confirmation.
    """
    sent: dict[str, dict[str, str]] = defaultdict(dict)
    current = _CurrentScores(gradebook)
    for upload in course.uploads:
        file = _read_upload(upload)
        created_ids = upload.assignment_ids or _find_created_assignments(upload, course, gradebook)
        new_scores = {created_ids[title]: item for title, item in file.new_scores.items() if title in created_ids}
        for assignment_id, scores in (*file.scores.items(), *new_scores.items()):
            for student, text in scores.items():
                if upload.arrived_at or current.has_arrived(assignment_id, student, text):
                    sent[assignment_id][student] = text
                else:
                    before = file.before.get(assignment_id, {}).get(student, "")
                    sent[assignment_id].setdefault(student, before)
    headers = {item.assignment_id: f"x ({item.assignment_id})" for item in gradebook.assignments}
    return tuple(_build_sent_uploads({headers[key]: scores for key, scores in sent.items() if key in headers}, course))


@dataclass(frozen=True, slots=True)
class SentScore:
    """A score in an upload file. `before` is Canvas's score until then, or None if it is unknown."""

    saved_at: datetime
    text: str
    before: str | None
    has_arrived: bool


def list_sent_scores(course: Course, student: str, assignment_id: str, title: str) -> tuple[SentScore, ...]:
    """Return the uploads that changed a student's score in an assignment, oldest first.

    Before Canvas created the assignment, its column is found by its title.
    """
    sent = []
    for upload in course.uploads:
        text = _find_score(upload.data, student, assignment_id, title)
        before = (
            (_find_score(upload.restore_data, student, assignment_id, title) or "") if upload.packed_restore else None
        )
        if text is not None and text != (before or ""):
            sent.append(SentScore(upload.saved_at, text, before, upload.arrived_at is not None))
    return tuple(sent)


def _find_score(data: bytes, student: str, assignment_id: str, title: str) -> str | None:
    """Return a student's score in a file that Clickover wrote, or None if the student or the column isn't in it."""
    rows = csv.reader(io.StringIO(data.decode(), newline=""))
    matches = [_HEADER.fullmatch(text) for text in next(rows)]
    names = [(match[2], match[1].strip()) if match else ("", "") for match in matches]
    index = next(
        (at for at, name in enumerate(names) if name[0] == assignment_id != "" or name == (_NEW_ID, title)), None
    )
    row = next((row for row in rows if row[_ID_INDEX] == student), None)
    return None if row is None or index is None else row[index]


class _CurrentScores:
    """The scores in a gradebook, by assignment and student."""

    def __init__(self, gradebook: Gradebook) -> None:
        self._cells = {key: list(column) for key, column in gradebook.cells.items()}
        self._compare = cache(has_arrived)  # few texts are distinct
        self._positions = {student.canvas_id: position for position, student in enumerate(gradebook.students)}

    def has_student(self, student: str) -> bool:
        """Return True if a student is in the gradebook."""
        return student in self._positions

    def has_arrived(self, assignment_id: str, student: str, text: str) -> bool:
        """Return True if the gradebook shows a score that was sent."""
        if assignment_id not in self._cells or student not in self._positions:
            return False
        return self._compare(text, self._cells[assignment_id][self._positions[student]])


def _build_sent_uploads(columns: Mapping[str, ScoresByStudent], course: Course) -> Iterator[SentUpload]:
    """Yield upload files with these columns by header, one for all columns with the same students."""
    groups: dict[frozenset[str], list[str]] = defaultdict(list)
    for header, scores in columns.items():
        groups[frozenset(scores)].append(header)
    for students, headers in groups.items():
        rows = [
            [*IDENTITY_HEADERS, *headers],
            [POINTS_POSSIBLE_LABEL, *[""] * (len(IDENTITY_HEADERS) - 1 + len(headers))],
        ]
        rows += [["x", student, "", "", "", *(columns[header][student] for header in headers)] for student in students]
        yield SentUpload(course.name, format_csv(rows), has_arrived=True)


def _read_upload(upload: CourseUpload) -> _SentFile:
    before = _read_scores(upload.restore_data) if upload.packed_restore else None
    scores: dict[str, ScoresByStudent] = {}
    new_scores: dict[str, ScoresByStudent] = {}
    changed_before: dict[str, ScoresByStudent] = {}
    for (title, assignment_id), texts in _read_scores(upload.data).items():
        if assignment_id == _NEW_ID:
            new_scores[title.strip()] = {student: text for student, text in texts.items() if text}
            continue
        if before is None:
            scores[assignment_id] = {student: text for student, text in texts.items() if text}
            continue
        old_texts = before.get((title, assignment_id), {})
        changed = {student: text for student, text in texts.items() if old_texts.get(student, text) != text}
        scores[assignment_id] = changed
        changed_before[assignment_id] = {student: old_texts[student] for student in changed}
    return _SentFile(scores, new_scores, changed_before)


def _read_scores(data: bytes) -> dict[tuple[str, str], ScoresByStudent]:
    """Return the scores in a file that Clickover wrote, by title and assignment ID."""
    header, _points, *rows = csv.reader(io.StringIO(data.decode(), newline=""))
    columns: dict[tuple[str, str], ScoresByStudent] = {}
    for index, text in enumerate(header[len(IDENTITY_HEADERS) :], len(IDENTITY_HEADERS)):
        if match := _HEADER.fullmatch(text):
            columns[match[1], match[2]] = {row[_ID_INDEX]: row[index] for row in rows}
    return columns
