"""Is every rule an edit that says what follows from it?"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QScreen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.choices import Absent, Choices, Columns, Existing, NoResponse, TwoAccounts
from gui.session_selection.rule_texts import CHOICE_RULES, NUMBER_RULES, SECTIONS
from gui.session_selection.rules_dialog import RulesDialog
from gui.work.document import Document


@pytest.fixture
def dialog(qtbot: QtBot, document: Document) -> RulesDialog:
    shown = RulesDialog(document)
    qtbot.addWidget(shown)
    shown.show()
    return shown


def choose(dialog: RulesDialog, name: str, place: int) -> None:
    dialog.choice_combo(name).setCurrentIndex(place)
    dialog.choice_combo(name).activated.emit(place)


def type_figure(dialog: RulesDialog, name: str, text: str) -> None:
    field = dialog.number_field(name)
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)
    field.editingFinished.emit()


@pytest.mark.parametrize("text", CHOICE_RULES, ids=lambda text: text.name)
def test_every_option_says_what_follows(dialog: RulesDialog, document: Document, text: object) -> None:
    described = next(each for each in CHOICE_RULES if each is text)
    for place, option in enumerate(described.options):
        choose(dialog, described.name, place)
        assert getattr(document.workbook.choices, described.name) is option.value
        assert dialog.consequence_text(described.name) == option.consequence


def test_every_value_has_its_words() -> None:
    offered = {option.value for text in CHOICE_RULES for option in text.options}
    assert offered == {*NoResponse, *Absent, *Existing, *TwoAccounts}


@pytest.mark.parametrize(
    ("name", "text", "value", "told"),
    [
        ("full_credit_at", "75", Decimal(75), "Who reaches 75 % of a session's points gets all of them."),
        ("cap", "1,5", Decimal("1.5"), "No session gives more than 1.5 points. What it is worth stays the same."),
        ("scale_to", "10", Decimal(10), "Each column is scaled so that full marks are 10 points."),
        ("decimals", "1", 1, "Scores are rounded once, to this many decimals: 1. A 5 is rounded up."),
    ],
)
def test_a_figure_is_typed(
    dialog: RulesDialog, document: Document, name: str, text: str, value: object, told: str
) -> None:
    type_figure(dialog, name, text)
    assert getattr(document.workbook.choices.rule, name) == value
    assert dialog.consequence_text(name) == told
    document.undo_stack.undo()
    assert dialog.number_field(name).text() == ""


def test_a_rule_that_cannot_hold_says_why(dialog: RulesDialog, document: Document) -> None:
    type_figure(dialog, "drop_lowest", "1")
    assert document.workbook.choices.rule.drop_lowest == 1
    assert "worth the same points" in dialog.problem_label.text()
    type_figure(dialog, "drop_lowest", "")
    assert dialog.problem_label.text() == ""


def test_excused_scores_stay_unless_one_says_so(dialog: RulesDialog, document: Document) -> None:
    assert dialog.excused_note.text() == "Who is excused in Canvas (EX) stays excused, whatever the score."
    dialog.overwrite_excused.click()
    assert document.workbook.choices.overwrite_excused
    assert dialog.excused_note.text() == "A score replaces EX in Canvas: the student is no longer excused."


def test_undo_works_in_the_dialog(dialog: RulesDialog, document: Document) -> None:
    choose(dialog, "absent", 1)
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert document.workbook.choices == Choices()
    assert dialog.choice_combo("absent").currentIndex() == 0


def test_what_a_missing_session_means_in_the_total_is_said(dialog: RulesDialog, document: Document) -> None:
    counts = "A session without a score counts as 0 in the total, and so does an excused one."
    assert dialog.total_note.text().startswith(f"{counts} A student without any score gets no total.")
    assert "no total now" in dialog.total_note.text()
    choose(dialog, "no_response", 1)
    assert "A student without any score gets 0." in dialog.total_note.text()
    choices = replace(document.workbook.choices, columns=Columns.TOTAL)
    document.apply("total", document.workbook.preferring(choices))
    assert "no total now" not in dialog.total_note.text()
    assert {text.name for text in (*CHOICE_RULES, *NUMBER_RULES)} == {name for _, names in SECTIONS for name in names}


@pytest.mark.parametrize("scale", [1, 2])
def test_no_label_is_cut(dialog: RulesDialog, scale: float) -> None:
    font = dialog.font()
    font.setPointSizeF(font.pointSizeF() * scale)
    dialog.setFont(font)
    label = next(each for each in dialog.findChildren(QLabel) if each.buddy() is not None)
    label.setText("Wiederholungsprüfungsvorbereitung mit Sitzungen ohne Punkte")
    dialog.resize(dialog.minimumSizeHint())
    QApplication.processEvents()
    for each in dialog.findChildren(QLabel):
        if each.isVisible() and each.text():
            assert each.height() >= each.heightForWidth(each.width()), each.text()
            assert each.width() >= each.minimumSizeHint().width(), each.text()


def test_return_takes_what_was_typed_and_closes_nothing(qtbot: QtBot, dialog: RulesDialog, document: Document) -> None:
    field = dialog.number_field("cap")
    field.setFocus()
    QTest.keyClicks(field, "2")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert document.workbook.choices.rule.cap == 2
    assert dialog.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_every_figure_can_be_off(dialog: RulesDialog) -> None:
    reads: list[Callable[[str], object]] = [text.parse for text in NUMBER_RULES]
    assert [read("") for read in reads] == [None, None, 0, None, None]
    assert all(dialog.consequence_text(text.name) == text.consequence_off for text in NUMBER_RULES)


def test_the_window_is_no_larger_than_the_screen(
    qtbot: QtBot, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QScreen, "availableSize", lambda _screen: QSize(640, 480))
    shown = RulesDialog(document)
    qtbot.addWidget(shown)
    assert shown.size() == QSize(640, 480)
