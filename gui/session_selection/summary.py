"""Items in the summary bar: sessions, points, mean, and checks, with details."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, overload

from PySide6.QtCore import QCoreApplication
from typing_extensions import override

from core.choices import OutputColumns
from core.clicker.export import ClickerExport, locate_file_key
from core.points import format_decimal, format_fraction
from core.problems import Problem, Severity
from core.scores.points_possible import apply_weights, compute_total_points, find_session_steps
from core.upload.destinations import ResolvedKind
from core.workbook import Workbook
from gui.session_selection.session_rows import SessionRow

if TYPE_CHECKING:
    from core.results import Results
    from core.scores.columns import ColumnScores

TOTAL_MISMATCH_CODES = ("total-mismatch", "points-total-mismatch")

TextRow = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SummaryDetails:
    """Title, description, and table behind a summary item.

    `build_rows` is called only when the user opens the dialog, because a table can be large.
    """

    title: str
    description: str
    headers: TextRow
    build_rows: Callable[[], Sequence[TextRow]]

    @property
    def rows(self) -> Sequence[TextRow]:
        """Rows of the table, built anew on each access."""
        return self.build_rows()

    @property
    def clipboard_text(self) -> str:
        """The table as tab-separated text, to paste into a spreadsheet or an email."""
        return "\n".join("\t".join(row) for row in (self.headers, *self.rows))


@dataclass(frozen=True, slots=True)
class SummaryItem:
    """Item in the summary bar.

    `is_check` is True for the result of a check, which has an icon even if the check passed.
    """

    text: str
    severity: Severity
    details: SummaryDetails
    is_check: bool = False


def build_summary(workbook: Workbook, results: "Results | None", rows: Sequence[SessionRow]) -> tuple[SummaryItem, ...]:
    """Return the items of the summary bar that apply to this workbook.

    They show the sessions, points, scaling, mean, checks, and missing destinations. `results` must belong to this
    workbook; pass None while they are being computed.
    """
    items = [_summarize_sessions(rows), _summarize_points(workbook, rows)]
    if workbook.choices.rule.scale_to is not None:
        items.append(_summarize_scaling(workbook, rows, workbook.choices.rule.scale_to))
    if results is None:
        items.append(_summarize_pending_mean())
    elif results.score_sheet and (mean := results.score_sheet.total.mean) is not None:
        items.append(_summarize_mean(workbook, results.score_sheet.total, mean))
    if workbook.export and workbook.export.stated_totals:
        items.append(_summarize_checks(workbook))
    undecided = [row for row in rows if row.needs_destination]
    if undecided:
        items.append(_summarize_missing_destinations(undecided))
    return tuple(items)


def sum_included_points(workbook: Workbook, rows: Sequence[SessionRow]) -> Decimal | None:
    """Return the points possible for the total, or None if any points are unknown."""
    points = {row.key: row.canvas_points if row.points is None else row.points for row in rows if row.is_included}
    steps = find_session_steps((row.session for row in rows), workbook.choices.rule)
    return compute_total_points(apply_weights(points, steps), workbook.choices.rule, workbook.extra_credit)


def describe_totals(export: ClickerExport) -> str:
    """Return a sentence that compares iClicker's totals with the sums of the sessions.

    The sentence is "" if the iClicker file has no totals.
    """
    if not export.stated_totals:
        return ""
    wrong = [
        problem
        for problem in export.problems
        if problem.code in TOTAL_MISMATCH_CODES and problem.severity >= Severity.WARNING
    ]
    if wrong:
        one = _tr("In 1 row iClicker's total is not the sum of the sessions.")
        many = _tr("In {n} rows iClicker's total is not the sum of the sessions.")
        return (one if len(wrong) == 1 else many).format(n=f"{len(wrong):,}")
    return _tr("iClicker's totals agree in all {number} rows.").format(number=f"{len(export.stated_totals):,}")


def _summarize_sessions(rows: Sequence[SessionRow]) -> SummaryItem:
    included = sum(row.is_included for row in rows)
    text = _tr("{chosen} of {all} sessions").format(chosen=included, all=len(rows))
    detail_rows = tuple(
        (row.name, _tr("counts") if row.is_included else _tr("left out"), row.hint_text)
        for row in sorted(rows, key=lambda row: row.is_included)
    )
    headers = (_tr("Session"), _tr("Counts?"), _tr("Remark"))
    description = (
        _tr("Sessions that are left out come first.") if included < len(rows) else _tr("Every session counts.")
    )
    return SummaryItem(
        text,
        Severity.INFO if included else Severity.ERROR,
        SummaryDetails(text, description, headers, lambda: detail_rows),
    )


def _summarize_points(workbook: Workbook, rows: Sequence[SessionRow]) -> SummaryItem:
    points = sum_included_points(workbook, rows)
    detail_rows = tuple((row.name, _format_points(row.points)) for row in rows if row.is_included)
    headers = (_tr("Session"), _tr("Points possible"))
    if points is None:
        unknown = sum(row.is_included and row.points is None for row in rows)
        template = (
            _tr("Points of 1 session not known yet") if unknown == 1 else _tr("Points of {n} sessions not known yet")
        )
        text = template.format(n=unknown)
        description = _tr("The file does not say what these sessions are worth. Enter it in the column Points.")
        severity = Severity.WARNING if any(row.needs_points for row in rows) else Severity.INFO
        return SummaryItem(text, severity, SummaryDetails(text, description, headers, lambda: detail_rows))
    text = _tr("{points} points").format(points=format_decimal(points))
    return SummaryItem(
        text,
        Severity.INFO,
        SummaryDetails(text, _tr("What the chosen sessions are worth."), headers, lambda: detail_rows),
    )


def _format_points(points: Decimal | None) -> str:
    return _tr("not known") if points is None else format_decimal(points)


def _summarize_scaling(workbook: Workbook, rows: Sequence[SessionRow], target: Decimal) -> SummaryItem:
    text = _tr("Each column scaled to {points} points").format(points=format_decimal(target))
    columns = [
        (row.name, row.points) for row in rows if row.is_included and row.destination.kind is not ResolvedKind.IN_TOTAL
    ]
    if workbook.output_columns is not OutputColumns.SESSIONS:
        columns.append((workbook.choices.total_name, sum_included_points(workbook, rows)))
    detail_rows = tuple(
        (name, _format_points(points), _format_formula(points, target) if points else _tr("cannot be scaled"))
        for name, points in columns
    )
    headers = (_tr("Column"), _tr("Points here"), _tr("What is written"))
    description = _tr("By the rule, full marks of each column become {points} points in Canvas.")
    details = SummaryDetails(text, description.format(points=format_decimal(target)), headers, lambda: detail_rows)
    return SummaryItem(text, Severity.INFO, details)


def _format_formula(points: Decimal, target: Decimal) -> str:
    return _tr("score × {goal} ÷ {points}").format(goal=format_decimal(target), points=format_decimal(points))


def _summarize_pending_mean() -> SummaryItem:
    text = _tr("Mean: being worked out…")
    description = _tr("The totals of all students are being worked out. Look again in a moment.")
    return SummaryItem(text, Severity.INFO, SummaryDetails(text, description, (), tuple))


def _summarize_mean(workbook: Workbook, totals: "ColumnScores", mean: Decimal) -> SummaryItem:
    scored = totals.scored_count
    template = (
        _tr("Mean of 1 student with a score: {mean}")
        if scored == 1
        else _tr("Mean of {n} students with a score: {mean}")
    )
    text = template.format(n=f"{scored:,}", mean=format_decimal(mean))
    description = _tr(
        "The mean of these {number} totals is {mean}. Each student's chosen sessions are added up, by the rules but "
        "not scaled. A session without a score counts as 0. Students without any score are not in it."
    )
    headers = (_tr("Student"), _tr("Total"))
    build_rows = partial(_TotalRows, workbook, totals)
    return SummaryItem(
        text,
        Severity.INFO,
        SummaryDetails(text, description.format(number=f"{scored:,}", mean=format_decimal(mean)), headers, build_rows),
    )


def map_student_names(workbook: Workbook) -> dict[str, str]:
    """Return the names of the students by their keys in a score sheet."""
    people = workbook.export.participants if workbook.export else ()
    students = workbook.gradebook.students if workbook.gradebook else ()
    names = {f"row {person.row}": person.name for person in people}
    return names | {student.canvas_id: student.name for student in students}


class _TotalRows(Sequence[TextRow]):
    """Names and totals of students with a score, highest first, formatted on access."""

    def __init__(self, workbook: Workbook, totals: "ColumnScores") -> None:
        self._names = map_student_names(workbook)
        self._totals = sorted(totals.list_scores(), reverse=True)

    @override
    def __len__(self) -> int:
        return len(self._totals)

    @overload
    def __getitem__(self, index: int, /) -> TextRow: ...

    @overload
    def __getitem__(self, index: slice, /) -> Sequence[TextRow]: ...

    @override
    def __getitem__(self, index: int | slice, /) -> TextRow | Sequence[TextRow]:
        if isinstance(index, slice):
            return [self._format_row(*total) for total in self._totals[index]]
        return self._format_row(*self._totals[index])

    def _format_row(self, points: Fraction, key: str) -> TextRow:
        return self._names.get(key, key), format_fraction(points)


def _summarize_checks(workbook: Workbook) -> SummaryItem:
    export = workbook.export
    stated = len(export.stated_totals) if export else 0
    wrong: list[Problem] = (
        [problem for problem in export.problems if problem.code in TOTAL_MISMATCH_CODES] if export else []
    )
    headers = (_tr("What was found"), _tr("Row"))
    if not wrong:
        text = _tr("iClicker's totals agree in all {number} rows").format(number=f"{stated:,}")
        description = _tr(
            "In every row the total in the iClicker file is the sum of all its sessions. Nothing is missing."
        )
        return SummaryItem(text, Severity.INFO, SummaryDetails(text, description, headers, tuple), is_check=True)
    one, many = _tr("1 row where iClicker's total differs"), _tr("{number} rows where iClicker's total differs")
    template = one if len(wrong) == 1 else many
    text = template.format(number=f"{len(wrong):,}")
    description = _tr("The file states a total that is not the sum of its sessions. The sessions are used.")
    detail_rows = tuple((problem.message, str(locate_file_key(problem.place.row or 0)[1] or "")) for problem in wrong)
    return SummaryItem(
        text, Severity.WARNING, SummaryDetails(text, description, headers, lambda: detail_rows), is_check=True
    )


def _summarize_missing_destinations(rows: Sequence[SessionRow]) -> SummaryItem:
    one, many = _tr("1 column in Canvas to choose"), _tr("{number} columns in Canvas to choose")
    template = one if len(rows) == 1 else many
    text = template.format(number=f"{len(rows):,}")
    detail_rows = tuple(
        (row.name, ", ".join(assignment.title for assignment in row.destination.candidates)) for row in rows
    )
    description = _tr("It is not certain where these go. Choose in the last column; until then they are not written.")
    headers = (_tr("Session"), _tr("In Canvas there is"))
    return SummaryItem(text, Severity.WARNING, SummaryDetails(text, description, headers, lambda: detail_rows))


def _tr(text: str) -> str:
    return QCoreApplication.translate("session summary", text)
