"""The versions of the course file format, and quick detection of course files.

The window imports this module before pandas is loaded.
"""

import json
from pathlib import Path

from core.files.containers import ZIP_SIGNATURE, ZipError, has_zip_part, read_zip_parts
from core.files.file_bytes import MAX_COURSE_BYTES

FORMAT_VERSION = 5
"""The version of the file format, increased when older programs could misread it.

Version 2 added rejected matches, version 3 several iClicker files, and version 4 the complete grading rule, sheets,
header rows, and values of texts. Version 5 added the imported upload files, without which an older program would
overwrite scores that a person changed in Canvas. The saved upload file was added without a new version, because older
programs ignore it.
"""

READABLE_VERSIONS = range(1, FORMAT_VERSION + 1)

COURSE_FILE_SUFFIX = ".clickover"
WORK_PART = "work.json"
VERSION_KEY = "clickover"

MAX_WORK_SIZE = 2**25
"""Maximum size of `work.json` in bytes: over ten times the size for a class of 3,000."""


def is_course_file(path: Path) -> bool:
    """Return True if the file at `path` has the contents of a course file."""
    try:
        if not path.is_file() or path.stat().st_size > MAX_COURSE_BYTES:  # opening a pipe may block forever
            return False
        with path.open("rb") as file:
            start = file.read(len(ZIP_SIGNATURE))
            return start == ZIP_SIGNATURE and has_zip_part(start + file.read(), WORK_PART)
    except (OSError, ValueError):
        return False


def is_newer_course_file(path: Path) -> bool:
    """Return True if `path` is a course file from a newer version of Clickover."""
    if not is_course_file(path):
        return False
    try:
        work = json.loads(read_zip_parts(path.read_bytes(), WORK_PART.__eq__, MAX_COURSE_BYTES)[WORK_PART])
    except (OSError, ZipError, ValueError, RecursionError):
        return False
    return is_newer_version(work)


def is_newer_version(work: object) -> bool:
    """Return True if `work.json` has a newer version than this one supports."""
    version = work.get(VERSION_KEY) if isinstance(work, dict) else None
    return isinstance(version, int) and version >= READABLE_VERSIONS.stop
