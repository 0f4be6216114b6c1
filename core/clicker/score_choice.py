"""Which columns of a table the user probably means as scores, and totals among them.

The window imports this module before pandas is loaded.
"""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from core.clicker.export import ClickerExport, Session, build_file_key
from core.problems import Location, Problem, Severity, Source
from core.recognition.roles import ColumnRole
from core.texts import _

TOTAL_AND_PARTS = "total-and-parts"


class OfferedSession(NamedTuple):
    """A session of a table from which the user chooses.

    `is_total` is True if the column seems to be the total of others, and `is_likely` if the user probably means it.
    """

    session: Session
    is_total: bool
    is_likely: bool


def list_offered_sessions(export: ClickerExport, number: int) -> tuple[OfferedSession, ...]:
    """Return the sessions of one file of the class, the likely ones first.

    `number` is the position of the file, from 1. If the file has totals, the first of them is likely. Otherwise, all
    its columns of scores are.
    """
    file = export.files[number - 1]
    by_column = {session.column: session for session in export.sessions}
    totals = find_totals(file)
    likely = totals[:1] or [session.key for session in file.sessions]
    offered = [
        OfferedSession(
            by_column[export.get_session_column(build_file_key(number, session.column))],
            session.key in totals,
            session.key in likely,
        )
        for session in file.sessions
    ]
    return tuple(sorted(offered, key=lambda item: not item.is_likely))


def find_totals(file: ClickerExport) -> list[str]:
    """Return the keys of the sessions that seem to be totals of other columns in one table of people and scores."""
    if not file.is_score_table or len(file.sessions) == 1:
        return []
    roles = {column.column: column.role for column in file.columns}
    has_parts = any(not session.generic_header for session in file.sessions)
    return [
        session.key
        for session in file.sessions
        if roles.get(session.column) is ColumnRole.TOTAL
        or (has_parts and session.generic_header and "attendance" not in session.generic_header.casefold())
    ]


def check_totals_with_parts(export: ClickerExport, chosen: Collection[str]) -> Iterator[Problem]:
    """Yield a warning for each included total beside other included columns of its file."""
    keys = {session.column: session.key for session in export.sessions}
    for number, file in enumerate(export.files, 1):
        names = {
            session.key: keys[export.get_session_column(build_file_key(number, session.column))]
            for session in file.sessions
        }
        included = [session for session in file.sessions if names[session.key] in chosen]
        totals = find_totals(file)
        for session in included if len(included) > 1 else ():
            if session.key in totals:
                other = next(names[item.key] for item in included if item is not session)
                message = _(
                    "“{total}” is probably a total, and “{part}” is included, too. Leave out the total or its parts, "
                    "so that no score counts twice.",
                    total=names[session.key],
                    part=other,
                )
                column = build_file_key(number, session.column)
                yield Problem(TOTAL_AND_PARTS, Severity.WARNING, message, Location(Source.EXPORT, column=column))
