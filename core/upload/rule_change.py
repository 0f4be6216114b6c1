"""The change in the grading rule, for courses saved before the change.

In version 1 of the rule, excused sessions counted as 0 in the total. Now they are left out, unless the user chooses
otherwise.
"""

from collections.abc import Iterator
from dataclasses import replace

from core.choices import RULE_VERSION, ExcusedPolicy, OutputColumns
from core.problems import Problem, Severity
from core.scores.duplicates import MergedScores
from core.scores.sheet import ScoreSheet
from core.texts import ngettext
from core.upload.scoring import build_workbook_sheet
from core.workbook import Workbook


def keep_old_rule(workbook: Workbook) -> Workbook:
    """Return a workbook in which excused sessions still count as 0 in the total."""
    rule = replace(workbook.choices.rule, excused_in_total=ExcusedPolicy.ZERO)
    return replace(adopt_new_rule(workbook), choices=replace(workbook.choices, rule=rule))


def adopt_new_rule(workbook: Workbook) -> Workbook:
    """Return a workbook that is marked as using the current grading rule."""
    return replace(workbook, rule_version=RULE_VERSION)


def check_rule_change(workbook: Workbook, sheet: ScoreSheet, class_scores: MergedScores) -> Iterator[Problem]:
    """Yield a warning if the current rule changes totals in a course that was saved before it.

    `sheet` has the scores by the current rule, and `class_scores` those before it.
    """
    if (
        workbook.rule_version >= RULE_VERSION
        or workbook.export is None
        or workbook.output_columns is OutputColumns.SESSIONS
    ):
        return
    old_sheet = build_workbook_sheet(keep_old_rule(workbook), workbook.export, class_scores, sheet.corrections)
    old_scores, new_scores = list(old_sheet.total.encode()), list(sheet.total.encode())
    changed = sum(old[:2] != new[:2] for old, new in zip(old_scores, new_scores, strict=True))
    if changed:
        message = ngettext(
            "Excused sessions no longer count toward the total. In this course, they counted as 0 so far, so the "
            "total of {n} student changes. Under Rules, choose whether excused sessions count as 0.",
            "Excused sessions no longer count toward the total. In this course, they counted as 0 so far, so the "
            "totals of {n} students change. Under Rules, choose whether excused sessions count as 0.",
            changed,
        )
        yield Problem("rule-changed", Severity.WARNING, message)
