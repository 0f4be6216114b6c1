"""Fixtures: a class in which one student joined late, one is absent, and the upload file is prepared."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.choices import TOTAL_KEY, Choices, OutputColumns
from core.upload.score_grid import ScoreGrid
from core.workbook import Workbook
from gui.student_scores.scores_dialog import ScoresDialog
from gui.work.background import TaskRunner
from gui.work.document import Document
from tests.file_builders import make_workbook

FIRST, SECOND, QUIZ, TOTAL = "Class 1 - Poll", "Class 2 - Poll", "Class 3 - Quiz", TOTAL_KEY

CLICKER = """\
Last Name,First Name,Email,Student ID,Class 1 - Poll,Class 2 - Poll,Class 3 - Quiz
Points Possible,,,,2.00,2.00,5.00
Adler,Ida,ida@example.edu,1001,2.00,1.50,5.00
Bose,Ravi,ravi@example.edu,1002,,,4.25
Cruz,Lena,lena@example.edu,1003,1.00,,
"""

GRADEBOOK = """\
Student,ID,SIS User ID,SIS Login ID,Section
    Points Possible,,,,
"Adler, Ida",11,1001,ida,S1
"Bose, Ravi",12,1002,ravi,S1
"Cruz, Lena",13,1003,lena,S2
"Dorn, Max",14,1004,max,S2
"Student, Test",19,,5d0c1a77be,S1
"""


def build_workbook(clicker: str = CLICKER) -> Workbook:
    return make_workbook(clicker, GRADEBOOK).with_choices(Choices(columns=OutputColumns.BOTH))


@pytest.fixture
def document(document: Document) -> Document:
    document._prepare_timer.setInterval(0)
    document.open(build_workbook())
    return document


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(900, 600)
    widget.show()
    return widget


@pytest.fixture
def dialog(document: Document, background: TaskRunner, window: QWidget) -> ScoresDialog:
    created = ScoresDialog(document, background, window)
    created.show()
    return created


@pytest.fixture
def get_grid(document: Document) -> Callable[[], ScoreGrid]:
    """Return a function that returns the current scores."""

    def get() -> ScoreGrid:
        results = document.state.results
        assert results is not None
        assert results.score_sheet is not None
        return ScoreGrid(results.workbook, results.score_sheet)

    return get
