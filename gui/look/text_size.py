"""Text size of the whole window, in percent of the system's."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from gui.look.fonts import scale_font

TEXT_SIZES = (90, 100, 110, 125, 150, 175, 200)
NORMAL_SIZE = 100
_SIZE_PROPERTY = "textSize"
_ROW_HEIGHT_PROPERTY = "normalRowHeight"


def get_text_size() -> int:
    """Return the current text size in percent."""
    size = QApplication.instance().property(_SIZE_PROPERTY)  # type: ignore[union-attr]  # there is an application
    return size if isinstance(size, int) else NORMAL_SIZE


def get_next_size(size: int, step: int) -> int:
    """Return the next larger (`step` 1) or smaller (-1) size, or the same at the end of the scale."""
    nearest = min(range(len(TEXT_SIZES)), key=lambda index: abs(TEXT_SIZES[index] - size))
    return TEXT_SIZES[min(max(nearest + step, 0), len(TEXT_SIZES) - 1)]


def apply_text_size(size: int) -> None:
    """Scale the text of all windows, including fonts that widgets set themselves, and the rows of tables."""
    previous = get_text_size()
    if size == previous:
        return
    ratio = size / previous
    widgets = QApplication.allWidgets()
    own_fonts = [(each, each.font()) for each in widgets if each.testAttribute(Qt.WidgetAttribute.WA_SetFont)]
    rows = [(each.verticalHeader(), _find_normal_row_height(each, previous)) for each in _list_tables(widgets)]
    QApplication.instance().setProperty(_SIZE_PROPERTY, size)  # type: ignore[union-attr]
    QApplication.setFont(scale_font(QApplication.font(), ratio))
    for window in QApplication.topLevelWidgets():  # Qt tells them only while the event loop runs
        QApplication.sendEvent(window, QEvent(QEvent.Type.ApplicationFontChange))
    for widget, font in own_fonts:
        widget.setFont(scale_font(font, ratio))
    for header, height in rows:
        header.setDefaultSectionSize(round(height * size / NORMAL_SIZE))


def _list_tables(widgets: Iterable[QWidget]) -> list[QTableView]:
    return [widget for widget in widgets if isinstance(widget, QTableView)]


def _find_normal_row_height(table: QTableView, size: int) -> float:
    """Return the row height at the normal size. It is stored, so that rounding errors don't add up."""
    stored = table.property(_ROW_HEIGHT_PROPERTY)
    if isinstance(stored, float):
        return stored
    height = table.verticalHeader().defaultSectionSize() * NORMAL_SIZE / size
    table.setProperty(_ROW_HEIGHT_PROPERTY, height)
    return height
