"""Detection of the columns that the user probably wants as scores, and of totals among them.

The window imports this module before pandas is loaded.
"""

from typing import NamedTuple

from core.clicker.export import ClickerExport, Session, build_file_key


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
    has_parts = any(not session.generic_header for session in file.sessions)
    total_columns = file.total_columns
    return [
        session.key
        for session in file.sessions
        if session.column in total_columns
        or (has_parts and session.generic_header and "attendance" not in session.generic_header.casefold())
    ]
