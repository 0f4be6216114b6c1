"""Fixtures: a small class whose sessions have every kind of hint."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.rule_sets import RuleSetStore
from core.workbook import Workbook
from gui.session_selection.page import SessionsPage
from gui.widgets.page import Page
from gui.work.background import TaskRunner
from gui.work.document import Document
from gui.work.messages import Messages
from tests.file_builders import make_workbook

SESSIONS = "Class 1 - Poll 9/9/2026,Class 2 - Poll 9/11/2026,Class 2 - Quiz 9/11/2026,Test 10/2/2026"

CLICKER = f"""\
Last Name,First Name,Email,Student ID,{SESSIONS},Total
Points Possible,,,,2.00,2.00,5.00,0.00,9.00
Adler,Ida,ida@example.edu,1001,2.00,1.50,5.00,,8.50
Bose,Ravi,ravi@example.edu,1002,0.00,,4.25,0.00,4.25
Cruz,Lena,lena@example.edu,1003,2.00,,,,7.00
Dorn,Max,max@example.edu,1004,1.00,3.00,,,4.00
"""

GRADEBOOK = """\
Student,ID,SIS User ID,SIS Login ID,Section,Class 1 - Poll 9/9/2026 (71),class 2 poll 9/11/2026 (72),Essay (73)
    Points Possible,,,,,2.00,2.00,10.00
"Adler, Ida",11,1001,ida,S1,1.00,,9.00
"Bose, Ravi",12,1002,ravi,S1,,,8.00
"Cruz, Lena",13,1003,lena,S1,EX,,
"Dorn, Max",14,1004,max,S1,,,
"""


@pytest.fixture
def workbook() -> Workbook:
    return make_workbook(CLICKER, GRADEBOOK)


@pytest.fixture
def document(document: Document, workbook: Workbook) -> Document:
    document.open(workbook)
    return document


@pytest.fixture
def page(document: Document, background: TaskRunner, show_page: Callable[[Page], None], tmp_path: Path) -> SessionsPage:
    created = SessionsPage(document, Messages(), background, RuleSetStore(tmp_path / "rules"))
    show_page(created)
    return created
