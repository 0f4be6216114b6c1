"""Why is somebody in iClicker who is not in this course?"""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QWidget


def reasons() -> tuple[str, ...]:
    """The usual reasons, the most frequent first. The person may type another."""
    return (
        _tr("Dropped the course"),
        _tr("In another section"),
        _tr("Teaching staff"),
        _tr("Guest or auditor"),
        _tr("Test account"),
    )


class ReasonBox(QComboBox):
    """One of the usual reasons, or the person's own words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.addItems(list(reasons()))
        self.setAccessibleName(_tr("Reason"))

    @property
    def reason(self) -> str:
        """The reason in one line."""
        return " ".join(self.currentText().split())


def _tr(text: str) -> str:
    return QCoreApplication.translate("reasons", text)
