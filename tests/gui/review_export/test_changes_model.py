from collections.abc import Callable

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester

from core.canvas.effects import EFFECTS
from core.results import Outgoing
from gui.review_export.changes_view import ChangeFilter, ChangesModel, Column, format_change_counts, format_effect
from gui.review_export.facts import UploadReview
from gui.tables import sifted_model
from gui.tables.table_model import OBJECT_ROLE
from gui.work import tasks
from gui.work.background import Background
from tests.changed import LOWERED, NEW, RAISED, changes_from
from tests.gui.runs_later import RunsLater

pytestmark = pytest.mark.usefixtures("qapp")


def watched(model: QAbstractItemModel) -> QAbstractItemModelTester:
    return QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)


def column_of(model: ChangesModel, column: Column) -> list[str]:
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_the_model_shows_filters_and_sorts(review: UploadReview) -> None:
    model = ChangesModel()
    model.sift()
    assert (model.rowCount(), model.total) == (0, 0)
    tester = watched(model)
    model.set_changes(review.changes)
    assert model.rowCount() == model.total == 6
    assert [model.index(0, column).data() for column in Column] == ["Lowered", "Ash, Ana", "Class 1 - Poll", "2", "1"]
    model.sort(Column.AFTER, Qt.SortOrder.DescendingOrder)
    assert column_of(model, Column.AFTER) == ["5", "4", "2", "2", "2", "1"]
    model.set_filter(ChangeFilter(student="bay"))
    assert column_of(model, Column.EFFECT) == ["New", "Raised"]
    model.sort(-1)
    assert column_of(model, Column.EFFECT) == ["Raised", "New"]
    for column in Column:
        model.sort(column)
    model.sort(Column.EFFECT, Qt.SortOrder.DescendingOrder)
    assert column_of(model, Column.EFFECT) == ["New", "Raised"]
    model.sort(Column.ASSIGNMENT, Qt.SortOrder.DescendingOrder)
    assert column_of(model, Column.ASSIGNMENT) == ["Class 3 - Quiz", "Class 1 - Poll"]
    model.set_changes(changes_from())
    assert (model.rowCount(), model.total) == (0, 0)
    assert tester.model() is model


def test_numbers_sort_by_size_and_words_after_them() -> None:
    model = ChangesModel()
    cells = ["10", "9", "", "EX", "1.5"]
    model.set_changes(changes_from(("T", {str(at): (cell, "3") for at, cell in enumerate(cells)})))
    model.sort(Column.BEFORE)
    assert column_of(model, Column.BEFORE) == ["1.5", "9", "10", "EX", "–"]


def test_every_role_says_what_views_need(review: UploadReview) -> None:
    model = ChangesModel()
    model.set_changes(review.changes)
    first = model.index(0, Column.EFFECT)
    assert first.data(OBJECT_ROLE) == review.changes[0]
    assert model.row_at(first.row()) == review.changes[0]
    assert model.row_at(-1) is None
    assert first.data(Qt.ItemDataRole.FontRole).bold()
    assert not first.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert model.index(1, Column.EFFECT).data(Qt.ItemDataRole.FontRole) is None
    spoken = "Lowered: Ash, Ana, Class 1 - Poll, from 2 to 1"
    assert first.data(Qt.ItemDataRole.AccessibleTextRole) == spoken
    assert model.headerData(Column.AFTER, Qt.Orientation.Horizontal) == "Afterwards"
    right = Qt.ItemDataRole.TextAlignmentRole
    assert model.headerData(Column.AFTER, Qt.Orientation.Horizontal, right) & Qt.AlignmentFlag.AlignRight
    assert model.headerData(0, Qt.Orientation.Vertical) is None


def test_very_many_are_sifted_off_the_gui_thread(
    review: UploadReview, background: Background, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sifted_model, "AT_ONCE", 5)
    tasks: list[object] = []
    run = background.run

    def count(task: Callable[[], object], done: Callable[[object], None]) -> int:
        tasks.append(task)
        return run(task, done)

    monkeypatch.setattr(background, "run", count)
    model = ChangesModel(background)
    model.set_changes(review.changes)
    model.set_filter(ChangeFilter(student="bay"))
    assert len(tasks) == 2
    assert column_of(model, Column.EFFECT) == ["Raised", "New"]


def test_what_comes_late_of_other_changes_is_not_shown(review: UploadReview, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sifted_model, "AT_ONCE", 5)
    later = RunsLater()
    model = ChangesModel(Background(later))
    model.set_changes(review.changes)
    model.set_changes(changes_from())
    later.run_all()
    assert (model.rowCount(), model.total) == (0, 0)


def test_every_effect_has_its_word() -> None:
    assert all(format_effect(effect).lower() == effect for effect in EFFECTS)


def test_changes_are_counted_in_words(outgoing: Outgoing) -> None:
    assert format_change_counts(tasks.changes_of(outgoing.upload).counts) == "4 new scores, 1 raised, 1 lowered"


def test_a_filter_keeps_what_fits_everything_that_is_asked() -> None:
    both = changes_from(("Class 1", {"Ash, Ana": ("2", "1")}), ("Class 2", {"Bay, Bo": ("", "1")}))
    lowered, new = both
    assert list(ChangeFilter().select(both)) == [lowered, new]
    everything = ChangeFilter(effect=LOWERED, student="ANA", title="Class 1", losses_only=True)
    assert list(everything.select(both)) == [lowered]
    assert list(ChangeFilter(effect=NEW).select(both)) == [new]
    assert list(ChangeFilter(student="bo").select(both)) == [new]
    assert list(ChangeFilter(title="Class 2").select(both)) == [new]
    assert list(ChangeFilter(losses_only=True).select(both)) == [lowered]
    assert list(ChangeFilter(effect=RAISED).select(both)) == []
