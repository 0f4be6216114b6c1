"""How does a person who listens to the window hear of what others see appear in it?"""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str) -> None:
    """Let a screen reader say this when it has said what it says now; `widget` is where it stands."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
