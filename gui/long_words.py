"""How does a word fit that is longer than its line? Labels break lines between words only."""

import re

PIECE = 10
"""After so many letters a long word may be broken."""

_LONG = re.compile(rf"\S{{{2 * PIECE}}}")
_PIECE = re.compile(rf"(\S{{{PIECE}}})(?=\S)")


def breakable(text: str) -> str:
    """The same text, whose long words may be broken without a sign: by blanks of no width."""
    return _PIECE.sub("\\1\u200b", text) if _LONG.search(text) else text
