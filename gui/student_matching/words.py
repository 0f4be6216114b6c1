"""In which words does the window say where a person stands, and how sure a suggestion is?

Each has a few words for the table, and a sentence under the pointer that says what they mean.

Where does the matching stand as a whole, in a sentence or two?

What does the Edit menu call a decision about one person, or about several at once?

Why is somebody in iClicker who is not in this course?

What is known of a person on either side, in one line?
"""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QWidget

from core.clicker.export import Participant
from core.students.decisions import Judgment
from core.students.proposals import Band

if TYPE_CHECKING:
    from core.canvas.gradebook import Student


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


_MATCHED = (Group.AUTOMATIC, Group.BY_YOU, Group.REMEMBERED)


def say_standing(counts: Mapping[Group, int], bands: Mapping[Band, int], names: Mapping[Group, Sequence[str]]) -> str:
    """How many are matched, need the person (`bands` says how sure their suggestions are), or are left out.

    `names` are those of the people of a group, where they are few enough to be named.
    """
    people = sum(counts.values()) - counts.get(Group.SKIPPED, 0)
    matched = sum(counts.get(group, 0) for group in _MATCHED)
    waiting, nobody, outside = (counts.get(each, 0) for each in (Group.NEEDS_YOU, Group.NOBODY, Group.NOT_IN_COURSE))
    if not people:
        return _tr("No student is in the iClicker file.")
    if nobody and not matched and not waiting:
        return _tr("No one in the iClicker file matches anyone in this gradebook.")
    if matched == people:
        return (
            _tr("The one person is matched.")
            if people == 1
            else _tr("All {n} people are matched.").format(n=f"{people:,}")
        )
    if not waiting and not nobody:
        return _tr("Everybody is settled: {matched} matched, {outside} not in this course.").format(
            matched=f"{matched:,}", outside=f"{outside:,}"
        )
    said = [_tr("{matched} of {people} people are matched.").format(matched=f"{matched:,}", people=f"{people:,}")]
    others = {
        Group.NEEDS_YOU: _say_waiting(waiting, bands),
        Group.NOBODY: _tr("{who} has no match in Canvas and is left out.")
        if nobody == 1
        else _tr("{who} have no match in Canvas and are left out."),
        Group.NOT_IN_COURSE: _tr("{who} is not in this course.")
        if outside == 1
        else _tr("{who} are not in this course."),
    }
    for group, words in others.items():
        if number := counts.get(group, 0):
            said.append(words.replace("{who}", _who(number, names.get(group, ()))))
    return " ".join(said)


def _say_waiting(waiting: int, bands: Mapping[Band, int]) -> str:
    """That they need the person, and how sure the suggestions are: once where all are alike, else counted."""
    found = [band for band in Band if bands.get(band)]
    if not found:
        return _tr("{who} needs you.") if waiting == 1 else _tr("{who} need you.")
    if len(found) > 1:
        counted = ", ".join(f"{bands[band]:,} {band_words(band)}" for band in found)
        return _tr("{who} need you; suggestions: {bands}.").replace("{bands}", counted)
    one, many = _tr("{who} needs you; the suggestion is {band}."), _tr("{who} need you; the suggestions are {band}.")
    return (one if waiting == 1 else many).replace("{band}", band_words(found[0]))


def _who(number: int, names: Sequence[str]) -> str:
    """The people by name, where they are given and tell them apart; else how many they are."""
    told = [spoken_name(name) for name in names]
    return _tr(" and ").join(told) if told and len(set(told)) == number else f"{number:,}"


def say_decision(judgment: Judgment, names: Sequence[str]) -> str:
    """The words for this judgment on the people of these names."""
    one, many = {
        Judgment.OPEN: (_tr("Take back: {name}"), _tr("Take back {number} decisions")),
        Judgment.DOUBTED: (_tr("Doubt the match of {name}"), _tr("Doubt {number} matches")),
        Judgment.MATCHED: (_tr("Match {name}"), _tr("Match {number} people")),
        Judgment.NOT_IN_COURSE: (_tr("Not in this course: {name}"), _tr("Not in this course: {number} people")),
    }[judgment]
    return (one if len(names) == 1 else many).format(name=spoken_name(names[0]), number=f"{len(names):,}")


def reasons() -> tuple[str, ...]:
    """The usual reasons, the most frequent first. The person may type another."""
    return (
        _tr("Dropped the course"),
        _tr("In another section"),
        _tr("Teaching staff"),
        _tr("Guest or auditor"),
        _tr("Test account"),
    )


class ReasonBox(QComboBox):
    """One of the usual reasons, or the person's own words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.addItems(list(reasons()))
        self.setAccessibleName(_tr("Reason"))

    @property
    def reason(self) -> str:
        """The reason in one line."""
        return " ".join(self.currentText().split())


SEPARATOR = " · "


def name_of(participant: Participant) -> str:
    """What iClicker calls a person; the number of the row where it has no name."""
    return participant.name or _tr("row {row}").format(row=participant.row)


def spoken_name(name: str) -> str:
    """A name as it stands in a sentence: "Lee, Ana" is Ana Lee there."""
    last, _, first = name.partition(", ")
    return f"{first} {last}".strip()


def participant_words(participant: Participant) -> str:
    """All that iClicker knows of a person."""
    return joined(participant.name, participant.student_id, participant.email, participant.remote_id)


def identity_lines(participant: Participant) -> str:
    """What iClicker knows of a person beside the name: the IDs, below them the e-mail."""
    ids = joined(participant.student_id, participant.remote_id)
    return "\n".join(part for part in (ids, participant.email) if part)


def student_words(student: "Student") -> str:
    """All that Canvas knows of a student."""
    return joined(student.name, student.login_id, student.sis_user_id, student.section)


def student_facts(student: "Student") -> str:
    """What Canvas knows of a student beside the name, each with its name."""
    facts = (
        (_tr("Login"), student.login_id),
        (_tr("SIS ID"), student.sis_user_id),
        (_tr("Section"), student.section),
    )
    return joined(*(f"{label} {value}" for label, value in facts if value))


def joined(*parts: str) -> str:
    """Several facts in one line, without those that are not known."""
    return SEPARATOR.join([part for part in parts if part])
