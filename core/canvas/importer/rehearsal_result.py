"""Result of a rehearsed import, independent of the importer's internals."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from core.cooperative import cached_property
from core.problems import Report
from core.texts import Text

if TYPE_CHECKING:  # the window uses the outcomes before numpy is loaded
    import numpy as np
    import numpy.typing as npt

    from core.files.dictionary_column import DictionaryColumn

NO_PROBLEMS = Report()


class RehearsalOutcome(StrEnum):
    """Outcome of an import; ASKS means that Canvas would ask about something."""

    REJECTED = "rejected"
    ASKS = "asks"
    NO_CHANGES = "no-changes"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """Change in one score by the import.

    A score is "" (no score), "EX" (excused), or a plain decimal. `assignment_id` is "" if Canvas would create the
    assignment.
    """

    canvas_id: str
    assignment_id: str
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, eq=False)
class ChangedColumn:
    """Changed scores in one column, in file order.

    `canvas_ids` has the Canvas ID of each known row and is shared by all columns. `row_indexes` are the indexes of the
    changed rows among the known rows. `scores` has a pair of scores, before and after, for each changed row.
    """

    assignment_id: str
    title: str
    canvas_ids: tuple[str, ...]
    row_indexes: "npt.NDArray[np.intp]"
    scores: "DictionaryColumn[tuple[str, str]]"

    def iter_changes(self) -> Iterator[ScoreChange]:
        """Yield the change in each changed row, in file order."""
        for row_index, (before, after) in zip(self.row_indexes.tolist(), self.scores, strict=True):
            yield ScoreChange(self.canvas_ids[row_index], self.assignment_id, self.title, before, after)


class MatchedStudent(NamedTuple):
    """Upload row and the student that Canvas would match it to.

    `row` is a spreadsheet row number. `matched_by` is "id", "sis_user_id", "sis_login_id", or "name".
    """

    row: int
    canvas_id: str
    matched_by: str


@dataclass(frozen=True, slots=True)
class MatchedAssignment:
    """Upload column and the assignment that Canvas would match it to.

    `column` counts from 1. `matched_by` is "id", "title", or "new"; the last means a new assignment.
    """

    column: int
    header: str
    assignment_id: str
    matched_by: str


@dataclass(frozen=True, eq=False)
class RehearsalResult:
    """Result of rehearsing an import.

    If Canvas rejects the file, `message` is the message that Canvas shows, and `cause` explains what is really wrong,
    where, and how to fix it.
    """

    outcome: RehearsalOutcome
    message: str | None = None
    cause: Text | None = None
    unknown_students: tuple[str, ...] = ()
    unknown_assignments: tuple[str, ...] = ()
    changed_columns: tuple[ChangedColumn, ...] = ()
    students: tuple[MatchedStudent, ...] = ()
    assignments: tuple[MatchedAssignment, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    problems: Report = NO_PROBLEMS

    @cached_property
    def changes(self) -> tuple[ScoreChange, ...]:
        """All changed scores, sorted by student and then by assignment."""
        changes_by_student: dict[str, list[ScoreChange]] = {}
        for column in self.changed_columns:
            for change in column.iter_changes():
                changes_by_student.setdefault(change.canvas_id, []).append(change)
        return tuple(
            change
            for _, changes in sorted(changes_by_student.items())
            for change in sorted(changes, key=_get_assignment_sort_key)
        )


def _get_assignment_sort_key(change: ScoreChange) -> tuple[str, str, str]:
    return change.assignment_id, change.title, change.after
