"""Tests for commands that are given several iClicker files of one class."""

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from core.commands.command_line import run
from tests.class_builders import LAB, SECTION_A, SECTION_B
from tests.file_builders import FILES, GRADEBOOK

SECTIONS = FILES / "field-cases" / "clicker-05-sections-appended"
SAME_MAIL = FILES / "field-cases" / "clicker-04-same-mail-twice"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two sections, a lab, and the gradebook of one class."""
    for name, text in {"a": SECTION_A, "b": SECTION_B, "lab": LAB, "gradebook": GRADEBOOK}.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def convert(folder: Path, names: str, *options: str) -> int:
    exports = [str(folder / f"{name}.csv") for name in names.split()]
    roster = ["--roster", str(folder / "gradebook.csv")]
    return run(["convert", *exports, *roster, "-o", str(folder / "out.csv"), "--json", *options])


def read_answer(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def read_rows(path: Path) -> dict[str, list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row[0].strip(): row[5:] for row in csv.reader(file)}


def get_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_decisions(folder: Path, **content: object) -> tuple[str, str]:
    path = folder / "decisions.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return "--decisions", str(path)


def test_convert_two_sections_writes_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exports = [str(SECTIONS / "section-a.csv"), str(SECTIONS / "section-b.csv")]
    out = tmp_path / "out.csv"
    assert run(["convert", *exports, "--roster", str(SECTIONS / "gradebook.csv"), "-o", str(out), "--json"]) == 1
    answer = read_answer(capsys)
    assert answer["students"]["in_file"] == answer["students"]["written_rows"] == 4
    assert [(session["title"], session["column"]) for session in answer["sessions"]] == [
        ("Class 1 - Poll", 5),
        ("Class 2 - Poll", 6),
        ("Class 3 - Poll", 6),
    ]
    assert read_rows(out) == {
        "Student": ["Class 1 - Poll (3300102)", "Class 2 - Poll (0)", "Class 3 - Poll (0)"],
        "Points Possible": ["2", "", ""],
        "Abernathy-Vance, Quill": ["2", "", "2"],
        "Brightwater, Odette": ["2", "1", ""],
        "Dunmoor, Jasper": ["1", "2", ""],
        "Fenwick, Tamsin": ["1", "", "0"],
    }


def test_convert_without_roster_accepts_sections(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exports = [str(folder / "a.csv"), str(folder / "lab.csv")]
    command = ["convert", *exports, "-o", str(folder / "out.csv"), "--no-response", "zero", "--json"]
    assert run(command) == 1
    answer = read_answer(capsys)
    assert (answer["students"]["in_file"], answer["students"]["folded"]) == (4, 1)
    (problem,) = [problem for problem in answer["problems"] if problem["code"] == "duplicate-scores"]
    assert "“Class 3 - Quiz”: 5 and 4" in problem["message"]


def test_convert_student_in_two_files_merges_rows(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for policy, quiz in {"best": "5", "sum": "9", "first": "5"}.items():
        assert convert(folder, "a lab", "--two-accounts", policy) == 1
        assert read_answer(capsys)["students"]["folded"] == 1
        assert read_rows(folder / "out.csv")["Adler, Ida"][-1] == quiz
    assert convert(folder, "lab a", "--two-accounts", "first") == 1
    assert read_rows(folder / "out.csv")["Adler, Ida"][-1] == "4"


def test_convert_duplicate_scores_name_both_rows(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert convert(folder, "a lab") == 1
    (problem,) = [problem for problem in read_answer(capsys)["problems"] if problem["code"] == "duplicate-scores"]
    assert (problem["severity"], problem["file"], problem["row"]) == ("warning", 1, 3)
    assert "rows 3 of a.csv and 3 of lab.csv" in problem["message"]
    assert "“Class 3 - Quiz”: 5 and 4" in problem["message"]
    assert "Class 1" not in problem["message"]


def test_convert_same_email_twice_warns_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(SAME_MAIL / "export.csv"), "--roster", str(SAME_MAIL / "gradebook.csv")]
    assert run(["convert", *files, "-o", str(tmp_path / "out.csv"), "--json"]) == 1
    answer = read_answer(capsys)
    (problem,) = [problem for problem in answer["problems"] if problem["code"] == "duplicate-scores"]
    assert (problem["row"], problem["file"]) == (4, 1)
    assert "rows 4 and 5" in problem["message"]
    assert "“Class 1 - Poll”: 1 and 2; “Class 2 - Poll”: 2 and 0" in problem["message"]
    assert read_rows(tmp_path / "out.csv")["Dunmoor, Jasper"] == ["2", "2"]


def test_convert_same_bytes_twice_is_rejected(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "copy.csv").write_bytes((folder / "a.csv").read_bytes())
    assert convert(folder, "a copy") == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "a.csv and copy.csv are the same file" in err
    assert not (folder / "out.csv").exists()


def test_convert_second_export_as_output_is_rejected(folder: Path) -> None:
    command = ["convert", str(folder / "a.csv"), str(folder / "b.csv"), "-o", str(folder / "b.csv")]
    assert run(command) == 2
    assert (folder / "b.csv").read_text(encoding="utf-8") == SECTION_B


def test_convert_left_out_row_has_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stranger = SECTION_B + "Zyx,Abc,zyx@mail.example.com,,1.00,,,1.00\n"
    (folder / "b.csv").write_text(stranger, encoding="utf-8")
    assert convert(folder, "a b") == 1
    answer = read_answer(capsys)
    rows = [(item["row"], item["file"]) for item in answer["left_out"] if item["name"] == "Zyx, Abc"]
    assert rows == [(4, 2)]
    places = [(item["row"], item["file"]) for item in answer["problems"] if item["code"] == "not-in-gradebook"]
    assert places == [(4, 2)]
    assert answer["students"]["in_file"] == 4


def test_convert_single_export_has_file_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert convert(folder, "a") == 1
    answer = read_answer(capsys)
    assert {item["file"] for item in answer["left_out"]} <= {1}
    assert all(("file" in problem) and problem["file"] in (1, None) for problem in answer["problems"])


def test_convert_text_output_names_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "b.csv").write_text(SECTION_B + "Zyx,Abc,zyx@mail.example.com,,1.00,,,1.00\n", encoding="utf-8")
    exports = [str(folder / "a.csv"), str(folder / "b.csv"), "--roster", str(folder / "gradebook.csv")]
    report = folder / "report.html"
    assert run(["convert", *exports, "-o", str(folder / "out.csv"), "--report", str(report)]) == 1
    assert "row 4 of b.csv, Zyx, Abc" in capsys.readouterr().out
    page = report.read_text(encoding="utf-8")
    assert get_hash(folder / "a.csv") in page
    assert get_hash(folder / "b.csv") in page
    assert ">4 of b.csv<" in page


def test_convert_differing_sessions_warn(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "b.csv").write_text(SECTION_B.replace(",2.00,2.00,5.00,9.00", ",2.00,2.00,4.00,8.00"), encoding="utf-8")
    assert convert(folder, "a b") == 1
    answer = read_answer(capsys)
    (problem,) = [problem for problem in answer["problems"] if problem["code"] == "sessions-differ"]
    assert (problem["severity"], problem["file"], problem["column"], problem["row"]) == ("warning", 2, 7, None)
    titles = [(session["title"], session["points_possible"]) for session in answer["sessions"]]
    assert titles == [
        ("Class 1 - Poll", "2"),
        ("Class 2 - Poll", "2"),
        ("Class 3 - Quiz", "5"),
        ("Class 4 - Poll", "2"),
        ("Class 3 - Quiz", "4"),
    ]
    assert convert(folder, "a b", "--drop", "Class 3 - Quiz #2") == 1
    assert "sessions-differ" not in [problem["code"] for problem in read_answer(capsys)["problems"]]


def test_convert_decisions_name_rows_by_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hashes = [get_hash(folder / "a.csv"), get_hash(folder / "b.csv")]
    decisions = write_decisions(folder, export_sha256=hashes, matches={"2:3": "14", "1:4": None})
    assert convert(folder, "a b", *decisions) == 1
    answer = read_answer(capsys)
    assert [(item["row"], item["file"]) for item in answer["left_out"]] == [(4, 1), (3, 2)]
    assert "nothing to write" not in answer["left_out"][0]["why"]


@pytest.mark.parametrize("key", ["3", "3:3", "2:99", "0:3", ":3", "2:", "2:3:4", "x:3", "2:99999999999"])
def test_convert_decisions_with_other_row_are_rejected(
    folder: Path, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    hashes = [get_hash(folder / "a.csv"), get_hash(folder / "b.csv")]
    assert convert(folder, "a b", *write_decisions(folder, export_sha256=hashes, matches={key: "14"})) == 2
    assert f"row “{key}”" in capsys.readouterr().err


def test_convert_decisions_for_other_files_are_rejected(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hashes = [get_hash(folder / "b.csv"), get_hash(folder / "a.csv")]
    for content in (hashes, hashes[:1], hashes[1], None):
        assert convert(folder, "a b", *write_decisions(folder, export_sha256=content, matches={"2:3": "14"})) == 2
        assert "rows of another export" in capsys.readouterr().err


def test_convert_decisions_by_id_apply_to_all_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decisions = write_decisions(folder, matches={"id:1001": None, "email:lena@example.edu": "14"})
    assert convert(folder, "a lab", *decisions) == 1
    answer = read_answer(capsys)
    decided = {(item["file"], item["row"]) for item in answer["left_out"] if "marked" in item["why"]}
    assert decided == {(1, 3), (2, 3)}


def test_convert_session_header_of_second_file_is_found(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = SECTION_B.replace("Class 3 - Quiz", "Class 3 - Quiz [5.00]")
    (folder / "b.csv").write_text(text, encoding="utf-8")
    assert convert(folder, "a b", "--sessions", "Class 3 - Quiz [5.00]") in (0, 1)
    kept = [session["title"] for session in read_answer(capsys)["sessions"] if session["kept"]]
    assert kept == ["Class 3 - Quiz"]


def test_match_several_exports_have_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exports = [str(folder / "a.csv"), str(folder / "lab.csv"), "--roster", str(folder / "gradebook.csv")]
    assert run(["match", *exports, "--json"]) == 0
    answer = read_answer(capsys)
    assert [(row["file"], row["row"], row["canvas_id"]) for row in answer["participants"]] == [
        (1, 3, "11"),
        (1, 4, "12"),
        (2, 3, "11"),
        (2, 4, "13"),
    ]


def test_match_text_names_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "b.csv").write_text(SECTION_B + "Zyx,Abc,zyx@mail.example.com,,1.00,,,1.00\n", encoding="utf-8")
    exports = [str(folder / "a.csv"), str(folder / "b.csv"), "--roster", str(folder / "gradebook.csv")]
    assert run(["match", *exports]) == 1
    assert "row 4 of b.csv, Zyx, Abc" in capsys.readouterr().out


def test_convert_column_named_in_one_of_several_files_becomes_session(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SECTION_B.replace("\n", ",Minutes\n", 1)
    header, *rows = text.splitlines()
    (folder / "b.csv").write_text("\n".join([header, *(f"{row},{12 + 9 * i}" for i, row in enumerate(rows))]) + "\n")
    assert convert(folder, "a b", "--sessions", "Minutes") in {0, 1}
    assert [session["title"] for session in read_answer(capsys)["sessions"] if session["kept"]] == ["Minutes"]
