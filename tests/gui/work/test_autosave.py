"""Tests of `gui.work.autosave`: which files are written, kept, and deleted."""

import dataclasses
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Timer

import pytest
from PySide6.QtCore import QRunnable
from pytestqt.qtbot import QtBot

from core.course_file import open_course, save_course
from core.errors import UnwritableFileError
from core.saved_upload import CourseContents, SavedUpload
from core.sent_upload import SentUpload
from core.workbook import Workbook
from gui.work import tasks
from gui.work.autosave import FIRST_RETRY_MS, MAX_RETRY_MS, Autosave
from gui.work.autosaved_files import (
    delete_abandoned_file,
    find_abandoned_files,
    mark_unreadable,
    remove_leftovers,
    try_lock,
)
from gui.work.background import MAX_RUNNING_TASKS, START_DELAY_MS, TaskRunner
from gui.work.document import Document
from gui.work.edit import CourseRecord
from tests.file_builders import GRADEBOOK
from tests.gui.deferred_pool import DeferredPool


@pytest.fixture
def autosave(document: Document, background: TaskRunner, tmp_path: Path) -> Autosave:
    made = Autosave(document, background, tmp_path / "data", lambda state: not state.workbook.dropped)
    made._delay_timer.setInterval(1)
    return made


def test_autosave_change_writes_file_after_delay(
    qtbot: QtBot, autosave: Autosave, document: Document, example: Workbook
) -> None:
    document.apply("Open", example)
    qtbot.waitUntil(autosave.file.exists)
    assert open_course(autosave.file).workbook.gradebook is not None
    assert autosave.file.stat().st_mode & 0o077 == 0 or autosave.file.drive
    autosave.delete_files()
    assert not autosave.file.exists()


def test_autosave_saved_upload_writes_file(
    qtbot: QtBot, autosave: Autosave, document: Document, example: Workbook
) -> None:
    document.apply("Open", example)
    qtbot.waitUntil(autosave.file.exists)
    sent = SavedUpload(b"x", Path("up.csv"), None, datetime.now(UTC), example.gradebook)
    document.record_upload(document.state.course, sent)
    qtbot.waitUntil(lambda: open_course(autosave.file).saved_upload is not None)
    autosave.delete_files()


def test_autosave_replaced_course_writes_separate_file(
    qtbot: QtBot, autosave: Autosave, document: Document, example: Workbook, tmp_path: Path
) -> None:
    document.apply("Open", example)
    document.apply("Leave out", example.with_sessions_included([example.chosen_sessions[0].key], included=False))
    document.apply("Open another class", example.with_gradebook(None), course=CourseRecord())
    qtbot.waitUntil(autosave.file.exists)
    document.apply("Open a third", example, course=CourseRecord())
    beside = autosave.file.with_stem(f"{autosave.file.stem}-1")
    qtbot.waitUntil(lambda: open_course(autosave.file).workbook.gradebook is not None)
    assert len(open_course(beside).workbook.dropped) == 1
    assert find_abandoned_files(tmp_path / "data") == []
    for _ in range(2):
        document.undo_stack.undo()
    qtbot.waitUntil(lambda: not beside.exists())
    qtbot.waitUntil(lambda: len(open_course(autosave.file).workbook.dropped) == 1)
    autosave.delete_files()
    assert list((tmp_path / "data").iterdir()) == []


def test_autosave_replaced_course_is_written_once(
    qtbot: QtBot, autosave: Autosave, document: Document, example: Workbook
) -> None:
    document.apply("Leave out", example.with_sessions_included([example.chosen_sessions[0].key], included=False))
    document.apply("Open another class", example, course=CourseRecord())
    beside = autosave.file.with_stem(f"{autosave.file.stem}-1")
    qtbot.waitUntil(beside.exists)
    before = beside.stat().st_ino  # a file that is written takes the place of the old one
    document.apply("Leave out", example.with_sessions_included([example.chosen_sessions[0].key], included=False))
    qtbot.waitUntil(lambda: len(open_course(autosave.file).workbook.dropped) == 1)
    assert beside.stat().st_ino == before
    autosave.delete_files()


def test_autosave_missing_folder_retries_write(
    qtbot: QtBot, document: Document, background: TaskRunner, example: Workbook, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    autosave = Autosave(document, background, tmp_path / "file" / "data", lambda _state: False)
    autosave._delay_timer.setInterval(1)
    reported: list[str] = []
    autosave.failed.connect(lambda error: reported.append(error.where))
    document.apply("Open", example)
    qtbot.waitUntil(lambda: not autosave._delay_timer.isActive())
    assert reported == [str(tmp_path / "file" / "data")]
    document.apply("Leave out", leave_out(document, 0))
    with pytest.raises(OSError, match="file"):
        autosave.write_now()
    (tmp_path / "file").unlink()
    qtbot.waitUntil(autosave.file.exists)
    autosave.delete_files()


def test_autosave_unneeded_file_is_deleted_after_write(
    autosave: Autosave, document: Document, example: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        document.apply(
            "Leave out",
            example.with_sessions_included([example.chosen_sessions[0].key], included=False),
            course=CourseRecord(),
        )
    document.apply("Open", example.with_sessions_included([], included=False), course=CourseRecord())
    autosave.write_now()
    second = autosave.file.with_stem(f"{autosave.file.stem}-2")
    assert second.exists()
    document.undo_stack.undo()
    with monkeypatch.context() as full:
        full.setattr("gui.work.tasks.autosave_course_file", _fail)
        with pytest.raises(UnwritableFileError):
            autosave.write_now()
    assert second.exists()
    autosave.write_now()
    assert not second.exists()
    autosave.delete_files()


def _fail(_kept: CourseContents, path: Path) -> None:
    raise UnwritableFileError("cannot be written.", where=str(path))


def test_autosave_second_run_uses_another_file(autosave: Autosave, document: Document, background: TaskRunner) -> None:
    again = Autosave(document, background, autosave.file.parent, lambda _state: True)
    assert again.file != autosave.file


def test_autosave_empty_document_writes_nothing(autosave: Autosave) -> None:
    autosave.write_now()
    assert not autosave.file.exists()


def test_find_abandoned_files_running_program_omits_file(
    autosave: Autosave, document: Document, example: Workbook, tmp_path: Path
) -> None:
    document.apply("Open", example)
    autosave.write_now()
    assert find_abandoned_files(tmp_path / "data") == []
    autosave.delete_files()


def test_find_abandoned_files_crashed_program_returns_file(
    autosave: Autosave, document: Document, example: Workbook, tmp_path: Path
) -> None:
    document.apply("Open", example)
    autosave.write_now()
    failed = tmp_path / "data" / "unsaved-1.clickover"
    failed.write_bytes(autosave.file.read_bytes())
    lock_and_exit(failed)
    assert find_abandoned_files(tmp_path / "data") == [failed]
    delete_abandoned_file(failed)
    assert find_abandoned_files(tmp_path / "data") == []
    autosave.delete_files()


def test_autosave_failed_write_retries(
    qtbot: QtBot, autosave: Autosave, document: Document, example: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    autosave._retry_ms = 1
    failed: list[Path] = []
    reported: list[str] = []
    autosave.failed.connect(lambda error: reported.append(error.what))
    autosave.recovered_from_failure.connect(lambda: reported.append("recovered"))

    def fail(_kept: CourseContents, path: Path) -> None:
        failed.append(path)
        raise UnwritableFileError("cannot be written.", where=str(path))

    with monkeypatch.context() as full:
        full.setattr("gui.work.tasks.autosave_course_file", fail)
        document.apply("Open", example)
        qtbot.waitUntil(lambda: len(failed) > 2)
        assert not autosave.file.exists()
        assert reported == ["cannot be written."]
    qtbot.waitUntil(autosave.file.exists)
    assert reported == ["cannot be written.", "recovered"]
    assert not autosave._retry_timer.isActive()
    assert autosave._retry_ms == FIRST_RETRY_MS
    autosave.delete_files()


def test_autosave_repeated_failures_increases_retry_delay(autosave: Autosave) -> None:
    for _ in range(20):
        autosave._retry_later()
    assert autosave._retry_ms == MAX_RETRY_MS
    autosave.delete_files()
    assert not autosave._retry_timer.isActive()


def test_autosave_unexpected_error_is_raised(
    qtbot: QtBot, autosave: Autosave, document: Document, example: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken, qtbot.captureExceptions() as raised:
        broken.setattr("gui.work.tasks.autosave_course_file", lambda _kept, _path: 1 / 0)
        document.apply("Open", example)
        qtbot.waitUntil(lambda: bool(raised))
    document.apply("Leave out", leave_out(document, 0))
    qtbot.waitUntil(autosave.file.exists)
    autosave.delete_files()


def test_autosave_change_starts_one_second_timer(document: Document, background: TaskRunner, tmp_path: Path) -> None:
    assert Autosave(document, background, tmp_path, lambda _state: True)._delay_timer.interval() == 1000


def test_autosave_continuous_edits_does_not_delay_write(
    qtbot: QtBot, autosave: Autosave, document: Document, example: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[frozenset[str]] = []
    monkeypatch.setattr(
        "gui.work.tasks.autosave_course_file", lambda kept, _path: written.append(kept.workbook.dropped)
    )
    autosave._delay_timer.setInterval(60)
    document.apply("Open", example)
    for number in range(30):
        document.apply("Edit", toggle_session(document, number % 2))
        qtbot.wait(20)
    assert len(written) >= 3  # once in 60 to 80 ms, were the machine idle
    autosave.delete_files()


def test_autosave_edit_during_write_is_written_next(
    qtbot: QtBot, document: Document, example: Workbook, tmp_path: Path
) -> None:
    pool, autosave = make_slow(document, example, tmp_path)
    fire_timer(autosave)
    document.apply("Leave out", leave_out(document, 0))
    qtbot.waitUntil(lambda: not autosave._delay_timer.isActive())
    assert len(pool.waiting) == 1
    pool.run_all()
    assert len(open_course(autosave.file).workbook.dropped) == 1
    assert not pool.waiting
    autosave.delete_files()


def test_autosave_slow_write_starts_no_other_write(document: Document, example: Workbook, tmp_path: Path) -> None:
    pool, autosave = make_slow(document, example, tmp_path)
    for number in range(3):
        document.apply("Leave out", leave_out(document, number))
        fire_timer(autosave)
    assert len(pool.waiting) == 1
    pool.waiting.pop(0).run()
    assert len(pool.waiting) == 1
    pool.run_all()
    assert len(open_course(autosave.file).workbook.dropped) == 3
    autosave.delete_files()


def test_autosave_undo_during_write_keeps_unwritten_work(document: Document, example: Workbook, tmp_path: Path) -> None:
    pool, autosave = make_slow(document, example, tmp_path)
    document.apply("Leave out", leave_out(document, 0))
    decided = document.workbook
    document.apply("Open another class", example, course=CourseRecord())
    fire_timer(autosave)
    document.undo_stack.undo()
    pool.waiting.pop(0).run()
    works = [open_course(path).workbook for path in (tmp_path / "data").glob("*.clickover")]
    assert decided.dropped in [work.dropped for work in works]
    fire_timer(autosave)
    pool.run_all()
    assert [path.name for path in (tmp_path / "data").glob("*.clickover")] == [autosave.file.name]
    assert open_course(autosave.file).workbook.dropped == decided.dropped
    autosave.delete_files()


def test_autosave_with_every_edit_undone_keeps_file(autosave: Autosave, document: Document, example: Workbook) -> None:
    document.apply("Open", example)
    autosave.write_now()
    document.undo_stack.undo()
    fire_timer(autosave)
    assert autosave.file.exists()
    autosave.delete_files()
    assert not autosave.file.exists()


def test_write_now_during_write_is_not_overwritten(
    qtbot: QtBot, document: Document, example: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    background, begun, may_go_on = TaskRunner(), Event(), Event()
    autosave = Autosave(document, background, tmp_path / "data", lambda _state: True)
    save = tasks.autosave_course_file

    def save_slowly(kept: CourseContents, path: Path) -> None:
        if not begun.is_set():
            begun.set()
            may_go_on.wait(10)
        save(kept, path)

    monkeypatch.setattr("gui.work.tasks.autosave_course_file", save_slowly)
    document.apply("Open", example)
    fire_timer(autosave)
    qtbot.waitUntil(begun.is_set)
    document.apply("Leave out", leave_out(document, 0))
    later = Timer(0.2, may_go_on.set)
    later.start()
    autosave.write_now()
    later.join()
    background.shut_down()
    assert len(open_course(autosave.file).workbook.dropped) == 1
    autosave.delete_files()
    assert list((tmp_path / "data").iterdir()) == []


def test_keep_files_during_write_writes_latest_edit(document: Document, example: Workbook, tmp_path: Path) -> None:
    _, autosave = make_slow(document, example, tmp_path)
    document.apply("Leave out", leave_out(document, 0))
    fire_timer(autosave)
    autosave.keep_files()
    (left,) = find_abandoned_files(tmp_path / "data")
    assert len(open_course(left).workbook.dropped) == 1


def test_delete_once_saved_autosaved_work_deletes_file(document: Document, example: Workbook, tmp_path: Path) -> None:
    pool, autosave = make_slow(document, example, tmp_path)
    old = tmp_path / "data" / "unsaved-1.clickover"
    save_course(example, old)
    document.apply(
        "Recover",
        example.with_sessions_included([example.chosen_sessions[0].key], included=False),
        course=CourseRecord(),
    )
    replace(autosave, old)
    assert find_abandoned_files(tmp_path / "data") == []
    fire_timer(autosave)
    assert old.exists()
    pool.run_all()
    assert not old.exists()
    assert len(open_course(autosave.file).workbook.dropped) == 1
    autosave.delete_files()
    assert list((tmp_path / "data").iterdir()) == []


def test_delete_once_saved_recognized_course_deletes_file(
    document: Document, example: Workbook, tmp_path: Path
) -> None:
    pool, autosave = make_slow(document, example, tmp_path)
    old = tmp_path / "data" / "unsaved-1.clickover"
    save_course(example, old)
    record = CourseRecord()
    document.apply("Recover", leave_out(document, 0), course=record)
    replace(autosave, old)
    document.apply("Continue", leave_out(document, 1), course=CourseRecord(continues=record))
    fire_timer(autosave)
    pool.run_all()
    assert not old.exists()
    autosave.delete_files()


def test_delete_once_saved_unsaved_work_keeps_file(
    autosave: Autosave, document: Document, example: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    old = tmp_path / "data" / "unsaved-1.clickover"
    save_course(example, old)
    document.apply("Open", example)
    document.apply(
        "Recover",
        example.with_sessions_included([example.chosen_sessions[0].key], included=False),
        course=CourseRecord(),
    )
    replace(autosave, old)
    with monkeypatch.context() as full:
        full.setattr("gui.work.tasks.autosave_course_file", _fail)
        with pytest.raises(UnwritableFileError):
            autosave.write_now()
    assert old.exists()
    document.undo_stack.undo()
    autosave.write_now()
    assert old.exists()
    autosave.delete_files()
    assert find_abandoned_files(tmp_path / "data") == [old]


def test_find_abandoned_files_marked_by_other_version_returns_file(
    example: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "unsaved-1.clickover"
    save_course(example, path)
    mark_unreadable(path)
    assert find_abandoned_files(tmp_path) == []
    monkeypatch.setattr("gui.work.autosaved_files.VERSION", "99.0.0")
    assert find_abandoned_files(tmp_path) == [path]
    delete_abandoned_file(path)
    assert list(tmp_path.iterdir()) == []


def test_remove_leftovers_deletes_only_unused_files(example: Workbook, tmp_path: Path) -> None:
    for name in (".unsaved-1.clickover.abc.tmp", ".unsaved-2-1.clickover.abc.tmp", "mine.tmp"):
        (tmp_path / name).write_bytes(b"")
    lock_and_exit(tmp_path / "unsaved-3.clickover")
    assert (tmp_path / "unsaved-3.lock").exists()
    save_course(example, tmp_path / "unsaved-1.clickover")
    running = try_lock(tmp_path / "unsaved-2-1.clickover")
    assert running is not None
    remove_leftovers(tmp_path)
    running.unlock()
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [".unsaved-2-1.clickover.abc.tmp", "mine.tmp", "unsaved-1.clickover"]


def test_remove_leftovers_unused_parts_deletes_only_those_of_killed_runs(example: Workbook, tmp_path: Path) -> None:
    for name in ("unsaved-1-export-00.part", "unsaved-2-export-00.part", "unsaved-3-export-00.part"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / ".unsaved-2-export-00.part.abc.tmp").write_bytes(b"")
    save_course(example, tmp_path / "unsaved-2-1.clickover")
    running = try_lock(tmp_path / "unsaved-3.clickover")
    assert running is not None
    remove_leftovers(tmp_path)
    running.unlock()
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["unsaved-2-1.clickover", "unsaved-2-export-00.part", "unsaved-3-export-00.part"]


def test_autosave_replaced_file_deletes_part_once_unneeded(
    autosave: Autosave, document: Document, example: Workbook, tmp_path: Path
) -> None:
    document.apply("Open", example)
    autosave.write_now()
    assert len(list((tmp_path / "data").glob("*-gradebook-*.part"))) == 1
    document.apply("Close the gradebook", example.with_gradebook(None))
    autosave.write_now()
    assert list((tmp_path / "data").glob("*-gradebook-*.part")) == []
    assert len(list((tmp_path / "data").glob("*-export-*.part"))) == 1
    document.undo_stack.undo()
    autosave.write_now()
    assert open_course(autosave.file).workbook.gradebook is not None
    autosave.delete_files()
    assert list((tmp_path / "data").iterdir()) == []


def test_autosave_sent_uploads_keeps_their_parts(
    autosave: Autosave, document: Document, example: Workbook, tmp_path: Path
) -> None:
    uploads = (SentUpload("week1.csv", GRADEBOOK.encode()), SentUpload("week2.csv", GRADEBOOK.encode() + b"\n"))
    document.apply("Open", dataclasses.replace(example, sent_uploads=uploads))
    autosave.write_now()
    assert len(list((tmp_path / "data").glob("*-sent-*.part"))) == 2
    assert open_course(autosave.file).workbook.sent_uploads == uploads
    autosave.delete_files()


def test_autosave_during_other_task_does_not_wait(
    qtbot: QtBot, document: Document, example: Workbook, tmp_path: Path
) -> None:
    background, may_end = TaskRunner(), Event()
    autosave = Autosave(document, background, tmp_path / "data", lambda _state: True)
    for _ in range(MAX_RUNNING_TASKS + 1):
        background.run(lambda: may_end.wait(20), lambda _result: None)
    qtbot.wait(2 * START_DELAY_MS)  # the other tasks run now, and one holds the lock
    document.apply("Open", example)
    fire_timer(autosave)
    qtbot.waitUntil(autosave.file.exists)
    assert not may_end.is_set()
    may_end.set()
    background.shut_down()
    autosave.delete_files()


class SlowPool(DeferredPool):
    """Pool that runs writes on demand."""

    @property
    def waiting(self) -> list[QRunnable]:
        return self._waiting


def make_slow(document: Document, example: Workbook, tmp_path: Path) -> tuple[SlowPool, Autosave]:
    """Return an autosave whose writes are queued. The example is open, and its write hasn't started."""
    pool = SlowPool()
    autosave = Autosave(document, TaskRunner(pool), tmp_path / "data", lambda state: not state.workbook.dropped)
    autosave._delay_timer.setInterval(1)
    (tmp_path / "data").mkdir()
    document.apply("Open", example)
    return pool, autosave


def lock_and_exit(path: Path) -> None:
    """Leave a lock the way a killed program does."""
    code = (
        "import os, sys; from pathlib import Path; from gui.work.autosaved_files import try_lock\n"
        "lock = try_lock(Path(sys.argv[1])); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], cwd=Path(__file__).parents[3], check=False)


def fire_timer(autosave: Autosave) -> None:
    """End the autosave delay."""
    autosave._delay_timer.stop()
    autosave._delay_timer.timeout.emit()


def leave_out(document: Document, at: int) -> Workbook:
    workbook = document.workbook
    assert workbook.export is not None
    return workbook.with_sessions_included([workbook.export.sessions[at].key], included=False)


def toggle_session(document: Document, at: int) -> Workbook:
    workbook = document.workbook
    assert workbook.export is not None
    key = workbook.export.sessions[at].key
    return workbook.with_sessions_included([key], included=key in workbook.dropped)


def replace(autosave: Autosave, path: Path) -> None:
    lock = try_lock(path)
    assert lock is not None
    autosave.delete_once_saved(path, lock)
