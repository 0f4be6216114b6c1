"""Sessions page: selection, filter, hints, summary, editors, and undo."""

from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.choices import Choices, DestinationKind, NoResponsePolicy, OutputColumns, ScoringRule
from core.clicker.combining import combine_exports
from core.clicker.export import build_file_key
from core.problems import Location, Severity, Source
from core.results import derive_results
from core.rule_sets import RuleSetStore
from core.upload.destinations import ResolvedKind
from core.workbook import Workbook
from gui.session_selection.destinations import DestinationComboBox
from gui.session_selection.edit_delegates import AssignmentNameEdit, get_edit_icon_rect
from gui.session_selection.page import SessionsPage
from gui.session_selection.rule_texts import count_changed_rules, describe_missing_scores
from gui.session_selection.session_rows import SessionAnalysis, build_session_rows, describe_name_problem
from gui.session_selection.session_table import DESTINATION_KEY
from gui.session_selection.sessions_model import Column
from gui.session_selection.summary import build_summary, sum_included_points
from gui.session_selection.summary_bar import SummaryBar, SummaryDetailsDialog
from gui.steps import Step, StepState
from gui.tables.table_model import ALIGN_LEFT, ALIGN_RIGHT, OBJECT_ROLE
from gui.widgets.page import Page
from gui.work.background import TaskRunner
from gui.work.document import Document
from gui.work.messages import Messages
from tests.file_builders import make_export, make_gradebook
from tests.gui.deferred_pool import DeferredPool
from tests.gui.session_selection.conftest import CLICKER, GRADEBOOK

TEST = "Test 10/2/2026"
SECOND_POLL = "Class 2 - Poll 9/11/2026"


def included(page: SessionsPage) -> str:
    return "".join("x" if row.is_included else "." for row in page.model.all_rows)


def shown_mean(page: SessionsPage) -> Decimal:
    """Return the mean of the totals that the summary lists, rounded as it is shown."""
    totals = [Decimal(total) for _, total in page.summary_bar.items[2].details.rows]
    mean = (sum(totals, Decimal(0)) / len(totals)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert str(mean) in page.summary_bar.buttons[2].text()
    return mean


def press(page: SessionsPage, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    combined = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        combined |= modifier
    QTest.keyClick(page.table, key, combined)


def test_page_without_export_shows_empty_state(qtbot: QtBot, page: SessionsPage, document: Document) -> None:
    document.apply("close", Workbook())
    assert page.empty_state.isVisible()
    assert page.get_state() is StepState.NOT_READY
    assert page.primary_button.isHidden()
    with qtbot.waitSignal(page.navigation_requested) as emitted:
        page.empty_state.button.click()
    assert emitted.args == [Step.FILES]


def test_summary_lists_sessions_points_mean_and_checks(page: SessionsPage) -> None:
    items = page.summary_bar.items
    assert [button.text() for button in page.summary_bar.buttons] == [item.text for item in items]
    assert [(item.severity, item.is_check, len(item.details.rows)) for item in items] == [
        (Severity.INFO, False, 4),
        (Severity.INFO, False, 4),
        (Severity.INFO, False, 4),
        (Severity.WARNING, True, 1),
        (Severity.WARNING, False, 1),
    ]
    assert sum_included_points(page.document.workbook, page.model.rows) == 9
    assert shown_mean(page) == Decimal("4.69")
    assert page.get_state() is StepState.NEEDS_ATTENTION
    assert page.count_open_items() == 1


def test_state_without_included_sessions_is_problem(page: SessionsPage, document: Document) -> None:
    page.filter_bar.include_all.click()
    assert included(page) == "...."
    assert page.get_state() is StepState.PROBLEM
    assert page.summary_bar.items[0].severity is Severity.ERROR
    document.undo_stack.undo()
    assert included(page) == "xxxx"


def test_shift_space_applies_toggle_to_range(page: SessionsPage, document: Document) -> None:
    page.table.select_session(page.model.rows[0].key)
    press(page, Qt.Key.Key_Space)
    assert included(page) == ".xxx"
    page.table.setCurrentIndex(page.model.index(2, Column.NAME))
    press(page, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert included(page) == "...x"
    assert document.undo_stack.count() == 2


def test_space_toggles_selected_rows(page: SessionsPage) -> None:
    page.table.select_session(page.model.rows[1].key)
    press(page, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(page, Qt.Key.Key_Space)
    assert included(page) == "x..x"


def test_shift_click_applies_toggle_to_range(page: SessionsPage) -> None:
    def click(row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        rect = page.table.visualRect(page.model.index(row, Column.NAME))
        position = QPoint(rect.left() + 8, rect.center().y())
        QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, modifier, position)

    click(3)
    assert included(page) == "xxx."
    click(1, Qt.KeyboardModifier.ShiftModifier)
    assert included(page) == "x..."
    rect = page.table.visualRect(page.model.index(0, Column.NAME))
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert included(page) == "x..."


def test_include_all_box_with_filter_shows_count(page: SessionsPage) -> None:
    page.model.set_included(page.model.rows[:1], included=False)
    include_all = page.filter_bar.include_all
    unfiltered_text = include_all.text()
    assert include_all.checkState() is Qt.CheckState.PartiallyChecked
    page.filter_bar.search_field.setText("class 2")
    assert include_all.checkState() is Qt.CheckState.Checked
    assert include_all.text() != unfiltered_text
    assert "(2)" in include_all.text()


def test_typed_name_with_space_and_digit_selects_session(page: SessionsPage, document: Document) -> None:
    export_text = "Student ID,Week 1,Week 2,Week 2 b\n1001,2,1,1\n1002,1,1,1\n"
    document.apply("open", document.workbook.with_export(make_export(export_text)))
    edits = document.undo_stack.count()
    page.table.setCurrentIndex(page.model.index(0, Column.MEAN))
    QTest.keyClicks(page.table, "week 2 b")
    row = page.table.get_current_row()
    assert row is not None
    assert row.key == "Week 2 b"
    assert document.undo_stack.count() == edits
    assert not page.table.viewport().findChildren(QLineEdit)


def test_click_on_missing_destination_opens_popup(page: SessionsPage, document: Document, qtbot: QtBot) -> None:
    position = page.table.visualRect(page.model.index(1, Column.DESTINATION)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=position)
    combo = page.table.findChild(DestinationComboBox)
    assert combo is not None
    qtbot.waitUntil(lambda: combo.view().isVisible())
    assert combo.view().viewport().width() >= combo.view().sizeHintForColumn(0)
    assert combo.count() == 6
    assert combo.itemData(3, Qt.ItemDataRole.AccessibleDescriptionRole) == "separator"
    QTest.keyClick(combo.view(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.table.findChild(DestinationComboBox) is None)
    assert document.undo_stack.count() == 0


@pytest.mark.parametrize(("row", "column"), [(0, Column.DESTINATION), (2, Column.NAME)])
def test_click_on_edit_icon_opens_editor(page: SessionsPage, row: int, column: Column) -> None:
    cell = page.table.visualRect(page.model.index(row, column))
    icon_rect = get_edit_icon_rect(cell, page.table.fontMetrics(), page.table.layoutDirection())
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=icon_rect.center())
    assert page.table.findChild(DestinationComboBox if column is Column.DESTINATION else AssignmentNameEdit) is not None


def test_click_on_existing_assignment_name_does_not_open_editor(page: SessionsPage) -> None:
    cell = page.table.visualRect(page.model.index(0, Column.NAME))
    icon_rect = get_edit_icon_rect(cell, page.table.fontMetrics(), page.table.layoutDirection())
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=icon_rect.center())
    assert page.table.findChild(AssignmentNameEdit) is None


def test_edit_icon_in_current_row_is_drawn(page: SessionsPage) -> None:
    page.table.setSelectionMode(page.table.SelectionMode.NoSelection)
    cell = page.table.visualRect(page.model.index(2, Column.NAME))
    icon_rect = get_edit_icon_rect(cell, page.table.fontMetrics(), page.table.layoutDirection())
    page.table.select_session(page.model.rows[0].key)
    before = page.table.viewport().grab(icon_rect).toImage()
    page.table.select_session(page.model.rows[2].key)
    assert page.table.viewport().grab(icon_rect).toImage() != before


def test_click_on_canvas_points_does_not_open_editor(page: SessionsPage, document: Document, qtbot: QtBot) -> None:
    workbook = document.workbook.with_export(make_export("Student ID,Essay\n1001,2\n1002,1\n"))
    document.apply("open", workbook.with_sessions_included(["Essay"], included=True))
    page.table.select_session("Essay")
    position = page.table.visualRect(page.model.index(0, Column.POINTS)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=position)
    qtbot.wait(QApplication.doubleClickInterval() + 50)
    assert document.workbook.points == {"Essay": 10}
    assert not page.table.viewport().findChildren(QLineEdit)


def test_click_next_to_icon_or_with_modifier_does_not_open_editor(page: SessionsPage) -> None:
    for row, modifier in ((0, Qt.KeyboardModifier.NoModifier), (1, Qt.KeyboardModifier.ControlModifier)):
        position = page.table.visualRect(page.model.index(row, Column.DESTINATION)).center()
        QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, modifier, position)
        assert page.table.findChild(DestinationComboBox) is None


def test_alt_down_opens_destination_popup(page: SessionsPage, qtbot: QtBot) -> None:
    page.table.select_session(SECOND_POLL)
    press(page, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    combo = page.table.findChild(DestinationComboBox)
    assert combo is not None
    qtbot.waitUntil(lambda: combo.view().isVisible())
    combo.hidePopup()


def test_context_menu_offers_row_actions(page: SessionsPage, document: Document) -> None:
    page.table.select_session(SECOND_POLL)
    page.table.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint()))
    menu = page.table.menu
    assert menu.isVisible()
    actions = menu.actions()
    assert list(page.get_edit_actions()) == actions
    edit_actions = page.table.edit_actions
    assert actions == [page.table.include_action, *edit_actions.values()]
    assert [(column, action.isEnabled()) for column, action in edit_actions.items()] == [
        (Column.NAME, False),
        (Column.POINTS, False),
        (Column.DESTINATION, True),
    ]
    assert page.table.include_action.isEnabled()
    keys = [action.text().partition("\t")[2] for action in edit_actions.values()]
    assert keys == ["F2", "0 … 9", DESTINATION_KEY.toString(DESTINATION_KEY.SequenceFormat.NativeText)]
    actions[0].trigger()
    assert included(page) == "x.xx"
    menu.close()
    document.apply("close", Workbook())
    page.table.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint()))


def test_accepting_canvas_points_sets_points(page: SessionsPage, document: Document) -> None:
    header = "Student ID,Class 1 - Poll 9/9/2026,Essay,Other\n"
    document.apply("open", document.workbook.with_export(make_export(f"{header}1001,2,1,1\n1002,1,1,1\n")))
    assert [row.name for row in page.points_bar.rows] == ["Class 1 - Poll 9/9/2026", "Essay"]
    assert page.points_bar.isVisible()
    page.points_bar.accept_button.click()
    assert document.workbook.points == {"Class 1 - Poll 9/9/2026": 2, "Essay": 10}
    assert document.undo_stack.count() == 2
    assert page.points_bar.isHidden()
    document.undo_stack.undo()
    position = page.table.visualRect(page.model.index(1, Column.POINTS)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=position)
    assert document.workbook.points == {"Essay": 10}
    assert [row.name for row in page.points_bar.rows] == ["Class 1 - Poll 9/9/2026"]
    page.table.select_session("Class 1 - Poll 9/9/2026")
    assert page.table.accept_action in page.get_edit_actions()
    press(page, Qt.Key.Key_Return)
    assert document.workbook.points == {"Class 1 - Poll 9/9/2026": 2, "Essay": 10}


def test_renamed_session_similar_to_assignment_needs_destination(page: SessionsPage, document: Document) -> None:
    quiz = "Class 2 - Quiz 9/11/2026"
    document.apply("name", document.workbook.with_title(quiz, "Class 1: poll 9/9/2026"))
    assert page.model.rows[2].needs_destination
    document.undo_stack.undo()
    assert page.model.rows[2].destination.kind is ResolvedKind.NEW
    assert page.model.rows[2].destination.title == quiz


def test_scaling_item_lists_formula_of_each_column(page: SessionsPage, document: Document) -> None:
    choices = replace(document.workbook.choices, columns=OutputColumns.BOTH, rule=ScoringRule(scale_to=Decimal(10)))
    document.apply("scale", document.workbook.with_choices(choices))
    page.summary_bar.buttons[2].click()
    dialog = page.findChild(SummaryDetailsDialog)
    assert dialog is not None
    assert dialog.table.selectionModel().isRowSelected(0)
    rows = dialog.details.rows
    assert [(name, points) for name, points, _ in rows] == [
        ("Class 1 - Poll 9/9/2026", "2"),
        (SECOND_POLL, "2"),
        ("Class 2 - Quiz 9/11/2026", "5"),
        (TEST, "0"),
        ("iClicker Total", "9"),
    ]
    assert ["10 ÷" in formula for _, _, formula in rows] == [True, True, True, False, True]
    dialog.close()


def test_include_all_box_with_search_changes_only_visible_rows(page: SessionsPage) -> None:
    page.filter_bar.search_field.setText("quiz")
    assert page.model.rowCount() == 1
    page.filter_bar.include_all.click()
    assert included(page) == "xx.x"
    page.filter_bar.search_field.setText("nothing like it")
    assert page.no_results.isVisible()
    page.no_results.button.click()
    assert page.model.rowCount() == 4
    assert page.filter_bar.include_all.checkState() is Qt.CheckState.PartiallyChecked


def test_filter_bar_offers_kinds_and_dates_of_file(page: SessionsPage) -> None:
    kinds = [page.filter_bar.kind.itemData(index) for index in range(page.filter_bar.kind.count())]
    assert kinds == ["", "poll", "quiz", "session"]
    dates = [page.filter_bar.dates.itemText(index) for index in range(page.filter_bar.dates.count())]
    assert dates[2:] == ["September 2026", "October 2026"]
    page.filter_bar.kind.setCurrentIndex(1)
    page.filter_bar.kind.activated.emit(1)
    assert page.model.rowCount() == 2
    page.filter_bar.dates.setCurrentIndex(1)
    page.filter_bar.dates.activated.emit(1)
    assert page.model.rowCount() == 0


def test_table_sorted_by_points_compares_numbers(page: SessionsPage) -> None:
    page.table.sortByColumn(Column.POINTS, Qt.SortOrder.DescendingOrder)
    assert [row.points for row in page.model.rows] == [5, 2, 2, 0]


def test_hint_bar_next_button_selects_next_unusual_session(page: SessionsPage) -> None:
    first = page.model.rows[1].unusual_hints[0].message
    assert first in page.hint_bar.label.text()
    assert page.hint_bar.row is None
    page.hint_bar.next_button.click()
    assert page.hint_bar.row is page.model.rows[1]
    page.hint_bar.next_button.click()
    row = page.table.get_current_row()
    assert row is not None
    assert row.key == TEST
    assert page.hint_bar.row is page.model.rows[3]
    assert row.unusual_hints[0].message in page.hint_bar.label.text()
    page.hint_bar.include_button.click()
    assert included(page) == "xxx."
    assert page.hint_bar.row is page.model.rows[3]
    page.table.select_session(page.model.rows[0].key)
    assert page.hint_bar.row is None
    assert first in page.hint_bar.label.text()


@pytest.mark.parametrize("index", range(5))
def test_summary_button_opens_details(page: SessionsPage, index: int) -> None:
    page.summary_bar.buttons[index].click()
    dialog = page.findChild(SummaryDetailsDialog)
    assert dialog is not None
    assert dialog.details.rows
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == dialog.details.clipboard_text
    dialog.close()


def test_mean_details_list_totals_lazily(page: SessionsPage) -> None:
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
        dialog.model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        for column in (0, 1)
    ]
    assert alignments == [ALIGN_LEFT, ALIGN_RIGHT]
    tester.deleteLater()
    dialog.close()


def test_destination_chosen_with_keyboard_is_applied(page: SessionsPage, document: Document, qtbot: QtBot) -> None:
    page.table.select_session(SECOND_POLL)
    page.table.setCurrentIndex(page.model.index(1, Column.DESTINATION))
    press(page, Qt.Key.Key_F2)
    combo = page.table.findChild(QComboBox)
    assert combo is not None
    qtbot.waitUntil(lambda: combo.view().isVisible())
    QTest.keyClick(combo.view(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: document.workbook.get_destination(SECOND_POLL).assignment_id == "72")
    assert page.get_state() is StepState.DONE


def test_name_editor_rejects_invalid_names(page: SessionsPage, document: Document, qtbot: QtBot) -> None:
    page.table.select_session("Class 2 - Quiz 9/11/2026")
    press(page, Qt.Key.Key_F2)
    editor = page.table.findChild(AssignmentNameEdit)
    assert editor is not None
    editor.clear()
    QTest.keyClicks(editor, "Final Score")
    assert editor.problem
    assert editor.accessibleDescription() == editor.problem
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.wait(1)
    assert document.workbook.titles == {}
    assert editor.isVisible()
    editor.setText("Essay")
    assert editor.problem == describe_name_problem("Essay", document.workbook.gradebook)
    assert "Essay" in editor.problem
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.wait(1)
    assert document.workbook.titles == {}
    editor.setText("Quizzes")
    assert editor.problem == ""
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: list(document.workbook.titles.values()) == ["Quizzes"])


def test_columns_bar_edits_total_column(page: SessionsPage, document: Document) -> None:
    assert not page.columns_bar.total_fields.isVisible()
    page.columns_bar.buttons[OutputColumns.BOTH].click()
    assert document.workbook.choices.columns is OutputColumns.BOTH
    assert page.columns_bar.total_fields.isVisible()
    assert page.columns_bar.warning.isVisible()
    page.columns_bar.name.setText("Final Points")
    page.columns_bar.name.editingFinished.emit()
    assert document.workbook.choices.total_name == "iClicker Total"
    assert page.columns_bar.name_problem.isVisible()
    page.columns_bar.name.setText("Participation")
    page.columns_bar.name.editingFinished.emit()
    assert document.workbook.choices.total_name == "Participation"
    assert page.columns_bar.destination.currentData().going is DestinationKind.NEW
    essay = page.columns_bar.destination.findText("Essay", Qt.MatchFlag.MatchContains)
    page.columns_bar.destination.setCurrentIndex(essay)
    page.columns_bar.destination.activated.emit(essay)
    assert document.workbook.get_destination("total").going is DestinationKind.EXISTING
    page.columns_bar.buttons[OutputColumns.TOTAL].click()
    assert page.model.rows[0].destination.kind is ResolvedKind.IN_TOTAL
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert page.columns_bar.buttons[OutputColumns.SESSIONS].isChecked()


def test_only_total_with_header_in_canvas_needs_destination(
    page: SessionsPage, document: Document, qtbot: QtBot
) -> None:
    export = make_export("Name,Email,Student ID,iClicker Grade\nIda Adler,ida@mail.example,1001,2\n")
    gradebook = make_gradebook(GRADEBOOK.replace("Essay", "iClicker Grade"))
    document.apply("open", document.workbook.with_gradebook(gradebook).with_export(export))
    bar = page.columns_bar
    qtbot.waitUntil(lambda: bar.needs_destination)
    assert [button.isEnabled() for button in bar.buttons.values()] == [False, True, False]
    assert bar.buttons[OutputColumns.TOTAL].isChecked()
    assert page.get_state() is StepState.NEEDS_ATTENTION
    assert "“iClicker Total”" in page.status.text()
    index = bar.destination.findText("iClicker Grade", Qt.MatchFlag.MatchContains)
    bar.destination.setCurrentIndex(index)
    bar.destination.activated.emit(index)
    qtbot.waitUntil(lambda: page.get_state() is StepState.DONE)
    assert not bar.needs_destination


def test_show_location_of_column_selects_session(page: SessionsPage) -> None:
    page.filter_bar.search_field.setText("quiz")
    assert page.show_location(Location(Source.EXPORT, None, 8))
    row = page.table.get_current_row()
    assert row is not None
    assert row.key == TEST
    assert not page.show_location(Location(Source.EXPORT, 4))
    assert not page.show_location(Location(Source.EXPORT, None, 99))


def test_rules_button_shows_number_of_changed_rules(page: SessionsPage, document: Document) -> None:
    unchanged_text = page.rules_button.text()
    choices = Choices(no_response=NoResponsePolicy.ZERO, overwrite_excused=True, rule=ScoringRule(cap=Decimal(4)))
    document.apply("Rules", document.workbook.with_choices(choices))
    assert count_changed_rules(choices) == 3
    assert "3" in page.rules_button.text()
    document.undo_stack.undo()
    assert page.rules_button.text() == unchanged_text


def test_focusable_widgets_have_accessible_names(page: SessionsPage) -> None:
    page.columns_bar.buttons[OutputColumns.BOTH].click()
    page.open_rules_dialog()
    for widget in page.findChildren(QWidget):
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and widget.isVisible():
            text = getattr(widget, "text", str)
            assert widget.accessibleName() or text() or widget.objectName().startswith("qt_"), widget


def test_points_typed_in_cell_are_applied(page: SessionsPage, document: Document, qtbot: QtBot) -> None:
    export_text = "Student ID,Class 11 - Poll,Class 12 - Poll\n1001,2,1\n1002,1,1\n"
    document.apply("open", document.workbook.with_export(make_export(export_text)))
    assert page.summary_bar.items[1].severity is Severity.WARNING
    assert page.get_state() is StepState.NEEDS_ATTENTION
    assert page.count_open_items() == 2
    assert [row.needs_points for row in page.model.rows] == [True, True]
    assert page.hint_bar.isHidden()
    page.table.setCurrentIndex(page.model.index(0, Column.POINTS))
    press(page, Qt.Key.Key_F2)
    editor = page.table.findChild(QLineEdit, options=Qt.FindChildOption.FindChildrenRecursively)
    assert editor is not None
    QTest.keyClicks(editor, "x2,5y")
    assert editor.text() == "2,5"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.model.rows[0].points == Decimal("2.5"))
    assert "“Class 12 - Poll”" in page.status.text()
    page.model.set_included([page.model.rows[1]], included=False)
    assert page.get_state() is StepState.DONE


def wait_for_editor(page: SessionsPage, qtbot: QtBot) -> QLineEdit:
    def visible_editors() -> list[QLineEdit]:
        return [editor for editor in page.table.viewport().findChildren(QLineEdit) if editor.isVisible()]

    qtbot.waitUntil(lambda: bool(visible_editors()))
    return visible_editors()[0]


def test_click_on_missing_points_opens_editor(page: SessionsPage, document: Document, qtbot: QtBot) -> None:
    export_text = "Student ID,Class 11 - Poll,Class 12 - Poll\n1001,2,1\n1002,1,1\n"
    document.apply("open", document.workbook.with_export(make_export(export_text)))
    index = page.model.index(1, Column.POINTS)
    position = page.table.visualRect(index).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=position)
    editor = wait_for_editor(page, qtbot)
    QTest.keyClicks(editor, "3")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.model.rows[1].points == 3)
    assert page.model.rows[0].points is None


def test_typed_points_apply_to_selected_rows(page: SessionsPage, document: Document, qtbot: QtBot) -> None:
    export_text = "Student ID,Class 1 - Poll,Class 2 - Poll (4 points)\n1001,2,1\n1002,1,1\n"
    document.apply("open", document.workbook.with_export(make_export(export_text)))
    page.table.select_session(page.model.rows[0].key)
    page.table.selectAll()
    press(page, Qt.Key.Key_1)
    editor = wait_for_editor(page, qtbot)
    QTest.keyClicks(editor, "2")
    assert editor.text() == "12"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.model.rows[0].points == 12)
    assert [row.points for row in page.model.rows] == [12, 12 if page.model.rows[1].can_enter_points else 4]
    document.undo_stack.undo()
    assert page.model.rows[0].points is None


def test_total_column_shows_note_about_missing_scores(page: SessionsPage) -> None:
    page.columns_bar.buttons[OutputColumns.TOTAL].click()
    assert page.columns_bar.missing_score_note.isVisible()
    note = describe_missing_scores(page.document.workbook.choices)
    assert page.columns_bar.missing_score_note.text() == note
    assert page.columns_bar.buttons[OutputColumns.BOTH].toolTip() == note


def test_summary_bar_wraps_in_narrow_window(page: SessionsPage, qtbot: QtBot) -> None:
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


def test_opening_another_file_clears_search(page: SessionsPage, document: Document) -> None:
    export = document.workbook.export
    assert export is not None
    page.filter_bar.search_field.setText("quiz")
    document.apply("Read anew", document.workbook.with_corrected_export(replace(export)))
    assert page.filter_bar.search_field.text() == "quiz"
    document.apply("Open", document.workbook.with_export(make_export(CLICKER.replace("Cruz", "Crux"))))
    assert page.filter_bar.search_field.text() == ""
    assert len(page.model.rows) == len(page.model.rows)


def test_accepting_warning_keeps_summary(document: Document, page: SessionsPage) -> None:
    mean = page.summary_bar.buttons[2].text()
    assert shown_mean(page) == Decimal("4.69")
    document.apply("Accept", document.workbook.with_accepted_warnings({"score-lowered": frozenset()}))
    document.changed.emit(frozenset({"results"}))
    assert page.summary_bar.buttons[2].text() == mean


def test_summary_with_pending_results_updates_points_immediately(
    monkeypatch: pytest.MonkeyPatch, workbook: Workbook, show_page: Callable[[Page], None]
) -> None:
    monkeypatch.setattr("gui.work.document.MAX_SYNCHRONOUS_CELLS", 0)
    later = DeferredPool()
    background = TaskRunner(later)
    document = Document(background)
    document.open(workbook)
    page = SessionsPage(document, Messages(), background, RuleSetStore(Path()))
    show_page(page)
    assert not page.summary_bar.items[2].details.rows
    later.run_all()
    assert shown_mean(page) == Decimal("4.69")
    page.model.set_included(page.model.rows[1:], included=False)
    assert included(page) == "x..."
    assert sum_included_points(document.workbook, page.model.rows) == 2
    assert [len(item.details.rows) for item in page.summary_bar.items[:3]] == [4, 1, 0]
    later.run_all()
    assert shown_mean(page) == Decimal("1.25")
    rule = replace(document.workbook.choices.rule, drop_lowest=1)
    document.apply("drop", document.workbook.with_choices(replace(document.workbook.choices, rule=rule)))
    later.run_all()
    assert page.get_state() is StepState.PROBLEM
    document.apply(
        "count", document.workbook.with_sessions_included([row.key for row in page.model.rows[:2]], included=True)
    )
    assert page.get_state() is StepState.NEEDS_ATTENTION
    assert included(page) == "xx.."
    assert sum_included_points(document.workbook, page.model.rows) == 2
    document.open(Workbook())


@pytest.mark.parametrize("dropped", range(3))
@pytest.mark.parametrize("included_indexes", [[0], [0, 1], [0, 1, 2], []])
def test_sum_included_points_equals_points_in_score_sheet(
    workbook: Workbook, included_indexes: list[int], dropped: int
) -> None:
    rule = replace(workbook.choices.rule, drop_lowest=dropped)
    keys = [session.key for index, session in enumerate(workbook.export.sessions) if index not in included_indexes]  # type: ignore[union-attr]
    work = workbook.with_sessions_included(keys, included=False).with_choices(replace(workbook.choices, rule=rule))
    sheet = derive_results(work).score_sheet
    points = sum_included_points(work, build_session_rows(work, SessionAnalysis()))
    assert sheet is None or points == sheet.total_points


def test_row_update_keeps_text_in_open_editor(qtbot: QtBot, page: SessionsPage) -> None:
    page.table.select_session(page.model.rows[2].key)
    page.table.open_editor(Column.NAME)
    editor = page.table.findChild(QLineEdit)
    assert editor is not None
    assert editor.selectedText() == "Class 2 - Quiz 9/11/2026"
    page.model.set_rows(page.model.rows)
    assert editor.selectedText() == "Class 2 - Quiz 9/11/2026"
    QTest.keyClicks(editor, "Clouds")
    page.model.set_rows(page.model.rows)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.document.workbook.titles == {"Class 2 - Quiz 9/11/2026": "Clouds"})


def test_similar_assignments_belong_to_open_gradebook(show_page: Callable[[Page], None], document: Document) -> None:
    later = DeferredPool()
    page = SessionsPage(document, Messages(), TaskRunner(later), RuleSetStore(Path()))
    show_page(page)
    later.run_all()
    assert page.model.rows[1].needs_destination
    document.apply("Gradebook", replace(document.workbook, gradebook=make_gradebook()))
    assert not page.model.rows[1].destination.candidates
    later.run_all()
    document.undo_stack.undo()
    later.run_all()
    assert page.model.rows[1].needs_destination
    document.apply("None", replace(document.workbook, gradebook=None))
    assert [row.key for row in page.model.rows if row.needs_destination] == []


def test_sorting_and_filtering_keep_selected_sessions(page: SessionsPage) -> None:
    page.table.select_session("Class 2 - Quiz 9/11/2026")
    page.table.sortByColumn(Column.NAME, Qt.SortOrder.DescendingOrder)
    current = page.table.get_current_row()
    assert current is not None
    assert (page.table.currentIndex().row(), current.key) == (1, "Class 2 - Quiz 9/11/2026")
    assert page.table.get_selected_rows() == [current]
    page.filter_bar.search_field.setText("quiz")
    assert [row.key for row in page.table.get_selected_rows()] == ["Class 2 - Quiz 9/11/2026"]
    page.filter_bar.search_field.setText("poll")
    assert (page.table.get_selected_rows(), page.table.get_current_row()) == ([], None)


def test_renaming_in_table_sorted_by_name_moves_session(qtbot: QtBot, page: SessionsPage) -> None:
    key = "Test 10/2/2026"
    page.table.sortByColumn(Column.NAME, Qt.SortOrder.AscendingOrder)
    page.table.select_session(key)
    page.table.open_editor(Column.NAME)
    editor = page.table.findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "A quiz")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.document.workbook.titles == {key: "A quiz"})
    assert (page.model.rows[0].key, page.table.currentIndex().row()) == (key, 0)
    qtbot.waitUntil(lambda: page.table.findChild(QLineEdit) is None)
    assert page.table.state() is page.table.State.NoState


def test_show_location_in_second_file_selects_joined_session(page: SessionsPage, document: Document) -> None:
    document.open(
        Workbook(export=combine_exports([make_export(CLICKER), make_export(CLICKER.replace("7.00", "2.00"))]))
    )
    assert page.show_location(Location(Source.EXPORT, None, build_file_key(2, 8)))
    row = page.table.currentIndex().data(OBJECT_ROLE)
    assert row.key == TEST
