"""Tests of the dialogs that correct, excuse, and list scores."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.choices import FROM_START, ScoreCorrection
from core.clicker.export import Session
from core.upload.score_grid import ScoreGrid
from gui.student_scores.correction_dialog import CorrectionDialog, open_correction_dialog
from gui.student_scores.correction_list_dialog import Column, CorrectionListDialog
from gui.student_scores.edits import ScoreCell
from gui.student_scores.excuse_dialog import ExcuseDialog
from gui.student_scores.explain_dialog import ExplainDialog, open_explain_dialog
from gui.student_scores.late_adds_dialog import Column as LateColumn
from gui.student_scores.late_adds_dialog import LateAddsDialog
from gui.work.background import TaskRunner
from gui.work.document import Document
from tests.file_builders import make_export
from tests.gui.student_scores.conftest import CLICKER, FIRST, QUIZ, SECOND, TOTAL

GetGrid = Callable[[], ScoreGrid]


def make_cell(document: Document, canvas_id: str, key: str) -> ScoreCell:
    workbook = document.workbook
    assert workbook.gradebook is not None
    student = next(item for item in workbook.gradebook.students if item.canvas_id == canvas_id)
    session: Session = next(item for item in workbook.chosen_sessions if item.key == key)
    return ScoreCell(student, session)


def list_corrected(document: Document) -> dict[tuple[str, str], str]:
    return {(item.student, item.session): item.score for item in document.workbook.corrections}


@pytest.fixture
def excuse(document: Document, background: TaskRunner, get_grid: GetGrid, window: QWidget) -> ExcuseDialog:
    assert document.results is not None
    return ExcuseDialog(document, document.results, get_grid(), background, window)


@pytest.mark.parametrize(
    ("text", "score"), [("2", "2"), ("1.50", "1.5"), ("0", "0"), ("", None), ("-1", None), ("two", None), ("EX", None)]
)
def test_points_field_accepts_only_points(
    document: Document, get_grid: GetGrid, window: QWidget, text: str, score: str | None
) -> None:
    dialog = CorrectionDialog(document, get_grid(), [make_cell(document, "11", FIRST)], window)
    dialog.points_field.setText(text)
    assert (dialog.score, dialog.accept_button.isEnabled()) == (score, score is not None)


def test_correction_dialog_no_score_clears_score(document: Document, get_grid: GetGrid, window: QWidget) -> None:
    dialog = CorrectionDialog(document, get_grid(), [make_cell(document, "11", FIRST)], window)
    dialog.no_score_button.click()
    dialog.accept_button.click()
    assert list_corrected(document) == {("canvas:11", FIRST): ""}
    assert get_grid().format_score("11", FIRST) == ""


def test_typing_points_selects_points(document: Document, get_grid: GetGrid, window: QWidget) -> None:
    dialog = CorrectionDialog(document, get_grid(), [make_cell(document, "11", FIRST)], window)
    dialog.excused_button.click()
    QTest.keyClicks(dialog.points_field, "1")
    assert dialog.score == "1"


@pytest.mark.parametrize(("score", "points"), [("1.5", "1.5"), ("EX", ""), ("", "")])
def test_correction_dialog_shows_earlier_correction(
    document: Document, get_grid: GetGrid, window: QWidget, score: str, points: str
) -> None:
    correction = ScoreCorrection("canvas:11", FIRST, score, "regrade", file_score="2")
    document.apply("correct", document.workbook.with_corrections([correction]))
    dialog = CorrectionDialog(document, get_grid(), [make_cell(document, "11", FIRST)], window)
    assert (dialog.score, dialog.points_field.text(), dialog.reason_field.text()) == (score, points, "regrade")


def test_open_correction_dialog_without_scores_does_nothing(
    document: Document, get_grid: GetGrid, window: QWidget
) -> None:
    open_correction_dialog(document, get_grid(), [], window)
    assert window.findChild(CorrectionDialog) is None


def test_correction_dialog_canceled_changes_nothing(document: Document, get_grid: GetGrid, window: QWidget) -> None:
    dialog = CorrectionDialog(document, get_grid(), [make_cell(document, "11", FIRST)], window)
    dialog.points_field.setText("1")
    dialog.reject()
    assert document.undo_stack.count() == 0


def test_excuse_section_excuses_all_its_students(excuse: ExcuseDialog, document: Document) -> None:
    excuse.set_session(SECOND)
    excuse.section_button.click()
    excuse.section_combo.setCurrentText("S2")
    excuse.reason_field.setText(" field trip ")
    excuse.accept_button.click()
    assert list_corrected(document) == {("canvas:13", SECOND): "EX", ("canvas:14", SECOND): "EX"}
    assert {item.reason for item in document.workbook.corrections} == {"field trip"}
    assert document.undo_stack.undoText() == f"Excuse 2 students from “{SECOND}”"


def test_excuse_list_excuses_recognized_students_only(qtbot: QtBot, excuse: ExcuseDialog, document: Document) -> None:
    excuse.set_session(FIRST)
    assert not excuse.accept_button.isEnabled()
    excuse.list_edit.setPlainText("ida@example.edu\nMax Dorn\nnobody\nIda\t1003")
    qtbot.waitUntil(lambda: bool(excuse.cells))
    summary = excuse.summary_label.text()
    assert ("nobody" in summary, "Cruz, Lena" in summary, "1 of them" in summary) == (True, True, True)
    excuse.accept_button.click()
    assert list_corrected(document) == {("canvas:11", FIRST): "EX", ("canvas:14", FIRST): "EX"}


def test_excuse_list_one_student_undo_text_contains_name(
    qtbot: QtBot, excuse: ExcuseDialog, document: Document
) -> None:
    excuse.set_session(FIRST)
    excuse.list_edit.setPlainText("1001")
    qtbot.waitUntil(lambda: bool(excuse.cells))
    excuse.accept_button.click()
    assert document.undo_stack.undoText() == f"Excuse Adler, Ida from “{FIRST}”"


def test_excuse_dialog_omits_already_excused_students(
    excuse: ExcuseDialog, document: Document, get_grid: GetGrid, background: TaskRunner, window: QWidget
) -> None:
    document.apply("excuse", document.workbook.with_corrections([ScoreCorrection("canvas:13", SECOND, "EX")]))
    assert document.results is not None
    again = ExcuseDialog(document, document.results, get_grid(), background, window)
    again.set_session(SECOND)
    again.section_button.click()
    again.section_combo.setCurrentText("S2")
    assert [cell.student.canvas_id for cell in again.cells] == ["14"]
    excuse.reject()


def test_excuse_dialog_lists_at_most_twenty_unknown_items(qtbot: QtBot, excuse: ExcuseDialog) -> None:
    excuse.list_edit.setPlainText("\n".join(f"nobody{number}" for number in range(25)))
    qtbot.waitUntil(lambda: "nobody19" in excuse.summary_label.text())
    assert "nobody20" not in excuse.summary_label.text()
    assert "5 more" in excuse.summary_label.text()


def test_correction_list_remove_button_removes_correction(document: Document, window: QWidget) -> None:
    corrections = [
        ScoreCorrection("canvas:11", FIRST, "EX", "ill", "2026-11-03"),
        ScoreCorrection("canvas:99", FIRST, "1"),
    ]
    workbook = document.workbook.with_corrections(corrections)
    document.apply("correct", workbook.with_first_sessions({"canvas:12": QUIZ, "canvas:13": FROM_START}))
    dialog = CorrectionListDialog(document, window)
    rows = [[dialog.model.index(row, column).data() for column in Column] for row in range(dialog.model.rowCount())]
    assert [row[:4] for row in rows] == [
        ["Adler, Ida", FIRST, "2", "excused"],
        ["canvas:99", FIRST, "no score", "1"],
        ["Bose, Ravi", f"before “{QUIZ}”", "no score", "excused"],
        ["Cruz, Lena", "all sessions", "", ""],
    ]
    assert rows[0][Column.REASON] == "ill"
    marked = [dialog.model.index(row, 0).data(Qt.ItemDataRole.DecorationRole) is not None for row in range(4)]
    assert marked == [False, True, False, False]
    dialog.listing.set_current_row(1)
    assert dialog.detail_label.text()
    dialog.remove_button.click()
    dialog.listing.set_current_row(1)
    dialog.remove_button.click()
    assert list_corrected(document) == {("canvas:11", FIRST): "EX"}
    assert document.workbook.joined == {"canvas:13": FROM_START}
    dialog.listing.table.selectAll()
    dialog.remove_button.click()
    assert (document.workbook.corrections, document.workbook.joined) == ((), {})
    assert document.undo_stack.undoText() == "Remove 2 corrections"
    assert (dialog.listing.placeholder_text != "", dialog.remove_button.isEnabled()) == (True, False)


def test_correction_list_is_searchable_and_sortable(document: Document, window: QWidget) -> None:
    corrections = [
        ScoreCorrection("canvas:11", FIRST, "EX", "ill", "2026-11-03"),
        ScoreCorrection("canvas:12", FIRST, "1", "", "2026-10-03"),
    ]
    document.apply("correct", document.workbook.with_corrections(corrections))
    dialog = CorrectionListDialog(document, window)
    dialog.model.sort(Column.DATE)
    assert [entry.student for entry in dialog.model.rows] == ["Bose, Ravi", "Adler, Ida"]
    dialog.search_field.setText("ILL")
    assert [entry.student for entry in dialog.model.rows] == ["Adler, Ida"]


def test_correction_list_marks_scores_changed_in_file(document: Document, window: QWidget) -> None:
    document.apply(
        "correct", document.workbook.with_corrections([ScoreCorrection("canvas:11", FIRST, "EX", file_score="2")])
    )
    newer = make_export(CLICKER.replace("1001,2.00", "1001,1.00"))
    document.apply("open", document.workbook.with_export(newer))
    dialog = CorrectionListDialog(document, window)
    text = dialog.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "had 2 when you made this correction, and now has 1" in text
    assert dialog.detail_label.text() in text


def test_late_adds_are_excused_only_after_confirmation(document: Document, get_grid: GetGrid, window: QWidget) -> None:
    dialog = LateAddsDialog(document, window)
    cells = [dialog.model.index(0, column).data() for column in LateColumn]
    assert (dialog.model.rowCount(), cells) == (1, ["Bose, Ravi", QUIZ, "2", "1 of 1"])
    assert not dialog.excuse_button.isEnabled()
    assert get_grid().format_score("12", TOTAL) == "4.25"
    dialog.model.setData(dialog.model.index(0, 0), Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    dialog.excuse_button.click()
    assert document.workbook.joined == {"canvas:12": QUIZ}
    assert [get_grid().format_score("12", key) for key in (FIRST, SECOND, QUIZ, TOTAL)] == ["EX", "EX", "4.25", "7.65"]
    assert (document.undo_stack.undoText(), dialog.model.rowCount()) == ("Excuse 1 late student", 0)
    document.undo_stack.undo()
    assert (document.workbook.joined, dialog.model.rowCount()) == ({}, 1)


def test_late_adds_select_all_and_activation_toggle_check_boxes(document: Document, window: QWidget) -> None:
    dialog = LateAddsDialog(document, window)
    dialog.all_box.click()
    assert [item.student for item in dialog.model.checked] == ["12"]
    dialog.listing.activated.emit(dialog.model.rows[0])
    assert (dialog.model.checked, dialog.all_box.isChecked()) == ([], False)
    dialog.listing.activated.emit(dialog.model.rows[0])
    assert dialog.all_box.isChecked()
    assert dialog.model.index(0, 0).data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked
    assert not dialog.model.setData(dialog.model.index(0, 0), "x")
    for column in LateColumn:
        dialog.model.sort(column)
    assert "Bose, Ravi" in dialog.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_late_add_rejected_is_not_proposed_again(document: Document, get_grid: GetGrid, window: QWidget) -> None:
    dialog = LateAddsDialog(document, window)
    dialog.reject_button.click()
    assert document.workbook.joined == {"canvas:12": FROM_START}
    assert (dialog.model.rowCount(), get_grid().format_score("12", TOTAL)) == (0, "4.25")
    newer = document.workbook.with_export(make_export(CLICKER.replace("4.25", "4.50")))
    assert newer.joined == {"canvas:12": FROM_START}


def test_explain_dialog_corrected_score_updates_explanation(document: Document, window: QWidget) -> None:
    open_explain_dialog(document, "12", SECOND, window)
    dialog = window.findChild(ExplainDialog)
    assert dialog is not None
    dialog.correct_button.click()
    correction = dialog.findChild(CorrectionDialog)
    assert correction is not None
    QTest.keyClicks(correction.points_field, "1.5")
    correction.accept_button.click()
    assert list_corrected(document) == {("canvas:12", SECOND): "1.5"}
    assert dialog.explanation is not None
    assert dialog.explanation.requested_text == "1.5"
    assert dialog.column_combo.currentData() == SECOND
    document.apply("close", document.workbook.with_gradebook(None))
    assert not dialog.isVisible()


def test_explain_dialog_total_corrects_selected_session(document: Document, window: QWidget) -> None:
    open_explain_dialog(document, "11", TOTAL, window)
    dialog = window.findChild(ExplainDialog)
    assert dialog is not None
    dialog.listing.set_current_row(2)
    dialog.correct_button.click()
    correction = dialog.findChild(CorrectionDialog)
    assert correction is not None
    correction.excused_button.click()
    correction.accept_button.click()
    assert list_corrected(document) == {("canvas:11", QUIZ): "EX"}
    assert dialog.model.index(2, 0).data(Qt.ItemDataRole.FontRole).strikeOut()
    dialog.explain("14", TOTAL)
    assert not dialog.correct_button.isEnabled()


def test_open_explain_dialog_without_scores_does_nothing(document: Document, window: QWidget) -> None:
    document.apply("close", document.workbook.with_gradebook(None))
    open_explain_dialog(document, "12", SECOND, window)
    assert window.findChild(ExplainDialog) is None
