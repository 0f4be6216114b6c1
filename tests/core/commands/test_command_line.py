"""Tests for command dispatch, exit statuses, and error messages."""

import argparse
import gc
import importlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import main
from core.commands import check
from core.commands.command_line import COMMAND_MODULES, PLANNED_COMMANDS, run
from core.commands.decisions_file import find_session
from core.errors import InvalidRequestError
from core.version import VERSION
from tests.file_builders import make_export


def test_run_version_prints_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["--version"]) == 0
    assert capsys.readouterr().out == f"Clickover {VERSION}\n"


@pytest.mark.parametrize("command", ["convert", "rehearse", "landed", "match", "check", "self-test"])
def test_run_help_prints_command_name(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"]) == 0
    assert command in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["--nonsense"], ["convert"], ["conver"], ["check"]])
def test_run_invalid_command_prints_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "expected_text"),
    [(KeyError("Adler, Ida"), "KeyError"), (KeyboardInterrupt(), "Stopped"), (MemoryError(), "memory")],
)
def test_run_unexpected_error_prints_no_traceback(
    error: BaseException, expected_text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_arguments: argparse.Namespace) -> int:
        raise error

    monkeypatch.setattr(check, "run", fail)
    assert run(["check", "x.csv"]) == 2
    err = capsys.readouterr().err
    assert expected_text in err
    assert "Adler" not in err
    assert err.count("\n") == 1


def test_main_with_files_or_no_arguments_opens_window(monkeypatch: pytest.MonkeyPatch) -> None:
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
    assert main.main(["missing.csv", "--exit-after-first-paint"]) == 0
    assert opened == [([], False), ([Path("a.csv"), Path("b.csv")], False), ([], True), ([Path("missing.csv")], True)]


@pytest.fixture
def no_window(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Fail tests that open a window, and use an empty current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(main, "_open_window", lambda *_arguments, **_options: pytest.fail("a window"))


@pytest.mark.parametrize(
    ("arguments", "expected_text"),
    [
        (["explian", "x.csv"], "Did you mean “explain”?"),
        (["corses"], "Did you mean “courses”?"),
        (["verifi"], "The nearest command, “verify”, isn't available in this version."),
        (["convrt", "x.csv", "-o", "y.csv"], "Did you mean “convert”?"),
        (["Convert"], "Did you mean “convert”?"),
        (["self_test"], "Did you mean “self-test”?"),
        (["--exit-after-first-paint", "mach"], "Did you mean “match”?"),
        (["grades"], "“grades” is neither a command nor a file. See"),
        ([""], "“” is neither a command nor a file. See"),
        (["x" * 5000], f"“{'x' * 60}…” is neither"),
        (["line\nbreak"], "“line break” is neither"),
        (["a.csv", "--roster", "b.csv"], "“--roster” needs a command before the file."),
        (["verify"], "isn't available"),
        (["batch", "folder"], "isn't available"),
    ],
)
@pytest.mark.usefixtures("no_window")
def test_main_unknown_command_suggests_nearest(
    arguments: list[str], expected_text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert expected_text in err
    assert err.count("\n") == 1


def test_main_with_file_name_opens_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[list[Path]] = []

    def take(paths: list[Path], **_options: object) -> int:
        opened.append(paths)
        return 0

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(main, "_open_window", take)
    for name in ("explian", "-odd-name"):
        Path(name).touch()
    assert main.main(["explian", "-odd-name"]) == 0
    assert opened == [[Path("explian"), Path("-odd-name")]]


def test_main_commands_include_implemented_and_planned_commands() -> None:
    assert sorted(main.COMMANDS) == sorted([*COMMAND_MODULES, *PLANNED_COMMANDS])


def test_main_without_streams_opens_null_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", None)
    monkeypatch.setattr("sys.stderr", None)
    assert main.main(["check"]) == 2
    sys.stdout.close()
    sys.stderr.close()


def test_find_session_garbled_name_as_in_file_returns_session() -> None:
    export = make_export("Name,Email,Class 1 - Química\nIda,ida@x.edu,1\nRavi,ravi@x.edu,2\n")
    assert find_session("Class 1 - QuÃ­mica", export) is export.sessions[0]


def test_find_session_without_sessions_raises_invalid_request_error() -> None:
    with pytest.raises(InvalidRequestError, match="No session is called"):
        find_session("Class 1", replace(make_export(), sessions=()))


def test_main_command_pauses_garbage_collector(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.commands.command_line.run", lambda _: int(gc.isenabled()))
    assert main.main(["check", "a.csv"]) == 0
    assert gc.isenabled()


def test_convert_import_loads_no_rarely_used_libraries() -> None:
    code = "import sys, core.commands.convert; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"jinja2", "charset_normalizer", "nicknames"}.isdisjoint(done.stdout.split())
