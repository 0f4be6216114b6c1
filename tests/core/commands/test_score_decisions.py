"""Tests for corrected scores and late students in decisions files."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from core.commands.command_line import run
from tests.file_builders import CLICKER, GRADEBOOK

TOTALS = ["--columns", "both"]


class Conversion:
    """One run of `convert` with a decisions file."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], *options: str, **content: object) -> None:
        paths = {name: folder / name for name in ("export.csv", "grades.csv", "decisions.json", "out.csv")}
        paths["export.csv"].write_text(CLICKER, encoding="utf-8")
        paths["grades.csv"].write_text(GRADEBOOK, encoding="utf-8")
        paths["decisions.json"].write_text(json.dumps(content), encoding="utf-8")
        names = ["convert", str(paths["export.csv"]), "-o", str(paths["out.csv"]), "--json"]
        names += ["--decisions", str(paths["decisions.json"])]
        if "--no-roster" not in options:
            names += ["--roster", str(paths["grades.csv"])]
        self.status = run([*names, *(option for option in options if option != "--no-roster")])
        captured = capsys.readouterr()
        self.error = captured.err
        self.answer = json.loads(captured.out) if self.status < 2 else {}
        self.rows: dict[str, dict[str, str]] = {}
        if self.status < 2:
            with paths["out.csv"].open(encoding="utf-8", newline="") as file:
                self.rows = {row["Student"]: row for row in csv.DictReader(file)}

    def get(self, student: str, title: str) -> str:
        """Return the text of a cell, or "" if the column isn't written."""
        return next((text for header, text in self.rows[student].items() if header.startswith(f"{title} (")), "")

    def find_problems(self, code: str) -> list[dict[str, Any]]:
        return [problem for problem in self.answer["problems"] if problem["code"] == code]


def correct(student: str, session: str, score: object, reason: str = "make-up") -> dict[str, object]:
    return {"student": student, "session": session, "score": score, "reason": reason}


@pytest.mark.parametrize(
    ("score", "text", "total"),
    [("EX", "EX", "9"), ("0.125", "0.125", "7.125"), (1, "1", "8"), (1.5, "1.5", "8.5"), ("", "", "7")],
)
def test_convert_corrected_score_replaces_score_before_rule(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], score: object, text: str, total: str
) -> None:
    scores = [correct("id:1001", "Class 2 - Poll", "2"), correct("id:1001", "Class 2 - Poll", score)]
    found = Conversion(tmp_path, capsys, *TOTALS, "--decimals", "3", scores=scores)
    assert found.get("Adler, Ida", "Class 2 - Poll") == text
    assert found.get("Adler, Ida", "iClicker Total") == total
    assert ["make-up" in problem["message"] for problem in found.find_problems("score-corrected")] == [True]


def test_convert_correction_of_student_without_row_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scores = [correct("canvas:14", "Class 2 - Poll", "2")]
    found = Conversion(tmp_path, capsys, *TOTALS, "--absent", "excused", scores=scores)
    cells = [found.get("Dorn, Max", title) for title in ("Class 2 - Poll", "Class 3 - Quiz", "iClicker Total")]
    assert cells == ["2", "EX", "2"]
    unwritten = Conversion(tmp_path, capsys, scores=[correct("email:max", "Class 1 - Poll", "2")])
    assert {"row": None, "name": "Dorn, Max", "session": "Class 1 - Poll"}.items() <= unwritten.answer["left_out"][
        -1
    ].items()


def test_convert_joined_option_excuses_earlier_missing_scores(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    joined = {"email:ravi@example.edu": "Class 3 - Quiz", "id:1001": "Class 3 - Quiz"}
    found = Conversion(tmp_path, capsys, *TOTALS, joined=joined)
    assert [found.get("Bose, Ravi", title) for title in ("Class 1 - Poll", "Class 2 - Poll")] == ["0", "EX"]
    assert found.get("Bose, Ravi", "iClicker Total") == "5.46"
    assert found.get("Adler, Ida", "Class 2 - Poll") == "1.5"


def test_convert_correction_of_unmatched_person_warns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    matches = {"id:1001": None}
    scores = [correct("id:1001", "Class 2 - Poll", "2")]
    found = Conversion(tmp_path, capsys, matches=matches, scores=scores, joined={"id:1001": "Class 2 - Poll"})
    assert len(found.find_problems("correction-not-applied")) == 1


def test_convert_correction_without_gradebook_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scores = [correct("id:1002", "Class 2 - Poll", "2")]
    found = Conversion(tmp_path, capsys, "--no-roster", "--sessions", "Class 2 - Poll", scores=scores)
    assert found.get("Bose, Ravi", "Class 2 - Poll") == "2"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"scores": {}}, "must be a list"),
        ({"scores": [{"student": "id:1001"}]}, "invalid entry"),
        ({"scores": ["x"]}, "invalid entry"),
        ({"scores": [correct("id:1001", "Class 2 - Poll", None)]}, "must be texts"),
        ({"scores": [correct("id:1001", "Class 2 - Poll", True)]}, "must be texts"),
        ({"scores": [correct("id:1001", "Class 2 - Poll", "two")]}, "“two” in the decisions file"),
        ({"scores": [correct("id:1001", "Class 2 - Poll", "NV")]}, "“NV” in the decisions file"),
        ({"scores": [correct("id:1001", "Class 9", "2")]}, "No session is called “Class 9”"),
        ({"scores": [correct("id:77", "Class 2 - Poll", "2")]}, "neither in the iClicker file"),
        ({"scores": [correct("canvas:77", "Class 2 - Poll", "2")]}, "neither in the iClicker file"),
        ({"scores": [correct("Ida", "Class 2 - Poll", "2")]}, "“Ida” in the decisions file"),
        ({"joined": []}, "must map students"),
        ({"joined": {"id:1001": None}}, "must map students"),
    ],
)
def test_convert_invalid_score_decision_exits_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: dict[str, Any], words: str
) -> None:
    found = Conversion(tmp_path, capsys, **content)
    assert (found.status, found.error.count("\n")) == (2, 1)
    assert words in found.error


def test_convert_report_option_lists_corrections(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scores = [correct("id:1001", "Class 2 - Poll", "EX", "flu"), correct("canvas:14", "Class 2 - Poll", "2")]
    report = tmp_path / "report.html"
    joined = {"id:1003": "Class 3 - Quiz"}
    Conversion(tmp_path, capsys, *TOTALS, "--report", str(report), scores=scores, joined=joined)
    rows = re.findall(r"<tr>(.*)</tr>", report.read_text(encoding="utf-8").split("<h2>Corrections</h2>")[1])
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in rows]
    assert cells[1:4] == [
        ["Adler, Ida", "Class 2 - Poll", "1.5", "excused", "flu", ""],
        ["Dorn, Max", "Class 2 - Poll", "no score", "2", "make-up", ""],
        ["Cruz, Lena", "before Class 3 - Quiz", "", "excused", "joined late", ""],
    ]


def test_convert_report_option_without_corrections_has_no_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Conversion(tmp_path, capsys, "--no-roster", "--no-response", "zero", "--report", str(tmp_path / "report.html"))
    assert "<h2>Corrections</h2>" not in (tmp_path / "report.html").read_text(encoding="utf-8")
