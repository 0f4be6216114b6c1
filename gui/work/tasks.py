"""What is worked out off the GUI thread?

These functions bring in pandas and the other heavy modules when they are first called, never when this module is
imported: the window appears without them.
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

HEAVY = ("core.results", "core.file_kind", "core.saved_work", "core.scores.statistics")
"""What is imported after the first paint, so that the first file opens at once."""


def warm_up() -> None:
    """Import the heavy modules."""
    for name in HEAVY:
        import_module(name)


def derive(workbook: "Workbook", before: "Results | None") -> "Results":
    """What follows from the document: see `core.results.derive`."""
    results: Results = import_module("core.results").derive(workbook, before)
    return results


def prepare(results: "Results") -> "Outgoing":
    """The finished file and its rehearsal: see `core.results.prepare`."""
    outgoing: Outgoing = import_module("core.results").prepare(results)
    return outgoing


def read_any(path: "Path") -> "FileKind | Kept":
    """What the file at `path` is and holds; `Kept` where it is saved work. Raises ClickoverError."""
    saved_work = import_module("core.saved_work")
    if saved_work.is_saved_work(path):
        kept: Kept = saved_work.open_work(path)
        return kept
    kind: FileKind = import_module("core.file_kind").tell_kind(path)
    return replace(kind, table=None)  # millions of cells that nobody asks for: to forget them takes long


def open_work(path: "Path") -> "Kept":
    """Return the saved work at `path`, whatever its name. Raises ClickoverError where it isn't saved work."""
    kept: Kept = import_module("core.saved_work").open_work(path)
    return kept


def read_again(export: "Export", corrections: "Mapping[int, Role]") -> "Export":
    """The same bytes, read with what the person says of columns. Raises ClickoverError."""
    table = import_module("core.files.tables").parse_table(export.path, export.data)
    again: Export = import_module("core.clicker.reading").parse_export(table, corrections)
    return again


def save_work(kept: "Kept", path: "Path") -> None:
    """Write the work to `path`, whole or not at all. Raises UnwritableFile."""
    import_module("core.saved_work").save_work(kept.workbook, path, kept.sent)


def autosave_work(kept: "Kept", path: "Path") -> None:
    """Write the work to `path` as `save_work` does, but fast rather than small. Raises UnwritableFile."""
    import_module("core.saved_work").save_work(kept.workbook, path, kept.sent, compress=False)


def rehearse_upload(gradebook: "Gradebook", path: "Path") -> "Rehearsal":
    """What Canvas's import would do with the file at `path`, byte for byte. Raises UnreadableFile."""
    data = import_module("core.files.tables").read_bytes(path)
    rehearsal: Rehearsal = import_module("core.canvas.importer.rehearse").rehearse(gradebook, data)
    return rehearsal


def session_statistics(export: "Export", rows: "Iterable[int] | None" = None) -> "dict[str, SessionStatistics]":
    """How each session went: see `core.scores.statistics.session_statistics`."""
    statistics: dict[str, SessionStatistics] = import_module("core.scores.statistics").session_statistics(export, rows)
    return statistics


def near_assignments(titles: "Iterable[str]", gradebook: "Gradebook") -> "dict[str, tuple[Assignment, ...]]":
    """By title: the assignments that are called nearly so; see `core.upload.titles.near_assignments`."""
    find = import_module("core.upload.titles").near_assignments
    named = import_module("core.upload.destinations").named_assignments(gradebook)
    return {title: found for title in titles if (found := find(title, named))}


def explain(
    workbook: "Workbook", sheet: "ScoreSheet", column: "Column", student: str, cell: "Cell | None"
) -> "Explanation":
    """Why a student gets a score: see `core.explaining.explain`."""
    found: Explanation = import_module("core.explaining").explain(workbook, sheet, column, student, cell)
    return found


def absent_students(gradebook: "Gradebook", results: "Results") -> "tuple[Student, ...]":
    """Students of the roster in no row of the export: see `core.upload.building.absent_students`."""
    find = import_module("core.upload.building").absent_students
    absent: tuple[Student, ...] = find(gradebook, results.proposals, results.roll)
    return absent


def changes_of(upload: "Upload") -> "AllChanges":
    """The scores that a finished file changes: see `core.upload.changes.changes_of`."""
    changes: AllChanges = import_module("core.upload.changes").changes_of(upload)
    return changes


def changes_of_rehearsal(rehearsal: "Rehearsal", names: "Mapping[str, str]") -> "AllChanges":
    """The scores that a rehearsal says would change; `names` by Canvas id."""
    find = import_module("core.upload.changes").changes_of_rehearsal
    changes: AllChanges = find(rehearsal.changed_columns, names)
    return changes


def class_totals(gradebook: "Gradebook", upload: "Upload") -> "ClassTotals":
    """What each student has before and afterwards: see `core.upload.comparing.class_totals`."""
    totals: ClassTotals = import_module("core.upload.comparing").class_totals(gradebook, upload)
    return totals


def difference(earlier: bytes, now: "Upload") -> "Difference":
    """How a file differs from an earlier one: see `core.upload.comparing.difference`."""
    found: Difference = import_module("core.upload.comparing").difference(earlier, now)
    return found


def made_again(earlier: bytes, now: "Upload") -> tuple[str, ...]:
    """The new assignments that an earlier upload has made: see `core.upload.comparing.made_again`."""
    titles: tuple[str, ...] = import_module("core.upload.comparing").made_again(earlier, now)
    return titles


def check_landing(
    upload: bytes, path: "Path", before: "Gradebook | None", saved_at: "datetime | None"
) -> "tuple[Landing, Gradebook]":
    """Whether `upload` arrived in the fresh gradebook export at `path`. Raises FileError."""
    after: Gradebook = import_module("core.canvas.gradebook").read_gradebook(path)
    landing: Landing = import_module("core.canvas.importer.landing").check_landing(upload, after, before, saved_at)
    return landing, after


def who_should_correct_what(results: "Results") -> "tuple[str, ...]":
    """Which students should mend their iClicker account, a line each; `results` must hold a roll."""
    workbook, roll = results.workbook, results.roll
    if workbook.export is None or workbook.gradebook is None or roll is None:
        return ()
    ask = import_module("core.students.matching").who_should_correct_what
    lines: tuple[str, ...] = ask(workbook.export.participants, workbook.gradebook.students, roll.students)
    return lines
