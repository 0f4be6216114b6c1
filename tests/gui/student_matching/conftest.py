"""Fixtures of a small class with every kind of proposal.

The proposals are fixed, so that the tests don't depend on the matching rules.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

import core.results
from core.problems import Report
from core.results import Results, derive_results
from core.students.matching import TEST_ROW_TEXT, propose_matches
from core.students.proposals import SHARED_FIELD_TEXTS, Candidate, ConfidenceBand, Proposal, Proposals
from core.texts import Text
from core.workbook import Workbook
from gui.student_matching.page import StudentsPage
from gui.student_matching.wizard import MatchingWizard
from gui.widgets.page import Page
from gui.work.background import TaskRunner
from gui.work.document import Document
from gui.work.messages import Messages
from tests.file_builders import make_workbook

CLICKER = """\
Last Name,First Name,Email,Student ID,Class 1 - Poll,Class 2 - Poll,Class 3 - Quiz
Points Possible,,,,2.00,2.00,5.00
Adler,Ida,ida@example.edu,1001,2.00,1.50,5.00
Bose,Ravi,,,2.00,,4.25
Cruz,Helen,helen@example.org,,1.00,,
Adler,I.,ida@example.org,,1.00,2.00,
Dorne,M,,,,1.00,
Zed,Zoe,zoe@example.org,9999,2.00,2.00,5.00
"Student",Test,,,2.00,2.00,5.00
"""

GRADEBOOK = """\
Student,ID,SIS User ID,SIS Login ID,Section,Class 1 - Poll (71)
    Points Possible,,,,,2.00
"Adler, Ida",11,1001,ida,S1,1.00
"Bose, Ravi",12,1002,ravi,S1,
"Cruz, Lena",13,1003,lena,S2,
"Dorn, Max",14,1004,max,S2,
"Dorn, Mia",15,1005,mia,S2,
"Eng, Wei",16,1006,wei,S1,
"""

ADLER, BOSE, CRUZ, SECOND, DORNE, ZED, TEST = range(3, 10)


def make_candidate(canvas_id: str, confidence: float, reason: str, *against: str) -> Candidate:
    return Candidate(canvas_id, confidence, (Text(reason),), tuple(map(Text, against)))


LOGIN, EMAIL = SHARED_FIELD_TEXTS["login"], SHARED_FIELD_TEXTS["email"]
PROPOSALS = Proposals(
    {
        ADLER: Proposal(ADLER, ConfidenceBand.AUTOMATIC, (make_candidate("11", 1.0, "same student ID"),)),
        BOSE: Proposal(BOSE, ConfidenceBand.STRONG, (make_candidate("12", 0.99, "same name"),)),
        CRUZ: Proposal(
            CRUZ, ConfidenceBand.LIKELY, (make_candidate("13", 0.7, "same last name", "first name differs"),)
        ),
        SECOND: Proposal(
            SECOND, ConfidenceBand.POSSIBLE, (make_candidate("11", 0.4, "e-mail name is the login"),), True
        ),
        DORNE: Proposal(
            DORNE,
            ConfidenceBand.POSSIBLE,
            (
                make_candidate("14", 0.3, "last name nearly the same"),
                make_candidate("15", 0.3, "last name nearly the same"),
            ),
        ),
        ZED: Proposal(ZED, ConfidenceBand.NONE),
        TEST: Proposal(TEST, ConfidenceBand.NONE, skip_reason=TEST_ROW_TEXT),
    },
    Report(),
    {ADLER: {SECOND: LOGIN}, SECOND: {ADLER: LOGIN}},
    frozenset({"11", "12", "13", "14", "15"}),
)


@pytest.fixture(autouse=True)
def fixed_proposals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace the matching with the fixed proposals."""
    monkeypatch.setattr(core.results, "propose_matches", lambda *_: PROPOSALS)


@pytest.fixture
def similar_unmatched_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give two unmatched rows the same email address."""
    alike = {DORNE: {ZED: EMAIL}, ZED: {DORNE: EMAIL}}
    monkeypatch.setattr(core.results, "propose_matches", lambda *_: replace(PROPOSALS, related_rows=alike))


@pytest.fixture
def workbook() -> Workbook:
    return make_workbook(CLICKER, GRADEBOOK)


@pytest.fixture
def results(workbook: Workbook) -> Results:
    return derive_results(workbook)


@pytest.fixture
def document(document: Document, workbook: Workbook) -> Document:
    document.open(workbook)
    return document


@pytest.fixture
def page(document: Document, background: TaskRunner, show_page: Callable[[Page], None]) -> StudentsPage:
    page = StudentsPage(document, Messages(), background)
    show_page(page)
    return page


REAL_HEAD = """\
Last Name,First Name,Email,Student ID,Class 1 - Poll
Points Possible,,,,2.00
Brightwater,Odette,,10451202,2.00
"""
REAL_GRADEBOOK = """\
Student,ID,SIS User ID,SIS Login ID,Section,Class 1 - Poll (71)
    Points Possible,,,,,2.00
"Brightwater, Odette",12,10451202,obrightw,S1,
"Dunmoor, Jasper",14,10451204,jdunmoor,S1,
"Fenwick, Tamsin",15,10451205,tfenwick,S1,
"Wilson, David",16,10451206,dwilson,S1,
"Wilson, David",17,20451999,dwilson1,S1,
"""

OpenWizard = Callable[..., MatchingWizard]


@pytest.fixture
def open_wizard(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> OpenWizard:
    """Return a function that opens the wizard for a class with the given rows.

    It uses the real matching.
    """

    monkeypatch.setattr(core.results, "propose_matches", propose_matches)

    def build_and_show_wizard(*rows: str) -> MatchingWizard:
        wizard = MatchingWizard(
            derive_results(make_workbook(REAL_HEAD + "".join(f"{row},2.00\n" for row in rows), REAL_GRADEBOOK))
        )
        qtbot.addWidget(wizard)
        with qtbot.waitExposed(wizard):
            wizard.show()
        return wizard

    return build_and_show_wizard


@pytest.fixture
def wizard(qtbot: QtBot, results: Results) -> MatchingWizard:
    wizard = MatchingWizard(results)
    qtbot.addWidget(wizard)
    with qtbot.waitExposed(wizard):
        wizard.show()
    return wizard
