"""Tests that all steps can be completed with only Tab and Return."""

from unittest.mock import Mock

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gui.file_loader.page import FilesPage
from gui.program import Program
from gui.steps import Step


def press_return() -> None:
    focus = QApplication.focusWidget()
    assert isinstance(focus, QWidget)
    QTest.keyClick(focus, Qt.Key.Key_Return)


def show_program(qtbot: QtBot, program: Program) -> None:
    program.start([])
    qtbot.waitUntil(program.window.isActiveWindow)
    program.file_opener.open_example()
    qtbot.waitUntil(lambda: program.document.workbook.gradebook is not None)


def get_current_step(program: Program) -> Step:
    return program.steps.step


def test_return_key_files_open_goes_to_next_page(qtbot: QtBot, program: Program) -> None:
    show_program(qtbot, program)
    press_return()
    assert get_current_step(program) == Step.SESSIONS
    assert QApplication.focusWidget() is program.steps.current_page
    press_return()
    assert get_current_step(program) == Step.STUDENTS


def test_return_key_focused_button_presses_only_that_button(qtbot: QtBot, program: Program) -> None:
    show_program(qtbot, program)
    press_return()
    page = program.steps.current_page
    field = page.findChild(QLineEdit)
    assert field is not None
    field.setFocus()
    press_return()
    assert get_current_step(program) == Step.SESSIONS
    button = program.steps.rail.buttons[Step.REVIEW]
    button.setFocus()
    press_return()
    assert get_current_step(program) == Step.REVIEW
    button = program.steps.rail.buttons[Step.FILES]
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert get_current_step(program) == Step.FILES


def test_return_key_without_files_opens_file_dialog(qtbot: QtBot, program: Program) -> None:
    program.start([])
    qtbot.waitUntil(program.window.isActiveWindow)
    page = program.steps.current_page
    assert isinstance(page, FilesPage)
    assert QApplication.focusWidget() is page.drop_area.browse_button
    browsed = Mock()
    page.drop_area.browse_requested.connect(browsed)
    program.messages.choose_files = lambda *_: []  # type: ignore[method-assign] # nobody is there to choose
    press_return()
    browsed.assert_called_once()
