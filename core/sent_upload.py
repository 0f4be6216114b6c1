"""Upload files that were imported into Canvas earlier, and decisions about scores that changed in Canvas since.

The window imports this module before pandas is loaded.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.cooperative import cached_property
from core.points import is_same_score


@dataclass(frozen=True)
class SentUpload:
    """An upload file that was imported into Canvas earlier, with the name that messages show.

    `has_arrived` is True if a later gradebook showed its scores; only then is it certain that the file was imported.
    `assignment_ids` maps the titles of columns that were new in the file to the assignments that Canvas created. Other
    new columns are found by title. `repeated` maps assignment IDs to the Canvas IDs of students for whom the file only
    repeats Canvas's score, because iClicker requires no change or another score. Such a cell doesn't replace what an
    earlier file sent.
    """

    name: str
    data: bytes
    has_arrived: bool = False
    assignment_ids: Mapping[str, str] = field(default_factory=dict)
    repeated: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def sha256(self) -> str:
        """The hash of the file's bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class CanvasEdit:
    """A score that a person changed in Canvas after an upload file sent it.

    The scores are the sent one, the current one in Canvas, and the current one in iClicker. Each is "" (no score),
    "EX", or a plain decimal.
    """

    sent: str
    canvas: str
    iclicker: str

    @property
    def has_iclicker_change(self) -> bool:
        """True if iClicker's score has also changed."""
        return not is_same_score(self.sent, self.iclicker)


@dataclass(frozen=True, slots=True)
class EditDecision:
    """The user's decision whether Canvas's score is kept, with the reason.

    It applies only as long as all three scores in `edit` are the same. `student` is a Canvas ID, and `when` is an ISO
    date.
    """

    student: str
    assignment_id: str
    edit: CanvasEdit
    keeps_canvas: bool
    reason: str = ""
    when: str = ""


def merge_edit_decisions(
    decisions: Iterable[EditDecision], newer_decisions: Iterable[EditDecision]
) -> tuple[EditDecision, ...]:
    """Return all decisions. A newer decision replaces an earlier one about the same score."""
    by_score = {(item.student, item.assignment_id): item for item in (*decisions, *newer_decisions)}
    return tuple(by_score.values())


def select_edit_decisions(decisions: Iterable[EditDecision], assignment_id: str) -> dict[str, EditDecision]:
    """Return the decisions about scores in an assignment, by student."""
    return {item.student: item for item in decisions if item.assignment_id == assignment_id}
