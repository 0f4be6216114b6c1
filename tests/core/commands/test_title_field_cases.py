"""Tests of titles and warnings with files that people really had, through the command line."""

import csv
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.canvas import gradebook_age
from core.canvas.gradebook_age import read_modification_time
from core.commands.command_line import run
from tests.file_builders import FILES

CASES = FILES / "field-cases"
ORDER_CASE = "canvas-16-csvjoin-column-order"
R_CASE = "canvas-19-r-write-csv"
TIME_CASE = "canvas-29-file-name-time-of-another-time-zone"


@pytest.fixture(autouse=True)
def fresh_case_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the files of the field cases count as exported now, however old the checkout is."""

    def read_time(path: Path) -> datetime | None:
        return datetime.now(UTC) if path.is_relative_to(CASES) else read_modification_time(path)

    monkeypatch.setattr(gradebook_age, "read_modification_time", read_time)


class Command:
    """A command that is run in the folder of a field case."""

    def __init__(self, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.out = out
        self._capsys = capsys
        self.answer: dict[str, Any] = {}

    def run(self, name: str, case: str, file: str, *options: str) -> int:
        """Run a command with the case's gradebook, and keep its answer."""
        roster = options if "--roster" in options else ("--roster", str(CASES / case / "gradebook.csv"), *options)
        output = ("-o", str(self.out)) if name == "convert" else ()
        status = run([name, str(CASES / case / file), *output, *roster, "--json"])
        self.answer = json.loads(self._capsys.readouterr().out)
        return status

    @property
    def codes(self) -> list[str]:
        """The codes of the problems other than the gradebook's age."""
        return [found["code"] for found in self.answer["problems"] if found["code"] != "gradebook-old"]

    def read_columns(self) -> dict[str, list[str]]:
        """Return the cells of each written assignment column by header, without the points row."""
        rows = list(csv.reader(self.out.read_text(encoding="utf-8").splitlines()))
        return {header: [row[5 + index] for row in rows[2:]] for index, header in enumerate(rows[0][5:])}


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Return a command that writes to a temporary file."""
    return Command(tmp_path / "out.csv", capsys)


def test_convert_new_columns_in_course_with_grading_periods_warns(command: Command) -> None:
    assert command.run("convert", "canvas-11-grading-periods-new-column", "export.csv") == 1
    assert command.codes == ["grading-periods"]
    assert command.read_columns() == {"Class 1 - Poll (0)": ["2", "1", "0"], "Class 2 - Poll (0)": ["1", "2", "2"]}


def test_rehearse_columns_in_other_order_names_order(command: Command) -> None:
    assert command.run("rehearse", ORDER_CASE, "upload.csv") == 1
    assert "order" in command.answer["cause"]


@pytest.mark.parametrize(
    ("file", "cause"),
    [
        ("upload-mangled.csv", "check.names = FALSE"),
        ("upload-rownames.csv", "row.names = FALSE"),
    ],
)
def test_rehearse_header_from_r_names_r(file: str, cause: str, command: Command) -> None:
    assert command.run("rehearse", R_CASE, file) == 1
    assert cause in command.answer["cause"]


def test_rehearse_missing_marks_from_r_name_r(command: Command) -> None:
    command.run("rehearse", R_CASE, "upload-na.csv")
    messages = [found["message"] for found in command.answer["problems"] if found["code"] == "score-not-a-number"]
    assert len(messages) == 1
    assert "R and pandas write NA" in messages[0]


def test_convert_garbled_title_never_creates_assignment(command: Command) -> None:
    command.run("convert", "canvas-17b-mojibake-title-duplicate", "export.csv")
    columns = command.read_columns()
    assert columns.pop("Class 2 - Poll (4102)")
    assert all("(4101)" in header for header in columns)


@pytest.mark.parametrize(
    ("hours", "codes"), [(-7, []), (7, ["gradebook-in-future"]), (-26, ["gradebook-old"]), (0, [])]
)
def test_convert_gradebook_named_in_another_time_zone_is_fresh(
    hours: int, codes: list[str], tmp_path: Path, command: Command
) -> None:
    name = f"{datetime.now().astimezone() + timedelta(hours=hours):%Y-%m-%dT%H%M}_Grades-BIO_1.csv"
    gradebook = tmp_path / name
    gradebook.write_bytes((CASES / TIME_CASE / "offset7_Grades-BIO_1.csv").read_bytes())
    os.utime(gradebook)
    status = command.run("convert", TIME_CASE, "export.csv", "--roster", str(gradebook))
    assert [found["code"] for found in command.answer["problems"] if found["code"].startswith("gradebook-")] == codes
    assert (hours == -26) == any(found["code"] == "gradebook-old" for found in command.answer["problems"])
    assert status in (0, 1)


def test_convert_sessions_on_same_day_have_same_names_as_check(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    case = "clicker-06-same-day-and-tz"
    command.run("convert", case, "export.csv")
    assert run(["check", str(CASES / case / "export.csv")]) == 0
    names = [
        line.strip().rpartition(" (")[0]
        for line in capsys.readouterr().out.splitlines()
        if line.endswith(("point)", "points)", "unknown)"))
    ]
    assert [header.removesuffix(" (0)") for header in command.read_columns()] == names[:5]
    assert names[2:5] == ["Class 3 - Poll (1/22/26 2:05 AM UTC)", "1/23/26", "1/23/26 #2"]


def test_convert_blackboard_headers_give_titles_and_points(command: Command) -> None:
    assert command.run("convert", "clicker-14-blackboard", "export.csv") == 0
    assert [(found["title"], found["points_possible"]) for found in command.answer["sessions"]] == [
        ("iClicker: First Half", "25"),
        ("iClicker: Second Half", "25"),
    ]
    assert command.read_columns()["iClicker: Second Half (0)"] == ["25", "12", "25"]


@pytest.mark.parametrize("columns", ["sessions", "total", "both"])
def test_convert_only_total_with_total_name_uses_total_name(columns: str, command: Command) -> None:
    case = "clicker-23-only-total"
    assert command.run("convert", case, "export.csv", "--columns", columns, "--total-name", "Polls") == 1
    assert command.read_columns() == {"Polls (0)": ["12.5", "7", "9"]}
    assert command.codes == ["points-possible-unknown", "iclicker-grade-exists"]


def test_convert_only_total_named_iclicker_grade_is_ambiguous(command: Command, tmp_path: Path) -> None:
    case = "clicker-23-only-total"
    assert command.run("convert", case, "igrade.csv") == 1
    assert command.codes == ["assignment-ambiguous", "nothing-to-change"]
    assert command.read_columns() == {}
    decisions = tmp_path / "decisions.json"
    decisions.write_text(json.dumps({"assignments": {"iClicker Grade": "3300110"}}))
    assert command.run("convert", case, "igrade.csv", "--decisions", str(decisions)) == 0
    assert command.read_columns() == {"iClicker Grade (3300110)": ["12.5", "7"]}
    assert command.answer["sessions"][0]["assignment_id"] == "3300110"


def test_convert_dated_title_of_existing_assignment_is_ambiguous(command: Command) -> None:
    assert command.run("convert", "clicker-29-dated-vs-undated", "export.csv") == 1
    assert command.codes == ["assignment-ambiguous", "nothing-to-change"]
    assert command.read_columns() == {}


def test_convert_generic_header_never_overwrites_last_week(command: Command, tmp_path: Path) -> None:
    case = "clicker-31-score-every-week"
    assert command.run("convert", case, "week2.csv", "--sessions", "Score") == 1
    assert "assignment-ambiguous" in command.codes
    assert command.read_columns() == {}
    decisions = tmp_path / "decisions.json"
    decisions.write_text(json.dumps({"assignments": {"Score": "new"}}))
    command.run("convert", case, "week2.csv", "--sessions", "Score", "--decisions", str(decisions))
    assert command.read_columns() == {"week2 Score (0)": ["9", "10"]}
