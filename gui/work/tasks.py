"""Access to `gui.work.task_functions` without importing it before the first call.

That module imports pandas and other heavy modules, and the window appears without waiting for those.
"""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

_MODULE_NAME = "gui.work.task_functions"

if TYPE_CHECKING:
    from gui.work.task_functions import *  # noqa: F403 - type checkers see the functions themselves
else:

    def __getattr__(name: str) -> Callable[..., object]:
        """Return a function that imports the module when it is first called."""
        if name.startswith("_"):
            raise AttributeError(name)
        return partial(_call_function, name)


def import_heavy_modules() -> None:
    """Import the modules that the functions need, so the first file opens quickly."""
    import_module(_MODULE_NAME)


def _call_function(name: str, *arguments: object, **options: object) -> object:
    return getattr(import_module(_MODULE_NAME), name)(*arguments, **options)
