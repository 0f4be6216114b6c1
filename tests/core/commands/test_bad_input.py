"""Tests that bad input of any kind ends in one sentence and leaves nothing behind."""

import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.commands.command_line import run
from tests.file_builders import CLICKER, GRADEBOOK

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
WIDE = ",".join(f"Session {number}" for number in range(10_000))

CONTENTS = {
    "empty": b"",
    "blank": b"\n\n \n",
    "header alone": CLICKER.splitlines()[0].encode(),
    "image": PNG,
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "zip": b"PK\x05\x06" + b"\x00" * 18,
    "nul bytes": CLICKER.replace("Adler", "Ad\0ler").encode(),
    "unclosed quote": CLICKER.replace("Bose,Ravi", '"Bose,Ravi').encode(),
    "stray quote": CLICKER.replace("Bose,Ravi", '"Bo"se,Ravi').encode(),
    "random": bytes(range(256)) * 20,
    "400 digits": CLICKER.replace("1.50", "9" * 400).encode(),
    "infinite": CLICKER.replace("1.50", "inf").encode(),
    "not a number": CLICKER.replace("1.50", "nan").encode(),
    "negative": CLICKER.replace("1.50,5.00,8.50", "-1.50,5.00,5.50").encode(),
    "exponent": CLICKER.replace("1.50", "1E+400").encode(),
    "json": b'{"a": [1, 2]}',
    "html": b"<html><table><tr><td>Name</td></tr></table></html>",
    "utf-16": CLICKER.encode("utf-16"),
    "10,000 columns": f"Name,Email,{WIDE}\nA B,a@x.edu{',1' * 10_000}\n".encode(),
    "one huge field": f"Name,Email,A,B\n{'x' * 2_000_000},a@x.edu,1,2\n".encode(),
    "ragged": b"Name,Email,A,B\nA B,a@x.edu,1\nC D,c@x.edu,1,2,3,4\n",
}


def run_and_check(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> int:
    """Run a command and check what holds for every outcome."""
    status = run(arguments)
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    assert "a mistake in Clickover itself" not in err
    assert status in (0, 1, 2)
    if status == 2:
        assert out == ""
        assert err.startswith("clickover: ")
        assert err.count("\n") == 1
    return status


@pytest.mark.parametrize("kind", CONTENTS)
def test_commands_any_export_print_one_sentence(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export, out = tmp_path / "export.csv", tmp_path / "out.csv"
    export.write_bytes(CONTENTS[kind])
    (tmp_path / "gradebook.csv").write_text(GRADEBOOK, encoding="utf-8")
    for roster in ([], ["--roster", str(tmp_path / "gradebook.csv")]):
        status = run_and_check(["convert", str(export), "-o", str(out), *roster], capsys)
        assert out.exists() == (status < 2)
        out.unlink(missing_ok=True)
    assert export.read_bytes() == CONTENTS[kind]
    assert run_and_check(["check", str(export), "--json"], capsys) < 2


@pytest.mark.parametrize("kind", CONTENTS)
def test_commands_any_gradebook_and_upload_print_one_sentence(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd, good = tmp_path / "odd.csv", tmp_path / "good.csv"
    odd.write_bytes(CONTENTS[kind])
    good.write_text(CLICKER, encoding="utf-8")
    assert run_and_check(["convert", str(good), "--roster", str(odd), "-o", str(tmp_path / "out.csv")], capsys) == 2
    good.write_text(GRADEBOOK, encoding="utf-8")
    assert run_and_check(["rehearse", str(odd), "--roster", str(good)], capsys) < 2
    run_and_check(["landed", str(odd), "--roster", str(good)], capsys)


@pytest.mark.parametrize(
    "command",
    [
        ["convert", "{}", "-o", "out.csv"],
        ["convert", "{}", "--roster", "{}", "-o", "out.csv"],
        ["rehearse", "{}", "--roster", "{}"],
        ["landed", "{}", "--roster", "{}"],
        ["match", "{}", "--roster", "{}"],
        ["check", "{}"],
    ],
)
@pytest.mark.parametrize("named", ["missing.csv", ".", "no/such/folder.csv", "nul\0byte.csv", "x" * 5000])
def test_commands_missing_files_print_one_sentence(
    command: list[str], named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_and_check([part.replace("{}", named) for part in command], capsys) == 2
    assert list(tmp_path.iterdir()) == []


def _raise_disk_full(*_arguments: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _raise_permission_error(*_arguments: object, **_options: object) -> None:
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


@pytest.mark.parametrize(
    ("where", "failing", "expected_text"),
    [
        ((os, "fsync"), _raise_disk_full, "the disk is full"),
        ((tempfile, "mkstemp"), _raise_permission_error, "permission"),
    ],
)
def test_convert_unwritable_output_leaves_no_files(
    where: tuple[object, str],
    failing: Callable[..., None],
    expected_text: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    export = tmp_path / "export.csv"
    export.write_text(CLICKER, encoding="utf-8")
    monkeypatch.setattr(*where, failing)
    assert run(["convert", str(export), "-o", str(tmp_path / "out.csv"), "--columns", "total"]) == 2
    assert expected_text in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["export.csv"]


def test_commands_unreadable_file_print_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    export = tmp_path / "export.csv"
    export.write_text(CLICKER, encoding="utf-8")
    monkeypatch.setattr(Path, "open", _raise_permission_error)
    assert run_and_check(["check", str(export)], capsys) == 2


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(junk=st.binary(max_size=300), at=st.integers(0, len(CLICKER)))
def test_commands_any_bytes_print_one_sentence(
    junk: bytes, at: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export, gradebook = tmp_path / "export.csv", tmp_path / "gradebook.csv"
    export.write_bytes(CLICKER[:at].encode() + junk + CLICKER[at:].encode())
    gradebook.write_bytes(GRADEBOOK[:at].encode() + junk + GRADEBOOK[at:].encode())
    out = str(tmp_path / "out.csv")
    run_and_check(["convert", str(export), "-o", out, "--no-response", "zero"], capsys)
    run_and_check(["convert", str(export), "--roster", str(gradebook), "-o", out], capsys)
    run_and_check(["rehearse", str(gradebook), "--roster", str(gradebook)], capsys)
