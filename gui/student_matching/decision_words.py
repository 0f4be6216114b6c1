"""What does the Edit menu call a decision about one person, or about several at once?"""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from core.students.decisions import Judgment
from gui.student_matching.identity_words import spoken_name


def say_decision(judgment: Judgment, names: Sequence[str]) -> str:
    """The words for this judgment on the people of these names."""
    one, many = {
        Judgment.OPEN: (_tr("Take back: {name}"), _tr("Take back {number} decisions")),
        Judgment.DOUBTED: (_tr("Doubt the match of {name}"), _tr("Doubt {number} matches")),
        Judgment.MATCHED: (_tr("Match {name}"), _tr("Match {number} people")),
        Judgment.NOT_IN_COURSE: (_tr("Not in this course: {name}"), _tr("Not in this course: {number} people")),
    }[judgment]
    return (one if len(names) == 1 else many).format(name=spoken_name(names[0]), number=f"{len(names):,}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("decisions", text)
