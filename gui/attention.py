"""What waits while a dialog has the person's attention?

Whatever would change the document under a question that the person is answering.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog


def once_free(owner: QObject, do: Callable[[], object]) -> None:
    """Call `do` now, or where a modal dialog is open, once it is closed and has done its work.

    Where `owner` is gone by then, `do` is not called.
    """
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QDialog):
        dialog.finished.connect(lambda _code: QTimer.singleShot(0, owner, partial(once_free, owner, do)))
    else:
        do()
