"""Tests that pipes, devices, sockets, and folders are refused immediately by every command."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.commands.command_line import run
from core.course_file import open_course
from core.course_version import is_course_file
from core.errors import UnreadableFileError
from core.files.file_bytes import read_bytes
from tests.file_builders import CLICKER, GRADEBOOK

if sys.platform == "win32":
    pytest.skip("Windows has no such files", allow_module_level=True)

ROOT = Path(__file__).parent.parent.parent.parent
KINDS = {"pipe": "a pipe", "device": "a device", "socket": "a socket", "folder": "a folder"}
INPUTS = {
    "convert EXPORT": ["convert", "{}", "-o", "out.csv"],
    "convert --roster": ["convert", "export.csv", "--roster", "{}", "-o", "out.csv"],
    "convert --decisions": ["convert", "export.csv", "--decisions", "{}", "-o", "out.csv"],
    "rehearse UPLOAD": ["rehearse", "{}", "--roster", "gradebook.csv"],
    "rehearse --roster": ["rehearse", "gradebook.csv", "--roster", "{}"],
    "landed UPLOAD": ["landed", "{}", "--roster", "gradebook.csv"],
    "landed --roster": ["landed", "gradebook.csv", "--roster", "{}"],
    "landed --before": ["landed", "gradebook.csv", "--roster", "gradebook.csv", "--before", "{}"],
    "match EXPORT": ["match", "{}", "--roster", "gradebook.csv"],
    "match --roster": ["match", "export.csv", "--roster", "{}"],
    "check FILE": ["check", "{}"],
}
CONVERT = ["convert", "export.csv", "--roster", "gradebook.csv"]
OUTPUTS = {
    "convert -o": [*CONVERT, "-o", "{}"],
    "convert --restore": [*CONVERT, "-o", "out.csv", "--restore", "{}"],
    "convert --report": [*CONVERT, "-o", "out.csv", "--report", "{}"],
    "self-test REPORT": ["self-test", "{}"],
}


@pytest.fixture
def special_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Path]]:
    """Return one special file of each kind, in the current folder beside two regular files."""
    monkeypatch.chdir(tmp_path)
    Path("export.csv").write_text(CLICKER, encoding="utf-8")
    Path("gradebook.csv").write_text(GRADEBOOK, encoding="utf-8")
    os.mkfifo("pipe")
    Path("folder").mkdir()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        yield {"pipe": Path("pipe"), "device": Path(os.devnull), "socket": Path("socket"), "folder": Path("folder")}


def run_and_expect_failure(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Run a command, check that it failed and wrote nothing, and return its message."""
    before = sorted(Path().iterdir())
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "mistake in Clickover" not in err
    assert sorted(Path().iterdir()) == before
    return err


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", INPUTS)
def test_commands_special_input_print_one_sentence(
    place: str, kind: str, special_files: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [part.replace("{}", str(special_files[kind])) for part in INPUTS[place]]
    assert KINDS[kind] in run_and_expect_failure(arguments, capsys)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", OUTPUTS)
def test_commands_special_output_print_one_sentence(
    place: str,
    kind: str,
    special_files: dict[str, Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("core.commands.self_test.collect_checks", dict)
    arguments = [part.replace("{}", str(special_files[kind])) for part in OUTPUTS[place]]
    expected_text = "a folder" if kind == "folder" else "a device or pipe"
    assert expected_text in run_and_expect_failure(arguments, capsys)


@pytest.mark.parametrize("kind", KINDS)
def test_open_course_special_file_raises_unreadable_file(kind: str, special_files: dict[str, Path]) -> None:
    assert not is_course_file(special_files[kind])
    with pytest.raises(UnreadableFileError, match=KINDS[kind]):
        open_course(special_files[kind])


def test_read_bytes_link_to_pipe_raises_unreadable_file(special_files: dict[str, Path]) -> None:
    Path("link.csv").symlink_to(special_files["pipe"])
    with pytest.raises(UnreadableFileError, match="a pipe"):
        read_bytes(Path("link.csv"))


def test_convert_circular_output_links_prints_one_sentence(
    special_files: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert special_files
    Path("circle").symlink_to("circle")
    assert "circle" in run_and_expect_failure([*CONVERT, "-o", "circle"], capsys)


def test_main_piped_standard_input_fails() -> None:
    command = [sys.executable, "main.py", "check", "/dev/stdin"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.wait(timeout=60) == 2  # while the pipe is still open
        out, err = running.communicate()
    assert out == b""
    assert b"a pipe" in err
    assert err.count(b"\n") == 1
