"""How is a person found by typing, however the name is spelled? "muller" and "mueller" find Müller, and so back."""

from collections.abc import Sequence

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


def spellings_of_words(wanted: str) -> Sequence[set[str]]:
    """What is searched for, word by word, each in all its spellings."""
    return [_spellings(word) for word in wanted.split()]


def is_found(text: str, words: Sequence[set[str]]) -> bool:
    """Whether a `searchable` text has each of the words in one of its spellings."""
    return all(any(spelling in text for spelling in word) for word in words)
