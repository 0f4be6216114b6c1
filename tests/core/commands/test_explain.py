"""Tests for the `explain` command."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.commands.command_line import run
from tests.class_builders import LAB, SECTION_A
from tests.file_builders import CLICKER, GRADEBOOK


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the small class, and its section and lab files."""
    texts = {"export": CLICKER, "a": SECTION_A, "lab": LAB, "gradebook": GRADEBOOK}
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def explain(folder: Path, student: str, *options: str, names: str = "export") -> int:
    exports = [str(folder / f"{name}.csv") for name in names.split()]
    return run(["explain", *exports, "--roster", str(folder / "gradebook.csv"), "--student", student, *options])


def read_cells(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == ["student", "cells"]
    return {cell["column"]: cell for cell in answer["cells"]}


@pytest.mark.parametrize("student", ["canvas:12", "id:1002", "id:01002", "email:RAVI@example.edu"])
def test_explain_student_by_any_id_returns_cells(
    folder: Path, student: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert explain(folder, student, "--json") == 0
    cells = read_cells(capsys)
    assert list(cells) == ["Class 1 - Poll (71)", "Class 2 - Poll (0)", "Class 3 - Quiz (0)"]
    assert [cell["score"] for cell in cells.values()] == ["0", "", "4.25"]
    assert [cell["steps"][-1].rpartition(": ")[2] for cell in cells.values()] == ["0", "no score", "4.25"]
    assert cells["Class 3 - Quiz (0)"]["steps"][0] == "Class 3 - Quiz: 4.25 of 5; row 4 in the iClicker file"


def test_explain_total_lists_sum_and_scaling(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(folder, "canvas:11", "--columns", "total", "--scale-to", "18", "--json") == 0
    (cell,) = read_cells(capsys).values()
    assert cell["score"] == "17"
    assert cell["steps"][-1].endswith(" 17")
    assert any(step.startswith("Sum: 2 + 1.5 + 5 = 8.5") for step in cell["steps"])
    assert "Scaled: 8.5 × 18 ÷ 9 = 17" in cell["steps"]


def test_explain_kept_score_shows_canvas_score_last(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = CLICKER.replace("Cruz,Lena,lena@example.edu,1003,,", "Cruz,Lena,lena@example.edu,1003,1.00,")
    (folder / "export.csv").write_text(export, encoding="utf-8")
    assert explain(folder, "canvas:13", "--json") == 0
    cell = read_cells(capsys)["Class 1 - Poll (71)"]
    assert (cell["score"], cell["steps"][-1]) == ("EX", "In Canvas after the upload: EX")


def test_explain_absent_student_states_absence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(folder, "canvas:14", "--absent", "zero", "--json") == 0
    cells = read_cells(capsys)
    assert cells["Class 2 - Poll (0)"]["score"] == "0"
    assert cells["Class 1 - Poll (71)"]["score"] == ""
    assert "iClicker file" in cells["Class 2 - Poll (0)"]["steps"][0]


def test_explain_left_out_column_has_no_score(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "gradebook.csv").write_text(GRADEBOOK.replace("Essay (72)", "Class 1 - Poll (72)"), encoding="utf-8")
    assert explain(folder, "canvas:11", "--json") == 0
    cell = read_cells(capsys)["Class 1 - Poll"]
    assert cell["score"] is None
    assert len(cell["steps"]) == 1


def test_explain_several_exports_names_rows_and_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(folder, "id:1001", "--json", names="a lab") == 0
    steps = read_cells(capsys)["Class 3 - Quiz (0)"]["steps"]
    assert steps[0] == "Class 3 - Quiz: 5 of 5; row 3 of a.csv; row 3 of lab.csv: 4 (the best counts)"


def test_explain_text_ends_with_score(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(folder, "canvas:11", "--sessions", "Class 3 - Quiz") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["Adler, Ida (canvas:11)", "Class 3 - Quiz (0):"]
    assert lines[-1] == "  In Canvas after the upload: 5"


@pytest.mark.parametrize(
    ("student", "expected_text"),
    [
        ("1001", "is no ID of a student"),
        ("canvas:", "is no ID of a student"),
        ("name:Ida", "is no ID of a student"),
        ("canvas:99", "No student has the ID"),
        ("id:77", "No student has the ID"),
        ("id:-", "No student has the ID"),
        ("email:nobody@example.edu", "No student has the ID"),
        ("email:maxdorn@mail.example.com", "Row 6, Dorn, Max, isn't matched with a student yet."),
    ],
)
def test_explain_unknown_student_is_rejected(
    folder: Path, student: str, expected_text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "export.csv").write_text(CLICKER + "Dorn,Max,maxdorn@mail.example.com,,1.00,,,1.00\n", encoding="utf-8")
    assert explain(folder, student) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert expected_text in err


def test_explain_shared_id_is_rejected(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "gradebook.csv").write_text(GRADEBOOK.replace("12,1002", "12,1001"), encoding="utf-8")
    assert explain(folder, "id:1001") == 2
    assert "more than one student: Adler, Ida; Bose, Ravi." in capsys.readouterr().err


def test_explain_without_roster_is_rejected(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", str(folder / "export.csv"), "--student", "canvas:11"]) == 2
    assert "needs the gradebook" in capsys.readouterr().err


def test_explain_text_without_value_states_that_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (folder / "export.csv").read_text(encoding="utf-8").replace("0.00", "LATE")
    (folder / "export.csv").write_text(text, encoding="utf-8")
    explain(folder, "id:1002", "--json")
    cells = read_cells(capsys)
    assert any("LATE" in step or "no value" in step for cell in cells.values() for step in cell["steps"])


@pytest.mark.parametrize(
    ("below", "total"),
    [("proportional", "4.72"), ("keep", "4.25"), ("zero", "0")],
    ids=["proportional", "keep", "zero"],
)
def test_explain_total_below_threshold_ends_in_written_total(
    folder: Path, capsys: pytest.CaptureFixture[str], below: str, total: str
) -> None:
    rule = ("--columns", "total", "--total-full-credit-at", "90", "--below", below)
    assert explain(folder, "id:1002", *rule, "--json") == 0
    (cell,) = read_cells(capsys).values()
    assert cell["score"] == total
    assert any("90% of 9" in step for step in cell["steps"])


def test_explain_total_at_threshold_is_full_credit(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(folder, "id:1001", "--columns", "total", "--total-full-credit-at", "90", "--json") == 0
    (cell,) = read_cells(capsys).values()
    assert cell["score"] == "9"
