"""Start here: hands the command line to the window, or to one of the commands of core."""

import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

COMMANDS = ("convert", "rehearse", "landed", "match", "check", "self-test", "explain", "courses", "verify", "batch")
FIRST_PAINT = "--exit-after-first-paint"
NOT_DONE = 2


def main(arguments: Sequence[str]) -> int:
    """Run one command line (without the program's name) and return its exit status.

    The window's modules and those of the commands are never loaded together: each costs the other's start.
    """
    _open_missing_streams()
    given = [argument for argument in arguments if argument != FIRST_PAINT]
    if _is_for_window(given):
        return _run_window([Path(argument) for argument in given], exit_after_first_paint=FIRST_PAINT in arguments)
    return int(importlib.import_module("core.commands.command_line").run(given))


def _is_for_window(given: Sequence[str]) -> bool:
    """Return True for files, even missing ones, and for nothing at all.

    A missing file is shown in the window, where whoever clicked on it can see that. A bare word that isn't in this
    folder is a mistyped command.
    """
    if not given:
        return True
    first = given[0]
    if first in COMMANDS or any(_is_option(argument) for argument in given):
        return False
    return any(mark in first for mark in "./\\") or _exists(first)


def _is_option(argument: str) -> bool:
    return argument.startswith("-") and not _exists(argument)


def _exists(name: str) -> bool:
    """Return True if a file or a folder has this name. An empty name isn't the current folder."""
    try:
        return bool(name) and Path(name).exists()
    except OSError:  # too long for a name, for example
        return False


def _run_window(paths: Sequence[Path], *, exit_after_first_paint: bool) -> int:
    """Run the window and return its exit status; if it can't start, one line on stderr says why."""
    try:
        return int(importlib.import_module("gui.app").run_window(paths, exit_after_first_paint=exit_after_first_paint))
    except KeyboardInterrupt:
        sentence = "stopped."
    except Exception as error:
        sentence = importlib.import_module("gui.start_failure").describe_exception(error)
    importlib.import_module("core.commands.command_line").complain(sentence)
    return NOT_DONE


def _open_missing_streams() -> None:
    """A windowed program on Windows has no stdout and stderr at all; elsewhere they should print every name."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, _nowhere())
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _nowhere() -> TextIO:
    """A stream that takes everything and keeps nothing, for as long as the program runs."""
    return io.TextIOWrapper(io.FileIO(os.devnull, "w"), encoding="utf-8")


def start() -> int:
    """Run the command line that started this process: the installed `clickover` command calls this."""
    if getattr(sys, "frozen", False):
        importlib.import_module("multiprocessing").freeze_support()
    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(start())
