"""Do pages that nobody sees follow a large class in turns of their own, and never too late?"""

import pytest
from pytestqt.qtbot import QtBot

from gui.program import Program
from gui.session_selection.page import SessionsPage
from gui.steps import Step
from gui.work import document as document_module


@pytest.fixture
def large(filled: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The example class, taken for a large one."""
    monkeypatch.setattr(document_module, "QUICK_CELLS", 1)
    return filled


def ticked(program: Program) -> list[bool]:
    page = program.steps.page(Step.SESSIONS)
    assert isinstance(page, SessionsPage)
    return [row.is_included for row in page.model.rows]


def leave_out_the_first(program: Program) -> None:
    workbook = program.document.workbook
    assert workbook.export is not None
    program.document.apply("Leave out", workbook.choosing([workbook.export.sessions[0].key], count=False))


def test_a_page_that_is_not_seen_follows_a_moment_later(qtbot: QtBot, large: Program) -> None:
    leave_out_the_first(large)
    assert ticked(large)[0]
    qtbot.waitUntil(lambda: not ticked(large)[0])


def test_a_page_that_comes_into_sight_is_up_to_date(large: Program) -> None:
    leave_out_the_first(large)
    large.steps.go_to(Step.SESSIONS)
    assert not ticked(large)[0]


def test_the_page_that_is_seen_follows_at_once(large: Program) -> None:
    large.steps.go_to(Step.SESSIONS)
    leave_out_the_first(large)
    assert not ticked(large)[0]


def test_all_pages_follow_a_usual_class_at_once(filled: Program) -> None:
    leave_out_the_first(filled)
    assert not ticked(filled)[0]


def test_two_files_of_a_large_class_are_shown_one_after_the_other(qtbot: QtBot, large: Program) -> None:
    files = large.steps.page(Step.FILES)
    before = large.document.workbook
    large.document.undo_stack.undo()
    large.document.undo_stack.redo()
    assert large.document.workbook is before
    qtbot.waitUntil(lambda: large.steps.page(Step.REVIEW).state() is not None)
    assert files.count() == 0
