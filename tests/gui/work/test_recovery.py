"""Tests of `gui.work.recovery`: no set-aside work is lost, whatever the answer and whenever the program ends."""

import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.errors import ClickoverError
from core.saved_work import open_work, pack_course, save_work
from core.workbook import Workbook
from gui.program import Program
from gui.work import autosave as autosave_module
from gui.work import tasks
from gui.work.autosave import claim, left_behind
from gui.work.messages import Choice, Notice

WAIT_MS = 20_000


class User:
    """Answers the questions in order, and keeps what was asked and said."""

    def __init__(self, program: Program, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.notices: list[str] = []
        program.messages.ask = self.ask  # type: ignore[method-assign]
        program.messages.noticed.connect(self._take)

    def ask(self, question: str, detail: str, choices: Sequence[Choice]) -> str:
        assert question
        self.asked.append(detail)
        assert self.answers, "asked too often"
        assert self.answers[0] in [choice.key for choice in choices]
        return self.answers.pop(0)

    def _take(self, notice: Notice) -> None:
        self.notices.append(notice.text)


def set_aside(program: Program, workbook: Workbook, name: str = "1", age: int = 0) -> Path:
    program.data.mkdir(exist_ok=True)
    path = program.data / f"unsaved-{name}.clickover"
    save_work(workbook, path)
    os.utime(path, (1e9 - age, 1e9 - age))
    return path


def of_newer_version(workbook: Workbook) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(pack_course(workbook))) as old, zipfile.ZipFile(into, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "work.json":
                data = json.dumps({**json.loads(data), "clickover": 99}).encode()
            new.writestr(name, data)
    return into.getvalue()


def cut_short(workbook: Workbook) -> bytes:
    return pack_course(workbook)[:-200]


def without_any_byte(_workbook: Workbook) -> bytes:
    return b""


def as_a_table(_workbook: Workbook) -> bytes:
    return b"Student,ID\nBrightwater,1\n"


UNREADABLE = [of_newer_version, cut_short, without_any_byte, as_a_table]


@pytest.fixture
def decided(example: Workbook) -> Workbook:
    return example.choosing([example.chosen[0].key], count=False)


def is_open(program: Program) -> bool:
    return program.document.workbook.gradebook is not None


def test_recovery_opened_work_is_deleted_once_it_is_written_anew(
    qtbot: QtBot, program: Program, decided: Workbook
) -> None:
    left = set_aside(program, decided)
    user = User(program, "open")
    program.recovery.offer()
    qtbot.waitUntil(lambda: is_open(program), timeout=WAIT_MS)
    assert left.exists()
    assert program.work_file.path is None
    assert not program.work_file.is_saved
    qtbot.waitUntil(lambda: not left.exists(), timeout=WAIT_MS)
    assert open_work(program.autosave.file).workbook.dropped == decided.dropped
    assert len(user.asked) == 1
    assert user.notices == []


def test_recovery_window_closed_before_work_is_read_keeps_it(program: Program, decided: Workbook) -> None:
    left = set_aside(program, decided)
    User(program, "open")
    program.recovery.offer()
    program.end()
    program.opening.cancel()
    assert left_behind(program.data) == [left]
    assert open_work(left).workbook.dropped == decided.dropped


def test_recovery_window_closed_before_work_is_written_anew_keeps_it(
    qtbot: QtBot, program: Program, decided: Workbook
) -> None:
    left = set_aside(program, decided)
    User(program, "open")
    program.autosave._timer.setInterval(60_000)
    program.recovery.offer()
    qtbot.waitUntil(lambda: is_open(program), timeout=WAIT_MS)
    program.end()
    assert left_behind(program.data) == [left]


def test_recovery_reading_is_cancelled_keeps_work_for_the_next_start(program: Program, decided: Workbook) -> None:
    left = set_aside(program, decided)
    User(program, "open")
    program.recovery.offer()
    program.opening.cancel()
    program.end()
    assert left_behind(program.data) == [left]


@pytest.mark.parametrize("spoil", UNREADABLE)
def test_recovery_unreadable_work_stays_is_named_and_not_offered_again(
    qtbot: QtBot, program: Program, decided: Workbook, spoil: Callable[[Workbook], bytes]
) -> None:
    left = set_aside(program, decided)
    data = spoil(decided)
    left.write_bytes(data)
    user = User(program, "open")
    program.recovery.offer()
    qtbot.waitUntil(lambda: bool(user.notices), timeout=WAIT_MS)
    assert str(left) in user.notices[0]
    assert not is_open(program)
    program.recovery.offer()
    program.end()
    assert len(user.asked) == 1
    assert left.read_bytes() == data
    assert left_behind(program.data) == []


@pytest.mark.parametrize("spoil", UNREADABLE)
def test_recovery_unreadable_work_doesnt_hide_other_work(
    qtbot: QtBot, program: Program, decided: Workbook, spoil: Callable[[Workbook], bytes]
) -> None:
    other = set_aside(program, decided, "2", age=9)
    left = set_aside(program, decided)
    left.write_bytes(spoil(decided))
    os.utime(left, (1e9, 1e9))
    user = User(program, "open", "open")
    program.recovery.offer()
    qtbot.waitUntil(lambda: is_open(program), timeout=WAIT_MS)
    assert [str(left) in detail for detail in user.asked] == [False, True]
    assert [str(left) in notice for notice in user.notices] == [True]
    qtbot.waitUntil(lambda: not other.exists(), timeout=WAIT_MS)
    assert left.exists()


def test_recovery_fault_while_reading_keeps_work_and_offers_the_next(
    qtbot: QtBot, program: Program, decided: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, other = set_aside(program, decided), set_aside(program, decided, "2", age=9)
    monkeypatch.setattr("gui.work.tasks.open_work", lambda path: 1 / 0 if path == left else open_work(path))
    user = User(program, "open", "later")
    with qtbot.captureExceptions() as raised:
        program.recovery.offer()
        qtbot.waitUntil(lambda: bool(user.notices), timeout=WAIT_MS)
    assert [kind for kind, _, _ in raised] == [ZeroDivisionError]
    assert str(left) in user.notices[0]
    assert left.exists()
    assert left_behind(program.data) == [other]


def test_recovery_work_that_vanishes_after_the_answer_isnt_said_to_stay(
    qtbot: QtBot, program: Program, decided: Workbook
) -> None:
    left = set_aside(program, decided)
    user = User(program, "open")
    program.recovery.offer()
    left.unlink()
    qtbot.waitUntil(lambda: bool(user.notices), timeout=WAIT_MS)
    assert "Nothing is lost" not in user.notices[0]


@pytest.mark.parametrize(("answer", "remaining"), [("later", 2), ("delete", 0)])
def test_recovery_answer_that_opens_nothing_asks_about_the_next(
    program: Program, decided: Workbook, answer: str, remaining: int
) -> None:
    for age, name in enumerate(("1", "1-1")):
        set_aside(program, decided, name, age)
    user = User(program, answer, answer)
    program.recovery.offer()
    assert ["There is other work, too" in detail for detail in user.asked] == [True, False]
    assert len(left_behind(program.data)) == remaining
    assert user.notices == []


def test_recovery_opened_work_leaves_the_rest_to_the_next_start(
    qtbot: QtBot, program: Program, decided: Workbook
) -> None:
    left, other = set_aside(program, decided), set_aside(program, decided, "2", age=9)
    User(program, "open")
    program.recovery.offer()
    qtbot.waitUntil(lambda: not left.exists(), timeout=WAIT_MS)
    program.end()
    assert left_behind(program.data) == [other]


def test_recovery_work_that_another_window_offers_isnt_offered(program: Program, decided: Workbook) -> None:
    left = set_aside(program, decided)
    lock = claim(left)
    assert lock is not None
    user = User(program)
    program.recovery.offer()
    lock.unlock()
    assert user.asked == []


def test_recovery_lock_taken_just_before_the_question_asks_about_the_next(
    program: Program, decided: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = set_aside(program, decided)
    set_aside(program, decided, "2", age=9)
    monkeypatch.setattr("gui.work.recovery.claim", lambda path: None if path == left else claim(path))
    user = User(program, "later")
    program.recovery.offer()
    assert len(user.asked) == 1


def test_recovery_killed_at_any_moment_offers_the_work_again(
    qtbot: QtBot, program: Program, decided: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copies the folder at each moment: what a start after a kill would find there."""
    set_aside(program, decided)
    moments: list[str] = []

    def look(moment: str) -> None:
        moments.append(moment)
        found = tmp_path / f"moment-{len(moments)}"
        shutil.copytree(program.data, found, ignore=shutil.ignore_patterns("*.lock"))
        works = []
        for path in left_behind(found):
            try:
                works.append(open_work(path).workbook.dropped)
            except ClickoverError:
                works.append(frozenset())
        assert decided.dropped in works, moment

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
    before_and_after("saving", tasks, "autosave_work")
    before_and_after("deleting", autosave_module, "discard")
    program.opening.recovered.connect(lambda _path: look("open"))
    program.recovery.offer()
    look("answered")
    qtbot.waitUntil(lambda: "after deleting" in moments, timeout=WAIT_MS)
    wanted = ["the question", "the question", "answered", "open", "saving", "saving", "deleting", "deleting"]
    assert [moment.removeprefix("before ").removeprefix("after ") for moment in moments] == wanted
