"""How old is a gradebook export, and of which course is it?

Canvas names the file `2021-12-18T1148_Grades-COURSE.csv`; a browser may add " (1)". The time is that of the person who
exported it.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from core.problems import Place, Problem, Severity, Source

STALE_AFTER = timedelta(hours=1)

_CANVAS_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d{4})_Grades-(.*?)(?: ?\(\d+\))?\.[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Export:
    """When the file was exported (with a time zone), whether its name told so, and the course that its name gives."""

    at: datetime
    from_name: bool
    course: str


def when_exported(path: Path, now: datetime) -> Export:
    """Tell from the file's name, else from its file time; `now` where the file is not on disk."""
    found = _CANVAS_NAME.fullmatch(path.name)
    if found:
        try:
            return Export(datetime.strptime(found[1], "%Y-%m-%dT%H%M").astimezone(), from_name=True, course=found[2])
        except ValueError:  # digits that are no date
            pass
    try:
        return Export(datetime.fromtimestamp(path.stat().st_mtime).astimezone(), from_name=False, course="")
    except (OSError, ValueError):  # no name that a file can have
        return Export(now, from_name=False, course="")


def check_age(export: Export, now: datetime) -> list[Problem]:
    """The WARNING `gradebook-old` where the export is older than an hour."""
    age = now - export.at
    if age <= STALE_AFTER:
        return []
    source = "as the date in the file's name says" if export.from_name else "as the date of the file says"
    message = (
        f"This gradebook was exported {in_words(age)} ago, {source}. Scores entered in Canvas since then are not "
        "in it and could be overwritten. Export the gradebook again just before you upload."
    )
    return [Problem("gradebook-old", Severity.WARNING, message, Place(Source.GRADEBOOK))]


def in_words(age: timedelta) -> str:
    """An age of an hour or more in its largest unit: "1 hour", "3 days"."""
    hours = int(age.total_seconds() // 3600)
    count, unit = (hours // 24, "day") if hours >= 24 else (hours, "hour")
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
