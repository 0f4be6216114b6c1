"""Tests of course files: saving, and the question asked before unsaved work is lost."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from core.choices import Choices, OutputColumns
from core.course_file import open_course, save_course
from core.problems import Problem, Severity
from core.saved_upload import SavedUpload
from core.students.decisions import Decision, Judgment
from core.workbook import Workbook
from gui.work.background import TaskRunner
from gui.work.course_file_actions import CourseFileController, summarize_decisions
from gui.work.document import Document
from gui.work.edit import CourseRecord
from tests.gui.conftest import RecordingMessages


def test_confirm_close_nothing_unsaved_does_not_prompt(
    document: Document, person: RecordingMessages, background: TaskRunner
) -> None:
    assert CourseFileController(document, person, background).confirm_close(lambda: None)
    assert person.questions == []


def test_save_chosen_path_writes_file(
    document: Document, person: RecordingMessages, background: TaskRunner, example: Workbook, tmp_path: Path
) -> None:
    course_file = CourseFileController(document, person, background)
    document.apply("Open", example)
    person.save = tmp_path / "mine"
    course_file.save()
    assert course_file.path == tmp_path / "mine.clickover"
    assert course_file.is_saved
    again = open_course(course_file.path).workbook.export
    assert again is not None
    assert again.sha256 == example.export.sha256  # type: ignore[union-attr]
    assert "mine.clickover" in person.told[-1]


def test_is_saved_only_opened_files_returns_true(
    document: Document, person: RecordingMessages, background: TaskRunner, example: Workbook
) -> None:
    course_file = CourseFileController(document, person, background)
    document.apply("Open", example)
    assert course_file.is_saved
    assert course_file.confirm_close(lambda: None)
    assert person.questions == []


def test_confirm_close_with_unsaved_decisions_lists_decisions(
    document: Document, person: RecordingMessages, background: TaskRunner, example: Workbook, tmp_path: Path
) -> None:
    course_file = CourseFileController(document, person, background)
    keys = [session.key for session in example.chosen_sessions[:2]]
    document.apply("Open", example)
    document.apply("Leave out", document.workbook.with_sessions_included(keys, included=False))
    row = example.export.participants[0].row  # type: ignore[union-attr]
    document.apply("Decide", document.workbook.with_decision(Decision(Judgment.NOT_IN_COURSE), row))
    document.apply("Points", document.workbook.with_points_possible(keys[0], Decimal(3)))
    document.apply("Total", document.workbook.with_choices(replace(Choices(), columns=OutputColumns.TOTAL)))
    decisions = summarize_decisions(document.workbook)
    assert len(decisions) == 4
    person.answer = "stay"
    course_file.confirm_close(lambda: None)
    assert all(decision in person.details[-1] for decision in decisions)
    document.state.course.path = tmp_path / "mine.clickover"
    course_file.confirm_close(lambda: None)
    assert "mine.clickover" in person.details[-1]
    assert decisions[0] not in person.details[-1]


def test_confirm_close_only_accepted_warnings_does_not_prompt(
    document: Document, person: RecordingMessages, background: TaskRunner, example: Workbook, tmp_path: Path
) -> None:
    course_file = CourseFileController(document, person, background)
    document.apply("Open", example)
    known = {"old": frozenset({Problem("old", Severity.WARNING, "An hour.")})}
    document.apply("Accept", document.workbook.with_accepted_warnings(known))
    assert course_file.is_saved
    document.state.course.path = tmp_path / "mine.clickover"
    assert not course_file.is_saved
    course_file.save()
    assert course_file.is_saved
    assert open_course(tmp_path / "mine.clickover").workbook.accepted == known


def test_confirm_close_answered_save_closes_after_saving(
    document: Document, person: RecordingMessages, background: TaskRunner, example: Workbook, tmp_path: Path
) -> None:
    course_file = CourseFileController(document, person, background)
    document.apply("Open", example)
    document.apply("Leave out", example.with_sessions_included([example.chosen_sessions[0].key], included=False))
    person.save = tmp_path / "mine.clickover"
    closed: list[bool] = []
    person.answer = "stay"
    assert not course_file.confirm_close(lambda: closed.append(True))
    person.answer = "close"
    assert course_file.confirm_close(lambda: closed.append(True))
    assert closed == []
    person.answer = "save"
    assert not course_file.confirm_close(lambda: closed.append(True))
    assert closed == [True]


def test_save_unwritable_folder_shows_error(
    document: Document, person: RecordingMessages, background: TaskRunner, example: Workbook, tmp_path: Path
) -> None:
    course_file = CourseFileController(document, person, background)
    document.apply("Open", example)
    document.state.course.path = tmp_path / "none" / "mine.clickover"
    course_file.save()
    assert not course_file.is_saved
    assert "mine.clickover" in person.told[-1]


def test_save_canceled_dialog_writes_nothing(
    document: Document, person: RecordingMessages, background: TaskRunner, example: Workbook
) -> None:
    course_file = CourseFileController(document, person, background)
    document.apply("Open", example.with_sessions_included([example.chosen_sessions[0].key], included=False))
    course_file.save_as()
    assert course_file.path is None
    assert not course_file.is_saved


class CourseSession:
    """A course file with class A, and another class that can be opened."""

    def __init__(
        self, document: Document, person: RecordingMessages, background: TaskRunner, example: Workbook
    ) -> None:
        self.document, self.person = document, person
        self.file = CourseFileController(document, person, background)
        document.apply("Open", example)
        self.b = Workbook(export=example.export)

    def leave_out(self) -> None:
        workbook = self.document.workbook
        self.document.apply(
            "Leave out", workbook.with_sessions_included([workbook.chosen_sessions[0].key], included=False)
        )

    def save_as(self, path: Path) -> None:
        self.person.save = path
        self.file.save_as()

    def open(self, path: Path) -> None:
        kept = open_course(path)
        self.document.apply("Open saved work", kept.workbook, course=CourseRecord(path, kept.saved_upload))
        self.file.record_contents(path, kept)

    def may_close(self) -> bool:
        return self.file.confirm_close(lambda: None)


@pytest.fixture
def course_session(
    document: Document, person: RecordingMessages, background: TaskRunner, example: Workbook
) -> CourseSession:
    return CourseSession(document, person, background, example)


def test_path_undo_and_redo_follows_course(course_session: CourseSession, tmp_path: Path) -> None:
    course_session.leave_out()
    course_session.save_as(tmp_path / "a.clickover")
    course_session.document.apply("Open", course_session.b, course=CourseRecord())
    assert course_session.file.path is None
    course_session.document.undo_stack.undo()
    assert course_session.file.path == tmp_path / "a.clickover"
    assert course_session.file.is_saved
    course_session.document.undo_stack.undo()
    assert course_session.file.path == tmp_path / "a.clickover"
    assert not course_session.file.is_saved
    course_session.document.undo_stack.redo()
    course_session.document.undo_stack.redo()
    assert course_session.file.path is None


def test_is_saved_equal_workbook_returns_true(course_session: CourseSession, tmp_path: Path) -> None:
    course_session.save_as(tmp_path / "a.clickover")
    course_session.leave_out()
    assert not course_session.file.is_saved
    key = next(iter(course_session.document.workbook.dropped))
    course_session.document.apply(
        "Take in", course_session.document.workbook.with_sessions_included([key], included=True)
    )
    assert course_session.file.is_saved


def test_confirm_close_unsaved_replaced_course_prompts(course_session: CourseSession, tmp_path: Path) -> None:
    b, a = tmp_path / "b.clickover", tmp_path / "a.clickover"
    save_course(course_session.b, b)
    course_session.leave_out()
    course_session.open(b)
    assert course_session.file.is_saved
    course_session.person.answer = "stay"
    assert not course_session.may_close()
    (replaced,) = course_session.document.replaced_states
    assert f"canvas-gradebook: {summarize_decisions(replaced.workbook)[0]}" in course_session.person.details[-1]
    course_session.person.answer, course_session.person.save = "save", a
    closed: list[bool] = []
    assert not course_session.file.confirm_close(lambda: closed.append(True))
    assert closed == [True]
    assert len(open_course(a).workbook.dropped) == 1
    assert len(course_session.person.questions) == 2
    assert course_session.may_close()
    assert len(course_session.person.questions) == 2


def test_confirm_close_saved_or_undone_course_does_not_prompt(course_session: CourseSession, tmp_path: Path) -> None:
    b = tmp_path / "b.clickover"
    save_course(course_session.b, b)
    course_session.leave_out()
    course_session.save_as(tmp_path / "a.clickover")
    course_session.open(b)
    assert course_session.may_close()
    course_session.leave_out()
    course_session.document.undo_stack.undo()
    course_session.document.undo_stack.undo()
    assert course_session.may_close()
    assert course_session.person.questions == []


def test_confirm_close_answered_save_saves_all_courses(course_session: CourseSession, tmp_path: Path) -> None:
    b = tmp_path / "b.clickover"
    save_course(course_session.b, b)
    course_session.leave_out()
    course_session.open(b)
    course_session.leave_out()
    course_session.person.answer, course_session.person.save = "save", tmp_path / "a.clickover"
    closed: list[bool] = []
    course_session.file.confirm_close(lambda: closed.append(True))
    assert "iclicker-cloud-canvas: " in course_session.person.details[-1]
    assert "b.clickover" in course_session.person.details[-1]
    assert closed == [True]
    assert open_course(tmp_path / "a.clickover").workbook.gradebook is not None
    assert open_course(b).workbook.gradebook is None
    assert len(open_course(b).workbook.dropped) == 1


def test_save_reopened_file_is_not_overwritten(course_session: CourseSession, tmp_path: Path) -> None:
    a = tmp_path / "a.clickover"
    course_session.save_as(a)
    course_session.leave_out()
    course_session.open(a)
    assert course_session.file.is_saved
    course_session.person.answer, course_session.person.save = "save", tmp_path / "left.clickover"
    assert not course_session.may_close()
    assert len(open_course(a).workbook.dropped) == 0
    assert len(open_course(tmp_path / "left.clickover").workbook.dropped) == 1


def save_upload(document: Document) -> SavedUpload:
    """Record that an upload was saved."""
    sent = SavedUpload(b"x", Path("up.csv"), None, datetime.now(UTC), document.workbook.gradebook)
    document.record_upload(document.state.course, sent)
    return sent


def test_save_after_upload_includes_saved_upload(course_session: CourseSession, tmp_path: Path) -> None:
    a = tmp_path / "a.clickover"
    course_session.save_as(a)
    sent = save_upload(course_session.document)
    assert not course_session.file.is_saved
    course_session.person.answer = "stay"
    assert not course_session.may_close()
    assert "up.csv" in course_session.person.details[-1]
    course_session.file.save()
    assert course_session.file.is_saved
    assert course_session.may_close()
    kept = open_course(a).saved_upload
    assert kept is not None
    assert (kept.data, kept.saved_at) == (sent.data, sent.saved_at)


def test_confirm_close_only_upload_saved_does_not_prompt(course_session: CourseSession) -> None:
    save_upload(course_session.document)
    assert course_session.file.is_saved
    assert course_session.may_close()
