"""Order of scores that are texts."""

from decimal import Decimal, InvalidOperation
from functools import lru_cache


@lru_cache(maxsize=4096)
def build_score_sort_key(text: str) -> tuple[int, Decimal | str]:
    """Return a score's sort key: numbers by value, then words, then empty cells."""
    try:
        return 0, Decimal(text)
    except InvalidOperation:
        return (1, text) if text else (2, "")
