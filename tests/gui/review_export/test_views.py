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
from gui.review_export.facts import Facts, work_out
from gui.review_export.left_out import MissingView
from gui.review_export.points_ways import PointsWays, ways_of
from gui.review_export.problem_groups import ProblemGroup, group_problems
from gui.review_export.problems_view import MOST_SENTENCES, ProblemsView
from gui.review_export.questions_view import Column as QuestionColumn
from gui.review_export.questions_view import Question, QuestionsView
from gui.review_export.review_view import ReviewView
from gui.steps import Step
from tests.changed import changes_from
from tests.gui.review_export.conftest import EXPORT


def problems_of(view: ProblemsView, facts: Facts, code: str) -> None:
    """Show the problems of the class and choose the group of this code."""
    view.show_groups(facts.groups, ways_of(facts.outgoing.upload), Confirmations())
    choose(view, code)


def choose(view: ProblemsView, code: str) -> ProblemGroup:
    row = next(row for row, group in enumerate(view.model.rows) if group.code == code)
    view.listing.make_current(row)
    return view.model.rows[row]


def test_changes_are_filtered_by_kind_assignment_and_student(qtbot: QtBot, facts: Facts) -> None:
    view = ChangesView()
    qtbot.addWidget(view)
    view.show_changes(facts.changes)
    kinds = [view.effects.itemText(at) for at in range(view.effects.count())]
    assert kinds == ["All changes (6)", "All that goes down or is lost (1)", "Lowered (1)", "Raised (1)", "New (4)"]
    assert view.count.text() == "6 changes"
    view.show_losses()
    assert [change.effect for change in view.model.rows] == ["lowered"]
    view.effects.setCurrentIndex(0)
    view.titles.setCurrentText("Class 3 - Quiz")
    view.student.setText("bay")
    assert view.count.text() == "1 of 6 changes shown"
    view.student.setText("nobody")
    assert view.listing.placeholder_text.startswith("No change fits")
    assert view.why.isEnabled()
    view.show_changes(facts.changes)
    assert view.titles.currentText() == "Class 3 - Quiz"
    view.show_changes(changes_from())
    assert view.listing.placeholder_text == "Nothing changes in Canvas."


def test_a_change_asks_why_by_button_and_by_key(qtbot: QtBot, facts: Facts) -> None:
    view = ChangesView()
    qtbot.addWidget(view)
    view.show_changes(facts.changes)
    with qtbot.waitSignal(view.why_requested) as asked:
        view.why.click()
    assert asked.args == [facts.changes[0]]
    with qtbot.waitSignal(view.why_requested):
        QTest.keyClick(view.listing.table, Qt.Key.Key_Return)
    view.show_changes(changes_from())
    with qtbot.waitSignal(view.why_requested) as asked:
        view.why.click()
    assert asked.args == [None]


def test_points_that_differ_show_their_ways_out(qtbot: QtBot, facts: Facts) -> None:
    view = ProblemsView()
    qtbot.addWidget(view)
    problems_of(view, facts, "points-possible-differ")
    assert view.scale.text() == "Scale every column to 5 &points"
    assert "score × 5 ÷ 2" in view.note.text()
    with qtbot.waitSignal(view.scale_requested) as asked:
        view.scale.click()
    assert asked.args == [Decimal(5)]
    view.in_canvas.click()
    assert "Edit → Points → type 2" in view.note.text()
    apart = PointsWays(ways_of(facts.outgoing.upload).differing, None, 0)
    view.show_groups(facts.groups, apart, Confirmations())
    choose(view, "points-possible-differ")
    assert view.scale.isHidden()
    assert view.note.text().startswith("The assignments are worth different points")


def test_an_accepted_warning_looks_so_and_can_be_taken_back(qtbot: QtBot, facts: Facts) -> None:
    view = ProblemsView()
    qtbot.addWidget(view)
    problems_of(view, facts, "not-in-gradebook")
    assert (view.accept.isHidden(), view.take_back.isHidden()) == (False, True)
    with qtbot.waitSignal(view.accepted) as heard:
        view.accept.click()
    assert heard.args is not None
    confirmed = Confirmations().accepting(heard.args[0])
    view.show_groups(facts.groups, PointsWays((), None, 0), confirmed)
    group = choose(view, "not-in-gradebook")
    place = view.model.rows.index(group)
    assert view.model.index(place, 0).data() == "Accepted"
    assert not view.model.index(place, 0).data(Qt.ItemDataRole.DecorationRole).isNull()
    assert view.note.text() == "Accepted, here or by saving all the same. You are asked again only if it changes."
    assert (view.accept.isHidden(), view.take_back.isHidden()) == (True, False)
    with qtbot.waitSignal(view.taken_back) as heard:
        view.take_back.click()
    assert heard.args == [group]
    other = replace(group, problems=(replace(group.problems[0], message="2 rows", members=(6, 7)),))
    view.show_groups((other,), PointsWays((), None, 0), confirmed)
    assert view.model.index(0, 0).data() == "Please look again"
    assert view.note.text() == "This has changed since you accepted it."


def test_take_me_there_names_the_step_or_the_place(qtbot: QtBot, facts: Facts) -> None:
    view = ProblemsView()
    qtbot.addWidget(view)
    problems_of(view, facts, "not-in-gradebook")
    assert view.scale.isHidden()
    with qtbot.waitSignal(view.go_to) as gone:
        view.take_there.click()
    assert gone.args == [Place(Source.EXPORT, 6)]
    place = Place(Source.EXPORT, 3)
    several = [Problem("id-blank", Severity.INFO, "Row.", Place(Source.EXPORT, row)) for row in (2, 3)]
    view.show_groups(group_problems(several), PointsWays((), None, 0), Confirmations())
    view.sentences.setCurrentIndex(view.sentences.model().index(1, 0))
    with qtbot.waitSignal(view.go_to) as gone:
        QTest.keyClick(view.listing.table, Qt.Key.Key_Return)
    assert gone.args == [place]
    view.show_groups((), PointsWays((), None, 0), Confirmations())
    assert view.listing.placeholder_text == "No problems were found."
    with qtbot.assertNotEmitted(view.go_to), qtbot.assertNotEmitted(view.accepted):
        view._go()
        view._accept()
        view._take_back()


def test_of_very_many_sentences_the_first_are_told_and_the_others_counted(qtbot: QtBot) -> None:
    view = ProblemsView()
    qtbot.addWidget(view)
    many = [
        Problem("id-blank", Severity.WARNING, f"Row {row}.", Place(Source.EXPORT, row))
        for row in range(MOST_SENTENCES + 1200)
    ]
    view.show_groups(group_problems(many), PointsWays((), None, 0), Confirmations())
    assert view.model.index(0, 2).data() == "1,400"
    sentences = view.sentences.model()
    assert sentences.rowCount() == MOST_SENTENCES + 1
    last = sentences.index(MOST_SENTENCES, 0)
    assert last.data() == "… and 1,200 more of this kind."
    view.sentences.setCurrentIndex(last)
    with qtbot.waitSignal(view.go_to) as gone:
        view.take_there.click()
    assert gone.args == [Place(Source.EXPORT, MOST_SENTENCES)]


def test_what_is_settled_is_counted_below_what_is_open(qtbot: QtBot) -> None:
    view = ProblemsView()
    qtbot.addWidget(view)
    told = [Problem("id-blank", severity, "Row 3.") for severity in (Severity.WARNING, Severity.INFO)]
    view.show_groups(group_problems(told), PointsWays((), None, 0), Confirmations())
    assert view.sentences.model().index(1, 0).data() == "Besides, 1 that is settled all the same."


def test_problems_of_another_file_are_only_shown(qtbot: QtBot, facts: Facts) -> None:
    view = ProblemsView("Problem")
    qtbot.addWidget(view)
    problems_of(view, facts, "not-in-gradebook")
    assert view.take_there.isHidden()
    assert view.accept.isHidden()
    stops = group_problems([Problem("no-session", Severity.ERROR, "None.")])
    view.show_groups(stops, PointsWays((), None, 0), Confirmations())
    assert view.model.index(0, 0).data() == "Problem"


def test_who_is_left_out_can_be_visited(qtbot: QtBot, facts: Facts) -> None:
    view = MissingView()
    qtbot.addWidget(view)
    view.show_missing(facts.missing)
    with qtbot.waitSignal(view.go_to) as gone:
        view.take_there.click()
    assert gone.args == [facts.missing[0].place]
    assert view.detail.text() == facts.missing[0].words
    view.show_missing(())
    assert view.listing.placeholder_text.startswith("Nobody is left out")
    assert not view.take_there.isEnabled()
    with qtbot.assertNotEmitted(view.go_to):
        view._go()


def test_questions_come_with_their_warning(qtbot: QtBot, facts: Facts) -> None:
    view = QuestionsView()
    qtbot.addWidget(view)
    view.show_questions(facts.questions, ("Final Score",))
    assert "Never choose “Bogus, ignore it”" in view.advice.text()
    assert "export the gradebook again" in view.advice.text()
    assert view.ignored.text() == "Canvas ignores these columns: “Final Score”."
    assert view.enter.isHidden()
    assert not view.listing.table.isColumnHidden(QuestionColumn.POINTS)
    view.show_questions((), ())
    assert view.advice.isHidden()
    assert view.ignored.isHidden()
    assert view.listing.placeholder_text.startswith("Canvas will ask nothing")


def test_points_that_are_not_known_are_said_with_the_way_to_enter_them(
    qtbot: QtBot, open_class: Callable[..., Workbook]
) -> None:
    results = derive(open_class(EXPORT.replace("2.00,2.00,5.00,9.00", "2.00,2.00,,")))
    facts = work_out(results, prepare(results))
    assert facts.questions[0].words.endswith("Points Possible: not known yet")
    view = QuestionsView()
    qtbot.addWidget(view)
    view.show_questions(facts.questions, ())
    assert view.model.index(0, QuestionColumn.POINTS).data() == "not known yet"
    assert view.unknown.text().startswith("The points of 1 column are not known yet.")
    for go in (view.enter.click, lambda: QTest.keyClick(view.listing.table, Qt.Key.Key_Return)):
        with qtbot.waitSignal(view.go_to) as gone:
            go()
        assert gone.args == [Place(Source.EXPORT, None, 8)]
    view.show_questions((Question("Total", "This Assignment is", "A new assignment", goal=Step.SESSIONS),), ())
    with qtbot.waitSignal(view.go_to) as gone:
        view.enter.click()
    assert gone.args == [Step.SESSIONS]
    view.show_questions((Question("Zed, Zoe", "This person is really", "Not in my class, Ignore this row."),), ())
    assert view.listing.table.isColumnHidden(QuestionColumn.POINTS)
    with qtbot.assertNotEmitted(view.go_to):
        view._go()


def test_the_tabs_count_what_they_hold(qtbot: QtBot, facts: Facts) -> None:
    view = ReviewView()
    qtbot.addWidget(view)
    view.show_facts(facts, Confirmations())
    labels = [view.tabs.tabText(at) for at in range(view.tabs.count())]
    assert labels[:2] == ["Changes (6)", f"Problems ({len(Confirmations().open_warnings(facts))})"]
    assert labels[2:] == ["Canvas will ask (1)", f"Left out ({len(facts.missing)})", "Totals"]
    assert view.losses.text() == "I have seen the 1 score that goes down or is lost"
    assert not view.losses.isChecked()
    with qtbot.waitSignal(view.losses_ticked) as ticked:
        view.losses.click()
    assert ticked.args == [True]
    accepted = Confirmations().accepting(*Confirmations().open_warnings(facts))
    view.show_confirmed(facts, accepted)
    assert view.tabs.tabText(1) == f"Notes ({len(facts.groups)})"
    view.show_confirmed(replace(facts, groups=()), accepted)
    assert view.tabs.tabText(1) == "Problems (0)"
    view.go_to_problems()
    assert view.tabs.currentWidget() is view.problems
    view.show_losses.click()
    assert view.tabs.currentWidget() is view.changes


def test_every_control_is_named_and_tab_leaves_the_tables(qtbot: QtBot, facts: Facts) -> None:
    view = ReviewView()
    qtbot.addWidget(view)
    view.show_facts(facts, Confirmations())
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
