"""Handler for Qt's messages during startup, including a failed startup."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QMessageLogContext, QtMsgType, qFormatLogMessage

EXIT_NOT_STARTED = 2
"""Exit status if the window couldn't be opened."""


class StartupMessageHandler:
    """Qt message handler that reports a failed startup in one sentence.

    Qt aborts the process after a fatal message, so the handler exits first, with status 2. Other messages are held back
    until `flush` is called, because they may explain a failure. Anything that system libraries write to stderr within
    `capture_stderr` is also held back.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self._messages: list[str] = []
        self._pending_lines: list[str] | None = []
        self._stderr: int | None = None

    def __call__(self, message_type: QtMsgType, context: QMessageLogContext, message: str) -> None:
        """Hold back or write a message from Qt, and exit if it is fatal."""
        self._messages.append(message)
        if message_type is QtMsgType.QtFatalMsg:
            self._exit_with_failure()
        line = f"{qFormatLogMessage(message_type, context, message)}\n"
        if self._pending_lines is None:
            sys.stderr.write(line)
        else:
            self._pending_lines.append(line)

    def flush(self) -> None:
        """Write the messages held back so far, and write later ones immediately."""
        sys.stderr.write("".join(self._pending_lines or ()))
        self._pending_lines = None

    @contextmanager
    def capture_stderr(self) -> Iterator[None]:
        """Hold back what libraries such as libxcb write to stderr, on Linux only."""
        if sys.platform != "linux" or not _is_open(2):
            yield
            return
        self._stderr = os.dup(2)
        with os.fdopen(os.memfd_create("stderr"), "w+b") as buffer:
            os.dup2(buffer.fileno(), 2)
            try:
                yield
            finally:
                self._restore_stderr()
                buffer.seek(0)
                os.write(2, buffer.read())

    def _restore_stderr(self) -> None:
        if self._stderr is not None:
            os.dup2(self._stderr, 2)
            os.close(self._stderr)
            self._stderr = None

    def _exit_with_failure(self) -> None:
        self._restore_stderr()
        plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
        describe = import_module("gui.start_failure").describe_abort
        import_module("core.commands.command_line").print_error(
            describe(self._messages, self._paths, os.environ, plugins)
        )
        sys.stderr.flush()
        os._exit(EXIT_NOT_STARTED)


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
