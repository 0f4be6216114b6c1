"""Who is asked about in the wizard, one after the other?"""

from dataclasses import dataclass, field

from core.students.settling import STRENGTH
from gui.student_matching.people import People


@dataclass(eq=False)
class Queue:
    """`strong` are the rows that one click confirms, `rows` those that are asked about one by one.

    Whoever of the strong ones the person unticks is asked about by themselves, before all others.
    """

    strong: tuple[int, ...] = ()
    single: tuple[int, ...] = ()
    unticked: set[int] = field(default_factory=set)

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows that are asked about one by one, as it stands now."""
        return (*(row for row in self.strong if row in self.unticked), *self.single)

    @property
    def asked(self) -> tuple[int, ...]:
        """All rows that the wizard is about."""
        return (*self.strong, *self.single)


def queue_of(people: People) -> Queue:
    """All who need a person: strong ones for one confirm, the others one by one, the most certain first."""
    waiting = people.waiting
    strong = [row for row in waiting if people.is_strong(row)]
    others = [row for row in waiting if not people.is_strong(row)]
    return Queue(tuple(strong), tuple(sorted(others, key=lambda row: -STRENGTH[people.band(row)])))
