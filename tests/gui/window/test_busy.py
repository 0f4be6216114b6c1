"""Is what takes long told on every page, in words, and can it be cancelled where that is sound?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from core.clicker.export import Role
from core.workbook import Workbook
from gui.file_loader.opening import EXAMPLE_FILES, Opening
from gui.look.fonts import scale_font
from gui.main_window import DEFAULT_SIZE
from gui.program import Program
from gui.steps import Step
from gui.window.busy import BusyIndicator, BusyMonitor
from gui.work.background import Background
from gui.work.document import Document
from gui.work.preferences import Preferences
from tests.gui.conftest import Person
from tests.gui.runs_later import RunsLater


class Desk:
    """A document whose background work is done when the test wants it, with the sign of it."""

    def __init__(self, person: Person, preferences: Preferences) -> None:
        self.later = RunsLater()
        self.background = Background(self.later)
        self.document = Document(self.background)
        self.opening = Opening(self.document, person, self.background, preferences)
        self.busy = BusyMonitor(self.background, self.document, self.opening)
        self.sign = BusyIndicator(self.busy)

    def wait(self) -> None:
        """Let what is under way take longer than one waits without a word."""
        self.busy._update_timer.timeout.emit()
        assert self.busy._delay_timer.isActive()
        self.busy._delay_timer.timeout.emit()

    def words(self) -> str:
        self.busy._update_timer.timeout.emit()
        return "" if self.sign.isHidden() else self.sign.label.toolTip()


@pytest.fixture
def desk(qtbot: QtBot, person: Person, preferences: Preferences) -> Desk:
    desk = Desk(person, preferences)
    qtbot.addWidget(desk.sign, before_close_func=lambda _: desk.document.open(Workbook()))
    return desk


def test_nothing_is_told_of_what_is_quick(desk: Desk) -> None:
    desk.opening.open(EXAMPLE_FILES)
    assert desk.words() == ""
    desk.later.run_all()
    assert desk.words() == ""


def test_files_that_are_read_can_be_let_go(desk: Desk) -> None:
    desk.opening.open(EXAMPLE_FILES)
    desk.wait()
    assert desk.words() == "Reading 2 files…"
    assert not desk.sign.cancel_button.isHidden()
    desk.sign.cancel_button.click()
    assert not desk.background.is_busy
    assert desk.words() == ""
    desk.later.run_all()
    assert desk.document.workbook.export is None


def test_what_follows_from_an_edit_is_told_and_goes_on(
    desk: Desk, example: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.work.document.MAX_SYNCHRONOUS_CELLS", 0)
    desk.document.apply("Open", example)
    desk.wait()
    assert desk.words() == desk.sign.label.text() == "Working out scores; you can go on…"
    assert desk.sign.cancel_button.isHidden()
    desk.later.run_all()
    assert desk.words() == "Making the file; you can go on…"
    desk.document._start_preparing()
    desk.later.run_all()
    assert desk.words() == ""
    desk.background.run(Path.cwd, lambda _: None)
    desk.wait()
    assert desk.words() == "Working…"
    desk.background.run(Path.cwd, lambda _: None, writes=True)
    assert desk.words() == "Writing the file…"
    desk.later.run_all()
    assert desk.words() == ""


def test_correcting_a_column_can_be_let_go_and_several_corrections_count_together(
    desk: Desk, example: Workbook
) -> None:
    desk.document.apply("Open", example)
    desk.later.run_all()
    assert example.export is not None
    one, other = (session.column for session in example.export.sessions[:2])
    desk.opening.correct(one, "A", Role.IGNORED)
    desk.wait()
    assert desk.words() == f"Reading {example.export.path.name}…"
    desk.sign.cancel_button.click()
    desk.later.run_all()
    assert desk.document.workbook.export is example.export
    desk.opening.correct(one, "A", Role.IGNORED)
    desk.opening.correct(other, "B", Role.IGNORED)
    desk.later.run_all()
    assert desk.document.workbook.export is not None
    assert set(desk.document.workbook.export.corrections) == {one, other}


@pytest.mark.parametrize("step", list(Step))
def test_every_page_has_the_sign_beside_its_primary_button(filled: Program, step: Step) -> None:
    filled.steps.go_to(step)
    page = filled.steps.current_page
    height = page.footer.sizeHint().height()
    sign = page.findChild(BusyIndicator)
    assert sign is not None
    filled.busy.message = "Working…"
    filled.busy.changed.emit()
    assert sign.isVisible()
    assert sign.label.minimumSizeHint().width() == 0  # long names never widen the window
    assert page.footer.sizeHint().height() <= height + 1
    filled.busy.message = ""
    filled.busy.changed.emit()
    assert not sign.isVisible()


@pytest.fixture
def large_text(qapp: QApplication) -> Iterator[None]:
    usual = qapp.font()
    qapp.setFont(scale_font(usual, 1.5))
    yield
    qapp.setFont(usual)


@pytest.mark.usefixtures("large_text")
def test_the_words_have_room_beside_a_tick_in_large_text(qtbot: QtBot, filled: Program) -> None:
    qtbot.waitUntil(lambda: not filled.background.is_busy)  # its end would take the words away
    filled.window.resize(DEFAULT_SIZE)  # the screen of the tests is smaller
    filled.steps.go_to(Step.REVIEW)
    page = filled.steps.current_page
    sign = page.findChild(BusyIndicator)
    assert sign is not None
    (tick,) = [box for box in page.findChildren(QCheckBox) if box.text().startswith("Also save")]
    qtbot.waitUntil(tick.isVisible)
    filled.busy.message = "Working out scores; you can go on…"
    filled.busy.changed.emit()
    wanted = sign.label.fontMetrics().horizontalAdvance(filled.busy.message)
    qtbot.waitUntil(lambda: sign.label.width() >= wanted)
