"""Time and age of a gradebook export.

Canvas names the file `2021-12-18T1148_Grades-COURSE.csv`; a browser may add " (1)". The time is local time.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from core.problems import Location, Problem, Severity, Source
from core.texts import Text, _, ngettext

MAX_EXPORT_AGE = timedelta(hours=1)
MAX_TIME_ZONE_HOURS = 14
CLOCK_TOLERANCE = timedelta(minutes=2)
AGE_CODES = frozenset({"gradebook-old", "gradebook-in-future"})
"""Codes of the problems that depend on the current time."""
_EXPORT_FILE_NAME_PATTERN = re.compile(r"(\d{4}-\d\d-\d\dT\d{4})_Grades-(.*?)(?: ?\(\d+\))?\.[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class GradebookExportInfo:
    """Time and course of a gradebook export.

    `exported_at` has a time zone. `is_date_from_name` is False if the time comes from the file system. `course` is ""
    if Canvas didn't choose the file name. `named_at` is the time in the name if it is in another time zone.
    """

    exported_at: datetime
    is_date_from_name: bool
    course: str
    named_at: datetime | None = None


def detect_export_info(path: Path, now: datetime) -> GradebookExportInfo:
    """Return the export time and course, read from the file name if possible.

    Canvas writes the user's local time into the name. If the modification time differs from that time by whole hours,
    Canvas uses a different time zone than this computer, and the modification time is returned. It is also returned if
    Canvas didn't choose the file name. A file that isn't on disk was exported `now`.
    """
    named_at, course = _parse_file_name(path.name)
    modified_at = read_modification_time(path)
    if named_at is None:
        return GradebookExportInfo(modified_at or now, is_date_from_name=False, course="")
    if modified_at is not None and _is_time_zone_offset(modified_at - named_at):
        return GradebookExportInfo(modified_at, is_date_from_name=False, course=course, named_at=named_at)
    return GradebookExportInfo(named_at, is_date_from_name=True, course=course)


def _parse_file_name(name: str) -> tuple[datetime | None, str]:
    """Return the time and the course in a file name.

    If Canvas didn't choose the name, return None and "".
    """
    match = _EXPORT_FILE_NAME_PATTERN.fullmatch(name)
    if match:
        try:
            return datetime.strptime(match[1], "%Y-%m-%dT%H%M").astimezone(), match[2]
        except ValueError:  # the digits aren't a valid date
            pass
    return None, ""


def read_modification_time(path: Path) -> datetime | None:
    """Return the time at which a file was last changed, or None if it isn't on disk."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    except (OSError, ValueError):  # missing file, or a name that no file can have
        return None


def _is_time_zone_offset(difference: timedelta) -> bool:
    """Return True if times may differ only because of their time zones.

    The difference is then a whole number of hours, at most 14, give or take two minutes.
    """
    hours = round(difference / timedelta(hours=1))
    return 1 <= abs(hours) <= MAX_TIME_ZONE_HOURS and abs(difference - timedelta(hours=hours)) <= CLOCK_TOLERANCE


def check_export_age(export_info: GradebookExportInfo, now: datetime) -> list[Problem]:
    """Return a problem if an export is over an hour old or seems to be in the future."""
    age = now - export_info.exported_at
    if age > MAX_EXPORT_AGE:
        message = _(
            "You exported this gradebook {age} ago. It doesn't contain scores that were entered in Canvas since then, "
            "so an upload could overwrite them. Export the gradebook again just before you upload.",
            age=format_age(age),
        )
        return [Problem("gradebook-old", Severity.WARNING, message, Location(Source.GRADEBOOK))]
    if age < -CLOCK_TOLERANCE:
        message = _(
            "The date of this gradebook, {time}, is in the future, so its age isn't known. Check this computer's "
            "clock, and export the gradebook again just before you upload.",
            time=_format_time(export_info.exported_at),
        )
        return [Problem("gradebook-in-future", Severity.WARNING, message, Location(Source.GRADEBOOK))]
    if export_info.named_at is not None and now - export_info.named_at < -CLOCK_TOLERANCE:
        message = _(
            "The time in the gradebook's name, {time}, is in the future, probably in another time zone. Clickover "
            "uses the date of the file instead.",
            time=_format_time(export_info.named_at),
        )
        return [Problem("gradebook-in-future", Severity.INFO, message, Location(Source.GRADEBOOK))]
    return []


def format_age(age: timedelta) -> Text:
    """Format an age of an hour or more in its largest unit: "1 hour", "3 days"."""
    hours = int(age.total_seconds() // 3600)
    if hours >= 24:
        return ngettext("{n} day", "{n} days", hours // 24)
    return ngettext("{n} hour", "{n} hours", hours)


def _format_time(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M}"
