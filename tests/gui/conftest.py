"""Fixtures for all window tests: documents, programs, and synchronous background tasks."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QTableView
from pytestqt.qtbot import QtBot
from typing_extensions import override

from core.canvas.gradebook import read_gradebook
from core.clicker.reading import read_export
from core.workbook import Workbook
from gui.application import open_settings
from gui.file_loader.class_files import REPLACE
from gui.file_loader.file_opener import EXAMPLE_FILES
from gui.look.style import install_style
from gui.main_window import MainWindow
from gui.program import Program
from gui.steps import Step
from gui.widgets.page import Page
from gui.work.background import SynchronousPool, TaskRunner
from gui.work.document import Document
from gui.work.messages import Choice, Messages
from gui.work.preferences import Preferences


@pytest.fixture(scope="session", autouse=True)
def install_program_style(qapp: object) -> None:
    """Use the program's style in all tests, including tests of single widgets."""
    assert qapp
    install_style()


@pytest.fixture
def background(qapp: object) -> TaskRunner:
    assert qapp
    return TaskRunner(SynchronousPool())


@pytest.fixture
def document(background: TaskRunner) -> Iterator[Document]:
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


class RecordingMessages(Messages):
    """Messages that answer questions as set, and record what was asked and shown."""

    def __init__(self) -> None:
        super().__init__()
        self.answer = ""
        self.files: list[Path] = []
        self.save: Path | None = None
        self.questions: list[str] = []
        self.details: list[str] = []
        self.told: list[str] = []
        self.notice_posted.connect(lambda notice: self.told.append(notice.text))

    @override
    def ask(self, question: str, detail: str, choices: Sequence[Choice]) -> str:
        self.questions.append(question)
        self.details.append(detail)
        assert self.answer in [choice.key for choice in choices]
        return self.answer

    @override
    def choose_files(self, title: str, filters: str = "") -> list[Path]:
        return self.files

    @override
    def choose_save_file(self, title: str, suggested: str, filters: str = "") -> Path | None:
        return self.save


def start_renaming(qtbot: QtBot, program: Program, name: str) -> None:
    """Type another name for a session without committing it."""
    program.steps.go_to(Step.SESSIONS)
    table = program.steps.current_page.findChild(QTableView)
    assert table is not None
    table.setCurrentIndex(table.model().index(1, 0))
    table.edit(table.currentIndex())
    editor = table.findChild(QLineEdit)
    assert editor is not None
    qtbot.waitUntil(editor.hasFocus)
    editor.setText(name)


@pytest.fixture
def person(qapp: object) -> RecordingMessages:
    assert qapp
    return RecordingMessages()


@pytest.fixture
def replace_open_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer that new iClicker files replace the open ones."""
    monkeypatch.setattr("gui.file_loader.file_opener.ask_how_to_open", lambda *_arguments: REPLACE)


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(open_settings(tmp_path / "preferences.ini"))


@pytest.fixture
def example() -> Workbook:
    export, gradebook = EXAMPLE_FILES
    return Workbook().with_export(read_export(export)).with_gradebook(read_gradebook(gradebook))


@pytest.fixture
def program(qtbot: QtBot, tmp_path: Path) -> Iterator[Program]:
    """The whole program in a window, with temporary folders."""
    settings = open_settings(tmp_path / "preferences.ini")
    window = MainWindow(settings)
    qtbot.addWidget(window, before_close_func=lambda _window: made.shut_down())
    made = Program(window, Preferences(settings), tmp_path / "data")
    window.can_close = lambda: True
    window.show()
    yield made
    made.document.open(Workbook())


@pytest.fixture
def filled(qtbot: QtBot, program: Program) -> Program:
    """The program with the example class open and the upload prepared."""
    program.steps.create_pages()
    program.file_opener.open_example()
    qtbot.waitUntil(lambda: program.document.prepared_upload is not None, timeout=20_000)
    return program
