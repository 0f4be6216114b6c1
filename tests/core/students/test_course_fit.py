"""Detection of two files that probably belong to different courses or sections."""

import pytest

from core.problems import Report
from core.students.course_fit import find_course_mismatch
from core.students.decisions import Decision, Decisions, Judgment
from core.students.matching import TEST_ROW_TEXT
from core.students.proposals import Candidate, ConfidenceBand, Proposal, Proposals

NOT_IN_COURSE, REJECTED = Decision(Judgment.NOT_IN_COURSE), Decision(Judgment.REJECTED)


def make_proposals(students: int, *bands: ConfidenceBand, skipped: int = 0, accounts: int = 1) -> Proposals:
    """Return a proposal for each band, from row 2 on.

    Every `accounts` consecutive rows have the same student.
    """
    mismatch = {}
    for number, band in enumerate(bands):
        candidates = () if band is ConfidenceBand.NONE else (Candidate(f"s{number // accounts}", 0.9, (), ()),)
        mismatch[number + 2] = Proposal(number + 2, band, candidates)
    for row in range(len(bands) + 2, len(bands) + 2 + skipped):
        mismatch[row] = Proposal(row, ConfidenceBand.NONE, skip_reason=TEST_ROW_TEXT)
    return Proposals(mismatch, Report(), student_ids=frozenset(f"s{number}" for number in range(students)))


def make_class(matched: int, unmatched: int, students: int) -> Proposals:
    return make_proposals(students, *[ConfidenceBand.AUTOMATIC] * matched, *[ConfidenceBand.NONE] * unmatched)


def test_find_course_mismatch_with_few_guests_returns_none() -> None:
    assert find_course_mismatch(make_class(270, 20, 300), Decisions()) is None


@pytest.mark.parametrize("people", [3, 30, 300, 2_997])
def test_find_course_mismatch_with_over_a_third_unmatched_returns_mismatch(people: int) -> None:
    third = people // 3
    assert find_course_mismatch(make_class(people - third, third, people), Decisions()) is None
    mismatch = find_course_mismatch(make_class(people - third - 1, third + 1, people), Decisions())
    assert mismatch is not None
    assert (len(mismatch.unmatched_rows), mismatch.people_count, mismatch.student_count) == (third + 1, people, people)
    assert not mismatch.is_small_roster


def test_find_course_mismatch_with_gradebook_of_one_section_returns_mismatch() -> None:
    mismatch = find_course_mismatch(make_class(30, 270, 30), Decisions())
    assert mismatch is not None
    assert mismatch.is_small_roster
    assert mismatch.unmatched_rows == tuple(range(32, 302))


def test_find_course_mismatch_with_few_participants_of_large_course_returns_none() -> None:
    assert find_course_mismatch(make_class(30, 0, 300), Decisions()) is None


@pytest.mark.parametrize(
    ("band", "is_found"),
    [
        (ConfidenceBand.AUTOMATIC, False),
        (ConfidenceBand.STRONG, False),
        (ConfidenceBand.LIKELY, False),
        (ConfidenceBand.POSSIBLE, True),
        (ConfidenceBand.NONE, True),
    ],
)
def test_find_course_mismatch_counts_matches_below_likely_as_unmatched(band: ConfidenceBand, is_found: bool) -> None:
    mismatch = find_course_mismatch(make_proposals(9, *[ConfidenceBand.AUTOMATIC] * 5, *[band] * 4), Decisions())
    assert (mismatch is not None) is is_found


def test_find_course_mismatch_with_enough_decisions_returns_none() -> None:
    proposals = make_class(5, 4, 9)
    assert find_course_mismatch(proposals, Decisions()) is not None
    for decision in (NOT_IN_COURSE, Decision(Judgment.MATCHED, "s8"), REJECTED):
        assert find_course_mismatch(proposals, Decisions().with_decisions({7: decision})) is None


def test_find_course_mismatch_with_every_match_rejected_returns_none() -> None:
    assert (
        find_course_mismatch(make_class(9, 0, 9), Decisions().with_decisions(dict.fromkeys(range(2, 11), REJECTED)))
        is None
    )


def test_find_course_mismatch_with_everyone_else_decided_returns_none() -> None:
    proposals = make_class(30, 270, 30)
    some_rows, all_rows = range(32, 232), range(32, 302)
    mismatch = find_course_mismatch(proposals, Decisions().with_decisions(dict.fromkeys(some_rows, NOT_IN_COURSE)))
    assert mismatch is not None  # under a third of all people, but 70 of the 100 in the class are missing
    assert mismatch.is_small_roster
    assert find_course_mismatch(proposals, Decisions().with_decisions(dict.fromkeys(all_rows, NOT_IN_COURSE))) is None


@pytest.mark.parametrize(("students", "is_found"), [(14, True), (15, False)])
def test_find_course_mismatch_with_roster_under_half_of_class_returns_mismatch(students: int, is_found: bool) -> None:
    proposals = make_proposals(students, *[ConfidenceBand.AUTOMATIC] * 60, *[ConfidenceBand.NONE] * 20, accounts=6)
    mismatch = find_course_mismatch(proposals, Decisions())  # 10 students with 6 accounts each, and 20 others
    assert (mismatch is not None) is is_found


def test_find_course_mismatch_with_duplicate_accounts_counts_students_once() -> None:
    assert find_course_mismatch(make_proposals(30, *[ConfidenceBand.AUTOMATIC] * 90, accounts=3), Decisions()) is None


def test_find_course_mismatch_without_people_returns_none() -> None:
    assert find_course_mismatch(make_proposals(30, skipped=5), Decisions()) is None


def test_find_course_mismatch_ignores_skipped_rows() -> None:
    mismatch = find_course_mismatch(make_proposals(30, ConfidenceBand.NONE, skipped=5), Decisions())
    assert mismatch is not None
    assert (mismatch.unmatched_rows, mismatch.people_count) == ((2,), 1)


def test_find_course_mismatch_with_empty_gradebook_returns_mismatch() -> None:
    assert find_course_mismatch(make_class(0, 3, 0), Decisions()) is not None
