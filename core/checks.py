"""Checks of the inputs, the matches, and the finished upload file.

Each check yields Problems about values that already exist and changes nothing.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from core.canvas.importer.rehearsal_result import ChangedColumn, RehearsalOutcome, RehearsalResult
from core.clicker.checks import CLASS_PROBLEMS, check_titles, check_total_with_parts
from core.clicker.export import ICLICKER, ClickerExport, Participant, build_file_key
from core.files.dictionary_column import CodeTable
from core.points import Points, format_decimal
from core.problems import Location, Problem, Severity, Source
from core.similar_titles import find_missing_assignments
from core.students.course_fit import COURSE_MISMATCH, CourseMismatch
from core.students.match_results import MatchResult, MatchStatus
from core.students.proposals import ConfidenceBand, Proposals
from core.texts import Text, _, join_commas, join_limited, join_sentences, ngettext
from core.upload.cells import CellColumn, has_effect
from core.upload.file import UploadFile
from core.upload.session_points import resolve_points_possible
from core.workbook import Workbook

_MAX_NAMED_PEOPLE = 3
"""Maximum number of people that a message mentions by name."""

_MAX_NAMED_SESSIONS = 4
_MAX_NAMED_ROWS = 5


def check_course(mismatch: CourseMismatch, file_label: str = f"{ICLICKER} file") -> Iterator[Problem]:
    """Yield a warning that the files are probably from different courses or sections.

    `file_label` is the name of the score file in sentences.
    """
    message = join_sentences(
        ngettext(
            "{n} of {people} people in the {file} has no likely match in the gradebook.",
            "{n} of {people} people in the {file} have no likely match in the gradebook.",
            len(mismatch.unmatched_rows),
            people=mismatch.people_count,
            file=file_label,
        ),
        ngettext("The gradebook lists {n} student.", "The gradebook lists {n} students.", mismatch.student_count),
        _("The gradebook is probably for one section only, or for another course.")
        if mismatch.is_small_roster
        else _("The files are probably from different courses or sections."),
        _("Check that both files belong together."),
    )
    yield Problem(COURSE_MISMATCH, Severity.WARNING, message, Location(Source.GRADEBOOK), mismatch.unmatched_rows)


def check_identities(proposals: Proposals, matches: MatchResult) -> Iterator[Problem]:
    """Yield the problems with IDs and emails.

    For rows that are already resolved, they are only notes.
    """
    open_rows = {*matches.find_rows(MatchStatus.NEEDS_REVIEW), *matches.find_rows(MatchStatus.NO_MATCH)}
    for problem in proposals.problems:
        is_resolved = problem.place.row is not None and problem.place.row not in open_rows
        yield replace(problem, severity=Severity.INFO) if is_resolved else problem


def check_matches(matches: MatchResult, export: ClickerExport) -> Iterator[Problem]:
    """Yield problems about unmatched rows, and about matches that no one reviewed."""
    for row, match in matches.by_row.items():
        if match.status is MatchStatus.MATCHED and match.source in (ConfidenceBand.STRONG, ConfidenceBand.LIKELY):
            values = {"row": export.format_row(row), "reason": match.reason}
            message = (
                _("Row {row} was matched without review (very likely match: {reason}).", **values)
                if match.source == ConfidenceBand.STRONG
                else _("Row {row} was matched without review (likely match: {reason}).", **values)
            )
            yield Problem("accepted-unseen", Severity.INFO, message, Location(Source.EXPORT, row))
    review_rows = matches.find_rows(MatchStatus.NEEDS_REVIEW)
    unmatched_rows = matches.find_rows(MatchStatus.NO_MATCH)
    if review_rows:
        message = ngettext(
            "{n} person isn't matched yet and is left out until you decide: {people}.",
            "{n} people aren't matched yet and are left out until you decide: {people}.",
            len(review_rows),
            people=_format_people(review_rows, export.participants),
        )
        yield Problem("needs-person", Severity.WARNING, message, Location(Source.EXPORT, review_rows[0]), review_rows)
    if unmatched_rows:
        message = ngettext(
            "{n} person doesn't match anyone in the gradebook and is left out: {people}.",
            "{n} people don't match anyone in the gradebook and are left out: {people}.",
            len(unmatched_rows),
            people=_format_people(unmatched_rows, export.participants),
        )
        yield Problem(
            "not-in-gradebook",
            Severity.WARNING,
            message,
            Location(Source.EXPORT, unmatched_rows[0]),
            unmatched_rows,
        )


def _format_people(rows: Sequence[int], participants: Sequence[Participant]) -> Text:
    """Return the names of the first few people, and the number of remaining ones."""
    selected = frozenset(rows)
    people = [
        _("“{name}” (row {row})", name=person.label, row=person.row_text)
        for person in participants
        if person.row in selected
    ]
    return join_limited(people, _MAX_NAMED_PEOPLE)


def check_decisions(workbook: Workbook) -> Iterator[Problem]:
    """Yield an error for each match with a student who isn't in the gradebook."""
    canvas_ids = {student.canvas_id for student in workbook.gradebook.students} if workbook.gradebook else set()
    for row, decision in workbook.decisions.by_row.items():
        if decision.canvas_id and decision.canvas_id not in canvas_ids:
            row_text = workbook.export.format_row(row) if workbook.export else str(row)
            message = _(
                "Row {row} is matched with a student who isn't in this gradebook. Match it again.", row=row_text
            )
            yield Problem("decision-without-student", Severity.ERROR, message, Location(Source.EXPORT, row))


def check_sessions(workbook: Workbook) -> Iterator[Problem]:
    """Yield the problems in the included sessions, or an error if there are none.

    Problems that were found in left-out sessions are omitted.
    """
    if workbook.export is None:
        return
    if not workbook.chosen_sessions:
        message = _("No session is included, so there is nothing to write. Include at least one.")
        yield Problem("no-session", Severity.ERROR, message)
    export = workbook.export
    dropped = {session.column for session in export.sessions if session.key in workbook.dropped}
    for problem in export.problems:
        column = problem.place.column
        is_dropped = column is not None and export.get_session_column(column) in dropped
        if problem.code not in CLASS_PROBLEMS and not is_dropped:
            yield problem
    yield from check_titles(workbook.chosen_sessions, workbook.titles)
    for number, file in enumerate(export.files, 1):
        keys = (build_file_key(number, session.column) for session in file.sessions)
        included = [
            session
            for session, key in zip(file.sessions, keys, strict=True)
            if export.get_session_column(key) not in dropped
        ]
        yield from check_total_with_parts(included, file.total_columns)


def check_missing_sessions(workbook: Workbook) -> Iterator[Problem]:
    """Yield a note if Canvas has sessions of this class that the iClicker file lacks."""
    if workbook.export is None or workbook.gradebook is None:
        return
    titles = {name for session in workbook.export.sessions for name in (session.title, session.key)}
    chosen_ids = {destination.assignment_id for destination in workbook.destinations.values()}
    found = find_missing_assignments(titles, workbook.gradebook.assignments)
    missing = [assignment for assignment in found if assignment.assignment_id not in chosen_ids]
    if missing:
        message = ngettext(
            "Canvas has {n} session that isn't in the {file}: {sessions}. If it should be there, export the file "
            "again.",
            "Canvas has {n} sessions that aren't in the {file}: {sessions}. If they should be there, export the file "
            "again.",
            len(missing),
            file=workbook.export.file_label,
            sessions=join_limited([f"“{assignment.title}”" for assignment in missing], _MAX_NAMED_SESSIONS),
        )
        yield Problem("sessions-missing", Severity.INFO, message, Location(Source.EXPORT))


def check_rule(workbook: Workbook) -> Iterator[Problem]:
    """Yield a note for each cap that is below a session's points possible."""
    points = resolve_points_possible(workbook)
    columns_by_cap: dict[Points, list[int]] = {}
    for session in workbook.chosen_sessions:
        cap = workbook.choices.rule.get_session_steps(session.kind).cap
        if cap and (points[session.key] or 0) > cap:
            columns_by_cap.setdefault(cap, []).append(session.column)
    for cap, columns in columns_by_cap.items():
        message = ngettext(
            "{n} session is worth more than the cap of {cap}, so no one can earn all of its points.",
            "{n} sessions are worth more than the cap of {cap}, so no one can earn all of their points.",
            len(columns),
            cap=format_decimal(cap),
        )
        yield Problem("cap-below-points", Severity.INFO, message, Location(Source.EXPORT, None, columns[0]))


def check_row_accounting(export: ClickerExport, upload: UploadFile) -> Iterator[Problem]:
    """Yield an error unless each row is either written or listed as left out, once."""
    written_rows = [row for upload_row in upload.rows for row in upload_row.export_rows]
    left_out_rows = [
        omission.row for omission in upload.left_out if omission.session is None and omission.row is not None
    ]
    counts = Counter((*written_rows, *left_out_rows))
    miscounted_rows = [person.row for person in export.participants if counts[person.row] != 1]
    if miscounted_rows:
        rows = join_commas(export.format_row(row) for row in miscounted_rows[:_MAX_NAMED_ROWS])
        message = _(
            "Internal check failed: these rows are missing or appear twice: {rows}. Nothing was saved. Please report "
            "this.",
            rows=rows,
        )
        yield Problem("rows-not-accounted", Severity.ERROR, message, Location(Source.EXPORT, miscounted_rows[0]))


def check_rehearsal(upload: UploadFile, rehearsal: RehearsalResult) -> Iterator[Problem]:
    """Yield an error unless Canvas would import the file exactly as shown.

    Canvas must accept the file, ask only about new columns, and change the same scores.
    """
    if rehearsal.outcome is RehearsalOutcome.REJECTED:
        yield Problem(
            "canvas-rejects",
            Severity.ERROR,
            join_sentences(_("Canvas would reject this file."), rehearsal.cause or ""),
        )
        return
    for name in rehearsal.unknown_students:
        yield Problem("canvas-asks-student", Severity.ERROR, _("Canvas would ask who “{name}” is.", name=name))
    for header in rehearsal.ignored_columns:
        yield Problem(
            "canvas-ignores-column", Severity.ERROR, _("Canvas would ignore the column “{column}”.", column=header)
        )
    if not _has_expected_changes(upload, rehearsal):
        message = _(
            "Internal check failed: the finished file would change other scores than those shown. Nothing was saved. "
            "Please report this."
        )
        yield Problem("rehearsal-differs", Severity.ERROR, message)


def _has_expected_changes(upload: UploadFile, rehearsal: RehearsalResult) -> bool:
    """Return True if the upload file and its rehearsal change the same scores.

    The students, the assignments, and the scores before and after must be equal.
    """
    rehearsed_columns = {(column.assignment_id, column.title): column for column in rehearsal.changed_columns}
    is_unique = len(rehearsed_columns) == len(rehearsal.changed_columns) == len(upload.columns)
    canvas_ids = tuple(row.student.canvas_id for row in upload.rows)
    return is_unique and all(
        _has_expected_column_changes(
            cells,
            canvas_ids,
            rehearsed_columns.get((column.assignment.assignment_id if column.assignment else "", column.title)),
        )
        for column, cells in zip(upload.columns, upload.cells, strict=True)
    )


def _has_expected_column_changes(cells: CellColumn, canvas_ids: Sequence[str], rehearsed: ChangedColumn | None) -> bool:
    """Return True if Canvas would change this column exactly as intended."""
    if rehearsed is None or rehearsed.canvas_ids != canvas_ids:
        return False
    changes = np.flatnonzero(cells.mask(has_effect))
    if not np.array_equal(changes, rehearsed.row_indexes):
        return False
    codes: CodeTable[tuple[str, str]] = CodeTable()
    expected = cells.take(changes).map_codes(lambda cell: codes[cell.before, cell.text])
    return np.array_equal(expected, rehearsed.scores.map_codes(codes.__getitem__))
