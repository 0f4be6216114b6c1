"""Tables of people and scores from elsewhere, with the user's corrections, each with its right answer."""

from pathlib import Path
from typing import Any

import pytest

from core.commands.command_line import run
from tests.core.test_field_cases import find_case, list_codes, run_json, run_refused


def convert(capsys: pytest.CaptureFixture[str], tmp_path: Path, export: Path, *options: object) -> dict[str, Any]:
    """Return the answer of `convert`, with the score cells of each written row by the student's last name."""
    output = tmp_path / "out.csv"
    roster = export.parent / "gradebook.csv"
    answer = run_json(capsys, "convert", export, "--roster", roster, "-o", output, *options)
    lines = [line.split('",') for line in output.read_text(encoding="utf-8").splitlines()[2:]]
    answer["cells"] = {name.strip('"').split(",")[0]: rest.split(",")[4:] for name, rest in lines}
    answer["headers"] = output.read_text(encoding="utf-8").splitlines()[0].split(",")[5:]
    return answer


def list_left_out(answer: dict[str, Any]) -> list[tuple[int | None, str | None]]:
    return [(item["row"], item["session"]) for item in answer["left_out"]]


def test_clicker_08_letters_are_attendance(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    answer = convert(capsys, tmp_path, find_case("clicker-08") / "export.csv")
    assert answer["cells"] == {"Brightwater": ["1", "0"], "Dunmoor": ["1", "EX"], "Fenwick": ["1", "1"]}


def test_clicker_08_late_without_value_is_left_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    export = find_case("clicker-08") / "with-late.csv"
    answer = convert(capsys, tmp_path, export, "--columns", "both")
    session = "Class 2 - Attendance 1/26/26"
    assert list_left_out(answer) == [(2, session), (2, "iClicker Total")]
    assert answer["cells"] == {"Brightwater": ["1", "", ""], "Dunmoor": ["1", "1", "2"], "Fenwick": ["0", "1", "1"]}
    answer = convert(capsys, tmp_path, export, "--columns", "both", "--value", "late=0.5")
    assert (answer["cells"]["Brightwater"], answer["left_out"]) == (["1", "0.5", "1.5"], [])
    answer = convert(capsys, tmp_path, export, "--columns", "both", "--value", f"{session}:LATE=full")
    assert answer["cells"]["Brightwater"] == ["1", "1", "2"]
    answer = convert(capsys, tmp_path, export, "--value", "Class 1 - Attendance 1/21/26:LATE=full")
    assert list_left_out(answer) == [(2, session)]


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("export.csv", {"Brightwater": ["1", "0"], "Dunmoor": ["1", "1"], "Fenwick": ["0", "1"]}),
        ("ticks.csv", {"Brightwater": ["1", ""], "Dunmoor": ["1", "1"], "Fenwick": ["", "1"]}),
    ],
)
def test_clicker_09_check_marks_have_values(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, cells: dict[str, list[str]]
) -> None:
    answer = convert(capsys, tmp_path, find_case("clicker-09") / name)
    assert answer["cells"] == cells


def test_clicker_11_percentages_are_shares_of_points_possible(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = (find_case("clicker-11") / "export.csv").read_text()
    export = tmp_path / "export.csv"
    export.write_text(text.replace("Class 1 - Poll", "Class 1 - Poll [2]").replace("Class 2 - Poll", "Class 2 [4]"))
    (tmp_path / "gradebook.csv").write_bytes((find_case("clicker-11") / "gradebook.csv").read_bytes())
    answer = convert(capsys, tmp_path, export)
    assert answer["cells"] == {"Brightwater": ["1.7", "4"], "Dunmoor": ["1", "0"], "Fenwick": ["0", ""]}


def test_clicker_11_percentages_use_canvas_points(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    export = find_case("clicker-11") / "export.csv"
    answer = convert(capsys, tmp_path, export, "--sessions", "Class 1 - Poll")
    assert answer["cells"] == {"Brightwater": ["1.7"], "Dunmoor": ["1"], "Fenwick": ["0"]}


def test_clicker_11_percentages_round_to_two_decimals(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "gradebook.csv").write_bytes((find_case("clicker-11") / "gradebook.csv").read_bytes())
    export = tmp_path / "export.csv"
    export.write_text("Name,Student ID,Class 8 - Poll [3],Class 9 - Poll\nOdette Brightwater,00451202,33.55%,0.125\n")
    answer = convert(capsys, tmp_path, export, "--columns", "both")
    assert answer["cells"] == {"Brightwater": ["1.01", "0.125", "1.13"]}


def test_clicker_11_grades_mixed_with_other_letters_have_no_value(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    export = find_case("clicker-11") / "letters.csv"
    answer = convert(capsys, tmp_path, export)
    assert (list_codes(answer).count("score-not-a-number"), answer["cells"]) == (2, {})
    assert list_left_out(answer) == [
        *((row, f"Class {number} - Poll") for row in (2, 3, 4) for number in (1, 2)),
        *((row, None) for row in (2, 3, 4)),
    ]
    values = ("A=4", "B+=3.5", "C=2", "Credit=1", "No Credit=0")
    answer = convert(capsys, tmp_path, export, *(item for value in values for item in ("--value", value)))
    assert answer["cells"] == {"Brightwater": ["4", "1"], "Dunmoor": ["3.5", "0"], "Fenwick": ["2", "1"]}


def test_clicker_11_mixed_texts_are_left_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    answer = convert(capsys, tmp_path, find_case("clicker-11") / "mixed.csv", "--value", "DROP=none")
    assert answer["cells"] == {"Brightwater": ["2", ""], "Okonjo-Reyes": ["", "1.5"]}
    assert (4, "Class 2 - Poll") in list_left_out(answer)
    assert (4, "Class 1 - Poll") not in list_left_out(answer)


def test_clicker_24_sheet_is_chosen_by_name_or_number(capsys: pytest.CaptureFixture[str]) -> None:
    export = find_case("clicker-24") / "attendance.xlsx"
    for choice in ("Scores", "scores", "2"):
        assert run_json(capsys, "check", export, "--sheet", choice)["sheet"] == "Scores"
    answer = run_json(capsys, "check", export, "--sheet", "1")
    assert (answer["kind"], answer["sheet"]) == ("unknown", "Read me")
    assert "there is no sheet “3”. The sheets are" in run_refused(capsys, "check", export, "--sheet", "3")


def test_clicker_27_long_decimals_are_written_as_printed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    answer = convert(capsys, tmp_path, find_case("clicker-27") / "export.csv", "--columns", "both")
    assert answer["cells"]["Brightwater"] == ["0.333333333333333", "1", "1.333333333333333"]
    assert answer["cells"]["Dunmoor"] == ["0.6666666666666666", "1", "1.6666666666666666"]


def test_clicker_28_one_unusual_cell_never_rejects_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    answer = convert(capsys, tmp_path, find_case("clicker-28") / "export.csv")
    assert answer["cells"] == {"Brightwater": ["1", ""], "Dunmoor": ["1", "1"], "Fenwick": ["1", "2"]}
    assert list_left_out(answer) == [(2, "Class 2 - Poll")]
    assert list_codes(answer).count("score-not-a-number") == 1


def test_clicker_28_text_never_changes_canvas_score(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name in ("export.csv", "gradebook.csv"):
        text = (find_case("clicker-28") / name).read_text(encoding="utf-8")
        text = text.replace("Class 1 - Poll (3300102)", "Class 2 - Poll (3300102)").replace("MATH 101 A01,,,", "M,,7,")
        (tmp_path / name).write_text(text, encoding="utf-8")
    for policy in ("leave", "zero", "clear"):
        answer = convert(capsys, tmp_path, tmp_path / "export.csv", "--no-response", policy)
        assert answer["cells"]["Brightwater"] == ["1", "7"]
        assert {change["canvas_id"] for change in answer["rehearsal"]["changes"] if change["assignment_id"]} == {
            "910004",
            "910006",
        }


@pytest.mark.parametrize(
    ("case", "name", "tool", "sessions"),
    [
        ("c01", "lecture-wide.csv", "Poll Everywhere", ["How many hours did you sleep?"]),
        ("c02", "participation.xlsx", "Top Hat", ["participation_score"]),
        ("c07", "assignment.csv", "Gradescope", ["assignment Total Score", "1.1: A", "1.2: B"]),
        ("c07", "course.csv", "Gradescope", ["HW1", "Quiz 1"]),
        ("c08", "wooclap.csv", "Wooclap", ["wooclap Score", "Q1", "Q2"]),
    ],
)
def test_score_table_of_unknown_tool_includes_no_session(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, case: str, name: str, tool: str, sessions: list[str]
) -> None:
    file = find_case(f"clicker-{case}") / name
    answer = run_json(capsys, "check", file)
    assert (answer["kind"], answer["tool"], answer["sessions"]) == ("score-table", tool, sessions)
    roster = ("--roster", file.parent / "gradebook.csv")
    message = run_refused(capsys, "convert", file, *roster, "-o", tmp_path / "out.csv")
    assert all(f"“{session}”" in message for session in sessions)
    assert "iClicker" not in message
    assert run_json(capsys, "match", file, *roster)["summary"]["automatic"] > 0


@pytest.mark.parametrize(
    ("case", "name", "tool"),
    [
        ("c01", "single-question.csv", "Poll Everywhere"),
        ("c01", "text-only.csv", "Poll Everywhere"),
        ("c05", "poll.csv", "Zoom"),
        ("c05", "participants.csv", "Zoom"),
        ("c05", "teams.csv", "Teams"),
        ("c08", "mentimeter.csv", "Mentimeter"),
    ],
)
def test_file_without_scores_is_refused_and_tool_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, case: str, name: str, tool: str
) -> None:
    file = find_case(f"clicker-{case}") / name
    answer = run_json(capsys, "check", file)
    assert answer["kind"] == "unknown"
    assert tool in answer["tool"]
    assert len(answer["roles"]) > 1
    gradebook = file.parent / "gradebook.csv"
    message = run_refused(capsys, "convert", file, "--roster", gradebook, "-o", tmp_path / "out.csv")
    assert tool in message
    assert "iClicker" not in message


def test_clicker_c07_total_score_has_max_points(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    export = find_case("clicker-c07") / "assignment.csv"
    answer = convert(capsys, tmp_path, export, "--sessions", "Total Score")
    assert answer["headers"] == ["assignment Total Score (0)"]
    assert answer["cells"] == {"Brightwater": ["0.75"], "Dunmoor": ["1"]}
    assert answer["sessions"][0]["points_possible"] == "1"
    assert (4, None) in list_left_out(answer)


def test_refused_table_with_named_columns_is_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    export = find_case("clicker-c05") / "participants.csv"
    minutes = ("--column", "3=session", "--sessions", "Total Duration (Minutes)")
    answer = convert(capsys, tmp_path, export, *minutes)
    assert answer["cells"] == {"Brightwater": ["58"], "Fenwick": ["60"]}


def test_convert_column_option_makes_any_column_a_session(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    answer = convert(capsys, tmp_path, find_case("clicker-c07") / "assignment.csv", "--sessions", "View Count")
    assert answer["cells"] == {"Brightwater": ["3"], "Dunmoor": ["1"]}


SHEET = "Ann;1;x;9\nBo;2;x;8\nCy;3;x;7\n"
GRADEBOOK = (
    "Student,ID,SIS User ID,SIS Login ID,Section\nPoints Possible,,,,\n"
    '"Lee, Ann",1,101,ann,S\n"Lee, Bo",2,102,bo,S\n"Lee, Cy",3,103,cy,S\n'
)


def test_corrections_read_a_table_without_known_headers(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "gradebook.csv").write_text(GRADEBOOK)
    export = tmp_path / "sheet.csv"
    export.write_text("Blah\nWer;Kennung;;Punkte;Soll\nAnn Lee;101;x;9;10\nBo Lee;102;x;8;10\nCy Lee;103;x;7;10\n")
    run_refused(capsys, "convert", export, "--roster", tmp_path / "gradebook.csv", "-o", tmp_path / "out.csv")
    roles = [f"{number}={role}" for number, role in ((1, "name"), (2, "student-id"), (4, "session"))]
    options = [item for role in (*roles, "5=points-possible") for item in ("--column", role)]
    answer = convert(capsys, tmp_path, export, "--header-row", 2, *options, "--sessions", "Punkte")
    assert answer["cells"] == {"Lee": ["7"]}
    assert answer["students"]["written_rows"] == 3
    assert answer["sessions"][0]["points_possible"] == "10"
    checked = run_json(capsys, "check", export, "--header-row", 2, *options)
    assert [item["role"] for item in checked["roles"]] == [
        "name",
        "student-id",
        "ignore",
        "session",
        "points-possible",
    ]


def test_corrections_for_several_files_name_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "gradebook.csv").write_text(GRADEBOOK)
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("Name,Student ID,Class 1 - Poll,Other\nAnn Lee,101,1,5\n")
    second.write_text("Name,Student ID,Class 1 - Poll,Other\nBo Lee,102,2,6\n")
    options = ["--roster", tmp_path / "gradebook.csv", "-o", tmp_path / "out.csv", "--column", "2:4=ignore"]
    answer = run_json(capsys, "convert", first, second, *options)
    assert [session["title"] for session in answer["sessions"]] == ["Class 1 - Poll", "Other"]
    assert [line.split(",")[5:] for line in (tmp_path / "out.csv").read_text().splitlines()[2:]] == [
        ["S", "1", "5"],
        ["S", "2", ""],
    ]
    assert "is for file 3" in run_refused(capsys, "convert", first, second, *options, "--sheet", "3:x")


@pytest.mark.parametrize(
    "option",
    [
        ("--column", "x"),
        ("--column", "3=grade"),
        ("--column", "99=total"),
        ("--header-row", "zero"),
        ("--header-row", "99"),
        ("--value", "LATE"),
        ("--value", "LATE=soon"),
        ("--sheet", "Scores"),
    ],
)
def test_impossible_correction_prints_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, option: tuple[str, str]
) -> None:
    case = find_case("clicker-28")
    output = tmp_path / "out.csv"
    run_refused(capsys, "convert", case / "export.csv", "--roster", case / "gradebook.csv", "-o", output, *option)
    assert not output.exists()


def test_convert_text_without_value_and_gradebook_fails(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    export, output = find_case("clicker-28") / "export.csv", tmp_path / "out.csv"
    assert "--value" in run_refused(capsys, "convert", export, "-o", output)
    assert run(["convert", str(export), "-o", str(output), "--value", "#N/A=0"]) == 1
    assert output.read_text().splitlines()[2].endswith(",1,0")


def test_thousands_of_unusual_cells_yield_one_problem(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "gradebook.csv").write_text(GRADEBOOK)
    export = tmp_path / "export.csv"
    rows = "".join(f"P{number} Q,9{number},{'n/a' if number else 2}\n" for number in range(2000))
    export.write_text("Name,Student ID,Class 1 - Poll\n" + rows + "Ann Lee,101,n/a\n")
    answer = convert(capsys, tmp_path, export)
    assert list_codes(answer).count("score-not-a-number") == 1
    assert answer["students"]["in_file"] == 2001


TOTAL_TABLE = (
    "Name,SID,HW1,HW1 - Max Points,Q2,Total Score\nAnn Lee,101,1,3,2,3\nBo Lee,102,2,3,0,2\nCy Lee,103,0,3,1,1\n"
)


@pytest.mark.parametrize(
    ("sessions", "count"),
    [(["scores Total Score"], 0), (["HW1", "Q2"], 0), (["Total Score", "Q2"], 1)],
)
def test_convert_total_with_its_parts_yields_note(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, sessions: list[str], count: int
) -> None:
    (tmp_path / "gradebook.csv").write_text(GRADEBOOK)
    export = tmp_path / "scores.csv"
    export.write_text(TOTAL_TABLE)
    checked = run_json(capsys, "check", export)
    places = [item["column"] for item in checked["problems"] if item["code"] == "total-with-parts"]
    assert places == [6]
    answer = convert(capsys, tmp_path, export, *(f"--sessions={session}" for session in sessions))
    assert list_codes(answer).count("total-with-parts") == count


def test_convert_total_from_another_file_yields_no_note(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "gradebook.csv").write_text(GRADEBOOK)
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("Name,SID,Quiz,Quiz - Max Points\nAnn Lee,101,1,2\n")
    second.write_text(TOTAL_TABLE)
    options = ["--roster", tmp_path / "gradebook.csv", "-o", tmp_path / "out.csv", "--sessions", "Quiz"]
    answer = run_json(capsys, "convert", first, second, *options, "--sessions", "b Total Score")
    assert "total-with-parts" not in list_codes(answer)
    answer = run_json(capsys, "convert", first, second, *options, "--sessions", "b Total Score", "--sessions", "Q2")
    assert list_codes(answer).count("total-with-parts") == 1
