"""Tests of `gui.work.crash`: saving, the dialog, and anonymous reports."""

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QtMsgType
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.work import crash
from gui.work.crash import CrashDialog, CrashHandler, build_report, configure_logging, format_trace

NAME = "Brightwater, Odette"


def make_trace(error: Exception) -> str:
    try:
        raise error
    except Exception as raised:
        return format_trace(type(raised), raised.__traceback__)


@pytest.fixture
def log_records(tmp_path: Path) -> Iterator[Path]:
    before = list(crash.logger.handlers), crash.logger.propagate, crash.logger.level
    configure_logging(tmp_path)
    yield tmp_path / "clickover.log"
    for handler in set(crash.logger.handlers) - set(before[0]):
        crash.logger.removeHandler(handler)
        handler.close()
    crash.logger.propagate = before[1]
    crash.logger.setLevel(before[2])


def test_build_report_any_exception_omits_its_text() -> None:
    told = build_report(make_trace(KeyError(NAME)))
    assert NAME not in told
    assert "KeyError" in told
    assert "test_crash.py" in told
    assert str(Path.home()) not in told


def test_crash_handler_exception_saves_work_and_shows_dialog(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, log_records: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(CrashDialog, "exec", lambda dialog: shown.append(dialog.report_edit.toPlainText()))
    window, saved = QWidget(), []
    qtbot.addWidget(window)
    door = CrashHandler(lambda: saved.append(True), window)
    door._handle_exception(ValueError, ValueError(NAME), None)
    qtbot.waitUntil(lambda: bool(shown))
    assert saved == [True]
    assert NAME not in shown[0]
    assert "ValueError" in log_records.read_text(encoding="utf-8")
    assert NAME not in log_records.read_text(encoding="utf-8")
    caplog.clear()


def test_crash_handler_failed_save_reports_crash(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, log_records: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise OSError(NAME)

    shown: list[CrashDialog] = []
    monkeypatch.setattr(CrashDialog, "exec", lambda dialog: shown.__iadd__([dialog]))
    window = QWidget()
    qtbot.addWidget(window)
    CrashHandler(fail, window)._show_dialog("told")
    assert len(shown) == 1
    assert "OSError" in log_records.read_text(encoding="utf-8")
    caplog.clear()


def test_crash_handler_uninstall_restores_hooks(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    before = sys.excepthook
    door = CrashHandler(lambda: None, window)
    door.install()
    assert sys.excepthook == door._handle_exception
    door.uninstall()
    sys.excepthook = before


def test_crash_dialog_copy_button_sets_clipboard(qtbot: QtBot) -> None:
    dialog = CrashDialog("the report", is_saved=True)
    qtbot.addWidget(dialog)
    dialog.copy_button.click()
    assert QApplication.clipboard().text() == "the report"


@pytest.mark.parametrize("is_saved", [True, False])
def test_crash_dialog_default_button_depends_on_saved_work(qtbot: QtBot, is_saved: bool) -> None:
    dialog, other = (CrashDialog("the report", is_saved=saved) for saved in (is_saved, not is_saved))
    qtbot.addWidget(dialog)
    qtbot.addWidget(other)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert dialog.close_button.isDefault() is is_saved
    assert dialog.continue_button.isDefault() is not is_saved
    assert dialog.message_label.text() != other.message_label.text()


def test_log_qt_message_any_message_is_logged(log_records: Path) -> None:
    crash._log_qt_message(QtMsgType.QtInfoMsg, None, "words")  # type: ignore[arg-type]
    assert "Qt: words" in log_records.read_text(encoding="utf-8")
    assert logging.getLogger("clickover") is crash.logger


def test_configure_logging_unwritable_folder_adds_no_handler(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    before = list(crash.logger.handlers)
    configure_logging(tmp_path / "file" / "folder")
    assert crash.logger.handlers == before
