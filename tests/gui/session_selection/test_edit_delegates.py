"""Does the mouse tick a session at its tick, and nowhere else, from whichever side one reads?"""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.workbook import Workbook
from gui.session_selection.page import SessionsPage
from gui.session_selection.sessions_model import Column
from gui.work.document import Document

READING = Qt.LayoutDirection


@pytest.fixture(params=[READING.LeftToRight, READING.RightToLeft])
def direction(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Qt.LayoutDirection]:
    qapp.setLayoutDirection(request.param)
    yield request.param
    qapp.setLayoutDirection(READING.LeftToRight)


def test_a_click_ticks_at_the_tick_alone(
    direction: Qt.LayoutDirection, page: SessionsPage, document: Document, workbook: Workbook
) -> None:
    cell = page.table.visualRect(page.table.proxy.index(3, Column.NAME))
    is_mirrored = direction is READING.RightToLeft
    at_tick = QPoint(cell.right() - 8 if is_mirrored else cell.left() + 8, cell.center().y())
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=cell.center())
    assert document.workbook is workbook
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=at_tick)
    assert len(document.workbook.chosen) != len(workbook.chosen)
