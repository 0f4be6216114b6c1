"""Tests of the busy indicator: when it's shown, and what can be canceled."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.recognition.roles import ColumnRole
from core.workbook import Workbook
from gui.file_loader.correction_edits import read_column_as
from gui.file_loader.file_opener import EXAMPLE_FILES, FileOpener
from gui.look.fonts import scale_font
from gui.main_window import DEFAULT_SIZE
from gui.program import Program
from gui.review_export.page import ReviewPage
from gui.steps import Step
from gui.window.busy import Activity, BusyIndicator, BusyMonitor
from gui.work.background import TaskRunner
from gui.work.document import Document
from gui.work.preferences import Preferences
from tests.gui.conftest import RecordingMessages
from tests.gui.deferred_pool import DeferredPool


class BusySetup:
    """A document whose tasks run on demand, with a busy indicator."""

    def __init__(self, person: RecordingMessages, preferences: Preferences) -> None:
        self.later = DeferredPool()
        self.background = TaskRunner(self.later)
        self.document = Document(self.background)
        self.file_opener = FileOpener(self.document, person, self.background, preferences)
        self.busy = BusyMonitor(self.background, self.document, self.file_opener)
        self.sign = BusyIndicator(self.busy)

    def wait(self) -> None:
        """Let the current activity take long enough to be shown."""
        self.busy._update_timer.timeout.emit()
        assert self.busy._delay_timer.isActive()
        self.busy._delay_timer.timeout.emit()

    def shown_activity(self) -> Activity | None:
        """Return the activity that the indicator shows, or None if it's hidden."""
        self.busy._update_timer.timeout.emit()
        if self.sign.isHidden():
            return None
        assert self.sign.label.toolTip() == self.sign.label.text() == self.busy._describe_activity() != ""
        return self.busy.activity


@pytest.fixture
def desk(qtbot: QtBot, person: RecordingMessages, preferences: Preferences) -> BusySetup:
    desk = BusySetup(person, preferences)
    qtbot.addWidget(desk.sign, before_close_func=lambda _: desk.document.open(Workbook()))
    return desk


def test_busy_monitor_short_activity_has_no_message(desk: BusySetup) -> None:
    desk.file_opener.open(EXAMPLE_FILES)
    assert desk.shown_activity() is None
    desk.later.run_all()
    assert desk.shown_activity() is None


def test_busy_monitor_reading_files_allows_canceling(desk: BusySetup) -> None:
    desk.file_opener.open(EXAMPLE_FILES)
    desk.wait()
    assert desk.shown_activity() is Activity.READING
    assert not desk.sign.cancel_button.isHidden()
    desk.sign.cancel_button.click()
    assert not desk.background.is_busy
    assert desk.shown_activity() is None
    desk.later.run_all()
    assert desk.document.workbook.export is None


def test_busy_monitor_deriving_results_disallows_canceling(
    desk: BusySetup, example: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.work.document.MAX_SYNCHRONOUS_CELLS", 0)
    desk.document.apply("Open", example)
    desk.wait()
    assert desk.shown_activity() is Activity.DERIVING
    assert desk.sign.cancel_button.isHidden()
    desk.later.run_all()
    assert desk.shown_activity() is Activity.PREPARING
    desk.document._start_preparing()
    desk.later.run_all()
    assert desk.shown_activity() is None
    desk.background.run(Path.cwd, lambda _: None)
    desk.wait()
    assert desk.shown_activity() is Activity.OTHER
    desk.background.run(Path.cwd, lambda _: None, writes=True)
    assert desk.shown_activity() is Activity.WRITING
    desk.later.run_all()
    assert desk.shown_activity() is None


def test_busy_monitor_correcting_columns_allows_canceling(desk: BusySetup, example: Workbook) -> None:
    desk.document.apply("Open", example)
    desk.later.run_all()
    assert example.export is not None
    one, other = (session.column for session in example.export.sessions[:2])
    desk.file_opener.correct(read_column_as(one, "A", ColumnRole.IGNORED))
    desk.wait()
    assert desk.shown_activity() is Activity.READING
    assert example.export.path.name in desk.sign.label.text()
    desk.sign.cancel_button.click()
    desk.later.run_all()
    assert desk.document.workbook.export is example.export
    desk.file_opener.correct(read_column_as(one, "A", ColumnRole.IGNORED))
    desk.file_opener.correct(read_column_as(other, "B", ColumnRole.IGNORED))
    desk.later.run_all()
    assert desk.document.workbook.export is not None
    assert set(desk.document.workbook.export.corrections.roles) == {one, other}


@pytest.mark.parametrize("step", list(Step))
def test_page_footer_any_step_has_busy_indicator(filled: Program, step: Step) -> None:
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
def test_check_box_large_text_fits(qtbot: QtBot, filled: Program) -> None:
    qtbot.waitUntil(lambda: not filled.background.is_busy)  # its end would clear the message
    filled.window.resize(DEFAULT_SIZE)  # the test screen is smaller
    filled.steps.go_to(Step.REVIEW)
    page = filled.steps.current_page
    sign = page.findChild(BusyIndicator)
    assert sign is not None
    assert isinstance(page, ReviewPage)
    qtbot.waitUntil(page.restore_box.isVisible)
    filled.busy.message = 25 * "x"
    filled.busy.changed.emit()
    wanted = sign.label.fontMetrics().horizontalAdvance(filled.busy.message)
    qtbot.waitUntil(lambda: sign.label.width() >= wanted)
