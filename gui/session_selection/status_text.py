"""Status sentence of the Sessions step: the included sessions and the remaining tasks."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from core.points import format_decimal
from core.workbook import Workbook
from gui.session_selection.session_rows import SessionRow
from gui.session_selection.summary import describe_totals, sum_included_points


def describe_selection(
    workbook: Workbook, rows: Sequence[SessionRow], rule_problem: str, *, total_needs_destination: bool
) -> str:
    """Return the status sentence for these sessions.

    `rule_problem` is why the rules can't be applied, or "".
    """
    if workbook.export is None:
        return _tr("Nothing to choose from yet.")
    included = sum(row.is_included for row in rows)
    if not included:
        return _tr("No session is chosen, so there is nothing to write. Tick one.")
    points = sum_included_points(workbook, rows)
    template = _tr("{chosen} of {all} chosen, {points} points.")
    if points is None:
        template = _tr("{chosen} of {all} chosen.")
    summary = template.format(chosen=included, all=len(rows), points="" if points is None else format_decimal(points))
    unknown = [row.name for row in rows if row.needs_points]
    if unknown:
        one = _tr("Enter in the column Points what “{name}” is worth: the file does not say.")
        many = _tr("Enter in the column Points what {n} of them are worth: the file does not say.")
        return f"{summary} {(one if len(unknown) == 1 else many).format(name=unknown[0], n=len(unknown))}"
    undecided = [row.name for row in rows if row.needs_destination]
    undecided += [workbook.choices.total_name] if total_needs_destination else []
    if undecided:
        one = _tr("Choose where “{name}” goes in Canvas.")
        many = _tr("Choose where {n} of them go in Canvas.")
        return f"{summary} {(one if len(undecided) == 1 else many).format(name=undecided[0], n=len(undecided))}"
    return f"{summary} {rule_problem or describe_totals(workbook.export)}".strip()


def _tr(text: str) -> str:
    return QCoreApplication.translate("SessionsPage", text)
