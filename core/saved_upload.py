"""The last upload file that was saved, and the contents of a course file.

A saved upload file stays on the disk even if the user undoes edits, so it isn't part of the workbook.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.workbook import Workbook

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook


@dataclass(frozen=True, eq=False)
class SavedUpload:
    """The upload file that was saved last, and where and when.

    `restore_path` is the restore file saved with it. `gradebook` is the one that the upload was built for, or None if
    it is no longer known. The bytes are kept rather than their hash, so that the import can be verified even if the
    file is gone.
    """

    data: bytes
    path: Path
    restore_path: Path | None
    saved_at: datetime
    gradebook: "Gradebook | None"


@dataclass(frozen=True, eq=False)
class CourseContents:
    """The contents of a course file."""

    workbook: Workbook
    saved_upload: SavedUpload | None = None
