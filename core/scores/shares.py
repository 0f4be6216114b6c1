"""Scores that are shares of the points possible, such as 85% or full points."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import pandas as pd

from core.clicker.cell_parsing import ParsedColumn, build_score_table
from core.clicker.combining import rescale_units
from core.clicker.export import ClickerExport, Session, build_file_key
from core.points import Points, ScoreTable
from core.text_values import resolve_share


def iter_text_columns(export: ClickerExport) -> Iterator[tuple[str, Sequence[int], Session, ParsedColumn]]:
    """Yield the columns with texts that aren't numbers.

    Each comes with the key of its session in the class, the rows of its file, and its session in that file.
    """
    keys = {session.column: session.key for session in export.sessions}
    for number, file in enumerate(export.files, 1):
        rows = [build_file_key(number, person.row) for person in file.participants]
        for session in file.sessions:
            if session.key in file.text_columns:
                key = keys[export.get_session_column(build_file_key(number, session.column))]
                yield key, rows, session, file.text_columns[session.key]


def resolve_shares(export: ClickerExport, points: Mapping[str, Points | None]) -> ScoreTable:
    """Return an export's scores, with shares converted to scores by `points`, the points possible by session key.

    Shares of unknown points have no value.
    """
    table = export.scores
    for key, rows, session, cells in iter_text_columns(export):
        if cells.has_shares and key in points and points[key] != session.points_possible:
            scores = cells.scores.map(partial(resolve_share, points=points[key]))
            table = _replace_scores(table, build_score_table(rows, [key], [scores]))
    return table


def find_percentage_sessions(export: ClickerExport) -> frozenset[str]:
    """Return the keys of the sessions with percentages, whose scores need rounding."""
    return frozenset(
        key
        for key, _, _, cells in iter_text_columns(export)
        if any(score.share not in (None, 0, 1) for score in cells.distinct_scores)
    )


def _replace_scores(table: ScoreTable, replacement: ScoreTable) -> ScoreTable:
    """Return a table with the scores that `replacement` has for some rows of one session."""
    decimals = max(table.decimals, replacement.decimals)
    units, new_units = (rescale_units(item, decimals, len(table.units.columns)) for item in (table, replacement))
    all_units = units.astype(units.dtype if new_units.dtype == units.dtype else object, order="F")
    all_marks = table.marks.to_numpy().copy(order="F")
    rows = table.units.index.get_indexer(replacement.units.index)
    column = table.units.columns.get_loc(replacement.units.columns[0])
    all_units[rows, column], all_marks[rows, column] = new_units[:, 0], replacement.marks.to_numpy()[:, 0]
    index, columns = table.units.index, table.units.columns
    return ScoreTable(
        pd.DataFrame(all_units, index, columns, copy=False),
        pd.DataFrame(all_marks, index, columns, copy=False),
        decimals,
    )
