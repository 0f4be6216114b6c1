"""What follows from the document?

Everything here is worked out from a `Workbook` and nothing else. Parts whose inputs are the same objects as before are
taken over, so that ticking a session does not match students again.
"""

from dataclasses import dataclass, field
from functools import partial

from core.canvas.importer.rehearsal import Rehearsal
from core.canvas.importer.rehearse import rehearse
from core.checks import (
    check_course,
    check_decisions,
    check_identities,
    check_people,
    check_rehearsal,
    check_rows,
    check_rule,
    check_sessions,
)
from core.errors import RequestError
from core.pacing import paused_collector
from core.problems import Problem, Report, Severity
from core.scores.sheet import ScoreSheet, score
from core.students.course_fit import CourseMismatch, find_course_mismatch
from core.students.matching import propose_matches
from core.students.proposals import Proposals
from core.students.settling import Roll, settle
from core.upload.building import build_upload
from core.upload.file import Upload, restore_file
from core.workbook import Workbook


@dataclass(frozen=True, eq=False)
class Results:
    """What the person sees while they work; each part is None until the files for it are there.

    `sheet` is also None where the rule cannot be applied; then `problems` says why. `mismatch` is None where both files
    fit.
    """

    workbook: Workbook
    proposals: Proposals | None = None
    roll: Roll | None = None
    sheet: ScoreSheet | None = None
    problems: Report = field(default_factory=Report)
    mismatch: CourseMismatch | None = None


@dataclass(frozen=True, eq=False)
class Outgoing:
    """The finished file, what Canvas will do with it, the file that undoes it, and all Problems of the three."""

    upload: Upload
    rehearsal: Rehearsal
    restore: bytes
    problems: Report


def derive(workbook: Workbook, before: Results | None = None) -> Results:
    """Match, settle and score. `before` are the results of an earlier state of the same document."""
    proposals = _proposals(workbook, before)
    roll = _roll(workbook, proposals, before)
    mismatch = _mismatch(workbook, proposals, before)
    sheet, refusal = _sheet(workbook, roll)
    found = Report(
        (
            *(check_course(mismatch) if mismatch else ()),
            *check_sessions(workbook),
            *check_rule(workbook),
            *(workbook.gradebook.problems if workbook.gradebook else ()),
            *(check_identities(proposals, roll) if proposals and roll else ()),
            *(check_people(roll, workbook.export.participants) if roll and workbook.export else ()),
            *check_decisions(workbook),
            *refusal,
        )
    )
    return Results(workbook, proposals, roll, sheet, found, mismatch)


@paused_collector()
def prepare(results: Results) -> Outgoing:
    """Build the file, rehearse its bytes, and hold both against each other. `results` must hold a roll and a sheet."""
    workbook, proposals, roll, sheet = results.workbook, results.proposals, results.roll, results.sheet
    if proposals is None or roll is None or sheet is None or workbook.gradebook is None or workbook.export is None:
        raise ValueError("nothing can be prepared before both files are read and the sessions are scored")
    upload = build_upload(workbook, proposals, roll, sheet)
    rehearsal = rehearse(workbook.gradebook, upload.data)
    restore = restore_file(upload)
    proof = (*check_rows(workbook.export, upload), *check_rehearsal(upload, rehearsal))
    return Outgoing(upload, rehearsal, restore, results.problems + upload.problems + proof)


def _proposals(workbook: Workbook, before: Results | None) -> Proposals | None:
    if workbook.export is None or workbook.gradebook is None:
        return None
    if before and workbook.export is before.workbook.export and workbook.gradebook is before.workbook.gradebook:
        return before.proposals
    return propose_matches(workbook.export.participants, workbook.gradebook.students)


def _roll(workbook: Workbook, proposals: Proposals | None, before: Results | None) -> Roll | None:
    if proposals is None:
        return None
    if (
        before
        and proposals is before.proposals
        and workbook.decisions is before.workbook.decisions
        and workbook.choices.accept is before.workbook.choices.accept
    ):
        return before.roll
    return settle(proposals, workbook.decisions, workbook.choices.accept)


def _mismatch(workbook: Workbook, proposals: Proposals | None, before: Results | None) -> CourseMismatch | None:
    """Return why the files may not belong together."""
    if proposals is None:
        return None
    if before and proposals is before.proposals and workbook.decisions is before.workbook.decisions:
        return before.mismatch
    return find_course_mismatch(proposals, workbook.decisions)


def _sheet(workbook: Workbook, roll: Roll | None) -> tuple[ScoreSheet | None, tuple[Problem, ...]]:
    """The scores of the settled rows. Without a gradebook every row stands for itself."""
    export = workbook.export
    if export is None:
        return None, ()
    students = roll.students if roll else {person.row: f"row {person.row}" for person in export.participants}
    points = {session.key: workbook.points_possible(session) for session in export.sessions}
    scored = partial(score, export, students, workbook.chosen, points)
    try:
        return scored(workbook.choices.rule, workbook.choices.two_accounts), ()
    except RequestError as error:
        return None, (Problem("rule-impossible", Severity.ERROR, error.sentence),)
