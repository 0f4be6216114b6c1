"""Cooperative multitasking for long loops, and a way to pause garbage collection.

Python runs one thread at a time, so the window freezes while a worker thread keeps the interpreter busy. Loops that
can take over 20 ms for a class of 3,000 therefore call `checkpoint` regularly; shorter ones don't. The caller sets what
a checkpoint does: in the window, worker threads wait if the GUI is behind; on the command line, nothing happens.

While millions of cells are read, the cyclic garbage collector would scan them repeatedly without finding any garbage,
which doubles the time. `gc_paused` turns it off.
"""

import functools
import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from itertools import islice
from typing import Any, TypeVar

Item = TypeVar("Item")
Value = TypeVar("Value")

CHECKPOINT_INTERVAL = 256
"""Default number of loop items between two checkpoints."""


def _do_nothing() -> None:
    """Serve as the default checkpoint callback."""


_callback: ContextVar[Callable[[], None]] = ContextVar("checkpoint_callback", default=_do_nothing)


@contextmanager
def checkpoint_callback(callback: Callable[[], None]) -> Iterator[None]:
    """Call `callback` at every checkpoint on this thread. This is a context manager.

    The callback may block, or raise an exception to cancel the work.
    """
    token = _callback.set(callback)
    try:
        yield
    finally:
        _callback.reset(token)


def checkpoint() -> None:
    """Let other threads run.

    Long-running code should call this every few milliseconds, when its data is consistent.
    """
    _callback.get()()


def iter_yielding(items: Iterable[Item], step: int = CHECKPOINT_INTERVAL) -> Iterator[Item]:
    """Yield the items, with a checkpoint before each group of `step` items."""
    iterator = iter(items)
    while chunk := tuple(islice(iterator, step)):
        checkpoint()
        yield from chunk


@contextmanager
def gc_paused() -> Iterator[None]:
    """Pause the cyclic garbage collector.

    This is a context manager, and can also be used as a decorator.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class cached_property(functools.cached_property[Value]):  # noqa: N801, TID251 - it replaces that one
    """Cached property without the lock that Python 3.11 shares among all instances.

    A worker that waits at a checkpoint within the property would keep that lock. If the worker whose turn it is needs
    the same property of another object, both would wait forever. Python 3.12 has no such lock.
    """

    def __init__(self, compute: Callable[[Any], Value]) -> None:
        super().__init__(compute)
        self.lock = nullcontext()
