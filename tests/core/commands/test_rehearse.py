"""Tests for the `rehearse` command."""

import json
from pathlib import Path

import pytest

from core.canvas.importer.rehearsal_result import ScoreChange
from core.commands.command_line import run
from core.commands.rehearse import MAX_SHOWN_CHANGES, get_change_heading
from tests.core.canvas.course import COURSE, IDENTITY_HEADER


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    upload, roster = tmp_path / "upload.csv", tmp_path / "gradebook.csv"
    roster.write_text(COURSE)
    return upload, roster


def rehearse(files: tuple[Path, Path], text: str, *more: str) -> int:
    files[0].write_text(text)
    return run(["rehearse", str(files[0]), "--roster", str(files[1]), *more])


def test_rehearse_json_contains_all_fields(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert rehearse(files, f"{IDENTITY_HEADER},Poll 1 (71)\nx,11,,,,1\n", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    problems = answer.pop("problems")
    assert [problem["code"] for problem in problems] == ["scores-lowered", "gradebook-cannot-tell"]
    assert answer == {
        "outcome": "changes",
        "message": None,
        "cause": None,
        "unknown_students": [],
        "unknown_assignments": [],
        "changes": [{"canvas_id": "11", "assignment_id": "71", "title": "Poll 1", "from": "2", "to": "1"}],
        "students": [{"row": 2, "canvas_id": "11", "by": "id"}],
        "assignments": [{"column": 6, "header": "Poll 1 (71)", "assignment_id": "71", "by": "id"}],
        "ignored_columns": [],
    }


def test_rehearse_text_output_lists_losses_first(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    text = f"{IDENTITY_HEADER},Poll 1 (71),Essay (72),New (0)\nx,11,,,,,8,1\nx,12,,,,2,3,1\nEve,,,,,,,\n"
    assert rehearse(files, text) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:14] == [
        "Canvas would accept this file after some questions. With the answers below, it would change 6 scores.",
        "Canvas will ask: “Eve”: This person is really -> choose “Not in my class, Ignore this row.”",
        "Canvas will ask: “New”: This Assignment is -> choose “A new assignment”",
        "Lowered (1):",
        "  Adler, Ida, “Essay”: 9 -> 8",
        "Removed (1):",
        "  Adler, Ida, “Poll 1”: 2 -> no score",
        "No longer excused (1):",
        "  Bose, Ravi, “Essay”: excused -> 3",
        "Changed (3):",
        "  Adler, Ida, “New”: no score -> 1",
        "  Bose, Ravi, “New”: no score -> 1",
        "  Bose, Ravi, “Poll 1”: 1 -> 2",
        "Notes:",
    ]
    assert lines[14].startswith("warning: ")


def test_rehearse_rejected_file_prints_cause(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert rehearse(files, f"\n{IDENTITY_HEADER}\n") == 1
    assert capsys.readouterr().out.splitlines()[:2] == [
        "Canvas would reject this file with the message “The CSV header row is invalid.”",
        "The first line is empty, but Canvas expects the header there. Delete the empty lines above the header.",
    ]


def test_rehearse_no_or_one_change_prints_count(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert rehearse(files, f"{IDENTITY_HEADER},Poll 1 (71)\nx,11,,,,2\n") == 0
    assert capsys.readouterr().out == (
        "Canvas would change nothing and show “There were no changes detected in the gradebook you uploaded.”\n"
    )
    assert rehearse(files, f"{IDENTITY_HEADER},Poll 1 (71)\nx,13,,,,2\n") == 0
    assert capsys.readouterr().out.startswith("Canvas would accept this file without questions and change 1 score.\n")
    assert rehearse(files, f"{IDENTITY_HEADER},New (0)\nx,13,,,,\n") == 1
    assert "With the answers below, it would change 0 scores." in capsys.readouterr().out


def test_rehearse_long_list_is_truncated(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    columns = range(MAX_SHOWN_CHANGES + 2)
    header = ",".join(f"New {number} (0)" for number in columns)
    rehearse(files, f"{IDENTITY_HEADER},{header}\nx,11,,,{',1' * len(columns)}\n")
    assert "  and 2 more (--json lists all)" in capsys.readouterr().out.splitlines()


def test_rehearse_missing_file_prints_one_line(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rehearse", "nowhere.csv", "--roster", str(files[1])]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_get_change_heading_letter_grade_returns_changed() -> None:
    assert get_change_heading(ScoreChange("1", "2", "Essay", "B+", "3")) == "Changed"
