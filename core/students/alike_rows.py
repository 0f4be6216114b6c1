"""Which rows of one export say the same of themselves, so that they may be two accounts of one person?

People register twice: once with the school's address, once with their own. Both accounts then often carry the same
student id, address or login, whether or not the roster knows it. That decides nothing, but a person should hear of it.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import permutations

from core.pacing import paced
from core.students.proposals import AlikeRows
from core.students.rows import Row

_MOST_ACCOUNTS = 4
"""What more rows than these have in common is a placeholder, and tells nothing."""

_WORDS = {"id": "student ID", "e-mail": "e-mail", "login": "login"}
_Key = tuple[str, str]


def _keys(row: Row, sites: Collection[str]) -> set[_Key]:
    """What the row can have in common with others, by kind; a login is typed as an id, or begins a school's address."""
    keys = {("id", row.id_key), ("login", row.typed_login)} if row.id_key else set()
    if row.email:
        keys.add(("e-mail", row.email.address))
        if row.email.site in sites:
            keys.add(("login", row.email.local))
    return keys


def find_alike_rows(rows: Sequence[Row], sites: Collection[str]) -> AlikeRows:
    """The rows that have a student id, an address or a login in common; `sites` are the school's own e-mail sites."""
    by_key: dict[_Key, list[int]] = defaultdict(list)
    for row in paced(rows):
        for key in _keys(row, sites):
            by_key[key].append(row.number)
    common: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (kind, _), found in paced(by_key.items()):
        if 1 < len(found) <= _MOST_ACCOUNTS:
            for one, other in permutations(found, 2):
                common[one][other].append(kind)
    return {one: {other: _say(kinds) for other, kinds in others.items()} for one, others in common.items()}


def _say(kinds: Collection[str]) -> str:
    """What two rows have in common; a login only where it is not told by an id or address that is the same."""
    said = [words for kind, words in _WORDS.items() if kind in kinds and (kind != "login" or len(kinds) == 1)]
    return " and ".join(said)
