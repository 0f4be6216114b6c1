"""Tests for corrected scores in the review, with links to explanations and fixes."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.choices import TOTAL_KEY, ExcusedPolicy, OutputColumns, ScoreCorrection
from core.results import derive_results, prepare_upload
from core.workbook import Workbook
from gui.review_export.changes_view import ChangesModel, Column
from gui.review_export.page import ReviewPage
from gui.review_export.upload_file_checker import UploadFileDialog
from gui.review_export.upload_review import build_review
from gui.student_scores.correction_list_dialog import CorrectionListDialog
from gui.student_scores.explain_dialog import ExplainDialog
from gui.student_scores.scores_dialog import ScoresDialog
from gui.work.document import Document
from tests.gui.review_export.conftest import GRADEBOOK
from tests.gui.review_export.test_views import select_group

FIRST = "Class 1 - Poll"
ROLES = Qt.ItemDataRole


def apply(page: ReviewPage, qtbot: QtBot, workbook: Workbook) -> None:
    page.document.apply("edit", workbook)
    qtbot.waitUntil(lambda: page.review is not None and page.document.prepared_upload is not None)


def take_explained(page: ReviewPage) -> tuple[str, str]:
    """Return the student and the column of the open explanation, and close it."""
    dialog = page.findChild(ExplainDialog)
    assert dialog is not None
    found = dialog.student_combo.currentText(), dialog.column_combo.currentData()
    dialog.setParent(None)
    dialog.close()
    return found


def test_changes_model_marks_corrected_scores(workbook: Workbook) -> None:
    correction = ScoreCorrection("canvas:12", FIRST, "1.5", "regrade", "2026-11-28")
    results = derive_results(workbook.with_corrections([correction]))
    review = build_review(results, prepare_upload(results))
    assert list(review.corrections) == [("12", FIRST)]
    model = ChangesModel()
    model.corrections = review.corrections
    model.set_changes(review.changes)
    marked = []
    for row, change in enumerate(model.rows):
        index = model.index(row, Column.AFTER)
        texts = (index.data(ROLES.ToolTipRole), index.data(ROLES.AccessibleTextRole))
        is_marked = index.data(ROLES.DecorationRole) is not None
        assert [("regrade" in text) for text in texts] == [is_marked] * 2
        marked += [(change.canvas_id, change.key)] if is_marked else []
    assert marked == [("12", FIRST)]


def test_correction_problem_opens_correction_list(ready_page: ReviewPage, qtbot: QtBot) -> None:
    workbook = ready_page.document.workbook.with_corrections([ScoreCorrection("canvas:12", FIRST, "1.5")])
    apply(ready_page, qtbot, workbook)
    problems = ready_page.view.problems_view
    select_group(problems, "score-corrected")
    assert problems.fix_button.isVisibleTo(problems)
    problems.fix_button.click()
    dialog = ready_page.findChild(CorrectionListDialog)
    assert dialog is not None
    assert dialog.model.rowCount() == 1
    dialog.close()


def test_changed_rule_problem_offers_previous_rule(
    ready_page: ReviewPage, qtbot: QtBot, document: Document, workbook: Workbook
) -> None:
    choices = replace(workbook.choices, columns=OutputColumns.TOTAL)
    old = replace(workbook, choices=choices, rule_version=1)
    apply(ready_page, qtbot, old.with_corrections([ScoreCorrection("canvas:12", FIRST, "EX")]))
    problems = ready_page.view.problems_view
    select_group(problems, "rule-changed")
    problems.fix_button.click()
    assert document.workbook.choices.rule.excused_in_total is ExcusedPolicy.ZERO
    assert document.undo_stack.undoText() == "Count excused sessions as 0"
    qtbot.waitUntil(lambda: ready_page.review is not None)
    assert ready_page.review is not None
    assert "rule-changed" not in [group.code for group in ready_page.review.groups]
    select_group(problems, "score-corrected")
    document.undo_stack.undo()
    assert document.workbook.rule_version == 1


def test_other_problem_offers_no_previous_rule(ready_page: ReviewPage) -> None:
    problems = ready_page.view.problems_view
    codes = [group.code for group in problems.model.rows]
    select_group(problems, codes[0])
    assert not problems.fix_button.isVisibleTo(problems)


def test_left_out_view_explains_students_and_scores(ready_page: ReviewPage) -> None:
    view = ready_page.view.left_out_view
    explained = []
    for row, entry in enumerate(view.model.rows):
        view.listing.set_current_row(row)
        assert view.explain_button.isEnabled() == bool(entry.canvas_id)
        if entry.canvas_id:
            view.explain_button.click()
            explained.append(take_explained(ready_page))
    assert ("Coe, Cy", "Class 2 - Poll") in explained
    assert ("Dee, Di", TOTAL_KEY) in explained


def test_totals_view_explains_total(ready_page: ReviewPage) -> None:
    ready_page.view.totals_view.explain_button.click()
    assert take_explained(ready_page) == ("Ash, Ana", TOTAL_KEY)


def test_verification_view_explains_missing_score(ready_page: ReviewPage, qtbot: QtBot, tmp_path: Path) -> None:
    after = tmp_path / "after.csv"
    after.write_text(GRADEBOOK.replace("1.00,\n", "2.00,\n"), encoding="utf-8")
    ready_page.verify_upload(after)
    qtbot.waitUntil(lambda: ready_page.findChild(UploadFileDialog) is not None)
    dialog = ready_page.findChild(UploadFileDialog)
    assert dialog is not None
    button = next(item for item in dialog.findChildren(type(ready_page.back_button)) if "&Why" in item.text())
    button.click()
    found = dialog.findChild(ExplainDialog)
    assert found is not None
    assert found.student_combo.currentText() == "Ash, Ana"
    assert found.column_combo.currentData() == FIRST
    dialog.close()


def test_scores_button_opens_scores_dialog(ready_page: ReviewPage) -> None:
    ready_page.scores_button.click()
    dialog = ready_page.window().findChild(ScoresDialog)
    assert dialog is not None
    assert dialog.model.rowCount() == 4
    dialog.close()


def test_scores_button_without_files_is_hidden(page: ReviewPage) -> None:
    assert not page.scores_button.isVisible()
