"""What Qt says while the program starts, and how the start ends if Qt gives up."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QMessageLogContext, QtMsgType, qFormatLogMessage

NOT_STARTED = 2
"""Exit status of a program whose window can't be opened."""


class StartMessages:
    """Message handler of Qt until the window is there: a fatal message becomes one sentence and exit status 2.

    Qt aborts the process after such a message, so this is the last moment. Until `release`, other messages wait: they
    give the cause if the start fails. The same goes for what system libraries write to stderr in `holding_stderr`.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self._texts: list[str] = []
        self._waiting: list[str] | None = []
        self._stderr: int | None = None

    def __call__(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        """Take one message of Qt."""
        self._texts.append(message)
        if kind is QtMsgType.QtFatalMsg:
            self._end_program()
        line = f"{qFormatLogMessage(kind, context, message)}\n"
        if self._waiting is None:
            sys.stderr.write(line)
        else:
            self._waiting.append(line)

    def release(self) -> None:
        """Write the messages that waited; from now on each is written at once."""
        sys.stderr.write("".join(self._waiting or ()))
        self._waiting = None

    @contextmanager
    def holding_stderr(self) -> Iterator[None]:
        """Hold back what libraries such as libxcb write; only Linux has them, and a file in memory."""
        if sys.platform != "linux" or not _is_open(2):
            yield
            return
        self._stderr = os.dup(2)
        with os.fdopen(os.memfd_create("stderr"), "w+b") as held:
            os.dup2(held.fileno(), 2)
            try:
                yield
            finally:
                self._give_back_stderr()
                held.seek(0)
                os.write(2, held.read())

    def _give_back_stderr(self) -> None:
        if self._stderr is not None:
            os.dup2(self._stderr, 2)
            os.close(self._stderr)
            self._stderr = None

    def _end_program(self) -> None:
        self._give_back_stderr()
        plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
        describe = import_module("gui.start_failure").describe_abort
        import_module("core.commands.command_line").complain(describe(self._texts, self._paths, os.environ, plugins))
        sys.stderr.flush()
        os._exit(NOT_STARTED)


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
