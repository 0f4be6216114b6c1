"""Fixtures for a course of four students.

Its upload file raises, lowers, and adds scores, and creates one assignment.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from core.canvas.gradebook import Gradebook, read_gradebook
from core.clicker.reading import read_export
from core.results import PreparedUpload, Results, derive_results, prepare_upload
from core.workbook import Workbook
from gui.review_export.page import ReviewPage
from gui.review_export.upload_review import UploadReview, build_review
from gui.work.background import TaskRunner
from gui.work.document import Document
from gui.work.preferences import Preferences
from tests.gui.review_export.fake_messages import FakeMessages

EXPORT = """\
Student,ID,SIS User ID,SIS Login ID,Section,Class 1 - Poll,Class 2 - Poll,Class 3 - Quiz,Total
Points Possible,,,,,2.00,2.00,5.00,9.00
"Ash, Ana",,0001,aash@example.edu,,1.00,2.00,5.00,8.00
"Bay, Bo",,0002,bbay@example.edu,,2.00,,4.00,6.00
"Coe, Cy",,0003,ccoe@example.edu,,2.00,1.00,,3.00
"Zed, Zoe",,0099,zzed@example.org,,2.00,,,2.00
"""

GRADEBOOK = """\
Student,ID,SIS User ID,SIS Login ID,Section,Class 1 - Poll (301),Class 2 - Poll (302)
,,,,,Manual Posting,
    Points Possible,,,,,2.00,5.00
"Ash, Ana",11,0001,aash,S1,2.00,
"Bay, Bo",12,0002,bbay,S1,1.00,
"Coe, Cy",13,0003,ccoe,S1,,EX
"Dee, Di",14,0004,ddee,S1,1.00,2.00
"""


def find_numbers(text: str) -> list[str]:
    """Return the numbers in a text, so that tests can assert counts instead of words."""
    return re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)


@pytest.fixture
def open_class(tmp_path: Path) -> Callable[..., Workbook]:
    """Return a function that opens both files, with other contents if they are given."""

    def read(export: str = EXPORT, points: str = "2.00,5.00", name: str = "grades.csv") -> Workbook:
        (tmp_path / "clicker.csv").write_text(export, encoding="utf-8")
        (tmp_path / name).write_text(GRADEBOOK.replace("2.00,5.00", points, 1), encoding="utf-8")
        workbook = Workbook().with_export(read_export(tmp_path / "clicker.csv"))
        return workbook.with_gradebook(read_gradebook(tmp_path / name))

    return read


@pytest.fixture
def workbook(open_class: Callable[..., Workbook]) -> Workbook:
    return open_class()


@pytest.fixture
def results(workbook: Workbook) -> Results:
    return derive_results(workbook)


@pytest.fixture
def outgoing(results: Results) -> PreparedUpload:
    return prepare_upload(results)


@pytest.fixture
def review(results: Results, outgoing: PreparedUpload) -> UploadReview:
    return build_review(results, outgoing)


@pytest.fixture
def gradebook(workbook: Workbook) -> Gradebook:
    assert workbook.gradebook is not None
    return workbook.gradebook


@pytest.fixture
def messages() -> FakeMessages:
    return FakeMessages()


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(QSettings(str(tmp_path / "preferences.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def document(document: Document) -> Document:
    document._prepare_timer.setInterval(0)
    return document


@pytest.fixture
def page(
    qtbot: QtBot, document: Document, messages: FakeMessages, background: TaskRunner, preferences: Preferences
) -> ReviewPage:
    page = ReviewPage(document, messages, background, preferences)
    qtbot.addWidget(page)
    page.show()
    return page


@pytest.fixture
def ready_page(qtbot: QtBot, page: ReviewPage, document: Document, workbook: Workbook) -> ReviewPage:
    """Return a page with both files open and the upload file prepared."""
    document.apply("open", workbook)
    qtbot.waitUntil(lambda: page.review is not None)
    return page


@pytest.fixture
def opened_urls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that records the URLs that would have been opened."""
    addresses: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: addresses.append(url.toString()))
    return addresses


@pytest.fixture
def confirmed_page(ready_page: ReviewPage, messages: FakeMessages) -> ReviewPage:
    """Return a page with confirmed losses and a prepared answer to save anyway."""
    ready_page.view.losses_check_box.click()
    messages.recorded.answers = ["save"]
    return ready_page
