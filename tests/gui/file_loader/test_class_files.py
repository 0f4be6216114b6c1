"""Tests for several iClicker files that form one class, in the window."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.clicker.export import build_file_key
from core.problems import Location, Source
from core.recognition.roles import ColumnRole
from core.students.decisions import Decision, Judgment
from core.workbook import Workbook
from gui.file_loader import class_files
from gui.file_loader.class_files import (
    ADD,
    CANCEL,
    REPLACE,
    JoinSessionsBar,
    ask_how_to_open,
    find_known_points,
    find_updated_files,
    join_sessions,
    remove_file,
)
from gui.file_loader.page import FilesPage
from gui.program import Program
from gui.steps import Step
from gui.student_matching.match_texts import format_identity, get_display_name
from gui.work.document import Document
from gui.work.messages import Choice, Messages
from tests.class_builders import BOSE, HEADER, LAB, POINTS, SECTION_A, SECTION_B, make_class
from tests.file_builders import GRADEBOOK, make_export

NEWER_A = SECTION_A.replace("5.00,8.50", "5.00,8.75").replace("1.50", "1.75")
OTHER_POINTS = SECTION_B.replace(",2.00,2.00,5.00,9.00", ",2.00,2.00,4.00,8.00")


class Answers:
    """The user's answers to questions, which are recorded."""

    def __init__(self) -> None:
        self.answer = CANCEL
        self.questions: list[str] = []
        self.details: list[str] = []
        self.choices: Sequence[Choice] = ()

    def ask(self, question: str, detail: str, choices: Sequence[Choice]) -> str:
        self.questions.append(question)
        self.details.append(detail)
        self.choices = choices
        return self.answer

    @property
    def default(self) -> str:
        return next(choice.key for choice in self.choices if choice.is_default)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch, program: Program) -> Answers:
    made = Answers()
    monkeypatch.setattr(program.messages, "ask", made.ask)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = {
        "a": SECTION_A,
        "b": SECTION_B,
        "lab": LAB,
        "newer": NEWER_A,
        "other": OTHER_POINTS,
        "gradebook": GRADEBOOK,
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def open_files(qtbot: QtBot, program: Program, folder: Path, answers: Answers) -> Callable[[str], None]:
    """Open the files with these names together, and wait until they are read."""
    assert answers.questions == []

    def open_and_wait(names: str) -> None:
        program.file_opener.open([folder / f"{name}.csv" for name in names.split()])
        qtbot.waitUntil(lambda: not program.file_opener.names_being_read, timeout=20_000)

    return open_and_wait


def list_names(program: Program) -> list[str]:
    export = program.document.workbook.export
    return [file.path.name for file in export.files] if export else []


def get_page(program: Program) -> FilesPage:
    page = program.steps.get_page(Step.FILES)
    assert isinstance(page, FilesPage)
    return page


def test_files_dropped_together_are_one_class(
    program: Program, open_files: Callable[[str], None], answers: Answers
) -> None:
    open_files("a gradebook b")
    assert list_names(program) == ["a.csv", "b.csv"]
    assert answers.questions == []
    assert program.document.undo_stack.count() == 1
    assert program.document.workbook.gradebook is not None


def test_second_file_can_be_added(program: Program, open_files: Callable[[str], None], answers: Answers) -> None:
    open_files("a gradebook")
    decided = program.document.workbook.with_decision(Decision(Judgment.NOT_IN_COURSE), 3)
    program.document.apply("Decide", decided)
    answers.answer = ADD
    open_files("b")
    assert answers.questions == ["Add “b.csv” to the class, or replace “a.csv”?"]
    assert "another part of the class" in answers.details[0]
    assert [choice.text for choice in answers.choices] == ["&Add to the class", "&Replace", "Cancel"]
    assert answers.default == ADD
    assert list_names(program) == ["a.csv", "b.csv"]
    assert program.document.workbook.decisions is decided.decisions
    banner = program.steps.current_page.banner
    assert "Added to the class: “b.csv”. It now has 2 iClicker files." in banner.text
    (undo,) = [button for button in banner.findChildren(QPushButton) if button.isVisible()]
    undo.click()
    assert program.document.workbook is decided


def test_second_file_can_be_canceled(program: Program, open_files: Callable[[str], None]) -> None:
    open_files("a")
    open_files("b gradebook")
    assert list_names(program) == ["a.csv"]
    assert program.document.workbook.gradebook is not None


def test_newer_file_replaces_its_older_version_only(
    program: Program, open_files: Callable[[str], None], answers: Answers
) -> None:
    open_files("a b gradebook")
    row = build_file_key(2, 3)
    decided = program.document.workbook.with_decision(Decision(Judgment.MATCHED, "13"), row)
    program.document.apply("Decide", decided)
    answers.answer = REPLACE
    open_files("newer")
    assert answers.questions == ["Add “newer.csv” to the class, or replace “a.csv”?"]
    assert "newer version" in answers.details[0]
    assert answers.default == REPLACE
    assert list_names(program) == ["newer.csv", "b.csv"]
    assert dict(program.document.workbook.decisions.by_row) == {row: decided.decisions.get(row)}
    assert "“newer.csv” replaced “a.csv”." in program.steps.current_page.banner.text


def test_other_file_replaces_all_files(program: Program, open_files: Callable[[str], None], answers: Answers) -> None:
    open_files("a b")
    answers.answer = REPLACE
    open_files("lab")
    assert answers.questions == ["Add “lab.csv” to the class, or replace “a.csv”, “b.csv”?"]
    assert list_names(program) == ["lab.csv"]


def test_reopening_open_files_does_not_prompt(
    program: Program, open_files: Callable[[str], None], answers: Answers
) -> None:
    open_files("a b")
    workbook = program.document.workbook
    open_files("b a")
    assert answers.questions == []
    assert program.document.workbook is workbook


def test_too_many_files_are_rejected(
    program: Program, open_files: Callable[[str], None], answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_files("a")
    monkeypatch.setattr("core.clicker.combining.MAX_FILES", 1)
    answers.answer = ADD
    open_files("b")
    assert list_names(program) == ["a.csv"]
    assert "at most 1 iClicker files" in program.steps.current_page.banner.text


def test_find_updated_files_lecture_and_lab_are_not_versions() -> None:
    lab = f"{HEADER.replace('Class', 'Lab')}\n{POINTS}\n{BOSE}\n"
    lecture = f"{HEADER}\n{POINTS}\n{BOSE}\n"
    assert find_updated_files(make_export(lecture), [make_export(lab)]) is None
    open_class, newer = make_class(lecture, lab), make_export(lab.replace("4.25", "4.50"))
    assert find_updated_files(open_class, [newer]) == (open_class.files[0], newer)
    assert find_updated_files(open_class, [newer, make_export(lab.replace("4.25", "4.75"))]) is None


def test_ask_how_to_open_names_several_files(monkeypatch: pytest.MonkeyPatch) -> None:
    answers, messages = Answers(), Messages()
    monkeypatch.setattr(messages, "ask", answers.ask)
    files = [make_export(SECTION_B, "b.csv"), make_export(LAB, "lab.csv")]
    assert ask_how_to_open(messages, make_class(SECTION_A), files) == CANCEL
    assert answers.questions == ["Add “b.csv”, “lab.csv” to the class, or replace “1.csv”?"]


def test_files_page_shows_card_for_each_file(program: Program, open_files: Callable[[str], None]) -> None:
    open_files("a b gradebook")
    page = get_page(program)
    assert page.status.text().startswith("All files are read.")
    cards = [section.card for section in page.export_sections]
    assert ["b.csv" in card.text for card in cards] == [False, True]
    assert [card.isVisible() for card in cards] == [True, True]
    assert [section.tables.columns_view.accessibleName() for section in page.export_sections] == [
        "Columns of a.csv",
        "Columns of b.csv",
    ]
    assert [card.remove_button.accessibleName() for card in cards] == [
        "Remove a.csv from the class",
        "Remove b.csv from the class",
    ]
    assert all(card.remove_button.isVisible() for card in cards)
    QTest.keyClick(cards[0].remove_button, Qt.Key.Key_Space)
    assert list_names(program) == ["b.csv"]
    assert [section.isHidden() for section in get_page(program).export_sections] == [False, True]
    assert "b.csv" in cards[0].text
    assert cards[0].remove_button.isHidden()
    program.document.undo_stack.undo()
    assert [section.isHidden() for section in get_page(program).export_sections] == [False, False]
    assert program.document.undo_stack.redoText() == "Remove a.csv from the class"


def test_files_page_corrects_columns_of_second_file(
    qtbot: QtBot, program: Program, open_files: Callable[[str], None]
) -> None:
    open_files("a b gradebook")
    model = get_page(program).export_sections[1].tables.columns_model
    row = next(row for row in range(model.rowCount()) if model.index(row, 1).data() == "Class 4 - Poll")
    model.setData(model.index(row, 2), ColumnRole.IGNORED)
    qtbot.waitUntil(lambda: not program.file_opener.names_being_read, timeout=20_000)
    export = program.document.workbook.export
    assert export is not None
    assert [dict(file.corrections.roles) for file in export.files] == [{}, {6: ColumnRole.IGNORED}]
    assert "Class 4 - Poll" not in [session.key for session in export.sessions]


def test_pending_corrections_of_two_files_are_both_applied(
    qtbot: QtBot, program: Program, open_files: Callable[[str], None]
) -> None:
    open_files("a b")
    program.file_opener.correct_column(6, "Class 2 - Poll", ColumnRole.IGNORED, 1)
    program.file_opener.correct_column(6, "Class 4 - Poll", ColumnRole.IGNORED, 2)
    assert program.file_opener.names_being_read == ("a.csv", "b.csv")
    qtbot.waitUntil(lambda: not program.file_opener.names_being_read, timeout=20_000)
    export = program.document.workbook.export
    assert export is not None
    assert [session.key for session in export.sessions] == ["Class 1 - Poll", "Class 3 - Quiz"]


def test_files_page_joins_differing_sessions(program: Program, open_files: Callable[[str], None]) -> None:
    open_files("a other")
    bar = get_page(program).join_bar
    assert bar.isVisible()
    assert bar.label.accessibleName().startswith("“Class 3 - Quiz” has different points possible: 5 in a.csv")
    assert bar.join_button.accessibleName() == "Join the sessions called “Class 3 - Quiz”"
    QTest.keyClick(bar.join_button, Qt.Key.Key_Space)
    export = program.document.workbook.export
    assert export is not None
    assert export.joined_titles == {"Class 3 - Quiz"}
    assert [session.points_possible for session in export.sessions if session.title == "Class 3 - Quiz"] == [Decimal(5)]
    assert not bar.isVisible()
    program.document.undo_stack.undo()
    assert bar.isVisible()


def test_files_page_shows_location_in_second_file(
    program: Program, open_files: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    open_files("a b")
    page, columns = get_page(program), list[int]()
    monkeypatch.setattr(page.export_sections[1].tables, "scroll_to_column", columns.append)
    assert page.show_location(Location(Source.EXPORT, column=build_file_key(2, 6)))
    assert page.show_location(Location(Source.EXPORT, row=build_file_key(2, 3)))
    assert page.show_location(Location(Source.EXPORT))
    assert page.show_location(Location(Source.GRADEBOOK))
    assert not page.show_location(Location(Source.UPLOAD))
    assert columns == [6]


def test_remove_file_single_file_does_nothing(document: Document) -> None:
    remove_file(document, 1)
    document.open(Workbook(export=make_class(SECTION_A)))
    remove_file(document, 1)
    assert document.undo_stack.count() == 0


def test_join_sessions_without_file_does_nothing(document: Document) -> None:
    join_sessions(document, "Quiz")
    assert document.undo_stack.count() == 0


def test_find_known_points_include_other_file_and_user() -> None:
    unknown = SECTION_B.replace(POINTS + "\n", "")
    workbook = Workbook(export=make_class(SECTION_A, unknown)).with_points_possible("Class 4 - Poll", Decimal(3))
    assert find_known_points(workbook, 2) == {
        "Class 1 - Poll": Decimal(2),
        "Class 4 - Poll": Decimal(3),
        "Class 3 - Quiz": Decimal(5),
    }
    assert find_known_points(Workbook(), 1) == {}


def test_join_bar_without_file_is_hidden(qtbot: QtBot) -> None:
    bar = JoinSessionsBar()
    qtbot.addWidget(bar)
    bar.set_export(None)
    assert bar.isHidden()
    assert bar.tab_stops == (bar.join_button,)


def test_format_identity_several_files_names_file() -> None:
    person = make_class(SECTION_A, SECTION_B).participants[-1]
    assert format_identity(person).endswith("lena@example.edu · 2.csv")
    assert get_display_name(person) == "Cruz, Lena"


def test_format_names_quotes_files() -> None:
    assert class_files.format_file_names(["a.csv"]) == "“a.csv”"
