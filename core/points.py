"""Exact scores: parsing, formatting, and Canvas's rules for numbers.

A score is a whole number of the smallest unit in its file (2.50 with two decimals is 250 units), so sums of printed
decimals are exact. A cell without a number is blank, no response, or excused, and never zero. Any other text has no
value: neither the score nor a total that depends on it is written.

Canvas's importer rewrites every cell that looks like a number, whatever the locale; `normalize_separators` does the
same. Canvas's gradebook export prints numbers in the user's locale; `normalize_number` undoes that.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from enum import IntEnum, StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import pandas as pd

Points = Decimal

MAX_WHOLE_DIGITS = 12
MAX_DECIMALS = 30
"""More than any program prints; sums of so many decimals are still exact."""

EXACT = Context(prec=3000)
"""Arithmetic context in which no number from a file is ever rounded. Python's own context rounds to 28 digits.

It has enough digits for the product of two 1,000-digit numbers. Longer numbers are rejected when a file is read.
"""

_NO_RESPONSE = {"nv", "no vote", "no response", "-", "\N{EN DASH}", "\N{EM DASH}"}
_EXCUSED = {"ex", "excused"}
_NUMBER = r"[+-]?(?:[0-9]++[.,]?[0-9]*+|[.,][0-9]++)"
_SCORE = re.compile(rf"({_NUMBER})(?: ?/ ?{_NUMBER})?")
_POSSIBLE_THOUSANDS_SEPARATOR = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_ASCII_EQUIVALENTS = str.maketrans("．，－−＋／", ".,--+/")


class Mark(IntEnum):
    """The kind of value in a score cell.

    NO_VALUE is a text that has no value yet, or a share of unknown points possible. OTHER_SECTION means that the
    session doesn't count for the student, because only other sections had it. No file has such cells.
    """

    SCORE = 0
    BLANK = 1
    NO_RESPONSE = 2
    EXCUSED = 3
    OTHER_SECTION = 4
    NO_VALUE = 5

    @property
    def is_definite(self) -> bool:
        """True if the student has a score or is excused."""
        return self in (Mark.SCORE, Mark.EXCUSED)


class ScoreFault(StrEnum):
    """Reason why a cell can't be parsed. The value is the code of its Problem."""

    NOT_A_NUMBER = "score-not-a-number"
    AMBIGUOUS = "score-ambiguous"
    TOO_LARGE = "score-too-large"
    TOO_FINE = "score-too-fine"


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """A parsed cell.

    `points` is set if and only if `mark` is SCORE. A cell with a `fault` has NO_VALUE. `share` is set if the score is a
    share of the points possible, such as 1 for full points or 0.85 for 85%.
    """

    mark: Mark
    points: Points | None = None
    fault: ScoreFault | None = None
    share: Points | None = None


BLANK, NO_RESPONSE, EXCUSED = Score(Mark.BLANK), Score(Mark.NO_RESPONSE), Score(Mark.EXCUSED)


@dataclass(frozen=True, eq=False)
class ScoreTable:
    """Exact scores by row (index) and session key (columns).

    `units` contains whole numbers of 10**-decimals points. They are int64, or Python ints (dtype object) if a sum could
    overflow. `marks` contains int8 values of `Mark` with the same index and columns. `units` is 0 where the mark isn't
    SCORE.
    """

    units: "pd.DataFrame"
    marks: "pd.DataFrame"
    decimals: int

    def get_points(self, row: object, key: str) -> Points | None:
        """Return the points in one cell, or None if it isn't a score."""
        if self.get_mark(row, key) is not Mark.SCORE:
            return None
        return convert_units(int(cast(int, self.units.at[row, key])), self.decimals)

    def get_mark(self, row: object, key: str) -> Mark:
        """Return the kind of value in one cell."""
        return Mark(int(cast(int, self.marks.at[row, key])))

    def filter(self, row: object, key: str) -> "ScoreTable":
        """Return a table with only one cell."""
        return ScoreTable(self.units.loc[[row], [key]], self.marks.loc[[row], [key]], self.decimals)

    def format_units(self, units: int) -> str:
        """Return a number of this table's units as points, such as "8" or "1.5"."""
        return format_units(units, self.decimals)


def convert_units(units: int, decimals: int) -> Points:
    """Return units of 10**-decimals points as points, exactly."""
    return Decimal(f"{units}e-{decimals}")


def count_units(points: Points, decimals: int) -> int:
    """Return points as a number of units of 10**-decimals points, exactly."""
    return int(points.scaleb(decimals, EXACT))


def format_units(units: int, decimals: int) -> str:
    """Return units of 10**-decimals points as a decimal without trailing zeros.

    Examples: "8", "1.5", "-0.25".
    """
    return format_decimal(convert_units(units, decimals))


def parse_score(text: str, decimal_comma: bool | None = None) -> Score:
    """Parse a cell that contains a score, blank, no response, excused, or a fault.

    "8", "8.00", "-1", "+2", ".5", "5.", and "7,5" are numbers; "8/10" is 8. Digits in any script and non-breaking
    spaces are accepted. Exponents aren't accepted, because a spreadsheet that prints one has rounded the number.
    `decimal_comma` is True if the file uses decimal commas, or None if that is unknown. A number is AMBIGUOUS if its
    separator could also be a thousands separator.
    """
    cell = _normalize_text(text)
    if not cell:
        return BLANK
    word = cell.casefold()
    if word in _NO_RESPONSE:
        return NO_RESPONSE
    if word in _EXCUSED:
        return EXCUSED
    match = _SCORE.fullmatch(cell)
    return _parse_number(match[1], decimal_comma) if match else Score(Mark.NO_VALUE, fault=ScoreFault.NOT_A_NUMBER)


def parse_points(text: str, decimal_comma: bool | None = None) -> Points | None:
    """Return the number in a cell, or None if there is no valid number."""
    return parse_score(text, decimal_comma).points


def _normalize_text(text: str) -> str:
    """Return the cell with ASCII digits and signs, without surrounding spaces."""
    if text.isascii():
        return text.strip()
    cell = "".join(str(unicodedata.decimal(letter, letter)) for letter in text.translate(_ASCII_EQUIVALENTS))
    return " ".join(cell.split())


def _parse_number(number: str, decimal_comma: bool | None) -> Score:
    """Parse a well-formed number.

    The result is a fault if the number is ambiguous, too large, or has too many decimals for exact sums.
    """
    separator = "," if "," in number else "."
    expected = {True: ",", False: ".", None: "."}[decimal_comma]
    if separator != expected and _POSSIBLE_THOUSANDS_SEPARATOR.fullmatch(number):
        return Score(Mark.NO_VALUE, fault=ScoreFault.AMBIGUOUS)
    integer, _, decimals = number.lstrip("+-").replace(",", ".").partition(".")
    if len(integer.lstrip("0")) > MAX_WHOLE_DIGITS:
        return Score(Mark.NO_VALUE, fault=ScoreFault.TOO_LARGE)
    if len(decimals) > MAX_DECIMALS:
        decimals = decimals.rstrip("0")
    if len(decimals) > MAX_DECIMALS:
        return Score(Mark.NO_VALUE, fault=ScoreFault.TOO_FINE)
    minus = "-" if number.startswith("-") else ""
    return Score(Mark.SCORE, Decimal(f"{minus}{integer or '0'}.{decimals or ''}"))


CANVAS_NUMBER = re.compile(r"^-?[0-9.,]+%?$", re.MULTILINE)
"""Canvas's own pattern. In Ruby, `^` and `$` match at every line."""

CENT = Decimal("0.01")

_SEPARATORS = re.compile(r"[.,]")
_PLAIN_NUMBER = re.compile(r"-?(?:[0-9]++(?:\.[0-9]++)?|\.[0-9]++)")


def normalize_separators(text: str) -> str | None:
    """Rewrite a number-like cell with a decimal point and no thousands separators.

    Other text is returned unchanged, and a blank cell becomes None. The last `.` or `,` becomes the decimal point, and
    the others are removed, so `1.234,5` becomes `1234.5`. A single thousands comma (`1,234`) also becomes a decimal
    point. Canvas rule A8 (GradebookImporter, decimal_comma_to_period).
    """
    if not CANVAS_NUMBER.search(text):
        return text
    parts = _SEPARATORS.split(text.rstrip(".,"))
    if len(parts) == 1:
        return parts[0] or None
    return f"{''.join(parts[:-1])}.{parts[-1]}"


@lru_cache(maxsize=2**17)
def normalize_number(text: str) -> str | None:
    """Return the plain decimal ("8", "1.5") in a cell, or None if it isn't a number.

    Trailing zeros, thousands separators, and surrounding spaces are removed: "8,00" becomes "8", and "1,234.00" becomes
    "1234". The function is idempotent.
    """
    normalized = normalize_separators(text.strip()) or ""
    if not _PLAIN_NUMBER.fullmatch(normalized):
        return None
    return format_decimal(Decimal(normalized))


def format_decimal(number: Decimal) -> str:
    """Return the number as Clickover prints it.

    The result has no exponent, no trailing zeros, and never is "-0".
    """
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def round_points(value: Fraction, decimals: int | None) -> Points:
    """Round an exact value half up (away from zero).

    If `decimals` is None, the value is returned unrounded.

    Raises:
        ValueError: `decimals` is None, and the value has no finite decimal form.
    """
    digits = count_decimals(value) if decimals is None else decimals
    if digits is None:
        raise ValueError(f"{value} is not a finite decimal")
    scaled = abs(value) * 10**digits
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(f"{'-' if value < 0 else ''}{units}e-{digits}")


def count_decimals(value: Fraction) -> int | None:
    """Return the number of decimals in a fraction, or None if it is infinite."""
    rest, counts = value.denominator, {2: 0, 5: 0}
    for factor in counts:
        while rest % factor == 0:
            rest, counts[factor] = rest // factor, counts[factor] + 1
    return max(counts.values()) if rest == 1 else None


def format_fraction(value: Fraction, max_decimals: int = 6) -> str:
    """Return an exact value as a decimal.

    If it has more than `max_decimals` decimals, it is cut off with an ellipsis.
    """
    digits = count_decimals(value)
    if digits is not None and digits <= max_decimals:
        return format_decimal(round_points(value, digits))
    whole, rest = divmod(abs(value.numerator) * 10**max_decimals // value.denominator, 10**max_decimals)
    return f"{'-' if value < 0 else ''}{whole}.{rest:0{max_decimals}d}…"


def round_to_cents(number: Decimal) -> Decimal:
    """Round a number half up to two decimals, as in a gradebook export."""
    return number.quantize(CENT, ROUND_HALF_UP, EXACT)


def is_same_score(text: str, other: str) -> bool:
    """Return True if Canvas considers two scores equal.

    Their texts must be equal, or their numbers when rounded to two decimals. Canvas rule F4.
    """
    if text == other:
        return True
    try:
        return round_to_cents(Decimal(text)) == round_to_cents(Decimal(other))
    except InvalidOperation:  # "", "EX" or a letter grade isn't a number
        return False
