"""Which file was saved for Canvas last, and what does saved work keep beside the workbook?

What was saved stays on the disk whatever the person undoes, so it is no part of the workbook.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.workbook import Workbook

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook


@dataclass(frozen=True, eq=False)
class Sent:
    """The bytes that were saved for Canvas, where and when, and the file beside it that puts the old scores back.

    `gradebook` is the one that the bytes were made for, None where it is not known any more. The bytes are kept, not
    only their hash: whether they arrived can be asked when the file itself is gone.
    """

    data: bytes
    path: Path
    restore: Path | None
    when: datetime
    gradebook: "Gradebook | None"


@dataclass(frozen=True, eq=False)
class Kept:
    """What a file of saved work holds."""

    workbook: Workbook
    sent: Sent | None = None
