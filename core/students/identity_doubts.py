"""Evidence that a row is another person's, or that its student is another row's.

A name that differs isn't among it: people shorten their names and change them. What counts is what identifies somebody:
an ID, an email, the whole name of another student, and rows and students that fit about as well.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from core.students.comparison import Comparison
from core.students.confidence import Likely
from core.students.exact import ExactFindings
from core.students.identity import login_name
from core.students.reasons import tell_namesakes
from core.students.roster import Roster
from core.students.rows import Row

CLAIMED = "another row fits this student better"
SHARED = "another row could also be this student"
CLOSE = "another student fits almost as well"
NAMED_ELSEWHERE = "another student has this name"
OTHERS_EMAIL = "the e-mail is another student's"
_RIVAL = 0.05
"""How likely another row or student must be to count as a rival."""


class IdentityDoubts:
    """What makes a candidate's identity doubtful, apart from what the row's own ID and email say."""

    def __init__(
        self,
        rows: Sequence[Row],
        roster: Roster,
        findings: ExactFindings,
        likely: Mapping[int, Likely],
        given: Mapping[int, int],
        taken: frozenset[int],
    ) -> None:
        """Take the shares by row and student, the student given to each row, and those who have an exact row.

        Rows and students are given by position.
        """
        self._rows = rows
        self._roster = roster
        self._findings = findings
        self._likely = likely
        self._taken = taken
        self._owner = {student: at for at, student in given.items()}
        self._claimants: Mapping[int, set[int]] = defaultdict(set)
        for at, found in likely.items():
            for student, share in found.items():
                if share >= _RIVAL:
                    self._claimants[student].add(at)

    def is_others(self, student: int, at: int) -> bool:
        """Return True if another row has this student: by exact evidence, or because it fits better."""
        return student in self._taken or self._owner.get(student, at) != at

    def find(self, at: int, found: Comparison, *, is_best: bool) -> tuple[str, ...]:
        """Return the doubts about one candidate of a row, in words. `is_best`: also about rivals that fit less well."""
        return (
            *self._of_names(at, found.student),
            *self._of_exact(at, found),
            *self._of_rivals(at, found.student, is_best),
        )

    def _of_names(self, at: int, student: int) -> Iterator[str]:
        """Several students with this name, or another one who is named like the row.

        Neither counts if an ID or email says which student it is; a shortened name may then be another's whole name.
        """
        row = self._rows[at]
        is_exact = set(self._findings.routes.get(at, ())) == {student}
        if not is_exact:
            yield from tell_namesakes(student, self._roster, self._taken)
        named = self._roster.by_bag.get(row.name.bag) or self._roster.by_login_name.get(login_name(row.name_text), ())
        is_shortened = is_exact and set(row.name.bag) <= set(self._roster.names[student].bag)
        if named and student not in named and not is_shortened:
            yield NAMED_ELSEWHERE

    def _of_exact(self, at: int, found: Comparison) -> Iterator[str]:
        """Exact evidence for another student. A school email or an ID says so itself."""
        routes = self._findings.routes.get(at, {})
        others = set(routes) - {found.student}
        if not others:
            return
        if found.student in routes:
            yield self._findings.held[at]
        elif not (found.id.fact.is_contrary or found.email.fact.is_contrary):
            yield OTHERS_EMAIL

    def _of_rivals(self, at: int, student: int, is_best: bool) -> Iterator[str]:
        """Other rows for this student, and other students for this row."""
        if student not in self._taken:
            if self._owner.get(student, at) != at:
                yield CLAIMED
            elif is_best and self._claimants[student] - {at}:
                yield SHARED
        if is_best and any(share >= _RIVAL for other, share in self._likely[at].items() if other != student):
            yield CLOSE
