"""Tests of `gui.file_loader.recovery`: no autosaved work is lost, whatever the answer and whenever the program ends."""

import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.course_file import open_course, pack_course, save_course
from core.errors import ClickoverError
from core.workbook import Workbook
from gui.program import Program
from gui.work import autosave as autosave_module
from gui.work import tasks
from gui.work.autosave import find_abandoned_files, try_lock
from gui.work.messages import Choice, Notice

WAIT_MS = 20_000


class User:
    """Answers the questions in order, and records what was asked and shown."""

    def __init__(self, program: Program, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.notices: list[str] = []
        program.messages.ask = self.ask  # type: ignore[method-assign]
        program.messages.notice_posted.connect(self._take)

    def ask(self, question: str, detail: str, choices: Sequence[Choice]) -> str:
        assert question
        self.asked.append(detail)
        assert self.answers, "asked too often"
        assert self.answers[0] in [choice.key for choice in choices]
        return self.answers.pop(0)

    def _take(self, notice: Notice) -> None:
        self.notices.append(notice.text)


def make_autosaved_file(program: Program, workbook: Workbook, name: str = "1", age: int = 0) -> Path:
    program.data_path.mkdir(exist_ok=True)
    path = program.data_path / f"unsaved-{name}.clickover"
    save_course(workbook, path)
    os.utime(path, (1e9 - age, 1e9 - age))
    return path


def make_newer_version(workbook: Workbook) -> bytes:
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


def make_empty(_workbook: Workbook) -> bytes:
    return b""


def make_table(_workbook: Workbook) -> bytes:
    return b"Student,ID\nBrightwater,1\n"


UNREADABLE = [make_newer_version, truncate, make_empty, make_table]


@pytest.fixture
def get_decisions(example: Workbook) -> Workbook:
    return example.with_sessions_included([example.chosen_sessions[0].key], included=False)


def is_open(program: Program) -> bool:
    return program.document.workbook.gradebook is not None


def test_recovery_opened_file_is_deleted_once_rewritten(
    qtbot: QtBot, program: Program, get_decisions: Workbook
) -> None:
    left = make_autosaved_file(program, get_decisions)
    user = User(program, "open")
    program.recovery.start()
    qtbot.waitUntil(lambda: is_open(program), timeout=WAIT_MS)
    assert left.exists()
    assert program.course_file.path is None
    assert not program.course_file.is_saved
    qtbot.waitUntil(lambda: not left.exists(), timeout=WAIT_MS)
    assert open_course(program.autosave.file).workbook.dropped == get_decisions.dropped
    assert len(user.asked) == 1
    assert user.notices == []


def test_recovery_close_before_reading_keeps_file(program: Program, get_decisions: Workbook) -> None:
    left = make_autosaved_file(program, get_decisions)
    User(program, "open")
    program.recovery.start()
    program.shut_down()
    program.file_opener.cancel()
    assert find_abandoned_files(program.data_path) == [left]
    assert open_course(left).workbook.dropped == get_decisions.dropped


def test_recovery_close_before_rewriting_keeps_file(qtbot: QtBot, program: Program, get_decisions: Workbook) -> None:
    left = make_autosaved_file(program, get_decisions)
    User(program, "open")
    program.autosave._delay_timer.setInterval(60_000)
    program.recovery.start()
    qtbot.waitUntil(lambda: is_open(program), timeout=WAIT_MS)
    program.shut_down()
    assert find_abandoned_files(program.data_path) == [left]


def test_recovery_canceled_reading_keeps_file(program: Program, get_decisions: Workbook) -> None:
    left = make_autosaved_file(program, get_decisions)
    User(program, "open")
    program.recovery.start()
    program.file_opener.cancel()
    program.shut_down()
    assert find_abandoned_files(program.data_path) == [left]


@pytest.mark.parametrize("spoil", UNREADABLE)
def test_recovery_unreadable_file_is_kept_and_not_offered_again(
    qtbot: QtBot, program: Program, get_decisions: Workbook, spoil: Callable[[Workbook], bytes]
) -> None:
    left = make_autosaved_file(program, get_decisions)
    data = spoil(get_decisions)
    left.write_bytes(data)
    user = User(program, "open")
    program.recovery.start()
    qtbot.waitUntil(lambda: bool(user.notices), timeout=WAIT_MS)
    assert str(left) in user.notices[0]
    assert not is_open(program)
    program.recovery.start()
    program.shut_down()
    assert len(user.asked) == 1
    assert left.read_bytes() == data
    assert find_abandoned_files(program.data_path) == []


@pytest.mark.parametrize("spoil", UNREADABLE)
def test_recovery_unreadable_file_still_offers_others(
    qtbot: QtBot, program: Program, get_decisions: Workbook, spoil: Callable[[Workbook], bytes]
) -> None:
    other = make_autosaved_file(program, get_decisions, "2", age=9)
    left = make_autosaved_file(program, get_decisions)
    left.write_bytes(spoil(get_decisions))
    os.utime(left, (1e9, 1e9))
    user = User(program, "open", "open")
    program.recovery.start()
    qtbot.waitUntil(lambda: is_open(program), timeout=WAIT_MS)
    assert [str(left) in detail for detail in user.asked] == [False, True]
    assert [str(left) in notice for notice in user.notices] == [True]
    qtbot.waitUntil(lambda: not other.exists(), timeout=WAIT_MS)
    assert left.exists()


def test_recovery_error_while_reading_offers_next_file(
    qtbot: QtBot, program: Program, get_decisions: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, other = make_autosaved_file(program, get_decisions), make_autosaved_file(program, get_decisions, "2", age=9)
    monkeypatch.setattr("gui.work.tasks.open_course_file", lambda path: 1 / 0 if path == left else open_course(path))
    user = User(program, "open", "later")
    with qtbot.captureExceptions() as raised:
        program.recovery.start()
        qtbot.waitUntil(lambda: bool(user.notices), timeout=WAIT_MS)
    assert [kind for kind, _, _ in raised] == [ZeroDivisionError]
    assert str(left) in user.notices[0]
    assert left.exists()
    assert find_abandoned_files(program.data_path) == [other]


def test_recovery_vanished_file_is_not_reported_as_kept(
    qtbot: QtBot, program: Program, get_decisions: Workbook
) -> None:
    left = make_autosaved_file(program, get_decisions)
    user = User(program, "open")
    program.recovery.start()
    left.unlink()
    qtbot.waitUntil(lambda: bool(user.notices), timeout=WAIT_MS)
    assert "Nothing is lost" not in user.notices[0]


@pytest.mark.parametrize(("answer", "remaining"), [("later", 2), ("delete", 0)])
def test_recovery_declined_file_offers_next(
    program: Program, get_decisions: Workbook, answer: str, remaining: int
) -> None:
    for age, name in enumerate(("1", "1-1")):
        make_autosaved_file(program, get_decisions, name, age)
    user = User(program, answer, answer)
    program.recovery.start()
    assert ["There is other work, too" in detail for detail in user.asked] == [True, False]
    assert len(find_abandoned_files(program.data_path)) == remaining
    assert user.notices == []


def test_recovery_opened_file_leaves_others_for_next_start(
    qtbot: QtBot, program: Program, get_decisions: Workbook
) -> None:
    left, other = make_autosaved_file(program, get_decisions), make_autosaved_file(program, get_decisions, "2", age=9)
    User(program, "open")
    program.recovery.start()
    qtbot.waitUntil(lambda: not left.exists(), timeout=WAIT_MS)
    program.shut_down()
    assert find_abandoned_files(program.data_path) == [other]


def test_recovery_file_locked_by_other_window_is_skipped(program: Program, get_decisions: Workbook) -> None:
    left = make_autosaved_file(program, get_decisions)
    lock = try_lock(left)
    assert lock is not None
    user = User(program)
    program.recovery.start()
    lock.unlock()
    assert user.asked == []


def test_recovery_lost_lock_race_offers_next_file(
    program: Program, get_decisions: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = make_autosaved_file(program, get_decisions)
    make_autosaved_file(program, get_decisions, "2", age=9)
    monkeypatch.setattr("gui.file_loader.recovery.try_lock", lambda path: None if path == left else try_lock(path))
    user = User(program, "later")
    program.recovery.start()
    assert len(user.asked) == 1


def test_recovery_killed_at_any_point_offers_work_again(
    qtbot: QtBot, program: Program, get_decisions: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copies the folder at each moment: what a start after a kill would find there."""
    make_autosaved_file(program, get_decisions)
    moments: list[str] = []

    def look(moment: str) -> None:
        moments.append(moment)
        found = tmp_path / f"moment-{len(moments)}"
        shutil.copytree(program.data_path, found, ignore=shutil.ignore_patterns("*.lock"))
        works = []
        for path in find_abandoned_files(found):
            try:
                works.append(open_course(path).workbook.dropped)
            except ClickoverError:
                works.append(frozenset())
        assert get_decisions.dropped in works, moment

    def before_and_after(name: str, where: object, word: str) -> None:
        original = getattr(where, word)

        def watched(*arguments: object) -> object:
            look(f"before {name}")
            answer = original(*arguments)
            look(f"after {name}")
            return answer

        monkeypatch.setattr(where, word, watched)

    user = User(program, "open")
    before_and_after("the question", user, "ask")
    program.messages.ask = user.ask  # type: ignore[method-assign]
    before_and_after("saving", tasks, "autosave_course_file")
    before_and_after("deleting", autosave_module, "delete_abandoned_file")
    program.file_opener.recovered.connect(lambda _path: look("open"))
    program.recovery.start()
    look("answered")
    qtbot.waitUntil(lambda: "after deleting" in moments, timeout=WAIT_MS)
    wanted = ["the question", "the question", "answered", "open", "saving", "saving", "deleting", "deleting"]
    assert [moment.removeprefix("before ").removeprefix("after ") for moment in moments] == wanted
