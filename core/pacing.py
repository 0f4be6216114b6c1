"""How does long work give way to whoever else needs the interpreter?

Python runs one thread at a time, so that a window stands still while work on another thread keeps the interpreter. Work
over thousands of rows therefore asks every now and then whether it should wait; who runs it says how. On the command
line nobody else is there, and nothing waits.

Why does the cycle collector rest while millions of cells are read?

It would search all of them, again and again, for cycles that are not there, and double the time.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")

STEP = 256
"""So many items of a loop are worked on between two looks at who else is waiting."""


def _hurry() -> None:
    """Wait for nobody."""


_give_way: ContextVar[Callable[[], None]] = ContextVar("give_way", default=_hurry)


@contextmanager
def giving_way(give_way: Callable[[], None]) -> Iterator[None]:
    """Have work on this thread call `give_way` every now and then: it may wait, or raise to end the work."""
    before = _give_way.set(give_way)
    try:
        yield
    finally:
        _give_way.reset(before)


def give_way() -> None:
    """Let others go first. To be called between two steps of some milliseconds, where nothing is half done."""
    _give_way.get()()


def paced(items: Iterable[Item], step: int = STEP) -> Iterator[Item]:
    """The same items, giving way before every `step` of them."""
    rest = iter(items)
    while some := tuple(islice(rest, step)):
        give_way()
        yield from some


@contextmanager
def paused_collector() -> Iterator[None]:
    """Without the cycle collector, for a `with` block or a whole function."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
