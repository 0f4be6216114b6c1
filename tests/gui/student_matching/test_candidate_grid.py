"""Tests of the comparison of a person with the candidates, field by field."""

import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWizard

from core.students.field_comparison import FieldAgreement
from gui.look.tones import Tone
from gui.student_matching.confirm_matches_page import Column, ConfirmMatchesPage
from gui.student_matching.field_texts import AGREEMENT_ICONS, AGREEMENT_TONES, get_agreement_label
from gui.student_matching.match_texts import list_identity_texts
from gui.student_matching.wizard import MatchingWizard
from gui.widgets.fields import get_enter_key_name
from gui.widgets.page_parts import IconLabel
from tests.gui.student_matching.conftest import OpenWizard
from tests.gui.student_matching.test_wizard import get_answer_form, press_key


def list_signs(wizard: MatchingWizard) -> list[str]:
    """Return the words of the signs, from top to bottom."""
    signs = get_answer_form(wizard).grid.findChildren(IconLabel)
    return [sign.accessibleName() for sign in signs if sign.accessibleName()]


def test_candidate_grid_marks_each_field_with_a_sign(open_wizard: OpenWizard) -> None:
    wizard = open_wizard("Fenwick,Tammy,obrightw@example.edu,10451204")
    same, similar, different = (
        get_agreement_label(agreement)
        for agreement in (FieldAgreement.SAME, FieldAgreement.SIMILAR, FieldAgreement.DIFFERENT)
    )
    assert list_signs(wizard)[:3] == [similar, different, different]
    texts = " ".join(label.text() for label in get_answer_form(wizard).grid.findChildren(QLabel))
    assert "Dunmoor, Jasper" in texts  # to whom the ID belongs
    assert {same, similar, different} != {""}


def test_candidate_grid_reasons_are_one_click_away(open_wizard: OpenWizard) -> None:
    grid = get_answer_form(open_wizard("Wilson,David,,")).grid
    assert [reason.isVisible() for reason in grid._reasons] == [False, False]
    grid.reasons_button.click()
    assert [reason.isVisible() for reason in grid._reasons] == [True, True]
    grid.reasons_button.click()
    assert [reason.isVisible() for reason in grid._reasons] == [False, False]


def test_candidate_grid_chosen_candidate_has_accent_color(open_wizard: OpenWizard) -> None:
    wizard = open_wizard("Wilson,David,,")
    grid = get_answer_form(wizard).grid
    assert [card.tone for card in grid._cards] == [Tone.NEUTRAL, Tone.NEUTRAL]
    press_key(wizard, Qt.Key.Key_2)
    assert [card.tone for card in grid._cards] == [Tone.NEUTRAL, Tone.ATTENTION]


def test_candidate_button_describes_fields_for_screen_readers(open_wizard: OpenWizard) -> None:
    button = get_answer_form(open_wizard("Conrad,Tamsin,,10451205")).candidate_buttons[0]
    words = button.accessibleDescription()
    assert "Fenwick, Tamsin" in button.accessibleName()
    assert words.count(get_agreement_label(FieldAgreement.SAME)) >= 1
    assert "10451205" in words


def test_next_button_names_the_answer(open_wizard: OpenWizard) -> None:
    wizard = open_wizard("Wilson,David,,", "Fenwick,Tammy,,10459399")
    button = wizard.button(QWizard.WizardButton.NextButton)
    texts = [button.text()]
    for key in (Qt.Key.Key_1, Qt.Key.Key_2):
        press_key(wizard, key)
        texts.append(button.text())
    get_answer_form(wizard).not_in_course_button.click()
    texts.append(button.text())
    assert "David" in texts[1]
    assert texts[1] == texts[2]  # both have this name
    assert len(set(texts)) == 3


@pytest.mark.parametrize(("platform", "name"), [("darwin", "Return"), ("win32", "Enter"), ("linux", "Enter")])
def test_get_enter_key_name_is_as_on_the_keyboard(monkeypatch: pytest.MonkeyPatch, platform: str, name: str) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert get_enter_key_name() == name


def test_agreements_have_icons_and_tones() -> None:
    assert set(AGREEMENT_ICONS) == set(FieldAgreement) - {FieldAgreement.UNKNOWN}
    assert set(AGREEMENT_TONES) == set(FieldAgreement)


def test_likely_matches_compare_fields_in_each_cell(wizard: MatchingWizard) -> None:
    page = wizard.currentPage()
    assert isinstance(page, ConfirmMatchesPage)
    model = page.model
    texts = [model.index(0, column).data() for column in Column]
    assert texts == ["Bose, Ravi\nBose, Ravi", "none\nlogin ravi", "none\n1002"]
    icons = [model.index(0, column).data(Qt.ItemDataRole.DecorationRole) is not None for column in Column]
    assert icons == [True, False, False]
    spoken = model.index(0, Column.NAME).data(Qt.ItemDataRole.AccessibleTextRole)
    assert get_agreement_label(FieldAgreement.SAME) in spoken


def test_list_identity_texts_omits_placeholder_ids(open_wizard: OpenWizard) -> None:
    people = open_wizard("Fenwick,Tammy,t@example.org,N/A", "Wilson,David,,600633133.0").draft.people
    assert [list_identity_texts(people.build_person(row).participant) for row in (4, 5)] == [
        ("t@example.org",),
        ("600633133",),
    ]
