"""Tests of the warnings and lost scores that the user has confirmed."""

from core.problems import Location, Problem, Severity, Source
from gui.review_export.confirmations import Confirmations, ReviewStatus
from gui.review_export.problem_groups import ProblemGroup, group_problems
from gui.review_export.upload_review import UploadReview


def make_group(*messages: str, code: str = "id-blank") -> ProblemGroup:
    problems = [
        Problem(code, Severity.WARNING, message, Location(Source.EXPORT, row))
        for row, message in enumerate(messages, 3)
    ]
    return group_problems(problems)[0]


def make_count_group(*rows: int) -> ProblemGroup:
    """Return a warning whose message only counts its rows."""
    message = f"{len(rows)} rows need a person."
    return group_problems([Problem("needs-person", Severity.WARNING, message, members=rows)])[0]


def test_find_open_warnings_excludes_accepted_warnings_and_losses(review: UploadReview) -> None:
    warnings = Confirmations().find_open_warnings(review)
    assert {group.code for group in warnings} >= {"points-possible-differ", "not-in-gradebook"}
    assert "score-lowered" not in {group.code for group in review.groups}
    assert Confirmations().with_accepted_warnings(*warnings).find_open_warnings(review) == ()


def test_without_accepted_warning_reopens_only_this_warning() -> None:
    ids, points = make_group("Row 3."), make_group("Points.", code="points-possible-differ")
    accepted = Confirmations().with_accepted_warnings(ids, points)
    assert accepted.get_status(ids) is ReviewStatus.ACCEPTED
    again = accepted.without_accepted_warning(ids)
    assert (again.get_status(ids), again.get_status(points)) == (ReviewStatus.OPEN, ReviewStatus.ACCEPTED)


def test_accepted_warning_with_new_problem_is_reopened() -> None:
    accepted = Confirmations().with_accepted_warnings(make_group("Row 3.", "Row 4."))
    assert accepted.get_status(make_group("Row 3.")) is ReviewStatus.ACCEPTED
    assert accepted.get_status(make_group("Row 3.", "Row 4.", "Row 5.")) is ReviewStatus.REOPENED
    assert accepted.get_status(make_group("Row 3, worth 5.")) is ReviewStatus.REOPENED
    both = accepted.with_accepted_warnings(make_group("Row 3.", "Row 4.", "Row 5."))
    assert both.get_status(make_group("Row 3.", "Row 4.")) is ReviewStatus.ACCEPTED


def test_accepted_warning_with_fewer_rows_remains_accepted() -> None:
    accepted = Confirmations().with_accepted_warnings(make_count_group(4, 7, 9))
    assert accepted.get_status(make_count_group(4, 9)) is ReviewStatus.ACCEPTED
    assert accepted.get_status(make_count_group(4, 7, 8)) is ReviewStatus.REOPENED
    assert accepted.get_status(make_count_group(4, 7, 8, 9)) is ReviewStatus.REOPENED


def test_get_status_of_errors_and_notes_ignores_acceptance() -> None:
    for severity, status in ((Severity.ERROR, ReviewStatus.BLOCKING), (Severity.INFO, ReviewStatus.NOTE)):
        group = group_problems([Problem("no-session", severity, "None.")])[0]
        assert Confirmations().with_accepted_warnings(group).get_status(group) is status
    closed = [status for status in ReviewStatus if not status.is_open]
    assert closed == [ReviewStatus.ACCEPTED, ReviewStatus.SAVED_ANYWAY, ReviewStatus.NOTE]


def test_confirmations_of_saved_file_have_no_open_items(review: UploadReview) -> None:
    saved = Confirmations(is_saved=True)
    assert (saved.count_open_items(review), saved.find_open_warnings(review), saved.has_seen_losses(review)) == (
        0,
        (),
        True,
    )
    ids = make_group("Row 3.")
    assert saved.get_status(ids) is ReviewStatus.SAVED_ANYWAY
    assert saved.with_accepted_warnings(ids).get_status(ids) is ReviewStatus.ACCEPTED
    stops = group_problems([Problem("no-session", Severity.ERROR, "None.")])[0]
    assert saved.get_status(stops) is ReviewStatus.BLOCKING
