"""What has changed since the file was saved?"""

from typing import TYPE_CHECKING

from gui import tasks
from gui.look.words import counted, listed, tr

if TYPE_CHECKING:
    from core.upload.file import Upload


def say_difference(earlier: bytes, now: "Upload") -> str:
    """How the file differs from the bytes that were saved, and what to do about it; "" where it is the same."""
    if earlier == now.data:
        return ""
    if not now.rows:
        return tr("now there is nothing to send.")
    apart = tasks.difference(earlier, now)
    found = listed(
        [
            _some(apart.scores, tr("{n} other score"), tr("{n} other scores")),
            _some(apart.more_students, tr("{n} more student"), tr("{n} more students")),
            _some(apart.fewer_students, tr("{n} student fewer"), tr("{n} students fewer")),
            _some(apart.more_columns, tr("{n} more column"), tr("{n} more columns")),
            _some(apart.fewer_columns, tr("{n} column fewer"), tr("{n} columns fewer")),
        ]
    )
    return tr("save again. Since then: {found}.", found=found or tr("other points possible"))


def _some(count: int, one: str, many: str) -> str:
    return counted(count, one, many) if count else ""
