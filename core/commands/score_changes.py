"""Lines about score changes in the text output."""

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
