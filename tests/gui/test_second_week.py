"""The second week of the example class: from the start page to the saved file in at most six clicks."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QPushButton
from pytestqt.qtbot import QtBot

from core.canvas.gradebook import read_gradebook
from core.canvas.importer.rehearsal_result import RehearsalOutcome
from core.canvas.importer.rehearse import rehearse
from core.courses.store import CourseStore
from core.errors import UnwritableFileError
from core.students.decisions import Decision, Judgment
from core.workbook import Workbook
from gui.file_loader.file_opener import EXAMPLE_FILES, EXAMPLES
from gui.file_loader.page import FilesPage
from gui.program import Program
from gui.review_export.page import ReviewPage
from gui.steps import Step
from gui.work.messages import Choice

WEEK_2_FILES = (EXAMPLES / "iclicker-cloud-canvas-week-2.csv", EXAMPLES / "canvas-gradebook-week-2.csv")
MAX_CLICKS = 6
TIMEOUT = 20_000


class ClickCounter:
    """User who clicks buttons, and counts the clicks. Answering a question and saving in the file dialog count, too."""

    def __init__(self, program: Program, monkeypatch: pytest.MonkeyPatch, save_path: Path) -> None:
        self.count = 0
        self.questions: list[str] = []
        self._save_path = save_path
        monkeypatch.setattr(program.messages, "ask", self._answer)
        monkeypatch.setattr(program.messages, "choose_save_file", self._choose_save_file)

    def click(self, button: QAbstractButton) -> None:
        """Click a button that the user can see."""
        assert button.isVisible()
        assert button.isEnabled()
        self.count += 1
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def drop(self, program: Program, paths: tuple[Path, ...]) -> None:
        """Drop files on the window, which counts as one click."""
        self.count += 1
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        program.window.dropEvent(QDropEvent(QPoint(400, 300), action, mime, button, keys))

    def _answer(self, question: str, _detail: str, choices: list[Choice]) -> str:
        self.count += 1
        self.questions.append(question)
        return next(choice.key for choice in choices if choice.key in ("save", "yes"))

    def _choose_save_file(self, *_arguments: str) -> Path:
        self.count += 1
        return self._save_path


def wait_for_upload(qtbot: QtBot, program: Program) -> ReviewPage:
    """Wait until the review page shows the upload file, and return the page."""
    page = program.steps.get_page(Step.REVIEW)
    assert isinstance(page, ReviewPage)
    qtbot.waitUntil(lambda: page.review is not None and not program.background.is_busy, timeout=TIMEOUT)
    return page


def finish_first_week(qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name the example class, decide what needs a person, and save the first file."""
    program.memory.remember_as("MATH 101")
    qtbot.waitUntil(lambda: program.memory.name == "MATH 101", timeout=TIMEOUT)
    workbook = program.document.workbook
    assert workbook.export
    rows = {person.label: person.row for person in workbook.export.participants}
    workbook = workbook.with_decision(Decision(Judgment.MATCHED, "910005"), rows["Fenwick, Tamsin"])
    workbook = workbook.with_decision(Decision(Judgment.NOT_IN_COURSE), rows["Pettibone, Rufus"])
    workbook = workbook.with_sessions_included(["Class 5 - Poll"], included=False)
    program.document.apply("Decide", workbook)
    user = ClickCounter(program, monkeypatch, tmp_path / "week 1.csv")
    program.steps.go_to(Step.REVIEW)
    page = wait_for_upload(qtbot, program)
    user.click(page.primary_button)
    qtbot.waitUntil(lambda: program.memory.courses[0].last_upload is not None, timeout=TIMEOUT)
    program.document.open(Workbook())
    program.steps.go_to(Step.FILES)


def test_second_week_takes_at_most_six_clicks(
    qtbot: QtBot, filled: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish_first_week(qtbot, filled, tmp_path, monkeypatch)
    save_path = tmp_path / "week 2.csv"
    user = ClickCounter(filled, monkeypatch, save_path)
    files_page = filled.steps.get_page(Step.FILES)
    assert isinstance(files_page, FilesPage)
    [course_button] = files_page.course_list.buttons
    user.click(course_button)
    user.drop(filled, WEEK_2_FILES)
    qtbot.waitUntil(lambda: filled.memory.name == "MATH 101", timeout=TIMEOUT)
    user.click(filled.steps.rail.buttons[Step.REVIEW])
    page = wait_for_upload(qtbot, filled)
    user.click(page.primary_button)
    qtbot.waitUntil(save_path.exists, timeout=TIMEOUT)
    qtbot.waitUntil(lambda: not filled.background.is_busy, timeout=TIMEOUT)
    assert user.count <= MAX_CLICKS, user.questions
    gradebook = read_gradebook(WEEK_2_FILES[1])
    result = rehearse(gradebook, save_path.read_bytes())
    assert result.outcome in (RehearsalOutcome.CHANGES, RehearsalOutcome.ASKS)
    assert len(result.changed_columns) > 0
    with CourseStore(filled.memory.path) as store:
        course = store.load("MATH 101")
    assert course
    assert len(course.uploads) == 2
    assert course.uploads[0].arrived_at is not None
    assert course.decisions.dropped == {"Class 5 - Poll"}


def test_second_week_lists_what_changed(
    qtbot: QtBot, filled: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish_first_week(qtbot, filled, tmp_path, monkeypatch)
    filled.file_opener.open(WEEK_2_FILES)
    qtbot.waitUntil(lambda: filled.memory.changes is not None, timeout=TIMEOUT)
    changes = filled.memory.changes
    assert changes
    assert [session.title for session in changes.new_sessions] == ["Class 6 - Poll"]
    assert [student.name for student in changes.new_students] == ["Ikeda, Noor", "Zielinski, Paz"]
    assert (changes.changed_scores, changes.lowered_totals, changes.gone_people) == ((), (), ())
    matches = filled.document.results.matches if filled.document.results else None
    assert matches
    assert len(matches.students) == 10
    page = filled.steps.get_page(Step.FILES)
    assert isinstance(page, FilesPage)
    assert filled.window.windowTitle().startswith("MATH 101")
    assert not filled.window.isWindowModified()
    assert filled.steps.rail.changes_button.isVisible()
    page.course_bar.late_button.click()
    assert set(filled.document.workbook.joined) == {"canvas:910008", "canvas:910009"}
    undo = next(button for button in page.course_bar.banner.findChildren(QPushButton))
    assert undo is not None
    filled.memory.saver.flush()
    qtbot.waitUntil(lambda: not filled.background.is_busy, timeout=TIMEOUT)


def test_example_files_of_the_second_week_continue_the_first() -> None:
    before, after = read_gradebook(EXAMPLE_FILES[1]), read_gradebook(WEEK_2_FILES[1])
    old_ids = {item.assignment_id for item in before.assignments}
    assert old_ids < {item.assignment_id for item in after.assignments}
    assert {student.canvas_id for student in before.students} < {student.canvas_id for student in after.students}


def leave_out(program: Program, key: str) -> None:
    workbook = program.document.workbook
    program.document.apply("Leave out", workbook.with_sessions_included([key], included=False))


def test_closing_window_saves_last_change(qtbot: QtBot, filled: Program) -> None:
    filled.memory.remember_as("MATH 101")
    qtbot.waitUntil(lambda: filled.memory.name == "MATH 101" and not filled.background.is_busy, timeout=TIMEOUT)
    leave_out(filled, "Class 5 - Poll")
    assert not filled._can_close()
    qtbot.waitUntil(lambda: not filled.background.is_writing, timeout=TIMEOUT)
    with CourseStore(filled.memory.path) as store:
        course = store.load("MATH 101")
    assert course
    assert course.decisions.dropped == {"Class 5 - Poll"}
    filled._is_closing = False
    assert filled._can_close()


def test_closing_window_without_memory_asks(qtbot: QtBot, filled: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    filled.memory.remember_as("MATH 101")
    qtbot.waitUntil(lambda: filled.memory.name == "MATH 101" and not filled.background.is_busy, timeout=TIMEOUT)
    failure = UnwritableFileError("locked")
    monkeypatch.setattr("gui.work.tasks.save_decisions", partial(_raise, failure), raising=False)
    leave_out(filled, "Class 5 - Poll")
    filled.memory.saver.flush()
    qtbot.waitUntil(lambda: filled.memory.queue.is_failing, timeout=TIMEOUT)
    assert filled.window.isWindowModified()
    answers = ["stay", "close"]
    monkeypatch.setattr(filled.messages, "ask", lambda *_arguments: answers.pop(0))
    assert not filled._can_close()
    assert filled._can_close()
    filled.memory.forget_open_course()
    filled.memory.saver._timer.stop()


def _raise(error: Exception, *_arguments: object) -> None:
    raise error
