"""Tests for the `convert` command."""

import argparse
import csv
import html
import json
import os
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.choices import Choices, ScoringRule, SessionCredit, SessionKind, SessionSteps
from core.commands.command_line import run
from core.commands.convert_options import add_arguments, build_choices
from tests.file_builders import CLICKER, GRADEBOOK, SAMPLES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the files of the small class."""
    (tmp_path / "export.csv").write_text(CLICKER, encoding="utf-8")
    (tmp_path / "gradebook.csv").write_text(GRADEBOOK, encoding="utf-8")
    return tmp_path


def convert(folder: Path, *options: str, roster: bool = True) -> int:
    command = ["convert", str(folder / "export.csv"), "-o", str(folder / "out.csv"), *options]
    return run([*command, "--roster", str(folder / "gradebook.csv")] if roster else command)


def read_output(folder: Path, name: str = "out.csv") -> dict[str, list[str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return {row[0].strip(): row[5:] for row in csv.reader(file)}


def read_answer(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def read_refusal(capsys: pytest.CaptureFixture[str]) -> str:
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("clickover: ")
    return err


def test_convert_example_class_writes_expected_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.csv"
    export, roster = SAMPLES / "iclicker-cloud-canvas.csv", SAMPLES / "canvas-gradebook.csv"
    assert run(["convert", str(export), "--roster", str(roster), "-o", str(out), "--columns", "both", "--json"]) == 1
    answer = read_answer(capsys)
    assert answer["students"] == {
        "in_file": 9,
        "written_rows": 6,
        "folded": 1,
        "needs_person": 1,
        "written": 6,
        "absent": 0,
    }
    rows = read_output(tmp_path)
    assert rows["Okonjo-Reyes, José María"][-1] == "14"
    assert rows["Çelikson, Mirélla"][0] == ""
    assert {(left["row"], left["session"]) for left in answer["left_out"]} == {
        (7, None),
        (11, None),
        (5, "Class 1 - Poll"),
    }
    assert answer["sessions"][0] == {
        "title": "Class 1 - Poll",
        "column": 6,
        "points_possible": "2",
        "kept": True,
        "assignment_id": "3300102",
        "assignment_title": "Class 1 - Poll",
    }
    assert answer["total_checks"] == {"rows": 9, "stated_wrong": 0}
    assert answer["rehearsal"]["outcome"] == "asks"
    assert answer["restore"] is None


def test_convert_without_problems_returns_done(folder: Path) -> None:
    (folder / "export.csv").write_text(
        "Name,Student ID,Class 9 - Poll,Class 10 - Poll\nPoints Possible,,2,3\nIda Adler,1001,1,2\n"
    )
    assert convert(folder) == 0


def test_convert_without_json_prints_text(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert convert(folder, "--restore", str(folder / "back.csv")) == 1
    output = capsys.readouterr().out
    assert "to the assignment Class 1 - Poll (71), worth 2" in output
    assert "Canvas will ask about “Class 2 - Poll”: choose “A new assignment”." in output
    assert "1 lowered, 3 new" in output
    assert "row 5, Cruz, Lena: " in output
    assert "To undo the upload:" in output
    assert read_output(folder, "back.csv")["Bose, Ravi"] == ["1"]


def test_convert_no_changes_prints_text(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert convert(folder, "--existing", "keep", "--sessions", "Class 1 - Poll") == 1
    assert "In Canvas: nothing changes." in capsys.readouterr().out


def test_convert_without_gradebook_writes_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert convert(folder, "--columns", "total", "--json", roster=False) == 1
    answer = read_answer(capsys)
    assert answer["rehearsal"] is None
    assert answer["restore"] is None
    assert read_output(folder)["Adler, Ida"] == ["8.5"]
    (folder / "export.csv").write_text("Name,Student ID,A,B\nPoints Possible,,2,3\nIda Adler,1001,1,2\n")
    assert convert(folder, "--sessions", "A", "--sessions", "B", roster=False) == 0


@pytest.mark.parametrize(
    "options",
    [
        ["--absent", "zero"],
        ["--existing", "keep"],
        ["--only-changes"],
        ["--restore", "back.csv"],
    ],
)
def test_convert_option_without_gradebook_fails(
    folder: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert convert(folder, *options, roster=False) == 2
    assert f"{options[0]} needs the gradebook" in read_refusal(capsys)
    assert not (folder / "out.csv").exists()


def test_convert_sessions_and_drop_options_select_sessions(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    convert(
        folder, "--sessions", "Class 2 - Poll", "--sessions", "Class 3 - Quiz", "--drop", "Class 3 - Quiz", "--json"
    )
    assert [session["title"] for session in read_answer(capsys)["sessions"] if session["kept"]] == ["Class 2 - Poll"]


def test_convert_session_header_selects_session(folder: Path) -> None:
    (folder / "export.csv").write_text("Name,Student ID,Session 1 Total 9/3/25 [2.00],B\nIda Adler,1001,1.5,2\n")
    convert(folder, "--sessions", "Session 1 Total 9/3/25 [2.00]")
    assert read_output(folder)["Adler, Ida"] == ["1.5"]


def test_convert_unknown_session_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert convert(folder, "--drop", "Class 2 Pol") == 2
    assert "No session is called “Class 2 Pol”. Did you mean “Class 2 - Poll”" in read_refusal(capsys)


def test_convert_numbered_title_selects_session(folder: Path) -> None:
    (folder / "export.csv").write_text(CLICKER.replace("Class 2 - Poll", "Quiz").replace("Class 3 - Quiz", "Quiz"))
    convert(folder, "--sessions", "Quiz #2")
    assert read_output(folder)["Adler, Ida"] == ["5"]
    convert(folder, "--sessions", "Quiz #1")
    assert read_output(folder)["Adler, Ida"] == ["1.5"]


@pytest.mark.parametrize(
    ("options", "total", "points"),
    [
        (["--full-credit-at", "75%"], "9", "9"),
        (["--cap", "2"], "5.5", "9"),
        (["--cap", "2", "--drop-lowest", "1", "--drop", "Class 3 - Quiz"], "2", "2"),
        (["--scale-to", "20"], "18.89", "20"),
        (["--scale-to", "20", "--decimals", "0"], "19", "20"),
        (["--decimals", "0"], "9", "9"),
    ],
)
def test_convert_rule_options_change_scores(folder: Path, options: list[str], total: str, points: str) -> None:
    assert convert(folder, "--columns", "total", *options) == 1
    assert read_output(folder)["Adler, Ida"] == [total]
    assert read_output(folder)["Points Possible"] == [points]


@pytest.mark.parametrize(
    "options",
    [
        ["--cap", "0"],
        ["--cap", "much"],
        ["--cap", "1e30"],
        ["--full-credit-at", "101"],
        ["--drop-lowest", "-1"],
        ["--decimals", "two"],
        ["--columns", "rows"],
        ["--nonsense"],
        ["--drop-lowest", "1"],
    ],
)
def test_convert_invalid_option_fails(folder: Path, options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert convert(folder, *options) == 2
    read_refusal(capsys)
    assert not (folder / "out.csv").exists()


def test_convert_invalid_file_keeps_old_output(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "out.csv").write_text("mine")
    (folder / "export.csv").write_text("Name,Major\nA,History\n")
    assert convert(folder) == 2
    assert "“Major”" in read_refusal(capsys)
    assert (folder / "out.csv").read_text() == "mine"


def test_convert_several_errors_prints_count(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "export.csv").write_text(CLICKER.replace("Adler", '"Adler\n"').replace("Bose", '"Bose\n"'))
    assert convert(folder) == 2
    assert "1 more error" in read_refusal(capsys)


def test_convert_input_as_output_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = folder / "export.csv"
    assert run(["convert", str(export), "-o", str(export)]) == 2
    assert "also an input file" in read_refusal(capsys)
    assert export.read_text(encoding="utf-8") == CLICKER
    assert convert(folder, "--restore", str(folder / "out.csv")) == 2
    assert "same name" in read_refusal(capsys)


def test_convert_one_unwritable_output_writes_no_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert convert(folder, "--restore", str(folder / "nowhere" / "back.csv")) == 2
    assert "back.csv" in read_refusal(capsys)
    assert {path.name for path in folder.iterdir()} == {"export.csv", "gradebook.csv"}


def test_convert_output_is_private(folder: Path) -> None:
    convert(folder)
    if os.name == "posix":
        assert (folder / "out.csv").stat().st_mode & 0o077 == 0


def test_convert_report_option_writes_same_rule_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--columns", "total", "--drop-lowest", "1", "--total-points", "10", "--extra-credit", "Class 2 - Poll")
    convert(folder, "--report", str(folder / "report.html"), *options, "--json")
    rule = json.loads(capsys.readouterr().out)["rule"]
    assert rule.startswith("Extra credit: “Class 2 - Poll”.")
    assert f"<p>{rule}</p>" in html.unescape((folder / "report.html").read_text(encoding="utf-8"))


def test_convert_report_option_writes_all_details(folder: Path) -> None:
    convert(folder, "--report", str(folder / "report.html"))
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "Adler, Ida" in page
    assert "Class 2 - Poll" in page
    assert "lowered" in page


def test_convert_decisions_file_applies_decisions(folder: Path) -> None:
    (folder / "decisions.json").write_text('{"matches": {"id:1001": null}}', encoding="utf-8")
    convert(folder, "--decisions", str(folder / "decisions.json"))
    assert "Adler, Ida" not in read_output(folder)


def test_convert_new_column_decision_overrides_title_match(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "decisions.json").write_text('{"assignments": {"Class 1 - Poll": "new"}}', encoding="utf-8")
    convert(folder, "--decisions", str(folder / "decisions.json"), "--json")
    assert read_output(folder)["Student"][0] == "Class 1 - Poll (0)"
    answer = read_answer(capsys)
    assert "assignment-ambiguous" not in [problem["code"] for problem in answer["problems"]]
    assert answer["rehearsal"]["unknown_assignments"][0] == "Class 1 - Poll"


def test_convert_total_and_sessions_reports_double_counting(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = convert(folder, "--json")
    alone = [problem["code"] for problem in read_answer(capsys)["problems"]]
    assert convert(folder, "--columns", "both", "--json") == status
    both = [problem["code"] for problem in read_answer(capsys)["problems"]]
    assert (alone.count("counted-twice"), both.count("counted-twice")) == (0, 1)


def test_convert_accept_weaker_band_writes_more_rows(folder: Path) -> None:
    (folder / "export.csv").write_text(CLICKER + "Dorn,Max,maxdorn@mail.example.com,,,2.00,,2.00\n", encoding="utf-8")
    convert(folder)
    assert "Dorn, Max" not in read_output(folder)
    convert(folder, "--accept", "likely")
    assert read_output(folder)["Dorn, Max"] == ["", "2", ""]


def test_convert_old_gradebook_prints_warning(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    long_ago = time.time() - 3 * 3600
    os.utime(folder / "gradebook.csv", (long_ago, long_ago))
    convert(folder, "--json")
    assert "gradebook-old" in [problem["code"] for problem in read_answer(capsys)["problems"]]


WHOLE_RULE = (
    *("--columns", "both", "--credit", "positive", "--full-credit-at", "80", "--cap", "4", "--each-worth", "2"),
    *("--extra-credit", "Class 3 - Quiz", "--drop-lowest", "1", "--total-points", "10", "--excused-in-total", "zero"),
    *("--total-full-credit-at", "90%", "--below", "keep", "--cap-total", "--section-sessions", "all"),
    *("--scale-to", "20", "--decimals", "1"),
)


def test_convert_all_rule_options_write_total_and_description(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert convert(folder, *WHOLE_RULE, "--json") < 2
    assert read_output(folder)["Bose, Ravi"][-1] == "3.2"
    rule = read_answer(capsys)["rule"]
    assert rule.startswith("If you earn more than 0 points in a session, you get full points for it.")
    assert "1 decimal" in rule
    assert "Extra credit: “Class 3 - Quiz”." in rule


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--drop-lowest", "1", "--keep-best", "2"), "can't be used together"),
        (("--columns", "total", "--drop-lowest", "1"), "--total-points"),
        (("--columns", "total", "--drop-lowest", "3"), "No session is left"),
        (("--columns", "total", "--keep-best", "0"), "No session is left"),
        (("--extra-credit", "Class 9"), "No session is called"),
    ],
)
def test_convert_impossible_rule_exits_with_2(
    folder: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], words: str
) -> None:
    assert convert(folder, *options) == 2
    assert words in read_refusal(capsys)
    assert not (folder / "out.csv").exists()


def test_convert_own_sections_without_gradebook_exits_with_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert convert(folder, "--section-sessions", "own", roster=False) == 2
    assert "--roster" in read_refusal(capsys)


def test_build_choices_session_options_apply_to_remembered_kinds() -> None:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    arguments = parser.parse_args(["a.csv", "-o", "b.csv", "--cap", "2", "--credit", "answered", "--drop-lowest", "1"])
    quiz = SessionSteps(full_credit_at=Decimal(80), cap=Decimal(9))
    remembered = Choices(rule=ScoringRule(each_worth=Decimal(3), kinds={SessionKind.QUIZ: quiz}))
    assert build_choices(arguments, remembered).rule == ScoringRule(
        SessionCredit.ANSWERED,
        cap=Decimal(2),
        each_worth=Decimal(3),
        drop_lowest=1,
        kinds={SessionKind.QUIZ: SessionSteps(SessionCredit.ANSWERED, Decimal(80), Decimal(2))},
    )
