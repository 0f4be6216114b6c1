"""The question whether both files belong together."""

from pathlib import Path
from unittest.mock import patch

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.course_file import open_course, save_course
from core.students.course_fit import COURSE_MISMATCH
from core.students.decisions import Decision, Judgment
from gui.application import open_settings
from gui.file_loader import file_opener
from gui.file_loader.class_files import REPLACE
from gui.file_loader.file_opener import EXAMPLE_FILES
from gui.main_window import MainWindow
from gui.program import Program
from gui.steps import Step, StepState
from gui.widgets.course_question import LOW_PAGE_HEIGHT, CourseQuestion
from gui.work.preferences import Preferences

EXPORT, GRADEBOOK = EXAMPLE_FILES


@pytest.fixture
def section(tmp_path: Path) -> Path:
    """A gradebook that lists only two students of the example class."""
    path = tmp_path / "2026-02-01T0900_Grades-SECTION.csv"
    path.write_bytes(b"\r\n".join(GRADEBOOK.read_bytes().splitlines()[:5]) + b"\r\n")
    return path


@pytest.fixture
def mismatched(qtbot: QtBot, program: Program, section: Path) -> Program:
    """The window with the example class and a gradebook of one section, prepared."""
    program.steps.create_pages()
    open_files(qtbot, program, EXPORT, section)
    return program


def open_files(qtbot: QtBot, program: Program, *paths: Path) -> None:
    with patch.object(file_opener, "ask_how_to_open", return_value=REPLACE):
        program.file_opener.open(paths)
        qtbot.waitUntil(
            lambda: not program.file_opener.names_being_read and not program.document.is_preparing, timeout=20_000
        )
    qtbot.waitUntil(lambda: not program.background.is_busy, timeout=20_000)


def question(program: Program) -> CourseQuestion:
    return program.steps.current_page.course_question


def states(program: Program) -> set[StepState]:
    return {program.steps.get_page(step).get_state() for step in Step}


@pytest.mark.parametrize("step", list(Step))
def test_open_question_is_visible_on_every_step(mismatched: Program, step: Step) -> None:
    mismatched.steps.go_to(step)
    assert question(mismatched).isVisible()
    assert StepState.DONE not in states(mismatched)
    assert states(mismatched) <= {StepState.NEEDS_ATTENTION, StepState.NOT_READY, StepState.PROBLEM}
    assert [count in question(mismatched).text for count in ("7", "9", "2")] == [True, True, True]


@pytest.mark.parametrize("step", list(Step))
def test_answered_question_closes_on_every_step(mismatched: Program, step: Step) -> None:
    mismatched.steps.go_to(step)
    question(mismatched).confirm_button.click()
    assert [page.course_question.is_open for page in mismatched.steps.pages.values()] == [False] * 4
    assert mismatched.steps.get_page(Step.FILES).get_state() is StepState.DONE
    assert COURSE_MISMATCH in mismatched.document.workbook.accepted
    mismatched.document.undo_stack.undo()
    assert [page.course_question.is_open for page in mismatched.steps.pages.values()] == [True] * 4
    assert mismatched.steps.step is step
    assert StepState.DONE not in states(mismatched)


def test_question_for_matching_files_is_hidden(filled: Program) -> None:
    assert [page.course_question.isHidden() for page in filled.steps.pages.values()] == [True] * 4
    assert filled.steps.get_page(Step.FILES).get_state() is StepState.DONE


def test_question_with_another_gradebook_closes(
    qtbot: QtBot, mismatched: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mismatched.messages, "choose_files", lambda *_: [GRADEBOOK])
    mismatched.steps.go_to(Step.STUDENTS)
    question(mismatched).choose_button.click()
    qtbot.waitUntil(
        lambda: not mismatched.file_opener.names_being_read and not mismatched.background.is_busy, timeout=20_000
    )
    assert mismatched.steps.step is Step.FILES
    assert [page.course_question.is_open for page in mismatched.steps.pages.values()] == [False] * 4
    assert GRADEBOOK.name in mismatched.steps.current_page.banner.text


def test_question_with_all_people_decided_closes(mismatched: Program) -> None:
    results = mismatched.document.results
    assert results is not None
    assert results.course_mismatch is not None
    unmatched = results.course_mismatch.unmatched_rows
    outside = Decision(Judgment.NOT_IN_COURSE)
    mismatched.document.apply("Decide", mismatched.document.workbook.with_decision(outside, *unmatched[:3]))
    assert question(mismatched).is_open
    mismatched.document.apply("Decide", mismatched.document.workbook.with_decision(outside, *unmatched))
    assert not question(mismatched).is_open
    mismatched.document.undo_stack.undo()
    assert question(mismatched).is_open


def test_answer_with_changed_decisions_is_kept(qtbot: QtBot, mismatched: Program) -> None:
    results = mismatched.document.results
    assert results is not None
    assert results.course_mismatch is not None
    first, *_ = results.course_mismatch.unmatched_rows
    outside, back = Decision(Judgment.NOT_IN_COURSE), Decision(Judgment.OPEN)
    mismatched.document.apply("Decide", mismatched.document.workbook.with_decision(outside, first))
    question(mismatched).confirm_button.click()
    mismatched.document.apply("Take back", mismatched.document.workbook.with_decision(back, first))
    qtbot.waitUntil(lambda: not mismatched.document.is_preparing and not mismatched.background.is_busy, timeout=20_000)
    assert not question(mismatched).is_open
    review = mismatched.steps.get_page(Step.REVIEW)
    counts = review.count_open_items()
    mismatched.document.apply("Ask again", mismatched.document.workbook.with_accepted_warnings({}))
    assert review.count_open_items() == counts + 1


def test_answer_is_kept_only_for_newer_files_of_same_course(
    qtbot: QtBot, mismatched: Program, section: Path, tmp_path: Path
) -> None:
    question(mismatched).confirm_button.click()
    lines = EXPORT.read_bytes().splitlines()
    newer_export, newer_gradebook, other_gradebook = (
        tmp_path / "newer.csv",
        tmp_path / "fresh.csv",
        tmp_path / "lab.csv",
    )
    newer_export.write_bytes(b"\n".join(lines[:-1]))
    newer_gradebook.write_bytes(section.read_bytes() + b"\n")
    other_gradebook.write_bytes(section.read_bytes().replace(b",91", b",81"))
    for path in (newer_export, newer_gradebook):
        open_files(qtbot, mismatched, path)
        assert not question(mismatched).is_open
    open_files(qtbot, mismatched, other_gradebook)
    assert question(mismatched).is_open


def test_answer_is_restored_from_course_file(qtbot: QtBot, mismatched: Program, tmp_path: Path) -> None:
    work = tmp_path / "mine.clickover"
    save_course(mismatched.document.workbook, work)
    assert COURSE_MISMATCH not in open_course(work).workbook.accepted
    question(mismatched).confirm_button.click()
    save_course(mismatched.document.workbook, work)
    open_files(qtbot, mismatched, EXPORT, GRADEBOOK)
    open_files(qtbot, mismatched, work)
    assert mismatched.document.results is not None
    assert mismatched.document.results.course_mismatch is not None
    assert not question(mismatched).is_open


def test_accepting_warning_closes_question(mismatched: Program) -> None:
    problem = next(found for found in mismatched.document.results.problems if found.code == COURSE_MISMATCH)  # type: ignore[union-attr]
    mismatched.document.apply(
        "Accept", mismatched.document.workbook.with_accepted_warnings({COURSE_MISMATCH: frozenset({problem})})
    )
    assert not question(mismatched).is_open


@pytest.mark.parametrize("step", list(Step))
def test_answer_buttons_are_keyboard_accessible(mismatched: Program, step: Step) -> None:
    mismatched.steps.go_to(step)
    page = mismatched.steps.current_page
    page.setFocus(Qt.FocusReason.OtherFocusReason)
    reached: list[QWidget] = []
    for _ in range(60):
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    for button in (question(mismatched).choose_button, question(mismatched).confirm_button):
        assert button in reached
        interface = QAccessible.queryAccessibleInterface(button)
        assert interface.text(QAccessible.Text.Name) == button.text().replace("&", "")
        assert question(mismatched).text in interface.text(QAccessible.Text.Description)
    question(mismatched).confirm_button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(question(mismatched).confirm_button, Qt.Key.Key_Return)
    assert COURSE_MISMATCH in mismatched.document.workbook.accepted
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.isVisible()


@pytest.mark.parametrize("step", list(Step))
def test_mnemonics_with_question_are_unique(mismatched: Program, step: Step) -> None:
    mismatched.steps.go_to(step)
    visible = [widget for widget in mismatched.window.findChildren(QWidget) if widget.isVisible()]
    texts = [menu.title() for menu in mismatched.window.menus]
    texts += [widget.text() for widget in visible if isinstance(widget, QAbstractButton)]
    texts += [widget.text() for widget in visible if isinstance(widget, QLabel) and widget.buddy() is not None]
    letters = [text.replace("&&", "")[text.replace("&&", "").index("&") + 1].upper() for text in texts if "&" in text]
    assert sorted(letters) == sorted(set(letters)), texts


@pytest.mark.parametrize("step", list(Step))
def test_question_in_low_window_is_shortened(qtbot: QtBot, mismatched: Program, step: Step) -> None:
    mismatched.window.setMinimumSize(900, 520)
    mismatched.window.resize(900, 520)
    mismatched.steps.go_to(step)
    qtbot.waitUntil(lambda: mismatched.steps.current_page.height() < LOW_PAGE_HEIGHT)
    page = mismatched.steps.current_page
    assert question(mismatched).isVisible()
    assert page.minimumSizeHint().height() <= page.height()
    mismatched.window.resize(1280, 760)
    qtbot.waitUntil(lambda: question(mismatched).heading.isVisible())


def test_question_in_new_window_is_closed(qtbot: QtBot, tmp_path: Path) -> None:
    settings = open_settings(tmp_path / "other.ini")
    window = MainWindow(settings)
    qtbot.addWidget(window, before_close_func=lambda _window: made.shut_down())
    made = Program(window, Preferences(settings), tmp_path / "other")
    window.can_close = lambda: True
    window.show()
    assert question(made).isHidden()
    assert question(made).text == ""
