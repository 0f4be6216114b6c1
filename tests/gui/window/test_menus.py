"""Do the menus do what they say?"""

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
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
)
from pytestqt.qtbot import QtBot

from gui.app import process_age_ms, translate
from gui.application import open_settings
from gui.file_loader.opening import EXAMPLE_FILES
from gui.file_loader.page import FilesPage
from gui.look.appearance import Scheme, icon, show_scheme
from gui.main_window import MainWindow
from gui.program import Program
from gui.session_selection.edit_delegates import NameEdit
from gui.session_selection.page import SessionsPage
from gui.steps import Step
from gui.window.help_dialogs import RELEASES, LogDialog, read_log
from gui.window.preferences_dialog import PreferencesDialog, delete_everything
from gui.work.messages import Choice
from gui.work.preferences import Preferences


def action(menu: QMenu, words: str) -> QAction:
    return next(each for each in menu.actions() if words in each.text().replace("&", ""))


def button(dialog: QDialog, words: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if words in each.text().replace("&", ""))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of dialogs that were opened; none of them waits."""
    titles: list[str] = []

    def note(dialog: QDialog) -> int:
        titles.append(dialog.windowTitle())
        return 0

    monkeypatch.setattr(QDialog, "exec", note)
    return titles


def answer(program: Program, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(_question: str, _detail: str, choices: list[Choice]) -> str:
        assert key in [choice.key for choice in choices]
        return key

    monkeypatch.setattr(program.messages, "ask", ask)


def test_the_edit_menu_names_what_can_be_edited_on_the_page(qtbot: QtBot, program: Program) -> None:
    program.opening.open_example()
    qtbot.waitUntil(lambda: program.document.results is not None)
    edit = program.window.edit_menu
    everywhere = [each.text() for each in edit.actions()]
    program.steps.go_to(Step.SESSIONS)
    page = program.steps.current_page
    assert isinstance(page, SessionsPage)
    edit.aboutToShow.emit()
    assert [each.text() for each in edit.actions()] == everywhere
    page.table.go_to_session(page.model.rows[1].key)
    edit.aboutToShow.emit()
    letters = [each.text().partition("&")[2][:1].casefold() for each in edit.actions() if not each.isSeparator()]
    assert len(set(letters)) == len(letters)
    action(edit, "Rename…").trigger()
    assert page.table.findChild(NameEdit) is not None
    program.steps.go_to(Step.FILES)
    edit.aboutToShow.emit()
    assert [each.text() for each in edit.actions()] == everywhere


def test_undo_names_what_it_takes_back(qtbot: QtBot, program: Program) -> None:
    program.opening.open_example()
    qtbot.waitUntil(lambda: program.document.results is not None, timeout=20_000)
    undo = action(program.window.edit_menu, "Undo")
    assert undo.text().replace("&", "") == "Undo Open 2 files"
    undo.trigger()
    assert program.document.workbook.export is None


@pytest.mark.parametrize(
    ("step", "name"),
    [(Step.SESSIONS, "Search sessions"), (Step.STUDENTS, "Search people"), (Step.REVIEW, "Find a student")],
)
def test_find_goes_to_the_search_of_the_page(filled: Program, step: Step, name: str) -> None:
    filled.steps.go_to(step)
    QTest.keySequence(filled.window, QKeySequence(QKeySequence.StandardKey.Find))
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == name


def test_find_is_off_in_the_menu_where_there_is_nothing_to_search(filled: Program) -> None:
    find = action(filled.window.edit_menu, "Find")
    for step in Step:
        filled.steps.go_to(step)
        filled.window.edit_menu.aboutToShow.emit()
        assert find.isEnabled() is (step is not Step.FILES)
        filled.window.edit_menu.aboutToHide.emit()
        assert find.isEnabled()
    filled.steps.go_to(Step.FILES)
    find.trigger()


def test_help_opens_its_windows(program: Program, opened: list[str]) -> None:
    for words in ("get the files", "Keyboard", "Privacy", "Log", "About"):
        action(program.window.help_menu, words).trigger()
    assert opened == ["How to get the files", "Keyboard", "What is stored where", "Log", "About"]


def test_the_page_of_releases_opens_only_when_the_person_agrees(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: pages.append(url.toString()))
    answer(program, "stay", monkeypatch)
    action(program.window.help_menu, "releases").trigger()
    assert pages == []
    answer(program, "open", monkeypatch)
    action(program.window.help_menu, "releases").trigger()
    assert pages == [RELEASES]


def test_appearance_is_remembered(program: Program) -> None:
    action(program.window.view_menu, "Dark").trigger()
    assert program.preferences.scheme is Scheme.DARK
    assert QApplication.palette().window().color().lightness() < 100
    action(program.window.view_menu, "system").trigger()
    assert QApplication.palette().window().color().lightness() > 100


def test_recent_files_are_offered_and_cleared(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    copy = tmp_path / "R&D.csv"
    copy.write_bytes(EXAMPLE_FILES[1].read_bytes())
    program.opening.open([copy])
    qtbot.waitUntil(lambda: program.document.workbook.gradebook is not None, timeout=20_000)
    assert program.preferences.recent == [copy]
    recent = program.menus._recent
    recent.aboutToShow.emit()
    assert recent.actions()[0].text() == "R&&D.csv"
    action(recent, "Clear").trigger()
    recent.aboutToShow.emit()
    assert recent.actions()[0].text() == "No files yet"


def test_everything_that_is_kept_can_be_deleted(tmp_path: Path) -> None:
    (tmp_path / "memory.sqlite").write_text("x")
    preferences = Preferences(open_settings(tmp_path / "settings" / "p.ini"))
    preferences.folder = "somewhere"
    assert delete_everything(tmp_path, tmp_path / "log", preferences) == []
    assert preferences.folder == ""
    assert not (tmp_path / "memory.sqlite").exists()


def test_deleting_is_asked_for(program: Program, opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    program.data.mkdir()
    monkeypatch.setattr("gui.window.menus.data_folder", lambda: program.data)
    monkeypatch.setattr("gui.window.menus.log_folder", lambda: program.data)
    (program.data / "memory.sqlite").write_text("x")
    answer(program, "keep", monkeypatch)
    program.menus._delete()
    assert (program.data / "memory.sqlite").exists()
    answer(program, "delete", monkeypatch)
    program.menus._delete()
    assert not (program.data / "memory.sqlite").exists()
    assert opened == []


def test_the_log_is_shown_copied_and_found(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = LogDialog(tmp_path / "nowhere")
    qtbot.addWidget(empty)
    assert isinstance(empty.content, QPlainTextEdit)
    assert empty.content.toPlainText() == "Nothing has gone wrong so far: the log is empty."
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


def test_a_log_that_cannot_be_read_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "clickover.log").mkdir()
    assert read_log(tmp_path) == ""


def test_preferences_hold_at_once(qtbot: QtBot, program: Program, tmp_path: Path, opened: list[str]) -> None:
    preferences = program.preferences
    preferences.add_recent(EXAMPLE_FILES[0])
    looks: list[Scheme] = []
    dialog = PreferencesDialog(preferences, tmp_path, looks.append, preferences.clear)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert isinstance(dialog.content, QScrollArea)
    assert dialog.content.verticalScrollBar().maximum() == 0  # all is seen at once
    assert dialog.schemes[Scheme.SYSTEM].isChecked()
    assert dialog.recent.isChecked()
    mnemonics = [each.text().split("&")[1][0].casefold() for each in dialog.findChildren(QAbstractButton)]
    assert len(mnemonics) == len(set(mnemonics))
    dialog.schemes[Scheme.DARK].click()
    assert looks == [Scheme.DARK]
    dialog.recent.click()
    assert preferences.recent == []
    preferences.add_recent(EXAMPLE_FILES[0])
    assert (preferences.recent, preferences.keeps_recent) == ([], False)
    dialog.delete.click()
    assert dialog.recent.isChecked()
    action(program.window.edit_menu, "Preferences").trigger()
    assert opened == ["Preferences"]


def test_the_view_menu_shows_the_look_that_was_chosen_elsewhere(program: Program) -> None:
    program.preferences.scheme = Scheme.LIGHT
    program.window.view_menu.aboutToShow.emit()
    assert action(program.window.view_menu, "Light").isChecked()


def test_the_window_remembers_its_size(qtbot: QtBot, tmp_path: Path) -> None:
    settings = open_settings(tmp_path / "preferences.ini")
    first = MainWindow(settings)
    qtbot.addWidget(first)
    first.may_close = lambda: True
    first.show()
    first.resize(1100, 700)
    first.close()
    second = MainWindow(settings)
    qtbot.addWidget(second)
    second.may_close = lambda: True
    assert second.height() == 700  # the width is cut to that of the screen, which is small where nothing is shown


def test_the_window_stays_where_closing_is_refused(qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow(open_settings(tmp_path / "preferences.ini"))
    qtbot.addWidget(window)
    window.show()
    window.may_close = lambda: False
    assert not window.close()
    window.may_close = lambda: True


@pytest.mark.usefixtures("qapp")
def test_icons_follow_the_palette() -> None:
    show_scheme("dark")
    light = icon("check").pixmap(16, 16).toImage()
    show_scheme("system")
    assert icon("check").pixmap(16, 16).toImage() != light


def test_a_language_without_words_is_no_fault(qapp: QApplication) -> None:
    translate(qapp, QLocale("tlh"))
    assert process_age_ms() > 0


def test_what_was_deleted_or_cleared_is_not_written_back(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = program.steps.page(Step.FILES)
    assert isinstance(page, FilesPage)
    chosen = tmp_path / "class" / "wrong.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(chosen), ""))
    for forget in (program.preferences.clear, program.preferences.clear_recent):
        program.preferences.add_recent(EXAMPLE_FILES[0])
        assert not page.drop.recent.isHidden()
        assert program.messages.choose_save("Save", "x.csv") == chosen
        assert program.preferences.folder == str(chosen.parent)
        forget()
        assert page.drop.recent.isHidden()
        program.end()
        assert program.preferences.folder == ""
        assert program.preferences.recent == []


def test_a_file_stands_among_the_recent_ones_as_soon_as_it_is_open(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    copy = tmp_path / "export.csv"
    copy.write_bytes(EXAMPLE_FILES[0].read_bytes())
    page = program.steps.page(Step.FILES)
    assert isinstance(page, FilesPage)
    program.opening.open([copy])
    qtbot.waitUntil(lambda: program.document.workbook.export is not None, timeout=20_000)
    assert [action.text() for action in page.drop._menu.actions()] == ["export.csv"]


def test_saved_work_stands_among_the_recent_files_when_it_is_saved_and_opened(
    qtbot: QtBot, program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program.opening.open_example()
    qtbot.waitUntil(lambda: program.document.results is not None, timeout=20_000)
    place = tmp_path / "monday.clickover"
    offered: list[str] = []

    def choose(_title: str, suggestion: str, *_: object) -> Path:
        offered.append(suggestion)
        return place

    monkeypatch.setattr(program.messages, "choose_save", choose)
    program.work_file.save()
    qtbot.waitUntil(lambda: program.work_file.path == place, timeout=20_000)
    assert offered == ["canvas-gradebook.clickover"]
    assert program.preferences.recent == [place]
    program.preferences.clear_recent()
    program.opening.open([place])
    qtbot.waitUntil(lambda: program.preferences.recent == [place], timeout=20_000)
