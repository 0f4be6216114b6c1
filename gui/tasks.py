"""What is worked out off the GUI thread?

These functions bring in pandas and the other heavy modules when they are first called, never when this module is
imported: the window appears without them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from core.canvas.gradebook import Gradebook
    from core.canvas.rehearsal import Rehearsal
    from core.clicker.export import Export, Role
    from core.results import Outgoing, Results
    from core.scores.statistics import SessionStatistics
    from core.workbook import Workbook

HEAVY = ("core.results", "core.clicker.reading", "core.canvas.gradebook", "core.file_kind", "core.scores.statistics")
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


def read_export(path: "Path", corrections: "Mapping[int, Role] | None" = None) -> "Export":
    """An iClicker export; `corrections` are what the person says of columns. Raises FileError."""
    export: Export = import_module("core.clicker.reading").read_export(path, corrections)
    return export


def read_gradebook(path: "Path") -> "Gradebook":
    """A Canvas gradebook export. Raises FileError."""
    gradebook: Gradebook = import_module("core.canvas.gradebook").read_gradebook(path)
    return gradebook


def rehearse_upload(gradebook: "Gradebook", path: "Path") -> "Rehearsal":
    """What Canvas's import would do with the file at `path`, byte for byte. Raises UnreadableFile."""
    data = import_module("core.tables").read_bytes(path)
    rehearsal: Rehearsal = import_module("core.canvas.importer.rehearse").rehearse(gradebook, data)
    return rehearsal


def session_statistics(export: "Export", rows: "Iterable[int] | None" = None) -> "dict[str, SessionStatistics]":
    """How each session went: see `core.scores.statistics.session_statistics`."""
    statistics: dict[str, SessionStatistics] = import_module("core.scores.statistics").session_statistics(export, rows)
    return statistics
