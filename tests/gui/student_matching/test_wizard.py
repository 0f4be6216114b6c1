"""Tests of the matching wizard: its pages, the keyboard, and going back."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget, QWizard
from pytestqt.qtbot import QtBot

from core.choices import DuplicateAccountPolicy
from core.problems import Severity
from core.results import Results, derive_results
from core.students.decisions import Judgment
from core.workbook import Workbook
from gui.steps import StepState
from gui.student_matching.answer_form import AnswerForm
from gui.student_matching.confirm_matches_page import ConfirmMatchesPage, LikelyMatchesModel
from gui.student_matching.match_texts import describe_decision, describe_student, list_common_reasons
from gui.student_matching.matching_draft import (
    DraftSummary,
    MatchingDraft,
    MatchingQueue,
    make_match_decision,
    make_not_in_course_decision,
)
from gui.student_matching.page import StudentsPage
from gui.student_matching.person_page import PersonPage
from gui.student_matching.unmatched_page import UnmatchedPage
from gui.student_matching.wizard import LAST_PAGE_ID, MatchingWizard
from gui.tables.duplicates import describe_duplicate_policy
from gui.widgets.fields import get_back_shortcut
from gui.work.document import Document
from gui.work.messages import Messages
from tests.file_builders import make_export
from tests.gui.student_matching.conftest import CLICKER

BUTTON = QWizard.WizardButton


def press_key(wizard: MatchingWizard, key: Qt.Key) -> None:
    """Press a key in the widget with the focus."""
    QApplication.processEvents()
    QTest.keyClick(wizard.focusWidget(), key)
    QApplication.processEvents()


def get_person_page(wizard: MatchingWizard) -> PersonPage:
    page = wizard.currentPage()
    assert isinstance(page, PersonPage)
    return page


def find_progress(page: PersonPage) -> tuple[int, int]:
    """Return the position of the page and the number of pages that its label names."""
    position, count = re.findall(r"\d+", page.progress_label.text())[:2]
    return int(position), int(count)


def go_to_last_page(wizard: MatchingWizard) -> None:
    """Confirm the list, and select the first student on each page."""
    wizard.next()
    while isinstance(wizard.currentPage(), PersonPage):
        get_answer_form(wizard).select_candidate(0)
        wizard.next()


@pytest.fixture
def asked_questions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions asked before answers are discarded.

    The first is answered "stay", the others "leave".
    """
    questions: list[str] = []

    def answer(_: Messages, question: str, *__: object) -> str:
        questions.append(question)
        return "stay" if len(questions) == 1 else "leave"

    monkeypatch.setattr(Messages, "ask", answer)
    return questions


@pytest.fixture
def opened_wizard(page: StudentsPage) -> Iterator[MatchingWizard]:
    page.primary_button.click()
    assert page.wizard is not None
    yield page.wizard
    page.close()


def test_wizard_is_completed_by_keyboard(page: StudentsPage, opened_wizard: MatchingWizard, document: Document) -> None:
    assert isinstance(opened_wizard.currentPage(), ConfirmMatchesPage)
    press_key(opened_wizard, Qt.Key.Key_Return)
    assert get_person_page(opened_wizard).row == 5
    assert find_progress(get_person_page(opened_wizard)) == (1, 3)
    press_key(opened_wizard, Qt.Key.Key_Return)
    assert get_person_page(opened_wizard).row == 6
    assert get_person_page(opened_wizard).accounts_view.isVisible()
    press_key(opened_wizard, Qt.Key.Key_1)
    press_key(opened_wizard, Qt.Key.Key_Return)
    assert find_progress(get_person_page(opened_wizard)) == (3, 3)
    press_key(opened_wizard, Qt.Key.Key_2)
    press_key(opened_wizard, Qt.Key.Key_Return)
    last = opened_wizard.currentPage()
    assert isinstance(last, UnmatchedPage)
    assert opened_wizard.draft.summarize(opened_wizard.queue.all_rows) == DraftSummary(4, 0, 0)
    assert re.findall(r"\d+", last.summary_label.text()) == ["4"]
    press_key(opened_wizard, Qt.Key.Key_Return)
    assert page.wizard is None
    assert {row: decision.canvas_id for row, decision in document.workbook.decisions.by_row.items()} == {
        4: "12",
        5: "13",
        6: "11",
        7: "15",
    }
    assert page.count_open_items() == 0
    assert page.get_state() is StepState.DONE
    undone = []
    while document.undo_stack.canUndo():
        undone.append(document.undo_stack.undoText())
        document.undo_stack.undo()
        assert page.count_open_items() == len(undone)
    names = ("Dorne, M", "Adler, I.", "Cruz, Helen", "Bose, Ravi")
    assert undone == [describe_decision(Judgment.MATCHED, [name]) for name in names]


def test_wizard_cancel_prompts_before_discarding_answers(
    page: StudentsPage, opened_wizard: MatchingWizard, document: Document, asked_questions: list[str]
) -> None:
    press_key(opened_wizard, Qt.Key.Key_Return)
    press_key(opened_wizard, Qt.Key.Key_Escape)
    assert page.wizard is opened_wizard
    press_key(opened_wizard, Qt.Key.Key_Escape)
    assert len(asked_questions) == 2
    assert page.wizard is None
    assert document.undo_stack.count() == 0


def test_confirm_page_shows_details_of_current_match(wizard: MatchingWizard) -> None:
    page = wizard.currentPage()
    assert isinstance(page, ConfirmMatchesPage)
    assert page.detail_label.text() == wizard.draft.people.build_person(4).details


def test_confirm_page_unchecked_match_gets_its_own_page(wizard: MatchingWizard) -> None:
    press_key(wizard, Qt.Key.Key_Space)
    press_key(wizard, Qt.Key.Key_Return)
    assert get_person_page(wizard).row == 4
    assert find_progress(get_person_page(wizard)) == (1, 4)
    answers = get_person_page(wizard).answer_form
    assert answers is not None
    assert answers.decide_later_button.isChecked()
    assert wizard.draft.decisions == {}
    wizard.back()
    confirm_page = wizard.currentPage()
    assert isinstance(confirm_page, ConfirmMatchesPage)
    assert re.findall(r"\d+", confirm_page.instructions_label.text()) == ["0", "1"]
    press_key(wizard, Qt.Key.Key_Space)
    assert re.findall(r"\d+", confirm_page.instructions_label.text()) == ["1", "1"]
    press_key(wizard, Qt.Key.Key_Return)
    assert get_person_page(wizard).row == 5
    assert set(wizard.draft.decisions) == {4}


def test_wizard_back_button_withdraws_answers(wizard: MatchingWizard, workbook: Workbook) -> None:
    wizard.next()
    wizard.next()
    assert set(wizard.draft.decisions) == {4, 5}
    get_answer_form(wizard).select_candidate(0)
    wizard.next()
    assert set(wizard.draft.decisions) == {4, 5, 6}
    wizard.back()
    assert set(wizard.draft.decisions) == {4, 5}
    wizard.back()
    assert set(wizard.draft.decisions) == {4}
    wizard.back()
    assert isinstance(wizard.currentPage(), ConfirmMatchesPage)
    assert wizard.draft.build_edits(workbook) == []


def test_unmatched_page_back_button_withdraws_its_answers(wizard: MatchingWizard) -> None:
    go_to_last_page(wizard)
    last = wizard.currentPage()
    assert isinstance(last, UnmatchedPage)
    last.people_view.select_position(0)
    last.not_in_course_button.click()
    assert 8 in wizard.draft.decisions
    wizard.back()
    assert set(wizard.draft.decisions) == {4, 5, 6}


def test_person_page_compares_accounts(wizard: MatchingWizard) -> None:
    wizard.next()
    assert not get_person_page(wizard).accounts_view.isVisible()
    wizard.next()
    accounts = get_person_page(wizard).accounts_view
    explanation = accounts.explanation_label.text()
    assert re.findall(r"\d+", explanation) == ["3", "2"]
    assert "Ida Adler" in explanation
    assert explanation.endswith(describe_duplicate_policy(DuplicateAccountPolicy.BEST))
    model = accounts.table.model()
    cells = [[model.index(row, column).data() for column in range(4)] for row in range(model.rowCount())]
    assert [row[1:] for row in cells] == [
        ["", "1001", ""],
        ["ida@example.org", "ida@example.edu", ""],
        ["1", "2", "2"],
        ["2", "1.5", "2"],
        ["", "5", "5"],
    ]
    assert [row[0] for row in cells[2:]] == ["Class 1 - Poll", "Class 2 - Poll", "Class 3 - Quiz"]


def test_roster_search_selects_another_student(wizard: MatchingWizard) -> None:
    wizard.next()
    page = get_person_page(wizard)
    assert page.answer_form is not None
    page.answer_form.other_student_button.click()
    assert not page.isComplete()
    search = page.answer_form.search
    search.search_field.setFocus()
    QTest.keyClicks(search.search_field, "1")
    assert search.search_field.text() == "1"
    search.search_field.clear()
    QTest.keyClicks(search.search_field, "dorn")
    assert search.result_list.count() == 2
    press_key(wizard, Qt.Key.Key_Down)
    assert page.isComplete()
    press_key(wizard, Qt.Key.Key_Return)
    assert wizard.draft.decisions[5].canvas_id == "15"


def test_roster_search_lists_matched_and_offered_students_last(wizard: MatchingWizard) -> None:
    wizard.next()
    answers = get_person_page(wizard).answer_form
    assert answers is not None
    answers.other_student_button.click()
    found = answers.search.result_list
    students = [found.item(row).data(Qt.ItemDataRole.UserRole) for row in range(found.count())]
    assert [offer.student.name for offer in answers.offers] == ["Cruz, Lena"]
    assert [student.canvas_id for student in students[-3:]] == ["11", "12", "13"]
    marked = [describe_student(student) != found.item(row).text() for row, student in enumerate(students)]
    assert marked == [False] * (len(students) - 3) + [True] * 3
    QTest.keyClicks(answers.search.search_field, "nobody")
    assert (found.count(), answers.search.status_label.isVisible()) == (0, True)
    answers.search.set_students(wizard.draft.people.roster_search_texts, frozenset({"13"}), frozenset({"13"}))
    answers.search.search_field.setText("cruz")
    assert found.item(0).data(Qt.ItemDataRole.UserRole).canvas_id == "13"


def test_answer_form_records_not_in_course_and_decide_later(wizard: MatchingWizard) -> None:
    wizard.next()
    answers = get_person_page(wizard).answer_form
    assert answers is not None
    answers.not_in_course_button.click()
    answers.reason.setCurrentText("  Waiting   list ")
    wizard.next()
    decision = wizard.draft.decisions[5]
    assert (decision.judgment, decision.reason) == (Judgment.NOT_IN_COURSE, "Waiting list")
    answers = get_person_page(wizard).answer_form
    assert answers is not None
    answers.decide_later_button.click()
    wizard.next()
    assert 6 not in wizard.draft.decisions
    wizard.next()
    last = wizard.currentPage()
    assert isinstance(last, UnmatchedPage)
    assert wizard.draft.summarize(wizard.queue.all_rows) == DraftSummary(1, 1, 2)
    assert re.findall(r"\d+", last.summary_label.text()) == ["1", "1", "2"]


def test_unmatched_page_matches_selected_pair(wizard: MatchingWizard) -> None:
    go_to_last_page(wizard)
    last = wizard.currentPage()
    assert isinstance(last, UnmatchedPage)
    assert len(last.people_view.item_model.rows) == 1
    assert re.findall(r"\d+", last.students_heading.text()) == ["2"]
    assert not last.match_button.isEnabled()
    last.people_view.select_position(0)
    last.students_view.select_position(1)
    last.match_button.click()
    assert wizard.draft.decisions[8].canvas_id == "16"
    assert list(last.people_view.item_model.rows) == []


def test_wizard_with_rows_asks_only_about_these_rows(qtbot: QtBot, results: Results) -> None:
    wizard = MatchingWizard(results, [8, 3])
    qtbot.addWidget(wizard)
    wizard.show()
    page = get_person_page(wizard)
    assert (page.row, "Zed, Zoe" in page.title()) == (8, True)
    assert page.answer_form is not None
    assert page.answer_form.decide_later_button.isChecked()
    assert find_progress(page) == (1, 2)
    assert page.answer_form.offers == []
    wizard.next()
    assert get_person_page(wizard).row == 3
    wizard.next()
    assert wizard.currentId() == LAST_PAGE_ID


def test_focusable_widgets_have_accessible_names(wizard: MatchingWizard) -> None:
    for _ in range(5):
        for widget in wizard.currentPage().findChildren(QWidget):
            if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and widget.isVisible():
                text = getattr(widget, "text", str)
                assert widget.accessibleName() or text(), widget
        wizard.next()


def test_wizard_shows_finish_on_last_page_only(wizard: MatchingWizard) -> None:
    assert not wizard.button(QWizard.WizardButton.FinishButton).isVisible()
    for _ in range(4):
        wizard.next()
    assert wizard.button(QWizard.WizardButton.FinishButton).isVisible()


def press_alt(wizard: MatchingWizard, key: Qt.Key) -> None:
    QTest.keyClick(wizard.focusWidget(), key, Qt.KeyboardModifier.AltModifier)


def get_answer_form(wizard: MatchingWizard) -> AnswerForm:
    answers = get_person_page(wizard).answer_form
    assert answers is not None
    return answers


def test_person_page_tab_order_is_top_to_bottom(wizard: MatchingWizard) -> None:
    wizard.next()
    wizard.next()
    answers = get_answer_form(wizard)
    kinds = (BUTTON.CustomButton1, BUTTON.BackButton, BUTTON.NextButton, BUTTON.CancelButton)
    accounts = get_person_page(wizard).accounts_view.table
    assert wizard.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)  # makes the style draw the focus frame
    answers.select_candidate(0)
    first, reasons = answers.candidate_buttons[0], answers.grid.reasons_button
    for expected in (first, reasons, accounts, *map(wizard.button, kinds), first):
        assert wizard.focusWidget() is expected
        press_key(wizard, Qt.Key.Key_Tab)


def test_other_student_access_key_focuses_search(wizard: MatchingWizard, qtbot: QtBot) -> None:
    wizard.next()
    answers = get_answer_form(wizard)
    press_alt(wizard, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: wizard.focusWidget() is answers.search.search_field)
    QTest.keyClicks(wizard.focusWidget(), "wei")
    press_key(wizard, Qt.Key.Key_Tab)
    assert wizard.focusWidget() is answers.search.result_list
    press_key(wizard, Qt.Key.Key_Return)
    assert wizard.draft.decisions[5].canvas_id == "16"


def test_other_student_click_focuses_search_but_arrow_keys_do_not(wizard: MatchingWizard) -> None:
    wizard.next()
    answers = get_answer_form(wizard)
    press_key(wizard, Qt.Key.Key_Down)
    assert (wizard.focusWidget(), answers.checked_button) == (
        answers.other_student_button,
        answers.other_student_button,
    )
    press_key(wizard, Qt.Key.Key_Down)
    assert wizard.focusWidget() is answers.not_in_course_button
    QTest.mouseClick(answers.other_student_button, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert wizard.focusWidget() is answers.search.search_field


def test_not_in_course_access_key_and_return_record_reason(wizard: MatchingWizard, qtbot: QtBot) -> None:
    wizard.next()
    answers = get_answer_form(wizard)
    press_alt(wizard, Qt.Key.Key_C)
    qtbot.waitUntil(answers.not_in_course_button.isChecked)
    press_key(wizard, Qt.Key.Key_Tab)
    press_key(wizard, Qt.Key.Key_Down)
    press_key(wizard, Qt.Key.Key_Return)
    assert wizard.draft.decisions[5].reason == list_common_reasons()[1]


def test_return_key_after_access_key_accepts_answer(wizard: MatchingWizard) -> None:
    wizard.next()
    press_alt(wizard, Qt.Key.Key_C)
    QTest.keyClick(wizard.focusWidget(), Qt.Key.Key_Return)
    assert wizard.draft.decisions[5].judgment is Judgment.NOT_IN_COURSE


def test_return_key_never_accepts_possible_match(wizard: MatchingWizard) -> None:
    wizard.next()
    for row in (6, 7):
        wizard.next()
        assert get_person_page(wizard).row == row
        assert get_answer_form(wizard).checked_button is get_answer_form(wizard).decide_later_button
        assert get_person_page(wizard).accounts_view.isVisible() == (row == 6)
    wizard.next()
    assert set(wizard.draft.decisions) == {4, 5}


def test_wizard_finished_with_unchecked_match_rejects_match(
    page: StudentsPage, opened_wizard: MatchingWizard, document: Document
) -> None:
    opened_wizard.queue.unchecked_rows.add(4)
    while opened_wizard.currentId() != LAST_PAGE_ID:
        opened_wizard.next()
    opened_wizard.button(BUTTON.FinishButton).click()
    assert document.workbook.decisions.get(4).judgment is Judgment.REJECTED
    assert document.undo_stack.undoText() == describe_decision(Judgment.REJECTED, ["Bose, Ravi"])
    page.open_wizard()
    assert page.wizard is not None
    assert not page.wizard.queue.very_likely_rows
    page.wizard.close()


def test_back_shortcut_returns_to_previous_page(wizard: MatchingWizard) -> None:
    wizard.next()
    keys = get_back_shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    assert keys in get_person_page(wizard).progress_label.text()
    press_alt(wizard, Qt.Key.Key_Left)
    assert isinstance(wizard.currentPage(), ConfirmMatchesPage)
    press_alt(wizard, Qt.Key.Key_Left)
    assert isinstance(wizard.currentPage(), ConfirmMatchesPage)


def test_person_page_names_available_number_keys(wizard: MatchingWizard) -> None:
    wizard.next()
    assert re.findall(r"\d+", get_person_page(wizard)._describe_keys(1)) == ["1"]
    wizard.next()
    wizard.next()
    sentences = get_person_page(wizard)._describe_keys(2)
    assert re.findall(r"\d+", sentences) == ["1", "2"]
    assert get_person_page(wizard).progress_label.text().endswith(sentences)


def test_person_page_scrolls_to_search(wizard: MatchingWizard, qtbot: QtBot) -> None:
    wizard.next()
    wizard.resize(wizard.minimumSizeHint())
    answers = get_answer_form(wizard)
    answers.other_student_button.click()
    line = answers.search.search_field
    qtbot.waitUntil(lambda: line.visibleRegion().boundingRect().height() == line.height())


@pytest.mark.usefixtures("qapp")
def test_likely_matches_model_handles_thousands_of_rows(results: Results) -> None:
    draft = MatchingDraft(results)
    model = LikelyMatchesModel(draft.people, MatchingQueue(very_likely_rows=(4,) * 5000))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert model.rowCount() == 5000
    assert model.index(4999, 0).data() == "Bose, Ravi\nBose, Ravi"
    assert model.index(4999, 1).data() == "none\nlogin ravi"
    assert not model.setData(model.index(0, 0), "Somebody")
    assert tester.model() is model


def test_answers_about_other_files_are_discarded(page: StudentsPage, document: Document) -> None:
    severities: list[Severity] = []
    page._messages.notice_posted.connect(lambda notice: severities.append(notice.severity))
    page.open_wizard([4])
    assert page.wizard is not None
    document.apply("newer file", document.workbook.with_export(make_export(CLICKER)))
    page.wizard.accept()
    assert document.workbook.decisions.by_row == {}
    assert document.undo_stack.undoText() == "newer file"
    assert severities == [Severity.WARNING]


def test_find_shortcut_focuses_roster_search(qtbot: QtBot, results: Results) -> None:
    wizard = MatchingWizard(results, [8])
    qtbot.addWidget(wizard)
    with qtbot.waitExposed(wizard):
        wizard.show()
    QTest.keySequence(wizard, QKeySequence(QKeySequence.StandardKey.Find))
    answers = get_person_page(wizard).answer_form
    assert answers is not None
    assert answers.other_student_button.isChecked()
    assert QApplication.focusWidget() is answers.search.search_field
    wizard.next()
    QTest.keySequence(wizard, QKeySequence(QKeySequence.StandardKey.Find))


def test_answers_after_going_back_are_selected_again(wizard: MatchingWizard) -> None:
    wizard.next()
    get_answer_form(wizard).not_in_course_button.click()
    get_answer_form(wizard).reason.setCurrentText("Guest")
    wizard.next()
    get_answer_form(wizard).other_student_button.click()
    get_answer_form(wizard).search.search_field.setText("eng")
    wizard.next()
    get_answer_form(wizard).decide_later_button.click()
    for _ in range(3):
        wizard.back()
    wizard.next()
    assert get_answer_form(wizard).not_in_course_button.isChecked()
    assert get_answer_form(wizard).reason.reason == "Guest"
    wizard.next()
    assert get_answer_form(wizard).student is wizard.draft.people.students["16"]
    wizard.next()
    assert get_answer_form(wizard).decide_later_button.isChecked()
    assert {row: decision.canvas_id for row, decision in wizard.draft.decisions.items()} == {4: "12", 5: None, 6: "16"}


def test_person_page_starts_with_earlier_decision(qtbot: QtBot, workbook: Workbook) -> None:
    guest = make_not_in_course_decision("Guest")
    wizard = MatchingWizard(
        derive_results(workbook.with_decision(guest, 5).with_decision(make_match_decision("15"), 7)), [5, 7]
    )
    qtbot.addWidget(wizard)
    wizard.show()
    assert get_answer_form(wizard).not_in_course_button.isChecked()
    wizard.next()
    assert wizard.draft.decisions[5].reason == "Guest"
    assert get_answer_form(wizard).candidate_buttons[1].isChecked()


def test_wizard_skip_button_postpones_remaining_people(wizard: MatchingWizard) -> None:
    rest = wizard.button(BUTTON.CustomButton1)
    assert not rest.isVisible()
    wizard.next()
    wizard.next()
    rest = wizard.button(BUTTON.CustomButton1)
    rest.click()
    last = wizard.currentPage()
    assert isinstance(last, UnmatchedPage)
    assert not wizard.button(BUTTON.CustomButton1).isVisible()
    assert wizard.draft.summarize(wizard.queue.all_rows) == DraftSummary(2, 0, 2)
    wizard.back()
    assert find_progress(get_person_page(wizard)) == (2, 3)
    wizard.next()
    assert find_progress(get_person_page(wizard)) == (3, 3)
    assert not wizard.button(BUTTON.CustomButton1).isVisible()


def test_unmatched_page_undo_withdraws_last_answer(wizard: MatchingWizard) -> None:
    go_to_last_page(wizard)
    last = wizard.currentPage()
    assert isinstance(last, UnmatchedPage)
    assert not last.undo_button.isEnabled()
    last.people_view.select_position(0)
    last.not_in_course_button.click()
    assert list(last.people_view.item_model.rows) == []
    last.undo_button.click()
    assert list(last.people_view.item_model.rows) == [8]
    assert not last.undo_button.isEnabled()
    assert 8 not in wizard.draft.decisions


def test_candidate_matched_with_another_row_is_marked(wizard: MatchingWizard) -> None:
    wizard.next()
    get_answer_form(wizard).other_student_button.click()
    get_answer_form(wizard).search.search_field.setText("dorn, max")
    wizard.next()
    wizard.next()
    assert get_answer_form(wizard).candidate_buttons[0].accessibleDescription().endswith("5")
    assert get_person_page(wizard).accounts_view.isVisible()
    assert get_person_page(wizard).accounts_view.explanation_label.text().count("Max Dorn") == 1


@pytest.mark.usefixtures("similar_unmatched_rows")
def test_person_page_names_similar_unmatched_row(wizard: MatchingWizard) -> None:
    for _ in range(3):
        wizard.next()
    texts = [label.text() for label in get_person_page(wizard).findChildren(QLabel)]
    assert any(all(part in text for part in ("8", "Zed, Zoe", "email")) for text in texts)


def test_wizard_first_page_draws_focus_frame(wizard: MatchingWizard, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: wizard.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange))


def test_wizard_for_one_row_has_one_page(page: StudentsPage, document: Document) -> None:
    page.open_wizard([5])
    wizard = page.wizard
    assert wizard is not None
    assert wizard.button(BUTTON.FinishButton).isVisible()
    assert not wizard.button(BUTTON.NextButton).isVisible()
    press_key(wizard, Qt.Key.Key_Return)
    assert page.wizard is None
    assert document.undo_stack.undoText() == describe_decision(Judgment.MATCHED, ["Cruz, Helen"])
    page.close()
