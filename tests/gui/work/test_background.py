"""Do tasks run off the GUI thread, and do their ends arrive on it?"""

import threading
import time
from functools import partial

import pytest
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from core.pacing import checkpoint
from gui.work.background import Background, RunsAtOnce


def fail() -> None:
    raise ValueError("x")


def test_a_value_arrives_on_the_gui_thread(qtbot: QtBot) -> None:
    background, found = Background(), []
    background.run(threading.get_ident, lambda ran: found.append((ran, threading.get_ident())))
    assert background.is_busy
    qtbot.waitUntil(lambda: bool(found))
    ran, took = found[0]
    assert took == threading.get_ident() != ran
    assert not background.is_busy
    background.finish()


@pytest.mark.usefixtures("qapp")
def test_an_error_is_handed_over() -> None:
    background, found = Background(RunsAtOnce()), list[object]()
    background.run(fail, found.append, found.append)
    assert [type(error) for error in found] == [ValueError]


def test_without_a_taker_an_error_goes_to_the_crash_door(qtbot: QtBot) -> None:
    background = Background()
    with capture_exceptions() as raised:
        background.run(fail, lambda _value: None)
        qtbot.waitUntil(lambda: bool(raised))
    assert raised[0][0] is ValueError
    background.finish()


def test_a_cancelled_answer_is_dropped(qtbot: QtBot) -> None:
    background, found, busy = Background(), list[int](), list[object]()
    background.busy_changed.connect(busy.append)
    background.cancel(background.run(lambda: 1, found.append))
    background.cancel(None)
    background.finish()
    qtbot.wait(20)
    assert found == []
    assert busy == [True, False]


@pytest.mark.parametrize("count", [1, 50])
def test_many_tasks_all_end(qtbot: QtBot, count: int) -> None:
    background, found = Background(), list[int]()
    for number in range(count):
        background.run(lambda number=number: number, found.append)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(found) == count)
    assert sorted(found) == list(range(count))
    background.finish()


def test_work_that_nobody_waits_for_ends_where_it_gives_way(qtbot: QtBot) -> None:
    background, done = Background(), list[int]()
    begun = threading.Event()

    def work() -> None:
        for number in range(10_000):
            begun.set()
            checkpoint()
            done.append(number)
            time.sleep(0.001)

    ticket = background.run(work, lambda _nothing: None)
    qtbot.waitUntil(begun.is_set)
    background.cancel(ticket)
    background.finish()
    assert len(done) < 10_000


def test_tasks_take_turns(qtbot: QtBot) -> None:
    background, at_work, most = Background(), set[int](), list[int]()
    ended: list[int] = []

    def work(number: int) -> int:
        for _ in range(20):
            at_work.add(number)
            most.append(len(at_work))
            time.sleep(0.0005)
            at_work.discard(number)
            checkpoint()
        return number

    for number in range(3):
        background.run(partial(work, number), ended.append)
    qtbot.waitUntil(lambda: len(ended) == 3)
    assert set(most) == {1}
    background.finish()


def test_files_are_written_to_the_end_and_other_work_is_let_go(qtbot: QtBot) -> None:
    background, done, busy = Background(), list[str](), list[object]()
    background.busy_changed.connect(busy.append)
    background.run(lambda: done.append("other"), lambda _: done.append("told"))
    background.run(lambda: done.append("file"), lambda _: done.append("told"), writes=True)
    background.finish()
    qtbot.wait(20)
    background.run(lambda: done.append("late"), lambda _: done.append("told"))
    assert not background.is_busy
    assert done == ["file"]
    assert busy[-1] is False


def test_the_last_file_says_that_all_are_written(qtbot: QtBot) -> None:
    background, ends = Background(), list[object]()
    background.written.connect(ends.append)
    background.run(lambda: None, lambda _: None)

    def go_on(_nothing: None) -> None:
        background.run(lambda: None, lambda _: None, writes=True)

    background.run(lambda: None, go_on, writes=True)
    assert background.is_writing
    qtbot.waitUntil(lambda: ends == [True])
    background.run(fail, lambda _: None, lambda _: None, writes=True)
    qtbot.waitUntil(lambda: ends == [True, False])
    background.finish()
