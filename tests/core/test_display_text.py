"""Tests that control characters and bidi marks are visible wherever text from files is shown."""

import csv
import json
from pathlib import Path

import pytest

from core.commands.command_line import run
from core.display_text import escape_json, make_lines_visible, make_visible

NAME = "Ev\x1b[31mil\u202e, \x9bIda\x07\x00"
RAW = ("\x1b", "\x9b", "\x07", "\u202e")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zoë Núñez\N{NO-BREAK SPACE}\N{ZERO WIDTH JOINER}李", "Zoë Núñez\N{NO-BREAK SPACE}\N{ZERO WIDTH JOINER}李"),
        ("a\x1b[2Jb", "a␛[2Jb"),
        ("a\nb\tc\r", "a␊b␉c␍"),
        ("\x00\x7f\x9b", "␀␡⟨U+009B⟩"),
        ("\u202egnp.exe\u2066", "⟨U+202E⟩gnp.exe⟨U+2066⟩"),
        ("\udcff\u2028", "⟨U+DCFF⟩⟨U+2028⟩"),
    ],
)
def test_make_visible_replaces_only_invisible_characters(text: str, expected: str) -> None:
    assert make_visible(text) == expected


def test_make_lines_visible_keeps_line_feeds() -> None:
    assert make_lines_visible("Ida\nmatched\x1b\t") == "Ida\nmatched␛␉"
    assert make_lines_visible("Ida") == "Ida"


def test_escape_json_keeps_values() -> None:
    values = {"a": ["\x1b\u202e\x7f\n", "\udcff", 1]}
    document = escape_json(json.dumps(values, ensure_ascii=False, indent=2))
    assert json.loads(document) == values
    assert document.replace("\n", "").isprintable()


@pytest.fixture(autouse=True)
def write_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = NAME.replace("\x00", "")
    rows = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Class 1 - Poll (77)"],
        ["    Points Possible", "", "", "", "", "5"],
        [name, "910001", "451201", "ida", "S", "9"],
    ]
    rows += [[f"Person {number}", str(number), f"{number}", f"p{number}", "Section 1", "1"] for number in range(40)]
    with Path("gradebook.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    people = [[name, "ida", "451201", "3"], [f"={name}", "x@y.edu", "7", "3"]]
    people += [[f"Person {number}, Ordinary", f"person{number}@example.edu", str(number), "1"] for number in range(30)]
    with Path("export.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["Name", "Email", "Student ID", "Class 1 - Poll"], *people])


@pytest.mark.parametrize(
    "arguments",
    [
        ["convert", "export.csv", "--roster", "gradebook.csv", "-o", "out.csv"],
        ["convert", "export.csv", "--roster", "gradebook.csv", "-o", "out.csv", "--json"],
        ["match", "export.csv", "--roster", "gradebook.csv"],
        ["match", "export.csv", "--roster", "gradebook.csv", "--json"],
        ["check", f"none{NAME[:12]}.csv"],
        ["convert", "export.csv", "--sessions", NAME, "-o", "out.csv"],
        [NAME],
    ],
)
def test_commands_control_characters_are_not_printed(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    run(arguments)
    out, err = capsys.readouterr()
    assert "Ev" in out + err
    assert not any(mark in out + err for mark in RAW)


def test_convert_report_has_no_control_characters_or_formulas() -> None:
    run(["convert", "export.csv", "--roster", "gradebook.csv", "-o", "out.csv", "--report", "report.html"])
    page = Path("report.html").read_text(encoding="utf-8")
    assert "Ev␛[31mil⟨U+202E⟩, ⟨U+009B⟩Ida␇" in page
    assert "&#39;=Ev␛" in page
    assert ">=" not in page
    assert not any(mark in page for mark in RAW)


def test_convert_unencodable_paths_and_names_print_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["convert", "export.csv", "--roster", "gradebook.csv", "-o", "out\udcff.csv", "--report", "r.html"]
    assert run(arguments) < 2
    assert "⟨U+DCFF⟩" in Path("r.html").read_text(encoding="utf-8")
    assert run(["convert", "export.csv", "-o", "b.csv", "--columns", "total", "--total-name", "A\udcff"]) == 2
    Path("export.csv").write_text("Name,Email,Student ID,Score\nIda Adler,ida@x.edu,451201,3\n", encoding="utf-8")
    Path("export.csv").rename("week\udcff.csv")
    run(["convert", "week\udcff.csv", "-o", "b.csv", "--sessions", "Score"])
    run(["convert", "week\udcff.csv", "--roster", "gradebook.csv", "-o", "b.csv", "--columns", "both"])
    assert "itself" not in capsys.readouterr().err
