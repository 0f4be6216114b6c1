"""Which command runs, and what every end looks like."""

import argparse
import importlib
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import main
from core.commands import check
from core.commands.command_line import run
from core.commands.session_names import find_session
from core.errors import RequestError
from core.version import VERSION
from tests.classroom import make_export


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"Clickover {VERSION}\n"


@pytest.mark.parametrize("command", ["convert", "rehearse", "landed", "match", "check", "self-test"])
def test_every_command_tells_its_options(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run([command, "--help"])
    assert ended.value.code == 0
    assert command in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["--nonsense"], ["convert"], ["conver"], ["check"]])
def test_what_is_no_command_is_one_line_on_stderr(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "words"),
    [(KeyError("Adler, Ida"), "KeyError"), (KeyboardInterrupt(), "stopped"), (MemoryError(), "Memory")],
)
def test_no_traceback_and_no_name_ever_reaches_a_user(
    error: BaseException, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_arguments: argparse.Namespace) -> int:
        raise error

    monkeypatch.setattr(check, "run", fail)
    assert run(["check", "x.csv"]) == 2
    err = capsys.readouterr().err
    assert words in err
    assert "Adler" not in err
    assert err.count("\n") == 1


def test_files_and_nothing_open_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[list[Path], bool]] = []

    class Window:
        @staticmethod
        def run_window(paths: list[Path], *, exit_after_first_paint: bool) -> int:
            opened.append((paths, exit_after_first_paint))
            return 0

    monkeypatch.setattr(importlib, "import_module", lambda _name: Window)
    assert main.main([]) == 0
    assert main.main(["a.csv", "b.csv"]) == 0
    assert main.main(["--exit-after-first-paint"]) == 0
    assert opened == [([], False), ([Path("a.csv"), Path("b.csv")], False), ([], True)]


def test_a_windowed_program_has_no_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", None)
    monkeypatch.setattr("sys.stderr", None)
    assert main.main(["check"]) == 2
    sys.stdout.close()
    sys.stderr.close()


def test_a_name_among_no_sessions() -> None:
    with pytest.raises(RequestError, match="holds no session"):
        find_session("Class 1", replace(make_export(), sessions=()))
