"""What the tests of all pages share: a document whose background work is done at once."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from core.workbook import Workbook
from gui.look.program_style import take_style
from gui.widgets.page import Page
from gui.work.background import Background, RunsAtOnce
from gui.work.document import Document


@pytest.fixture(scope="session", autouse=True)
def program_style(qapp: object) -> None:
    """Every widget looks as in the program, also without one."""
    assert qapp
    take_style()


@pytest.fixture
def background(qapp: object) -> Background:
    assert qapp
    return Background(RunsAtOnce())


@pytest.fixture
def document(background: Background) -> Iterator[Document]:
    made = Document(background)
    yield made
    made.open(Workbook())


@pytest.fixture
def show_page(qtbot: QtBot) -> Callable[[Page], None]:
    def show(page: Page) -> None:
        qtbot.addWidget(page)
        page.resize(800, 640)
        page.show()

    return show
