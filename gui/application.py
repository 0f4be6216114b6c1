"""The application object: it has our style and palette from the start, and passes on the files that the system brings.

On macOS files come as events, each by itself. Several that were dropped on the program's icon come one after the other,
and the first may come before the window is painted: this module imports next to nothing.
"""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from gui.palette import show_palette

STYLE = "fusion"
"""Drawn by Qt itself, alike on every system. Those of Windows leave selected rows of striped tables unreadable."""


class Application(QApplication):
    """The application object. `files_brought` carries a list of paths."""

    files_brought = Signal(object)

    def __init__(self, arguments: Sequence[str]) -> None:
        # As an argument it wins over the environment, and costs no QStyle in Python, which takes 20 ms to make.
        super().__init__([*arguments, "-style", STYLE])
        show_palette()
        self._watched: Sequence[QObject] = ()

    def watch_system(self) -> None:
        """From now on, turn light or dark as the system does. Done after the first paint, which it would make late."""
        if not self._watched:
            hints = self.styleHints()
            contrast = hints.accessibility()
            hints.colorSchemeChanged.connect(self.follow_system)
            contrast.contrastPreferenceChanged.connect(self.follow_system)
            self._watched = (hints, contrast)

    def follow_system(self) -> None:
        """Take on the system's new colors, once Qt knows all of them."""
        QTimer.singleShot(0, self, import_module("gui.appearance").show_colors)

    @override
    def event(self, event: QEvent) -> bool:
        """Take what is meant for the application itself; a filter would be asked about every event of every widget."""
        if isinstance(event, QFileOpenEvent):
            self.files_brought.emit([Path(event.file())])
            return True
        return super().event(event)


def the_application() -> Application:
    """The one that runs."""
    return cast(Application, QCoreApplication.instance())
