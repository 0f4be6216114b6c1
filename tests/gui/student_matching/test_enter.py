"""Tests of Enter in the wizard.

It accepts a likely student and leaves a possible one for later.
"""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import core.results
from core.results import derive_results
from core.students.matching import propose_matches
from gui.student_matching.matching_draft import make_match_decision
from gui.student_matching.wizard import MatchingWizard
from tests.file_builders import make_workbook
from tests.gui.student_matching.test_wizard import get_person_page, press_key

HEAD = """\
Last Name,First Name,Email,Student ID,Class 1 - Poll
Points Possible,,,,2.00
Brightwater,Odette,,10451202,2.00
"""
GRADEBOOK = """\
Student,ID,SIS User ID,SIS Login ID,Section,Class 1 - Poll (71)
    Points Possible,,,,,2.00
"Brightwater, Odette",12,10451202,obrightw,S1,
"Dunmoor, Jasper",14,10451204,jdunmoor,S1,
"Fenwick, Tamsin",15,10451205,tfenwick,S1,
"Wilson, David",16,10451206,dwilson,S1,
"Wilson, David",17,20451999,dwilson1,S1,
"""
FIRST_ROW = 4

OpenWizard = Callable[..., MatchingWizard]


@pytest.fixture
def open_wizard(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> OpenWizard:
    """Return a function that opens the wizard for a class with the given rows.

    It uses the real matching.
    """

    monkeypatch.setattr(core.results, "propose_matches", propose_matches)

    def build_and_show_wizard(*rows: str) -> MatchingWizard:
        wizard = MatchingWizard(
            derive_results(make_workbook(HEAD + "".join(f"{row},2.00\n" for row in rows), GRADEBOOK))
        )
        qtbot.addWidget(wizard)
        with qtbot.waitExposed(wizard):
            wizard.show()
        return wizard

    return build_and_show_wizard


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
