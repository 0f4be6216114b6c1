"""The question whether both files belong together, on every step, until it is answered."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.saved_work import open_work, save_work
from core.students.course_fit import COURSE_MISMATCH
from core.students.decisions import Decision, Judgment
from gui.application import open_settings
from gui.file_loader.opening import EXAMPLE_FILES
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
def asked(qtbot: QtBot, program: Program, section: Path) -> Program:
    """The window with the example class and a gradebook of one section, prepared."""
    program.steps.make_pages()
    open_files(qtbot, program, EXPORT, section)
    return program


def open_files(qtbot: QtBot, program: Program, *paths: Path) -> None:
    program.opening.open(paths)
    qtbot.waitUntil(lambda: not program.opening.reading and not program.document.is_preparing, timeout=20_000)
    qtbot.waitUntil(lambda: not program.background.is_busy, timeout=20_000)


def question(program: Program) -> CourseQuestion:
    return program.steps.current_page.question


def states(program: Program) -> set[StepState]:
    return {program.steps.page(step).state() for step in Step}


@pytest.mark.parametrize("step", list(Step))
def test_question_is_shown_on_every_step_and_none_is_done(asked: Program, step: Step) -> None:
    asked.steps.go_to(step)
    assert question(asked).isVisible()
    assert StepState.DONE not in states(asked)
    assert "needs you" in asked.steps.rail.buttons[step].words
    assert "7 of 9 people in the iClicker file have no likely match" in question(asked).text
    assert "The gradebook lists 2 students." in question(asked).text


@pytest.mark.parametrize("step", list(Step))
def test_answer_closes_question_everywhere_and_undo_opens_it(asked: Program, step: Step) -> None:
    asked.steps.go_to(step)
    question(asked).confirm_button.click()
    assert [page.question.is_open for page in asked.steps.pages.values()] == [False] * 4
    assert asked.steps.page(Step.FILES).state() is StepState.DONE
    assert asked.document.undo_stack.undoText() == "Keep these files together"
    asked.document.undo_stack.undo()
    assert [page.question.is_open for page in asked.steps.pages.values()] == [True] * 4
    assert asked.steps.step is step
    assert StepState.DONE not in states(asked)


def test_question_is_not_asked_of_files_that_fit(filled: Program) -> None:
    assert [page.question.isHidden() for page in filled.steps.pages.values()] == [True] * 4
    assert filled.steps.page(Step.FILES).state() is StepState.DONE


def test_another_gradebook_closes_question(qtbot: QtBot, asked: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked.messages, "choose_files", lambda *_: [GRADEBOOK])
    asked.steps.go_to(Step.STUDENTS)
    question(asked).choose_button.click()
    qtbot.waitUntil(lambda: not asked.opening.reading and not asked.background.is_busy, timeout=20_000)
    assert asked.steps.step is Step.FILES
    assert [page.question.is_open for page in asked.steps.pages.values()] == [False] * 4
    assert f"“{GRADEBOOK.name}” replaced" in asked.steps.current_page.banner.text


def test_deciding_people_closes_question_and_undo_opens_it(asked: Program) -> None:
    results = asked.document.results
    assert results is not None
    assert results.mismatch is not None
    unmatched = results.mismatch.unmatched
    outside = Decision(Judgment.NOT_IN_COURSE)
    asked.document.apply("Decide", asked.document.workbook.deciding(outside, *unmatched[:3]))
    assert question(asked).is_open
    asked.document.apply("Decide", asked.document.workbook.deciding(outside, *unmatched))
    assert not question(asked).is_open
    asked.document.undo_stack.undo()
    assert question(asked).is_open


def test_answer_holds_while_people_are_decided_and_taken_back(qtbot: QtBot, asked: Program) -> None:
    results = asked.document.results
    assert results is not None
    assert results.mismatch is not None
    first, *_ = results.mismatch.unmatched
    outside, back = Decision(Judgment.NOT_IN_COURSE), Decision(Judgment.OPEN)
    asked.document.apply("Decide", asked.document.workbook.deciding(outside, first))
    question(asked).confirm_button.click()
    asked.document.apply("Take back", asked.document.workbook.deciding(back, first))
    qtbot.waitUntil(lambda: not asked.document.is_preparing and not asked.background.is_busy, timeout=20_000)
    assert not question(asked).is_open
    review = asked.steps.page(Step.REVIEW)
    counts = review.count()
    asked.document.apply("Ask again", asked.document.workbook.accepting({}))
    assert review.count() == counts + 1


def test_answer_holds_for_newer_files_of_the_class_only(
    qtbot: QtBot, asked: Program, section: Path, tmp_path: Path
) -> None:
    question(asked).confirm_button.click()
    lines = EXPORT.read_bytes().splitlines()
    newer, fresh, other = tmp_path / "newer.csv", tmp_path / "fresh.csv", tmp_path / "lab.csv"
    newer.write_bytes(b"\n".join(lines[:-1]))
    fresh.write_bytes(section.read_bytes() + b"\n")
    other.write_bytes(section.read_bytes().replace(b",91", b",81"))
    for path in (newer, fresh):
        open_files(qtbot, asked, path)
        assert not question(asked).is_open
    open_files(qtbot, asked, other)
    assert question(asked).is_open


def test_answer_is_kept_in_saved_work(qtbot: QtBot, asked: Program, tmp_path: Path) -> None:
    work = tmp_path / "mine.clickover"
    save_work(asked.document.workbook, work)
    assert COURSE_MISMATCH not in open_work(work).workbook.accepted
    question(asked).confirm_button.click()
    save_work(asked.document.workbook, work)
    open_files(qtbot, asked, EXPORT, GRADEBOOK)
    open_files(qtbot, asked, work)
    assert asked.document.results is not None
    assert asked.document.results.mismatch is not None
    assert not question(asked).is_open


def test_accepting_the_warning_on_the_last_step_is_the_answer(asked: Program) -> None:
    problem = next(each for each in asked.document.results.problems if each.code == COURSE_MISMATCH)  # type: ignore[union-attr]
    asked.document.apply("Accept", asked.document.workbook.accepting({COURSE_MISMATCH: frozenset({problem})}))
    assert not question(asked).is_open


@pytest.mark.parametrize("step", list(Step))
def test_answers_are_reached_by_keyboard_and_named_for_screen_readers(asked: Program, step: Step) -> None:
    asked.steps.go_to(step)
    page = asked.steps.current_page
    page.setFocus(Qt.FocusReason.OtherFocusReason)
    reached: list[QWidget] = []
    for _ in range(60):
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    for button, name in (
        (question(asked).choose_button, "Choose another gradebook…"),
        (question(asked).confirm_button, "These files belong together"),
    ):
        assert button in reached
        interface = QAccessible.queryAccessibleInterface(button)
        assert interface.text(QAccessible.Text.Name) == name
        assert "have no likely match" in interface.text(QAccessible.Text.Description)
    question(asked).confirm_button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(question(asked).confirm_button, Qt.Key.Key_Return)
    assert COURSE_MISMATCH in asked.document.workbook.accepted
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.isVisible()


@pytest.mark.parametrize("step", list(Step))
def test_no_two_controls_share_a_mnemonic_beside_the_question(asked: Program, step: Step) -> None:
    asked.steps.go_to(step)
    shown = [each for each in asked.window.findChildren(QWidget) if each.isVisible()]
    texts = [menu.title() for menu in asked.window.menus]
    texts += [each.text() for each in shown if isinstance(each, QAbstractButton)]
    texts += [each.text() for each in shown if isinstance(each, QLabel) and each.buddy() is not None]
    letters = [text.replace("&&", "")[text.replace("&&", "").index("&") + 1].upper() for text in texts if "&" in text]
    assert sorted(letters) == sorted(set(letters)), texts


@pytest.mark.parametrize("step", list(Step))
def test_question_leaves_the_page_its_room_in_a_low_window(qtbot: QtBot, asked: Program, step: Step) -> None:
    asked.window.setMinimumSize(900, 520)
    asked.window.resize(900, 520)
    asked.steps.go_to(step)
    qtbot.waitUntil(lambda: asked.steps.current_page.height() < LOW_PAGE_HEIGHT)
    page = asked.steps.current_page
    assert question(asked).isVisible()
    assert page.minimumSizeHint().height() <= page.height()
    asked.window.resize(1280, 760)
    qtbot.waitUntil(lambda: question(asked).heading.isVisible())


def test_question_of_a_new_window_is_closed(qtbot: QtBot, tmp_path: Path) -> None:
    settings = open_settings(tmp_path / "other.ini")
    window = MainWindow(settings)
    qtbot.addWidget(window, before_close_func=lambda _window: made.end())
    made = Program(window, Preferences(settings), tmp_path / "other")
    window.may_close = lambda: True
    window.show()
    assert question(made).isHidden()
    assert question(made).text == ""
