"""Mouse clicks on the check box of the session table, in both layout directions."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.workbook import Workbook
from gui.session_selection.page import SessionsPage
from gui.session_selection.sessions_model import Column
from gui.work.document import Document

Direction = Qt.LayoutDirection


@pytest.fixture(params=[Direction.LeftToRight, Direction.RightToLeft])
def direction(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Qt.LayoutDirection]:
    qapp.setLayoutDirection(request.param)
    yield request.param
    qapp.setLayoutDirection(Direction.LeftToRight)


def test_click_on_check_box_toggles_session(
    direction: Qt.LayoutDirection, page: SessionsPage, document: Document, workbook: Workbook
) -> None:
    cell = page.table.visualRect(page.model.index(3, Column.NAME))
    is_mirrored = direction is Direction.RightToLeft
    check_box = QPoint(cell.right() - 8 if is_mirrored else cell.left() + 8, cell.center().y())
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=cell.center())
    assert document.workbook is workbook
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=check_box)
    assert len(document.workbook.chosen_sessions) != len(workbook.chosen_sessions)
