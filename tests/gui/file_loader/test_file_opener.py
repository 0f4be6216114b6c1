"""Tests of opening several files, together or one after another."""

import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.choices import OutputColumns
from core.course_file import open_course, save_course
from core.saved_upload import SavedUpload
from core.students.decisions import Decision, Judgment
from core.workbook import Workbook
from gui.file_loader.file_opener import EXAMPLE_FILES
from gui.program import Program
from gui.steps import Step, StepState
from gui.work import tasks
from gui.work.course_file_actions import summarize_lost
from tests.gui.conftest import start_renaming

EXPORT, GRADEBOOK = EXAMPLE_FILES

pytestmark = pytest.mark.usefixtures("replace_open_files")


def wait_until_read(qtbot: QtBot, program: Program) -> None:
    qtbot.waitUntil(lambda: not program.file_opener.names_being_read, timeout=20_000)


def find_banner_text(program: Program) -> str:
    return program.steps.current_page.banner.text


def test_files_delivered_one_by_one_become_one_edit(qapp: QApplication, qtbot: QtBot, program: Program) -> None:
    for path in EXAMPLE_FILES:
        QApplication.sendEvent(qapp, QFileOpenEvent(str(path)))
    assert program.file_opener.names_being_read == (EXPORT.name, GRADEBOOK.name)
    wait_until_read(qtbot, program)
    assert program.document.workbook.export is not None
    assert program.document.workbook.gradebook is not None
    assert program.document.undo_stack.count() == 1


def test_file_opened_twice_while_reading_is_read_once(qtbot: QtBot, program: Program) -> None:
    program.file_opener.open([EXPORT])
    program.file_opener.open([EXPORT])
    assert program.file_opener.names_being_read == (EXPORT.name,)
    wait_until_read(qtbot, program)
    assert program.document.undo_stack.count() == 1


def test_files_opened_with_saved_work_are_added(
    qtbot: QtBot, program: Program, example: Workbook, tmp_path: Path
) -> None:
    work = tmp_path / "mine.clickover"
    save_course(
        example.with_gradebook(None).with_sessions_included([example.chosen_sessions[0].key], included=False), work
    )
    program.file_opener.open([GRADEBOOK])
    program.file_opener.open([work])
    wait_until_read(qtbot, program)
    assert len(program.document.workbook.dropped) == 1
    assert program.document.workbook.gradebook is not None


def test_unused_and_rejected_files_are_announced(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    older, wrong = tmp_path / "older.csv", tmp_path / "wrong.csv"
    older.write_bytes(EXPORT.read_bytes() + b"\n")
    wrong.write_text("a,b\n1,2\n")
    program.file_opener.open([older, EXPORT, GRADEBOOK, wrong])
    wait_until_read(qtbot, program)
    assert f"as one class: “older.csv”, “{EXPORT.name}”." in find_banner_text(program)
    assert "wrong.csv" in find_banner_text(program)


def test_cancel_stops_reading_all_files(qtbot: QtBot, program: Program) -> None:
    program.file_opener.open([EXPORT])
    program.file_opener.open([GRADEBOOK])
    program.file_opener.cancel()
    assert program.file_opener.names_being_read == ()
    qtbot.waitUntil(lambda: not program.background.is_busy, timeout=20_000)
    assert program.document.undo_stack.count() == 0


def test_recovered_work_becomes_its_own_edit(qtbot: QtBot, program: Program, example: Workbook, tmp_path: Path) -> None:
    left = tmp_path / "unsaved-1.clickover"
    save_course(example.with_sessions_included([example.chosen_sessions[0].key], included=False), left)
    program.file_opener.open([GRADEBOOK])
    program.file_opener.recover(left)
    program.file_opener.open([EXPORT])
    wait_until_read(qtbot, program)
    texts = [program.document.undo_stack.text(index) for index in range(program.document.undo_stack.count())]
    assert (len(texts), GRADEBOOK.name in texts[0]) == (2, True)
    assert len(program.document.workbook.dropped) == 1
    assert not program.course_file.is_saved


def test_unexpected_error_in_one_file_keeps_other_files(
    qtbot: QtBot, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = tasks.read_input_file
    monkeypatch.setattr(tasks, "read_input_file", lambda path, **kept: read(path, **kept) if path == EXPORT else 1 / 0)
    with qtbot.captureExceptions() as raised:
        program.file_opener.open(EXAMPLE_FILES)
        wait_until_read(qtbot, program)
    assert [kind for kind, _, _ in raised] == [ZeroDivisionError]
    assert program.document.workbook.export is not None


def test_saved_work_is_not_overwritten_by_another_class(
    qtbot: QtBot, program: Program, example: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b, other = tmp_path / "a.clickover", tmp_path / "b.clickover", tmp_path / "other.csv"
    save_course(example, a)
    save_course(example.with_gradebook(None), b)
    other.write_bytes(b"\n".join(EXPORT.read_bytes().splitlines()[:6]))
    for path in (a, other):
        program.file_opener.open([path])
        wait_until_read(qtbot, program)
    assert program.window.windowTitle() == "canvas-gradebook[*]"
    monkeypatch.setattr(program.messages, "choose_save_file", lambda *_: None)
    program.course_file.save()
    program.document.undo_stack.undo()
    assert program.window.windowTitle() == "a[*]"
    program.file_opener.open([b])
    wait_until_read(qtbot, program)
    assert program.window.windowTitle() == "b[*]"
    program.document.undo_stack.undo()
    assert program.window.windowTitle() == "a[*]"
    assert program.window.windowFilePath() == str(a)
    qtbot.waitUntil(lambda: not program.background.is_busy, timeout=20_000)
    assert open_course(a).workbook.gradebook is not None


def test_files_opened_after_undoing_everything_start_new_work(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    program.file_opener.open([EXPORT])
    wait_until_read(qtbot, program)
    first = program.document.state.course
    program.file_opener.open([GRADEBOOK])
    wait_until_read(qtbot, program)
    assert program.document.state.course is first
    first.path = tmp_path / "a.clickover"
    program.document.undo_stack.undo()
    program.document.undo_stack.undo()
    program.file_opener.open([EXPORT])
    wait_until_read(qtbot, program)
    assert program.course_file.path is None


def test_files_of_another_course_discard_saved_upload(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    program.file_opener.open(EXAMPLE_FILES)
    wait_until_read(qtbot, program)
    document = program.document
    saved_upload = SavedUpload(b"x", Path("up.csv"), None, datetime.now(UTC), document.workbook.gradebook)
    document.record_upload(document.state.course, saved_upload)
    document.apply("Close", document.workbook.with_gradebook(None))
    other = tmp_path / "other.csv"
    other.write_text(GRADEBOOK.read_text(encoding="utf-8").replace(",91", ",81"), encoding="utf-8")
    program.file_opener.open([other])
    wait_until_read(qtbot, program)
    assert document.state.course.saved_upload is None


def test_iclicker_file_older_than_last_upload_is_noted(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    program.file_opener.open(EXAMPLE_FILES)
    wait_until_read(qtbot, program)
    document = program.document
    older, newer = tmp_path / "older.csv", tmp_path / "newer.csv"
    for path in (older, newer):
        path.write_bytes(EXPORT.read_bytes() + f"{path.name}\n".encode())
    saved_at = datetime.now(UTC) - timedelta(minutes=1)
    os.utime(older, ((saved_at - timedelta(days=1)).timestamp(),) * 2)
    saved_upload = SavedUpload(b"x", Path("up.csv"), None, saved_at, document.workbook.gradebook)
    document.record_upload(document.state.course, saved_upload)
    banners = []
    for path in (older, newer):
        program.file_opener.open([path])
        wait_until_read(qtbot, program)
        banners.append("is older than your last upload file" in find_banner_text(program))
    assert banners == [True, False]


def test_gradebook_without_students_keeps_iclicker_file(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    empty = tmp_path / "2026-02-01T0900_Grades-MATH_101.csv"
    empty.write_bytes(b"\n".join(GRADEBOOK.read_bytes().splitlines()[:3]))
    program.file_opener.open([EXPORT])
    wait_until_read(qtbot, program)
    program.file_opener.open([empty])
    wait_until_read(qtbot, program)
    export, gradebook = program.document.workbook.export, program.document.workbook.gradebook
    assert export is not None
    assert export.path == EXPORT
    assert gradebook is not None
    assert gradebook.path == empty
    page = program.steps.get_page(Step.FILES)
    [message] = [problem.message for problem in gradebook.problems if problem.code == "gradebook-no-students"]
    assert message.partition(".")[0] in page.status.text()
    assert page.get_state() is StepState.PROBLEM


def test_newer_export_keeps_decisions_about_remaining_rows(
    qtbot: QtBot, program: Program, example: Workbook, tmp_path: Path
) -> None:
    lines = EXPORT.read_bytes().splitlines()
    newer, other = tmp_path / "newer.csv", tmp_path / "other.csv"
    newer.write_bytes(b"\n".join([*lines[:2], *lines[3:], lines[2].replace(b"Quill", b"Quilla")]))
    other.write_bytes(b"\n".join(lines[:6]))
    first, last = (person.row for person in (example.export.participants[0], example.export.participants[-1]))  # type: ignore[union-attr]
    decision = Decision(Judgment.NOT_IN_COURSE)
    workbook = example.with_sessions_included([example.chosen_sessions[0].key], included=False).with_decision(
        decision, first, last
    )
    program.document.apply("Decide", workbook)
    program.file_opener.open([newer])
    wait_until_read(qtbot, program)
    now = program.document.workbook
    assert now.dropped == workbook.dropped
    assert list(now.decisions.by_row) == [last - 1]
    lost_items = summarize_lost(workbook, now)
    assert (len(lost_items), lost_items[0] in find_banner_text(program)) == (1, True)
    program.file_opener.open([other])
    wait_until_read(qtbot, program)
    assert program.document.workbook.dropped == frozenset()
    assert "which session you left out" in find_banner_text(program)
    assert "Your Sessions settings" not in find_banner_text(program)


def test_text_being_edited_is_kept_after_opening_files(
    qtbot: QtBot, program: Program, example: Workbook, tmp_path: Path
) -> None:
    newer = tmp_path / "newer.csv"
    newer.write_bytes(b"\n".join(EXPORT.read_bytes().splitlines()[:-1]))
    program.document.open(example)
    program.window.show()
    start_renaming(qtbot, program, "Clouds")
    program.file_opener.open([newer])
    wait_until_read(qtbot, program)
    assert list(program.document.workbook.titles.values()) == ["Clouds"]


def test_settings_kept_for_another_class_are_announced(
    qtbot: QtBot, program: Program, example: Workbook, tmp_path: Path
) -> None:
    workbook = example.with_choices(replace(example.choices, columns=OutputColumns.TOTAL))
    program.document.open(workbook)
    newer, other = tmp_path / "newer.csv", tmp_path / "other.csv"
    newer.write_bytes(b"\n".join(EXPORT.read_bytes().splitlines()[:-1]))
    other.write_bytes(b"\n".join([*GRADEBOOK.read_bytes().splitlines()[:2], b'"Adler, Ida",1,2,ida,S1']))
    for path, is_announced in ((newer, False), (other, True)):
        program.file_opener.open([path])
        wait_until_read(qtbot, program)
        assert program.document.workbook.choices is workbook.choices
        assert (
            "Your Sessions settings from the earlier class still apply" in find_banner_text(program)
        ) is is_announced


def test_rejection_notice_is_cleared_after_opening_files(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    wrong = tmp_path / "bad.csv"
    wrong.write_text("a,b\n1,2\n")
    program.steps.go_to(Step.SESSIONS)
    program.file_opener.open([wrong])
    wait_until_read(qtbot, program)
    assert "bad.csv" in find_banner_text(program)
    program.file_opener.open(EXAMPLE_FILES)
    wait_until_read(qtbot, program)
    assert [program.steps.get_page(step).banner.text for step in (Step.FILES, Step.SESSIONS)] == ["", ""]


def test_file_notice_is_cleared_after_undo(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    older = tmp_path / "older.csv"
    older.write_bytes(EXPORT.read_bytes() + b"\n")
    program.file_opener.open([older, EXPORT])
    wait_until_read(qtbot, program)
    assert find_banner_text(program) != ""
    program.document.undo_stack.undo()
    assert find_banner_text(program) == ""


@pytest.mark.parametrize(
    ("names", "used"),
    [
        (("2026-03-02T1100_Grades-M.csv", "2026-03-02T1200_Grades-M.csv"), 1),
        (("2026-03-02T1100_Grades-M.csv", "2026-03-02T1100_Grades-M (1).csv"), 0),
        (("2026-03-02T1100_Grades-M.csv", "copy.csv"), 0),
    ],
)
def test_later_gradebook_with_same_bytes_is_used(
    qtbot: QtBot, program: Program, example: Workbook, tmp_path: Path, names: tuple[str, str], used: int
) -> None:
    program.document.open(
        example.with_gradebook(None).with_sessions_included([example.chosen_sessions[0].key], included=False)
    )
    for name in names:
        (tmp_path / name).write_bytes(GRADEBOOK.read_bytes())
        program.file_opener.open([tmp_path / name])
        wait_until_read(qtbot, program)
    now = program.document.workbook
    assert now.gradebook is not None
    assert now.gradebook.path.name == names[used]
    assert len(now.dropped) == 1


@pytest.mark.parametrize(
    ("paths", "ending"),
    [
        ([EXPORT], "iclicker-cloud-canvas.csv is open already."),
        (EXAMPLE_FILES, "canvas-gradebook.csv are open already."),
    ],
)
def test_files_already_open_are_announced_on_any_step(
    qtbot: QtBot, filled: Program, paths: list[Path], ending: str
) -> None:
    filled.steps.go_to(Step.STUDENTS)
    filled.file_opener.open(paths)
    wait_until_read(qtbot, filled)
    assert find_banner_text(filled).endswith(ending)
    assert filled.steps.step is Step.STUDENTS


def test_upload_file_without_gradebook_is_announced(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    upload = tmp_path / "upload.csv"
    upload.write_text("Student,ID,SIS User ID,SIS Login ID,Section,Quiz (0)\nLee,1,,,,2\n", encoding="utf-8")
    program.file_opener.open([upload, EXAMPLE_FILES[0]])
    qtbot.waitUntil(lambda: not program.file_opener.names_being_read, timeout=20_000)
    assert program.steps.step is Step.FILES
    assert "“upload.csv” is a file made for upload to Canvas." in program.steps.current_page.banner.text


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_special_files_are_rejected_immediately(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe")
    link = tmp_path / "link"
    link.symlink_to(os.devnull)
    program.preferences.add_recent_file(tmp_path / "pipe")
    assert program.preferences.recent_files == []
    program.window.files_dropped.emit([tmp_path / "pipe", link, tmp_path])
    wait_until_read(qtbot, program)
    for words in ("this is a pipe, not a file", "this is a device, not a file", "this is a folder"):
        assert words in find_banner_text(program)
