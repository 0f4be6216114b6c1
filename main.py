"""Program entry point: starts the window, or runs a command of `core.commands`."""

import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

COMMANDS = ("convert", "rehearse", "landed", "match", "check", "self-test", "explain", "courses", "verify", "batch")
FIRST_PAINT_OPTION = "--exit-after-first-paint"
EXIT_FAILED = 2


def main(arguments: Sequence[str]) -> int:
    """Run one command line (without the program name) and return its exit status.

    The modules of the window and of the commands are never both loaded: each would slow the start of the other.
    """
    _open_missing_streams()
    remaining = [argument for argument in arguments if argument != FIRST_PAINT_OPTION]
    if _is_for_window(remaining):
        return _run_window(
            [Path(argument) for argument in remaining], exit_after_first_paint=FIRST_PAINT_OPTION in arguments
        )
    return int(importlib.import_module("core.commands.command_line").run(remaining))


def _is_for_window(arguments: Sequence[str]) -> bool:
    """Return True for files, even missing ones, and for no arguments at all.

    A missing file is reported in the window, where a user who double-clicked a file can see it. A bare word that
    isn't a file in this folder is a mistyped command.
    """
    if not arguments:
        return True
    first = arguments[0]
    if first in COMMANDS or any(_is_option(argument) for argument in arguments):
        return False
    return any(mark in first for mark in "./\\") or _exists(first)


def _is_option(argument: str) -> bool:
    return argument.startswith("-") and not _exists(argument)


def _exists(name: str) -> bool:
    """Return True if a file or folder has this name.

    An empty name isn't the current folder.
    """
    try:
        return bool(name) and Path(name).exists()
    except OSError:  # for example, the name is too long
        return False


def _run_window(paths: Sequence[Path], *, exit_after_first_paint: bool) -> int:
    """Run the window and return its exit status.

    If it can't start, print the reason in one line on stderr.
    """
    try:
        return int(importlib.import_module("gui.app").run_window(paths, exit_after_first_paint=exit_after_first_paint))
    except KeyboardInterrupt:
        message = "stopped."
    except Exception as error:
        message = importlib.import_module("gui.start_failure").describe_exception(error)
    importlib.import_module("core.commands.command_line").print_error(message)
    return EXIT_FAILED


def _open_missing_streams() -> None:
    """Replace missing stdout and stderr, and make existing ones print any name.

    A windowed program on Windows has no streams.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, _open_null_stream())
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _open_null_stream() -> TextIO:
    """Return a stream that discards everything, for as long as the program runs."""
    return io.TextIOWrapper(io.FileIO(os.devnull, "w"), encoding="utf-8")


def start() -> int:
    """Run the command line of this process.

    This is the entry point of the installed `clickover` command.
    """
    if getattr(sys, "frozen", False):
        importlib.import_module("multiprocessing").freeze_support()
    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(start())
