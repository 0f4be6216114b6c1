"""Tests of saving on the review page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.errors import InvalidRequestError, UnwritableFileError
from core.workbook import Workbook
from gui.review_export.canvas_steps import build_canvas_steps
from gui.review_export.confirmations import ReviewStatus, describe_last_save
from gui.review_export.page import ReviewPage
from gui.review_export.problem_headings import format_problem_heading
from gui.steps import StepState
from gui.work.document import Document
from gui.work.edit import CourseRecord
from tests.gui.review_export.conftest import find_numbers
from tests.gui.review_export.fake_messages import FakeMessages


def assert_outdated(page: ReviewPage) -> None:
    """Check that the bar says how the saved file mismatch from what is shown: by one column."""
    assert page.review is not None
    assert find_numbers(page.review.changes_since_save) == ["1"]
    assert page.review.changes_since_save in page.saved_file_bar.message_label.text()


def test_save_writes_rehearsed_bytes_and_restore_file(
    confirmed_page: ReviewPage, document: Document, messages: FakeMessages, tmp_path: Path
) -> None:
    messages.recorded.save_to = tmp_path / "up.csv"
    confirmed_page.primary_button.click()
    assert document.prepared_upload is not None
    assert (tmp_path / "up.csv").read_bytes() == document.prepared_upload.upload.data
    assert (tmp_path / "up - restore.csv").read_bytes() == document.prepared_upload.restore_data
    assert confirmed_page.get_state() is StepState.DONE
    assert confirmed_page.canvas_steps.isVisible()
    assert "“up - restore.csv”" in confirmed_page.status.text()
    assert messages.recorded.suggested.startswith("Canvas upload ")


def test_save_without_restore_box_writes_no_restore_file(
    confirmed_page: ReviewPage, messages: FakeMessages, tmp_path: Path
) -> None:
    messages.recorded.save_to = tmp_path / "up.csv"
    confirmed_page.restore_box.setChecked(False)
    confirmed_page.primary_button.click()
    assert (tmp_path / "up.csv").exists()
    assert not (tmp_path / "up - restore.csv").exists()


def test_save_with_open_warnings_prompts_until_accepted(
    confirmed_page: ReviewPage, messages: FakeMessages, tmp_path: Path
) -> None:
    messages.recorded.answers = []
    messages.recorded.save_to = tmp_path / "up.csv"
    confirmed_page.primary_button.click()
    assert (
        f"{format_problem_heading('points-possible-differ')}\N{NO-BREAK SPACE}(1)"
        in messages.recorded.questions[0].detail
    )
    assert format_problem_heading("score-lowered") not in messages.recorded.questions[0].detail
    assert not (tmp_path / "up.csv").exists()
    messages.recorded.answers = ["save"]
    confirmed_page.primary_button.click()
    confirmed_page.back_button.click()
    assert confirmed_page.view.isVisible()
    confirmed_page.primary_button.click()
    assert len(messages.recorded.questions) == 2


def test_saved_file_bar_follows_document(
    qtbot: QtBot,
    confirmed_page: ReviewPage,
    document: Document,
    messages: FakeMessages,
    tmp_path: Path,
    opened_urls: list[str],
) -> None:
    bar = confirmed_page.saved_file_bar
    assert bar.isHidden()
    assert confirmed_page.describe_saved_file() == ""
    messages.recorded.save_to = tmp_path / "up.csv"
    confirmed_page.primary_button.click()
    assert bar.isVisible()
    assert "“up.csv”" in bar.message_label.text()
    assert bar.folder_label.text() == str(tmp_path)
    assert bar.folder_label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard
    saved_message = bar.message_label.text()
    bar.open_folder_button.click()
    assert opened_urls == [QUrl.fromLocalFile(str(tmp_path)).toString()]
    assert bar.steps_button.isHidden()
    confirmed_page.back_button.click()
    assert confirmed_page.view.isVisible()
    bar.steps_button.click()
    assert confirmed_page.canvas_steps.isVisible()
    document.apply("Leave out", document.workbook.with_sessions_included(["Class 3 - Quiz"], included=False))
    qtbot.waitUntil(lambda: confirmed_page.review is not None)
    assert confirmed_page.view.isVisible()
    assert_outdated(confirmed_page)
    assert document.saved_upload is not None
    assert confirmed_page.describe_saved_file() == describe_last_save(document.saved_upload, is_same=False)
    assert bar.steps_button.isHidden()
    assert (confirmed_page.get_state(), confirmed_page.count_open_items()) == (StepState.NEEDS_ATTENTION, 0)
    document.undo_stack.undo()
    qtbot.waitUntil(lambda: confirmed_page.review is not None)
    assert bar.message_label.text() == saved_message
    assert confirmed_page.describe_saved_file() == describe_last_save(document.saved_upload, is_same=True)
    assert confirmed_page.get_state() is StepState.DONE


def test_new_gradebook_hides_saved_file_bar(
    qtbot: QtBot,
    confirmed_page: ReviewPage,
    document: Document,
    messages: FakeMessages,
    tmp_path: Path,
    open_class: Callable[..., Workbook],
) -> None:
    messages.recorded.save_to = tmp_path / "up.csv"
    confirmed_page.primary_button.click()
    new_gradebook = open_class(name="again.csv").gradebook
    document.apply("New gradebook", document.workbook.with_gradebook(new_gradebook))
    qtbot.waitUntil(lambda: confirmed_page.review is not None)
    assert confirmed_page.saved_file_bar.isHidden()
    assert document.saved_upload is None


def test_save_with_canceled_dialog_writes_no_file(confirmed_page: ReviewPage, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    confirmed_page.primary_button.click()
    assert set(tmp_path.iterdir()) == before
    assert confirmed_page.view.isVisible()


@pytest.mark.parametrize(("answer", "replaced"), [("replace", True), ("keep", False)])
def test_save_with_added_suffix_prompts_before_replacing_file(
    confirmed_page: ReviewPage, messages: FakeMessages, tmp_path: Path, answer: str, replaced: bool
) -> None:
    (tmp_path / "up.csv").write_bytes(b"old")
    messages.recorded.save_to = tmp_path / "up"
    messages.recorded.answers.append(answer)
    confirmed_page.primary_button.click()
    assert "“up.csv”" in messages.recorded.questions[-1].question
    assert answer in messages.recorded.questions[-1].keys
    assert ((tmp_path / "up.csv").read_bytes() != b"old") is replaced


def test_save_with_added_suffix_to_unused_path_does_not_prompt(
    confirmed_page: ReviewPage, messages: FakeMessages, tmp_path: Path
) -> None:
    messages.recorded.save_to = tmp_path / "up"
    confirmed_page.primary_button.click()
    assert len(messages.recorded.questions) == 1
    assert (tmp_path / "up.csv").exists()


@pytest.mark.parametrize("name", ["clicker.csv", "grades.csv"])
def test_save_never_replaces_input_files(
    confirmed_page: ReviewPage, messages: FakeMessages, tmp_path: Path, name: str
) -> None:
    before = (tmp_path / name).read_bytes()
    messages.recorded.save_to = tmp_path / name
    confirmed_page.primary_button.click()
    assert (tmp_path / name).read_bytes() == before
    assert isinstance(messages.recorded.errors[0], InvalidRequestError)


def test_save_to_missing_folder_reports_error(
    confirmed_page: ReviewPage, messages: FakeMessages, tmp_path: Path
) -> None:
    messages.recorded.save_to = tmp_path / "gone" / "up.csv"
    confirmed_page.primary_button.click()
    assert isinstance(messages.recorded.errors[0], UnwritableFileError)
    assert "folder does not exist" in messages.recorded.errors[0].message
    assert confirmed_page.primary_button.isEnabled()
    assert confirmed_page.get_state() is not StepState.DONE


def test_upload_saver_reraises_unexpected_error(confirmed_page: ReviewPage) -> None:
    with pytest.raises(ZeroDivisionError):
        confirmed_page.saver._handle_error(ZeroDivisionError())


def test_page_after_saving_shows_all_canvas_steps(
    confirmed_page: ReviewPage, messages: FakeMessages, tmp_path: Path
) -> None:
    messages.recorded.save_to = tmp_path / "up.csv"
    confirmed_page.primary_button.click()
    text = "\n".join(label.text() for label in confirmed_page.canvas_steps.step_labels)
    assert confirmed_page.review is not None
    steps = build_canvas_steps("up.csv", confirmed_page.review)
    assert all(part in text for step in steps for part in (step.instruction, *step.warnings, *step.entries))
    assert "“up.csv”" in text
    assert confirmed_page.review.questions[0].sentence in text


def test_accept_button_selects_next_open_warning(confirmed_page: ReviewPage, messages: FakeMessages) -> None:
    messages.recorded.answers = []
    confirmed_page.primary_button.click()
    problems = confirmed_page.view.problems_view
    assert confirmed_page.view.tabs.currentWidget() is problems
    groups = []
    while problems.accept_button.isVisible():
        groups.append(problems.listing.get_current_object())
        problems.accept_button.click()
    assert len(groups) == len(set(map(id, groups))) > 0
    assert confirmed_page.count_open_items() == 0


def test_open_warnings_are_accepted_only_after_saving(
    confirmed_page: ReviewPage, document: Document, messages: FakeMessages, tmp_path: Path
) -> None:
    before = document.undo_stack.count()
    confirmed_page.primary_button.click()  # the file dialog is canceled
    messages.recorded.answers, messages.recorded.save_to = ["save"], tmp_path / "gone" / "up.csv"
    confirmed_page.primary_button.click()
    assert (document.workbook.accepted, document.undo_stack.count()) == ({}, before)
    messages.recorded.answers, messages.recorded.save_to = ["save"], tmp_path / "up.csv"
    confirmed_page.primary_button.click()
    assert {"points-possible-differ", "not-in-gradebook"} <= set(document.workbook.accepted)
    assert document.undo_stack.count() == before + 1


def test_page_after_saving_and_undo_stays_done(
    confirmed_page: ReviewPage, document: Document, messages: FakeMessages, tmp_path: Path
) -> None:
    messages.recorded.save_to = tmp_path / "up.csv"
    confirmed_page.primary_button.click()
    document.undo_stack.undo()
    assert document.workbook.accepted == {}
    assert (confirmed_page.get_state(), confirmed_page.count_open_items()) == (StepState.DONE, 0)
    tabs = confirmed_page.view.tabs
    model = confirmed_page.view.problems_view.model
    assert find_numbers(tabs.tabText(tabs.indexOf(confirmed_page.view.problems_view))) == [str(len(model.rows))]
    assert ReviewStatus.SAVED_ANYWAY in {model.get_status(group) for group in model.rows}
    assert confirmed_page.banner.isHidden()
    assert confirmed_page.view.losses_check_box.isHidden()


def test_saved_file_after_undo_and_redo_is_up_to_date(
    qtbot: QtBot, confirmed_page: ReviewPage, document: Document, messages: FakeMessages, tmp_path: Path
) -> None:
    messages.recorded.save_to = tmp_path / "up.csv"
    confirmed_page.primary_button.click()
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert (confirmed_page.describe_saved_file(), confirmed_page.saved_file_bar.isHidden()) == ("", True)
    while document.undo_stack.canRedo():
        document.undo_stack.redo()
    qtbot.waitUntil(lambda: confirmed_page.review is not None)
    assert confirmed_page.get_state() is StepState.DONE
    assert "“up.csv”" in confirmed_page.saved_file_bar.message_label.text()
    assert document.saved_upload is not None
    assert confirmed_page.describe_saved_file() == describe_last_save(document.saved_upload, is_same=True)


def test_file_saved_during_course_switch_belongs_to_first_course(
    qtbot: QtBot,
    confirmed_page: ReviewPage,
    document: Document,
    messages: FakeMessages,
    workbook: Workbook,
    tmp_path: Path,
) -> None:
    messages.recorded.save_to = tmp_path / "up.csv"
    first = document.state.course
    write = confirmed_page.saver.save

    def write_after_edit(*args: object, **options: object) -> None:
        document.apply("Other class", Workbook(export=workbook.export), course=CourseRecord())
        write(*args, **options)  # type: ignore[arg-type]

    confirmed_page.saver.save = write_after_edit  # type: ignore[method-assign]
    confirmed_page.primary_button.click()
    assert first.saved_upload is not None
    assert document.saved_upload is None
    assert document.workbook.accepted == {}
    document.undo_stack.undo()
    qtbot.waitUntil(lambda: confirmed_page.review is not None)
    assert confirmed_page.get_state() is StepState.DONE


def test_file_saved_during_edit_is_outdated(
    qtbot: QtBot, confirmed_page: ReviewPage, document: Document, messages: FakeMessages, tmp_path: Path
) -> None:
    messages.recorded.save_to = tmp_path / "up.csv"
    write = confirmed_page.saver.save

    def write_after_edit(*args: object, **options: object) -> None:
        document.apply("Leave out", document.workbook.with_sessions_included(["Class 3 - Quiz"], included=False))
        qtbot.waitUntil(lambda: confirmed_page.review is not None)
        write(*args, **options)  # type: ignore[arg-type]

    confirmed_page.saver.save = write_after_edit  # type: ignore[method-assign]
    confirmed_page.primary_button.click()
    qtbot.waitUntil(lambda: confirmed_page.review is not None)
    assert_outdated(confirmed_page)
    assert confirmed_page.get_state() is StepState.NEEDS_ATTENTION


def test_search_is_unavailable_on_canvas_steps(
    confirmed_page: ReviewPage, messages: FakeMessages, tmp_path: Path
) -> None:
    messages.recorded.save_to = tmp_path / "up.csv"
    confirmed_page.activateWindow()
    confirmed_page.primary_button.click()
    assert not confirmed_page.can_search()
    confirmed_page.primary_button.setFocus()
    confirmed_page.start_search()
    assert QApplication.focusWidget() is not confirmed_page.search
    confirmed_page.back_button.click()
    confirmed_page.start_search()
    assert confirmed_page.search is not None
    assert confirmed_page.search.isVisible()


def test_primary_button_after_saving_verifies_import(
    confirmed_page: ReviewPage, messages: FakeMessages, tmp_path: Path
) -> None:
    messages.recorded.save_to = tmp_path / "up.csv"
    confirmed_page.primary_button.click()
    messages.recorded.files = [tmp_path / "none.csv"]
    confirmed_page.primary_button.click()
    assert "none.csv" in messages.recorded.errors[0].message
    assert confirmed_page.canvas_steps.isVisible()


def test_save_again_with_new_assignments_prompts_first(
    qtbot: QtBot, confirmed_page: ReviewPage, document: Document, messages: FakeMessages, tmp_path: Path
) -> None:
    messages.recorded.save_to = tmp_path / "up.csv"
    confirmed_page.primary_button.click()
    confirmed_page.back_button.click()
    before = (tmp_path / "up.csv").read_bytes()
    messages.recorded.questions.clear()
    document.apply(
        "Leave out",
        document.workbook.with_sessions_included([document.workbook.chosen_sessions[0].key], included=False),
    )
    qtbot.waitUntil(lambda: confirmed_page.review is not None)
    confirmed_page.primary_button.click()
    (recorded,) = messages.recorded.questions
    assert "“up.csv”" in recorded.question
    assert recorded.keys == ["stop", "save"]
    assert "“Class 3 - Quiz”" in recorded.detail
    assert (tmp_path / "up.csv").read_bytes() == before
    messages.recorded.answers = ["save", "save"]
    confirmed_page.primary_button.click()
    assert (tmp_path / "up.csv").read_bytes() != before
