"""Which number does Canvas see in a cell, and which two are the same to it?

One rule for both directions: Canvas's importer rewrites every cell that looks like a number, whatever the locale, and
the gradebook export prints numbers in the locale of the person who exported it.
"""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

NUMBER_LIKE = re.compile(r"^-?[0-9.,]+%?$", re.MULTILINE)
"""Canvas's own test. Ruby's `^` and `$` match at every line of a cell."""

CENT = Decimal("0.01")
_SEPARATORS = re.compile(r"[.,]")
_PLAIN = re.compile(r"-?[0-9]*\.?[0-9]+")


def join_decimals(text: str) -> str | None:
    """Rewrite a number-like cell with a decimal point and no thousands separators; None is a blank cell.

    The last `.` or `,` is the decimal point and the others are dropped, so `1.234,5` is `1234.5`, but a lone thousands
    comma (`1,234`) becomes a decimal point too. Canvas rule A8 (GradebookImporter, decimal_comma_to_period).
    """
    if not NUMBER_LIKE.search(text):
        return text
    parts = _SEPARATORS.split(text.rstrip(".,"))
    if len(parts) == 1:
        return parts[0] or None
    return f"{''.join(parts[:-1])}.{parts[-1]}"


def plain_decimal(text: str) -> str | None:
    """The plain decimal ("8", "1.5") that a cell holds, or None where it holds no number.

    Trailing zeros and a locale's separators are gone; "8,00" is "8" and "1,234.00" is "1234". Surrounding blanks count
    for nothing. Idempotent: a plain decimal is given back as it is.
    """
    joined = join_decimals(text.strip()) or ""
    if not _PLAIN.fullmatch(joined):
        return None
    return shortest(Decimal(joined))


def shortest(number: Decimal) -> str:
    """A number as Clickover prints it: plain, without trailing zeros, and never "-0"."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def is_same_score(one: str, other: str) -> bool:
    """Whether Canvas sees no difference: equal texts, or equal numbers at two decimals. Canvas rule F4."""
    if one == other:
        return True
    try:
        return Decimal(one).quantize(CENT, ROUND_HALF_UP) == Decimal(other).quantize(CENT, ROUND_HALF_UP)
    except InvalidOperation:  # "", "EX" or a letter grade is no number
        return False
