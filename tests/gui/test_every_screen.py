"""Tests of text alignment and combo boxes on all screens, right to left."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPlainTextEdit, QStyle, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from tests.screens import ScreenshotTaker


class AlignmentInspector(ScreenshotTaker):
    """Records wrong alignment on all screens, instead of grabbing pictures."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "mirrored")
        self.screens: list[str] = []
        self.labels: set[str] = set()
        self.leading_left: set[str] = set()
        self.boxes: set[str] = set()
        self.opening_as_menus: set[str] = set()

    @override
    def take(self, name: str, widget: QWidget | None = None) -> None:
        QApplication.processEvents()
        self.screens.append(name)
        screen = widget or self.window
        for label in screen.findChildren(QLabel):
            if label.isVisible() and label.text():
                self.labels.add(label.text())
                if label.alignment() & Qt.AlignmentFlag.AlignLeft:
                    self.leading_left.add(f"{name}: {label.text()}")
        for text in screen.findChildren(QPlainTextEdit):
            if text.document().defaultTextOption().alignment() & Qt.AlignmentFlag.AlignLeft:
                self.leading_left.add(f"{name}: {text.toPlainText()}")
        for box in screen.findChildren(QComboBox):
            self.boxes.add(box.accessibleName())
            if box.style().styleHint(QStyle.StyleHint.SH_ComboBox_Popup, None, box):
                self.opening_as_menus.add(f"{name}: {box.accessibleName()}")


@pytest.fixture
def right_to_left_layout(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.mark.usefixtures("right_to_left_layout")
def test_screens_right_to_left_layout_align_text(qtbot: QtBot, tmp_path: Path) -> None:
    inspector = AlignmentInspector(tmp_path)
    qtbot.addWidget(inspector.window)
    inspector.take_all_pictures()
    assert {"9-wizard-troubled-1", "9-saved", "9-review-why"} <= set(inspector.screens)
    assert any(screen.startswith("7-dialog-") for screen in inspector.screens)
    assert len(inspector.labels) > 100
    assert inspector.leading_left == set()
    assert {"Kind of change", "Student", "Kind of session"} <= inspector.boxes
    assert inspector.opening_as_menus == set()
