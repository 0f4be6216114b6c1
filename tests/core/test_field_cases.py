"""Files as people really have them, each with its right answer.

The inputs are in `tests/files/field-cases`.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.canvas import gradebook_age
from core.canvas.gradebook_age import read_modification_time
from core.commands.command_line import run

CASES = Path(__file__).parent.parent / "files" / "field-cases"


@pytest.fixture(autouse=True)
def fresh_case_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the files of the field cases count as exported now, however old the checkout is."""

    def read_time(path: Path) -> datetime | None:
        return datetime.now(UTC) if path.is_relative_to(CASES) else read_modification_time(path)

    monkeypatch.setattr(gradebook_age, "read_modification_time", read_time)


def find_case(name: str) -> Path:
    """Return the folder of a case by the beginning of its name."""
    (folder,) = CASES.glob(f"{name}-*")
    return folder


def run_json(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    run([*map(str, arguments), "--json"])
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def run_refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """Run a command that must refuse a file, and return its line on stderr."""
    assert run([*map(str, arguments), "--json"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err


def list_codes(answer: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in answer["problems"] if problem["code"] != "points-possible-unknown"]


def convert(capsys: pytest.CaptureFixture[str], tmp_path: Path, export: Path, gradebook: Path) -> dict[str, Any]:
    output = tmp_path / "out.csv"
    answer = run_json(capsys, "convert", export, "--roster", gradebook, "-o", output)
    answer["lines"] = output.read_text().splitlines()
    return answer


PEOPLE = ['"Ardley, Bo",5001,70010001,bardley,BIO 1 A01,', '"Brisco, Cam",5002,70010002,cbrisco,BIO 1 A01,']


def test_canvas_03b_points_row_is_found_anywhere(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    case = find_case("canvas-03b")
    for name in ("gradebook.csv", "gradebook-unsorted.csv"):
        answer = convert(capsys, tmp_path, case / "export.csv", case / name)
        assert list_codes(answer).count("points-possible-differ") == 2
        assert answer["students"]["written_rows"] == 3
        assert answer["lines"][-1] == PEOPLE[0] + "2,1"


def test_canvas_04_pasted_gradebooks_are_rejected_with_row_number(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    case = find_case("canvas-04")
    answer = run_json(capsys, "check", case / "gradebook.csv")
    assert answer["kind"] == "unknown"
    assert [item["role"] for item in answer["roles"]][:5] == ["name", "student-id", "student-id", "login", "section"]
    arguments = ("convert", case / "export.csv", "--roster", case / "gradebook.csv", "-o", tmp_path / "out.csv")
    assert run_refused(capsys, *arguments) == (
        "clickover: gradebook.csv: Row 6 is a second header: two gradebook exports in one file. "
        "Open one export of the whole course.\n"
    )


@pytest.mark.parametrize(
    ("name", "layout"),
    [
        ("attendance", "attendance"),
        ("groups", "groups"),
        ("history", "grade-history"),
        ("people", "people"),
        ("student-analysis", "quiz-student-analysis"),
    ],
)
def test_canvas_09_other_downloads_are_identified_and_rejected(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, layout: str
) -> None:
    case = find_case("canvas-09")
    file, output = case / f"{name}.csv", tmp_path / "out.csv"
    answer = run_json(capsys, "check", file)
    assert (answer["kind"], answer["layout"]) == ("canvas-other", layout)
    assert len(answer["roles"]) == answer["columns"]
    assert "Export Entire Gradebook" in answer["problems"][-1]["message"]
    run_refused(capsys, "convert", file, "--roster", case / "gradebook.csv", "-o", output)
    run_refused(capsys, "convert", case / "export.csv", "--roster", file, "-o", output)
    run_refused(capsys, "match", file, "--roster", case / "gradebook.csv")
    run_refused(capsys, "rehearse", case / "gradebook.csv", "--roster", file)
    assert not output.exists()


def test_canvas_16_moved_columns_are_recognized_as_upload(capsys: pytest.CaptureFixture[str]) -> None:
    case = find_case("canvas-16")
    assert run_json(capsys, "check", case / "upload.csv")["kind"] == "canvas-upload"
    assert "Canvas" in run_refused(capsys, "match", case / "upload.csv", "--roster", case / "gradebook.csv")


@pytest.mark.parametrize(
    ("name", "code"),
    [("canvas-17b", ["letters-repaired"]), ("canvas-18", ["ids-with-decimals"]), ("canvas-22", [])],
)
def test_damaged_gradebook_is_read_like_original(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, code: list[str]
) -> None:
    case = find_case(name)
    answer = convert(capsys, tmp_path, case / "export.csv", case / "gradebook.csv")
    assert list_codes(answer) == code
    assert [session["assignment_id"] for session in answer["sessions"]] == ["4101", "4102"]
    assert answer["lines"][2:4] == [PEOPLE[0] + "2,1", PEOPLE[1] + "1,2"]
    assert answer["rehearsal"]["outcome"] == "changes"
    assert {problem["severity"] for problem in answer["rehearsal"]["problems"]} <= {"info"}


def test_canvas_19_gradebook_rewritten_by_r_is_rejected(capsys: pytest.CaptureFixture[str]) -> None:
    case = find_case("canvas-19")
    answer = run_json(capsys, "check", case / "gradebook-mangled.csv")
    assert (answer["kind"], answer["header_row"], len(answer["roles"])) == ("unknown", 1, 7)
    message = run_refused(capsys, "match", case / "export.csv", "--roster", case / "gradebook-mangled.csv")
    assert "R replaced spaces and brackets with dots (check.names). Export the gradebook again." in message
    assert run_json(capsys, "check", case / "upload-na.csv")["kind"] == "canvas-gradebook"
    assert run_json(capsys, "check", case / "upload-rownames.csv")["kind"] == "canvas-gradebook"


def test_canvas_33_title_line_is_reported_and_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    case = find_case("canvas-33")
    answer = run_json(capsys, "check", case / "gradebook.csv")
    assert (answer["kind"], answer["header_row"]) == ("canvas-gradebook", 3)
    assert "lines-above-header" in list_codes(answer)
    message = run_refused(capsys, "match", case / "gradebook.csv", "--roster", case / "gradebook-good.csv")
    assert "Canvas gradebook" in message


def test_clicker_05_pasted_exports_are_read_as_one_class(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    case = find_case("clicker-05")
    answer = convert(capsys, tmp_path, case / "export.csv", case / "gradebook.csv")
    assert [session["title"] for session in answer["sessions"]] == [f"Class {number} - Poll" for number in (1, 2, 3)]
    assert answer["students"]["in_file"] == 4
    assert [line.split('",')[1].split(",", 4)[4] for line in answer["lines"][2:]] == ["2,,2", "2,1,", "1,2,", "1,,0"]
    (problem,) = (problem for problem in answer["problems"] if problem["code"] == "second-header")
    assert (problem["row"], problem["severity"]) == (4, "info")


def test_clicker_06_check_prints_names_in_file(capsys: pytest.CaptureFixture[str]) -> None:
    answer = run_json(capsys, "check", find_case("clicker-06") / "export.csv")
    assert answer["sessions"] == [
        *("Class 1 - Attendance 1/21/26", "Class 2 - Attendance 1/21/26", "Class 3 - Poll (1/22/26 2:05 AM UTC)"),
        *("1/23/26", "1/23/26"),
    ]


@pytest.mark.parametrize(("name", "count"), [("export.csv", 2), ("total-tracked.csv", 1), ("with-late.csv", 2)])
def test_clicker_08_count_columns_are_not_sessions(capsys: pytest.CaptureFixture[str], name: str, count: int) -> None:
    answer = run_json(capsys, "check", find_case("clicker-08") / name)
    assert (answer["kind"], answer["layout"]) == ("iclicker-export", "cloud-attendance")
    assert answer["sessions"] == [
        f"Class {number} - Attendance 1/{16 + 5 * number}/26" for number in range(1, count + 1)
    ]


def test_clicker_13_brightspace_columns_have_roles(capsys: pytest.CaptureFixture[str]) -> None:
    name = "iClicker_GradesExport_BrightspaceByD2L_11-20-26.csv"
    answer = run_json(capsys, "check", find_case("clicker-13") / name)
    assert (answer["layout"], len(answer["sessions"])) == ("cloud-brightspace", 2)
    assert answer["roles"][0] == {
        "column": 1,
        "header": "OrgDefinedId",
        "role": "student-id",
        "why": "headed “OrgDefinedId”",
    }


def test_clicker_14_blackboard_columns_are_sessions(capsys: pytest.CaptureFixture[str]) -> None:
    answer = run_json(capsys, "check", find_case("clicker-14") / "export.csv")
    assert answer["kind"] == "iclicker-export"
    assert [item["column"] for item in answer["roles"] if item["role"] == "session"] == [7, 8]


@pytest.mark.parametrize("name", ["attendance.xlsx", "scores-only.xlsx"])
def test_clicker_24_sheet_with_people_and_scores_is_read(capsys: pytest.CaptureFixture[str], name: str) -> None:
    answer = run_json(capsys, "check", find_case("clicker-24") / name)
    assert (answer["kind"], answer["sheet"], answer["header_row"]) == ("iclicker-export", "Scores", 2)
    assert answer["sessions"] == ["1/21/26", "1/23/26", "1/28/26", "1/30/26"]
    assert "row-left-out" in list_codes(answer)
