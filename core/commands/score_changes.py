"""Score changes in the text output and in JSON."""

from core.canvas.importer.rehearsal_result import ScoreChange
from core.canvas.importer.verification import UnrelatedChange
from core.score_words import format_score_word, name_score
from core.texts import Text, _


def describe_score_change(student: str, title: str, before: str, after: str) -> Text:
    """Return a student's score in an assignment before and after a change."""
    return _(
        "{score}: {before} -> {after}",
        score=name_score(student, title),
        before=format_score_word(before),
        after=format_score_word(after),
    )


def build_change_json(change: ScoreChange | UnrelatedChange) -> dict[str, str]:
    """Return a change as a JSON object."""
    return {
        "canvas_id": change.canvas_id,
        "assignment_id": change.assignment_id,
        "title": change.title,
        "from": change.before,
        "to": change.after,
    }
