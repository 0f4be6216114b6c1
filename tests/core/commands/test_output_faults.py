"""Tests that no fault of the output streams, the locale, or the home folder changes what a command does."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.commands import convert
from core.commands.command_line import run
from tests.file_builders import CLICKER, GRADEBOOK

ROOT = Path(__file__).parent.parent.parent.parent
ANSWERS = [["check", "export.csv"], ["rehearse", "gradebook.csv", "--roster", "gradebook.csv"], ["--version"]]
CONVERT = ["convert", "export.csv", "--roster", "gradebook.csv", "-o", "out.csv"]

needs_full_device = pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is full")


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("export.csv").write_text(CLICKER, encoding="utf-8")
    Path("gradebook.csv").write_text(GRADEBOOK, encoding="utf-8")


def run_program(
    arguments: list[str], *, redirection: str = "", environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "main.py"), *arguments]
    if redirection:
        command = ["sh", "-c", f'"$@" {redirection}', "sh", *command]
    variables = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"} | (environment or {})
    return subprocess.run(command, capture_output=True, text=True, check=False, env=variables, errors="replace")


@needs_full_device
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("redirection", [">/dev/full", ">/dev/full 2>/dev/full", ">&-", "2>&-", ">&- 2>&-"])
def test_convert_without_output_keeps_status(redirection: str, unbuffered: str) -> None:
    expected = run_program(CONVERT).returncode
    data = Path("out.csv").read_bytes()
    Path("out.csv").unlink()
    done = run_program(CONVERT, redirection=redirection, environment={"PYTHONUNBUFFERED": unbuffered})
    assert (done.returncode, Path("out.csv").read_bytes()) == (expected, data)
    assert done.stderr.count("\n") == (redirection == ">/dev/full")


@needs_full_device
@pytest.mark.parametrize("arguments", ANSWERS)
def test_commands_full_output_exit_with_status_2(arguments: list[str]) -> None:
    done = run_program(arguments, redirection=">/dev/full")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "Clickover itself" not in done.stderr


@needs_full_device
def test_commands_full_stderr_exit_with_status_2() -> None:
    done = run_program(["check", "missing.csv"], redirection="2>/dev/full")
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "xx_YY.nonsense", "LANG": "xx"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
        {"HOME": "/nonexistent", "XDG_CONFIG_HOME": "/dev/null", "XDG_DATA_HOME": "/proc"},
    ],
)
def test_check_broken_environment_prints_same_output(environment: dict[str, str]) -> None:
    done = run_program(["check", "export.csv"], environment=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == run_program(["check", "export.csv"]).stdout


def test_convert_failing_output_writes_no_files(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise ArithmeticError

    monkeypatch.setattr(convert, "print_conversion", fail)
    assert run(CONVERT) == 2
    assert capsys.readouterr().out == ""
    assert sorted(path.name for path in Path().iterdir()) == ["export.csv", "gradebook.csv"]


@pytest.mark.parametrize(("error", "expected"), [(MemoryError, "memory"), (KeyboardInterrupt, "Stopped")])
def test_run_interrupted_command_prints_one_line(
    error: type[BaseException], expected: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(convert, "convert", fail)
    assert run(CONVERT) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), expected in err) == ("", 1, True)


class _BrokenStream:
    def __init__(self, descriptor: int | None = None) -> None:
        self.descriptor = descriptor

    def write(self, _text: str) -> int:
        raise OSError(28, "No space left on device")

    def fileno(self) -> int:
        if self.descriptor is None:
            raise ValueError("no descriptor")
        return self.descriptor


def test_run_broken_streams_return_status(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", _BrokenStream(os.open("log", os.O_CREAT | os.O_WRONLY)))
    monkeypatch.setattr(sys, "stderr", _BrokenStream())
    assert run(["check", "export.csv"]) == 2
    assert run(CONVERT) in (0, 1)
    assert Path("out.csv").exists()
