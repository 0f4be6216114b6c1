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
from gui.work.crash import CrashDialog, CrashDoor, describe, log_to, report

NAME = "Brightwater, Odette"


def trace_of(error: Exception) -> str:
    try:
        raise error
    except Exception as raised:
        return describe(type(raised), raised.__traceback__)


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Path]:
    before = list(crash.log.handlers), crash.log.propagate, crash.log.level
    log_to(tmp_path)
    yield tmp_path / "clickover.log"
    for handler in set(crash.log.handlers) - set(before[0]):
        crash.log.removeHandler(handler)
        handler.close()
    crash.log.propagate = before[1]
    crash.log.setLevel(before[2])


def test_a_report_holds_no_text_of_an_exception() -> None:
    told = report(trace_of(KeyError(NAME)))
    assert NAME not in told
    assert "KeyError" in told
    assert "test_crash.py" in told
    assert str(Path.home()) not in told


def test_the_door_saves_speaks_and_logs(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, logged: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(CrashDialog, "exec", lambda dialog: shown.append(dialog.report.toPlainText()))
    window, saved = QWidget(), []
    qtbot.addWidget(window)
    door = CrashDoor(lambda: saved.append(True), window)
    door._take(ValueError, ValueError(NAME), None)
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
    CrashDoor(fail, window)._speak("told")
    assert len(shown) == 1
    assert "OSError" in logged.read_text(encoding="utf-8")
    caplog.clear()


def test_the_door_is_installed_and_removed(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    before = sys.excepthook
    door = CrashDoor(lambda: None, window)
    door.install()
    assert sys.excepthook == door._take
    door.remove()
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
    assert advice in dialog.told.text()


def test_qt_speaks_to_the_log(logged: Path) -> None:
    crash._log_of_qt(QtMsgType.QtInfoMsg, None, "words")  # type: ignore[arg-type]
    assert "Qt: words" in logged.read_text(encoding="utf-8")
    assert logging.getLogger("clickover") is crash.log


def test_a_folder_that_cannot_be_made_means_no_log(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    before = list(crash.log.handlers)
    log_to(tmp_path / "file" / "folder")
    assert crash.log.handlers == before
