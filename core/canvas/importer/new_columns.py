"""Checks of the columns that Canvas would ask about.

A column may have a misspelled header that was meant for an existing assignment.
"""

import re
from collections.abc import Iterator

from core.canvas.gradebook import Assignment
from core.canvas.gradebook_checks import check_grading_periods
from core.canvas.importer.columns import RESERVED_NAMES, AssignmentColumn
from core.canvas.importer.import_run import ImportRun
from core.problems import Problem, Severity
from core.recognition.headers import restore_spaces
from core.similar_titles import find_similar_assignments, is_similar_title
from core.texts import Text, _, join_alternatives, join_sentences

_MAX_NAMED_HEADERS = 3
_BRACKETED_ID = re.compile(r"[(\[]\s*([0-9]+)\s*[)\]]")
_ID_AT_END = re.compile(r"(?P<title>.*?)\W*(?P<id>[0-9]+)\W*", re.DOTALL)


def check_new_columns(run: ImportRun) -> Iterator[Problem]:
    """Yield a problem for each column that Canvas would ask about.

    Canvas rules B4, B9, and C4.
    """
    new_columns = run.new_columns
    for column in new_columns:
        if not column.header.strip():
            message = _(
                "Column {column} has no header, probably because of an extra comma at the end of each line. Canvas "
                "will ask about an assignment without a name. Remove the column.",
                column=str(column.index + 1),
            )
            yield Problem("assignment-nameless", Severity.WARNING, message, run.locate_header(column.index))
        elif restore_spaces(column.header) in RESERVED_NAMES:
            message = _(
                "Column {column}, “{header}”, isn't where Canvas expects it, so Canvas will ask about an assignment "
                "with this name. Put the columns in Canvas's order: Student, ID, SIS User ID, SIS Login ID, Section, "
                "and then the assignments.",
                column=str(column.index + 1),
                header=column.header,
            )
            yield Problem("assignment-new", Severity.WARNING, message, run.locate_header(column.index))
        else:
            message = _describe_new_column(column, run)
            yield Problem("assignment-new", Severity.INFO, message, run.locate_header(column.index))
    yield from check_grading_periods(run.gradebook, [column.title for column in new_columns])


def _describe_new_column(column: AssignmentColumn, run: ImportRun) -> Text:
    """Return what Canvas would do with a new column, and which header may be meant."""
    meant = find_meant_assignments(column, run.gradebook.assignments)
    if any(assignment.title == column.title for assignment in meant):
        description = _(
            "The course already has an assignment “{title}”, but the header “{header}” doesn't refer to it, so Canvas "
            "would create a second one. Maybe this file was uploaded before.",
            title=column.title,
            header=column.header,
        )
    else:
        description = _("The course has no assignment “{title}”.", title=column.title)
    suggestion = _(
        "If you meant {headers}, use that as the header.",
        headers=join_alternatives(f"“{assignment.header}”" for assignment in meant[:_MAX_NAMED_HEADERS]),
    )
    question = _(
        "Canvas will ask “This Assignment is”. Choose “A new assignment”; it is published at once and counts. If "
        "Canvas offers an assignment with this name, stop and export the gradebook again."
    )
    return join_sentences(description, suggestion if meant else "", question)


def find_meant_assignments(column: AssignmentColumn, assignments: tuple[Assignment, ...]) -> tuple[Assignment, ...]:
    """Return the assignments that a new column is probably meant to name.

    The column's header is only the assignment's ID, contains the ID in brackets, or is another spelling of the title,
    with or without the ID. R writes `Class.1...Poll..4101.` for “Class 1 - Poll (4101)”, and `X1.23.26..4101.` for
    “1/23/26 (4101)”.
    """
    header = column.header.removesuffix(".0")
    by_id = {assignment.assignment_id: assignment for assignment in assignments}
    ids = [match[1] for match in _BRACKETED_ID.finditer(header)]
    if (end := _ID_AT_END.fullmatch(header)) and (assignment := by_id.get(end["id"])):
        ids += [end["id"]] if not end["title"] or is_similar_title(end["title"], assignment.title) else []
    similar = (
        assignment for title in (header, column.title) for assignment in find_similar_assignments(title, assignments)
    )
    return tuple(dict.fromkeys((*(by_id[number] for number in ids if number in by_id), *similar)))
