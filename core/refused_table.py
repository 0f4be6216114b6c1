"""A table that was read but isn't accepted, with the data for correcting how it is read.

The window imports this module before pandas is loaded.
"""

from dataclasses import dataclass
from pathlib import Path

from core.recognition.corrections import NO_CORRECTIONS, Corrections
from core.recognition.roles import ClassifiedColumn
from core.recognition.table_preview import TablePreview


@dataclass(frozen=True, eq=False)
class RefusedTable:
    """A table in which no people or no scores were found, or that is another file from Canvas.

    `message` describes the file. `columns` have the roles that result from `corrections`. `data` contains the bytes of
    the file.
    """

    path: Path
    sha256: str
    data: bytes
    message: str
    preview: TablePreview
    columns: tuple[ClassifiedColumn, ...] = ()
    corrections: Corrections = NO_CORRECTIONS
