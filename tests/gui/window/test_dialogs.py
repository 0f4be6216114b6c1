"""Tests that dialogs fit a small screen, have the focus inside, and close on Esc."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.application import open_settings
from gui.file_loader.export_guide import ExportGuide
from gui.look.appearance import GRID
from gui.look.fonts import scale_font
from gui.widgets.text_dialog import FRAME_HEIGHT, TextDialog
from gui.window.help_dialogs import LogDialog, format_about_text, format_privacy_text
from gui.window.preferences_dialog import PreferencesDialog
from gui.window.shortcuts import ShortcutTable
from gui.work.crash import CrashDialog
from gui.work.preferences import Preferences

SMALL = QSize(1024, 700)


class SmallScreen:
    """A screen with this much available space."""

    @staticmethod
    def availableSize() -> QSize:  # noqa: N802 - as in Qt
        return SMALL

    @staticmethod
    def availableGeometry() -> QRect:  # noqa: N802 - as in Qt
        return QRect(QPoint(0, 0), SMALL)


def make_preferences(folder: Path) -> PreferencesDialog:
    preferences = Preferences(open_settings(folder / "preferences.ini"))
    return PreferencesDialog(preferences, folder, lambda _: None, lambda _: None, lambda: None)


DIALOGS: dict[str, Callable[[Path], QDialog]] = {
    "about": lambda _: TextDialog("About", format_about_text()),
    "crash": lambda _: CrashDialog("the report", is_saved=True),
    "guide": lambda _: TextDialog("Files", "", content=ExportGuide()),
    "keyboard": lambda _: TextDialog("Keyboard", "", content=ShortcutTable()),
    "log": lambda folder: LogDialog(folder),
    "preferences": make_preferences,
    "privacy": lambda folder: TextDialog("Stored", format_privacy_text(folder, folder, folder)),
}


@pytest.fixture
def text(request: pytest.FixtureRequest, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Text of this many times the usual size, on a small screen."""
    usual = qapp.font()
    qapp.setFont(scale_font(usual, request.param))
    monkeypatch.setattr(QWidget, "screen", lambda _: SmallScreen())
    yield
    qapp.setFont(usual)


@pytest.mark.usefixtures("text")
@pytest.mark.parametrize("name", DIALOGS)
@pytest.mark.parametrize("text", [1, 2], indirect=True)
def test_dialog_small_screen_fits_entirely(qtbot: QtBot, tmp_path: Path, name: str) -> None:
    dialog = DIALOGS[name](tmp_path)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
    assert dialog.height() <= SMALL.height() - FRAME_HEIGHT
    assert dialog.width() <= SMALL.width()
    buttons = [button for button in dialog.findChildren(QPushButton) if button.isDefault()]
    assert [button.isVisible() for button in buttons] == [True]
    assert "lose" in buttons[0].text()
    focus = dialog.focusWidget()
    assert focus is not None
    assert dialog.isAncestorOf(focus)
    QTest.keyClick(focus, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.fixture
def right_to_left(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.mark.usefixtures("right_to_left")
@pytest.mark.parametrize("name", DIALOGS)
def test_dialog_right_to_left_aligns_text(qtbot: QtBot, tmp_path: Path, name: str) -> None:
    dialog = DIALOGS[name](tmp_path)
    qtbot.addWidget(dialog)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
    dialog.show()
    labels = [label for label in dialog.findChildren(QLabel) if label.wordWrap()]
    assert labels
    assert all(label.alignment() & right == right for label in labels)
    if isinstance(dialog, TextDialog):
        margins = dialog.content.viewportMargins()
        assert (margins.left(), margins.right()) == (GRID, 0)
    if isinstance(dialog, TextDialog) and isinstance(dialog.content, QPlainTextEdit):
        assert dialog.content.document().defaultTextOption().alignment() & Qt.AlignmentFlag.AlignRight
