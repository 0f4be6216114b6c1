"""Tests of what the window shows after Undo and Redo."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.choices import TOTAL_KEY, Destination, DestinationKind
from core.problems import Location, Source
from core.students.decisions import Decision, Judgment
from core.workbook import Workbook
from gui.look.text_formatting import insert_word_breaks
from gui.program import Program
from gui.session_selection.page import SessionsPage
from gui.steps import Step
from gui.work.edit import UndoneEdit, describe_undone_edit, find_changed_location


@pytest.fixture
def announcements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Screen reader announcements made so far."""
    told: list[str] = []

    def note(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            told.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", note)
    return told


def leave_out(program: Program, place: int) -> str:
    """Leave out a session on its page, and return its name."""
    program.steps.go_to(Step.SESSIONS)
    page = program.steps.get_page(Step.SESSIONS)
    assert isinstance(page, SessionsPage)
    row = page.model.rows[place]
    page.model.set_included([row], included=False)
    return row.name


def test_undo_edit_from_other_step_opens_step(filled: Program, announcements: list[str]) -> None:
    edits: list[UndoneEdit] = []
    filled.document.edit_undone.connect(edits.append)
    name = leave_out(filled, 2)
    filled.steps.go_to(Step.REVIEW)
    filled.document.undo_stack.undo()
    assert filled.steps.step is Step.SESSIONS
    page = filled.steps.get_page(Step.SESSIONS)
    assert isinstance(page, SessionsPage)
    current = page.table.get_current_row()
    assert current is not None
    assert current.name == name
    note_label = filled.steps.rail.note_label
    assert note_label.isVisible()
    assert edits[-1].is_undone
    assert name in edits[-1].text
    assert announcements[-1:] == [note_label.accessibleName()] == [describe_undone_edit(edits[-1])]
    filled.steps.go_to(Step.FILES)
    filled.document.undo_stack.redo()
    assert filled.steps.step == Step.SESSIONS
    assert not edits[-1].is_undone
    assert announcements[-1] == note_label.accessibleName() == describe_undone_edit(edits[-1])


def test_undo_note_after_next_edit_is_hidden(filled: Program) -> None:
    leave_out(filled, 0)
    filled.document.undo_stack.undo()
    assert filled.steps.rail.note_label.isVisible()
    leave_out(filled, 1)
    assert not filled.steps.rail.note_label.isVisible()


def test_undo_opening_files_shows_files_step(qtbot: QtBot, program: Program) -> None:
    program.steps.go_to(Step.REVIEW)
    program.file_opener.open_example()
    qtbot.waitUntil(lambda: program.document.workbook.gradebook is not None, timeout=20_000)
    program.steps.go_to(Step.STUDENTS)
    program.document.undo_stack.undo()
    assert program.steps.step is Step.FILES
    assert program.document.undo_stack.redoText() in program.steps.rail.note_label.accessibleName()


def test_find_changed_location_several_changes_returns_first(example: Workbook) -> None:
    export = example.export
    assert export is not None
    first, second = export.sessions[:2]
    row = export.participants[1].row
    here = Location(Source.EXPORT, column=first.column)
    new = Destination(DestinationKind.NEW)
    assert (
        find_changed_location(example, example.with_sessions_included([first.key, second.key], included=False)) == here
    )
    assert find_changed_location(example.with_destination(first.key, new), example) == here
    assert find_changed_location(example, example.with_title(first.key, "A")) == here
    assert find_changed_location(example, example.with_points_possible(first.key, Decimal(3))) == here
    decided = example.with_decision(Decision(Judgment.NOT_IN_COURSE), row)
    assert find_changed_location(example, decided) == Location(Source.EXPORT, row=row)
    assert find_changed_location(example, example.with_destination(TOTAL_KEY, new)) is None
    assert find_changed_location(Workbook(), example) is None


@pytest.mark.usefixtures("qapp")
def test_describe_undone_edit_names_reversing_shortcut() -> None:
    undone, redone = (
        describe_undone_edit(UndoneEdit("Rename “A”", Step.SESSIONS, is_undone, Workbook(), Workbook()))
        for is_undone in (True, False)
    )
    redo = QKeySequence(QKeySequence.StandardKey.Redo).toString(QKeySequence.SequenceFormat.NativeText)
    assert "Rename “A”" in undone
    assert redo in undone
    assert redo not in redone


def test_insert_word_breaks_breaks_only_long_words() -> None:
    assert insert_word_breaks("Class 1 - Poll") == "Class 1 - Poll"
    long = "Wiederholungsprüfungsvorbereitung"
    assert insert_word_breaks(long) != long
    assert insert_word_breaks(long).replace("\u200b", "") == long


def test_undo_in_search_field_undoes_only_typing(filled: Program) -> None:
    leave_out(filled, 0)
    page = filled.steps.get_page(Step.SESSIONS)
    assert isinstance(page, SessionsPage)
    filled.window.activateWindow()
    page.filter_bar.search_field.setFocus()
    QTest.keyClicks(page.filter_bar.search_field, "quiz")
    QTest.keyClick(page.filter_bar.search_field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (page.filter_bar.search_field.text(), filled.document.undo_stack.canRedo()) == ("", False)
    QTest.keyClick(page.filter_bar.search_field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert filled.document.undo_stack.canRedo()
