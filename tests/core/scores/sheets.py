"""Helper that builds score sheets with default arguments."""

from collections.abc import Mapping

from core.choices import DuplicateAccountPolicy, ScoringRule
from core.clicker.export import ClickerExport
from core.scores.duplicates import merge_students
from core.scores.sheet import ScoreSheet, build_score_sheet


def build_sheet(
    export: ClickerExport,
    students: Mapping[int, str] | None = None,
    rule: ScoringRule | None = None,
    accounts: DuplicateAccountPolicy = DuplicateAccountPolicy.BEST,
) -> ScoreSheet:
    students_by_row = students or {person.row: person.name for person in export.participants}
    points = {session.key: session.points_possible for session in export.sessions}
    class_scores = merge_students(export.scores, students_by_row, accounts)
    return build_score_sheet(export, class_scores, export.sessions, points, rule or ScoringRule())
