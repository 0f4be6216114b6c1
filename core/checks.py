"""Checks of the inputs, the matches, and the finished upload file.

Each check yields Problems about values that already exist and changes nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import pandas as pd

from core.canvas.importer.rehearsal_result import ChangedColumn, RehearsalOutcome, RehearsalResult
from core.choices import DuplicateAccountPolicy
from core.clicker.checks import CLASS_PROBLEMS, check_titles, check_total_with_parts
from core.clicker.export import ICLICKER, ClickerExport, Participant, build_file_key
from core.files.dictionary_column import CodeTable
from core.points import Mark, Points, ScoreTable, format_decimal, format_units
from core.problems import Location, Problem, Severity, Source, pluralize
from core.similar_titles import find_missing_assignments
from core.students.course_fit import COURSE_MISMATCH, CourseMismatch
from core.students.proposals import ConfidenceBand, Proposals
from core.students.resolution import MatchResult, MatchStatus
from core.upload.cells import CellColumn, has_effect
from core.upload.file import UploadFile
from core.upload.session_points import resolve_points_possible
from core.workbook import Workbook

_MAX_NAMED_PEOPLE = 3
"""Maximum number of people that a message mentions by name."""

_MAX_NAMED_SESSIONS = 4
_COUNTED_SCORES = {
    DuplicateAccountPolicy.BEST: "The best score counts.",
    DuplicateAccountPolicy.FIRST: "The score in the first row counts.",
    DuplicateAccountPolicy.SUM: "The scores are added.",
}


def check_course(mismatch: CourseMismatch, file_label: str = f"{ICLICKER} file") -> Iterator[Problem]:
    """Yield a warning that the files are probably from different courses or sections.

    `file_label` is what the file with the scores is called.
    """
    unmatched = len(mismatch.unmatched_rows)
    finding = (
        f"{unmatched} of {pluralize(mismatch.people_count, 'person', 'people')} in the {file_label} "
        f"{'has' if unmatched == 1 else 'have'} no likely match in the gradebook, which lists "
        f"{pluralize(mismatch.student_count, 'student')}."
    )
    if mismatch.is_small_roster:
        cause = "The gradebook is probably for one section only, or for another course."
    else:
        cause = "The files are probably from different courses or sections."
    message = f"{finding} {cause} Check that both files belong together."
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
            row_text = export.format_row(row)
            message = f"Row {row_text} counts by a {match.source} match that no person looked at ({match.reason})."
            yield Problem("accepted-unseen", Severity.INFO, message, Location(Source.EXPORT, row))
    review_rows = matches.find_rows(MatchStatus.NEEDS_REVIEW)
    unmatched_rows = matches.find_rows(MatchStatus.NO_MATCH)
    if review_rows:
        rows = pluralize(len(review_rows), "row is", "rows are")
        pronoun = "who that is" if len(review_rows) == 1 else "who they are"
        names = _format_people(review_rows, export.participants)
        message = f"{rows} not matched yet: it is not certain {pronoun}. Left out until somebody decides: {names}."
        yield Problem("needs-person", Severity.WARNING, message, Location(Source.EXPORT, review_rows[0]), review_rows)
    if unmatched_rows:
        rows = pluralize(len(unmatched_rows), "row is", "rows are")
        message = (
            f"{rows} like nobody in the gradebook, and left out: {_format_people(unmatched_rows, export.participants)}."
        )
        yield Problem(
            "not-in-gradebook",
            Severity.WARNING,
            message,
            Location(Source.EXPORT, unmatched_rows[0]),
            unmatched_rows,
        )


def _format_people(rows: Sequence[int], participants: Sequence[Participant]) -> str:
    """Return the names of the first few people, and the number of remaining ones."""
    first_rows, remaining = frozenset(rows[:_MAX_NAMED_PEOPLE]), len(rows) - _MAX_NAMED_PEOPLE
    people = [f"“{person.label}” (row {person.row_text})" for person in participants if person.row in first_rows]
    return "; ".join([*people, f"and {remaining} more"] if remaining > 0 else people)


def check_duplicate_scores(workbook: Workbook, rows_by_student: Mapping[str, Sequence[int]]) -> Iterator[Problem]:
    """Yield a warning for each student whose rows have different scores in a session.

    `rows_by_student` are the rows that certainly belong to each student.
    """
    export, sessions = workbook.export, workbook.chosen_sessions
    groups = [rows for rows in rows_by_student.values() if len(rows) > 1]
    if export is None or not groups or not sessions:
        return
    people = {person.row: person for person in export.participants}
    names = [workbook.get_session_name(session) for session in sessions]
    scores = _DuplicateScores.select(export.scores, groups, [session.key for session in sessions])
    for group in np.flatnonzero(scores.is_different.any(axis=1)).tolist():
        rows, columns = groups[group], np.flatnonzero(scores.is_different[group]).tolist()
        shown = [f"“{names[column]}”: {scores.format(group, column)}" for column in columns[:_MAX_NAMED_SESSIONS]]
        more = len(columns) - _MAX_NAMED_SESSIONS
        texts = [people[row].row_text for row in rows]
        message = (
            f"“{people[rows[0]].label}” is in rows {', '.join(texts[:-1])} and {texts[-1]} with different scores: "
            f"{'; '.join(shown)}{f'; and {more} more sessions' if more > 0 else ''}. "
            f"{_COUNTED_SCORES[workbook.choices.two_accounts]} Check whether one of them is a regrade."
        )
        yield Problem("duplicate-scores", Severity.WARNING, message, Location(Source.EXPORT, rows[0]), tuple(rows))


@dataclass(frozen=True, eq=False)
class _DuplicateScores:
    """The scores in the rows of each student with several rows.

    The rows of one student are a group. `starts` are the positions of the groups' first rows. `is_different` has one
    row for each group and one column for each session.
    """

    units: np.ndarray
    is_score: np.ndarray
    starts: np.ndarray
    is_different: np.ndarray
    decimals: int

    @classmethod
    def select(cls, scores: ScoreTable, groups: Sequence[Sequence[int]], keys: Sequence[str]) -> Self:
        """Select the scores in these groups of rows and in the sessions with these keys."""
        rows = pd.Index([row for group in groups for row in group])
        positions = np.ix_(scores.units.index.get_indexer(rows), scores.units.columns.get_indexer(pd.Index(keys)))
        units, is_score = scores.units.to_numpy()[positions], scores.marks.to_numpy()[positions] == int(Mark.SCORE)
        starts = np.cumsum([0, *(len(group) for group in groups[:-1])])
        lowest = np.minimum.reduceat(np.where(is_score, units, units.max()), starts, axis=0)
        highest = np.maximum.reduceat(np.where(is_score, units, units.min()), starts, axis=0)
        return cls(units, is_score, starts, np.asarray(highest > lowest, bool), scores.decimals)

    def format(self, group: int, column: int) -> str:
        """Return the scores of a group in one session, in the order of the rows."""
        stop = self.starts[group + 1] if group + 1 < len(self.starts) else len(self.units)
        part = slice(self.starts[group], stop)
        units = self.units[part, column][self.is_score[part, column]].tolist()
        return " and ".join(format_units(value, self.decimals) for value in units)


def find_exact_rows(proposals: Proposals, matches: MatchResult) -> dict[str, list[int]]:
    """Return each student's matched rows that have exact evidence."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, student in matches.students.items():
        proposal = proposals.by_row[row]
        if proposal.band is ConfidenceBand.AUTOMATIC and proposal.candidates[0].canvas_id == student:
            rows[student].append(row)
    return rows


def check_decisions(workbook: Workbook) -> Iterator[Problem]:
    """Yield an error for each match with a student who isn't in the gradebook."""
    canvas_ids = {student.canvas_id for student in workbook.gradebook.students} if workbook.gradebook else set()
    for row, decision in workbook.decisions.by_row.items():
        if decision.canvas_id and decision.canvas_id not in canvas_ids:
            row_text = workbook.export.format_row(row) if workbook.export else str(row)
            message = f"Row {row_text} was matched to a student who is not in this gradebook. Decide again."
            yield Problem("decision-without-student", Severity.ERROR, message, Location(Source.EXPORT, row))


def check_sessions(workbook: Workbook) -> Iterator[Problem]:
    """Yield the problems in the included sessions, or an error if there are none.

    Problems that were found in left-out sessions are omitted.
    """
    if workbook.export is None:
        return
    if not workbook.chosen_sessions:
        yield Problem("no-session", Severity.ERROR, "No session is chosen, so there is nothing to write. Choose one.")
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
    titles = {session.title for session in workbook.export.sessions}
    missing = find_missing_assignments(titles, workbook.gradebook.assignments)
    if missing:
        names = ", ".join(f"“{assignment.title}”" for assignment in missing[:_MAX_NAMED_SESSIONS])
        names += f", and {len(missing) - _MAX_NAMED_SESSIONS} more" if len(missing) > _MAX_NAMED_SESSIONS else ""
        message = (
            f"Canvas has {pluralize(len(missing), 'session')} that the {workbook.export.file_label} doesn't have: "
            f"{names}. If they should be in it, export the file again."
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
        sessions = pluralize(len(columns), "session is", "sessions are")
        message = f"{sessions} worth more than the cap of {format_decimal(cap)}: nobody can reach all of those points."
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
        texts = ", ".join(export.format_row(row) for row in miscounted_rows[:5])
        message = f"Rows {texts} are not accounted for exactly once. Nothing is saved; please report this."
        yield Problem("rows-not-accounted", Severity.ERROR, message, Location(Source.EXPORT, miscounted_rows[0]))


def check_rehearsal(upload: UploadFile, rehearsal: RehearsalResult) -> Iterator[Problem]:
    """Yield an error unless Canvas would import the file exactly as shown.

    Canvas must accept the file, ask only about new columns, and change the same scores.
    """
    if rehearsal.outcome is RehearsalOutcome.REJECTED:
        yield Problem("canvas-rejects", Severity.ERROR, f"Canvas would reject this file: {rehearsal.cause}")
        return
    for name in rehearsal.unknown_students:
        yield Problem("canvas-asks-student", Severity.ERROR, f"Canvas would ask who “{name}” is.")
    for header in rehearsal.ignored_columns:
        yield Problem("canvas-ignores-column", Severity.ERROR, f"Canvas would ignore the column “{header}”.")
    if not _has_expected_changes(upload, rehearsal):
        message = "The rehearsal of the finished file does not change exactly the scores that were shown."
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
