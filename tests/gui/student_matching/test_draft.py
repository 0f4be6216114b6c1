"""Does the draft keep what was decided apart from the document, and know who is free?"""

from dataclasses import replace

import pytest

from core.choices import TwoAccounts
from core.results import Results, derive
from core.workbook import Workbook
from gui.student_matching.accounts_view import compare_accounts, rule_words, total_line
from gui.student_matching.draft import MatchingDraft, matched, not_in_course, queue_of
from gui.student_matching.people import People


@pytest.fixture
def draft(results: Results) -> MatchingDraft:
    return MatchingDraft(results)


def free(draft: MatchingDraft) -> list[str]:
    return [student.canvas_id for student in draft.free_students()]


def test_nothing_is_decided_at_first(draft: MatchingDraft, workbook: Workbook) -> None:
    assert draft.edits_of(workbook) == []
    assert free(draft) == ["12", "13", "14", "15", "16"]
    assert draft.rows_without_student() == [4, 5, 6, 7, 8]


def test_decisions_are_taken_back(draft: MatchingDraft, workbook: Workbook) -> None:
    draft.answer({4: matched("12", "same name")})
    draft.answer({8: not_in_course("Guest or auditor")})
    assert free(draft) == ["13", "14", "15", "16"]
    assert draft.rows_without_student() == [5, 6, 7]
    decisions = draft.edits_of(workbook)[-1][1].decisions
    assert (decisions.of(4).canvas_id, decisions.of(4).reason) == ("12", "same name")
    assert decisions.of(8).reason == "Guest or auditor"
    assert len(decisions.of(4).when) == len("2026-09-09")
    draft.take_back(4)
    draft.take_back(8)
    assert draft.edits_of(workbook) == []


def test_each_answer_is_an_edit_of_its_own(draft: MatchingDraft, workbook: Workbook) -> None:
    draft.answer({4: matched("12"), 5: matched("13"), 8: matched("16")})
    draft.answer({6: not_in_course("Test account")})
    draft.answer({7: matched("14")})
    draft.answer({7: matched("15")})
    draft.take_back(8)
    edits = draft.edits_of(workbook)
    assert [text for text, _ in edits] == ["Match 2 people", "Not in this course: I. Adler", "Match M Dorne"]
    assert [set(after.decisions.by_row) for _, after in edits] == [{4, 5}, {4, 5, 6}, {4, 5, 6, 7}]
    assert edits[-1][1].decisions.of(7).canvas_id == "15"


def test_two_rows_of_one_student_are_known(draft: MatchingDraft) -> None:
    assert draft.accounts.rows_of("11", besides=6) == (3,)
    draft.answer({3: not_in_course("Test account")})
    assert draft.accounts.rows_of("11", besides=6) == ()
    assert draft.accounts.student_of(3) == ""


def test_a_row_hears_of_what_was_decided_here_about_another(draft: MatchingDraft) -> None:
    same = "row 3, matched to this student, has the same login"
    assert draft.person(6).proposal.candidates[0].reasons == ("e-mail name is the login", same)
    draft.answer({3: not_in_course("Test account")})
    assert draft.person(6).proposal.candidates[0].reasons == ("e-mail name is the login",)
    assert draft.person(7).proposal.candidates[0].against == ()
    draft.answer({5: matched("14")})
    assert draft.person(7).proposal.candidates[0].against == ("already matched by row 5",)


def test_the_queue_keeps_second_accounts_out_of_the_bulk(results: Results) -> None:
    queue = queue_of(People(results))
    assert (queue.strong, queue.single) == ((4,), (5, 6, 7))
    queue.unticked = {4}
    assert queue.rows == (4, 5, 6, 7)
    assert queue.asked == (4, 5, 6, 7)


@pytest.mark.parametrize("how", TwoAccounts)
def test_two_accounts_count_as_in_the_finished_file(workbook: Workbook, how: TwoAccounts) -> None:
    chosen = workbook.preferring(replace(workbook.choices, two_accounts=how)).deciding(matched("11"), 6)
    sheet = derive(chosen).sheet
    assert sheet is not None
    lines = compare_accounts(chosen, (6, 3))
    assert [line.title for line in lines] == ["Class 1 - Poll", "Class 2 - Poll", "Class 3 - Quiz"]
    assert [line.cells for line in lines] == [("1", "2"), ("2", "1.5"), ("", "5")]
    assert [line.is_conflict for line in lines] == [True, True, False]
    for line in lines:
        points = sheet.scores.points_at("11", line.title)
        assert points is not None
        assert line.counts == sheet.scores.format_units(int(points.scaleb(sheet.scores.decimals)))
    assert rule_words(how)


def test_what_one_row_has(workbook: Workbook) -> None:
    assert total_line(workbook, 3) == "3 of 3 sessions answered, 8.5 points"
    assert total_line(workbook, 7) == "1 of 3 sessions answered, 1 point"


def test_decisions_hold_for_the_files_they_were_made_of_only(draft: MatchingDraft, workbook: Workbook) -> None:
    draft.answer({4: matched("12")})
    assert draft.is_about(workbook.choosing(["Class 1 - Poll"], count=False))
    for other in (replace(workbook, export=None), replace(workbook, gradebook=None)):
        assert not draft.is_about(other)
        with pytest.raises(ValueError, match="other files"):
            draft.edits_of(other)
