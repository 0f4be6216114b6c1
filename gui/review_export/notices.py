"""What is said above the tabs: why there is no file yet, or what is graver than all else?

Is the gradebook still fresh enough to write over what Canvas has?
"""

from datetime import datetime
from typing import TYPE_CHECKING

from core.canvas.gradebook_checks import Export, check_age
from core.problems import Severity
from core.sent import Sent
from gui.look.words import counted, moment_words, tr
from gui.review_export.confirmations import Attention, Confirmations, errors_of
from gui.review_export.facts import Facts
from gui.steps import Step
from gui.work.document import Document
from gui.work.messages import Notice, without_options

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook

OLD = "gradebook-old"


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
