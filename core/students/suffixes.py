"""Suffixes of names, such as Jr. and III, and the display form of names."""

from collections.abc import Iterable

_GENERATIONS = {
    **dict.fromkeys(("jr", "jnr", "junior"), "Jr."),
    **dict.fromkeys(("sr", "snr", "senior"), "Sr."),
    **dict.fromkeys(("ii", "2nd"), "II"),
    **dict.fromkeys(("iii", "3rd"), "III"),
    **dict.fromkeys(("iv", "4th"), "IV"),
}
"""Suffixes that distinguish relatives, in all spellings. V and VI alone are more often middle initials or names."""

NAMED_SUFFIXES = frozenset({*_GENERATIONS, "esq", "phd", "md", "dds", "jd"})
"""Lower-case tokens that are suffixes wherever they occur."""

SUFFIXES = NAMED_SUFFIXES | {"v", "vi", "vii"}
"""Lower-case tokens that are suffixes if the name has other tokens."""


def find_generation(tokens: Iterable[str]) -> str:
    """Return the suffix among lower-case tokens: "Jr." for "junior", "" for none."""
    return next((_GENERATIONS[token] for token in tokens if token in _GENERATIONS), "")


def format_full_name(name: str) -> str:
    """Return a name with the first name first and the suffix last.

    "Lee, Ana" becomes "Ana Lee"; "Lee, Ana, Jr." and "Lee Jr., Ana" become "Ana Lee Jr.".
    """
    fields = [words for field in name.split(",") if (words := field.split())]
    if len(fields) < 2:
        return name.strip()
    suffixes: list[str] = []
    for position, words in enumerate(fields):
        is_extra_field = position > 0 and len(fields) > 2
        while len(words) > (0 if is_extra_field else 1) and words[-1].rstrip(".").casefold() in NAMED_SUFFIXES:
            suffixes.insert(0, words.pop())
    last, *first = fields
    return " ".join((*(word for words in first for word in words), *last, *suffixes))
