"""Tests that windows fit their screens, frame included, whatever geometry was saved."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from gui.application import open_settings
from gui.look.screen_fit import FRAME_MARGINS, center_rect, fit_rect, get_available_size, move_onto_screen
from gui.main_window import DEFAULT_SIZE, MINIMUM_SIZE, MainWindow

ROOT = Path(__file__).parent.parent.parent
LAPTOP = QRect(0, 0, 1280, 672)
WALK_S = 300


def run_walk(folder: Path, size: tuple[int, int], *, text: float = 1, scale: str = "1") -> list[str]:
    """Return the number of windows on a screen of this size, and what didn't fit."""
    screen = {"name": "one", "x": 0, "y": 0, "width": size[0], "height": size[1], "dpr": 1}
    (folder / "screens.json").write_text(json.dumps({"screens": [{**screen, "logicalDpi": 96, "logicalBaseDpi": 96}]}))
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen:configfile=screens.json",
        "QT_SCALE_FACTOR": scale,
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
    }
    command = [sys.executable, "-m", "tests.gui.small_screen_walk", str(text), str(folder)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=WALK_S)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("size", "text", "scale"),
    [((1280, 672), 1, "1"), ((1280, 672), 1.5, "1"), ((1800, 1040), 1, "2")],
)
def test_windows_small_screen_fit_entirely(tmp_path: Path, size: tuple[int, int], text: float, scale: str) -> None:
    count, *found = run_walk(tmp_path, size, text=text, scale=scale)
    assert int(count) > 80
    assert found == []


@pytest.mark.parametrize("size", [QSize(1280, 672), QSize(900, 520), QSize(640, 400), QSize(2560, 1400)])
@pytest.mark.parametrize("corner", [QPoint(0, 0), QPoint(1920, 40), QPoint(-1280, -700)])
def test_center_rect_any_screen_leaves_room_for_frame(corner: QPoint, size: QSize) -> None:
    available = QRect(corner, size)
    placed = center_rect(DEFAULT_SIZE, available)
    assert available.contains(placed.marginsAdded(FRAME_MARGINS))
    assert placed.size() == DEFAULT_SIZE.boundedTo(get_available_size(available))


@pytest.mark.parametrize(
    "left",
    [
        QRect(100, 100, 1180, 780),
        QRect(-900, -600, 1000, 600),
        QRect(5000, 5000, 900, 520),
        QRect(0, 0, 3840, 2160),
        QRect(1200, 600, 900, 520),
        QRect(-(2**31), -(2**31), 900, 520),
    ],
)
def test_fit_rect_outside_screen_moves_inside(left: QRect) -> None:
    fitted = fit_rect(left, LAPTOP)
    assert LAPTOP.contains(fitted.marginsAdded(FRAME_MARGINS))
    assert fitted.size() == left.size().boundedTo(get_available_size(LAPTOP))


def test_fit_rect_inside_screen_returns_same_rect() -> None:
    assert fit_rect(QRect(50, 60, 900, 520), LAPTOP) == QRect(50, 60, 900, 520)


def show_window(qtbot: QtBot, folder: Path, geometry: object = None) -> MainWindow:
    settings = open_settings(folder / "preferences.ini")
    if geometry is not None:
        settings.setValue("geometry", geometry)
    window = MainWindow(settings)
    qtbot.addWidget(window)
    window.show()
    return window


def is_on_screen(window: QWidget) -> bool:
    return window.screen().availableGeometry().contains(window.geometry().marginsAdded(FRAME_MARGINS))


def saved_geometry(qtbot: QtBot, place: QRect) -> QByteArray:
    other = QWidget()
    qtbot.addWidget(other)
    other.setGeometry(place)
    return other.saveGeometry()


@pytest.mark.parametrize("place", [QRect(0, 0, 3000, 2000), QRect(4000, 4000, 900, 520), QRect(-800, 5, 900, 520)])
def test_main_window_saved_outside_screen_is_moved_inside(qtbot: QtBot, tmp_path: Path, place: QRect) -> None:
    window = show_window(qtbot, tmp_path, saved_geometry(qtbot, place))
    assert is_on_screen(window)


DAMAGED = [
    "hello",
    "@ByteArray()",
    "@ByteArray(hello)",
    "@Variant(hello)",
    "@Rect(0 0 5 5)",
    "1, 2, 3",
    "@Invalid()",
    r"@ByteArray(\x1\xd9\xd0\xcb\0\x3\0\0)",
    r"@ByteArray(\x1\xd9\xd0\xcb\0\x3\0\0\x7f\xff\xff\xff\x7f\xff\xff\xff\x80\0\0\0\x80\0\0\0" + r"\xff" * 40 + ")",
]


@pytest.mark.qt_log_ignore("Trying to construct an instance of an invalid type", extend=True)
@pytest.mark.parametrize("damaged", DAMAGED)
def test_main_window_damaged_geometry_is_ignored(qtbot: QtBot, tmp_path: Path, damaged: str) -> None:
    (tmp_path / "preferences.ini").write_text(f"[General]\ngeometry={damaged}\n", encoding="utf-8")
    window = show_window(qtbot, tmp_path)
    assert is_on_screen(window)
    assert window.width() >= window.minimumWidth() > 0


def test_unmaximized_window_fits_screen(qtbot: QtBot, tmp_path: Path) -> None:
    window = show_window(qtbot, tmp_path)
    qtbot.waitUntil(lambda: window._was_painted)
    window.showMaximized()
    qtbot.waitUntil(window.isMaximized)
    window.showNormal()
    window.setGeometry(QRect(0, 0, 3000, 2000))
    qtbot.waitUntil(lambda: is_on_screen(window))


def test_minimum_size_is_900_by_520() -> None:
    assert QSize(900, 520) == MINIMUM_SIZE


def test_move_onto_screen_maximized_window_does_nothing(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.showMaximized()
    before = window.geometry()
    move_onto_screen(window)
    assert window.geometry() == before


def test_large_dialog_shown_repeatedly_fits_screen(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    room = get_available_size(QGuiApplication.primaryScreen().availableGeometry())
    for _ in range(2):
        dialog.setMinimumSize(2000, 100)
        dialog.resize(3000, 3000)
        dialog.show()
        assert dialog.size() == room
        dialog.hide()
