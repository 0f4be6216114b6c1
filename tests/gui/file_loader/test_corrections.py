"""Tests of the Files page: the user corrects how files are read, and chooses which columns of tables are scores."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from core.clicker.export import ClickerExport
from core.commands.column_roles import ROLES_BY_NAME
from core.commands.command_line import run
from core.recognition.roles import ColumnRole
from gui.application import open_settings
from gui.file_loader.columns_model import Column
from gui.file_loader.file_opener import FileOpener
from gui.file_loader.file_section import FileSection
from gui.file_loader.page import FilesPage
from gui.file_loader.score_question import OfferedColumn
from gui.file_loader.values_model import Column as ValueColumn
from gui.steps import StepState
from gui.work.background import TaskRunner
from gui.work.course_memory import CourseMemory
from gui.work.document import Document
from gui.work.preferences import Preferences
from tests.core.test_field_cases import find_case
from tests.gui.conftest import RecordingMessages

UNKNOWN = "Wer,Kennung,Punkte\nAnn Lee,101,9\nBo Lee,102,8\nCy Lee,103,8\n"
OTHER_WEEK = "Punkte,Wer,Kennung\n7,Ann Lee,101\n6,Bo Lee,102\n6,Cy Lee,103\n"
LATE = "Name,Student ID,Class 1 - Poll,Class 2 - Poll\nAnn,101,2,LATE\nBo,102,EX,late\nCy,103,LATE,1\n"
GRADESCOPE = "Name,SID,1: A,2: B,Total Score,Max Points\nAnn,101,1,2,3,5\nBo,102,2,2,4,5\nCy,103,1,0,1,5\n"
GRADEBOOK = (
    "Student,ID,SIS User ID,SIS Login ID,Section\nPoints Possible,,,,\n"
    '"Lee, Ann",1,101,ann,S\n"Lee, Bo",2,102,bo,S\n"Lee, Cy",3,103,cy,S\n'
)


@dataclass
class Desk:
    """The Files page and the objects it depends on. Tasks run immediately."""

    page: FilesPage
    document: Document
    opener: FileOpener
    messages: RecordingMessages
    folder: Path

    def open(self, text: str | bytes, name: str = "table.csv") -> None:
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.opener.open([path])

    @property
    def export(self) -> ClickerExport:
        export = self.document.workbook.export
        assert export is not None
        return export

    @property
    def file(self) -> FileSection:
        return self.page.export_sections[0]

    @property
    def refused(self) -> list[FileSection]:
        return self.page.refused_view.sections


@pytest.fixture
def desk(qtbot: QtBot, document: Document, background: TaskRunner, person: RecordingMessages, tmp_path: Path) -> Desk:
    preferences = Preferences(open_settings(tmp_path / "preferences.ini"))
    opener = FileOpener(document, person, background, preferences)
    memory = CourseMemory(document, person, background, tmp_path / "courses.sqlite3")
    page = FilesPage(document, opener, preferences, memory)
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    return Desk(page, document, opener, person, tmp_path)


def build_xlsx(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    workbook, buffer = openpyxl.Workbook(), io.BytesIO()
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    del workbook["Sheet"]
    workbook.save(buffer)
    return buffer.getvalue()


def set_role(section: FileSection, column: int, role: ColumnRole) -> None:
    model = section.tables.columns_model
    assert model.setData(model.index(column - 1, Column.MEANING), role)


def set_value(section: FileSection, text: str, value: str) -> None:
    model = section.tables.values_model
    position = next(position for position, row in enumerate(model.rows) if row.text == text)
    assert model.setData(model.index(position, ValueColumn.VALUE), value)


def check(section: FileSection, *headers: str) -> None:
    """Include these columns by their check boxes."""
    model = section.question.model
    for header in headers:
        position = next(number for number, row in enumerate(model.rows) if row.key.endswith(header))
        index = model.index(position, OfferedColumn.NAME)
        assert model.setData(index, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)


def test_refused_table_corrected_becomes_class_file(desk: Desk) -> None:
    desk.open(UNKNOWN)
    (section,) = desk.refused
    assert desk.document.workbook.export is None
    assert section.tables.columns_view.isVisible()
    assert [row.role for row in section.tables.columns_model.rows] == [
        ColumnRole.IGNORED,
        ColumnRole.SESSION,
        ColumnRole.SESSION,
    ]
    set_role(section, 2, ColumnRole.STUDENT_ID)
    assert desk.refused == []
    assert [session.generic_header for session in desk.export.sessions] == [""]
    assert len(desk.export.participants) == 3
    assert dict(desk.export.corrections.roles) == {2: ColumnRole.STUDENT_ID}
    set_role(desk.file, 1, ColumnRole.NAME)
    assert desk.export.participants[0].name == "Ann Lee"
    stack = desk.document.undo_stack
    assert [stack.text(index) for index in range(stack.count())] == [
        "Show table.csv",
        "Read “Kennung” as student ID",
        "Read “Wer” as name",
    ]
    stack.undo()
    stack.undo()
    assert desk.document.workbook.export is None
    assert [section.isVisible() for section in desk.refused] == [True]
    stack.undo()
    assert desk.refused == []


def test_refused_table_with_first_correction_remains_refused(desk: Desk) -> None:
    desk.open(UNKNOWN.replace(",9", ",a").replace(",8", ",b").replace("101", "x1").replace("102", "x2"))
    (section,) = desk.refused
    message = section.card.problems[0].message
    set_role(section, 1, ColumnRole.NAME)
    assert section.card.problems[0].message != message
    assert section.tables.columns_model.rows[0].role is ColumnRole.NAME
    assert "Read “Wer” as name" in desk.messages.told[-1]
    set_role(section, 3, ColumnRole.SESSION)
    assert [session.key for session in desk.export.sessions] == ["Punkte"]
    assert desk.file.tables.values_model.rowCount() == 2
    assert desk.file.tables.values_view.isVisible()


def test_refused_table_can_be_closed(desk: Desk) -> None:
    desk.open(UNKNOWN)
    desk.refused[0].card.remove_button.click()
    assert desk.refused == []
    desk.document.undo_stack.undo()
    assert len(desk.refused) == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"\x89PNG\r\n\x1a\n" + bytes(99), "picture.png"), (b"", "empty.csv"), (b"Only words\nin lines\n", "words.txt")],
)
def test_open_non_table_file_shows_only_a_message(desk: Desk, content: bytes, name: str) -> None:
    desk.open(content, name)
    assert desk.refused == []
    assert name in desk.messages.told[-1]
    assert desk.document.undo_stack.count() == 0


def test_correction_removing_all_scores_is_not_applied(desk: Desk) -> None:
    desk.open(LATE)
    before = desk.export
    desk.document.apply("Accept", desk.document.workbook.with_sessions_included(["Class 1 - Poll"], included=False))
    set_role(desk.file, 3, ColumnRole.IGNORED)
    set_role(desk.file, 4, ColumnRole.IGNORED)
    assert [session.key for session in desk.export.sessions] == ["Class 2 - Poll"]
    (section,) = desk.refused
    assert desk.page.get_state() is StepState.NEEDS_ATTENTION
    set_role(section, 3, ColumnRole.SESSION)
    assert desk.refused == []
    assert [session.key for session in desk.export.sessions] == ["Class 1 - Poll"]
    for _ in range(3):
        desk.document.undo_stack.undo()
    assert desk.export is before
    assert desk.refused == []


def test_sheet_and_header_row_click_corrects_reading(desk: Desk) -> None:
    people = [["Name", "Student ID", "Class 1 - Poll"], ["Ann", "101", "1"], ["Bo", "102", "2"]]
    other = [["Title"], ["Name", "Student ID", "Class 9 - Poll"], ["Ann", "101", "9"], ["Bo", "102", "8"]]
    desk.open(build_xlsx({"First": people, "Second": other}), "book.xlsx")
    controls = desk.file.tables.controls
    assert [controls.sheet_box.itemText(index) for index in range(2)] == ["First", "Second"]
    controls.sheet_box.setCurrentText("Second")
    controls.sheet_box.activated.emit(1)
    assert [session.key for session in desk.export.sessions] == ["Class 9 - Poll"]
    assert (controls.sheet_box.currentText(), controls.header_row_box.value()) == ("Second", 2)
    assert [button.accessibleName() for button in controls.remove_buttons] == ["Read the sheet that Clickover finds"]
    view = desk.file.tables.first_rows_view
    desk.file.tables.set_folded(False)
    desk.file.tables.tabs.setCurrentIndex(1)
    view.setCurrentIndex(view.model().index(2, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert desk.document.undo_stack.undoText() == "Read row 3 as the header"
    desk.document.undo_stack.undo()
    controls.remove_buttons[0].click()
    assert [session.key for session in desk.export.sessions] == ["Class 1 - Poll"]
    assert controls.remove_buttons == []


def test_header_row_spin_box_corrects_header_row(desk: Desk) -> None:
    desk.open("Name,Student ID,Class 1 - Poll\nName,Student ID,Class 7 - Poll\nAnn,101,1\nBo,102,2\n")
    desk.file.tables.controls.header_row_box.setValue(2)
    assert desk.export.header_row == 2
    assert [session.key for session in desk.export.sessions] == ["Class 7 - Poll"]


def test_text_value_applies_to_one_or_all_sessions(desk: Desk) -> None:
    desk.open(LATE)
    set_value(desk.file, "LATE", "0.5")
    assert desk.export.scores.get_points(4, "Class 1 - Poll") == Decimal("0.5")
    desk.file.tables.by_session_box.click()
    rows = desk.file.tables.values_model.rows
    assert [row.key for row in rows if row.text == "LATE"] == ["Class 1 - Poll:LATE", "Class 2 - Poll:LATE"]
    set_value(desk.file, "LATE", "1")
    assert desk.export.scores.get_points(4, "Class 1 - Poll") == Decimal(1)
    assert desk.export.scores.get_points(2, "Class 2 - Poll") == Decimal("0.5")
    assert "“Class 1 - Poll:LATE” is worth 1" in [
        button.parentWidget().layout().itemAt(1).widget().accessibleName()  # type: ignore[union-attr]
        for button in desk.file.tables.controls.remove_buttons
    ]


def test_text_value_can_be_chosen_by_keyboard(desk: Desk) -> None:
    desk.open(LATE)
    tables = desk.file.tables
    assert tables.values_view.isVisible()
    tables.values_view.setFocus()
    tables.values_view.setCurrentIndex(tables.values_model.index(0, ValueColumn.VALUE))
    QTest.keyClick(tables.values_view, Qt.Key.Key_F2)
    (combo,) = tables.values_view.findChildren(QComboBox)
    combo.hidePopup()
    combo.setEditText("full points")
    QTest.keyClick(combo, Qt.Key.Key_Return)
    assert dict(desk.export.corrections.values) == {"LATE": "full"}
    QApplication.processEvents()


def test_name_role_set_on_other_column_replaces_earlier_role(desk: Desk) -> None:
    desk.open("A,B,Student ID,Class 1 - Poll\nAnn,Lee,101,1\nBo,Lee,102,2\n")
    set_role(desk.file, 1, ColumnRole.NAME)
    set_role(desk.file, 2, ColumnRole.NAME)
    assert dict(desk.export.corrections.roles) == {2: ColumnRole.NAME}


def test_corrections_apply_to_next_file_with_same_headers(desk: Desk) -> None:
    desk.open(UNKNOWN, "week1.csv")
    set_role(desk.refused[0], 2, ColumnRole.STUDENT_ID)
    set_role(desk.file, 1, ColumnRole.NAME)
    desk.messages.answer = "replace"
    desk.open(OTHER_WEEK, "week2.csv")
    assert dict(desk.export.corrections.roles) == {3: ColumnRole.STUDENT_ID, 2: ColumnRole.NAME}
    assert desk.export.participants[0].name == "Ann Lee"
    assert "week2.csv" in desk.messages.told[-1]
    tables = desk.file.tables
    assert tables.columns_view.isVisible()
    assert tables.controls._corrections_label.text() == "Corrections from last time"
    tables.controls.remove_buttons[0].click()
    assert dict(desk.export.corrections.roles) == {3: ColumnRole.STUDENT_ID}
    assert tables.controls._corrections_label.text() == "Corrections from last time"


def test_table_columns_click_includes_columns(desk: Desk) -> None:
    desk.open(GRADEBOOK, "gradebook.csv")
    desk.open(GRADESCOPE, "quiz.csv")
    question = desk.file.question
    assert question.isVisible()
    assert desk.page.get_state() is StepState.NEEDS_ATTENTION
    assert [row.is_included for row in question.model.rows] == [False, False, False]
    assert "Gradescope" in desk.file.card.text
    assert "iClicker" not in desk.file.card.text
    question.include_button.click()
    assert [session.key for session in desk.document.workbook.chosen_sessions] == ["quiz Total Score"]
    assert not question.include_button.isVisible()
    assert desk.page.get_state() is StepState.DONE
    assert not question.warning_label.isVisible()
    check(desk.file, "1: A")
    assert question.warning_label.isVisible()
    desk.document.undo_stack.undo()
    desk.document.undo_stack.undo()
    assert desk.document.workbook.chosen_sessions == ()


def test_table_columns_space_key_includes_columns(desk: Desk) -> None:
    desk.open(GRADESCOPE, "quiz.csv")
    table = desk.file.question.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(1, OfferedColumn.POINTS))
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert [session.key for session in desk.document.workbook.chosen_sessions] == ["1: A"]
    assert table.currentIndex().row() == 1
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert desk.document.workbook.chosen_sessions == ()


def test_column_question_iclicker_file_is_hidden(desk: Desk) -> None:
    desk.open(LATE)
    assert not desk.file.question.isVisible()
    assert not desk.file.question.is_open


Steps = tuple[Callable[[Desk], None], ...]


def give(text: str, value: str) -> Callable[[Desk], None]:
    return lambda desk: set_value(desk.file, text, value)


def read_as(column: int, role: str, *, is_refused: bool = False) -> Callable[[Desk], None]:
    return lambda desk: set_role(desk.refused[0] if is_refused else desk.file, column, ROLES_BY_NAME[role])


def include(*headers: str) -> Callable[[Desk], None]:
    return lambda desk: check(desk.file, *headers)


def choose_sheet(desk: Desk) -> None:
    box = desk.file.tables.controls.sheet_box
    box.setCurrentText("Scores")
    box.activated.emit(box.currentIndex())


MINUTES = "Total Duration (Minutes)"
LETTERS = {"A": "4", "B+": "3.5", "C": "2", "Credit": "1", "No Credit": "0"}


@pytest.mark.parametrize(
    ("case", "name", "steps", "options"),
    [
        ("clicker-08", "with-late.csv", (give("LATE", "0.5"),), ("--value", "LATE=0.5")),
        ("clicker-09", "export.csv", (), ()),
        ("clicker-09", "ticks.csv", (), ()),
        ("clicker-11", "export.csv", (), ()),
        (
            "clicker-11",
            "letters.csv",
            tuple(give(*item) for item in LETTERS.items()),
            tuple(part for item in LETTERS.items() for part in ("--value", "=".join(item))),
        ),
        ("clicker-11", "mixed.csv", (give("DROP", "none"),), ("--value", "DROP=none")),
        ("clicker-24", "attendance.xlsx", (choose_sheet,), ("--sheet", "Scores")),
        ("clicker-27", "export.csv", (), ()),
        ("clicker-28", "export.csv", (), ()),
        ("clicker-29", "export.csv", (), ()),
        ("clicker-31", "week2.csv", (include("Score"),), ("--sessions", "Score")),
        ("clicker-c01", "lecture-wide.csv", (include("sleep?"),), ("--sessions", "How many hours did you sleep?")),
        ("clicker-c02", "participation.xlsx", (include("participation_score"),), ("--sessions", "participation_score")),
        (
            "clicker-c05",
            "participants.csv",
            (read_as(3, "session", is_refused=True), include(MINUTES)),
            ("--column", "3=session", "--sessions", MINUTES),
        ),
        ("clicker-c07", "assignment.csv", (include("Total Score"),), ("--sessions", "Total Score")),
        ("clicker-c07", "course.csv", (include("HW1", "Quiz 1"),), ("--sessions", "HW1", "--sessions", "Quiz 1")),
        ("clicker-c08", "wooclap.csv", (include("wooclap Score"),), ("--sessions", "Score")),
    ],
)
def test_field_case_corrected_in_window_matches_command_line_bytes(
    desk: Desk, tmp_path: Path, case: str, name: str, steps: Steps, options: tuple[str, ...]
) -> None:
    folder, output = find_case(case), tmp_path / "out.csv"
    arguments = ["convert", str(folder / name), "--roster", str(folder / "gradebook.csv"), "-o", str(output), *options]
    assert run(arguments) in (0, 1)
    desk.opener.open([folder / "gradebook.csv"])
    desk.opener.open([folder / name])
    for step in steps:
        step(desk)
    assert desk.refused == []
    desk.document._start_preparing()
    prepared = desk.document.prepared_upload
    assert prepared is not None
    assert prepared.upload.data == output.read_bytes()


@pytest.mark.parametrize(
    ("case", "name"),
    [
        ("clicker-c01", "single-question.csv"),
        ("clicker-c01", "text-only.csv"),
        ("clicker-c05", "poll.csv"),
        ("clicker-c05", "teams.csv"),
        ("clicker-c08", "mentimeter.csv"),
        ("canvas-09", "groups.csv"),
        ("canvas-09", "student-analysis.csv"),
        ("canvas-19", "gradebook-mangled.csv"),
    ],
)
def test_refused_field_case_shows_columns_and_rows(desk: Desk, case: str, name: str) -> None:
    desk.opener.open([find_case(case) / name])
    (section,) = desk.refused
    tables = section.tables
    assert tables.columns_view.isVisible()
    assert tables.columns_model.rowCount() > 1
    assert tables.first_rows_model.rowCount() > 1
    assert tables.columns_model.flags(tables.columns_model.index(0, Column.MEANING)) & Qt.ItemFlag.ItemIsEditable
