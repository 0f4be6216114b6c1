"""Is work saved, and is closing stopped only where something would be lost?"""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from core.choices import Choices, Columns
from core.problems import Problem, Severity
from core.saved_work import open_work, save_work
from core.sent import Sent
from core.students.decisions import Decision, Judgment
from core.workbook import Workbook
from gui.work.background import Background
from gui.work.document import Document
from gui.work.edit import Work
from gui.work.work_file import CourseFile, decided
from tests.gui.conftest import Person


def test_nothing_is_asked_where_nothing_is_lost(document: Document, person: Person, background: Background) -> None:
    assert CourseFile(document, person, background).confirm_close(lambda: None)
    assert person.questions == []


def test_work_is_saved_where_the_person_says(
    document: Document, person: Person, background: Background, example: Workbook, tmp_path: Path
) -> None:
    work_file = CourseFile(document, person, background)
    document.apply("Open", example)
    person.save = tmp_path / "mine"
    work_file.save()
    assert work_file.path == tmp_path / "mine.clickover"
    assert work_file.is_saved
    again = open_work(work_file.path).workbook.export
    assert again is not None
    assert again.sha256 == example.export.sha256  # type: ignore[union-attr]
    assert "saved in mine.clickover" in person.told[-1]


def test_files_that_were_only_opened_are_no_loss(
    document: Document, person: Person, background: Background, example: Workbook
) -> None:
    work_file = CourseFile(document, person, background)
    document.apply("Open", example)
    assert work_file.is_saved
    assert work_file.confirm_close(lambda: None)
    assert person.questions == []


def test_the_question_names_what_would_be_lost(
    document: Document, person: Person, background: Background, example: Workbook, tmp_path: Path
) -> None:
    work_file = CourseFile(document, person, background)
    keys = [session.key for session in example.chosen[:2]]
    document.apply("Open", example)
    document.apply("Leave out", document.workbook.choosing(keys, count=False))
    row = example.export.participants[0].row  # type: ignore[union-attr]
    document.apply("Decide", document.workbook.deciding(Decision(Judgment.NOT_IN_COURSE), row))
    document.apply("Points", document.workbook.worth(keys[0], Decimal(3)))
    document.apply("Total", document.workbook.preferring(replace(Choices(), columns=Columns.TOTAL)))
    assert decided(document.workbook) == [
        "which 2 sessions you left out",
        "what you entered for 1 session",
        "who 1 person is",
        "which columns and rules you chose",
    ]
    person.answer = "stay"
    work_file.confirm_close(lambda: None)
    assert "forgets which 2 sessions you left out" in person.details[-1]
    assert "stay" in person.details[-1]
    document.state.work.path = tmp_path / "mine.clickover"
    work_file.confirm_close(lambda: None)
    assert "what you changed since you saved mine.clickover" in person.details[-1]


def test_accepted_warnings_are_saved_but_alone_no_reason_to_ask(
    document: Document, person: Person, background: Background, example: Workbook, tmp_path: Path
) -> None:
    work_file = CourseFile(document, person, background)
    document.apply("Open", example)
    known = {"old": frozenset({Problem("old", Severity.WARNING, "An hour.")})}
    document.apply("Accept", document.workbook.accepting(known))
    assert work_file.is_saved
    document.state.work.path = tmp_path / "mine.clickover"
    assert not work_file.is_saved
    work_file.save()
    assert work_file.is_saved
    assert open_work(tmp_path / "mine.clickover").workbook.accepted == known


def test_closing_asks_and_saves_first(
    document: Document, person: Person, background: Background, example: Workbook, tmp_path: Path
) -> None:
    work_file = CourseFile(document, person, background)
    document.apply("Open", example)
    document.apply("Leave out", example.choosing([example.chosen[0].key], count=False))
    person.save = tmp_path / "mine.clickover"
    closed: list[bool] = []
    person.answer = "stay"
    assert not work_file.confirm_close(lambda: closed.append(True))
    person.answer = "close"
    assert work_file.confirm_close(lambda: closed.append(True))
    assert closed == []
    person.answer = "save"
    assert not work_file.confirm_close(lambda: closed.append(True))
    assert closed == [True]


def test_a_folder_that_cannot_be_written_is_told(
    document: Document, person: Person, background: Background, example: Workbook, tmp_path: Path
) -> None:
    work_file = CourseFile(document, person, background)
    document.apply("Open", example)
    document.state.work.path = tmp_path / "none" / "mine.clickover"
    work_file.save()
    assert not work_file.is_saved
    assert "folder does not exist" in person.told[-1]


def test_giving_up_the_choice_of_a_place_saves_nothing(
    document: Document, person: Person, background: Background, example: Workbook
) -> None:
    work_file = CourseFile(document, person, background)
    document.apply("Open", example.choosing([example.chosen[0].key], count=False))
    work_file.save_as()
    assert work_file.path is None
    assert not work_file.is_saved


class Desk:
    """A work file in which class A is saved, and another class that can be opened."""

    def __init__(self, document: Document, person: Person, background: Background, example: Workbook) -> None:
        self.document, self.person = document, person
        self.file = CourseFile(document, person, background)
        document.apply("Open", example)
        self.b = Workbook(export=example.export)

    def leave_out(self) -> None:
        workbook = self.document.workbook
        self.document.apply("Leave out", workbook.choosing([workbook.chosen[0].key], count=False))

    def save_as(self, path: Path) -> None:
        self.person.save = path
        self.file.save_as()

    def open(self, path: Path) -> None:
        kept = open_work(path)
        self.document.apply("Open saved work", kept.workbook, course=Work(path, kept.sent))
        self.file.record_contents(path, kept)

    def may_close(self) -> bool:
        return self.file.confirm_close(lambda: None)


@pytest.fixture
def desk(document: Document, person: Person, background: Background, example: Workbook) -> Desk:
    return Desk(document, person, background, example)


def test_the_file_goes_with_the_work_also_by_undo_and_redo(desk: Desk, tmp_path: Path) -> None:
    desk.leave_out()
    desk.save_as(tmp_path / "a.clickover")
    desk.document.apply("Open", desk.b, course=Work())
    assert desk.file.path is None
    desk.document.undo_stack.undo()
    assert desk.file.path == tmp_path / "a.clickover"
    assert desk.file.is_saved
    desk.document.undo_stack.undo()
    assert desk.file.path == tmp_path / "a.clickover"
    assert not desk.file.is_saved
    desk.document.undo_stack.redo()
    desk.document.undo_stack.redo()
    assert desk.file.path is None


def test_what_says_the_same_is_saved(desk: Desk, tmp_path: Path) -> None:
    desk.save_as(tmp_path / "a.clickover")
    desk.leave_out()
    assert not desk.file.is_saved
    key = next(iter(desk.document.workbook.dropped))
    desk.document.apply("Take in", desk.document.workbook.choosing([key], count=True))
    assert desk.file.is_saved


def test_decisions_on_a_class_that_was_open_before_are_asked_about(desk: Desk, tmp_path: Path) -> None:
    b, a = tmp_path / "b.clickover", tmp_path / "a.clickover"
    save_work(desk.b, b)
    desk.leave_out()
    desk.open(b)
    assert desk.file.is_saved
    desk.person.answer = "stay"
    assert not desk.may_close()
    assert "canvas-gradebook: which session you left out" in desk.person.details[-1]
    desk.person.answer, desk.person.save = "save", a
    closed: list[bool] = []
    assert not desk.file.confirm_close(lambda: closed.append(True))
    assert closed == [True]
    assert len(open_work(a).workbook.dropped) == 1
    assert len(desk.person.questions) == 2
    assert desk.may_close()
    assert len(desk.person.questions) == 2


def test_work_that_was_saved_or_undone_before_is_not_asked_about(desk: Desk, tmp_path: Path) -> None:
    b = tmp_path / "b.clickover"
    save_work(desk.b, b)
    desk.leave_out()
    desk.save_as(tmp_path / "a.clickover")
    desk.open(b)
    assert desk.may_close()
    desk.leave_out()
    desk.document.undo_stack.undo()
    desk.document.undo_stack.undo()
    assert desk.may_close()
    assert desk.person.questions == []


def test_all_that_was_left_is_saved_one_after_the_other(desk: Desk, tmp_path: Path) -> None:
    b = tmp_path / "b.clickover"
    save_work(desk.b, b)
    desk.leave_out()
    desk.open(b)
    desk.leave_out()
    desk.person.answer, desk.person.save = "save", tmp_path / "a.clickover"
    closed: list[bool] = []
    desk.file.confirm_close(lambda: closed.append(True))
    assert "iclicker-cloud-canvas: what you changed since you saved b.clickover" in desk.person.details[-1]
    assert closed == [True]
    assert open_work(tmp_path / "a.clickover").workbook.gradebook is not None
    assert open_work(b).workbook.gradebook is None
    assert len(open_work(b).workbook.dropped) == 1


def test_the_file_that_is_open_again_is_not_written_over_with_what_was_left(desk: Desk, tmp_path: Path) -> None:
    a = tmp_path / "a.clickover"
    desk.save_as(a)
    desk.leave_out()
    desk.open(a)
    assert desk.file.is_saved
    desk.person.answer, desk.person.save = "save", tmp_path / "left.clickover"
    assert not desk.may_close()
    assert len(open_work(a).workbook.dropped) == 0
    assert len(open_work(tmp_path / "left.clickover").workbook.dropped) == 1


def send(document: Document) -> Sent:
    """Something was saved for Canvas."""
    sent = Sent(b"x", Path("up.csv"), None, datetime.now(UTC), document.workbook.gradebook)
    document.keep_sent(document.state.work, sent)
    return sent


def test_that_it_was_saved_for_canvas_stands_in_the_file_too(desk: Desk, tmp_path: Path) -> None:
    a = tmp_path / "a.clickover"
    desk.save_as(a)
    sent = send(desk.document)
    assert not desk.file.is_saved
    desk.person.answer = "stay"
    assert not desk.may_close()
    assert "forgets that you saved up.csv for Canvas, and can no longer check whether" in desk.person.details[-1]
    desk.file.save()
    assert desk.file.is_saved
    assert desk.may_close()
    kept = open_work(a).sent
    assert kept is not None
    assert (kept.data, kept.when) == (sent.data, sent.when)


def test_of_files_that_are_only_open_nothing_is_lost_by_saving_for_canvas(desk: Desk) -> None:
    send(desk.document)
    assert desk.file.is_saved
    assert desk.may_close()
