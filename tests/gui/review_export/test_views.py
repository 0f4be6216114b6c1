"""The views: what they show, what they ask for, and that everything in them can be reached and is named."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView, QWidget
from pytestqt.qtbot import QtBot

from core.problems import Place, Problem, Severity, Source
from core.results import derive, prepare
from core.workbook import Workbook
from gui.review_export.changes_view import ChangesView
from gui.review_export.confirmations import Confirmations
from gui.review_export.facts import UploadReview, build_review
from gui.review_export.left_out import LeftOutView
from gui.review_export.points_ways import PointsFixes, find_points_fixes
from gui.review_export.problem_groups import ProblemGroup, group_problems
from gui.review_export.problems_view import MAX_SENTENCES, ProblemsView
from gui.review_export.questions_view import CanvasQuestion, QuestionsView
from gui.review_export.questions_view import Column as QuestionColumn
from gui.review_export.review_view import ReviewView
from gui.steps import Step
from tests.changed import changes_from
from tests.gui.review_export.conftest import EXPORT


def problems_of(view: ProblemsView, review: UploadReview, code: str) -> None:
    """Show the problems of the class and choose the group of this code."""
    view.set_groups(review.groups, find_points_fixes(review.outgoing.upload), Confirmations())
    choose(view, code)


def choose(view: ProblemsView, code: str) -> ProblemGroup:
    row = next(row for row, group in enumerate(view.model.rows) if group.code == code)
    view.listing.make_current(row)
    return view.model.rows[row]


def test_changes_are_filtered_by_kind_assignment_and_student(qtbot: QtBot, review: UploadReview) -> None:
    view = ChangesView()
    qtbot.addWidget(view)
    view.set_changes(review.changes)
    kinds = [view.effect_box.itemText(at) for at in range(view.effect_box.count())]
    assert kinds == ["All changes (6)", "All that goes down or is lost (1)", "Lowered (1)", "Raised (1)", "New (4)"]
    assert view.count_label.text() == "6 changes"
    view.filter_losses()
    assert [change.effect for change in view.model.rows] == ["lowered"]
    view.effect_box.setCurrentIndex(0)
    view.assignment_box.setCurrentText("Class 3 - Quiz")
    view.student_field.setText("bay")
    assert view.count_label.text() == "1 of 6 changes shown"
    view.student_field.setText("nobody")
    assert view.listing.empty_text.startswith("No change fits")
    assert view.explain_button.isEnabled()
    view.set_changes(review.changes)
    assert view.assignment_box.currentText() == "Class 3 - Quiz"
    view.set_changes(changes_from())
    assert view.listing.empty_text == "Nothing changes in Canvas."


def test_a_change_asks_why_by_button_and_by_key(qtbot: QtBot, review: UploadReview) -> None:
    view = ChangesView()
    qtbot.addWidget(view)
    view.set_changes(review.changes)
    with qtbot.waitSignal(view.explanation_requested) as asked:
        view.explain_button.click()
    assert asked.args == [review.changes[0]]
    with qtbot.waitSignal(view.explanation_requested):
        QTest.keyClick(view.listing.table, Qt.Key.Key_Return)
    view.set_changes(changes_from())
    with qtbot.waitSignal(view.explanation_requested) as asked:
        view.explain_button.click()
    assert asked.args == [None]


def test_points_that_differ_show_their_ways_out(qtbot: QtBot, review: UploadReview) -> None:
    view = ProblemsView()
    qtbot.addWidget(view)
    problems_of(view, review, "points-possible-differ")
    assert view.scale_button.text() == "Scale every column to 5 &points"
    assert "score × 5 ÷ 2" in view.note_label.text()
    with qtbot.waitSignal(view.scale_requested) as asked:
        view.scale_button.click()
    assert asked.args == [Decimal(5)]
    view.canvas_button.click()
    assert "Edit → Points → type 2" in view.note_label.text()
    apart = PointsFixes(find_points_fixes(review.outgoing.upload).mismatches, None, 0)
    view.set_groups(review.groups, apart, Confirmations())
    choose(view, "points-possible-differ")
    assert view.scale_button.isHidden()
    assert view.note_label.text().startswith("The assignments are worth different points")


def test_an_accepted_warning_looks_so_and_can_be_taken_back(qtbot: QtBot, review: UploadReview) -> None:
    view = ProblemsView()
    qtbot.addWidget(view)
    problems_of(view, review, "not-in-gradebook")
    assert (view.accept_button.isHidden(), view.revoke_button.isHidden()) == (False, True)
    with qtbot.waitSignal(view.accept_requested) as heard:
        view.accept_button.click()
    assert heard.args is not None
    confirmed = Confirmations().with_accepted(heard.args[0])
    view.set_groups(review.groups, PointsFixes((), None, 0), confirmed)
    group = choose(view, "not-in-gradebook")
    place = view.model.rows.index(group)
    assert view.model.index(place, 0).data() == "Accepted"
    assert not view.model.index(place, 0).data(Qt.ItemDataRole.DecorationRole).isNull()
    assert view.note_label.text() == "Accepted, here or by saving all the same. You are asked again only if it changes."
    assert (view.accept_button.isHidden(), view.revoke_button.isHidden()) == (True, False)
    with qtbot.waitSignal(view.revoke_requested) as heard:
        view.revoke_button.click()
    assert heard.args == [group]
    other = replace(group, problems=(replace(group.problems[0], message="2 rows", members=(6, 7)),))
    view.set_groups((other,), PointsFixes((), None, 0), confirmed)
    assert view.model.index(0, 0).data() == "Please look again"
    assert view.note_label.text() == "This has changed since you accepted it."


def test_take_me_there_names_the_step_or_the_place(qtbot: QtBot, review: UploadReview) -> None:
    view = ProblemsView()
    qtbot.addWidget(view)
    problems_of(view, review, "not-in-gradebook")
    assert view.scale_button.isHidden()
    with qtbot.waitSignal(view.go_to_requested) as gone:
        view.go_to_button.click()
    assert gone.args == [Place(Source.EXPORT, 6)]
    place = Place(Source.EXPORT, 3)
    several = [Problem("id-blank", Severity.INFO, "Row.", Place(Source.EXPORT, row)) for row in (2, 3)]
    view.set_groups(group_problems(several), PointsFixes((), None, 0), Confirmations())
    view.sentence_list.setCurrentIndex(view.sentence_list.model().index(1, 0))
    with qtbot.waitSignal(view.go_to_requested) as gone:
        QTest.keyClick(view.listing.table, Qt.Key.Key_Return)
    assert gone.args == [place]
    view.set_groups((), PointsFixes((), None, 0), Confirmations())
    assert view.listing.empty_text == "No problems were found."
    with qtbot.assertNotEmitted(view.go_to_requested), qtbot.assertNotEmitted(view.accept_requested):
        view._go_to_current()
        view._request_accept()
        view._request_revoke()


def test_of_very_many_sentences_the_first_are_told_and_the_others_counted(qtbot: QtBot) -> None:
    view = ProblemsView()
    qtbot.addWidget(view)
    many = [
        Problem("id-blank", Severity.WARNING, f"Row {row}.", Place(Source.EXPORT, row))
        for row in range(MAX_SENTENCES + 1200)
    ]
    view.set_groups(group_problems(many), PointsFixes((), None, 0), Confirmations())
    assert view.model.index(0, 2).data() == "1,400"
    sentences = view.sentence_list.model()
    assert sentences.rowCount() == MAX_SENTENCES + 1
    last = sentences.index(MAX_SENTENCES, 0)
    assert last.data() == "… and 1,200 more of this kind."
    view.sentence_list.setCurrentIndex(last)
    with qtbot.waitSignal(view.go_to_requested) as gone:
        view.go_to_button.click()
    assert gone.args == [Place(Source.EXPORT, MAX_SENTENCES)]


def test_what_is_settled_is_counted_below_what_is_open(qtbot: QtBot) -> None:
    view = ProblemsView()
    qtbot.addWidget(view)
    told = [Problem("id-blank", severity, "Row 3.") for severity in (Severity.WARNING, Severity.INFO)]
    view.set_groups(group_problems(told), PointsFixes((), None, 0), Confirmations())
    assert view.sentence_list.model().index(1, 0).data() == "Besides, 1 that is settled all the same."


def test_problems_of_another_file_are_only_shown(qtbot: QtBot, review: UploadReview) -> None:
    view = ProblemsView("Problem")
    qtbot.addWidget(view)
    problems_of(view, review, "not-in-gradebook")
    assert view.go_to_button.isHidden()
    assert view.accept_button.isHidden()
    stops = group_problems([Problem("no-session", Severity.ERROR, "None.")])
    view.set_groups(stops, PointsFixes((), None, 0), Confirmations())
    assert view.model.index(0, 0).data() == "Problem"


def test_who_is_left_out_can_be_visited(qtbot: QtBot, review: UploadReview) -> None:
    view = LeftOutView()
    qtbot.addWidget(view)
    view.set_items(review.left_out)
    with qtbot.waitSignal(view.go_to_requested) as gone:
        view.go_to_button.click()
    assert gone.args == [review.left_out[0].place]
    assert view.detail_label.text() == review.left_out[0].sentence
    view.set_items(())
    assert view.listing.empty_text.startswith("Nobody is left out")
    assert not view.go_to_button.isEnabled()
    with qtbot.assertNotEmitted(view.go_to_requested):
        view._go_to_current()


def test_questions_come_with_their_warning(qtbot: QtBot, review: UploadReview) -> None:
    view = QuestionsView()
    qtbot.addWidget(view)
    view.set_questions(review.questions, ("Final Score",))
    assert "Never choose “Bogus, ignore it”" in view.advice_label.text()
    assert "export the gradebook again" in view.advice_label.text()
    assert view.ignored_label.text() == "Canvas ignores these columns: “Final Score”."
    assert view.enter_button.isHidden()
    assert not view.listing.table.isColumnHidden(QuestionColumn.POINTS)
    view.set_questions((), ())
    assert view.advice_label.isHidden()
    assert view.ignored_label.isHidden()
    assert view.listing.empty_text.startswith("Canvas will ask nothing")


def test_points_that_are_not_known_are_said_with_the_way_to_enter_them(
    qtbot: QtBot, open_class: Callable[..., Workbook]
) -> None:
    results = derive(open_class(EXPORT.replace("2.00,2.00,5.00,9.00", "2.00,2.00,,")))
    review = build_review(results, prepare(results))
    assert review.questions[0].sentence.endswith("Points Possible: not known yet")
    view = QuestionsView()
    qtbot.addWidget(view)
    view.set_questions(review.questions, ())
    assert view.model.index(0, QuestionColumn.POINTS).data() == "not known yet"
    assert view.unknown_label.text().startswith("The points of 1 column are not known yet.")
    for go in (view.enter_button.click, lambda: QTest.keyClick(view.listing.table, Qt.Key.Key_Return)):
        with qtbot.waitSignal(view.go_to_requested) as gone:
            go()
        assert gone.args == [Place(Source.EXPORT, None, 8)]
    view.set_questions(
        (CanvasQuestion("Total", "This Assignment is", "A new assignment", points_location=Step.SESSIONS),), ()
    )
    with qtbot.waitSignal(view.go_to_requested) as gone:
        view.enter_button.click()
    assert gone.args == [Step.SESSIONS]
    view.set_questions((CanvasQuestion("Zed, Zoe", "This person is really", "Not in my class, Ignore this row."),), ())
    assert view.listing.table.isColumnHidden(QuestionColumn.POINTS)
    with qtbot.assertNotEmitted(view.go_to_requested):
        view._go_to_points()


def test_the_tabs_count_what_they_hold(qtbot: QtBot, review: UploadReview) -> None:
    view = ReviewView()
    qtbot.addWidget(view)
    view.set_review(review, Confirmations())
    labels = [view.tabs.tabText(at) for at in range(view.tabs.count())]
    assert labels[:2] == ["Changes (6)", f"Problems ({len(Confirmations().find_open_warnings(review))})"]
    assert labels[2:] == ["Canvas will ask (1)", f"Left out ({len(review.left_out)})", "Totals"]
    assert view.losses_box.text() == "I have seen the 1 score that goes down or is lost"
    assert not view.losses_box.isChecked()
    with qtbot.waitSignal(view.losses_seen_changed) as ticked:
        view.losses_box.click()
    assert ticked.args == [True]
    accepted = Confirmations().with_accepted(*Confirmations().find_open_warnings(review))
    view.set_confirmations(review, accepted)
    assert view.tabs.tabText(1) == f"Notes ({len(review.groups)})"
    view.set_confirmations(replace(review, groups=()), accepted)
    assert view.tabs.tabText(1) == "Problems (0)"
    view.focus_problems()
    assert view.tabs.currentWidget() is view.problems
    view.show_losses_button.click()
    assert view.tabs.currentWidget() is view.changes


def test_every_control_is_named_and_tab_leaves_the_tables(qtbot: QtBot, review: UploadReview) -> None:
    view = ReviewView()
    qtbot.addWidget(view)
    view.set_review(review, Confirmations())
    view.show()
    for tab in range(view.tabs.count()):
        view.tabs.setCurrentIndex(tab)
        controls = [child for child in view.findChildren(QWidget) if _takes_tab(child)]
        assert controls
        for control in controls:
            told = QAccessible.queryAccessibleInterface(control)
            assert told is not None
            assert told.text(QAccessible.Text.Name), control
    assert not any(table.tabKeyNavigation() for table in view.findChildren(QTableView))


def _takes_tab(widget: QWidget) -> bool:
    return widget.isVisible() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
