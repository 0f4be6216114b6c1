"""Why does the cycle collector rest while millions of cells are read?

It would search all of them, again and again, for cycles that are not there, and double the time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


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
