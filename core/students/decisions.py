"""What did the person decide about each row of the export?

Which rows of two exports are the same person's?

A row is known again by its student id, e-mail and name as they are printed, all three together, and only where no other
row of either file says the same: what was decided about one person must never come to stand on another.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from core.clicker.export import Participant


class Judgment(StrEnum):
    """OPEN: nobody decided yet. MATCHED: this row is that student. NOT_IN_COURSE: this row belongs to nobody here.

    DOUBTED: evidence alone must not match this row; who it is has still to be decided.
    """

    OPEN = "open"
    DOUBTED = "doubted"
    MATCHED = "matched"
    NOT_IN_COURSE = "not in course"


class DecidedBy(StrEnum):
    """Where a decision came from."""

    PERSON = "you"
    FILE = "decisions file"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Decision:
    """One row's decision.

    `canvas_id` is set exactly where it is MATCHED; `reason` is the person's own, `when` an ISO date.
    """

    judgment: Judgment
    canvas_id: str | None = None
    by: DecidedBy = DecidedBy.PERSON
    reason: str = ""
    when: str = ""


OPEN = Decision(Judgment.OPEN)


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions by row of the export. Immutable: each change gives a new value."""

    by_row: Mapping[int, Decision] = field(default_factory=dict)

    def of(self, row: int) -> Decision:
        """The decision on this row; OPEN where there is none."""
        return self.by_row.get(row, OPEN)

    def decided(self, decision: Decision, *rows: int) -> "Decisions":
        """These decisions with `decision` on each of `rows`; an OPEN one takes the row's decision back."""
        return self.decided_each(dict.fromkeys(rows, decision))

    def decided_each(self, decisions: Mapping[int, Decision]) -> "Decisions":
        """These decisions with others by row; an OPEN one takes the row's decision back."""
        both = {**self.by_row, **decisions}
        for row in [row for row, found in decisions.items() if found.judgment is Judgment.OPEN]:
            del both[row]
        return Decisions(both)

    def moved(self, rows: Mapping[int, int]) -> "Decisions":
        """These decisions on the rows where the same people stand in another export; `rows` by the row until now."""
        return Decisions({rows[row]: decision for row, decision in self.by_row.items() if row in rows})


@dataclass(frozen=True, slots=True)
class Remembered:
    """A decision of an earlier week, with the evidence that it stood on (fields as they were printed then)."""

    student_id: str
    email: str
    name: str
    judgment: Judgment
    canvas_id: str | None
    sis_user_id: str
    when: str
    reason: str = ""


_Identity = tuple[str, str, str]


def same_rows(old: Sequence[Participant], new: Sequence[Participant]) -> dict[int, int]:
    """The row of `new` by the row of `old`, for each person who is known again."""
    now = _row_of(new)
    return {row: now[who] for who, row in _row_of(old).items() if who in now}


def _row_of(participants: Sequence[Participant]) -> dict[_Identity, int]:
    """The row of each identity that exactly one row has."""
    said = Counter(map(_identity, participants))
    return {who: each.row for each in participants if any(who := _identity(each)) and said[who] == 1}


def _identity(participant: Participant) -> _Identity:
    return participant.student_id, participant.email, participant.name
