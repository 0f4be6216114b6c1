"""Is a warning that was accepted left alone while it is the same, and asked about again once it is another?"""

from core.problems import Place, Problem, Severity, Source
from gui.review_export.confirmations import Attention, Confirmations
from gui.review_export.facts import Facts
from gui.review_export.problem_groups import ProblemGroup, group_problems


def group(*messages: str, code: str = "id-blank") -> ProblemGroup:
    problems = [
        Problem(code, Severity.WARNING, message, Place(Source.EXPORT, row)) for row, message in enumerate(messages, 3)
    ]
    return group_problems(problems)[0]


def counting(*rows: int) -> ProblemGroup:
    """A warning whose message only counts the rows that it is about."""
    message = f"{len(rows)} rows need a person."
    return group_problems([Problem("needs-person", Severity.WARNING, message, members=rows)])[0]


def test_warnings_are_asked_once_and_losses_not_among_them(facts: Facts) -> None:
    warnings = Confirmations().open_warnings(facts)
    assert {each.code for each in warnings} >= {"points-possible-differ", "not-in-gradebook"}
    assert "score-lowered" not in {each.code for each in facts.groups}
    assert Confirmations().accepting(*warnings).open_warnings(facts) == ()


def test_what_was_accepted_can_be_taken_back() -> None:
    ids, points = group("Row 3."), group("Points.", code="points-possible-differ")
    accepted = Confirmations().accepting(ids, points)
    assert accepted.attention(ids) is Attention.ACCEPTED
    again = accepted.taking_back(ids)
    assert (again.attention(ids), again.attention(points)) == (Attention.LOOK, Attention.ACCEPTED)


def test_more_students_or_other_numbers_are_asked_about_again_and_fewer_are_not() -> None:
    accepted = Confirmations().accepting(group("Row 3.", "Row 4."))
    assert accepted.attention(group("Row 3.")) is Attention.ACCEPTED
    assert accepted.attention(group("Row 3.", "Row 4.", "Row 5.")) is Attention.LOOK_AGAIN
    assert accepted.attention(group("Row 3, worth 5.")) is Attention.LOOK_AGAIN
    both = accepted.accepting(group("Row 3.", "Row 4.", "Row 5."))
    assert both.attention(group("Row 3.", "Row 4.")) is Attention.ACCEPTED


def test_a_message_that_counts_is_the_same_while_it_counts_no_others() -> None:
    accepted = Confirmations().accepting(counting(4, 7, 9))
    assert accepted.attention(counting(4, 9)) is Attention.ACCEPTED
    assert accepted.attention(counting(4, 7, 8)) is Attention.LOOK_AGAIN
    assert accepted.attention(counting(4, 7, 8, 9)) is Attention.LOOK_AGAIN


def test_what_stops_or_only_tells_is_never_accepted() -> None:
    for severity, attention in ((Severity.ERROR, Attention.STOPS), (Severity.INFO, Attention.KNOW)):
        each = group_problems([Problem("no-session", severity, "None.")])[0]
        assert Confirmations().accepting(each).attention(each) is attention
    at_rest = [attention for attention in Attention if not attention.is_open]
    assert at_rest == [Attention.ACCEPTED, Attention.SAVED, Attention.KNOW]


def test_of_a_file_that_is_saved_nothing_is_asked_any_more(facts: Facts) -> None:
    saved = Confirmations(is_saved=True)
    assert (saved.waiting(facts), saved.open_warnings(facts), saved.has_seen_losses(facts)) == (0, (), True)
    ids = group("Row 3.")
    assert saved.attention(ids) is Attention.SAVED
    assert saved.accepting(ids).attention(ids) is Attention.ACCEPTED
    stops = group_problems([Problem("no-session", Severity.ERROR, "None.")])[0]
    assert saved.attention(stops) is Attention.STOPS
