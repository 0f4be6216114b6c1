"""Tests for the derived results and their reuse."""

from dataclasses import replace
from decimal import Decimal

from core.choices import Choices, DuplicateAccountPolicy, ScoreCorrection, ScoringRule
from core.problems import Severity
from core.results import Results, derive_results
from core.sent_upload import SentUpload
from core.students.decisions import Decision, Judgment
from core.upload.sent_scores import NO_SENT_SCORES
from core.workbook import Workbook
from tests.file_builders import CLICKER, GRADEBOOK, make_export, make_gradebook, make_workbook


def test_derive_results_empty_workbook_returns_empty_results() -> None:
    results = derive_results(Workbook())
    assert (results.proposals, results.matches, results.score_sheet, len(results.problems)) == (None, None, None, 0)


def test_derive_results_export_only_scores_each_row() -> None:
    results = derive_results(Workbook(export=make_export()))
    assert results.matches is None
    assert results.score_sheet is not None
    assert results.score_sheet.get_total("row 3") == Decimal("8.5")


def test_derive_results_gradebook_only_returns_no_score_sheet() -> None:
    assert derive_results(Workbook(gradebook=make_gradebook())).score_sheet is None


def test_derive_results_changed_session_reuses_proposals() -> None:
    first = derive_results(make_workbook())
    ticked = first.workbook.with_sessions_included(["Class 1 - Poll"], included=False)
    assert derive_results(ticked, first).proposals is first.proposals
    assert derive_results(ticked.with_gradebook(make_gradebook()), first).proposals is not first.proposals


TWO_ACCOUNTS = CLICKER + "Adler,Ida,ida@example.edu,1001,1.00,2.00,EX,3.00\n"


def list_scores(results: Results) -> list[object]:
    assert results.score_sheet is not None
    sheet = results.score_sheet
    return [list(sheet.total.encode()), sheet.scores.units.to_dict(), sheet.scores.marks.to_dict(), sheet.rows]


def test_derive_results_changed_sessions_and_corrections_reuse_class_scores() -> None:
    first = derive_results(make_workbook(TWO_ACCOUNTS))
    for joined in ({}, {"canvas:11": "Class 3 - Quiz"}, {"id:1004": "Class 3 - Quiz"}):
        for corrections in ((), (ScoreCorrection("canvas:14", "Class 2 - Poll", "1.2345"),)):
            for dropped in (["Class 1 - Poll"], ["Class 2 - Poll", "Class 3 - Quiz"], []):
                changed = replace(first.workbook, corrections=corrections, joined=joined, dropped=frozenset(dropped))
                again = derive_results(changed, first)
                assert again.class_scores is first.class_scores
                assert list_scores(again) == list_scores(derive_results(changed))
    assert list_scores(derive_results(first.workbook, first)) == list_scores(first)


def test_derive_results_changed_inputs_merge_accounts_again() -> None:
    first = derive_results(make_workbook(TWO_ACCOUNTS))
    workbook = first.workbook
    changes = [
        workbook.with_choices(Choices(two_accounts=DuplicateAccountPolicy.SUM)),
        workbook.with_decision(Decision(Judgment.REJECTED), 6),
        replace(workbook, export=make_export(TWO_ACCOUNTS.replace("2.00,EX", "1.75,EX"))),
        workbook.with_gradebook(None),
    ]
    for changed in changes:
        again = derive_results(changed, first)
        assert again.class_scores is not first.class_scores
        assert list_scores(again) == list_scores(derive_results(changed))
        assert list_scores(again) != list_scores(first)


def test_derive_results_changed_session_reuses_corrections() -> None:
    correction = ScoreCorrection("id:1002", "Class 2 - Poll", "1.25")
    first = derive_results(replace(make_workbook(), corrections=(correction,)))
    ticked = first.workbook.with_sessions_included(["Class 1 - Poll"], included=False)
    second = derive_results(ticked, first)
    assert first.score_sheet is not None
    assert second.score_sheet is not None
    assert second.score_sheet.corrections is first.score_sheet.corrections
    for changed in (replace(ticked, corrections=()), replace(ticked, joined={"id:1003": "Class 3 - Quiz"})):
        assert list_scores(derive_results(changed, second)) == list_scores(derive_results(changed))
        assert list_scores(derive_results(changed, second)) != list_scores(second)


def test_derive_results_without_gradebook_reuses_class_scores() -> None:
    first = derive_results(make_workbook(TWO_ACCOUNTS, None))
    changed = first.workbook.with_sessions_included(["Class 1 - Poll"], included=False)
    assert derive_results(changed, first).class_scores is first.class_scores
    other = replace(changed, export=make_export())
    assert list_scores(derive_results(other, first)) == list_scores(derive_results(other))


def test_derive_results_impossible_rule_returns_problem() -> None:
    results = derive_results(make_workbook().with_choices(Choices(rule=ScoringRule(drop_lowest=1))))
    assert results.score_sheet is None
    assert [problem.code for problem in results.problems] == ["rule-impossible"]


def test_derive_results_unchanged_sent_uploads_reuses_sent_scores() -> None:
    sent_uploads = (SentUpload("week1.csv", GRADEBOOK.encode()),)
    first = derive_results(replace(make_workbook(), sent_uploads=sent_uploads))
    assert list(first.sent.columns) == ["71", "72"]
    again = first.workbook.with_sessions_included(["Class 1 - Poll"], included=False)
    assert derive_results(again, first).sent is first.sent
    for changed in (
        replace(again, sent_uploads=(*sent_uploads,) * 2),
        replace(again, gradebook=make_gradebook()),
    ):
        assert derive_results(changed, first).sent is not first.sent
    assert derive_results(replace(again, sent_uploads=()), first).sent is NO_SENT_SCORES
    assert derive_results(replace(again, gradebook=None), first).sent is NO_SENT_SCORES


def test_derive_results_unusable_sent_upload_yields_error() -> None:
    results = derive_results(replace(make_workbook(), sent_uploads=(SentUpload("week1.csv", b"x"),)))
    errors = [problem.code for problem in results.problems if problem.severity is Severity.ERROR]
    assert (errors, dict(results.sent.columns)) == (["sent-file-unusable"], {})
