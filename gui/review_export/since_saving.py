"""What has changed since the file was saved?"""

from typing import TYPE_CHECKING

from gui import tasks
from gui.review_export.sentences import counted, listed, tr

if TYPE_CHECKING:
    from core.canvas.upload.file import Upload


def say_difference(before: "Upload", now: "Upload") -> str:
    """How one file differs from an earlier one, and what to do about it; "" where their bytes are the same."""
    if before.data == now.data:
        return ""
    if not now.rows:
        return tr("now there is nothing to send.")
    scores = tasks.count_other_scores(before, now)
    found = [
        counted(scores, tr("{n} other score"), tr("{n} other scores")) if scores else "",
        *_more_and_fewer(
            {row.student.canvas_id for row in before.rows},
            {row.student.canvas_id for row in now.rows},
            (tr("{n} more student"), tr("{n} more students")),
            (tr("{n} student fewer"), tr("{n} students fewer")),
        ),
        *_more_and_fewer(
            {column.header for column in before.columns},
            {column.header for column in now.columns},
            (tr("{n} more column"), tr("{n} more columns")),
            (tr("{n} column fewer"), tr("{n} columns fewer")),
        ),
    ]
    return tr("save again. Since then: {found}.", found=listed(found) or tr("other points possible"))


def _more_and_fewer(before: set[str], now: set[str], more: tuple[str, str], fewer: tuple[str, str]) -> list[str]:
    sides = (now - before, more), (before - now, fewer)
    return [counted(len(those), *words) for those, words in sides if those]
