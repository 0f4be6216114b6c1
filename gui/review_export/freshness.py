"""Is the gradebook still fresh enough to write over what Canvas has?"""

from datetime import datetime
from typing import TYPE_CHECKING

from core.canvas.gradebook_checks import Export, check_age

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook


def say_age(gradebook: "Gradebook | None", now: datetime) -> str:
    """The warning about a gradebook that is older than an hour by now, even if it was fresh when read; else ""."""
    if gradebook is None:
        return ""
    export = Export(gradebook.exported_at, gradebook.age_from_name, gradebook.course)
    return " ".join(problem.message for problem in check_age(export, now))
