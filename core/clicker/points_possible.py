"""Points possible of sessions: in a row or column of points, in the header, or in the cells."""

import re
from collections.abc import Iterable, Mapping, Sequence

from core.clicker.columns import ScoreColumn
from core.points import Mark, Points, parse_points
from core.recognition.headers import find_points_header_stem, normalize_header

_POINTS_IN_CELL = re.compile(r"[^/]*[0-9.,]\s*/\s*(?P<points>[0-9]+(?:[.,][0-9]+)?)")
_SCORE_WORDS = re.compile(r" (score|points|pts|grade)$")


def find_points_possible(column: ScoreColumn, points_columns: Mapping[int, Points]) -> Points | None:
    """Return a column's points possible, or None if the file doesn't state them.

    `points_columns` maps score columns to the points in their own column of points possible.
    """
    for points in (
        column.points_score.points,
        column.header.points_possible,
        points_columns.get(column.number),
        _find_points_in_cells(column.cells.text_counts),
    ):
        if points is not None:
            return points
    return None


def _find_points_in_cells(texts: Iterable[str]) -> Points | None:
    """Return the points possible that all cells such as "8 / 10" state, or None if they differ."""
    found = {parse_points(match["points"]) for text in texts if (match := _POINTS_IN_CELL.fullmatch(text.strip()))}
    return found.pop() if len(found) == 1 else None


def assign_points_columns(
    score_columns: Sequence[ScoreColumn], points_columns: Sequence[ScoreColumn]
) -> dict[int, Points]:
    """Return the points possible of score columns that have a separate points column.

    A header such as "HW1 - Max Points" names the score column; any other belongs to the nearest one on its left. Points
    that differ between rows aren't the session's points possible.
    """
    assigned: dict[int, Points] = {}
    for column in points_columns:
        points = {score.points for score in column.cells.distinct_scores if score.mark is Mark.SCORE}
        target = _find_score_column(column, score_columns)
        if target is not None and len(points) == 1 and (value := points.pop()) is not None:
            assigned.setdefault(target.number, value)
    return assigned


def _find_score_column(column: ScoreColumn, score_columns: Sequence[ScoreColumn]) -> ScoreColumn | None:
    stem = find_points_header_stem(column.header.text)
    if stem:
        names = {normalize_header(other.header.text): other for other in reversed(score_columns)}
        short_names = {_SCORE_WORDS.sub("", name): other for name, other in names.items()}
        if found := names.get(stem) or short_names.get(stem):
            return found
    left = [other for other in score_columns if other.number < column.number]
    return left[-1] if left else None
