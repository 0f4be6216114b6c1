"""Who is asked about in the wizard, one after the other?"""

from dataclasses import dataclass, field

from core.students.proposals import Band
from core.students.settling import STRENGTH, Standing
from gui.student_matching.people import People


@dataclass(eq=False)
class Queue:
    """`strong` are the rows that one click confirms, `rows` those that are asked about one by one.

    What the person unticks among the strong ones comes first in `rows`.
    """

    strong: tuple[int, ...] = ()
    single: tuple[int, ...] = ()
    unticked: tuple[int, ...] = field(default=())

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows that are asked about one by one, as it stands now."""
        return (*self.unticked, *self.single)

    @property
    def asked(self) -> tuple[int, ...]:
        """All rows that the wizard is about."""
        return (*self.strong, *self.single)


def queue_of(people: People) -> Queue:
    """All who need a person: strong ones for one confirm, the others one by one, the most certain first."""
    waiting = [row for row, end in people.ends.items() if end.standing is Standing.NEEDS_PERSON]
    strong = tuple(row for row in waiting if _is_strong(people, row))
    single = sorted((row for row in waiting if row not in set(strong)), key=lambda row: -_strength(people, row))
    return Queue(strong, tuple(single))


def _is_strong(people: People, row: int) -> bool:
    """A second account is never confirmed in bulk: both accounts are shown first."""
    proposal = people.person(row).proposal
    return proposal.band is Band.STRONG and not proposal.is_second_account


def _strength(people: People, row: int) -> int:
    return STRENGTH[people.person(row).proposal.band]
