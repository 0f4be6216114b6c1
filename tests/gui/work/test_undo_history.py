"""Tests of `gui.work.undo_history`: memory stays bounded, and no unsaved work is lost."""

from dataclasses import replace
from weakref import ref

import pytest

from core.workbook import Workbook
from gui.work.document import Document
from gui.work.edit import CourseRecord
from gui.work.undo_history import MAX_CACHED_RESULTS, MIN_FILE_COUNT, list_edits


def reopen(example: Workbook) -> Workbook:
    """Return the class as if its files had been read from disk again."""
    assert example.export is not None
    assert example.gradebook is not None
    return replace(example, export=replace(example.export), gradebook=replace(example.gradebook))


def leave_out(workbook: Workbook, at: int) -> Workbook:
    assert workbook.export is not None
    return workbook.with_sessions_included([workbook.export.sessions[at].key], included=False)


def test_apply_many_large_files_frees_oldest(
    document: Document, example: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.work.undo_history.MAX_HISTORY_BYTES", 1)
    opened = []
    for _ in range(40):
        workbook = reopen(example)
        opened.append(ref(workbook.gradebook))
        document.apply("Open", workbook)
        del workbook
    alive = [gradebook() is not None for gradebook in opened]
    assert sum(alive) <= MIN_FILE_COUNT
    assert alive[-2:] == [True, True]
    current = document.workbook
    document.undo_stack.undo()
    assert document.workbook is not current
    document.undo_stack.redo()
    assert document.workbook is current


def test_apply_small_files_keeps_all_edits(document: Document, example: Workbook) -> None:
    for _ in range(40):
        document.apply("Open", reopen(example))
    assert document.undo_stack.count() == 40


def test_apply_many_edits_of_same_files_keeps_all(
    document: Document, example: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.work.undo_history.MAX_HISTORY_BYTES", 1)
    document.apply("Open", example)
    for number in range(60):
        document.apply("Edit", leave_out(example, number % 2))
    assert document.undo_stack.count() == 61
    results = {id(state.results) for edit in list_edits(document.undo_stack) for state in edit.states if state.results}
    assert len(results) <= MAX_CACHED_RESULTS
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.workbook.is_empty


def test_replaced_states_removed_edit_keeps_unsaved_work(
    document: Document, example: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.work.undo_history.MAX_HISTORY_BYTES", 1)
    document.apply("Open", example)
    decided = leave_out(example, 0)
    document.apply("Leave out", decided)
    for _ in range(20):
        document.apply("Open another class", reopen(example), course=CourseRecord())
    assert document.replaced_states[0].workbook is decided
    assert len(document.replaced_states) == 20
    document.open(Workbook())
    assert document.replaced_states == []
