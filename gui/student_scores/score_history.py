"""What was sent to Canvas for one score, and when, in words."""

from typing import TYPE_CHECKING

from gui.look.text_formatting import format_datetime, format_score, tr
from gui.work import tasks
from gui.work.edit import CourseRecord

if TYPE_CHECKING:
    from core.upload.columns import UploadColumn


def describe_history(record: CourseRecord, canvas_id: str, column: "UploadColumn") -> list[str]:
    """Return a sentence for each upload file that changed a student's score, if the course is remembered."""
    if record.remembered is None:
        return []
    assignment_id = column.assignment.assignment_id if column.assignment else ""
    lines = []
    for sent in tasks.list_sent_scores(record.remembered.base, canvas_id, assignment_id, column.title):
        texts = {"date": format_datetime(sent.saved_at), "score": format_score(sent.text)}
        line = (
            tr("{date}: {score} was sent.", **texts)
            if sent.before is None
            else tr("{date}: {score} was sent; Canvas had {before}.", **texts, before=format_score(sent.before))
        )
        lines.append(line if sent.has_arrived else f"{line} {tr('A gradebook has yet to show it.')}")
    return lines
