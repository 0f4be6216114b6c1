"""Tests that a failed start prints one sentence instead of a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMessageLogContext, QTimer, QtMsgType
from PySide6.QtWidgets import QApplication

import main
from core.errors import UnwritableFileError
from gui.app import run_window
from gui.application import open_settings
from gui.main_window import MainWindow
from gui.start_failure import describe_abort, describe_exception
from gui.startup_messages import StartupMessageHandler
from gui.work.crash import CrashDialog, CrashHandler

ROOT = Path(__file__).parent.parent.parent
NOWHERE = Path("nowhere")
XCB = 'Could not load the Qt platform plugin "xcb" in "" even though it was found.'
WAYLAND = 'Could not load the Qt platform plugin "wayland" in "" even though it was found.'
NOT_FOUND = 'Could not find the Qt platform plugin "nonsense" in ""'
FATAL = "This application failed to start because no Qt platform plugin could be initialized."

only_on_linux = pytest.mark.skipif(sys.platform != "linux", reason="Only Linux can be without a display")


def run_start(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Start the program without a display, with these environment variables."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= {"XDG_CONFIG_HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)} | variables
    command = [sys.executable, str(ROOT / "main.py"), *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=100, check=False
    )


def get_sentence(done: subprocess.CompletedProcess[str]) -> str:
    """Return the single line printed by a failed start."""
    assert done.stdout == ""
    assert done.stderr.startswith("clickover: ")
    assert done.stderr.count("\n") == 1
    assert done.returncode == 2
    return done.stderr


@only_on_linux
@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({}, "there is no display"),
        ({"QT_QPA_PLATFORM": "xcb"}, "there is no display"),
        ({"QT_QPA_PLATFORM": "wayland"}, "there is no display"),
        ({"DISPLAY": ":12345"}, "(DISPLAY=:12345)"),
        ({"DISPLAY": "nonsense"}, "(DISPLAY=nonsense)"),
        ({"QT_QPA_PLATFORM": "nonsense"}, "“nonsense” of QT_QPA_PLATFORM"),
        ({"QT_QPA_PLATFORM": "linuxfb", "QT_QPA_FB_DRM": "0"}, "Qt can't open a window here"),
    ],
)
@pytest.mark.parametrize("arguments", [[], ["--exit-after-first-paint"]])
def test_main_no_display_prints_one_sentence(
    arguments: list[str], variables: dict[str, str], words: str, tmp_path: Path
) -> None:
    told = get_sentence(run_start(tmp_path, *arguments, **variables))
    assert words in told
    assert "convert --help" in told


@only_on_linux
@pytest.mark.parametrize(("library", "variables"), [("libEGL.so.1", {}), ("libxcb-cursor.so.0", {"DISPLAY": ":12345"})])
def test_main_missing_library_names_library(library: str, variables: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / library).touch()  # an empty one, found first, can't be loaded either
    told = get_sentence(run_start(tmp_path, LD_LIBRARY_PATH=str(tmp_path), **variables))
    assert f"the system library {library} is missing" in told


@only_on_linux
def test_main_missing_file_names_file(tmp_path: Path) -> None:
    assert "missing.csv: there is no such file" in get_sentence(run_start(tmp_path, "missing.csv"))


@only_on_linux
def test_main_closed_stderr_exits_with_status_2(tmp_path: Path) -> None:
    command = f"'{sys.executable}' '{ROOT / 'main.py'}' 2>&-"
    environment = {**os.environ, "QT_QPA_PLATFORM": "nonsense"}
    assert (
        subprocess.run(["sh", "-c", command], cwd=tmp_path, env=environment, timeout=100, check=False).returncode == 2
    )


@only_on_linux
def test_main_successful_start_prints_qt_messages(tmp_path: Path) -> None:
    done = run_start(tmp_path, "--exit-after-first-paint", QT_QPA_PLATFORM="nonsense;offscreen")
    assert done.returncode == 0
    assert NOT_FOUND in done.stderr


def _describe(messages: list[str], **variables: str) -> str:
    return describe_abort(messages, [], variables, NOWHERE)


def test_describe_abort_no_display_names_command_line() -> None:
    told = _describe([XCB, FATAL])
    assert "no display" in told
    assert "convert --help" in told


def test_describe_abort_unusable_display_names_display() -> None:
    assert "WAYLAND_DISPLAY=wayland-9 and DISPLAY=:9" in _describe(
        [WAYLAND, XCB, FATAL], DISPLAY=":9", WAYLAND_DISPLAY="wayland-9"
    )


def test_describe_abort_unloadable_plugin_names_library(tmp_path: Path) -> None:
    (tmp_path / "libqxcb.so").write_bytes(b"\x7fELF")
    told = describe_abort([XCB, FATAL], [], {"DISPLAY": ":9"}, tmp_path)
    assert "libqxcb.so is missing or damaged" in told


def test_describe_abort_unknown_platform_names_platform() -> None:
    assert "“nonsense” of QT_QPA_PLATFORM" in _describe([NOT_FOUND, FATAL], QT_QPA_PLATFORM="nonsense")


@pytest.mark.parametrize("messages", [[], [FATAL], [NOT_FOUND, "a\nb" * 1000]])
def test_describe_abort_unknown_message_returns_one_line(messages: list[str]) -> None:
    told = _describe(messages)
    assert "Install Clickover again" in told
    assert "\n" not in told


def test_describe_abort_missing_file_names_file() -> None:
    told = describe_abort([XCB, FATAL], [ROOT, NOWHERE / "a.csv", Path("x" * 5000)], {}, NOWHERE)
    assert str(NOWHERE / "a.csv") in told
    assert "display" not in describe_abort([XCB, FATAL], [NOWHERE / "a.csv"], {}, NOWHERE)
    assert "display" in describe_abort([XCB, FATAL], [ROOT, Path("x" * 5000)], {}, NOWHERE)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            ImportError("libEGL.so.1: cannot open shared object file: No such file or directory"),
            "library libEGL.so.1 is",
        ),
        (ImportError("/home/me/lib/libGL.so.1: file too short"), "library libGL.so.1 is"),
        (ModuleNotFoundError("No module named 'PySide6'", name="PySide6"), "missing or damaged (PySide6)"),
        (ImportError("cannot import"), "missing or damaged."),
        (UnwritableFileError("is full.", where="x"), "x: is full."),
        (KeyError("Adler, Ida"), "(KeyError)"),
    ],
)
def test_describe_exception_any_error_omits_its_text(error: Exception, words: str) -> None:
    told = describe_exception(error)
    assert words in told
    assert "Adler" not in told
    assert "/home" not in told


@pytest.mark.parametrize("error", [KeyError("Adler, Ida"), ImportError("libEGL.so.1: x"), KeyboardInterrupt()])
def test_main_exception_before_window_prints_one_sentence(
    error: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_arguments: object, **_options: object) -> int:
        raise error

    monkeypatch.setattr("gui.app.run_window", fail)
    assert main.main([]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "Adler" not in err


def test_run_window_exception_while_loading_shows_crash_dialog(
    qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert qapp
    texts: list[str] = []
    windows: list[MainWindow] = []

    def fail(window: MainWindow, *_others: object) -> None:
        windows.append(window)
        QTimer.singleShot(50, look)
        raise KeyError("Adler, Ida")

    def look() -> None:
        (dialog,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, CrashDialog)]
        texts.extend([dialog.message_label.text(), dialog.report_edit.toPlainText()])
        dialog._quit()

    monkeypatch.setattr("gui.app.open_settings", lambda: open_settings(tmp_path / "preferences.ini"))
    monkeypatch.setattr("gui.work.crash.configure_logging", lambda _folder: None)
    monkeypatch.setattr("gui.program.Program.__init__", lambda _self, *arguments: fail(*arguments))
    hook = sys.excepthook
    try:
        assert run_window([]) == 1
    finally:
        CrashHandler(list, windows[0], windows[0]).uninstall()
        sys.excepthook = hook
        windows[0].deleteLater()
    caplog.clear()
    assert "can't start" in texts[0]
    assert "KeyError" in texts[1]
    assert "Adler" not in "".join(texts)


def test_startup_message_handler_flush_writes_pending_lines(capsys: pytest.CaptureFixture[str]) -> None:
    messages, context = StartupMessageHandler([]), QMessageLogContext()
    messages(QtMsgType.QtWarningMsg, context, "first")
    assert capsys.readouterr().err == ""
    messages.flush()
    messages(QtMsgType.QtWarningMsg, context, "second")
    messages.flush()
    assert capsys.readouterr().err == "first\nsecond\n"
