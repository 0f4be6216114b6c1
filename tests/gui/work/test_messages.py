"""Tests of choosing where to save: no file is overwritten without permission."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox

from core.workbook import Workbook
from gui.work.background import TaskRunner
from gui.work.course_file_actions import CourseFileController
from gui.work.document import Document
from gui.work.messages import Choice, Messages, ensure_suffix
from tests.gui.conftest import RecordingMessages


@pytest.mark.parametrize(
    ("typed", "named"),
    [("grades", "grades.csv"), ("grades.v2", "grades.v2.csv"), ("grades.CSV", "grades.CSV"), ("a 1.2", "a 1.2.csv")],
)
def test_ensure_suffix_missing_suffix_is_appended(typed: str, named: str) -> None:
    assert ensure_suffix(Path("a") / typed, ".csv") == Path("a") / named


@pytest.fixture
def course_file(
    document: Document, person: RecordingMessages, background: TaskRunner, example: Workbook
) -> CourseFileController:
    document.apply("Open", example)
    return CourseFileController(document, person, background)


def test_save_as_existing_file_prompts_to_replace(
    course_file: CourseFileController, person: RecordingMessages, tmp_path: Path
) -> None:
    other = tmp_path / "math.clickover"
    other.write_text("precious")
    person.save, person.answer = tmp_path / "math", "keep"
    course_file.save_as()
    assert len(person.questions) == 1
    assert "math.clickover" in person.questions[0]
    assert other.read_text() == "precious"
    assert course_file.path is None
    person.answer = "replace"
    course_file.save_as()
    assert course_file.path == other


def test_save_as_typed_suffix_is_kept(
    course_file: CourseFileController, person: RecordingMessages, tmp_path: Path
) -> None:
    person.save = tmp_path / "MATH 1.2"
    course_file.save_as()
    assert course_file.path == tmp_path / "MATH 1.2.clickover"


def test_save_as_input_file_shows_error(
    course_file: CourseFileController, document: Document, person: RecordingMessages, tmp_path: Path
) -> None:
    gradebook = document.workbook.gradebook
    assert gradebook is not None
    person.save = gradebook.path
    course_file.save_as()
    assert gradebook.path.read_bytes() == gradebook.data
    assert len(person.told) == 1
    assert gradebook.path.name in person.told[0]
    assert not gradebook.path.with_name(gradebook.path.name + ".clickover").exists()
    assert list(tmp_path.glob("*.clickover")) == []


@pytest.mark.usefixtures("qtbot")
def test_question_is_wide_enough_to_read() -> None:
    widths: dict[str, int] = {}

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        widths.update({label.objectName(): label.width() for label in box.findChildren(QLabel)})
        box.escapeButton().click()

    QTimer.singleShot(100, answer)
    assert Messages().ask("Go on?", "A long sentence. " * 20, [Choice("no", "No", is_cancel=True)]) == "no"
    letter = QFontMetrics(QApplication.font()).averageCharWidth()
    screen = QApplication.primaryScreen().availableSize().width()
    assert widths["qt_msgbox_informativelabel"] >= min(60 * letter, screen // 2)
