from dataclasses import replace

import pytest
from PySide6.QtCore import QStringListModel
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from core.choices import TOTAL_KEY
from core.results import PreparedUpload, Results, derive_results, prepare_upload
from gui.look.text_formatting import format_score
from gui.student_scores.explain_dialog import ExplainDialog
from tests.file_builders import make_workbook
from tests.gui.review_export.conftest import EXPORT, GRADEBOOK, find_numbers


@pytest.fixture
def results() -> Results:
    return derive_results(make_workbook(EXPORT, GRADEBOOK))


@pytest.fixture
def outgoing(results: Results) -> PreparedUpload:
    return prepare_upload(results)


@pytest.fixture
def dialog(qtbot: QtBot, results: Results, outgoing: PreparedUpload) -> ExplainDialog:
    dialog = ExplainDialog(results, outgoing)
    qtbot.addWidget(dialog)
    return dialog


def test_explain_dialog_shows_row_of_score(dialog: ExplainDialog) -> None:
    dialog.explain("11", "Class 1 - Poll")
    assert find_numbers(dialog.heading_label.text()) == ["1"]
    assert dialog.steps_label.text() == "Result: 1\nCanvas has 2; the file says 1 (lowered)."
    assert dialog.model.index(0, 1).data() == "row 3 in the iClicker file"


def test_explain_dialog_with_other_selection_updates_explanation(dialog: ExplainDialog) -> None:
    dialog.explain("11", "Class 1 - Poll")
    dialog.student_combo.setCurrentText("Coe, Cy")
    dialog.column_combo.setCurrentText("Class 2 - Poll")
    assert format_score("EX") in dialog.heading_label.text()
    assert "Not written: excused in Canvas" in dialog.steps_label.text()
    dialog.student_combo.setCurrentText("Dee, Di")
    assert dialog.model.rowCount() == 0
    assert dialog.listing.placeholder_text
    assert "Canvas keeps what it has" in dialog.steps_label.text()


def test_copy_button_copies_explanation(dialog: ExplainDialog) -> None:
    assert dialog.text == ""
    dialog.explain("12", "Class 3 - Quiz")
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == dialog.text
    assert dialog.text.splitlines()[:2] == ["Bay, Bo", "Class 3 - Quiz"]
    assert "  Class 3 - Quiz: 4 of 5; row 4 in the iClicker file" in dialog.text


def test_explain_before_upload_is_prepared_explains_every_session_and_total(qtbot: QtBot, results: Results) -> None:
    dialog = ExplainDialog(results, None)
    qtbot.addWidget(dialog)
    dialog.explain("11", "Class 1 - Poll")
    assert dialog.steps_label.text() == "Result: 1"
    dialog.explain("11", TOTAL_KEY)
    assert dialog.steps_label.text().splitlines()[-1] == "Result: 8"
    assert dialog.correct_button.isHidden()


def test_explain_without_scores_leaves_explanation_empty(qtbot: QtBot, results: Results) -> None:
    empty = ExplainDialog(replace(results, score_sheet=None), None)
    qtbot.addWidget(empty)
    empty.explain("11", "Class 1 - Poll")
    assert empty.explanation is None


def test_explain_unknown_key_selects_column_with_this_title(dialog: ExplainDialog) -> None:
    dialog.explain("11", "iClicker Total")
    assert dialog.column_combo.currentData() == TOTAL_KEY


def test_explain_with_unknown_student_selects_first_student(dialog: ExplainDialog) -> None:
    dialog.explain("", "")
    assert (dialog.student_combo.currentText(), dialog.column_combo.currentText()) == ("Ash, Ana", "Class 1 - Poll")
    assert dialog.explanation is not None


def test_explain_with_unchanged_column_shows_score(qtbot: QtBot, results: Results, outgoing: PreparedUpload) -> None:
    unchanged = replace(outgoing, upload=replace(outgoing.upload, columns=(), rows=(), cells=()))
    dialog = ExplainDialog(results, unchanged)
    qtbot.addWidget(dialog)
    dialog.explain("12", "Class 1 - Poll")
    assert find_numbers(dialog.heading_label.text()) == ["2"]


def test_student_box_uses_list_model(dialog: ExplainDialog) -> None:
    assert isinstance(dialog.student_combo.model(), QStringListModel)
    assert dialog.student_combo.sizeAdjustPolicy() is QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
