"""Does the crash door save the work, speak once, and keep student data to itself?"""

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QtMsgType
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.work import crash
from gui.work.crash import CrashDialog, CrashHandler, build_report, configure_logging, format_trace

NAME = "Brightwater, Odette"


def trace_of(error: Exception) -> str:
    try:
        raise error
    except Exception as raised:
        return format_trace(type(raised), raised.__traceback__)


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Path]:
    before = list(crash.logger.handlers), crash.logger.propagate, crash.logger.level
    configure_logging(tmp_path)
    yield tmp_path / "clickover.log"
    for handler in set(crash.logger.handlers) - set(before[0]):
        crash.logger.removeHandler(handler)
        handler.close()
    crash.logger.propagate = before[1]
    crash.logger.setLevel(before[2])


def test_a_report_holds_no_text_of_an_exception() -> None:
    told = build_report(trace_of(KeyError(NAME)))
    assert NAME not in told
    assert "KeyError" in told
    assert "test_crash.py" in told
    assert str(Path.home()) not in told


def test_the_door_saves_speaks_and_logs(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, logged: Path, caplog: pytest.LogCaptureFixture
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
    assert "ValueError" in logged.read_text(encoding="utf-8")
    assert NAME not in logged.read_text(encoding="utf-8")
    caplog.clear()


def test_a_second_failure_does_not_hide_the_first(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, logged: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise OSError(NAME)

    shown: list[CrashDialog] = []
    monkeypatch.setattr(CrashDialog, "exec", lambda dialog: shown.__iadd__([dialog]))
    window = QWidget()
    qtbot.addWidget(window)
    CrashHandler(fail, window)._show_dialog("told")
    assert len(shown) == 1
    assert "OSError" in logged.read_text(encoding="utf-8")
    caplog.clear()


def test_the_door_is_installed_and_removed(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    before = sys.excepthook
    door = CrashHandler(lambda: None, window)
    door.install()
    assert sys.excepthook == door._handle_exception
    door.uninstall()
    sys.excepthook = before


def test_the_dialog_copies_its_report(qtbot: QtBot) -> None:
    dialog = CrashDialog("the report", is_saved=True)
    qtbot.addWidget(dialog)
    copy = next(button for button in dialog.findChildren(QPushButton) if "Copy" in button.text())
    copy.click()
    assert QApplication.clipboard().text() == "the report"


@pytest.mark.parametrize(
    ("is_saved", "default", "advice"),
    [
        (True, "Close Clickover", "It is best to close the program now."),
        (False, "Go on", "Save it from the File menu, if you can, then close the program."),
    ],
)
def test_return_closes_only_where_the_work_is_kept(qtbot: QtBot, is_saved: bool, default: str, advice: str) -> None:
    dialog = CrashDialog("the report", is_saved=is_saved)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    defaults = [button.text() for button in dialog.findChildren(QPushButton) if button.isDefault()]
    assert [text.replace("&", "") for text in defaults] == [default]
    assert advice in dialog.message_label.text()


def test_qt_speaks_to_the_log(logged: Path) -> None:
    crash._log_qt_message(QtMsgType.QtInfoMsg, None, "words")  # type: ignore[arg-type]
    assert "Qt: words" in logged.read_text(encoding="utf-8")
    assert logging.getLogger("clickover") is crash.logger


def test_a_folder_that_cannot_be_made_means_no_log(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    before = list(crash.logger.handlers)
    configure_logging(tmp_path / "file" / "folder")
    assert crash.logger.handlers == before
