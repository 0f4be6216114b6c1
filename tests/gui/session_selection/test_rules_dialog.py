"""Rules dialog: every setting is an edit and shows its consequence."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.choices import (
    RULE_VERSION,
    AbsentPolicy,
    BelowThresholdPolicy,
    Choices,
    DuplicateAccountPolicy,
    ExcusedPolicy,
    ExistingScorePolicy,
    NoResponsePolicy,
    OutputColumns,
    SectionSessions,
    SessionCredit,
)
from gui.session_selection.number_rules import NUMBER_RULES
from gui.session_selection.rule_texts import (
    CHOICE_RULES,
    SECTIONS,
    describe_missing_scores,
    get_choice,
    translate,
)
from gui.session_selection.rules_dialog import RulesDialog
from gui.work.document import Document


@pytest.fixture
def dialog(qtbot: QtBot, document: Document) -> RulesDialog:
    created = RulesDialog(document)
    qtbot.addWidget(created)
    created.show()
    return created


def choose(dialog: RulesDialog, name: str, index: int) -> None:
    dialog.get_choice_combo_box(name).setCurrentIndex(index)
    dialog.get_choice_combo_box(name).activated.emit(index)


def type_number(dialog: RulesDialog, name: str, text: str) -> None:
    field = dialog.get_number_field(name)
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)
    field.editingFinished.emit()


@pytest.mark.parametrize("text", CHOICE_RULES, ids=lambda text: text.name)
def test_rules_dialog_option_shows_consequence(dialog: RulesDialog, document: Document, text: object) -> None:
    rule = next(rule for rule in CHOICE_RULES if rule is text)
    for index, option in enumerate(rule.options):
        choose(dialog, rule.name, index)
        assert get_choice(document.workbook.choices, rule.name) is option.value
        assert dialog.get_consequence_text(rule.name) == option.consequence


def test_choice_rules_offer_all_policies() -> None:
    offered = {option.value for text in CHOICE_RULES for option in text.options}
    policies = (NoResponsePolicy, AbsentPolicy, ExistingScorePolicy, DuplicateAccountPolicy, ExcusedPolicy)
    rules = (SessionCredit, BelowThresholdPolicy, SectionSessions)
    assert offered == {option for policy in (*policies, *rules) for option in policy}


def test_rules_dialog_copies_rule_in_words(dialog: RulesDialog) -> None:
    type_number(dialog, "keep_best", "3")
    assert "Only your 3 best sessions count" in dialog.words_label.text()
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == dialog.words_label.text()


def test_rules_dialog_chosen_excused_policy_updates_rule_version(dialog: RulesDialog, document: Document) -> None:
    document.apply("Old course", replace(document.workbook, rule_version=1))
    choose(dialog, "excused_in_total", 1)
    assert document.workbook.rule_version == RULE_VERSION


@pytest.mark.parametrize(
    ("name", "text", "value", "shown"),
    [
        ("full_credit_at", "75", Decimal(75), "75"),
        ("cap", "1,5", Decimal("1.5"), "1.5"),
        ("scale_to", "10", Decimal(10), "10"),
        ("decimals", "1", 1, "1"),
    ],
)
def test_number_rule_with_typed_value_shows_consequence(
    dialog: RulesDialog, document: Document, name: str, text: str, value: object, shown: str
) -> None:
    type_number(dialog, name, text)
    assert getattr(document.workbook.choices.rule, name) == value
    expected = next(rule.consequence for rule in NUMBER_RULES if rule.name == name)
    assert dialog.get_consequence_text(name) == translate(expected).format(value=shown)
    document.undo_stack.undo()
    assert dialog.get_number_field(name).text() == ""


def test_impossible_rule_shows_problem(dialog: RulesDialog, document: Document) -> None:
    type_number(dialog, "drop_lowest", "1")
    assert document.workbook.choices.rule.drop_lowest == 1
    assert dialog.problem_label.text()
    type_number(dialog, "drop_lowest", "")
    assert dialog.problem_label.text() == ""


def test_overwrite_excused_box_changes_note(dialog: RulesDialog, document: Document) -> None:
    before = dialog.excused_note.text()
    dialog.overwrite_excused.click()
    assert document.workbook.choices.overwrite_excused
    assert dialog.excused_note.text() != before


def test_undo_key_in_dialog_reverts_choice(dialog: RulesDialog, document: Document) -> None:
    choose(dialog, "absent", 1)
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert document.workbook.choices == Choices()
    assert dialog.get_choice_combo_box("absent").currentIndex() == 0


def test_total_note_changes_with_rules_and_columns(dialog: RulesDialog, document: Document) -> None:
    note, choices = describe_missing_scores(document.workbook.choices), document.workbook.choices
    assert dialog.total_note.text().startswith(note)
    assert len(dialog.total_note.text()) > len(note)
    choose(dialog, "no_response", 1)
    assert dialog.total_note.text().startswith(describe_missing_scores(document.workbook.choices))
    document.apply("total", document.workbook.with_choices(replace(choices, columns=OutputColumns.TOTAL)))
    assert dialog.total_note.text() == note
    assert {text.name for text in (*CHOICE_RULES, *NUMBER_RULES)} == {name for _, names in SECTIONS for name in names}


@pytest.mark.parametrize("scale", [1, 2])
def test_labels_with_large_font_are_not_cut_off(dialog: RulesDialog, scale: float) -> None:
    font = dialog.font()
    font.setPointSizeF(font.pointSizeF() * scale)
    dialog.setFont(font)
    label = next(child for child in dialog.findChildren(QLabel) if child.buddy() is not None)
    label.setText("Wiederholungsprüfungsvorbereitung mit Sitzungen ohne Punkte")
    dialog.resize(dialog.minimumSizeHint())
    QApplication.processEvents()
    for child in dialog.findChildren(QLabel):
        if child.isVisible() and child.text():
            assert child.height() >= child.heightForWidth(child.width()), child.text()
            assert child.width() >= child.minimumSizeHint().width(), child.text()


def test_enter_in_field_keeps_dialog_open(qtbot: QtBot, dialog: RulesDialog, document: Document) -> None:
    field = dialog.get_number_field("cap")
    field.setFocus()
    QTest.keyClicks(field, "2")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert document.workbook.choices.rule.cap == 2
    assert dialog.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_number_rules_with_empty_text_are_off(dialog: RulesDialog) -> None:
    reads: list[Callable[[str], object]] = [text.parse for text in NUMBER_RULES]
    assert {str(read("")) for read in reads} == {"None", "0"}
    assert all(dialog.get_consequence_text(text.name) == text.consequence_off for text in NUMBER_RULES)


def test_rules_dialog_on_small_screen_fits(qtbot: QtBot, document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QScreen, "availableSize", lambda _screen: QSize(640, 480))
    created = RulesDialog(document)
    qtbot.addWidget(created)
    assert created.size() == QSize(640, 480)
