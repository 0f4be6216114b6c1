"""Tests of opening a gradebook after an upload file was saved.

Clickover asks what the gradebook is for.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copy

import pytest
from pytestqt.qtbot import QtBot

from core.workbook import Workbook
from gui.file_loader.file_opener import EXAMPLE_FILES
from gui.program import Program
from gui.review_export.page import ReviewPage
from gui.steps import Step, StepState
from gui.work.messages import Choice

EXPORT, GRADEBOOK = EXAMPLE_FILES


class ProgramDriver:
    """Drives the program after an upload file was saved.

    It answers questions with `answer`, and records them and the verified files.
    """

    def __init__(self, program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.program = program
        self.answer = "save"
        self.questions: list[str] = []
        self.verified_files: list[Path] = []
        self.saved = folder / "upload.csv"
        self.new_gradebook = folder / "new.csv"
        self.new_gradebook.write_bytes(GRADEBOOK.read_bytes() + b"\n")
        monkeypatch.setattr(program.messages, "ask", self._ask)
        monkeypatch.setattr(program.messages, "choose_save_file", lambda *_: self.saved)
        monkeypatch.setattr(ReviewPage, "verify_upload", lambda _page, path: self.verified_files.append(path))

    def _ask(self, question: str, _detail: str, choices: Sequence[Choice]) -> str:
        assert self.answer in [choice.key for choice in choices]
        self.questions.append(question)
        return self.answer

    def open(self, qtbot: QtBot, *paths: Path) -> None:
        self.program.file_opener.open(paths)
        qtbot.waitUntil(lambda: not self.program.file_opener.names_being_read, timeout=20_000)


@pytest.fixture
def driver(qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ProgramDriver:
    program.steps.create_pages()
    driver = ProgramDriver(program, tmp_path, monkeypatch)
    driver.open(qtbot, *EXAMPLE_FILES)
    program.steps.go_to(Step.REVIEW)
    page = program.steps.current_page
    assert isinstance(page, ReviewPage)
    qtbot.waitUntil(lambda: page.review is not None, timeout=20_000)
    page.view.losses_check_box.click()
    page.primary_button.click()
    qtbot.waitUntil(driver.saved.exists, timeout=20_000)
    qtbot.waitUntil(lambda: program.document.saved_upload is not None, timeout=20_000)
    driver.questions.clear()
    return driver


def test_gradebook_exported_after_upload_is_verified(qtbot: QtBot, driver: ProgramDriver) -> None:
    before = driver.program.document.workbook
    driver.answer = "check"
    driver.open(qtbot, driver.new_gradebook)
    assert [driver.new_gradebook.name in question for question in driver.questions] == [True]
    assert driver.verified_files == [driver.new_gradebook]
    assert driver.program.document.workbook is before
    assert driver.program.steps.step is Step.REVIEW


def test_gradebook_for_further_work_is_opened(qtbot: QtBot, driver: ProgramDriver) -> None:
    driver.answer = "work"
    driver.open(qtbot, driver.new_gradebook)
    gradebook = driver.program.document.workbook.gradebook
    assert gradebook is not None
    assert gradebook.path == driver.new_gradebook
    assert driver.program.steps.step is Step.FILES
    assert driver.verified_files == []


def test_canceled_question_changes_nothing(qtbot: QtBot, driver: ProgramDriver) -> None:
    before = driver.program.document.workbook
    driver.answer = "cancel"
    driver.open(qtbot, driver.new_gradebook)
    assert driver.questions != []
    assert driver.verified_files == []
    assert driver.program.document.workbook is before


def test_gradebook_with_export_or_on_another_step_does_not_prompt(
    qtbot: QtBot, driver: ProgramDriver, tmp_path: Path
) -> None:
    other = tmp_path / "other export.csv"
    copy(EXPORT, other)
    driver.open(qtbot, driver.new_gradebook, other)
    assert driver.questions == []
    driver.program.steps.go_to(Step.SESSIONS)
    driver.open(qtbot, GRADEBOOK)
    assert driver.questions == []


def test_earlier_gradebook_on_another_step_does_not_prompt(qtbot: QtBot, driver: ProgramDriver, tmp_path: Path) -> None:
    later = datetime.now(UTC).astimezone() + timedelta(hours=1)
    new_gradebook = tmp_path / f"{later:%Y-%m-%dT%H%M}_Grades-MATH_101.csv"
    new_gradebook.write_bytes(GRADEBOOK.read_bytes() + b"\n")
    driver.program.steps.go_to(Step.FILES)
    driver.answer = "check"
    driver.open(qtbot, new_gradebook)
    assert driver.verified_files == [new_gradebook]
    assert driver.program.steps.step is Step.REVIEW
    driver.program.steps.go_to(Step.FILES)
    driver.questions.clear()
    earlier = tmp_path / "2026-01-01T0900_Grades-MATH_101.csv"
    copy(new_gradebook, earlier)
    driver.open(qtbot, earlier)
    assert driver.questions == []


def test_gradebook_of_another_course_does_not_prompt(qtbot: QtBot, driver: ProgramDriver, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text(GRADEBOOK.read_text(encoding="utf-8").replace(",91", ",81"), encoding="utf-8")
    driver.open(qtbot, other)
    assert driver.questions == []


def test_reopened_work_restores_saved_upload(qtbot: QtBot, driver: ProgramDriver, tmp_path: Path) -> None:
    saved_file = tmp_path / "saved.clickover"
    driver.saved = saved_file
    driver.program.course_file.save()
    qtbot.waitUntil(lambda: driver.program.course_file.is_saved and saved_file.exists(), timeout=20_000)
    driver.program.document.open(Workbook())
    driver.open(qtbot, saved_file)
    driver.program.steps.go_to(Step.REVIEW)
    page = driver.program.steps.current_page
    assert isinstance(page, ReviewPage)
    qtbot.waitUntil(lambda: page.review is not None, timeout=20_000)
    assert (page.get_state(), page.count_open_items()) == (StepState.DONE, 0)
    assert page.saved_file_bar.message_label.text().endswith(" as “upload.csv”.")
    assert page.saved_file_bar.verify_button.isVisible()
    assert page.describe_saved_file().endswith("Nothing has changed since.")
    assert driver.program.course_file.is_saved
    driver.answer = "check"
    driver.open(qtbot, driver.new_gradebook)
    assert driver.verified_files == [driver.new_gradebook]
