"""Tests for session statistics."""

from decimal import Decimal

from core.scores.statistics import compute_session_statistics
from tests.file_builders import make_export


def test_compute_session_statistics_covers_all_rows_by_default() -> None:
    statistics = compute_session_statistics(make_export())
    quiz = statistics["Class 3 - Quiz"]
    assert (quiz.answered_count, quiz.row_count, quiz.mean, quiz.above_count) == (2, 3, Decimal("4.63"), 0)
    assert sum(quiz.histogram) == 2
    assert quiz.histogram[-1] == 1


def test_compute_session_statistics_covers_only_given_rows() -> None:
    statistics = compute_session_statistics(make_export(), rows=[5])
    assert statistics["Class 1 - Poll"].mean is None
    assert statistics["Class 1 - Poll"].answered_count == 0


def test_compute_session_statistics_counts_scores_above_points_possible() -> None:
    statistics = compute_session_statistics(make_export("Name,Email,A,B\nPoints Possible,,2,2\nX,x@x.edu,3,1\n"))
    assert statistics["A"].above_count == 1
