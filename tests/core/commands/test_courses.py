"""Tests for the `courses` command, and for `--course` of the other commands."""

import json
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.commands.command_line import run
from core.courses.course import Course
from core.courses.store import CourseStore
from core.data_folder import DATA_FOLDER_VARIABLE
from core.errors import UnwritableFileError
from core.sent_upload import CanvasEdit, EditDecision
from core.students.decisions import Judgment, PastDecision
from tests.core.courses.courses import CLASS_WITH_STRANGER, make_course
from tests.core.courses.test_sent_history import AFTER, BEFORE, CREATED
from tests.file_builders import CLICKER

MATCHED = {"matches": {"email:wei@mail.example.com": "14"}}


class CourseFolder:
    """A folder with the small class and a separate data folder."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self._capsys = capsys
        self.write("export.csv", CLICKER)
        self.write("gradebook.csv", BEFORE)

    def write(self, name: str, text: str) -> str:
        """Write a file, and return its path."""
        (self.path / name).write_text(text, encoding="utf-8")
        return str(self.path / name)

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Run a command, and return its status and output."""
        status = run(arguments)
        output = self._capsys.readouterr()
        return status, output.out, output.err

    def run_json(self, *arguments: str) -> dict[str, Any]:
        """Run a command that succeeds, and return its JSON output."""
        status, out, err = self.run(*arguments, "--json")
        assert status != 2, err
        answer: dict[str, Any] = json.loads(out)
        return answer

    def convert(self, *options: str, name: str = "MATH") -> dict[str, Any]:
        """Convert the files with a course."""
        files = [str(self.path / file) for file in ("export.csv", "gradebook.csv", "out.csv")]
        return self.run_json("convert", files[0], "--roster", files[1], "-o", files[2], "--course", name, *options)

    def load(self, name: str = "MATH") -> Course:
        """Return a course that exists."""
        with CourseStore() as store:
            course = store.load(name)
        assert course is not None
        return course


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CourseFolder:
    """Return a folder with files and no courses."""
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(tmp_path / "data"))
    return CourseFolder(tmp_path, capsys)


def test_convert_unknown_course_is_created_and_reported(folder: CourseFolder) -> None:
    answer = folder.convert()
    assert answer["course"] == {"name": "MATH", "is_new": True, "set_aside": None, "changes": []}
    assert folder.convert()["course"]["is_new"] is False
    [item] = folder.run_json("courses")["courses"]
    assert (item["name"], item["students"], item["sessions"]) == ("MATH", 4, 3)
    assert item["last_upload"].endswith("+00:00")
    status, out, _ = folder.run(
        "convert", str(folder.path / "export.csv"), "--roster", str(folder.path / "gradebook.csv"),
        "-o", str(folder.path / "out.csv"), "--course", "ART",
    )  # fmt: skip
    assert status == 1
    assert "Course: ART (new)\n" in out


def test_commands_without_course_create_no_database(folder: CourseFolder) -> None:
    export, gradebook = str(folder.path / "export.csv"), str(folder.path / "gradebook.csv")
    out = str(folder.path / "out.csv")
    assert "course" not in folder.run_json("convert", export, "--roster", gradebook, "-o", out)
    folder.run_json("match", export, "--roster", gradebook)
    folder.run_json("explain", export, "--roster", gradebook, "--student", "canvas:11")
    folder.run_json("landed", out, "--roster", gradebook)
    assert folder.run_json("courses") == {"courses": []}
    assert not (folder.path / "data").exists()


@pytest.mark.parametrize("damage", ["missing", "damaged", "locked"])
def test_commands_without_course_ignore_stored_courses(folder: CourseFolder, damage: str) -> None:
    folder.convert()
    arguments = ["match", str(folder.path / "export.csv"), "--roster", str(folder.path / "gradebook.csv")]
    before = folder.run_json(*arguments)
    path = folder.path / "data" / "courses.sqlite3"
    if damage == "missing":
        path.unlink()
    elif damage == "damaged":
        path.write_bytes(b"x" * 5000)
    else:
        path.chmod(0)
    assert folder.run_json(*arguments) == before


def test_match_and_convert_replay_stored_decisions(folder: CourseFolder) -> None:
    folder.write("export.csv", CLASS_WITH_STRANGER)
    decisions = folder.write("decisions.json", json.dumps(MATCHED))
    assert folder.convert()["students"]["needs_person"] == 0
    folder.convert("--decisions", decisions)
    assert {6: "Class 1 - Poll"}.items() <= {
        item["row"]: item["session"] for item in folder.convert()["left_out"]
    }.items()
    match = ["match", str(folder.path / "export.csv"), "--roster", str(folder.path / "gradebook.csv")]
    assert folder.run_json(*match, "--course", "math")["participants"][3]["band"] == "automatic"
    assert folder.run_json(*match)["participants"][3]["band"] != "automatic"


def test_convert_options_are_stored_until_default_rule_is_used(folder: CourseFolder) -> None:
    options = ("--columns", "total", "--cap-total", "--decimals", "1", "--extra-credit", "Class 1 - Poll")
    rule = folder.convert(*options, "--drop", "Class 2 - Poll")["rule"]
    again = folder.convert()
    assert again["rule"] == rule
    assert [item["kept"] for item in again["sessions"]] == [True, False, True]
    only = folder.convert("--sessions", "Class 2 - Poll", "--columns", "sessions")
    assert [item["kept"] for item in only["sessions"]] == [False, True, False]
    default = folder.convert("--default-rule")
    assert default["rule"] != rule
    assert folder.load().decisions.extra_credit == frozenset()


def test_convert_overwriting_options_are_not_stored(folder: CourseFolder) -> None:
    folder.convert("--overwrite-excused", "--edited-in-canvas", "overwrite")
    choices = folder.load().decisions.choices
    assert (choices.overwrite_excused, choices.edited_in_canvas) == (False, "keep")


def test_convert_decisions_file_scores_and_joined_are_stored(folder: CourseFolder) -> None:
    score = {"student": "id:1001", "session": "Class 1 - Poll", "score": "EX", "reason": "ill"}
    decisions = {"scores": [score], "joined": {"id:1002": "Class 3 - Quiz"}}
    folder.convert("--decisions", folder.write("decisions.json", json.dumps(decisions)))
    folder.convert(
        "--decisions", folder.write("decisions.json", json.dumps({"scores": [{**score, "student": "id:1002"}]}))
    )
    shown = folder.run_json("courses", "show", "MATH")
    assert [item["student"] for item in shown["scores"]] == ["id:1001", "id:1002"]
    assert shown["joined"] == {"id:1002": "Class 3 - Quiz"}


def test_convert_file_readings_are_stored(folder: CourseFolder) -> None:
    folder.write("export.csv", CLICKER.replace("1.50,5.00,8.50", "LATE,5.00,7.00"))
    folder.convert("--value", "LATE=0.5")
    assert "score-not-a-number" not in {problem["code"] for problem in folder.convert()["problems"]}
    cells = folder.run_json(
        "explain", str(folder.path / "export.csv"), "--roster", str(folder.path / "gradebook.csv"),
        "--student", "canvas:11", "--course", "MATH",
    )["cells"]  # fmt: skip
    assert [cell["score"] for cell in cells] == ["2", "0.5", "5"]


def test_convert_columns_of_another_tool_are_stored(folder: CourseFolder) -> None:
    folder.write("export.csv", 'Name,Email,Essay 1\n"Adler, Ida",ida@example.edu,3\n"Bose, Ravi",ravi@example.edu,4\n')
    folder.convert("--sessions", "Essay 1")
    assert [item["kept"] for item in folder.convert()["sessions"]] == [True]


def test_convert_second_week_keeps_canvas_edit_and_lists_changes(folder: CourseFolder) -> None:
    folder.convert()
    folder.write("gradebook.csv", CREATED.replace("ida,S1,2.00", "ida,S1,0.50"))
    folder.write("export.csv", CLICKER.replace("1.50,5.00,8.50", "1.75,5.00,8.75"))
    answer = folder.convert()
    assert "edited-in-canvas" in {problem["code"] for problem in answer["problems"]}
    changes = [(item["canvas_id"], item["assignment_id"], item["to"]) for item in answer["rehearsal"]["changes"]]
    assert changes == [("11", "73", "1.75")]
    expected = {"canvas_id": "11", "name": "Adler, Ida", "session": "Class 2 - Poll", "from": "1.5", "to": "1.75"}
    assert answer["course"]["changes"] == [{"kind": "score-changed", **expected}]


def test_convert_text_output_lists_every_kind_of_change(folder: CourseFolder) -> None:
    folder.write("export.csv", CLICKER.replace("1003,,,,", "1003,1.00,,3.00,"))
    folder.convert("--columns", "both")
    rows = [line.split(",") for line in CLICKER.replace("1003,,,,", "1003,,,3.00,").splitlines()]
    for row, text in zip(rows, ("Class 4 - Poll", "2.00", "1.00", "1.00", "1.00"), strict=True):
        row[5:6] = []
        row[5] = {"Class 3 - Quiz": "Quiz of October"}.get(row[5], row[5])
        row.insert(6, text)
    rows[3] = ["Dorn", "Max", "max@example.edu", "1004", "", "3.00", "1.00", ""]
    rows.append(["Zorn", "Zoe", "zoe@example.edu", "1005", "", "3.00", "1.00", ""])
    folder.write("export.csv", "".join(",".join(row) + "\n" for row in rows))
    gradebook = BEFORE.replace('"Bose, Ravi",12,1002,ravi', '"Zorn, Zoe",15,1005,zoe')
    status, out, err = folder.run(
        "convert", str(folder.path / "export.csv"), "--roster", folder.write("gradebook.csv", gradebook),
        "-o", str(folder.path / "out.csv"), "--course", "MATH", "--drop", "Class 4 - Poll",
    )  # fmt: skip
    assert status == 1, err
    block = out.partition("Since the last files:\n")[2].partition("Needs attention:")[0]
    late = "Zorn, Zoe (canvas:15) joined late, with a first score in “Quiz of October”. "
    assert [line.strip() for line in block.splitlines()] == [
        "New session “Class 4 - Poll”, left out",
        "“Quiz of October” is probably “Class 3 - Quiz”, renamed",
        "“Class 2 - Poll” is no longer in the iClicker file",
        "Cruz, Lena, “Class 1 - Poll”: 1 -> no score",
        "Adler, Ida: total lowered from 8.5 to 7",
        "Cruz, Lena: total lowered from 4 to 3",
        "New in the iClicker file: Dorn, Max",
        "New in the iClicker file: Zorn, Zoe",
        "No longer in the iClicker file: Bose, Ravi",
        "New in the gradebook: Zorn, Zoe",
        "No longer in the gradebook: Bose, Ravi",
        f"{late}To excuse the earlier sessions, add the student to “joined” in a decisions file.",
    ]


def test_landed_complete_import_is_recorded(folder: CourseFolder) -> None:
    folder.convert()
    after = folder.write("after.csv", CREATED)
    assert (
        folder.run_json("landed", str(folder.path / "out.csv"), "--roster", after, "--course", "MATH")["outcome"]
        == "all"
    )
    [upload] = folder.run_json("courses", "show", "MATH")["uploads"]
    assert upload["arrived_at"] is not None
    assert (upload["check"]["cell_count"], upload["check"]["arrived_count"]) == (6, 6)


def test_landed_file_of_another_course_is_refused(folder: CourseFolder) -> None:
    folder.convert()
    other = folder.write("other.csv", (folder.path / "out.csv").read_text().replace(",2,", ",1,"))
    status, _, err = folder.run("landed", other, "--roster", str(folder.path / "gradebook.csv"), "--course", "MATH")
    assert (status, "wasn't saved for the course" in err) == (2, True)


@pytest.mark.parametrize("command", ["match", "explain", "landed"])
def test_commands_unknown_course_suggests_nearest_names(folder: CourseFolder, command: str) -> None:
    arguments = {
        "match": [str(folder.path / "export.csv")],
        "explain": [str(folder.path / "export.csv"), "--student", "canvas:11"],
        "landed": [str(folder.path / "export.csv")],
    }[command]
    full = [command, *arguments, "--roster", str(folder.path / "gradebook.csv"), "--course", "MTH"]
    assert folder.run(*full)[2].startswith("clickover: No course is called “MTH”. “courses list” ")
    folder.convert()
    assert folder.run(*full)[::2] == (2, "clickover: No course is called “MTH”. Did you mean “MATH”?\n")


def test_convert_gradebook_of_another_course_is_refused(folder: CourseFolder) -> None:
    folder.convert()
    folder.write("gradebook.csv", BEFORE.replace(",1", ",8").replace("(71)", "(81)").replace("(72)", "(82)"))
    status, _, err = folder.run(
        "convert", str(folder.path / "export.csv"), "--roster", str(folder.path / "gradebook.csv"),
        "-o", str(folder.path / "new.csv"), "--course", "MATH",
    )  # fmt: skip
    assert (status, "isn't from the course “MATH”" in err) == (2, True)
    assert not (folder.path / "new.csv").exists()


def test_convert_course_without_gradebook_or_name_is_refused(folder: CourseFolder) -> None:
    arguments = ["convert", str(folder.path / "export.csv"), "-o", str(folder.path / "out.csv"), "--course"]
    assert "--course needs the gradebook" in folder.run(*arguments, "MATH")[2]
    assert "expected a name of 1 to 200 characters" in folder.run(*arguments, "  ")[2]


def test_convert_damaged_database_is_set_aside_and_reported(folder: CourseFolder) -> None:
    folder.convert()
    path = folder.path / "data" / "courses.sqlite3"
    path.write_bytes(b"x" * 5000)
    answer = folder.convert()
    assert answer["course"]["is_new"] is True
    assert Path(answer["course"]["set_aside"]).read_bytes() == b"x" * 5000
    path.write_bytes(b"y" * 5000)
    after = folder.write("after.csv", AFTER)
    status, _, err = folder.run("landed", str(folder.path / "out.csv"), "--roster", after, "--course", "MATH")
    assert (status, "was damaged. It is now courses-damaged-" in err) == (2, True)
    path.write_bytes(b"z" * 5000)
    assert "was damaged. It is now" in folder.run(
        "convert", str(folder.path / "export.csv"), "--roster", str(folder.path / "gradebook.csv"),
        "-o", str(folder.path / "out.csv"), "--course", "MATH",
    )[1]  # fmt: skip


@pytest.mark.parametrize("exists", [False, True])
def test_convert_unwritable_upload_is_not_stored(
    folder: CourseFolder, monkeypatch: pytest.MonkeyPatch, exists: bool
) -> None:
    if exists:
        folder.convert()
        folder.write("export.csv", CLICKER.replace("4.25", "4.00"))

    def fail(_files: object) -> None:
        raise UnwritableFileError("the disk is full.")

    before = folder.run_json("courses", "show", "MATH") if exists else None
    monkeypatch.setattr("core.commands.convert.write_files", fail)
    status, _, err = folder.run(
        "convert", str(folder.path / "export.csv"), "--roster", str(folder.path / "gradebook.csv"),
        "-o", str(folder.path / "out.csv"), "--course", "MATH", "--drop", "Class 2 - Poll",
    )  # fmt: skip
    assert (status, err) == (2, "clickover: the disk is full.\n")
    if exists:
        assert folder.run_json("courses", "show", "MATH") == before
    else:
        assert folder.run_json("courses") == {"courses": []}


def test_convert_unwritable_upload_keeps_changes_of_other_processes(
    folder: CourseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change_and_fail(_files: object) -> None:
        with CourseStore() as store:
            store.update("MATH", lambda course: make_course() if course else None)
        raise UnwritableFileError("the disk is full.")

    monkeypatch.setattr("core.commands.convert.write_files", change_and_fail)
    files = [str(folder.path / name) for name in ("export.csv", "gradebook.csv", "out.csv")]
    assert folder.run("convert", files[0], "--roster", files[1], "-o", files[2], "--course", "MATH")[0] == 2
    assert len(folder.load().decisions.past_decisions) == 1

    def forget_and_fail(_files: object) -> None:
        with CourseStore() as store:
            store.update("MATH", lambda _course: None)
        raise UnwritableFileError("the disk is full.")

    monkeypatch.setattr("core.commands.convert.write_files", forget_and_fail)
    assert folder.run("convert", files[0], "--roster", files[1], "-o", files[2], "--course", "MATH")[0] == 2
    assert folder.run_json("courses") == {"courses": []}


def test_courses_show_text_lists_stored_decisions(folder: CourseFolder) -> None:
    folder.write("export.csv", CLASS_WITH_STRANGER)
    score = {"student": "id:1001", "session": "Class 1 - Poll", "score": "", "reason": "not his clicker"}
    decisions = {
        "matches": {"email:wei@mail.example.com": None, "id:1003": "13"},
        "scores": [score, {**score, "score": "1", "session": "Class 3 - Quiz", "reason": ""}],
        "joined": {"id:1002": "Class 3 - Quiz"},
    }
    folder.convert("--decisions", folder.write("d.json", json.dumps(decisions)), "--drop", "Class 2 - Poll")
    lines = folder.run("courses", "show", "MATH")[1].splitlines()
    today = folder.load().decisions.past_decisions[0].when
    assert lines[0] == "MATH: 4 students"
    assert [*lines[2:5], *sorted(lines[5:7]), *lines[7:10]] == [
        "Session “Class 1 - Poll”: goes to assignment 71",
        "Session “Class 2 - Poll”: left out",
        "Session “Class 3 - Quiz”: included",
        f"Cruz, Lena: matched with Cruz, Lena, {today}",
        f"Xu, Wei: not in this course, {today}",
        "id:1001, “Class 1 - Poll”: no score (not his clicker)",
        "id:1001, “Class 3 - Quiz”: 1",
        "id:1002 joined in “Class 3 - Quiz”",
    ]
    assert lines[10].endswith("out.csv: not in Canvas yet")


def test_courses_show_removed_student_is_listed_by_id(folder: CourseFolder) -> None:
    folder.write("export.csv", CLASS_WITH_STRANGER)
    folder.convert("--decisions", folder.write("d.json", json.dumps({**MATCHED})))
    folder.write("gradebook.csv", "\n".join(line for line in BEFORE.splitlines() if "Dorn" not in line))
    folder.convert()
    assert "Xu, Wei: matched with 14, " in folder.run("courses", "show", "MATH")[1]


def test_list_text_and_forget(folder: CourseFolder) -> None:
    assert folder.run("courses")[:2] == (0, "Clickover doesn't know any course yet.\n")
    folder.convert()
    with CourseStore() as store:
        store.update("ART", lambda _course: Course("ART"))
    first, second = folder.run("courses", "list")[1].splitlines()
    assert first == "ART: 0 students, 0 sessions, no upload"
    assert second.startswith("MATH: 4 students, 3 sessions, last upload 20")


def test_courses_forget_deletes_course(folder: CourseFolder) -> None:
    folder.convert()
    with CourseStore() as store:
        store.update("ART", lambda _course: Course("ART"))
    assert folder.run_json("courses", "forget", "math") == {"forgotten": "MATH"}
    assert folder.run("courses", "forget", "ART")[:2] == (0, "Forgotten: ART\n")
    assert folder.run("courses", "forget", "ART")[0] == 2


def test_courses_unknown_action_or_missing_name_is_refused(folder: CourseFolder) -> None:
    assert folder.run("courses", "delete")[0] == 2
    assert folder.run("courses", "show")[0] == 2
    assert folder.run("courses", "show", "MATH")[0] == 2


def test_courses_import_exported_course_restores_course(folder: CourseFolder) -> None:
    folder.convert()
    path = str(folder.path / "course.clickover")
    shown = folder.run_json("courses", "show", "MATH")
    assert folder.run_json("courses", "export", "MATH", path) == {"exported": "MATH", "file": path}
    if os.name == "posix":
        assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600
    assert folder.run_json("courses", "import", path)["outcome"] == "same"
    assert folder.run("courses", "import", path, "--name", "MATH 2")[1] == "Imported MATH 2: new course\n"
    folder.run("courses", "forget", "MATH")
    assert folder.run_json("courses", "import", path) == {"imported": "MATH", "outcome": "new", "differences": []}
    assert folder.run_json("courses", "show", "MATH") == shown


def change_here(folder: CourseFolder) -> None:
    folder.convert("--columns", "total")


@pytest.mark.parametrize(
    ("option", "outcome", "columns"), [("--replace", "replaced", "sessions"), ("--merge", "merged", "total")]
)
def test_courses_import_into_another_course_requires_choice(
    folder: CourseFolder, option: str, outcome: str, columns: str
) -> None:
    folder.convert()
    path = str(folder.path / "course.clickover")
    folder.run("courses", "export", "MATH", path)
    change_here(folder)
    status, _, err = folder.run("courses", "import", path)
    assert (status, "Use --merge to add what is missing, --replace" in err) == (2, True)
    answer = folder.run_json("courses", "import", path, option)
    assert answer["outcome"] == outcome
    assert {"part": "choices", "key": "columns", "here": "total", "file": None} in answer["differences"]
    assert folder.load().decisions.choices.columns == columns


def test_courses_import_other_file_is_refused(folder: CourseFolder) -> None:
    assert folder.run("courses", "import", str(folder.path / "export.csv"))[0] == 2
    assert folder.run("courses", "import", str(folder.path / "missing"))[0] == 2
    assert not (folder.path / "data").exists()


def test_commands_write_personal_data_only_to_database_and_saved_files(folder: CourseFolder, tmp_path: Path) -> None:
    folder.convert()
    folder.run("courses", "export", "MATH", str(folder.path / "course.clickover"))
    saved = {"export.csv", "gradebook.csv", "out.csv", "course.clickover", "courses.sqlite3"}
    others = [path for path in tmp_path.rglob("*") if path.is_file() and path.name not in saved]
    assert others == []
    personal = [b"Adler", b"ida@example", b"1001", b"8.50"]
    folder.run("courses", "forget", "MATH")
    data = (folder.path / "data" / "courses.sqlite3").read_bytes()
    assert [text for text in personal if text in data] == []


def test_commands_read_only_database_is_readable(folder: CourseFolder, request: pytest.FixtureRequest) -> None:
    folder.convert()
    path = folder.path / "data" / "courses.sqlite3"
    restore: Callable[[], None] = lambda: path.chmod(0o600)  # noqa: E731
    request.addfinalizer(restore)
    path.chmod(0o400)
    assert folder.run_json("courses")["courses"][0]["name"] == "MATH"
    match = ["match", str(folder.path / "export.csv"), "--roster", str(folder.path / "gradebook.csv")]
    assert folder.run(*match, "--course", "MATH")[0] == 0


@pytest.mark.parametrize("judgment", Judgment)
def test_courses_show_text_lists_each_kind_of_decision(folder: CourseFolder, judgment: Judgment) -> None:
    folder.convert()
    past = PastDecision("", "zoe@x.edu", "Zoe Quist", judgment, "14", "", "2026-11-28")
    update_decisions(past_decisions=(past,))
    status, out, _err = folder.run("courses", "show", "MATH")
    assert (status, sum("Zoe Quist" in line for line in out.splitlines())) == (0, 1)


def test_explain_with_stored_decision_about_edit_is_unchanged_if_scores_differ(folder: CourseFolder) -> None:
    sessions = folder.convert()["sessions"]
    (assignment_id,) = [item["assignment_id"] for item in sessions if item["assignment_id"]]
    files = [str(folder.path / "export.csv"), "--roster", str(folder.path / "gradebook.csv")]
    arguments = ["explain", *files, "--student", "canvas:12", "--course", "MATH"]
    before = folder.run_json(*arguments)
    update_decisions(edit_decisions=(EditDecision("12", assignment_id, CanvasEdit("9", "8", "7"), keeps_canvas=True),))
    assert folder.run_json(*arguments) == before


def update_decisions(**values: Any) -> None:  # noqa: ANN401 - values of any field
    """Replace decisions of the course MATH in the database."""

    def change(course: Course | None) -> Course | None:
        return replace(course, decisions=replace(course.decisions, **values)) if course else None

    with CourseStore() as store:
        store.update("MATH", change)
