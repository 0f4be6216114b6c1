"""The views: what they show, what they ask for, and that everything in them can be reached and is named."""

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView, QWidget
from pytestqt.qtbot import QtBot

from core.problems import Place, Problem, Severity, Source
from gui.review_export.changes_view import ChangesView
from gui.review_export.confirmations import Confirmations
from gui.review_export.facts import Facts
from gui.review_export.missing_view import MissingView
from gui.review_export.points_ways import PointsWays, ways_of
from gui.review_export.problems_view import ProblemsView
from gui.review_export.questions_view import QuestionsView
from gui.review_export.review_view import ReviewView


def problems_of(view: ProblemsView, facts: Facts, code: str) -> None:
    """Show the problems of the class and choose the group of this code."""
    view.show_problems(tuple(facts.outgoing.problems), ways_of(facts.outgoing.upload), frozenset())
    row = next(row for row, group in enumerate(view.model.rows) if group.code == code)
    view.listing.table.setCurrentIndex(view.model.index(row, 0))


def test_changes_are_filtered_by_kind_assignment_and_student(qtbot: QtBot, facts: Facts) -> None:
    view = ChangesView()
    qtbot.addWidget(view)
    view.show_changes(facts.changes)
    kinds = [view.effects.itemText(at) for at in range(view.effects.count())]
    assert kinds == ["All changes (6)", "Everything that is lost (1)", "Lowered (1)", "Raised (1)", "New (4)"]
    assert view.count.text() == "6 changes"
    view.show_losses()
    assert [change.effect for change in view.model.rows] == ["lowered"]
    view.effects.setCurrentIndex(0)
    view.titles.setCurrentText("Class 3 - Quiz")
    view.student.setText("bay")
    assert view.count.text() == "1 of 6 changes shown"
    view.student.setText("nobody")
    assert view.listing.empty_text.startswith("No change fits")
    assert not view.why.isEnabled()
    view.show_changes(facts.changes)
    assert view.titles.currentText() == "Class 3 - Quiz"
    view.show_changes(())
    assert view.listing.empty_text == "Nothing changes in Canvas."


def test_a_change_asks_why_by_button_and_by_key(qtbot: QtBot, facts: Facts) -> None:
    view = ChangesView()
    qtbot.addWidget(view)
    view.show_changes(facts.changes)
    with qtbot.waitSignal(view.why_requested) as asked:
        view.why.click()
    assert asked.args == [facts.changes[0]]
    with qtbot.waitSignal(view.why_requested):
        QTest.keyClick(view.listing.table, Qt.Key.Key_Return)
    view.show_changes(())
    with qtbot.assertNotEmitted(view.why_requested):
        view._ask_why()


def test_points_that_differ_show_their_ways_out(qtbot: QtBot, facts: Facts) -> None:
    view = ProblemsView()
    qtbot.addWidget(view)
    problems_of(view, facts, "points-possible-differ")
    assert view.scale.text() == "Scale to 5 &points"
    assert "score × 5 ÷ 2" in view.formula.text()
    with qtbot.waitSignal(view.scale_requested) as asked:
        view.scale.click()
    assert asked.args == [Decimal(5)]
    view.in_canvas.click()
    assert "Edit → Points → type 2" in view.formula.text()
    with qtbot.waitSignal(view.carried_on) as accepted:
        view.carry_on.click()
    assert accepted.args is not None
    assert {problem.code for problem in accepted.args[0]} == {"points-possible-differ"}
    apart = PointsWays(ways_of(facts.outgoing.upload).differing, None, 0)
    view.show_problems(tuple(facts.outgoing.problems), apart, accepted.args[0])
    row = next(row for row, group in enumerate(view.model.rows) if group.code == "points-possible-differ")
    view.listing.table.setCurrentIndex(view.model.index(row, 0))
    assert view.scale.isHidden()
    assert view.formula.text().startswith("The assignments are worth different points")
    assert (view.carry_on.text(), view.carry_on.isEnabled()) == ("Accepted", False)


def test_take_me_there_names_the_step_or_the_place(qtbot: QtBot, facts: Facts) -> None:
    view = ProblemsView()
    qtbot.addWidget(view)
    problems_of(view, facts, "not-in-gradebook")
    assert view.scale.isHidden()
    with qtbot.waitSignal(view.go_to) as gone:
        view.take_there.click()
    assert gone.args == [Place(Source.EXPORT, 6)]
    place = Place(Source.EXPORT, 3)
    several = tuple(Problem("id-blank", Severity.INFO, "Row.", Place(Source.EXPORT, row)) for row in (2, 3))
    view.show_problems(several, PointsWays((), None, 0), frozenset())
    view.sentences.setCurrentIndex(view.sentences.model().index(1, 0))
    with qtbot.waitSignal(view.go_to) as gone:
        QTest.keyClick(view.listing.table, Qt.Key.Key_Return)
    assert gone.args == [place]
    view.show_problems((), PointsWays((), None, 0), frozenset())
    assert view.listing.empty_text == "No problems were found."
    with qtbot.assertNotEmitted(view.go_to), qtbot.assertNotEmitted(view.carried_on):
        view._go()
        view._carry_on()


def test_problems_of_another_file_are_only_shown(qtbot: QtBot, facts: Facts) -> None:
    view = ProblemsView()
    qtbot.addWidget(view)
    view.only_show()
    problems_of(view, facts, "not-in-gradebook")
    assert view.take_there.isHidden()
    assert view.carry_on.isHidden()


def test_who_is_left_out_can_be_visited(qtbot: QtBot, facts: Facts) -> None:
    view = MissingView()
    qtbot.addWidget(view)
    view.show_missing(facts.missing)
    with qtbot.waitSignal(view.go_to) as gone:
        view.take_there.click()
    assert gone.args == [facts.missing[0].place]
    view.show_missing(())
    assert view.listing.empty_text.startswith("Nobody is left out")
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
    view.show_questions((), ())
    assert view.advice.isHidden()
    assert view.ignored.isHidden()
    assert view.listing.empty_text.startswith("Canvas will ask nothing")


def test_the_tabs_count_what_they_hold(qtbot: QtBot, facts: Facts) -> None:
    view = ReviewView()
    qtbot.addWidget(view)
    view.show_facts(facts, Confirmations())
    labels = [view.tabs.tabText(at) for at in range(view.tabs.count())]
    assert labels[0] == "Changes (6)"
    assert labels[2:] == ["Canvas will ask (1)", f"Left out ({len(facts.missing)})", "Totals"]
    assert view.losses.text() == "I have seen the 1 score that goes down, is removed, or is no longer excused"
    assert not view.losses.isChecked()
    with qtbot.waitSignal(view.losses_ticked) as ticked:
        view.losses.click()
    assert ticked.args == [True]
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
