"""Parsing of the cells of an iClicker file into scores and a table of scores."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from core.cooperative import cached_property
from core.exact_integers import choose_integer_dtype
from core.excel_dates import find_serial_date
from core.files.dictionary_column import DictionaryColumn, TextColumn
from core.points import BLANK, EXCUSED, Mark, Points, Score, ScoreFault, ScoreTable, count_units, parse_score
from core.text_values import (
    BUILT_IN_VALUES,
    NO_VALUES,
    TextValue,
    are_letters_clear,
    find_text_score,
    is_attendance_word,
    parse_percentage,
    resolve_share,
)

INT64_MAX = int(np.iinfo(np.int64).max)
_NOT_THOUSANDS_PATTERN = r"(?![+-]?[1-9][0-9]{0,2}[.,][0-9]{3}(?![0-9]))"  # 1,000 is ambiguous, so it isn't evidence
_DECIMAL_WITH_COMMA = re.compile(rf"{_NOT_THOUSANDS_PATTERN}[+-]?[0-9]*,[0-9]+\s*(/.*)?")
_DATE_NUMBER = Score(Mark.NO_VALUE, fault=ScoreFault.NOT_A_NUMBER)  # no score is as high as a date from Excel
_DECIMAL_WITH_POINT = re.compile(rf"{_NOT_THOUSANDS_PATTERN}[+-]?[0-9]*\.[0-9]+\s*(/.*)?")
_NUMERAL = re.compile(r"[-+−–\d\s.,'’%％/]*")


@dataclass(frozen=True)
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

    @cached_property
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
        """True if any cell has points, or a share of the points possible."""
        return any(score.mark is Mark.SCORE for score in self.distinct_scores) or self.has_shares

    @cached_property
    def has_shares(self) -> bool:
        """True if any cell is a share of the points possible, such as 85% or PRESENT."""
        return any(score.share is not None for score in self.distinct_scores)

    @property
    def has_nonnumeric_cells(self) -> bool:
        """True if any cell is neither blank nor a number, even if it has a value."""
        is_marked = any(score.mark is not Mark.SCORE for score in self.distinct_scores - {BLANK})
        return is_marked or not all(map(_NUMERAL.fullmatch, self.text_counts))

    @property
    def text_values(self) -> list[TextValue]:
        """The distinct texts that aren't numbers, with their counts and scores, in the order of the file."""
        first_cells = np.unique(self.texts.codes, return_index=True)[1].tolist()
        scores = {self.texts[cell]: self.scores[cell] for cell in first_cells}
        return [
            TextValue(text, count, scores[text])
            for text, count in self.text_counts.items()
            if scores[text].mark is not Mark.SCORE or not _NUMERAL.fullmatch(text)
        ]

    @property
    def unknown_texts(self) -> list[TextValue]:
        """The distinct texts without a value."""
        return [item for item in self.text_values if item.score.fault] if self.has_nonnumeric_cells else []

    def resolve_shares(self, points: Points | None) -> "ParsedColumn":
        """Return the column with shares of these points possible as points."""
        if not self.has_shares:
            return self
        return replace(self, scores=self.scores.map(partial(resolve_share, points=points)))

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
        """Return the score for the text of one cell, apart from words that have a value."""
        score = self._cache.get(text)
        if score is None:
            score = parse_score(text, self._decimal_comma)
            if score.fault:
                score = parse_percentage(text, self._decimal_comma) or score
            self._cache[text] = score
        return score

    def parse_column(self, texts: TextColumn, values: Mapping[str, Score] = NO_VALUES) -> ParsedColumn:
        """Parse all cells of a column.

        `values` are the user's values of texts. The column is attendance if most cells are words such as PRESENT and at
        least one isn't EXCUSED.
        """
        counts = texts.value_counts()
        del counts[""]
        words = [text for text in counts if self.parse(text).fault]
        with_letters = are_letters_clear(words)
        scores = texts.map(lambda text: self._parse_word(text, values, with_letters=with_letters))
        attendance_words = [text for text in counts if is_attendance_word(text, with_letters=with_letters)]
        attendance_count = sum(counts[text] for text in attendance_words)
        is_attendance = 2 * attendance_count > counts.total() and any(
            BUILT_IN_VALUES[text.casefold()] is not EXCUSED for text in attendance_words
        )
        return ParsedColumn(texts, scores, counts, is_attendance)

    def _parse_word(self, text: str, values: Mapping[str, Score], *, with_letters: bool) -> Score:
        score = _DATE_NUMBER if find_serial_date(text) else self.parse(text)
        if score.points is not None or not text:
            return score
        return find_text_score(text, values, with_letters=with_letters) or score


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


def build_score_table(rows: Sequence[int], keys: Sequence[str], cells: Sequence[DictionaryColumn[Score]]) -> ScoreTable:
    """Build a score table from the cells of each column.

    `cells[j][i]` is the score in column `keys[j]` and row `rows[i]`. The table has as many decimals as its most precise
    score. Its units are Python ints if a row's sum could overflow int64.
    """
    distinct_scores = list({score for column in cells for score in column.values})
    exponents = (int(score.points.as_tuple().exponent) for score in distinct_scores if score.points is not None)
    decimals = max(0, -min(exponents, default=0))
    codes = {score: code for code, score in enumerate(distinct_scores)}
    units = [count_units(score.points, decimals) if score.points is not None else 0 for score in distinct_scores]
    largest = max((abs(value) for value in units), default=0)
    dtype = choose_integer_dtype(largest * max(len(keys), 1))
    distinct_units = np.array(units, dtype=dtype)
    distinct_marks = np.array([int(score.mark) for score in distinct_scores], np.int8)
    shape = len(rows), len(keys)
    all_units, all_marks = np.empty(shape, dtype, order="F"), np.empty(shape, np.int8, order="F")
    for position, column in enumerate(cells):
        cell_codes = column.map_codes(codes.__getitem__)
        all_units[:, position], all_marks[:, position] = distinct_units[cell_codes], distinct_marks[cell_codes]
    index, columns = pd.Index(list(rows), dtype=np.int64), pd.Index(list(keys), dtype=object)
    return ScoreTable(
        pd.DataFrame(all_units, index, columns, copy=False),
        pd.DataFrame(all_marks, index, columns, copy=False),
        decimals,
    )
