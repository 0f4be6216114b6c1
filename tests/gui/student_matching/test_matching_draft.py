"""Tests of the matching draft, the queue, and the comparison of accounts."""

import re
from dataclasses import replace

import pytest

from core.choices import DuplicateAccountPolicy
from core.results import Results, derive_results
from core.students.decisions import Judgment
from core.workbook import Workbook
from gui.student_matching.accounts_view import build_score_rows, format_score_total
from gui.student_matching.match_texts import describe_decision
from gui.student_matching.matching_draft import (
    MatchingDraft,
    build_queue,
    make_match_decision,
    make_not_in_course_decision,
)
from gui.student_matching.people import People
from gui.tables.duplicates import describe_duplicate_policy
from tests.sentences import get_values


@pytest.fixture
def draft(results: Results) -> MatchingDraft:
    return MatchingDraft(results)


def find_free_ids(draft: MatchingDraft) -> list[str]:
    return [student.canvas_id for student in draft.find_free_students()]


def test_draft_without_answers_has_no_edits(draft: MatchingDraft, workbook: Workbook) -> None:
    assert draft.build_edits(workbook) == []
    assert find_free_ids(draft) == ["12", "13", "14", "15", "16"]
    assert draft.find_unmatched_rows() == [4, 5, 6, 7, 8]


def test_draft_with_withdrawn_answers_has_no_edits(draft: MatchingDraft, workbook: Workbook) -> None:
    draft.add_answer({4: make_match_decision("12", "same name")})
    draft.add_answer({8: make_not_in_course_decision("Guest or auditor")})
    assert find_free_ids(draft) == ["13", "14", "15", "16"]
    assert draft.find_unmatched_rows() == [5, 6, 7]
    decisions = draft.build_edits(workbook)[-1][1].decisions
    assert (decisions.get(4).canvas_id, decisions.get(4).reason) == ("12", "same name")
    assert decisions.get(8).reason == "Guest or auditor"
    assert len(decisions.get(4).when) == len("2026-09-09")
    draft.withdraw_answers(4)
    draft.withdraw_answers(8)
    assert draft.build_edits(workbook) == []


def test_draft_answers_become_separate_edits(draft: MatchingDraft, workbook: Workbook) -> None:
    draft.add_answer({4: make_match_decision("12"), 5: make_match_decision("13"), 8: make_match_decision("16")})
    draft.add_answer({6: make_not_in_course_decision("Test account")})
    draft.add_answer({7: make_match_decision("14")})
    draft.add_answer({7: make_match_decision("15")})
    draft.withdraw_answers(8)
    edits = draft.build_edits(workbook)
    assert [text for text, _ in edits] == [
        describe_decision(Judgment.MATCHED, ["Bose, Ravi", "Cruz, Helen"]),
        describe_decision(Judgment.NOT_IN_COURSE, ["Adler, I."]),
        describe_decision(Judgment.MATCHED, ["Dorne, M"]),
    ]
    assert [set(after.decisions.by_row) for _, after in edits] == [{4, 5}, {4, 5, 6}, {4, 5, 6, 7}]
    assert edits[-1][1].decisions.get(7).canvas_id == "15"


def test_draft_proposals_find_other_rows_of_student(draft: MatchingDraft) -> None:
    assert draft.adjusted_proposals.find_rows("11", excluding=6) == (3,)
    draft.add_answer({3: make_not_in_course_decision("Test account")})
    assert draft.adjusted_proposals.find_rows("11", excluding=6) == ()
    assert draft.adjusted_proposals.get_student(3) == ""


def test_draft_answer_changes_evidence_of_other_rows(draft: MatchingDraft) -> None:
    reasons = draft.build_person(6).proposal.candidates[0].reasons
    assert get_values(reasons[1]) == {"row": "3"}
    draft.add_answer({3: make_not_in_course_decision("Test account")})
    assert draft.build_person(6).proposal.candidates[0].reasons == reasons[:1]
    assert draft.build_person(7).proposal.candidates[0].objections == ()
    draft.add_answer({5: make_match_decision("14")})
    [objection] = draft.build_person(7).proposal.candidates[0].objections
    assert get_values(objection) == {"n": 1, "item_0": "5"}


def test_queue_asks_about_duplicate_accounts_individually(results: Results) -> None:
    queue = build_queue(People(results))
    assert (queue.very_likely_rows, queue.other_rows) == ((4,), (5, 6, 7))
    queue.unchecked_rows = {4}
    assert queue.individual_rows == (4, 5, 6, 7)
    assert queue.all_rows == (4, 5, 6, 7)


@pytest.mark.parametrize("rule", DuplicateAccountPolicy)
def test_build_score_rows_uses_same_score_as_upload(workbook: Workbook, rule: DuplicateAccountPolicy) -> None:
    chosen = workbook.with_choices(replace(workbook.choices, two_accounts=rule)).with_decision(
        make_match_decision("11"), 6
    )
    sheet = derive_results(chosen).score_sheet
    assert sheet is not None
    lines = build_score_rows(chosen, (6, 3))
    assert [line.title for line in lines] == ["Class 1 - Poll", "Class 2 - Poll", "Class 3 - Quiz"]
    assert [line.cells for line in lines] == [("1", "2"), ("2", "1.5"), ("", "5")]
    assert [line.is_conflict for line in lines] == [True, True, False]
    for line in lines:
        points = sheet.scores.get_points("11", line.title)
        assert points is not None
        assert line.counted_score == sheet.scores.format_units(int(points.scaleb(sheet.scores.decimals)))
    assert describe_duplicate_policy(rule)


def test_format_score_total_includes_session_count_and_points(workbook: Workbook) -> None:
    assert re.findall(r"[\d.]+", format_score_total(workbook, 3)) == ["3", "3", "8.5"]
    assert re.findall(r"[\d.]+", format_score_total(workbook, 7)) == ["1", "3", "1"]


def test_draft_does_not_apply_to_other_files(draft: MatchingDraft, workbook: Workbook) -> None:
    draft.add_answer({4: make_match_decision("12")})
    assert draft.applies_to(workbook.with_sessions_included(["Class 1 - Poll"], included=False))
    for other in (replace(workbook, export=None), replace(workbook, gradebook=None)):
        assert not draft.applies_to(other)
        with pytest.raises(ValueError, match="other files"):
            draft.build_edits(other)
