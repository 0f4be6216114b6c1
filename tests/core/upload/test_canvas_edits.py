"""Tests for scores that a person changed in Canvas."""

from dataclasses import replace

from core.choices import Choices, EditedScorePolicy, ExistingScorePolicy, OutputColumns
from core.problems import Severity
from core.results import PreparedUpload, derive_results, prepare_upload
from core.sent_upload import CanvasEdit, EditDecision, SentUpload, merge_edit_decisions, select_edit_decisions
from core.upload.canvas_edits import build_sent_upload
from core.upload.cells import UploadCell, build_cell
from tests.file_builders import CLICKER, GRADEBOOK, make_workbook
from tests.sentences import get_values

WITH_TOTAL = Choices(columns=OutputColumns.BOTH)
EARLIER = GRADEBOOK.replace("S1,1.00,8.00", "S1,0.50,8.00")


def prepare(*uploads: SentUpload, gradebook: str = GRADEBOOK, clicker: str = CLICKER) -> PreparedUpload:
    workbook = make_workbook(clicker, gradebook)
    return prepare_upload(derive_results(replace(workbook, sent_uploads=uploads)))


def list_codes(prepared: PreparedUpload) -> list[str]:
    return [problem.code for problem in prepared.upload.problems if problem.code.startswith("edited")]


def test_build_cell_edited_score_has_all_three_values() -> None:
    edit = CanvasEdit("1", "2", "3")
    kept = build_cell("3", "2", Choices(), "1")
    assert (kept.text, kept.edit, kept.is_repeated) == ("2", edit, True)
    overwritten = build_cell("3", "2", Choices(edited_in_canvas=EditedScorePolicy.OVERWRITE), "1")
    assert (overwritten.text, overwritten.before, overwritten.edit, overwritten.is_repeated) == ("3", "2", edit, False)
    assert [CanvasEdit("1", "2", text).has_iclicker_change for text in ("1", "1.001", "1.01", "", "EX")] == [
        *(False, False),
        *(True, True, True),
    ]


def test_build_cell_unrequested_score_is_repeated() -> None:
    assert build_cell(None, "2", Choices()) == UploadCell("2", is_repeated=True)
    assert build_cell("2", "2", Choices(), "1") == UploadCell("2")
    assert build_cell(None, "", Choices()) == UploadCell("")
    assert build_cell("1", "EX", Choices()).is_repeated


def test_prepare_upload_score_changed_in_both_is_kept_and_listed() -> None:
    prepared = prepare(SentUpload("week1.csv", EARLIER.encode()))
    assert list_codes(prepared) == ["edited-in-both"]
    assert (4, "Class 1 - Poll") in {(item.row, item.session) for item in prepared.upload.left_out}


EDIT = CanvasEdit("0.5", "1", "0")
KEEP = EditDecision("12", "71", EDIT, keeps_canvas=True, reason="regraded")


def prepare_decided(decision: EditDecision, choices: Choices | None = None) -> PreparedUpload:
    workbook = make_workbook().with_choices(choices or Choices())
    sent_uploads = (SentUpload("week1.csv", EARLIER.encode()),)
    return prepare_upload(derive_results(replace(workbook, sent_uploads=sent_uploads, edit_decisions=(decision,))))


def list_problems(prepared: PreparedUpload) -> list[tuple[str, int]]:
    return [(item.code, item.severity) for item in prepared.upload.problems if item.code.startswith(("edit", "score"))]


def test_prepare_upload_decided_edit_yields_note() -> None:
    kept = prepare_decided(KEEP)
    assert list_problems(kept) == [("edited-in-both", Severity.INFO)]
    assert (4, "Class 1 - Poll") not in {(item.row, item.session) for item in kept.upload.left_out}
    assert [(item.student.canvas_id, item.edit, item.cell.decision) for item in kept.upload.edited_scores] == [
        ("12", EDIT, KEEP)
    ]
    assert any("regraded" in problem.message for problem in kept.upload.problems)
    unexplained = prepare_decided(replace(KEEP, reason=""))
    messages = [
        next(item.message for item in prepared.upload.problems if item.code == "edited-in-both")
        for prepared in (kept, unexplained)
    ]
    assert get_values(messages[0]) == {**get_values(messages[1]), "reason": "regraded"}


def test_prepare_upload_decision_for_iclicker_writes_iclicker_score() -> None:
    written = prepare_decided(replace(KEEP, keeps_canvas=False))
    assert list_problems(written) == [("score-lowered", Severity.WARNING), ("edited-in-both", Severity.INFO)]
    assert written.upload.edited_scores[0].cell.text == "0"
    choices = Choices(existing=ExistingScorePolicy.RAISE)
    raised_only = prepare_decided(replace(KEEP, keeps_canvas=False), choices)
    assert raised_only.upload.edited_scores[0].cell.withheld_reason == build_cell("0", "1", choices).withheld_reason


def test_prepare_upload_decision_about_other_scores_is_ignored() -> None:
    for stale in (
        replace(KEEP, edit=replace(EDIT, iclicker="2")),
        replace(KEEP, student="11"),
        replace(KEEP, assignment_id="72"),
    ):
        assert list_problems(prepare_decided(stale)) == [("edited-in-both", Severity.WARNING)]


def test_merge_edit_decisions_newer_decision_replaces_earlier() -> None:
    other, newer = replace(KEEP, student="13"), replace(KEEP, keeps_canvas=False)
    merged = merge_edit_decisions((KEEP, other), (newer,))
    assert merged == (newer, other)
    assert select_edit_decisions(merged, "71") == {"12": newer, "13": other}
    assert select_edit_decisions(merged, "") == {}


def test_build_sent_upload_lists_repeated_cells() -> None:
    prepared = prepare(SentUpload("week1.csv", EARLIER.encode()), clicker=CLICKER.replace("1001,2.00", "1001,1.00"))
    upload = build_sent_upload("week2.csv", prepared.upload)
    assert (upload.name, upload.data) == ("week2.csv", prepared.upload.data)
    assert upload.repeated == {"71": frozenset({"12"})}


def test_prepare_upload_kept_edit_remains_kept_after_repeated_upload() -> None:
    first = SentUpload("week1.csv", EARLIER.encode())
    clicker = CLICKER.replace("1001,2.00", "1001,1.00").replace("1002,0.00", "1002,0.50")
    second = build_sent_upload("week2.csv", prepare(first, clicker=clicker).upload)
    assert "12" in second.repeated["71"]
    after = GRADEBOOK.replace("S1,2.00,9.00", "S1,1.00,9.00")
    third = prepare(first, second, gradebook=after, clicker=clicker)
    assert list_codes(third) == ["edited-in-canvas"]
    forgetful = prepare(first, replace(second, repeated={}), gradebook=after, clicker=clicker)
    assert list_codes(forgetful) == []


def test_prepare_upload_without_sent_uploads_has_no_edits() -> None:
    workbook = make_workbook().with_choices(WITH_TOTAL)
    prepared = prepare_upload(derive_results(workbook))
    assert list_codes(prepared) == []


def test_prepare_upload_edit_in_both_states_the_score_in_canvas() -> None:
    [edited] = prepare(SentUpload("week1.csv", EARLIER.encode())).upload.edited_scores
    assert edited.edit == EDIT
    unedited = build_cell("3", "", Choices(), "1")
    assert edited.cell.withheld_reason is not None
    assert "1" in edited.cell.withheld_reason
    assert unedited.withheld_reason is None or "1" not in unedited.withheld_reason


def test_prepare_upload_score_sent_again_states_all_scores() -> None:
    weeks = [
        SentUpload(f"week{number}.csv", GRADEBOOK.replace("S1,1.00,8.00", f"S1,{score},8.00").encode())
        for number, score in enumerate(("0.25", "1.00"), 1)
    ]
    prepared = prepare(*weeks, clicker=CLICKER.replace("1002,0.00", "1002,0.25"))
    [problem] = [problem for problem in prepared.upload.problems if problem.code == "sent-again"]
    assert problem.severity is Severity.INFO
    assert all(text in problem.message for text in ("Bose, Ravi", "Class 1 - Poll", "0.25", "1"))
