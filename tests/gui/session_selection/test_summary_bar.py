from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.session_selection.summary import SummaryDetails
from gui.session_selection.summary_bar import SummaryDetailsDialog


@pytest.fixture(params=list(Qt.LayoutDirection)[:2])
def direction(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[object]:
    qapp.setLayoutDirection(request.param)
    yield request.param
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.mark.usefixtures("direction")
def test_details_dialog_selects_whole_first_row(qtbot: QtBot) -> None:
    dialog = SummaryDetailsDialog(
        SummaryDetails("Points", "", ("Session", "Points"), lambda: [("Poll", "2"), ("Quiz", "5")])
    )
    qtbot.addWidget(dialog)
    selected = dialog.table.selectionModel().selectedIndexes()
    assert [(index.row(), index.column()) for index in selected] == [(0, 0), (0, 1)]
