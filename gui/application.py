"""What is the same for the whole program: its style, and how files come to it that the system brings?

On macOS files come as events, each by itself. Several that were dropped on the program's icon come one after the other,
and the first may come before the window is painted: this module imports next to nothing.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from gui.program_style import ProgramStyle, system_style


class Application(QApplication):
    """The application object. `files_brought` carries a list of paths."""

    files_brought = Signal(object)

    def __init__(self, arguments: Sequence[str]) -> None:
        super().__init__(list(arguments))
        self.setStyle(ProgramStyle(system_style()))

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
