"""Parser that turns the cells of an iClicker file into scores."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.files.dictionary_column import DictionaryColumn, TextColumn
from core.points import BLANK, EXCUSED, Mark, Points, Score, parse_score

ATTENDANCE_POINTS = Decimal(1)
ATTENDANCE_RULE = "PRESENT counts 1 point, ABSENT 0, EXCUSED is excused, and a blank stays blank"
_ATTENDANCE_SCORES = {
    "present": Score(Mark.SCORE, ATTENDANCE_POINTS),
    "absent": Score(Mark.SCORE, Decimal(0)),
    "excused": EXCUSED,
}
_NOT_THOUSANDS_PATTERN = r"(?![+-]?[1-9][0-9]{0,2}[.,][0-9]{3}(?![0-9]))"  # 1,000 is ambiguous, so it isn't evidence
_DECIMAL_WITH_COMMA = re.compile(rf"{_NOT_THOUSANDS_PATTERN}[+-]?[0-9]*,[0-9]+\s*(/.*)?")
_DECIMAL_WITH_POINT = re.compile(rf"{_NOT_THOUSANDS_PATTERN}[+-]?[0-9]*\.[0-9]+\s*(/.*)?")


@dataclass(frozen=True, slots=True)
class ParsedColumn:
    """A column with its cells parsed.

    `text_counts` maps each distinct nonblank text to its frequency.
    """

    texts: TextColumn
    scores: DictionaryColumn[Score]
    text_counts: Counter[str]
    is_attendance: bool

    @property
    def is_blank(self) -> bool:
        """True if the column has no values."""
        return not self.text_counts

    @property
    def distinct_scores(self) -> set[Score]:
        """The distinct scores in the column."""
        return set(self.scores.value_counts())

    @property
    def readable_fraction(self) -> float:
        """The fraction of nonblank cells that could be parsed, from 0 to 1."""
        fault_count = sum(count for score, count in self.scores.value_counts().items() if score.fault)
        return 1 - fault_count / self.text_counts.total() if self.text_counts else 0.0

    @property
    def has_numbers(self) -> bool:
        """True if any cell is a number, PRESENT, or ABSENT."""
        return any(score.mark is Mark.SCORE for score in self.distinct_scores)

    @property
    def smallest_magnitude(self) -> Points | None:
        """The smallest nonzero absolute value, or None if there is none."""
        return min((abs(score.points) for score in self.distinct_scores if score.points), default=None)


class CellParser:
    """A cached parser for the cells in one file. Equal cells share one `Score`."""

    def __init__(self, decimal_comma: bool | None) -> None:
        """Create a parser.

        `decimal_comma` is None if the file's decimal separator is unknown.
        """
        self._decimal_comma = decimal_comma
        self._cache: dict[str, Score] = {"": BLANK}

    def parse(self, text: str) -> Score:
        """Return the score for the text of one cell."""
        score = self._cache.get(text)
        if score is None:
            score = self._cache[text] = parse_score(text, self._decimal_comma)
        return score

    def parse_column(self, texts: TextColumn) -> ParsedColumn:
        """Parse all cells in a column.

        Attendance words count as scores only if they are most of the column's values.
        """
        counts = texts.value_counts()
        del counts[""]
        attendance_count = sum(count for text, count in counts.items() if text.casefold() in _ATTENDANCE_SCORES)
        only_excused = all(text.casefold() == "excused" for text in counts if text.casefold() in _ATTENDANCE_SCORES)
        if not only_excused and 2 * attendance_count > counts.total():
            scores = texts.map(lambda text: _ATTENDANCE_SCORES.get(text.casefold()) or self.parse(text))
            return ParsedColumn(texts, scores, counts, is_attendance=True)
        return ParsedColumn(texts, texts.map(self.parse), counts, is_attendance=False)


def detect_decimal_comma(texts: Iterable[str], delimiter: str) -> bool | None:
    """Return True if a file uses decimal commas, or None if that is unclear.

    Semicolons between columns suggest a locale with decimal commas, unless a cell contradicts that.
    """
    distinct_texts = set(texts)
    has_comma = any(_DECIMAL_WITH_COMMA.fullmatch(text) for text in distinct_texts)
    has_point = any(_DECIMAL_WITH_POINT.fullmatch(text) for text in distinct_texts)
    if has_comma != has_point:
        return has_comma
    return True if delimiter == ";" and not has_point else None
