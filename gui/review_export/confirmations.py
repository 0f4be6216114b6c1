"""What must the person have seen before the file may be saved, and what have they seen already?

Where is kept what the person has confirmed: in the document, or only while the window is open?
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from core.canvas.gradebook_checks import Export, check_age
from core.problems import Problem, Severity
from core.sent import Sent
from core.students.course_fit import COURSE_MISMATCH
from core.workbook import is_same_course
from gui.look.words import counted, moment_words, tr
from gui.review_export.facts import Facts
from gui.review_export.problem_groups import ProblemGroup
from gui.steps import Step
from gui.work.document import Document
from gui.work.messages import Notice, without_options

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.results import Outgoing
    from core.upload.changes import Changes

OLD = "gradebook-old"


class Attention(Enum):
    """What a group of problems asks of the person."""

    STOPS = "stops saving"
    LOOK = "please look"
    LOOK_AGAIN = "changed since it was accepted"
    ACCEPTED = "accepted"
    SAVED = "saved all the same"
    KNOW = "good to know"

    @property
    def is_open(self) -> bool:
        """Whether something is to be done, or to be accepted."""
        return self in (Attention.STOPS, Attention.LOOK, Attention.LOOK_AGAIN)


@dataclass(frozen=True, slots=True)
class Confirmations:
    """Losses that were ticked, and by code warnings that were accepted. What is new is asked anew, and only that.

    What was accepted belongs to the document; a tick for losses does not outlive the window, since what Canvas has
    then is another matter. `is_saved`: this very file is saved, so there is nothing left to be asked.
    """

    losses: "tuple[Changes, ...]" = ()
    accepted: Mapping[str, frozenset[Problem]] = field(default_factory=dict)
    is_saved: bool = False

    def seeing_losses(self, facts: Facts, *, is_seen: bool) -> "Confirmations":
        """The person has seen every score of this file that is lost, or takes that back, with all seen before."""
        return replace(self, losses=(*self.losses, facts.losses) if is_seen else ())

    def accepting(self, *groups: ProblemGroup) -> "Confirmations":
        """The person carries on although they know of these warnings."""
        accepted = {group.code: self._of(group) | group.evidence for group in groups}
        return replace(self, accepted={**self.accepted, **accepted})

    def taking_back(self, group: ProblemGroup) -> "Confirmations":
        """The person wants to be asked about this warning again."""
        return replace(self, accepted={code: kept for code, kept in self.accepted.items() if code != group.code})

    def has_seen_losses(self, facts: Facts) -> bool:
        """Whether nothing is lost that the person has not seen."""
        return self.is_saved or _are_among(facts.losses, self.losses)

    def attention(self, group: ProblemGroup) -> Attention:
        """What a group still asks of the person."""
        if group.severity is not Severity.WARNING:
            return Attention.STOPS if group.severity is Severity.ERROR else Attention.KNOW
        known = self._of(group)
        is_answered = group.code == COURSE_MISMATCH  # one answer for both files, whatever is decided about people
        if known and (is_answered or all(_is_part_of(problem, known) for problem in group.evidence - known)):
            return Attention.ACCEPTED
        if self.is_saved:
            return Attention.SAVED
        return Attention.LOOK_AGAIN if known else Attention.LOOK

    def waiting(self, facts: Facts) -> int:
        """How many things wait for the person: each kind of problem that is open, and losses that were not seen."""
        return sum(self.attention(group).is_open for group in facts.groups) + (not self.has_seen_losses(facts))

    def open_warnings(self, facts: Facts) -> tuple[ProblemGroup, ...]:
        """Warnings that wait for the person. Lost scores have their own tick."""
        return tuple(
            group for group in facts.groups if group.severity is Severity.WARNING and self.attention(group).is_open
        )

    def _of(self, group: ProblemGroup) -> frozenset[Problem]:
        return self.accepted.get(group.code, frozenset())


@lru_cache(maxsize=1)
def _are_among(losses: "Changes", seen: "tuple[Changes, ...]") -> bool:
    """Whether all of these were seen; asked again and again of the same ones, which may be millions."""
    return losses in seen or losses.are_among(seen)


def _is_part_of(problem: Problem, known: frozenset[Problem]) -> bool:
    """Whether a message that counts rows counts none but those that were accepted: of three rows, now two."""
    members = frozenset(problem.members)
    return bool(members) and any(members <= frozenset(other.members) for other in known)


def errors_of(facts: Facts) -> tuple[ProblemGroup, ...]:
    """What stops saving, whatever the person says."""
    return tuple(group for group in facts.groups if group.severity is Severity.ERROR)


class Consent:
    """Warnings are accepted in the document, as an edit, and saved with the work; saving a file ends all questions.

    The tick for losses stays with the window: when the work is opened again, Canvas may hold other scores.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._losses: tuple[Changes, ...] = ()
        self._compared: tuple[Sent | None, Outgoing | None] = None, None
        self._is_saved = False
        self._gradebook: Gradebook | None = None

    @property
    def given(self) -> Confirmations:
        """All that is confirmed now."""
        sent, outgoing = self._document.sent, self._document.outgoing
        if (sent, outgoing) != self._compared:  # their bytes may be many, and this is asked often
            self._compared = sent, outgoing
            self._is_saved = sent is not None and outgoing is not None and sent.data == outgoing.upload.data
        return Confirmations(self._losses, self._document.workbook.accepted, self._is_saved)

    def see_losses(self, facts: Facts, *, is_seen: bool) -> None:
        """The person has seen every score of this file that is lost, or takes that back."""
        self._losses = self.given.seeing_losses(facts, is_seen=is_seen).losses

    def meet_files(self, *, is_other_export: bool) -> None:
        """Files have come: of another export or another course, no losses were seen yet."""
        before, self._gradebook = self._gradebook, self._document.workbook.gradebook
        is_other_course = before and self._gradebook and not is_same_course(before, self._gradebook)
        if is_other_export or is_other_course:
            self._losses = ()

    def accept(self, *groups: ProblemGroup) -> None:
        """The person carries on although they know of these warnings; of none, nothing happens."""
        if len(groups) == 1:
            text = tr("Accept “{heading}”", heading=groups[0].heading)
        else:
            text = counted(len(groups), tr("Accept {n} warning"), tr("Accept {n} warnings"))
        if groups:
            self._keep(text, self.given.accepting(*groups))

    def take_back(self, group: ProblemGroup) -> None:
        """The person wants to be asked about this warning again."""
        self._keep(tr("Ask again about “{heading}”", heading=group.heading), self.given.taking_back(group))

    def _keep(self, text: str, confirmed: Confirmations) -> None:
        self._document.apply(text, self._document.workbook.accepting(confirmed.accepted))


def say_missing(document: Document) -> str:
    """What is missing for a file to be made; "" where it is only being worked out."""
    workbook, results = document.workbook, document.results
    if workbook.export is None or workbook.gradebook is None:
        return tr("Open the iClicker file and the Canvas gradebook. Then you see here what will change.")
    if document.refusal is not None:
        return without_options(document.refusal.sentence)
    if results is not None and results.sheet is None:
        return " ".join(problem.message for problem in results.problems.of(Severity.ERROR))
    return ""


def where_missing(document: Document) -> Step:
    """Where that is mended: with the files, else with the rules of the sessions."""
    workbook = document.workbook
    return Step.FILES if workbook.export is None or workbook.gradebook is None else Step.SESSIONS


def say_stops(facts: Facts, confirmed: Confirmations) -> str:
    """How much stops saving, and what else waits, as the list of problems counts it; "" where nothing stops it."""
    stops, others = len(errors_of(facts)), confirmed.waiting(facts) - len(errors_of(facts))
    one, many = (
        tr("Nothing can be saved yet: {n} problem stops it."),
        tr("Nothing can be saved yet: {n} problems stop it."),
    )
    more = counted(others, tr(" {n} other thing wants a look."), tr(" {n} other things want a look."))
    return counted(stops, one, many) + (more if others else "") if stops else ""


def gravest_notice(
    facts: Facts, confirmed: Confirmations, gradebook: "Gradebook | None", now: datetime
) -> Notice | None:
    """The first problem that stops saving; else that the gradebook is old.

    A person can carry on with an old one.
    """
    errors = errors_of(facts)
    if errors:
        others = len(errors) - 1
        more = counted(others, tr(" And {n} more."), tr(" And {n} more.")) if others else ""
        return Notice(Severity.ERROR, errors[0].example + more)
    ages = [group for group in facts.groups if group.code == OLD]
    is_known = confirmed.is_saved or any(confirmed.attention(group) is Attention.ACCEPTED for group in ages)
    old = "" if is_known else say_age(gradebook, now)
    return Notice(Severity.WARNING, old) if old else None


def say_written(last: Sent, *, is_same: bool) -> str:
    """What was saved when, for whoever is on another step; `is_same`: the work has not changed since."""
    when = moment_words(last.when)
    if is_same:
        return tr("Saved for Canvas on {when}. Nothing has changed since.", when=when)
    return tr("The file saved on {when} is older than your work.", when=when)


def say_saved(last: Sent, facts: Facts) -> str:
    """What is good to know once the file is saved: that it is right, and how it is undone."""
    name = last.restore.name if last.restore else ""
    told = tr("Your file is saved and read back: it says exactly what you saw here. Only you bring it into Canvas.")
    beside = tr(" To put the old scores back, import “{name}”.", name=name) if name else ""
    new = tr(" New assignments can only be undone by deleting them in Canvas.") if facts.questions else ""
    return told + beside + new


def say_age(gradebook: "Gradebook | None", now: datetime) -> str:
    """The warning about a gradebook that is older than an hour by now, even if it was fresh when read; else ""."""
    if gradebook is None:
        return ""
    export = Export(gradebook.exported_at, gradebook.age_from_name, gradebook.course)
    return " ".join(problem.message for problem in check_age(export, now))
