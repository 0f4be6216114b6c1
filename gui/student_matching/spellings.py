"""How is a person found by typing, however the name is spelled? "muller" and "mueller" find Müller, and so back."""

import re
from collections.abc import Callable, Sequence

from core.students.names import fold

_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae"})


def _spellings(text: str) -> set[str]:
    """A text in lower case, as it is, without accents and marks, and with its umlauts spelled out."""
    own = text.casefold()
    if own.isascii() and "'" not in own:
        return {own}
    return {own, " ".join(fold(text)), own.translate(_SPELLED_OUT)}


def searchable(name: str, *others: str) -> str:
    """What a search for a person looks through: every spelling of the name, and the other facts as they are."""
    return " ".join((*sorted(_spellings(name)), *(other.casefold() for other in others if other)))


def finders(wanted: str) -> Sequence[Callable[[str], object]]:
    """For each word that is searched for, what tells whether a `searchable` text has it, in one of its spellings."""
    return [re.compile("|".join(map(re.escape, sorted(_spellings(word))))).search for word in wanted.split()]
