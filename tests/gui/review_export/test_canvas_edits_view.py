"""Tests of the view of scores that a person changed in Canvas."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.canvas.effects import Effect
from core.choices import Choices
from core.results import derive_results, prepare_upload
from core.sent_upload import CanvasEdit, EditDecision, SentUpload
from core.workbook import Workbook
from gui.review_export.canvas_edits_view import CanvasEditsView, Column, is_undecided
from gui.review_export.page import ReviewPage
from gui.work.document import Document
from tests.gui.review_export.conftest import GRADEBOOK, find_numbers

SENT = GRADEBOOK.replace("aash,S1,2.00", "aash,S1,1.00").replace("bbay,S1,1.00", "bbay,S1,0.00")
"""An earlier upload: Canvas has 2 instead of 1 for Ana (as iClicker still has), and 1 instead of 0 for Bo."""


@pytest.fixture
def edited_workbook(workbook: Workbook) -> Workbook:
    """Return a workbook in which Ana's score changed in Canvas, and Bo's in Canvas and in iClicker."""
    return replace(workbook, sent_uploads=(SentUpload("week1.csv", SENT.encode()),))


@pytest.fixture
def view(qtbot: QtBot, edited_workbook: Workbook) -> CanvasEditsView:
    view = CanvasEditsView()
    qtbot.addWidget(view)
    view.set_scores(prepare_upload(derive_results(edited_workbook)).upload.edited_scores)
    return view


def list_texts(view: CanvasEditsView) -> list[list[str]]:
    columns = [column for column in Column if column is not Column.OUTCOME]
    return [[view.model.index(row, column).data() for column in columns] for row in range(view.model.rowCount())]


def test_set_scores_shows_three_scores_with_undecided_first(view: CanvasEditsView) -> None:
    assert list_texts(view) == [
        ["Bay, Bo", "Class 1 - Poll", "0", "1", "2"],
        ["Ash, Ana", "Class 1 - Poll", "1", "2", "1"],
    ]
    assert [is_undecided(row) for row in view.model.rows] == [True, False]
    assert find_numbers(view.state_label.text()) == ["1"]
    assert find_numbers(view.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole))[1:] == ["0", "1", "2"]


def test_set_scores_sorts_scores_by_value_and_filters_students(view: CanvasEditsView) -> None:
    view.model.sort(Column.ICLICKER)
    assert [row.student.name for row in view.model.rows] == ["Ash, Ana", "Bay, Bo"]
    view.model.sort(Column.STUDENT, Qt.SortOrder.DescendingOrder)
    assert [row.student.name for row in view.model.rows] == ["Bay, Bo", "Ash, Ana"]
    view.student_field.setText(" ana ")
    assert [row.student.name for row in view.model.rows] == ["Ash, Ana"]


@pytest.mark.parametrize("keeps_canvas", [True, False])
def test_decision_buttons_apply_to_all_selected_scores(
    qtbot: QtBot, view: CanvasEditsView, *, keeps_canvas: bool
) -> None:
    view.listing.table.selectAll()
    view.reason_field.setText(" regraded ")
    with qtbot.waitSignal(view.decided) as signal:
        (view.keep_button if keeps_canvas else view.write_button).click()
    assert signal.args is not None
    edit = signal.args[0]
    assert [(item.student, item.assignment_id, item.edit) for item in edit.decisions] == [
        ("12", "301", CanvasEdit("0", "1", "2")),
        ("11", "301", CanvasEdit("1", "2", "1")),
    ]
    assert {(item.keeps_canvas, item.reason, len(item.when)) for item in edit.decisions} == {
        (keeps_canvas, "regraded", 10)
    }
    assert (view.reason_field.text(), find_numbers(edit.text)) == ("", ["2"])


def test_decision_buttons_without_selection_do_nothing(qtbot: QtBot, view: CanvasEditsView) -> None:
    view.listing.table.clearSelection()
    with qtbot.assertNotEmitted(view.decided):
        view.keep_button.click()


def test_set_scores_decided_score_shows_reason(view: CanvasEditsView, edited_workbook: Workbook) -> None:
    decision = EditDecision("12", "301", CanvasEdit("0", "1", "2"), keeps_canvas=False, reason="iClicker is right")
    decided = replace(edited_workbook, edit_decisions=(decision,)).with_choices(Choices())
    view.set_scores(prepare_upload(derive_results(decided)).upload.edited_scores)
    row = next(row for row, score in enumerate(view.model.rows) if score.cell.decision)
    assert view.model.rows[row].cell.effect is Effect.RAISED
    assert view.model.index(row, Column.OUTCOME).data(Qt.ItemDataRole.ToolTipRole) == "iClicker is right"
    assert view.model.index(row, Column.SENT).data(Qt.ItemDataRole.ToolTipRole) == "0"
    assert find_numbers(view.state_label.text()) == []


def test_page_decision_is_undoable(
    qtbot: QtBot, page: ReviewPage, document: Document, edited_workbook: Workbook
) -> None:
    document.apply("Open", edited_workbook)
    qtbot.waitUntil(lambda: page.review is not None)
    edits, tabs = page.view.canvas_edits_view, page.view.tabs
    assert tabs.isTabVisible(tabs.indexOf(edits))
    assert "edited-in-both" in {group.code for group in page.review.groups} if page.review else False
    edits.listing.set_current_row(0)
    edits.write_button.click()
    qtbot.waitUntil(lambda: page.review is not None)
    assert [item.keeps_canvas for item in document.workbook.edit_decisions] == [False]
    assert page.review is not None
    assert [is_undecided(row) for row in edits.model.rows] == [False, False]
    document.undo_stack.undo()
    assert document.workbook.edit_decisions == ()


def test_page_without_edits_hides_tab(ready_page: ReviewPage) -> None:
    tabs = ready_page.view.tabs
    assert not tabs.isTabVisible(tabs.indexOf(ready_page.view.canvas_edits_view))
