"""How do files come to the program that the system brings? On macOS as events, each by itself.

Several that were dropped on the program's icon come one after the other, and the first may come before the window is
painted: this module imports next to nothing.
"""

from pathlib import Path
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from typing_extensions import override


class Application(QApplication):
    """The application object. `files_brought` carries a list of paths."""

    files_brought = Signal(object)

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
