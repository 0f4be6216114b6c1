"""What do the cells of one column say: scores, attendance, or neither?"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.coded_columns import CodedColumn, TextColumn
from core.points import BLANK, EXCUSED, Mark, Points, Score, read_score

ATTENDANCE_POINTS = Decimal(1)
ATTENDANCE_RULE = "PRESENT counts 1 point, ABSENT 0, EXCUSED is excused, and a blank stays blank"
_ATTENDANCE = {
    "present": Score(Mark.SCORE, ATTENDANCE_POINTS),
    "absent": Score(Mark.SCORE, Decimal(0)),
    "excused": EXCUSED,
}
_THOUSANDS = r"(?![+-]?[1-9][0-9]{0,2}[.,][0-9]{3}(?![0-9]))"  # 1,000 may be a thousand, and tells nothing
_WITH_COMMA = re.compile(rf"{_THOUSANDS}[+-]?[0-9]*,[0-9]+\s*(/.*)?")
_WITH_POINT = re.compile(rf"{_THOUSANDS}[+-]?[0-9]*\.[0-9]+\s*(/.*)?")


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """One column's cells, read. `counts` are how often each distinct text stands in it, blanks left out."""

    texts: TextColumn
    scores: CodedColumn[Score]
    counts: Counter[str]
    is_attendance: bool

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the column."""
        return not self.counts

    @property
    def distinct(self) -> set[Score]:
        """The scores that stand in the column, each once."""
        return set(self.scores.counts())

    @property
    def read_share(self) -> float:
        """The share of the filled cells that could be read, 0 to 1."""
        faulty = sum(often for score, often in self.scores.counts().items() if score.fault)
        return 1 - faulty / self.counts.total() if self.counts else 0.0

    @property
    def holds_numbers(self) -> bool:
        """Whether any cell is a number (or an attendance word)."""
        return any(score.mark is Mark.SCORE for score in self.distinct)

    @property
    def smallest(self) -> Points | None:
        """The smallest number that is not zero, signs aside; None where there is none."""
        return min((abs(score.points) for score in self.distinct if score.points), default=None)


class CellReader:
    """Reads the cells of one file; each distinct text once, so that equal cells share one Score."""

    def __init__(self, decimal_comma: bool | None) -> None:
        """`decimal_comma` says which sign the file's decimals have; None where it is not known."""
        self._decimal_comma = decimal_comma
        self._known: dict[str, Score] = {"": BLANK}

    def read(self, text: str) -> Score:
        """What one cell says."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = read_score(text, self._decimal_comma)
        return known

    def read_column(self, texts: TextColumn) -> ReadColumn:
        """All cells of a column; attendance words count only where most of the column is such words."""
        counts = texts.counts()
        del counts[""]
        words = sum(often for text, often in counts.items() if text.casefold() in _ATTENDANCE)
        only_excused = all(text.casefold() == "excused" for text in counts if text.casefold() in _ATTENDANCE)
        if not only_excused and 2 * words > counts.total():
            scores = texts.map(lambda text: _ATTENDANCE.get(text.casefold()) or self.read(text))
            return ReadColumn(texts, scores, counts, is_attendance=True)
        return ReadColumn(texts, texts.map(self.read), counts, is_attendance=False)


def has_decimal_comma(texts: Iterable[str], delimiter: str) -> bool | None:
    """Which sign a file's decimals have: True a comma, False a point, None where its cells do not tell.

    A file cut by semicolons comes from a country with decimal commas, unless one of its cells says otherwise.
    """
    distinct = set(texts)
    commas = any(_WITH_COMMA.fullmatch(text) for text in distinct)
    points = any(_WITH_POINT.fullmatch(text) for text in distinct)
    if commas != points:
        return commas
    return True if delimiter == ";" and not points else None
