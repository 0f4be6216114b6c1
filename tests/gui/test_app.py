"""Tests of `gui.app`: early file events, and autosaved work after exits."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QPushButton

from core.course_file import open_course, save_course
from core.workbook import Workbook
from gui.app import run_window
from gui.application import open_settings
from gui.file_loader.file_opener import EXAMPLE_FILES
from gui.main_window import MainWindow
from gui.program import Program
from gui.work.autosaved_files import find_abandoned_files
from gui.work.background import TaskRunner
from gui.work.crash import CrashDialog
from gui.work.messages import Messages

UserAction = Callable[[Program], object]
"""A user action, which returns False if it can't be performed yet."""

TIMEOUT_MS = 60_000


class ProgramRun:
    """Runs the program as the command line does, in temporary folders, with a list of user actions."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.data = folder / "data"
        self._actions: list[UserAction] = []
        self._programs: list[Program] = []
        self._original_start = Program.start
        monkeypatch.setattr("gui.app.open_settings", lambda: open_settings(folder / "preferences.ini"))
        monkeypatch.setattr("gui.program.get_data_folder", lambda: self.data)
        monkeypatch.setattr("gui.work.crash.configure_logging", lambda _folder: None)
        monkeypatch.setattr(TaskRunner, "tune_responsiveness", lambda _background: None)  # it would outlive this run
        monkeypatch.setattr(Program, "start", lambda program, paths: self._start(program, paths))

    def run(self, paths: Sequence[Path], *actions: UserAction) -> int:
        """Open these files, perform the actions in order, and return the exit status."""
        self._actions = list(actions)
        status = run_window(paths)
        assert not self._actions
        return status

    def _start(self, program: Program, paths: Sequence[Path]) -> None:
        self._programs.append(program)
        self._original_start(program, paths)
        clock = QTimer(program, interval=50)
        clock.timeout.connect(lambda: self._perform_next_action(program))
        clock.start()
        end = QTimer(program, singleShot=True, interval=TIMEOUT_MS)
        end.timeout.connect(lambda: QApplication.exit(TIMEOUT_MS))
        end.start()

    def _perform_next_action(self, program: Program) -> None:
        if program.document.prepared_upload is None or program.background.is_writing or not self._actions:
            return
        action = self._actions.pop(0)
        if action(program) is False:
            self._actions.insert(0, action)

    def clean_up(self) -> None:
        """Delete the objects that would otherwise live until the process ends."""
        for program in self._programs:
            program.window.deleteLater()
            program.deleteLater()
        self._programs.clear()


@pytest.fixture
def program_run(qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ProgramRun]:
    assert qapp
    made = ProgramRun(tmp_path, monkeypatch)
    yield made
    made.clean_up()


def fail(_program: Program) -> None:
    QTimer.singleShot(0, lambda: 1 / 0)


def press(text: str) -> UserAction:
    def find_and_press(_program: Program) -> bool:
        shown = [each for each in QApplication.topLevelWidgets() if isinstance(each, CrashDialog) and each.isVisible()]
        if shown:
            next(each for each in shown[0].findChildren(QPushButton) if text in each.text()).click()
        return bool(shown)

    return find_and_press


def leave_out_session(program: Program) -> None:
    workbook = program.document.workbook
    program.document.apply(
        "Leave out", workbook.with_sessions_included([workbook.chosen_sessions[0].key], included=False)
    )


def is_rewritten(program: Program) -> bool:
    return not (program.data_path / "unsaved-1.clickover").exists()


def close(program: Program) -> None:
    program.window.close()


def test_program_closed_after_crash_keeps_autosaved_file(
    program_run: ProgramRun, caplog: pytest.LogCaptureFixture
) -> None:
    assert program_run.run(EXAMPLE_FILES, leave_out_session, fail, press("lose Clickover")) == 1
    caplog.clear()
    (kept,) = find_abandoned_files(program_run.data)
    assert len(open_course(kept).workbook.dropped) == 1


def test_program_continued_after_crash_keeps_autosaved_file(
    program_run: ProgramRun, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Messages, "ask", lambda *_: "close")
    assert program_run.run(EXAMPLE_FILES, fail, press("Go on"), leave_out_session, close) == 0
    caplog.clear()
    (kept,) = find_abandoned_files(program_run.data)
    assert len(open_course(kept).workbook.dropped) == 1


def test_program_second_crash_keeps_one_autosaved_file(
    program_run: ProgramRun, example: Workbook, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    program_run.data.mkdir()
    save_course(
        example.with_sessions_included([example.chosen_sessions[0].key], included=False),
        program_run.data / "unsaved-1.clickover",
    )
    monkeypatch.setattr(Messages, "ask", lambda *_: "open")
    assert program_run.run([], leave_out_session, fail, press("lose Clickover")) == 1
    caplog.clear()
    (kept,) = find_abandoned_files(program_run.data)
    assert len(open_course(kept).workbook.dropped) == 2


def test_program_normal_exit_deletes_autosaved_file(program_run: ProgramRun) -> None:
    assert program_run.run(EXAMPLE_FILES, lambda program: program.autosave.write_now(), close) == 0
    assert list(program_run.data.glob("*")) == []


def test_run_window_early_file_event_opens_file(program_run: ProgramRun, monkeypatch: pytest.MonkeyPatch) -> None:
    show = MainWindow.show

    def show_and_bring(window: MainWindow) -> None:
        show(window)
        for path in EXAMPLE_FILES:
            QApplication.sendEvent(QApplication.instance(), QFileOpenEvent(str(path)))  # type: ignore[arg-type]

    monkeypatch.setattr(MainWindow, "show", show_and_bring)
    assert program_run.run([], close) == 0


def test_close_during_write_finishes_writing(program_run: ProgramRun, tmp_path: Path) -> None:
    def save_and_close(program: Program) -> None:
        program.document.state.course.path = tmp_path / "mine.clickover"
        program.course_file.save()
        program.window.close()

    assert program_run.run(EXAMPLE_FILES, leave_out_session, save_and_close) == 0
    assert len(open_course(tmp_path / "mine.clickover").workbook.dropped) == 1


def test_close_after_failed_write_keeps_window_open(
    program_run: ProgramRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []

    def save_and_close(program: Program) -> None:
        program.document.state.course.path = tmp_path / "none" / "mine.clickover"
        program.course_file.save()
        program.window.close()

    def look(program: Program) -> None:
        shown.append(program.steps.current_page.banner.text)

    monkeypatch.setattr(Messages, "ask", lambda *_: "close")
    assert program_run.run(EXAMPLE_FILES, leave_out_session, save_and_close, look, close) == 0
    assert "mine.clickover" in shown[0]


def test_close_during_autosave_deletes_autosaved_file(program_run: ProgramRun) -> None:
    def set_aside_and_close(program: Program) -> None:
        program.autosave._start_write()
        program.window.close()

    assert program_run.run(EXAMPLE_FILES, set_aside_and_close) == 0
    assert list(program_run.data.glob("*")) == []


def test_start_with_files_offers_autosaved_work(
    program_run: ProgramRun, example: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    program_run.data.mkdir()
    save_course(
        example.with_sessions_included([example.chosen_sessions[0].key], included=False),
        program_run.data / "unsaved-1.clickover",
    )
    answers, details = ["open", "close"], list[str]()

    def ask(_messages: Messages, _question: str, detail: str, _choices: object) -> str:
        details.append(detail)
        return answers.pop(0)

    def look(program: Program) -> None:
        assert len(program.document.workbook.dropped) == 1
        program.document.undo_stack.undo()
        seen.append(program.document.workbook.gradebook is None)
        program.document.undo_stack.redo()

    seen: list[bool] = []
    monkeypatch.setattr(Messages, "ask", ask)
    assert program_run.run(EXAMPLE_FILES[:1], look, is_rewritten, close) == 0
    assert seen == [True]
    assert "Undo brings them back" in details[0]
    assert list(program_run.data.glob("*")) == []
