from collections.abc import Callable

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester

from core.canvas.effects import EFFECTS, Effect
from core.results import PreparedUpload
from gui.review_export.changes_view import ChangeFilter, ChangesModel, Column, format_change_counts, format_effect
from gui.review_export.upload_review import UploadReview
from gui.tables import filtered_table_model
from gui.tables.table_model import OBJECT_ROLE
from gui.work import tasks
from gui.work.background import TaskRunner
from tests.change_builders import LOWERED, NEW, RAISED, build_changes
from tests.gui.deferred_pool import DeferredPool
from tests.gui.review_export.conftest import find_numbers

pytestmark = pytest.mark.usefixtures("qapp")


def attach_tester(model: QAbstractItemModel) -> QAbstractItemModelTester:
    return QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)


def read_column(model: ChangesModel, column: Column) -> list[str]:
    return [model.index(row, column).data() for row in range(model.rowCount())]


def read_effects(model: ChangesModel) -> list[Effect]:
    return [change.effect for change in model.rows]


def test_changes_model_filters_and_sorts_rows(review: UploadReview) -> None:
    model = ChangesModel()
    model.update_rows()
    assert (model.rowCount(), len(model.all_rows)) == (0, 0)
    tester = attach_tester(model)
    model.set_changes(review.changes)
    assert model.rowCount() == len(model.all_rows) == 6
    first_row = [model.index(0, column).data() for column in Column]
    assert first_row == [format_effect(LOWERED), "Ash, Ana", "Class 1 - Poll", "2", "1"]
    model.sort(Column.AFTER, Qt.SortOrder.DescendingOrder)
    assert read_column(model, Column.AFTER) == ["5", "4", "2", "2", "2", "1"]
    model.set_filter(ChangeFilter(student="bay"))
    assert read_effects(model) == [NEW, RAISED]
    model.sort(-1)
    assert read_effects(model) == [RAISED, NEW]
    for column in Column:
        model.sort(column)
    model.sort(Column.EFFECT, Qt.SortOrder.DescendingOrder)
    assert read_effects(model) == [NEW, RAISED]
    model.sort(Column.ASSIGNMENT, Qt.SortOrder.DescendingOrder)
    assert read_column(model, Column.ASSIGNMENT) == ["Class 3 - Quiz", "Class 1 - Poll"]
    model.set_changes(build_changes())
    assert (model.rowCount(), len(model.all_rows)) == (0, 0)
    assert tester.model() is model


def test_changes_model_sorts_numbers_before_words() -> None:
    model = ChangesModel()
    cells = ["10", "9", "", "EX", "1.5"]
    model.set_changes(build_changes(("T", {str(row): (cell, "3") for row, cell in enumerate(cells)})))
    model.sort(Column.BEFORE)
    assert read_column(model, Column.BEFORE) == ["1.5", "9", "10", "EX", "–"]


def test_changes_model_returns_data_for_every_role(review: UploadReview) -> None:
    model = ChangesModel()
    model.set_changes(review.changes)
    first = model.index(0, Column.EFFECT)
    assert first.data(OBJECT_ROLE) == review.changes[0]
    assert model.get_row(first.row()) == review.changes[0]
    assert model.get_row(-1) is None
    assert first.data(Qt.ItemDataRole.FontRole).bold()
    assert not first.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert model.index(1, Column.EFFECT).data(Qt.ItemDataRole.FontRole) is None
    accessible_text = first.data(Qt.ItemDataRole.AccessibleTextRole)
    assert all(text in accessible_text for text in (format_effect(LOWERED), "Ash, Ana", "Class 1 - Poll"))
    assert find_numbers(accessible_text) == ["1", "2", "1"]
    assert model.headerData(Column.AFTER, Qt.Orientation.Horizontal)
    right = Qt.ItemDataRole.TextAlignmentRole
    assert model.headerData(Column.AFTER, Qt.Orientation.Horizontal, right) & Qt.AlignmentFlag.AlignRight
    assert model.headerData(0, Qt.Orientation.Vertical) is None


def test_changes_model_with_many_rows_filters_in_background(
    review: UploadReview, background: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filtered_table_model, "SYNC_ROW_LIMIT", 5)
    tasks: list[object] = []
    run = background.run

    def run_and_count(task: Callable[[], object], done: Callable[[object], None]) -> int:
        tasks.append(task)
        return run(task, done)

    monkeypatch.setattr(background, "run", run_and_count)
    model = ChangesModel(background)
    model.set_changes(review.changes)
    model.set_filter(ChangeFilter(student="bay"))
    assert len(tasks) == 2
    assert read_effects(model) == [RAISED, NEW]


def test_changes_model_with_newer_changes_ignores_late_result(
    review: UploadReview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filtered_table_model, "SYNC_ROW_LIMIT", 5)
    later = DeferredPool()
    model = ChangesModel(TaskRunner(later))
    model.set_changes(review.changes)
    model.set_changes(build_changes())
    later.run_all()
    assert (model.rowCount(), len(model.all_rows)) == (0, 0)


def test_format_effect_returns_distinct_label_for_each_effect() -> None:
    assert len({format_effect(effect) for effect in EFFECTS}) == len(EFFECTS)


def test_format_change_counts_lists_each_count(outgoing: PreparedUpload) -> None:
    assert find_numbers(format_change_counts(tasks.build_upload_changes(outgoing.upload).counts)) == ["4", "1", "1"]


def test_change_filter_with_several_fields_selects_rows_matching_all() -> None:
    both = build_changes(("Class 1", {"Ash, Ana": ("2", "1")}), ("Class 2", {"Bay, Bo": ("", "1")}))
    lowered, new = both
    assert list(ChangeFilter().select(both)) == [lowered, new]
    everything = ChangeFilter(effect=LOWERED, student="ANA", title="Class 1", losses_only=True)
    assert list(everything.select(both)) == [lowered]
    assert list(ChangeFilter(effect=NEW).select(both)) == [new]
    assert list(ChangeFilter(student="bo").select(both)) == [new]
    assert list(ChangeFilter(title="Class 2").select(both)) == [new]
    assert list(ChangeFilter(losses_only=True).select(both)) == [lowered]
    assert list(ChangeFilter(effect=RAISED).select(both)) == []
