"""Which session does a name on the command line mean?"""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from core.clicker.export import Export, Session
from core.errors import RequestError


def find_session(name: str, export: Export) -> Session:
    """The session that this name fits: its key, where "Title #2" is the second of that title, or its whole header cell.

    Raises:
        RequestError: it fits none; the nearest names are listed.
    """
    by_key = {session.key: session for session in export.sessions}
    headers = {column.header.strip(): column.column for column in reversed(export.columns)}
    by_column = {session.column: session for session in export.sessions}
    wanted = name.strip()
    found = by_key.get(wanted) or by_key.get(wanted.removesuffix(" #1")) or by_column.get(headers.get(wanted, 0))
    if found:
        return found
    nearest = process.extract(name, list(by_key), scorer=fuzz.WRatio, limit=3)
    listed = ", ".join(f"“{key}”" for key, _, _ in nearest)
    advice = f"The nearest names are {listed}." if listed else "The export holds no session."
    raise RequestError(f"No session is called “{name}”.", advice=advice)


def keys_to_drop(keep: Iterable[str], drop: Iterable[str], export: Export) -> frozenset[str]:
    """The keys of sessions that do not count: all but `keep` (where any is named), and `drop`.

    Raises:
        RequestError: a name fits no session.
    """
    every = frozenset(session.key for session in export.sessions)
    kept = frozenset(find_session(name, export).key for name in keep) or every
    return every - kept | frozenset(find_session(name, export).key for name in drop)
