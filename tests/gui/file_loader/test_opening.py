"""Files that come one after the other, or many at once: is every one put to use or spoken of?"""

import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.choices import Columns
from core.saved_work import open_work, save_work
from core.sent import Sent
from core.students.decisions import Decision, Judgment
from core.workbook import Workbook
from gui.file_loader.opening import EXAMPLE_FILES
from gui.program import Program
from gui.steps import Step, StepState
from gui.work import tasks
from tests.gui.conftest import begin_to_rename

EXPORT, GRADEBOOK = EXAMPLE_FILES


def wait(qtbot: QtBot, program: Program) -> None:
    qtbot.waitUntil(lambda: not program.opening.reading, timeout=20_000)


def banner(program: Program) -> str:
    return program.steps.current_page.banner.text


def test_files_that_the_system_brings_one_by_one_come_in_together(
    qapp: QApplication, qtbot: QtBot, program: Program
) -> None:
    for path in EXAMPLE_FILES:
        QApplication.sendEvent(qapp, QFileOpenEvent(str(path)))
    assert program.opening.reading == (EXPORT.name, GRADEBOOK.name)
    wait(qtbot, program)
    assert program.document.workbook.export is not None
    assert program.document.workbook.gradebook is not None
    assert program.document.undo_stack.count() == 1


def test_a_file_that_is_given_again_while_it_is_read_is_read_once(qtbot: QtBot, program: Program) -> None:
    program.opening.open([EXPORT])
    program.opening.open([EXPORT])
    assert program.opening.reading == (EXPORT.name,)
    wait(qtbot, program)
    assert program.document.undo_stack.count() == 1


def test_files_given_with_saved_work_go_into_it(
    qtbot: QtBot, program: Program, example: Workbook, tmp_path: Path
) -> None:
    work = tmp_path / "mine.clickover"
    save_work(example.with_gradebook(None).choosing([example.chosen[0].key], count=False), work)
    program.opening.open([GRADEBOOK])
    program.opening.open([work])
    wait(qtbot, program)
    assert len(program.document.workbook.dropped) == 1
    assert program.document.workbook.gradebook is not None


def test_every_file_that_stands_double_is_spoken_of(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    older, wrong = tmp_path / "older.csv", tmp_path / "wrong.csv"
    older.write_bytes(EXPORT.read_bytes() + b"\n")
    wrong.write_text("a,b\n1,2\n")
    program.opening.open([older, EXPORT, GRADEBOOK, wrong])
    wait(qtbot, program)
    assert f"“{EXPORT.name}” is open, but not “older.csv”." in banner(program)
    assert "wrong.csv" in banner(program)


def test_files_are_let_go_of_together(qtbot: QtBot, program: Program) -> None:
    program.opening.open([EXPORT])
    program.opening.open([GRADEBOOK])
    program.opening.cancel()
    assert program.opening.reading == ()
    qtbot.waitUntil(lambda: not program.background.is_busy, timeout=20_000)
    assert program.document.undo_stack.count() == 0


def test_recovered_work_comes_in_by_itself_after_the_files(
    qtbot: QtBot, program: Program, example: Workbook, tmp_path: Path
) -> None:
    left = tmp_path / "unsaved-1.clickover"
    save_work(example.choosing([example.chosen[0].key], count=False), left)
    program.opening.open([GRADEBOOK])
    program.opening.recover(left)
    program.opening.open([EXPORT])
    wait(qtbot, program)
    texts = [program.document.undo_stack.text(index) for index in range(program.document.undo_stack.count())]
    assert texts == [f"Open {GRADEBOOK.name}", "Recover unsaved work"]
    assert len(program.document.workbook.dropped) == 1
    assert not program.course_file.is_saved


def test_a_fault_with_one_file_does_not_cost_the_others(
    qtbot: QtBot, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = tasks.read_any
    monkeypatch.setattr(tasks, "read_any", lambda path: read(path) if path == EXPORT else 1 / 0)
    with qtbot.captureExceptions() as raised:
        program.opening.open(EXAMPLE_FILES)
        wait(qtbot, program)
    assert [kind for kind, _, _ in raised] == [ZeroDivisionError]
    assert program.document.workbook.export is not None


def test_saved_work_of_one_class_is_not_written_over_with_another(
    qtbot: QtBot, program: Program, example: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b, other = tmp_path / "a.clickover", tmp_path / "b.clickover", tmp_path / "other.csv"
    save_work(example, a)
    save_work(example.with_gradebook(None), b)
    other.write_bytes(b"\n".join(EXPORT.read_bytes().splitlines()[:6]))
    for path in (a, other):
        program.opening.open([path])
        wait(qtbot, program)
    assert program.window.windowTitle() == "canvas-gradebook[*]"
    monkeypatch.setattr(program.messages, "choose_save_file", lambda *_: None)
    program.course_file.save()
    program.document.undo_stack.undo()
    assert program.window.windowTitle() == "a[*]"
    program.opening.open([b])
    wait(qtbot, program)
    assert program.window.windowTitle() == "b[*]"
    program.document.undo_stack.undo()
    assert program.window.windowTitle() == "a[*]"
    assert program.window.windowFilePath() == str(a)
    qtbot.waitUntil(lambda: not program.background.is_busy, timeout=20_000)
    assert open_work(a).workbook.gradebook is not None


def test_files_that_are_opened_after_all_was_undone_are_of_another_work(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    program.opening.open([EXPORT])
    wait(qtbot, program)
    first = program.document.state.work
    program.opening.open([GRADEBOOK])
    wait(qtbot, program)
    assert program.document.state.work is first
    first.path = tmp_path / "a.clickover"
    program.document.undo_stack.undo()
    program.document.undo_stack.undo()
    program.opening.open([EXPORT])
    wait(qtbot, program)
    assert program.course_file.path is None


def test_another_course_is_not_the_one_that_was_saved_for_canvas(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    program.opening.open(EXAMPLE_FILES)
    wait(qtbot, program)
    document = program.document
    sent = Sent(b"x", Path("up.csv"), None, datetime.now(UTC), document.workbook.gradebook)
    document.keep_sent(document.state.work, sent)
    document.apply("Close", document.workbook.with_gradebook(None))
    other = tmp_path / "other.csv"
    other.write_text(GRADEBOOK.read_text(encoding="utf-8").replace(",91", ",81"), encoding="utf-8")
    program.opening.open([other])
    wait(qtbot, program)
    assert document.state.work.sent is None


def test_a_gradebook_without_students_takes_no_other_file_s_place(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    empty = tmp_path / "2026-02-01T0900_Grades-MATH_101.csv"
    empty.write_bytes(b"\n".join(GRADEBOOK.read_bytes().splitlines()[:3]))
    program.opening.open([EXPORT])
    wait(qtbot, program)
    program.opening.open([empty])
    wait(qtbot, program)
    export, gradebook = program.document.workbook.export, program.document.workbook.gradebook
    assert export is not None
    assert export.path == EXPORT
    assert gradebook is not None
    assert gradebook.path == empty
    page = program.steps.get_page(Step.FILES)
    assert "Look at this: The gradebook lists no student. Check in Canvas" in page.status.text()
    assert page.state() is StepState.PROBLEM


def test_a_newer_export_keeps_decisions_and_says_what_went(
    qtbot: QtBot, program: Program, example: Workbook, tmp_path: Path
) -> None:
    lines = EXPORT.read_bytes().splitlines()
    newer, other = tmp_path / "newer.csv", tmp_path / "other.csv"
    newer.write_bytes(b"\n".join([*lines[:2], *lines[3:], lines[2].replace(b"Quill", b"Quilla")]))
    other.write_bytes(b"\n".join(lines[:6]))
    first, last = (each.row for each in (example.export.participants[0], example.export.participants[-1]))  # type: ignore[union-attr]
    decision = Decision(Judgment.NOT_IN_COURSE)
    workbook = example.choosing([example.chosen[0].key], count=False).deciding(decision, first, last)
    program.document.apply("Decide", workbook)
    program.opening.open([newer])
    wait(qtbot, program)
    now = program.document.workbook
    assert now.dropped == workbook.dropped
    assert list(now.decisions.by_row) == [last - 1]
    assert "Not carried over from the earlier file: who 1 person is. Undo restores it." in banner(program)
    program.opening.open([other])
    wait(qtbot, program)
    assert program.document.workbook.dropped == frozenset()
    assert "which session you left out" in banner(program)
    assert "Your Sessions settings" not in banner(program)


def test_what_is_being_typed_when_files_come_is_kept(
    qtbot: QtBot, program: Program, example: Workbook, tmp_path: Path
) -> None:
    newer = tmp_path / "newer.csv"
    newer.write_bytes(b"\n".join(EXPORT.read_bytes().splitlines()[:-1]))
    program.document.open(example)
    program.window.show()
    begin_to_rename(qtbot, program, "Clouds")
    program.opening.open([newer])
    wait(qtbot, program)
    assert list(program.document.workbook.titles.values()) == ["Clouds"]


def test_what_passes_over_to_another_class_is_told(
    qtbot: QtBot, program: Program, example: Workbook, tmp_path: Path
) -> None:
    workbook = example.preferring(replace(example.choices, columns=Columns.TOTAL))
    program.document.open(workbook)
    newer, other = tmp_path / "newer.csv", tmp_path / "other.csv"
    newer.write_bytes(b"\n".join(EXPORT.read_bytes().splitlines()[:-1]))
    other.write_bytes(b"\n".join([*GRADEBOOK.read_bytes().splitlines()[:2], b'"Adler, Ida",1,2,ida,S1']))
    for path, is_told in ((newer, False), (other, True)):
        program.opening.open([path])
        wait(qtbot, program)
        assert program.document.workbook.choices is workbook.choices
        assert ("Your Sessions settings from the earlier class still apply" in banner(program)) is is_told


def test_what_was_refused_is_forgotten_once_files_are_opened(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    wrong = tmp_path / "bad.csv"
    wrong.write_text("a,b\n1,2\n")
    program.steps.go_to(Step.SESSIONS)
    program.opening.open([wrong])
    wait(qtbot, program)
    assert "bad.csv" in banner(program)
    program.opening.open(EXAMPLE_FILES)
    wait(qtbot, program)
    assert [program.steps.get_page(step).banner.text for step in (Step.FILES, Step.SESSIONS)] == ["", ""]


def test_what_was_said_of_a_file_is_forgotten_when_opening_it_is_undone(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    older = tmp_path / "older.csv"
    older.write_bytes(EXPORT.read_bytes() + b"\n")
    program.opening.open([older, EXPORT])
    wait(qtbot, program)
    assert banner(program) != ""
    program.document.undo_stack.undo()
    assert banner(program) == ""


@pytest.mark.parametrize(
    ("names", "used"),
    [
        (("2026-03-02T1100_Grades-M.csv", "2026-03-02T1200_Grades-M.csv"), 1),
        (("2026-03-02T1100_Grades-M.csv", "2026-03-02T1100_Grades-M (1).csv"), 0),
        (("2026-03-02T1100_Grades-M.csv", "copy.csv"), 0),
    ],
)
def test_a_gradebook_that_canvas_exported_later_is_used_though_nothing_in_it_is_new(
    qtbot: QtBot, program: Program, example: Workbook, tmp_path: Path, names: tuple[str, str], used: int
) -> None:
    program.document.open(example.with_gradebook(None).choosing([example.chosen[0].key], count=False))
    for name in names:
        (tmp_path / name).write_bytes(GRADEBOOK.read_bytes())
        program.opening.open([tmp_path / name])
        wait(qtbot, program)
    now = program.document.workbook
    assert now.gradebook is not None
    assert now.gradebook.path.name == names[used]
    assert len(now.dropped) == 1


@pytest.mark.parametrize(
    ("again", "told"),
    [
        ([EXPORT], "iclicker-cloud-canvas.csv is open already."),
        (EXAMPLE_FILES, "canvas-gradebook.csv are open already."),
    ],
)
def test_files_that_are_open_already_are_answered_on_any_step(
    qtbot: QtBot, filled: Program, again: list[Path], told: str
) -> None:
    filled.steps.go_to(Step.STUDENTS)
    filled.opening.open(again)
    wait(qtbot, filled)
    assert banner(filled).endswith(told)
    assert filled.steps.step is Step.STUDENTS


def test_a_file_for_upload_is_spoken_of_where_no_gradebook_is_open(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    upload = tmp_path / "upload.csv"
    upload.write_text("Student,ID,SIS User ID,SIS Login ID,Section,Quiz (0)\nLee,1,,,,2\n", encoding="utf-8")
    program.opening.open([upload, EXAMPLE_FILES[0]])
    qtbot.waitUntil(lambda: not program.opening.reading, timeout=20_000)
    assert program.steps.step is Step.FILES
    assert "“upload.csv” is a file made for upload to Canvas." in program.steps.current_page.banner.text


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_opening_special_files_are_refused_at_once(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe")
    link = tmp_path / "link"
    link.symlink_to(os.devnull)
    program.preferences.add_recent(tmp_path / "pipe")
    assert program.preferences.recent == []
    program.window.files_dropped.emit([tmp_path / "pipe", link, tmp_path])
    wait(qtbot, program)
    for words in ("this is a pipe, not a file", "this is a device, not a file", "this is a folder"):
        assert words in banner(program)
