"""Start here: hands the command line to the window, or to one of the commands of core."""

import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

COMMANDS = ("convert", "rehearse", "landed", "match", "check", "self-test")
FIRST_PAINT = "--exit-after-first-paint"


def main(arguments: Sequence[str]) -> int:
    """Run one command line (without the program's name) and give its exit status.

    The window's modules and those of the commands are never loaded together: each costs the other's start.
    """
    _open_missing_streams()
    if arguments and (arguments[0] in COMMANDS or (arguments[0].startswith("-") and arguments[0] != FIRST_PAINT)):
        return int(importlib.import_module("core.commands.command_line").run(arguments))
    paths = [Path(argument) for argument in arguments if argument != FIRST_PAINT]
    return int(importlib.import_module("gui.app").run_window(paths, exit_after_first_paint=FIRST_PAINT in arguments))


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
