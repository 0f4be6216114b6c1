"""Tests for the offers below the session table."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from core.choices import ScoringRule, SectionSessions
from gui.session_selection.offer_bars import ClassOffers
from gui.session_selection.page import SessionsPage
from gui.student_scores.late_adds_dialog import LateAddsDialog
from gui.student_scores.scores_dialog import ScoresDialog
from gui.work.background import TaskRunner
from gui.work.document import Document
from tests.file_builders import make_workbook

TITLES = [f"Class {number} - Poll" for number in (1, 2, 3)]
CLICKER = "\n".join(
    [
        f"Name,Student ID,{','.join(TITLES)}",
        '"Adler, Ida",1001,1,1,1',
        '"Bose, Ravi",1002,1,1,',
        '"Cruz, Lena",1003,,,1',
        "",
    ]
)
GRADEBOOK = "\n".join(
    [
        "Student,ID,SIS User ID,SIS Login ID,Section",
        "    Points Possible,,,,",
        '"Adler, Ida",11,1001,ida,S1',
        '"Bose, Ravi",12,1002,ravi,S2',
        '"Cruz, Lena",13,1003,lena,S1',
        "",
    ]
)


@pytest.fixture
def document(document: Document) -> Document:
    document.open(make_workbook(CLICKER, GRADEBOOK))
    return document


def get_policy(document: Document) -> SectionSessions:
    return document.workbook.choices.rule.section_sessions


@pytest.fixture
def offers(qtbot: QtBot, document: Document, background: TaskRunner) -> ClassOffers:
    created = ClassOffers(document, background)
    qtbot.addWidget(created)
    return created


def test_section_bar_offers_own_section_setting(offers: ClassOffers, document: Document) -> None:
    assert not offers.section_bar.isHidden()
    assert all(text in offers.section_bar.label.text() for text in (TITLES[2], "S1"))
    offers.section_bar.accept_button.click()
    assert get_policy(document) is SectionSessions.OWN
    assert offers.section_bar.isHidden()
    document.undo_stack.undo()
    assert get_policy(document) is SectionSessions.ALL
    assert not offers.section_bar.isHidden()


def test_section_bar_with_several_sessions_shows_count(offers: ClassOffers, document: Document) -> None:
    document.open(make_workbook(CLICKER.replace("1002,1,1,", "1002,1,,"), GRADEBOOK))
    assert "2" in offers.section_bar.label.text()


def test_late_bar_opens_proposals(offers: ClassOffers) -> None:
    assert "1" in offers.late_bar.label.text()
    offers.late_bar.accept_button.click()
    dialog = offers.findChild(LateAddsDialog)
    assert dialog is not None
    assert [item.student for item in dialog.model.all_rows] == ["13"]


def test_hidden_offer_stays_hidden_until_it_changes(offers: ClassOffers, document: Document) -> None:
    offers.late_bar.close_button.click()
    offers.section_bar.close_button.click()
    assert offers.isHidden()
    document.apply("round", document.workbook.with_choices(replace(document.workbook.choices, total_name="T")))
    assert offers.isHidden()
    document.apply("leave out", document.workbook.with_sessions_included([TITLES[2]], included=False))
    document.open(make_workbook(CLICKER.replace("1002,1,1,", "1002,1,,"), GRADEBOOK))
    assert (offers.section_bar.isHidden(), offers.isHidden()) == (False, False)


def test_offers_without_scores_are_hidden(offers: ClassOffers, document: Document) -> None:
    rule = ScoringRule(drop_lowest=9)
    document.apply("rule", document.workbook.with_choices(replace(document.workbook.choices, rule=rule)))
    assert offers.isHidden()
    document.apply("close", document.workbook.with_gradebook(None))
    assert offers.isHidden()


def test_scores_button_opens_scores_dialog(page: SessionsPage, document: Document) -> None:
    assert page.scores_button.isVisible()
    page.scores_button.click()
    dialog = page.window().findChild(ScoresDialog)
    assert dialog is not None
    assert dialog.model.rowCount() == 3
    dialog.close()
    document.apply("close", document.workbook.with_gradebook(None))
    assert not page.scores_button.isVisible()
