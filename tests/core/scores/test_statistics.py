"""How a session went."""

from decimal import Decimal

from core.scores.statistics import compute_session_statistics
from tests.classroom import make_export


def test_statistics_of_each_session() -> None:
    found = compute_session_statistics(make_export())
    quiz = found["Class 3 - Quiz"]
    assert (quiz.answered, quiz.people, quiz.mean, quiz.above) == (2, 3, Decimal("4.63"), 0)
    assert sum(quiz.histogram) == 2
    assert quiz.histogram[-1] == 1


def test_statistics_of_some_rows() -> None:
    found = compute_session_statistics(make_export(), rows=[5])
    assert found["Class 1 - Poll"].mean is None
    assert found["Class 1 - Poll"].answered == 0


def test_scores_above_the_points_possible_are_counted() -> None:
    found = compute_session_statistics(make_export("Name,Email,A,B\nPoints Possible,,2,2\nX,x@x.edu,3,1\n"))
    assert found["A"].above == 1
