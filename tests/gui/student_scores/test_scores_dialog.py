"""Tests of the table of all scores and its dialog."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.choices import ScoreCorrection
from core.upload.score_grid import ScoreGrid
from gui.student_scores import scores_dialog
from gui.student_scores.correction_dialog import CorrectionDialog
from gui.student_scores.correction_list_dialog import CorrectionListDialog
from gui.student_scores.excuse_dialog import ExcuseDialog
from gui.student_scores.explain_dialog import ExplainDialog
from gui.student_scores.late_adds_dialog import LateAddsDialog
from gui.student_scores.scores_dialog import ScoresButton, ScoresDialog
from gui.student_scores.scores_model import Column, ScoresModel, format_iso_date
from gui.work.background import TaskRunner
from gui.work.document import Document
from tests.gui.student_scores.conftest import FIRST, QUIZ, SECOND, TOTAL, build_workbook

ROLES = Qt.ItemDataRole


def read_cells(dialog: ScoresDialog) -> list[list[str]]:
    model = dialog.model
    return [
        [model.index(row, column).data() for column in range(1, model.columnCount())] for row in range(model.rowCount())
    ]


def read_names(dialog: ScoresDialog) -> list[str]:
    return [dialog.model.headerData(row, Qt.Orientation.Vertical) for row in range(dialog.model.rowCount())]


def select(dialog: ScoresDialog, *cells: tuple[int, str]) -> None:
    """Select the scores in these rows and sessions."""
    selection = dialog.table.selectionModel()
    selection.clear()
    for row, key in cells:
        index = dialog.model.index(row, dialog.model.find_column(key))
        selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.Select)


def press(
    qtbot: QtBot,
    dialog: ScoresDialog,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press a key in the table."""
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.table.setFocus()
    QTest.keyClick(dialog.table, key, modifier)


def correct(dialog: ScoresDialog, points: str, reason: str = "") -> None:
    """Correct the selected scores as a user does."""
    dialog.correct_action.trigger()
    found = dialog.findChild(CorrectionDialog)
    assert found is not None
    QTest.keyClicks(found.points_field, points)
    found.reason_field.setText(reason)
    found.accept_button.click()
    found.deleteLater()


def test_scores_dialog_shows_scores_of_all_students(dialog: ScoresDialog) -> None:
    assert read_names(dialog) == ["Adler, Ida", "Bose, Ravi", "Cruz, Lena", "Dorn, Max"]
    assert read_cells(dialog) == [
        ["8.5", "2", "1.5", "5"],
        ["4.25", "–", "–", "4.25"],
        ["1", "1", "–", "–"],
        ["–", "–", "–", "–"],
    ]
    headings = [dialog.model.headerData(column, Qt.Orientation.Horizontal) for column in range(5)]
    assert headings[2:] == [FIRST, SECOND, QUIZ]
    assert "5" in dialog.model.headerData(4, Qt.Orientation.Horizontal, ROLES.ToolTipRole)
    assert dialog.model.headerData(9, Qt.Orientation.Horizontal) is None


def test_scores_model_passes_model_tester(document: Document, get_grid: Callable[[], ScoreGrid]) -> None:
    model = ScoresModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    gradebook = document.workbook.gradebook
    assert gradebook is not None
    model.set_grid(get_grid(), document.workbook, gradebook.students)
    model.sort(3)
    document.apply("leave out", document.workbook.with_sessions_included([SECOND], included=False))
    model.set_grid(get_grid(), document.workbook, gradebook.students)
    assert (model.columnCount(), model.find_column(SECOND)) == (4, Column.TOTAL)
    assert tester.model() is model


def test_sort_by_session_uses_numbers_and_puts_blanks_last(dialog: ScoresDialog) -> None:
    dialog.table.sortByColumn(dialog.model.find_column(FIRST), Qt.SortOrder.DescendingOrder)
    assert read_names(dialog)[:2] == ["Adler, Ida", "Cruz, Lena"]
    dialog.table.sortByColumn(Column.SECTION, Qt.SortOrder.DescendingOrder)
    assert read_names(dialog)[:2] == ["Cruz, Lena", "Dorn, Max"]
    dialog.table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert read_names(dialog)[0] == "Adler, Ida"


def test_filters_show_matching_students_and_sessions(dialog: ScoresDialog) -> None:
    bar = dialog.filter_bar
    bar.student_field.setText("1003")
    assert read_names(dialog) == ["Cruz, Lena"]
    bar.student_field.setText("nobody")
    assert (read_names(dialog), dialog.explain_action.isEnabled()) == ([], False)
    bar.student_field.clear()
    bar.section_combo.setCurrentText("S2")
    assert read_names(dialog) == ["Cruz, Lena", "Dorn, Max"]
    bar.session_field.setText("quiz")
    hidden = [dialog.table.isColumnHidden(dialog.model.find_column(key)) for key in (FIRST, SECOND, QUIZ)]
    assert hidden == [True, True, False]


def test_correct_score_applies_undoable_edit_with_reason_and_date(
    dialog: ScoresDialog, document: Document, get_grid: Callable[[], ScoreGrid]
) -> None:
    select(dialog, (1, SECOND))
    correct(dialog, "1.75", "make-up")
    today = date.today().isoformat()  # noqa: DTZ011 - the user's own calendar
    assert document.workbook.corrections == (
        ScoreCorrection("canvas:12", SECOND, "1.75", "make-up", today, file_score=""),
    )
    assert get_grid().format_score("12", TOTAL) == "6"
    assert read_cells(dialog)[1] == ["6", "–", "1.75", "4.25"]
    assert document.undo_stack.undoText() == f"Correct “{SECOND}” for Bose, Ravi"
    document.undo_stack.undo()
    assert read_cells(dialog)[1] == ["4.25", "–", "–", "4.25"]


def test_corrected_score_is_marked_in_words_and_with_an_icon(dialog: ScoresDialog) -> None:
    select(dialog, (0, FIRST))
    index = dialog.model.index(0, dialog.model.find_column(FIRST))
    assert index.data(ROLES.DecorationRole) is None
    correct(dialog, "1", "regrade")
    assert index.data(ROLES.DecorationRole) is not None
    for text in (index.data(ROLES.ToolTipRole), index.data(ROLES.AccessibleTextRole), dialog.cell_label.text()):
        assert "Corrected from 2 to 1 (regrade)" in text
    dialog.filter_bar.corrected_box.click()
    assert read_names(dialog) == ["Adler, Ida"]


def test_score_before_student_joined_is_marked(dialog: ScoresDialog, document: Document) -> None:
    document.apply("late", document.workbook.with_first_sessions({"canvas:12": QUIZ}))
    assert read_cells(dialog)[1] == ["7.65", "EX", "EX", "4.25"]
    index = dialog.model.index(1, dialog.model.find_column(FIRST))
    assert index.data(ROLES.DecorationRole) is not None
    assert "joined" in index.data(ROLES.AccessibleTextRole)


def test_excuse_several_scores_applies_one_edit(qtbot: QtBot, dialog: ScoresDialog, document: Document) -> None:
    select(dialog, (0, FIRST), (2, SECOND))
    press(qtbot, dialog, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    found = dialog.findChild(CorrectionDialog)
    assert found is not None
    assert found.score == "EX"
    found.accept_button.click()
    assert {(item.student, item.session) for item in document.workbook.corrections} == {
        ("canvas:11", FIRST),
        ("canvas:13", SECOND),
    }
    assert (document.undo_stack.count(), document.undo_stack.undoText()) == (1, "Excuse 2 scores")


def test_delete_key_removes_corrections(qtbot: QtBot, dialog: ScoresDialog, document: Document) -> None:
    select(dialog, (0, FIRST))
    assert not dialog.remove_action.isEnabled()
    correct(dialog, "1")
    select(dialog, (0, FIRST), (1, FIRST))
    press(qtbot, dialog, Qt.Key.Key_Delete)
    assert document.workbook.corrections == ()
    assert document.undo_stack.undoText() == f"Remove correction of “{FIRST}” for Adler, Ida"


def test_undo_key_undoes_last_correction(qtbot: QtBot, dialog: ScoresDialog, document: Document) -> None:
    select(dialog, (0, FIRST))
    correct(dialog, "1")
    press(qtbot, dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert document.workbook.corrections == ()


def test_totals_and_sections_cannot_be_corrected(dialog: ScoresDialog) -> None:
    dialog.select_score("11", TOTAL)
    assert (dialog.correct_action.isEnabled(), dialog.explain_action.isEnabled()) == (False, True)
    dialog.table.setCurrentIndex(dialog.model.index(0, Column.SECTION))
    assert (dialog.selected_cells, dialog.model.describe_cell(dialog.table.currentIndex())) == ([], "Adler, Ida: S1")


def test_too_many_selected_scores_cannot_be_corrected(dialog: ScoresDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scores_dialog, "MAX_CELLS", 3)
    dialog.table.selectAll()
    assert (dialog.selected_cells, dialog.correct_action.isEnabled()) == ([], False)
    assert "3" in dialog.cell_label.text()


def test_selected_scores_leave_out_hidden_sessions(dialog: ScoresDialog) -> None:
    dialog.filter_bar.session_field.setText("quiz")
    dialog.table.selectAll()
    assert [cell.key for cell in dialog.selected_cells] == [(student, QUIZ) for student in ("11", "12", "13", "14")]


def test_enter_key_explains_current_score(dialog: ScoresDialog) -> None:
    dialog.select_score("12", QUIZ)
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    found = dialog.findChild(ExplainDialog)
    assert found is not None
    assert (found.student_combo.currentText(), found.column_combo.currentData()) == ("Bose, Ravi", QUIZ)


def test_buttons_open_their_dialogs(dialog: ScoresDialog) -> None:
    dialog.select_score("11", QUIZ)
    dialog.many_button.click()
    excuse = dialog.findChild(ExcuseDialog)
    assert excuse is not None
    assert excuse.session_combo.currentData() == QUIZ
    dialog.late_adds_button.click()
    dialog.list_button.click()
    assert dialog.findChild(LateAddsDialog) is not None
    assert dialog.findChild(CorrectionListDialog) is not None


def test_selection_survives_a_correction(dialog: ScoresDialog) -> None:
    model = dialog.model
    area = QItemSelection(model.index(0, 2), model.index(1, 3))
    dialog.table.selectionModel().select(area, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    correct(dialog, "1")
    assert len(dialog.selected_cells) == 4


def test_scores_dialog_closed_file_closes_dialog(dialog: ScoresDialog, document: Document) -> None:
    document.apply("close", document.workbook.with_gradebook(None))
    assert not dialog.isVisible()


def test_scores_dialog_impossible_rule_keeps_scores(dialog: ScoresDialog, document: Document) -> None:
    rule = replace(document.workbook.choices.rule, drop_lowest=9)
    document.apply("rule", document.workbook.with_choices(replace(document.workbook.choices, rule=rule)))
    assert document.results is not None
    assert document.results.score_sheet is None
    assert len(read_names(dialog)) == 4


def test_scores_button_clicked_twice_opens_one_dialog(
    document: Document, background: TaskRunner, window: QWidget
) -> None:
    buttons = [ScoresButton("All scores", document, background, window) for _ in range(2)]
    for button in buttons:
        button.click()
    (found,) = window.findChildren(ScoresDialog)
    assert found.table.currentIndex().row() == 0
    found.close()


def test_scores_model_without_grid_has_no_cells() -> None:
    model = ScoresModel()
    assert (model.rowCount(), model.get_cell(0, 2), model.describe_cell(model.index(0, 0))) == (0, None, "")


def test_format_iso_date_other_text_is_unchanged() -> None:
    assert format_iso_date("last week") == "last week"


def test_scores_dialog_without_sections_hides_section_column(
    document: Document, background: TaskRunner, window: QWidget
) -> None:
    gradebook = document.workbook.gradebook
    assert gradebook is not None
    students = tuple(replace(student, section="") for student in gradebook.students)
    document.open(replace(build_workbook(), gradebook=replace(gradebook, students=students)))
    dialog = ScoresDialog(document, background, window)
    assert dialog.table.isColumnHidden(Column.SECTION)
    assert dialog.filter_bar.section_combo.isHidden()
