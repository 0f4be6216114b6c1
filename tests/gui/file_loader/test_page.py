"""Does the page of the files ask for what is missing, say what was read, and keep every column within reach?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QTableView, QWidget
from pytestqt.qtbot import QtBot

from core.clicker.export import Role
from core.problems import Place, Source
from core.workbook import Workbook
from gui.application import open_settings
from gui.file_loader.columns_model import Column
from gui.file_loader.file_tables import FEW_COLUMNS, FIRST_COLUMNS
from gui.file_loader.opening import Opening
from gui.file_loader.page import FilesPage
from gui.steps import StepState
from gui.work.background import Background
from gui.work.document import Document
from gui.work.edit import DocumentState
from gui.work.messages import Messages
from gui.work.preferences import Preferences
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
    for tables in (page.export_tables, page.gradebook_tables):
        for tab, table in enumerate((tables.columns_view, tables.rows_view)):
            tables.tabs.setCurrentIndex(tab)
            QApplication.processEvents()
            assert rows_in_full(table)
            assert tables.tabs.height() < table.height() + 100
    assert page._scroll.verticalScrollBar().isVisible()
    assert not page._scroll.horizontalScrollBar().isVisible()


def test_long_lists_are_shown_in_full_when_asked_for(page: FilesPage, qtbot: QtBot) -> None:
    tables = page.export_tables
    assert tables.columns.rowCount() == FIRST_COLUMNS
    assert tables.more.text() == f"Show all {SESSIONS + 4} columns"
    tables.more.click()
    assert tables.columns.rowCount() == SESSIONS + 4
    qtbot.waitUntil(lambda: rows_in_full(tables.columns_view))
    tables.more.click()
    assert tables.columns.rowCount() == FIRST_COLUMNS
    assert page.gradebook_tables.columns.rowCount() <= FEW_COLUMNS
    assert page.gradebook_tables.more.isHidden()


def test_a_column_far_down_is_brought_into_view(page: FilesPage) -> None:
    tables = page.export_tables
    assert page.show_place(Place(Source.EXPORT, column=SESSIONS + 4))
    rect = tables.columns_view.visualRect(tables.columns.index(SESSIONS + 3, 0))
    place = tables.columns_view.viewport().mapTo(page._scroll.viewport(), rect.topLeft()).y()
    assert 0 <= place <= page._scroll.viewport().height() - rect.height()


def test_the_page_follows_the_keyboard_through_a_table(page: FilesPage) -> None:
    tables = page.gradebook_tables
    tables.columns_view.setFocus()
    tables.columns_view.setCurrentIndex(tables.columns.index(0, 0))
    for _ in range(tables.columns.rowCount()):
        QTest.keyClick(tables.columns_view, Qt.Key.Key_Down)
    rect = tables.columns_view.visualRect(tables.columns_view.currentIndex())
    place = tables.columns_view.viewport().mapTo(page._scroll.viewport(), rect.topLeft()).y()
    assert 0 <= place <= page._scroll.viewport().height() - rect.height()


def test_a_problem_of_the_files_is_named(page: FilesPage, document: Document) -> None:
    export, gradebook = make_export(TROUBLED_EXPORT), make_gradebook(TROUBLED_GRADEBOOK)
    document.apply("Open", Workbook(export=export, gradebook=gradebook))
    assert page.state() is StepState.PROBLEM
    assert page.status.text().startswith("Both files are read. Look at this: Row 3, “Class 2 - Quiz”")


def top(page: FilesPage, part: QWidget) -> int:
    """Where on the page a part begins."""
    return part.mapTo(page, QPoint(0, 0)).y()


def test_what_is_missing_is_asked_for_above_what_was_read(page: FilesPage, document: Document) -> None:
    for workbook, missing in (
        (Workbook(export=make_export(EXPORT)), 1),
        (Workbook(gradebook=make_gradebook(GRADEBOOK)), 0),
    ):
        document.apply("Open", workbook)
        card = page.export_card if workbook.export else page.gradebook_card
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        assert top(page, page.drop) < top(page, page.guide) < top(page, card)
        assert [part.isHidden() for part in page.guide.parts] == [missing == 1, missing == 0]
    assert not page.drop.example.isVisible()


def test_both_files_are_summed_up_above_their_tables(page: FilesPage) -> None:
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    parts = page.export_card, page.gradebook_card, page.export_tables, page.gradebook_tables, page.drop
    assert [top(page, part) for part in parts] == sorted(top(page, part) for part in parts)
    assert not page.guide.isVisible()


def test_tab_goes_through_the_page_from_above_to_below(page: FilesPage) -> None:
    focus: QWidget | None = page.export_card.change
    passed = list[QWidget | None]()
    page.export_card.change.setFocus()
    while focus is not None and len(passed) < 10:
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        passed.append(focus)
    assert passed[:2] == [page.gradebook_card.change, page.export_tables.tabs.tabBar()]
    assert passed.index(page.gradebook_tables.columns_view) < passed.index(page.drop.browse)


def test_the_age_of_the_gradebook_is_told_while_the_page_is_seen(
    page: FilesPage, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    gradebook = document.workbook.gradebook
    assert gradebook is not None
    for minutes in (5, 6):
        aged = replace(gradebook, exported_at=datetime.now(UTC) - timedelta(minutes=minutes))
        monkeypatch.setattr(document, "_state", DocumentState(replace(document.workbook, gradebook=aged)))
        page._clock.timeout.emit()
        assert f"exported {minutes} minutes ago" in page.gradebook_card.text
    assert page._clock.isActive()
    page.hide()
    assert not page._clock.isActive()


def test_points_are_asked_for_until_they_are_typed(page: FilesPage, document: Document) -> None:
    told = "The file does not state the points possible of {}. Set them before a new assignment is made."
    assert told.format("20 sessions") in page.export_card.told
    for number in range(1, SESSIONS):
        document.apply("Worth 1", document.workbook.worth(f"Class {number} - Poll", Decimal(1)))
    assert list(page.export_card.told) == [told.format("1 session")]
    document.apply("Worth 1", document.workbook.worth(f"Class {SESSIONS} - Poll", Decimal(1)))
    assert not page.export_card.told


def test_files_of_two_courses_are_noticed(page: FilesPage, document: Document) -> None:
    assert page.state() is StepState.DONE
    strangers = GRADEBOOK.replace("Adler, Ida", "Quine, Willard").replace("1001,ida", "9001,wq")
    document.apply("Open", document.workbook.with_gradebook(make_gradebook(strangers)))
    assert page.state() is StepState.NEEDS_YOU
    assert page.question.isVisible()
    document.apply("Open", document.workbook.with_gradebook(make_gradebook(GRADEBOOK)))
    assert page.state() is StepState.DONE
    assert page.question.isHidden()


def test_headings_are_shown_in_full_where_there_is_room(page: FilesPage, document: Document) -> None:
    long = "Class 20 - Poll about what was said of the second law in the lecture before"
    document.apply("Open", Workbook(export=make_export(EXPORT.replace("Class 1 - Poll", long))))
    view = page.export_tables.columns_view
    for width, is_whole in ((1400, True), (700, False)):
        page.resize(width, 600)
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        assert (view.columnWidth(Column.HEADER) >= view.sizeHintForColumn(Column.HEADER)) is is_whole
        assert view.columnWidth(Column.WHY) > 100
    row = next(row for row in range(8) if page.export_tables.columns.index(row, Column.HEADER).data() == long)
    assert page.export_tables.columns.index(row, Column.HEADER).data(Qt.ItemDataRole.ToolTipRole) == long


def test_a_click_offers_what_a_column_may_be_and_keys_alone_do_not(page: FilesPage, document: Document) -> None:
    tables = page.export_tables
    view = tables.columns_view
    cell = tables.columns.index(5, Column.TAKEN_AS)
    for _ in range(2):  # also where the cell is the current one already
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(cell).center())
        (combo,) = view.findChildren(QComboBox)
        assert combo.view().isVisible()
        combo.hidePopup()
        QTest.keyClick(combo, Qt.Key.Key_Escape)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.currentIndex().row() == cell.row() - 1
    assert not view.findChildren(QComboBox)
    QTest.keyClick(view, Qt.Key.Key_F2)
    (combo,) = view.findChildren(QComboBox)
    combo.hidePopup()
    combo.setCurrentText("not used")
    combo.activated.emit(combo.currentIndex())
    export = document.workbook.export
    assert export is not None
    assert export.columns[cell.row() - 1].role is Role.IGNORED
