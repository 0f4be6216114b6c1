"""Tests for the `check` command."""

import argparse
import json
from pathlib import Path

import pytest

from core.commands.check import add_arguments, run
from core.commands.command_line import EXIT_ATTENTION, EXIT_DONE
from core.errors import UnreadableFileError


def check(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args(arguments))


def test_check_export_prints_json(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(str(samples / "iclicker-cloud-canvas.csv"), "--json") == EXIT_DONE
    answer = json.loads(capsys.readouterr().out)
    assert [answer[name] for name in ("kind", "layout", "encoding", "delimiter", "rows", "columns")] == [
        *("iclicker-export", "cloud-canvas", "utf-8", ",", 11, 11)
    ]
    assert answer["sessions"][2:] == ["Class 3 - Quiz", "Class 3 - Quiz", "Class 5 - Poll"]
    assert {"code", "severity", "message", "row", "column"} == set(answer["problems"][0])


def test_check_trailing_blank_rows_are_not_counted(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check(str(samples / "iclicker-cloud-canvas-resaved-in-excel.csv"), "--json")
    assert json.loads(capsys.readouterr().out)["rows"] == 11


def test_check_gradebook_output_has_no_layout(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(str(samples / "canvas-gradebook.csv"), "--json") == EXIT_DONE
    answer = json.loads(capsys.readouterr().out)
    assert [answer[name] for name in ("kind", "layout", "sessions")] == ["canvas-gradebook", "", []]


def test_check_unknown_file_returns_attention(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\x89PNG\0")
    assert check(str(path), "--json") == EXIT_ATTENTION
    answer = json.loads(capsys.readouterr().out)
    assert [answer[name] for name in ("kind", "encoding", "delimiter", "rows", "columns")] == ["unknown", "", "", 0, 0]
    assert check(str(path)) == EXIT_ATTENTION
    assert "not a file that Clickover can use" in capsys.readouterr().out


def test_check_export_prints_text(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(str(samples / "iclicker-cloud-canvas.csv")) == EXIT_DONE
    output = capsys.readouterr().out
    assert "9 people, 5 sessions" in output
    assert "Class 3 - Quiz #2 (5 points)" in output
    check(str(samples / "iclicker-cloud-gradebook.csv"))
    assert "Class 1 - Poll (points unknown)" in capsys.readouterr().out


def test_check_workbook_output_has_no_delimiter(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check(str(samples / "canvas-gradebook.csv"))
    assert "11 rows, 26 columns, UTF-8, comma-separated" in capsys.readouterr().out


def test_check_missing_file_raises_unreadable_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError):
        check(str(tmp_path / "none.csv"))
