"""Scrolls what is too tall or too wide for the window, and only then."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override


class Squeezed(QWidget):
    """Asks for the smallest height at which everything in its layout has room; Qt would ask for the preferred one."""

    @override
    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.totalMinimumHeightForWidth(width) if layout else -1


class PageScroll(QScrollArea):
    """Shows content as large as the room it has, and scrolls where that is less than the content's smallest size."""

    def __init__(self, content: Squeezed, name: str) -> None:
        super().__init__(widgetResizable=True)
        self.setAccessibleName(name)
        self.setFrameShape(self.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        for each in (self.viewport(), content):
            each.setAutoFillBackground(False)


def scroll_inside(page: QWidget, name: str) -> None:
    """Have all that is laid out in a page scroll where the page is too small for it."""
    content, layout = Squeezed(), page.layout()
    assert layout is not None
    content.setLayout(layout)
    whole = QVBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(PageScroll(content, name))
