"""Tests of the whole program: opening files, changing steps, saving, and accessibility."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QAccessible, QDropEvent, QFileOpenEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLabel,
    QProgressBar,
    QScrollArea,
    QTabBar,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.problems import Location, Severity, Source
from core.recognition.roles import ColumnRole
from gui.file_loader.file_opener import EXAMPLE_FILES
from gui.file_loader.page import FilesPage
from gui.program import Program
from gui.steps import Step, StepState
from gui.student_matching.page import StudentsPage
from gui.student_scores.explain_dialog import ExplainDialog
from gui.widgets.page_parts import Banner
from gui.work.messages import Messages, Notice, NoticeAction
from tests.gui.conftest import start_renaming

EDIT_ROLE = Qt.ItemDataRole.EditRole


def files_page(program: Program) -> FilesPage:
    page = program.steps.get_page(Step.FILES)
    assert isinstance(page, FilesPage)
    return page


def test_files_page_without_files_shows_instructions(program: Program) -> None:
    page = files_page(program)
    assert page.get_state() is StepState.NEEDS_ATTENTION
    assert page.count_open_items() == 2
    assert page.drop_area.isVisible()
    assert "No file for Canvas is written" in program.steps.rail.upload_status_label.text()


def test_rail_after_saving_shows_upload_status(filled: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    review = filled.steps.get_page(Step.REVIEW)
    monkeypatch.setattr(review, "describe_saved_file", lambda: "Saved at last.")
    review.state_changed.emit()
    assert filled.steps.rail.upload_status_label.text() == "Saved at last."
    monkeypatch.undo()
    review.state_changed.emit()
    assert "No file for Canvas is written" in filled.steps.rail.upload_status_label.text()


def test_open_example_files_fills_both_cards(filled: Program) -> None:
    page = files_page(filled)
    assert page.get_state() is StepState.DONE
    workbook = filled.document.workbook
    assert workbook.export is not None
    assert workbook.gradebook is not None
    assert (len(workbook.export.participants), len(workbook.gradebook.students)) == (9, 8)
    assert not page.export_sections[0].card.isHidden()
    assert not page.gradebook_section.card.isHidden()
    assert filled.steps.step is Step.FILES
    assert filled.document.undo_stack.count() == 1
    assert filled.preferences.recent_files == []


def test_undo_opening_files_closes_files(filled: Program) -> None:
    filled.document.undo_stack.undo()
    page = files_page(filled)
    assert page.count_open_items() == 2
    assert page.export_sections[0].isHidden()
    filled.document.undo_stack.redo()
    assert page.count_open_items() == 0


@pytest.mark.parametrize("step", list(Step))
def test_dropped_files_on_any_step_are_opened(qtbot: QtBot, program: Program, step: Step) -> None:
    program.steps.go_to(step)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in reversed(EXAMPLE_FILES)])
    actions, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    drop = QDropEvent(QPoint(400, 300), actions, mime, button, keys)
    program.window.dropEvent(drop)
    qtbot.waitUntil(lambda: files_page(program).count_open_items() == 0, timeout=20_000)


def test_file_event_idle_program_opens_file(qapp: QApplication, qtbot: QtBot, program: Program) -> None:
    QApplication.sendEvent(qapp, QFileOpenEvent(str(EXAMPLE_FILES[1])))
    qtbot.waitUntil(lambda: program.document.workbook.gradebook is not None, timeout=20_000)


@pytest.mark.usefixtures("replace_open_files")
def test_file_event_during_question_opens_file_afterwards(qtbot: QtBot, filled: Program, tmp_path: Path) -> None:
    page = filled.steps.get_page(Step.STUDENTS)
    assert isinstance(page, StudentsPage)
    document, before = filled.document, filled.document.workbook.export
    newer = tmp_path / "newer.csv"
    newer.write_text("".join(EXAMPLE_FILES[0].read_text().splitlines(keepends=True)[:-1]))
    filled.steps.go_to(Step.STUDENTS)
    row = page.model.rows[0]
    page.open_wizard([row])
    assert page.wizard is not None
    filled.file_opener.open([newer])
    qtbot.waitUntil(lambda: not filled.background.is_busy, timeout=20_000)
    assert document.workbook.export is before
    page.wizard.accept()
    decided = document.workbook
    assert decided.export is before
    assert list(decided.decisions.by_row) == [row]
    qtbot.waitUntil(lambda: document.workbook.export is not before, timeout=20_000)
    document.undo_stack.undo()
    assert document.workbook is decided


def test_open_unrecognized_file_shows_error(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    wrong = tmp_path / "notes.txt"
    wrong.write_text("hello\nworld\n")
    program.file_opener.open([wrong, tmp_path / "missing.csv"])
    banner = files_page(program).banner
    qtbot.waitUntil(banner.isVisible, timeout=20_000)
    assert banner.severity is Severity.ERROR
    assert "notes.txt" in banner.text
    assert "no such file" in banner.text


def test_open_same_file_again_keeps_decisions(qtbot: QtBot, filled: Program) -> None:
    workbook = filled.document.workbook
    filled.file_opener.open([EXAMPLE_FILES[0]])
    qtbot.waitUntil(lambda: not filled.file_opener.names_being_read, timeout=20_000)
    assert filled.document.workbook is workbook


def test_undo_column_correction_restores_role(qtbot: QtBot, filled: Program) -> None:
    page, document = files_page(filled), filled.document
    sessions = len(document.workbook.export.sessions)  # type: ignore[union-attr]
    row = document.workbook.export.sessions[0].column - 1  # type: ignore[union-attr]
    model = page.export_sections[0].tables.columns_model
    model.setData(model.index(row, 2), ColumnRole.IGNORED)
    qtbot.waitUntil(lambda: len(document.workbook.export.sessions) == sessions - 1, timeout=20_000)  # type: ignore[union-attr]
    assert model.index(row, 2).data(EDIT_ROLE) == ColumnRole.IGNORED
    document.undo_stack.undo()
    assert model.index(row, 2).data(EDIT_ROLE) == ColumnRole.SESSION


def test_go_to_location_shows_page(filled: Program) -> None:
    filled.steps.go_to(Location(Source.GRADEBOOK))
    assert filled.steps.step is Step.FILES


def test_explanation_requested_opens_dialog(filled: Program) -> None:
    filled.steps.go_to(Step.STUDENTS)
    page = filled.steps.current_page
    assert isinstance(page, StudentsPage)
    assert not page.explain_button.isEnabled()
    assert page._people is not None
    people = map(page._people.build_person, page.model.rows)
    person = next(person for person in people if person.row_match.canvas_id)
    page.table.select_rows([person.row])
    page.explain_button.click()
    dialog = filled.steps.get_page(Step.REVIEW).findChild(ExplainDialog)
    assert dialog is not None
    assert dialog.isVisible()
    assert person.student is not None
    assert dialog.student_combo.currentText() == person.student.name
    dialog.close()
    filled.document.apply("Leave out", filled.document.workbook.with_sessions_included(["x"], included=False))
    assert not page.explain_button.isEnabled()


def test_shortcut_and_primary_button_change_step(filled: Program) -> None:
    QTest.keyClick(filled.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert filled.steps.current_page is filled.steps.get_page(Step.SESSIONS)
    assert filled.steps.rail.buttons[Step.SESSIONS].isChecked()
    filled.steps.get_page(Step.SESSIONS).primary_button.click()
    assert filled.steps.current_page is filled.steps.get_page(Step.STUDENTS)


def test_open_upload_file_goes_to_review(
    qtbot: QtBot, filled: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert filled.document.prepared_upload is not None
    upload = tmp_path / "upload.csv"
    upload.write_bytes(filled.document.prepared_upload.upload.data)
    given: list[Path] = []
    monkeypatch.setattr(
        type(filled.steps.get_page(Step.REVIEW)), "rehearse_file", lambda _page, path: given.append(path)
    )
    filled.file_opener.open([upload])
    qtbot.waitUntil(lambda: given == [upload], timeout=20_000)
    assert filled.steps.step is Step.REVIEW


def test_saved_course_file_reopened_restores_course(qtbot: QtBot, filled: Program, tmp_path: Path) -> None:
    filled.document.state.course.path = tmp_path / "MATH 101.clickover"
    filled.course_file.save()
    qtbot.waitUntil(lambda: filled.course_file.is_saved, timeout=20_000)
    filled.document.apply("Close", type(filled.document.workbook)())
    filled.file_opener.open([tmp_path / "MATH 101.clickover"])
    qtbot.waitUntil(lambda: files_page(filled).count_open_items() == 0, timeout=20_000)
    assert filled.course_file.is_saved
    assert filled.window.windowTitle() == "MATH 101[*]"
    assert not filled.window.isWindowModified()
    assert filled.window.windowFilePath() == str(tmp_path / "MATH 101.clickover")


def test_close_while_typing_prompts_to_save(qtbot: QtBot, filled: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def stay(_messages: Messages, _question: str, detail: str, _choices: object) -> str:
        asked.append(detail)
        return "stay"

    monkeypatch.setattr(Messages, "ask", stay)
    start_renaming(qtbot, filled, "Clouds")
    assert not filled._can_close()
    assert "what you entered for 1 session" in asked[0]


def test_window_title_unsaved_change_shows_modified_marker(qtbot: QtBot, filled: Program, tmp_path: Path) -> None:
    assert filled.window.windowTitle() == "canvas-gradebook[*]"
    assert not filled.window.isWindowModified()
    workbook = filled.document.workbook
    filled.document.apply(
        "Leave out", workbook.with_sessions_included([workbook.chosen_sessions[0].key], included=False)
    )
    assert filled.window.isWindowModified()
    named = tmp_path / "2026-02-01T0900_Grades-MATH_101.csv"
    named.write_bytes(EXAMPLE_FILES[1].read_bytes() + b"\n")
    filled.file_opener.open([named])
    qtbot.waitUntil(lambda: filled.window.windowTitle() == "MATH 101[*]", timeout=20_000)
    assert filled.steps.rail.course_label.text() == "MATH 101"
    filled.document.apply("Close", type(workbook)())
    assert filled.window.windowTitle() == "Clickover"


def list_visible_widgets(window: QWidget) -> list[QWidget]:
    return [widget for widget in window.findChildren(QWidget) if widget.isVisible()]


NAMED_BY_US = (QAbstractItemView, QProgressBar, QScrollArea, QTabBar, QTabWidget)
"""Containers and widgets without text, whose names Qt makes up."""


@pytest.mark.parametrize("step", list(Step))
def test_controls_on_any_step_have_accessible_names(filled: Program, step: Step) -> None:
    filled.steps.go_to(step)
    nameless = []
    for widget in list_visible_widgets(filled.window):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            interface = QAccessible.queryAccessibleInterface(widget)
            if not interface.text(QAccessible.Text.Name):
                nameless.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
        is_part = isinstance(widget, QHeaderView)
        if isinstance(widget, NAMED_BY_US) and not is_part and not widget.accessibleName():
            nameless.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    assert nameless == []


@pytest.mark.parametrize("step", list(Step))
def test_controls_on_any_step_have_unique_mnemonics(filled: Program, step: Step) -> None:
    filled.steps.go_to(step)
    texts = [menu.title() for menu in filled.window.menus]
    texts += [each.text() for each in list_visible_widgets(filled.window) if isinstance(each, QAbstractButton)]
    texts += [
        each.text()
        for each in list_visible_widgets(filled.window)
        if isinstance(each, QLabel) and each.buddy() is not None
    ]
    letters = [text.replace("&&", "")[text.replace("&&", "").index("&") + 1].upper() for text in texts if "&" in text]
    assert sorted(letters) == sorted(set(letters)), texts


@pytest.mark.parametrize("step", [Step.FILES, Step.SESSIONS])
def test_tab_order_on_any_step_ends_at_primary_button(qtbot: QtBot, filled: Program, step: Step) -> None:
    filled.steps.go_to(Step.REVIEW)
    filled.steps.go_to(step)
    page = filled.steps.current_page
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page)
    order: list[QWidget] = [page]
    while order[-1] is page or page.isAncestorOf(order[-1]):
        QTest.keyClick(order[-1], Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        order.append(focus)
    order.pop()
    assert len(order) > 5
    assert order[-1] is page.primary_button


def test_step_change_clears_only_info_notice(filled: Program) -> None:
    filled.messages.show_info("Done.")
    banner = files_page(filled).banner
    assert banner.text == "Done."
    filled.steps.go_to(Step.SESSIONS)
    assert banner.text == ""
    filled.messages.notice_posted.emit(Notice(Severity.ERROR, "no"))
    filled.steps.go_to(Step.FILES)
    assert filled.steps.get_page(Step.SESSIONS).banner.severity is Severity.ERROR


def test_banner_clicked_action_runs_callback(qtbot: QtBot) -> None:
    banner, done = Banner(), []
    qtbot.addWidget(banner)
    banner.show_notice(Notice(Severity.WARNING, "old", (NoticeAction("&Mend", lambda: done.append(True)),)))
    button = next(each for each in banner.findChildren(QAbstractButton) if each.text() == "&Mend")
    button.click()
    assert done == [True]
    assert banner.severity is Severity.WARNING
    assert banner.text.endswith("old")
    banner.clear()
    assert banner.text == ""
