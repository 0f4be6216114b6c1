"""A gradebook that is opened once a file was saved for Canvas: is the person asked what it is for?"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copy

import pytest
from pytestqt.qtbot import QtBot

from core.workbook import Workbook
from gui.file_loader.opening import EXAMPLE_FILES
from gui.program import Program
from gui.review_export.page import ReviewPage
from gui.steps import Step, StepState
from gui.work.messages import Choice

EXPORT, GRADEBOOK = EXAMPLE_FILES


class Desk:
    """The program with a file saved for Canvas, a person who answers as told, and what was asked and checked."""

    def __init__(self, program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.program = program
        self.answer = "save"
        self.asked: list[str] = []
        self.checked: list[Path] = []
        self.saved = folder / "upload.csv"
        self.fresh = folder / "fresh.csv"
        self.fresh.write_bytes(GRADEBOOK.read_bytes() + b"\n")
        monkeypatch.setattr(program.messages, "ask", self._ask)
        monkeypatch.setattr(program.messages, "choose_save_file", lambda *_: self.saved)
        monkeypatch.setattr(ReviewPage, "check_landing_file", lambda _page, path: self.checked.append(path))

    def _ask(self, question: str, _detail: str, choices: Sequence[Choice]) -> str:
        assert self.answer in [choice.key for choice in choices]
        self.asked.append(question)
        return self.answer

    def open(self, qtbot: QtBot, *paths: Path) -> None:
        self.program.opening.open(paths)
        qtbot.waitUntil(lambda: not self.program.opening.reading, timeout=20_000)


@pytest.fixture
def desk(qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    program.steps.create_pages()
    desk = Desk(program, tmp_path, monkeypatch)
    desk.open(qtbot, *EXAMPLE_FILES)
    program.steps.go_to(Step.REVIEW)
    page = program.steps.current_page
    assert isinstance(page, ReviewPage)
    qtbot.waitUntil(lambda: page.facts is not None, timeout=20_000)
    page.view.losses.click()
    page.primary.click()
    qtbot.waitUntil(desk.saved.exists, timeout=20_000)
    qtbot.waitUntil(lambda: program.document.sent is not None, timeout=20_000)
    desk.asked.clear()
    return desk


def test_the_gradebook_after_the_upload_is_checked_and_replaces_nothing(qtbot: QtBot, desk: Desk) -> None:
    before = desk.program.document.workbook
    desk.answer = "check"
    desk.open(qtbot, desk.fresh)
    assert desk.asked == ["What is fresh.csv for?"]
    assert desk.checked == [desk.fresh]
    assert desk.program.document.workbook is before
    assert desk.program.steps.step is Step.REVIEW


def test_a_new_gradebook_is_worked_with(qtbot: QtBot, desk: Desk) -> None:
    desk.answer = "work"
    desk.open(qtbot, desk.fresh)
    gradebook = desk.program.document.workbook.gradebook
    assert gradebook is not None
    assert gradebook.path == desk.fresh
    assert desk.program.steps.step is Step.FILES
    assert desk.checked == []


def test_nothing_happens_where_the_person_cancels(qtbot: QtBot, desk: Desk) -> None:
    before = desk.program.document.workbook
    desk.answer = "cancel"
    desk.open(qtbot, desk.fresh)
    assert desk.asked != []
    assert desk.checked == []
    assert desk.program.document.workbook is before


def test_nothing_is_asked_elsewhere_or_of_both_files(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "other export.csv"
    copy(EXPORT, other)
    desk.open(qtbot, desk.fresh, other)
    assert desk.asked == []
    desk.program.steps.go_to(Step.SESSIONS)
    desk.open(qtbot, GRADEBOOK)
    assert desk.asked == []


def test_on_another_step_only_a_later_export_is_asked_about(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    later = datetime.now(UTC).astimezone() + timedelta(hours=1)
    fresh = tmp_path / f"{later:%Y-%m-%dT%H%M}_Grades-MATH_101.csv"
    fresh.write_bytes(GRADEBOOK.read_bytes() + b"\n")
    desk.program.steps.go_to(Step.FILES)
    desk.answer = "check"
    desk.open(qtbot, fresh)
    assert desk.checked == [fresh]
    assert desk.program.steps.step is Step.REVIEW
    desk.program.steps.go_to(Step.FILES)
    desk.asked.clear()
    earlier = tmp_path / "2026-01-01T0900_Grades-MATH_101.csv"
    copy(fresh, earlier)
    desk.open(qtbot, earlier)
    assert desk.asked == []


def test_a_gradebook_of_another_course_is_not_asked_about(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text(GRADEBOOK.read_text(encoding="utf-8").replace(",91", ",81"), encoding="utf-8")
    desk.open(qtbot, other)
    assert desk.asked == []


def test_work_that_is_opened_again_knows_what_was_saved_for_canvas(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    kept = tmp_path / "kept.clickover"
    desk.saved = kept
    desk.program.course_file.save()
    qtbot.waitUntil(lambda: desk.program.course_file.is_saved and kept.exists(), timeout=20_000)
    desk.program.document.open(Workbook())
    desk.open(qtbot, kept)
    desk.program.steps.go_to(Step.REVIEW)
    page = desk.program.steps.current_page
    assert isinstance(page, ReviewPage)
    qtbot.waitUntil(lambda: page.facts is not None, timeout=20_000)
    assert (page.state(), page.count()) == (StepState.DONE, 0)
    assert page.saved_line.told.text().endswith(" as “upload.csv”.")
    assert page.saved_line.check.isVisible()
    assert page.written().endswith("Nothing has changed since.")
    assert desk.program.course_file.is_saved
    desk.answer = "check"
    desk.open(qtbot, desk.fresh)
    assert desk.checked == [desk.fresh]
