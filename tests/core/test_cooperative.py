"""Tests for checkpoints, for pausing garbage collection, and for cached properties."""

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from core.cooperative import cached_property, checkpoint, checkpoint_callback, gc_paused, iter_yielding


def test_checkpoint_without_callback_does_nothing() -> None:
    checkpoint()
    assert list(iter_yielding("abc")) == ["a", "b", "c"]


def test_iter_yielding_many_items_calls_checkpoint_before_each_step() -> None:
    seen: list[int] = []
    done: list[int] = []
    with checkpoint_callback(lambda: seen.append(len(done))):
        done.extend(iter_yielding(range(5), 2))
    assert (done, seen) == ([0, 1, 2, 3, 4], [0, 2, 4])
    checkpoint()
    assert len(seen) == 3


def test_iter_yielding_raising_callback_stops_iteration() -> None:
    def refuse() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), checkpoint_callback(refuse):
        list(iter_yielding("abc"))


@pytest.mark.parametrize("is_on", [True, False])
def test_gc_paused_on_exit_restores_previous_state(is_on: bool) -> None:
    before = gc.isenabled()
    (gc.enable if is_on else gc.disable)()
    try:
        with gc_paused():
            assert not gc.isenabled()
        assert gc.isenabled() is is_on
    finally:
        (gc.enable if before else gc.disable)()


class Waiting:
    def __init__(self, wait: Callable[[], object]) -> None:
        self._wait = wait

    @cached_property
    def answer(self) -> object:
        return self._wait()


def test_cached_property_waiting_in_thread_does_not_block_other_instances() -> None:
    started, may_end = Event(), Event()

    def wait() -> bool:
        started.set()
        return may_end.wait(10)

    waiting = Waiting(wait)
    with ThreadPoolExecutor() as threads:
        first = threads.submit(lambda: waiting.answer)
        assert started.wait(10)
        try:
            assert threads.submit(lambda: Waiting(lambda: "other").answer).result(timeout=10) == "other"
        finally:
            may_end.set()
        assert first.result(timeout=10) is waiting.answer is True
