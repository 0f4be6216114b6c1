"""Tests of opening a gradebook after an upload file was saved: Clickover asks what it is for."""

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
    """The program after saving an upload file; it records the questions and verified files, and gives `answer`."""

    def __init__(self, program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.program = program
        self.answer = "save"
        self.questions: list[str] = []
        self.verified: list[Path] = []
        self.saved = folder / "upload.csv"
        self.fresh = folder / "fresh.csv"
        self.fresh.write_bytes(GRADEBOOK.read_bytes() + b"\n")
        monkeypatch.setattr(program.messages, "ask", self._ask)
        monkeypatch.setattr(program.messages, "choose_save_file", lambda *_: self.saved)
        monkeypatch.setattr(ReviewPage, "check_landing_file", lambda _page, path: self.verified.append(path))

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
    page.view.losses_box.click()
    page.primary_button.click()
    qtbot.waitUntil(driver.saved.exists, timeout=20_000)
    qtbot.waitUntil(lambda: program.document.saved_upload is not None, timeout=20_000)
    driver.questions.clear()
    return driver


def test_gradebook_after_upload_is_verified_and_replaces_nothing(qtbot: QtBot, driver: ProgramDriver) -> None:
    before = driver.program.document.workbook
    driver.answer = "check"
    driver.open(qtbot, driver.fresh)
    assert [driver.fresh.name in question for question in driver.questions] == [True]
    assert driver.verified == [driver.fresh]
    assert driver.program.document.workbook is before
    assert driver.program.steps.step is Step.REVIEW


def test_new_gradebook_is_opened(qtbot: QtBot, driver: ProgramDriver) -> None:
    driver.answer = "work"
    driver.open(qtbot, driver.fresh)
    gradebook = driver.program.document.workbook.gradebook
    assert gradebook is not None
    assert gradebook.path == driver.fresh
    assert driver.program.steps.step is Step.FILES
    assert driver.verified == []


def test_canceled_question_changes_nothing(qtbot: QtBot, driver: ProgramDriver) -> None:
    before = driver.program.document.workbook
    driver.answer = "cancel"
    driver.open(qtbot, driver.fresh)
    assert driver.questions != []
    assert driver.verified == []
    assert driver.program.document.workbook is before


def test_no_question_for_both_files_or_on_other_steps(qtbot: QtBot, driver: ProgramDriver, tmp_path: Path) -> None:
    other = tmp_path / "other export.csv"
    copy(EXPORT, other)
    driver.open(qtbot, driver.fresh, other)
    assert driver.questions == []
    driver.program.steps.go_to(Step.SESSIONS)
    driver.open(qtbot, GRADEBOOK)
    assert driver.questions == []


def test_other_step_asks_only_about_later_gradebook(qtbot: QtBot, driver: ProgramDriver, tmp_path: Path) -> None:
    later = datetime.now(UTC).astimezone() + timedelta(hours=1)
    fresh = tmp_path / f"{later:%Y-%m-%dT%H%M}_Grades-MATH_101.csv"
    fresh.write_bytes(GRADEBOOK.read_bytes() + b"\n")
    driver.program.steps.go_to(Step.FILES)
    driver.answer = "check"
    driver.open(qtbot, fresh)
    assert driver.verified == [fresh]
    assert driver.program.steps.step is Step.REVIEW
    driver.program.steps.go_to(Step.FILES)
    driver.questions.clear()
    earlier = tmp_path / "2026-01-01T0900_Grades-MATH_101.csv"
    copy(fresh, earlier)
    driver.open(qtbot, earlier)
    assert driver.questions == []


def test_no_question_about_gradebook_of_another_course(qtbot: QtBot, driver: ProgramDriver, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text(GRADEBOOK.read_text(encoding="utf-8").replace(",91", ",81"), encoding="utf-8")
    driver.open(qtbot, other)
    assert driver.questions == []


def test_reopened_work_restores_saved_upload(qtbot: QtBot, driver: ProgramDriver, tmp_path: Path) -> None:
    kept = tmp_path / "kept.clickover"
    driver.saved = kept
    driver.program.course_file.save()
    qtbot.waitUntil(lambda: driver.program.course_file.is_saved and kept.exists(), timeout=20_000)
    driver.program.document.open(Workbook())
    driver.open(qtbot, kept)
    driver.program.steps.go_to(Step.REVIEW)
    page = driver.program.steps.current_page
    assert isinstance(page, ReviewPage)
    qtbot.waitUntil(lambda: page.review is not None, timeout=20_000)
    assert (page.state(), page.count_open_items()) == (StepState.DONE, 0)
    assert page.saved_file_bar.message_label.text().endswith(" as “upload.csv”.")
    assert page.saved_file_bar.verify_button.isVisible()
    assert page.describe_saved_file().endswith("Nothing has changed since.")
    assert driver.program.course_file.is_saved
    driver.answer = "check"
    driver.open(qtbot, driver.fresh)
    assert driver.verified == [driver.fresh]
