"""Cooperative multitasking for long loops, and a way to pause garbage collection.

Python runs one thread at a time, so the window freezes while a worker thread keeps the interpreter busy. Work on
thousands of rows therefore calls `checkpoint` regularly. The caller decides what happens there: the window's worker
threads wait if the GUI is behind, and the command line does nothing.

While millions of cells are read, the cyclic garbage collector would traverse them again and again without finding
anything, which doubles the time. `gc_paused` turns it off.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")

CHECKPOINT_INTERVAL = 256
"""Default number of loop items between two checkpoints."""


def _do_nothing() -> None:
    """Continue without waiting."""


_callback: ContextVar[Callable[[], None]] = ContextVar("checkpoint_callback", default=_do_nothing)


@contextmanager
def checkpoint_callback(callback: Callable[[], None]) -> Iterator[None]:
    """Call `callback` at every checkpoint on this thread.

    It may wait, or raise to cancel the work.
    """
    token = _callback.set(callback)
    try:
        yield
    finally:
        _callback.reset(token)


def checkpoint() -> None:
    """Let other threads run.

    Call this every few milliseconds, when no data is half-changed.
    """
    _callback.get()()


def iter_yielding(items: Iterable[Item], step: int = CHECKPOINT_INTERVAL) -> Iterator[Item]:
    """Yield the same items, with a checkpoint before every `step` of them."""
    iterator = iter(items)
    while chunk := tuple(islice(iterator, step)):
        checkpoint()
        yield from chunk


@contextmanager
def gc_paused() -> Iterator[None]:
    """Pause the cyclic garbage collector, as a context manager or as a decorator."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
