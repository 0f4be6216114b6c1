"""Two files that probably belong to different courses or sections."""

import pytest

from core.problems import Report
from core.students.course_fit import find_course_mismatch
from core.students.decisions import Decision, Decisions, Judgment
from core.students.proposals import Band, Candidate, Proposal, Proposals

OUTSIDE, DOUBTED = Decision(Judgment.NOT_IN_COURSE), Decision(Judgment.DOUBTED)


def make_proposals(students: int, *bands: Band, skipped: int = 0, accounts: int = 1) -> Proposals:
    """Return a proposal for each band, for row 2 and up; `accounts` rows in a row name the same student."""
    found = {}
    for number, band in enumerate(bands):
        candidates = () if band is Band.NONE else (Candidate(f"s{number // accounts}", 0.9, (), ()),)
        found[number + 2] = Proposal(number + 2, band, candidates)
    for row in range(len(bands) + 2, len(bands) + 2 + skipped):
        found[row] = Proposal(row, Band.NONE, skipped="a test row")
    return Proposals(found, Report(), roster=frozenset(f"s{number}" for number in range(students)))


def make_class(matched: int, unmatched: int, students: int) -> Proposals:
    return make_proposals(students, *[Band.AUTOMATIC] * matched, *[Band.NONE] * unmatched)


def test_mismatch_with_few_guests_is_none() -> None:
    assert find_course_mismatch(make_class(270, 20, 300), Decisions()) is None


@pytest.mark.parametrize("people", [3, 30, 300, 2_997])
def test_mismatch_at_a_third_unmatched_is_none_and_above_it_is_found(people: int) -> None:
    third = people // 3
    assert find_course_mismatch(make_class(people - third, third, people), Decisions()) is None
    found = find_course_mismatch(make_class(people - third - 1, third + 1, people), Decisions())
    assert found is not None
    assert (len(found.unmatched), found.people, found.students) == (third + 1, people, people)
    assert not found.is_small_roster


def test_mismatch_with_gradebook_of_one_section_is_found() -> None:
    found = find_course_mismatch(make_class(30, 270, 30), Decisions())
    assert found is not None
    assert found.is_small_roster
    assert found.unmatched == tuple(range(32, 302))


def test_mismatch_with_few_participants_of_large_course_is_none() -> None:
    assert find_course_mismatch(make_class(30, 0, 300), Decisions()) is None


@pytest.mark.parametrize(
    ("band", "is_found"),
    [
        (Band.AUTOMATIC, False),
        (Band.STRONG, False),
        (Band.LIKELY, False),
        (Band.POSSIBLE, True),
        (Band.NONE, True),
    ],
)
def test_mismatch_counts_people_without_likely_match(band: Band, is_found: bool) -> None:
    found = find_course_mismatch(make_proposals(9, *[Band.AUTOMATIC] * 5, *[band] * 4), Decisions())
    assert (found is not None) is is_found


def test_mismatch_ends_when_enough_people_are_decided() -> None:
    proposals = make_class(5, 4, 9)
    assert find_course_mismatch(proposals, Decisions()) is not None
    for decision in (OUTSIDE, Decision(Judgment.MATCHED, "s8"), DOUBTED):
        assert find_course_mismatch(proposals, Decisions().decided_each({7: decision})) is None


def test_mismatch_with_doubted_match_of_every_row_is_none() -> None:
    assert (
        find_course_mismatch(make_class(9, 0, 9), Decisions().decided_each(dict.fromkeys(range(2, 11), DOUBTED)))
        is None
    )


def test_mismatch_of_section_ends_when_everyone_else_is_decided() -> None:
    proposals = make_class(30, 270, 30)
    some, everyone = range(32, 232), range(32, 302)
    left = find_course_mismatch(proposals, Decisions().decided_each(dict.fromkeys(some, OUTSIDE)))
    assert left is not None  # under a third of all people, but 70 of the 100 in the class are missing
    assert left.is_small_roster
    assert find_course_mismatch(proposals, Decisions().decided_each(dict.fromkeys(everyone, OUTSIDE))) is None


@pytest.mark.parametrize(("students", "is_found"), [(14, True), (15, False)])
def test_mismatch_with_roster_under_half_of_class_is_found(students: int, is_found: bool) -> None:
    proposals = make_proposals(students, *[Band.AUTOMATIC] * 60, *[Band.NONE] * 20, accounts=6)
    found = find_course_mismatch(proposals, Decisions())  # 10 students with 6 accounts each, and 20 others
    assert (found is not None) is is_found


def test_mismatch_with_duplicate_accounts_counts_students_once() -> None:
    assert find_course_mismatch(make_proposals(30, *[Band.AUTOMATIC] * 90, accounts=3), Decisions()) is None


def test_mismatch_without_people_is_none() -> None:
    assert find_course_mismatch(make_proposals(30, skipped=5), Decisions()) is None


def test_mismatch_leaves_out_skipped_rows() -> None:
    found = find_course_mismatch(make_proposals(30, Band.NONE, skipped=5), Decisions())
    assert found is not None
    assert (found.unmatched, found.people) == ((2,), 1)


def test_mismatch_with_empty_gradebook_is_found() -> None:
    assert find_course_mismatch(make_class(0, 3, 0), Decisions()) is not None
