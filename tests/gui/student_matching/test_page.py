"""Tests of the matching page: search, and decisions about several people."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import core.results
from core.problems import Location, Source
from core.students.decisions import Judgment
from core.students.match_results import MatchStatus
from core.students.proposals import ConfidenceBand
from core.workbook import Workbook
from gui.steps import Step, StepState
from gui.student_matching import page as page_module
from gui.student_matching.answer_form import AnswerForm
from gui.student_matching.match_texts import (
    MatchGroup,
    describe_decision,
    format_match_status,
    get_group_label,
    list_common_reasons,
)
from gui.student_matching.matching_draft import make_match_decision, make_not_in_course_decision
from gui.student_matching.page import StudentsPage
from gui.student_matching.people_model import Column
from gui.student_matching.people_table import CorrectionsDialog
from gui.tables.table_model import OBJECT_ROLE
from gui.widgets.page import Page
from gui.work.background import TaskRunner
from gui.work.document import Document
from gui.work.messages import Messages
from tests.file_builders import make_export, make_gradebook
from tests.gui.deferred_pool import DeferredPool
from tests.gui.student_matching.conftest import CLICKER, GRADEBOOK, PROPOSALS


def test_primary_button_without_files_opens_files_step(qtbot: QtBot, page: StudentsPage, document: Document) -> None:
    document.apply("close", document.workbook.with_export(None))
    assert page.empty_state.isVisible()
    assert page.get_state() is StepState.NOT_READY
    assert not page.primary_button.isEnabled()
    with qtbot.waitSignal(page.navigation_requested) as asked:
        page.empty_state.button.click()
    assert asked.args == [Step.FILES]


def test_page_status_counts_suggestions_by_band(page: StudentsPage) -> None:
    counts = {MatchGroup.MATCHED_AUTOMATICALLY: 1, MatchGroup.NEEDS_REVIEW: 4, MatchGroup.NO_MATCH: 1}
    bands = {ConfidenceBand.STRONG: 1, ConfidenceBand.LIKELY: 1, ConfidenceBand.POSSIBLE: 2}
    assert page.status.text() == format_match_status(counts, bands, {MatchGroup.NO_MATCH: ["Zed, Zoe"]})
    assert (page.get_state(), page.count_open_items()) == (StepState.NEEDS_ATTENTION, 4)
    assert [group for group, button in page.filter_bar.group_buttons.items() if button.isVisible()] == [
        MatchGroup.NEEDS_REVIEW,
        MatchGroup.NO_MATCH,
        MatchGroup.MATCHED_AUTOMATICALLY,
        MatchGroup.SKIPPED,
    ]


def test_page_loads_large_class_in_background(
    monkeypatch: pytest.MonkeyPatch, document: Document, show_page: Callable[[Page], None]
) -> None:
    monkeypatch.setattr(page_module, "MAX_SYNCHRONOUS_PEOPLE", 3)
    later = DeferredPool()
    page = StudentsPage(document, Messages(), TaskRunner(later))
    show_page(page)
    assert (page._is_loading_people, page.get_state(), page.model.rowCount()) == (True, StepState.NOT_READY, 0)
    later.run_all()
    assert (page.count_open_items(), page.model.rowCount()) == (4, 7)
    document.apply("decide", document.workbook.with_decision(make_match_decision("12"), 4))
    assert (page._is_loading_people, page.model.rowCount()) == (True, 7)
    later.run_all()
    assert (page.count_open_items(), page.model.rowCount()) == (3, 7)
    monkeypatch.setattr(core.results, "propose_matches", lambda *_: replace(PROPOSALS))
    document.apply("other file", document.workbook.with_export(make_export(CLICKER)))
    assert (page._is_loading_people, page.get_state(), page.model.rowCount()) == (True, StepState.NOT_READY, 0)
    later.run_all()
    assert page.model.rowCount() == 7


def test_filter_bar_combines_group_and_search(page: StudentsPage) -> None:
    page.filter_bar.group_buttons[MatchGroup.NEEDS_REVIEW].click()
    assert page.model.rowCount() == 4
    page.filter_bar.search_field.setText("zoe")
    assert page.no_results.isVisible()
    page.no_results.button.click()
    assert page.model.rowCount() == 7


def test_detail_label_shows_evidence_of_selected_person(page: StudentsPage) -> None:
    page.table.select_rows([5])
    [person] = page.table.get_selected_people()
    assert page.detail_label.text() == person.details
    page.table.select_rows([5, 6])
    assert re.findall(r"\d+", page.detail_label.text()) == ["2"]


def test_page_selection_for_another_file_is_cleared(page: StudentsPage, document: Document) -> None:
    page.table.select_rows([5, 6])
    document.apply("new gradebook", document.workbook.with_gradebook(make_gradebook(GRADEBOOK)))
    assert [person.row for person in page.table.get_selected_people()] == [5, 6]
    document.apply("newer file", document.workbook.with_export(make_export(CLICKER)))
    assert page.table.get_selected_people() == []
    assert not page.not_in_course_button.isEnabled()


def test_not_in_course_menu_records_reason_for_all_selected_people(page: StudentsPage, document: Document) -> None:
    page.table.select_rows([5, 8])
    page.not_in_course_button.menu().actions()[1].trigger()
    decisions = document.workbook.decisions.by_row
    reason = list_common_reasons()[1]
    assert {row: decision.reason for row, decision in decisions.items()} == {5: reason, 8: reason}
    names = ["Cruz, Helen", "Zed, Zoe"]
    assert document.undo_stack.undoText() == describe_decision(Judgment.NOT_IN_COURSE, names)
    assert [person.row for person in page.table.get_selected_people()] == [5, 8]
    document.undo_stack.undo()
    assert document.workbook.decisions.by_row == {}


def test_take_back_button_resets_selected_decisions(page: StudentsPage, document: Document) -> None:
    document.apply(
        "decide",
        document.workbook.with_decision(make_match_decision("12"), 4).with_decision(make_match_decision("13"), 5),
    )
    page.table.select_rows([3])
    assert not page.take_back_button.isEnabled()
    page.table.select_rows([3, 4])
    page.take_back_button.click()
    assert set(document.workbook.decisions.by_row) == {5}
    assert document.undo_stack.undoText() == describe_decision(Judgment.OPEN, ["Bose, Ravi"])


def test_rejected_automatic_match_needs_review(page: StudentsPage, document: Document) -> None:
    page.table.select_rows([4])
    assert not page.reject_button.isEnabled()
    page.table.select_rows([3, 4])
    page.reject_button.click()
    assert document.workbook.decisions.get(3).judgment is Judgment.REJECTED
    assert set(document.workbook.decisions.by_row) == {3}
    assert document.undo_stack.undoText() == describe_decision(Judgment.REJECTED, ["Adler, Ida"])
    assert document.results is not None
    assert document.results.matches is not None
    assert document.results.matches.students == {}
    assert page.model.index(page.model.find_position(3), 0).data(OBJECT_ROLE).is_rejected
    assert page.count_open_items() == 5
    page.table.select_rows([3])
    assert page.detail_label.text().endswith("same student ID")
    assert (page.take_back_button.isEnabled(), page.reject_button.isEnabled()) == (True, False)
    page.decide_button.click()
    assert page.wizard is not None
    answers = page.wizard.currentPage().findChild(AnswerForm)
    assert answers is not None
    assert answers.decide_later_button.isChecked()
    assert "Adler, Ida" in answers.candidate_buttons[0].accessibleName()
    page.wizard.reject()
    page.take_back_button.click()
    assert page.count_open_items() == 4
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert document.workbook.decisions.by_row == {}


def test_decide_button_opens_wizard_for_selected_rows(page: StudentsPage) -> None:
    page.table.select_rows([8])
    page.decide_button.click()
    assert page.wizard is not None
    assert page.wizard.queue.individual_rows == (8,)
    page.wizard.reject()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.wizard is not None
    page.wizard.reject()


def test_primary_button_with_no_open_items_opens_review_step(
    page: StudentsPage, document: Document, qtbot: QtBot
) -> None:
    workbook: Workbook = document.workbook
    for row, student in ((4, "12"), (5, "13"), (6, "11"), (7, "14")):
        workbook = workbook.with_decision(make_match_decision(student), row)
    document.apply("decide", workbook)
    assert page.get_state() is StepState.DONE
    with qtbot.waitSignal(page.next_requested):
        page.primary_button.click()


def test_primary_button_without_matches_opens_files_step(qtbot: QtBot, page: StudentsPage, document: Document) -> None:
    assert document.results is not None
    assert document.results.matches is not None
    known = MatchStatus.MATCHED, MatchStatus.NEEDS_REVIEW
    outside = [row for standing in known for row in document.results.matches.find_rows(standing)]
    document.apply("leave out", document.workbook.with_decision(make_not_in_course_decision("Auditor"), *outside))
    assert page.get_state() is StepState.PROBLEM
    assert page.status.text() == format_match_status(page.model.counts, {}, {})
    with qtbot.waitSignal(page.navigation_requested) as asked:
        page.primary_button.click()
    assert asked.args == [Step.FILES]


def test_corrections_dialog_copy_button_copies_list(page: StudentsPage, document: Document) -> None:
    document.apply("decide", document.workbook.with_decision(make_match_decision("13"), 5))
    page.corrections_button.click()
    dialog = page.findChild(CorrectionsDialog)
    assert dialog is not None
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == dialog.text_edit.toPlainText()
    assert "Cruz, Lena" in dialog.text_edit.toPlainText()
    dialog.close()


def test_corrections_dialog_without_lines_disables_copy(qtbot: QtBot) -> None:
    dialog = CorrectionsDialog(())
    qtbot.addWidget(dialog)
    assert not dialog.copy_button.isEnabled()


@pytest.mark.parametrize(
    ("place", "is_shown"),
    [
        (Location(Source.EXPORT, 8), True),
        (Location(Source.EXPORT, 99), False),
        (Location(Source.EXPORT, None, 5), False),
        (Location(Source.GRADEBOOK, 8), False),
    ],
)
def test_show_location_selects_iclicker_row(page: StudentsPage, place: Location, is_shown: bool) -> None:
    page.filter_bar.search_field.setText("adler")
    assert page.show_location(place) is is_shown
    assert ([person.row for person in page.table.get_selected_people()] == [8]) is is_shown


def test_page_after_external_decision_updates_person(page: StudentsPage, document: Document) -> None:
    document.apply("decide", document.workbook.with_decision(make_match_decision("12"), 4))
    assert page.model.counts[MatchGroup.MATCHED_BY_USER] == 1
    assert document.workbook.decisions.get(4).judgment is Judgment.MATCHED


def test_focusable_widgets_have_accessible_names(page: StudentsPage) -> None:
    for widget in page.findChildren(QWidget):
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and widget.isVisible():
            text = getattr(widget, "text", str)
            assert widget.accessibleName() or text(), widget


@pytest.mark.parametrize("width", [785, 1180])
def test_people_table_layout_fits_any_width(page: StudentsPage, width: int) -> None:
    page.resize(width, 640)
    table = page.table
    evidence_width = table.columnWidth(Column.EVIDENCE)
    assert evidence_width >= 0.2 * table.viewport().width()
    assert sum(table.columnWidth(column) for column in Column) == table.viewport().width()
    assert table.wordWrap()
    assert table.rowHeight(0) > 2 * table.fontMetrics().lineSpacing()


def test_people_table_long_address_is_elided_in_middle(page: StudentsPage, document: Document, qtbot: QtBot) -> None:
    def draw_identity_cell(domain: str) -> QImage:
        address = f"ida.marguerite.adler-vanderhoeven@students.department.{domain}"
        export = make_export(CLICKER.replace("ida@example.edu", address))
        document.apply("open", document.workbook.with_export(export))
        qtbot.waitUntil(lambda: page.model.rowCount() > 0 and not document.is_deriving)
        cell = page.model.index(0, Column.IDENTITY)
        assert address in cell.data(Qt.ItemDataRole.ToolTipRole)
        assert page.table.columnWidth(Column.IDENTITY) < page.table.fontMetrics().horizontalAdvance(address)
        return page.table.viewport().grab(page.table.visualRect(cell)).toImage()

    page.resize(785, 640)
    assert draw_identity_cell("example.edu") == draw_identity_cell("example.edu")
    assert draw_identity_cell("example.edu") != draw_identity_cell("example.org")


def test_filter_bar_fits_smallest_window(page: StudentsPage, document: Document) -> None:
    everybody = document.workbook.with_decision(make_match_decision("12"), 4).with_decision(
        make_not_in_course_decision("Dropped"), 8
    )
    document.apply("decide", everybody)
    page.resize(785, 600)
    QApplication.processEvents()
    shown = [button for button in page.filter_bar.group_buttons.values() if button.isVisible()]
    assert len(shown) == 5
    for button in (page.filter_bar.everybody_button, *shown):
        assert button.width() >= button.sizeHint().width()
        assert page.rect().contains(button.mapTo(page, button.rect().bottomRight()))
    page.filter_bar.group_buttons[MatchGroup.MATCHED_AUTOMATICALLY].click()
    page.table.fit_columns()
    word = page.table.fontMetrics().horizontalAdvance(get_group_label(MatchGroup.MATCHED_AUTOMATICALLY))
    assert page.table.columnWidth(Column.STATUS) >= word + page.table.iconSize().width()


def test_action_buttons_fit_smallest_window(page: StudentsPage) -> None:
    page.resize(785, 600)
    QApplication.processEvents()
    for button in (
        page.decide_button,
        page.take_back_button,
        page.reject_button,
        page.not_in_course_button,
        page.explain_button,
        page.corrections_button,
    ):
        assert button.width() >= button.sizeHint().width()
        corner = button.mapTo(page, button.rect().bottomRight())
        assert page.rect().contains(corner)


def test_deciding_later_leads_on_to_review(page: StudentsPage) -> None:
    led_on: list[bool] = []
    page.next_requested.connect(lambda: led_on.append(True))
    page.primary_button.click()
    assert page.wizard is not None
    page.wizard.accept()
    assert page.count_open_items()
    assert page.wizard is None
    assert not page.match_button.isHidden()
    page.primary_button.click()
    assert (led_on, page.wizard) == ([True], None)
    page.match_button.click()
    assert page.wizard is not None
