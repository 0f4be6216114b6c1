"""Checks of duplicate accounts: rows of one student with different scores in a session."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from core.choices import DuplicateAccountPolicy
from core.points import Mark, ScoreTable, format_units
from core.problems import Location, Problem, Severity, Source
from core.students.match_results import MatchResult
from core.students.proposals import ConfidenceBand, Proposals
from core.texts import Text, _, join_list, join_semicolons, join_sentences, ngettext
from core.workbook import Workbook

_MAX_NAMED_SESSIONS = 4
_COUNTED_SCORES = {
    DuplicateAccountPolicy.BEST: _("The best score counts."),
    DuplicateAccountPolicy.FIRST: _("The score in the first row counts."),
    DuplicateAccountPolicy.SUM: _("The scores are added."),
}


def check_duplicate_scores(workbook: Workbook, rows_by_student: Mapping[str, Sequence[int]]) -> Iterator[Problem]:
    """Yield a warning for each student whose rows have different scores in a session.

    `rows_by_student` are the rows that certainly belong to each student.
    """
    export, sessions = workbook.export, workbook.chosen_sessions
    groups = [rows for rows in rows_by_student.values() if len(rows) > 1]
    if export is None or not groups or not sessions:
        return
    people = {person.row: person for person in export.participants}
    names = [workbook.get_session_name(session) for session in sessions]
    scores = _DuplicateScores.select(export.scores, groups, [session.key for session in sessions])
    for group in np.flatnonzero(scores.is_different.any(axis=1)).tolist():
        rows, columns = groups[group], np.flatnonzero(scores.is_different[group]).tolist()
        shown = [
            _("“{session}”: {scores}", session=names[column], scores=scores.format(group, column))
            for column in columns[:_MAX_NAMED_SESSIONS]
        ]
        if (more := len(columns) - _MAX_NAMED_SESSIONS) > 0:
            shown.append(ngettext("{n} more session", "{n} more sessions", more))
        message = join_sentences(
            _(
                "“{name}” is in rows {rows} with different scores: {scores}.",
                name=people[rows[0]].label,
                rows=join_list(people[row].row_text for row in rows),
                scores=join_semicolons(shown),
            ),
            _COUNTED_SCORES[workbook.choices.two_accounts],
            _("Check whether one of them is a regrade."),
        )
        yield Problem("duplicate-scores", Severity.WARNING, message, Location(Source.EXPORT, rows[0]), tuple(rows))


@dataclass(frozen=True, eq=False)
class _DuplicateScores:
    """The scores in the rows of each student with several rows.

    The rows of one student are a group. `starts` are the positions of the groups' first rows. `is_different` has one
    row for each group and one column for each session.
    """

    units: np.ndarray
    is_score: np.ndarray
    starts: np.ndarray
    is_different: np.ndarray
    decimals: int

    @classmethod
    def select(cls, scores: ScoreTable, groups: Sequence[Sequence[int]], keys: Sequence[str]) -> Self:
        """Select the scores in these groups of rows and in the sessions with these keys."""
        rows = pd.Index([row for group in groups for row in group])
        positions = np.ix_(scores.units.index.get_indexer(rows), scores.units.columns.get_indexer(pd.Index(keys)))
        units, is_score = scores.units.to_numpy()[positions], scores.marks.to_numpy()[positions] == int(Mark.SCORE)
        starts = np.cumsum([0, *(len(group) for group in groups[:-1])])
        lowest = np.minimum.reduceat(np.where(is_score, units, units.max()), starts, axis=0)
        highest = np.maximum.reduceat(np.where(is_score, units, units.min()), starts, axis=0)
        return cls(units, is_score, starts, np.asarray(highest > lowest, bool), scores.decimals)

    def format(self, group: int, column: int) -> Text:
        """Return the scores of a group in one session, in the order of the rows."""
        stop = self.starts[group + 1] if group + 1 < len(self.starts) else len(self.units)
        part = slice(self.starts[group], stop)
        units = self.units[part, column][self.is_score[part, column]].tolist()
        return join_list(format_units(value, self.decimals) for value in units)


def find_exact_rows(proposals: Proposals, matches: MatchResult) -> dict[str, list[int]]:
    """Return each student's matched rows that have exact evidence."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, student in matches.students.items():
        proposal = proposals.by_row[row]
        if proposal.band is ConfidenceBand.AUTOMATIC and proposal.candidates[0].canvas_id == student:
            rows[student].append(row)
    return rows
