"""Tests of `gui.window.steps_view`: which steps have been seen, and the way back."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from gui.program import Program
from gui.steps import Step, StepState
from gui.window.rail import get_state_labels


def get_labels(program: Program) -> list[str]:
    return [program.steps.rail.buttons[step].state_text for step in Step]


def test_step_without_open_items_is_ready_until_seen(qtbot: QtBot, filled: Program) -> None:
    program = filled
    ready, done = get_state_labels()[StepState.READY], get_state_labels()[StepState.DONE]
    program.steps.create_pages()
    qtbot.waitUntil(lambda: not program.background.is_busy)
    assert program.steps.get_page(Step.SESSIONS).get_state() is StepState.DONE
    assert get_labels(program)[:2] == [done, ready]
    program.steps.go_to(Step.SESSIONS)
    program.steps.go_to(Step.FILES)
    assert get_labels(program)[:2] == [done, done]
    workbook = program.document.workbook
    assert workbook.gradebook is not None
    program.document.apply("Replace the file", workbook.with_gradebook(replace(workbook.gradebook)))
    assert get_labels(program)[:2] == [done, ready]


def test_back_button_leads_to_previous_step(filled: Program) -> None:
    steps = filled.steps
    steps.go_to(Step.FILES)
    assert steps.current_page.back_button.isHidden()
    steps.go_to(Step.REVIEW)
    for step in (Step.STUDENTS, Step.SESSIONS, Step.FILES):
        assert not steps.current_page.back_button.isHidden()
        steps.current_page.back_button.click()
        assert steps.step is step


def test_get_page_while_busy_opens_no_other_window(qtbot: QtBot, program: Program) -> None:
    program.window.show()
    qtbot.waitExposed(program.window)
    program.busy.message = "Reading…"
    shown: list[QWidget] = []

    class ShowFilter(QObject):
        @override
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                shown.append(watched)
            return False

    show_filter = ShowFilter()
    QApplication.instance().installEventFilter(show_filter)  # type: ignore[union-attr]
    program.steps.create_pages()
    QApplication.instance().removeEventFilter(show_filter)  # type: ignore[union-attr]
    program.busy.message = ""
    assert shown == []
