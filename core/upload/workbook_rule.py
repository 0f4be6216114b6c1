"""The grading rule of a workbook, in sentences.

The window imports this module before pandas is loaded.
"""

from core.scores.rule_text import describe_rule
from core.texts import Text
from core.workbook import Workbook


def describe_workbook_rule(workbook: Workbook) -> Text:
    """Return a workbook's grading rule in sentences, suitable for a syllabus."""
    extra_credit = [session for session in workbook.chosen_sessions if session.key in workbook.extra_credit]
    return describe_rule(workbook.choices, [workbook.get_session_name(session) for session in extra_credit])
