"""The last saved upload file, and the contents of a course file.

A saved upload file isn't part of the workbook, because undo doesn't affect files on the disk.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.cooperative import cached_property
from core.workbook import Workbook

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook


@dataclass(frozen=True, eq=False)
class SavedUpload:
    """The upload file that was saved last, with its path and time.

    `restore_path` is the restore file that was saved with it, if any. `gradebook` is the gradebook for which the upload
    file was built, or None if it is no longer known. `repeated` is as in `SentUpload`. `data` contains all bytes rather
    than a hash, so that the import can be verified even after the file was deleted.
    """

    data: bytes
    path: Path
    restore_path: Path | None
    saved_at: datetime
    gradebook: "Gradebook | None"
    repeated: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def sha256(self) -> str:
        """The hash of the file's bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, eq=False)
class CourseContents:
    """The contents of a course file: the workbook and the last saved upload file.

    If the course file is damaged, `lost` lists what couldn't be read.
    """

    workbook: Workbook
    saved_upload: SavedUpload | None = None
    lost: tuple[str, ...] = ()
