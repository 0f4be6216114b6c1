"""Tests that the Help dialogs are readable at any width."""

from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QScrollArea
from pytestqt.qtbot import QtBot

from gui.file_loader.export_guide import ExportGuide, ExportIllustration
from gui.look.appearance import GRID
from gui.widgets.text_dialog import TextDialog
from gui.window.help_dialogs import format_privacy_text
from gui.window.shortcuts import PREFERENCES_SHORTCUT, ShortcutTable, list_shortcuts


def guide_pictures(dialog: TextDialog, width: int) -> list[QPoint]:
    """Return the positions of the guide's pictures in a window of this width."""
    dialog.resize(width, 500)
    area = dialog.content
    assert isinstance(area, QScrollArea)
    guide = area.widget()
    assert guide is not None
    assert guide.width() <= area.viewport().width()
    return [picture.mapTo(guide, QPoint(0, 0)) for picture in guide.findChildren(ExportIllustration)]


def test_guide_narrow_window_stacks_columns(qtbot: QtBot) -> None:
    dialog = TextDialog("Files", "", content=ExportGuide())
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    first, second = guide_pictures(dialog, 760)
    assert first.y() == second.y()
    assert first.x() < second.x()
    first, second = guide_pictures(dialog, 400)
    assert first.x() == second.x()
    assert first.y() < second.y()
    assert isinstance(dialog.content, QScrollArea)
    assert dialog.content.verticalScrollBar().maximum() > 0


def test_text_dialog_long_text_leaves_space_for_scroll_bar(qtbot: QtBot) -> None:
    dialog = TextDialog("Long", "word " * 5000)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    view = dialog.content
    assert isinstance(view, QPlainTextEdit)
    assert view.verticalScrollBar().isVisible()
    bar = view.verticalScrollBar().mapTo(view, QPoint(0, 0))
    assert bar.x() - view.viewport().geometry().right() > GRID


def test_shortcut_table_narrow_window_wraps_descriptions(qtbot: QtBot) -> None:
    table = ShortcutTable()
    qtbot.addWidget(table)
    with qtbot.waitExposed(table):
        table.show()
    table.resize(300, 700)
    labels = {label.text(): label for label in table.findChildren(QLabel)}
    assert len({labels[what].x() for _key, what in list_shortcuts()}) == 1
    assert all(labels[key].geometry().right() < labels[what].x() for key, what in list_shortcuts())


def test_list_shortcuts_omits_undefined_keys() -> None:
    assert all(key for key, _what in list_shortcuts())
    native = QKeySequence(PREFERENCES_SHORTCUT).toString(QKeySequence.SequenceFormat.NativeText)
    assert native in [key for key, _what in list_shortcuts()]


def test_format_privacy_text_names_all_folders() -> None:
    text = format_privacy_text(Path("data"), Path("log"), Path("settings"))
    for kept in ("size and place", "light or dark", "Canvas address", "recent files", "the folder of the last file"):
        assert kept in text
