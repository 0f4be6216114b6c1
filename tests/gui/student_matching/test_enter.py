"""Tests of Enter in the wizard.

It accepts a likely student and leaves a possible one for later.
"""

import pytest
from PySide6.QtCore import Qt

from gui.student_matching.matching_draft import make_match_decision
from gui.student_matching.wizard import MatchingWizard
from tests.gui.student_matching.conftest import OpenWizard
from tests.gui.student_matching.test_wizard import get_person_page, press_key

FIRST_ROW = 4


def is_decide_later_checked(wizard: MatchingWizard) -> bool:
    answers = get_person_page(wizard).answer_form
    return answers is not None and answers.decide_later_button.isChecked()


POSSIBLE_MATCHES = [
    pytest.param(("Fenwick,Tammy,,10459399",), "15", id="different ID"),
    pytest.param(("Fenwick,Tammy,,8585550100",), "15", id="ID of another kind"),
    pytest.param(("Fenwick,Tammy,,10451204",), "15", id="ID of another student"),
    pytest.param(("Fenwick,Tamsin,,10451204",), "15", id="ID of another student, same name"),
    pytest.param(("Wilson,David,,",), "16", id="namesakes"),
    pytest.param(("Fenwick,Tammy,,", "Fenwick,Tammy,,"), "15", id="another row"),
    pytest.param(("Brightwater,Ode,ode@gmail.com,",), "12", id="already matched"),
]


@pytest.mark.parametrize(("rows", "student"), POSSIBLE_MATCHES)
def test_enter_on_possible_match_decides_later(open_wizard: OpenWizard, rows: tuple[str, ...], student: str) -> None:
    del student
    wizard = open_wizard(*rows)
    for _ in rows:
        assert is_decide_later_checked(wizard)
        press_key(wizard, Qt.Key.Key_Return)
    assert wizard.draft.decisions == {}
    wizard.accept()
    assert wizard.draft.build_edits(wizard.draft.workbook) == []


@pytest.mark.parametrize(("rows", "student"), POSSIBLE_MATCHES)
def test_key_1_on_possible_match_selects_student(open_wizard: OpenWizard, rows: tuple[str, ...], student: str) -> None:
    wizard = open_wizard(*rows)
    row = get_person_page(wizard).row
    press_key(wizard, Qt.Key.Key_1)
    press_key(wizard, Qt.Key.Key_Return)
    assert {row: decision.canvas_id for row, decision in wizard.draft.decisions.items()} == {row: student}


@pytest.mark.parametrize("row", ["Fenwick,Tammy,,", "Conrad,Tamsin,,10451205"])
def test_enter_on_likely_match_selects_student(open_wizard: OpenWizard, row: str) -> None:
    wizard = open_wizard(row)
    press_key(wizard, Qt.Key.Key_Return)
    assert wizard.draft.decisions[FIRST_ROW].canvas_id == "15"


def test_enter_on_student_matched_in_wizard_decides_later(open_wizard: OpenWizard) -> None:
    wizard = open_wizard("Wilson,David,,", "Fenwick,Tammy,,")
    likely, namesakes = get_person_page(wizard), FIRST_ROW
    assert likely.row == FIRST_ROW + 1
    assert not is_decide_later_checked(wizard)
    wizard.draft.add_answer({namesakes: make_match_decision("15")})
    likely.initializePage()
    assert is_decide_later_checked(wizard)
    press_key(wizard, Qt.Key.Key_Return)
    assert {row: decision.canvas_id for row, decision in wizard.draft.decisions.items()} == {namesakes: "15"}


def test_changed_answer_after_going_back_is_kept(open_wizard: OpenWizard) -> None:
    wizard = open_wizard("Fenwick,Tammy,,", "Wilson,David,,")
    press_key(wizard, Qt.Key.Key_Return)
    press_key(wizard, Qt.Key.Key_2)
    wizard.back()
    press_key(wizard, Qt.Key.Key_Return)
    assert not is_decide_later_checked(wizard)
    press_key(wizard, Qt.Key.Key_Return)
    assert {row: decision.canvas_id for row, decision in wizard.draft.decisions.items()} == {4: "15", 5: "17"}
