from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from core.choices import ScoringRule
from core.clicker.export import ClickerExport
from core.course_file import pack_course, unpack_course
from core.problems import Problem, Severity
from core.workbook import Workbook
from gui.review_export.confirmations import ReviewStatus, describe_missing_input
from gui.review_export.page import ReviewPage
from gui.review_export.problem_groups import ProblemGroup, group_problems
from gui.review_export.upload_review import EmptyReason, UploadReview
from gui.steps import Step, StepState
from gui.student_scores.explain_dialog import ExplainDialog
from gui.work.background import TaskRunner
from gui.work.document import Document
from gui.work.preferences import Preferences
from tests.file_builders import make_export
from tests.gui.review_export.conftest import EXPORT, find_numbers
from tests.gui.review_export.fake_messages import FakeMessages
from tests.gui.review_export.test_views import select_group


def get_review(page: ReviewPage) -> UploadReview:
    assert page.review is not None
    return page.review


def show_problems(page: ReviewPage, *problems: Problem) -> None:
    """Replace the problems in the review with these."""
    page._set_review(replace(get_review(page), groups=group_problems(problems)))


def find_group(page: ReviewPage, code: str) -> ProblemGroup:
    return next(group for group in get_review(page).groups if group.code == code)


def test_page_without_files_links_to_files_step(qtbot: QtBot, page: ReviewPage, document: Document) -> None:
    assert page.empty_state.isVisible()
    assert page.empty_state.message.text() == describe_missing_input(document)
    assert page.primary_button.isHidden()
    assert page.restore_box.isHidden()
    assert (page.get_state(), page.count_open_items()) == (StepState.NOT_READY, 0)
    with qtbot.waitSignal(page.navigation_requested) as signal:
        page.empty_state.button.click()
    assert signal.args == [Step.FILES]


def test_page_with_upload_file_shows_summary(ready_page: ReviewPage) -> None:
    assert ready_page.status.text() == get_review(ready_page).summary
    assert ready_page.view.isVisible()
    assert ready_page.restore_box.isVisible()
    assert ready_page.restore_box.isChecked()
    assert ready_page.get_state() is StepState.NEEDS_ATTENTION


def test_page_created_late_shows_current_review(
    qtbot: QtBot,
    ready_page: ReviewPage,
    document: Document,
    messages: FakeMessages,
    background: TaskRunner,
    preferences: Preferences,
) -> None:
    late_page = ReviewPage(document, messages, background, preferences)
    qtbot.addWidget(late_page)
    assert late_page.status.text() == get_review(ready_page).summary


def test_unseen_losses_disable_saving(ready_page: ReviewPage) -> None:
    assert not ready_page.primary_button.isEnabled()
    assert ready_page.view.losses_hint.isVisible()
    before = ready_page.count_open_items()
    ready_page.view.losses_check_box.click()
    assert ready_page.primary_button.isEnabled()
    assert ready_page.view.losses_hint.isHidden()
    assert ready_page.count_open_items() == before - 1
    ready_page.view.losses_check_box.click()
    assert not ready_page.primary_button.isEnabled()


def test_edit_without_new_losses_keeps_confirmation(qtbot: QtBot, ready_page: ReviewPage, document: Document) -> None:
    ready_page.view.losses_check_box.click()
    summary = get_review(ready_page).summary
    document.apply("leave one out", document.workbook.with_sessions_included(["Class 3 - Quiz"], included=False))
    assert ready_page.review is None
    assert not ready_page.primary_button.isEnabled()
    assert ready_page.status.text() not in ("", summary)
    qtbot.waitUntil(lambda: ready_page.review is not None)
    assert ready_page.view.losses_check_box.isChecked()
    assert ready_page.primary_button.isEnabled()
    document.undo_stack.undo()
    assert ready_page.view.losses_check_box.isChecked()


def test_error_disables_saving_and_shows_banner(ready_page: ReviewPage) -> None:
    ready_page.view.losses_check_box.click()
    mismatch = Problem("rehearsal-mismatch", Severity.ERROR, "The rehearsal gives something else.")
    show_problems(ready_page, mismatch)
    assert not ready_page.primary_button.isEnabled()
    assert "The rehearsal gives something else." in ready_page.banner.text
    assert find_numbers(ready_page.status.text()) == ["1"]
    assert ready_page.get_state() is StepState.PROBLEM
    assert ready_page.count_open_items() == 1
    show_problems(ready_page, mismatch, Problem("no-session", Severity.ERROR, "None."))
    assert find_numbers(ready_page.banner.text) == ["1"]
    assert ready_page.count_open_items() == 2


def test_old_gradebook_shows_banner_until_warning_is_accepted(
    qtbot: QtBot, page: ReviewPage, document: Document, open_class: Callable[..., Workbook]
) -> None:
    document.apply("open", open_class(name="2021-12-18T1148_Grades-MATH-101.csv"))
    qtbot.waitUntil(lambda: page.review is not None)
    assert page.banner.text
    page.view.problems_view.accept_requested.emit(find_group(page, "gradebook-old"))
    assert page.banner.text == ""
    page.view.problems_view.revoke_requested.emit(find_group(page, "gradebook-old"))
    assert page.banner.text


def test_accepted_warning_is_not_counted_as_open(ready_page: ReviewPage) -> None:
    before = ready_page.count_open_items()
    problems = ready_page.view.problems_view
    select_group(problems, "points-possible-differ")
    problems.accept_button.click()
    assert ready_page.count_open_items() == before - 1
    assert find_numbers(ready_page.view.tabs.tabText(1)) == [str(before - 1)]
    current = problems.listing.get_current_object()
    assert isinstance(current, ProblemGroup)
    assert current.code != "points-possible-differ"
    select_group(problems, "points-possible-differ")
    problems.revoke_button.click()
    assert ready_page.count_open_items() == before


def test_accepted_warning_after_change_is_reopened(qtbot: QtBot, ready_page: ReviewPage, document: Document) -> None:
    ready_page.view.problems_view.accept_requested.emit(find_group(ready_page, "points-possible-differ"))
    before = ready_page.count_open_items()
    document.apply("Leave out", document.workbook.with_sessions_included(["Class 3 - Quiz"], included=False))
    qtbot.waitUntil(lambda: ready_page.review is not None)
    assert ready_page.count_open_items() == before
    document.apply("Worth", document.workbook.with_points_possible("Class 2 - Poll", Decimal(4)))
    qtbot.waitUntil(lambda: ready_page.review is not None)
    assert ready_page.count_open_items() == before + 1
    group = find_group(ready_page, "points-possible-differ")
    assert ready_page.view.problems_view.model.get_status(group) is ReviewStatus.REOPENED


def test_accepting_warning_is_undoable_and_keeps_review(ready_page: ReviewPage, document: Document) -> None:
    review, outgoing, before = ready_page.review, document.prepared_upload, ready_page.count_open_items()
    heading = find_group(ready_page, "points-possible-differ").heading
    ready_page.view.problems_view.accept_requested.emit(find_group(ready_page, "points-possible-differ"))
    assert f"“{heading}”" in document.undo_stack.undoText()
    assert ready_page.count_open_items() == before - 1
    document.undo_stack.undo()
    assert ready_page.count_open_items() == before
    document.undo_stack.redo()
    assert ready_page.count_open_items() == before - 1
    ready_page.view.problems_view.revoke_requested.emit(find_group(ready_page, "points-possible-differ"))
    assert f"“{heading}”" in document.undo_stack.undoText()
    assert ready_page.count_open_items() == before
    assert (ready_page.review, document.prepared_upload) == (review, outgoing)
    assert outgoing is not None


def test_reopened_course_keeps_accepted_warnings(qtbot: QtBot, ready_page: ReviewPage, document: Document) -> None:
    ready_page.view.losses_check_box.click()
    ready_page._acceptance.accept(*ready_page._acceptance.confirmations.find_open_warnings(get_review(ready_page)))
    assert ready_page.count_open_items() == 0
    again = unpack_course(pack_course(document.workbook), "work.clickover")
    document.open(again.workbook)
    qtbot.waitUntil(lambda: ready_page.review is not None)
    assert ready_page.count_open_items() == 1  # lost scores again: Canvas may have other scores by now
    assert ready_page._acceptance.confirmations.find_open_warnings(get_review(ready_page)) == ()
    document.apply("Worth", document.workbook.with_points_possible("Class 2 - Poll", Decimal(4)))
    qtbot.waitUntil(lambda: ready_page.review is not None)
    open_warnings = ready_page._acceptance.confirmations.find_open_warnings(get_review(ready_page))
    assert [group.code for group in open_warnings] == ["points-possible-differ"]


def test_new_export_resets_confirmations(
    qtbot: QtBot, ready_page: ReviewPage, document: Document, workbook: Workbook, open_class: Callable[..., Workbook]
) -> None:
    ready_page.view.losses_check_box.click()
    ready_page.view.problems_view.accept_requested.emit(find_group(ready_page, "points-possible-differ"))
    before = ready_page.count_open_items()
    new_gradebook = open_class(name="again.csv").gradebook
    document.apply("New gradebook", document.workbook.with_gradebook(new_gradebook))
    qtbot.waitUntil(lambda: ready_page.review is not None)
    assert ready_page.count_open_items() == before
    document.apply("Open again", workbook.with_export(replace(workbook.export)))  # type: ignore[type-var] # is there
    qtbot.waitUntil(lambda: ready_page.review is not None)
    assert ready_page.count_open_items() == before + 2


def test_new_files_select_relevant_tab(
    qtbot: QtBot, ready_page: ReviewPage, document: Document, open_class: Callable[..., Workbook]
) -> None:
    tabs = ready_page.view.tabs
    assert tabs.currentWidget() is ready_page.view.problems_view
    tabs.setCurrentWidget(ready_page.view.totals_view)
    document.apply("Leave out", document.workbook.with_sessions_included(["Class 3 - Quiz"], included=False))
    qtbot.waitUntil(lambda: ready_page.review is not None)
    assert tabs.currentWidget() is ready_page.view.totals_view
    ready_page.hide()
    for group in ready_page._acceptance.confirmations.find_open_warnings(get_review(ready_page)):
        ready_page.view.problems_view.accept_requested.emit(group)
    ready_page.view.changes_view.student_field.setText("nobody")
    workbook = document.workbook
    document.apply("New gradebook", workbook.with_gradebook(open_class(name="again.csv").gradebook))
    qtbot.waitUntil(lambda: ready_page.review is not None)
    tabs.setCurrentWidget(ready_page.view.left_out_view)
    ready_page.show()
    assert tabs.currentWidget() is ready_page.view.changes_view
    assert ready_page.view.changes_view.student_field.text() == ""


def test_showing_page_selects_relevant_tab_once(qtbot: QtBot, ready_page: ReviewPage, document: Document) -> None:
    tabs, view = ready_page.view.tabs, ready_page.view
    tabs.setCurrentWidget(view.totals_view)
    document.apply("Worth", document.workbook.with_points_possible("Class 2 - Poll", Decimal(4)))
    qtbot.waitUntil(lambda: ready_page.review is not None)
    assert tabs.currentWidget() is view.totals_view
    ready_page.hide()
    ready_page.show()
    assert tabs.currentWidget() is view.problems_view
    ready_page._acceptance.accept(*ready_page._acceptance.confirmations.find_open_warnings(get_review(ready_page)))
    tabs.setCurrentWidget(view.totals_view)
    ready_page.hide()
    ready_page.show()
    assert tabs.currentWidget() is view.changes_view  # the lost scores weren't confirmed
    view.losses_check_box.click()
    tabs.setCurrentWidget(view.totals_view)
    ready_page.hide()
    ready_page.show()
    assert tabs.currentWidget() is view.totals_view


def test_open_item_counts_agree_in_status_and_tab(ready_page: ReviewPage) -> None:
    tabs, view = ready_page.view.tabs, ready_page.view
    errors = group_problems([Problem("no-session", Severity.ERROR, message) for message in ("None.", "No other.")])
    review = replace(get_review(ready_page), groups=(*errors, *get_review(ready_page).groups))
    ready_page._set_review(review)
    warning_count = len(ready_page._acceptance.confirmations.find_open_warnings(review))
    assert ready_page.get_state() is StepState.PROBLEM
    assert ready_page.count_open_items() == 1 + warning_count + 1  # the error, the warnings, and the lost scores
    assert find_numbers(ready_page.status.text()) == ["1", str(warning_count + 1)]
    assert find_numbers(tabs.tabText(tabs.indexOf(view.problems_view))) == [str(1 + warning_count + 1)]
    assert ready_page.banner._text.text().endswith("None.")


def test_confirmed_page_is_done_only_if_canvas_has_all_scores(ready_page: ReviewPage) -> None:
    ready_page.view.losses_check_box.click()
    for group in get_review(ready_page).groups:
        ready_page.view.problems_view.accept_requested.emit(group)
    assert (ready_page.get_state(), ready_page.count_open_items()) == (StepState.NOT_READY, 0)
    review = get_review(ready_page)
    upload = replace(review.outgoing.upload, rows=(), data=b"")
    emptied = replace(review, outgoing=replace(review.outgoing, upload=upload))
    ready_page._set_review(replace(emptied, empty_reason=EmptyReason.UNCHANGED))
    assert ready_page.get_state() is StepState.DONE
    ready_page._set_review(replace(emptied, empty_reason=EmptyReason.NO_MATCHES))
    assert ready_page.get_state() is StepState.NOT_READY
    assert not ready_page.primary_button.isEnabled()


def test_open_course_question_hides_banner(qtbot: QtBot, ready_page: ReviewPage, document: Document) -> None:
    other_course = "\n".join([*EXPORT.splitlines()[:2], EXPORT.splitlines()[-1]])
    document.apply("Open", document.workbook.with_export(make_export(other_course)))
    qtbot.waitUntil(lambda: ready_page.review is not None)
    assert get_review(ready_page).empty_reason is EmptyReason.OTHER_COURSE
    assert ready_page.course_question.isVisible()
    assert ready_page.banner.text == ""
    assert not ready_page.primary_button.isEnabled()


def test_scaling_columns_is_undoable(qtbot: QtBot, ready_page: ReviewPage, document: Document) -> None:
    ready_page.view.problems_view.scale_requested.emit(Decimal(5))
    assert document.workbook.choices.rule == ScoringRule(scale_to=Decimal(5))
    assert find_numbers(document.undo_stack.undoText()) == ["5"]
    document.undo_stack.undo()
    assert document.workbook.choices.rule == ScoringRule()
    qtbot.waitUntil(lambda: ready_page.review is not None)


def test_go_to_button_requests_navigation(qtbot: QtBot, ready_page: ReviewPage) -> None:
    with qtbot.waitSignal(ready_page.navigation_requested):
        ready_page.view.left_out_view.go_to_button.click()


def test_explain_button_opens_explain_dialog(ready_page: ReviewPage) -> None:
    ready_page.view.changes_view.explain_button.click()
    dialog = ready_page.findChild(ExplainDialog)
    assert isinstance(dialog, ExplainDialog)
    assert dialog.student_combo.currentText() == "Ash, Ana"
    dialog.close()


def test_page_without_review_ignores_actions(page: ReviewPage, messages: FakeMessages, review: UploadReview) -> None:
    page.explain_student(review.changes[0].canvas_id)
    page._set_losses_seen(True)
    page._show_canvas_steps()
    page.save_for_canvas()
    assert messages.recorded.questions == []
    assert page.findChild(ExplainDialog) is None


def test_impossible_rule_links_to_sessions_step(
    qtbot: QtBot, page: ReviewPage, document: Document, open_class: Callable[..., Workbook]
) -> None:
    workbook = open_class()
    rule = ScoringRule(drop_lowest=5)
    document.apply("open", workbook.with_choices(replace(workbook.choices, rule=rule)))
    assert page.empty_state.isVisible()
    assert page.empty_state.message.text() == describe_missing_input(document)
    with qtbot.waitSignal(page.navigation_requested) as signal:
        page.empty_state.button.click()
    assert signal.args == [Step.SESSIONS]


@pytest.mark.parametrize("part", ["export", "gradebook"])
def test_page_with_one_file_shows_empty_state(
    page: ReviewPage, document: Document, workbook: Workbook, part: str
) -> None:
    one_file = workbook.with_gradebook(None) if part == "export" else workbook.with_export(None)
    document.apply("open", one_file)
    assert page.empty_state.isVisible()
    assert isinstance(document.workbook.export, ClickerExport | None)


def test_lost_scores_are_a_problem_that_can_be_accepted_and_shown(ready_page: ReviewPage) -> None:
    view = ready_page.view
    before = ready_page.count_open_items()
    select_group(view.problems_view, "losses")
    view.problems_view.go_to_button.click()
    assert view.tabs.currentWidget() is view.changes_view
    view.problems_view.accept_button.click()
    assert view.losses_check_box.isChecked()
    assert ready_page.count_open_items() == before - 1
    select_group(view.problems_view, "losses")
    view.problems_view.revoke_button.click()
    assert not view.losses_check_box.isChecked()
    assert ready_page.count_open_items() == before
