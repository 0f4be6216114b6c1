"""Who is each row of the export, how sure is that, and why?"""

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from core.canvas.gradebook import Student, read_gradebook
from core.checks import check_course
from core.clicker.export import Participant
from core.clicker.reading import read_export
from core.commands.command_line import DONE, LOOK, say, say_json, say_problems
from core.problems import Problem, Severity
from core.students.course_fit import find_course_mismatch
from core.students.decisions import Decisions
from core.students.matching import Band, Candidate, Proposal, propose_matches
from core.students.proposals import Accounts
from core.students.settling import settle


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The export, and the gradebook whose students its rows are matched to."""
    parser.add_argument("export", metavar="EXPORT", type=Path, help="an iClicker export")
    parser.add_argument("--roster", metavar="GRADEBOOK", type=Path, required=True, help="Canvas's gradebook export")
    parser.add_argument("--json", action="store_true", help="answer with one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Match and answer; LOOK where a row is not automatic.

    Raises ClickoverError where a file is no good.
    """
    export = read_export(arguments.export)
    gradebook = read_gradebook(arguments.roster)
    found = propose_matches(export.participants, gradebook.students)
    accounts = Accounts(found, settle(found, Decisions()).students)
    proposals = {person.row: accounts.proposal(person.row) for person in export.participants}
    if arguments.json:
        say_json(_as_json(export.participants, proposals))
    else:
        _say(export.participants, gradebook.students, proposals)
        mismatch = find_course_mismatch(found, Decisions())
        _say_problems((*(check_course(mismatch) if mismatch else ()), *found.problems))
    is_done = all(proposal.band is Band.AUTOMATIC for proposal in proposals.values())
    return DONE if is_done else LOOK


def _count(proposals: Mapping[int, Proposal]) -> dict[str, int]:
    counts = Counter(proposal.band for proposal in proposals.values())
    return {band.value: counts[band] for band in Band}


def _candidate_json(candidate: Candidate) -> dict[str, object]:
    return {
        "canvas_id": candidate.canvas_id,
        "confidence": round(candidate.confidence, 4),
        "reasons": list(candidate.reasons),
        "against": list(candidate.against),
    }


def _participant_json(participant: Participant, proposal: Proposal) -> dict[str, object]:
    return {
        "row": participant.row,
        "name": participant.name,
        "band": proposal.band.value,
        "canvas_id": proposal.candidates[0].canvas_id if proposal.candidates else None,
        "candidates": [_candidate_json(candidate) for candidate in proposal.candidates],
    }


def _as_json(participants: Sequence[Participant], proposals: Mapping[int, Proposal]) -> dict[str, object]:
    return {
        "summary": _count(proposals),
        "participants": [_participant_json(participant, proposals[participant.row]) for participant in participants],
    }


def _say(participants: Sequence[Participant], students: Sequence[Student], proposals: Mapping[int, Proposal]) -> None:
    """The same for a person: the counts, then each row that is not automatic."""
    counts = _count(proposals)
    say(f"{len(participants)} rows: " + ", ".join(f"{count} {band}" for band, count in counts.items()))
    names = {student.canvas_id: student.name for student in students}
    for participant in participants:
        proposal = proposals[participant.row]
        if proposal.band is not Band.AUTOMATIC:
            _say_row(participant, proposal, names)


def _say_problems(problems: Iterable[Problem]) -> None:
    """What is odd about both files together, and about the rows."""
    grave = [problem for problem in problems if problem.severity > Severity.INFO]
    if grave:
        say("To know:")
        say_problems(grave)


def _say_row(participant: Participant, proposal: Proposal, names: Mapping[str, str]) -> None:
    head = f"row {participant.row}, {participant.name or '(no name)'}"
    if not proposal.candidates:
        say(f"{head}: {proposal.skipped or 'no suggestion'}")
    for number, candidate in enumerate(proposal.candidates):
        start = f"{head}: {proposal.band.value}" if number == 0 else "    or"
        against = f" BUT {'; '.join(candidate.against)}" if candidate.against else ""
        say(f"{start} {names[candidate.canvas_id]} ({'; '.join(candidate.reasons)}){against}")
