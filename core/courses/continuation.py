"""How a course continues with new files: what is remembered is applied, and the last upload file is checked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core.choices import DestinationKind
from core.clicker.combining import combine_exports
from core.clicker.export import ClickerExport
from core.clicker.reading import parse_export
from core.courses.course import Course
from core.courses.decision_items import build_workbook, list_items, merge_changes
from core.courses.memory import apply_course
from core.courses.sent_history import check_last_upload, list_sent_uploads, update_arrivals
from core.errors import ClickoverError
from core.files.tables import parse_table
from core.problems import Problem
from core.recognition.corrections import NO_CORRECTIONS
from core.recognition.file_shapes import KeptCorrections, recall_corrections
from core.workbook import Workbook


@dataclass(frozen=True, eq=False)
class ContinuedCourse:
    """A course with new files.

    `loaded` is the course as it was saved, and `course` also knows which uploads the new gradebook shows. `workbook`
    contains the files and what is remembered about them. `problems` has a warning if the last upload file doesn't seem
    to have been imported.
    """

    loaded: Course
    course: Course
    workbook: Workbook
    problems: tuple[Problem, ...] = ()


def continue_course(loaded: Course, workbook: Workbook, now: datetime) -> ContinuedCourse:
    """Return a workbook with what a course remembers, and the course with what the new gradebook shows.

    What was already decided in the workbook takes precedence over what is remembered.
    """
    gradebook = workbook.gradebook
    course = update_arrivals(loaded, gradebook, now) if gradebook else loaded
    export = workbook.export and _read_again(workbook.export, course.decisions.kept_corrections)
    if export is not None and export is not workbook.export:
        workbook = workbook.with_corrected_export(export)
    applied = _merge_decisions(apply_course(course, workbook), workbook)
    if gradebook is None:
        return ContinuedCourse(loaded, course, applied)
    applied = replace(applied, sent_uploads=list_sent_uploads(course, gradebook))
    return ContinuedCourse(loaded, course, applied, tuple(check_last_upload(course, gradebook)))


def update_sent_uploads(loaded: Course, workbook: Workbook, now: datetime) -> ContinuedCourse:
    """Return a workbook of an open course after another gradebook was opened.

    The gradebook shows what has arrived, and which assignments Canvas created.
    """
    gradebook = workbook.gradebook
    assert gradebook is not None, "another gradebook was opened"
    course = update_arrivals(loaded, gradebook, now)
    for key, destination in course.decisions.destinations.items():
        is_new = loaded.decisions.destinations.get(key) != destination
        if is_new and workbook.get_destination(key).going in (DestinationKind.BY_TITLE, DestinationKind.NEW):
            workbook = workbook.with_destination(key, destination)
    workbook = replace(workbook, sent_uploads=list_sent_uploads(course, gradebook))
    return ContinuedCourse(loaded, course, workbook, tuple(check_last_upload(course, gradebook)))


def copy_arrivals(course: Course, source: Course) -> Course:
    """Return the course with the uploads marked that are known to have arrived in another version of it."""
    arrived = {upload.key: upload for upload in source.uploads if upload.arrived_at}
    if all(upload.arrived_at or upload.key not in arrived for upload in course.uploads):
        return course
    uploads = (upload if upload.arrived_at else arrived.get(upload.key, upload) for upload in course.uploads)
    return replace(course, uploads=tuple(uploads))


def mark_last_upload_arrived(course: Course, now: datetime) -> Course:
    """Return the course after the user said that the last upload file was imported."""
    *others, last = course.uploads
    return replace(course, uploads=(*others, replace(last, arrived_at=last.arrived_at or now)))


def _read_again(export: ClickerExport, kept: Mapping[str, KeptCorrections]) -> ClickerExport:
    """Return the iClicker files, read with the kept corrections of columns and values."""
    files = [_correct_file(file, kept) for file in export.files] if kept else export.files
    is_same = all(new is old for new, old in zip(files, export.files, strict=True))
    return export if is_same else combine_exports(files, export.joined_titles)


def _correct_file(file: ClickerExport, kept: Mapping[str, KeptCorrections]) -> ClickerExport:
    """Return a file with kept corrections, unless the user has already corrected it."""
    if file.corrections != NO_CORRECTIONS:
        return file
    table = parse_table(file.path, file.data)
    corrections = recall_corrections(table, kept)
    try:
        return parse_export(table, corrections) if corrections else file
    except ClickoverError:  # the corrections don't fit this file
        return file


def _merge_decisions(applied: Workbook, workbook: Workbook) -> Workbook:
    """Return the applied decisions, overridden by those that the user has already made in the workbook."""
    export, gradebook = workbook.export, workbook.gradebook
    untouched = Workbook(dropped=export.unchosen_sessions if export else frozenset())
    made, initial = list_items(workbook), list_items(untouched)
    if made != initial:
        applied = build_workbook(merge_changes(list_items(applied), initial, made))
    return replace(
        applied, export=export, gradebook=gradebook, decisions=workbook.decisions, accepted=workbook.accepted
    )
