"""Fixes that are offered as a button next to a problem."""

from PySide6.QtWidgets import QWidget

from gui.look.text_formatting import tr
from gui.review_export.problem_groups import CORRECTION_CODES, RULE_CHANGED_CODE
from gui.student_scores.correction_list_dialog import CorrectionListDialog
from gui.work import tasks
from gui.work.document import Document


def build_fix_labels() -> dict[str, str]:
    """Return the label of the button that fixes problems, by their code."""
    labels = dict.fromkeys(CORRECTION_CODES, tr("Show co&rrections…"))
    return {**labels, RULE_CHANGED_CODE: tr("Count excused as &0, as before")}


def fix_problem(document: Document, code: str, parent: QWidget) -> None:
    """Perform the fix for problems with this code."""
    if code == RULE_CHANGED_CODE:
        document.apply(tr("Count excused sessions as 0"), tasks.keep_old_rule(document.workbook))
    else:
        CorrectionListDialog(document, parent).open()
