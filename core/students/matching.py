"""Which student is each participant likely to be, and why?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.canvas.gradebook import Student
from core.clicker.export import Participant
from core.problems import Report
from core.students.decisions import Remembered


class Band(StrEnum):
    """How sure a proposal is, strongest first. Only AUTOMATIC counts without a person."""

    AUTOMATIC = "automatic"
    STRONG = "strong"
    LIKELY = "likely"
    POSSIBLE = "possible"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One student that a row may be, with reasons for and against, in words. `confidence` is 0 to 1."""

    canvas_id: str
    confidence: float
    reasons: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What matching says of one row; `candidates` best first, at most three.

    `is_second_account`: the best candidate is already matched by another row. `skipped` says why a row is no student at
    all (Test Student, a demo row); then there are no candidates.
    """

    row: int
    band: Band
    candidates: tuple[Candidate, ...] = ()
    is_second_account: bool = False
    skipped: str = ""


@dataclass(frozen=True, eq=False)
class Proposals:
    """Proposals by row, the roster's students whom nobody is proposed for, and what is odd about the rows."""

    by_row: Mapping[int, Proposal]
    unclaimed: tuple[str, ...]
    problems: Report


def propose_matches(
    participants: Sequence[Participant], students: Sequence[Student], remembered: Sequence[Remembered] = ()
) -> Proposals:
    """Propose a student for every participant; nothing is decided here."""
    raise NotImplementedError
