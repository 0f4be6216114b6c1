"""Tests for every iClicker layout with every gradebook variant, byte for byte."""

from pathlib import Path

import pytest

from core.commands.command_line import run
from tests.file_builders import FILES, SAMPLES

GOLDEN = FILES / "whole-runs"
EXPORTS = (
    "iclicker-classic-id-total-dates",
    "iclicker-classic-session-total-brackets",
    "iclicker-classic-uploadfile",
    "iclicker-cloud-attendance",
    "iclicker-cloud-brightspace",
    "iclicker-cloud-canvas",
    "iclicker-cloud-canvas-resaved-in-excel",
    "iclicker-cloud-gradebook",
)
GRADEBOOKS = (
    "canvas-gradebook",
    "canvas-gradebook-grading-period",
    "canvas-gradebook-integration-override",
    "canvas-gradebook-last-first-columns",
    "canvas-gradebook-login-only",
    "canvas-gradebook-resaved-in-excel",
    "canvas-gradebook-semicolon-decimal-comma",
)


@pytest.mark.parametrize("gradebook", GRADEBOOKS)
@pytest.mark.parametrize("export", EXPORTS)
def test_convert_every_layout_and_gradebook_writes_expected_bytes(export: str, gradebook: str, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    clicker, roster = SAMPLES / f"{export}.csv", SAMPLES / f"{gradebook}.csv"
    assert run(["convert", str(clicker), "--roster", str(roster), "-o", str(out), "--columns", "both"]) == 1
    assert out.read_bytes() == (GOLDEN / f"{export}--{gradebook}.csv").read_bytes()


@pytest.mark.parametrize("name", ["L2509030932.csv", "L2509050930.xml", "roster.txt", "remoteid.csv"])
def test_convert_file_without_names_or_scores_fails(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.csv"
    assert run(["convert", str(SAMPLES / f"iclicker-classic-{name}"), "-o", str(out)]) == 2
    assert "UploadFile.csv" in capsys.readouterr().err
    assert not out.exists()
