"""Texts about decisions from earlier weeks, and why some can't be replayed."""

from collections.abc import Callable, Mapping, Sequence

from core.students.decisions import Judgment, PastDecision
from core.texts import Text, _, join_list, ngettext

FIELD_NAMES = (_("student ID"), _("email"), _("login"), _("name"))
"""The fields that identify a row, in the order of `past_decisions._Key`."""

REPEATED_ROW_TEXT = _("several rows have the same ID, email, login, and name")
OTHER_STUDENT_TEXT = _("the ID, email, or login belongs to another student")

_DECISION_TEXTS: Mapping[Judgment, Text] = {
    Judgment.MATCHED: _("you chose this match"),
    Judgment.REJECTED: _("you rejected this match"),
    Judgment.NOT_IN_COURSE: _("you decided that this person isn't in the course"),
}
_DATED_DECISION_TEXTS: Mapping[Judgment, Callable[[str], Text]] = {
    Judgment.MATCHED: lambda date: _("you chose this match on {date}", date=date),
    Judgment.REJECTED: lambda date: _("you rejected this match on {date}", date=date),
    Judgment.NOT_IN_COURSE: lambda date: _("on {date}, you decided that this person isn't in the course", date=date),
}
_CHANGED_STUDENT_TEXTS: Mapping[tuple[bool, bool], Text] = {
    (True, False): _("the student's ID in Canvas has changed since then"),
    (False, True): _("the student's login in Canvas has changed since then"),
    (True, True): _("the student's ID and login in Canvas have changed since then"),
}


def describe_past_decision(decision: PastDecision) -> Text:
    """Return what the user decided, when, and why."""
    date = decision.when[:10]
    what = _DATED_DECISION_TEXTS[decision.judgment](date) if date else _DECISION_TEXTS[decision.judgment]
    return _("{decision}: {reason}", decision=what, reason=decision.reason) if decision.reason else what


def describe_changed_fields(fields: Sequence[int]) -> Text:
    """Return which fields of the row, by index, have changed since the decision."""
    return ngettext(
        "the {fields} has changed since then",
        "the {fields} have changed since then",
        len(fields),
        fields=join_list(FIELD_NAMES[field] for field in fields),
    )


def describe_changed_student(*, is_id_changed: bool, is_login_changed: bool) -> Text | None:
    """Return what has changed about the student in Canvas since the decision, or None."""
    return _CHANGED_STUDENT_TEXTS.get((is_id_changed, is_login_changed))


def describe_shared_field(field: int) -> Text:
    """Return that another person has the same value in a field, given by index."""
    return _("another person now has the same {field}", field=FIELD_NAMES[field])
