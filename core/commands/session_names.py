"""Which session does a name on the command line mean?"""

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

from core.clicker.export import Session
from core.errors import RequestError


def find_session(name: str, sessions: Sequence[Session]) -> Session:
    """The session that this name fits: its key, where "Title #2" is the second of that title from the left.

    Raises:
        RequestError: it fits none; the nearest names are listed.
    """
    wanted = name.strip().removesuffix(" #1")
    for session in sessions:
        if session.key in (wanted, name.strip()):
            return session
    nearest = process.extract(name, [session.key for session in sessions], scorer=fuzz.WRatio, limit=3)
    listed = ", ".join(f'"{key}"' for key, _, _ in nearest)
    advice = f"The nearest names are {listed}." if listed else "The export holds no session."
    raise RequestError(f'No session is called "{name}".', advice=advice)


def keys_to_drop(keep: Iterable[str], drop: Iterable[str], sessions: Sequence[Session]) -> frozenset[str]:
    """The keys of sessions that do not count: all but `keep` (where any is named), and `drop`.

    Raises:
        RequestError: a name fits no session.
    """
    every = frozenset(session.key for session in sessions)
    kept = frozenset(find_session(name, sessions).key for name in keep) or every
    return every - kept | frozenset(find_session(name, sessions).key for name in drop)
