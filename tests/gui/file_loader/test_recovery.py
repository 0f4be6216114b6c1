"""Tests of `gui.file_loader.recovery`.

No autosaved work is lost, whatever the answer is and whenever the program ends.
"""

import io
import json
import os
import shutil
import socket
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.course_file import open_course, pack_course, save_course
from core.course_recovery import autosave_course
from core.errors import ClickoverError, UnwritableFileError
from core.saved_upload import CourseContents
from core.workbook import Workbook
from gui.program import Program
from gui.work import autosave as autosave_module
from gui.work import tasks
from gui.work.autosaved_files import find_abandoned_files, try_lock
from gui.work.edit import CourseRecord
from gui.work.messages import Choice, Notice

WAIT_MS = 20_000


class User:
    """A user who answers questions in order and records questions and notices."""

    def __init__(self, program: Program, *answers: str) -> None:
        self.answers = list(answers)
        self.questions: list[str] = []
        self.notices: list[str] = []
        program.messages.ask = self.ask  # type: ignore[method-assign]
        program.messages.notice_posted.connect(self._record_notice)

    def ask(self, question: str, detail: str, choices: Sequence[Choice]) -> str:
        assert question
        self.questions.append(detail)
        assert self.answers, "asked too often"
        assert self.answers[0] in [choice.key for choice in choices]
        return self.answers.pop(0)

    def _record_notice(self, notice: Notice) -> None:
        self.notices.append(notice.text)


def make_autosaved_file(program: Program, workbook: Workbook, name: str = "1", age: int = 0) -> Path:
    program.data_path.mkdir(exist_ok=True)
    path = program.data_path / f"unsaved-{name}.clickover"
    save_course(workbook, path)
    os.utime(path, (1e9 - age, 1e9 - age))
    return path


def pack_newer_version(workbook: Workbook) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(pack_course(workbook))) as old, zipfile.ZipFile(into, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "work.json":
                data = json.dumps({**json.loads(data), "clickover": 99}).encode()
            new.writestr(name, data)
    return into.getvalue()


def truncate(workbook: Workbook) -> bytes:
    return pack_course(workbook)[:-200]


def get_empty_bytes(_workbook: Workbook) -> bytes:
    return b""


def get_table_bytes(_workbook: Workbook) -> bytes:
    return b"Student,ID\nBrightwater,1\n"


UNREADABLE = [get_empty_bytes, get_table_bytes]


@pytest.fixture
def decided_work(example: Workbook) -> Workbook:
    return example.with_sessions_included([example.chosen_sessions[0].key], included=False)


def is_open(program: Program) -> bool:
    return program.document.workbook.gradebook is not None


def test_recovery_opened_file_is_deleted_once_rewritten(qtbot: QtBot, program: Program, decided_work: Workbook) -> None:
    left = make_autosaved_file(program, decided_work)
    user = User(program, "open")
    program.recovery.start()
    qtbot.waitUntil(lambda: is_open(program), timeout=WAIT_MS)
    assert left.exists()
    assert program.course_file.path is None
    assert not program.course_file.is_saved
    qtbot.waitUntil(lambda: not left.exists(), timeout=WAIT_MS)
    assert open_course(program.autosave.file).workbook.dropped == decided_work.dropped
    assert len(user.questions) == 1
    assert user.notices == []


def test_recovery_closed_before_reading_keeps_file(program: Program, decided_work: Workbook) -> None:
    left = make_autosaved_file(program, decided_work)
    User(program, "open")
    program.recovery.start()
    program.shut_down()
    program.file_opener.cancel()
    assert find_abandoned_files(program.data_path) == [left]
    assert open_course(left).workbook.dropped == decided_work.dropped


def test_recovery_closed_before_rewriting_keeps_file(qtbot: QtBot, program: Program, decided_work: Workbook) -> None:
    left = make_autosaved_file(program, decided_work)
    User(program, "open")
    program.autosave._delay_timer.setInterval(60_000)
    program.recovery.start()
    qtbot.waitUntil(lambda: is_open(program), timeout=WAIT_MS)
    program.shut_down()
    assert find_abandoned_files(program.data_path) == [left]


def test_recovery_with_canceled_reading_keeps_file(program: Program, decided_work: Workbook) -> None:
    left = make_autosaved_file(program, decided_work)
    User(program, "open")
    program.recovery.start()
    program.file_opener.cancel()
    program.shut_down()
    assert find_abandoned_files(program.data_path) == [left]


@pytest.mark.parametrize("spoil", UNREADABLE)
def test_recovery_unreadable_file_is_not_offered_again(
    qtbot: QtBot, program: Program, decided_work: Workbook, spoil: Callable[[Workbook], bytes]
) -> None:
    left = make_autosaved_file(program, decided_work)
    data = spoil(decided_work)
    left.write_bytes(data)
    user = User(program, "open")
    program.recovery.start()
    qtbot.waitUntil(lambda: bool(user.notices), timeout=WAIT_MS)
    assert str(left) in user.notices[0]
    assert not is_open(program)
    program.recovery.start()
    program.shut_down()
    assert len(user.questions) == 1
    assert left.read_bytes() == data
    assert find_abandoned_files(program.data_path) == []


@pytest.mark.parametrize("spoil", UNREADABLE)
def test_recovery_unreadable_file_offers_next_file(
    qtbot: QtBot, program: Program, decided_work: Workbook, spoil: Callable[[Workbook], bytes]
) -> None:
    other = make_autosaved_file(program, decided_work, "2", age=9)
    left = make_autosaved_file(program, decided_work)
    left.write_bytes(spoil(decided_work))
    os.utime(left, (1e9, 1e9))
    user = User(program, "open", "open")
    program.recovery.start()
    qtbot.waitUntil(lambda: is_open(program), timeout=WAIT_MS)
    assert [str(left) in detail for detail in user.questions] == [False, True]
    assert [str(left) in notice for notice in user.notices] == [True]
    qtbot.waitUntil(lambda: not other.exists(), timeout=WAIT_MS)
    assert left.exists()


def test_recovery_newer_version_is_neither_offered_nor_deleted(program: Program, decided_work: Workbook) -> None:
    left = make_autosaved_file(program, decided_work)
    data = pack_newer_version(decided_work)
    left.write_bytes(data)
    user = User(program)
    program.recovery.start()
    assert [str(left) in notice for notice in user.notices] == [True]
    program.shut_down()
    assert left.read_bytes() == data


def test_recovery_file_without_directory_opens_everything(
    qtbot: QtBot, program: Program, decided_work: Workbook
) -> None:
    left = make_autosaved_file(program, decided_work)
    left.write_bytes(truncate(decided_work))
    user = User(program, "open")
    program.recovery.start()
    qtbot.waitUntil(lambda: is_open(program), timeout=WAIT_MS)
    assert program.document.workbook.dropped == decided_work.dropped
    assert program.document.workbook.export is not None
    assert user.notices == []
    qtbot.waitUntil(lambda: not left.exists(), timeout=WAIT_MS)


def test_recovery_damaged_decisions_opens_last_valid_decisions(
    qtbot: QtBot, program: Program, example: Workbook, decided_work: Workbook
) -> None:
    left = program.data_path / "unsaved-1.clickover"
    program.data_path.mkdir()
    autosave_course(CourseContents(decided_work), left)
    autosave_course(CourseContents(example), left)
    left.write_bytes(b"PK damaged")
    user = User(program, "open")
    program.recovery.start()
    qtbot.waitUntil(lambda: is_open(program), timeout=WAIT_MS)
    assert program.document.workbook.dropped == decided_work.dropped
    assert ["the last change" in notice for notice in user.notices] == [True]
    program.shut_down()
    assert left.read_bytes() == b"PK damaged"
    assert find_abandoned_files(program.data_path) == []


def test_recovery_impossible_file_time_offers_work(
    program: Program, decided_work: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_autosaved_file(program, decided_work)
    user = User(program, "later")
    monkeypatch.setattr("gui.file_loader.recovery.format_datetime", lambda moment: moment.replace(year=10_000))
    program.recovery.start()
    assert len(user.questions) == 1


LOCKS: dict[str, bytes] = {
    "empty": b"",
    "garbage": bytes(range(256)),
    "other host": b"1\npython\nanother-host\n00000000-0000-0000-0000-000000000000\n\n",
    "reused process ID": f"{os.getpid()}\npython\n{socket.gethostname()}\n\n\n".encode(),
}


@pytest.mark.parametrize("age", [0, -365 * 86_400])
@pytest.mark.parametrize("lock", LOCKS)
def test_recovery_any_lock_file_offers_work(program: Program, decided_work: Workbook, lock: str, age: int) -> None:
    left = make_autosaved_file(program, decided_work)
    left.with_suffix(".lock").write_bytes(LOCKS[lock])
    later = time.time() - age  # as if the clock had been set back
    for path in (left, left.with_suffix(".lock")):
        os.utime(path, (later, later))
    user = User(program, "later")
    program.recovery.start()
    assert len(user.questions) == 1
    assert find_abandoned_files(program.data_path) == [left]


def test_recovery_unexpected_error_offers_next_file(
    qtbot: QtBot, program: Program, decided_work: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, other = make_autosaved_file(program, decided_work), make_autosaved_file(program, decided_work, "2", age=9)
    monkeypatch.setattr("gui.work.tasks.recover_course", lambda path: 1 / 0 if path == left else open_course(path))
    user = User(program, "open", "later")
    with qtbot.captureExceptions() as raised:
        program.recovery.start()
        qtbot.waitUntil(lambda: bool(user.notices), timeout=WAIT_MS)
    assert [kind for kind, _, _ in raised] == [ZeroDivisionError]
    assert str(left) in user.notices[0]
    assert left.exists()
    assert find_abandoned_files(program.data_path) == [other]


def test_recovery_vanished_file_is_not_reported_as_kept(qtbot: QtBot, program: Program, decided_work: Workbook) -> None:
    left = make_autosaved_file(program, decided_work)
    user = User(program, "open")
    program.recovery.start()
    left.unlink()
    qtbot.waitUntil(lambda: bool(user.notices), timeout=WAIT_MS)
    assert "Nothing is lost" not in user.notices[0]


@pytest.mark.parametrize(("answer", "remaining"), [("later", 2), ("delete", 0)])
def test_recovery_declined_file_offers_next_file(
    program: Program, decided_work: Workbook, answer: str, remaining: int
) -> None:
    for age, name in enumerate(("1", "1-1")):
        make_autosaved_file(program, decided_work, name, age)
    user = User(program, answer, answer)
    program.recovery.start()
    assert ["There is other work, too" in detail for detail in user.questions] == [True, False]
    assert len(find_abandoned_files(program.data_path)) == remaining
    assert user.notices == []


def test_recovery_after_opening_file_leaves_others_for_next_start(
    qtbot: QtBot, program: Program, decided_work: Workbook
) -> None:
    left, other = make_autosaved_file(program, decided_work), make_autosaved_file(program, decided_work, "2", age=9)
    User(program, "open")
    program.recovery.start()
    qtbot.waitUntil(lambda: not left.exists(), timeout=WAIT_MS)
    program.shut_down()
    assert find_abandoned_files(program.data_path) == [other]


def test_recovery_file_locked_by_other_window_is_skipped(program: Program, decided_work: Workbook) -> None:
    left = make_autosaved_file(program, decided_work)
    lock = try_lock(left)
    assert lock is not None
    user = User(program)
    program.recovery.start()
    lock.unlock()
    assert user.questions == []


def test_recovery_lost_lock_race_offers_next_file(
    program: Program, decided_work: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = make_autosaved_file(program, decided_work)
    make_autosaved_file(program, decided_work, "2", age=9)
    monkeypatch.setattr("gui.file_loader.recovery.try_lock", lambda path: None if path == left else try_lock(path))
    user = User(program, "later")
    program.recovery.start()
    assert len(user.questions) == 1


def test_recovery_killed_at_any_point_offers_work_again(
    qtbot: QtBot, program: Program, decided_work: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Open a copy of the folder at each moment, as a start after a kill would."""
    make_autosaved_file(program, decided_work)
    moments: list[str] = []

    def record_moment(moment: str) -> None:
        moments.append(moment)
        copied_folder = tmp_path / f"moment-{len(moments)}"
        shutil.copytree(program.data_path, copied_folder, ignore=shutil.ignore_patterns("*.lock"))
        dropped_sessions = []
        for path in find_abandoned_files(copied_folder):
            try:
                dropped_sessions.append(open_course(path).workbook.dropped)
            except ClickoverError:
                dropped_sessions.append(frozenset())
        assert decided_work.dropped in dropped_sessions, moment

    def record_around(name: str, owner: object, attribute: str) -> None:
        original = getattr(owner, attribute)

        def call_and_record(*arguments: object) -> object:
            record_moment(f"before {name}")
            result = original(*arguments)
            record_moment(f"after {name}")
            return result

        monkeypatch.setattr(owner, attribute, call_and_record)

    user = User(program, "open")
    record_around("the question", user, "ask")
    program.messages.ask = user.ask  # type: ignore[method-assign]
    record_around("saving", tasks, "autosave_course_file")
    record_around("deleting", autosave_module, "delete_abandoned_file")
    program.file_opener.recovered.connect(lambda _path: record_moment("open"))
    program.recovery.start()
    record_moment("answered")
    qtbot.waitUntil(lambda: "after deleting" in moments, timeout=WAIT_MS)
    expected = ["the question", "the question", "answered", "open", "saving", "saving", "deleting", "deleting"]
    assert [moment.removeprefix("before ").removeprefix("after ") for moment in moments] == expected


def test_program_failing_autosave_is_reported_once(
    qtbot: QtBot, program: Program, example: Workbook, decided_work: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = User(program)
    program.autosave._delay_timer.setInterval(1)
    program.autosave._retry_ms = 1
    tries: list[Path] = []

    def fail(_contents: CourseContents, path: Path) -> None:
        tries.append(path)
        raise UnwritableFileError("cannot be written: the disk is full.", where=str(path))

    with monkeypatch.context() as full:
        full.setattr("gui.work.tasks.autosave_course_file", fail)
        program.document.apply("Open", example)
        program.document.apply("Leave out", decided_work)
        qtbot.waitUntil(lambda: len(tries) > 2, timeout=WAIT_MS)
    assert ["the disk is full" in notice for notice in user.notices] == [True]
    qtbot.waitUntil(lambda: len(user.notices) == 2, timeout=WAIT_MS)
    assert program.autosave.file.exists()


def test_open_damaged_course_file_opens_remaining_parts_as_unsaved_work(
    qtbot: QtBot, program: Program, decided_work: Workbook, tmp_path: Path
) -> None:
    path = tmp_path / "My class.clickover"
    data = pack_course(decided_work)
    path.write_bytes(data[: len(data) * 3 // 4])
    user = User(program)
    program.file_opener.open([path])
    qtbot.waitUntil(lambda: program.document.workbook.export is not None, timeout=WAIT_MS)
    assert program.document.workbook.dropped == decided_work.dropped
    assert program.document.workbook.gradebook is None
    assert program.course_file.path is None
    assert not program.course_file.is_saved
    assert ["the gradebook" in notice for notice in user.notices] == [True]
    assert path.read_bytes() == data[: len(data) * 3 // 4]


def test_recovery_after_crash_finds_replaced_and_undone_work(
    program: Program, example: Workbook, decided_work: Workbook
) -> None:
    program.document.apply("Open", decided_work)
    program.document.apply("Open another class", example, course=CourseRecord())
    program.autosave.write_now()
    program.document.undo_stack.undo()
    program.document.undo_stack.undo()
    program.autosave.keep_files()
    works = [open_course(path).workbook for path in find_abandoned_files(program.data_path)]
    assert decided_work.dropped in [work.dropped for work in works]
    assert len(works) == 2
