"""Can a person choose sessions with the keyboard, search, follow remarks and figures, and undo it all?"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.choices import Choices, Columns, Going, NoResponse, Rule
from core.problems import Place, Source
from core.results import derive
from core.workbook import Workbook
from gui.session_selection.destinations import DestinationComboBox
from gui.session_selection.edit_delegates import NameEdit, edit_icon_rect
from gui.session_selection.figures import build_summary, sum_included_points
from gui.session_selection.figures_bar import SummaryBar, SummaryDetailsDialog
from gui.session_selection.page import SessionsPage
from gui.session_selection.session_rows import SessionFacts, build_session_rows
from gui.session_selection.session_table import DESTINATION_KEY
from gui.session_selection.sessions_model import Column
from gui.steps import Step, StepState
from gui.tables.table_model import LEFT, RIGHT
from gui.widgets.page import Page
from gui.work.background import Background
from gui.work.document import Document
from gui.work.messages import Messages
from tests.classroom import make_export, make_gradebook
from tests.gui.runs_later import RunsLater
from tests.gui.session_selection.conftest import CLICKER

TEST = "Test 10/2/2026"
SECOND = "Class 2 - Poll 9/11/2026"


def ticks(page: SessionsPage) -> str:
    return "".join("x" if row.is_included else "." for row in page.model.rows)


def press(page: SessionsPage, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    QTest.keyClick(page.table, key, held)


def test_without_an_export_the_page_says_what_to_do(qtbot: QtBot, page: SessionsPage, document: Document) -> None:
    document.apply("close", Workbook())
    assert page.empty_state.isVisible()
    assert page.state() is StepState.NOT_YET
    assert page.primary.isHidden()
    with qtbot.waitSignal(page.go_to) as asked:
        page.empty_state.button.click()
    assert asked.args == [Step.FILES]


def test_the_status_says_where_things_stand(page: SessionsPage) -> None:
    said = "4 of 4 chosen, 9 points. Choose where “Class 2 - Poll 9/11/2026” goes in Canvas."
    assert page.status.text() == said
    assert [button.text() for button in page.summary_bar.buttons] == [
        "4 of 4 sessions",
        "9 points",
        "Mean of 4 students with a score: 4.69",
        "1 row where iClicker's total differs",
        "1 column in Canvas to choose",
    ]
    assert page.state() is StepState.NEEDS_YOU
    assert page.count() == 1


def test_no_session_is_a_problem(page: SessionsPage, document: Document) -> None:
    page.filter_bar.include_all.click()
    assert ticks(page) == "...."
    assert page.state() is StepState.PROBLEM
    assert page.status.text() == "No session is chosen, so there is nothing to write. Tick one."
    document.undo_stack.undo()
    assert ticks(page) == "xxxx"


def test_space_ticks_and_shift_space_ticks_a_range(page: SessionsPage, document: Document) -> None:
    page.table.go_to_session(page.model.rows[0].key)
    press(page, Qt.Key.Key_Space)
    assert ticks(page) == ".xxx"
    page.table.setCurrentIndex(page.table.proxy.index(2, Column.NAME))
    press(page, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert ticks(page) == "...x"
    assert document.undo_stack.undoText() == "Leave out 2 sessions"


def test_space_ticks_all_that_are_selected(page: SessionsPage) -> None:
    page.table.go_to_session(page.model.rows[1].key)
    press(page, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(page, Qt.Key.Key_Space)
    assert ticks(page) == "x..x"


def test_the_mouse_ticks_and_with_shift_a_range(page: SessionsPage) -> None:
    def click(row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        rect = page.table.visualRect(page.table.proxy.index(row, Column.NAME))
        where = QPoint(rect.left() + 8, rect.center().y())
        QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, modifier, where)

    click(3)
    assert ticks(page) == "xxx."
    click(1, Qt.KeyboardModifier.ShiftModifier)
    assert ticks(page) == "x..."
    rect = page.table.visualRect(page.table.proxy.index(0, Column.NAME))
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert ticks(page) == "x..."


def test_all_shown_says_how_many_a_search_shows(page: SessionsPage) -> None:
    page.model.set_included(page.model.rows[:1], included=False)
    assert (page.filter_bar.include_all.text(), page.filter_bar.include_all.checkState()) == (
        "Tick &all",
        Qt.CheckState.PartiallyChecked,
    )
    page.filter_bar.search_field.setText("class 2")
    assert (page.filter_bar.include_all.text(), page.filter_bar.include_all.checkState()) == (
        "Tick &all shown (2)",
        Qt.CheckState.Checked,
    )


def test_letters_go_to_a_name_and_what_follows_them_neither_ticks_nor_sets_points(
    page: SessionsPage, document: Document
) -> None:
    without = "Student ID,Week 1,Week 2,Week 2 b\n1001,2,1,1\n1002,1,1,1\n"
    document.apply("open", document.workbook.with_export(make_export(without)))
    edits = document.undo_stack.count()
    page.table.setCurrentIndex(page.table.proxy.index(0, Column.MEAN))
    QTest.keyClicks(page.table, "week 2 b")
    row = page.table.current_row()
    assert row is not None
    assert row.key == "Week 2 b"
    assert document.undo_stack.count() == edits
    assert not page.table.viewport().findChildren(QLineEdit)


def test_one_click_opens_the_list_where_a_place_is_to_be_chosen(
    page: SessionsPage, document: Document, qtbot: QtBot
) -> None:
    where = page.table.visualRect(page.table.proxy.index(1, Column.DESTINATION)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    places = page.table.findChild(DestinationComboBox)
    assert places is not None
    qtbot.waitUntil(lambda: places.view().isVisible())
    wide = places.view().sizeHintForColumn(0)
    assert places.view().viewport().width() >= wide
    assert places.count() == 6
    assert places.itemData(3, Qt.ItemDataRole.AccessibleDescriptionRole) == "separator"
    QTest.keyClick(places.view(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.table.findChild(DestinationComboBox) is None)
    assert document.undo_stack.count() == 0


@pytest.mark.parametrize(("row", "column"), [(0, Column.DESTINATION), (2, Column.NAME)])
def test_a_click_on_the_sign_changes_the_cell(page: SessionsPage, row: int, column: Column) -> None:
    cell = page.table.visualRect(page.table.proxy.index(row, column))
    sign = edit_icon_rect(cell, page.table.fontMetrics(), page.table.layoutDirection())
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=sign.center())
    assert page.table.findChild(DestinationComboBox if column is Column.DESTINATION else NameEdit) is not None


def test_a_name_that_canvas_has_shows_no_sign_and_is_not_changed_there(page: SessionsPage) -> None:
    cell = page.table.visualRect(page.table.proxy.index(0, Column.NAME))
    sign = edit_icon_rect(cell, page.table.fontMetrics(), page.table.layoutDirection())
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=sign.center())
    assert page.table.findChild(NameEdit) is None


def test_signs_stand_in_the_row_of_the_keyboard(page: SessionsPage) -> None:
    page.table.setSelectionMode(page.table.SelectionMode.NoSelection)
    cell = page.table.visualRect(page.table.proxy.index(2, Column.NAME))
    sign = edit_icon_rect(cell, page.table.fontMetrics(), page.table.layoutDirection())
    page.table.go_to_session(page.model.rows[0].key)
    before = page.table.viewport().grab(sign).toImage()
    page.table.go_to_session(page.model.rows[2].key)
    assert page.table.viewport().grab(sign).toImage() != before


def test_a_click_on_offered_points_opens_no_field_a_moment_later(
    page: SessionsPage, document: Document, qtbot: QtBot
) -> None:
    document.apply("open", document.workbook.with_export(make_export("Student ID,Essay\n1001,2\n1002,1\n")))
    page.table.go_to_session("Essay")
    where = page.table.visualRect(page.table.proxy.index(0, Column.POINTS)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.wait(QApplication.doubleClickInterval() + 50)
    assert document.workbook.points == {"Essay": 10}
    assert not page.table.viewport().findChildren(QLineEdit)


def test_one_click_elsewhere_or_with_a_key_opens_nothing(page: SessionsPage) -> None:
    for row, modifier in ((0, Qt.KeyboardModifier.NoModifier), (1, Qt.KeyboardModifier.ControlModifier)):
        where = page.table.visualRect(page.table.proxy.index(row, Column.DESTINATION)).center()
        QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, modifier, where)
        assert page.table.findChild(DestinationComboBox) is None


def test_the_list_of_places_opens_by_key(page: SessionsPage, qtbot: QtBot) -> None:
    page.table.go_to_session(SECOND)
    press(page, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    places = page.table.findChild(DestinationComboBox)
    assert places is not None
    qtbot.waitUntil(lambda: places.view().isVisible())
    places.hidePopup()


def test_the_menu_of_a_row_names_what_can_be_done_and_its_keys(page: SessionsPage, document: Document) -> None:
    page.table.go_to_session(SECOND)
    page.table.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint()))
    menu = page.table.menu
    assert menu.isVisible()
    actions = menu.actions()
    assert list(page.edit_actions()) == actions
    assert [(action.text().replace("&", ""), action.isEnabled()) for action in actions] == [
        ("Leave out\tSpace", True),
        ("Rename…\tF2", False),
        ("Enter points…\t0 … 9", False),
        (f"Choose column in Canvas…\t{DESTINATION_KEY.toString(DESTINATION_KEY.SequenceFormat.NativeText)}", True),
    ]
    actions[0].trigger()
    assert ticks(page) == "x.xx"
    menu.close()
    document.apply("close", Workbook())
    page.table.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint()))


def test_points_of_canvas_are_taken_by_a_click_a_key_and_all_at_once(page: SessionsPage, document: Document) -> None:
    header = "Student ID,Class 1 - Poll 9/9/2026,Essay,Other\n"
    document.apply("open", document.workbook.with_export(make_export(f"{header}1001,2,1,1\n1002,1,1,1\n")))
    assert page.points_bar.label.text() == "Canvas says what 2 of these sessions are worth. The file does not."
    assert page.points_bar.accept_button.text() == "Take the &points from Canvas for 2 sessions"
    page.points_bar.accept_button.click()
    assert document.workbook.points == {"Class 1 - Poll 9/9/2026": 2, "Essay": 10}
    assert document.undo_stack.undoText() == "Take 2 points from Canvas"
    assert page.points_bar.isHidden()
    document.undo_stack.undo()
    where = page.table.visualRect(page.table.proxy.index(1, Column.POINTS)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert document.workbook.points == {"Essay": 10}
    assert page.points_bar.label.text() == "Canvas says what “Class 1 - Poll 9/9/2026” is worth. The file does not."
    page.table.go_to_session("Class 1 - Poll 9/9/2026")
    assert "Take points from Canvas\tReturn" in [action.text().replace("&", "") for action in page.edit_actions()]
    press(page, Qt.Key.Key_Return)
    assert document.workbook.points == {"Class 1 - Poll 9/9/2026": 2, "Essay": 10}


def test_a_new_name_is_compared_with_those_of_the_course(page: SessionsPage, document: Document) -> None:
    quiz = "Class 2 - Quiz 9/11/2026"
    document.apply("name", document.workbook.titled(quiz, "Class 1: poll 9/9/2026"))
    assert page.model.index(2, Column.DESTINATION).data() == "Choose…"
    document.undo_stack.undo()
    assert page.model.index(2, Column.DESTINATION).data() == f"New: {quiz}"


def test_the_rule_of_scaling_stays_explained(page: SessionsPage, document: Document) -> None:
    choices = replace(document.workbook.choices, columns=Columns.BOTH, rule=Rule(scale_to=Decimal(10)))
    document.apply("scale", document.workbook.preferring(choices))
    button = next(each for each in page.summary_bar.buttons if each.text() == "Each column scaled to 10 points")
    button.click()
    dialog = page.findChild(SummaryDetailsDialog)
    assert dialog is not None
    assert dialog.table.selectionModel().isRowSelected(0)
    assert list(dialog.details.rows) == [
        ("Class 1 - Poll 9/9/2026", "2", "score × 10 ÷ 2"),
        (SECOND, "2", "score × 10 ÷ 2"),
        ("Class 2 - Quiz 9/11/2026", "5", "score × 10 ÷ 5"),
        (TEST, "0", "cannot be scaled"),
        ("iClicker Total", "9", "score × 10 ÷ 9"),
    ]
    dialog.close()


def test_the_search_and_all_shown(page: SessionsPage) -> None:
    page.filter_bar.search_field.setText("quiz")
    assert page.table.proxy.rowCount() == 1
    page.filter_bar.include_all.click()
    assert ticks(page) == "xx.x"
    page.filter_bar.search_field.setText("nothing like it")
    assert page.no_results.isVisible()
    page.no_results.button.click()
    assert page.table.proxy.rowCount() == 4
    assert page.filter_bar.include_all.checkState() is Qt.CheckState.PartiallyChecked


def test_kinds_and_dates_are_those_of_the_file(page: SessionsPage) -> None:
    kinds = [page.filter_bar.kind.itemText(place) for place in range(page.filter_bar.kind.count())]
    assert kinds == ["All kinds", "poll", "quiz", "session"]
    dates = [page.filter_bar.dates.itemText(place) for place in range(page.filter_bar.dates.count())]
    assert dates == ["Any date", "Newest week", "September 2026", "October 2026"]
    page.filter_bar.kind.setCurrentIndex(1)
    page.filter_bar.kind.activated.emit(1)
    assert page.table.proxy.rowCount() == 2
    page.filter_bar.dates.setCurrentIndex(1)
    page.filter_bar.dates.activated.emit(1)
    assert page.table.proxy.rowCount() == 0


def test_sorting_goes_by_value(page: SessionsPage) -> None:
    page.table.sortByColumn(Column.POINTS, Qt.SortOrder.DescendingOrder)
    assert [row.points for row in page.table.visible_rows()] == [5, 2, 2, 0]


def test_remarks_lead_from_one_odd_session_to_the_next(page: SessionsPage) -> None:
    first = "2 sessions look unusual. “Class 2 - Poll 9/11/2026”: 1 person has more than the 2 points possible."
    assert page.remark_bar.label.text().startswith(first)
    assert page.remark_bar.next_button.text() == "Show it &now"
    page.remark_bar.next_button.click()
    assert page.remark_bar.next_button.text() == "Show &next"
    page.remark_bar.next_button.click()
    row = page.table.current_row()
    assert row is not None
    assert row.key == TEST
    assert page.remark_bar.label.text() == f"“{TEST}”: It is worth 0 points, so it adds nothing."
    page.remark_bar.include_button.click()
    assert ticks(page) == "xxx."
    assert page.remark_bar.label.text().endswith("Left out.")
    assert page.remark_bar.include_button.text() == "Inclu&de it"
    page.table.go_to_session(page.model.rows[0].key)
    assert page.remark_bar.label.text().startswith("“Class 2 - Poll 9/11/2026” looks unusual. 1 person")


@pytest.mark.parametrize("place", range(5))
def test_every_figure_opens_its_list(page: SessionsPage, place: int) -> None:
    page.summary_bar.buttons[place].click()
    dialog = page.findChild(SummaryDetailsDialog)
    assert dialog is not None
    assert dialog.details.rows
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == dialog.details.clipboard_text
    dialog.close()


def test_the_mean_lists_every_total_by_a_model_that_makes_no_line_before_it_is_shown(page: SessionsPage) -> None:
    page.summary_bar.buttons[2].click()
    dialog = page.findChild(SummaryDetailsDialog)
    assert dialog is not None
    tester = QAbstractItemModelTester(dialog.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    lines = [("Adler, Ida", "8.5"), ("Bose, Ravi", "4.25"), ("Dorn, Max", "4"), ("Cruz, Lena", "2")]
    assert [tuple(dialog.model.index(row, column).data() for column in range(2)) for row in range(4)] == lines
    assert list(dialog.details.rows) == lines
    assert dialog.details.rows[1:3] == lines[1:3]
    assert not isinstance(dialog.details.rows, tuple | list)
    alignments = [
        dialog.model.headerData(at, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole) for at in (0, 1)
    ]
    assert alignments == [LEFT, RIGHT]
    tester.deleteLater()
    dialog.close()


def test_the_place_is_chosen_with_the_keyboard(page: SessionsPage, document: Document, qtbot: QtBot) -> None:
    page.table.go_to_session(SECOND)
    page.table.setCurrentIndex(page.table.proxy.index(1, Column.DESTINATION))
    press(page, Qt.Key.Key_F2)
    combo = page.table.findChild(QComboBox)
    assert combo is not None
    qtbot.waitUntil(lambda: combo.view().isVisible())
    QTest.keyClick(combo.view(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: document.workbook.destination_of(SECOND).assignment_id == "72")
    assert page.state() is StepState.DONE


def test_a_name_is_checked_while_one_types(page: SessionsPage, document: Document, qtbot: QtBot) -> None:
    page.table.go_to_session("Class 2 - Quiz 9/11/2026")
    press(page, Qt.Key.Key_F2)
    editor = page.table.findChild(NameEdit)
    assert editor is not None
    editor.clear()
    QTest.keyClicks(editor, "Final Score")
    assert "without a word" in editor.problem
    assert "final score" in editor.accessibleDescription()
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.wait(1)
    assert document.workbook.titles == {}
    assert editor.isVisible()
    editor.setText("Essay")
    assert editor.problem == (
        "Canvas already has “Essay”. To send the scores there, choose it in the last column; else give another name."
    )
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.wait(1)
    assert document.workbook.titles == {}
    editor.setText("Quizzes")
    assert editor.problem == ""
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: list(document.workbook.titles.values()) == ["Quizzes"])


def test_columns_and_the_total(page: SessionsPage, document: Document) -> None:
    assert not page.columns_bar.total_fields.isVisible()
    page.columns_bar.buttons[Columns.BOTH].click()
    assert document.workbook.choices.columns is Columns.BOTH
    assert page.columns_bar.total_fields.isVisible()
    assert page.columns_bar.warning.isVisible()
    page.columns_bar.name.setText("Final Points")
    page.columns_bar.name.editingFinished.emit()
    assert document.workbook.choices.total_name == "iClicker Total"
    assert page.columns_bar.name_problem.isVisible()
    page.columns_bar.name.setText("Participation")
    page.columns_bar.name.editingFinished.emit()
    assert document.workbook.choices.total_name == "Participation"
    assert page.columns_bar.destination.currentText() == "New: Participation"
    essay = page.columns_bar.destination.findText("Essay (10 points)")
    page.columns_bar.destination.setCurrentIndex(essay)
    page.columns_bar.destination.activated.emit(essay)
    assert document.workbook.destination_of("total").going is Going.EXISTING
    page.columns_bar.buttons[Columns.TOTAL].click()
    assert page.model.index(0, Column.DESTINATION).data() == "In the total"
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert page.columns_bar.buttons[Columns.SESSIONS].isChecked()


def test_a_place_in_the_export_is_shown(page: SessionsPage) -> None:
    page.filter_bar.search_field.setText("quiz")
    assert page.show_place(Place(Source.EXPORT, None, 8))
    row = page.table.current_row()
    assert row is not None
    assert row.key == TEST
    assert not page.show_place(Place(Source.EXPORT, 4))
    assert not page.show_place(Place(Source.EXPORT, None, 99))


def test_the_button_tells_how_many_rules_are_not_as_they_come(page: SessionsPage, document: Document) -> None:
    assert page.rules_button.text() == "&Rules…"
    choices = Choices(no_response=NoResponse.ZERO, overwrite_excused=True, rule=Rule(cap=Decimal(4)))
    document.apply("Rules", document.workbook.preferring(choices))
    assert page.rules_button.text() == "&Rules (3 changed)…"
    document.undo_stack.undo()
    assert page.rules_button.text() == "&Rules…"


def test_everything_that_takes_the_keyboard_has_a_name(page: SessionsPage) -> None:
    page.columns_bar.buttons[Columns.BOTH].click()
    page.open_rules()
    for widget in page.findChildren(QWidget):
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and widget.isVisible():
            text = getattr(widget, "text", str)
            assert widget.accessibleName() or text() or widget.objectName().startswith("qt_"), widget


def test_points_are_typed_in_the_table(page: SessionsPage, document: Document, qtbot: QtBot) -> None:
    without = "Student ID,Class 1 - Poll,Class 2 - Poll\n1001,2,1\n1002,1,1\n"
    document.apply("open", document.workbook.with_export(make_export(without)))
    assert page.summary_bar.buttons[1].text() == "Points of 2 sessions not known yet"
    assert page.state() is StepState.NEEDS_YOU
    assert page.count() == 2
    assert "what 2 of them are worth: the file does not say" in page.status.text()
    assert page.remark_bar.isHidden()
    page.table.setCurrentIndex(page.table.proxy.index(0, Column.POINTS))
    press(page, Qt.Key.Key_F2)
    editor = page.table.findChild(QLineEdit, options=Qt.FindChildOption.FindChildrenRecursively)
    assert editor is not None
    QTest.keyClicks(editor, "x2,5y")
    assert editor.text() == "2,5"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.model.rows[0].points == Decimal("2.5"))
    assert "what “Class 2 - Poll” is worth" in page.status.text()
    page.model.set_included([page.model.rows[1]], included=False)
    assert page.state() is StepState.DONE


def editor_of(page: SessionsPage, qtbot: QtBot) -> QLineEdit:
    def found() -> bool:
        return bool([each for each in page.table.viewport().findChildren(QLineEdit) if each.isVisible()])

    qtbot.waitUntil(found)
    return next(each for each in page.table.viewport().findChildren(QLineEdit) if each.isVisible())


def test_one_click_opens_the_cell_of_missing_points(page: SessionsPage, document: Document, qtbot: QtBot) -> None:
    without = "Student ID,Class 1 - Poll,Class 2 - Poll\n1001,2,1\n1002,1,1\n"
    document.apply("open", document.workbook.with_export(make_export(without)))
    index = page.table.proxy.index(1, Column.POINTS)
    where = page.table.visualRect(index).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    editor = editor_of(page, qtbot)
    QTest.keyClicks(editor, "3")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.model.rows[1].points == 3)
    assert page.model.rows[0].points is None


def test_a_typed_number_becomes_the_points_of_all_selected(
    page: SessionsPage, document: Document, qtbot: QtBot
) -> None:
    without = "Student ID,Class 1 - Poll,Class 2 - Poll (4 points)\n1001,2,1\n1002,1,1\n"
    document.apply("open", document.workbook.with_export(make_export(without)))
    page.table.go_to_session(page.model.rows[0].key)
    page.table.selectAll()
    press(page, Qt.Key.Key_1)
    editor = editor_of(page, qtbot)
    QTest.keyClicks(editor, "2")
    assert editor.text() == "12"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.model.rows[0].points == 12)
    assert [row.points for row in page.model.rows] == [12, 12 if page.model.rows[1].can_enter_points else 4]
    document.undo_stack.undo()
    assert page.model.rows[0].points is None


def test_the_page_says_what_a_missing_session_means_in_the_total(page: SessionsPage) -> None:
    page.columns_bar.buttons[Columns.TOTAL].click()
    assert page.columns_bar.missing_score_note.isVisible()
    assert page.columns_bar.missing_score_note.text().startswith("A session without a score counts as 0 in the total")
    assert page.columns_bar.buttons[Columns.BOTH].toolTip() == page.columns_bar.missing_score_note.text()


def test_the_figures_go_on_below_where_the_line_is_full(page: SessionsPage, qtbot: QtBot) -> None:
    bar = SummaryBar()
    qtbot.addWidget(bar)
    bar.set_items(build_summary(page.document.workbook, page.document.results, page.model.rows))
    bar.resize(1200, bar.heightForWidth(1200))
    bar.show()
    assert len({button.y() for button in bar.buttons}) == 1
    bar.resize(300, bar.heightForWidth(300))
    assert len({button.y() for button in bar.buttons}) > 1
    assert bar.height() > max(button.geometry().bottom() for button in bar.buttons)
    assert max(button.geometry().right() for button in bar.buttons) < 300


def test_another_file_is_shown_without_the_search_of_before(page: SessionsPage, document: Document) -> None:
    export = document.workbook.export
    assert export is not None
    page.filter_bar.search_field.setText("quiz")
    document.apply("Read anew", document.workbook.reading_anew(replace(export)))
    assert page.filter_bar.search_field.text() == "quiz"
    document.apply("Open", document.workbook.with_export(make_export(CLICKER.replace("Cruz", "Crux"))))
    assert page.filter_bar.search_field.text() == ""
    assert len(page.table.visible_rows()) == len(page.model.rows)


def test_an_accepted_warning_leaves_the_figures_as_they_are(document: Document, page: SessionsPage) -> None:
    mean = page.summary_bar.buttons[2].text()
    document.apply("Accept", document.workbook.accepting({"score-lowered": frozenset()}))
    document.changed.emit(frozenset({"results"}))
    assert page.summary_bar.buttons[2].text() == mean == "Mean of 4 students with a score: 4.69"


def test_what_follows_from_the_choice_alone_is_right_at_once_and_the_mean_says_that_it_is_to_come(
    monkeypatch: pytest.MonkeyPatch, workbook: Workbook, show_page: Callable[[Page], None]
) -> None:
    monkeypatch.setattr("gui.work.document.QUICK_CELLS", 0)
    later = RunsLater()
    background = Background(later)
    document = Document(background)
    document.open(workbook)
    page = SessionsPage(document, Messages(), background)
    show_page(page)
    assert page.summary_bar.buttons[2].text() == "Mean: being worked out…"
    later.run_all()
    assert page.summary_bar.buttons[2].text() == "Mean of 4 students with a score: 4.69"
    page.model.set_included(page.model.rows[1:], included=False)
    assert page.status.text().startswith("1 of 4 chosen, 2 points.")
    assert [button.text() for button in page.summary_bar.buttons[:3]] == [
        "1 of 4 sessions",
        "2 points",
        "Mean: being worked out…",
    ]
    later.run_all()
    assert page.summary_bar.buttons[2].text() == "Mean of 4 students with a score: 1.25"
    rule = replace(document.workbook.choices.rule, drop_lowest=1)
    document.apply("drop", document.workbook.preferring(replace(document.workbook.choices, rule=rule)))
    later.run_all()
    assert page.state() is StepState.PROBLEM
    document.apply("count", document.workbook.choosing([row.key for row in page.model.rows[:2]], count=True))
    assert (page.state(), page.status.text().partition(" Choose")[0]) == (
        StepState.NEEDS_YOU,
        "2 of 4 chosen, 2 points.",
    )
    document.open(Workbook())


@pytest.mark.parametrize("dropped", range(3))
@pytest.mark.parametrize("chosen", [[0], [0, 1], [0, 1, 2], []])
def test_the_points_are_those_of_the_finished_total(workbook: Workbook, chosen: list[int], dropped: int) -> None:
    rule = replace(workbook.choices.rule, drop_lowest=dropped)
    keys = [session.key for place, session in enumerate(workbook.export.sessions) if place not in chosen]  # type: ignore[union-attr]
    work = workbook.choosing(keys, count=False).preferring(replace(workbook.choices, rule=rule))
    sheet = derive(work).sheet
    points = sum_included_points(work, build_session_rows(work, SessionFacts()))
    assert sheet is None or points == sheet.total_points


def test_what_is_typed_stays_whatever_is_worked_out_meanwhile(qtbot: QtBot, page: SessionsPage) -> None:
    page.table.go_to_session(page.model.rows[2].key)
    page.table.edit_cell(Column.NAME)
    editor = page.table.findChild(QLineEdit)
    assert editor is not None
    assert editor.selectedText() == "Class 2 - Quiz 9/11/2026"
    page.model.show_rows(page.model.rows)
    assert editor.selectedText() == "Class 2 - Quiz 9/11/2026"
    QTest.keyClicks(editor, "Clouds")
    page.model.show_rows(page.model.rows)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.document.workbook.titles == {"Class 2 - Quiz 9/11/2026": "Clouds"})


def test_near_titles_are_those_of_the_gradebook_that_is_open(
    show_page: Callable[[Page], None], document: Document
) -> None:
    pool = RunsLater()
    page = SessionsPage(document, Messages(), Background(pool))
    show_page(page)
    pool.run_all()
    assert page.model.rows[1].needs_destination
    document.apply("Gradebook", replace(document.workbook, gradebook=make_gradebook()))
    assert not page.model.rows[1].destination.alike
    pool.run_all()
    document.undo_stack.undo()
    pool.run_all()
    assert page.model.rows[1].needs_destination
    document.apply("None", replace(document.workbook, gradebook=None))
    assert [row.key for row in page.model.rows if row.needs_destination] == []
