"""The `match` command, which lists each row's match, its confidence, and reasons."""

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from core.canvas.gradebook import Student, read_gradebook
from core.checks import check_course
from core.clicker.export import Participant, locate_file_key
from core.commands.command_line import EXIT_ATTENTION, EXIT_DONE, print_json, print_line, print_problems
from core.commands.course_option import add_course_option, open_course
from core.commands.reading_options import add_reading_options, read_corrected_exports
from core.problems import Problem, Severity
from core.students.course_fit import find_course_mismatch
from core.students.decisions import Decisions
from core.students.match_results import resolve_matches
from core.students.matching import Candidate, ConfidenceBand, Proposal, propose_matches
from core.students.proposals import AdjustedProposals
from core.workbook import Workbook


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the iClicker file, the gradebook, and `--json` to the parser."""
    parser.add_argument(
        "exports", metavar="EXPORT", type=Path, nargs="+", help="an iClicker export; several are one class"
    )
    parser.add_argument("--roster", metavar="GRADEBOOK", type=Path, required=True, help="Canvas's gradebook export")
    parser.add_argument("--json", action="store_true", help="answer with one JSON object")
    add_reading_options(parser)
    add_course_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Match the rows, print the result, and return the exit status.

    The status is EXIT_ATTENTION if any row has no automatic match.

    Raises:
        ClickoverError: a file can't be used.
    """
    with open_course(arguments.course, read_only=True) as course:
        export = read_corrected_exports(arguments, arguments.exports, course.course if course else None)
        gradebook = read_gradebook(arguments.roster)
        workbook = Workbook(export=export, gradebook=gradebook)
        past_decisions = course.apply(workbook, gradebook).past_decisions if course else ()
    match_proposals = propose_matches(export.participants, gradebook.students, past_decisions)
    accounts = AdjustedProposals(match_proposals, resolve_matches(match_proposals, Decisions()).students)
    proposals = {person.row: accounts.get_proposal(person.row) for person in export.participants}
    if arguments.json:
        print_json(_build_json(export.participants, proposals))
    else:
        _print_result(export.participants, gradebook.students, proposals)
        mismatch = find_course_mismatch(match_proposals, Decisions())
        course_problems = check_course(mismatch, export.file_label) if mismatch else ()
        _print_warnings_and_errors((*course_problems, *match_proposals.problems))
    is_done = all(proposal.band is ConfidenceBand.AUTOMATIC for proposal in proposals.values())
    return EXIT_DONE if is_done else EXIT_ATTENTION


def _count_bands(proposals: Mapping[int, Proposal]) -> dict[str, int]:
    counts = Counter(proposal.band for proposal in proposals.values())
    return {band.value: counts[band] for band in ConfidenceBand}


def _build_candidate_json(candidate: Candidate) -> dict[str, object]:
    return {
        "canvas_id": candidate.canvas_id,
        "confidence": round(candidate.confidence, 4),
        "reasons": list(candidate.reasons),
        "against": list(candidate.objections),
    }


def _build_participant_json(participant: Participant, proposal: Proposal) -> dict[str, object]:
    file, row = locate_file_key(participant.row)
    return {
        "row": row,
        "file": file,
        "name": participant.name,
        "band": proposal.band.value,
        "canvas_id": proposal.candidates[0].canvas_id if proposal.candidates else None,
        "candidates": [_build_candidate_json(candidate) for candidate in proposal.candidates],
    }


def _build_json(participants: Sequence[Participant], proposals: Mapping[int, Proposal]) -> dict[str, object]:
    return {
        "summary": _count_bands(proposals),
        "participants": [
            _build_participant_json(participant, proposals[participant.row]) for participant in participants
        ],
    }


def _print_result(
    participants: Sequence[Participant], students: Sequence[Student], proposals: Mapping[int, Proposal]
) -> None:
    """Print the number of rows by band, and each row without an automatic match."""
    counts = _count_bands(proposals)
    print_line(f"{len(participants)} rows: " + ", ".join(f"{count} {band}" for band, count in counts.items()))
    names = {student.canvas_id: student.name for student in students}
    for participant in participants:
        proposal = proposals[participant.row]
        if proposal.band is not ConfidenceBand.AUTOMATIC:
            _print_row(participant, proposal, names)


def _print_warnings_and_errors(problems: Iterable[Problem]) -> None:
    """Print the warnings and errors, but no notes."""
    serious = [problem for problem in problems if problem.severity > Severity.INFO]
    if serious:
        print_line("To know:")
        print_problems(serious)


def _print_row(participant: Participant, proposal: Proposal, names: Mapping[str, str]) -> None:
    prefix = f"row {participant.row_text}, {participant.name or '(no name)'}"
    if not proposal.candidates:
        print_line(f"{prefix}: {proposal.skip_reason or 'no suggestion'}")
    for number, candidate in enumerate(proposal.candidates):
        label = f"{prefix}: {proposal.band.value}" if number == 0 else "    or"
        against = f" BUT {'; '.join(candidate.objections)}" if candidate.objections else ""
        print_line(f"{label} {names[candidate.canvas_id]} ({'; '.join(candidate.reasons)}){against}")
