"""Sentences about columns whose destination in Canvas the user must choose."""

from core.choices import TOTAL_KEY
from core.texts import Text, _, join_list, join_sentences
from core.upload.destinations import Ambiguity, ResolvedDestination
from core.upload.titles import collapse_whitespace


def label_column(key: str, name: str) -> Text:
    """Return a column's name, followed by its name in the file if the user renamed it."""
    if name == key or key == TOTAL_KEY:
        return _("“{name}”", name=name)
    return _("“{name}” (“{original}”)", name=name, original=key)


def describe_ambiguity(destination: ResolvedDestination, column: str) -> tuple[Text, Text]:
    """Return why the user must choose a destination for `column`, and what to do about it."""
    return _describe_cause(destination, column), join_sentences(
        _describe_choice(destination), _("Until you choose, the column isn't written.")
    )


def _describe_cause(destination: ResolvedDestination, column: str) -> Text:
    assignments = _list_assignments(destination)
    match destination.ambiguity:
        case Ambiguity.MISSING:
            return _("{column}: the chosen assignment isn't in this gradebook.", column=column)
        case Ambiguity.UNCLEAR_SESSION:
            return _("{column}: the earlier file had several sessions with this name.", column=column)
        case Ambiguity.ALREADY_CREATED:
            return _(
                "{column}: you chose a new assignment, but Canvas now has {assignments}.",
                column=column,
                assignments=assignments,
            )
        case Ambiguity.GENERIC_HEADER:
            return _(
                "{column}: the column name in the file is too general, and Canvas has {assignments}.",
                column=column,
                assignments=assignments,
            )
        case Ambiguity.SHARED_TITLE:
            return _describe_shared_title(destination, column)
    if _has_same_titles(destination):
        return _(
            "{column}: Canvas has several assignments with this title: {assignments}.",
            column=column,
            assignments=assignments,
        )
    return _("{column}: Canvas has {assignments} with a similar title.", column=column, assignments=assignments)


def _describe_shared_title(destination: ResolvedDestination, column: str) -> Text:
    assignments = _list_assignments(destination)
    if _has_same_titles(destination):
        return _(
            "{column}: several sessions have this name, and Canvas has {assignments}.",
            column=column,
            assignments=assignments,
        )
    return _(
        "{column}: several sessions have this name, and Canvas has {assignments} with a similar title.",
        column=column,
        assignments=assignments,
    )


def _describe_choice(destination: ResolvedDestination) -> Text:
    match destination.ambiguity:
        case Ambiguity.MISSING:
            return _("Choose another assignment.")
        case Ambiguity.UNCLEAR_SESSION:
            return _("Choose where this one goes.")
        case Ambiguity.ALREADY_CREATED:
            return _("Choose an existing assignment or one more new assignment with this name.")
        case Ambiguity.GENERIC_HEADER:
            return _(
                "Choose an existing assignment or the new assignment “{title}”.",
                title=destination.title,
            )
    return _("Choose an existing assignment or a new one.")


def _list_assignments(destination: ResolvedDestination) -> Text:
    return join_list(f"“{assignment.title}” ({assignment.assignment_id})" for assignment in destination.candidates)


def _has_same_titles(destination: ResolvedDestination) -> bool:
    return all(collapse_whitespace(assignment.title) == destination.title for assignment in destination.candidates)
