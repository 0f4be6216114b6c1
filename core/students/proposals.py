"""What does matching say of one row of the export, and of all of them?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.problems import Report


class Band(StrEnum):
    """How sure a proposal is, strongest first. Only AUTOMATIC counts without a person."""

    AUTOMATIC = "automatic"
    STRONG = "strong"
    LIKELY = "likely"
    POSSIBLE = "possible"
    NONE = "none"


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
