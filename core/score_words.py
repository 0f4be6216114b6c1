"""Words for scores, marks, and effects in sentences.

JSON has the stable values instead. The window imports this module before pandas is loaded.
"""

from core.canvas.effects import EXCUSED, Effect
from core.points import Mark, Points
from core.texts import Text, _

MARK_WORDS = {
    Mark.BLANK: _("no score"),
    Mark.NO_RESPONSE: _("no score"),
    Mark.EXCUSED: _("excused"),
    Mark.OTHER_SECTION: _("other section"),
    Mark.NO_VALUE: _("text without a value"),
}
"""The words for marks that have no number of points."""

EFFECT_WORDS = {
    Effect.NONE: _("unchanged"),
    Effect.LOWERED: _("lowered"),
    Effect.REMOVED: _("removed"),
    Effect.UNEXCUSED: _("no longer excused"),
    Effect.RAISED: _("raised"),
    Effect.NEW: _("new"),
    Effect.EXCUSED: _("excused"),
}
"""The words for effects on a score in Canvas."""


def format_score_word(text: str) -> str:
    """Return a score as in Canvas or in a correction in words: a number, "excused", or "no score"."""
    return {"": MARK_WORDS[Mark.BLANK], EXCUSED: MARK_WORDS[Mark.EXCUSED]}.get(text.upper(), text)


def get_plural_number(value: Points) -> int:
    """Return the whole number whose plural form a number of points has: “1 point”, “2.5 points”."""
    return int(value) if value == value.to_integral_value() else 2


def name_score(student: str, title: str) -> Text:
    """Return the student and the column of a score, as at the start of a message."""
    return _("{student}, “{title}”", student=student, title=title)
