"""Decisions about rows of an iClicker file, and their transfer to a newer file.

A row is recognized in another file only if its IDs, logins, emails, and name are unchanged and no other row of either
file has the same values. So a decision about one person is never applied to another.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from core.clicker.export import ClickerExport, Participant, build_file_key


class Judgment(StrEnum):
    """The outcome of a decision about a row. The values are stored in saved courses.

    OPEN: no decision yet. MATCHED: the row belongs to one student. NOT_IN_COURSE: the row isn't a student of this
    course. REJECTED: evidence alone must not match this row, so it still needs a decision.
    """

    OPEN = "open"
    REJECTED = "doubted"
    MATCHED = "matched"
    NOT_IN_COURSE = "not in course"


class DecisionSource(StrEnum):
    """The source of a decision. The values are stored in saved courses."""

    USER = "you"
    FILE = "decisions file"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision about one row.

    `canvas_id` is set only if the judgment is MATCHED. `reason` is the user's own text, and `when` is an ISO date.
    """

    judgment: Judgment
    canvas_id: str | None = None
    by: DecisionSource = DecisionSource.USER
    reason: str = ""
    when: str = ""


OPEN = Decision(Judgment.OPEN)


@dataclass(frozen=True, slots=True)
class Decisions:
    """An immutable collection of decisions, by row of the iClicker file."""

    by_row: Mapping[int, Decision] = field(default_factory=dict)

    def get(self, row: int) -> Decision:
        """Return the decision about a row, or OPEN if there is none."""
        return self.by_row.get(row, OPEN)

    def with_decisions(self, decisions: Mapping[int, Decision]) -> "Decisions":
        """Return a copy that adds these decisions, by row.

        An OPEN decision removes the existing decision about that row.
        """
        merged = {**self.by_row, **decisions}
        for row in [row for row, decision in decisions.items() if decision.judgment is Judgment.OPEN]:
            del merged[row]
        return Decisions(merged)

    def remap_rows(self, rows: Mapping[int, int]) -> "Decisions":
        """Return a copy for a newer file, given the new row of each old row.

        Decisions about other rows are dropped.
        """
        return Decisions({rows[row]: decision for row, decision in self.by_row.items() if row in rows})


@dataclass(frozen=True, slots=True)
class PastDecision:
    """A decision from an earlier week, with the evidence at that time.

    `student_id`, `email`, `login`, and `name` belong to the row. `canvas_id`, `sis_user_id`, and `student_login` belong
    to the student whom the row was matched with, or whose match was rejected.
    """

    student_id: str
    email: str
    name: str
    judgment: Judgment
    canvas_id: str | None
    sis_user_id: str
    when: str
    reason: str = ""
    login: str = ""
    student_login: str = ""


_IdentityKey = tuple[object, ...]


def map_class_rows(old: ClickerExport, new: ClickerExport) -> dict[int, int]:
    """Return the new row of each old row whose identity is unchanged, in all files.

    People are compared only within two versions of the same file (see `pair_files`), because one person may be in the
    files of both the lecture and the lab.
    """
    return {
        build_file_key(old_number, old_row): build_file_key(new_number, new_row)
        for old_number, new_number in pair_files(old, new).items()
        for old_row, new_row in map_unchanged_rows(
            old.files[old_number - 1].participants, new.files[new_number - 1].participants
        ).items()
    }


def pair_files(old: ClickerExport, new: ClickerExport) -> dict[int, int]:
    """Return the position of the new version of each old file that has one.

    Most people are in both versions of a file. Files that haven't changed are paired first.
    """
    pairs: dict[int, int] = {}
    for is_paired in (lambda first, second: first.sha256 == second.sha256, has_mostly_same_people):
        for old_number, old_file in enumerate(old.files, 1):
            for new_number, new_file in enumerate(new.files, 1):
                is_free = old_number not in pairs and new_number not in pairs.values()
                if is_free and is_paired(old_file, new_file):
                    pairs[old_number] = new_number
    return pairs


def has_mostly_same_people(old: ClickerExport, new: ClickerExport) -> bool:
    """Return True if two single iClicker files have most of their people in common."""
    shared = len(map_unchanged_rows(old.participants, new.participants))
    return 2 * shared > max(len(old.participants), len(new.participants))


def map_unchanged_rows(old: Sequence[Participant], new: Sequence[Participant]) -> dict[int, int]:
    """Return the new row of each old row whose identity is unchanged.

    The identity must be unique in both files.
    """
    new_rows = _index_unique_rows(new)
    return {row: new_rows[key] for key, row in _index_unique_rows(old).items() if key in new_rows}


def _index_unique_rows(participants: Sequence[Participant]) -> dict[_IdentityKey, int]:
    """Return the row of each identity that exactly one participant has."""
    counts = Counter(map(_build_identity_key, participants))
    return {
        key: participant.row
        for participant in participants
        if any(key := _build_identity_key(participant)) and counts[key] == 1
    }


def _build_identity_key(participant: Participant) -> _IdentityKey:
    other_texts = tuple(value.text for value in participant.other_identities)
    return participant.student_id, participant.email, participant.login, other_texts, participant.name


def is_same_class(old: ClickerExport, new: ClickerExport) -> bool:
    """Return True if any new iClicker file has most people in common with an old one.

    If so, sessions with equal titles are the same session.
    """
    return bool(pair_files(old, new))


class SessionIdentity(Protocol):
    """Properties that identify a session."""

    @property
    def key(self) -> str:
        """The unique key in the iClicker file."""

    @property
    def title(self) -> str:
        """The title, which several sessions can share."""

    @property
    def held_on(self) -> date | None:
        """The date in the header, or None."""


def find_shared_sessions(old: Sequence[SessionIdentity], new: Sequence[SessionIdentity]) -> frozenset[str]:
    """Return the keys of the sessions that are in two iClicker files of a class.

    Sessions that share a title are included only if both files have the same number of them.
    """
    before = {session.key: (session.title, session.held_on) for session in old}
    old_counts, new_counts = (Counter(session.title for session in sessions) for sessions in (old, new))
    return frozenset(
        session.key
        for session in new
        if before.get(session.key) == (session.title, session.held_on)
        and old_counts[session.title] == new_counts[session.title]
    )
