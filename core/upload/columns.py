"""Columns of the upload file, and the assignments to which they belong."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.canvas.effects import EXCUSED
from core.canvas.gradebook import NOT_ASSIGNED, Assignment, Gradebook, PostingPolicy
from core.canvas.gradebook_checks import check_grading_periods
from core.choices import TOTAL_KEY, OutputColumns
from core.clicker.export import POINTS_UNKNOWN
from core.points import Points, format_decimal, normalize_number
from core.problems import NO_LOCATION, Location, Problem, Severity, Source
from core.scores.sheet import ScoreSheet
from core.similar_titles import find_similar_assignments
from core.texts import Text, _, join_sentences, ngettext
from core.upload.destination_texts import describe_ambiguity, label_column
from core.upload.destinations import (
    Ambiguity,
    DestinationResolver,
    ResolvedDestination,
    ResolvedKind,
    find_identified_assignments,
)
from core.upload.formulas import check_formulas, protect_header
from core.upload.session_points import resolve_points_possible
from core.upload.titles import (
    build_new_header,
    build_safe_title,
    collapse_whitespace,
    find_header_fault,
)
from core.workbook import Workbook

ICLICKER_GRADE = "iClicker Grade"
POINTS_LIMIT = 10**9
"""A new assignment must be worth fewer points than this. Canvas rule G8."""


@dataclass(frozen=True, slots=True)
class UploadColumn:
    """A column of the upload file.

    `assignment` is None for a new assignment. `name` is the user's name for the session or the total, and `title` is
    the name in Canvas. `points` are the points possible as written, or None if unknown. If a score has other points
    possible, it is scaled to these points. Scores are then rounded to `decimals`, unless that is None.
    """

    key: str
    name: str
    title: str
    header: str
    assignment: Assignment | None
    points: Points | None
    decimals: int | None = None

    @property
    def points_mismatch(self) -> tuple[Points, Points] | None:
        """The points of the column and of the assignment, or None if they agree."""
        canvas_points = self.assignment.points_possible if self.assignment else None
        if self.points is None or canvas_points is None or self.points == canvas_points:
            return None
        return self.points, canvas_points


@dataclass(frozen=True, slots=True)
class LeftOutColumn:
    """A requested column that isn't written to the upload file.

    `reason` and `advice` are the sentences of `problem`, which is None if the user left the column out.
    """

    key: str
    name: str
    reason: Text
    advice: Text | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class _RequestedColumn:
    """A requested column whose destination isn't resolved yet."""

    key: str
    name: str
    points: Points | None
    problem_location: Location


def resolve_columns(
    workbook: Workbook, sheet: ScoreSheet
) -> tuple[tuple[UploadColumn, ...], tuple[LeftOutColumn, ...]]:
    """Resolve the destination of every requested column.

    The columns are in file order, with the total last. A column goes where the user chose. Otherwise, it goes to the
    only assignment with its title, or to a new assignment. A column whose destination is uncertain is left out with a
    problem.
    """
    assignments = find_identified_assignments(workbook.gradebook)
    resolver = DestinationResolver(workbook, lambda title: find_similar_assignments(title, assignments))
    resolved_columns: list[UploadColumn] = []
    left_out_columns: list[LeftOutColumn] = []
    for request in _build_requests(workbook, sheet):
        column = _resolve_column(request, resolver.destinations[request.key], workbook)
        if isinstance(column, LeftOutColumn):
            left_out_columns.append(column)
        else:
            resolved_columns.append(column)
    rounded_columns = [
        replace(column, decimals=_find_written_decimals(column, workbook, sheet)) for column in resolved_columns
    ]
    return _leave_out_shared_columns(rounded_columns, left_out_columns)


def _find_written_decimals(column: UploadColumn, workbook: Workbook, sheet: ScoreSheet) -> int | None:
    is_divided = sheet.get_column(column.key).is_divided
    return workbook.choices.rule.get_written_decimals(is_divided=is_divided)


def _build_requests(workbook: Workbook, sheet: ScoreSheet) -> list[_RequestedColumn]:
    requests: list[_RequestedColumn] = []
    if workbook.output_columns is not OutputColumns.TOTAL:
        for session in workbook.chosen_sessions:
            location = Location(Source.EXPORT, None, session.column)
            points = sheet.get_points(session.key)
            requests.append(_RequestedColumn(session.key, workbook.get_session_name(session), points, location))
    if workbook.output_columns is not OutputColumns.SESSIONS:
        requests.append(
            _RequestedColumn(
                TOTAL_KEY, collapse_whitespace(workbook.choices.total_name), sheet.total_points, NO_LOCATION
            )
        )
    return requests


def _resolve_column(
    request: _RequestedColumn, destination: ResolvedDestination, workbook: Workbook
) -> UploadColumn | LeftOutColumn:
    if destination.kind is ResolvedKind.LEFT_OUT:
        return LeftOutColumn(request.key, request.name, _("You left this column out."))
    if destination.ambiguity:
        code = "assignment-unusable" if destination.ambiguity is Ambiguity.MISSING else "assignment-ambiguous"
        return _build_left_out_column(request, code, *describe_ambiguity(destination, _format_label(request)))
    if destination.assignment:
        column = _build_existing_column(request, destination.assignment, workbook.gradebook)
    else:
        column = _build_new_column(request, destination.title)
    return _scale_column(column, request, workbook) if isinstance(column, UploadColumn) else column


def _format_label(request: _RequestedColumn) -> Text:
    return label_column(request.key, request.name)


def _build_left_out_column(request: _RequestedColumn, code: str, reason: Text, advice: Text) -> LeftOutColumn:
    problem = Problem(code, Severity.WARNING, join_sentences(reason, advice), request.problem_location)
    return LeftOutColumn(request.key, request.name, reason, advice, problem)


def _build_existing_column(
    request: _RequestedColumn, assignment: Assignment, gradebook: Gradebook | None
) -> UploadColumn | LeftOutColumn:
    fault = find_header_fault(collapse_whitespace(assignment.header)) or _find_assignment_fault(assignment, gradebook)
    if fault:
        reason = _(
            "{column} can't go to the assignment “{assignment}”. {fault}",
            column=_format_label(request),
            assignment=assignment.title,
            fault=fault,
        )
        return _build_left_out_column(request, "assignment-unusable", reason, _("Choose another assignment."))
    return UploadColumn(
        request.key,
        request.name,
        assignment.title,
        protect_header(collapse_whitespace(assignment.header)),
        assignment,
        request.points,
    )


def _find_assignment_fault(assignment: Assignment, gradebook: Gradebook | None) -> Text | None:
    if assignment.posting_policy is PostingPolicy.MANUAL_HIDDEN:
        return _("Its scores are hidden until they are posted, so Canvas ignores the column.")
    texts = {*gradebook.cells[assignment.assignment_id].value_counts()} if gradebook else set()
    if any(text and normalize_number(text) is None for text in texts - {EXCUSED, NOT_ASSIGNED}):
        return _("Its scores in the gradebook are letters or words, and writing them back could change them.")
    return None


def _build_new_column(request: _RequestedColumn, title: str) -> UploadColumn | LeftOutColumn:
    fault = find_header_fault(title)
    if fault:
        reason = _("“{title}” can't be the name of a new assignment. {fault}", title=title, fault=fault)
        advice = _("Rename it, for example to “{title}”, in the window or in the file.", title=build_safe_title(title))
        return _build_left_out_column(request, "header-unsafe", reason, advice)
    if request.points is not None and not 0 <= request.points < POINTS_LIMIT:
        reason = _(
            "{column} is worth {points} points, but Canvas can't create an assignment with so many points or with "
            "negative ones.",
            column=_format_label(request),
            points=format_decimal(request.points),
        )
        return _build_left_out_column(request, "points-unusable", reason, _("Change the points possible."))
    return UploadColumn(request.key, request.name, title, build_new_header(title), None, request.points)


def _scale_column(column: UploadColumn, request: _RequestedColumn, workbook: Workbook) -> UploadColumn | LeftOutColumn:
    target = workbook.choices.rule.scale_to
    if target is None:
        return column
    if not column.points:
        values = {"column": _format_label(request), "target": format_decimal(target)}
        reason = (
            _("{column} has no points possible, so its scores can't be scaled to {target}.", **values)
            if column.points is None
            else _("{column} is worth 0 points, so its scores can't be scaled to {target}.", **values)
        )
        return _build_left_out_column(request, "scale-impossible", reason, _("Enter its points possible."))
    return replace(column, points=target)


def check_new_assignments(columns: Sequence[UploadColumn], workbook: Workbook) -> Iterator[Problem]:
    """Yield problems with new assignments.

    They can have unknown points possible or formulas, or be in a course with grading periods. In Canvas, a new
    assignment without points possible is worth 0 points.
    """
    new_columns = [column for column in columns if column.assignment is None]
    keys = {column.key for column in new_columns if column.points is None}
    points = resolve_points_possible(workbook) if keys else {}
    sessions = [
        session
        for session in workbook.chosen_sessions
        if (session.key in keys or TOTAL_KEY in keys) and points[session.key] is None
    ]
    if sessions:
        message = ngettext(
            "{n} session has no points possible in the file. Enter its points next to the session, or in Canvas "
            "during the import. A new assignment without points counts for nothing.",
            "{n} sessions have no points possible in the file. Enter their points next to the sessions, or in Canvas "
            "during the import. A new assignment without points counts for nothing.",
            len(sessions),
        )
        numbers = tuple(session.column for session in sessions)
        yield Problem(POINTS_UNKNOWN, Severity.WARNING, message, Location(Source.EXPORT, None, numbers[0]), numbers)
    yield from check_formulas(column.title for column in new_columns)
    if workbook.gradebook:
        yield from check_grading_periods(workbook.gradebook, [column.title for column in new_columns])


def _leave_out_shared_columns(
    resolved_columns: list[UploadColumn], left_out_columns: list[LeftOutColumn]
) -> tuple[tuple[UploadColumn, ...], tuple[LeftOutColumn, ...]]:
    """Leave out columns that would go to the same assignment.

    Canvas would read the scores for all of them from a single column. Canvas rule C5.
    """
    column_counts = Counter(column.assignment.assignment_id for column in resolved_columns if column.assignment)
    unshared_columns: list[UploadColumn] = []
    for column in resolved_columns:
        if column.assignment and column_counts[column.assignment.assignment_id] > 1:
            reason = _("Several columns go to “{title}”, but Canvas can use only one.", title=column.title)
            advice = _("Choose another assignment for the others.")
            problem = Problem("assignment-shared", Severity.WARNING, join_sentences(reason, advice))
            left_out_columns.append(LeftOutColumn(column.key, column.name, reason, advice, problem))
        else:
            unshared_columns.append(column)
    return tuple(unshared_columns), tuple(left_out_columns)
