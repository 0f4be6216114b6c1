"""Functions that run off the GUI thread.

They import pandas and other heavy modules when first called, and not with this module, so that the window appears
without them.
"""

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from core.canvas.gradebook import Assignment, Gradebook, Student
    from core.canvas.importer.landing import Landing
    from core.canvas.importer.rehearsal import Rehearsal
    from core.clicker.export import Export, Role
    from core.explaining import Explanation
    from core.file_kind import FileKind
    from core.results import Outgoing, Results
    from core.scores.sheet import ScoreSheet
    from core.scores.statistics import SessionStatistics
    from core.sent import Kept
    from core.upload.changes import AllChanges
    from core.upload.columns import Column
    from core.upload.comparing import ClassTotals, Difference
    from core.upload.file import Cell, Upload
    from core.workbook import Workbook

HEAVY_MODULES = ("core.results", "core.file_kind", "core.saved_work", "core.scores.statistics")
"""Modules imported after the first paint, so that the first file opens quickly."""


def import_heavy_modules() -> None:
    """Import the heavy modules."""
    for name in HEAVY_MODULES:
        import_module(name)


def derive_results(workbook: "Workbook", before: "Results | None") -> "Results":
    """Return the results of a workbook (see `core.results`)."""
    results: Results = import_module("core.results").derive(workbook, before)
    return results


def prepare_upload(results: "Results") -> "Outgoing":
    """Return the finished upload for these results (see `core.results`)."""
    outgoing: Outgoing = import_module("core.results").prepare(results)
    return outgoing


def read_any(path: "Path") -> "FileKind | Kept":
    """Return the kind and contents of the file at `path`, or the contents of a course file.

    Raises:
        ClickoverError: the file can't be used.
    """
    saved_work = import_module("core.saved_work")
    if saved_work.is_saved_work(path):
        contents: Kept = saved_work.open_work(path)
        return contents
    kind: FileKind = import_module("core.file_kind").tell_kind(path)
    return replace(kind, table=None)  # freeing millions of unneeded cells takes long


def open_work(path: "Path") -> "Kept":
    """Return the contents of the course file at `path`, whatever its name.

    Raises:
        ClickoverError: it isn't a valid course file.
    """
    contents: Kept = import_module("core.saved_work").open_work(path)
    return contents


def read_again(export: "Export", corrections: "Mapping[int, Role]") -> "Export":
    """Return the export parsed again from the same bytes, with the user's corrections of column roles.

    Raises:
        ClickoverError: it can't be read that way.
    """
    table = import_module("core.files.tables").parse_table(export.path, export.data)
    export_again: Export = import_module("core.clicker.reading").parse_export(table, corrections)
    return export_again


def save_course_file(contents: "Kept", path: "Path") -> None:
    """Write a course file atomically.

    Raises:
        UnwritableFile: it can't be written.
    """
    import_module("core.saved_work").save_work(contents.workbook, path, contents.sent)


def autosave_course_file(contents: "Kept", path: "Path") -> None:
    """Write a course file atomically, but uncompressed, which is faster.

    Raises:
        UnwritableFile: it can't be written.
    """
    import_module("core.saved_work").save_work(contents.workbook, path, contents.sent, compress=False)


def rehearse_upload(gradebook: "Gradebook", path: "Path") -> "Rehearsal":
    """Return what Canvas would do with the file at `path`.

    Raises:
        UnreadableFile: the file can't be read.
    """
    data = import_module("core.files.tables").read_bytes(path)
    rehearsal: Rehearsal = import_module("core.canvas.importer.rehearse").rehearse(gradebook, data)
    return rehearsal


def session_statistics(export: "Export", rows: "Iterable[int] | None" = None) -> "dict[str, SessionStatistics]":
    """Return the statistics of each session, by key (see `core.scores.statistics`)."""
    statistics: dict[str, SessionStatistics] = import_module("core.scores.statistics").session_statistics(export, rows)
    return statistics


def near_assignments(titles: "Iterable[str]", gradebook: "Gradebook") -> "dict[str, tuple[Assignment, ...]]":
    """Return the assignments with similar titles, by session title (see `core.upload.titles`)."""
    find = import_module("core.upload.titles").near_assignments
    assignments = import_module("core.upload.destinations").named_assignments(gradebook)
    return {title: similar for title in titles if (similar := find(title, assignments))}


def explain(
    workbook: "Workbook", sheet: "ScoreSheet", column: "Column", student: str, cell: "Cell | None"
) -> "Explanation":
    """Return why a student gets a score (see `core.explaining`)."""
    explanation: Explanation = import_module("core.explaining").explain(workbook, sheet, column, student, cell)
    return explanation


def absent_students(gradebook: "Gradebook", results: "Results") -> "tuple[Student, ...]":
    """Return the students who aren't in the iClicker file (see `core.upload.building`)."""
    find = import_module("core.upload.building").absent_students
    absent: tuple[Student, ...] = find(gradebook, results.proposals, results.roll)
    return absent


def changes_of(upload: "Upload") -> "AllChanges":
    """Return the scores that an upload changes (see `core.upload.changes`)."""
    changes: AllChanges = import_module("core.upload.changes").changes_of(upload)
    return changes


def changes_of_rehearsal(rehearsal: "Rehearsal", names: "Mapping[str, str]") -> "AllChanges":
    """Return the scores that a rehearsed file changes. `names` are students' names by Canvas ID."""
    find = import_module("core.upload.changes").changes_of_rehearsal
    changes: AllChanges = find(rehearsal.changed_columns, names)
    return changes


def class_totals(gradebook: "Gradebook", upload: "Upload") -> "ClassTotals":
    """Return each student's total before and after the upload (see `core.upload.comparing`)."""
    totals: ClassTotals = import_module("core.upload.comparing").class_totals(gradebook, upload)
    return totals


def difference(earlier: bytes, now: "Upload") -> "Difference":
    """Return how an upload differs from an earlier one (see `core.upload.comparing`)."""
    difference: Difference = import_module("core.upload.comparing").difference(earlier, now)
    return difference


def made_again(earlier: bytes, now: "Upload") -> tuple[str, ...]:
    """Return the titles of new assignments that an earlier upload already created (see `core.upload.comparing`)."""
    titles: tuple[str, ...] = import_module("core.upload.comparing").made_again(earlier, now)
    return titles


def check_landing(
    upload: bytes, path: "Path", before: "Gradebook | None", saved_at: "datetime | None"
) -> "tuple[Landing, Gradebook]":
    """Return whether an upload arrived in Canvas, and the newly exported gradebook at `path`.

    Raises:
        FileError: the gradebook can't be read.
    """
    after: Gradebook = import_module("core.canvas.gradebook").read_gradebook(path)
    landing: Landing = import_module("core.canvas.importer.landing").check_landing(upload, after, before, saved_at)
    return landing, after


def who_should_correct_what(results: "Results") -> "tuple[str, ...]":
    """Return one line for each student who should correct their iClicker profile. Needs matched `results`."""
    workbook, roll = results.workbook, results.roll
    if workbook.export is None or workbook.gradebook is None or roll is None:
        return ()
    ask = import_module("core.students.matching").who_should_correct_what
    lines: tuple[str, ...] = ask(workbook.export.participants, workbook.gradebook.students, roll.students)
    return lines
