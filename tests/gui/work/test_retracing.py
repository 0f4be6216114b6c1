"""After Undo and Redo: does the window show what came of it, and say it?"""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.choices import TOTAL, Destination, Going
from core.problems import Place, Source
from core.students.decisions import Decision, Judgment
from core.workbook import Workbook
from gui.look.words import breakable
from gui.program import Program
from gui.session_selection.page import SessionsPage
from gui.steps import Step
from gui.work.edit import Retraced, changed_place, say_retraced


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a screen reader is given to say."""
    told: list[str] = []

    def note(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            told.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", note)
    return told


def leave_out(program: Program, place: int) -> str:
    """Leave out a session on its page, and give its name."""
    program.steps.go_to(Step.SESSIONS)
    page = program.steps.page(Step.SESSIONS)
    assert isinstance(page, SessionsPage)
    row = page.model.rows[place]
    page.model.set_included([row], included=False)
    return row.name


def test_undo_goes_where_the_edit_was_made_and_says_what_it_took_back(filled: Program, spoken: list[str]) -> None:
    name = leave_out(filled, 2)
    filled.steps.go_to(Step.REVIEW)
    filled.document.undo_stack.undo()
    assert filled.steps.step is Step.SESSIONS
    page = filled.steps.page(Step.SESSIONS)
    assert isinstance(page, SessionsPage)
    current = page.table.current_row()
    assert current is not None
    assert current.name == name
    told = filled.steps.rail.note
    assert told.isVisible()
    assert told.accessibleName().startswith(f"Undone: Leave out “{name}”. Redo: Ctrl+")
    assert spoken[-1:] == [told.accessibleName()]
    filled.steps.go_to(Step.FILES)
    filled.document.undo_stack.redo()
    assert filled.steps.step == Step.SESSIONS
    assert told.accessibleName().startswith(f"Done again: Leave out “{name}”. Undo: Ctrl+Z")
    assert spoken[-1] == told.accessibleName()


def test_the_note_goes_with_the_next_edit(filled: Program) -> None:
    leave_out(filled, 0)
    filled.document.undo_stack.undo()
    assert filled.steps.rail.note.isVisible()
    leave_out(filled, 1)
    assert not filled.steps.rail.note.isVisible()


def test_files_are_opened_on_the_first_step_wherever_they_were_given(qtbot: QtBot, program: Program) -> None:
    program.steps.go_to(Step.REVIEW)
    program.opening.open_example()
    qtbot.waitUntil(lambda: program.document.workbook.gradebook is not None, timeout=20_000)
    program.steps.go_to(Step.STUDENTS)
    program.document.undo_stack.undo()
    assert program.steps.step is Step.FILES
    assert "Open 2 files" in program.steps.rail.note.accessibleName()


def test_the_place_of_an_edit(example: Workbook) -> None:
    export = example.export
    assert export is not None
    first, second = export.sessions[:2]
    row = export.participants[1].row
    here = Place(Source.EXPORT, column=first.column)
    new = Destination(Going.NEW)
    assert changed_place(example, example.choosing([first.key, second.key], count=False)) == here
    assert changed_place(example.sending(first.key, new), example) == here
    assert changed_place(example, example.titled(first.key, "A")) == here
    assert changed_place(example, example.worth(first.key, Decimal(3))) == here
    decided = example.deciding(Decision(Judgment.NOT_IN_COURSE), row)
    assert changed_place(example, decided) == Place(Source.EXPORT, row=row)
    assert changed_place(example, example.sending(TOTAL, new)) is None
    assert changed_place(Workbook(), example) is None


@pytest.mark.usefixtures("qapp")
def test_the_words_name_the_edit_and_the_key_back() -> None:
    words = say_retraced(Retraced("Rename “A”", Step.SESSIONS, True, Workbook(), Workbook()))
    assert words.startswith("Undone: Rename “A”. Redo: Ctrl+")


def test_only_long_words_may_be_broken() -> None:
    assert breakable("Class 1 - Poll") == "Class 1 - Poll"
    long = "Wiederholungsprüfungsvorbereitung"
    assert breakable(long) != long
    assert breakable(long).replace("\u200b", "") == long


def test_undo_works_from_an_empty_search_too_and_takes_back_typing_first(filled: Program) -> None:
    leave_out(filled, 0)
    page = filled.steps.page(Step.SESSIONS)
    assert isinstance(page, SessionsPage)
    filled.window.activateWindow()
    page.filter_bar.search_field.setFocus()
    QTest.keyClicks(page.filter_bar.search_field, "quiz")
    QTest.keyClick(page.filter_bar.search_field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (page.filter_bar.search_field.text(), filled.document.undo_stack.canRedo()) == ("", False)
    QTest.keyClick(page.filter_bar.search_field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert filled.document.undo_stack.canRedo()
