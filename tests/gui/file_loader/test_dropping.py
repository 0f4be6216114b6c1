"""Tests of dropping files anywhere in the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gui.file_loader.file_opener import EXAMPLE_FILES
from gui.program import Program
from gui.review_export.page import ReviewPage
from gui.steps import Step
from gui.work.messages import Messages

EXPORT, GRADEBOOK = EXAMPLE_FILES


def drop_file(widget: QWidget, path: Path) -> bool:
    """Drop a file as the system does; return True if a widget accepts it."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    mime.setText(str(path))
    event_arguments = Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(3, 3), *event_arguments)
    enter.ignore()
    QApplication.sendEvent(widget, enter)
    QApplication.sendEvent(widget, QDropEvent(QPoint(3, 3), *event_arguments))
    return enter.isAccepted()


@pytest.mark.usefixtures("replace_open_files")
@pytest.mark.parametrize("step", list(Step))
def test_file_dropped_on_text_field_opens_in_window(qtbot: QtBot, filled: Program, tmp_path: Path, step: Step) -> None:
    filled.steps.go_to(step)
    fields = [field for field in filled.steps.current_page.findChildren(QLineEdit) if field.isVisible()]
    for number, field in enumerate(fields):
        text = field.text()
        newer = tmp_path / f"{number}.csv"
        newer.write_bytes(EXPORT.read_bytes() + b"\n" * (number + 1))
        assert drop_file(field, newer)
        assert filled.file_opener.names_being_read == (newer.name,)
        qtbot.waitUntil(lambda: not filled.file_opener.names_being_read, timeout=20_000)
        assert field.text() == text
        filled.steps.go_to(step)
    assert fields or step is Step.FILES


def test_text_dropped_on_text_field_is_accepted(filled: Program) -> None:
    filled.steps.go_to(Step.SESSIONS)
    field = next(line for line in filled.steps.current_page.findChildren(QLineEdit) if line.isVisible())
    mime = QMimeData()
    mime.setText("quiz")
    event_arguments = Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(3, 3), *event_arguments)
    QApplication.sendEvent(field, enter)
    assert enter.isAccepted()


@pytest.mark.usefixtures("replace_open_files")
def test_files_dropped_after_saving_are_recognized_by_content(
    qtbot: QtBot, filled: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload, newer = tmp_path / "upload.csv", tmp_path / "newer.csv"
    newer.write_bytes(EXPORT.read_bytes() + b"\n")
    monkeypatch.setattr(Messages, "choose_save_file", lambda *_: upload)
    monkeypatch.setattr(Messages, "ask", lambda _messages, _text, _detail, choices: choices[0].key)
    rehearsed: list[Path] = []
    checked: list[Path] = []
    monkeypatch.setattr(ReviewPage, "rehearse_file", lambda _page, path: rehearsed.append(path))
    monkeypatch.setattr(ReviewPage, "verify_upload", lambda _page, path: checked.append(path))
    filled.steps.go_to(Step.REVIEW)
    page = filled.steps.current_page
    assert isinstance(page, ReviewPage)
    qtbot.waitUntil(lambda: page.review is not None, timeout=20_000)
    page.view.losses_check_box.click()
    page.primary_button.click()
    qtbot.waitUntil(page.canvas_steps.isVisible, timeout=20_000)
    drop_file(page.canvas_steps, upload)
    qtbot.waitUntil(lambda: rehearsed == [upload], timeout=20_000)
    drop_file(page.canvas_steps, GRADEBOOK)
    qtbot.waitUntil(lambda: checked == [GRADEBOOK], timeout=20_000)
    drop_file(page.canvas_steps.scroll_area, newer)
    qtbot.waitUntil(lambda: filled.document.workbook.export.path == newer, timeout=20_000)  # type: ignore[union-attr]
