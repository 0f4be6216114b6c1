"""Tests for the `self-test` command."""

import importlib
import json
import shutil
from pathlib import Path

import pytest

from core.commands import self_test
from core.commands.command_line import run
from core.resources import RESOURCES
from core.version import VERSION


@pytest.fixture(autouse=True)
def without_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_test, "WINDOW_CHECK_MODULE", "core.no_such_module")


@pytest.fixture
def copied_resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the program's resources that a test can damage."""
    copy = tmp_path / "resources"
    shutil.copytree(RESOURCES, copy)
    monkeypatch.setattr(self_test, "RESOURCES", copy)
    monkeypatch.setattr(self_test, "EXAMPLE_FOLDER", copy / "examples")
    return copy


def find_failed_checks(tmp_path: Path) -> dict[str, str]:
    """Run the self-test and return the failed checks with their details."""
    report = tmp_path / "report.json"
    status = run(["self-test", str(report)])
    answer = json.loads(report.read_text(encoding="utf-8"))
    wrong = {each["check"]: each["detail"] for each in answer["checks"] if not each["ok"]}
    assert (status, answer["ok"]) == ((1, False) if wrong else (0, True))
    return wrong


def test_self_test_complete_program_writes_passing_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "report.json"
    assert run(["self-test", str(report)]) == 0
    answer = json.loads(report.read_text(encoding="utf-8"))
    assert answer["ok"] is True
    assert answer["version"] == VERSION
    assert answer["frozen"] is False
    assert all(answer["libraries"].values())
    assert all(each["milliseconds"] >= 0 for each in answer["checks"])
    assert capsys.readouterr() == ("", "")


def test_self_test_without_report_prints_results(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["self-test"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(self_test.collect_checks())
    assert all(line.startswith("OK: ") for line in lines)


def test_self_test_failed_check_is_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(self_test, "REQUIRED_FILES", ("data/gone.csv",))
    assert run(["self-test"]) == 1
    assert "FAILED: has its files" in capsys.readouterr().out


def test_self_test_different_output_fails(copied_resources: Path, tmp_path: Path) -> None:
    right = copied_resources / "examples" / "expected-upload.csv"
    right.write_bytes(right.read_bytes().replace(b"910002", b"910009"))
    found = find_failed_checks(tmp_path)
    assert set(found) == {"converts the example", "converts it from a workbook"}
    assert all(detail.endswith("first in line 4") for detail in found.values())


def test_self_test_missing_last_line_fails(copied_resources: Path, tmp_path: Path) -> None:
    right = copied_resources / "examples" / "expected-upload.csv"
    right.write_bytes(right.read_bytes() + b"one more line\n")
    assert "line 9" in find_failed_checks(tmp_path)["converts the example"]


def test_self_test_unreadable_example_fails(copied_resources: Path, tmp_path: Path) -> None:
    (copied_resources / "examples" / "iclicker-cloud-canvas.xlsx").write_bytes(b"no workbook")
    assert set(find_failed_checks(tmp_path)) == {"converts it from a workbook"}


def test_self_test_missing_resource_fails(copied_resources: Path, tmp_path: Path) -> None:
    (copied_resources / "data" / "spellings.csv").unlink()
    assert find_failed_checks(tmp_path) == {"has its files": "missing: data/spellings.csv"}


def test_self_test_uncompiled_rapidfuzz_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = importlib.import_module("rapidfuzz.fuzz_py")
    monkeypatch.setattr("rapidfuzz.fuzz.ratio", slow.ratio)
    assert "fuzz_py" in find_failed_checks(tmp_path)["compares names in compiled code"]


def test_self_test_empty_name_tables_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.students.names.is_other_spelling", lambda *_: False)
    assert set(find_failed_checks(tmp_path)) == {"knows short names"}


def test_self_test_missing_transliteration_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.students.names.tokenize", lambda _name: ("",))
    assert set(find_failed_checks(tmp_path)) == {"reads other alphabets"}


def test_self_test_missing_library_reports_no_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_test, "REPORTED_LIBRARIES", ("no-such-library",))
    report = tmp_path / "report.json"
    run(["self-test", str(report)])
    assert json.loads(report.read_text(encoding="utf-8"))["libraries"] == {"no-such-library": None}


def test_self_test_raising_check_fails() -> None:
    def fail() -> str:
        raise ImportError("no such module")

    assert self_test.run_check("tries", fail).detail == "ImportError: no such module"


def test_self_test_with_window_checks_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "invented_window.py").write_text("def check_window():\n    return 'drawn'\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(self_test, "WINDOW_CHECK_MODULE", "invented_window")
    assert self_test.collect_checks()["draws a window"]() == "drawn"


def test_self_test_unwritable_report_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["self-test", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
