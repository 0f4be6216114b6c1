"""What does matching say of one row of the export, and of all of them?

Which rows of one export say the same of themselves, so that they may be two accounts of one person?

People register twice: once with the school's address, once with their own. Both accounts then often carry the same
student id, address or login, whether or not the roster knows it. That decides nothing, but a person should hear of it.

What do the rows that count for a student tell of another row that may be that student too?

The student is taken then, which speaks against; or the rows say the same of themselves, and may be two accounts of one
person, which speaks for it. Both change with every decision, so they are told beside the proposals, not in them.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import permutations

from core.pacing import paced
from core.problems import Report
from core.students.identity import Row


class Band(StrEnum):
    """How sure a proposal is, strongest first. Only AUTOMATIC counts without a person."""

    AUTOMATIC = "automatic"
    STRONG = "strong"
    LIKELY = "likely"
    POSSIBLE = "possible"
    NONE = "none"


def cap_band(band: Band, *, is_contested: bool) -> Band:
    """Return the band of a match, POSSIBLE if it would be likely and its student is contested."""
    return Band.POSSIBLE if is_contested and band is Band.LIKELY else band


def second_account_band(band: Band) -> Band:
    """Return the band of a match whose student has another row already: possible at most."""
    return Band.POSSIBLE if band in (Band.STRONG, Band.LIKELY) else band


def is_preselected(band: Band) -> bool:
    """Return True if a person's page marks the first candidate, so that Enter takes it."""
    return band in (Band.AUTOMATIC, Band.STRONG, Band.LIKELY)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One student that a row may be, with reasons for and against, in words. `confidence` is 0 to 1.

    `is_contested`: some of `against` says that the row is another person's, or the student another row's (see
    `bands.py`). A match like this is never likely.
    """

    canvas_id: str
    confidence: float
    reasons: tuple[str, ...]
    against: tuple[str, ...]
    is_contested: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """What matching says of one row; `candidates` best first, at most three.

    `is_second_account`: the best candidate is already matched by another row. `skipped` says why a row is no student at
    all (Test Student, a demo row, somebody who was decided not to be in the course); then there are no candidates.
    `is_remembered`: the person's own earlier decision made this proposal.
    """

    row: int
    band: Band
    candidates: tuple[Candidate, ...] = ()
    is_second_account: bool = False
    skipped: str = ""
    is_remembered: bool = False


AlikeRows = Mapping[int, Mapping[int, str]]
"""By row of the export, other rows and what they have in common with it, such as "student ID and e-mail"."""


@dataclass(frozen=True, eq=False)
class Proposals:
    """Proposals by row, what is odd about the rows, and which of them say the same of themselves.

    What a proposal says holds whatever the other rows count for; see `Accounts` for what these tell beside it. `roster`
    are the Canvas ids of the students that there are.
    """

    by_row: Mapping[int, Proposal]
    problems: Report
    alike: AlikeRows = field(default_factory=dict)
    roster: frozenset[str] = frozenset()


_MOST_ACCOUNTS = 4
"""What more rows than these have in common is a placeholder, and tells nothing."""

_WORDS = {"id": "student ID", "e-mail": "e-mail", "login": "login"}
_Key = tuple[str, str]


def _keys(row: Row, sites: Collection[str]) -> set[_Key]:
    """What the row can have in common with others, by kind; a login is typed as an id, or begins a school's address."""
    keys = {("id", row.id_key), ("login", row.typed_login)} if row.id_key else set()
    if row.email:
        keys.add(("e-mail", row.email.address))
        if row.email.site in sites:
            keys.add(("login", row.email.local))
    return keys


def find_alike_rows(rows: Sequence[Row], sites: Collection[str]) -> AlikeRows:
    """The rows that have a student id, an address or a login in common; `sites` are the school's own e-mail sites."""
    by_key: dict[_Key, list[int]] = defaultdict(list)
    for row in paced(rows):
        for key in _keys(row, sites):
            by_key[key].append(row.number)
    common: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (kind, _), found in paced(by_key.items()):
        if 1 < len(found) <= _MOST_ACCOUNTS:
            for one, other in permutations(found, 2):
                common[one][other].append(kind)
    return {one: {other: _say(kinds) for other, kinds in others.items()} for one, others in common.items()}


def _say(kinds: Collection[str]) -> str:
    """What two rows have in common; a login only where it is not told by an id or address that is the same."""
    said = [words for kind, words in _WORDS.items() if kind in kinds and (kind != "login" or len(kinds) == 1)]
    return " and ".join(said)


_MOST_SHOWN = 3
_BY_ACCOUNT_ALONE = 0.3
"""How likely a student at most is for whom nothing speaks but that another row of theirs says the same."""


class Accounts:
    """The proposals, with what the rows that count for somebody tell of the others."""

    def __init__(self, proposals: Proposals, students: Mapping[int, str]) -> None:
        """`students` are the Canvas ids by row, for the rows that count."""
        self._proposals = proposals
        self._students = students
        self._decided: Mapping[int, str] = {}
        rows_of: dict[str, list[int]] = defaultdict(list)
        for row, student in paced(students.items()):
            rows_of[student].append(row)
        self._rows_of: Mapping[str, Sequence[int]] = rows_of

    def after(self, decided: Mapping[int, str]) -> "Accounts":
        """The same, once these rows count for other students, or ("") for nobody: few rows of many."""
        later = copy(self)
        later._decided = decided
        return later

    def student_of(self, row: int) -> str:
        """The Canvas id of the student for whom a row counts; "" where it counts for nobody."""
        return self._decided.get(row, self._students.get(row, ""))

    def rows_of(self, student: str, besides: int) -> tuple[int, ...]:
        """The rows that count for this student, in file order, one aside."""
        stayed = {row for row in self._rows_of.get(student, ()) if row not in self._decided}
        came = {row for row, its in self._decided.items() if its == student}
        return tuple(sorted((stayed | came) - {besides}))

    def band(self, row: int) -> Band:
        """Return how sure the proposal of a row is.

        At least possible where a row that counts says the same, at most possible where the student has another row.
        """
        proposal = self._proposals.by_row[row]
        if proposal.skipped or proposal.band is Band.AUTOMATIC:
            return proposal.band
        if proposal.band is Band.NONE:
            return Band.POSSIBLE if self._alike_students(row) else Band.NONE
        is_second = bool(self.rows_of(proposal.candidates[0].canvas_id, besides=row))
        return second_account_band(proposal.band) if is_second else proposal.band

    def proposal(self, row: int) -> Proposal:
        """What matching says of a row, and what other rows tell of its candidates.

        Students are among these for whom nothing speaks but that a row of theirs says the same.
        """
        proposal = self._proposals.by_row[row]
        if proposal.skipped or proposal.band is Band.AUTOMATIC:
            return proposal
        found = self._candidates(proposal)
        told = tuple(self._told(row, candidate) for candidate in found)
        if not told or told == proposal.candidates:
            return proposal
        is_second = proposal.is_second_account or bool(self.rows_of(told[0].canvas_id, besides=row))
        return replace(proposal, band=self.band(row), candidates=told, is_second_account=is_second)

    def _candidates(self, proposal: Proposal) -> Sequence[Candidate]:
        """The candidates, and one more student at most who has an alike row, last of three."""
        shown = proposal.candidates
        known = {candidate.canvas_id for candidate in shown}
        more = next((student for student in self._alike_students(proposal.row) if student not in known), None)
        if more is None:
            return shown
        first = shown[: _MOST_SHOWN - 1]
        share = min((candidate.confidence for candidate in first), default=_BY_ACCOUNT_ALONE)
        return (*first, Candidate(more, min(share, _BY_ACCOUNT_ALONE), (), ()))

    def _alike_students(self, row: int) -> list[str]:
        """The students of the rows that say the same; one who has left the course is nobody's match any more."""
        found = (self.student_of(other) for other in self._proposals.alike.get(row, ()))
        return [student for student in found if student in self._proposals.roster]

    def _told(self, row: int, candidate: Candidate) -> Candidate:
        others = self.rows_of(candidate.canvas_id, besides=row)
        if not others:
            return candidate
        common = self._proposals.alike.get(row, {})
        same = tuple(
            f"row {other}, matched to this student, has the same {common[other]}" for other in others if other in common
        )
        if same:
            return replace(candidate, reasons=(*candidate.reasons, *same))
        against = (*candidate.against, f"already matched by {_say_rows(others)}")
        return replace(candidate, against=against, is_contested=True)


def _say_rows(rows: Sequence[int]) -> str:
    return f"row {rows[0]}" if len(rows) == 1 else f"rows {' and '.join(map(str, rows))}"
