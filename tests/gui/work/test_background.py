"""Tests of `gui.work.background`: running, canceling, and finishing tasks."""

import threading
import time
from functools import partial

import pytest
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from core.cooperative import checkpoint
from gui.work.background import SynchronousPool, TaskRunner


def fail() -> None:
    raise ValueError("x")


def test_run_successful_task_delivers_result_on_gui_thread(qtbot: QtBot) -> None:
    background, found = TaskRunner(), []
    background.run(threading.get_ident, lambda ran: found.append((ran, threading.get_ident())))
    assert background.is_busy
    qtbot.waitUntil(lambda: bool(found))
    ran, took = found[0]
    assert took == threading.get_ident() != ran
    assert not background.is_busy
    background.shut_down()


@pytest.mark.usefixtures("qapp")
def test_run_failing_task_calls_on_failed() -> None:
    background, found = TaskRunner(SynchronousPool()), list[object]()
    background.run(fail, found.append, found.append)
    assert [type(error) for error in found] == [ValueError]


def test_run_without_on_failed_raises_on_gui_thread(qtbot: QtBot) -> None:
    background = TaskRunner()
    with capture_exceptions() as raised:
        background.run(fail, lambda _value: None)
        qtbot.waitUntil(lambda: bool(raised))
    assert raised[0][0] is ValueError
    background.shut_down()


def test_cancel_running_task_discards_result(qtbot: QtBot) -> None:
    background, found, busy = TaskRunner(), list[int](), list[object]()
    background.busy_changed.connect(busy.append)
    background.cancel(background.run(lambda: 1, found.append))
    background.cancel(None)
    background.shut_down()
    qtbot.wait(20)
    assert found == []
    assert busy == [True, False]


@pytest.mark.parametrize("count", [1, 50])
def test_run_many_tasks_finishes_all(qtbot: QtBot, count: int) -> None:
    background, found = TaskRunner(), list[int]()
    for number in range(count):
        background.run(lambda number=number: number, found.append)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(found) == count)
    assert sorted(found) == list(range(count))
    background.shut_down()


def test_cancel_running_task_stops_at_next_checkpoint(qtbot: QtBot) -> None:
    background, done = TaskRunner(), list[int]()
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
    background.shut_down()
    assert len(done) < 10_000


def test_run_concurrent_tasks_take_turns(qtbot: QtBot) -> None:
    background, at_work, most = TaskRunner(), set[int](), list[int]()
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
    background.shut_down()


def test_shut_down_cancels_all_tasks_except_writes(qtbot: QtBot) -> None:
    background, done, busy = TaskRunner(), list[str](), list[object]()
    background.busy_changed.connect(busy.append)
    background.run(lambda: done.append("other"), lambda _: done.append("told"))
    background.run(lambda: done.append("file"), lambda _: done.append("told"), writes=True)
    background.shut_down()
    qtbot.wait(20)
    background.run(lambda: done.append("late"), lambda _: done.append("told"))
    assert not background.is_busy
    assert done == ["file"]
    assert busy[-1] is False


def test_writing_finished_two_writes_is_emitted_once(qtbot: QtBot) -> None:
    background, ends = TaskRunner(), list[object]()
    background.writing_finished.connect(ends.append)
    background.run(lambda: None, lambda _: None)

    def go_on(_nothing: None) -> None:
        background.run(lambda: None, lambda _: None, writes=True)

    background.run(lambda: None, go_on, writes=True)
    assert background.is_writing
    qtbot.waitUntil(lambda: ends == [True])
    background.run(fail, lambda _: None, lambda _: None, writes=True)
    qtbot.waitUntil(lambda: ends == [True, False])
    background.shut_down()
