from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from core.choices import Rule
from core.clicker.export import Export
from core.problems import Problem, Severity
from core.saved_work import pack_course, unpack_course
from core.workbook import Workbook
from gui.review_export.explain_dialog import ExplainDialog
from gui.review_export.facts import Facts, Nothing
from gui.review_export.page import ReviewPage
from gui.review_export.problem_groups import ProblemGroup, group_problems
from gui.steps import Step, StepState
from gui.work.background import Background
from gui.work.document import Document
from gui.work.preferences import Preferences
from tests.classroom import make_export
from tests.gui.review_export.conftest import EXPORT
from tests.gui.review_export.fake_messages import FakeMessages
from tests.gui.review_export.test_views import choose


def facts_of(page: ReviewPage) -> Facts:
    assert page.facts is not None
    return page.facts


def show_problems(page: ReviewPage, *problems: Problem) -> None:
    """Show the facts of the class with these problems only."""
    page._take(replace(facts_of(page), groups=group_problems(problems)))


def group_of(page: ReviewPage, code: str) -> ProblemGroup:
    return next(group for group in facts_of(page).groups if group.code == code)


def test_without_files_the_page_says_what_to_do(qtbot: QtBot, page: ReviewPage) -> None:
    assert page.empty.isVisible()
    assert "Open the iClicker file and the Canvas gradebook" in page.empty.sentence.text()
    assert page.primary.isHidden()
    assert page.restore.isHidden()
    assert (page.state(), page.count()) == (StepState.NOT_YET, 0)
    with qtbot.waitSignal(page.go_to) as gone:
        page.empty.button.click()
    assert gone.args == [Step.FILES]


def test_the_file_is_told_in_one_sentence(ready_page: ReviewPage) -> None:
    assert ready_page.status.text() == facts_of(ready_page).sentence
    assert ready_page.view.isVisible()
    assert ready_page.restore.isVisible()
    assert ready_page.restore.isChecked()
    assert ready_page.state() is StepState.NEEDS_YOU


def test_a_page_that_is_made_late_shows_what_is_there(
    qtbot: QtBot,
    ready_page: ReviewPage,
    document: Document,
    messages: FakeMessages,
    background: Background,
    preferences: Preferences,
) -> None:
    late = ReviewPage(document, messages, background, preferences)
    qtbot.addWidget(late)
    assert late.status.text() == facts_of(ready_page).sentence


def test_losses_must_be_ticked_before_saving(ready_page: ReviewPage) -> None:
    assert not ready_page.primary.isEnabled()
    assert ready_page.view.needed.isVisible()
    before = ready_page.count()
    ready_page.view.losses.click()
    assert ready_page.primary.isEnabled()
    assert ready_page.view.needed.isHidden()
    assert ready_page.count() == before - 1
    ready_page.view.losses.click()
    assert not ready_page.primary.isEnabled()


def test_another_edit_asks_for_new_losses_only(qtbot: QtBot, ready_page: ReviewPage, document: Document) -> None:
    ready_page.view.losses.click()
    document.apply("leave one out", document.workbook.choosing(["Class 3 - Quiz"], count=False))
    assert ready_page.facts is None
    assert not ready_page.primary.isEnabled()
    assert ready_page.status.text() == "Working out what Canvas will do…"
    qtbot.waitUntil(lambda: ready_page.facts is not None)
    assert ready_page.view.losses.isChecked()
    assert ready_page.primary.isEnabled()
    document.undo_stack.undo()
    assert ready_page.view.losses.isChecked()


def test_an_error_blocks_saving_with_its_reason(ready_page: ReviewPage) -> None:
    ready_page.view.losses.click()
    differs = Problem("rehearsal-differs", Severity.ERROR, "The rehearsal gives something else.")
    show_problems(ready_page, differs)
    assert not ready_page.primary.isEnabled()
    assert "The rehearsal gives something else." in ready_page.banner.text
    assert ready_page.status.text() == "Nothing can be saved yet: 1 problem stops it."
    assert ready_page.state() is StepState.PROBLEM
    assert ready_page.count() == 1
    show_problems(ready_page, differs, Problem("no-session", Severity.ERROR, "None."))
    assert ready_page.banner.text.endswith("And 1 more.")
    assert ready_page.count() == 2


def test_a_gradebook_named_days_ago_is_old(
    qtbot: QtBot, page: ReviewPage, document: Document, open_class: Callable[..., Workbook]
) -> None:
    document.apply("open", open_class(name="2021-12-18T1148_Grades-MATH-101.csv"))
    qtbot.waitUntil(lambda: page.facts is not None)
    assert "just before you upload" in page.banner.text
    page.view.problems.accepted.emit(group_of(page, "gradebook-old"))
    assert page.banner.text == ""
    page.view.problems.taken_back.emit(group_of(page, "gradebook-old"))
    assert "just before you upload" in page.banner.text


def test_a_warning_that_is_accepted_is_not_counted(ready_page: ReviewPage) -> None:
    before = ready_page.count()
    problems = ready_page.view.problems
    choose(problems, "points-possible-differ")
    problems.accept.click()
    assert ready_page.count() == before - 1
    assert ready_page.view.tabs.tabText(1) == f"Problems ({before - 2})"  # the tick for lost scores stands elsewhere
    current = problems.listing.current()
    assert isinstance(current, ProblemGroup)
    assert current.code != "points-possible-differ"
    choose(problems, "points-possible-differ")
    problems.take_back.click()
    assert ready_page.count() == before


def test_what_was_accepted_is_asked_again_once_it_is_another(
    qtbot: QtBot, ready_page: ReviewPage, document: Document
) -> None:
    ready_page.view.problems.accepted.emit(group_of(ready_page, "points-possible-differ"))
    before = ready_page.count()
    document.apply("Leave out", document.workbook.choosing(["Class 3 - Quiz"], count=False))
    qtbot.waitUntil(lambda: ready_page.facts is not None)
    assert ready_page.count() == before
    document.apply("Worth", document.workbook.worth("Class 2 - Poll", Decimal(4)))
    qtbot.waitUntil(lambda: ready_page.facts is not None)
    assert ready_page.count() == before + 1
    place = ready_page.view.problems.model.rows.index(group_of(ready_page, "points-possible-differ"))
    assert ready_page.view.problems.model.index(place, 0).data() == "Please look again"


def test_to_accept_is_an_edit_from_which_nothing_is_worked_out_anew(ready_page: ReviewPage, document: Document) -> None:
    facts, outgoing, before = ready_page.facts, document.outgoing, ready_page.count()
    heading = group_of(ready_page, "points-possible-differ").heading
    ready_page.view.problems.accepted.emit(group_of(ready_page, "points-possible-differ"))
    assert document.undo_stack.undoText() == f"Accept “{heading}”"
    assert ready_page.count() == before - 1
    document.undo_stack.undo()
    assert ready_page.count() == before
    document.undo_stack.redo()
    assert ready_page.count() == before - 1
    ready_page.view.problems.taken_back.emit(group_of(ready_page, "points-possible-differ"))
    assert document.undo_stack.undoText() == f"Ask again about “{heading}”"
    assert ready_page.count() == before
    assert (ready_page.facts, document.outgoing) == (facts, outgoing)
    assert outgoing is not None


def test_work_that_is_opened_again_remembers_what_was_accepted_while_it_is_the_same(
    qtbot: QtBot, ready_page: ReviewPage, document: Document
) -> None:
    ready_page.view.losses.click()
    ready_page._consent.accept(*ready_page._consent.given.open_warnings(facts_of(ready_page)))
    assert ready_page.count() == 0
    again = unpack_course(pack_course(document.workbook), "work.clickover")
    document.open(again.workbook)
    qtbot.waitUntil(lambda: ready_page.facts is not None)
    assert ready_page.count() == 1  # the losses are asked about again: Canvas may hold other scores by now
    assert ready_page._consent.given.open_warnings(facts_of(ready_page)) == ()
    document.apply("Worth", document.workbook.worth("Class 2 - Poll", Decimal(4)))
    qtbot.waitUntil(lambda: ready_page.facts is not None)
    assert [group.code for group in ready_page._consent.given.open_warnings(facts_of(ready_page))] == [
        "points-possible-differ"
    ]


def test_in_another_class_nothing_is_confirmed(
    qtbot: QtBot, ready_page: ReviewPage, document: Document, workbook: Workbook, open_class: Callable[..., Workbook]
) -> None:
    ready_page.view.losses.click()
    ready_page.view.problems.accepted.emit(group_of(ready_page, "points-possible-differ"))
    before = ready_page.count()
    fresh = open_class(name="again.csv").gradebook
    document.apply("Fresh gradebook", document.workbook.with_gradebook(fresh))
    qtbot.waitUntil(lambda: ready_page.facts is not None)
    assert ready_page.count() == before
    document.apply("Open again", workbook.with_export(replace(workbook.export)))  # type: ignore[type-var] # is there
    qtbot.waitUntil(lambda: ready_page.facts is not None)
    assert ready_page.count() == before + 2


def test_whoever_comes_to_a_new_class_meets_what_matters(
    qtbot: QtBot, ready_page: ReviewPage, document: Document, open_class: Callable[..., Workbook]
) -> None:
    tabs = ready_page.view.tabs
    assert tabs.currentWidget() is ready_page.view.problems
    tabs.setCurrentWidget(ready_page.view.totals)
    document.apply("Leave out", document.workbook.choosing(["Class 3 - Quiz"], count=False))
    qtbot.waitUntil(lambda: ready_page.facts is not None)
    assert tabs.currentWidget() is ready_page.view.totals
    ready_page.hide()
    for group in ready_page._consent.given.open_warnings(facts_of(ready_page)):
        ready_page.view.problems.accepted.emit(group)
    ready_page.view.changes.student.setText("nobody")
    workbook = document.workbook
    document.apply("Fresh gradebook", workbook.with_gradebook(open_class(name="again.csv").gradebook))
    qtbot.waitUntil(lambda: ready_page.facts is not None)
    tabs.setCurrentWidget(ready_page.view.missing)
    ready_page.show()
    assert tabs.currentWidget() is ready_page.view.changes
    assert ready_page.view.changes.student.text() == ""


def test_whoever_arrives_meets_what_waits_and_keeps_their_tab_while_they_stay(
    qtbot: QtBot, ready_page: ReviewPage, document: Document
) -> None:
    tabs, view = ready_page.view.tabs, ready_page.view
    tabs.setCurrentWidget(view.totals)
    document.apply("Worth", document.workbook.worth("Class 2 - Poll", Decimal(4)))
    qtbot.waitUntil(lambda: ready_page.facts is not None)
    assert tabs.currentWidget() is view.totals
    ready_page.hide()
    ready_page.show()
    assert tabs.currentWidget() is view.problems
    ready_page._consent.accept(*ready_page._consent.given.open_warnings(facts_of(ready_page)))
    tabs.setCurrentWidget(view.totals)
    ready_page.hide()
    ready_page.show()
    assert tabs.currentWidget() is view.changes  # the losses are not ticked
    view.losses.click()
    tabs.setCurrentWidget(view.totals)
    ready_page.hide()
    ready_page.show()
    assert tabs.currentWidget() is view.totals


def test_rail_page_and_list_count_the_same(ready_page: ReviewPage) -> None:
    tabs, view = ready_page.view.tabs, ready_page.view
    stops = group_problems([Problem("no-session", Severity.ERROR, told) for told in ("None.", "No other.")])
    facts = replace(facts_of(ready_page), groups=(*stops, *facts_of(ready_page).groups))
    ready_page._take(facts)
    waiting = len(ready_page._consent.given.open_warnings(facts))
    assert ready_page.state() is StepState.PROBLEM
    assert ready_page.count() == 1 + waiting + 1  # what stops, warnings, losses that are not ticked
    told = f"Nothing can be saved yet: 1 problem stops it. {waiting + 1} other things want a look."
    assert ready_page.status.text() == told
    assert tabs.tabText(tabs.indexOf(view.problems)) == f"Problems ({1 + waiting})"
    assert ready_page.banner._text.text().endswith("None.")


def test_once_everything_is_seen_only_saving_is_left(ready_page: ReviewPage) -> None:
    ready_page.view.losses.click()
    for group in facts_of(ready_page).groups:
        ready_page.view.problems.accepted.emit(group)
    assert (ready_page.state(), ready_page.count()) == (StepState.NOT_YET, 0)
    facts = facts_of(ready_page)
    upload = replace(facts.outgoing.upload, rows=(), data=b"")
    emptied = replace(facts, outgoing=replace(facts.outgoing, upload=upload))
    ready_page._take(replace(emptied, nothing=Nothing.UNCHANGED))
    assert ready_page.state() is StepState.DONE
    ready_page._take(replace(emptied, nothing=Nothing.UNMATCHED))
    assert ready_page.state() is StepState.NOT_YET
    assert not ready_page.primary.isEnabled()


def test_question_about_both_files_comes_before_other_banners(
    qtbot: QtBot, ready_page: ReviewPage, document: Document
) -> None:
    strangers = "\n".join([*EXPORT.splitlines()[:2], EXPORT.splitlines()[-1]])
    document.apply("Open", document.workbook.with_export(make_export(strangers)))
    qtbot.waitUntil(lambda: ready_page.facts is not None)
    assert facts_of(ready_page).nothing is Nothing.STRANGERS
    assert ready_page.question.isVisible()
    assert ready_page.banner.text == ""
    assert not ready_page.primary.isEnabled()


def test_scaling_is_an_edit_that_can_be_undone(qtbot: QtBot, ready_page: ReviewPage, document: Document) -> None:
    ready_page.view.problems.scale_requested.emit(Decimal(5))
    assert document.workbook.choices.rule == Rule(scale_to=Decimal(5))
    assert document.undo_stack.undoText() == "Scale every column to 5 points"
    document.undo_stack.undo()
    assert document.workbook.choices.rule == Rule()
    qtbot.waitUntil(lambda: ready_page.facts is not None)


def test_take_me_there_leaves_the_page(qtbot: QtBot, ready_page: ReviewPage) -> None:
    with qtbot.waitSignal(ready_page.go_to):
        ready_page.view.missing.take_there.click()


def test_why_opens_the_explanation(ready_page: ReviewPage) -> None:
    ready_page.view.changes.why.click()
    dialog = ready_page.findChild(ExplainDialog)
    assert isinstance(dialog, ExplainDialog)
    assert dialog.students.currentText() == "Ash, Ana"
    dialog.close()


def test_without_facts_nothing_is_explained_confirmed_or_saved(
    page: ReviewPage, messages: FakeMessages, facts: Facts
) -> None:
    page.explain_student(facts.changes[0].canvas_id)
    page._confirm_losses(True)
    page._show_steps()
    page._save()
    assert messages.heard.asked == []
    assert page.findChild(ExplainDialog) is None


def test_a_rule_that_cannot_be_applied_is_told_and_where_it_is_mended(
    qtbot: QtBot, page: ReviewPage, document: Document, open_class: Callable[..., Workbook]
) -> None:
    workbook = open_class()
    rule = Rule(drop_lowest=5)
    document.apply("open", workbook.preferring(replace(workbook.choices, rule=rule)))
    assert page.empty.isVisible()
    assert "drop" in page.empty.sentence.text().lower()
    assert page.empty.button.text() == "&Go to Sessions"
    with qtbot.waitSignal(page.go_to) as asked:
        page.empty.button.click()
    assert asked.args == [Step.SESSIONS]


@pytest.mark.parametrize("part", ["export", "gradebook"])
def test_one_file_is_not_enough(page: ReviewPage, document: Document, workbook: Workbook, part: str) -> None:
    alone = workbook.with_gradebook(None) if part == "export" else workbook.with_export(None)
    document.apply("open", alone)
    assert page.empty.isVisible()
    assert isinstance(document.workbook.export, Export | None)
