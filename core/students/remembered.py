"""Does what the person decided in an earlier week still hold for a row?

A decision is replayed only where id, e-mail and name are what they were, where no other row says the same, and where
the student is still in the roster. Exact evidence for somebody else, and evidence that has changed, go to a person.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.students.decisions import Judgment, Remembered
from core.students.exact import ExactFindings
from core.students.identity import Row, id_key, read_email
from core.students.names import read_name
from core.students.proposals import Band, Candidate, Proposal, cap_band
from core.students.roster import Roster

_Key = tuple[str, str, tuple[str, ...]]


class Note(NamedTuple):
    """A decision that no longer holds as it is: its student (None for "not in this course"), and the words.

    `is_contested`: exact evidence or another row speaks against the student, not only something that has changed.
    """

    student: int | None
    words: str
    is_contested: bool


@dataclass(frozen=True, eq=False)
class Replayed:
    """What memory settles, by position of the row.

    `matched`: the student, by position, with the words. `not_in_course`: why the row is left out. `notes`: decisions
    that no longer hold as they are.
    """

    matched: Mapping[int, tuple[int, tuple[str, ...]]]
    not_in_course: Mapping[int, str]
    notes: Mapping[int, Note]


def _key(student_id: str, email_text: str, name: tuple[str, ...]) -> _Key:
    email = read_email(email_text)
    return id_key(student_id), email.address if email else email_text.strip().lower(), name


def _row_key(row: Row) -> _Key:
    return _key(row.id_text, row.email_text, row.name.bag)


def _memory_key(memory: Remembered) -> _Key:
    email = memory.email.strip() or (memory.student_id if "@" in memory.student_id else "")
    return _key(memory.student_id, email, read_name(memory.name).bag)


def _what_changed(key: _Key, then: _Key) -> str:
    names = ("student ID", "e-mail", "name")
    return " and ".join(name for name, now, was in zip(names, key, then, strict=True) if now != was)


class _Memory:
    """Earlier decisions by the evidence that they stood on; the latest counts."""

    def __init__(self, remembered: Sequence[Remembered]) -> None:
        """Sort them by what they are found by."""
        self._whole: dict[_Key, Remembered] = {}
        self._parts: dict[tuple[int, str], Remembered] = {}
        for memory in sorted(remembered, key=lambda memory: memory.when):
            key = _memory_key(memory)
            if any(key) and memory.judgment in (Judgment.MATCHED, Judgment.NOT_IN_COURSE):
                self._whole[key] = memory
                self._parts.update({(0, key[0]): memory, (1, key[1]): memory})

    def find(self, key: _Key) -> tuple[Remembered, str] | None:
        """The decision on this row and what has changed since ("" for nothing)."""
        if key in self._whole:
            return self._whole[key], ""
        for place in (0, 1):
            memory = self._parts.get((place, str(key[place]))) if key[place] else None
            if memory:
                return memory, _what_changed(key, _memory_key(memory))
        return None


def _words(memory: Remembered) -> str:
    when = f" on {memory.when[:10]}" if memory.when else ""
    return f"you decided this{when}" + (f": {memory.reason}" if memory.reason else "")


def _find_student(memory: Remembered, roster: Roster) -> int | None:
    for number, student in enumerate(roster.students):
        if student.canvas_id == memory.canvas_id:
            now, then = id_key(student.sis_user_id), id_key(memory.sis_user_id)
            return number if not then or now == then else None
    found = roster.by_id.get(id_key(memory.sis_user_id), ())
    return found[0] if len(found) == 1 else None


def replay(rows: Sequence[Row], roster: Roster, findings: ExactFindings, remembered: Sequence[Remembered]) -> Replayed:
    """Apply earlier decisions to the rows on which they still stand; note the others."""
    memory = _Memory(remembered)
    alike = Counter(_row_key(row) for row in rows) if remembered else Counter()
    matched: dict[int, tuple[int, tuple[str, ...]]] = {}
    not_in_course: dict[int, str] = {}
    notes: dict[int, Note] = {}
    for at, row in enumerate(rows if remembered else ()):
        found = memory.find(_row_key(row))
        if not found:
            continue
        decision, changed = found
        student = _find_student(decision, roster) if decision.judgment is Judgment.MATCHED else None
        if decision.judgment is Judgment.MATCHED and student is None:
            continue
        exact = set(findings.routes.get(at, ()))
        if student is not None and at in findings.matched and exact == {student}:
            continue
        is_repeated, is_others = alike[_row_key(row)] > 1, bool(exact - {student})
        doubt = changed and f"the {changed} changed since"
        doubt = doubt or ("several rows say the same of themselves" if is_repeated else "")
        doubt = doubt or ("the exact evidence names another student" if is_others else "")
        if doubt:
            notes[at] = Note(student, f"{_words(decision)}, but {doubt}", is_repeated or is_others)
        elif student is None:
            not_in_course[at] = f"not in this course: {_words(decision)}"
        else:
            matched[at] = (student, (_words(decision),))
    return Replayed(matched, not_in_course, notes)


def with_note(proposal: Proposal, note: Note, roster: Roster) -> Proposal:
    """Return the proposal with an earlier decision that no longer holds as it is.

    It is possible, not likely, if the student is contested or the row was decided not to be in the course.
    """
    student, words, is_contested = note
    shown = proposal.candidates
    if student is None:
        shown = tuple(
            Candidate(
                found.canvas_id, found.confidence, found.reasons, (*found.against, f"not in this course: {words}"), True
            )
            for found in shown
        )
        band = min(proposal.band, Band.POSSIBLE, key=_weakness)
        return Proposal(proposal.row, band, shown, proposal.is_second_account, is_remembered=True)
    canvas_id = roster.students[student].canvas_id
    was = next((found for found in shown if found.canvas_id == canvas_id), Candidate(canvas_id, 0.5, (), ()))
    is_contested = is_contested or was.is_contested
    first = Candidate(canvas_id, was.confidence, (*was.reasons, words), was.against, is_contested)
    band = cap_band(Band.LIKELY, is_contested=is_contested)
    others = tuple(found for found in shown if found.canvas_id != canvas_id)
    return Proposal(proposal.row, band, (first, *others)[:3], proposal.is_second_account, is_remembered=True)


def _weakness(band: Band) -> int:
    return -list(Band).index(band)
