"""Is there one scroll bar on the page of the files, and is every column within reach?"""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot

from core.problems import Place, Source
from core.workbook import Workbook
from gui.background import Background
from gui.document import Document
from gui.file_loader.file_card import FEW_COLUMNS, FIRST_COLUMNS
from gui.file_loader.opening import Opening
from gui.file_loader.page import FilesPage
from gui.messages import Messages
from gui.preferences import Preferences
from gui.settings import open_settings
from gui.steps import StepState
from tests.classroom import make_export, make_gradebook
from tests.screen_classes import TROUBLED_EXPORT, TROUBLED_GRADEBOOK

SESSIONS = 20
MANY = ",".join(f"Class {number} - Poll" for number in range(1, SESSIONS + 1))
EXPORT = f"Last Name,First Name,Email,Student ID,{MANY}\nAdler,Ida,ida@example.edu,1001{',1' * SESSIONS}\n"
GRADEBOOK = """\
Student,ID,SIS User ID,SIS Login ID,Section,Essay (71),Final Score
    Points Possible,,,,,2.00,(read only)
"Adler, Ida",11,1001,ida,S1,1.00,9.00
"""


@pytest.fixture
def page(qtbot: QtBot, document: Document, background: Background, tmp_path: Path) -> FilesPage:
    messages, preferences = Messages(), Preferences(open_settings(tmp_path / "preferences.ini"))
    shown = FilesPage(document, Opening(document, messages, background, preferences), preferences)
    qtbot.addWidget(shown)
    shown.resize(790, 600)
    shown.show()
    document.apply("Open", Workbook(export=make_export(EXPORT), gradebook=make_gradebook(GRADEBOOK)))
    return shown


def rows_in_full(table: QTableView) -> bool:
    """Whether every row is drawn inside the table, without a bar to scroll to it."""
    last = table.visualRect(table.model().index(table.model().rowCount() - 1, 0))
    return not table.verticalScrollBar().isVisible() and last.bottom() <= table.viewport().height()


def test_only_the_page_scrolls(page: FilesPage) -> None:
    for card in (page.export_card, page.gradebook_card):
        for tab, table in enumerate((card.columns_view, card.rows_view)):
            card.tables.setCurrentIndex(tab)
            QApplication.processEvents()
            assert rows_in_full(table)
            assert card.tables.height() < table.height() + 100
    assert page._scroll.verticalScrollBar().isVisible()
    assert not page._scroll.horizontalScrollBar().isVisible()


def test_long_lists_are_shown_in_full_when_asked_for(page: FilesPage, qtbot: QtBot) -> None:
    card = page.export_card
    assert card.columns.rowCount() == FIRST_COLUMNS
    assert card.more.text() == f"Show all {SESSIONS + 4} columns"
    card.more.click()
    assert card.columns.rowCount() == SESSIONS + 4
    qtbot.waitUntil(lambda: rows_in_full(card.columns_view))
    card.more.click()
    assert card.columns.rowCount() == FIRST_COLUMNS
    assert page.gradebook_card.columns.rowCount() <= FEW_COLUMNS
    assert page.gradebook_card.more.isHidden()


def test_a_column_far_down_is_brought_into_view(page: FilesPage) -> None:
    card = page.export_card
    assert page.show_place(Place(Source.EXPORT, column=SESSIONS + 4))
    rect = card.columns_view.visualRect(card.columns.index(SESSIONS + 3, 0))
    top = card.columns_view.viewport().mapTo(page._scroll.viewport(), rect.topLeft()).y()
    assert 0 <= top <= page._scroll.viewport().height() - rect.height()


def test_the_page_follows_the_keyboard_through_a_table(page: FilesPage) -> None:
    card = page.gradebook_card
    card.columns_view.setFocus()
    card.columns_view.setCurrentIndex(card.columns.index(0, 0))
    for _ in range(card.columns.rowCount()):
        QTest.keyClick(card.columns_view, Qt.Key.Key_Down)
    rect = card.columns_view.visualRect(card.columns_view.currentIndex())
    top = card.columns_view.viewport().mapTo(page._scroll.viewport(), rect.topLeft()).y()
    assert 0 <= top <= page._scroll.viewport().height() - rect.height()


def test_a_problem_of_the_files_is_named(page: FilesPage, document: Document) -> None:
    export, gradebook = make_export(TROUBLED_EXPORT), make_gradebook(TROUBLED_GRADEBOOK)
    document.apply("Open", Workbook(export=export, gradebook=gradebook))
    assert page.state() is StepState.PROBLEM
    assert page.status.text().startswith('Both files are read. Look at this: Row 3, "Class 2 - Quiz"')
