"""From the finished file to the disk: what is asked, what is written, and what stands on the page afterwards."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.errors import RequestError, UnwritableFile
from core.workbook import Workbook
from gui.review_export.page import ReviewPage
from gui.steps import StepState
from gui.work.document import Document
from gui.work.edit import Work
from tests.gui.review_export.fake_messages import FakeMessages


@pytest.fixture
def seen_page(ready_page: ReviewPage, messages: FakeMessages) -> ReviewPage:
    """The page with the losses ticked; warnings are answered with "save"."""
    ready_page.view.losses.click()
    messages.heard.answers = ["save"]
    return ready_page


def test_only_the_rehearsed_bytes_are_written_and_the_restore_file_beside(
    seen_page: ReviewPage, document: Document, messages: FakeMessages, tmp_path: Path
) -> None:
    messages.heard.save_to = tmp_path / "up.csv"
    seen_page.primary.click()
    assert document.outgoing is not None
    assert (tmp_path / "up.csv").read_bytes() == document.outgoing.upload.data
    assert (tmp_path / "up - restore.csv").read_bytes() == document.outgoing.restore
    assert seen_page.state() is StepState.DONE
    assert seen_page.title.text() == "Now upload it in Canvas"
    assert seen_page.after.isVisible()
    assert "To put the old scores back, import “up - restore.csv”." in seen_page.status.text()
    assert messages.heard.suggested.startswith("Canvas upload ")


def test_without_the_tick_there_is_no_restore_file(
    seen_page: ReviewPage, messages: FakeMessages, tmp_path: Path
) -> None:
    messages.heard.save_to = tmp_path / "up.csv"
    seen_page.restore.setChecked(False)
    seen_page.primary.click()
    assert (tmp_path / "up.csv").exists()
    assert not (tmp_path / "up - restore.csv").exists()


def test_warnings_are_asked_once(seen_page: ReviewPage, messages: FakeMessages, tmp_path: Path) -> None:
    messages.heard.answers = []
    messages.heard.save_to = tmp_path / "up.csv"
    seen_page.primary.click()
    assert "Points possible differ from Canvas\N{NO-BREAK SPACE}(1)" in messages.heard.asked[0].detail
    assert "Scores that go down" not in messages.heard.asked[0].detail
    assert not (tmp_path / "up.csv").exists()
    messages.heard.answers = ["save"]
    seen_page.primary.click()
    seen_page.back.click()
    assert seen_page.view.isVisible()
    seen_page.primary.click()
    assert len(messages.heard.asked) == 2


def test_what_was_saved_where_and_when_is_said_and_once_it_is_older_too(
    qtbot: QtBot, seen_page: ReviewPage, document: Document, messages: FakeMessages, tmp_path: Path, opened: list[str]
) -> None:
    line = seen_page.saved_line
    assert line.isHidden()
    assert seen_page.written() == ""
    messages.heard.save_to = tmp_path / "up.csv"
    seen_page.primary.click()
    assert line.isVisible()
    assert line.told.text().endswith(" as “up.csv”.")
    assert line.told.text().startswith("Saved for Canvas on ")
    assert line.folder.text() == str(tmp_path)
    assert line.folder.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard
    line.open_folder.click()
    assert opened == [QUrl.fromLocalFile(str(tmp_path)).toString()]
    assert line.steps.isHidden()
    seen_page.back.click()
    assert seen_page.view.isVisible()
    line.steps.click()
    assert seen_page.after.isVisible()
    document.apply("Leave out", document.workbook.choosing(["Class 3 - Quiz"], count=False))
    qtbot.waitUntil(lambda: seen_page.facts is not None)
    assert seen_page.view.isVisible()
    older = "The saved file is older than what you see: save again. Since then: 1 column fewer."
    assert line.told.text().startswith(older)
    assert seen_page.written().endswith(" is older than your work.")
    assert line.steps.isHidden()
    assert (seen_page.state(), seen_page.count()) == (StepState.NEEDS_YOU, 0)
    document.undo_stack.undo()
    qtbot.waitUntil(lambda: seen_page.facts is not None)
    assert line.told.text().startswith("Saved for Canvas on ")
    assert seen_page.written().endswith("Nothing has changed since.")
    assert seen_page.state() is StepState.DONE


def test_of_another_gradebook_nothing_is_saved_yet(
    qtbot: QtBot,
    seen_page: ReviewPage,
    document: Document,
    messages: FakeMessages,
    tmp_path: Path,
    open_class: Callable[..., Workbook],
) -> None:
    messages.heard.save_to = tmp_path / "up.csv"
    seen_page.primary.click()
    fresh = open_class(name="again.csv").gradebook
    document.apply("Fresh gradebook", document.workbook.with_gradebook(fresh))
    qtbot.waitUntil(lambda: seen_page.facts is not None)
    assert seen_page.saved_line.isHidden()
    assert document.sent is None


def test_a_cancelled_dialog_writes_nothing(seen_page: ReviewPage, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    seen_page.primary.click()
    assert set(tmp_path.iterdir()) == before
    assert seen_page.view.isVisible()


@pytest.mark.parametrize(("answer", "replaced"), [("replace", True), ("keep", False)])
def test_a_file_that_the_dialog_did_not_see_is_asked_about(
    seen_page: ReviewPage, messages: FakeMessages, tmp_path: Path, answer: str, replaced: bool
) -> None:
    (tmp_path / "up.csv").write_bytes(b"old")
    messages.heard.save_to = tmp_path / "up"
    messages.heard.answers.append(answer)
    seen_page.primary.click()
    assert messages.heard.asked[-1].question == "Replace “up.csv”?"
    assert ((tmp_path / "up.csv").read_bytes() != b"old") is replaced


def test_a_name_that_is_free_needs_no_question(seen_page: ReviewPage, messages: FakeMessages, tmp_path: Path) -> None:
    messages.heard.save_to = tmp_path / "up"
    seen_page.primary.click()
    assert len(messages.heard.asked) == 1
    assert (tmp_path / "up.csv").exists()


@pytest.mark.parametrize("name", ["clicker.csv", "grades.csv"])
def test_the_given_files_are_never_written_over(
    seen_page: ReviewPage, messages: FakeMessages, tmp_path: Path, name: str
) -> None:
    before = (tmp_path / name).read_bytes()
    messages.heard.save_to = tmp_path / name
    seen_page.primary.click()
    assert (tmp_path / name).read_bytes() == before
    assert isinstance(messages.heard.errors[0], RequestError)


def test_a_file_that_cannot_be_written_is_told_and_the_page_goes_on(
    seen_page: ReviewPage, messages: FakeMessages, tmp_path: Path
) -> None:
    messages.heard.save_to = tmp_path / "gone" / "up.csv"
    seen_page.primary.click()
    assert isinstance(messages.heard.errors[0], UnwritableFile)
    assert "folder does not exist" in messages.heard.errors[0].sentence
    assert seen_page.primary.isEnabled()
    assert seen_page.state() is not StepState.DONE


def test_a_mistake_of_ours_goes_to_the_crash_door(seen_page: ReviewPage) -> None:
    with pytest.raises(ZeroDivisionError):
        seen_page.saver._tell_failed(ZeroDivisionError())


def test_the_clicks_in_canvas_name_the_file_the_boxes_and_what_is_hidden(
    seen_page: ReviewPage, messages: FakeMessages, tmp_path: Path
) -> None:
    messages.heard.save_to = tmp_path / "up.csv"
    seen_page.primary.click()
    told = "\n".join(label.text() for label in seen_page.after.steps)
    assert "Choose the file “up.csv”, and press “Upload Data”." in told
    assert "Class 3 - Quiz, “This Assignment is”: choose “A new assignment”, Points Possible 5" in told
    assert "Never choose “Bogus, ignore it”" in told
    assert "stop, export the gradebook again" in told
    assert "published at once" in told
    assert "“Class 1 - Poll”: posted by hand" in told
    assert "highlights the 1 score that goes down or is lost: you have seen it here." in told
    assert "left unfinished less than an hour ago" in told


def test_who_looks_first_is_led_through_the_open_warnings(seen_page: ReviewPage, messages: FakeMessages) -> None:
    messages.heard.answers = []
    seen_page.primary.click()
    problems = seen_page.view.problems
    assert seen_page.view.tabs.currentWidget() is problems
    met = []
    while problems.accept.isVisible():
        met.append(problems.listing.current())
        problems.accept.click()
    assert len(met) == len(set(map(id, met))) > 0
    assert seen_page.count() == 0


def test_warnings_are_accepted_only_once_the_file_is_written(
    seen_page: ReviewPage, document: Document, messages: FakeMessages, tmp_path: Path
) -> None:
    before = document.undo_stack.count()
    seen_page.primary.click()  # the dialog of the file is cancelled
    messages.heard.answers, messages.heard.save_to = ["save"], tmp_path / "gone" / "up.csv"
    seen_page.primary.click()
    assert (document.workbook.accepted, document.undo_stack.count()) == ({}, before)
    messages.heard.answers, messages.heard.save_to = ["save"], tmp_path / "up.csv"
    seen_page.primary.click()
    assert {"points-possible-differ", "not-in-gradebook"} <= set(document.workbook.accepted)
    assert document.undo_stack.count() == before + 1


def test_a_file_that_is_saved_is_done_whatever_of_its_warnings_is_undone(
    seen_page: ReviewPage, document: Document, messages: FakeMessages, tmp_path: Path
) -> None:
    messages.heard.save_to = tmp_path / "up.csv"
    seen_page.primary.click()
    document.undo_stack.undo()
    assert document.workbook.accepted == {}
    assert (seen_page.state(), seen_page.count()) == (StepState.DONE, 0)
    tabs = seen_page.view.tabs
    assert tabs.tabText(tabs.indexOf(seen_page.view.problems)).startswith("Notes (")
    assert "Saved all the same" in {
        seen_page.view.problems.model.index(row, 0).data() for row in range(seen_page.view.problems.model.rowCount())
    }
    assert seen_page.banner.isHidden()
    assert seen_page.view.losses.isHidden()


def test_what_was_saved_is_saved_again_once_everything_was_undone_and_done_again(
    qtbot: QtBot, seen_page: ReviewPage, document: Document, messages: FakeMessages, tmp_path: Path
) -> None:
    messages.heard.save_to = tmp_path / "up.csv"
    seen_page.primary.click()
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert (seen_page.written(), seen_page.saved_line.isHidden()) == ("", True)
    while document.undo_stack.canRedo():
        document.undo_stack.redo()
    qtbot.waitUntil(lambda: seen_page.facts is not None)
    assert seen_page.state() is StepState.DONE
    assert seen_page.saved_line.told.text().endswith(" as “up.csv”.")
    assert seen_page.written().endswith("Nothing has changed since.")


def test_what_is_saved_while_another_class_comes_belongs_to_the_first(
    qtbot: QtBot, seen_page: ReviewPage, document: Document, messages: FakeMessages, workbook: Workbook, tmp_path: Path
) -> None:
    messages.heard.save_to = tmp_path / "up.csv"
    first = document.state.work
    write = seen_page.saver.write

    def write_late(*args: object, **options: object) -> None:
        document.apply("Other class", Workbook(export=workbook.export), course=Work())
        write(*args, **options)  # type: ignore[arg-type]

    seen_page.saver.write = write_late  # type: ignore[method-assign]
    seen_page.primary.click()
    assert first.sent is not None
    assert document.sent is None
    assert document.workbook.accepted == {}
    document.undo_stack.undo()
    qtbot.waitUntil(lambda: seen_page.facts is not None)
    assert seen_page.state() is StepState.DONE


def test_what_is_saved_while_the_work_goes_on_is_older_than_what_is_shown(
    qtbot: QtBot, seen_page: ReviewPage, document: Document, messages: FakeMessages, tmp_path: Path
) -> None:
    messages.heard.save_to = tmp_path / "up.csv"
    write = seen_page.saver.write

    def write_late(*args: object, **options: object) -> None:
        document.apply("Leave out", document.workbook.choosing(["Class 3 - Quiz"], count=False))
        qtbot.waitUntil(lambda: seen_page.facts is not None)
        write(*args, **options)  # type: ignore[arg-type]

    seen_page.saver.write = write_late  # type: ignore[method-assign]
    seen_page.primary.click()
    qtbot.waitUntil(lambda: seen_page.facts is not None)
    older = "The saved file is older than what you see: save again. Since then: 1 column fewer."
    assert seen_page.saved_line.told.text().startswith(older)
    assert seen_page.state() is StepState.NEEDS_YOU


def test_the_search_is_not_led_to_while_the_clicks_in_canvas_are_shown(
    seen_page: ReviewPage, messages: FakeMessages, tmp_path: Path
) -> None:
    messages.heard.save_to = tmp_path / "up.csv"
    seen_page.activateWindow()
    seen_page.primary.click()
    assert not seen_page.can_search()
    seen_page.primary.setFocus()
    seen_page.start_search()
    assert QApplication.focusWidget() is not seen_page.search
    seen_page.back.click()
    seen_page.start_search()
    assert seen_page.search is not None
    assert seen_page.search.isVisible()


def test_the_button_at_the_foot_checks_the_arrival_once_the_file_is_saved(
    seen_page: ReviewPage, messages: FakeMessages, tmp_path: Path
) -> None:
    messages.heard.save_to = tmp_path / "up.csv"
    seen_page.primary.click()
    assert seen_page.primary.text().replace("&", "") == "Check that scores arrived…"
    messages.heard.files = [tmp_path / "none.csv"]
    seen_page.primary.click()
    assert "none.csv" in messages.heard.errors[0].sentence
    assert seen_page.after.isVisible()


def test_saving_again_asks_whether_the_new_assignments_are_in_canvas_already(
    qtbot: QtBot, seen_page: ReviewPage, document: Document, messages: FakeMessages, tmp_path: Path
) -> None:
    messages.heard.save_to = tmp_path / "up.csv"
    seen_page.primary.click()
    seen_page.back.click()
    before = (tmp_path / "up.csv").read_bytes()
    messages.heard.asked.clear()
    document.apply("Leave out", document.workbook.choosing([document.workbook.chosen[0].key], count=False))
    qtbot.waitUntil(lambda: seen_page.facts is not None)
    seen_page.primary.click()
    assert [asked.question for asked in messages.heard.asked] == ["Did you upload “up.csv” in Canvas already?"]
    assert "“Class 3 - Quiz”" in messages.heard.asked[0].detail
    assert (tmp_path / "up.csv").read_bytes() == before
    messages.heard.answers = ["save", "save"]
    seen_page.primary.click()
    assert (tmp_path / "up.csv").read_bytes() != before
