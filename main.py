"""Entry point of the program, which opens the window or runs a command."""

import atexit
import gc
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
_PRIVATE_UMASK = 0o077


def main(arguments: Sequence[str]) -> int:
    """Open the window or run a command, and return the exit status.

    `arguments` doesn't include the program name. Only the modules that are needed are loaded: loading those for both
    the window and the commands would slow down the start.
    """
    _open_missing_streams()
    remaining = [argument for argument in arguments if argument != FIRST_PAINT_OPTION]
    if _should_open_window(remaining):
        return _open_window(
            [Path(argument) for argument in remaining], exit_after_first_paint=FIRST_PAINT_OPTION in arguments
        )
    return _run_command(remaining)


def _run_command(arguments: Sequence[str]) -> int:
    """Run a command without the cyclic garbage collector, and return its exit status.

    A command leaves hardly any cyclic garbage, and the search for it takes long, most of all when Python exits.
    Freezing all objects at exit excludes them from that search.
    """
    atexit.register(gc.freeze)
    with importlib.import_module("core.cooperative").gc_paused():
        return int(importlib.import_module("core.commands.command_line").run(arguments))


def _should_open_window(arguments: Sequence[str]) -> bool:
    """Return True if the arguments are files, or if there are none.

    A missing file is reported in the window, where a user who double-clicked it can see the message. A single word that
    isn't a file in the current folder is a mistyped command.
    """
    if not arguments:
        return True
    first = arguments[0]
    if first in COMMANDS or any(_is_option(argument) for argument in arguments):
        return False
    return any(mark in first for mark in "./\\") or _path_exists(first)


def _is_option(argument: str) -> bool:
    return argument.startswith("-") and not _path_exists(argument)


def _path_exists(name: str) -> bool:
    """Return True if there is a file or folder with this name.

    An empty name returns False, although `Path` would treat it as the current folder.
    """
    try:
        return bool(name) and Path(name).exists()
    except OSError:  # for example, the name is too long
        return False


def _open_window(paths: Sequence[Path], *, exit_after_first_paint: bool) -> int:
    """Open the window and return the exit status.

    If the window can't start, the reason is printed on one line on stderr.
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
    """Replace missing output streams, and make existing ones accept any character.

    On Windows, a program without a console has no stdout or stderr.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, _open_null_stream())
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _open_null_stream() -> TextIO:
    """Return a stream that discards everything that is written to it."""
    return io.TextIOWrapper(io.FileIO(os.devnull, "w"), encoding="utf-8")


def start() -> int:
    """Run the program with this process's command-line arguments.

    This is the entry point of the installed `clickover` command. Logs, preferences, locks, and temporary files can
    reveal information about students, so only this user can read what the program creates.
    """
    os.umask(_PRIVATE_UMASK)
    if getattr(sys, "frozen", False):
        importlib.import_module("multiprocessing").freeze_support()
    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(start())
