"""Tests of when visible and hidden pages update in large classes."""

import pytest
from pytestqt.qtbot import QtBot

from gui.program import Program
from gui.session_selection.page import SessionsPage
from gui.steps import Step
from gui.work import document as document_module


@pytest.fixture
def large_class(filled: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The program with the example class, treated as a large one."""
    monkeypatch.setattr(document_module, "MAX_SYNCHRONOUS_CELLS", 1)
    monkeypatch.setattr(document_module, "MAX_IMMEDIATE_CELLS", 1)
    return filled


def is_checked(program: Program) -> list[bool]:
    page = program.steps.get_page(Step.SESSIONS)
    assert isinstance(page, SessionsPage)
    return [row.is_included for row in page.model.rows]


def leave_out_first_session(program: Program) -> None:
    workbook = program.document.workbook
    assert workbook.export is not None
    program.document.apply(
        "Leave out", workbook.with_sessions_included([workbook.export.sessions[0].key], included=False)
    )


def test_hidden_page_large_class_updates_later(qtbot: QtBot, large_class: Program) -> None:
    leave_out_first_session(large_class)
    assert is_checked(large_class)[0]
    qtbot.waitUntil(lambda: not is_checked(large_class)[0])


def test_hidden_page_medium_class_updates_later_than_results(
    qtbot: QtBot, filled: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_module, "MAX_IMMEDIATE_CELLS", 1)
    leave_out_first_session(filled)
    assert filled.document.state.results is not None
    assert is_checked(filled)[0]
    qtbot.waitUntil(lambda: not is_checked(filled)[0])


def test_page_opened_after_edit_large_class_is_up_to_date(large_class: Program) -> None:
    leave_out_first_session(large_class)
    large_class.steps.go_to(Step.SESSIONS)
    assert not is_checked(large_class)[0]


def test_visible_page_large_class_updates_immediately(large_class: Program) -> None:
    large_class.steps.go_to(Step.SESSIONS)
    leave_out_first_session(large_class)
    assert not is_checked(large_class)[0]


def test_hidden_page_small_class_updates_immediately(filled: Program) -> None:
    leave_out_first_session(filled)
    assert not is_checked(filled)[0]


def test_open_files_large_class_shows_each_when_read(qtbot: QtBot, large_class: Program) -> None:
    files = large_class.steps.get_page(Step.FILES)
    before = large_class.document.workbook
    large_class.document.undo_stack.undo()
    large_class.document.undo_stack.redo()
    assert large_class.document.workbook is before
    qtbot.waitUntil(lambda: large_class.steps.get_page(Step.REVIEW).get_state() is not None)
    assert files.count_open_items() == 0
