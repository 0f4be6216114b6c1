"""Does work wait for a window that is busy, and for no other?"""

import threading
from collections.abc import Callable
from time import perf_counter, sleep

import pytest
from pytestqt.qtbot import QtBot

from gui.work import courtesy
from gui.work.courtesy import Courtesy


def elsewhere(task: Callable[[], None]) -> float:
    """How long a task takes on a thread of its own, in seconds, while this one does nothing."""
    began = perf_counter()
    thread = threading.Thread(target=task)
    thread.start()
    thread.join()
    return perf_counter() - began


@pytest.fixture
def late(qapp: object, monkeypatch: pytest.MonkeyPatch) -> Courtesy:
    """That of a window which has not beaten for a while."""
    assert qapp
    monkeypatch.setattr(courtesy, "LONGEST_S", 0.1)
    found = Courtesy()
    sleep(2 * courtesy.LATE_S)
    return found


def test_work_waits_for_a_late_window_but_not_for_ever(late: Courtesy) -> None:
    assert elsewhere(late.wait) >= 0.1
    assert elsewhere(late.wait) < 0.1, "a window that is silent for so long is waited for once"


def test_work_goes_on_with_the_next_beat(late: Courtesy, qtbot: QtBot) -> None:
    done = threading.Event()

    def wait() -> None:
        late.wait()
        done.set()

    thread = threading.Thread(target=wait)
    thread.start()
    late.beat_while(True)
    qtbot.waitUntil(done.is_set, timeout=1000)
    thread.join()
    late.beat_while(False)


def test_nobody_waits_for_a_window_that_closes(late: Courtesy) -> None:
    late.end()
    assert elsewhere(late.wait) < 0.1


def test_the_window_never_waits_for_itself(late: Courtesy) -> None:
    began = perf_counter()
    late.wait()
    assert perf_counter() - began < 0.1


@pytest.mark.usefixtures("qapp")
def test_nothing_waits_for_a_window_that_is_on_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courtesy, "LATE_S", 60)
    assert elsewhere(Courtesy().wait) < 60
