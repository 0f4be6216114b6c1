from dataclasses import replace

import pytest
from PySide6.QtCore import QStringListModel
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from core.results import Outgoing, Results
from gui.review_export.explain_dialog import ExplainDialog


@pytest.fixture
def dialog(qtbot: QtBot, results: Results, outgoing: Outgoing) -> ExplainDialog:
    shown = ExplainDialog(results, outgoing)
    qtbot.addWidget(shown)
    return shown


def test_a_score_is_walked_back_to_its_row(dialog: ExplainDialog) -> None:
    dialog.explain("11", "Class 1 - Poll")
    assert dialog.heading.text() == "Why 1?"
    assert dialog.steps.text() == "Result: 1\nCanvas has 2; the file says 1 (lowered)."
    assert dialog.model.index(0, 1).data() == "row 3 of the iClicker file"


def test_another_student_and_column_can_be_chosen(dialog: ExplainDialog) -> None:
    dialog.explain("11", "Class 1 - Poll")
    dialog.students.setCurrentText("Coe, Cy")
    dialog.columns.setCurrentText("Class 2 - Poll")
    assert dialog.heading.text() == "Why excused?"
    assert "Not written: excused in Canvas" in dialog.steps.text()
    dialog.students.setCurrentText("Dee, Di")
    assert dialog.listing.placeholder_text == "This student is in no row of the iClicker file."
    assert "Canvas keeps what it has" in dialog.steps.text()


def test_everything_can_be_copied_as_text(dialog: ExplainDialog) -> None:
    assert dialog.text == ""
    dialog.explain("12", "Class 3 - Quiz")
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == dialog.text
    assert dialog.text.splitlines()[:2] == ["Bay, Bo", "Class 3 - Quiz"]
    assert "  Class 3 - Quiz: 4 of 5; row 4 of the iClicker file" in dialog.text


def test_a_file_without_columns_explains_nothing(qtbot: QtBot, results: Results, outgoing: Outgoing) -> None:
    empty = ExplainDialog(results, replace(outgoing, upload=replace(outgoing.upload, columns=(), placed=(), rows=())))
    qtbot.addWidget(empty)
    empty.explain("11", "Class 1 - Poll")
    assert empty.explanation is None


def test_a_score_that_does_not_change_is_explained_too(dialog: ExplainDialog) -> None:
    dialog.explain("", "")
    assert (dialog.students.currentText(), dialog.columns.currentText()) == ("Ash, Ana", "Class 1 - Poll")
    assert dialog.explanation is not None


def test_columns_that_the_file_leaves_as_they_are_can_be_chosen(
    qtbot: QtBot, results: Results, outgoing: Outgoing
) -> None:
    unchanged = replace(outgoing, upload=replace(outgoing.upload, columns=(), rows=(), cells=()))
    shown = ExplainDialog(results, unchanged)
    qtbot.addWidget(shown)
    shown.explain("12", "Class 1 - Poll")
    assert shown.heading.text() == "Why 2?"


def test_thousands_of_students_are_no_items_of_their_own(dialog: ExplainDialog) -> None:
    assert isinstance(dialog.students.model(), QStringListModel)
    assert dialog.students.sizeAdjustPolicy() is QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
