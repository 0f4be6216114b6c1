"""In which words does the window say where a person stands, and how sure a suggestion is?

Each has a few words for the table, and a sentence under the pointer that says what they mean.
"""

from enum import Enum

from PySide6.QtCore import QCoreApplication

from core.students.proposals import Band


class Group(Enum):
    """The groups in which the table is counted, those that need somebody first."""

    NEEDS_YOU = "needs you"
    NOBODY = "no match found"
    BY_YOU = "matched by you"
    REMEMBERED = "matched as last time"
    AUTOMATIC = "matched"
    NOT_IN_COURSE = "not in this course"
    SKIPPED = "not a student"


GROUP_ICONS = {
    Group.NEEDS_YOU: "circle-dot",
    Group.NOBODY: "circle-question-mark",
    Group.BY_YOU: "user-check",
    Group.REMEMBERED: "history",
    Group.AUTOMATIC: "circle-check",
    Group.NOT_IN_COURSE: "user-x",
    Group.SKIPPED: "circle-x",
}


def group_words(group: Group) -> str:
    """A group in the person's language."""
    return {
        Group.NEEDS_YOU: _tr("Needs you"),
        Group.NOBODY: _tr("No match found"),
        Group.BY_YOU: _tr("Matched by you"),
        Group.REMEMBERED: _tr("Matched as last time"),
        Group.AUTOMATIC: _tr("Matched"),
        Group.NOT_IN_COURSE: _tr("Not in this course"),
        Group.SKIPPED: _tr("Not a student"),
    }[group]


def group_meaning(group: Group) -> str:
    """What a group means, in a sentence or two."""
    return {
        Group.NEEDS_YOU: _tr("It is not certain who this is. Left out of the file until you say."),
        Group.NOBODY: _tr(
            "No student in Canvas has this ID, this e-mail or a name like this. Left out of the file, unless you say "
            "who it is."
        ),
        Group.BY_YOU: _tr("You said who this is. “Take back” undoes it."),
        Group.REMEMBERED: _tr("You said so for an earlier file. “Take back” undoes it."),
        Group.AUTOMATIC: _tr(
            "Matched automatically: the ID, login or school e-mail is this student's, and the name agrees. “Doubt this "
            "match” leaves it to you."
        ),
        Group.NOT_IN_COURSE: _tr("You said that this person is not in the course. Left out of the file."),
        Group.SKIPPED: _tr("A test, an instructor, or a line of the table. Left out of the file."),
    }[group]


def band_words(band: Band) -> str:
    """How sure a suggestion is, in the person's language."""
    return {
        Band.AUTOMATIC: _tr("certain"),
        Band.STRONG: _tr("very likely"),
        Band.LIKELY: _tr("likely"),
        Band.POSSIBLE: _tr("possible"),
        Band.NONE: _tr("no suggestion"),
    }[band]


def band_meaning(band: Band) -> str:
    """What that means, in a sentence."""
    return {
        Band.AUTOMATIC: _tr("Certain: the ID, the login or the school e-mail is this student's."),
        Band.STRONG: _tr("Very likely: the name or two other things agree, and no ID or e-mail is somebody else's."),
        Band.LIKELY: _tr(
            "Likely: no ID, email, or other person speaks against this student. Enter takes this student."
        ),
        Band.POSSIBLE: _tr("Possible: this may be someone else. Enter decides later; press 1 to choose this student."),
        Band.NONE: _tr("No suggestion: nobody in Canvas is like this person."),
    }[band]


def _tr(text: str) -> str:
    return QCoreApplication.translate("people", text)
