"""Tests for the rules dialog: trial rules, descriptions, conflicts, effects, and rule sets."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QLabel, QWidget
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
    ScoringRule,
    SectionSessions,
    SessionCredit,
    SessionKind,
    SessionSteps,
)
from core.errors import InvalidRequestError, UnwritableFileError
from core.results import derive_results
from core.rule_sets import COMMON_POLICIES, RuleSet, RuleSetStore, encode_rule_set, read_rule_set
from core.upload.workbook_rule import describe_workbook_rule
from core.workbook import Workbook
from gui.session_selection.number_rules import NUMBER_RULES
from gui.session_selection.rule_fields import ALL_SESSIONS, DROP_LOWEST, KEEP_BEST
from gui.session_selection.rule_form import GROUPS
from gui.session_selection.rule_texts import CHOICE_RULES, ChoiceRuleText, count_changed_rules, translate
from gui.session_selection.rule_values import get_rule_value
from gui.session_selection.rules_dialog import RulesDialog
from gui.work.background import TaskRunner
from gui.work.document import MAX_SYNCHRONOUS_CELLS, Document
from gui.work.task_functions import compare_rules
from tests.file_builders import CLICKER as SHORT_CLICKER
from tests.file_builders import make_export, make_workbook
from tests.gui.conftest import RecordingMessages
from tests.gui.deferred_pool import DeferredPool
from tests.gui.session_selection.conftest import CLICKER, GRADEBOOK

EQUAL = CLICKER.replace(",2.00,2.00,5.00,0.00,9.00", ",5.00,5.00,5.00,5.00,20.00")
QUIZ = SessionKind.QUIZ


@pytest.fixture
def store(tmp_path: Path) -> RuleSetStore:
    return RuleSetStore(tmp_path / "rules")


@pytest.fixture
def dialog(
    qtbot: QtBot, document: Document, background: TaskRunner, person: RecordingMessages, store: RuleSetStore
) -> RulesDialog:
    document.open(make_workbook(EQUAL, GRADEBOOK))
    return open_dialog(qtbot, document, background, person, store)


def open_dialog(
    qtbot: QtBot, document: Document, background: TaskRunner, person: RecordingMessages, store: RuleSetStore
) -> RulesDialog:
    created = RulesDialog(document, background, person, store)
    qtbot.addWidget(created)
    created.open_for_document()
    return created


@pytest.fixture
def unequal(
    qtbot: QtBot, document: Document, background: TaskRunner, person: RecordingMessages, store: RuleSetStore
) -> RulesDialog:
    """The dialog for a class whose sessions are worth different points, with a total."""
    document.open(make_workbook(SHORT_CLICKER).with_choices(Choices(columns=OutputColumns.TOTAL)))
    return open_dialog(qtbot, document, background, person, store)


def choose(dialog: RulesDialog, name: str, index: int) -> None:
    combo = dialog.form.get_choice_combo_box(name)
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


def choose_kind(dialog: RulesDialog, kind: SessionKind | None) -> None:
    combo = dialog.form.kind_combo
    combo.setCurrentIndex(combo.findData(None if kind is None else str(kind)))
    combo.activated.emit(combo.currentIndex())


def type_number(dialog: RulesDialog, name: str, text: str) -> None:
    field = dialog.form.get_number_field(name)
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)


def choose_drops(dialog: RulesDialog, choice: int, count: str = "") -> None:
    field = dialog.form.drops
    field.combo.setCurrentIndex(choice)
    field.combo.activated.emit(choice)
    if count:
        field.count.selectAll()
        QTest.keyClicks(field.count, count)


@pytest.mark.parametrize("text", CHOICE_RULES, ids=lambda text: text.name)
def test_choice_rule_each_option_updates_trial_and_explains_effect(dialog: RulesDialog, text: ChoiceRuleText) -> None:
    type_number(dialog, "total_full_credit_at", "80")
    for index, option in (*enumerate(text.options[1:], 1), (0, text.options[0])):
        choose(dialog, text.name, index)
        assert get_rule_value(dialog.trial.choices, text.name) is option.value
        if index and text.name != "section_sessions":
            assert dialog.form.get_note_text(text.name) == translate(option.consequence)


def test_choice_rules_offer_all_policies() -> None:
    offered = {option.value for text in CHOICE_RULES for option in text.options}
    policies = (NoResponsePolicy, AbsentPolicy, ExistingScorePolicy, DuplicateAccountPolicy, ExcusedPolicy)
    rules = (SessionCredit, BelowThresholdPolicy, SectionSessions)
    assert offered == {option for policy in (*policies, *rules) for option in policy}


def test_rule_groups_contain_every_rule_once() -> None:
    names = [name for _, group in GROUPS for name in group]
    others = {"kind", "extra_credit", "drops", "cap_total"}
    assert sorted(names) == sorted({text.name for text in (*CHOICE_RULES, *NUMBER_RULES)} | others)


@pytest.mark.parametrize(
    ("name", "text", "value", "shown"),
    [
        ("full_credit_at", "75", Decimal(75), "75"),
        ("cap", "1,5", Decimal("1.5"), "1,5"),
        ("each_worth", "2", Decimal(2), "2"),
        ("total_points", "100", Decimal(100), "100"),
        ("total_full_credit_at", "80", Decimal(80), "80"),
        ("scale_to", "10", Decimal(10), "10"),
        ("decimals", "1", 1, "1"),
    ],
)
def test_number_rule_typed_value_updates_trial_and_explains_effect(
    dialog: RulesDialog, name: str, text: str, value: object, shown: str
) -> None:
    type_number(dialog, name, text)
    assert get_rule_value(dialog.trial.choices, name) == value
    expected = next(rule.consequence for rule in NUMBER_RULES if rule.name == name)
    assert dialog.form.get_note_text(name) == translate(expected).format(value=shown)
    type_number(dialog, name, "")
    assert dialog.trial.choices == Choices()
    assert dialog.form.get_note_text(name) == ""


@pytest.mark.parametrize("text", [".", ",", "0", "0.0", ""])
def test_number_rule_nonnumeric_text_turns_rule_off(dialog: RulesDialog, text: str) -> None:
    type_number(dialog, "cap", "2")
    type_number(dialog, "cap", text)
    assert dialog.trial.choices.rule.cap is None


def test_number_rule_empty_text_turns_rule_off() -> None:
    parsers: list[Callable[[str], object]] = [text.parse for text in NUMBER_RULES]
    assert {parse("") for parse in parsers} == {None}


def test_drops_field_choices_are_mutually_exclusive(dialog: RulesDialog) -> None:
    choose_drops(dialog, DROP_LOWEST)
    assert dialog.trial.choices.rule == ScoringRule(drop_lowest=1)
    choose_drops(dialog, DROP_LOWEST, "2")
    assert dialog.trial.choices.rule == ScoringRule(drop_lowest=2)
    choose_drops(dialog, KEEP_BEST)
    assert dialog.trial.choices.rule == ScoringRule(keep_best=3)
    choose_drops(dialog, KEEP_BEST, "1")
    assert dialog.trial.choices.rule == ScoringRule(keep_best=1)
    dialog.form.drops.count.clear()
    QTest.keyClick(dialog.form.drops.count, Qt.Key.Key_Backspace)
    assert dialog.trial.choices.rule == ScoringRule(keep_best=1)
    dialog.form.drops.count.editingFinished.emit()
    choose_drops(dialog, ALL_SESSIONS)
    assert dialog.trial.choices.rule == ScoringRule()
    assert dialog.form.drops.count.isHidden()


def test_extra_credit_list_checks_trial_sessions(dialog: RulesDialog) -> None:
    sessions = dialog.form.extra_credit
    assert [sessions.item(row).text() for row in range(sessions.count())] == [
        session.key for session in dialog.trial.chosen_sessions
    ]
    sessions.item(1).setCheckState(Qt.CheckState.Checked)
    assert dialog.trial.extra_credit == {"Class 2 - Poll 9/11/2026"}
    assert "Extra credit: “Class 2 - Poll 9/11/2026”" in dialog.preview.words_label.text()
    sessions.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.trial.extra_credit == frozenset()


def test_check_box_clicked_updates_trial(dialog: RulesDialog) -> None:
    dialog.form.cap_total.click()
    dialog.form.overwrite_excused.click()
    assert dialog.trial.choices == Choices(rule=ScoringRule(cap_total=True), overwrite_excused=True)
    assert count_changed_rules(dialog.trial.choices) == 2


def test_rules_dialog_unapplied_changes_leave_document_unchanged(dialog: RulesDialog, document: Document) -> None:
    before = document.workbook
    type_number(dialog, "cap", "2")
    choose(dialog, "absent", 1)
    dialog.form.extra_credit.item(0).setCheckState(Qt.CheckState.Checked)
    trial = dialog.trial
    assert document.workbook is before
    dialog.apply_button.click()
    assert document.workbook is trial
    assert not dialog.isVisible()
    document.undo_stack.undo()
    assert document.workbook is before


def test_rules_dialog_canceled_discards_changes(dialog: RulesDialog, document: Document) -> None:
    before = document.workbook
    type_number(dialog, "cap", "2")
    dialog.cancel_button.click()
    assert document.workbook is before
    assert document.undo_stack.count() == 0
    dialog.open_for_document()
    assert dialog.trial is before
    assert dialog.form.get_number_field("cap").text() == ""


def test_rules_dialog_reopened_keeps_unapplied_changes(dialog: RulesDialog) -> None:
    type_number(dialog, "cap", "2")
    dialog.open_for_document()
    assert dialog.trial.choices.rule.cap == 2


def test_apply_button_without_changes_is_disabled(dialog: RulesDialog) -> None:
    assert not dialog.apply_button.isEnabled()
    type_number(dialog, "cap", "2")
    assert dialog.apply_button.isEnabled()
    type_number(dialog, "cap", "")
    assert not dialog.apply_button.isEnabled()


def test_rules_dialog_chosen_excused_policy_updates_rule_version(dialog: RulesDialog, document: Document) -> None:
    document.apply("Old course", replace(document.workbook, rule_version=1))
    choose(dialog, "excused_in_total", 1)
    assert dialog.trial.rule_version == RULE_VERSION


def test_preview_shows_and_copies_rule_in_words(dialog: RulesDialog) -> None:
    choose_drops(dialog, KEEP_BEST, "2")
    assert dialog.preview.words_label.text() == describe_workbook_rule(dialog.trial)
    dialog.preview.copy_button.click()
    assert QGuiApplication.clipboard().text() == describe_workbook_rule(dialog.trial)


def test_preview_shows_changes_by_number_name_and_boundary(unequal: RulesDialog) -> None:
    preview = unequal.preview
    assert preview.gains_label.isHidden()
    choose(unequal, "credit", 1)
    assert preview.summary_label.text().startswith("The totals of 2 of 3 students change: 2 up, 0 down.")
    assert preview.gains_label.text().splitlines()[1:] == ["Bose, Ravi: 4.25 → 7", "Adler, Ida: 8.5 → 9"]
    assert preview.losses_label.isHidden()
    assert preview.boundary_label.text() == "Students at 80% or more: 1 now, 1 with the new rule."
    preview.boundary.selectAll()
    QTest.keyClicks(preview.boundary, "77,5")
    assert preview.boundary_label.text().endswith("Across the boundary: 1 up, 0 down.")
    preview.boundary.clear()
    assert preview.boundary_percent == 0


def test_preview_histogram_has_same_numbers_as_text(unequal: RulesDialog) -> None:
    choose(unequal, "credit", 1)
    histogram = unequal.preview.histogram
    assert histogram.text.splitlines() == [
        "40–50%: 1 before, 0 after",
        "70–80%: 0 before, 1 after",
        "90–100%: 1 before, 1 after",
    ]
    assert histogram.accessibleDescription() == histogram.text
    dialog = unequal
    type_number(dialog, "total_points", "9")
    dialog.form.extra_credit.item(2).setCheckState(Qt.CheckState.Checked)
    assert histogram.text.splitlines()[-1] == ">100%: 0 before, 2 after"
    histogram.setFocus()
    assert not histogram.grab().isNull()


def test_preview_without_total_column_offers_total(dialog: RulesDialog) -> None:
    preview = dialog.preview
    type_number(dialog, "cap", "1")
    assert "Scores in sessions change for 4 students." in preview.summary_label.text()
    assert not preview.total_note.isHidden()
    preview.total_button.click()
    assert dialog.trial.choices.columns is OutputColumns.BOTH
    assert preview.total_button.isHidden()


def test_preview_without_points_compares_points(
    qtbot: QtBot, document: Document, background: TaskRunner, person: RecordingMessages, store: RuleSetStore
) -> None:
    document.open(make_workbook(SHORT_CLICKER.replace(",5.00,9.00", ",,9.00")))
    dialog = open_dialog(qtbot, document, background, person, store)
    type_number(dialog, "cap", "2")
    assert dialog.preview.histogram.isHidden()
    assert dialog.preview.losses_label.text().splitlines()[1] == "Adler, Ida: 8.5 → 5.5"


def test_conflict_is_shown_below_its_rule_and_resolved_by_button(unequal: RulesDialog) -> None:
    choose_drops(unequal, DROP_LOWEST)
    notice = unequal.form.notice
    assert notice.isVisible()
    assert notice.parentWidget() is unequal.form
    assert not unequal.apply_button.isEnabled()
    assert unequal.message_label.text()
    unequal.show_button.click()
    assert unequal.focusWidget() is notice.buttons[0]
    assert [button.text() for button in notice.buttons] == [
        "Make the total worth 9 points",
        "Make every session worth 2 points",
    ]
    notice.buttons[1].click()
    assert unequal.trial.choices.rule == ScoringRule(drop_lowest=1, each_worth=Decimal(2))
    assert not notice.isVisible()
    assert unequal.apply_button.isEnabled()
    assert unequal.message_label.text() == ""


def test_conflict_in_each_step_is_shown_at_its_rule(unequal: RulesDialog) -> None:
    workbook = make_workbook(SHORT_CLICKER.replace("2.00,2.00,5.00,9.00", ",,,"), GRADEBOOK)
    both = Choices(columns=OutputColumns.BOTH)
    rules = (
        ScoringRule(SessionCredit.ANSWERED),
        ScoringRule(full_credit_at=Decimal(50)),
        ScoringRule(each_worth=Decimal(1)),
        ScoringRule(keep_best=1),
        ScoringRule(total_points=Decimal(1)),
        ScoringRule(total_full_credit_at=Decimal(50)),
        ScoringRule(cap_total=True),
        ScoringRule(scale_to=Decimal(1)),
    )
    for rule in rules:
        unequal.form.edited.emit(workbook.with_choices(replace(both, rule=rule)))
        assert unequal.form.notice.isVisible()
    every = frozenset(session.key for session in workbook.chosen_sessions)
    unequal.form.edited.emit(replace(workbook.with_choices(both), extra_credit=every))
    assert [button.text() for button in unequal.form.notice.buttons] == ["Clear extra credit"]


def test_score_dependent_conflict_is_shown_after_comparison(
    qtbot: QtBot, document: Document, background: TaskRunner, person: RecordingMessages, store: RuleSetStore
) -> None:
    clicker = SHORT_CLICKER.replace(",5.00,9.00", ",,9.00").replace("0.00,,4.25", "EX,,4.25")
    choices = Choices(columns=OutputColumns.TOTAL, rule=ScoringRule(excused_in_total=ExcusedPolicy.ZERO))
    document.open(make_workbook(clicker).with_choices(choices))
    dialog = open_dialog(qtbot, document, background, person, store)
    choose(dialog, "excused_in_total", 0)
    assert dialog.form.notice.isVisible()
    assert not dialog.apply_button.isEnabled()
    dialog.form.notice.buttons[-1].click()
    assert dialog.trial.choices == choices


def test_settings_without_effect_are_disabled_and_explained(dialog: RulesDialog, document: Document) -> None:
    assert not dialog.form.get_choice_combo_box("below").isEnabled()
    assert dialog.form.get_note_text("below")
    type_number(dialog, "total_full_credit_at", "80")
    assert dialog.form.get_choice_combo_box("below").isEnabled()
    assert not dialog.form.get_choice_combo_box("section_sessions").isEnabled()
    assert dialog.form.get_note_text("section_sessions")
    document.open(make_workbook(EQUAL, GRADEBOOK.replace("max,S1", "max,S2")))
    assert dialog.form.get_choice_combo_box("section_sessions").isEnabled()


def test_kind_steps_start_with_general_rule(dialog: RulesDialog) -> None:
    type_number(dialog, "cap", "3")
    choose_kind(dialog, QUIZ)
    assert not dialog.form.get_number_field("cap").isEnabled()
    assert dialog.form.get_number_field("cap").text() == "3"
    dialog.form.own_rule.click()
    assert dialog.trial.choices.rule == ScoringRule(cap=Decimal(3), kinds={QUIZ: SessionSteps(cap=Decimal(3))})
    type_number(dialog, "full_credit_at", "80")
    choose(dialog, "credit", 2)
    own = SessionSteps(SessionCredit.POSITIVE, Decimal(80), Decimal(3))
    assert dialog.trial.choices.rule == ScoringRule(cap=Decimal(3), kinds={QUIZ: own})
    choose_kind(dialog, None)
    assert dialog.form.get_number_field("full_credit_at").text() == ""
    choose_kind(dialog, QUIZ)
    dialog.form.own_rule.click()
    assert dialog.trial.choices.rule == ScoringRule(cap=Decimal(3))


def test_kind_steps_file_with_one_kind_are_not_offered(dialog: RulesDialog, document: Document) -> None:
    combo = dialog.form.kind_combo
    assert [combo.itemData(index) for index in range(combo.count())] == [None, "poll", "quiz"]
    document.open(make_workbook(EQUAL.replace("Quiz", "Poll").replace("Test", "Class 9 - Poll"), GRADEBOOK))
    assert combo.isHidden()
    rule = ScoringRule(kinds={SessionKind.ATTENDANCE: SessionSteps()})
    document.apply("Kinds", document.workbook.with_choices(Choices(rule=rule)))
    assert [combo.itemData(index) for index in range(combo.count())] == [None, "attendance"]


def test_rules_dialog_document_change_keeps_unapplied_changes(dialog: RulesDialog, document: Document) -> None:
    document.apply("Cap", document.workbook.with_choices(Choices(rule=ScoringRule(cap=Decimal(2)))))
    assert dialog.form.get_number_field("cap").text() == "2"
    type_number(dialog, "cap", "3")
    document.apply("Leave out", document.workbook.with_sessions_included(["Class 2 - Quiz 9/11/2026"], included=False))
    assert dialog.trial.choices.rule.cap == 3
    assert len(dialog.trial.chosen_sessions) == 3
    document.open(make_workbook(SHORT_CLICKER))
    assert dialog.trial is document.workbook
    dialog.reject()
    document.open(Workbook())
    assert dialog.trial is not document.workbook


def test_apply_rules_after_other_edits_keeps_those_edits(dialog: RulesDialog, document: Document) -> None:
    type_number(dialog, "cap", "3")
    document.apply("Rename", document.workbook.with_title("Test 10/2/2026", "Midterm"))
    document.apply("Accept", document.workbook.with_accepted_warnings({"code": frozenset()}))
    dialog.apply_button.click()
    workbook = document.workbook
    assert (workbook.titles, workbook.accepted) == ({"Test 10/2/2026": "Midterm"}, {"code": frozenset()})
    assert workbook.choices.rule.cap == 3


def test_enter_key_in_field_keeps_dialog_open(qtbot: QtBot, dialog: RulesDialog) -> None:
    field = dialog.form.get_number_field("cap")
    type_number(dialog, "cap", "2")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def find_policy(dialog: RulesDialog, name: str) -> int:
    return dialog.rule_sets.combo.findText(name)


def choose_policy(dialog: RulesDialog, rule_set: RuleSet) -> None:
    index = find_policy(dialog, rule_set.name)
    dialog.rule_sets.combo.setCurrentIndex(index)
    dialog.rule_sets.combo.activated.emit(index)


@pytest.mark.parametrize("rule_set", COMMON_POLICIES, ids=lambda rule_set: rule_set.name)
def test_common_policy_chosen_becomes_trial_rule(dialog: RulesDialog, document: Document, rule_set: RuleSet) -> None:
    before = document.workbook
    choose_policy(dialog, rule_set)
    assert dialog.trial.choices == rule_set.apply_to(before.choices)
    assert dialog.rule_sets.selected == rule_set
    assert dialog.apply_button.isEnabled() == (rule_set != COMMON_POLICIES[0])
    assert document.workbook is before
    type_number(dialog, "scale_to", "7")
    assert dialog.rule_sets.selected is None


def enter_name(monkeypatch: pytest.MonkeyPatch, name: str, *, is_accepted: bool = True) -> None:
    monkeypatch.setattr(QInputDialog, "exec", lambda _dialog: int(is_accepted))
    monkeypatch.setattr(QInputDialog, "textValue", lambda _dialog: name)


def test_saved_rule_set_is_available_in_another_class(
    dialog: RulesDialog, store: RuleSetStore, person: RecordingMessages, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_number(dialog, "cap", "2")
    enter_name(monkeypatch, "PHYS\t101 ")
    dialog.rule_sets.save_button.click()
    assert [(saved.name, saved.rule) for saved in store.read_all()] == [("PHYS101", ScoringRule(cap=Decimal(2)))]
    assert dialog.rule_sets.selected == store.read_all()[0]
    type_number(dialog, "cap", "3")
    enter_name(monkeypatch, "PHYS101")
    person.answer = "cancel"
    dialog.rule_sets.save_button.click()
    assert store.read_all()[0].rule.cap == 2
    person.answer = "replace"
    dialog.rule_sets.save_button.click()
    assert store.read_all()[0].rule.cap == 3
    type_number(dialog, "cap", "")
    choose_policy(dialog, store.read_all()[0])
    assert dialog.trial.choices.rule.cap == 3


@pytest.mark.parametrize(("name", "is_accepted"), [("  ", True), ("Rule", False)])
def test_rule_set_without_name_is_not_saved(
    dialog: RulesDialog, store: RuleSetStore, monkeypatch: pytest.MonkeyPatch, name: str, is_accepted: bool
) -> None:
    enter_name(monkeypatch, name, is_accepted=is_accepted)
    dialog.rule_sets.save_button.click()
    assert store.read_all() == ()


def test_rule_set_deletion_confirmed_removes_rule_set(
    dialog: RulesDialog, store: RuleSetStore, person: RecordingMessages, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not dialog.rule_sets.delete_action.isEnabled()
    dialog.rule_sets.delete_action.triggered.emit()
    enter_name(monkeypatch, "Mine")
    type_number(dialog, "cap", "2")
    dialog.rule_sets.save_button.click()
    assert dialog.rule_sets.delete_action.isEnabled()
    person.answer = "cancel"
    dialog.rule_sets.delete_action.trigger()
    assert len(store.read_all()) == 1
    person.answer = "delete"
    dialog.rule_sets.delete_action.trigger()
    assert store.read_all() == ()
    assert find_policy(dialog, "Mine") == -1
    assert dialog.trial.choices.rule.cap == 2


def test_exported_rule_set_can_be_imported(
    dialog: RulesDialog, store: RuleSetStore, person: RecordingMessages, tmp_path: Path
) -> None:
    person.save = tmp_path / "shared"
    type_number(dialog, "cap", "2")
    dialog.rule_sets.export_action.trigger()
    exported = read_rule_set(tmp_path / "shared.json")
    assert exported.rule == ScoringRule(cap=Decimal(2))
    person.save = None
    dialog.rule_sets.export_action.trigger()
    type_number(dialog, "cap", "")
    person.files = [tmp_path / "shared.json"]
    dialog.rule_sets.import_action.trigger()
    assert dialog.trial.choices.rule.cap == 2
    assert store.read_all() == (exported,)


def test_import_file_without_rule_set_shows_reason(
    dialog: RulesDialog, store: RuleSetStore, person: RecordingMessages, tmp_path: Path
) -> None:
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    person.files = [tmp_path / "other.json"]
    dialog.rule_sets.import_action.trigger()
    assert "other.json" in dialog.message_label.text()
    assert store.read_all() == ()
    choose_policy(dialog, COMMON_POLICIES[1])
    assert dialog.message_label.text() == ""


def test_rule_sets_unwritable_folder_shows_reason(
    dialog: RulesDialog, person: RecordingMessages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rules").write_text("", encoding="utf-8")
    enter_name(monkeypatch, "Mine")
    dialog.rule_sets.save_button.click()
    assert dialog.message_label.text()
    (tmp_path / "one.json").write_bytes(encode_rule_set(RuleSet("One", ScoringRule(cap=Decimal(9)))))
    person.files = [tmp_path / "one.json"]
    dialog.rule_sets.import_action.trigger()
    assert dialog.trial.choices == Choices()
    person.save = tmp_path / "none" / "file.json"
    choose_policy(dialog, COMMON_POLICIES[1])
    dialog.rule_sets.export_action.trigger()
    assert dialog.message_label.text()
    (tmp_path / "rules").unlink()
    dialog.rule_sets.save_button.click()
    assert dialog.message_label.text() == ""

    def fail(*_arguments: object) -> None:
        raise UnwritableFileError("cannot be deleted.", where="rules")

    monkeypatch.setattr(RuleSetStore, "delete", fail)
    person.answer = "delete"
    dialog.rule_sets.delete_action.trigger()
    assert "cannot be deleted" in dialog.message_label.text()


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


def test_rule_fields_have_accessible_names(dialog: RulesDialog) -> None:
    fields: list[QWidget] = [
        *(dialog.form.get_choice_combo_box(text.name) for text in CHOICE_RULES),
        *(dialog.form.get_number_field(text.name) for text in NUMBER_RULES),
        *(dialog.form.kind_combo, dialog.form.extra_credit, dialog.form.drops.combo, dialog.form.drops.count),
        *(dialog.preview.boundary, dialog.preview.histogram, dialog.rule_sets.combo),
    ]
    names = [field.accessibleName() for field in fields]
    assert all(names)
    assert len(set(names)) == len(names)


def test_rules_dialog_on_small_screen_fits(
    qtbot: QtBot,
    document: Document,
    background: TaskRunner,
    person: RecordingMessages,
    store: RuleSetStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QScreen, "availableSize", lambda _screen: QSize(640, 480))
    created = open_dialog(qtbot, document, background, person, store)
    assert created.size() == QSize(640, 480)


def test_rules_dialog_impossible_document_rule_can_be_resolved(
    qtbot: QtBot, document: Document, background: TaskRunner, person: RecordingMessages, store: RuleSetStore
) -> None:
    choices = Choices(columns=OutputColumns.TOTAL, rule=ScoringRule(drop_lowest=1))
    document.open(make_workbook(SHORT_CLICKER).with_choices(choices))
    dialog = open_dialog(qtbot, document, background, person, store)
    dialog.form.notice.buttons[0].click()
    assert dialog.preview.summary_label.text().startswith("No total changes.")
    assert dialog.preview.histogram.isVisible()
    dialog.apply_button.click()
    assert document.state.results is not None
    assert document.state.results.score_sheet is not None


def test_preview_during_calculation_shows_progress_message(
    qtbot: QtBot, person: RecordingMessages, tmp_path: Path
) -> None:
    pool = DeferredPool()
    background = TaskRunner(pool)
    document = Document(background)
    rows = "".join(f"P{number},{number}@x.edu,1\n" for number in range(MAX_SYNCHRONOUS_CELLS + 1))
    document.open(Workbook(make_export(f"Name,Email,Class 1 - Poll\nPoints Possible,,4\n{rows}")))
    dialog = open_dialog(qtbot, document, background, person, RuleSetStore(tmp_path))
    assert document.state.results is None
    assert dialog.preview.histogram.isHidden()
    pool.run_all()
    assert dialog.preview.histogram.isVisible()
    document.open(Workbook())


def test_compare_rules_without_scores_raises_invalid_request() -> None:
    with pytest.raises(InvalidRequestError):
        compare_rules(derive_results(Workbook()), Workbook(), Decimal(80))
