"""Which rows of two exports are the same person's?

A row is known again by its student id, e-mail and name as they are printed, all three together, and only where no other
row of either file says the same: what was decided about one person must never come to stand on another.
"""

from collections import Counter
from collections.abc import Sequence

from core.clicker.export import Participant

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
