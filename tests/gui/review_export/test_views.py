"""Tests of the views of the review page: contents, signals, and accessibility."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView, QWidget
from pytestqt.qtbot import QtBot

from core.problems import Location, Problem, Severity, Source
from core.results import derive_results, prepare_upload
from core.workbook import Workbook
from gui.review_export.changes_view import ChangesView
from gui.review_export.confirmations import Confirmations, ReviewStatus
from gui.review_export.left_out_view import LeftOutView
from gui.review_export.points_fixes import PointsFixes, find_points_fixes
from gui.review_export.problem_groups import ProblemGroup, group_problems
from gui.review_export.problems_view import MAX_MESSAGES, ProblemsView
from gui.review_export.questions_view import CanvasQuestion, QuestionsView, build_answer_warnings
from gui.review_export.questions_view import Column as QuestionColumn
from gui.review_export.review_view import ReviewView
from gui.review_export.upload_review import UploadReview, build_review
from gui.steps import Step
from tests.change_builders import LOWERED, NEW, RAISED, build_changes
from tests.gui.review_export.conftest import EXPORT, find_numbers


def show_group(view: ProblemsView, review: UploadReview, code: str) -> None:
    """Show the problems in the review and select the group with this code."""
    view.set_groups(review.groups, find_points_fixes(review.outgoing.upload), Confirmations())
    select_group(view, code)


def select_group(view: ProblemsView, code: str) -> ProblemGroup:
    row = next(row for row, group in enumerate(view.model.rows) if group.code == code)
    view.listing.set_current_row(row)
    return view.model.rows[row]


def test_changes_view_filters_by_effect_assignment_and_student(qtbot: QtBot, review: UploadReview) -> None:
    view = ChangesView()
    qtbot.addWidget(view)
    view.set_changes(review.changes)
    items = range(view.effect_combo.count())
    assert [view.effect_combo.itemData(item) for item in items] == ["", "losses", LOWERED, RAISED, NEW]
    assert [find_numbers(view.effect_combo.itemText(item)) for item in items] == [["6"], ["1"], ["1"], ["1"], ["4"]]
    assert find_numbers(view.count_label.text()) == ["6"]
    view.filter_losses()
    assert [change.effect for change in view.model.rows] == ["lowered"]
    view.effect_combo.setCurrentIndex(0)
    view.assignment_combo.setCurrentText("Class 3 - Quiz")
    view.student_field.setText("bay")
    assert find_numbers(view.count_label.text()) == ["1", "6"]
    view.student_field.setText("nobody")
    filtered_text = view.listing.placeholder_text
    assert view.explain_button.isEnabled()
    view.set_changes(review.changes)
    assert view.assignment_combo.currentText() == "Class 3 - Quiz"
    view.set_changes(build_changes())
    assert view.listing.placeholder_text not in ("", filtered_text)


def test_changes_view_button_and_key_request_explanation(qtbot: QtBot, review: UploadReview) -> None:
    view = ChangesView()
    qtbot.addWidget(view)
    view.set_changes(review.changes)
    with qtbot.waitSignal(view.explanation_requested) as signal:
        view.explain_button.click()
    assert signal.args == [review.changes[0]]
    with qtbot.waitSignal(view.explanation_requested):
        QTest.keyClick(view.listing.table, Qt.Key.Key_Return)
    view.set_changes(build_changes())
    with qtbot.waitSignal(view.explanation_requested) as signal:
        view.explain_button.click()
    assert signal.args == [None]


def test_problems_view_with_points_mismatch_shows_fixes(qtbot: QtBot, review: UploadReview) -> None:
    view = ProblemsView()
    qtbot.addWidget(view)
    show_group(view, review, "points-possible-differ")
    (mismatch,) = find_points_fixes(review.outgoing.upload).mismatches
    assert find_numbers(view.scale_button.text()) == ["5"]
    assert mismatch.formula in view.note_label.text()
    with qtbot.waitSignal(view.scale_requested) as signal:
        view.scale_button.click()
    assert signal.args == [Decimal(5)]
    view.canvas_instructions_button.click()
    assert view.note_label.text() == mismatch.canvas_instructions
    no_common_scale = PointsFixes(find_points_fixes(review.outgoing.upload).mismatches, None, 0)
    view.set_groups(review.groups, no_common_scale, Confirmations())
    select_group(view, "points-possible-differ")
    assert view.scale_button.isHidden()
    assert view.note_label.text() not in ("", mismatch.canvas_instructions)
    assert mismatch.formula not in view.note_label.text()


def test_problems_view_with_accepted_warning_offers_revocation(qtbot: QtBot, review: UploadReview) -> None:
    view = ProblemsView()
    qtbot.addWidget(view)
    show_group(view, review, "not-in-gradebook")
    assert (view.accept_button.isHidden(), view.revoke_button.isHidden()) == (False, True)
    with qtbot.waitSignal(view.accept_requested) as signal:
        view.accept_button.click()
    assert signal.args is not None
    confirmed = Confirmations().with_accepted_warnings(signal.args[0])
    view.set_groups(review.groups, PointsFixes((), None, 0), confirmed)
    group = select_group(view, "not-in-gradebook")
    row = view.model.rows.index(group)
    assert view.model.get_status(group) is ReviewStatus.ACCEPTED
    assert not view.model.index(row, 0).data(Qt.ItemDataRole.DecorationRole).isNull()
    accepted_note = view.note_label.text()
    assert accepted_note
    assert (view.accept_button.isHidden(), view.revoke_button.isHidden()) == (True, False)
    with qtbot.waitSignal(view.revoke_requested) as signal:
        view.revoke_button.click()
    assert signal.args == [group]
    other = replace(group, problems=(replace(group.problems[0], message="2 rows", members=(6, 7)),))
    view.set_groups((other,), PointsFixes((), None, 0), confirmed)
    assert view.model.get_status(other) is ReviewStatus.REOPENED
    assert view.note_label.text() not in ("", accepted_note)


def test_problems_view_goes_to_location_of_message(qtbot: QtBot, review: UploadReview) -> None:
    view = ProblemsView()
    qtbot.addWidget(view)
    show_group(view, review, "not-in-gradebook")
    assert view.scale_button.isHidden()
    with qtbot.waitSignal(view.go_to_requested) as signal:
        view.go_to_button.click()
    assert signal.args == [Location(Source.EXPORT, 6)]
    place = Location(Source.EXPORT, 3)
    problems = [Problem("id-blank", Severity.INFO, "Row.", Location(Source.EXPORT, row)) for row in (2, 3)]
    view.set_groups(group_problems(problems), PointsFixes((), None, 0), Confirmations())
    view.message_list.setCurrentIndex(view.message_list.model().index(1, 0))
    with qtbot.waitSignal(view.go_to_requested) as signal:
        QTest.keyClick(view.listing.table, Qt.Key.Key_Return)
    assert signal.args == [place]
    view.set_groups((), PointsFixes((), None, 0), Confirmations())
    assert view.model.rowCount() == 0
    assert view.listing.placeholder_text
    with qtbot.assertNotEmitted(view.go_to_requested), qtbot.assertNotEmitted(view.accept_requested):
        view._go_to_current()
        view._request_acceptance()
        view._request_revocation()


def test_problems_view_limits_messages(qtbot: QtBot) -> None:
    view = ProblemsView()
    qtbot.addWidget(view)
    problems = [
        Problem("id-blank", Severity.WARNING, f"Row {row}.", Location(Source.EXPORT, row))
        for row in range(MAX_MESSAGES + 1200)
    ]
    view.set_groups(group_problems(problems), PointsFixes((), None, 0), Confirmations())
    assert view.model.index(0, 2).data() == "1,400"
    sentences = view.message_list.model()
    assert sentences.rowCount() == MAX_MESSAGES + 1
    last = sentences.index(MAX_MESSAGES, 0)
    assert find_numbers(last.data()) == ["1,200"]
    view.message_list.setCurrentIndex(last)
    with qtbot.waitSignal(view.go_to_requested) as signal:
        view.go_to_button.click()
    assert signal.args == [Location(Source.EXPORT, MAX_MESSAGES)]


def test_problems_view_counts_resolved_problems(qtbot: QtBot) -> None:
    view = ProblemsView()
    qtbot.addWidget(view)
    problems = [Problem("id-blank", severity, "Row 3.") for severity in (Severity.WARNING, Severity.INFO)]
    view.set_groups(group_problems(problems), PointsFixes((), None, 0), Confirmations())
    assert find_numbers(view.message_list.model().index(1, 0).data()) == ["1"]


def test_problems_view_with_error_text_is_read_only(qtbot: QtBot, review: UploadReview) -> None:
    view = ProblemsView("Problem")
    qtbot.addWidget(view)
    show_group(view, review, "not-in-gradebook")
    assert view.go_to_button.isHidden()
    assert view.accept_button.isHidden()
    errors = group_problems([Problem("no-session", Severity.ERROR, "None.")])
    view.set_groups(errors, PointsFixes((), None, 0), Confirmations())
    assert view.model.index(0, 0).data() == "Problem"


def test_left_out_view_goes_to_location(qtbot: QtBot, review: UploadReview) -> None:
    view = LeftOutView()
    qtbot.addWidget(view)
    view.set_entries(review.left_out_entries)
    with qtbot.waitSignal(view.go_to_requested) as signal:
        view.go_to_button.click()
    assert signal.args == [review.left_out_entries[0].location]
    assert view.detail_label.text() == review.left_out_entries[0].sentence
    view.set_entries(())
    assert view.listing.placeholder_text
    assert not view.go_to_button.isEnabled()
    with qtbot.assertNotEmitted(view.go_to_requested):
        view._go_to_current()


def test_questions_view_shows_advice_and_ignored_columns(qtbot: QtBot, review: UploadReview) -> None:
    view = QuestionsView()
    qtbot.addWidget(view)
    view.set_questions(review.questions, ("Final Score",))
    assert view.advice_label.text() == " ".join(build_answer_warnings())
    assert "“Final Score”" in view.ignored_columns_label.text()
    assert view.enter_points_button.isHidden()
    assert not view.listing.table.isColumnHidden(QuestionColumn.POINTS)
    view.set_questions((), ())
    assert view.advice_label.isHidden()
    assert view.ignored_columns_label.isHidden()
    assert view.listing.placeholder_text


def test_questions_view_goes_to_missing_points(qtbot: QtBot, open_class: Callable[..., Workbook]) -> None:
    results = derive_results(open_class(EXPORT.replace("2.00,2.00,5.00,9.00", "2.00,2.00,,")))
    review = build_review(results, prepare_upload(results))
    assert review.questions[0].points_location == Location(Source.EXPORT, None, 8)
    view = QuestionsView()
    qtbot.addWidget(view)
    view.set_questions(review.questions, ())
    assert view.model.index(0, QuestionColumn.POINTS).data() == review.questions[0].points_text
    assert find_numbers(view.missing_points_label.text()) == ["1"]
    for trigger in (view.enter_points_button.click, lambda: QTest.keyClick(view.listing.table, Qt.Key.Key_Return)):
        with qtbot.waitSignal(view.go_to_requested) as signal:
            trigger()
        assert signal.args == [Location(Source.EXPORT, None, 8)]
    view.set_questions(
        (CanvasQuestion("Total", "This Assignment is", "A new assignment", points_location=Step.SESSIONS),), ()
    )
    with qtbot.waitSignal(view.go_to_requested) as signal:
        view.enter_points_button.click()
    assert signal.args == [Step.SESSIONS]
    view.set_questions((CanvasQuestion("Zed, Zoe", "This person is really", "Not in my class, Ignore this row."),), ())
    assert view.listing.table.isColumnHidden(QuestionColumn.POINTS)
    with qtbot.assertNotEmitted(view.go_to_requested):
        view._go_to_points()


def test_review_view_tabs_show_counts(qtbot: QtBot, review: UploadReview) -> None:
    view = ReviewView()
    qtbot.addWidget(view)
    view.set_review(review, Confirmations())
    open_count = Confirmations().count_open_items(review)
    visible = filter(view.tabs.isTabVisible, range(view.tabs.count()))
    counts = [find_numbers(view.tabs.tabText(index)) for index in visible]
    assert counts == [["6"], [str(open_count)], ["1"], [str(len(review.left_out_entries))], []]
    assert find_numbers(view.losses_check_box.text()) == ["1"]
    assert not view.losses_check_box.isChecked()
    with qtbot.waitSignal(view.losses_seen_changed) as signal:
        view.losses_check_box.click()
    assert signal.args == [True]
    accepted = Confirmations().with_accepted_warnings(*Confirmations().find_open_warnings(review))
    view.set_confirmations(review, accepted)
    assert find_numbers(view.tabs.tabText(1)) == ["1"]  # the lost scores
    view.set_confirmations(review, accepted.with_losses_seen(review, is_seen=True))
    assert find_numbers(view.tabs.tabText(1)) == [str(len(review.groups) + 1)]
    view.set_confirmations(replace(review, groups=()), replace(accepted, is_saved=True))
    assert find_numbers(view.tabs.tabText(1)) == ["0"]
    view.focus_problems()
    assert view.tabs.currentWidget() is view.problems_view
    view.show_losses_button.click()
    assert view.tabs.currentWidget() is view.changes_view


def test_review_view_controls_have_accessible_names(qtbot: QtBot, review: UploadReview) -> None:
    view = ReviewView()
    qtbot.addWidget(view)
    view.set_review(review, Confirmations())
    view.show()
    for tab in range(view.tabs.count()):
        view.tabs.setCurrentIndex(tab)
        controls = [child for child in view.findChildren(QWidget) if _accepts_tab_focus(child)]
        assert controls
        for control in controls:
            interface = QAccessible.queryAccessibleInterface(control)
            assert interface is not None
            assert interface.text(QAccessible.Text.Name), control
    assert not any(table.tabKeyNavigation() for table in view.findChildren(QTableView))


def _accepts_tab_focus(widget: QWidget) -> bool:
    return widget.isVisible() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
