"""Tests of the Files page: missing files, cards, tables, and scrolling."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QTableView, QWidget
from pytestqt.qtbot import QtBot

from core.clicker.export import check_missing_points
from core.problems import Location, Source
from core.recognition.roles import ColumnRole
from core.workbook import Workbook
from gui.application import open_settings
from gui.file_loader.columns_model import Column
from gui.file_loader.file_opener import FileOpener
from gui.file_loader.file_tables import COLLAPSED_COLUMNS, MAX_LISTED_COLUMNS
from gui.file_loader.page import FilesPage
from gui.steps import StepState
from gui.work.background import TaskRunner
from gui.work.course_memory import CourseMemory
from gui.work.document import Document
from gui.work.edit import DocumentState
from gui.work.messages import Messages
from gui.work.preferences import Preferences
from tests.file_builders import make_export, make_gradebook
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
def page(qtbot: QtBot, document: Document, background: TaskRunner, tmp_path: Path) -> FilesPage:
    messages, preferences = Messages(), Preferences(open_settings(tmp_path / "preferences.ini"))
    memory = CourseMemory(document, messages, background, tmp_path / "courses.sqlite3")
    shown = FilesPage(document, FileOpener(document, messages, background, preferences), preferences, memory)
    qtbot.addWidget(shown)
    shown.resize(790, 600)
    shown.show()
    document.apply("Open", Workbook(export=make_export(EXPORT), gradebook=make_gradebook(GRADEBOOK)))
    for section in (shown.export_sections[0], shown.gradebook_section):
        section.tables.set_folded(False)
    return shown


def shows_all_rows(table: QTableView) -> bool:
    """Return True if every row is visible without scrolling the table."""
    last = table.visualRect(table.model().index(table.model().rowCount() - 1, 0))
    return not table.verticalScrollBar().isVisible() and last.bottom() <= table.viewport().height()


def test_page_scrolls_instead_of_its_tables(page: FilesPage) -> None:
    for tables in (page.export_sections[0].tables, page.gradebook_section.tables):
        for tab, table in enumerate((tables.columns_view, tables.first_rows_view)):
            tables.tabs.setCurrentIndex(tab)
            QApplication.processEvents()
            assert shows_all_rows(table)
            assert tables.tabs.height() < table.height() + 100
    assert page._files_scroll_area.verticalScrollBar().isVisible()
    assert not page._files_scroll_area.horizontalScrollBar().isVisible()


def test_expand_button_toggles_all_columns(page: FilesPage, qtbot: QtBot) -> None:
    tables = page.export_sections[0].tables
    assert tables.columns_model.rowCount() == COLLAPSED_COLUMNS
    assert str(SESSIONS + 4) in tables.expand_button.text()
    tables.expand_button.click()
    assert tables.columns_model.rowCount() == SESSIONS + 4
    qtbot.waitUntil(lambda: shows_all_rows(tables.columns_view))
    tables.expand_button.click()
    assert tables.columns_model.rowCount() == COLLAPSED_COLUMNS
    assert page.gradebook_section.tables.columns_model.rowCount() <= MAX_LISTED_COLUMNS
    assert page.gradebook_section.tables.expand_button.isHidden()


def test_show_location_scrolls_to_column(page: FilesPage) -> None:
    tables = page.export_sections[0].tables
    assert page.show_location(Location(Source.EXPORT, column=SESSIONS + 4))
    rect = tables.columns_view.visualRect(tables.columns_model.index(SESSIONS + 3, 0))
    place = tables.columns_view.viewport().mapTo(page._files_scroll_area.viewport(), rect.topLeft()).y()
    assert 0 <= place <= page._files_scroll_area.viewport().height() - rect.height()


def test_show_location_selects_column_row_or_text(page: FilesPage, document: Document) -> None:
    document.apply("Open", Workbook(export=make_export(TROUBLED_EXPORT)))
    tables = page.export_sections[0].tables
    tables.set_folded(True)
    assert page.show_location(Location(Source.EXPORT, row=5, column=6))
    assert [index.row() + 1 for index in tables.columns_view.selectionModel().selectedRows()] == [6]
    assert not tables.is_folded
    assert page.show_location(Location(Source.EXPORT, row=4))
    assert (tables.tabs.currentIndex(), tables.first_rows_view.currentIndex().row() + 1) == (1, 4)
    assert not tables.first_rows_view.hasFocus()
    assert page.show_location(Location(Source.EXPORT, column=8))
    assert tables.tabs.currentIndex() == 2
    assert tables.values_model.rows[tables.values_view.currentIndex().row()].text == "7,5 pts"
    assert page.show_location(Location(Source.EXPORT, row=100))


def test_session_worth_nothing_keeps_reading_folded(page: FilesPage, document: Document) -> None:
    text = EXPORT.replace("Adler", f"Points Possible,,,,0{',1' * (SESSIONS - 1)}\nAdler", 1)
    document.apply("Open", Workbook(export=make_export(text)))
    assert document.workbook.export is not None
    assert "zero-points-session" in [problem.code for problem in document.workbook.export.problems]
    assert page.export_sections[0].tables.is_folded


def test_page_scrolls_with_keyboard_selection(page: FilesPage) -> None:
    tables = page.gradebook_section.tables
    tables.columns_view.setFocus()
    tables.columns_view.setCurrentIndex(tables.columns_model.index(0, 0))
    for _ in range(tables.columns_model.rowCount()):
        QTest.keyClick(tables.columns_view, Qt.Key.Key_Down)
    rect = tables.columns_view.visualRect(tables.columns_view.currentIndex())
    place = tables.columns_view.viewport().mapTo(page._files_scroll_area.viewport(), rect.topLeft()).y()
    assert 0 <= place <= page._files_scroll_area.viewport().height() - rect.height()


def test_page_status_names_file_problem(page: FilesPage, document: Document) -> None:
    text = TROUBLED_EXPORT.replace('"Zed, Zoe"', '"Zed,\nZoe"')  # rows may have run together
    document.apply("Open", Workbook(export=make_export(text), gradebook=make_gradebook(TROUBLED_GRADEBOOK)))
    assert page.get_state() is StepState.PROBLEM
    [error] = page._errors
    assert error.message in page.status.text()


def get_top(page: FilesPage, part: QWidget) -> int:
    """Return the y coordinate of a part on the page."""
    return part.mapTo(page, QPoint(0, 0)).y()


def test_missing_file_is_requested_above_loaded_file(page: FilesPage, document: Document) -> None:
    for workbook, missing in (
        (Workbook(export=make_export(EXPORT)), 1),
        (Workbook(gradebook=make_gradebook(GRADEBOOK)), 0),
    ):
        document.apply("Open", workbook)
        card = page.export_sections[0].card if workbook.export else page.gradebook_section.card
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        assert get_top(page, page.drop_area) < get_top(page, page.guide) < get_top(page, card)
        assert [part.isHidden() for part in page.guide.sections] == [missing == 1, missing == 0]
    assert not page.drop_area.example_button.isVisible()


def test_page_loaded_files_show_card_above_tables(page: FilesPage) -> None:
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    sections = page.export_sections[0], page.gradebook_section
    parts = [part for section in sections for part in (section.card, section.tables)]
    assert [get_top(page, part) for part in (*parts, page.drop_area)] == sorted(
        get_top(page, part) for part in (*parts, page.drop_area)
    )
    assert not page.guide.isVisible()


def test_page_tables_without_unknown_values_are_collapsed(page: FilesPage, document: Document) -> None:
    document.apply("Open", Workbook(export=make_export(EXPORT.replace("20 - Poll", "20 - Poll [2]"), "clean.csv")))
    tables = page.export_sections[0].tables
    assert not tables.columns_view.isVisible()
    tables.fold_button.click()
    assert tables.columns_view.isVisible()
    document.apply("Open", Workbook(export=make_export(EXPORT, "other.csv")))
    assert not tables.columns_view.isVisible()
    document.apply("Open", Workbook(export=make_export(EXPORT.replace(",1,1", ",LATE,1", 1), "late.csv")))
    assert tables.values_view.isVisible()


def test_page_tab_order_is_top_to_bottom(page: FilesPage) -> None:
    focus: QWidget | None = page.export_sections[0].card.replace_button
    passed = list[QWidget | None]()
    page.export_sections[0].card.replace_button.setFocus()
    while focus is not None and len(passed) < 16:
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        passed.append(focus)
    tables = page.export_sections[0].tables
    assert passed[:3] == [tables.fold_button, tables.controls.header_row_box, tables.tabs.tabBar()]
    assert passed.index(page.gradebook_section.tables.columns_view) < passed.index(page.drop_area.browse_button)


def test_gradebook_age_updates_while_page_is_visible(
    page: FilesPage, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    gradebook = document.workbook.gradebook
    assert gradebook is not None
    for minutes in (5, 6):
        aged = replace(gradebook, exported_at=datetime.now(UTC) - timedelta(minutes=minutes))
        monkeypatch.setattr(document, "_state", DocumentState(replace(document.workbook, gradebook=aged)))
        page._age_timer.timeout.emit()
        assert f"{minutes} minutes ago" in page.gradebook_section.card.text
    assert page._age_timer.isActive()
    page.hide()
    assert not page._age_timer.isActive()


def test_file_card_counts_sessions_without_points(page: FilesPage, document: Document) -> None:
    assert document.workbook.export is not None
    sessions = document.workbook.export.sessions
    assert next(iter(check_missing_points(sessions))) in page.export_sections[0].card.problems
    for number in range(1, SESSIONS):
        document.apply("Worth 1", document.workbook.with_points_possible(f"Class {number} - Poll", Decimal(1)))
    assert list(page.export_sections[0].card.problems) == list(check_missing_points(sessions[-1:]))
    document.apply("Worth 1", document.workbook.with_points_possible(f"Class {SESSIONS} - Poll", Decimal(1)))
    assert not page.export_sections[0].card.problems


def test_page_with_files_of_different_courses_shows_question(page: FilesPage, document: Document) -> None:
    assert page.get_state() is StepState.DONE
    strangers = GRADEBOOK.replace("Adler, Ida", "Quine, Willard").replace("1001,ida", "9001,wq")
    document.apply("Open", document.workbook.with_gradebook(make_gradebook(strangers)))
    assert page.get_state() is StepState.NEEDS_ATTENTION
    assert page.course_question.isVisible()
    asking = page.status.text()
    page.course_question.confirm_button.click()
    assert (page.get_state(), page.status.text() == asking) == (StepState.DONE, False)
    document.undo_stack.undo()
    assert (page.get_state(), page.status.text()) == (StepState.NEEDS_ATTENTION, asking)
    document.apply("Open", document.workbook.with_gradebook(make_gradebook(GRADEBOOK)))
    assert page.get_state() is StepState.DONE
    assert page.course_question.isHidden()


def test_leaving_out_session_does_not_update_page(page: FilesPage, document: Document, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(page.state_changed):
        document.apply("Leave out", document.workbook.with_sessions_included(["Class 1 - Poll"], included=False))


def test_columns_view_shows_full_headers_if_wide_enough(page: FilesPage, document: Document) -> None:
    long = "Class 20 - Poll about what was said of the second law in the lecture before"
    document.apply("Open", Workbook(export=make_export(EXPORT.replace("Class 1 - Poll", long))))
    page.export_sections[0].tables.set_folded(False)
    view = page.export_sections[0].tables.columns_view
    for width, is_whole in ((1400, True), (700, False)):
        page.resize(width, 600)
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        assert (view.columnWidth(Column.HEADER) >= view.sizeHintForColumn(Column.HEADER)) is is_whole
        assert view.columnWidth(Column.REASON) > 100
    row = next(
        row for row in range(8) if page.export_sections[0].tables.columns_model.index(row, Column.HEADER).data() == long
    )
    assert (
        page.export_sections[0].tables.columns_model.index(row, Column.HEADER).data(Qt.ItemDataRole.ToolTipRole) == long
    )


def test_role_cell_click_opens_combo_box_but_arrow_keys_do_not(page: FilesPage, document: Document) -> None:
    tables = page.export_sections[0].tables
    view = tables.columns_view
    cell = tables.columns_model.index(5, Column.MEANING)
    for _ in range(2):  # also if the cell is already the current one
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
    combo.setCurrentIndex(combo.findData(ColumnRole.IGNORED))
    combo.activated.emit(combo.currentIndex())
    export = document.workbook.export
    assert export is not None
    assert export.columns[cell.row() - 1].role is ColumnRole.IGNORED
