"""What is one score, exactly?

A score is a whole number of the smallest unit that its file prints (2.50 with two decimals is 250 units), so that sums
of printed decimals are exact. A cell that holds no number is one of three things that are never mixed up with zero:
blank, no response, or excused. A cell that is none of these is a fault: it counts as blank and is always told.

Which number does Canvas see in a cell, and which two are the same to it?

One rule for both directions: Canvas's importer rewrites every cell that looks like a number, whatever the locale, and
the gradebook export prints numbers in the locale of the person who exported it.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import pandas as pd

Points = Decimal

MAX_WHOLE_DIGITS = 12
MAX_DECIMALS = 6

_NO_RESPONSE = {"nv", "no vote", "no response", "-", "\N{EN DASH}", "\N{EM DASH}"}
_EXCUSED = {"ex", "excused"}
_NUMBER = r"[+-]?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)"
_SCORE = re.compile(rf"({_NUMBER})(?: ?/ ?{_NUMBER})?")
_THREE_AFTER = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_ALIKE = str.maketrans("．，－−＋／", ".,--+/")


class Mark(IntEnum):
    """What a cell means."""

    SCORE = 0
    BLANK = 1
    NO_RESPONSE = 2
    EXCUSED = 3

    @property
    def says_something(self) -> bool:
        """Whether the file says what this student gets: a score, or an excuse."""
        return self in (Mark.SCORE, Mark.EXCUSED)


class Fault(StrEnum):
    """Why a cell that holds something is not read, as the code of its Problem."""

    NOT_A_NUMBER = "score-not-a-number"
    AMBIGUOUS = "score-ambiguous"
    TOO_LARGE = "score-too-large"
    TOO_FINE = "score-too-fine"


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """What one cell says. `points` is set exactly where `mark` is SCORE; a cell with a `fault` is BLANK."""

    mark: Mark
    points: Points | None = None
    fault: Fault | None = None


BLANK, NO_RESPONSE, EXCUSED = Score(Mark.BLANK), Score(Mark.NO_RESPONSE), Score(Mark.EXCUSED)


@dataclass(frozen=True, eq=False)
class ScoreTable:
    """Scores by row (index) and session key (columns), exact.

    `units`: whole numbers of 10**-decimals points (int64, or Python ints as object where int64 could overflow a sum), 0
    wherever `marks` is not SCORE. `marks`: int8 values of `Mark`, same index and columns.
    """

    units: "pd.DataFrame"
    marks: "pd.DataFrame"
    decimals: int

    def points_at(self, row: object, key: str) -> Points | None:
        """The points of one cell, or None where it holds no number."""
        if self.mark_at(row, key) is not Mark.SCORE:
            return None
        return Decimal(int(cast(int, self.units.at[row, key]))).scaleb(-self.decimals)

    def mark_at(self, row: object, key: str) -> Mark:
        """What one cell means."""
        return Mark(int(cast(int, self.marks.at[row, key])))

    def plain(self, units: int) -> str:
        """Units of this table in plain points ("8", "1.5")."""
        return plain(units, self.decimals)


def plain(units: int, decimals: int) -> str:
    """Units of 10**-decimals points as a plain decimal without trailing zeros: "8", "1.5", "-0.25"."""
    return shortest(Decimal(f"{units}e-{decimals}"))


def read_score(text: str, decimal_comma: bool | None = None) -> Score:
    """What a cell says: a score, blank, no response, excused, or a fault. Never raises.

    "8", "8.00", "-1", "+2", ".5", "5." and "7,5" are numbers; of "8/10" the 8 counts. Digits of any script and
    non-breaking blanks are read. An exponent is not: a spreadsheet has rounded what it prints so. `decimal_comma` says
    which sign the file's decimals have (None: not known). A sign that may as well part thousands is AMBIGUOUS.
    """
    cell = _simplify(text)
    if not cell:
        return BLANK
    word = cell.casefold()
    if word in _NO_RESPONSE:
        return NO_RESPONSE
    if word in _EXCUSED:
        return EXCUSED
    found = _SCORE.fullmatch(cell)
    return _read_number(found[1], decimal_comma) if found else Score(Mark.BLANK, fault=Fault.NOT_A_NUMBER)


def parse_points(text: str, decimal_comma: bool | None = None) -> Points | None:
    """The number that a cell holds, or None where it holds none that can be read."""
    return read_score(text, decimal_comma).points


def _simplify(text: str) -> str:
    """The cell in ASCII digits and signs, without surrounding blanks."""
    if text.isascii():
        return text.strip()
    cell = "".join(str(unicodedata.decimal(letter, letter)) for letter in text.translate(_ALIKE))
    return " ".join(cell.split())


def _read_number(number: str, decimal_comma: bool | None) -> Score:
    """A number whose shape is right: told apart from thousands, and within what can be added up exactly."""
    sign = "," if "," in number else "."
    expected = {True: ",", False: ".", None: "."}[decimal_comma]
    if sign != expected and _THREE_AFTER.fullmatch(number):
        return Score(Mark.BLANK, fault=Fault.AMBIGUOUS)
    whole, _, decimals = number.lstrip("+-").replace(",", ".").partition(".")
    if len(whole.lstrip("0")) > MAX_WHOLE_DIGITS:
        return Score(Mark.BLANK, fault=Fault.TOO_LARGE)
    if len(decimals) > MAX_DECIMALS:
        decimals = decimals.rstrip("0")
    if len(decimals) > MAX_DECIMALS:
        return Score(Mark.BLANK, fault=Fault.TOO_FINE)
    minus = "-" if number.startswith("-") else ""
    return Score(Mark.SCORE, Decimal(f"{minus}{whole or '0'}.{decimals or ''}"))


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
