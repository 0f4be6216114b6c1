"""Tests of `UiHeartbeat`: workers wait for a busy window, and otherwise don't."""

import threading
from collections.abc import Callable
from time import perf_counter, sleep

import pytest
from pytestqt.qtbot import QtBot

from gui.work import heartbeat as heartbeat_module
from gui.work.heartbeat import UiHeartbeat


def run_on_thread(task: Callable[[], None]) -> float:
    """Return how many seconds a task takes on another thread while this one sleeps."""
    began = perf_counter()
    thread = threading.Thread(target=task)
    thread.start()
    thread.join()
    return perf_counter() - began


@pytest.fixture
def overdue_heartbeat(qapp: object, monkeypatch: pytest.MonkeyPatch) -> UiHeartbeat:
    """A heartbeat that hasn't beaten for a while."""
    assert qapp
    monkeypatch.setattr(heartbeat_module, "MAX_WAIT_S", 0.1)
    found = UiHeartbeat()
    sleep(2 * heartbeat_module.OVERDUE_AFTER_S)
    return found


def test_wait_overdue_beat_blocks_until_timeout(overdue_heartbeat: UiHeartbeat) -> None:
    assert run_on_thread(overdue_heartbeat.wait) >= 0.1
    assert run_on_thread(overdue_heartbeat.wait) < 0.1, "a window that is silent for so long is waited for once"


def test_heartbeat_wait_returns_early_on_next_beat(overdue_heartbeat: UiHeartbeat, qtbot: QtBot) -> None:
    done = threading.Event()

    def wait() -> None:
        overdue_heartbeat.wait()
        done.set()

    thread = threading.Thread(target=wait)
    thread.start()
    overdue_heartbeat.set_active(True)
    qtbot.waitUntil(done.is_set, timeout=1000)
    thread.join()
    overdue_heartbeat.set_active(False)


def test_wait_stopped_heartbeat_returns_immediately(overdue_heartbeat: UiHeartbeat) -> None:
    overdue_heartbeat.stop()
    assert run_on_thread(overdue_heartbeat.wait) < 0.1


def test_wait_on_gui_thread_returns_immediately(overdue_heartbeat: UiHeartbeat) -> None:
    began = perf_counter()
    overdue_heartbeat.wait()
    assert perf_counter() - began < 0.1


@pytest.mark.usefixtures("qapp")
def test_wait_beat_on_time_returns_immediately(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat_module, "OVERDUE_AFTER_S", 60)
    assert run_on_thread(UiHeartbeat().wait) < 60
