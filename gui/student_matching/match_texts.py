"""Labels and sentences about people, students, matches, and decisions."""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QMenu, QWidget

from core.clicker.export import Participant
from core.students.decisions import Judgment
from core.students.identity import format_student_id
from core.students.proposals import ConfidenceBand
from core.students.suffixes import format_full_name
from gui.look.tones import Tone

if TYPE_CHECKING:
    from core.canvas.gradebook import Student


class MatchGroup(Enum):
    """Groups of people in the table, in the order of the filter buttons."""

    NEEDS_REVIEW = "needs you"
    NO_MATCH = "no match found"
    MATCHED_BY_USER = "matched by you"
    MATCHED_EARLIER = "matched as last time"
    MATCHED_AUTOMATICALLY = "matched"
    NOT_IN_COURSE = "not in this course"
    SKIPPED = "not a student"


GROUP_ICONS = {
    MatchGroup.NEEDS_REVIEW: "circle-dot",
    MatchGroup.NO_MATCH: "circle-question-mark",
    MatchGroup.MATCHED_BY_USER: "user-check",
    MatchGroup.MATCHED_EARLIER: "history",
    MatchGroup.MATCHED_AUTOMATICALLY: "circle-check",
    MatchGroup.NOT_IN_COURSE: "user-x",
    MatchGroup.SKIPPED: "circle-x",
}


GROUP_TONES = {
    MatchGroup.NEEDS_REVIEW: Tone.ATTENTION,
    MatchGroup.NO_MATCH: Tone.WARNING,
    MatchGroup.MATCHED_BY_USER: Tone.QUIET,
    MatchGroup.MATCHED_EARLIER: Tone.QUIET,
    MatchGroup.MATCHED_AUTOMATICALLY: Tone.QUIET,
    MatchGroup.NOT_IN_COURSE: Tone.QUIET,
    MatchGroup.SKIPPED: Tone.QUIET,
}


def get_group_label(group: MatchGroup) -> str:
    """Return the translated label of a group."""
    return {
        MatchGroup.NEEDS_REVIEW: _tr("Needs you"),
        MatchGroup.NO_MATCH: _tr("No match found"),
        MatchGroup.MATCHED_BY_USER: _tr("Matched by you"),
        MatchGroup.MATCHED_EARLIER: _tr("Matched as last time"),
        MatchGroup.MATCHED_AUTOMATICALLY: _tr("Matched"),
        MatchGroup.NOT_IN_COURSE: _tr("Not in this course"),
        MatchGroup.SKIPPED: _tr("Not a student"),
    }[group]


def describe_group(group: MatchGroup) -> str:
    """Return an explanation of a group for its tooltip."""
    return {
        MatchGroup.NEEDS_REVIEW: _tr("It is not certain who this is. Left out of the file until you say."),
        MatchGroup.NO_MATCH: _tr(
            "No student in Canvas has this ID, this e-mail or a name like this. Left out of the file, unless you say "
            "who it is."
        ),
        MatchGroup.MATCHED_BY_USER: _tr("You said who this is. “Take back” undoes it."),
        MatchGroup.MATCHED_EARLIER: _tr("You said so for an earlier file. “Take back” undoes it."),
        MatchGroup.MATCHED_AUTOMATICALLY: _tr(
            "Matched automatically: the ID, login or school e-mail is this student's, and the name agrees. “Doubt this "
            "match” leaves it to you."
        ),
        MatchGroup.NOT_IN_COURSE: _tr("You said that this person is not in the course. Left out of the file."),
        MatchGroup.SKIPPED: _tr("A test, an instructor, or a line of the table. Left out of the file."),
    }[group]


def get_band_label(band: ConfidenceBand) -> str:
    """Return the translated label of a confidence band."""
    return {
        ConfidenceBand.AUTOMATIC: _tr("certain"),
        ConfidenceBand.STRONG: _tr("very likely"),
        ConfidenceBand.LIKELY: _tr("likely"),
        ConfidenceBand.POSSIBLE: _tr("possible"),
        ConfidenceBand.NONE: _tr("no suggestion"),
    }[band]


def describe_band(band: ConfidenceBand) -> str:
    """Return an explanation of a confidence band and of what Enter does."""
    return {
        ConfidenceBand.AUTOMATIC: _tr("Certain: the ID, the login or the school e-mail is this student's."),
        ConfidenceBand.STRONG: _tr(
            "Very likely: the name or two other things agree, and no ID or e-mail is somebody else's."
        ),
        ConfidenceBand.LIKELY: _tr(
            "Likely: no ID, email, or other person speaks against this student. Enter takes this student."
        ),
        ConfidenceBand.POSSIBLE: _tr(
            "Possible: this may be someone else. Enter decides later; press 1 to choose this student."
        ),
        ConfidenceBand.NONE: _tr("No suggestion: nobody in Canvas is like this person."),
    }[band]


def _tr(text: str) -> str:
    return QCoreApplication.translate("people", text)


_MATCHED_GROUPS = (MatchGroup.MATCHED_AUTOMATICALLY, MatchGroup.MATCHED_BY_USER, MatchGroup.MATCHED_EARLIER)


def format_match_status(
    counts: Mapping[MatchGroup, int],
    band_counts: Mapping[ConfidenceBand, int],
    names: Mapping[MatchGroup, Sequence[str]],
) -> str:
    """Return sentences about how many people are matched or left out.

    `band_counts` counts the suggestions for people who need review; `names` lists the people in small groups.
    """
    people_count = sum(counts.values()) - counts.get(MatchGroup.SKIPPED, 0)
    matched_count = sum(counts.get(group, 0) for group in _MATCHED_GROUPS)
    review_count, unmatched_count, not_in_course_count = (
        counts.get(group, 0) for group in (MatchGroup.NEEDS_REVIEW, MatchGroup.NO_MATCH, MatchGroup.NOT_IN_COURSE)
    )
    if not people_count:
        return _tr("No student is in the iClicker file.")
    if unmatched_count and not matched_count and not review_count:
        return _tr("No one in the iClicker file matches anyone in this gradebook.")
    if matched_count == people_count:
        return (
            _tr("The one person is matched.")
            if people_count == 1
            else _tr("All {n} people are matched.").format(n=f"{people_count:,}")
        )
    if not review_count and not unmatched_count:
        return _tr("Everybody is settled: {matched} matched, {outside} not in this course.").format(
            matched=f"{matched_count:,}", outside=f"{not_in_course_count:,}"
        )
    sentences = [
        _tr("{matched} of {people} people are matched.").format(
            matched=f"{matched_count:,}", people=f"{people_count:,}"
        )
    ]
    group_sentences = {
        MatchGroup.NEEDS_REVIEW: _format_review_sentence(review_count, band_counts),
        MatchGroup.NO_MATCH: _tr("{who} has no match in Canvas and is left out.")
        if unmatched_count == 1
        else _tr("{who} have no match in Canvas and are left out."),
        MatchGroup.NOT_IN_COURSE: _tr("{who} is not in this course.")
        if not_in_course_count == 1
        else _tr("{who} are not in this course."),
    }
    for group, sentence in group_sentences.items():
        if count := counts.get(group, 0):
            sentences.append(sentence.replace("{who}", _format_names(count, names.get(group, ()))))
    return " ".join(sentences)


def _format_review_sentence(review_count: int, band_counts: Mapping[ConfidenceBand, int]) -> str:
    """Return a sentence about the people who need review.

    If all suggestions are in the same band, the sentence names the band. Otherwise, it counts the suggestions in each.
    """
    present_bands = [band for band in ConfidenceBand if band_counts.get(band)]
    if not present_bands:
        return _tr("{who} needs you.") if review_count == 1 else _tr("{who} need you.")
    if len(present_bands) > 1:
        counts_text = ", ".join(f"{band_counts[band]:,} {get_band_label(band)}" for band in present_bands)
        return _tr("{who} need you; suggestions: {bands}.").replace("{bands}", counts_text)
    singular, plural = (
        _tr("{who} needs you; the suggestion is {band}."),
        _tr("{who} need you; the suggestions are {band}."),
    )
    return (singular if review_count == 1 else plural).replace("{band}", get_band_label(present_bands[0]))


def _format_names(count: int, names: Sequence[str]) -> str:
    """Return the names if all are known and distinct; otherwise, the number."""
    full_names = [format_full_name(name) for name in names]
    return _tr(" and ").join(full_names) if full_names and len(set(full_names)) == count else f"{count:,}"


def describe_decision(judgment: Judgment, names: Sequence[str]) -> str:
    """Return the Undo text for a decision about the people with these names."""
    singular, plural = {
        Judgment.OPEN: (_tr("Take back: {name}"), _tr("Take back {number} decisions")),
        Judgment.REJECTED: (_tr("Doubt the match of {name}"), _tr("Doubt {number} matches")),
        Judgment.MATCHED: (_tr("Match {name}"), _tr("Match {number} people")),
        Judgment.NOT_IN_COURSE: (_tr("Not in this course: {name}"), _tr("Not in this course: {number} people")),
    }[judgment]
    return (singular if len(names) == 1 else plural).format(name=format_full_name(names[0]), number=f"{len(names):,}")


def list_common_reasons() -> tuple[str, ...]:
    """Return the usual reasons for not being in the course, in menu order."""
    return (
        _tr("Dropped the course"),
        _tr("In another section"),
        _tr("Teaching staff"),
        _tr("Guest or auditor"),
        _tr("Test account"),
    )


def build_reason_menu(parent: QWidget, handler: Callable[[str], object]) -> QMenu:
    """Return a menu of the usual reasons, which calls `handler` with the chosen one."""
    menu = QMenu(parent)
    for reason in list_common_reasons():
        menu.addAction(reason, partial(handler, reason))
    return menu


def format_match_action(count: int) -> str:
    """Return the text of the button that opens the wizard for this many people."""
    singular, plural = _tr("&Match 1 person…"), _tr("&Match {number} people…")
    return (singular if count == 1 else plural).format(number=f"{count:,}")


class ReasonComboBox(QComboBox):
    """An editable list of the usual reasons for not being in the course."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.addItems(list(list_common_reasons()))
        self.setAccessibleName(_tr("Reason"))

    @property
    def reason(self) -> str:
        """The chosen or typed reason, without line breaks or extra spaces."""
        return " ".join(self.currentText().split())


SEPARATOR = " · "


def get_display_name(participant: Participant) -> str:
    """Return the name in iClicker, or the row number if there is no name."""
    return participant.name or _tr("row {row}").format(row=participant.row_text)


def describe_participant(participant: Participant) -> str:
    """Return the iClicker data of a person in one line."""
    return join_nonempty(participant.name, *list_identity_texts(participant))


def list_identity_texts(participant: Participant) -> Sequence[str]:
    """Return the distinct IDs, logins, and addresses for display, without placeholders such as “N/A”."""
    shown_id = format_student_id(participant.student_id)
    texts = (shown_id if text == participant.student_id else text for text in participant.identity_texts)
    return tuple(text for text in texts if text)


def format_identity(participant: Participant) -> str:
    """Return the iClicker IDs and, on a second line, the email address.

    If the class has several files, the second line also names the file.
    """
    ids = join_nonempty(*(text for text in list_identity_texts(participant) if text != participant.email))
    return "\n".join(part for part in (ids, join_nonempty(participant.email, participant.file_name)) if part)


def describe_student(student: "Student") -> str:
    """Return the Canvas data of a student in one line."""
    return join_nonempty(student.name, student.login_id, student.sis_user_id, student.section)


def join_nonempty(*parts: str) -> str:
    """Join the non-empty parts with a separator."""
    return SEPARATOR.join([part for part in parts if part])
