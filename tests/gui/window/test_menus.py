"""Tests of `gui.window.menus`."""

from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTableView,
)
from pytestqt.qtbot import QtBot

from core.version import VERSION
from gui.app import get_process_age_ms, install_translations
from gui.application import open_settings
from gui.file_loader.file_opener import EXAMPLE_FILES
from gui.file_loader.page import FilesPage
from gui.look.appearance import ColorScheme, apply_scheme, get_icon
from gui.look.text_size import TEXT_SIZES, apply_text_size, get_next_size, get_text_size
from gui.main_window import MainWindow
from gui.program import Program
from gui.session_selection.edit_delegates import AssignmentNameEdit
from gui.session_selection.page import SessionsPage
from gui.steps import Step
from gui.widgets.text_dialog import TextDialog
from gui.window.guide import GuideDialog
from gui.window.help_dialogs import RELEASES_URL, AboutDialog, LogDialog, ReportDialog, format_report, read_log
from gui.window.preferences_dialog import PreferencesDialog, delete_stored_data
from gui.work.messages import Choice
from gui.work.preferences import Preferences


def action(menu: QMenu, words: str) -> QAction:
    return next(each for each in menu.actions() if words in each.text().replace("&", ""))


def button(dialog: QDialog, words: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if words in each.text().replace("&", ""))


@pytest.fixture
def opened_dialogs(monkeypatch: pytest.MonkeyPatch) -> list[type[QDialog]]:
    """Classes of the dialogs opened so far. Opening one returns immediately."""
    classes: list[type[QDialog]] = []

    def note(dialog: QDialog) -> int:
        classes.append(type(dialog))
        return 0

    monkeypatch.setattr(QDialog, "exec", note)
    return classes


def answer_question(program: Program, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(_question: str, _detail: str, choices: list[Choice]) -> str:
        assert key in [choice.key for choice in choices]
        return key

    monkeypatch.setattr(program.messages, "ask", ask)


def test_edit_menu_step_change_lists_page_actions(qtbot: QtBot, program: Program) -> None:
    program.file_opener.open_example()
    qtbot.waitUntil(lambda: program.document.results is not None)
    edit = program.window.edit_menu
    everywhere = [each.text() for each in edit.actions()]
    program.steps.go_to(Step.SESSIONS)
    page = program.steps.current_page
    assert isinstance(page, SessionsPage)
    edit.aboutToShow.emit()
    assert [each.text() for each in edit.actions()] == everywhere
    page.table.select_session(page.model.rows[1].key)
    edit.aboutToShow.emit()
    letters = [each.text().partition("&")[2][:1].casefold() for each in edit.actions() if not each.isSeparator()]
    assert len(set(letters)) == len(letters)
    action(edit, "Rename…").trigger()
    assert page.table.findChild(AssignmentNameEdit) is not None
    program.steps.go_to(Step.FILES)
    edit.aboutToShow.emit()
    assert [each.text() for each in edit.actions()] == everywhere


def test_undo_action_after_edit_names_edit(qtbot: QtBot, program: Program) -> None:
    program.file_opener.open_example()
    qtbot.waitUntil(lambda: program.document.results is not None, timeout=20_000)
    undo = action(program.window.edit_menu, "Undo")
    assert undo.text().endswith(program.document.undo_stack.undoText())
    assert program.document.undo_stack.undoText() != ""
    undo.trigger()
    assert program.document.workbook.export is None


@pytest.mark.parametrize("step", [Step.SESSIONS, Step.STUDENTS, Step.REVIEW])
def test_find_action_page_with_search_focuses_field(filled: Program, step: Step) -> None:
    filled.steps.go_to(step)
    QTest.keySequence(filled.window, QKeySequence(QKeySequence.StandardKey.Find))
    focus = QApplication.focusWidget()
    assert isinstance(focus, QLineEdit)
    assert filled.steps.current_page.isAncestorOf(focus)


def test_find_action_page_without_search_is_disabled(filled: Program) -> None:
    find = action(filled.window.edit_menu, "Find")
    for step in Step:
        filled.steps.go_to(step)
        filled.window.edit_menu.aboutToShow.emit()
        assert find.isEnabled() is (step is not Step.FILES)
        filled.window.edit_menu.aboutToHide.emit()
        assert find.isEnabled()
    filled.steps.go_to(Step.FILES)
    find.trigger()


def test_help_actions_open_dialogs(program: Program, opened_dialogs: list[type[QDialog]]) -> None:
    for words in ("Guide", "get the files", "Keyboard", "Privacy", "Log", "Report", "About"):
        action(program.window.help_menu, words).trigger()
    assert opened_dialogs == [
        GuideDialog,
        TextDialog,
        TextDialog,
        TextDialog,
        LogDialog,
        ReportDialog,
        AboutDialog,
    ]


def test_updates_action_opens_browser_only_if_confirmed(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    pages: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: pages.append(url.toString()))
    answer_question(program, "stay", monkeypatch)
    action(program.window.help_menu, "updates").trigger()
    assert pages == []
    answer_question(program, "open", monkeypatch)
    action(program.window.help_menu, "updates").trigger()
    assert pages == [RELEASES_URL]


def test_scheme_action_triggered_stores_scheme(program: Program) -> None:
    action(program.window.view_menu, "Dark").trigger()
    assert program.preferences.scheme is ColorScheme.DARK
    assert QApplication.palette().window().color().lightness() < 100
    action(program.window.view_menu, "system").trigger()
    assert QApplication.palette().window().color().lightness() > 100


def test_recent_menu_clear_action_removes_files(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    copy = tmp_path / "R&D.csv"
    copy.write_bytes(EXAMPLE_FILES[1].read_bytes())
    program.file_opener.open([copy])
    qtbot.waitUntil(lambda: program.document.workbook.gradebook is not None, timeout=20_000)
    assert program.preferences.recent_files == [copy]
    recent = program.menus._recent_menu
    recent.aboutToShow.emit()
    assert recent.actions()[0].text() == "R&&D.csv"
    action(recent, "Clear").trigger()
    recent.aboutToShow.emit()
    assert not recent.actions()[0].isEnabled()
    assert recent.actions()[1].isSeparator()


def test_delete_stored_data_deletes_files_and_preferences(tmp_path: Path) -> None:
    (tmp_path / "memory.sqlite").write_text("x")
    preferences = Preferences(open_settings(tmp_path / "settings" / "p.ini"))
    preferences.last_folder = "somewhere"
    assert delete_stored_data(tmp_path, tmp_path / "log", preferences) == []
    assert preferences.last_folder == ""
    assert not (tmp_path / "memory.sqlite").exists()


def test_confirm_deletion_deletes_files_only_if_confirmed(
    program: Program, opened_dialogs: list[type[QDialog]], monkeypatch: pytest.MonkeyPatch
) -> None:
    program.data_path.mkdir()
    monkeypatch.setattr("gui.window.menus.get_data_folder", lambda: program.data_path)
    monkeypatch.setattr("gui.window.menus.get_log_folder", lambda: program.data_path)
    (program.data_path / "memory.sqlite").write_text("x")
    answer_question(program, "keep", monkeypatch)
    program.menus._confirm_deletion()
    assert (program.data_path / "memory.sqlite").exists()
    answer_question(program, "delete", monkeypatch)
    program.menus._confirm_deletion()
    assert not (program.data_path / "memory.sqlite").exists()
    assert opened_dialogs == []


def test_log_dialog_copy_button_copies_log(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = LogDialog(tmp_path / "nowhere")
    qtbot.addWidget(empty)
    assert isinstance(empty.content, QPlainTextEdit)
    assert empty.log_text == ""
    assert empty.content.toPlainText() != ""
    assert [button.isEnabled() for button in empty.findChildren(QPushButton)].count(False) == 2
    (tmp_path / "clickover.log").write_text("second\n")
    (tmp_path / "clickover.log.1").write_text("first\n")
    shown = LogDialog(tmp_path)
    qtbot.addWidget(shown)
    assert isinstance(shown.content, QPlainTextEdit)
    assert shown.content.toPlainText() == "first\nsecond"
    pages: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: pages.append(Path(url.toLocalFile())))
    for words in ("Copy", "Open folder"):
        button(shown, words).click()
    assert QApplication.clipboard().text() == "first\nsecond"
    assert pages == [tmp_path]


def test_read_log_unreadable_file_returns_empty_text(tmp_path: Path) -> None:
    (tmp_path / "clickover.log").mkdir()
    assert read_log(tmp_path) == ""


def test_preferences_dialog_change_takes_effect_immediately(
    qtbot: QtBot, program: Program, tmp_path: Path, opened_dialogs: list[type[QDialog]]
) -> None:
    preferences = program.preferences
    preferences.add_recent_file(EXAMPLE_FILES[0])
    looks: list[ColorScheme] = []
    sizes: list[int] = []
    dialog = PreferencesDialog(preferences, tmp_path, looks.append, sizes.append, preferences.clear)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert isinstance(dialog.content, QScrollArea)
    assert dialog.content.verticalScrollBar().maximum() == 0  # all is seen at once
    assert dialog.scheme_buttons[ColorScheme.SYSTEM].isChecked()
    assert dialog.recent_check_box.isChecked()
    mnemonics = [each.text().split("&")[1][0].casefold() for each in dialog.findChildren(QAbstractButton)]
    assert len(mnemonics) == len(set(mnemonics))
    dialog.scheme_buttons[ColorScheme.DARK].click()
    assert looks == [ColorScheme.DARK]
    dialog.recent_check_box.click()
    assert preferences.recent_files == []
    preferences.add_recent_file(EXAMPLE_FILES[0])
    assert (preferences.recent_files, preferences.keeps_recent_files) == ([], False)
    dialog.delete_button.click()
    assert dialog.recent_check_box.isChecked()
    action(program.window.edit_menu, "Preferences").trigger()
    assert opened_dialogs == [PreferencesDialog]


def test_view_menu_opened_checks_current_scheme(program: Program) -> None:
    program.preferences.scheme = ColorScheme.LIGHT
    program.window.view_menu.aboutToShow.emit()
    assert action(program.window.view_menu, "Light").isChecked()


def test_main_window_reopened_restores_size(qtbot: QtBot, tmp_path: Path) -> None:
    settings = open_settings(tmp_path / "preferences.ini")
    first = MainWindow(settings)
    qtbot.addWidget(first)
    first.can_close = lambda: True
    first.show()
    first.resize(1100, 700)
    first.close()
    second = MainWindow(settings)
    qtbot.addWidget(second)
    second.can_close = lambda: True
    assert second.height() == 700  # the width is cut to that of the screen, which is small where nothing is shown


def test_close_canceled_keeps_window_open(qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow(open_settings(tmp_path / "preferences.ini"))
    qtbot.addWidget(window)
    window.show()
    window.can_close = lambda: False
    assert not window.close()
    window.can_close = lambda: True


@pytest.mark.usefixtures("qapp")
def test_menu_icons_palette_change_follow_palette() -> None:
    apply_scheme("dark")
    light = get_icon("check").pixmap(16, 16).toImage()
    apply_scheme("system")
    assert get_icon("check").pixmap(16, 16).toImage() != light


def test_install_translations_missing_language_does_nothing(qapp: QApplication) -> None:
    install_translations(qapp, QLocale("tlh"))
    assert get_process_age_ms() > 0


def test_preferences_deleted_before_exit_are_not_written_again(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = program.steps.get_page(Step.FILES)
    assert isinstance(page, FilesPage)
    chosen = tmp_path / "class" / "wrong.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(chosen), ""))
    for forget in (program.preferences.clear, program.preferences.clear_recent_files):
        program.preferences.add_recent_file(EXAMPLE_FILES[0])
        assert not page.drop_area.recent_button.isHidden()
        assert program.messages.choose_save_file("Save", "x.csv") == chosen
        assert program.preferences.last_folder == str(chosen.parent)
        forget()
        assert page.drop_area.recent_button.isHidden()
        program.shut_down()
        assert program.preferences.last_folder == ""
        assert program.preferences.recent_files == []


def test_recent_files_opened_file_is_added(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    copy = tmp_path / "export.csv"
    copy.write_bytes(EXAMPLE_FILES[0].read_bytes())
    page = program.steps.get_page(Step.FILES)
    assert isinstance(page, FilesPage)
    program.file_opener.open([copy])
    qtbot.waitUntil(lambda: program.document.workbook.export is not None, timeout=20_000)
    assert [action.text() for action in page.drop_area._recent_menu.actions()] == ["export.csv"]


def test_recent_files_saved_course_file_is_added(
    qtbot: QtBot, program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program.file_opener.open_example()
    qtbot.waitUntil(lambda: program.document.results is not None, timeout=20_000)
    place = tmp_path / "monday.clickover"
    offered: list[str] = []

    def choose(_title: str, suggestion: str, *_: object) -> Path:
        offered.append(suggestion)
        return place

    monkeypatch.setattr(program.messages, "choose_save_file", choose)
    program.course_file.save()
    qtbot.waitUntil(lambda: program.course_file.path == place, timeout=20_000)
    assert offered == ["canvas-gradebook.clickover"]
    assert program.preferences.recent_files == [place]
    program.preferences.clear_recent_files()
    program.file_opener.open([place])
    qtbot.waitUntil(lambda: program.preferences.recent_files == [place], timeout=20_000)


def test_text_size_actions_scale_all_fonts_and_rows(program: Program) -> None:
    page, view = program.steps.current_page, program.window.view_menu
    program.steps.create_pages()
    table = program.steps.get_page(Step.SESSIONS).findChildren(QTableView)[0]

    def measure() -> tuple[int, int, int, int]:
        row_height = table.verticalHeader().defaultSectionSize()
        rail = program.steps.rail
        return page.fontMetrics().height(), page.title.fontMetrics().height(), row_height, rail.sizeHint().height()

    before = measure()
    try:
        action(view, "Larger").trigger()
        assert (get_text_size(), program.preferences.text_size) == (110, 110)
        for _ in TEXT_SIZES:
            action(view, "Larger").trigger()
        assert get_text_size() == TEXT_SIZES[-1]
        assert [round(large / usual, 1) for large, usual in zip(measure()[:3], before, strict=False)] == [2, 2, 2]
        assert measure()[3] > before[3]
        action(view, "Normal").trigger()
        assert measure() == before
        action(view, "Smaller").trigger()
        assert get_text_size() == 90
    finally:
        apply_text_size(100)
    assert measure() == before


def test_get_next_size_stays_on_the_scale() -> None:
    assert [get_next_size(size, 1) for size in (90, 100, 200, 117)] == [100, 110, 200, 125]
    assert [get_next_size(size, -1) for size in (90, 100, 200)] == [90, 90, 175]


def test_new_class_closes_the_files_after_asking(filled: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    key = filled.document.workbook.chosen_sessions[0].key
    filled.document.apply("Leave out", filled.document.workbook.with_sessions_included([key], included=False))
    answer_question(filled, "stay", monkeypatch)
    action(filled.window.file_menu, "New class").trigger()
    assert filled.document.workbook.export is not None
    answer_question(filled, "close", monkeypatch)
    filled.steps.go_to(Step.REVIEW)
    action(filled.window.file_menu, "New class").trigger()
    assert filled.document.workbook.export is None
    assert filled.steps.step is Step.FILES


def test_save_for_canvas_action_leads_to_review(qtbot: QtBot, filled: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_question(filled, "look", monkeypatch)
    qtbot.waitUntil(lambda: filled.steps.get_page(Step.REVIEW).count_open_items() > 0)
    action(filled.window.file_menu, "Save for Canvas").trigger()
    assert filled.steps.step is Step.REVIEW


@pytest.mark.parametrize("step", list(Step))
def test_guide_opens_at_the_page_of_the_step(qtbot: QtBot, step: Step) -> None:
    dialog = GuideDialog(step)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.pages.currentIndex() == step
    dialog.topic_box.setCurrentIndex(4)
    assert dialog.pages.currentIndex() == 4


@pytest.mark.usefixtures("qapp")
def test_format_report_has_versions_and_the_end_of_the_log() -> None:
    report = format_report("x" * 20_000 + "KeyError in apply")
    assert report.endswith("KeyError in apply")
    assert len(report) < 9_000
    assert VERSION in report
    assert format_report("") != format_report("something")
