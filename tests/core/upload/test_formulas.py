"""Tests that no name or title becomes a formula when the upload file is opened in Excel."""

import csv
import json
from pathlib import Path

import pytest

from core.canvas.gradebook import read_gradebook
from core.commands.command_line import run
from core.upload.formulas import check_formulas, is_formula, protect_header, protect_text

ATTACKS = ["=HYPERLINK(1)", "+1+cmd", "-2+3", "@SUM(1)", "\t=1+1", '=A1&"x"']


@pytest.fixture(autouse=True)
def work_in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write_csv(name: str, rows: list[list[str]]) -> None:
    with Path(name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def read_csv(name: str) -> list[list[str]]:
    with Path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def convert(
    capsys: pytest.CaptureFixture[str], *, student: str, title: str, session: str, roster: bool = True
) -> dict[str, object]:
    """Convert one score of 3 points and return the output in JSON."""
    write_csv(
        "gradebook.csv",
        [
            ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", f"{title} (77)"],
            ["    Points Possible", "", "", "", "", "5"],
            [student, "910001", "451201", "@ida", "=S", "1"],
        ],
    )
    write_csv("export.csv", [["Name", "Email", "Student ID", session], [student, "@ida", "451201", "3"]])
    capsys.readouterr()
    options = ["--roster", "gradebook.csv"] if roster else ["--columns", "sessions"]
    assert run(["convert", "export.csv", *options, "-o", "out.csv", "--json"]) < 2
    output: dict[str, object] = json.loads(capsys.readouterr().out)
    return output


@pytest.mark.parametrize("attack", ATTACKS)
def test_convert_formula_in_identity_cells_changes_only_score(attack: str, capsys: pytest.CaptureFixture[str]) -> None:
    output = convert(capsys, student=attack, title="Class 1 - Poll", session="Class 1 - Poll")
    [_, _, row] = read_csv("out.csv")
    assert row[1:] == ["910001", "451201", '="@ida"', '="=S"', "3"]
    assert row[0].startswith('="')
    assert not any(cell.startswith(("+", "-", "@", "\t", "\r")) for cell in row)
    assert isinstance(output["rehearsal"], dict)
    assert output["rehearsal"]["outcome"] == "changes"
    assert output["rehearsal"]["changes"] == [
        {"canvas_id": "910001", "assignment_id": "77", "title": "Class 1 - Poll", "from": "1", "to": "3"}
    ]


def test_convert_name_in_canvas_format_is_unchanged(capsys: pytest.CaptureFixture[str]) -> None:
    convert(capsys, student='="=HYPERLINK(1)"', title="Class 1 - Poll", session="Class 1 - Poll")
    assert read_gradebook(Path("gradebook.csv")).students[0].name == "=HYPERLINK(1)"
    assert read_csv("out.csv")[2][0] == '="=HYPERLINK(1)"'


@pytest.mark.parametrize("attack", ["=1+1 Poll", "+1 Poll", "-1 Poll", "@Home Poll"])
def test_convert_formula_in_existing_title_matches_assignment(attack: str, capsys: pytest.CaptureFixture[str]) -> None:
    output = convert(capsys, student="Adler, Ida", title=attack, session=f"Class 1 - {attack}")
    decisions = {"assignments": {f"Class 1 - {attack}": "77"}}
    Path("decisions.json").write_text(json.dumps(decisions), encoding="utf-8")
    arguments = ["--roster", "gradebook.csv", "-o", "out.csv", "--decisions", "decisions.json", "--json"]
    assert run(["convert", "export.csv", *arguments]) < 2
    output = json.loads(capsys.readouterr().out)
    assert read_csv("out.csv")[0][5] == f"'{attack} (77)"
    assert output["rehearsal"]["changes"] == [
        {"canvas_id": "910001", "assignment_id": "77", "title": attack, "from": "1", "to": "3"}
    ]


def test_convert_formula_in_new_title_yields_problem(capsys: pytest.CaptureFixture[str]) -> None:
    write_csv("export.csv", [["Name", "Email", "Student ID", "Class 1"], ["Adler, Ida", "a@x.edu", "451201", "3"]])
    assert run(["convert", "export.csv", "-o", "out.csv", "--columns", "total", "--total-name", "=1+1", "--json"]) < 2
    output = json.loads(capsys.readouterr().out)
    assert read_csv("out.csv")[0][5] == "=1+1 (0)"
    assert "formula-in-upload" in {problem["code"] for problem in output["problems"]}


def test_convert_formula_in_id_without_gradebook_yields_problem(capsys: pytest.CaptureFixture[str]) -> None:
    output = convert(capsys, student="=A", title="Quiz", session="Class 1 - Poll", roster=False)
    assert read_csv("out.csv")[2][:4] == ['="=A"', "", "451201", "@ida"]
    assert isinstance(output["problems"], list)
    assert "formula-in-upload" in {problem["code"] for problem in output["problems"]}


@pytest.mark.parametrize("text", ["-1.5", "+2", "-", "Adler", "", "8", "A-"])
def test_is_formula_harmless_text_returns_false(text: str) -> None:
    assert is_formula(text) == (text in ("+2", "-"))  # Excel shows both, and the form changes nothing in Canvas


def test_protect_text_quotes_are_doubled() -> None:
    assert protect_text('=A1&"x"') == '="=A1&""x"""'
    assert protect_text("Adler, Ida") == "Adler, Ida"
    assert protect_header("=Total (9)") == "'=Total (9)"


def test_check_formulas_states_each_formula_once() -> None:
    problems = list(check_formulas(["=1+1", "Quiz", "@ida"]))
    assert [problem.code for problem in problems] == ["formula-in-upload"] * len(problems)
    assert "=1+1" in problems[0].message
