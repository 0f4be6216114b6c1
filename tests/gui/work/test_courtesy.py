"""Does work wait for a window that is busy, and for no other?"""

import threading
from collections.abc import Callable
from time import perf_counter, sleep

import pytest
from pytestqt.qtbot import QtBot

from gui.work import courtesy
from gui.work.courtesy import UiHeartbeat


def elsewhere(task: Callable[[], None]) -> float:
    """How long a task takes on a thread of its own, in seconds, while this one does nothing."""
    began = perf_counter()
    thread = threading.Thread(target=task)
    thread.start()
    thread.join()
    return perf_counter() - began


@pytest.fixture
def late(qapp: object, monkeypatch: pytest.MonkeyPatch) -> UiHeartbeat:
    """That of a window which has not beaten for a while."""
    assert qapp
    monkeypatch.setattr(courtesy, "MAX_WAIT_S", 0.1)
    found = UiHeartbeat()
    sleep(2 * courtesy.OVERDUE_AFTER_S)
    return found


def test_work_waits_for_a_late_window_but_not_for_ever(late: UiHeartbeat) -> None:
    assert elsewhere(late.wait) >= 0.1
    assert elsewhere(late.wait) < 0.1, "a window that is silent for so long is waited for once"


def test_work_goes_on_with_the_next_beat(late: UiHeartbeat, qtbot: QtBot) -> None:
    done = threading.Event()

    def wait() -> None:
        late.wait()
        done.set()

    thread = threading.Thread(target=wait)
    thread.start()
    late.set_active(True)
    qtbot.waitUntil(done.is_set, timeout=1000)
    thread.join()
    late.set_active(False)


def test_nobody_waits_for_a_window_that_closes(late: UiHeartbeat) -> None:
    late.stop()
    assert elsewhere(late.wait) < 0.1


def test_the_window_never_waits_for_itself(late: UiHeartbeat) -> None:
    began = perf_counter()
    late.wait()
    assert perf_counter() - began < 0.1


@pytest.mark.usefixtures("qapp")
def test_nothing_waits_for_a_window_that_is_on_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courtesy, "OVERDUE_AFTER_S", 60)
    assert elsewhere(UiHeartbeat().wait) < 60
